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

// past is an item as it stood at the end of a day.
type past struct {
	item Item
	line Line
	c    *casework.Case
	p    *casework.Process
	acts []casework.Act
}

// pastOn tells items from their journals as they stood at the end of a day, by id; of
// ids, or all. Those that were not there yet are left out.
func (s *Service) pastOn(ctx context.Context, tx ReadTx, t Tenant, day time.Time, ids ...ItemID) ([]past, error) {
	var items map[ItemID]Item
	var err error
	if len(ids) == 0 {
		items, err = tx.Items(ctx, t)
	} else {
		items, err = tx.ItemsOf(ctx, t, ids)
	}
	if err != nil {
		return nil, err
	}
	journals, err := tx.Read().Journals(ctx, t, ProcessName, dayEnd(day), ids...)
	if err != nil {
		return nil, err
	}
	var out []past
	for id, acts := range journals {
		it, ours := items[id]
		if !ours {
			continue
		}
		x := past{item: it, acts: acts}
		if !took(x.acts, Issue) {
			x.item.Number = ""
		}
		if x.p, err = s.desk().Process(ctx, tx.Read(), t, acts[0].Birth.Definition); err != nil {
			return nil, err
		}
		l, c, err := lineOf(&x.item, x.p, x.acts, day, s.Days())
		if err != nil {
			return nil, err
		}
		x.line, x.c = *l, c
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b past) int { return cmp.Compare(a.item.ID, b.item.ID) })
	return out, nil
}

// spansOn are spans that a search finds as they stood at the end of a day: what has not
// changed since as it is kept, the others told from their journals.
func (s *Service) spansOn(ctx context.Context, tx ReadTx, f SpanFind, day time.Time) ([]Held, error) {
	until := dayEnd(day)
	kept, err := tx.Spans(ctx, SpanFind{Tenant: f.Tenant, Began: until, Seen: f.Seen, Own: f.Own})
	if err != nil {
		return nil, err
	}
	var out, moved []Held // of moved the first of each item
	var ids []ItemID
	for _, h := range kept {
		switch {
		case h.Acted.Before(until):
			out = append(out, h)
		case len(ids) == 0 || ids[len(ids)-1] != h.Item:
			moved, ids = append(moved, h), append(ids, h.Item)
		}
	}
	journals := map[ItemID][]casework.Act{}
	if len(ids) > 0 {
		if journals, err = tx.Read().Journals(ctx, f.Tenant, ProcessName, until, ids...); err != nil {
			return nil, err
		}
	}
	for _, h := range moved {
		acts := journals[h.Item]
		if len(acts) == 0 {
			continue
		}
		p, err := s.desk().Process(ctx, tx.Read(), f.Tenant, acts[0].Birth.Definition)
		if err != nil {
			return nil, err
		}
		spans, _, err := spansOf(p, acts, h.Source, s.Days())
		if err != nil {
			return nil, err
		}
		if f.Seen != nil && !slices.ContainsFunc(spans, func(x Span) bool { return slices.Contains(f.Seen.Orgs, x.Org) }) {
			continue
		}
		for _, x := range spans {
			out = append(out, Held{Span: x, Item: h.Item, Title: h.Title, Acted: acts[len(acts)-1].At})
		}
	}
	out = slices.DeleteFunc(out, func(h Held) bool {
		return f.Own && f.Seen != nil && !slices.Contains(f.Seen.Orgs, h.Org) || !h.touches(f.Year) || f.Role != "" && h.Role != f.Role || f.Warned && !h.warned(day, s.Days())
	})
	slices.SortFunc(out, func(a, b Held) int { return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.No, b.No)) })
	return out, nil
}

// row is the item as lists show it.
func (x *past) row(s *Service, a *identity.Actor, day time.Time) Row {
	r := Row{Item: x.item, Case: *x.c, Line: x.line, Due: x.line.Due, Mine: x.line.awaitsFrom(a, x.item.Tenant)}
	if t, ok := x.p.Timing(x.c, Work, day, s.Days()); ok {
		r.Work = &t
	}
	if st, ok := x.p.State(x.c.State); ok {
		r.State = st.Label.Msg()
	}
	return r
}

// rowsOn are the items of a search as they stood at the end of a day, all pages.
func (s *Service) rowsOn(ctx context.Context, tx ReadTx, a *identity.Actor, f *Find, day time.Time) ([]Row, error) {
	all, err := s.pastOn(ctx, tx, f.Tenant, day)
	if err != nil {
		return nil, err
	}
	var out []Row
	for i := range all {
		if x := &all[i]; f.finds(&x.line, s.Days()) && (f.Mine == nil || x.line.awaitsFrom(a, f.Tenant)) {
			out = append(out, x.row(s, a, day))
		}
	}
	slices.SortStableFunc(out, f.order)
	return out, nil
}

// finds says whether a search finds a line; whose turn it is is asked elsewhere.
func (f *Find) finds(l *Line, cal casework.Days) bool {
	has := func(is func(Part) bool) bool { return slices.ContainsFunc(l.Parts, is) }
	switch {
	case f.State != "" && l.State != f.State, f.Level != casework.Calm && l.Level != f.Level, f.Source != "" && l.Source != f.Source,
		(f.Open || f.Late || f.Mine != nil) && !l.Open,
		f.Late && !l.LateOn(f.Today, cal).Over,
		!f.DueBefore.IsZero() && (l.Due.IsZero() || !l.Due.Before(f.DueBefore)),
		f.Org != "" && !has(func(p Part) bool { return p.Org == f.Org }),
		f.Year != 0 && !slices.ContainsFunc(l.Spans, func(s Span) bool { return s.touches(f.Year) && (f.Org == "" || s.Org == f.Org) }),
		f.Seen != nil && !has(func(p Part) bool { return p.Held && slices.Contains(f.Seen.Orgs, p.Org) }),
		f.Text != "" && !strings.Contains(strings.ToLower(l.Title+" "+l.Number+" "+l.Asked), strings.ToLower(f.Text)):
		return false
	}
	return true
}

// order is that of a list.
func (f *Find) order(a, b Row) int {
	first := 0
	switch f.Sort {
	case ByLevel:
		first = worse(&a, &b)
	case ByOwner:
		first = cmp.Compare(a.Line.OwnerName, b.Line.OwnerName)
	case ByState:
		first = slices.Index(States(), a.Line.State) - slices.Index(States(), b.Line.State)
	case ByDue:
		first = due(&a, &b)
	}
	if f.Desc {
		first = -first
	}
	return cmp.Or(first, one(b.Line.Open)-one(a.Line.Open), worse(&a, &b), due(&a, &b), cmp.Compare(b.Item.ID, a.Item.ID))
}

func worse(a, b *Row) int {
	return one(b.Line.Level.Worse(a.Line.Level)) - one(a.Line.Level.Worse(b.Line.Level))
}

// due puts the earlier due first, and what is not due last.
func due(a, b *Row) int {
	return cmp.Or(one(a.Line.Due.IsZero())-one(b.Line.Due.IsZero()), a.Line.Due.Compare(b.Line.Due))
}

// page is the part of all rows that is asked for.
func (f *Find) page(rows []Row) []Row {
	rows = rows[min(f.Offset, len(rows)):]
	if f.Limit > 0 {
		rows = rows[:min(f.Limit, len(rows))]
	}
	return rows
}

// listingOn is Listing as it stood at the end of a day.
func (s *Service) listingOn(ctx context.Context, tx ReadTx, a *identity.Actor, f, every *Find, day time.Time) (*Listing, error) {
	rows, err := s.rowsOn(ctx, tx, a, f, day)
	if err != nil {
		return nil, err
	}
	out := &Listing{Total: len(rows), Counts: Counts{Levels: map[casework.Level]int{}}, Asked: map[string]bool{}}
	out.Rows = f.page(rows)
	all := *every
	all.Mine, all.Open = nil, false
	others, err := s.rowsOn(ctx, tx, a, &all, day)
	for i := range others {
		r := &others[i]
		for _, p := range r.Line.Parts {
			out.Asked[string(p.Org)] = true
		}
		if !r.Line.Open {
			continue
		}
		out.Counts.Levels[r.Line.Level]++
		out.Counts.Late += one(r.Line.LateOn(day, s.Days()).Over)
		out.Counts.Mine += one(r.Mine)
	}
	return out, err
}

// ShowOn is Show as it stood at the end of a day (midnight UTC; zero: now). Nothing can be
// done about it then.
//
// Faults: as Show; NotFound (fault.NotYet) when it was not there yet.
func (s *Service) ShowOn(ctx context.Context, t Tenant, id ItemID, asOf time.Time) (*View, error) {
	v, err := s.Show(ctx, t, id)
	if err != nil || asOf.IsZero() {
		return v, err
	}
	a := identity.From(ctx)
	err = s.Store.View(ctx, func(tx ReadTx) error {
		all, err := s.pastOn(ctx, tx, t, asOf, id)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.NotYet(asOf, v.Acts[0].At)
		}
		x := &all[0]
		if !sees(a, t, &x.line) {
			return fault.New(fault.NotFound, "supervision.unknown", nil)
		}
		v.Row, v.Acts, v.Process = x.row(s, a, asOf), x.acts, x.p
		v.Standing = x.p.Standing(x.c, casework.Of(a), Roles(a, x.c), dayEnd(asOf), s.Days())
		v.Notices = slices.DeleteFunc(v.Notices, func(n Notice) bool { return !n.At.Before(dayEnd(asOf)) })
		if x.c.Into == "" {
			v.Into = nil
		}
		v.Same, v.Others, v.Holding = nil, nil, nil
		v.Absorbed = slices.DeleteFunc(v.Absorbed, func(it Item) bool { return !slices.Contains(x.c.Merged, it.ID) })
		v.Merged = slices.DeleteFunc(v.Merged, func(r Row) bool { return !slices.Contains(x.c.Merged, r.Item.ID) })
		return nil
	})
	return v, err
}
