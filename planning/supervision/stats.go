package supervision

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/kernel/casework"
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
}

// Median is the middle of the workdays taken; ok is false when nothing is closed.
// Of an even number it is the lower one of the two in the middle.
func (s *Stat) Median() (days int, ok bool) {
	if len(s.Used) == 0 {
		return 0, false
	}
	return s.Used[(len(s.Used)-1)/2], true
}

// Past is what became of an item, told from its journal.
type Past struct {
	Row
	IssuedAt time.Time
	Returned int
	Acts     []casework.Act
}

// counts says whether an item counts in statistics.
func (r *Row) counts() bool {
	return r.Case.State != Draft && r.Case.State != Cancelled && r.Case.Into == "" && r.Owner() != ""
}

// pasts are the items that count, issued in a year (0: ever), with their journals.
func (s *Service) pasts(ctx context.Context, tx ReadTx, a *identity.Actor, t Tenant, year int) ([]Past, error) {
	rows, err := s.rows(ctx, tx, a, Query{Tenant: t})
	if err != nil {
		return nil, err
	}
	var out []Past
	for i := range rows {
		if !rows[i].counts() {
			continue
		}
		p := Past{Row: rows[i]}
		if p.Acts, err = tx.Read().Acts(ctx, t, p.Item.ID); err != nil {
			return nil, err
		}
		for j := range p.Acts {
			switch p.Acts[j].Transition {
			case Issue:
				p.IssuedAt = p.Acts[j].At
			case Return:
				p.Returned++
			}
		}
		if year == 0 || identity.Day(p.IssuedAt).Year() == year {
			out = append(out, p)
		}
	}
	return out, nil
}

// Statistics counts the items issued in a year (0: ever) by organisation, those
// with the most open first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Statistics(ctx context.Context, t Tenant, year int) ([]Stat, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var all []Past
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) { all, err = s.pasts(ctx, tx, a, t, year); return err }); err != nil {
		return nil, err
	}
	return tally(all), nil
}

func tally(all []Past) []Stat {
	by := map[identity.OrgID]*Stat{}
	for i := range all {
		p := &all[i]
		st := by[p.Owner()]
		if st == nil {
			st = &Stat{Org: p.Owner(), Levels: map[casework.Level]int{}}
			by[st.Org] = st
		}
		st.Returned += p.Returned
		if !p.Case.Open() {
			st.Closed++
			if p.Late() == 0 {
				st.InTime++
			}
			if p.Work != nil {
				st.Used = append(st.Used, p.Work.Used)
			}
			continue
		}
		st.Open++
		st.Levels[p.Case.Level]++
		if p.Late() > 0 {
			st.Late++
		}
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

// Account is an item that was late, and what followed.
type Account struct {
	Past
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
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var out []Account
	err = s.Store.View(ctx, func(tx ReadTx) error {
		out = nil
		all, err := s.pasts(ctx, tx, a, t, year)
		if err != nil {
			return err
		}
		notices, err := tx.Notices(ctx, t, "")
		if err != nil {
			return err
		}
		for _, p := range all {
			if !p.Case.Worst.Worse(casework.Blue) {
				continue
			}
			acc := Account{Past: p, Followed: since(p.Acts)}
			for _, n := range notices {
				if n.Item == p.Item.ID {
					acc.Notices = append(acc.Notices, n)
				}
			}
			out = append(out, acc)
		}
		slices.SortStableFunc(out, func(a, b Account) int { return b.IssuedAt.Compare(a.IssuedAt) })
		return nil
	})
	return out, err
}

// since are the acts from the first that made the item yellow.
func since(acts []casework.Act) []casework.Act {
	for i := range acts {
		for _, al := range acts[i].Alarms {
			if al.Clock == Work && (al.Step == "due" || al.Step == "+5") {
				return acts[i:]
			}
		}
	}
	return nil
}
