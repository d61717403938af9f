package supervision

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Stat is what the items of an organisation come to. Drafts, cancelled and merged
// items do not count.
type Stat struct {
	Org identity.OrgID
	// Open, of them Late (over time) and by level; Closed.
	Open, Late, Closed int
	Levels             map[casework.Level]int
	// InTime are the closed ones that were answered in time.
	InTime int
	// Returned counts how often an answer was sent back.
	Returned int
	// Used are the workdays that the closed ones took, sorted.
	Used []int
	// Helps are the items in which it is a responsible unit beside the lead; of them
	// Helped in which it answered, and LateHelp in which that was late.
	Helps, Helped, LateHelp int
}

// Median is the middle of the workdays taken; ok is false when nothing is closed.
// Of an even number it is the lower one of the two in the middle.
func (s *Stat) Median() (days int, ok bool) {
	if len(s.Used) == 0 {
		return 0, false
	}
	return s.Used[(len(s.Used)-1)/2], true
}

// counting is what statistics, record and assessment of a year are made from: lines as
// they are now, or as they stood at the end of a day.
type counting struct {
	tenant Tenant
	lines  []Line
	// on is the day from which lateness is counted.
	on  time.Time
	cal casework.Days
}

func (k *counting) late(l *Line) Late { return l.LateOn(k.on, k.cal) }

// counted finds what counts of a year (0: all), as of a day (zero: now).
func (s *Service) counted(ctx context.Context, tx ReadTx, f Find, asOf time.Time) (*counting, error) {
	k := &counting{tenant: f.Tenant, on: identity.Day(s.now()), cal: s.Days()}
	f.Counted = true
	if asOf.IsZero() {
		lines, err := tx.Lines(ctx, f)
		k.lines = lines
		return k, err
	}
	k.on = asOf
	all, err := s.linesOn(ctx, tx, f.Tenant, asOf)
	for i := range all {
		l := &all[i]
		var seen bool
		if f.Seen == nil {
			seen = true
		} else {
			seen = slices.ContainsFunc(l.Parts, func(p Part) bool { return slices.Contains(f.Seen.Orgs, p.Org) })
		}
		if l.counts() && seen && (f.Issued == 0 || l.Issued.Year() == f.Issued) && (!f.Yellow || l.Worst.Worse(casework.Blue)) {
			k.lines = append(k.lines, *l)
		}
	}
	return k, err
}

// Statistics counts the items issued in a year (0: ever) by organisation, those
// with the most open first.
//
// A unit sees its own figures only.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Statistics(ctx context.Context, t Tenant, year int) ([]Stat, error) {
	return s.StatisticsOn(ctx, t, year, time.Time{})
}

// StatisticsOn is Statistics as it stood at the end of a day (midnight UTC; zero: now).
//
// Faults: those of identity.Require for DoRead.
func (s *Service) StatisticsOn(ctx context.Context, t Tenant, year int, asOf time.Time) ([]Stat, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t})
	if err != nil {
		return nil, err
	}
	f.Issued = year
	var sums []Sum
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if asOf.IsZero() {
			f.Counted = true
			sums, err = tx.Sums(ctx, f)
			return err
		}
		k, err := s.counted(ctx, tx, f, asOf)
		if err == nil {
			sums = k.sums()
		}
		return err
	})
	out := tally(sums)
	if !overall(a, t) { // of other units the actor sees some items only, and figures of those would be false
		out = slices.DeleteFunc(out, func(x Stat) bool { return !a.May(DoRead, on(t, x.Org)) })
	}
	return out, err
}

// Sum is how many items are alike in what statistics ask for, by one unit's part in them.
type Sum struct {
	Org         identity.OrgID
	Role        casework.Role
	Open, Late  bool
	Level       casework.Level
	Used        int // workdays
	Items       int
	Returned    int // how often answers were sent back, of all together
	Done        int // in which the unit's part is done
	LateAnswers int // of them late
}

// sums are those of lines, each for itself.
func (k *counting) sums() []Sum {
	var out []Sum
	for i := range k.lines {
		l := &k.lines[i]
		for _, p := range l.Parts {
			out = append(out, Sum{Org: p.Org, Role: p.Role, Open: l.Open, Late: k.late(l).Over, Level: l.Level, Used: l.Used, Items: 1, Returned: p.Returned,
				Done: one(p.Done), LateAnswers: one(p.Done && p.Late.Over)})
		}
	}
	return out
}

func tally(sums []Sum) []Stat {
	by := map[identity.OrgID]*Stat{}
	of := func(o identity.OrgID) *Stat {
		if by[o] == nil {
			by[o] = &Stat{Org: o, Levels: map[casework.Level]int{}}
		}
		return by[o]
	}
	for i := range sums {
		x := &sums[i]
		st := of(x.Org)
		if x.Role == RoleOwner {
			st.owns(x)
			continue
		}
		st.Helps += x.Items
		st.Helped += x.Done
		st.LateHelp += x.LateAnswers
	}
	var out []Stat
	for _, st := range by {
		slices.Sort(st.Used)
		out = append(out, *st)
	}
	slices.SortFunc(out, func(a, b Stat) int {
		return cmp.Or(cmp.Compare(b.Open, a.Open), cmp.Compare(b.Closed, a.Closed), cmp.Compare(a.Org, b.Org))
	})
	return out
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// owns counts items for their lead unit.
func (st *Stat) owns(x *Sum) {
	st.Returned += x.Returned
	if x.Open {
		st.Open += x.Items
		st.Levels[x.Level] += x.Items
		st.Late += x.Items * one(x.Late)
		return
	}
	st.Closed += x.Items
	st.InTime += x.Items * one(!x.Late)
	st.Used = append(st.Used, slices.Repeat([]int{x.Used}, x.Items)...)
}

// Account is an item that was late, and what followed.
type Account struct {
	Row
	IssuedAt time.Time
	// HowLate is how late it was in the end, or is.
	HowLate Late
	// Returned counts how often its answer was sent back.
	Returned int
	Acts     []casework.Act
	// Process names the steps.
	Process *casework.Process
	// Followed are the acts from the first yellow on.
	Followed []casework.Act
	Notices  []Notice
}

// Record is the accountability record: the items that were ever yellow or worse,
// who answered for them and what followed, the latest first. year is that of issue;
// 0: all.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Record(ctx context.Context, t Tenant, year int) ([]Account, error) {
	return s.RecordOn(ctx, t, year, time.Time{})
}

// RecordOn is Record as it stood at the end of a day (midnight UTC; zero: now).
//
// Faults: those of identity.Require for DoRead.
func (s *Service) RecordOn(ctx context.Context, t Tenant, year int, asOf time.Time) ([]Account, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t})
	if err != nil {
		return nil, err
	}
	f.Issued, f.Yellow = year, true
	var out []Account
	err = s.Store.View(ctx, func(tx ReadTx) error {
		k, err := s.counted(ctx, tx, f, asOf)
		if err == nil {
			out, err = s.accounts(ctx, tx, k, asOf)
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Account) int { return b.IssuedAt.Compare(a.IssuedAt) })
	return out, err
}

// accounts reads the journals of late items.
func (s *Service) accounts(ctx context.Context, tx ReadTx, k *counting, asOf time.Time) ([]Account, error) {
	if len(k.lines) == 0 {
		return nil, nil
	}
	var ids []ItemID
	for i := range k.lines {
		ids = append(ids, k.lines[i].Item)
	}
	items, err := tx.ItemsOf(ctx, k.tenant, ids)
	if err != nil {
		return nil, err
	}
	journals, err := tx.Read().Journals(ctx, k.tenant, ProcessName, time.Time{}, ids...)
	if err != nil {
		return nil, err
	}
	papers, err := tx.Notices(ctx, k.tenant, ids...)
	if err != nil {
		return nil, err
	}
	notices := map[ItemID][]Notice{}
	for _, n := range papers {
		if asOf.IsZero() || n.At.Before(dayEnd(asOf)) {
			notices[n.Item] = append(notices[n.Item], n)
		}
	}
	var out []Account
	for i := range k.lines {
		l := &k.lines[i]
		x, err := s.account(ctx, tx, items[l.Item], l, journals[l.Item], asOf, k.on)
		if err != nil {
			return nil, err
		}
		x.HowLate, x.Notices = k.late(l), notices[l.Item]
		out = append(out, *x)
	}
	return out, nil
}

func (s *Service) account(ctx context.Context, tx ReadTx, it Item, l *Line, acts []casework.Act, asOf, on time.Time) (*Account, error) {
	if n := slices.IndexFunc(acts, func(a casework.Act) bool { return !asOf.IsZero() && !a.At.Before(dayEnd(asOf)) }); n >= 0 {
		acts = acts[:n]
	}
	if len(acts) == 0 {
		return nil, fault.New(fault.Internal, "casework.journal_differs", fault.Args{"Case": string(l.Item)})
	}
	p, err := s.desk().Process(ctx, tx.Read(), it.Tenant, acts[0].Birth.Definition)
	if err != nil {
		return nil, err
	}
	c, err := p.Replay(acts)
	if err != nil {
		return nil, err
	}
	x := &Account{Row: Row{Item: it, Case: *c, Line: *l, Due: l.Due}, Acts: acts, Process: p, Followed: since(p, acts)}
	if st, ok := p.State(c.State); ok {
		x.State = st.Label.Msg()
	}
	if t, ok := p.Timing(c, Work, on, s.Days()); ok {
		x.Work = &t
	}
	for i := range acts {
		switch acts[i].Transition {
		case Issue:
			x.IssuedAt = acts[i].At
		case Return:
			x.Returned++
		}
	}
	return x, nil
}

// since are the acts from the first that made the item yellow or worse.
func since(p *casework.Process, acts []casework.Act) []casework.Act {
	for i := range acts {
		for _, al := range acts[i].Alarms {
			if p.LevelOf(al).Worse(casework.Blue) {
				return acts[i:]
			}
		}
	}
	return nil
}
