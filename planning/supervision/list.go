package supervision

import (
	"context"
	"slices"
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
	Owner  identity.OrgID // or responsible unit
	Source SourceKind
	Text   string
	// Mine: the next step is awaited from who asks.
	Mine bool
	// Late: open and over time.
	Late bool
	// DueBefore: due before a day.
	DueBefore time.Time
	// Year: that somebody (Owner, where one is named) answered for in a year.
	Year int
	// AsOf: as it stood at the end of a day (midnight UTC; zero: now).
	AsOf time.Time

	Sort          SortKey
	Desc          bool
	Limit, Offset int // Limit 0: all
}

// find turns a query of an actor into a search.
func (s *Service) find(ctx context.Context, a *identity.Actor, q *Query) (Find, error) {
	orgs, _, err := s.Names.Gazetteer(ctx, q.Tenant)
	if err != nil {
		return Find{}, err
	}
	f := Find{Tenant: q.Tenant, State: q.State, Level: q.Level, Open: q.Open, Org: q.Owner, Source: q.Source, Text: q.Text, Year: q.Year, Late: q.Late, Today: identity.Day(s.now()), DueBefore: q.DueBefore,
		Seen: seen(a, q.Tenant, orgs), Sort: q.Sort, Desc: q.Desc, Limit: q.Limit, Offset: q.Offset}
	if !q.AsOf.IsZero() {
		f.Today = q.AsOf
	}
	if q.Mine {
		f.Mine = mine(a, q.Tenant, orgs)
	}
	return f, nil
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
	f, err := s.find(ctx, a, &q)
	if err != nil {
		return nil, err
	}
	var out []Row
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if !q.AsOf.IsZero() {
			out, err = s.rowsOn(ctx, tx, a, &f, q.AsOf)
			out = f.page(out)
			return err
		}
		out, err = s.rows(ctx, tx, a, f)
		return err
	})
	return out, err
}

// Listing is a page of a list.
type Listing struct {
	Rows []Row
	// Total is how many there are on all pages.
	Total int
	// Counts are of all open items that the actor may see, whatever was asked for.
	Counts Counts
	// Asked are the organisations that have a part in an item.
	Asked map[string]bool
}

// Listing is List with what stands around it.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Listing(ctx context.Context, q Query) (*Listing, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(q.Tenant))
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, a, &q)
	if err != nil {
		return nil, err
	}
	all, err := s.find(ctx, a, &Query{Tenant: q.Tenant, Mine: true})
	if err != nil {
		return nil, err
	}
	var out Listing
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if !q.AsOf.IsZero() {
			got, err := s.listingOn(ctx, tx, a, &f, &all, q.AsOf)
			if err == nil {
				out = *got
			}
			return err
		}
		if out.Rows, err = s.rows(ctx, tx, a, f); err != nil {
			return err
		}
		out.Total = f.Offset + len(out.Rows)
		if len(out.Rows) == f.Limit || len(out.Rows) == 0 { // there may be more, or fewer
			if out.Total, err = tx.CountLines(ctx, f); err != nil {
				return err
			}
		}
		if out.Counts, err = tx.CountOpen(ctx, all); err != nil {
			return err
		}
		out.Asked, err = tx.Orgs(ctx, q.Tenant)
		return err
	})
	return &out, err
}

// rows reads the items that a search finds.
func (s *Service) rows(ctx context.Context, tx ReadTx, a *identity.Actor, f Find) ([]Row, error) {
	lines, err := tx.Lines(ctx, f)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	ids := make([]ItemID, len(lines))
	for i := range lines {
		ids[i] = lines[i].Item
	}
	items, err := tx.ItemsOf(ctx, f.Tenant, ids)
	if err != nil {
		return nil, err
	}
	q := casework.Query{Tenant: f.Tenant, Process: ProcessName}
	if f.Limit > 0 || f.IDs != nil || len(ids) < 500 {
		q.IDs = ids
	}
	found, err := tx.Read().Cases(ctx, q)
	if err != nil {
		return nil, err
	}
	at := map[ItemID]*casework.Found{}
	for i := range found {
		at[found[i].Case.ID] = &found[i]
	}
	out := make([]Row, 0, len(lines))
	for i := range lines {
		if c := at[lines[i].Item]; c != nil {
			r, err := s.row(ctx, tx, a, items[lines[i].Item], lines[i], c)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *Service) row(ctx context.Context, tx ReadTx, a *identity.Actor, it Item, l Line, c *casework.Found) (Row, error) {
	p, err := s.desk().Process(ctx, tx.Read(), it.Tenant, c.Case.Definition)
	if err != nil {
		return Row{}, err
	}
	r := Row{Item: it, Case: c.Case, Line: l, Due: c.Index.Due, Mine: l.awaitsFrom(a, it.Tenant)}
	if t, ok := p.Timing(&c.Case, Work, identity.Day(s.now()), s.Days()); ok {
		r.Work = &t
	}
	if st, ok := p.State(c.Case.State); ok {
		r.State = st.Label.Msg()
	}
	return r, nil
}

// Duties lists the items whose next step is awaited from the actor, those due
// first first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Duties(ctx context.Context, t Tenant) ([]Row, error) {
	return s.List(ctx, Query{Tenant: t, Open: true, Mine: true})
}

// Waiting is how many items Duties lists.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Waiting(ctx context.Context, t Tenant) (int, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return 0, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t, Mine: true})
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { n, err = tx.CountLines(ctx, f); return err })
	return n, err
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
	// Speaks are the responsible units that the actor answers for.
	Speaks []identity.OrgID
	// Revisions are the earlier wordings of a draft, oldest first.
	Revisions []Item
	// Same are other open items from the same source, which may be merged; Others are the
	// remaining items from it, closed before or raised since.
	Same, Others []Row
	// Holding is the record that it came from, where that still holds though it was
	// answered, or closed and not raised again; nil otherwise.
	Holding *Holding
	// Merged are those that were merged into it, Into the one it was merged into.
	Merged []Row
	Into   *Row
	// Absorbed is what those asked for that were merged into it, whoever may see them.
	Absorbed []Item
}

// Worst is how far it ever came with the unit that has it, or had it last; what it came to
// with others is theirs.
func (v *View) Worst() casework.Level {
	for i := len(v.Line.Spans) - 1; i >= 0; i-- {
		if s := &v.Line.Spans[i]; s.Role == RoleOwner {
			return s.Worst
		}
	}
	return casework.Calm
}

// Show is one item with its journal, and what the actor may do about it.
//
// Faults: those of identity.Require for DoRead; NotFound ("supervision.unknown").
func (s *Service) Show(ctx context.Context, t Tenant, id ItemID) (*View, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t})
	if err != nil {
		return nil, err
	}
	var v *View
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		v, err = s.view(ctx, tx, a, f, id)
		return err
	})
	if err == nil && (v.Case.State == Answered || v.Case.State == Verified || v.Case.State == Closed && !chasedOn(v)) {
		v.Holding, err = s.holding(ctx, t, &v.Item)
	}
	return v, err
}

func (s *Service) view(ctx context.Context, tx ReadTx, a *identity.Actor, f Find, id ItemID) (*View, error) {
	some := func(ids ...ItemID) ([]Row, error) {
		if len(ids) == 0 {
			return nil, nil
		}
		f.IDs = ids
		return s.rows(ctx, tx, a, f)
	}
	f.Spans = true
	rows, err := some(id)
	if err != nil {
		return nil, err
	}
	f.Spans = false
	if len(rows) == 0 {
		return nil, fault.New(fault.NotFound, "supervision.unknown", nil)
	}
	v := &View{Row: rows[0]}
	c := &v.Case
	if v.Process, err = s.desk().Process(ctx, tx.Read(), f.Tenant, c.Definition); err != nil {
		return nil, err
	}
	v.Roles = Roles(a, c)
	v.Standing = v.Process.Standing(c, casework.Of(a), v.Roles, s.now(), s.Days())
	for _, o := range v.Contributors() {
		if speaks(a, f.Tenant, o) && a.Person != "" {
			v.Speaks = append(v.Speaks, o)
		}
	}
	if v.Merged, err = some(c.Merged...); err != nil {
		return nil, err
	}
	items, err := tx.ItemsOf(ctx, f.Tenant, c.Merged)
	for _, m := range c.Merged {
		v.Absorbed = append(v.Absorbed, items[m])
	}
	if err != nil {
		return nil, err
	}
	if c.Into != "" {
		into, err := some(c.Into)
		if err != nil {
			return nil, err
		}
		if len(into) > 0 {
			v.Into = &into[0]
		}
	}
	if v.Item.Source.Ref != "" {
		same := f
		same.IDs, same.Source, same.Ref = nil, v.Item.Source.Kind, v.Item.Source.Ref
		all, err := s.rows(ctx, tx, a, same)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			switch {
			case r.Item.ID == id || r.Case.Into == id || r.Item.ID == c.Into:
			case c.Open() && r.Line.Open:
				v.Same = append(v.Same, r)
			default:
				v.Others = append(v.Others, r)
			}
		}
	}
	return v, s.papers(ctx, tx, v)
}

// chasedOn says whether the source of a closed item is chased by another one.
func chasedOn(v *View) bool {
	return v.Into != nil || slices.ContainsFunc(v.Others, func(r Row) bool { return r.Line.Open })
}

// papers adds journal, attachments, notices and earlier wordings.
func (s *Service) papers(ctx context.Context, tx ReadTx, v *View) (err error) {
	t, id := v.Item.Tenant, v.Item.ID
	if v.Acts, err = tx.Read().Acts(ctx, t, id); err != nil {
		return err
	}
	if v.Files, err = tx.Files(ctx, t, id); err != nil {
		return err
	}
	if v.Revisions, err = tx.Revisions(ctx, t, id); err != nil {
		return err
	}
	v.Notices, err = tx.Notices(ctx, t, id)
	return err
}

// Alerts are what the actor had to hear since a moment, newest first.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Alerts(ctx context.Context, t Tenant, since time.Time) ([]Alert, error) {
	return s.LastAlerts(ctx, t, since, 0)
}

// chunk is how many alerts are looked at at a time.
const chunk = 200

// LastAlerts are the newest of Alerts, at most some (0: all).
//
// Faults: those of identity.Require for DoRead.
func (s *Service) LastAlerts(ctx context.Context, t Tenant, since time.Time, most int) ([]Alert, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var out []Alert
	err = s.Store.View(ctx, func(tx ReadTx) error {
		out = nil
		for skip := 0; ; skip += chunk {
			all, err := tx.Alerts(ctx, t, since, skip, chunk)
			if err != nil {
				return err
			}
			told, err := s.told(ctx, tx, a, t, all)
			if err != nil {
				return err
			}
			out = append(out, told...)
			if most > 0 && len(out) >= most {
				out = out[:most]
				return nil
			}
			if len(all) < chunk {
				return nil
			}
		}
	})
	return out, err
}

// told are those of some alerts that an actor has to hear: of a leader only who was
// chosen, where somebody was.
func (s *Service) told(ctx context.Context, tx ReadTx, a *identity.Actor, t Tenant, all []Alert) ([]Alert, error) {
	if len(all) == 0 {
		return nil, nil
	}
	ids := []ItemID{}
	for i := range all {
		if !slices.Contains(ids, all[i].Item) {
			ids = append(ids, all[i].Item)
		}
	}
	found, err := tx.Read().Cases(ctx, casework.Query{Tenant: t, IDs: ids})
	if err != nil {
		return nil, err
	}
	roles := map[ItemID][]casework.Role{}
	for i := range found {
		c := &found[i].Case
		if !mayRead(a, c) {
			continue
		}
		roles[c.ID] = slices.DeleteFunc(Roles(a, c), func(r casework.Role) bool {
			chosen := leaderIn(c)
			return r == RoleLeader && chosen != "" && chosen != a.Person
		})
	}
	var out []Alert
	for _, x := range all {
		hears := func(r casework.Role) bool {
			return slices.Contains(roles[x.Item], r) && (r != x.Among || slices.ContainsFunc(x.Orgs, func(o identity.OrgID) bool { return speaks(a, t, o) }))
		}
		if slices.ContainsFunc(x.Roles, hears) {
			out = append(out, x)
		}
	}
	return out, nil
}
