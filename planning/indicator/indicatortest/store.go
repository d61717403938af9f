// Package indicatortest helps tests of what stands on package indicator: a store
// in memory that keeps the promises of indicator.Store.
package indicatortest

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Store keeps everything in memory. The zero Store is empty and ready.
type Store struct {
	mu   sync.RWMutex
	data map[indicator.Tenant]*content
}

type content struct {
	definitions []indicator.Definition
	targets     []indicator.Target
	links       []indicator.Link
	batches     []indicator.Batch
	rows        [][]indicator.Observation // beside batches
	events      []indicator.Event
	runs        []CheckRun
	ended       []check.Held
	own         []check.Own
}

// CheckRun is what checks found in one act, as the store keeps it.
type CheckRun struct {
	check.Run
	Results []check.Kept
}

var (
	_ indicator.Store   = (*Store)(nil)
	_ indicator.WriteTx = (*tx)(nil)
)

// View runs fn on one consistent snapshot.
func (s *Store) View(ctx context.Context, fn func(indicator.ReadTx) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return fn(&tx{data: s.data})
}

// Update runs fn in one transaction; an error undoes all.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(indicator.WriteTx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := make(map[indicator.Tenant]*content, len(s.data))
	for k, c := range s.data {
		copied := *c // lists only grow; what a failed fn appended lies beyond their end
		next[k] = &copied
	}
	t := &tx{data: next, now: now.UTC().Truncate(time.Microsecond)}
	if err := fn(t); err != nil {
		return err
	}
	s.data = next
	return nil
}

// CheckRuns lists what checks found, oldest run first.
func (s *Store) CheckRuns(t indicator.Tenant) []CheckRun {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return (&tx{data: s.data}).of(t).runs
}

// Spoil changes the value of a stored observation behind everybody's back, so
// that a test can see it found out.
func (s *Store) Spoil(t indicator.Tenant, b indicator.BatchID, change func(*indicator.Observation)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := slices.Clone(s.data[t].rows[b-1])
	change(&rows[0])
	s.data[t].rows = slices.Clone(s.data[t].rows)
	s.data[t].rows[b-1] = rows
}

type tx struct {
	data map[indicator.Tenant]*content
	now  time.Time
}

func (t *tx) of(tenant indicator.Tenant) *content {
	if c := t.data[tenant]; c != nil {
		return c
	}
	return &content{}
}

func (t *tx) own(tenant indicator.Tenant) *content {
	if t.data[tenant] == nil {
		t.data[tenant] = &content{}
	}
	return t.data[tenant]
}

func (t *tx) Now() time.Time { return t.now }

func (t *tx) Checks() check.Writer { return t }

func (t *tx) Keep(_ context.Context, run *check.Run, results []check.Result, org func(check.Cell) identity.OrgID) error {
	c := t.own(run.Tenant)
	run.ID = int64(len(c.runs)) + 1
	kept := CheckRun{Run: *run}
	for i, r := range results {
		k := check.Kept{Run: run.ID, Seq: i + 1, Result: r}
		if len(r.Cells) > 0 {
			k.Org = org(r.Cells[0])
		}
		kept.Results = append(kept.Results, k)
	}
	c.runs = append(c.runs, kept)
	return nil
}

func (t *tx) Held(_ context.Context, tenant indicator.Tenant, ref string) ([]check.Held, error) {
	var out []check.Held
	c := t.of(tenant)
	for _, run := range c.runs {
		for _, k := range run.Results {
			f, err := k.Result.Fingerprint()
			if err != nil {
				return nil, err
			}
			if h := (check.Held{Run: k.Run, Seq: k.Seq, Fingerprint: f}); run.Ref == ref && run.Act == check.Standing && !slices.Contains(c.ended, h) {
				out = append(out, h)
			}
		}
	}
	return out, nil
}

func (t *tx) End(_ context.Context, tenant indicator.Tenant, _ int64, which []check.Held) error {
	c := t.own(tenant)
	c.ended = append(slices.Clip(c.ended), which...)
	return nil
}

func (t *tx) Explain(_ context.Context, tenant indicator.Tenant, run int64, seq int, a check.Answer) error {
	c := t.own(tenant)
	c.runs = slices.Clone(c.runs)
	kept := &c.runs[run-1]
	kept.Results = slices.Clone(kept.Results)
	kept.Results[seq-1].Answers = append(kept.Results[seq-1].Answers, a)
	return nil
}

func (t *tx) Revision(_ context.Context, tenant indicator.Tenant) (indicator.Revision, error) {
	c := t.of(tenant)
	return indicator.Revision{Batch: int64(len(c.batches)), Event: int64(len(c.events)), Definition: int64(len(c.definitions)),
		Target: int64(len(c.targets)), Link: int64(len(c.links)), Check: int64(len(c.own))}, nil
}

func (t *tx) OwnChecks(_ context.Context, tenant indicator.Tenant) ([]check.Own, error) {
	out := slices.Clone(t.of(tenant).own)
	slices.SortStableFunc(out, func(a, b check.Own) int { return cmp.Or(cmp.Compare(a.ID, b.ID), a.Version-b.Version) })
	return out, nil
}

func (t *tx) AddOwnCheck(_ context.Context, o *check.Own) error {
	c := t.own(o.Tenant)
	if slices.ContainsFunc(c.own, func(x check.Own) bool { return x.ID == o.ID && x.Version == o.Version }) {
		return fault.New(fault.Conflict, "indicator.check_stale", fault.Args{"Check": o.ID})
	}
	o.At = t.now
	c.own = append(slices.Clone(c.own), *o)
	return nil
}

func (t *tx) Definitions(_ context.Context, tenant indicator.Tenant) ([]indicator.Definition, error) {
	out := slices.Clone(t.of(tenant).definitions)
	slices.SortStableFunc(out, func(a, b indicator.Definition) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), a.Version-b.Version, a.Revision-b.Revision)
	})
	return out, nil
}

func (t *tx) Targets(_ context.Context, tenant indicator.Tenant, p plan.PlanID) ([]indicator.Target, error) {
	return slices.DeleteFunc(slices.Clone(t.of(tenant).targets), func(x indicator.Target) bool { return p != "" && x.Plan != p }), nil
}

func (t *tx) Links(_ context.Context, tenant indicator.Tenant) ([]indicator.Link, error) {
	return slices.Clone(t.of(tenant).links), nil
}

func (t *tx) Batches(_ context.Context, tenant indicator.Tenant, after indicator.BatchID) ([]indicator.Batch, error) {
	all := t.of(tenant).batches
	return slices.Clone(all[min(int(after), len(all)):]), nil
}

func (t *tx) Events(_ context.Context, tenant indicator.Tenant, after int64) ([]indicator.Event, error) {
	all := t.of(tenant).events
	return slices.Clone(all[min(int(after), len(all)):]), nil
}

func (t *tx) Load(_ context.Context, tenant indicator.Tenant, after, through indicator.BatchID, each func(indicator.BatchID, *indicator.Observation) error) error {
	c := t.of(tenant)
	for i := int(after); i < len(c.batches) && (through == 0 || i < int(through)); i++ {
		for _, o := range c.rows[i] {
			if err := each(c.batches[i].ID, &o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) AddDefinition(_ context.Context, d *indicator.Definition) error {
	c := t.own(d.Tenant)
	if slices.ContainsFunc(c.definitions, func(o indicator.Definition) bool { return o.Key() == d.Key() && o.Revision == d.Revision }) {
		return fault.New(fault.Conflict, "indicator.definition_stale", fault.Args{"Name": d.Name})
	}
	c.definitions = append(c.definitions, *d)
	return nil
}

func (t *tx) AddTargets(_ context.Context, ts []indicator.Target) error {
	for _, x := range ts {
		c := t.own(x.Tenant)
		if slices.ContainsFunc(c.targets, func(o indicator.Target) bool { return o.ID == x.ID }) {
			return fault.New(fault.Conflict, "indicator.target_stale", fault.Args{"Label": x.Label})
		}
		c.targets = append(c.targets, x)
	}
	return nil
}

func (t *tx) AddLinks(_ context.Context, ls []indicator.Link) error {
	for _, x := range ls {
		c := t.own(x.Tenant)
		c.links = append(c.links, x)
	}
	return nil
}

func (t *tx) AddBatch(_ context.Context, b *indicator.Batch, observations iter.Seq2[indicator.Observation, error]) error {
	c := t.own(b.Tenant)
	var rows []indicator.Observation
	seen := map[indicator.CellKey]bool{}
	for o, err := range observations {
		if err != nil {
			return err
		}
		if seen[o.Cell] {
			return fault.New(fault.Invalid, "indicator.cell_twice", fault.Args{"Code": string(o.Cell.Code), "Area": string(o.Cell.Area), "Period": o.Cell.Period.String()})
		}
		seen[o.Cell] = true
		rows = append(rows, o)
	}
	slices.SortFunc(rows, func(a, b indicator.Observation) int {
		return cmp.Or(cmp.Compare(a.Cell.Code, b.Cell.Code), a.Cell.Version-b.Cell.Version, cmp.Compare(a.Cell.Area, b.Cell.Area),
			cmp.Compare(a.Cell.Org, b.Cell.Org), int(a.Cell.Period.Kind())-int(b.Cell.Period.Kind()), a.Cell.Period.Start().Compare(b.Cell.Period.Start()),
			a.Cell.Period.N()-b.Cell.Period.N())
	})
	sha, err := indicator.Canonical(nil, slices.Values(rows))
	if err != nil {
		return err
	}
	if b.SHA256 != "" && b.SHA256 != sha {
		return errors.New("indicatortest: the batch's hash is not that of its observations")
	}
	b.ID, b.Rows, b.SHA256 = indicator.BatchID(len(c.batches)+1), len(rows), sha
	if b.Recorded.IsZero() {
		b.Recorded = t.now
	}
	c.batches = append(c.batches, *b)
	c.rows = append(c.rows, rows)
	return nil
}

func (t *tx) AddEvent(_ context.Context, e *indicator.Event) error {
	c := t.own(e.Tenant)
	e.Seq = int64(len(c.events) + 1)
	if e.At.IsZero() {
		e.At = t.now
	}
	c.events = append(c.events, *e)
	return nil
}
