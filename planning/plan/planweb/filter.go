package planweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/page"
)

// hidden is a value that a form carries along.
type hidden struct{ Name, Value string }

// kept are the values of the address that a filter form carries along.
func (v view) kept(names ...string) []hidden {
	var out []hidden
	for _, n := range append([]string{"edition", "as_of"}, names...) {
		if value := v.r.URL.Query().Get(n); value != "" {
			out = append(out, hidden{n, value})
		}
	}
	return out
}

// choices are the values of an item that its list can be filtered by, by the name
// of the filter.
func choices(e plan.Entry) map[string][]string {
	switch c := e.Content; {
	case e.Kind == plan.KindAchievement:
		return map[string][]string{"kind": {c.Commitment.Kind}}
	case c.Work != nil:
		return map[string][]string{"status": {c.Work.Status}, "owner": c.Work.Owners}
	case c.System != nil:
		return map[string][]string{"form": {c.System.Form}, "owner": c.System.Owners}
	case c.Measure != nil:
		return map[string][]string{"owner": c.Measure.Owners}
	case c.Finding != nil:
		return map[string][]string{"severity": {string(c.Finding.Severity)}, "code": {c.Finding.Code}}
	}
	return nil
}

// filterNames are the names of the filters of a list, text and chapter among them.
func filterNames(k plan.Kind) []string {
	names := []string{"q", "section"}
	switch k {
	case plan.KindCommitment:
		return append(names, "kind", "due", "owner", "nature")
	case plan.KindAchievement:
		return append(names, "kind")
	case plan.KindWork:
		return append(names, "status", "owner")
	case plan.KindSystem:
		return append(names, "form", "owner")
	case plan.KindMeasure:
		return append(names, "owner")
	case plan.KindFinding:
		return append(names, "severity", "code")
	}
	return nil
}

// takes says whether an item passes the filters of the address; the filter named
// by without is left aside, to count what its other choices would show.
func takes(e plan.Entry, chosen url.Values, without string) bool {
	has := choices(e)
	for name := range chosen {
		want := strings.TrimSpace(chosen.Get(name))
		switch {
		case want == "" || name == without:
		case name == "q":
			if !strings.Contains(folded(e.Content.Label()+" "+e.Quote), folded(want)) {
				return false
			}
		case name == "section":
			if e.Section != want && !strings.HasPrefix(e.Section, want+".") {
				return false
			}
		case !slices.Contains(has[name], want):
			return false
		}
	}
	return true
}

// folded makes texts comparable: half-width, lower case, without white space.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == ' ' || r == '\n' || r == '\t' || r == '\u3000':
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// commitmentFilter reads the filters and the order of the list of commitments.
func commitmentFilter(r *http.Request) (plan.CommitmentFilter, page.Query) {
	q := page.ReadQuery(r, []page.Column{
		{Key: "subject", Sortable: true}, {Key: "value", Sortable: true}, {Key: "unit"}, {Key: "due", Sortable: true}, {Key: "nature"},
		{Key: "owner", Sortable: true}, {Key: "section", Sortable: true}, {Key: "text"}, {Key: "kind"},
	}, filterNames(plan.KindCommitment)...)
	f := plan.CommitmentFilter{
		Section: q.Get("section"), Kind: q.Get("kind"), Owner: q.Get("owner"), Text: q.Get("q"),
		Nature: reading.Nature(q.Get("nature")), Sort: q.Sort.Key,
	}
	if q.Sort.Desc {
		f.Sort = "-" + f.Sort
	}
	if y, err := strconv.Atoi(q.Get("due")); err == nil {
		f.DueFrom, f.Due = y, y
	}
	return f, q
}

func itoa(n int) string { return strconv.Itoa(n) }

// currentPage marks the link to the page in view.
func currentPage(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}

// currentTrue marks the choice in force.
func currentTrue(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// idAttr is the id of an element that need not have one.
func idAttr(id string) templ.Attributes {
	if id == "" {
		return nil
	}
	return templ.Attributes{"id": id}
}
