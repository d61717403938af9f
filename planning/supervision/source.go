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

// offered are the candidates that are not chased: those that are new, or came back, and
// then those that still hold though their item was closed, with that item.
func offered(ctx context.Context, tx ReadTx, t Tenant, all []Candidate) ([]Candidate, error) {
	taken, err := tx.TakenSources(ctx, t)
	if err != nil {
		return nil, err
	}
	var fresh, still []Candidate
	var last []ItemID
	for _, c := range all {
		was, is := taken[Source{Kind: c.Source.Kind, Ref: c.Source.Ref}]
		switch {
		case !is || !was.Open && was.back(c.Since):
			fresh = append(fresh, c)
		case !was.Open:
			c.Last = &Item{ID: was.Last}
			c.Closed = was.Closed
			still, last = append(still, c), append(last, was.Last)
		}
	}
	items, err := tx.ItemsOf(ctx, t, last)
	for i := range still {
		*still[i].Last = items[still[i].Last.ID]
	}
	return append(fresh, still...), err
}

// Raised are the items that were made of a record and that the actor may see: the open
// one first, then that closed last.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Raised(ctx context.Context, t Tenant, of Source) ([]Row, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil || of.Ref == "" {
		return nil, err
	}
	f, err := s.find(ctx, a, &Query{Tenant: t, Source: of.Kind})
	if err != nil {
		return nil, err
	}
	f.Ref = of.Ref
	var out []Row
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = s.rows(ctx, tx, a, f); return err })
	slices.SortStableFunc(out, func(a, b Row) int {
		return cmp.Or(one(b.Line.Open)-one(a.Line.Open), b.Line.Closed.Compare(a.Line.Closed))
	})
	return out, err
}

// Record says whether the source is a record of the program, which is chased by one
// item at a time; a document of another house may order several things.
func (k SourceKind) Record() bool { return k == FromWarning || k == FromOverdue }

// ends says whether a step says that the cause of an item was dealt with.
func ends(t casework.TransitionName) bool { return t == Verify || t == Close }

// holding is the record that an item came from, while it still holds; nil otherwise.
func (s *Service) holding(ctx context.Context, t Tenant, of Source) (*Holding, error) {
	if s.Sources == nil || !of.Kind.Record() || of.Ref == "" {
		return nil, nil
	}
	return s.Sources.Holds(ctx, t, of)
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
	h, err := s.holding(ctx, step.Tenant, it.Source)
	if h != nil {
		ps.Add("note", fault.New(fault.Invalid, "supervision.holds_reason", fault.Args{"Source": i18n.Key(it.Source.Kind.Key())}))
	}
	return err
}

// double refuses what is chased already: a record of the program, or the same thing
// asked of the same unit because of the same document. Without a document the demand
// has to be the same, too: then somebody pressed twice. itself does not count. The
// source has to be held (LockSource).
func double(ctx context.Context, tx WriteTx, f *Form, itself ItemID) error {
	all, err := tx.Chased(ctx, f.Tenant, f.Source, f.Title)
	if err != nil {
		return err
	}
	for i := range all {
		r := &all[i]
		same := f.Source.Kind.Record() && f.Source.Ref != "" ||
			r.Item.Title == f.Title && r.Line.Owner == f.Owner && (f.Source.Ref != "" || r.Item.Asked == f.Asked)
		if same && r.Item.ID != itself {
			return fault.New(fault.Conflict, "supervision.raised", fault.Args{"Title": r.Item.Title, "Number": r.Item.Number, "Item": string(r.Item.ID)})
		}
	}
	return nil
}
