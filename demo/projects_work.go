package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// work lists the acts of building: plans of years, monthly reports, stages.
func (b *builder) work() {
	w := b.w
	told, end := w.pace[len(w.pace)-1].month, b.reported()
	for m := w.start.FirstOfMonth(); m <= end; m = m.AddMonths(1) {
		if m == w.start.FirstOfMonth() {
			b.year(w.start+1, (w.start + 1).Year())
		} else if m.Time().Month() == time.January {
			b.year(m+9, m.Year())
		}
		b.report(m, m == told)
		if m == w.start.FirstOfMonth() && b.reaches(project.Building) {
			b.advance(m.AddMonths(1) + 9)
		}
		b.during(m)
		if b.physical(m) == 10000 && m > told { // it went on until it was done
			b.document(m.AddMonths(1)+14, "acceptance")
			b.advance(m.AddMonths(1) + 15)
			return
		}
	}
	if b.reaches(project.Completed) {
		b.document(end.AddMonths(1)+14, "acceptance")
		b.advance(end.AddMonths(1) + 15)
	}
	if b.reaches(project.Operating) {
		b.document(end.AddMonths(2)+14, "handover")
		b.advance(end.AddMonths(2) + 15)
	}
}

// during adds what happens in a month beside its report.
func (b *builder) during(m project.Day) {
	d := b.w.replan
	if d != 0 && d.FirstOfMonth().AddMonths(-1) == m {
		b.step(d, identity.Manager, "调整节点计划", "管线迁改推迟，竣工顺延（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.Replan(ctx, st, b.milestones(b.w.finish+61))
		})
	}
	text, closes := b.w.Problem, false
	if b.w.Solved != "" {
		text, closes = b.w.Solved, true
	}
	if n := months(b.w.start.FirstOfMonth(), m); text == "" || n != 5 && n != 8 {
		return
	} else if n == 5 {
		b.step(m.AddMonths(1)+11, identity.Manager, "问题", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.AddProblem(ctx, st, project.Problem{Text: text + "（演示）", Person: "演示项目员乙", Due: m.AddMonths(4)})
		})
	} else if closes {
		b.step(m.AddMonths(1)+11, identity.Manager, "问题销号", "方案已定并实施（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.CloseProblem(ctx, st, b.s.built[b.w.Name].at.Problems[0].ID)
		})
	}
}

// year plans on a day the money of a year by the even pace of the whole plan.
func (b *builder) year(d project.Day, y int) {
	share := func(day project.Day) int64 {
		return max(0, min(10000, int64(day-b.w.start)*10000/int64(b.w.finish-b.w.start)))
	}
	by := func(year int) decimal.Decimal {
		return decimal.New(b.w.Total*share(schedule.Date(year, 1, 1)), -4).Round(0)
	}
	amount := by(y + 1).Sub(by(y)) // all years together are the whole
	b.step(d, identity.Manager, "年度计划", "按当年安排核定（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
		return b.s.projects.PlanYear(ctx, st, y, []project.Fund{{Source: b.w.Source, Amount: amount}}, "完成年度投资和节点目标（演示）")
	})
}

// report adds a month's report with its way.
func (b *builder) report(m project.Day, last bool) {
	month, _ := period.Of(period.Month, m.Year(), int(m.Time().Month()))
	is, was := b.physical(m), int64(0)
	if m > b.w.start.FirstOfMonth() {
		was = b.physical(m.AddMonths(-1))
	}
	done := decimal.New(b.w.Total*(is-was), -4)
	form := project.ReportForm{Month: month, Done: done, Paid: []project.Fund{{Source: b.w.Source, Amount: done.Mul(decimal.New(8, -1)).Round(2)}}, Physical: decimal.New(is, -2), Note: madeUp}
	if b.w.Total%2 == 0 { // half of them tell what it really cost, a little more than it is worth
		cost := decimal.New(b.w.Total*is, -4).Mul(decimal.New(103, -2)).Round(2)
		form.Cost = &cost
	}
	sum := int64(0)
	for i, weight := range []int64{25, 45, 15, 15} {
		from := sum
		sum += weight * 100
		p := project.Progress{ID: fmt.Sprintf("m%d", i+1)}
		if was <= from && is > from {
			p.Started = max(m, b.w.start)
		}
		if was < sum && is >= sum {
			p.Finished = m.AddMonths(1) - 1
		}
		if p.Started != 0 || p.Finished != 0 {
			form.Milestones = append(form.Milestones, p)
		}
	}
	next := b.toldOn(m)
	b.step(next+3, identity.Manager, "填月报", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		return b.s.projects.SaveReport(ctx, st, form)
	})
	submit := func(d project.Day) {
		b.step(d, identity.Manager, "报月报", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.SubmitReport(ctx, st, month)
		})
	}
	settle := func(d project.Day, confirm bool, why string) {
		b.step(d, identity.Head, "核月报", why, func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.SettleReport(ctx, st, month, confirm)
		})
	}
	fate := b.w.Last
	if !last {
		fate = ""
	}
	after := b.then.AddMonths(1) // what waits when the demonstration is loaded goes on then
	switch fate {
	case project.ReportDraft:
		submit(after + 1)
		settle(after+1, true, "")
	case project.ReportSubmitted:
		submit(next + 4)
		settle(after+1, true, "")
	case project.ReportReturned:
		submit(next + 4)
		settle(next+6, false, "完成投资与支付凭证不符，请核对（演示）")
		b.step(after+1, identity.Manager, "重填月报", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.SaveReport(ctx, st, form)
		})
		submit(after + 1)
		settle(after+1, true, "")
	default:
		submit(next + 4)
		settle(next+6, true, "")
	}
}
