package project

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project/schedule"
	"gangyao/platform/period"
)

// Taken is what was done in projects before they were merged into this one, or a
// part's share of what was done in the one that was split: their confirmed months,
// which stay in their own histories too. From then on it counts here.
type Taken struct {
	From []ID `json:"from"`
	// As is how it came: SplitFrom; empty: by a merger.
	As     RelationKind `json:"as,omitempty"`
	Months []TakenMonth `json:"months,omitempty"` // by month
	// Physical is the share of all work of this project that was done, per cent: of a
	// merger the mean of the shares weighted by investment, of a split as it was stated.
	// Month is the newest month that was confirmed in any of them. nil: none was.
	Month    *period.Period  `json:"month,omitempty"`
	Physical decimal.Decimal `json:"physical"`
	At       time.Time       `json:"at"`
}

// TakenMonth is the money of a month.
type TakenMonth struct {
	Month period.Period `json:"month"`
	Done  Money         `json:"done"`
	Paid  []Fund        `json:"paid,omitempty"`
}

// months is the money of each month that counts here, oldest first: of confirmed
// reports, and of what was taken over.
func (p *Project) months() []TakenMonth {
	var out []TakenMonth
	for _, r := range p.confirmed() {
		out = append(out, TakenMonth{r.Month, r.Done, r.Paid})
	}
	for i := range p.Taken {
		out = append(out, p.Taken[i].Months...)
	}
	return byMonth(out)
}

// byMonth adds up what is of one month.
func byMonth(list []TakenMonth) []TakenMonth {
	slices.SortStableFunc(list, func(a, b TakenMonth) int { return cmp.Compare(a.Month.Code(), b.Month.Code()) })
	var out []TakenMonth
	for _, m := range list {
		if n := len(out); n > 0 && out[n-1].Month == m.Month {
			out[n-1].Done, out[n-1].Paid = out[n-1].Done.Add(m.Done), merged(added(out[n-1].Paid, m.Paid...))
			continue
		}
		out = append(out, m)
	}
	return out
}

// Work is the share of all work that is done as it is known last, and of which
// month; false: nothing is known.
func (p *Project) Work() (month period.Period, physical decimal.Decimal, known bool) {
	var at time.Time
	if r := p.Confirmed(); r != nil {
		month, physical, at, known = r.Month, r.Physical, r.Settled, true
	}
	for i := range p.Taken {
		if t := &p.Taken[i]; t.Month != nil && !t.At.Before(at) {
			month, physical, at, known = *t.Month, t.Physical, t.At, true
		}
	}
	return month, physical, known
}

// Merger is a project as it becomes when others are merged into it. Nothing is
// lost and nothing doubled: money by source and year, what it counts for, what
// was done and paid, and milestones with their progress add up.
type Merger struct {
	Funds  []Fund
	Counts []CountsFor
	// Years are the plans of the years that change.
	Years []YearPlan
	// Plan has the milestones of all; nil when none of them has any. Start and Finish
	// span them, or the days of all.
	Plan          *Baseline
	Start, Finish Day
	// Progress is what is known of the milestones that are new here.
	Progress []Progress
	// Problems are the open ones of the others.
	Problems []Problem
	Taken    Taken
	// Done and Paid are those of all months.
	Done, Paid Money
}

// Merging computes what becomes of a project when others are merged into it; it
// changes nothing.
func Merging(into *Project, from []*Project) *Merger {
	all := append([]*Project{into}, from...)
	m := &Merger{}
	for _, p := range all {
		m.Funds, m.Counts = append(m.Funds, p.Basics.Funds...), append(m.Counts, p.Basics.Counts...)
		for _, x := range p.months() {
			m.Done, m.Paid = m.Done.Add(x.Done), m.Paid.Add(Sum(x.Paid))
		}
		if b := &p.Basics; b.Start != 0 && (m.Start == 0 || b.Start < m.Start) {
			m.Start = b.Start
		}
		m.Finish = max(m.Finish, p.Basics.Finish)
	}
	m.Funds, m.Counts = merged(m.Funds), sameItems(m.Counts)
	m.years(into, from)
	m.taken(all)
	m.plan(all)
	for _, f := range from {
		for i := range f.Problems {
			if f.Problems[i].Open() {
				x := f.Problems[i]
				x.From = f.ID
				m.Problems = append(m.Problems, x)
			}
		}
	}
	return m
}

// sameItems adds up what counts for one item.
func sameItems(list []CountsFor) []CountsFor {
	out := []CountsFor{}
	for _, c := range list {
		i := slices.IndexFunc(out, func(o CountsFor) bool { return o.Plan == c.Plan && o.Item == c.Item })
		if i < 0 {
			out = append(out, c)
			continue
		}
		out[i].Quantity = out[i].Quantity.Add(c.Quantity)
	}
	return out
}

func (m *Merger) years(into *Project, from []*Project) {
	by := map[int]*YearPlan{}
	var order []int
	for _, f := range from {
		for _, year := range f.PlannedYears() {
			y := by[year]
			if y == nil {
				y = &YearPlan{Year: year, Version: 1}
				if old := into.YearPlan(year); old != nil {
					*y = YearPlan{Year: year, Version: old.Version + 1, Funds: old.Funds, Goal: old.Goal}
				}
				by[year], order = y, append(order, year)
			}
			more := f.YearPlan(year)
			y.Funds = merged(added(y.Funds, more.Funds...))
			if more.Goal != "" && !strings.Contains(y.Goal, more.Goal) {
				y.Goal = clip(strings.TrimPrefix(y.Goal+"；"+more.Goal, "；"), maxText)
			}
		}
	}
	slices.Sort(order)
	for _, year := range order {
		m.Years = append(m.Years, *by[year])
	}
}

func (m *Merger) taken(all []*Project) {
	shares := investments(all)
	for i, p := range all {
		if i > 0 {
			m.Taken.From = append(m.Taken.From, p.ID)
			m.Taken.Months = append(m.Taken.Months, p.months()...)
		}
		month, physical, known := p.Work()
		if !known {
			continue
		}
		m.Taken.Physical = m.Taken.Physical.Add(physical.Mul(shares[i]))
		if m.Taken.Month == nil || month.Code() > m.Taken.Month.Code() {
			m.Taken.Month = &month
		}
	}
	m.Taken.Months = byMonth(m.Taken.Months)
	m.Taken.Physical = plain(m.Taken.Physical.Round(2))
}

// investments are the shares of projects in the investment of all, equal ones where
// there is none.
func investments(all []*Project) []decimal.Decimal {
	var sum Money
	for _, p := range all {
		sum = sum.Add(p.Total())
	}
	out := make([]decimal.Decimal, len(all))
	for i, p := range all {
		if out[i] = decimal.New(1, 0).DivRound(decimal.New(int64(len(all)), 0), 8); !sum.IsZero() {
			out[i] = p.Total().DivRound(sum, 8)
		}
	}
	return out
}

// plan puts the milestones of all together, weighted by investment. A project
// without milestones is one itself, as long as another has some.
func (m *Merger) plan(all []*Project) {
	if !slices.ContainsFunc(all, func(p *Project) bool { return p.Plan() != nil }) {
		return
	}
	b := &Baseline{Version: len(all[0].Baselines) + 1}
	shares := investments(all)
	weighed := slices.ContainsFunc(all, func(p *Project) bool { return p.Plan().weight() > 0 })
	for i, p := range all {
		plan := p.Plan()
		if plan == nil {
			plan = p.asMilestone()
		}
		if plan == nil {
			continue
		}
		prefix, before := "", ""
		if i > 0 {
			prefix, before = b.freePrefix(), clip(p.Basics.Name, 30)+"："
		}
		sum := plan.weight()
		for _, x := range plan.Milestones {
			old := x.ID
			if weighed {
				x.Weight = scaled(x, sum, plan.days(), shares[i])
			}
			if x.ID = prefix + x.ID; p.Plan() != nil {
				x.Name = before + clip(x.Name, 60)
			}
			b.Milestones = append(b.Milestones, x)
			pr := p.ProgressOf(old)
			if p.Plan() == nil {
				pr.Started = p.Entered(Started)
			}
			if pr.ID = x.ID; (i > 0 || p.Plan() == nil) && (pr.Started != 0 || pr.Finished != 0 || pr.Forecast != 0) {
				m.Progress = append(m.Progress, pr)
			}
		}
		for _, l := range plan.Links {
			l.From, l.To = prefix+l.From, prefix+l.To
			b.Links = append(b.Links, l)
		}
	}
	m.Plan = b
	m.Start, m.Finish = b.span()
}

// weight adds up the weights; 0 for none.
func (b *Baseline) weight() (sum int) {
	if b != nil {
		for i := range b.Milestones {
			sum += b.Milestones[i].Weight
		}
	}
	return sum
}

func (b *Baseline) days() (sum int) {
	for i := range b.Milestones {
		sum += b.Milestones[i].days()
	}
	return sum
}

// scaled is the weight of a milestone among those of several projects: its part of
// its own project's work (by days where that has no weights) times that project's
// share in the investment.
func scaled(x Milestone, sum, days int, share decimal.Decimal) int {
	w, of := x.Weight, sum
	if of == 0 {
		w, of = x.days(), days
	}
	if w == 0 {
		return 0
	}
	n := share.Mul(decimal.New(10000*int64(w), 0)).DivRound(decimal.New(int64(of), 0), 0).IntPart()
	return int(min(max(n, 1), 10000))
}

// asMilestone is a project without milestones as one; nil when it has no days.
func (p *Project) asMilestone() *Baseline {
	b := &p.Basics
	if b.Start == 0 || b.Finish == 0 {
		return nil
	}
	return &Baseline{Milestones: []Milestone{{ID: "all", Name: clip(b.Name, 90), Start: b.Start, Finish: b.Finish}}}
}

// freePrefix is one that no milestone's id begins with.
func (b *Baseline) freePrefix() string {
	for n := 1; ; n++ {
		prefix := fmt.Sprintf("m%d-", n)
		if !slices.ContainsFunc(b.Milestones, func(x Milestone) bool { return strings.HasPrefix(x.ID, prefix) }) {
			return prefix
		}
	}
}

// changes are those that make a project what it becomes.
func (m *Merger) changes(p *Project, by string, at time.Time, reason string) ([]*Change, error) {
	next := p.Basics
	next.Funds, next.Counts = m.Funds, m.Counts
	if m.Plan == nil {
		next.Start, next.Finish = m.Start, m.Finish
	}
	if err := next.Tidy(); err != nil {
		return nil, err
	}
	fields, err := next.differ(&p.Basics)
	if err != nil {
		return nil, err
	}
	var out []*Change
	if len(fields) > 0 {
		e := &Edited{Fields: fields}
		if next.Start != p.Basics.Start || next.Finish != p.Basics.Finish {
			e.Dates = &Dates{next.Start, next.Finish, at, by, reason}
		}
		out = append(out, &Change{Edited: e})
	}
	if m.Plan != nil && (len(m.Plan.Milestones) > len(p.planned()) || p.Plan() == nil) {
		m.Plan.Reason, m.Plan.By, m.Plan.At = reason, by, at
		if err := m.Plan.check(false); err != nil {
			return nil, err
		}
		out = append(out, &Change{Baseline: m.Plan})
	}
	if len(m.Progress) > 0 {
		for i := range m.Progress {
			m.Progress[i].By, m.Progress[i].At = by, at
		}
		out = append(out, &Change{Progress: m.Progress})
	}
	for i := range m.Years {
		y := m.Years[i]
		y.Reason, y.By, y.At = reason, by, at
		out = append(out, &Change{Year: &y})
	}
	used := map[string]bool{}
	for _, x := range m.Problems {
		x.ID = newID("q", len(p.Problems), func(id string) bool { return used[id] || p.problem(id) != nil })
		used[x.ID] = true
		out = append(out, &Change{Problem: &x})
	}
	if len(m.Taken.Months) > 0 || m.Taken.Month != nil {
		taken := m.Taken
		taken.At = at
		out = append(out, &Change{Taken: &taken})
	}
	return out, nil
}

// planned are the milestones of the newest plan.
func (p *Project) planned() []Milestone {
	if b := p.Plan(); b != nil {
		return b.Milestones
	}
	return nil
}

// monthDay is the first day of a month.
func monthDay(m period.Period) Day { return schedule.DayOf(m.Start()) }
