package indicator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/method"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Overview is a plan on one screen.
type Overview struct {
	*Table
	// Elapsed is the share of the plan's time that has passed by the end of the day
	// looked at, in %: whole months, and of the running one its days so far.
	Elapsed    quantity.Value
	Start, End int
	// Against is the instant that Changes compare with.
	Against time.Time
	Changes []Shift
	Owners  []OwnerTally
}

// Move is how a verdict moved.
type Move string

const (
	MovedBetter Move = "better"
	MovedWorse  Move = "worse"
	MovedIn     Move = "in"    // judged now, not before
	MovedOut    Move = "out"   // judged before, no longer
	MovedOther  Move = "other" // another reason for no judgement, or final instead of on the way
)

// Shift is a target whose verdict is not what it was.
type Shift struct {
	Row      *Row
	From, To method.Verdict // From is empty for a target that was not there
	Move     Move
}

// OwnerTally is what one organisation answers for.
type OwnerTally struct {
	Org      identity.OrgID // empty: nobody is named
	Targets  int
	Verdicts map[method.Verdict]int
}

// Overview tells where a plan stands and what changed since another instant; the
// zero instant means the end of the month before.
//
// Faults: those of Table.
func (s *Service) Overview(ctx context.Context, q TableQuery, against time.Time) (*Overview, error) {
	scope, err := look(ctx, q.Tenant, q.Lens)
	if err != nil {
		return nil, err
	}
	st, err := s.state(ctx, q.Tenant) // once, so that both tables are of one state
	if err != nil {
		return nil, err
	}
	now, err := s.tableOf(st, scope, q)
	if err != nil {
		return nil, err
	}
	if against.IsZero() {
		local := now.At.In(s.zone())
		against = time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, s.zone()).Add(-time.Microsecond)
	}
	out := &Overview{Table: now, Against: against.UTC()}
	before := q
	before.At = against
	then, err := s.tableOf(st, scope, before)
	switch {
	case fault.Is(err, fault.NotFound):
		then = &Table{}
	case err != nil:
		return nil, err
	}
	out.Changes = shifts(then.Rows, now.Rows)
	out.Owners = owners(now.Rows)
	for i := range now.Rows {
		t := now.Rows[i].Target
		if t.Start > 0 && (out.Start == 0 || t.Start < out.Start) {
			out.Start = t.Start
		}
		out.End = max(out.End, t.End)
	}
	out.Elapsed = elapsed(out.Start, out.End, s.instant(q.At).In(s.zone()))
	return out, nil
}

// elapsed is the share of months passed by the end of a day, in % with one decimal;
// of the month that the day lies in, the share of its days. So the last day of June
// in the fifth of five years is 54 months of 60.
func elapsed(start, end int, day time.Time) quantity.Value {
	all := decimal.New(int64(end-start+1)*12, 0)
	if start == 0 || !all.IsPositive() {
		return quantity.Value{}
	}
	whole := decimal.New(int64((day.Year()-start)*12+int(day.Month())-1), 0)
	days := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	passed := whole.Add(decimal.New(int64(day.Day()), 0).DivRound(decimal.New(int64(days), 0), 8))
	passed = decimal.Min(decimal.Max(passed, decimal.Zero), all)
	return quantity.FromDecimal(passed.Mul(decimal.New(100, 0)).DivRound(all, 1))
}

// shifts lists targets whose verdicts differ, worse ones first.
func shifts(then, now []Row) []Shift {
	was := make(map[rowKey]method.Verdict, len(then))
	for i := range then {
		was[then[i].Target.rowKey()] = then[i].Judgement.Verdict
	}
	var out []Shift
	for i := range now {
		r := &now[i]
		from, to := was[r.Target.rowKey()], r.Judgement.Verdict
		if from == to || from == "" && !to.Judged() {
			continue
		}
		sh := Shift{Row: r, From: from, To: to, Move: MovedOther}
		switch {
		case to.Worse(from):
			sh.Move = MovedWorse
		case from.Worse(to):
			sh.Move = MovedBetter
		case to.Judged() && !from.Judged():
			sh.Move = MovedIn
		case from.Judged() && !to.Judged():
			sh.Move = MovedOut
		}
		out = append(out, sh)
	}
	order := []Move{MovedWorse, MovedBetter, MovedIn, MovedOut, MovedOther}
	slices.SortStableFunc(out, func(a, b Shift) int { return slices.Index(order, a.Move) - slices.Index(order, b.Move) })
	return out
}

// owners counts by organisation, those with most that is late first.
func owners(rows []Row) []OwnerTally {
	by := map[identity.OrgID]*OwnerTally{}
	for i := range rows {
		org := rows[i].Owner()
		o := by[org]
		if o == nil {
			o = &OwnerTally{Org: org, Verdicts: map[method.Verdict]int{}}
			by[org] = o
		}
		o.Targets++
		o.Verdicts[rows[i].Judgement.Verdict]++
	}
	out := make([]OwnerTally, 0, len(by))
	for _, o := range by {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b OwnerTally) int { return cmp.Or(b.Late()-a.Late(), cmp.Compare(a.Org, b.Org)) })
	return out
}

// Late counts what is behind, reversed, not met or silent.
func (o *OwnerTally) Late() int {
	n := 0
	for _, v := range []method.Verdict{method.Behind, method.OffTrack, method.Reversed, method.NotMet, method.NoData} {
		n += o.Verdicts[v]
	}
	return n
}
