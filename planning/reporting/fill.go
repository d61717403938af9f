package reporting

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Bounds of one fill.
const (
	maxCells    = 10000
	maxNote     = 2000
	maxEvidence = 20
)

// Fill puts values, reasons for none, remarks and evidence into cells of a
// draft. What can be saved is saved, whether or not the checks have something
// to say; the outcome tells every cell's fate. A cell that somebody else changed
// since the version seen is a conflict and stays as it is. Saying again what
// stands there changes nothing and is no conflict.
//
// Faults: those of Case.Refusal for Fill; Invalid ("reporting.cells_none";
// with Whole "reporting.cells_refused", whose cause is
// *Refused); TooLarge ("reporting.cells_many"); Conflict (with Whole
// "reporting.entries_stale", whose cause is *Refused); NotFound
// ("reporting.sheet_unknown"). Of single cells, in their outcome: Invalid
// ("reporting.cell_not_asked", "reporting.cell_twice", "reporting.status_unknown",
// "reporting.reason_unknown", "reporting.reason_words", "reporting.value_and_reason",
// "reporting.note_long", "reporting.evidence_invalid", those of ParseValue);
// Conflict ("reporting.entry_stale"); Forbidden ("reporting.cell_locked").
func (s *Service) Fill(ctx context.Context, r FillRequest) (*FillOutcome, error) {
	a, err := identity.Require(ctx, DoFill, somewhere(r.Tenant))
	if err != nil {
		return nil, err
	}
	switch {
	case len(r.Cells) == 0:
		return nil, fault.New(fault.Invalid, "reporting.cells_none", nil)
	case len(r.Cells) > maxCells:
		return nil, fault.New(fault.TooLarge, "reporting.cells_many", fault.Args{"Most": maxCells})
	}
	var out *FillOutcome
	fill := func(tx ReadTx) ([]Entry, *desk, error) {
		d, err := s.load(ctx, tx, r.Tenant, r.Sheet)
		if err != nil {
			return nil, nil, err
		}
		if err := d.Refusal(a, Fill); err != nil {
			return nil, nil, err
		}
		var changed []Entry
		out, changed = d.fill(a, &r)
		if err := out.refusal(r.Whole && !r.DryRun); err != nil {
			return nil, nil, err
		}
		for i := range changed {
			d.entries[changed[i].Cell] = &changed[i]
		}
		out.Version = d.Sheet.Version
		out.Remarks, err = s.remarks(ctx, tx, d)
		return changed, d, err
	}
	if r.DryRun {
		err = s.Store.View(ctx, func(tx ReadTx) error { _, _, err := fill(tx); return err })
	} else {
		err = s.update(ctx, func(tx WriteTx) ([]string, error) {
			changed, d, err := fill(tx)
			if err != nil || len(changed) == 0 {
				return nil, err
			}
			act := d.Sheet.act(Fill, Draft, a, tx.Now(), "")
			act.Changes = len(changed)
			out.Version = act.Seq
			return d.topics(), s.keep(ctx, tx, &d.Sheet, act, changed)
		})
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// keep writes an act with what it changes.
func (s *Service) keep(ctx context.Context, tx WriteTx, sh *Sheet, act *Act, changed []Entry) error {
	for i := range changed {
		changed[i].Seq = act.Seq
	}
	sh.apply(act)
	if err := tx.AddAct(ctx, act, changed); err != nil {
		return err
	}
	return tx.SaveSheet(ctx, sh)
}

func (d *desk) topics() []string { return []string{sheetTopic(d.Sheet.ID), roundTopic(d.Sheet.Round)} }

// refusal is the fault of a request that wants all cells or none.
func (o *FillOutcome) refusal(whole bool) error {
	if !whole {
		return nil
	}
	bad := map[Fate]int{}
	for i := range o.Cells {
		bad[o.Cells[i].Fate]++
	}
	switch {
	case bad[FateRefused] > 0:
		return fault.Wrap(&Refused{o.Cells}, fault.Invalid, "reporting.cells_refused", fault.Args{"Count": bad[FateRefused]})
	case bad[FateConflict] > 0:
		return fault.Wrap(&Refused{o.Cells}, fault.Conflict, "reporting.entries_stale", fault.Args{"Count": bad[FateConflict]})
	}
	return nil
}

// fill decides the fate of every cell and gives the entries that change.
func (d *desk) fill(a *identity.Actor, r *FillRequest) (*FillOutcome, []Entry) {
	out := &FillOutcome{}
	changed := map[indicator.CellKey]Entry{}
	seen := map[indicator.CellKey]bool{}
	for i := range r.Cells {
		in := &r.Cells[i]
		o := CellOutcome{Cell: in.Cell, Fate: FateRefused}
		switch {
		case seen[in.Cell]:
			o.Fault = fault.New(fault.Invalid, "reporting.cell_twice", nil)
		case d.asked[in.Cell] == nil:
			o.Fault = fault.New(fault.Invalid, "reporting.cell_not_asked", nil)
		default:
			seen[in.Cell] = true
			d.fillCell(a, r, in, &o)
		}
		if o.Fate == FateSaved {
			changed[in.Cell] = o.Mine
			out.Saved++
		}
		out.Cells = append(out.Cells, o)
	}
	keys := slices.SortedFunc(maps.Keys(changed), compareCells)
	list := make([]Entry, 0, len(keys))
	for _, k := range keys {
		list = append(list, changed[k])
	}
	return out, list
}

func (d *desk) fillCell(a *identity.Actor, r *FillRequest, in *CellInput, o *CellOutcome) {
	if o.Lock = d.cellLock(a, in.Cell); o.Lock != nil {
		o.Fault = fault.New(fault.Forbidden, "reporting.cell_locked", nil)
		return
	}
	old := d.entries[in.Cell]
	if old == nil {
		old = &Entry{Cell: in.Cell, Status: indicator.Normal}
	}
	mine, err := d.entry(in)
	if err != nil {
		o.Fault = fault.From(err)
		return
	}
	if in.KeepEvidence {
		mine.Evidence = old.Evidence
	}
	mine.Version, mine.By, mine.Person, mine.At = old.Version+1, a.Name, a.Person, d.At
	o.Mine = *mine
	switch {
	case mine.same(old):
		o.Fate, o.Mine = FateSame, *old
	case in.Base != nil && *in.Base != old.Version, in.Base == nil && old.Seq > r.Base && old.Person != a.Person:
		theirs := *old
		o.Fate, o.Theirs = FateConflict, &theirs
		o.Fault = fault.New(fault.Conflict, "reporting.entry_stale", fault.Args{
			"By": old.By, "Mine": said(mine), "Theirs": said(old)})
	default:
		o.Fate = FateSaved
	}
}

// said is what an entry says, for a message.
func said(e *Entry) string {
	if e.Filled() && e.NoValue == "" {
		return e.Value.String()
	}
	return "—"
}

// entry reads what was put into a cell.
func (d *desk) entry(in *CellInput) (*Entry, error) {
	invalid := func(key string, args fault.Args) error { return fault.New(fault.Invalid, key, args) }
	e := &Entry{Cell: in.Cell, Status: in.Status, Note: strings.TrimSpace(in.Note), NoValue: in.NoValue, Evidence: slices.Clone(in.Evidence)}
	def := d.defs[indicator.Version{Code: in.Cell.Code, Version: in.Cell.Version}]
	if def == nil {
		return nil, invalid("reporting.cell_not_asked", nil)
	}
	if typed := strings.TrimSpace(in.Value); typed != "" {
		if e.NoValue != "" {
			return nil, invalid("reporting.value_and_reason", nil)
		}
		v, err := ParseValue(typed, in.Unit, def)
		if err != nil {
			return nil, err
		}
		e.Value = v
	}
	switch {
	case e.NoValue != "" && !slices.Contains(NoValues(), e.NoValue):
		return nil, invalid("reporting.reason_unknown", nil)
	case e.NoValue != "" && e.Note == "":
		return nil, invalid("reporting.reason_words", nil)
	case e.NoValue != "":
		e.Status = indicator.Missing
	case e.Status == "":
		e.Status = indicator.Normal
	case !slices.Contains(indicator.Statuses(), e.Status), e.Status == indicator.Missing:
		return nil, invalid("reporting.status_unknown", nil)
	}
	if utf8.RuneCountInString(e.Note) > maxNote {
		return nil, invalid("reporting.note_long", fault.Args{"Most": maxNote})
	}
	if len(e.Evidence) > maxEvidence || slices.ContainsFunc(e.Evidence, func(x indicator.Evidence) bool { return !isSHA(x.SHA256) || x.Name == "" || x.Bytes < 0 }) {
		return nil, invalid("reporting.evidence_invalid", fault.Args{"Most": maxEvidence})
	}
	return e, nil
}

func isSHA(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}
