package projectweb

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/earned"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

func (w *Web) saveReport(v *visit, st project.Step) error {
	f := typed{v: v}
	f.needed("done", v.t("projectweb.done"))
	f.needed("physical", v.t("projectweb.physical"))
	in := project.ReportForm{Month: f.month("month"), Done: f.money("done", v.t("projectweb.done")), Paid: f.funds("paid"),
		Physical: f.number("physical", v.t("projectweb.physical")), Problems: v.input("problems"), Note: v.input("note"), Reason: st.Reason, Milestones: f.progress("p")}
	if v.input("cost") != "" {
		cost := f.money("cost", v.t("projectweb.cost"))
		in.Cost = &cost
	}
	if f.err() != nil { // what else is wrong is told with it
		if f.unread("physical") { // what is not known falls behind no month
			in.Physical = decimal.NewFromInt(100)
		}
		if x, err := w.Projects.Show(v.ctx, v.tenant, st.ID, 0); err == nil {
			f.bad.Add("", x.Project.CheckReport(&in, x.Day))
		}
		return f.err()
	}
	p, err := w.Projects.SaveReport(v.ctx, st, in)
	v.next = "?month=" + in.Month.String() + "#report-part"
	if err != nil || v.input("then") != "submit" {
		return err
	}
	st.Base, v.next = p.Version, "#waits-"+in.Month.String()
	_, err = w.Projects.SubmitReport(v.ctx, st, in.Month)
	return err
}

func (w *Web) submitReport(v *visit, st project.Step) error {
	f := typed{v: v}
	month := f.month("month")
	if f.err() != nil {
		return f.err()
	}
	_, err := w.Projects.SubmitReport(v.ctx, st, month)
	return err
}

func (w *Web) settleReport(v *visit, st project.Step) error {
	f := typed{v: v}
	month := f.month("month")
	if f.err() != nil {
		return f.err()
	}
	_, err := w.Projects.SettleReport(v.ctx, st, month, v.input("confirm") == "yes")
	return err
}

// reports are the monthly reports: what waits for somebody first, then the form
// of the month, then all of them.
func (p *dossier) reports() (templ.Component, error) {
	var stack page.Stack
	for i := range p.p.Reports {
		if r := &p.p.Reports[i]; r.State == project.ReportSubmitted {
			stack = append(stack, p.waiting(r))
		}
	}
	if p.may(project.DoReport) {
		stack = append(stack, p.reportForm(p.month()))
	}
	return append(stack, section("all", p.t("projectweb.reports"), "", p.reportTable())), nil
}

// month is the one that is asked for, else one that was begun or came back, else the
// first that is over and was not handed in, else the last complete one.
func (p *dossier) month() period.Period {
	for _, s := range []string{p.r.URL.Query().Get("month"), p.said("report", "month", "")} {
		if m, err := period.Parse(s); err == nil && m.Kind() == period.Month {
			return m
		}
	}
	last := period.LastComplete(period.Month, p.x.Day.Time())
	for m := last; m.Year() >= last.Year()-1; m = m.Previous() {
		if r := p.p.Report(m); r != nil && (r.State == project.ReportDraft || r.State == project.ReportReturned) {
			return m
		}
	}
	if len(p.x.Owed) > 0 {
		return p.x.Owed[0]
	}
	return last
}

// skipped warns that an earlier month than the one to be filled in is missing.
func (p *dossier) skipped(m period.Period) templ.Component {
	if len(p.x.Owed) == 0 || p.x.Owed[0].Compare(m) >= 0 {
		return nil
	}
	return page.Notice{Kind: page.NoticeWarning, Title: p.t("projectweb.report.skipped", i18n.Args{"Month": p.x.Owed[0].Label(p.lang)}),
		Links: []page.Link{{Label: p.t("projectweb.report.first", i18n.Args{"Month": p.x.Owed[0].Label(p.lang)}), Href: p.path("reports") + "?month=" + p.x.Owed[0].String()}}}
}

// waiting is a report that waits for the head, with the buttons to settle it.
func (p *dossier) waiting(r *project.Report) templ.Component {
	month := r.Month.Label(p.lang)
	body := page.Stack{page.Definitions{
		{Term: p.t("projectweb.done"), Text: p.money(r.Done)}, {Term: p.t("projectweb.paid"), Text: cmp.Or(p.funds(r.Paid), p.t("projectweb.nothing"))},
		{Term: p.t("projectweb.physical"), Text: figure(r.Physical) + "%"}, {Term: p.t("projectweb.cost"), Text: cmp.Or(p.costSaid(r), p.t("projectweb.cost.untold"))}, {Term: p.t("projectweb.report.milestones"), Text: cmp.Or(p.progressWords(r.Milestones), p.t("projectweb.nothing"))},
		{Term: p.t("projectweb.problems"), Text: cmp.Or(r.Problems, p.t("projectweb.nothing"))}, {Term: p.t("project.field.note"), Text: cmp.Or(r.Note, p.t("projectweb.nothing"))},
		{Term: p.t("projectweb.report.by"), Text: p.t("projectweb.by_at", i18n.Args{"By": r.SubmittedBy, "At": p.moment(r.Submitted)})}}}
	if l := p.p.Lock(r.Month); l != nil {
		body = append(body, text("hint", p.t("projectweb.locked", i18n.Args{"Why": i18n.Key(l.Key), "By": l.By, "Since": p.moment(l.Since)})))
	}
	if p.may(project.DoConfirm) {
		f := p.ask("settle", r.Month.String(), "projectweb.confirm", page.Primary, hidden("month", r.Month.String()), page.Field{Name: "reason", Label: p.t("projectweb.return.note"), Hint: p.t("projectweb.return.hint"), Type: page.FieldArea, Rows: 2})
		f.Buttons = []page.Button{{Label: p.t("projectweb.confirm"), Name: "confirm", Value: "yes", Kind: page.Primary}, {Label: p.t("projectweb.return"), Name: "confirm", Value: "no", Kind: page.Danger}}
		body = append(body, f)
	}
	return section("waits-"+r.Month.String(), p.t("projectweb.report.waits", i18n.Args{"Month": month}), "", body)
}

// costSaid is what was told as cost, with its unit; empty where it was not.
func (p *dossier) costSaid(r *project.Report) string {
	if r.Cost == nil {
		return ""
	}
	return p.money(*r.Cost)
}

func (p *dossier) progressWords(list []project.Progress) string {
	var out []string
	for _, x := range list {
		out = append(out, p.t("projectweb.progress", i18n.Args{"Name": p.milestoneName(x.ID), "Started": orDash(x.Started), "Finished": orDash(x.Finished), "Forecast": orDash(x.Forecast)}))
	}
	return p.join(out)
}

func orDash(d project.Day) string { return cmp.Or(d.String(), "—") }

func (p *dossier) milestoneName(id string) string {
	for i := range p.p.Baselines {
		for _, m := range p.p.Baselines[i].Milestones {
			if m.ID == id {
				return m.Name
			}
		}
	}
	return id
}

// reportForm is the form of a month, or which lock keeps it shut.
func (p *dossier) reportForm(m period.Period) templ.Component {
	old := p.p.Report(m)
	title := p.t("projectweb.report.of", i18n.Args{"Month": m.Label(p.lang)})
	lock := p.p.Lock(m)
	pick := page.Form{Method: "get", Action: p.path("reports"), Buttons: []page.Button{{Label: p.t("projectweb.report.other")}}, Fields: []page.Field{
		{Name: "month", ID: "f-pick-month", Label: p.t("projectweb.month"), Type: page.FieldSelect, Options: p.months(m)}}}
	if lock != nil && (old == nil || old.State != project.ReportConfirmed) {
		return section("report", title, "", page.Stack{page.Notice{Title: p.t("projectweb.locked", i18n.Args{"Why": i18n.Key(lock.Key), "By": lock.By, "Since": p.moment(lock.Since)})}, pick})
	}
	begun := old != nil
	if old == nil {
		old = &project.Report{Month: m}
		if last := p.p.Confirmed(); last != nil {
			old.Physical = last.Physical
		}
	}
	fields := []page.Field{hidden("month", m.String()),
		{Name: "done", Label: p.t("projectweb.done"), Hint: p.t("projectweb.done.hint"), Type: page.FieldNumber, Unit: p.t("projectweb.unit.wan"), Value: doneOf(old, begun), Required: true},
		{Name: "physical", Label: p.t("projectweb.physical"), Hint: p.lastPhysical(m), Type: page.FieldNumber, Unit: "%", Value: zeroless(old.Physical), Required: true},
		{Name: "cost", Label: p.t("projectweb.cost"), Hint: p.t("projectweb.cost.hint"), Type: page.FieldNumber, Unit: p.t("projectweb.unit.wan"), Value: costOf(old)},
	}
	fields = append(fields, page.Field{Name: "problems", Label: p.t("projectweb.report.problems"), Type: page.FieldArea, Rows: 2, Value: old.Problems},
		page.Field{Name: "note", Label: p.t("project.field.note"), Type: page.FieldArea, Rows: 2, Value: old.Note})
	var notice templ.Component
	switch {
	case old.State == project.ReportConfirmed:
		notice = page.Notice{Title: p.t("projectweb.locked", i18n.Args{"Why": i18n.Key(lock.Key), "By": lock.By, "Since": p.moment(lock.Since)}), Text: p.t("projectweb.report.correct")}
		fields = append(fields, p.reason(true))
	case old.State == project.ReportDraft && !p.typing("report"):
		notice = page.Notice{Title: p.t("projectweb.report.draft", i18n.Args{"By": old.By, "At": p.moment(old.At)})}
	case old.State == project.ReportReturned:
		notice = page.Notice{Kind: page.NoticeWarning, Title: p.t("projectweb.report.returned", i18n.Args{"By": old.SettledBy, "At": p.moment(old.Settled)}), Text: old.Returned}
	}
	f := p.ask("report", "", "projectweb.report.submit", page.Primary, fields...)
	f.Buttons = []page.Button{{Label: p.t("projectweb.report.submit"), Name: "then", Value: "submit", Kind: page.Primary}, {Label: p.t("projectweb.report.save"), Name: "then", Value: "save"}}
	paid, any := page.Stack{}, false
	for _, x := range p.fundFields("paid", "projectweb.paid_of", old.Paid, project.Undivided) {
		x = p.filled("report", x)
		f.Inner = append(f.Inner, x)
		paid, any = append(paid, x), any || x.Value != ""
	}
	more := page.Stack{fold("paid-part", p.t("projectweb.paid_month"), any, paid)}

	if g := p.progressGrid("report", old.Milestones); len(g.Rows) > 0 {
		f.Inner = append(f.Inner, g.inner()...)
		more = append(more, section("report-milestones", p.t("projectweb.report.milestones"), p.t("projectweb.report.milestones.hint"), g))
	}
	f.Body = more
	return section("report-part", title, "", page.Stack{notice, p.skipped(m), f, fold("other-month", p.t("projectweb.report.other"), false, pick)})
}

// doneOf is what was saved as done, also when that was zero; nothing before.
func doneOf(r *project.Report, begun bool) string {
	if !begun {
		return ""
	}
	return r.Done.String()
}

// costOf is what was told as cost; nothing where it was not.
func costOf(r *project.Report) string {
	if r.Cost == nil {
		return ""
	}
	return r.Cost.String()
}

// zeroless is a figure for a box; nothing for zero.
func zeroless(d decimal.Decimal) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func (p *dossier) lastPhysical(m period.Period) string {
	var out string
	for _, x := range p.x.Money.Months {
		if x.Month.Compare(m) < 0 {
			out = p.t("projectweb.last_physical", i18n.Args{"Month": x.Month.Label(p.lang), "Share": figure(x.Physical), "Done": wan(x.AllDone)})
		}
	}
	return out
}

// months are those that may be reported: the last two years.
func (p *dossier) months(chosen period.Period) []page.Option {
	var pairs []string
	m := period.On(period.Month, p.x.Day.Time())
	for range 24 {
		label := m.Label(p.lang)
		if r := p.p.Report(m); r != nil {
			label = p.t("projectweb.month_state", i18n.Args{"Month": label, "State": i18n.Key(r.State.Key())})
		}
		pairs, m = append(pairs, m.String(), label), m.Previous()
	}
	return options("", chosen.String(), pairs...)
}

// fundFields ask for money by source.
func (v *visit) fundFields(prefix, label string, now []project.Fund, without ...project.Source) []page.Field {
	var out []page.Field
	for _, s := range project.Sources() {
		if slices.Contains(without, s) {
			continue
		}
		value := ""
		for _, f := range now {
			if f.Source == s {
				value = zeroless(f.Amount)
			}
		}
		out = append(out, page.Field{Name: prefix + "-" + string(s), Label: v.t(label, i18n.Args{"Source": i18n.Key(s.Key())}), Type: page.FieldNumber, Unit: v.t("projectweb.unit.wan"), Value: value})
	}
	return out
}

// progressGrid asks when milestones began, ended and are expected to end.
func (p *dossier) progressGrid(form string, told []project.Progress) grid {
	b := p.p.Plan()
	if b == nil {
		return grid{}
	}
	g := grid{Caption: p.t("projectweb.report.milestones"), Head: []string{p.t("projectweb.milestone"), p.t("projectweb.planned"), p.t("projectweb.started"), p.t("projectweb.finished"), p.t("projectweb.forecast")}, Wrong: func(name string) string { return p.wrong(form, name) }}
	for _, m := range b.Milestones {
		x := p.p.ProgressOf(m.ID)
		was := x.Started.String() + "/" + x.Finished.String() + "/" + x.Forecast.String()
		for _, t := range told {
			if t.ID == m.ID {
				x = t
			}
		}
		at := func(field, label string, d project.Day) box {
			name := "p-" + field + "-" + m.ID
			return box{Name: name, Type: "date", Label: m.Name + " " + label, Value: p.said(form, name, d.String())}
		}
		g.Rows = append(g.Rows, gridRow{Label: m.Name, ID: m.ID, Hidden: [][2]string{{"p-id", m.ID}, {"p-was-" + m.ID, was}},
			Boxes: []box{{Text: m.Start.String() + " – " + m.Finish.String()}, at("started", g.Head[2], x.Started), at("finished", g.Head[3], x.Finished), at("forecast", g.Head[4], x.Forecast)}})
	}
	return g
}

// reportTable lists all reports, newest first, each with its state and lock.
func (p *dossier) reportTable() page.Table {
	unit := p.t("projectweb.unit.wan")
	t := page.Table{Caption: p.t("projectweb.reports"), HideCaption: true, Empty: page.Empty{Title: p.t("projectweb.why.no_report"), Text: p.t("projectweb.reports.none")}, Columns: []page.Column{
		{Label: p.t("projectweb.month"), Head: true}, {Label: p.t("projectweb.state"), Kind: page.KindMark}, {Label: p.t("projectweb.done"), Unit: unit, Kind: page.KindNumber},
		{Label: p.t("projectweb.paid"), Unit: unit, Kind: page.KindNumber}, {Label: p.t("projectweb.physical"), Kind: page.KindNumber}, {Label: p.t("projectweb.report.by")}, {Label: p.t("projectweb.report.settled")}, {Label: p.t("project.field.note")}}}
	list := slices.Clone(p.p.Reports)
	slices.SortStableFunc(list, func(a, b project.Report) int { return cmp.Or(b.Month.Compare(a.Month), b.Version-a.Version) })
	tones := map[project.ReportState]page.Tone{project.ReportConfirmed: page.ToneGood, project.ReportSubmitted: page.ToneBlue, project.ReportReturned: page.ToneBad}
	for i := range list {
		r := &list[i]
		month := page.Txt(r.Month.Label(p.lang))
		if r.Version > 1 {
			month.Note = p.t("projectweb.version", i18n.Args{"N": r.Version, "Why": r.Reason})
		}
		settled := page.None(p.t("projectweb.why.not_settled"))
		if !r.Settled.IsZero() {
			settled = page.Cell{Text: r.SettledBy, Note: p.moment(r.Settled)}
		}
		note := page.Cell{Text: p.comma(r.Note, r.Problems)}
		if r.State == project.ReportReturned {
			note.Note = r.Returned
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{month, page.Show(page.Tag{Text: p.t(r.State.Key()), Tone: tones[r.State]}), page.Txt(wan(r.Done)), page.Txt(wan(project.Sum(r.Paid))),
			page.Cell{Text: figure(r.Physical) + "%", Note: p.costNote(r)}, {Text: r.By, Note: p.moment(r.At)}, settled, note}})
	}
	return t
}

// costNote says beside the work what it cost, where that was told.
func (p *dossier) costNote(r *project.Report) string {
	if r.Cost == nil {
		return ""
	}
	return p.t("projectweb.cost.note", i18n.Args{"Cost": p.money(*r.Cost)})
}

// earned are the earned values, each with its meaning, or why it does not exist.
func (p *dossier) earned() page.Table {
	e, args := p.x.Earned, i18n.Args{"By": p.x.Day.Time()} // the plan is that for the end of the month that was told last
	if month, _, known := p.p.Work(); known {
		args["By"] = schedule.DayOf(month.End()).Time()
	}
	t := page.Table{Caption: p.t("projectweb.earned"), HideCaption: true, Columns: []page.Column{{Label: p.t("projectweb.earned.name"), Head: true}, {Label: p.t("projectweb.earned.value"), Kind: page.KindNumber}, {Label: p.t("projectweb.earned.means")}}}
	for _, x := range []struct {
		key   string
		f     earned.Figure
		ratio bool
	}{{"pv", e.PV, false}, {"ev", e.EV, false}, {"ac", e.AC, false}, {"sv", e.SV, false}, {"cv", e.CV, false}, {"spi", e.SPI, true}, {"cpi", e.CPI, true}, {"eac", e.EAC, false}, {"etc", e.ETC, false}, {"vac", e.VAC, false}} {
		cell := page.Cell{}
		switch {
		case !x.f.Known():
			cell = page.None(p.t(x.f.Why.Key()))
		case x.ratio:
			cell = page.Txt(figure(x.f.Value.Round(2)))
		default:
			cell = page.Txt(p.money(x.f.Value))
		}
		means := p.t("projectweb.earned."+x.key+".means", args)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(p.t("projectweb.earned." + x.key)), cell, page.Txt(means)}})
	}
	return t
}
