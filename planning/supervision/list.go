package supervision

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Query selects items; zero fields select all.
type Query struct {
	Tenant Tenant
	State  casework.StateName
	Level  casework.Level
	// Open leaves out closed ones.
	Open   bool
	Owner  identity.OrgID // or contributor
	Source SourceKind
	Text   string
	// Mine: the next step is awaited from who asks.
	Mine bool
	// Late: over time.
	Late bool
	// DueBefore: due before a day.
	DueBefore time.Time
}

// List finds the items that the actor may see: open ones first, the worst and
// longest due before others.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) List(ctx context.Context, q Query) ([]Row, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(q.Tenant))
	if err != nil {
		return nil, err
	}
	var out []Row
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = s.rows(ctx, tx, a, q)
		return err
	})
	return out, err
}

func (s *Service) rows(ctx context.Context, tx ReadTx, a *identity.Actor, q Query) ([]Row, error) {
	items, err := tx.Items(ctx, q.Tenant)
	if err != nil {
		return nil, err
	}
	p, err := Process()
	if err != nil {
		return nil, err
	}
	found, err := tx.Read().Cases(ctx, casework.Query{Tenant: q.Tenant, Process: p.ID, State: q.State, Open: q.Open})
	if err != nil {
		return nil, err
	}
	today := identity.Day(s.now())
	var out []Row
	for i := range found {
		f := &found[i]
		item, ours := items[f.Case.ID]
		if !ours || !mayRead(a, &f.Case) {
			continue
		}
		kept, err := s.desk().Process(ctx, tx.Read(), q.Tenant, f.Case.Definition)
		if err != nil {
			return nil, err
		}
		r := Row{Item: item, Case: f.Case, Due: f.Index.Due}
		if t, ok := kept.Timing(&f.Case, Work, today, s.Days()); ok {
			r.Work = &t
		}
		if st, ok := kept.State(f.Case.State); ok {
			r.State = st.Label.Msg()
			r.Mine = f.Case.Open() && awaits(st, Roles(a, &f.Case))
		}
		if q.matches(&r) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, order)
	return out, nil
}

// awaits says whether the next step is awaited from one of the roles; a head acts
// for the unit too.
func awaits(st *casework.State, as []casework.Role) bool {
	return slices.ContainsFunc(st.Turn, func(r casework.Role) bool { return slices.Contains(as, r) })
}

func (q *Query) matches(r *Row) bool {
	switch {
	case q.Level != casework.Calm && r.Case.Level != q.Level,
		q.Owner != "" && r.Owner() != q.Owner && !slices.Contains(r.Contributors(), q.Owner),
		q.Source != "" && r.Item.Source.Kind != q.Source,
		q.Text != "" && !strings.Contains(strings.ToLower(r.Item.Title+" "+r.Item.Asked), strings.ToLower(q.Text)),
		q.Mine && !r.Mine, q.Late && (r.Late() == 0 || !r.Case.Open()),
		!q.DueBefore.IsZero() && (r.Due.IsZero() || !r.Due.Before(q.DueBefore)):
		return false
	}
	return true
}

func order(a, b Row) int {
	if a.Case.Open() != b.Case.Open() {
		if a.Case.Open() {
			return -1
		}
		return 1
	}
	if a.Case.Level != b.Case.Level {
		if a.Case.Level.Worse(b.Case.Level) {
			return -1
		}
		return 1
	}
	if a.Due.IsZero() != b.Due.IsZero() {
		if b.Due.IsZero() {
			return -1
		}
		return 1
	}
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(b.Item.ID, a.Item.ID))
}

// Duties lists the items whose next step is awaited from the actor, those due
// first first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Duties(ctx context.Context, t Tenant) ([]Row, error) {
	return s.List(ctx, Query{Tenant: t, Open: true, Mine: true})
}

// View is an item as the actor sees it.
type View struct {
	Row
	Process  *casework.Process
	Standing casework.Standing
	Roles    []casework.Role
	Acts     []casework.Act // oldest first
	Files    []File
	Notices  []Notice
	// Same are other open items from the same source, which may be merged.
	Same []Row
	// Merged are those that were merged into it, Into the one it was merged into.
	Merged []Row
	Into   *Row
}

// Show is one item with its journal, and what the actor may do about it.
//
// Faults: those of identity.Require for DoRead; NotFound ("supervision.unknown").
func (s *Service) Show(ctx context.Context, t Tenant, id ItemID) (*View, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var v *View
	err = s.Store.View(ctx, func(tx ReadTx) error {
		v = &View{}
		all, err := s.rows(ctx, tx, a, Query{Tenant: t})
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(r Row) bool { return r.Item.ID == id })
		if at < 0 {
			return fault.New(fault.NotFound, "supervision.unknown", nil)
		}
		v.Row = all[at]
		c := &v.Row.Case
		if v.Process, err = s.desk().Process(ctx, tx.Read(), t, c.Definition); err != nil {
			return err
		}
		v.Roles = Roles(a, c)
		v.Standing = v.Process.Standing(c, casework.Of(a), v.Roles, s.now(), s.Days())
		for i := range all {
			switch r := &all[i]; {
			case i == at:
			case r.Item.ID == c.Into:
				v.Into = r
			case r.Case.Into == id:
				v.Merged = append(v.Merged, *r)
			case r.Case.Open() && c.Open() && r.Item.Source.same(v.Item.Source):
				v.Same = append(v.Same, *r)
			}
		}
		if v.Acts, err = tx.Read().Acts(ctx, t, id); err != nil {
			return err
		}
		if v.Files, err = tx.Files(ctx, t, id); err != nil {
			return err
		}
		v.Notices, err = tx.Notices(ctx, t, id)
		return err
	})
	return v, err
}

// Alerts are what the actor had to hear since a moment, newest first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Alerts(ctx context.Context, t Tenant, since time.Time) ([]Alert, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var out []Alert
	err = s.Store.View(ctx, func(tx ReadTx) error {
		out = nil
		all, err := tx.Alerts(ctx, t, since)
		if err != nil || len(all) == 0 {
			return err
		}
		rows, err := s.rows(ctx, tx, a, Query{Tenant: t})
		if err != nil {
			return err
		}
		roles := map[ItemID][]casework.Role{}
		for i := range rows {
			roles[rows[i].Item.ID] = Roles(a, &rows[i].Case)
		}
		for _, x := range all {
			if slices.ContainsFunc(x.Roles, func(r casework.Role) bool { return slices.Contains(roles[x.Item], r) }) {
				out = append(out, x)
			}
		}
		return nil
	})
	return out, err
}
