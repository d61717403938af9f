package reporting

import (
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// apply moves a sheet on by one act. It is the only place where a sheet's state
// changes, for what happens now and for what is made again from the journal.
func (s *Sheet) apply(a *Act) {
	s.Version = a.Seq
	if s.State != a.To {
		s.State, s.Since = a.To, a.At
	}
	if a.Action == Fill || a.Action == Submit {
		if i, known := slices.BinarySearch(s.FilledBy, a.Person); !known {
			s.FilledBy = slices.Insert(slices.Clone(s.FilledBy), i, a.Person)
		}
	}
	switch a.Action {
	case Submit:
		s.SubmittedBy, s.SubmittedByName, s.SubmittedAt, s.SHA256 = a.Person, a.By, a.At, a.SHA256
		if s.FirstSubmitted.IsZero() {
			s.FirstSubmitted = a.At
		}
	case Approve:
		s.ApprovedBy, s.ApprovedByName, s.ApprovedAt, s.Batch = a.Person, a.By, a.At, a.Batch
		s.Returned, s.ReturnedBy = "", ""
	case Withdraw:
		s.unsign()
		if s.Returns == 0 { // what was taken back was never handed in
			s.FirstSubmitted = time.Time{}
		}
	case Return:
		s.unsign()
		s.Returned, s.ReturnedBy = a.Note, a.By
		s.Returns++
	}
}

// unsign forgets who submitted and approved: a draft again.
func (s *Sheet) unsign() {
	s.SubmittedBy, s.SubmittedByName, s.SubmittedAt = "", "", time.Time{}
	s.ApprovedBy, s.ApprovedByName, s.ApprovedAt = "", "", time.Time{}
	s.SHA256, s.Batch = "", 0
}

// Past is a sheet as it was after the last of some acts.
type Past struct {
	Sheet   Sheet
	Entries map[indicator.CellKey]*Entry
}

// Replay makes sheets again from their journals: given the acts and changes up
// to a time, it is how they stood then. Sheets made later are left out. Areas
// are as they are today, for they belong to the duty list (history.replay).
func Replay(sheets []Sheet, acts []Act, changes []Change, until time.Time) map[SheetID]*Past {
	out := map[SheetID]*Past{}
	later := func(at time.Time) bool { return !until.IsZero() && at.After(until) }
	for i := range sheets {
		s := &sheets[i]
		if later(s.Created) {
			continue
		}
		out[s.ID] = &Past{Entries: map[indicator.CellKey]*Entry{}, Sheet: Sheet{Tenant: s.Tenant, ID: s.ID, Round: s.Round, Org: s.Org,
			State: Draft, Areas: s.Areas, Since: s.Created, Created: s.Created}}
	}
	last := map[SheetID]int{}
	for i := range acts {
		if p := out[acts[i].Sheet]; p != nil && !later(acts[i].At) {
			p.Sheet.apply(&acts[i])
			last[acts[i].Sheet] = acts[i].Seq
		}
	}
	for i := range changes {
		c := &changes[i]
		if p := out[c.Sheet]; p != nil && c.Entry.Seq <= last[c.Sheet] {
			p.Entries[c.Entry.Cell] = &c.Entry
		}
	}
	return out
}

// act begins an entry of a sheet's journal.
func (s *Sheet) act(do Action, to State, by *identity.Actor, at time.Time, note string) *Act {
	return &Act{Tenant: s.Tenant, Round: s.Round, Sheet: s.ID, Seq: s.Version + 1, Action: do, From: s.State, To: to,
		By: by.Name, Person: by.Person, At: at, Note: note}
}
