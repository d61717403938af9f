package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// The closed round, counted in days from its first.
const (
	yearDue     = 140 // 2026-05-30
	yearCloses  = 171 // 2026-06-30
	yearPublish = 165
)

// yearRound lists the acts of the round over 2025: all is published, one sheet
// after it was sent back, one late and by exception.
func (s *story) yearRound(f *figures) {
	opens := time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)
	year := period.InYear(2025)
	var g *townFigures
	r := &round{s: s, form: reporting.RoundForm{Tenant: Tenant, Name: "2025年度监测（演示）", Period: year, Opens: opens,
		Due: opens.AddDate(0, 0, yearDue), Closes: opens.AddDate(0, 0, yearCloses), Demo: true, Note: "演示轮次：数值、人员均为虚构"}}
	r.list = func(ctx context.Context) ([]reporting.Duty, error) { return s.yearDuties(ctx, year) }
	r.answer = func(k indicator.CellKey) answer { return yearAnswer(f, g, k) }
	s.on(opens.AddDate(0, 0, -2), r.form.Name, func() (err error) {
		if g, err = generator(f); err != nil {
			return err
		}
		r.form.Plan = s.out.Plan.Plan
		if err := r.begin(); err != nil {
			return err
		}
		s.out.Year = r.id
		return nil
	})
	whole := func(day int) []step {
		return []step{{day: day, do: reporting.Fill, part: 100}, {day: day + 1, do: reporting.Submit}, {day: day + 3, do: reporting.Approve}, {day: day + 8, do: reporting.Verify}}
	}
	for i, org := range []identity.OrgID{"tjj", "fgj", "gxj", "czj", "kjj", "scjg", "rsj", "jyj", "sthjj", "lyj", "nyj", "yjj"} {
		r.goes(org, i*6, whole(60+i*5)...)
	}
	r.goes("wjj", 100, step{day: 90, do: reporting.Fill, part: 100}, step{day: 91, do: reporting.Submit}, step{day: 93, do: reporting.Approve},
		step{day: 97, do: reporting.Return, note: "医师数与卫健统计直报不一致，请核对后注明口径（演示）"},
		step{day: 101, do: reporting.Fill, part: 100, note: "已与直报系统核对一致（演示）"}, step{day: 102, do: reporting.Submit, note: "已核对"},
		step{day: 104, do: reporting.Approve}, step{day: 110, do: reporting.Verify})
	areas, _ := Areas()
	n := 0
	for _, a := range areas {
		if len(a.Code) == 9 {
			r.goes(townOrg(a.Code), 200+n, whole(100+n)...)
			n++
		}
	}
	r.except(130, 190, 200, "swj", "海关年度数据核定推迟（演示）")
	r.publish(yearPublish)
	r.goes("swj", 50, append(whole(195), step{day: 204, do: reporting.Publish})...) // five days late
}

// yearDuties is the proposed list as the planner left it: residents are measured
// by the census, and towns are spared a figure that is being contested.
func (s *story) yearDuties(ctx context.Context, year period.Period) ([]reporting.Duty, error) {
	p, err := s.reports.Propose(ctx, Tenant, s.out.Plan.Plan, year)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(p.Duties, func(d reporting.Duty) bool { return d.Cell.Code == "grain-capacity" && d.Cell.Area != Tenant })
	for i := range out {
		if k := &out[i].Cell; k.Code == "urbanisation" {
			k.Version = 2
		}
	}
	return out, nil
}

// yearAnswer is what stands in a cell of the round over 2025.
func yearAnswer(f *figures, g *townFigures, k indicator.CellKey) answer {
	if k.Area != Tenant {
		for _, o := range g.observations(k.Code, k.Period.Year()) {
			if o.Cell == k {
				return answer{Cell: k, Value: o.Value.String(), Note: o.Note}
			}
		}
	}
	if m := f.of(k.Code); m != nil && k.Area == Tenant {
		for _, x := range m.Figures {
			if !x.Round || x.Period != fmt.Sprint(k.Period.Year()) || cmp.Or(x.Version, 1) != k.Version {
				continue
			}
			if x.None != "" {
				return noValue(k, reporting.NoValue(x.None), x.Note)
			}
			return answer{Cell: k, Value: x.Value, Status: indicator.Status(x.Status), Note: x.Note}
		}
	}
	return noValue(k, reporting.NotCollected, "演示数据中没有这项")
}
