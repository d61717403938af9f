package projectweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The filters of the library, as they stand in its address.
const (
	byText     = "q"
	byStage    = "stage"
	byLight    = "light"
	byOrg      = "org"
	byArea     = "area"
	byKind     = "kind"
	byList     = "list"
	byFrom     = "from"
	byTo       = "to"
	byTrouble  = "trouble"
	byStanding = "standing"
)

var filterNames = []string{byText, byStage, byLight, byOrg, byArea, byKind, byList, byFrom, byTo, byTrouble, byStanding}

// Values of filters beside those of package project.
const (
	withProblem = "problem"
	isSilent    = "silent"
	anyStanding = "all"
)

func (v *visit) columns() []page.Column {
	wan := v.t("projectweb.unit.wan")
	long := v.lang == i18n.EN // its words are: some columns are shown when chosen
	return []page.Column{
		{Key: "light", Label: v.t("projectweb.light"), Kind: page.KindMark, Sortable: true},
		{Key: "name", Label: v.t("project.field.name"), Head: true, Fixed: true, Sortable: true},
		{Key: "stage", Label: v.t("projectweb.stage"), Sortable: true},
		{Key: "org", Label: v.t("project.field.org"), Sortable: true},
		{Key: "total", Label: v.t("project.field.funds"), Unit: wan, Kind: page.KindNumber, Sortable: true},
		{Key: "year_plan", Label: v.t("projectweb.year_plan"), Unit: wan, Kind: page.KindNumber, Sortable: true, Hidden: long},
		{Key: "year_share", Label: v.t("projectweb.year_done"), Unit: wan, Kind: page.KindNumber, Sortable: true},
		{Key: "physical", Label: v.t("projectweb.physical"), Kind: page.KindNumber, Sortable: true},
		{Key: "finish", Label: v.t("project.field.finish"), Kind: page.KindDate, Sortable: true, Hidden: long},
		{Key: "problems", Label: v.t("projectweb.problems"), Kind: page.KindNumber, Sortable: true, Hidden: long},
		{Key: "start", Label: v.t("project.field.start"), Kind: page.KindDate, Sortable: true, Hidden: true},
		{Key: "code", Label: v.t("project.field.code"), Sortable: true, Hidden: true},
		{Key: "kind", Label: v.t("project.field.kind"), Hidden: true},
		{Key: "areas", Label: v.t("project.field.areas"), Hidden: true},
		{Key: "leader", Label: v.t("project.field.leader"), Hidden: true},
		{Key: "owner", Label: v.t("project.field.owner"), Hidden: true},
		{Key: "changed", Label: v.t("projectweb.changed"), Kind: page.KindDate, Sortable: true, Hidden: true},
	}
}

// asked reads the address of the library.
func (v *visit) asked() (page.Query, project.Query, error) {
	q := page.ReadQuery(v.r, v.columns(), filterNames...)
	out := project.Query{Tenant: v.tenant, AsOf: v.asOf(), Text: q.Get(byText), Area: area.Code(q.Get(byArea)), Sort: q.Sort.Key}
	if q.Sort.Desc {
		out.Sort = "-" + q.Sort.Key
	}
	if out.Sort == "" {
		out.Sort = "light"
	}
	for _, s := range q.Filter[byStage] {
		out.Stages = append(out.Stages, project.Stage(s))
	}
	for _, s := range q.Filter[byLight] {
		out.Lights = append(out.Lights, light.Colour(s))
	}
	for _, s := range q.Filter[byOrg] {
		out.Orgs = append(out.Orgs, identity.OrgID(s))
	}
	out.Kinds = q.Filter[byKind]
	switch s := q.Get(byStanding); s {
	case "":
	case string(project.InFiling):
		out.Filing = true
	case anyStanding:
		out.Standings = project.Standings()
	default:
		out.Standings = []project.Standing{project.Standing(s)}
	}
	out.Problem, out.Silent = q.Get(byTrouble) == withProblem, q.Get(byTrouble) == isSilent
	if s := q.Get(byList); s != "" {
		var ok bool
		if out.List, ok = project.ParseList(s); !ok {
			return q, out, fault.New(fault.Invalid, "project.list_unknown", nil)
		}
	}
	var err error
	if out.From, err = v.amount(q, byFrom); err != nil {
		return q, out, err
	}
	out.To, err = v.amount(q, byTo)
	return q, out, err
}

func (v *visit) amount(q page.Query, name string) (project.Money, error) {
	s := q.Get(name)
	if s == "" {
		return project.Money{}, nil
	}
	n, ok := wanOf(s)
	if !ok || n.IsNegative() || n.GreaterThan(decimal.New(1, 9)) {
		return n, fault.New(fault.Invalid, "projectweb.not_read", fault.Args{"Field": v.t("projectweb.filter." + name), "Text": clip(s)})
	}
	return n, nil
}

func (w *Web) library(v *visit) (page.View, error) {
	q, ask, err := v.asked()
	if err != nil {
		return nil, err
	}
	ask.Offset, ask.Limit = q.Offset(), q.Size
	got, err := w.Projects.Library(v.ctx, ask)
	if err != nil {
		return nil, err
	}
	whole := ask
	whole.Stages = nil
	rungs, err := w.Projects.Funnel(v.ctx, whole)
	if err != nil {
		return nil, err
	}
	all, err := w.Projects.Library(v.ctx, project.Query{Tenant: v.tenant, AsOf: ask.AsOf, Standings: project.Standings(), Limit: 1})
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("projectweb.library"), HideCaption: true, Columns: v.columns(), Empty: v.nothing(all.Matched == 0)}
	for _, r := range got.Rows {
		t.Rows = append(t.Rows, page.Row{Cells: v.cells(r)})
	}
	if got.Matched > 0 {
		t.Foot = []page.Row{v.totals(got)}
	}
	exports := download.Links(v.lang, Path+"/export", "projects", q)
	oc := Path + "/export/projects.json"
	if len(q.Filter) > 0 {
		oc += "?" + q.Filter.Encode()
	}
	if got.Matched > 0 { // a package has at least one project
		exports = append(exports, page.Link{Label: v.t("projectweb.oc4ids"), Href: oc})
	}
	var apart templ.Component
	if ask.Filing {
		apart = page.Notice{Title: v.t("projectweb.filings.apart")}
	}
	body := page.Stack{v.imported(), apart, v.labelled(anyDemo(got.Rows)), v.lights(got), funnel(v.t("projectweb.funnel"), v.rungs(rungs, ask.Stages)),
		page.List{Query: q, Table: t, Total: got.Matched, Filters: v.filters(all, q), Exports: exports, Keeps: true}}
	return page.Page{Title: v.t("projectweb.library"), Lead: v.lead(got), Actions: v.libraryActions(),
		Body: page.Live{ID: "projects", Topic: project.Topic, Body: body}}, nil
}

func (v *visit) libraryActions() []page.Button {
	tail := ""
	if v.r.URL.RawQuery != "" {
		tail = "?" + v.r.URL.RawQuery
	}
	out := []page.Button{{Label: v.t("projectweb.gantt"), Href: page.Href(v.ctx, Path+"/gantt"+tail)}, {Label: v.t("projectweb.map"), Href: page.Href(v.ctx, Path+"/map"+tail)}}
	switch {
	case v.keeps():
		out = append(out, page.Button{Label: v.t("projectweb.import"), Href: Path + "/import"}, page.Button{Label: v.t("projectweb.new"), Href: Path + "/new", Kind: page.Primary})
	case v.asOf() == 0 && v.may(project.DoFile):
		out = append(out, page.Button{Label: v.t("projectweb.filings"), Href: Path + "?" + byStanding + "=" + string(project.InFiling)}, page.Button{Label: v.t("projectweb.filing.new"), Href: Path + "/new", Kind: page.Primary})
	}
	return out
}

func (v *visit) nothing(empty bool) page.Empty {
	if !empty {
		return page.Empty{Title: v.t("projectweb.none_match"), Text: v.t("projectweb.none_match.text")}
	}
	out := page.Empty{Title: v.t("projectweb.none"), Text: v.t("projectweb.none.text")}
	if v.keeps() {
		out.Action = &page.Button{Label: v.t("projectweb.import"), Href: Path + "/import"}
	}
	return out
}

// lead says the selection in one sentence.
func (v *visit) lead(p *project.Page) string {
	return v.n("projectweb.lead", p.Matched, i18n.Args{"Total": wan(p.Totals.Total), "YearPlan": wan(p.Totals.YearPlan), "Year": v.yearLine(&p.Totals.Year)})
}

// yearLine says how much of the year is done by the projects of which that is known.
func (v *visit) yearLine(y *project.YearTally) string {
	if y.Projects == 0 {
		return v.t("projectweb.lead.none")
	}
	return v.n("projectweb.lead.year", y.Projects, i18n.Args{"YearDone": wan(y.Done), "YearPlan": wan(y.Planned), "Share": share(y.Done, y.Planned)})
}

// share is a of b in per cent, as text; "—" when b is nothing.
func share(a, b decimal.Decimal) string {
	if b.IsZero() {
		return "—"
	}
	return figure(a.Shift(2).DivRound(b, 1)) + "%"
}

// lights count the selection by light; each leads to its own.
func (v *visit) lights(p *project.Page) page.Stats {
	var out page.Stats
	for _, c := range light.Colours() {
		out = append(out, page.Stat{Label: v.t(c.Key()), Value: strconv.Itoa(p.Lights[c]), Unit: v.t("projectweb.unit.items"), Href: page.Here(v.ctx, byLight, string(c), "page", "")})
	}
	return append(out,
		page.Stat{Label: v.t("projectweb.open_problems"), Value: strconv.Itoa(p.Totals.Problems), Unit: v.t("projectweb.unit.problems"), Href: page.Here(v.ctx, byTrouble, withProblem, "page", "")},
		page.Stat{Label: v.t("projectweb.silent_ones"), Value: strconv.Itoa(p.Totals.Silent), Unit: v.t("projectweb.unit.items"), Href: page.Here(v.ctx, byTrouble, isSilent, "page", "")})
}

func (v *visit) rungs(list []project.Rung, chosen []project.Stage) []rung {
	most := 1
	for _, r := range list {
		most = max(most, r.Count)
	}
	var out []rung
	for _, r := range list {
		current := slices.Contains(chosen, r.Stage)
		to := string(r.Stage)
		if current {
			to = ""
		}
		note := ""
		if r.Suspended > 0 {
			note = v.n("projectweb.of_them_suspended", r.Suspended)
		}
		out = append(out, rung{Label: v.t(r.Stage.Key()), Count: v.n("projectweb.items", r.Count), Money: v.money(r.Total), Note: note, Href: page.Here(v.ctx, byStage, to, "page", ""),
			Share: float64(r.Count) / float64(most), Current: current})
	}
	return out
}

func (v *visit) cells(r *project.Row) []page.Cell {
	name := page.Lnk(r.Name, PathOf(r.ID))
	if r.Demo {
		name.Note = v.t("projectweb.demo_mark")
	}
	physical := page.None(v.t("projectweb.short.no_report"))
	if r.Physical >= 0 {
		physical = page.Txt(hundredths(r.Physical))
	}
	plan, done := page.Txt(fen(r.YearPlan)), page.Cell{Text: fen(r.YearDone), Note: share(project.Wan(r.YearDone), project.Wan(r.YearPlan))}
	if r.YearPlan == 0 {
		plan, done.Note = page.None(v.t("projectweb.short.no_plan")), ""
	}
	if r.YearMonths == 0 {
		done = page.None(v.t("projectweb.short.no_report"))
	}
	total := page.Txt(fen(r.Total))
	if r.Total == 0 {
		total = page.None(v.t("projectweb.why.no_total"))
	}
	problems := page.Int(r.Problems)
	if r.Overdue > 0 {
		problems.Note = v.n("projectweb.overdue", r.Overdue)
	}
	st := page.Txt(v.stage(r.Stage, r.Standing))
	if r.Filing != nil {
		st = page.Cell{Text: v.t(r.Filing.State.Key()), Note: v.moment(r.Filing.At)}
	}
	if r.Silent > 0 {
		st.Note = v.n("projectweb.silent_months", r.Silent)
	}
	return []page.Cell{page.Show(v.light(r.Light)), name, st, v.orgCell(r.Org), total, plan, done, physical, v.date(r.Finish, "projectweb.why.no_date"), problems,
		v.date(r.Start, "projectweb.why.no_date"), v.textOr(string(r.Code), "projectweb.why.no_code"), v.textOr(r.Kind, "projectweb.why.not_told"), v.textOr(v.areaNames(r.Areas), "projectweb.why.not_told"),
		v.textOr(r.Leader, "projectweb.why.not_told"), v.textOr(r.Owner, "projectweb.why.not_told"), page.Txt(v.moment(r.Changed))}
}

func (v *visit) orgCell(id identity.OrgID) page.Cell {
	if id == "" {
		return page.None(v.t("projectweb.why.no_org"))
	}
	return page.Cell{Text: v.org(id), Title: v.orgFull(id)}
}

func (v *visit) textOr(s, why string) page.Cell {
	if s == "" {
		return page.None(v.t(why))
	}
	return page.Txt(s)
}

func (v *visit) totals(p *project.Page) page.Row {
	t := p.Totals
	done := page.None(v.t("projectweb.short.no_report"))
	if t.Year.Projects > 0 {
		done = page.Cell{Text: wan(t.YearDone), Note: v.n("projectweb.of_reported", t.Year.Projects, i18n.Args{"Share": share(t.Year.Done, t.Year.Planned)})}
	}
	return page.Row{Cells: []page.Cell{{}, page.Txt(v.n("projectweb.total_of", p.Matched)), {}, {}, page.Txt(wan(t.Total)), page.Txt(wan(t.YearPlan)),
		done, {}, {}, page.Int(t.Problems)}}
}

// filters offer what the library has; all is the whole of it.
func (v *visit) filters(all *project.Page, q page.Query) []page.Field {
	any := v.t("projectweb.any")
	var stages, lights, standings, kinds, orgs, lists []string
	for _, s := range project.Stages() {
		stages = append(stages, string(s), v.t(s.Key()))
	}
	for _, c := range light.Colours() {
		lights = append(lights, string(c), v.t(c.Key()))
	}
	for _, s := range project.Standings() {
		standings = append(standings, string(s), v.t(s.Key()))
	}
	for k := range all.Kinds {
		if k != "" {
			kinds = append(kinds, k)
		}
	}
	slices.Sort(kinds)
	var kindPairs []string
	for _, k := range kinds {
		kindPairs = append(kindPairs, k, k)
	}
	for _, o := range v.orgs.All() {
		if all.Orgs[o.ID] > 0 {
			orgs = append(orgs, string(o.ID), o.Name)
		}
	}
	year := page.From(v.ctx).Now.Year()
	for y := year + 1; y >= year-3; y-- {
		for _, k := range project.ListKinds() {
			lists = append(lists, project.List{Kind: k, Year: y}.String(), v.listName(project.List{Kind: k, Year: y}))
		}
	}
	pick := func(name, label string, pairs []string) page.Field {
		return page.Field{Name: name, Label: label, Type: page.FieldSelect, Options: options(any, q.Get(name), pairs...)}
	}
	return []page.Field{
		{Name: byText, Label: v.t("projectweb.filter.q"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		pick(byStage, v.t("projectweb.stage"), stages), pick(byLight, v.t("projectweb.light"), lights), pick(byOrg, v.t("project.field.org"), orgs),
		pick(byArea, v.t("projectweb.area"), v.areaPairs()), pick(byKind, v.t("project.field.kind"), kindPairs), pick(byList, v.t("projectweb.list"), lists),
		{Name: byFrom, Label: v.t("projectweb.filter.from"), Type: page.FieldNumber, Value: q.Get(byFrom), Width: 5},
		{Name: byTo, Label: v.t("projectweb.filter.to"), Type: page.FieldNumber, Value: q.Get(byTo), Width: 5},
		pick(byTrouble, v.t("projectweb.trouble"), []string{withProblem, v.t("projectweb.trouble.problem"), isSilent, v.t("projectweb.trouble.silent")}),
		{Name: byStanding, Label: v.t("projectweb.standing"), Type: page.FieldSelect,
			Options: options(v.t("projectweb.going_on"), q.Get(byStanding), append(standings, string(project.InFiling), v.t(project.InFiling.Key()), anyStanding, any)...)},
	}
}

// areaPairs are the places within the tenant.
func (v *visit) areaPairs() []string {
	var out []string
	now := page.From(v.ctx).Now
	for _, a := range v.areas.Day(now) {
		if a.Code != v.tenant && a.Level == area.Town {
			out = append(out, string(a.Code), a.Name)
		}
	}
	return out
}

func (v *visit) listName(l project.List) string {
	return v.t("projectweb.list_of."+string(l.Kind), i18n.Args{"Year": strconv.Itoa(l.Year), "Last": strconv.Itoa(l.Year + 2)})
}

func anyDemo(rows []*project.Row) bool {
	return slices.ContainsFunc(rows, func(r *project.Row) bool { return r.Demo })
}

// rankLamps are the lights of a unit's projects, those that it has none of left out.
func (v *visit) rankLamps(r project.Rank) templ.Component {
	var out []lampCount
	for _, x := range []struct {
		colour light.Colour
		n      int
	}{{light.Red, r.Red}, {light.Yellow, r.Yellow}, {light.Green, r.Green}} {
		if x.n > 0 {
			out = append(out, lampCount{string(x.colour), v.t(x.colour.Key()), strconv.Itoa(x.n)})
		}
	}
	if len(out) == 0 {
		return page.Tag{Text: v.t(light.None.Key())}
	}
	return lampCounts(out)
}

// ranking orders the units by the year's money, under the filters of the library.
func (w *Web) ranking(v *visit) (page.View, error) {
	q, ask, err := v.asked()
	if err != nil {
		return nil, err
	}
	ranks, err := w.Projects.Ranking(v.ctx, ask)
	if err != nil {
		return nil, err
	}
	wanUnit := v.t("projectweb.unit.wan")
	t := page.Table{Caption: v.t("projectweb.ranking"), HideCaption: true, Compact: true, Empty: v.nothing(len(q.Filter) == 0), Columns: []page.Column{
		{Label: v.t("projectweb.place"), Kind: page.KindNumber}, {Label: v.t("project.field.org"), Head: true}, {Label: v.t("projectweb.count"), Kind: page.KindNumber},
		{Label: v.t("projectweb.year_plan"), Unit: wanUnit, Kind: page.KindNumber}, {Label: v.t("projectweb.year_done"), Unit: wanUnit, Kind: page.KindNumber},
		{Label: v.t("projectweb.year_share"), Kind: page.KindNumber}, {Label: v.t("projectweb.light"), Kind: page.KindMark}, {Label: v.t("projectweb.problems"), Kind: page.KindNumber}, {Label: v.t("projectweb.silent_ones"), Kind: page.KindNumber},
	}}
	for _, r := range ranks {
		place, sh := page.None(v.t("projectweb.short.no_place")), page.None(v.t("projectweb.short.no_plan"))
		done := page.Txt(wan(r.YearDone))
		switch {
		case r.Share != nil:
			place, sh = page.Int(r.Place), page.Cell{Text: figure(r.Share.Round(1)) + "%", Note: v.n("projectweb.reported_projects", r.Year.Projects)}
		case r.YearPlan.IsPositive():
			done, sh = page.None(v.t("projectweb.short.no_report")), page.None(v.t("projectweb.short.no_report"))
		}
		org := page.None(v.t("projectweb.why.no_org"))
		if r.Org != "" {
			org = page.Lnk(v.orgFull(r.Org), Path+"?"+byOrg+"="+string(r.Org))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{place, org, page.Int(r.Count), page.Txt(wan(r.YearPlan)), done, sh,
			page.Show(v.rankLamps(r)), page.Int(r.Problems), page.Int(r.Silent)}})
	}
	all, err := w.Projects.Library(v.ctx, project.Query{Tenant: v.tenant, AsOf: ask.AsOf, Standings: project.Standings()})
	if err != nil {
		return nil, err
	}
	return page.Page{Title: v.t("projectweb.ranking"), Lead: v.t("projectweb.ranking.lead"), Crumbs: []page.Link{v.crumb()},
		Body: page.Stack{v.labelled(anyDemo(all.Rows)), t}}, nil
}

// tail is the filters of the address, for links to other views of the same rows.
func tail(q page.Query) string {
	if len(q.Filter) == 0 {
		return ""
	}
	return "?" + strings.TrimPrefix(q.Filter.Encode(), "&")
}
