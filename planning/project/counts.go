package project

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Counted is which projects count for an item of a plan, and how far they are.
type Counted struct {
	Plan plan.PlanID
	Item plan.ItemID
	// Asked is how much the item asks for, as the caller knows it; nil: not told.
	Asked *decimal.Decimal
	Rows  []CountedRow
	// Linked, Begun and InUse add up quantities: of all linked projects that go on, of
	// those started, of those in operation.
	Linked, Begun, InUse decimal.Decimal
	// Line says it in one line.
	Line i18n.Msg
}

// CountedRow is one of the projects.
type CountedRow struct {
	*Row
	Quantity decimal.Decimal
	InUse    bool
}

// Counts says which projects count for an item: for "three new substations" which
// ones they are and how many are in use. Suspended projects count as linked; those
// that are over do not.
// Faults: Unauthenticated, Forbidden.
func (s *Service) Counts(ctx context.Context, t Tenant, p plan.PlanID, item plan.ItemID, asked *decimal.Decimal) (*Counted, error) {
	all, err := s.CountsOf(ctx, t, p)
	if err != nil {
		return nil, err
	}
	out := all[item]
	if out == nil {
		out = &Counted{Plan: p, Item: item}
	}
	return out.For(asked), nil
}

// For says how far the projects are against how much is asked for; nil: not told.
func (c *Counted) For(asked *decimal.Decimal) *Counted {
	c.Asked = asked
	c.say()
	return c
}

// Asked is for how many things an item of a plan asks that projects can be: 3 of
// 110千伏变电站3座; nil where it names no such number.
func Asked(c plan.Content) *decimal.Decimal {
	var v *quantity.Value
	switch {
	case c.Work != nil:
		v = c.Work.Quantity
	case c.Commitment != nil && c.Commitment.Kind == "count":
		v = c.Commitment.Value
	}
	if v == nil {
		return nil
	}
	n, ok := v.Number()
	if !ok || !n.IsPositive() {
		return nil
	}
	return &n
}

// CountsOf is CountsOn today.
func (s *Service) CountsOf(ctx context.Context, t Tenant, p plan.PlanID) (map[plan.ItemID]*Counted, error) {
	return s.CountsOn(ctx, t, p, 0)
}

// CountsOn is Counts for all items of a plan that some project counts for, at the end
// of a day (none: now).
func (s *Service) CountsOn(ctx context.Context, t Tenant, p plan.PlanID, asOf Day) (map[plan.ItemID]*Counted, error) {
	rows, _, err := s.rows(ctx, t, asOf)
	if err != nil {
		return nil, err
	}
	out := map[plan.ItemID]*Counted{}
	for _, r := range rows {
		if r.Standing.Over() {
			continue
		}
		for _, c := range r.Counts {
			if c.Plan != p {
				continue
			}
			x := out[c.Item]
			if x == nil {
				x = &Counted{Plan: p, Item: c.Item}
				out[c.Item] = x
			}
			row := CountedRow{r, c.Quantity, r.Stage == Operating}
			x.Rows = append(x.Rows, row)
			x.Linked = x.Linked.Add(c.Quantity)
			if r.Stage.at() >= Started.at() {
				x.Begun = x.Begun.Add(c.Quantity)
			}
			if row.InUse {
				x.InUse = x.InUse.Add(c.Quantity)
			}
		}
	}
	for _, x := range out {
		x.say()
	}
	return out, nil
}

func (c *Counted) say() {
	args := i18n.Args{"Linked": c.Linked, "Begun": c.Begun, "InUse": c.InUse, "Projects": len(c.Rows)}
	switch {
	case len(c.Rows) == 0:
		c.Line = i18n.M("project.counted.none")
	case c.Asked == nil:
		c.Line = i18n.M("project.counted.line", args)
	default:
		args["Asked"] = *c.Asked
		c.Line = i18n.M("project.counted.asked", args)
	}
}

// LinkItem says that a project counts for an item of a plan; a quantity of 0
// takes the link away. Faults: as Edit.
func (s *Service) LinkItem(ctx context.Context, st Step, c CountsFor) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		next := p.Basics
		next.Counts = slices.DeleteFunc(slices.Clone(next.Counts), func(o CountsFor) bool { return o.Plan == c.Plan && o.Item == c.Item })
		if !c.Quantity.IsZero() {
			next.Counts = append(next.Counts, c)
		}
		if err := next.Tidy(); err != nil {
			return nil, err
		}
		fields, err := next.differ(&p.Basics)
		if err != nil || fields["counts"] == nil {
			return nil, err
		}
		ch := &Change{Edited: &Edited{Fields: map[string]json.RawMessage{"counts": fields["counts"]}}}
		return ch, p.stale(ch, st.Base)
	})
}

// Bar is a project in a Gantt chart. Days are the first and last ones.
type Bar struct {
	*Row
	// Marks are the key milestones of the newest plan, with the days on which they
	// were reached.
	Marks []BarMark
}

// BarMark is a milestone on a bar.
type BarMark struct {
	ID, Name string
	Planned  Day
	Reached  Day // none: not yet
}

// Chart is the bars of a Gantt chart with the days that it spans.
type Chart struct {
	Bars     []Bar
	From, To Day
	Today    Day
	// Undated counts the matching projects without a first or last day.
	Undated int
}

// Gantt gives the bars of the projects that match, in the order of the query.
// Faults: as Library.
func (s *Service) Gantt(ctx context.Context, q Query) (*Chart, error) {
	page, err := s.Library(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &Chart{Today: page.Day, From: page.Day, To: page.Day, Bars: make([]Bar, 0, len(page.Rows))}
	for _, r := range page.Rows {
		if r.Start == 0 || r.Finish == 0 {
			out.Undated++
			continue
		}
		b := Bar{Row: r}
		if n := len(r.facts.Plans); n > 0 {
			for _, m := range r.facts.Plans[n-1].Marks {
				if !m.Key {
					continue
				}
				mark := BarMark{ID: m.ID, Name: m.Name, Planned: m.Finish}
				for _, d := range r.facts.Marks {
					if d.ID == m.ID {
						mark.Reached = d.Day
					}
				}
				b.Marks = append(b.Marks, mark)
			}
		}
		out.From, out.To = min(out.From, r.Start), max(out.To, r.Finish, r.Completed)
		if r.Begun != 0 {
			out.From = min(out.From, r.Begun)
		}
		out.Bars = append(out.Bars, b)
	}
	return out, nil
}

// Rung is a stage of the funnel.
type Rung struct {
	Stage     Stage
	Count     int
	Suspended int
	Total     Money
}

// Funnel counts the matching projects by stage, those that are over left out.
// Faults: as Library.
func (s *Service) Funnel(ctx context.Context, q Query) ([]Rung, error) {
	q.Standings, q.Offset, q.Limit = nil, 0, 0
	page, err := s.Library(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]Rung, len(Stages()))
	for i, st := range Stages() {
		out[i].Stage = st
	}
	for _, r := range page.Rows {
		x := &out[r.Stage.at()]
		x.Count++
		x.Total = x.Total.Add(wan(r.Total))
		if r.Standing == Suspended {
			x.Suspended++
		}
	}
	return out, nil
}

// Rank is an organisation in a ranking, with its projects.
type Rank struct {
	Org                identity.OrgID
	Place              int // equal ones share a place
	Count              int
	Red, Yellow, Green int
	YearPlan, YearDone Money
	// Year tells of the projects with reports, Share is how much of their plan is done
	// in per cent; nil when nothing is planned or nobody reported.
	Year     YearTally
	Share    *decimal.Decimal
	Silent   int
	Problems int
}

// Ranking orders the organisations by the share of the year's money that is
// done, best first, by the projects of which reports tell it; those without a plan
// for the year or without reports come last and have no place.
// Equal shares are ordered by fewer red lights. Faults: as Library.
func (s *Service) Ranking(ctx context.Context, q Query) ([]Rank, error) {
	q.Offset, q.Limit = 0, 0
	page, err := s.Library(ctx, q)
	if err != nil {
		return nil, err
	}
	by := map[identity.OrgID]*Rank{}
	for _, r := range page.Rows {
		x := by[r.Org]
		if x == nil {
			x = &Rank{Org: r.Org}
			by[r.Org] = x
		}
		x.add(r)
	}
	var out []Rank
	for _, x := range by {
		x.Share = x.Year.Share()
		out = append(out, *x)
	}
	slices.SortFunc(out, compareRanks)
	for i := range out {
		switch {
		case out[i].Share == nil:
		case i > 0 && out[i-1].Share.Equal(*out[i].Share) && out[i-1].Red == out[i].Red:
			out[i].Place = out[i-1].Place
		default:
			out[i].Place = i + 1
		}
	}
	return out, nil
}

func compareRanks(a, b Rank) int {
	switch {
	case (a.Share == nil) != (b.Share == nil):
		if a.Share == nil {
			return 1
		}
		return -1
	case a.Share != nil && !a.Share.Equal(*b.Share):
		return b.Share.Cmp(*a.Share)
	}
	return cmp.Or(a.Red-b.Red, cmp.Compare(a.Org, b.Org))
}

func (x *Rank) add(r *Row) {
	x.Count++
	x.Problems += r.Problems
	x.Year.add(r)
	x.YearPlan, x.YearDone = x.YearPlan.Add(wan(r.YearPlan)), x.YearDone.Add(wan(r.YearDone))
	if r.Silent > 0 {
		x.Silent++
	}
	switch r.Light {
	case "red":
		x.Red++
	case "yellow":
		x.Yellow++
	case "green":
		x.Green++
	}
}
