package checkweb

import (
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The filters of findings beside those of completeness.
const (
	byState    = "state"
	bySeverity = "severity"
	byCheck    = "check"
	byAct      = "act"
	byCode     = "code"
)

// Values of the filter by state; without one, what still asks for something.
const (
	explained = "explained"
	anyState  = "all"
)

func (v *visit) findingColumns(signals bool) []page.Column {
	out := []page.Column{
		{Key: "severity", Label: v.t("quality.col.severity"), Kind: page.KindMark},
		{Key: "what", Label: v.t("quality.col.what"), Head: true, Fixed: true},
		{Key: "check", Label: v.t("quality.col.check")},
		{Key: "org", Label: v.t("quality.col.answers")},
		{Key: "act", Label: v.t("quality.col.act")},
		{Key: "state", Label: v.t("quality.col.state")},
	}
	if signals {
		out[3].Label = v.t("quality.col.org")
		return out[1:5]
	}
	return out
}

func (v *visit) findingQuery(signals bool) page.Query {
	return page.ReadQuery(v.r, v.findingColumns(signals), byText, byState, bySeverity, byCheck, byOrg, byAct, byCode)
}

// found is what the address asks for.
func (v *visit) found(q page.Query, signals bool) ([]indicator.Finding, error) {
	want := indicator.FindingQuery{Tenant: v.w.Tenant, Code: indicator.Code(q.Get(byCode)), Org: identity.OrgID(q.Get(byOrg)), Check: q.Get(byCheck),
		Severity: check.Severity(q.Get(bySeverity)), Act: check.Act(q.Get(byAct)), Signals: signals}
	open := q.Get(byState) == ""
	if !signals && q.Get(byState) != anyState {
		want.Open = &open
	}
	all, err := v.w.Indicators.Findings(v.ctx, want)
	if err != nil || q.Get(byText) == "" {
		return all, err
	}
	var out []indicator.Finding
	for i := range all {
		if strings.Contains(all[i].Name+"\n"+all[i].Place+"\n"+all[i].Result.Message.In(v.lang), q.Get(byText)) {
			out = append(out, all[i])
		}
	}
	return out, nil
}

func (w *Web) findings(v *visit) (page.View, error) {
	list, err := v.findingList(false)
	if err != nil {
		return nil, err
	}
	return v.shown("checks", v.t("quality.checks.lead"), page.Stack{list}), nil
}

// signals are for reviewers: they tell which figures to look at first, and accuse
// nobody.
func (w *Web) signals(v *visit) (page.View, error) {
	list, err := v.findingList(true)
	if err != nil {
		return nil, err
	}
	return v.shown("signals", v.t("quality.signals.lead"), page.Stack{
		page.Notice{Title: v.t("quality.signals.title"), Text: v.t("quality.signals.text")}, list}), nil
}

func (v *visit) findingList(signals bool) (page.List, error) {
	q := v.findingQuery(signals)
	found, err := v.found(q, signals)
	if err != nil {
		return page.List{}, err
	}
	rules, err := v.w.Indicators.CheckRules(v.ctx, v.w.Tenant, v.instant())
	if err != nil {
		return page.List{}, err
	}
	var checks, acts, severities []string
	for _, r := range rules {
		if r.Signal == signals {
			checks = append(checks, r.ID, r.Title.In(v.lang))
		}
	}
	for _, a := range check.Acts() {
		acts = append(acts, string(a), v.t(a.Key()))
	}
	for _, s := range check.Severities() {
		severities = append(severities, string(s), v.t(s.Key()))
	}
	orgs := map[identity.OrgID]bool{}
	for _, o := range v.orgs.All() {
		orgs[o.ID] = true
	}
	filters := []page.Field{
		{Name: byText, Label: v.t("quality.search"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: byState, Label: v.t("quality.col.state"), Type: page.FieldSelect, Options: v.options(q, byState, v.t("quality.state.open"),
			explained, v.t("quality.state.settled"), anyState, v.t("quality.any"))},
		{Name: bySeverity, Label: v.t("quality.col.severity"), Type: page.FieldSelect, Options: v.options(q, bySeverity, v.t("quality.any"), severities...)},
		{Name: byCheck, Label: v.t("quality.col.check"), Type: page.FieldSelect, Options: v.options(q, byCheck, v.t("quality.any"), checks...)},
		{Name: byOrg, Label: v.t("quality.col.org"), Type: page.FieldSelect, Options: v.orgOptions(orgs, q.Get(byOrg))},
		{Name: byAct, Label: v.t("quality.col.act"), Type: page.FieldSelect, Options: v.options(q, byAct, v.t("quality.any"), acts...)},
	}
	empty := page.Empty{Title: v.t("quality.checks.none"), Text: v.t("quality.checks.none.text")}
	if signals {
		filters = append(filters[:1], filters[3:]...)
		empty = page.Empty{Title: v.t("quality.signals.none")}
	}
	t := page.Table{Caption: v.t("quality.tab.checks"), HideCaption: true, Columns: v.findingColumns(signals), Empty: empty}
	window := download.Window(found, q)
	for i := range window {
		cells := v.findingCells(&window[i])
		if signals {
			cells = cells[1:5]
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	out := page.List{Query: q, Table: t, Total: len(found), Filters: filters, Keeps: true}
	if !signals {
		out.Exports = download.Links(v.lang, Path+"/checks/export", "checks", q)
	}
	return out, nil
}

func (v *visit) findingCells(f *indicator.Finding) []page.Cell {
	what := page.Lnk(v.about(f), findingPath(f))
	what.Note = f.Result.Message.In(v.lang)
	act := page.Txt(v.t(f.Act.Key()))
	act.Note = i18n.ISO(f.At.In(v.page.Now.Location()))
	return []page.Cell{page.Show(page.Tag{Text: v.t(f.Result.Severity.Key()), Tone: tones[f.Result.Severity]}), what,
		page.Txt(f.Result.Title.In(v.lang)), v.orgCell(f.Org), act, page.Show(v.findingState(f))}
}

// about names the figure: indicator, place, period.
func (v *visit) about(f *indicator.Finding) string {
	if len(f.Result.Cells) == 0 {
		return f.Result.Title.In(v.lang)
	}
	out := f.Name
	if f.Place != "" {
		out += " · " + f.Place
	}
	if p := f.Result.Cells[0].Period; !p.IsZero() {
		out += " · " + p.Label(v.lang)
	}
	return out
}

func (v *visit) findingState(f *indicator.Finding) page.Tag {
	switch {
	case f.Past:
		return page.Tag{Text: v.t("quality.state.past")}
	case len(f.Answers) > 0:
		return page.Tag{Text: v.t("quality.state.explained"), Tone: page.ToneGood}
	case f.Result.Severity == check.Block:
		return page.Tag{Text: v.t("quality.state.mend"), Tone: page.ToneBad}
	case f.Open():
		return page.Tag{Text: v.t("quality.state.unexplained"), Tone: page.ToneWarn}
	}
	return page.Tag{Text: v.t("quality.state.information")}
}

// exportFindings writes the list as a file, with the filters in force.
func (w *Web) exportFindings(v *visit) (page.View, error) {
	found, err := v.found(v.findingQuery(false), false)
	if err != nil {
		return nil, err
	}
	var columns []xlsx.Column
	for _, key := range []string{"severity", "name", "place", "period", "what", "check", "answers", "act", "date", "state", "answer"} {
		columns = append(columns, xlsx.Column{Title: v.t("quality.col." + key)})
	}
	columns[4].Width, columns[10].Width = 60, 40
	return download.Sheet(v.r, "checks", xlsx.Sheet{Name: v.t("quality.tab.checks"), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for i := range found {
			f := &found[i]
			period, answer := "", ""
			if len(f.Result.Cells) > 0 {
				period = f.Result.Cells[0].Period.String()
			}
			if n := len(f.Answers); n > 0 {
				answer = f.Answers[n-1].Text
			}
			if !yield(download.Texts(v.t(f.Result.Severity.Key()), f.Name, f.Place, period, f.Result.Message.In(v.lang), f.Result.Title.In(v.lang), v.org(f.Org),
				v.t(f.Act.Key()), i18n.ISO(f.At.In(v.page.Now.Location())), v.findingState(f).Text, answer), nil) {
				return
			}
		}
	}})
}

func (v *visit) areaName(c area.Code) string {
	_, areas, err := v.w.People.Gazetteer(v.ctx, v.w.Tenant)
	if err != nil {
		return string(c)
	}
	return areas.Name(c, v.page.Now)
}
