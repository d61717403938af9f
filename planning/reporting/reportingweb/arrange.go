package reportingweb

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

// fromNothing is the source of a duty list that begins empty.
const fromNothing = "none"

// roundForm is the form for a round, as typed.
type roundForm struct {
	Name, Source, Year, Span, Opens, Due, Closes, Remind, Note string
	// Plan and Period are what Source, Year and Span stand for.
	Plan   plan.PlanID
	Period period.Period
}

func (v *visit) readRound() roundForm {
	f := roundForm{Name: v.form("name"), Source: v.form("source"), Year: v.form("year"), Span: v.form("span"),
		Opens: v.form("opens"), Due: v.form("due"), Closes: v.form("closes"), Remind: v.form("remind"), Note: v.form("note")}
	kind, n, _ := strings.Cut(f.Span, "-")
	k, _ := strconv.Atoi(kind)
	number, _ := strconv.Atoi(n)
	year, _ := strconv.Atoi(f.Year)
	if k > 0 && k < 100 {
		f.Period, _ = period.Of(period.Kind(k), year, number)
	}
	return f
}

// ask is the form as the use case wants it.
func (f *roundForm) ask(v *visit) (reporting.RoundForm, error) {
	out := reporting.RoundForm{Tenant: v.tenant, Name: f.Name, Plan: f.Plan, Period: f.Period, Note: f.Note}
	if _, asked := v.r.Form["remind"]; asked {
		out.RemindDays = reminders(f.Remind)
	}
	var err error
	for _, x := range []struct {
		text string
		to   *time.Time
	}{{f.Opens, &out.Opens}, {f.Due, &out.Due}, {f.Closes, &out.Closes}} {
		if *x.to, err = day(x.text); err != nil {
			return out, err
		}
	}
	if out.Name == "" && !f.Period.IsZero() {
		out.Name = v.t("reportingweb.round.usual_name", i18n.Args{"Period": f.Period.Msg()})
	}
	return out, nil
}

// fields ask for name, days and note.
func (f *roundForm) fields(v *visit) []page.Field {
	return []page.Field{
		{Name: "name", Label: v.t("reportingweb.round.name"), Hint: v.t("reportingweb.round.name.hint"), Value: f.Name},
		{Name: "opens", Label: v.t("reportingweb.round.opens"), Type: page.FieldDate, Value: f.Opens, Required: true},
		{Name: "due", Label: v.t("reportingweb.round.due"), Hint: v.t("reportingweb.round.due.hint"), Type: page.FieldDate, Value: f.Due, Required: true},
		{Name: "closes", Label: v.t("reportingweb.round.closes"), Hint: v.t("reportingweb.round.closes.hint"), Type: page.FieldDate, Value: f.Closes, Required: true},
		{Name: "remind", Label: v.t("reportingweb.remind"), Hint: v.t("reportingweb.remind.hint"), Value: f.Remind},
		{Name: "note", Label: v.t("reportingweb.note"), Value: f.Note},
	}
}

// roundFaults say at which field a fault is shown.
var roundFaults = map[string]string{"reporting.name_missing": "name", "reporting.name_long": "name", "reporting.days_missing": "opens", "reporting.days_order": "due",
	"reportingweb.day_invalid": "opens", "reporting.period_missing": "year", "reporting.note_long": "note", "reporting.remind_days": "remind", "reportingweb.source_missing": "source",
	"reportingweb.round.none_asked": "span"}

// askRound asks for a new round: for what, until when, and where its duty list
// comes from. It proposes what follows the last round, when that period is over.
func (w *Web) askRound(v *visit) (page.View, error) {
	source, next, err := w.nextDue(v)
	if err != nil {
		return nil, err
	}
	opens := v.today()
	if after := next.End().AddDate(0, 0, 1); after.After(opens) {
		opens = after
	}
	f := roundForm{Source: source, Year: strconv.Itoa(next.Year()), Span: spanOf(next), Opens: iso(opens), Due: iso(opens.AddDate(0, 0, 14)), Closes: iso(opens.AddDate(0, 0, 21)), Remind: v.dayList(reporting.UsualReminders())}
	return w.newRoundPage(v, &f, nil)
}

// nextDue is the period for which a round is due next, and where its list comes from: from
// the last round, or from the targets of the plan that covers the year.
func (w *Web) nextDue(v *visit) (source string, next period.Period, err error) {
	rounds, err := w.Reports.Rounds(v.ctx, v.tenant, time.Time{})
	if err != nil {
		return "", next, err
	}
	plans, err := w.Plans.Plans(v.ctx, v.tenant)
	if err != nil {
		return "", next, err
	}
	covering := func(year int) *plan.PlanListing {
		for i := range plans {
			if p := &plans[i]; len(p.Editions) > 0 && p.Plan.Period[0] <= year && year <= p.Plan.Period[1] {
				return p
			}
		}
		return nil
	}
	next = period.LastComplete(period.Year, v.today())
	if len(rounds) > 0 { // the latest period first
		r := &rounds[0].Round
		next = reporting.After(r.Period)
		if p := covering(next.Year()); r.Plan == "" || p != nil && p.Plan.ID == r.Plan {
			return "round:" + string(r.ID), next, nil
		}
	}
	if covering(next.Year()) == nil && covering(v.today().Year()) != nil { // the first year of the first plan
		next = period.InYear(v.today().Year())
	}
	if p := covering(next.Year()); p != nil {
		source = "plan:" + string(p.Plan.ID)
	}
	return source, next, nil
}

// span names a part of a year.
func (v *visit) span(p period.Period) string {
	args := i18n.Args{"N": p.N()}
	switch p.Kind() {
	case period.Year:
		return v.t("reportingweb.span.year")
	case period.Half:
		if p.N() == 1 {
			return v.t("reportingweb.span.half.first")
		}
		return v.t("reportingweb.span.half.second")
	case period.Quarter:
		return v.t("reportingweb.span.quarter", args)
	case period.Month:
		return v.t("reportingweb.span.month", args)
	}
	return v.t("reportingweb.span.counted", args)
}

func spanOf(p period.Period) string { return strconv.Itoa(int(p.Kind())) + "-" + strconv.Itoa(p.N()) }

func (w *Web) newRoundPage(v *visit, f *roundForm, problem error) (page.View, error) {
	sources, err := w.sources(v, f.Source)
	if err != nil {
		return nil, err
	}
	var spans []page.Option
	for _, k := range []period.Kind{period.Year, period.Half, period.Quarter, period.Month, period.Cumulative} {
		for n := 1; n <= k.PerYear(); n++ {
			p, _ := period.Of(k, 2000, n)
			if k == period.Cumulative && n < 2 || k == period.Cumulative && n == 12 {
				continue // the same months as another kind
			}
			spans = append(spans, page.Option{Value: spanOf(p), Label: v.span(p), Selected: f.Span == spanOf(p)})
		}
	}
	fields := []page.Field{
		{Name: "source", Label: v.t("reportingweb.round.source"), Hint: v.t("reportingweb.round.source.hint"), Type: page.FieldRadio, Options: sources, Required: true},
		{Name: "year", Label: v.t("reportingweb.round.year"), Type: page.FieldNumber, Value: f.Year, Width: 5, Required: true},
		{Name: "span", Label: v.t("reportingweb.round.span"), Type: page.FieldSelect, Options: spans, Required: true},
	}
	fields = append(fields, f.fields(v)...)
	form := page.Form{Action: RoundsPath + "/new", Fields: fields, Buttons: []page.Button{{Label: v.t("reportingweb.round.propose"), Kind: page.Primary}}}
	form.Problem = place(form.Fields, problem, roundFaults, v)
	return page.Page{Title: v.t("reportingweb.round.new"), Crumbs: v.crumbs(nil, nil), Lead: v.t("reportingweb.round.new.lead"), Body: form, Styles: []string{"sheet"}, Status: status(problem)}, nil
}

// sources are where a duty list may come from: a plan's targets or an earlier round.
func (w *Web) sources(v *visit, chosen string) ([]page.Option, error) {
	var out []page.Option
	plans, err := w.Plans.Plans(v.ctx, v.tenant)
	if err != nil {
		return nil, err
	}
	for i := range plans {
		if p := &plans[i]; len(p.Editions) > 0 {
			out = append(out, page.Option{Value: "plan:" + string(p.Plan.ID), Label: v.t("reportingweb.source.plan", i18n.Args{"Title": p.Editions[0].Title})})
		}
	}
	rounds, err := w.Reports.Rounds(v.ctx, v.tenant, time.Time{})
	if err != nil {
		return nil, err
	}
	for i := range rounds[:min(len(rounds), 12)] {
		r := &rounds[i].Round
		out = append(out, page.Option{Value: "round:" + string(r.ID), Label: v.t("reportingweb.source.round", i18n.Args{"Round": r.Name})})
	}
	out = append(out, page.Option{Value: fromNothing, Label: v.t("reportingweb.source.none")})
	for i := range out {
		out[i].Selected = out[i].Value == chosen || chosen == "" && i == 0
	}
	return out, nil
}

// propose makes the duty list that the form asks for, and says to which plan it belongs.
func (w *Web) propose(v *visit, f *roundForm) (*reporting.Proposal, error) {
	kind, id, _ := strings.Cut(f.Source, ":")
	switch {
	case f.Period.IsZero():
		return nil, fault.New(fault.Invalid, "reporting.period_missing", nil)
	case kind == "plan":
		f.Plan = plan.PlanID(id)
		return w.Reports.Propose(v.ctx, v.tenant, f.Plan, f.Period)
	case kind == "round":
		r, err := w.Reports.Round(v.ctx, v.tenant, reporting.RoundID(id), time.Time{})
		if err != nil {
			return nil, err
		}
		f.Plan = r.Round.Plan
		return w.Reports.ProposeCopy(v.ctx, v.tenant, r.Round.ID, f.Period)
	case kind == fromNothing:
		return &reporting.Proposal{}, nil
	}
	return nil, fault.New(fault.Invalid, "reportingweb.source_missing", nil)
}

// proposeRound shows the proposed duty list, to be edited before the round is planned.
func (w *Web) proposeRound(v *visit) (page.View, error) {
	f := v.readRound()
	ask, err := f.ask(v)
	if err == nil {
		err = ask.Check()
	}
	var p *reporting.Proposal
	if err == nil {
		p, err = w.propose(v, &f)
	}
	if err == nil && len(p.Duties) == 0 && f.Source != fromNothing {
		err = fault.New(fault.Invalid, "reportingweb.round.none_asked", fault.Args{"Period": f.Period.Msg()})
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		return w.newRoundPage(v, &f, err)
	}
	f.Name = ask.Name
	return w.editNew(v, &f, p, nil)
}

// editNew is the page on which a new round's duty list is edited.
func (w *Web) editNew(v *visit, f *roundForm, p *reporting.Proposal, problem error) (page.View, error) {
	editor, err := w.dutyEditor(v, p.Duties, f.Period, nil)
	if err != nil {
		return nil, err
	}
	body := page.Stack{hiddens([][2]string{{"source", f.Source}, {"year", f.Year}, {"span", f.Span}}), editor}
	form := page.Form{Action: RoundsPath, Fields: f.fields(v), Body: body, Buttons: []page.Button{{Label: v.t("reportingweb.round.plan"), Kind: page.Primary}}}
	form.Problem = place(form.Fields, problem, roundFaults, v)
	out := page.Stack{}
	if len(p.Left) > 0 {
		t := page.Table{Caption: v.t("reportingweb.left"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("reportingweb.col.indicator"), Head: true}, {Label: v.t("reportingweb.reason")}}}
		for _, x := range p.Left {
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(cmp.Or(x.Name, string(x.Version.Code))), page.Txt(x.Why.In(v.lang))}})
		}
		out = append(out, folded(v.n("reportingweb.left.count", len(p.Left)), false, t))
	}
	return page.Page{Title: v.t("reportingweb.round.check"), Crumbs: append(v.crumbs(nil, nil), page.Link{Label: v.t("reportingweb.round.new"), Href: RoundsPath + "/new"}),
		Lead: v.n("reportingweb.round.check.lead", len(p.Duties)), Body: append(out, form), Styles: []string{"sheet"}, Status: status(problem)}, nil
}

// planRound makes the round that was edited.
func (w *Web) planRound(v *visit) (page.View, error) {
	f := v.readRound()
	ask, err := f.ask(v)
	duties, wrong := w.readDuties(v, f.Period)
	if err == nil {
		err = wrong
	}
	switch kind, id, _ := strings.Cut(f.Source, ":"); kind {
	case "plan":
		ask.Plan = plan.PlanID(id)
	case "round":
		if r, err := w.Reports.Round(v.ctx, v.tenant, reporting.RoundID(id), time.Time{}); err == nil {
			ask.Plan = r.Round.Plan
		}
	}
	var r *reporting.Round
	if err == nil {
		r, err = w.Reports.PlanRound(v.ctx, ask, duties)
	}
	if err == nil {
		return page.Redirect{To: roundPath(r.ID)}, nil
	}
	if !refused(err) || f.Period.IsZero() {
		return nil, err
	}
	return w.editNew(v, &f, &reporting.Proposal{Duties: duties}, err)
}

// askChange asks for other days, another name or note of a round.
func (w *Web) askChange(v *visit) (page.View, error) {
	r, err := w.Reports.Round(v.ctx, v.tenant, w.roundID(v), time.Time{})
	if err != nil {
		return nil, err
	}
	o := &r.Round
	return w.changePage(v, o, &roundForm{Name: o.Name, Opens: iso(o.Opens), Due: iso(o.Due), Closes: iso(o.Closes), Remind: v.dayList(o.RemindDays), Note: o.Note}, o.Version, nil), nil
}

func (w *Web) changePage(v *visit, r *reporting.Round, f *roundForm, base int, problem error) page.Page {
	form := page.Form{Action: roundPath(r.ID) + "/edit", Fields: f.fields(v), Body: hiddens([][2]string{{"base", strconv.Itoa(base)}}),
		Buttons: []page.Button{{Label: v.t("reportingweb.save"), Kind: page.Primary}, {Label: v.t("reportingweb.cancel"), Href: roundPath(r.ID), Kind: page.Quiet}}}
	form.Problem = place(form.Fields, problem, roundFaults, v)
	return page.Page{Title: v.t("reportingweb.round.edit"), Crumbs: v.crumbs(r, nil), Body: form, Styles: []string{"sheet"}, Status: status(problem)}
}

func (w *Web) changeRound(v *visit) (page.View, error) {
	id := w.roundID(v)
	r, err := w.Reports.Round(v.ctx, v.tenant, id, time.Time{})
	if err != nil {
		return nil, err
	}
	f := v.readRound()
	base, _ := strconv.Atoi(v.form("base"))
	ask, err := f.ask(v)
	if err == nil {
		ask.Demo = r.Round.Demo
		if ask.RemindDays == nil {
			ask.RemindDays = r.Round.RemindDays
		}
		_, err = w.Reports.ChangeRound(v.ctx, id, max(base, 1), ask)
	}
	if err == nil {
		return page.Redirect{To: roundPath(id)}, nil
	}
	if !refused(err) {
		return nil, err
	}
	return w.changePage(v, &r.Round, &f, r.Round.Version, err), nil
}
