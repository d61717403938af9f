package commitment

import (
	"maps"
	"slices"
)

// named is the name under which a sentence's duty is known in this edition: that of
// the row that it repeats.
func (o *outline) named(d DutyID) DutyID {
	if into, ok := o.into[d]; ok {
		return into
	}
	return d
}

// joined is the world in which what was recorded of sentences, before the row that
// they repeat was their duty, is recorded of the row, in the order of time. Versions are counted anew; nothing is
// lost, and what was said last holds.
func (w *world) joined(into map[DutyID]DutyID) *world {
	touched := map[DutyID]bool{}
	for from, to := range into {
		if len(w.assigned[from])+len(w.evidence[from]) > 0 {
			touched[to] = true
		}
	}
	if len(touched) == 0 {
		return w
	}
	out := *w
	out.assigned, out.evidence = maps.Clone(w.assigned), maps.Clone(w.evidence)
	for from, to := range into {
		if !touched[to] {
			continue
		}
		out.assigned[to] = append(slices.Clip(out.assigned[to]), w.assigned[from]...)
		out.evidence[to] = append(slices.Clip(out.evidence[to]), w.evidence[from]...)
		delete(out.assigned, from)
		delete(out.evidence, from)
	}
	for d := range touched {
		list := slices.Clone(out.assigned[d])
		slices.SortStableFunc(list, func(a, b *Assignment) int { return a.Recorded.Compare(b.Recorded) })
		for i, a := range list {
			again := *a
			again.Duty, again.Version = d, i+1
			list[i] = &again
		}
		out.assigned[d] = list
		given := slices.Clone(out.evidence[d])
		slices.SortStableFunc(given, func(a, b *Evidence) int { return a.SubmittedAt.Compare(b.SubmittedAt) })
		out.evidence[d] = given
	}
	return &out
}

// termsOf are the terms of a duty, also of one that only an earlier edition had;
// empty when nobody gave it any.
func (b *board) termsOf(d DutyID) *Terms {
	if i, ok := b.at[d]; ok {
		return &b.rows[i].Terms
	}
	if a := b.world.newest(d); a != nil {
		return &a.Terms
	}
	return &Terms{}
}
