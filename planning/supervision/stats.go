package supervision

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Stat is what the spans of a unit in a year come to: of those that began in the year,
// and of those carried over into it.
type Stat struct {
	// Of is what is counted for: a unit, a kind of source, a leader by name.
	Of  string
	Org identity.OrgID // of a unit
	// Items are all of the lead unit, Carried those that began in an earlier year.
	Items, Carried int
	// Open, of them Late (that are or, before more time was granted, were over time) and by
	// level; Closed.
	Open, Late, Closed int
	Levels             map[casework.Level]int
	// InTime are the closed ones that were never late.
	InTime int
	// Ends counts those that ended otherwise; EndsLate and EndsRed are of those that a unit
	// let go (not of cancelled ones) the late and the red ones.
	Ends              map[Ending]int
	EndsLate, EndsRed int
	// Returned counts how often an answer was sent back.
	Returned int
	// Used are the workdays that the closed ones took, sorted.
	Used []int
	// Helps are the items in which it is a responsible unit beside the lead; of them
	// Helped in which it answered, and LateHelp in which it answered late.
	Helps, Helped, LateHelp int
}

// Median is the middle of the workdays taken, of an even number the mean of the two in
// the middle; ok is false when nothing is closed.
func (s *Stat) Median() (days decimal.Decimal, ok bool) {
	n := len(s.Used)
	if n == 0 {
		return decimal.Decimal{}, false
	}
	return decimal.New(int64(s.Used[(n-1)/2]+s.Used[n/2])*5, -1), true
}

// Other counts those that ended otherwise than closed.
func (s *Stat) Other() int {
	n := 0
	for _, k := range s.Ends {
		n += k
	}
	return n
}

// Total is all of some together.
func Total(all []Stat) Stat {
	out := Stat{Levels: map[casework.Level]int{}, Ends: map[Ending]int{}}
	for i := range all {
		s := &all[i]
		out.Items, out.Carried, out.Open, out.Late, out.Closed, out.InTime = out.Items+s.Items, out.Carried+s.Carried, out.Open+s.Open, out.Late+s.Late, out.Closed+s.Closed, out.InTime+s.InTime
		out.EndsLate, out.EndsRed, out.Returned = out.EndsLate+s.EndsLate, out.EndsRed+s.EndsRed, out.Returned+s.Returned
		out.Helps, out.Helped, out.LateHelp = out.Helps+s.Helps, out.Helped+s.Helped, out.LateHelp+s.LateHelp
		for l, n := range s.Levels {
			out.Levels[l] += n
		}
		for e, n := range s.Ends {
			out.Ends[e] += n
		}
		out.Used = append(out.Used, s.Used...)
	}
	slices.Sort(out.Used)
	return out
}

// counting is what statistics, record and assessment of a year are made from: spans as
// they are now, or as they stood at the end of a day.
type counting struct {
	tenant Tenant
	spans  []Held
	// on is the day up to which lateness is counted.
	on  time.Time
	cal casework.Days
}

// held finds spans, as of a day (zero: now).
func (s *Service) held(ctx context.Context, tx ReadTx, f SpanFind, asOf time.Time) (*counting, error) {
	k := &counting{tenant: f.Tenant, on: identity.Day(s.now()), cal: s.Days()}
	var err error
	if asOf.IsZero() {
		f.Today = k.on
		k.spans, err = tx.Spans(ctx, f)
		return k, err
	}
	k.on = asOf
	k.spans, err = s.spansOn(ctx, tx, f, asOf)
	return k, err
}

// spanFind is a search for the spans of a year that an actor may see.
func (s *Service) spanFind(ctx context.Context, a *identity.Actor, t Tenant, year int) (SpanFind, error) {
	orgs, _, err := s.Names.Gazetteer(ctx, t)
	if err != nil {
		return SpanFind{}, err
	}
	return SpanFind{Tenant: t, Year: year, Today: identity.Day(s.now()), Seen: seen(a, t, orgs)}, nil
}

// Statistics counts the items of a year (0: ever) by unit, those with the most open
// first: what began in the year and what was carried over into it. A unit sees its own
// figures only.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Statistics(ctx context.Context, t Tenant, year int) ([]Stat, error) {
	return s.StatisticsOn(ctx, t, year, ByUnit, time.Time{})
}

// StatisticsOn is Statistics broken down by something, as it stood at the end of a day
// (midnight UTC; zero: now).
//
// Faults: those of identity.Require for DoRead.
func (s *Service) StatisticsOn(ctx context.Context, t Tenant, year int, by Breakdown, asOf time.Time) ([]Stat, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	f, err := s.spanFind(ctx, a, t, year)
	if err != nil {
		return nil, err
	}
	f.Own = true
	if f.By = by; by != ByUnit {
		f.Role = RoleOwner
	}
	var sums []Sum
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if asOf.IsZero() {
			sums, err = tx.Sums(ctx, f)
			return err
		}
		k, err := s.held(ctx, tx, f, asOf)
		if err == nil {
			sums = k.sums(year, by)
		}
		return err
	})
	return tally(sums, by), err
}

// Years are the years that statistics know, oldest first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Years(ctx context.Context, t Tenant) (out []int, err error) {
	if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = tx.SpanYears(ctx, t)
		return err
	})
	return out, err
}

// Sum is how many spans are alike in what statistics ask for.
type Sum struct {
	Of      string // unit, source or leader
	Role    casework.Role
	Carried bool
	Ending  Ending
	Late    bool
	// Level is that of open ones; of those that ended the worst.
	Level    casework.Level
	Used     int // workdays of the closed ones
	Items    int
	Returned int // how often answers were sent back, of all together
	Done     int // in which the unit's part is done
}

// sums are those of spans, each for itself.
func (k *counting) sums(year int, by Breakdown) []Sum {
	out := make([]Sum, 0, len(k.spans))
	for i := range k.spans {
		h := &k.spans[i]
		x := Sum{Of: string(h.Org), Role: h.Role, Carried: h.began() < year, Ending: h.Ending, Late: h.LateOn(k.on, k.cal).Over, Level: h.Level, Items: 1, Returned: h.Span.Returned(), Done: one(!h.Done.IsZero())}
		if h.Ending != GoesOn {
			x.Level = h.Worst
		}
		if h.Ending == Finished {
			x.Used = h.Used
		}
		switch by {
		case BySource:
			x.Of = string(h.Source)
		case ByLeader:
			x.Of = h.Leader
		}
		out = append(out, x)
	}
	return out
}

func tally(sums []Sum, by Breakdown) []Stat {
	all := map[string]*Stat{}
	for i := range sums {
		x := &sums[i]
		st := all[x.Of]
		if st == nil {
			st = &Stat{Of: x.Of, Levels: map[casework.Level]int{}, Ends: map[Ending]int{}}
			if by == ByUnit {
				st.Org = identity.OrgID(x.Of)
			}
			all[x.Of] = st
		}
		if x.Role == RoleOwner {
			st.owns(x)
			continue
		}
		if x.Ending != Withdrawn {
			st.Helps += x.Items
			st.Helped += x.Done
			st.LateHelp += x.Done * one(x.Late)
		}
	}
	var out []Stat
	for _, st := range all {
		slices.Sort(st.Used)
		out = append(out, *st)
	}
	slices.SortFunc(out, func(a, b Stat) int {
		return cmp.Or(cmp.Compare(b.Open, a.Open), cmp.Compare(b.Closed, a.Closed), cmp.Compare(a.Of, b.Of))
	})
	return out
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// owns counts spans of a lead unit.
func (st *Stat) owns(x *Sum) {
	st.Items += x.Items
	st.Carried += x.Items * one(x.Carried)
	st.Returned += x.Returned
	switch x.Ending {
	case GoesOn:
		st.Open += x.Items
		st.Levels[x.Level] += x.Items
		st.Late += x.Items * one(x.Late)
	case Finished:
		st.Closed += x.Items
		st.InTime += x.Items * one(!x.Late)
		st.Used = append(st.Used, slices.Repeat([]int{x.Used}, x.Items)...)
	default:
		st.Ends[x.Ending] += x.Items
		if x.Ending != Withdrawn {
			st.EndsLate += x.Items * one(x.Late)
			st.EndsRed += x.Items * one(x.Level == casework.Red)
		}
	}
}

// Account is a span in which an item was late, and what followed.
type Account struct {
	// Row is the item as it is.
	Row
	// Span is who had it then, Helpers the responsible units beside.
	Span    Span
	Helpers []identity.OrgID
	// HowLate is how late it was in the end, or is; ThisYear, of what was carried over,
	// what of it belongs to the year asked for.
	HowLate, ThisYear Late
	Carried           bool
	// IntoNumber is the number of the item that it was merged into.
	IntoNumber string
	// Acts are those of the span.
	Acts []casework.Act
	// Process names the steps.
	Process *casework.Process
	// Followed are the acts from the first yellow on.
	Followed []casework.Act
	Notices  []Notice
}

// Record is the accountability record: each span of a lead unit in which an item was
// yellow or worse, or late, whatever became of it, who answered for it and what followed,
// the latest first. year is one in which it began or went on; 0: all.
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
	f, err := s.spanFind(ctx, a, t, year)
	if err != nil {
		return nil, err
	}
	f.Role, f.Warned = RoleOwner, true
	var out []Account
	err = s.Store.View(ctx, func(tx ReadTx) error {
		k, err := s.held(ctx, tx, f, asOf)
		if err == nil {
			out, err = s.accounts(ctx, tx, k, year, asOf)
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Account) int { return b.Span.From.Compare(a.Span.From) })
	return out, err
}

// accounts reads the journals of late items.
func (s *Service) accounts(ctx context.Context, tx ReadTx, k *counting, year int, asOf time.Time) ([]Account, error) {
	if len(k.spans) == 0 {
		return nil, nil
	}
	var ids, known []ItemID // known: with those that they were merged into
	for i := range k.spans {
		h := &k.spans[i]
		if len(ids) == 0 || ids[len(ids)-1] != h.Item {
			ids = append(ids, h.Item)
		}
		if known = append(known, h.Item); h.Into != "" {
			known = append(known, h.Into)
		}
	}
	items, err := tx.ItemsOf(ctx, k.tenant, known)
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
	for i := range k.spans {
		h := &k.spans[i]
		x, err := s.account(ctx, tx, items[h.Item], h, journals[h.Item], asOf, k.on)
		if err != nil {
			return nil, err
		}
		x.HowLate, x.ThisYear, x.Carried = h.LateOn(k.on, k.cal), h.In(year, k.on, k.cal).Late, year != 0 && h.began() < year
		if h.Into != "" {
			x.IntoNumber = items[h.Into].Number
		}
		for _, n := range notices[h.Item] {
			if !n.At.Before(h.From) && (h.To.IsZero() || !n.At.After(h.To)) {
				x.Notices = append(x.Notices, n)
			}
		}
		out = append(out, *x)
	}
	return out, nil
}

// account tells one span from the journal of its item.
func (s *Service) account(ctx context.Context, tx ReadTx, it Item, h *Held, acts []casework.Act, asOf, on time.Time) (*Account, error) {
	if n := slices.IndexFunc(acts, func(a casework.Act) bool { return !asOf.IsZero() && !a.At.Before(dayEnd(asOf)) }); n >= 0 {
		acts = acts[:n]
	}
	if len(acts) == 0 {
		return nil, fault.New(fault.Internal, "casework.journal_differs", fault.Args{"Case": string(h.Item)})
	}
	p, err := s.desk().Process(ctx, tx.Read(), it.Tenant, acts[0].Birth.Definition)
	if err != nil {
		return nil, err
	}
	l, c, err := lineOf(&it, p, acts, on, s.Days())
	if err != nil {
		return nil, err
	}
	x := &Account{Row: Row{Item: it, Case: *c, Line: *l, Due: l.Due}, Span: h.Span, Process: p}
	if st, ok := p.State(c.State); ok {
		x.State = st.Label.Msg()
	}
	if t, ok := p.Timing(c, Work, on, s.Days()); ok {
		x.Work = &t
	}
	last := len(acts)
	if h.Last > 0 {
		last = h.Last
	}
	x.Acts = acts[h.First-1 : last]
	x.Followed = since(p, x.Acts)
	for i := range l.Spans {
		o := &l.Spans[i]
		if o.Role == RoleContributor && o.First <= last && (o.Last == 0 || o.Last > h.First) && !slices.Contains(x.Helpers, o.Org) {
			x.Helpers = append(x.Helpers, o.Org)
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
