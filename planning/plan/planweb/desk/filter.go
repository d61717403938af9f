package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/page"
)

// all is the value of ?section= that shows every chapter in one list.
const all = "all"

// listSize is the number of items on a page of the list over all chapters; a
// chapter is shown whole.
const listSize = 60

// query is what the address of the review asks for.
type query struct {
	plan.Filter
	Page int // from 1, of the list over all chapters
}

// readQuery reads the values of a review's address. Values that mean nothing
// are left out.
func readQuery(q url.Values) query {
	f := query{Page: 1}
	for _, k := range q["kind"] {
		if kind := plan.Kind(k); slices.Contains(plan.Kinds(), kind) {
			f.Kinds = append(f.Kinds, kind)
		}
	}
	for _, s := range q["state"] {
		if state := plan.State(s); slices.Contains(plan.States(), state) {
			f.States = append(f.States, state)
		}
	}
	f.Section = strings.TrimSpace(q.Get("section"))
	f.From, f.To = share(q.Get("from")), share(q.Get("to"))
	f.Doubtful = q.Get("doubtful") != ""
	f.HasFinding = q.Get("finding") != ""
	f.Calm = q.Get("calmly") != ""
	switch flag := plan.Flag(q.Get("flag")); flag {
	case plan.FlagNew, plan.FlagChanged, plan.FlagGone:
		f.Flag = flag
	}
	f.Text = strings.TrimSpace(q.Get("q"))
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 && n < 100_000 {
		f.Page = n
	}
	return f
}

// share reads a confidence between 0 and 1; anything else is 0, no limit.
func share(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x > 0 && x <= 1) {
		return 0
	}
	return x
}

// values is the query as an address writes it.
func (q query) values() url.Values {
	v := url.Values{}
	for _, k := range q.Kinds {
		v.Add("kind", string(k))
	}
	for _, s := range q.States {
		v.Add("state", string(s))
	}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("section", q.Section)
	set("from", number(q.From))
	set("to", number(q.To))
	if q.Doubtful {
		v.Set("doubtful", "1")
	}
	if q.HasFinding {
		v.Set("finding", "1")
	}
	if q.Calm {
		v.Set("calmly", "1")
	}
	set("flag", string(q.Flag))
	set("q", q.Text)
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return v
}

func number(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// narrowed says whether more than the chapter is chosen.
func (q query) narrowed() bool {
	return len(q.Kinds) > 0 || len(q.States) > 0 || q.From > 0 || q.To > 0 || q.Doubtful || q.HasFinding || q.Calm || q.Flag != "" || q.Text != ""
}

// plain is the query with nothing but its chapter.
func (q query) plain() query { return query{Filter: plan.Filter{Section: q.Section}, Page: 1} }

// filter is what the use case is asked.
func (q query) filter() plan.Filter {
	f := q.Filter
	if f.Section == all {
		f.Section = ""
		f.Offset, f.Limit = (q.Page-1)*listSize, listSize
	}
	return f
}

// here is the address of the review with a query.
func (v *visit) here(q query) string {
	u := url.URL{Path: v.href(""), RawQuery: q.values().Encode()}
	return u.String()
}

// filterFields are the fields of the filter form.
func (v *visit) filterFields(q query) []page.Field {
	var kinds, states []page.Option
	for _, k := range plan.Kinds() {
		kinds = append(kinds, page.Option{Value: string(k), Label: v.kindsWord(k), Selected: slices.Contains(q.Kinds, k)})
	}
	for _, s := range plan.States() {
		states = append(states, page.Option{Value: string(s), Label: v.stateWord(s), Selected: slices.Contains(q.States, s)})
	}
	levels := func(chosen float64) []page.Option {
		out := []page.Option{{Value: "", Label: v.t("desk.filter.any")}}
		steps := []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1}
		if chosen != 0 && !slices.Contains(steps, chosen) {
			steps = append(steps, chosen)
			slices.Sort(steps)
		}
		for _, x := range steps {
			out = append(out, page.Option{Value: number(x), Label: number(x), Selected: x == chosen})
		}
		return out
	}
	flags := []page.Option{{Value: "", Label: v.t("desk.filter.any")}}
	for _, f := range []plan.Flag{plan.FlagNew, plan.FlagChanged, plan.FlagGone} {
		flags = append(flags, page.Option{Value: string(f), Label: v.t("plan.flag." + string(f)), Selected: f == q.Flag})
	}
	check := func(is bool, name, label string) page.Field {
		return page.Field{Name: name, Label: v.t("desk.filter.only"), Type: page.FieldChecks, Options: []page.Option{{Value: "1", Label: label, Selected: is}}}
	}
	return []page.Field{
		{Name: "section", Type: page.FieldHidden, Value: q.Section},
		{Name: "kind", Label: v.t("desk.filter.kind"), Type: page.FieldChecks, Options: kinds},
		{Name: "state", Label: v.t("desk.filter.state"), Type: page.FieldChecks, Options: states},
		{Name: "from", Label: v.t("desk.filter.from"), Type: page.FieldSelect, Options: levels(q.From)},
		{Name: "to", Label: v.t("desk.filter.to"), Type: page.FieldSelect, Options: levels(q.To)},
		{Name: "flag", Label: v.t("desk.filter.flag"), Type: page.FieldSelect, Options: flags},
		check(q.Doubtful, "doubtful", v.t("desk.filter.doubtful")),
		check(q.HasFinding, "finding", v.t("desk.filter.finding")),
		{Name: "q", ID: "f-text", Label: v.t("desk.filter.text"), Type: page.FieldSearch, Value: q.Text},
	}
}

// chapters lists the top-level sections with their progress, those without
// items too: something may have been missed there.
func (v *visit) chapters(d *plan.Desk, sections []reading.Section) []plan.Chapter {
	known := map[string]plan.Chapter{}
	for _, c := range d.Chapters {
		known[c.Section.ID] = c
	}
	var out []plan.Chapter
	add := func(s reading.Section) {
		c, ok := known[s.ID]
		if !ok {
			c = plan.Chapter{}
		}
		c.Section = s
		delete(known, s.ID)
		out = append(out, c)
	}
	if _, ok := known["0"]; ok || len(sections) == 0 || sections[0].Span[0] > 0 {
		add(reading.Section{ID: "0"})
	}
	for _, s := range sections {
		if !strings.Contains(s.ID, ".") {
			add(s)
		}
	}
	for _, c := range d.Chapters { // sections that the outline does not list
		if _, ok := known[c.Section.ID]; ok {
			add(c.Section)
		}
	}
	return out
}
