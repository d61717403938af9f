package commitment

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/identity"
)

// BatchID names what one person assigned at one instant.
type BatchID struct {
	At     time.Time
	Person identity.PersonID
}

// Batch is what one person assigned at once.
type Batch struct {
	BatchID
	By     string
	Reason string
	Duties int
	// Left counts the duties that still stand as the batch left them.
	Left int
}

// in says whether an assignment is of a batch; a missing one is of none.
func (a *Assignment) in(id *BatchID) bool {
	return a != nil && a.Recorded.Equal(id.At) && a.Person == id.Person
}

// before is the assignment before the newest; nil: there is none.
func (w *world) before(d DutyID) *Assignment {
	if all := w.assigned[d]; len(all) > 1 {
		return all[len(all)-2]
	}
	return nil
}

// Batches lists what was assigned to several duties at once, the newest first, at
// most most of them.
//
// Faults: those of identity.Require for DoAssign and of plan.Public.Current.
func (s *Service) Batches(ctx context.Context, q Query, most int) ([]Batch, error) {
	if _, err := identity.Require(ctx, DoAssign, whole(q.Tenant)); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, q.Tenant, q.Plan, s.moment(q.AsOf))
	if err != nil {
		return nil, err
	}
	type key struct {
		at     int64
		person identity.PersonID
	}
	at := map[key]*Batch{}
	for d, all := range w.assigned {
		for _, a := range all {
			k := key{a.Recorded.UnixNano(), a.Person}
			b := at[k]
			if b == nil {
				b = &Batch{BatchID: BatchID{a.Recorded, a.Person}, By: a.By, Reason: a.Reason}
				at[k] = b
			}
			b.Duties++
			if w.newest(d) == a {
				b.Left++
			}
		}
	}
	var out []Batch
	for _, b := range at {
		if b.Duties > 1 {
			out = append(out, *b)
		}
	}
	slices.SortFunc(out, func(a, b Batch) int { return b.At.Compare(a.At) })
	return out[:min(most, len(out))], nil
}
