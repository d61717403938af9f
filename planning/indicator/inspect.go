package indicator

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Checks are the declared checks that figures pass before they are recorded. They
// are made ready for the indicators of a tenant once for each change of them.
type Checks struct {
	Declared []check.Declared
	Roles    map[string]check.Role

	sets cache[setKey, *check.Set]
}

type setKey struct {
	tenant     Tenant
	definition int64 // revision
	check      int64 // revision
	own        int   // how many versions of own checks were recorded by then
}

// DefaultChecks are the checks that every tenant starts with.
func DefaultChecks() (*Checks, error) {
	declared, err := check.Defaults()
	if err != nil {
		return nil, err
	}
	roles, err := check.Roles()
	if err != nil {
		return nil, err
	}
	return &Checks{Declared: declared, Roles: roles}, nil
}

// keptSets is for how many tenants checks are kept ready.
const keptSets = 128

// set is the checks made ready for the indicators of a world.
func (c *Checks) set(w *world) (*check.Set, error) {
	recorded := 0
	for i := range w.st.own {
		if !w.st.own[i].At.After(w.at) {
			recorded++
		}
	}
	return c.sets.get(setKey{w.st.facts.Tenant(), w.st.rev.Definition, w.st.rev.Check, recorded}, keptSets, func() (*check.Set, int, error) {
		list := w.checked()
		return check.Compile(slices.Concat(c.Declared, w.st.inForce(w.at)), list, check.Cast(c.Roles, list, nil)), 1, nil
	})
}

// checked are the indicators as checks see them, the newest revision of each version.
func (w *world) checked() []check.Indicator {
	var out []check.Indicator
	for _, c := range w.codes() {
		for _, d := range w.versions[c] {
			i := check.Indicator{
				Symbol: formula.Symbol{Code: formula.Code(d.Code), Name: d.Name, Unit: d.Unit, Decimals: d.Decimals,
					Composition: d.Kind == Composition, Formula: d.Formula},
				Version: d.Version, Kind: string(d.Kind), Summed: d.Additivity == Sum, Low: d.Low, High: d.High,
			}
			switch d.Direction {
			case Up, Floor:
				i.Better = 1
			case Down, Ceiling:
				i.Better = -1
			}
			out = append(out, i)
		}
	}
	return out
}

// CheckCell is a cell as checks name it.
func CheckCell(k CellKey) check.Cell {
	return check.Cell{Code: formula.Code(k.Code), Version: k.Version, Place: formula.Place{Area: k.Area, Org: k.Org, Period: k.Period}}
}

// CellOf is the cell that a check names.
func CellOf(c check.Cell) CellKey {
	return CellKey{SeriesKey{Code(c.Code), c.Version, c.Area, c.Org}, c.Period}
}

// Inspection is figures to be checked before they are handed in.
type Inspection struct {
	Tenant Tenant
	Cells  []check.Candidate
	// At is when they are checked, and whose knowledge counts; zero: now. Due is the
	// last day in time; zero: none.
	At, Due time.Time
}

// Inspect checks figures against what is approved, as the transaction sees it,
// which must not have written indicators or facts itself. It asks nobody's
// leave: whoever calls it has decided who may know the results.
func (s *Service) Inspect(ctx context.Context, tx ReadTx, in Inspection) (*check.Report, error) {
	if s.Checks == nil {
		return &check.Report{}, nil
	}
	st, err := s.stateIn(ctx, tx, in.Tenant)
	if err != nil {
		return nil, err
	}
	in.At = s.instant(in.At)
	w, err := s.worldOf(st, in.Tenant, in.At, Internal)
	if err != nil {
		return nil, err
	}
	return s.inspect(w, in)
}

func (s *Service) inspect(w *world, in Inspection) (*check.Report, error) {
	set, err := s.Checks.set(w)
	if err != nil {
		return nil, err
	}
	return s.inspectBy(w, set, in), nil
}

// inspectBy is inspect with other checks.
func (s *Service) inspectBy(w *world, set *check.Set, in Inspection) *check.Report {
	for i := range in.Cells { // days are compared as they are in the place
		if at := &in.Cells[i].At; !at.IsZero() {
			*at = at.In(s.zone())
		}
	}
	out := set.Run(check.Input{Cells: in.Cells, Known: w.knowledge(), Now: s.instant(in.At).In(s.zone()), Due: in.Due})
	return &out
}

// wholeRun is up to how many figures of one act are also checked against each
// other; longer files are checked row by row, and together by Review.
const wholeRun = 20_000

// passage is figures on their way in: each is checked as it comes, all of them
// together at the end.
type passage struct {
	s      *Service
	w      *world
	stream *check.Stream
	cells  []check.Candidate
	found  []check.Result
	rows   int
	more   bool // too many to be kept
}

// passage begins to look at figures; nil where nothing is checked.
func (s *Service) passage(w *world, p Provenance) (*passage, error) {
	if s.Checks == nil || p != FromImport && p != FromAPI && p != FromRevise && p != FromReport {
		return nil, nil
	}
	set, err := s.Checks.set(w)
	if err != nil {
		return nil, err
	}
	return &passage{s: s, w: w, stream: set.Stream(check.Input{Known: w.knowledge(), Now: s.now().In(s.zone())})}, nil
}

// look checks one figure; what blocks is its fault.
func (p *passage) look(o *Observation, reason string) *fault.Error {
	if p == nil {
		return nil
	}
	p.rows++
	cand := check.Candidate{Cell: CheckCell(o.Cell), Value: o.Value, Note: cmp.Or(o.Note, reason), Row: p.rows}
	found := p.stream.Row(&cand)
	if i := slices.IndexFunc(found, func(r check.Result) bool { return r.Severity == check.Block }); i >= 0 {
		m := found[i].Message
		return fault.New(fault.Invalid, m.Key, fault.Args(m.Args))
	}
	if len(p.found) < mostFindings { // beyond that the counts tell the rest
		p.found = append(p.found, found...)
	}
	if p.more = p.more || len(p.cells) == wholeRun; p.more {
		p.cells = nil
	} else {
		p.cells = append(p.cells, cand)
	}
	return nil
}

// keep keeps what was found, with the explanations that came along, in the
// transaction that records the figures.
func (p *passage) keep(ctx context.Context, tx WriteTx, b *Batch) error {
	if p == nil {
		return nil
	}
	rep := &check.Report{Results: p.found, Counts: p.stream.Counts()}
	if !p.more {
		var err error
		if rep, err = p.s.inspect(p.w, Inspection{Tenant: b.Tenant, Cells: p.cells}); err != nil {
			return err
		}
	}
	act := check.Import
	if b.Provenance == FromRevise {
		act = check.Revision
	}
	run := &check.Run{Tenant: b.Tenant, Act: act, Ref: cmp.Or(b.Ref, fmt.Sprintf("batch/%d", b.ID)), Batch: int64(b.ID), By: b.By, At: tx.Now(), Counts: rep.Counts}
	notes := make(map[check.Cell]string, len(p.cells))
	for i := range p.cells {
		notes[p.cells[i].Cell] = p.cells[i].Note
	}
	return KeepChecked(ctx, tx.Checks(), run, rep.Results, p.w.reports, func(c check.Cell) check.Answer {
		return check.Answer{Text: notes[c], By: b.By, Person: b.Person, At: tx.Now()}
	})
}

// reports is who reports a cell.
func (w *world) reports(c check.Cell) identity.OrgID {
	if c.Org != "" {
		return c.Org
	}
	if d := w.defs[Version{Code(c.Code), c.Version}]; d != nil {
		return d.Owner
	}
	return ""
}

// KeepChecked keeps a run with its results. What answer says of the first cell of
// a result that asks for a remark, usually the note in the cell, is its first
// explanation.
func KeepChecked(ctx context.Context, in check.Writer, run *check.Run, results []check.Result, org func(check.Cell) identity.OrgID, answer func(check.Cell) check.Answer) error {
	if err := in.Keep(ctx, run, results, org); err != nil {
		return err
	}
	for i := range results {
		r := &results[i]
		if r.Severity != check.Remark || len(r.Cells) == 0 {
			continue
		}
		if a := answer(r.Cells[0]); strings.TrimSpace(a.Text) != "" {
			if err := in.Explain(ctx, run.Tenant, run.ID, i+1, a); err != nil {
				return err
			}
		}
	}
	return nil
}
