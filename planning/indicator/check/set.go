package check

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// compiled is a check made ready for the tenant's indicators.
type compiled struct {
	Declared
	index       int // its place in Set.checks
	title       i18n.Msg
	left, right *formula.Formula
	factor      decimal.Decimal // what right is multiplied by to be in the unit of left
	summed      []formula.Code  // indicators that either side sums over parts
	explains    []int
}

// Set is checks compiled against a tenant's indicators. It does not change and
// may be used by many goroutines at once.
type Set struct {
	checks     []*compiled
	indicators map[formula.Code]map[int]*Indicator
	newest     map[formula.Code]*Indicator
	byCode     map[formula.Code][]*compiled // those that look at single cells
	batch      []*compiled
	idle       []Idle
}

// Idle is a relation that cannot be checked here, with the reason: usually
// because the tenant has no such indicator.
type Idle struct {
	Check string
	Why   *fault.Error
}

// Compile makes checks ready. Relations are written with codes, names, or roles
// (see Cast). What cannot be compiled is listed by Idle and left out.
func Compile(declared []Declared, list []Indicator, roles map[string]formula.Code) *Set {
	s := &Set{indicators: map[formula.Code]map[int]*Indicator{}, newest: map[formula.Code]*Indicator{}, byCode: map[formula.Code][]*compiled{}}
	symbols := make([]formula.Symbol, len(list))
	for i := range list {
		ind := &list[i]
		symbols[i] = ind.Symbol
		if s.indicators[ind.Code] == nil {
			s.indicators[ind.Code] = map[int]*Indicator{}
		}
		s.indicators[ind.Code][ind.Version] = ind
		if old := s.newest[ind.Code]; old == nil || old.Version <= ind.Version {
			s.newest[ind.Code] = ind
		}
	}
	known := formula.NewSymbols(symbols, underscored(roles))
	ids := map[string]int{}
	for _, d := range declared {
		c := &compiled{Declared: d, title: d.Called()}
		if d.Kind == "relation" && !s.relate(c, known) {
			continue
		}
		c.index = len(s.checks)
		ids[d.ID] = c.index
		s.checks = append(s.checks, c)
		if _, ok := batchRules[d.Kind]; ok {
			s.batch = append(s.batch, c)
			continue
		}
		for code, ind := range s.newest {
			if c.touches(ind) {
				s.byCode[code] = append(s.byCode[code], c)
			}
		}
	}
	for _, c := range s.checks {
		for _, id := range c.Explains {
			if i, ok := ids[id]; ok {
				c.explains = append(c.explains, i)
			}
		}
	}
	return s
}

// underscored lets roles be written like codes, with underscores.
func underscored(roles map[string]formula.Code) map[string]formula.Code {
	out := map[string]formula.Code{}
	for role, c := range roles {
		out[role] = c
		b := []byte(role)
		for i := range b {
			if b[i] == '-' {
				b[i] = '_'
			}
		}
		out[string(b)] = c
	}
	return out
}

// relate compiles both sides of a relation.
func (s *Set) relate(c *compiled, known *formula.Symbols) bool {
	var faults []*fault.Error
	left, wrong := formula.CompileSide(c.Left, known)
	faults = append(faults, wrong...)
	right, wrong := formula.CompileSide(c.Right, known)
	faults = append(faults, wrong...)
	if len(faults) > 0 {
		s.idle = append(s.idle, Idle{c.ID, faults[0]})
		return false
	}
	factor, ok := left.Factor(right)
	if !ok {
		s.idle = append(s.idle, Idle{c.ID, fault.New(fault.Invalid, "formula.units",
			fault.Args{"Left": c.Left + " [" + left.Unit() + "]", "Right": c.Right + " [" + right.Unit() + "]", "Column": 1})})
		return false
	}
	c.left, c.right, c.factor = left, right, factor
	c.summed = slices.Concat(left.Summed(), right.Summed())
	return true
}

// touches says whether a check looks at an indicator's cells.
func (c *compiled) touches(i *Indicator) bool {
	if c.Kind == "relation" {
		return slices.Contains(c.left.Codes(), i.Code) || slices.Contains(c.right.Codes(), i.Code)
	}
	return c.Only.covers(i)
}

// Idle lists the relations that cannot be checked here.
func (s *Set) Idle() []Idle { return slices.Clone(s.idle) }

// Relation is what a relation compares, with the names of the indicators; false
// for other checks and for what cannot be checked here.
func (s *Set) Relation(id string) (string, bool) {
	for _, c := range s.checks {
		if c.ID == id && c.left != nil {
			return c.left.Spelled() + " " + sign(c.Op) + " " + c.right.Spelled(), true
		}
	}
	return "", false
}

// All lists the checks in force, as declared.
func (s *Set) All() []Declared {
	out := make([]Declared, len(s.checks))
	for i, c := range s.checks {
		out[i] = c.Declared
	}
	return out
}

// For lists the checks that look at a cell, as declared.
func (s *Set) For(c Cell) []Declared {
	var out []Declared
	for _, k := range s.byCode[c.Code] {
		out = append(out, k.Declared)
	}
	return out
}

func (s *Set) indicator(c Cell) *Indicator {
	if i := s.indicators[c.Code][c.Version]; i != nil {
		return i
	}
	return s.newest[c.Code]
}

// Run checks all candidates. The same input gives the same report; results are
// in the order of the candidates, the gravest first within a cell, then those
// of the whole.
func (s *Set) Run(in Input) Report {
	r := s.runner(in)
	var out []Result
	for i := range in.Cells {
		out = append(out, r.cell(&in.Cells[i])...)
	}
	for _, c := range s.batch {
		out = append(out, batchRules[c.Kind](r, c)...)
	}
	return Report{out, r.counts}
}

// Cell checks one candidate against what is known and the other candidates of
// the input, which need not hold it.
func (s *Set) Cell(cand Candidate, in Input) []Result {
	return s.runner(in).with(&cand).cell(&cand)
}

// Stream checks the rows of a long import one by one, each against what is known
// and nothing else; checks of several cells (relations, sums, duplicates) are
// left to a Run over what they concern.
type Stream struct{ r *runner }

// Stream begins a run over rows. It is for one goroutine.
func (s *Set) Stream(in Input) *Stream {
	in.Cells = nil
	r := s.runner(in)
	r.single = true
	return &Stream{r}
}

// Row checks one row.
func (s *Stream) Row(cand *Candidate) []Result { return s.r.with(cand).cell(cand) }

// Counts says how often each check looked and fired so far.
func (s *Stream) Counts() []Count { return slices.Clone(s.r.counts) }

// runner is one run over an input.
type runner struct {
	*Set
	in     Input
	cells  map[Cell]*Candidate // the last of each cell
	one    *Candidate          // goes before cells
	single bool
	moves  map[Cell]move // of cells that sisters asked for
	counts []Count
	fired  []bool
}

func (s *Set) runner(in Input) *runner {
	r := &runner{Set: s, in: in, moves: map[Cell]move{}, counts: make([]Count, len(s.checks)), fired: make([]bool, len(s.checks))}
	for i, c := range s.checks {
		r.counts[i] = Count{Check: c.ID, Version: c.Version}
	}
	if len(in.Cells) > 0 {
		r.cells = make(map[Cell]*Candidate, len(in.Cells))
		for i := range in.Cells {
			r.cells[in.Cells[i].Cell] = &in.Cells[i]
		}
	}
	return r
}

func (r *runner) with(c *Candidate) *runner {
	r.one = c
	return r
}

// cell runs the checks of one cell and withholds what another one explains.
func (r *runner) cell(cand *Candidate) []Result {
	ind := r.indicator(cand.Cell)
	if ind == nil {
		return nil
	}
	var out []Result
	clear(r.fired)
	l := look{r, cand, ind}
	var from []int
	for _, c := range r.byCode[cand.Code] {
		if r.single && severalCells[c.Kind] {
			continue
		}
		results, looked := cellRules[c.Kind](l, c)
		results = c.advised(results)
		if looked {
			r.counts[c.index].Looked++
		}
		for _, res := range results {
			r.fired[c.index] = true
			out = append(out, res)
			from = append(from, c.index)
		}
	}
	if len(out) == 0 {
		return nil
	}
	explained := make([]bool, len(r.checks))
	for i, c := range r.checks {
		if r.fired[i] {
			for _, k := range c.explains {
				explained[k] = true
			}
		}
	}
	kept := out[:0]
	for i, res := range out {
		if explained[from[i]] {
			r.counts[from[i]].Withheld++
			continue
		}
		r.counts[from[i]].Fired++
		kept = append(kept, res)
	}
	slices.SortStableFunc(kept, func(a, b Result) int {
		return cmp.Or(cmp.Compare(slices.Index(Severities(), a.Severity), slices.Index(Severities(), b.Severity)), cmp.Compare(a.Check, b.Check))
	})
	return kept
}

// at is the figure of a cell: the candidate's, else the known one.
func (r *runner) at(c Cell) (Point, bool) {
	if r.one != nil && r.one.Cell == c {
		return Point{Value: r.one.Value}, r.one.Value.String() != ""
	}
	if cand := r.cells[c]; cand != nil {
		return Point{Value: cand.Value}, cand.Value.String() != ""
	}
	if r.in.Known == nil {
		return Point{}, false
	}
	return r.in.Known.Figure(c)
}

// Figure answers a formula: the newest version of the indicator, or that of the
// candidate at hand.
func (r *runner) Figure(code formula.Code, at formula.Place) (formula.Figure, bool) {
	ind := r.newest[code]
	if ind == nil {
		return formula.Figure{}, false
	}
	version := ind.Version
	if r.one != nil && r.one.Code == code {
		version = r.one.Version
	}
	return r.at(Cell{code, version, at})
}

// Parts answers a formula.
func (r *runner) Parts(at formula.Place, by formula.Division) []formula.Place {
	if r.in.Known == nil {
		return nil
	}
	return r.in.Known.Parts(at, by)
}

var _ formula.Known = (*runner)(nil)
