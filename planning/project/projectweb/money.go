package projectweb

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// moneyTab is investment by year, the plans of years by source, earned value, and the
// plan of a year.
func (p *dossier) moneyTab() (templ.Component, error) {
	stack := page.Stack{section("years", p.t("projectweb.money.years"), p.t("projectweb.money.years.hint"), page.Stack{p.againstWhole(), p.yearTable()})}
	if t := p.sourceTable(); len(t.Rows) > 0 {
		stack = append(stack, section("sources", p.t("projectweb.money.sources"), p.t("projectweb.money.sources.hint"), t))
	}
	stack = append(stack, section("earned", p.t("projectweb.earned"), p.t("projectweb.earned.hint"), p.earned()))
	if p.may(project.DoManage) {
		stack = append(stack, p.yearForm())
	}
	return stack, nil
}

// againstWhole says how the plans of all years stand to the whole investment.
func (p *dossier) againstWhole() templ.Component {
	m := &p.x.Money
	if len(m.Years) == 0 || m.Whole.IsZero() && m.Total.Planned.IsZero() {
		return nil
	}
	args, beyond := i18n.Args{"Planned": wan(m.Total.Planned), "Whole": wan(m.Whole), "Beyond": wan(m.Beyond().Abs())}, m.Beyond()
	switch {
	case m.Whole.IsZero():
		return text("hint", p.t("projectweb.money.no_whole", args))
	case beyond.IsPositive():
		return page.Notice{Kind: page.NoticeWarning, Text: p.t("projectweb.money.beyond", args)}
	case beyond.IsNegative():
		return text("hint", p.t("projectweb.money.short", args))
	}
	return text("hint", p.t("projectweb.money.even", args))
}

func (p *dossier) yearTable() page.Table {
	unit := p.t("projectweb.unit.wan")
	years := page.Table{Caption: p.t("projectweb.money.years"), HideCaption: true, Empty: page.Empty{Title: p.t("projectweb.why.no_year_plan"), Text: p.t("projectweb.money.none")}, Columns: []page.Column{
		{Label: p.t("projectweb.year"), Head: true}, {Label: p.t("projectweb.planned"), Unit: unit, Kind: page.KindNumber}, {Label: p.t("projectweb.done_all"), Unit: unit, Kind: page.KindNumber},
		{Label: p.t("projectweb.share"), Kind: page.KindNumber}, {Label: p.t("projectweb.paid"), Unit: unit, Kind: page.KindNumber}, {Label: p.t("projectweb.paid_by")}}}
	line := func(name string, l project.MoneyLine, of project.Money) page.Row {
		if l.Year != 0 && !p.reportedIn(l.Year) || len(p.x.Money.Months) == 0 {
			none := page.None(p.t("projectweb.short.no_report"))
			return page.Row{Cells: []page.Cell{page.Txt(name), page.Txt(wan(l.Planned)), none, none, none, none}}
		}
		return page.Row{Cells: []page.Cell{page.Txt(name), page.Txt(wan(l.Planned)), page.Txt(wan(l.Done)), page.Txt(share(l.Done, of)), page.Txt(wan(l.Paid)), page.Txt(p.funds(l.PaidBy))}}
	}
	for _, l := range p.x.Money.Years {
		years.Rows = append(years.Rows, line(strconv.Itoa(l.Year), l, l.Planned))
	}
	if len(years.Rows) > 0 {
		total, whole := p.x.Money.Total, p.x.Money.Total
		whole.Planned = p.x.Money.Whole
		years.Foot = []page.Row{line(p.t("projectweb.all_years"), total, total.Planned), line(p.t("projectweb.whole"), whole, whole.Planned)}
	}
	return years
}

// sourceTable sets the plans of years by source against the investment by source; a year
// is a column.
func (p *dossier) sourceTable() page.Table {
	m := &p.x.Money
	t := page.Table{Caption: p.t("projectweb.money.sources"), HideCaption: true, Columns: []page.Column{{Label: p.t("projectweb.money.source"), Head: true}}}
	var planned []project.MoneyLine
	for _, l := range m.Years {
		if len(l.PlannedBy) > 0 {
			planned = append(planned, l)
			t.Columns = append(t.Columns, page.Column{Label: strconv.Itoa(l.Year), Kind: page.KindNumber})
		}
	}
	if len(planned) == 0 {
		return t
	}
	for _, key := range []string{"projectweb.all_years", "projectweb.whole", "projectweb.money.left"} {
		t.Columns = append(t.Columns, page.Column{Label: p.t(key), Kind: page.KindNumber})
	}
	row := func(name string, of func([]project.Fund) project.Money) page.Row {
		cells := []page.Cell{page.Txt(name)}
		for _, l := range planned {
			cells = append(cells, page.Txt(wan(of(l.PlannedBy))))
		}
		sum, whole := of(m.Total.PlannedBy), of(m.WholeBy)
		left := page.Txt(wan(whole.Sub(sum)))
		if sum.GreaterThan(whole) {
			left.Note = p.t("projectweb.money.more")
		}
		return page.Row{Cells: append(cells, page.Txt(wan(sum)), page.Txt(wan(whole)), left)}
	}
	for _, s := range project.Sources() {
		has := func(f project.Fund) bool { return f.Source == s }
		if slices.ContainsFunc(m.Total.PlannedBy, has) || slices.ContainsFunc(m.WholeBy, has) {
			t.Rows = append(t.Rows, row(p.t(s.Key()), func(fs []project.Fund) project.Money { return project.Of(fs, s) }))
		}
	}
	t.Foot = []page.Row{row(p.t("projectweb.all_sources"), project.Sum)}
	return t
}

// yearForm asks for the plan of a year; one that goes beyond the investment asks whether
// that is meant.
func (p *dossier) yearForm() templ.Component {
	year := p.x.Day.Year()
	if n, err := strconv.Atoi(p.r.URL.Query().Get("year")); err == nil {
		year = n
	}
	var now []project.Fund
	goal, must := "", false
	if y := p.p.YearPlan(year); y != nil {
		now, goal, must = y.Funds, y.Goal, true
	}
	fields := append([]page.Field{{Name: "year", Label: p.t("projectweb.year"), Type: page.FieldNumber, Value: strconv.Itoa(year), Width: 5, Required: true}}, p.fundFields("fund", "projectweb.plan_of", now)...)
	fields = append(fields, page.Field{Name: "goal", Label: p.t("projectweb.goal"), Type: page.FieldArea, Rows: 2, Value: goal})
	if p.form == "year" && slices.ContainsFunc(project.FlawsOf(p.problem), func(x project.Flaw) bool {
		return x.Fault.Key == "project.year_beyond" || x.Fault.Key == "project.year_beyond_source"
	}) || p.typing("year") && p.said("year", "beyond", "") != "" {
		must = true
		fields = append(fields, page.Field{Name: "beyond", Label: p.t("projectweb.beyond"), Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: p.t("projectweb.beyond.yes")}}})
	}
	return fold("year-part", p.t("projectweb.plan_year"), p.typing("year"), p.ask("year", "", "projectweb.keep", page.Primary, append(fields, p.reason(must))...))
}

func (w *Web) planYear(v *visit, st project.Step) error {
	f := typed{v: v}
	year, funds := f.integer("year", v.t("projectweb.year")), f.funds("fund")
	if f.err() != nil {
		return f.err()
	}
	st.Beyond = v.input("beyond") != ""
	_, err := w.Projects.PlanYear(v.ctx, st, year, funds, v.input("goal"))
	return err
}
