package projectweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// The two forms here are filled in over several steps; a step keeps nothing and
// shows the form again with what was typed: theFind looks for projects, theNext lays
// out what is to be divided and adds it up, theShares divides anew by investment.
const (
	theFind   = "find"
	theNext   = "next"
	theShares = "shares"
)

// names are the new projects, one a line.
func (v *visit) names() []string {
	var out []string
	for line := range strings.Lines(v.input("names")) {
		if s := strings.TrimSpace(line); s != "" && len(out) < 100 {
			out = append(out, s)
		}
	}
	return out
}

// fundBox names the box of a part's money: of the whole (year 0) or of a year.
func fundBox(part, year int, s project.Source) string {
	return fmt.Sprintf("d-%d-%d-%s", part, year, s)
}

func countBox(part, item int) string { return fmt.Sprintf("d-%d-item-%d", part, item) }

func markBox(part int, id string) string { return fmt.Sprintf("d-%d-mark-%s", part, id) }

func doneBox(part, year int) string { return fmt.Sprintf("d-%d-done-%d", part, year) }

func paidBox(part, year int, s project.Source) string {
	return fmt.Sprintf("d-%d-paid-%d-%s", part, year, s)
}

func workBox(part int) string { return fmt.Sprintf("d-%d-work", part) }

func problemBox(part int, id string) string { return fmt.Sprintf("d-%d-problem-%s", part, id) }

// divide makes projects of the columns of the form.
func (w *Web) divide(v *visit, st project.Step) error {
	x, err := w.Projects.Show(v.ctx, v.tenant, st.ID, 0)
	if err != nil {
		return err
	}
	f := typed{v: v}
	parts := f.parts(x.Project)
	if f.err() != nil {
		return f.err()
	}
	_, err = w.Projects.Divide(v.ctx, v.tenant, project.Seen{ID: st.ID, Base: st.Base}, parts, st.Reason)
	return err
}

// parts reads the columns of the form.
func (f *typed) parts(p *project.Project) []project.Part {
	v := f.v
	var parts []project.Part
	for i, name := range v.names() {
		part := project.Part{Basics: p.Basics}
		part.Name, part.Code, part.Counts = name, "", nil
		part.Funds = f.shares(func(s project.Source) string { return fundBox(i, 0, s) }, p.Basics.Funds)
		for _, y := range p.PlannedYears() {
			part.Years = append(part.Years, project.YearPart{Year: y, Funds: f.shares(func(s project.Source) string { return fundBox(i, y, s) }, p.YearPlan(y).Funds)})
		}
		for _, l := range p.MoneyTable().Years {
			if !v.sent.Has(doneBox(i, l.Year)) {
				continue
			}
			part.Done = append(part.Done, project.YearDone{Year: l.Year, Amount: f.money(doneBox(i, l.Year), name)})
			part.Paid = append(part.Paid, project.YearPart{Year: l.Year, Funds: f.shares(func(s project.Source) string { return paidBox(i, l.Year, s) }, l.PaidBy)})
		}
		if v.input(workBox(i)) != "" {
			n := f.number(workBox(i), name)
			part.Physical = &n
		}
		for k, c := range p.Basics.Counts {
			if c.Quantity = f.number(countBox(i, k), name); !c.Quantity.IsZero() {
				part.Counts = append(part.Counts, c)
			}
		}
		if plan := p.Plan(); plan != nil {
			for _, m := range plan.Milestones {
				if v.input(markBox(i, m.ID)) != "" {
					part.Milestones = append(part.Milestones, m.ID)
				}
			}
		}
		for k := range p.Problems {
			if x := &p.Problems[k]; v.input(problemBox(i, x.ID)) != "" {
				part.Problems = append(part.Problems, x.ID)
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// shares reads a part's money of the sources that the whole has.
func (f *typed) shares(box func(project.Source) string, whole []project.Fund) []project.Fund {
	var out []project.Fund
	for _, x := range whole {
		if n := f.money(box(x.Source), f.v.t(x.Source.Key())); !n.IsZero() {
			out = append(out, project.Fund{Source: x.Source, Amount: n})
		}
	}
	return out
}

// dividing is the form for splitting the project: first the names, then what each
// part takes over. An even division of the investment is proposed, and of the plans of
// years and what was done one by investment.
func (p *dossier) dividing() page.Form {
	f := p.ask("divide", "", "projectweb.divide.next", page.Primary, page.Field{Name: "names", Label: p.t("projectweb.divide.parts"), Hint: p.t("projectweb.divide.hint"), Type: page.FieldArea, Rows: 4, Required: true}, p.reason(false))
	f.Buttons[0].Name, f.Buttons[0].Value = "then", theNext
	if p.form != "divide" {
		return f
	}
	names := p.names()
	if len(names) < 2 {
		return f
	}
	body := page.Stack{}
	if money := p.investments(names); len(money.Rows) > 0 {
		f.Inner = money.inner()
		body = append(body, section("divide-money", money.Caption, p.t("projectweb.divide.money.hint"), money))
	}
	if work := p.takenOver(names); len(work.Rows) > 0 {
		f.Inner = append(f.Inner, work.inner()...)
		body = append(body, section("divide-work", work.Caption, p.t("projectweb.divide.work.hint"), work))
	}
	var marks, problems []named
	if plan := p.p.Plan(); plan != nil {
		for _, m := range plan.Milestones {
			marks = append(marks, named{m.ID, m.Name})
		}
	}
	for i := range p.p.Problems {
		if x := &p.p.Problems[i]; x.Open() {
			problems = append(problems, named{x.ID, clip(x.Text)})
		}
	}
	if len(marks) > 0 {
		body = append(body, section("divide-marks", p.t("projectweb.milestones"), p.t("projectweb.divide.marks.hint"), p.ticks(p.t("projectweb.milestone"), names, marks, markBox)))
	}
	if len(problems) > 0 {
		body = append(body, section("divide-problems", p.t("projectweb.open_problems"), p.t("projectweb.divide.problems.hint"), p.ticks(p.t("projectweb.problem"), names, problems, problemBox)))
	}
	if p.laidOut() {
		body = append(body, p.dividedSums(names))
	}
	f.Body = append(body, hidden("laid", "1"))
	f.Buttons = []page.Button{{Label: p.t("projectweb.divide.do"), Kind: page.Danger, Name: "then", Value: "do"}, {Label: p.t("projectweb.divide.sums"), Name: "then", Value: theNext}, {Label: p.t("projectweb.divide.shares"), Name: "then", Value: theShares}}
	return f
}

// laidOut says whether what was sent came from a form that had the boxes.
func (p *dossier) laidOut() bool { return p.sent.Get("laid") != "" }

func (p *dossier) share(name, label string, proposed decimal.Decimal) box {
	value := proposed.String()
	if p.sent.Has(name) {
		value = p.sent.Get(name)
	}
	return box{Name: name, Label: label, Value: value, Type: "text", Short: true}
}

// evenly divides an amount to hundredths; the last takes the rest.
func evenly(whole decimal.Decimal, n int) []decimal.Decimal {
	out, rest := make([]decimal.Decimal, n), whole
	each := whole.Div(decimal.New(int64(n), 0)).Truncate(2)
	for i := range out {
		out[i] = each
		rest = rest.Sub(each)
	}
	out[n-1] = out[n-1].Add(rest)
	return out
}

// mostOthers is how many projects a choice offers at once; the others are found by
// words. What was chosen before stays chosen.
const mostOthers = 50

// joining is the form for taking others into the project or its taking their place.
func (p *dossier) joining() (page.Form, error) {
	words := p.said("join", "with", p.r.URL.Query().Get("with"))
	all, err := p.w.Projects.Library(p.ctx, project.Query{Tenant: p.tenant, Sort: "name"})
	if err != nil {
		return page.Form{}, err
	}
	found := all
	if words != "" {
		if found, err = p.w.Projects.Library(p.ctx, project.Query{Tenant: p.tenant, Text: words, Sort: "name"}); err != nil {
			return page.Form{}, err
		}
	}
	var others []page.Option
	add := func(value string, r *project.Row) {
		others = append(others, page.Option{Value: value, Label: p.comma(r.Name, p.t(r.Stage.Key()))})
	}
	var chosen []project.ID
	if p.form == "join" {
		for _, s := range p.sent["from"] { // with the version that was seen
			id, _, _ := strings.Cut(s, "@")
			if i := slices.IndexFunc(all.Rows, func(r *project.Row) bool { return string(r.ID) == id }); i >= 0 {
				chosen = append(chosen, project.ID(id))
				add(s, all.Rows[i])
			}
		}
	}
	shown := 0
	for _, r := range found.Rows {
		if r.ID != p.p.ID && !slices.Contains(chosen, r.ID) && shown < mostOthers {
			shown++
			add(fmt.Sprintf("%s@%d", r.ID, r.Version), r)
		}
	}
	as := []page.Option{{Value: string(project.Merged), Label: p.t("projectweb.join.merge"), Selected: true}, {Value: string(project.Superseded), Label: p.t("projectweb.join.supersede")}}
	f := p.ask("join", "", "projectweb.join.do", page.Danger, page.Field{Name: "as", Label: p.t("projectweb.join.as"), Type: page.FieldRadio, Options: as},
		page.Field{Name: "with", Label: p.t("projectweb.join.with"), Hint: p.t("projectweb.join.with.hint"), Value: words},
		page.Field{Name: "from", Label: p.t("projectweb.join.from"), Hint: p.n("projectweb.join.hint", found.Matched, i18n.Args{"Shown": len(others)}), Type: page.FieldChecks, Options: others}, p.reason(false))
	f.Buttons = []page.Button{{Label: p.t("projectweb.join.find"), Name: "then", Value: theFind}, {Label: p.t("projectweb.join.sums"), Name: "then", Value: theNext}, {Label: p.t("projectweb.join.do"), Kind: page.Danger, Name: "then", Value: "do"}}
	if p.form == "join" && p.said("join", "then", "") == theNext && len(chosen) > 0 {
		f.Body, err = p.merging(chosen, p.said("join", "as", "") == string(project.Superseded))
	}
	return f, err
}

// merging lays out what the project becomes when others are merged into it: each
// sum with its parts.
func (p *dossier) merging(chosen []project.ID, superseding bool) (templ.Component, error) {
	if superseding {
		return page.Notice{Title: p.t("projectweb.join.supersede"), Text: p.t("projectweb.join.supersede.text")}, nil
	}
	all := []*project.Project{p.p}
	for _, id := range chosen {
		x, err := p.w.Projects.Show(p.ctx, p.tenant, id, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, x.Project)
	}
	m := project.Merging(all[0], all[1:])
	t := page.Table{Caption: p.t("projectweb.join.sums"), HideCaption: true, Wide: true, Columns: []page.Column{{Label: p.t("projectweb.what"), Head: true}}}
	for _, x := range all {
		t.Columns = append(t.Columns, page.Column{Label: x.Basics.Name, Kind: page.KindNumber})
	}
	t.Columns = append(t.Columns, page.Column{Label: p.t("projectweb.join.after"), Kind: page.KindNumber})
	row := func(label string, after string, of func(*project.Project) string) {
		cells := []page.Cell{page.Txt(label)}
		for _, x := range all {
			cells = append(cells, page.Txt(of(x)))
		}
		t.Rows = append(t.Rows, page.Row{Cells: append(cells, page.Txt(after))})
	}
	row(p.t("project.field.funds"), wan(project.Sum(m.Funds)), func(x *project.Project) string { return wan(x.Total()) })
	for _, f := range m.Funds {
		row(p.t(f.Source.Key()), wan(f.Amount), func(x *project.Project) string { return wan(project.Of(x.Basics.Funds, f.Source)) })
	}
	years := p.p.PlannedYears()
	after := map[int]project.Money{}
	for _, y := range years {
		after[y] = project.Sum(p.p.YearPlan(y).Funds)
	}
	for _, y := range m.Years {
		if after[y.Year] = project.Sum(y.Funds); !slices.Contains(years, y.Year) {
			years = append(years, y.Year)
		}
	}
	slices.Sort(years)
	for _, y := range years {
		row(p.t("projectweb.document.planned", i18n.Args{"Year": strconv.Itoa(y)}), wan(after[y]), func(x *project.Project) string {
			if plan := x.YearPlan(y); plan != nil {
				return wan(project.Sum(plan.Funds))
			}
			return "0"
		})
	}
	row(p.t("projectweb.join.done"), wan(m.Done), func(x *project.Project) string { return wan(x.MoneyTable().Total.Done) })
	row(p.t("projectweb.join.paid"), wan(m.Paid), func(x *project.Project) string { return wan(x.MoneyTable().Total.Paid) })
	physical := p.t("projectweb.why.no_report")
	if m.Taken.Month != nil {
		physical = figure(m.Taken.Physical) + "%"
	}
	row(p.t("projectweb.physical"), physical, func(x *project.Project) string {
		if _, n, known := x.Work(); known {
			return figure(n) + "%"
		}
		return p.t("projectweb.why.no_report")
	})
	count := func(b *project.Baseline) string {
		if b == nil {
			return "0"
		}
		return strconv.Itoa(len(b.Milestones))
	}
	row(p.t("projectweb.milestones"), count(m.Plan), func(x *project.Project) string { return count(x.Plan()) })
	row(p.t("project.field.finish"), m.Finish.String(), func(x *project.Project) string { return orDash(x.Basics.Finish) })
	return section("join-sums", p.t("projectweb.join.sums"), p.t("projectweb.join.sums.hint"), t), nil
}
