package project

import (
	"context"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Part is one of the projects that another is split into.
type Part struct {
	// Basics describe it: its share of the money by source and of what the whole counts
	// for among them. Its days follow from its milestones, else they are told here.
	Basics
	// Years are its shares of the yearly plans. Where no part tells of any they are
	// divided by investment (Sharing).
	Years []YearPart
	// Done and Paid are its shares of what was done and paid in each year, from the
	// beginning; divided likewise.
	Done []YearDone
	Paid []YearPart
	// Physical is the share of its own work that is done, per cent; nil: that of the whole.
	Physical *decimal.Decimal
	// Milestones names those of the whole that it takes over, with their progress.
	Milestones []string
	// Problems names the open problems of the whole that go on in it. Those that no
	// part names go on in the first.
	Problems []string
}

// YearPart is a share of the money of a year.
type YearPart struct {
	Year  int
	Funds []Fund
}

// YearDone is a share of the investment done in a year.
type YearDone struct {
	Year   int
	Amount Money
}

// Divide splits a project into several new ones, which take over its stage. Nothing
// is lost: money by source and year, what was done and paid in each month, what it
// counts for, and milestones are divided among the parts without rest; open problems,
// places on lists that are in force and being shown to everybody go on in the parts.
// The whole is over then and keeps its reports; links lead both ways.
// Faults: as in Join; those of Create; Invalid ("project.split_few", "project.split_money",
// "project.split_year", "project.split_done", "project.split_paid", "project.report_physical",
// "project.split_counts", "project.split_milestone", "project.split_problem");
// Conflict ("project.report_waits").
func (s *Service) Divide(ctx context.Context, t Tenant, from Seen, parts []Part, reason string) ([]*Project, error) {
	a, err := identity.Require(ctx, DoKeep, somewhere(t))
	if err != nil {
		return nil, err
	}
	if err := reasoned(reason); err != nil {
		return nil, err
	}
	if len(parts) < 2 || len(parts) > 100 {
		return nil, fault.New(fault.Invalid, "project.split_few", nil)
	}
	var out []*Project
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		today := s.zoneDay(tx)
		p, err := s.held(ctx, tx, a, t, from)
		if err != nil {
			return err
		}
		if err := p.settled(); err != nil {
			return err
		}
		parts := slices.Clone(parts)
		p.share(parts)
		p.shareProblems(parts)
		if err := p.divides(parts); err != nil {
			return err
		}
		opening := p.opening(parts, tx.Now())
		out = nil
		for i := range parts {
			q, err := s.part(ctx, tx, a, p, &parts[i], opening[i], reason)
			if err != nil {
				return err
			}
			if p, err = s.keep(ctx, tx, p, a, &Change{Relation: &Relation{SplitInto, q.ID, today}}, reason); err != nil {
				return err
			}
			if p, err = s.hand(ctx, tx, a, p, q, parts[i].Problems, reason); err != nil {
				return err
			}
			out = append(out, q)
		}
		if p, out, err = s.heirs(ctx, tx, a, p, out, reason); err != nil {
			return err
		}
		c, err := p.moved(tx, today, a, p.Stage, Split, reason)
		if err != nil {
			return err
		}
		_, err = s.keep(ctx, tx, p, a, c, reason)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell(from.ID)
	return out, nil
}

// part makes one of the new projects with what it takes over.
func (s *Service) part(ctx context.Context, tx WriteTx, a *identity.Actor, p *Project, part *Part, opening *Taken, reason string) (*Project, error) {
	today := s.zoneDay(tx)
	q, err := s.create(ctx, tx, a, &Draft{Tenant: p.Tenant, Basics: part.Basics, Demo: p.Demo, Origin: FromSplit, Stage: p.Stage, On: today, Reason: reason, before: p.Moves})
	if err != nil {
		return nil, err
	}
	changes := []*Change{{Relation: &Relation{SplitFrom, p.ID, today}}}
	if plan := p.planOf(part.Milestones); plan != nil {
		plan.Reason, plan.By, plan.At = trim(reason), a.Name, tx.Now()
		if err := plan.check(false); err != nil {
			return nil, err
		}
		changes = append(changes, &Change{Baseline: plan})
	}
	if list := p.progressOf(part.Milestones); len(list) > 0 {
		changes = append(changes, &Change{Progress: list})
	}
	for i := range part.Years {
		y := &part.Years[i]
		funds, err := tidyFunds(y.Funds)
		if err != nil {
			return nil, err
		}
		if len(funds) > 0 {
			changes = append(changes, &Change{Year: &YearPlan{Year: y.Year, Version: 1, Funds: funds, Goal: p.YearPlan(y.Year).Goal, Reason: trim(reason), By: a.Name, At: tx.Now()}})
		}
	}
	if opening != nil {
		changes = append(changes, &Change{Taken: opening})
	}
	for _, id := range part.Problems {
		x := *p.problem(id)
		x.From = p.ID
		changes = append(changes, &Change{Problem: &x})
	}
	if p.Standing == Suspended {
		changes = append(changes, &Change{Moved: &Move{p.Stage, Suspended, today, tx.Now(), a.Name, 0, p.Why}})
	}
	if p.Published {
		changes = append(changes, &Change{Published: &p.Published})
	}
	for _, c := range changes {
		if q, err = s.keep(ctx, tx, q, a, c, reason); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// planOf is the milestones named, with the links among them; nil for none.
func (p *Project) planOf(ids []string) *Baseline {
	old := p.Plan()
	if old == nil || len(ids) == 0 {
		return nil
	}
	out := &Baseline{Version: 1}
	for _, m := range old.Milestones {
		if slices.Contains(ids, m.ID) {
			out.Milestones = append(out.Milestones, m)
		}
	}
	for _, l := range old.Links {
		if slices.Contains(ids, l.From) && slices.Contains(ids, l.To) {
			out.Links = append(out.Links, l)
		}
	}
	return out
}

// progressOf is what is known of the milestones named.
func (p *Project) progressOf(ids []string) []Progress {
	var out []Progress
	for _, x := range p.Progress {
		if slices.Contains(ids, x.ID) {
			out = append(out, x)
		}
	}
	return out
}

// divides checks that parts are the whole: no money, no milestone, nothing that it
// counts for is lost or doubled.
func (p *Project) divides(parts []Part) error {
	var funds []Fund
	years := map[int][]Fund{}
	taken := map[string]int{}
	var counts []CountsFor
	for i := range parts {
		funds, counts = append(funds, parts[i].Funds...), append(counts, parts[i].Counts...)
		for _, y := range parts[i].Years {
			if p.YearPlan(y.Year) == nil {
				return fault.New(fault.Invalid, "project.year", nil)
			}
			years[y.Year] = append(years[y.Year], y.Funds...)
		}
		for _, id := range parts[i].Milestones {
			taken[id]++
		}
	}
	if src, have, want, ok := sameMoney(funds, p.Basics.Funds); !ok {
		return fault.New(fault.Invalid, "project.split_money", fault.Args{"Source": i18n.Key(src.Key()), "Have": have, "Want": want})
	}
	if err := p.dividesDone(parts); err != nil {
		return err
	}
	for _, y := range p.PlannedYears() {
		if src, have, want, ok := sameMoney(years[y], p.YearPlan(y).Funds); !ok {
			return fault.New(fault.Invalid, "project.split_year", fault.Args{"Year": strconv.Itoa(y), "Source": i18n.Key(src.Key()), "Have": have, "Want": want})
		}
	}
	if plan := p.Plan(); plan != nil {
		for _, m := range plan.Milestones {
			if taken[m.ID] != 1 {
				return fault.New(fault.Invalid, "project.split_milestone", fault.Args{"Name": m.Name})
			}
			delete(taken, m.ID)
		}
	}
	if len(taken) > 0 {
		return fault.New(fault.Invalid, "project.milestone_unknown", nil)
	}
	return p.countsFor(counts)
}

// countsFor checks that parts count together for what the whole counts for.
func (p *Project) countsFor(parts []CountsFor) error {
	left := map[CountsFor]decimal.Decimal{} // by item, without quantity
	key := func(c CountsFor) CountsFor { return CountsFor{Plan: c.Plan, Item: c.Item} }
	for _, c := range p.Basics.Counts {
		left[key(c)] = left[key(c)].Add(c.Quantity)
	}
	for _, c := range parts {
		left[key(c)] = left[key(c)].Sub(c.Quantity)
	}
	for _, rest := range left {
		if !rest.IsZero() {
			return fault.New(fault.Invalid, "project.split_counts", nil)
		}
	}
	return nil
}

// sameMoney compares money by source; where it differs it names the first source
// with both sums, in 万元.
func sameMoney(have, want []Fund) (Source, decimal.Decimal, decimal.Decimal, bool) {
	for _, s := range Sources() {
		if h, w := Of(have, s), Of(want, s); !h.Equal(w) {
			return s, h, w, false
		}
	}
	return "", decimal.Decimal{}, decimal.Decimal{}, true
}

// PlannedYears are the years that have a plan of money, oldest first.
func (p *Project) PlannedYears() []int {
	var out []int
	for i := range p.Years {
		if !slices.Contains(out, p.Years[i].Year) {
			out = append(out, p.Years[i].Year)
		}
	}
	slices.Sort(out)
	return out
}
