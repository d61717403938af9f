package supervision

import (
	"context"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Taken says that a record became an item: Open while one is in work, else Closed is
// the day on which the last was closed.
type Taken struct {
	Open   bool
	Closed time.Time
}

// free says whether what holds since a moment may become an item again.
func (t Taken) free(since time.Time) bool {
	return !t.Open && !since.IsZero() && t.Closed.Before(identity.Day(since))
}

// record says whether the source is a record of the program, which is chased by one
// item at a time; a document of another house may order several things.
func (k SourceKind) record() bool { return k == FromWarning || k == FromOverdue }

// ends says whether a step says that the cause of an item was dealt with.
func ends(t casework.TransitionName) bool { return t == Verify || t == Close }

// holding is the record that an item came from, while it still holds; nil otherwise.
func (s *Service) holding(ctx context.Context, t Tenant, of Source) (*Holding, error) {
	if s.Sources == nil || !of.Kind.record() || of.Ref == "" {
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
		same := f.Source.Kind.record() && f.Source.Ref != "" ||
			r.Item.Title == f.Title && r.Line.Owner == f.Owner && (f.Source.Ref != "" || r.Item.Asked == f.Asked)
		if same && r.Item.ID != itself {
			return fault.New(fault.Conflict, "supervision.raised", fault.Args{"Title": r.Item.Title, "Number": r.Item.Number, "Item": string(r.Item.ID)})
		}
	}
	return nil
}
