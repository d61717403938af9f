package projectweb

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

func (p *dossier) divisionGrid(caption string, names []string) grid {
	return grid{Caption: caption, Head: append([]string{p.t("projectweb.divide.whole")}, names...), Wrong: func(name string) string { return p.wrong("divide", name) }}
}

// investments are the boxes of what the parts are to be: money by source and what they
// count for.
func (p *dossier) investments(names []string) grid {
	g := p.divisionGrid(p.t("projectweb.divide.money"), names)
	for _, x := range p.p.Basics.Funds {
		row := gridRow{Label: p.t("projectweb.divide.fund", i18n.Args{"Source": i18n.Key(x.Source.Key()), "Amount": wan(x.Amount)})}
		for i, n := range evenly(x.Amount, len(names)) {
			row.Boxes = append(row.Boxes, p.share(fundBox(i, 0, x.Source), names[i]+" "+row.Label, n))
		}
		g.Rows = append(g.Rows, row)
	}
	for k, c := range p.p.Basics.Counts {
		row := gridRow{Label: p.t("projectweb.divide.item", i18n.Args{"No": k + 1, "Quantity": figure(c.Quantity)})}
		for i, n := range evenly(c.Quantity, len(names)) {
			row.Boxes = append(row.Boxes, p.share(countBox(i, k), names[i]+" "+row.Label, n))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// takenOver are the boxes of what the parts take over: plans of years, what was done
// and paid, and how far they are.
func (p *dossier) takenOver(names []string) grid {
	g := p.divisionGrid(p.t("projectweb.divide.work"), names)
	parts := p.proposed(names)
	row := func(label string, of func(part int) (string, decimal.Decimal)) {
		r := gridRow{Label: label}
		for i := range names {
			box, n := of(i)
			b := p.share(box, names[i]+" "+label, n)
			if p.sent.Get("then") == theShares {
				b.Value = n.String()
			}
			r.Boxes = append(r.Boxes, b)
		}
		g.Rows = append(g.Rows, r)
	}
	funds := func(key string, year int, whole []project.Fund, box func(int, int, project.Source) string, of func(project.Part) []project.YearPart) {
		for _, x := range whole {
			row(p.t(key, i18n.Args{"Year": strconv.Itoa(year), "Source": i18n.Key(x.Source.Key()), "Amount": wan(x.Amount)}), func(i int) (string, decimal.Decimal) {
				return box(i, year, x.Source), ofYear(of(parts[i]), year, x.Source)
			})
		}
	}
	for _, y := range p.p.PlannedYears() {
		funds("projectweb.divide.year", y, p.p.YearPlan(y).Funds, fundBox, func(x project.Part) []project.YearPart { return x.Years })
	}
	for _, l := range p.x.Money.Years {
		if !p.reportedIn(l.Year) {
			continue
		}
		row(p.t("projectweb.divide.done", i18n.Args{"Year": strconv.Itoa(l.Year), "Amount": wan(l.Done)}), func(i int) (string, decimal.Decimal) {
			return doneBox(i, l.Year), doneIn(parts[i], l.Year)
		})
		funds("projectweb.divide.paid", l.Year, l.PaidBy, paidBox, func(x project.Part) []project.YearPart { return x.Paid })
	}
	if month, physical, known := p.p.Work(); known {
		r := gridRow{Label: p.t("projectweb.divide.physical", i18n.Args{"Month": month.Label(p.lang), "Share": figure(physical)})}
		for i := range names {
			r.Boxes = append(r.Boxes, p.share(workBox(i), names[i]+" "+r.Label, physical))
		}
		g.Rows = append(g.Rows, r)
	}
	return g
}

// proposed are the parts with shares by the investment that stands in the form.
func (p *dossier) proposed(names []string) []project.Part {
	parts := make([]project.Part, len(names))
	f := typed{v: p.visit}
	for _, x := range p.p.Basics.Funds {
		for i, n := range evenly(x.Amount, len(names)) {
			if box := fundBox(i, 0, x.Source); p.sent.Has(box) {
				n = f.money(box, "")
			}
			parts[i].Funds = append(parts[i].Funds, project.Fund{Source: x.Source, Amount: n})
		}
	}
	p.p.Sharing(parts)
	return parts
}

func ofYear(list []project.YearPart, year int, s project.Source) (sum decimal.Decimal) {
	for _, y := range list {
		if y.Year == year {
			sum = sum.Add(project.Of(y.Funds, s))
		}
	}
	return sum
}

func doneIn(x project.Part, year int) (sum decimal.Decimal) {
	for _, y := range x.Done {
		if y.Year == year {
			sum = sum.Add(y.Amount)
		}
	}
	return sum
}

// named is something that goes to one of the parts.
type named struct{ id, name string }

// ticks are boxes of which one is ticked for each thing, at first that of the first part.
func (p *dossier) ticks(head string, names []string, list []named, box func(int, string) string) grid {
	g := p.divisionGrid(head, names)
	g.Head[0] = head
	for _, x := range list {
		row := gridRow{Label: x.name}
		for i, name := range names {
			on := ""
			if p.sent.Get(box(i, x.id)) != "" || i == 0 && !p.laidOut() {
				on = "1"
			}
			row.Boxes = append(row.Boxes, boxOf(box(i, x.id), name+" "+x.name, on))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func boxOf(name, label, on string) box {
	return box{Name: name, Label: label, Value: on, Type: "check"}
}

// dividedSums holds the parts against the whole: each sum with whether it is kept.
func (p *dossier) dividedSums(names []string) templ.Component {
	var parts []project.Part
	f := typed{v: p.visit}
	if parts = f.parts(p.p); p.sent.Get("then") == theShares {
		p.p.Sharing(parts)
	}
	t := page.Table{Caption: p.t("projectweb.divide.sums"), HideCaption: true, Wide: true, Columns: []page.Column{{Label: p.t("projectweb.what"), Head: true}, {Label: p.t("projectweb.divide.whole"), Kind: page.KindNumber}}}
	for _, n := range names {
		t.Columns = append(t.Columns, page.Column{Label: n, Kind: page.KindNumber})
	}
	t.Columns = append(t.Columns, page.Column{Label: p.t("projectweb.divide.together"), Kind: page.KindNumber}, page.Column{Label: p.t("projectweb.state"), Kind: page.KindMark})
	row := func(label string, whole decimal.Decimal, of func(project.Part) decimal.Decimal) {
		cells, sum := []page.Cell{page.Txt(label), page.Txt(figure(whole))}, decimal.Decimal{}
		for i := range parts {
			sum = sum.Add(of(parts[i]))
			cells = append(cells, page.Txt(figure(of(parts[i]))))
		}
		state := page.Tag{Text: p.t("projectweb.divide.kept"), Tone: page.ToneGood}
		if !sum.Equal(whole) {
			state = page.Tag{Text: p.t("projectweb.divide.differs", i18n.Args{"By": figure(sum.Sub(whole))}), Tone: page.ToneBad}
		}
		t.Rows = append(t.Rows, page.Row{Cells: append(cells, page.Txt(figure(sum)), page.Show(state))})
	}
	row(p.t("project.field.funds"), p.p.Total(), func(x project.Part) decimal.Decimal { return project.Sum(x.Funds) })
	of := func(list []project.YearPart, year int) (sum decimal.Decimal) {
		for _, s := range project.Sources() {
			sum = sum.Add(ofYear(list, year, s))
		}
		return sum
	}
	for _, y := range p.p.PlannedYears() {
		row(p.t("projectweb.document.planned", i18n.Args{"Year": strconv.Itoa(y)}), project.Sum(p.p.YearPlan(y).Funds), func(x project.Part) decimal.Decimal { return of(x.Years, y) })
	}
	for _, l := range p.x.Money.Years {
		if p.reportedIn(l.Year) {
			year := i18n.Args{"Year": strconv.Itoa(l.Year)}
			row(p.t("projectweb.divide.done_in", year), l.Done, func(x project.Part) decimal.Decimal { return doneIn(x, l.Year) })
			row(p.t("projectweb.divide.paid_in", year), l.Paid, func(x project.Part) decimal.Decimal { return of(x.Paid, l.Year) })
		}
	}
	return section("divide-sums", p.t("projectweb.divide.sums"), p.t("projectweb.divide.sums.hint"), t)
}

// nameOf is what another project is called, as far as who asks may see it.
func (p *dossier) nameOf(id project.ID) string {
	if o, err := p.w.Projects.Show(p.ctx, p.tenant, id, 0); err == nil {
		return o.Project.Basics.Name
	}
	return string(id)
}

// between says from which project something came, or into which it went.
func (p *dossier) between(from, to project.ID) string {
	switch {
	case to != "":
		return p.t("projectweb.went_to", i18n.Args{"Name": p.nameOf(to)})
	case from != "":
		return p.t("projectweb.from", i18n.Args{"Name": p.nameOf(from)})
	}
	return ""
}

// takenWords say what was taken over from others.
func (p *dossier) takenWords(t *project.Taken) string {
	var done, paid project.Money
	for _, m := range t.Months {
		done, paid = done.Add(m.Done), paid.Add(project.Sum(m.Paid))
	}
	if t.As != project.SplitFrom {
		return p.n("projectweb.taken", len(t.Months), i18n.Args{"Done": p.money(done)})
	}
	args := i18n.Args{"Name": p.nameOf(t.From[0]), "Done": p.money(done), "Paid": p.money(paid)}
	if t.Month == nil {
		return p.t("projectweb.opening", args)
	}
	args["Month"], args["Share"] = t.Month.Label(p.lang), figure(t.Physical)
	return p.t("projectweb.opening.work", args)
}

// origins say where the figures of the project come from, as far as they were not told
// here: that it was recorded late, with what it began as a part of another.
func (p *dossier) origins() templ.Component {
	var out page.Stack
	if m := p.p.Moves[0]; m.Stage != project.Conceived {
		out = append(out, text("hint", p.t("projectweb.recorded_late", i18n.Args{"Stage": i18n.Key(m.Stage.Key()), "On": m.On.String(), "Why": m.Reason})))
	}
	for i := range p.p.Taken {
		if t := &p.p.Taken[i]; t.As == project.SplitFrom {
			out = append(out, text("hint", p.takenWords(t)))
		}
	}
	return out
}
