package project

import (
	"context"
	"slices"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Replanning is a new plan of milestones.
type Replanning struct {
	Milestones []Milestone
	Links      []Link
	// Push moves milestones that begin earlier than what they wait for allows; without
	// it such a plan is refused.
	Push bool
}

// Replan makes a new baseline; the old ones stay. The first needs no reason.
// Milestones without an id are new and get one.
// Faults: as in Step; Invalid ("project.plan_loop" naming the circle,
// "project.plan_clash", "project.plan_empty", "project.plan_twice",
// "project.plan_name", "project.plan_days", "project.plan_weight",
// "project.plan_link", "project.plan_unknown", "project.reason_needed"); TooLarge
// ("project.plan_large"); Conflict ("project.over").
func (s *Service) Replan(ctx context.Context, st Step, in Replanning) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		b := &Baseline{Version: len(p.Baselines) + 1, Milestones: slices.Clone(in.Milestones), Links: slices.Clone(in.Links), Reason: trim(st.Reason), By: a.Name, At: tx.Now()}
		if old := p.Plan(); old != nil {
			if slices.Equal(old.Milestones, b.Milestones) && slices.Equal(old.Links, b.Links) {
				return nil, nil
			}
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
		}
		taken := func(id string) bool {
			has := func(m Milestone) bool { return m.ID == id }
			return slices.ContainsFunc(b.Milestones, has) || slices.ContainsFunc(p.Baselines, func(o Baseline) bool { return slices.ContainsFunc(o.Milestones, has) })
		}
		for i := range b.Milestones {
			if b.Milestones[i].ID == "" {
				b.Milestones[i].ID = newID("m", i, taken)
			}
		}
		if err := b.check(in.Push); err != nil {
			return nil, err
		}
		return &Change{Baseline: b}, nil
	})
}

// Expect says when milestones are expected to end, or that they began or ended,
// apart from a monthly report.
// Faults: as in Step; Invalid ("project.milestone_unknown", "project.milestone_future",
// "project.milestone_order", "project.progress_none"); Conflict ("project.over").
func (s *Service) Expect(ctx context.Context, st Step, list []Progress) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		if len(list) == 0 || len(list) > maxMilestones {
			return nil, fault.New(fault.Invalid, "project.progress_none", nil)
		}
		if err := p.checkProgress(list, s.zoneDay(tx)); err != nil {
			return nil, err
		}
		out := slices.Clone(list)
		for i := range out {
			out[i].By, out[i].At, out[i].Note = a.Name, tx.Now(), trim(out[i].Note)
		}
		return &Change{Progress: out}, nil
	})
}

// PlanYear sets the money of a year; changing it needs a reason. That the plans of all
// years go beyond the whole investment, or beyond what a source gives of it, is asked
// about (Step.Beyond) and needs a reason.
// Faults: as in Step; Invalid ("project.year", "project.reason_needed", "project.year_beyond",
// "project.year_beyond_source", those of money).
func (s *Service) PlanYear(ctx context.Context, st Step, year int, funds []Fund, goal string) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		if year < 1990 || year > 2100 {
			return nil, fault.New(fault.Invalid, "project.year", nil)
		}
		fs, err := tidyFunds(funds)
		if err != nil {
			return nil, err
		}
		y := &YearPlan{Year: year, Version: 1, Funds: fs, Goal: clip(trim(goal), maxText), Reason: trim(st.Reason), By: a.Name, At: tx.Now()}
		if old := p.YearPlan(year); old != nil {
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
			y.Version = old.Version + 1
		}
		if beyond := p.beyond(y); beyond != nil {
			if !st.Beyond {
				return nil, beyond
			}
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
		}
		return &Change{Year: y}, nil
	})
}

// beyond refuses a plan of a year with which those of all years are more than the whole
// investment, or of some source more than it gives; nil: they are not, or the plan makes
// nothing worse. Money that is not divided by source yet may come from any.
func (p *Project) beyond(y *YearPlan) error {
	var old, all []Fund
	if o := p.YearPlan(y.Year); o != nil {
		old = o.Funds
	}
	for _, year := range p.PlannedYears() {
		if year != y.Year {
			all = append(all, p.YearPlan(year).Funds...)
		}
	}
	all = append(all, y.Funds...)
	more := func(was, now, all, whole Money) bool {
		return !whole.IsZero() && all.GreaterThan(whole) && now.GreaterThan(was)
	}
	funds := p.Basics.Funds
	args := func(all, whole Money) fault.Args {
		return fault.Args{"All": all, "Whole": whole, "Beyond": all.Sub(whole)}
	}
	if a, w := Sum(all), Sum(funds); more(Sum(old), Sum(y.Funds), a, w) {
		return Flaws{{"funds", fault.New(fault.Invalid, "project.year_beyond", args(a, w))}}.Fault()
	}
	free := Of(funds, Undivided)
	for _, f := range y.Funds {
		a, w := Of(all, f.Source), Of(funds, f.Source)
		if f.Source != Undivided && free.IsZero() && a.GreaterThan(w) && f.Amount.GreaterThan(Of(old, f.Source)) && len(funds) > 0 {
			with := args(a, w)
			with["Source"] = i18n.Key(f.Source.Key())
			return Flaws{{"fund-" + string(f.Source), fault.New(fault.Invalid, "project.year_beyond_source", with)}}.Fault()
		}
	}
	return nil
}
