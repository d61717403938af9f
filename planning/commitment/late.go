package commitment

import "time"

// Late says whether a duty is late: behind, overdue, or without the evidence that there
// should be by now; and since which day, zero where none is set for it. A duty that
// nobody answers for is late for nobody.
func (r *Row) Late() (since time.Time, late bool) {
	if r.Owner == "" {
		return time.Time{}, false
	}
	switch {
	case r.Status == Overdue:
		return r.Due, true
	case r.Status != Behind && r.Status != NoEvidence:
		return time.Time{}, false
	case r.Missed != nil:
		return r.Missed.LastDay(), true
	}
	return time.Time{}, true
}
