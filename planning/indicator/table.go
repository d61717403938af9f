package indicator

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// MethodChoice says by which version of the method to judge. The zero value is
// today's.
type MethodChoice struct {
	Version int  // a version by its number; 0: today's, or
	OfDay   bool // that in force on the day looked at
}

// TableQuery asks how far a plan had come.
type TableQuery struct {
	Tenant Tenant
	Plan   plan.PlanID
	// At is the instant whose knowledge counts; zero and what lies ahead mean now.
	At     time.Time
	Lens   Lens
	Method MethodChoice
	// Areas selects targets of places; empty: those of the whole place only.
	// AllAreas takes all.
	Areas    []area.Code
	AllAreas bool
	// Edition judges against the targets as an edition had them; empty: the newest
	// known at the instant.
	Edition plan.EditionID
	// Explain gives each row's judgement with all that is needed to check it.
	Explain bool
}

// Table is all targets of a plan with their verdicts at one instant. Whoever
// asks again for the same instant gets the same, byte for byte, whatever was
// recorded since.
type Table struct {
	Plan    plan.PlanID
	At      time.Time
	Lens    Lens
	Method  string
	Version int            // of the method
	Edition plan.EditionID `json:",omitempty"` // asked for
	Rows    []Row
	Tallies []Tally
}

// Row is a target with what is known about it. It is shared: nobody writes to it.
type Row struct {
	Target     *Target
	Definition *Definition
	// Current is the figure judged, nil when there is none; Baseline the starting
	// figure used, printed or known.
	Current   *Known           `json:",omitempty"`
	Baseline  *method.Point    `json:",omitempty"`
	Judgement method.Judgement `json:"Judgement"`
	// Measured is whose figures Years are: of a growth target on a level, the growth's.
	Measured Version `json:"-"`
	// Years are the figures of whole years, oldest first, in the target's unit.
	Years []Known
	// Latest is the newest figure within a year that no whole year covers yet.
	Latest *Known `json:",omitempty"`
	// YearOnYear compares Latest with the same months of the year before.
	YearOnYear *YearOnYear `json:",omitempty"`
	// Apart lists years measured in a way that cannot be compared.
	Apart []int `json:",omitempty"`
}

// Nature of a target, for tallies.
type Nature string

const (
	Obligation  Nature = "binding"
	Expectation Nature = "anticipatory"
	Both        Nature = "all"
)

// Tally counts the verdicts of targets of one nature. Targets without a
// judgement are counted as what they are, so that silence raises no score.
type Tally struct {
	Nature   Nature
	Targets  int
	Main     int // of them rows of their own, not details of others
	Judged   int
	Verdicts map[method.Verdict]int
}

type tableKey struct {
	tenant  Tenant
	plan    plan.PlanID
	rev     Revision
	mapped  int
	at      int64
	lens    Lens
	version int
	areas   string
	edition plan.EditionID
}

// Table answers where a plan stood.
//
// Faults: those of looking at what is not published; Invalid
// (indicator.lens_unknown); NotFound (indicator.method_unknown,
// indicator.plan_unmeasured: the plan has no targets; fault.NotYet when it has none
// by then).
func (s *Service) Table(ctx context.Context, q TableQuery) (*Table, error) {
	scope, err := look(ctx, q.Tenant, q.Lens)
	if err != nil {
		return nil, err
	}
	st, err := s.state(ctx, q.Tenant)
	if err != nil {
		return nil, err
	}
	return s.tableOf(st, scope, q)
}

// tableOf is the table in a state that was read, as far as the scope goes.
func (s *Service) tableOf(st *state, scope identity.Scope, q TableQuery) (*Table, error) {
	q.At = s.instant(q.At)
	w, err := s.worldOf(st, q.Tenant, q.At, q.Lens)
	if err != nil {
		return nil, err
	}
	t, err := s.tableIn(w, q)
	if err != nil {
		return nil, w.unmeasured(err, q)
	}
	out := *t
	out.At = q.At
	if q.Explain {
		if out.Rows, err = s.explained(w, q); err != nil {
			return nil, err
		}
	}
	if !scope.All {
		out.Rows = slices.DeleteFunc(slices.Clone(out.Rows), func(r Row) bool { return !scope.Covers(r.Owner(), r.Target.Area) })
		out.Tallies = tally(out.Rows)
	}
	return &out, nil
}

// unmeasured tells when a plan without targets got its first ones.
func (w *world) unmeasured(err error, q TableQuery) error {
	if fault.From(err).Key != "indicator.plan_unmeasured" {
		return err
	}
	for _, t := range w.recordedTargets() { // oldest first
		if (t.Plan == q.Plan || q.Plan == "") && t.Recorded.After(q.At) {
			return fault.NotYet(q.At, t.Recorded)
		}
	}
	return err
}

// explained is the rows of a table with full explanations.
func (s *Service) explained(w *world, q TableQuery) ([]Row, error) {
	m, err := s.method(q.Method, q.At)
	if err != nil {
		return nil, err
	}
	targets := w.targets(q)
	with := w.withGrowth(targets)
	out := make([]Row, len(targets))
	for i, t := range targets {
		row, c := w.caseOf(t, with)
		row.Judgement = m.Explain(c)
		row.finish()
		out[i] = row
	}
	return out, nil
}

// Owner is the organisation that answers for the row.
func (r *Row) Owner() identity.OrgID {
	switch {
	case r.Target.Org != "":
		return r.Target.Org
	case r.Target.Owner != "":
		return r.Target.Owner
	}
	return r.Definition.Owner
}

// MadeUp says whether the target, or any figure that it is judged by or shown with, is
// made up for demonstration.
func (r *Row) MadeUp() bool {
	return r.Target.Demo || r.Latest != nil && r.Latest.Demo || slices.ContainsFunc(r.Years, func(k Known) bool { return k.Demo })
}

// keptRows is how many rows of tables are kept, about 3 KB each.
const keptRows = 60_000

// tableIn is the whole table, whoever asks, kept until something changes.
func (s *Service) tableIn(w *world, q TableQuery) (*Table, error) {
	m, err := s.method(q.Method, q.At)
	if err != nil {
		return nil, err
	}
	areas := "-"
	if !q.AllAreas {
		sorted := slices.Clone(q.Areas)
		slices.Sort(sorted)
		areas = fmt.Sprint(slices.Compact(sorted))
	}
	key := tableKey{q.Tenant, q.Plan, w.st.rev, w.st.mapped, w.at.UnixMicro(), q.Lens, m.Version, areas, q.Edition}
	return s.tables.get(key, keptRows, func() (*Table, int, error) {
		targets := w.targets(q)
		if len(targets) == 0 && len(w.targets(TableQuery{Tenant: q.Tenant, Plan: q.Plan, AllAreas: true})) == 0 {
			return nil, 0, fault.New(fault.NotFound, "indicator.plan_unmeasured", fault.Args{"Plan": string(q.Plan)})
		}
		t := &Table{Plan: q.Plan, Lens: q.Lens, Method: m.ID, Version: m.Version, Edition: q.Edition}
		t.Rows = w.rows(targets, m)
		t.Tallies = tally(t.Rows)
		return t, len(t.Rows) + 1, nil
	})
}

// method picks the version to judge by.
func (s *Service) method(c MethodChoice, at time.Time) (*method.Method, error) {
	switch {
	case c.Version != 0:
		m, ok := s.Methods.Version(c.Version)
		if !ok {
			return nil, fault.New(fault.NotFound, "indicator.method_unknown", fault.Args{"Version": c.Version})
		}
		return m, nil
	case c.OfDay:
		return s.Methods.On(at), nil
	}
	return s.Methods.Latest(), nil
}

// rowKey is what a later target takes over: a row for a place.
type rowKey struct {
	plan plan.PlanID
	code Code
	area area.Code
	org  identity.OrgID
}

func (t *Target) rowKey() rowKey { return rowKey{t.Plan, t.Pinned.Code, t.Area, t.Org} }

// targets lists those in force at the world's instant, in the plan's order: as
// the plan prints them, then by place and organisation. Ids of editions sort by
// time, so that an edition is known by all targets of earlier ones too.
func (w *world) targets(q TableQuery) []*Target {
	last := map[rowKey]int{}
	var out []*Target
	recorded := w.recordedTargets()
	for i := range recorded {
		t := &recorded[i]
		if t.Recorded.After(w.at) || q.Plan != "" && t.Plan != q.Plan || q.Edition != "" && t.Edition > q.Edition {
			continue
		}
		if !q.AllAreas && !slices.Contains(q.Areas, t.Area) && (len(q.Areas) > 0 || t.Area != q.Tenant) {
			continue
		}
		k := t.rowKey()
		if at, ok := last[k]; ok {
			out[at] = t // takes over
			continue
		}
		last[k] = len(out)
		out = append(out, t)
	}
	out = slices.DeleteFunc(out, func(t *Target) bool { return t.Dropped })
	w.reparent(out)
	slices.SortStableFunc(out, func(a, b *Target) int {
		switch {
		case a.Plan != b.Plan:
			return strings.Compare(string(a.Plan), string(b.Plan))
		case a.Row != b.Row:
			return a.Row - b.Row
		case a.Area != b.Area:
			return strings.Compare(string(a.Area), string(b.Area))
		}
		return strings.Compare(string(a.Org), string(b.Org))
	})
	return out
}

// reparent lets details name the target in force of the row above them, where a
// later one took over from the one that they were recorded with.
func (w *world) reparent(targets []*Target) {
	inForce := make(map[rowKey]*Target, len(targets))
	ids := make(map[string]bool, len(targets))
	details := false
	for _, t := range targets {
		inForce[t.rowKey()], ids[t.ID] = t, true
		details = details || t.Parent != ""
	}
	if !details {
		return
	}
	var rows map[string]rowKey // of all targets ever, made when needed
	for i, t := range targets {
		if t.Parent == "" || ids[t.Parent] {
			continue
		}
		if rows == nil {
			rows = make(map[string]rowKey, len(w.st.targets))
			for j := range w.st.targets {
				rows[w.st.targets[j].ID] = w.st.targets[j].rowKey()
			}
		}
		if up := inForce[rows[t.Parent]]; up != nil {
			moved := *t
			moved.Parent = up.ID
			targets[i] = &moved
		}
	}
}

// rows judges targets, on all processors when there are many.
func (w *world) rows(targets []*Target, m *method.Method) []Row {
	out := make([]Row, len(targets))
	with := w.withGrowth(targets)
	const chunk = 64
	var next atomic.Int64
	work := func() {
		for {
			from := int(next.Add(chunk)) - chunk
			if from >= len(targets) {
				return
			}
			for i := from; i < min(from+chunk, len(targets)); i++ {
				row, c := w.caseOf(targets[i], with)
				row.Judgement = m.Judge(c)
				row.finish()
				out[i] = row
			}
		}
	}
	n := min(runtime.GOMAXPROCS(0), len(targets)/chunk+1)
	var wg sync.WaitGroup
	for range n - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	return out
}

// tally counts verdicts: obligations, expectations, both.
func tally(rows []Row) []Tally {
	out := []Tally{{Nature: Obligation}, {Nature: Expectation}, {Nature: Both}}
	for i := range out {
		out[i].Verdicts = map[method.Verdict]int{}
	}
	for i := range rows {
		r := &rows[i]
		nature := 1
		if r.Target.Binding {
			nature = 0
		}
		for _, n := range [2]int{nature, 2} {
			t := &out[n]
			t.Targets++
			if r.Target.Parent == "" {
				t.Main++
			}
			if r.Judgement.Verdict.Judged() {
				t.Judged++
			}
			t.Verdicts[r.Judgement.Verdict]++
		}
	}
	return out
}
