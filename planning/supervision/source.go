package supervision

import (
	"context"
	"time"

	"gangyao/platform/fault"
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
