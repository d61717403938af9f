package projectweb

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// plan is the milestones: the chart, what is expected, and the form of a new plan.
func (p *dossier) plan() (templ.Component, error) {
	var stack page.Stack
	n := p.x.Network
	if n == nil {
		stack = append(stack, page.Empty{Title: p.t("projectweb.plan.none"), Text: p.t("projectweb.plan.none.text")})
	} else {
		c := p.milestoneChart(n)
		stack = append(stack, text("plan-line", p.planLine(n)), c, section("times", p.t("projectweb.milestones"), p.t("projectweb.slack.hint"), p.times(n)))
		if p.may(project.DoManage) {
			f := p.ask("expect", "", "projectweb.keep", page.Primary)
			f.Body = p.progressGrid("expect", nil)
			stack = append(stack, fold("expect-part", p.t("projectweb.expect"), p.typing("expect"), f))
		}
	}
	if p.may(project.DoManage) {
		stack = append(stack, fold("replan-part", p.t("projectweb.replan"), n == nil || p.typing("replan"), p.planForm()))
	}
	if len(p.p.Baselines) > 1 {
		stack = append(stack, section("baselines", p.t("projectweb.baselines"), "", p.baselines()))
	}
	return stack, nil
}

// planLine says in words when all ends and which chain decides that.
func (p *dossier) planLine(n *project.Network) string {
	_, planned := span(n.Baseline)
	var path []string
	for _, id := range n.Path {
		path = append(path, p.milestoneName(id))
	}
	args := i18n.Args{"Planned": planned.String(), "Expected": n.Finish.String(), "Path": strings.Join(path, " → ")}
	switch late := int(n.Finish - planned); {
	case len(path) == 0:
		return p.t("projectweb.next.all_done")
	case late > 0:
		return p.n("projectweb.plan.late", late, args)
	default:
		return p.t("projectweb.plan.on_time", args)
	}
}

func span(b *project.Baseline) (from, to project.Day) {
	for i := range b.Milestones {
		m := &b.Milestones[i]
		if from == 0 || m.Start < from {
			from = m.Start
		}
		to = max(to, m.Finish)
	}
	return from, to
}

// milestoneChart draws the plan: planned bars, what happened, what is expected, the
// critical ones marked, and today.
func (p *dossier) milestoneChart(n *project.Network) templ.Component {
	from, to := span(n.Baseline)
	for i := range n.Times {
		from, to = min(from, n.Times[i].EarlyStart), max(to, n.Times[i].EarlyFinish)
	}
	c := chart{Label: p.t("projectweb.chart.milestones", i18n.Args{"Name": p.p.Basics.Name}), Axis: newAxis(from, to, p.x.Day, 720), Movable: p.may(project.DoManage), Today: p.t("projectweb.today", i18n.Args{"Day": p.x.Day.String()})}
	var rows []chartRow
	for i, m := range n.Baseline.Milestones {
		t := n.Times[i]
		r := chartRow{Label: strconv.Itoa(i+1) + " " + m.Name, Href: "#m-" + strconv.Itoa(i+1)}
		mark := strconv.Itoa(i + 1)
		plan := piece{Class: "bar-plan", From: m.Start, To: m.Finish + 1, Title: p.t("projectweb.chart.planned", i18n.Args{"Name": m.Name, "From": m.Start.String(), "To": m.Finish.String()}), Row: mark}
		now := piece{Class: "bar-now", From: t.EarlyStart, To: t.EarlyFinish, Thin: true, Title: p.t("projectweb.chart.expected", i18n.Args{"Name": m.Name, "From": t.EarlyStart.String(), "To": (t.EarlyFinish - 1).String()})}
		switch {
		case t.Done:
			now.Class = "bar-done"
		case t.Critical:
			plan.Class, r.Note = "bar-plan bar-critical", p.t("projectweb.critical")
			r.Label = "★ " + r.Label
		}
		r.Pieces = []piece{plan, now}
		if m.Key {
			r.Marks = append(r.Marks, diamond{Day: m.Finish + 1, Filled: t.Done})
		}
		rows = append(rows, r)
	}
	c.Blocks, c.Wires = [][]chartRow{rows}, wires(n)
	legend := []string{p.t("projectweb.legend.plan"), p.t("projectweb.legend.critical"), p.t("projectweb.legend.now"), p.t("projectweb.legend.key")}
	if len(c.Wires) > 0 {
		legend = append(legend, p.t("projectweb.legend.wire"))
	}
	return page.Stack{c, text("hint", strings.Join(legend, p.t("projectweb.comma")))}
}

// wires are what milestones wait for, between the sides that their kind names.
func wires(n *project.Network) (out []wire) {
	at := map[string]int{}
	for i, m := range n.Baseline.Milestones {
		at[m.ID] = i
	}
	for _, l := range n.Baseline.Links {
		from, to := at[l.From], at[l.To]
		a, b := &n.Baseline.Milestones[from], &n.Baseline.Milestones[to]
		x := wire{From: from, To: to, Leaves: a.Start, Enters: b.Start, FromEnd: l.Kind == schedule.FinishStart, Critical: n.Times[from].Critical && n.Times[to].Critical}
		if x.FromEnd {
			x.Leaves = a.Finish + 1
		}
		out = append(out, x)
	}
	return out
}

// times are the computed days as a table, the same that the chart draws.
func (p *dossier) times(n *project.Network) page.Table {
	t := page.Table{Caption: p.t("projectweb.milestones"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: p.t("projectweb.milestone"), Head: true}, {Label: p.t("projectweb.planned"), Kind: page.KindDate},
		{Label: p.t("projectweb.expected"), Kind: page.KindDate}, {Label: p.t("projectweb.slack"), Kind: page.KindNumber}, {Label: p.t("projectweb.state"), Kind: page.KindMark}, {Label: p.t("projectweb.after")}}}
	at := map[string]int{}
	for i, m := range n.Baseline.Milestones {
		at[m.ID] = i + 1
	}
	for i, m := range n.Baseline.Milestones {
		x, pr := n.Times[i], n.Progress[i]
		state := page.Show(page.Tag{Text: p.t("projectweb.milestone.ahead")})
		switch {
		case x.Done:
			state = page.Cell{Body: page.Tag{Text: p.t("projectweb.milestone.done"), Tone: page.ToneGood}, Note: pr.Finished.String()}
		case m.Finish < p.x.Day:
			state = page.Show(page.Tag{Text: p.n("projectweb.milestone.late", int(p.x.Day-m.Finish)), Tone: page.ToneBad})
		case pr.Started != 0:
			state = page.Cell{Body: page.Tag{Text: p.t("projectweb.milestone.going"), Tone: page.ToneBlue}, Note: pr.Started.String()}
		}
		if told := p.awaited(m.ID); told != "" && !x.Done {
			if pr.Started == 0 && m.Finish >= p.x.Day {
				state = page.Cell{Body: page.Tag{Text: p.t("projectweb.told"), Tone: page.ToneBlue}, Note: told}
			} else {
				state.Note = p.comma(state.Note, p.t("projectweb.told"), told)
			}
		}
		slack := page.Int(x.Slack)
		if x.Done {
			slack = page.None(p.t("projectweb.milestone.done"))
		}
		name := page.Txt(strconv.Itoa(i+1) + " " + m.Name)
		var notes []string
		if m.Key {
			notes = append(notes, p.t("projectweb.key"))
		}
		if x.Critical {
			notes = append(notes, p.t("projectweb.critical"))
		}
		name.Note = p.comma(notes...)
		after := page.Txt(waits(n.Baseline, m.ID, at))
		if after.Text == "" {
			after = page.None(p.t("projectweb.why.waits_for_none"))
		}
		t.Rows = append(t.Rows, page.Row{ID: "m-" + strconv.Itoa(i+1), Cells: []page.Cell{name, page.Txt(m.Start.String() + " – " + m.Finish.String()),
			page.Txt(x.EarlyStart.String() + " – " + (x.EarlyFinish - 1).String()), slack, state, after}})
	}
	return t
}

// awaited says what a report that waits for confirmation tells of a milestone; empty: nothing.
func (p *dossier) awaited(id string) string {
	out := ""
	for i := range p.p.Reports {
		r := &p.p.Reports[i]
		if r.State != project.ReportSubmitted {
			continue
		}
		for _, x := range r.Milestones {
			args := i18n.Args{"Month": r.Month.Label(p.lang), "Started": x.Started.String(), "Finished": x.Finished.String(), "Forecast": x.Forecast.String()}
			switch {
			case x.ID != id:
			case x.Finished != 0:
				out = p.t("projectweb.told.finished", args)
			case x.Forecast != 0 && x.Started != 0:
				out = p.t("projectweb.told.both", args)
			case x.Started != 0:
				out = p.t("projectweb.told.started", args)
			case x.Forecast != 0:
				out = p.t("projectweb.told.forecast", args)
			}
		}
	}
	return out
}

// waits writes what a milestone waits for, as the form reads it.
func waits(b *project.Baseline, id string, at map[string]int) string {
	var out []string
	for _, l := range b.Links {
		if l.To != id {
			continue
		}
		s := strconv.Itoa(at[l.From])
		if l.Kind == schedule.StartStart || l.Lag != 0 {
			s += strings.ToUpper(string(l.Kind))
		}
		if l.Lag > 0 {
			s += "+"
		}
		if l.Lag != 0 {
			s += strconv.Itoa(l.Lag)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// spare is how many empty rows the form of a plan has.
const spare = 4

// planForm is the plan as a grid; dragging a bar fills in the same boxes.
func (p *dossier) planForm() templ.Component {
	b := p.p.Plan()
	if b == nil {
		b = &project.Baseline{}
	}
	at := map[string]int{}
	for i, m := range b.Milestones {
		at[m.ID] = i + 1
	}
	g := grid{Caption: p.t("projectweb.replan"), Head: []string{"#", p.t("projectweb.milestone"), p.t("project.field.start"), p.t("project.field.finish"), p.t("projectweb.weight"), p.t("projectweb.key"), p.t("projectweb.after")}, Wrong: func(name string) string { return p.wrong("replan", name) }}
	for i := range len(b.Milestones) + spare {
		var m project.Milestone
		if i < len(b.Milestones) {
			m = b.Milestones[i]
		}
		no := strconv.Itoa(i + 1)
		label := func(head string) string { return no + " " + head }
		said := func(field, now string) string { return p.said("replan", field+"-"+no, now) }
		key := ""
		if p.saidAny("replan", "key-"+no, "1", m.Key) {
			key = "1"
		}
		weight := ""
		if m.Weight > 0 {
			weight = strconv.Itoa(m.Weight)
		}
		g.Rows = append(g.Rows, gridRow{Label: no, ID: no, Hidden: [][2]string{{"id-" + no, m.ID}}, Boxes: []box{
			{Name: "name-" + no, Type: "text", Label: label(g.Head[1]), Value: said("name", m.Name)},
			{Name: "start-" + no, Type: "date", Label: label(g.Head[2]), Value: said("start", m.Start.String())},
			{Name: "finish-" + no, Type: "date", Label: label(g.Head[3]), Value: said("finish", m.Finish.String())},
			{Name: "weight-" + no, Type: "text", Label: label(g.Head[4]), Value: said("weight", weight), Short: true},
			{Name: "key-" + no, Type: "check", Label: label(g.Head[5]), Value: key},
			{Name: "after-" + no, Type: "text", Label: label(g.Head[6]), Value: said("after", waits(b, m.ID, at)), Short: true}}})
	}
	f := p.ask("replan", "", "projectweb.replan.keep", page.Primary)
	push := p.filled("replan", page.Field{Name: "push", Label: p.t("projectweb.push"), Hint: p.t("projectweb.push.hint"), Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: p.t("projectweb.push.yes")}}})
	reason := p.filled("replan", p.reason(len(p.p.Baselines) > 0))
	f.Inner = append(g.inner(), push, reason)
	f.Body = page.Stack{text("hint", p.t("projectweb.replan.hint")), g, push, reason}
	return f
}

func (p *dossier) baselines() page.Table {
	t := page.Table{Caption: p.t("projectweb.baselines"), HideCaption: true, Columns: []page.Column{{Label: p.t("projectweb.baseline"), Head: true}, {Label: p.t("projectweb.planned"), Kind: page.KindDate}, {Label: p.t("projectweb.reason")}, {Label: p.t("projectweb.by")}}}
	for i := len(p.p.Baselines) - 1; i >= 0; i-- {
		b := &p.p.Baselines[i]
		from, to := span(b)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(b.Version), page.Txt(from.String() + " – " + to.String()), p.textOr(b.Reason, "projectweb.why.first_plan"), {Text: b.By, Note: p.moment(b.At)}}})
	}
	return t
}
