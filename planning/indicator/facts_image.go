package indicator

import (
	"cmp"
	"context"
	"slices"
	"sort"
)

// Facts is an image of all batches, events and observations of one tenant, held
// in memory in compact form. It never changes; Refresh makes a newer one that
// shares what stayed the same. Any number of goroutines may read any image.
type Facts struct {
	tenant    Tenant
	batches   []*BatchInfo // by number
	lastEvent int64
	index     seriesIndex
	series    []*seriesRow // in the order in which they were first recorded
	rows      int
}

// seriesRow holds all versions of all cells of a series.
type seriesRow struct {
	key   SeriesKey
	cells []cell // by period, then batch
	texts []string
}

// cell is one version of a cell in 24 bytes.
type cell struct {
	figure
	when  when
	batch int32 // place in Facts.batches
}

// compareCells orders by period, then batch.
func compareCells(a, b cell) int {
	return cmp.Or(cmp.Compare(a.when, b.when), cmp.Compare(a.batch, b.batch))
}

// CellVersion is one version of a cell, visible or not.
type CellVersion struct {
	Observation
	Batch *BatchInfo
}

// NewFacts is the empty image of a tenant.
func NewFacts(t Tenant) *Facts { return &Facts{tenant: t} }

// Tenant is whose facts they are.
func (f *Facts) Tenant() Tenant { return f.tenant }

// Rows is how many observations there are, all versions counted.
func (f *Facts) Rows() int { return f.rows }

// Batches lists all batches with all their steps, oldest first. It must not be
// written to.
func (f *Facts) Batches() []*BatchInfo { return slices.Clip(f.batches) }

// Batch finds a batch with all its steps.
func (f *Facts) Batch(id BatchID) (*BatchInfo, bool) {
	i, ok := f.batchPlace(id)
	if !ok {
		return nil, false
	}
	return f.batches[i], true
}

func (f *Facts) batchPlace(id BatchID) (int, bool) {
	if i := int(id) - 1; i >= 0 && i < len(f.batches) && f.batches[i].ID == id { // numbers have no gaps, as a rule
		return i, true
	}
	return slices.BinarySearchFunc(f.batches, id, func(b *BatchInfo, id BatchID) int { return cmp.Compare(b.ID, id) })
}

// History lists all versions of a cell, hidden ones too, oldest batch first.
func (f *Facts) History(c CellKey) []CellVersion {
	row := f.row(c.SeriesKey)
	if row == nil {
		return nil
	}
	var out []CellVersion
	for _, v := range row.versions(whenOf(c.Period)) {
		out = append(out, CellVersion{
			Observation: Observation{Cell: c, Value: v.value(row.texts), Status: statusCodes[v.status], Note: v.noteText(row.texts)},
			Batch:       f.batches[v.batch],
		})
	}
	return out
}

func (f *Facts) row(k SeriesKey) *seriesRow {
	if i, ok := f.index.find(k); ok {
		return f.series[i]
	}
	return nil
}

// has says whether any figure was ever recorded for a version of an indicator.
func (f *Facts) has(v Version) bool {
	return slices.ContainsFunc(f.series, func(r *seriesRow) bool { return r.key.Code == v.Code && r.key.Version == v.Version })
}

// versions are the cells of one period.
func (r *seriesRow) versions(w when) []cell {
	from := sort.Search(len(r.cells), func(i int) bool { return r.cells[i].when >= w })
	to := from
	for to < len(r.cells) && r.cells[to].when == w {
		to++
	}
	return r.cells[from:to]
}

// seriesIndex finds the place of a series. Its maps are never written to once
// an image is handed out: what is new goes into a copy of the small one, and
// when that has grown, into a copy of all.
type seriesIndex struct {
	most, recent map[SeriesKey]int32
}

func (x seriesIndex) find(k SeriesKey) (int32, bool) {
	if i, ok := x.most[k]; ok {
		return i, true
	}
	i, ok := x.recent[k]
	return i, ok
}

// with is an index that also has the added series.
func (x seriesIndex) with(added map[SeriesKey]int32) seriesIndex {
	if len(added) == 0 {
		return x
	}
	recent := make(map[SeriesKey]int32, len(x.recent)+len(added))
	for _, m := range []map[SeriesKey]int32{x.recent, added} {
		for k, i := range m {
			recent[k] = i
		}
	}
	if len(recent) < len(x.most)/4 {
		return seriesIndex{x.most, recent}
	}
	for k, i := range x.most {
		recent[k] = i
	}
	return seriesIndex{most: recent}
}

// Refresh reads what was recorded after this image and returns the image with
// it; the image itself when nothing was.
func (f *Facts) Refresh(ctx context.Context, tx ReadTx) (*Facts, error) {
	after := BatchID(0)
	if n := len(f.batches); n > 0 {
		after = f.batches[n-1].ID
	}
	batches, err := tx.Batches(ctx, f.tenant, after)
	if err != nil {
		return nil, err
	}
	events, err := tx.Events(ctx, f.tenant, f.lastEvent)
	if err != nil {
		return nil, err
	}
	if len(batches) == 0 && len(events) == 0 {
		return f, nil
	}
	next := *f
	next.addBatches(batches, events)
	if len(batches) > 0 {
		l := newLoading(&next)
		if err := tx.Load(ctx, f.tenant, after, 0, l.add); err != nil {
			return nil, err
		}
		l.finish()
	}
	return &next, nil
}

// addBatches appends batches and gives events to theirs, in copies.
func (f *Facts) addBatches(batches []Batch, events []Event) {
	known := len(f.batches)
	f.batches = append(make([]*BatchInfo, 0, known+len(batches)), f.batches...)
	for i := range batches {
		f.batches = append(f.batches, &BatchInfo{Batch: batches[i]})
	}
	own := map[int]bool{} // batches copied here
	for i := range events {
		e := events[i]
		f.lastEvent = e.Seq
		at, ok := f.batchPlace(e.Batch)
		if !ok {
			continue // the store keeps no event without its batch
		}
		b := f.batches[at]
		if at < known && !own[at] {
			b = &BatchInfo{Batch: b.Batch, Events: slices.Clone(b.Events)}
			f.batches[at], own[at] = b, true
		}
		b.Events = append(b.Events, e)
	}
}
