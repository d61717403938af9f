package supervision

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Taken says that a record became an item: Open while one is in work, else Last was the
// last that was closed, on the day Closed.
type Taken struct {
	Open   bool
	Last   ItemID
	Closed time.Time
}

// back says whether what holds since a moment began anew after its item was closed.
func (t Taken) back(since time.Time) bool {
	return !since.IsZero() && t.Closed.Before(identity.Day(since))
}

// offered are the candidates that are not chased: those that are new, or came back, the
// weightiest first, and then those that still hold though their item was closed, with that
// item.
func offered(ctx context.Context, tx ReadTx, t Tenant, all []Candidate) ([]Candidate, error) {
	taken, err := tx.TakenSources(ctx, t)
	if err != nil {
		return nil, err
	}
	about, err := tx.OpenAbout(ctx, t)
	if err != nil {
		return nil, err
	}
	var fresh, still []Candidate
	var named []ItemID
	for _, c := range all {
		was, is := taken[Source{Kind: c.Source.Kind, Ref: c.Source.Ref}]
		if was.Open {
			continue
		}
		if id, ok := about[Reference{Kind: c.Reference.Kind, ID: c.Reference.ID}]; ok {
			c.Other, named = &Item{ID: id}, append(named, id)
		}
		if !is || was.back(c.Since) {
			fresh = append(fresh, c)
			continue
		}
		c.Last, c.Closed = &Item{ID: was.Last}, was.Closed
		still, named = append(still, c), append(named, was.Last)
	}
	if still, err = notMerged(ctx, tx, t, still); err != nil {
		return nil, err
	}
	slices.SortStableFunc(fresh, weightier)
	slices.SortStableFunc(still, weightier)
	out := append(fresh, still...)
	slices.Sort(named)
	items, err := tx.ItemsOf(ctx, t, slices.Compact(named))
	for i := range out {
		for _, it := range []*Item{out[i].Other, out[i].Last} {
			if it != nil {
				*it = items[it.ID]
			}
		}
	}
	return out, err
}

// mostMerged bounds how often what was merged is followed.
const mostMerged = 10

// notMerged leaves out what is chased by the item that its own was merged into.
func notMerged(ctx context.Context, tx ReadTx, t Tenant, still []Candidate) ([]Candidate, error) {
	at := map[ItemID]ItemID{} // of the last item: where what it asked went
	for i := range still {
		at[still[i].Last.ID] = still[i].Last.ID
	}
	open := map[ItemID]bool{}
	for range mostMerged {
		var ids []ItemID
		for _, id := range at {
			ids = append(ids, id)
		}
		if len(ids) == 0 {
			break
		}
		slices.Sort(ids)
		found, err := tx.Read().Cases(ctx, casework.Query{Tenant: t, Process: ProcessName, IDs: slices.Compact(ids)})
		if err != nil {
			return nil, err
		}
		into := map[ItemID]ItemID{}
		for i := range found {
			if c := &found[i].Case; c.Into != "" {
				into[c.ID] = c.Into
			} else {
				open[c.ID] = c.Open()
			}
		}
		if len(into) == 0 {
			break
		}
		for of, id := range at {
			if next, ok := into[id]; ok {
				at[of] = next
			}
		}
	}
	return slices.DeleteFunc(still, func(c Candidate) bool { return open[at[c.Last.ID]] }), nil
}

// weightier sorts candidates: the worst colour first, then what began first; what has no
// day comes last.
func weightier(a, b Candidate) int {
	if a.Level != b.Level {
		if a.Level.Worse(b.Level) {
			return -1
		}
		return 1
	}
	return cmp.Or(one(a.Since.IsZero())-one(b.Since.IsZero()), a.Since.Compare(b.Since), cmp.Compare(a.Title, b.Title))
}

// Chasing are the items that chase one of some matters, as far as the actor may see them,
// as they stood at the end of a day (midnight UTC; zero: now): the open ones first, then
// that closed last.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Chasing(ctx context.Context, t Tenant, asOf time.Time, of ...Matter) ([]Row, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t, AsOf: asOf})
	if err != nil {
		return nil, err
	}
	var out []Row
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if f.IDs, err = tx.Chasing(ctx, t, of...); err != nil || len(f.IDs) == 0 {
			return err
		}
		if asOf.IsZero() {
			out, err = s.rows(ctx, tx, a, f)
			return err
		}
		past, err := s.pastOn(ctx, tx, t, asOf, f.IDs...)
		for i := range past {
			if x := &past[i]; f.finds(&x.line, s.Days()) {
				out = append(out, x.row(s, a, asOf))
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Row) int {
		return cmp.Or(one(b.Line.Open)-one(a.Line.Open), b.Line.Closed.Compare(a.Line.Closed), cmp.Compare(b.Item.ID, a.Item.ID))
	})
	return out, err
}

// Offer is what a record of the program would be raised as, with the item that was made
// of it and closed (Candidate.Last); nil when it no longer holds.
//
// Faults: those of identity.Require for DoSupervise (or DoInstruct).
func (s *Service) Offer(ctx context.Context, t Tenant, of Source) (*Candidate, error) {
	if err := mayRaise(ctx, t); err != nil {
		return nil, err
	}
	if s.Sources == nil || !of.Kind.Record() || of.Ref == "" {
		return nil, nil
	}
	c, err := s.Sources.Offer(ctx, t, of)
	if err != nil || c == nil {
		return nil, err
	}
	rows, err := s.Chasing(ctx, t, time.Time{}, Matter{Source: of})
	if err == nil && len(rows) > 0 && !rows[0].Line.Open && rows[0].Case.State != Cancelled {
		c.Last, c.Closed = &rows[0].Item, rows[0].Line.Closed
	}
	return c, err
}

// mayRaise asks for the permission to raise something.
func mayRaise(ctx context.Context, t Tenant) error {
	if identity.From(ctx).May(DoInstruct, somewhere(t)) {
		return nil
	}
	_, err := identity.Require(ctx, DoSupervise, somewhere(t))
	return err
}

// Record says whether the source is a record of the program, which is chased by one
// item at a time; a document of another house may order several things.
func (k SourceKind) Record() bool { return k == FromWarning || k == FromOverdue }

// ends says whether a step says that the cause of an item was dealt with.
func ends(t casework.TransitionName) bool { return t == Verify || t == Close }

// holding is the first of the records that an item chases that still holds; nil when none
// does.
func (s *Service) holding(ctx context.Context, t Tenant, it *Item) (*Holding, error) {
	for _, m := range it.Matters() {
		if s.Sources == nil || !m.Source.Kind.Record() || m.Source.Ref == "" {
			continue
		}
		if h, err := s.Sources.Holds(ctx, t, m.Source); h != nil || err != nil {
			return h, err
		}
	}
	return nil, nil
}

// reasoned asks for a reason where a step says that the cause of an item was dealt with
// and its record still holds.
func (s *Service) reasoned(ctx context.Context, step *Step, ps *Problems) error {
	if !ends(step.Transition) || step.Note != "" {
		return nil
	}
	var it *Item
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { it, err = tx.Item(ctx, step.Tenant, step.Item); return err })
	if err != nil {
		return err
	}
	h, err := s.holding(ctx, step.Tenant, it)
	if h != nil {
		ps.Add("note", fault.New(fault.Invalid, "supervision.holds_reason", fault.Args{"Source": i18n.Key(it.Source.Kind.Key())}))
	}
	return err
}

// double refuses what is chased already: a record of the program, or the same thing
// asked of the same unit because of the same document. Without a document the demand
// has to be the same, too: then somebody pressed twice. itself does not count. The
// sources have to be held (hold).
func double(ctx context.Context, tx WriteTx, f *Form, itself ItemID) error {
	for _, m := range f.matters() {
		of := m.Source
		if of.Kind == "" {
			continue
		}
		all, err := tx.Chased(ctx, f.Tenant, of, f.Title)
		if err != nil {
			return err
		}
		for i := range all {
			r := &all[i]
			same := of.Kind.Record() && of.Ref != "" ||
				r.Item.Title == f.Title && r.Line.Owner == f.Owner && (of.Ref != "" || r.Item.Asked == f.Asked)
			if same && r.Item.ID != itself {
				return fault.New(fault.Conflict, "supervision.raised", fault.Args{"Title": r.Item.Title, "Number": r.Item.Number, "Item": string(r.Item.ID)})
			}
		}
	}
	return nil
}

// hold holds all sources of some matters until the transaction ends, in one order for
// everybody.
func hold(ctx context.Context, tx WriteTx, t Tenant, all []Matter) error {
	slices.SortFunc(all, func(a, b Matter) int {
		return cmp.Or(cmp.Compare(a.Source.Kind, b.Source.Kind), cmp.Compare(a.Source.Ref, b.Source.Ref))
	})
	for _, m := range all {
		if m.Source.Kind == "" {
			continue
		}
		if err := tx.LockSource(ctx, t, m.Source.Kind, m.Source.Ref); err != nil {
			return err
		}
	}
	return nil
}

// matters are all that an item made of a form chases.
func (f *Form) matters() []Matter { return append([]Matter{{f.Source, f.Reference}}, f.Further...) }
