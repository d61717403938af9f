package reporting

import (
	"context"
	"slices"
	"sync"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// definitions are a tenant's, each version in its newest revision.
type definitions map[indicator.Version]*indicator.Definition

// definitionCache keeps them until one is added.
type definitionCache struct {
	mu sync.Mutex
	of map[indicator.Tenant]cachedDefinitions
}

type cachedDefinitions struct {
	revision int64
	known    definitions
}

// get reads the definitions that were recorded by a time (zero: now); only those
// of now are kept.
func (c *definitionCache) get(ctx context.Context, tx indicator.ReadTx, t indicator.Tenant, until time.Time) (definitions, error) {
	if !until.IsZero() {
		return readDefinitions(ctx, tx, t, until)
	}
	rev, err := tx.Revision(ctx, t)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	have, ok := c.of[t]
	c.mu.Unlock()
	if ok && have.revision == rev.Definition {
		return have.known, nil
	}
	known, err := readDefinitions(ctx, tx, t, until)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[indicator.Tenant]cachedDefinitions{}
	}
	c.of[t] = cachedDefinitions{rev.Definition, known}
	return known, nil
}

func readDefinitions(ctx context.Context, tx indicator.ReadTx, t indicator.Tenant, until time.Time) (definitions, error) {
	list, err := tx.Definitions(ctx, t)
	if err != nil {
		return nil, err
	}
	known := definitions{}
	for i := range list {
		if until.IsZero() || !list[i].Recorded.After(until) {
			known[list[i].Key()] = &list[i] // by revision: the last one wins
		}
	}
	return known, nil
}

// desk is a sheet with all that its use cases look at.
type desk struct {
	Case
	duties  []Duty // those in force, by cell
	asked   map[indicator.CellKey]*Duty
	entries map[indicator.CellKey]*Entry
	defs    definitions
}

// load reads a sheet; with a WriteTx it is held against other writers.
func (s *Service) load(ctx context.Context, tx ReadTx, t indicator.Tenant, id SheetID) (*desk, error) {
	at, read := s.now(), tx.Sheet
	if w, ok := tx.(WriteTx); ok && !w.Now().IsZero() {
		at, read = w.Now(), w.LockSheet
	}
	sh, err := read(ctx, t, id)
	if err != nil {
		return nil, err
	}
	c, err := s.caseOf(ctx, tx, sh, at)
	if err != nil {
		return nil, err
	}
	d := &desk{Case: *c, asked: map[indicator.CellKey]*Duty{}, entries: map[indicator.CellKey]*Entry{}}
	all, err := tx.RoundDuties(ctx, t, sh.Round, sh.Org)
	if err != nil {
		return nil, err
	}
	d.ask(slices.DeleteFunc(all, func(x Duty) bool { return !x.Dropped.IsZero() }))
	entries, err := tx.Entries(ctx, t, id)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		d.entries[entries[i].Cell] = &entries[i]
	}
	d.defs, err = s.defs.get(ctx, tx.Facts(), t, time.Time{})
	return d, err
}

// ask says which cells are asked for.
func (d *desk) ask(duties []Duty) {
	slices.SortFunc(duties, func(a, b Duty) int { return compareCells(a.Cell, b.Cell) })
	d.duties = duties
	for i := range d.duties {
		d.asked[d.duties[i].Cell] = &d.duties[i]
	}
}

// deskAt reads a sheet as it stood at a time (zero: now), made from the journals.
//
// Faults: NotFound ("reporting.sheet_unknown"); fault.NotYet.
func (s *Service) deskAt(ctx context.Context, tx ReadTx, t indicator.Tenant, id SheetID, until time.Time) (*desk, error) {
	if until.IsZero() {
		return s.load(ctx, tx, t, id)
	}
	sh, err := tx.Sheet(ctx, t, id)
	if err != nil {
		return nil, err
	}
	h, err := pastRounds(ctx, tx, t, sh.Round, until)
	if err != nil {
		return nil, err
	}
	if err := h.replay(ctx, tx, []Sheet{*sh}, JournalQuery{Tenant: t, Round: sh.Round, Sheet: id, Until: until}, true); err != nil {
		return nil, err
	}
	if len(h.rounds) == 0 || len(h.sheets[sh.Round]) == 0 {
		return nil, fault.NotYet(until, sh.Created)
	}
	p, r := h.sheets[sh.Round][0], h.rounds[0]
	d := &desk{Case: Case{Sheet: p.Sheet, Round: r, Days: r.DaysOf(sh.Org, h.exceptions[r.ID]), At: until, Zone: s.Zone, Past: true},
		asked: map[indicator.CellKey]*Duty{}, entries: p.Entries}
	d.ask(slices.DeleteFunc(h.duties[r.ID], func(x Duty) bool { return x.Org != sh.Org }))
	d.defs, err = s.defs.get(ctx, tx.Facts(), t, until)
	return d, err
}

// caseOf puts together what decides about a sheet.
func (s *Service) caseOf(ctx context.Context, tx ReadTx, sh *Sheet, at time.Time) (*Case, error) {
	r, err := tx.Round(ctx, sh.Tenant, sh.Round)
	if err != nil {
		return nil, err
	}
	ex, err := tx.Exceptions(ctx, sh.Tenant, sh.Round)
	if err != nil {
		return nil, err
	}
	return &Case{Sheet: *sh, Round: *r, Days: r.DaysOf(sh.Org, ex), At: at, Zone: s.Zone}, nil
}

// remarks runs all checks on the sheet as it is in d.
func (s *Service) remarks(ctx context.Context, tx ReadTx, d *desk) ([]Remark, error) {
	out := missing(d.duties, d.entries)
	if s.Checks == nil {
		return out, nil
	}
	found, err := s.Checks.Check(ctx, d.toCheck(tx))
	if err != nil {
		return nil, err
	}
	for _, m := range found {
		e := d.entries[m.Cell]
		m.Answered = m.Severity == Asks && e != nil && e.Note != ""
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b Remark) int { return compareCells(a.Cell, b.Cell) })
	return out, nil
}

// toCheck is the sheet as checks see it.
func (d *desk) toCheck(tx ReadTx) *CheckRequest {
	r := &CheckRequest{Case: &d.Case, Duties: d.duties, Definitions: d.defs, Facts: tx.Facts()}
	for i := range d.duties {
		if e := d.entries[d.duties[i].Cell]; e != nil && e.Filled() {
			r.Entries = append(r.Entries, *e)
		}
	}
	return r
}

// stops says whether a remark keeps a sheet from being submitted.
func (r *Remark) stops() bool { return r.Severity == Blocks || r.Severity == Asks && !r.Answered }

// SheetView is a sheet as an actor sees it.
type SheetView struct {
	Case
	Cells   []CellView
	Remarks []Remark
	// Options are what the actor may do, and what stands in the way of the rest.
	Options []Option
	// Content is what was submitted, once it was; the cells show the same.
	Content *Content
	// Submission, Approval and Verification are the acts by which it came here; nil: not yet.
	Submission, Approval, Verification *Act
}

// CellView is a cell of a sheet.
type CellView struct {
	Duty       Duty
	Definition *indicator.Definition // nil when it is not known any more
	Entry      Entry                 // Version 0: never filled
	// Lock says why the actor cannot change it; nil: open.
	Lock *Lock
	// Beside is what the figure is judged by.
	Beside indicator.Beside
}

// Open counts the cells that still want an answer.
func (v *SheetView) Open() int {
	n := 0
	for i := range v.Cells {
		if c := &v.Cells[i]; !c.Duty.Optional && !c.Entry.Filled() {
			n++
		}
	}
	return n
}

// Sheet shows a sheet as of a day (zero: now) with its cells, their locks, the
// remarks of the checks, and what the actor may do: nothing on a past day.
//
// Faults: those of identity.Require for DoRead; NotFound ("reporting.sheet_unknown");
// fault.NotYet.
func (s *Service) Sheet(ctx context.Context, t indicator.Tenant, id SheetID, asOf time.Time) (*SheetView, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	until, _ := s.asOf(asOf)
	var out *SheetView
	err = s.Store.View(ctx, func(tx ReadTx) error {
		d, err := s.deskAt(ctx, tx, t, id, until)
		if err != nil {
			return err
		}
		if !maySome(a, DoRead, &d.Sheet) {
			return d.forbidden(a, DoRead)
		}
		out = &SheetView{Case: d.Case, Options: d.Options(a)}
		for _, duty := range d.duties {
			k := duty.Cell
			cell := CellView{Duty: duty, Definition: d.defs[indicator.Version{Code: k.Code, Version: k.Version}], Entry: Entry{Cell: k}, Lock: d.cellLock(a, k)}
			if e := d.entries[k]; e != nil {
				cell.Entry = *e
			}
			out.Cells = append(out.Cells, cell)
		}
		if d.Sheet.State == Draft {
			out.Remarks, err = s.remarks(ctx, tx, d)
			return err
		}
		data, err := tx.Content(ctx, t, id, d.Sheet.SHA256)
		if err != nil {
			return err
		}
		if out.Content, err = thaw(data); err != nil {
			return err
		}
		out.Remarks = out.Content.remarks()
		acts, err := tx.Acts(ctx, JournalQuery{Tenant: t, Round: d.Sheet.Round, Sheet: id, Until: d.until()})
		out.Submission, out.Approval, out.Verification = signed(acts)
		return err
	})
	if err == nil && s.Beside != nil {
		err = s.putBeside(ctx, t, out, until)
	}
	return out, err
}

// putBeside puts beside the cells what their figures are judged by.
func (s *Service) putBeside(ctx context.Context, t indicator.Tenant, v *SheetView, until time.Time) error {
	figures := make([]indicator.Observation, len(v.Cells))
	for i := range v.Cells {
		e := &v.Cells[i].Entry
		figures[i] = indicator.Observation{Cell: v.Cells[i].Duty.Cell, Value: e.Value, Status: e.Status, Note: e.Note}
		if e.NoValue != "" {
			figures[i].Status = indicator.Missing
		}
	}
	found, err := s.Beside.Beside(ctx, t, figures, until)
	if err != nil {
		return err
	}
	for i := range found {
		v.Cells[i].Beside = found[i]
	}
	return nil
}

// remarks are those that the content was submitted with.
func (c *Content) remarks() []Remark {
	out := make([]Remark, 0, len(c.Remarks))
	for _, r := range c.Remarks {
		k, _ := ParseCellID(r.Cell)
		out = append(out, Remark{Cell: k, Check: r.Check, Severity: r.Severity, Says: i18n.M(r.Key, r.Args), Answered: r.Severity == Asks})
	}
	return out
}

// Allowed lists what the actor of ctx may do to a sheet now.
func (s *Service) Allowed(ctx context.Context, t indicator.Tenant, id SheetID) ([]Action, error) {
	v, err := s.Sheet(ctx, t, id, time.Time{})
	if err != nil {
		return nil, err
	}
	return v.Allowed(identity.From(ctx)), nil
}

// Content is what was submitted under a hash: the stored bytes, and as a value.
func (s *Service) Content(ctx context.Context, t indicator.Tenant, id SheetID, sha string) ([]byte, *Content, error) {
	var data []byte
	err := s.see(ctx, t, id, time.Time{}, func(tx ReadTx, _ *Sheet) (err error) {
		data, err = tx.Content(ctx, t, id, sha)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	c, err := thaw(data)
	return data, c, err
}

// History is the journal of a sheet up to the end of a day (zero: now), oldest first.
func (s *Service) History(ctx context.Context, t indicator.Tenant, id SheetID, asOf time.Time) ([]Act, error) {
	until, _ := s.asOf(asOf)
	var out []Act
	err := s.see(ctx, t, id, until, func(tx ReadTx, sh *Sheet) (err error) {
		out, err = tx.Acts(ctx, JournalQuery{Tenant: t, Round: sh.Round, Sheet: id, Until: until})
		return err
	})
	return out, err
}

// CellHistory is everything that stood in a cell of a sheet up to the end of a day
// (zero: now), oldest first.
func (s *Service) CellHistory(ctx context.Context, t indicator.Tenant, id SheetID, cell indicator.CellKey, asOf time.Time) ([]Change, error) {
	until, _ := s.asOf(asOf)
	var out []Change
	err := s.see(ctx, t, id, until, func(tx ReadTx, sh *Sheet) (err error) {
		out, err = tx.Changes(ctx, JournalQuery{Tenant: t, Round: sh.Round, Sheet: id, Until: until})
		out = slices.DeleteFunc(out, func(c Change) bool { return c.Entry.Cell != cell })
		return err
	})
	return out, err
}

// see reads something of a sheet for those who may see it.
func (s *Service) see(ctx context.Context, t indicator.Tenant, id SheetID, until time.Time, fn func(ReadTx, *Sheet) error) error {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return err
	}
	return s.Store.View(ctx, func(tx ReadTx) error {
		sh, err := tx.Sheet(ctx, t, id)
		if err != nil {
			return err
		}
		if !maySome(a, DoRead, sh) {
			return fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + string(DoRead))})
		}
		if !until.IsZero() && sh.Created.After(until) {
			return fault.NotYet(until, sh.Created)
		}
		return fn(tx, sh)
	})
}
