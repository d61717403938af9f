package reporting

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Return sends a sheet back to its clerk, with a note and perhaps marks on the
// cells that it is about. After the approval the facts are withdrawn: they stay
// recorded, and nobody sees them any more. Whoever has to take the next step may
// return instead.
//
// Faults: those of Case.Refusal; Conflict ("reporting.sheet_stale"); Invalid
// ("reporting.note_missing", "reporting.note_long", "reporting.cell_not_asked", "reporting.return_until":
// the round is closed for the organisation, and a day to come must be given).
func (s *Service) Return(ctx context.Context, r ReturnRequest) (*Sheet, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(r.Tenant)) // which step it takes, the sheet's state says
	if err != nil {
		return nil, err
	}
	if r.Note = strings.TrimSpace(r.Note); r.Note == "" {
		return nil, fault.New(fault.Invalid, "reporting.note_missing", nil)
	}
	var out *Sheet
	err = s.update(ctx, func(tx WriteTx) ([]string, error) {
		if !r.Until.IsZero() { // rounds are held before sheets, everywhere
			sh, err := tx.Sheet(ctx, r.Tenant, r.Sheet)
			if err != nil {
				return nil, err
			}
			if _, err := tx.LockRound(ctx, r.Tenant, sh.Round); err != nil {
				return nil, err
			}
		}
		d, err := s.load(ctx, tx, r.Tenant, r.Sheet)
		if err != nil {
			return nil, err
		}
		if err := s.sendBack(ctx, tx, d, a, &r); err != nil {
			return nil, err
		}
		out = &d.Sheet
		return d.topics(), nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Service) sendBack(ctx context.Context, tx WriteTx, d *desk, a *identity.Actor, r *ReturnRequest) error {
	if err := d.Refusal(a, Return); err != nil {
		return err
	}
	if r.Base != 0 && r.Base != d.Sheet.Version {
		return s.stale(ctx, tx, d)
	}
	for k, words := range r.Cells {
		if d.asked[k] == nil {
			return fault.New(fault.Invalid, "reporting.cell_not_asked", nil)
		}
		if utf8.RuneCountInString(words) > maxNote {
			return fault.New(fault.Invalid, "reporting.note_long", fault.Args{"Most": maxNote})
		}
	}
	if utf8.RuneCountInString(r.Note) > maxNote {
		return fault.New(fault.Invalid, "reporting.note_long", fault.Args{"Most": maxNote})
	}
	if err := s.allowUntil(ctx, tx, d, a, r); err != nil {
		return err
	}
	act := d.Sheet.act(Return, Draft, a, tx.Now(), r.Note)
	act.SHA256, act.Batch = d.Sheet.SHA256, d.Sheet.Batch
	if d.Sheet.Batch != 0 {
		b, err := batch(ctx, tx.Facts(), d.Sheet.Tenant, d.Sheet.Batch)
		if err != nil {
			return err
		}
		if err := record(ctx, tx, event(d, a, act, indicator.Withdrawn, b), act); err != nil {
			return err
		}
	}
	changed := d.marks(r, a)
	act.Changes = len(changed)
	if err := s.keep(ctx, tx, &d.Sheet, act, changed); err != nil {
		return err
	}
	return tx.AddNotices(ctx, []Notice{{Tenant: d.Sheet.Tenant, ID: noticeID(NoticeReturned, d.Sheet.ID, act.Seq), Kind: NoticeReturned, Round: d.Round.ID,
		Sheet: d.Sheet.ID, Org: d.Sheet.Org, For: DoFill, RoundName: d.Round.Name, Due: d.Days.Closes, Note: r.Note, At: tx.Now()}})
}

// marks gives the entries with the marks of this return and without those of
// an earlier one.
func (d *desk) marks(r *ReturnRequest, a *identity.Actor) []Entry {
	said := map[indicator.CellKey]string{}
	for k, e := range d.entries {
		if e.Mark != "" {
			said[k] = ""
		}
	}
	for k, words := range r.Cells {
		if words = strings.TrimSpace(words); words == "" {
			words = r.Note
		}
		said[k] = words
	}
	var out []Entry
	for _, k := range slices.SortedFunc(maps.Keys(said), compareCells) {
		e := Entry{Cell: k, Status: indicator.Normal, By: a.Name, Person: a.Person, At: d.At}
		if old := d.entries[k]; old != nil {
			e = *old
		}
		if e.Mark == said[k] {
			continue
		}
		e.Mark = said[k]
		e.Version++
		out = append(out, e)
	}
	return out
}

// allowUntil sees to it that the clerk can mend what is returned: when the round
// is closed for the organisation, an exception is needed.
func (s *Service) allowUntil(ctx context.Context, tx WriteTx, d *desk, a *identity.Actor, r *ReturnRequest) error {
	today := s.today(tx.Now())
	if r.Until.IsZero() {
		if d.State() == Closed {
			return fault.New(fault.Invalid, "reporting.return_until", nil)
		}
		return nil
	}
	until := midnight(r.Until)
	if until.Before(today) {
		return fault.New(fault.Invalid, "reporting.return_until", nil)
	}
	if !until.After(d.Days.Closes) && d.State() != Closed {
		return nil
	}
	e := &Exception{Tenant: d.Sheet.Tenant, Round: d.Round.ID, Org: d.Sheet.Org, Due: d.Days.Due, Closes: until, Reason: r.Note, By: a.Name, At: tx.Now()}
	d.Days.Closes = until
	return s.except(ctx, tx, &d.Round, e, a)
}

// midnight is a day without its time.
func midnight(day time.Time) time.Time {
	if day.IsZero() {
		return day
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
