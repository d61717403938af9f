package planweb

import (
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// findings shows where the text does not add up, with the arithmetic.
func (w *Web) findings(v view) (page.View, error) {
	q := page.ReadQuery(v.r, nil, filterNames(plan.KindFinding)...)
	all := v.Entries(plan.KindFinding)
	var shown []plan.Entry
	for _, e := range all {
		if takes(e, q.Filter, "") {
			shown = append(shown, e)
		}
	}
	slices.SortStableFunc(shown, func(a, b plan.Entry) int {
		return slices.Index(severities(), a.Content.Finding.Severity) - slices.Index(severities(), b.Content.Finding.Severity)
	})
	tabs := page.Tabs{Label: v.t("web.findings.severity"), Items: []page.Tab{
		{Label: v.t("web.filter.all"), Href: page.Here(v.ctx, "severity", ""), Current: q.Get("severity") == ""},
	}}
	counts := counted(all, q, "severity")
	for _, s := range severities() {
		tabs.Items = append(tabs.Items, page.Tab{Label: v.t("finding.severity." + string(s)), Href: page.Here(v.ctx, "severity", string(s)),
			Count: itoa(counts[string(s)]), Current: q.Get("severity") == string(s)})
	}
	codes := facet(counted(all, q, "code"), func(c string) string { return v.t("finding." + c + ".title") })
	var body page.Stack
	if left := v.findingsLeft(); left != "" {
		body = append(body, prose(left))
	}
	body = append(body, tabs, filterBar(v.r.URL.Path, v.kept("severity"), []page.Field{
		v.textFilter(q), v.sectionFilter(q), v.choice(q, "code", v.t("web.findings.code"), codes),
	}))
	for _, e := range shown {
		body = append(body, v.findingCard(e))
	}
	switch {
	case v.Edition.Structured() && len(all) == 0: // no text, nothing was checked
		body = page.Stack{page.Empty{Title: v.t("web.findings.unchecked"), Text: v.t("web.findings.unchecked.text")}}
	case len(shown) == 0:
		body = append(body, v.nothing(plan.KindFinding, q))
	}
	return page.Page{Title: v.t("web.nav.findings"), Lead: v.t("web.findings.lead"), Crumbs: v.crumbs(),
		Actions: v.downloads(plan.KindFinding, q.Filter), Body: body}, nil
}

// findingsLeft says how many findings nobody had reviewed when the edition was
// approved, by severity; empty when there were none.
func (v view) findingsLeft() string {
	total := 0
	var parts []string
	for _, s := range severities() {
		if n := v.Doc.FindingsLeft[s]; n > 0 {
			total += n
			parts = append(parts, i18n.N(v.lang, "web.count."+string(s), n))
		}
	}
	if total == 0 {
		return ""
	}
	list := strings.Join(parts, v.t("web.list.comma"))
	return i18n.N(v.lang, "web.findings.left", total, i18n.Args{"List": list})
}

// severities are listed with the gravest first.
func severities() []reading.Severity {
	return []reading.Severity{reading.Error, reading.Warning, reading.Note}
}

// findingCard is one finding with its places quoted side by side.
func (v view) findingCard(e plan.Entry) page.Stack {
	f := e.Content.Finding
	card := findingView{
		ID: anchor(e.ID), Code: f.Code, Title: v.t("finding." + f.Code + ".title"), Severity: v.t("finding.severity." + string(f.Severity)),
		Tone: tone(f.Severity), Message: f.Message, Arithmetic: f.Arithmetic, Explanation: f.Explanation, Advice: f.Advice, Answer: e.Answer,
	}
	places := distinct(f.Spans)
	for _, s := range places {
		if len(card.Places) == mostPlaces {
			card.More = len(places) - mostPlaces
			break
		}
		if p := v.quote(s); p.Quote != "" {
			card.Places = append(card.Places, p)
		}
	}
	return page.Stack{findingBox(card)}
}

// distinct leaves out places that lie within another one.
func distinct(spans []reading.Span) []reading.Span {
	var out []reading.Span
	for i, s := range spans {
		if !slices.ContainsFunc(spans, func(o reading.Span) bool { return o != s && o.Contains(s) }) && !slices.Contains(spans[:i], s) {
			out = append(out, s)
		}
	}
	return out
}

func tone(s reading.Severity) page.Tone {
	switch s {
	case reading.Error:
		return page.ToneBad
	case reading.Warning:
		return page.ToneWarn
	}
	return page.ToneBlue
}

// findingView is what a finding's box shows.
type findingView struct {
	ID, Code, Title, Severity                        string
	Tone                                             page.Tone
	Message, Arithmetic, Explanation, Advice, Answer string
	Places                                           []placeView
	More                                             int // places that are not shown
}

// mostPlaces is how many places a finding quotes; the rest is counted.
const mostPlaces = 6

// placeView is a quoted place: the words before, the words themselves, after.
type placeView struct {
	Section, Href        string
	Before, Quote, After string
}

// around is how many characters of context a quoted place shows on each side.
const around = 24

// quote cites a span with a few words around it.
func (v view) quote(s reading.Span) placeView {
	q := v.Quote(s)
	if q == "" {
		return placeView{}
	}
	section := v.sectionAt(s[0])
	before := v.Quote(reading.Span{max(s[0]-3*around, 0), s[0]})
	after := v.Quote(reading.Span{s[1], min(s[1]+3*around, v.Edition.Source.Chars)})
	if !alone(before, after) { // a cell says little without its row; prose keeps to its line
		before, after = lastLine(before), firstLine(after)
	}
	p := placeView{Before: tail(squeeze(before)), Quote: squeeze(q), After: head(squeeze(after)), Section: v.sectionTitle(section)}
	if p.Section == "" {
		p.Section = v.t("web.place.front")
	}
	if !v.Edition.Structured() {
		p.Href = v.href("text/" + sectionOr0(section))
	}
	return p
}

// sectionAt is the id of the innermost section at a place, "0" before the first heading.
func (v view) sectionAt(at int) string {
	id := "0"
	for _, s := range v.Doc.Sections {
		if s.Body[0] <= at && at < s.Body[1] || s.Span[0] <= at && at < s.Span[1] {
			id = s.ID
		}
	}
	return id
}

// alone says whether a place fills a line of its own, as a cell of a table does.
func alone(before, after string) bool {
	return strings.TrimSpace(lastLine(before)) == "" && strings.TrimSpace(firstLine(after)) == ""
}

// squeeze makes one blank of every run of white space.
func squeeze(s string) string {
	fields := strings.Fields(s)
	out := strings.Join(fields, " ")
	if len(fields) > 0 && strings.TrimLeft(s, " \t\n") != s {
		out = " " + out
	}
	if len(fields) > 0 && strings.TrimRight(s, " \t\n") != s {
		out += " "
	}
	return out
}

func tail(s string) string {
	if r := []rune(s); len(r) > around {
		return "…" + string(r[len(r)-around:])
	}
	return s
}

func head(s string) string {
	if r := []rune(s); len(r) > around {
		return string(r[:around]) + "…"
	}
	return s
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
