package indicatorweb

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/forecast"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/warning"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// dossier is everything about one indicator, to be shown.
type dossier struct {
	view
	*indicator.Dossier
	plans map[plan.PlanID]plan.PlanListing
	// chosen is the target that the page judges; nil when there is none.
	chosen *indicator.Judged
	// forecast is nil when none can be made.
	forecast *forecast.Result
	// over: the year of the target is past, so nothing is forecast for it.
	over bool
	// towns is nil when none has a figure.
	towns  *indicator.Comparison
	linked []Linked
	beside templ.Component
	proven bool
	// busy: others have asked for too many proofs.
	busy bool
}

// show is the page of one indicator.
func (w *Web) show(v view) (page.View, error) {
	q := v.r.URL.Query()
	iq := indicator.IndicatorQuery{Tenant: v.tenant, Code: indicator.Code(v.r.PathValue("code")), At: v.at, Lens: v.lens, Prove: q.Get("prove") != ""}
	got, err := w.Indicators.Indicator(v.ctx, iq)
	busy := iq.Prove && fault.Is(err, fault.Unavailable)
	if busy { // the page without the proof, and why
		iq.Prove = false
		got, err = w.Indicators.Indicator(v.ctx, iq)
	}
	if err != nil {
		return nil, err
	}
	d := dossier{view: v, Dossier: got, proven: iq.Prove, busy: busy}
	if d.plans, err = w.plans(v); err != nil {
		return nil, err
	}
	if d.chosen = choose(got, plan.PlanID(q.Get("plan")), v.day.Year()); d.chosen != nil {
		d.over = d.chosen.Target.End < v.day.Year()
		d.forecast = warning.Forecast(&d.chosen.Row, v.day.Year())
	}
	towns, err := w.Indicators.Compare(v.ctx, indicator.CompareQuery{Tenant: v.tenant, Code: iq.Code, At: v.at, Lens: v.lens})
	if err != nil {
		return nil, err
	}
	if ranked(towns) > 1 {
		d.towns = towns
	}
	if err := w.link(&d); err != nil {
		return nil, err
	}
	out := page.Page{Title: got.Definition.Name, Crumbs: d.crumbs(), Styles: []string{"indicator"}, Body: d.whole(), Fresh: q.Get("prove") != "", Actions: []page.Button{
		{Label: v.t("web.export.csv"), Href: page.Href(v.ctx, v.codePath(iq.Code, "/data/series.csv")), Kind: page.Quiet, Icon: "download"},
		{Label: "JSON", Href: page.Href(v.ctx, v.codePath(iq.Code, "/data/series.json")), Kind: page.Quiet, Icon: "download"},
	}}
	if d.chosen != nil {
		out.Plan = string(d.chosen.Target.Plan)
	}
	if v.mayNow(indicator.DoDefine) {
		out.Actions = append(out.Actions, page.Button{Label: v.t("indicatorweb.define.change"), Href: "/definitions/" + string(v.tenant) + "/" + string(iq.Code), Kind: page.Quiet})
	}
	if d.chosen != nil && v.mayNow(indicator.DoTarget) {
		out.Actions = append(out.Actions, page.Button{Label: v.t("indicatorweb.parts.title"), Href: v.codePath(iq.Code, "/parts?plan="+string(d.chosen.Target.Plan)), Kind: page.Quiet})
	}
	return out, nil
}

// choose picks the target of a plan. When none is named, it is that of the plan of
// the year if there is something to judge, else of the last plan with a judgement:
// in its first year a plan has no figures, and what is known is how the one before
// it went. Without any judgement it is the plan of the year, else the last one.
func choose(d *indicator.Dossier, named plan.PlanID, year int) *indicator.Judged {
	var out *indicator.Judged
	now := func(j *indicator.Judged) bool { return j.Target.Start <= year && year <= j.Target.End }
	better := func(a, b *indicator.Judged) bool {
		for _, is := range []func(*indicator.Judged) bool{func(j *indicator.Judged) bool { return j.Judgement.Verdict.Judged() }, now} {
			if is(a) != is(b) {
				return is(a)
			}
		}
		return a.Target.End > b.Target.End
	}
	for i := range d.Targets {
		t := &d.Targets[i]
		if named != "" && t.Target.Plan == named {
			return t
		}
		if out == nil || better(t, out) {
			out = t
		}
	}
	return out
}

// ranked counts the places with a figure.
func ranked(c *indicator.Comparison) int {
	n := 0
	for i := range c.Places {
		if c.Places[i].Rank > 0 {
			n++
		}
	}
	return n
}

func (d dossier) crumbs() []page.Link {
	out := []page.Link{{Label: d.t("web.nav.library"), Href: "/"}}
	if d.chosen != nil {
		if l, ok := d.plans[d.chosen.Target.Plan]; ok {
			return append(out, page.Link{Label: l.Plan.Title, Href: d.planPath(l.Plan.ID, "")},
				page.Link{Label: d.t("indicatorweb.progress.title"), Href: d.planPath(l.Plan.ID, "/progress")})
		}
	}
	return append(out, page.Link{Label: d.t("indicatorweb.list.title"), Href: "/indicators/" + string(d.tenant)})
}

// demo says whether any figure or target shown is made up.
func (d dossier) demo() bool {
	for _, s := range d.Series {
		if slices.ContainsFunc(s.Figures, func(f indicator.Sourced) bool { return f.Demo }) {
			return true
		}
	}
	return false
}

// inputs are the figures that went into the judgement.
func (d dossier) inputs() page.Table {
	t := page.Table{Caption: d.t("indicatorweb.inputs"), HideCaption: true, Compact: true, Columns: []page.Column{
		{Label: d.t("indicatorweb.col.input"), Head: true}, {Label: d.t("indicatorweb.col.period"), Kind: page.KindDate},
		{Label: d.t("indicatorweb.col.value"), Kind: page.KindNumber}, {Label: d.t("indicatorweb.col.record")},
	}}
	for _, in := range d.chosen.Judgement.Inputs {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(d.t(in.Name)), page.Txt(in.Period.Label(d.lang)),
			d.input(&in), page.Txt(d.record(in.Record))}})
	}
	return t
}

// input is a figure that went in; one that was recorded opens its card.
func (d dossier) input(in *method.Input) page.Cell {
	i := slices.IndexFunc(d.chosen.Years, func(k indicator.Known) bool { return k.Period == in.Period && k.Value.Equal(in.Value) })
	if in.Record == "" || i < 0 {
		return page.Txt(i18n.WithUnit(in.Value, in.Unit))
	}
	l := d.figureLink(&d.chosen.Row, &d.chosen.Years[i])
	l.Text = i18n.WithUnit(in.Value, in.Unit)
	return page.Show(l)
}

// town is the figure of a place, which opens its card.
func (d dossier) town(p *indicator.Place) page.FigureLink {
	return d.cell(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: d.Definition.Code, Version: p.Value.Series, Area: p.Area.Code}, Period: p.Value.Period}, p.Value)
}

// record names a record for people.
func (d dossier) record(r string) string {
	switch r {
	case "":
		return d.t("indicatorweb.record.target")
	case "plan", "formula":
		return d.t("indicatorweb.record." + r)
	}
	return d.t("indicatorweb.record.batch", i18n.Args{"Batch": strings.TrimPrefix(r, "B")})
}

// margins say how far the figure may move before the verdict changes.
func (d dossier) margins() []string {
	j := &d.chosen.Judgement
	var out []string
	add := func(key string, m *method.Margin) {
		if m != nil {
			out = append(out, d.t(key, i18n.Args{"At": i18n.WithUnit(m.At, d.currentUnit()), "Verdict": page.Verdict(m.Verdict).Word(d.lang)}))
		}
	}
	add("indicatorweb.margin.better", j.Better)
	add("indicatorweb.margin.worse", j.Worse)
	return out
}

// currentUnit is the unit of the figure judged.
func (d dossier) currentUnit() quantity.Unit {
	for _, in := range d.chosen.Judgement.Inputs {
		if in.Name == "method.input.current" {
			return in.Unit
		}
	}
	return d.chosen.Target.Unit
}

// pace says what is still needed and whether any past year reached it.
func (d dossier) pace() string {
	p := d.chosen.Judgement.Pace
	if p == nil {
		return ""
	}
	unit := d.chosen.Target.Unit
	if p.Rate {
		unit = "%"
	}
	out := d.t("indicatorweb.pace.needed", i18n.Args{"Need": p.Need})
	if p.Best == nil {
		return out + d.t("indicatorweb.pace.unknown")
	}
	key := "indicatorweb.pace.never"
	if p.Reached {
		key = "indicatorweb.pace.reached"
	}
	return out + d.t(key, i18n.Args{"Best": i18n.WithUnit(*p.Best, unit), "Year": p.BestYear})
}

// unknownYet says why an unjudged target of a past year has no forecast.
func (d dossier) unknownYet() bool {
	return d.over && d.chosen.Target.Aim != nil && !d.chosen.Judgement.Verdict.Final()
}

// outlook is the forecast in words.
func (d dossier) outlook() string {
	f := d.forecast
	last := f.Steps[len(f.Steps)-1]
	out := d.t("indicatorweb.forecast.mean", i18n.Args{"Year": last.Year, "Value": i18n.WithUnit(last.Mean, d.chosen.Target.Unit), "Method": i18n.Key(f.Method.Key())})
	if last.Lo != nil && last.Hi != nil {
		out += d.t("indicatorweb.forecast.band", i18n.Args{"Coverage": f.Coverage, "Lo": *last.Lo, "Hi": *last.Hi})
	}
	if f.Met != nil {
		out += d.t("indicatorweb.forecast.met", i18n.Args{"Chance": *f.Met})
	}
	if b := f.Backtest; b != nil {
		out += d.n("indicatorweb.forecast.backtest", b.Trials, i18n.Args{"Error": i18n.WithUnit(b.MAE, d.chosen.Target.Unit)})
	}
	for _, n := range f.Notes {
		out += n.In(d.lang)
	}
	return out
}

// targets lists the targets of all plans on the indicator, and of the places above.
func (d dossier) targets() page.Table {
	t := page.Table{Caption: d.t("indicatorweb.targets.title"), HideCaption: true, Columns: []page.Column{
		{Label: d.t("indicatorweb.col.plan"), Head: true}, {Label: d.t("indicatorweb.col.nature"), Kind: page.KindMark},
		{Label: d.t("indicatorweb.col.baseline"), Kind: page.KindNumber}, {Label: d.t("indicatorweb.col.aim"), Kind: page.KindNumber},
		{Label: d.t("indicatorweb.col.verdict"), Kind: page.KindMark}, {Label: d.t("indicatorweb.col.link")},
	}, Empty: page.Empty{Title: d.t("indicatorweb.targets.none")}}
	own := slices.Clone(d.Targets)
	slices.SortStableFunc(own, func(a, b indicator.Judged) int { return cmp.Compare(b.Target.End, a.Target.End) })
	for i := range own {
		t.Rows = append(t.Rows, d.targetRow(&own[i], false))
	}
	if len(d.Upper) > 0 {
		t.Rows = append(t.Rows, page.Row{Group: d.t("indicatorweb.targets.upper")})
		for i := range d.Upper {
			t.Rows = append(t.Rows, d.targetRow(&d.Upper[i], true))
		}
	}
	return t
}

func (d dossier) targetRow(j *indicator.Judged, upper bool) page.Row {
	t := j.Target
	name, href := d.planName(d.plans, t), d.codePath(t.Pinned.Code, "?plan="+string(t.Plan))
	if upper {
		name, href = d.place(t.Area)+" "+name, ""
	}
	plan := page.Cell{Text: name, Href: href, Note: cmp.Or(t.Source, "")}
	if t.Certainty != "" && upper {
		plan.Note = strings.TrimSpace(plan.Note + " " + d.t("indicatorweb.certainty."+t.Certainty))
	}
	baseline := page.None(d.t("verdict.no_baseline"))
	if j.Baseline != nil {
		baseline = page.Txt(i18n.WithUnit(j.Baseline.Value, t.Unit))
		baseline.Note = j.Baseline.Period.Label(d.lang)
	}
	aim := page.Txt(d.aim(t))
	if t.Aim != nil {
		aim = page.Txt(opSign(t.Op) + i18n.WithUnit(*t.Aim, t.Unit))
		if t.AimTo != nil {
			aim.Text = d.aim(t) + " " + string(t.Unit)
		}
		aim.Note = itoa(t.End)
	}
	link := page.Cell{}
	if l := d.link(t); l != nil {
		link = page.Txt(d.t("indicatorweb.link." + string(l.Kind)))
		link.Note = l.Note
	}
	return page.Row{Current: d.chosen != nil && !upper && d.chosen.Target == t, Cells: []page.Cell{
		plan, page.Txt(d.t(nature(t.Binding))), baseline, aim, page.Show(page.Verdict(j.Judgement.Verdict)), link}}
}

// opSign is the bound of an aim.
func opSign(op string) string {
	switch op {
	case ">=":
		return "≥ "
	case "<=":
		return "≤ "
	case ">", "<":
		return op + " "
	}
	return ""
}

// link is how a target's row relates to the plan before.
func (d dossier) link(t *indicator.Target) *indicator.Link {
	for i := range d.Links {
		if d.Links[i].To == t.Item && t.Item != "" {
			return &d.Links[i]
		}
	}
	return nil
}

// inPlan leads to the row of the plan that the target stands in.
func (d dossier) inPlan() (page.Link, bool) {
	t := d.chosen.Target
	if _, ok := d.plans[t.Plan]; !ok || t.Item == "" {
		return page.Link{}, false
	}
	return page.Link{Label: d.t("indicatorweb.in_plan"), Href: d.planPath(t.Plan, "/indicators#i-"+string(t.Item))}, true
}

// definition tells what is measured and how.
func (d dossier) definition() page.Definitions {
	x := d.Definition
	var out page.Definitions
	add := func(key, text string) {
		if text != "" {
			out = append(out, page.Definition{Term: d.t(key), Text: text})
		}
	}
	add("indicatorweb.def.code", string(x.Code))
	add("indicatorweb.def.unit", string(x.Unit))
	add("indicatorweb.def.kind", d.t("indicatorweb.kind."+string(x.Kind)))
	add("indicatorweb.def.direction", d.t("indicatorweb.direction."+string(x.Direction)))
	if x.Frequency != 0 {
		add("indicatorweb.def.frequency", d.t(x.Frequency.Key()))
	}
	add("indicatorweb.def.formula", x.Formula)
	add("indicatorweb.def.source", x.Source)
	add("indicatorweb.def.standard", x.Standard)
	add("indicatorweb.def.note", x.Note)
	if x.Owner != "" {
		add("indicatorweb.def.owner", d.org(x.Owner))
	}
	add("indicatorweb.def.register", x.Register)
	if !x.From.IsZero() {
		add("indicatorweb.def.from", x.From.Label(d.lang))
	}
	return out
}

// revisions lists all versions and revisions of the definition, newest first.
func (d dossier) revisions() page.Table {
	t := page.Table{Caption: d.t("indicatorweb.revisions"), HideCaption: true, Columns: []page.Column{
		{Label: d.t("indicatorweb.col.version"), Head: true}, {Label: d.t("indicatorweb.col.recorded"), Kind: page.KindDate},
		{Label: d.t("indicatorweb.col.by")}, {Label: d.t("indicatorweb.def.standard")}, {Label: d.t("indicatorweb.col.reason")},
	}}
	for _, x := range slices.Backward(d.Versions) {
		version := page.Txt(d.t("indicatorweb.version", i18n.Args{"Version": x.Version, "Revision": x.Revision}))
		switch {
		case x.Version > 1 && x.Comparable:
			version.Note = d.t("indicatorweb.version.comparable", i18n.Args{"From": x.From.String()})
		case x.Version > 1:
			version.Note = d.t("indicatorweb.version.break", i18n.Args{"From": x.From.String()})
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{version, page.Txt(i18n.ISO(d.local(x.Recorded))), page.Txt(x.By), page.Txt(x.Standard), page.Txt(cmp.Or(x.Reason, x.Note))}})
	}
	return t
}

// proofs say whether what is shown still is what was approved.
func (d dossier) proofs() page.Table {
	t := page.Table{Caption: d.t("indicatorweb.proof.title"), HideCaption: true, Columns: []page.Column{
		{Label: d.t("indicatorweb.col.record"), Head: true}, {Label: d.t("indicatorweb.col.stage")}, {Label: "SHA-256"}, {Label: d.t("indicatorweb.col.intact"), Kind: page.KindMark},
		{Label: d.t("indicatorweb.col.checked")},
	}, Empty: page.Empty{Title: d.t("indicatorweb.proof.nothing")}}
	for _, p := range d.Proofs {
		intact := page.Tag{Text: d.t("indicatorweb.proof.intact"), Tone: page.ToneGood}
		if !p.Intact {
			intact = page.Tag{Text: d.t("indicatorweb.proof.altered"), Tone: page.ToneBad}
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(d.t("indicatorweb.record.batch", i18n.Args{"Batch": int64(p.Batch)})),
			page.Txt(d.t("indicator.stage." + string(p.Stage))), page.Show(hash(p.SHA256)), page.Show(intact), page.Txt(d.local(p.Checked).Format(time.TimeOnly))}})
	}
	return t
}

// townRows are the best and the last places.
func (d dossier) townRows() []indicator.Place {
	var with []indicator.Place
	for _, p := range d.towns.Places {
		if p.Rank > 0 {
			with = append(with, p)
		}
	}
	const ends = 3
	if len(with) <= 2*ends {
		return with
	}
	return append(slices.Clone(with[:ends]), with[len(with)-ends:]...)
}

// list names all indicators with their newest definition.
func (w *Web) list(v view) (page.View, error) {
	defs, err := w.Indicators.Definitions(v.ctx, v.tenant, v.at)
	if err != nil {
		return nil, err
	}
	columns := []page.Column{
		{Key: "name", Label: v.t("indicatorweb.col.name"), Head: true, Fixed: true}, {Key: "unit", Label: v.t("indicatorweb.col.unit")},
		{Key: "kind", Label: v.t("indicatorweb.def.kind")}, {Key: "owner", Label: v.t("indicatorweb.def.owner")},
		{Key: "version", Label: v.t("indicatorweb.col.version")}, {Key: "formula", Label: v.t("indicatorweb.def.formula")}, {Key: "code", Label: v.t("indicatorweb.def.code"), Hidden: true},
	}
	l := page.List{Query: page.ReadQuery(v.r, columns, "q"), Table: page.Table{Caption: v.t("indicatorweb.list.title"), HideCaption: true, Columns: columns,
		Empty: page.Empty{Title: v.t("indicatorweb.list.none")}}}
	l.Filters = []page.Field{{Name: "q", Label: v.t("indicatorweb.list.search"), Type: page.FieldSearch, Value: l.Query.Get("q")}}
	needle := strings.ToLower(l.Query.Get("q"))
	for i := range defs {
		d := &defs[i]
		if i+1 < len(defs) && defs[i+1].Code == d.Code { // the newest version stands for all
			continue
		}
		if !strings.Contains(strings.ToLower(d.Name+"\n"+string(d.Code)), needle) {
			continue
		}
		if l.Total++; l.Total <= l.Query.Offset() || l.Total > l.Query.Offset()+l.Query.Size {
			continue
		}
		l.Table.Rows = append(l.Table.Rows, page.Row{Cells: []page.Cell{page.Lnk(d.Name, v.codePath(d.Code, "")), page.Txt(string(d.Unit)),
			page.Txt(v.t("indicatorweb.kind." + string(d.Kind))), page.Txt(v.org(d.Owner)), page.Txt(itoa(d.Version)), page.Txt(d.Formula), page.Txt(string(d.Code))}})
	}
	out := page.Page{Title: v.t("indicatorweb.list.title"), Lead: v.t("indicatorweb.list.lead"), Crumbs: []page.Link{{Label: v.t("web.nav.library"), Href: "/"}},
		Body: l, Styles: []string{"indicator"}}
	if out.Plan, err = w.planOf(v); err != nil {
		return nil, err
	}
	if v.mayNow(indicator.DoDefine) {
		out.Actions = append(out.Actions, page.Button{Label: v.t("indicatorweb.define.new"), Href: "/definitions/" + string(v.tenant) + "/new"})
	}
	if v.mayNow(indicator.DoImport) {
		out.Actions = append(out.Actions, page.Button{Label: v.t("indicatorweb.import.title"), Href: "/figures/" + string(v.tenant) + "/import"})
	}
	return out, nil
}

// planOf is the plan whose pages stand beside one that is about no plan: that of
// the year, else the last one.
func (w *Web) planOf(v view) (string, error) {
	known, err := w.plans(v)
	all := slices.Collect(maps.Values(known))
	if len(all) == 0 {
		return "", err
	}
	year := v.day.Year()
	runs := func(l plan.PlanListing) int {
		if l.Plan.Period[0] <= year && year <= l.Plan.Period[1] {
			return 1
		}
		return 0
	}
	best := slices.MaxFunc(all, func(x, y plan.PlanListing) int {
		return cmp.Or(runs(x)-runs(y), x.Plan.Period[0]-y.Plan.Period[0], cmp.Compare(x.Plan.ID, y.Plan.ID))
	})
	return string(best.Plan.ID), err
}

// unknown is the fault of a file that is not offered.
func unknown(name string) error {
	return fault.New(fault.NotFound, "web.export.unknown", fault.Args{"File": name})
}
