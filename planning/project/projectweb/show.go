package projectweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// dossier is one project on its page.
type dossier struct {
	*visit
	w *Web
	x *project.View
	p *project.Project
}

// tabs are the pages of a project, in their order, with what each shows.
func tabs() []tabOf {
	return []tabOf{{"", (*dossier).front}, {"plan", (*dossier).plan}, {"reports", (*dossier).reports}, {"money", (*dossier).moneyTab}, {"gates", (*dossier).gates},
		{"problems", (*dossier).problems}, {"visits", (*dossier).visits}, {"review", (*dossier).review}, {"filing", (*dossier).filing}, {"history", (*dossier).history}, {"edit", (*dossier).edit}, {"change", (*dossier).change}}
}

type tabOf struct {
	name string
	show func(*dossier) (templ.Component, error)
}

func (w *Web) overview(v *visit) (page.View, error) { return w.shown(v, "") }

func (w *Web) tab(v *visit) (page.View, error) {
	name := v.r.PathValue("tab")
	if slices.ContainsFunc(tabs(), func(t tabOf) bool { return t.name == name && name != "" }) {
		return w.shown(v, name)
	}
	if i := slices.IndexFunc(acts(), func(a act) bool { return a.name == name }); i >= 0 {
		return v.askedAgain(PathOf(v.id()) + "/" + acts()[i].tab), nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

// askedAgain leads from the address of a form, where only a refused one is shown, to
// the page that has it: links on the refused one change its language and the like.
func (v *visit) askedAgain(to string) page.View {
	if q := v.r.URL.RawQuery; q != "" {
		to += "?" + q
	}
	return page.Redirect{To: to}
}

// load finds the project; whoever was only appointed or asked sees what that needs.
func (w *Web) load(v *visit, tab string) (*dossier, error) {
	x, err := w.Projects.Show(v.ctx, v.tenant, v.id(), v.asOf())
	if (tab == "review" || tab == "problems") && err != nil && fault.From(err).Code == fault.Forbidden {
		refused := err
		if x, err = w.Projects.Task(v.ctx, v.tenant, v.id()); err == nil && tab == "review" && x.Project.Screening == nil && x.Project.Joint == nil {
			err = refused // it was given a problem to solve, not a review
		}
	}
	if err != nil {
		return nil, err
	}
	return &dossier{v, w, x, x.Project}, nil
}

// shown is a tab of a project.
func (w *Web) shown(v *visit, name string) (page.View, error) {
	p, err := w.load(v, name)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(tabs(), func(t tabOf) bool { return t.name == name })
	body, err := tabs()[i].show(p)
	if err != nil {
		return nil, err
	}
	out := page.Page{Title: p.p.Basics.Name, Crumbs: []page.Link{v.crumb()}, Scripts: []string{"gantt"}}
	if name == "visits" {
		out.Scripts = append(out.Scripts, "locate")
	}
	if !v.may(project.DoRead) {
		out.Crumbs = nil
	}
	if name == "problems" && !p.x.May[project.DoRead] { // who has to solve one sees what the project is
		body = page.Stack{p.steps(), section("basics", p.t("projectweb.basics"), p.t("projectweb.given.hint"), p.basics()), body}
	}
	stack := page.Stack{p.labelled(p.p.Demo), p.tabs(name)}
	if v.problem != nil {
		out.Status = page.Status(fault.From(v.problem).Code)
		out.Body = append(stack, w.refused(v), body)
		return out, nil
	}
	if v.asOf() != 0 {
		stack = append(stack, page.Notice{Text: v.t("projectweb.past", i18n.Args{"Day": p.x.Day.String()})})
	}
	if name == "" { // a form that is being filled in must not be asked for again
		body = page.Live{ID: "project", Topic: "project/" + string(p.p.ID), Body: body}
	}
	out.Body = append(stack, body)
	return out, nil
}

func (p *dossier) path(tab string) string {
	if tab == "" {
		return PathOf(p.p.ID)
	}
	return PathOf(p.p.ID) + "/" + tab
}

func (p *dossier) may(do identity.Action) bool { return p.asOf() == 0 && p.x.May[do] }

// tabs leads to the pages of the project, as far as the person needs them.
func (p *dossier) tabs(current string) page.Tabs {
	out := page.Tabs{Label: p.t("projectweb.tabs")}
	open := 0
	for i := range p.p.Problems {
		if p.p.Problems[i].Open() {
			open++
		}
	}
	missing := 0
	for i := range p.x.Gate {
		if !p.x.Gate[i].OK() {
			missing++
		}
	}
	counts := map[string]int{"problems": open, "gates": missing, "visits": len(p.p.Visits)}
	filing := p.p.Standing == project.InFiling
	for _, t := range tabs() {
		switch t.name {
		case "", "history":
		case "filing":
			if len(p.p.Filings) == 0 {
				continue
			}
		case "edit":
			if filing && !p.refilable() || !filing && !p.may(project.DoKeep) {
				continue
			}
		case "change":
			if filing || !p.may(project.DoKeep) {
				continue
			}
		case "review":
			if filing || p.p.Screening == nil && p.p.Joint == nil && !p.may(project.DoKeep) {
				continue
			}
		default:
			if filing { // nothing of it is kept before it is in the library
				continue
			}
		}
		given := t.name == "review" && (p.p.Screening != nil || p.p.Joint != nil) || t.name == "problems" && p.x.May[project.DoSolve]
		if !given && !p.x.May[project.DoRead] {
			continue
		}
		key := t.name
		if key == "" {
			key = "front"
		}
		item := page.Tab{Label: p.t("projectweb.tab." + key), Href: p.path(t.name), Current: t.name == current}
		if n := counts[t.name]; n > 0 {
			item.Count = strconv.Itoa(n)
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// front is the first page: the light with its reason, the stages, time and money
// against plan, what is next and what stands in the way.
func (p *dossier) front() (templ.Component, error) {
	if p.p.Standing == project.InFiling { // nothing else is known of it yet
		return page.Stack{sentence(string(p.x.Light.Colour), p.t(p.x.Light.Colour.Key()), p.x.Light.Line.In(p.lang), p.stands()), section("basics", p.t("projectweb.basics"), "", p.basics())}, nil
	}
	stack := page.Stack{
		sentence(string(p.x.Light.Colour), p.t(p.x.Light.Colour.Key()), p.x.Light.Line.In(p.lang), p.stands()),
		p.origins(), p.steps(), measures(p.measures()), section("next", p.t("projectweb.next"), "", p.next()),
	}
	if len(p.x.Light.Checks) > 0 {
		stack = append(stack, section("light", p.t("projectweb.light_why"), p.t("projectweb.light_why.hint"), page.Stack{p.checks(), link(p.t("projectweb.rules.see"), rulesPath), p.spells()}))
	} else {
		stack = append(stack, link(p.t("projectweb.rules.see"), rulesPath))
	}
	raised, err := p.raised()
	if err != nil {
		return nil, err
	}
	if len(raised.Rows) > 0 {
		stack = append(stack, section("raised", p.t("projectweb.raised"), "", raised))
	}
	if p.w.Beside != nil {
		beside, err := p.w.Beside(p.ctx, p.p.ID, p.p.Basics.Name)
		if err != nil {
			return nil, err
		}
		if beside != nil {
			stack = append(stack, beside)
		}
	}
	if open := p.problemTable(true); len(open.Rows) > 0 {
		stack = append(stack, section("problems", p.t("projectweb.open_problems"), "", open))
	}
	if pics := p.newest(6); len(pics) > 0 {
		stack = append(stack, section("photos", p.t("projectweb.photos"), "", photos(pics)))
	}
	stack = append(stack, section("basics", p.t("projectweb.basics"), "", p.basics()))
	if more := p.belongs(); len(more) > 0 {
		stack = append(stack, section("belongs", p.t("projectweb.belongs"), "", links(more)))
	}
	return stack, nil
}

// raised are the warnings about the project.
func (p *dossier) raised() (page.Table, error) {
	t := page.Table{Caption: p.t("projectweb.raised"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: p.t("projectweb.raised.title"), Head: true}, {Label: p.t("projectweb.state")}, {Label: p.t("projectweb.raised.since"), Kind: page.KindDate}}}
	if p.w.Raised == nil {
		return t, nil
	}
	list, err := p.w.Raised(p.ctx, p.p.ID)
	for _, r := range list {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(r.Title, r.Href), page.Txt(r.State), page.Txt(dayOf(r.Since.In(page.From(p.ctx).Now.Location())).String())}})
	}
	return t, err
}

func (p *dossier) stands() []string {
	var out []string
	if f := p.p.Filed(); f != nil {
		return []string{p.filingLine(f)}
	}
	if p.p.Standing != project.Active {
		out = append(out, p.t("projectweb.stands", i18n.Args{"Standing": i18n.Key(p.p.Standing.Key()), "Since": p.p.Since().String(), "Why": p.p.Why}))
	}
	return out
}

func (p *dossier) steps() page.Steps {
	out := page.Steps{Label: p.t("projectweb.stages")}
	here := slices.Index(project.Stages(), p.p.Stage)
	for i, s := range project.Stages() {
		st := page.Step{Label: p.t(s.Key()), State: page.StepAhead}
		if i < here {
			st.State = page.StepDone
		} else if i == here {
			st.State = page.StepCurrent
		}
		switch d := p.p.Entered(s); {
		case d != 0 && i <= here:
			st.Note = d.String()
		case i < slices.Index(project.Stages(), p.p.Moves[0].Stage):
			st.State, st.Note = page.StepUnknown, p.t("projectweb.stage.unrecorded")
		}
		out.Items = append(out.Items, st)
	}
	return out
}

// measures are time, work and money against plan.
func (p *dossier) measures() []measure {
	b := &p.p.Basics
	// Work and money are compared with the plan of the month that they are told for.
	var mark *float64
	by, note := "", ""
	work := measure{Label: p.t("projectweb.physical"), Why: p.t("projectweb.why.no_report")}
	if month, physical, known := p.p.Work(); known {
		by = p.t("projectweb.measure.by", i18n.Args{"Month": month.Label(p.lang)})
		if p.x.Planned >= 0 {
			m := float64(p.x.Planned) / 10000
			mark, note = &m, p.t("projectweb.measure.planned", i18n.Args{"Share": hundredths(p.x.Planned)})
		}
		words := p.comma(by, note)
		work = measure{Label: work.Label, Value: figure(physical) + "%", Note: words, Bar: page.Bar{Done: physical.Shift(-2).InexactFloat64(), Mark: mark, Text: figure(physical) + "% " + words}}
	}
	done, whole := p.x.Money.Total.Done, p.x.Money.Whole
	money := measure{Label: p.t("projectweb.measure.money"), Why: p.t("projectweb.why.no_total")}
	switch {
	case whole.IsZero():
	case len(p.x.Money.Months) == 0:
		money.Why = p.t("projectweb.why.no_report")
	default:
		words := p.comma(by, p.t("projectweb.measure.done_of", i18n.Args{"Done": wan(done), "Of": wan(whole)}))
		money = measure{Label: money.Label, Value: share(done, whole), Note: words, Bar: page.Bar{Done: done.Div(whole).InexactFloat64(), Mark: mark, Text: words}}
	}
	year := p.yearMeasure()
	time := measure{Label: p.t("projectweb.measure.time"), Why: p.t("projectweb.why.no_dates")}
	if b.Start != 0 && b.Finish != 0 {
		all := int(b.Finish-b.Start) + 1
		gone := min(max(int(p.x.Day-b.Start)+1, 0), all)
		words := p.t("projectweb.measure.days", i18n.Args{"Gone": gone, "All": all, "From": b.Start.String(), "To": b.Finish.String()})
		time = measure{Label: time.Label, Value: share(decimal.New(int64(gone), 0), decimal.New(int64(all), 0)), Note: words, Bar: page.Bar{Done: float64(gone) / float64(all), Text: words}}
	}
	return []measure{time, work, money, year}
}

func (p *dossier) yearMeasure() measure {
	year := p.x.Day.Year()
	out := measure{Label: p.t("projectweb.measure.year", i18n.Args{"Year": strconv.Itoa(year)}), Why: p.t("projectweb.why.no_year_plan")}
	for _, y := range p.x.Money.Years {
		if y.Year == year && !p.reportedIn(year) {
			out.Why = p.t("projectweb.why.no_report")
		} else if y.Year == year && !y.Planned.IsZero() {
			words := p.t("projectweb.measure.done_of", i18n.Args{"Done": wan(y.Done), "Of": wan(y.Planned)})
			var gone *float64
			if month, _, known := p.p.Work(); known && month.Year() == year { // as far as the year was over then
				m := float64(month.N()) / 12
				gone, words = &m, p.comma(p.t("projectweb.measure.by", i18n.Args{"Month": month.Label(p.lang)}), words)
			}
			return measure{Label: out.Label, Value: share(y.Done, y.Planned), Note: words, Bar: page.Bar{Done: y.Done.Div(y.Planned).InexactFloat64(), Mark: gone, Text: words}}
		}
	}
	return out
}

// reportedIn says whether a report of the year was confirmed; without one what was
// done in it is not known.
func (p *dossier) reportedIn(year int) bool {
	return slices.ContainsFunc(p.x.Money.Months, func(m project.MonthLine) bool { return m.Month.Year() == year })
}

func (p *dossier) comma(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), p.t("projectweb.comma"))
}

// next is the milestone that comes next and what the next stage still asks for.
func (p *dossier) next() templ.Component {
	var out page.Definitions
	if m := p.nextMilestone(); m != "" {
		out = append(out, page.Definition{Term: p.t("projectweb.next.milestone"), Text: m})
	} else {
		out = append(out, page.Definition{Term: p.t("projectweb.next.milestone"), Body: link(p.t("projectweb.next.no_plan"), p.path("plan"))})
	}
	if p.x.Next != "" {
		var missing []string
		for i := range p.x.Gate {
			if it := &p.x.Gate[i]; !it.OK() {
				missing = append(missing, it.Missing.In(p.lang))
			}
		}
		words := p.t("projectweb.next.ready")
		if len(missing) > 0 {
			words = p.n("projectweb.next.missing", len(missing), i18n.Args{"What": p.join(missing)})
		}
		out = append(out, page.Definition{Term: p.t("projectweb.next.stage", i18n.Args{"Stage": i18n.Key(p.x.Next.Key())}), Body: link(words, p.path("gates"))})
	}
	if month, _, known := p.p.Work(); known {
		out = append(out, page.Definition{Term: p.t("projectweb.next.report"), Body: link(p.t("projectweb.next.reported", i18n.Args{"Month": month.Label(p.lang)}), p.path("reports"))})
	} else {
		out = append(out, page.Definition{Term: p.t("projectweb.next.report"), Body: link(p.t("projectweb.why.no_report"), p.path("reports"))})
	}
	return out
}

// nextMilestone is the milestone to end next, in words; empty without a plan.
func (p *dossier) nextMilestone() string {
	n := p.x.Network
	if n == nil {
		return ""
	}
	best := -1
	for i := range n.Times {
		if !n.Times[i].Done && (best < 0 || n.Baseline.Milestones[i].Finish < n.Baseline.Milestones[best].Finish) {
			best = i
		}
	}
	if best < 0 {
		return p.t("projectweb.next.all_done")
	}
	m, t := n.Baseline.Milestones[best], n.Times[best]
	args := i18n.Args{"Name": m.Name, "Planned": m.Finish.String(), "Expected": (t.LateFinish - 1).String()}
	switch late := int(p.x.Day - m.Finish); {
	case late > 0:
		return p.n("projectweb.next.late", late, args)
	default:
		return p.n("projectweb.next.in", -late, args)
	}
}

// checks explain the light: what was looked at, with value and thresholds.
func (p *dossier) checks() page.Table {
	t := page.Table{Caption: p.t("projectweb.light_why"), HideCaption: true, Columns: []page.Column{
		{Label: p.t("projectweb.check"), Head: true}, {Label: p.t("projectweb.light"), Kind: page.KindMark}, {Label: p.t("projectweb.check.why")}, {Label: p.t("projectweb.check.thresholds")}}}
	for _, c := range p.x.Light.Checks {
		limits := page.Txt(p.t("projectweb.thresholds."+unitOf(c.Kind), i18n.Args{"Yellow": scaled(c.Kind, c.Yellow), "Red": scaled(c.Kind, c.Red)}))
		switch {
		case c.Kind == light.CaughtUp:
			limits = page.Txt(p.t("projectweb.thresholds.remembered"))
		case c.Kind == light.Unplanned:
			limits = page.Txt(p.t("projectweb.thresholds.plan", i18n.Args{"Yellow": c.Yellow}))
		case c.Red == 0:
			limits = page.Txt(p.t("projectweb.thresholds.yellow_only", i18n.Args{"Yellow": scaled(c.Kind, c.Yellow)}))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(p.t(c.Kind.Key())), page.Show(p.light(c.Colour)), page.Txt(c.Why.In(p.lang)), limits}})
	}
	return t
}

// unitOf is in what a check counts.
func unitOf(k light.CheckKind) string {
	switch k {
	case light.Behind, light.MoneyLate:
		return "points"
	case light.Silence:
		return "months"
	}
	return "days"
}

func scaled(k light.CheckKind, n int) string {
	if unitOf(k) == "points" {
		return figure(decimal.New(int64(n), -2))
	}
	return strconv.Itoa(n)
}

// spells is the light of each day as a strip.
func (p *dossier) spells() templ.Component {
	all := p.x.Spells
	if len(all) == 0 {
		return nil
	}
	from, to := all[0].From, all[len(all)-1].To
	var out []spell
	var words []string
	for _, s := range all {
		title := p.t("projectweb.spell", i18n.Args{"From": s.From.String(), "To": s.To.String(), "Colour": i18n.Key(s.Colour.Key())})
		out = append(out, spell{Colour: string(s.Colour), Title: title, X: 600 * float64(s.From-from) / float64(to-from+1), Width: 600 * float64(s.To-s.From+1) / float64(to-from+1)})
		words = append(words, title)
	}
	var list page.Stack
	for _, w := range words {
		list = append(list, text("spell-word", w))
	}
	return page.Stack{spells(p.t("projectweb.spells"), out), fold("spells", p.t("projectweb.spells"), false, list)}
}

func (p *dossier) newest(most int) []photo {
	var out []photo
	for i := len(p.p.Visits) - 1; i >= 0 && len(out) < most; i-- {
		out = append(out, p.pictures(&p.p.Visits[i])...)
	}
	return out[:min(len(out), most)]
}

func (p *dossier) pictures(x *project.Visit) []photo {
	var out []photo
	for _, f := range x.Photos {
		caption := x.On.String()
		if f.Caption != "" {
			caption += " " + f.Caption
		}
		out = append(out, photo{Href: p.path("files") + "/" + url.PathEscape(f.SHA256), Caption: caption, Picture: picture(f.Name)})
	}
	return out
}
