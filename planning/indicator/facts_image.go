package indicator

import (
	"context"
	"iter"
	"time"

	"gangyao/platform/period"
)

// Facts is an image of all batches, events and observations of one tenant, held
// in memory in compact form. It never changes; Refresh makes a newer one that
// shares what stayed the same. Any number of goroutines may read any image.
type Facts struct {
	tenant Tenant
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

// Refresh reads what was recorded after this image and returns the image with
// it; the image itself when nothing was.
func (f *Facts) Refresh(ctx context.Context, tx ReadTx) (*Facts, error) { return f, nil }

// Batches lists all batches with all their steps, oldest first.
func (f *Facts) Batches() []*BatchInfo { return nil }

// Batch finds a batch with all its steps.
func (f *Facts) Batch(id BatchID) (*BatchInfo, bool) { return nil, false }

// Rows is how many observations there are, all versions counted.
func (f *Facts) Rows() int { return 0 }

// History lists all versions of a cell, hidden ones too, oldest batch first.
func (f *Facts) History(c CellKey) []CellVersion { return nil }

// At is what could be seen at an instant through a lens; the zero time means
// with everything recorded so far.
func (f *Facts) At(at time.Time, lens Lens) *Snapshot { return &Snapshot{} }

// Snapshot is what could be seen at one instant through one lens.
type Snapshot struct {
	at   time.Time
	lens Lens
}

// At is the instant; zero when everything recorded so far counts.
func (s *Snapshot) At() time.Time { return s.at }

// Lens is whose eyes look.
func (s *Snapshot) Lens() Lens { return s.lens }

// Series lists the rows that have at least one visible observation.
func (s *Snapshot) Series() iter.Seq[SeriesKey] { return func(func(SeriesKey) bool) {} }

// Points lists of each period the newest visible version, years first, then
// halves, quarters, months and cumulative months, each oldest first. A figure
// that was declared missing is a Point with Status Missing and the empty Value:
// it hides older versions.
func (s *Snapshot) Points(k SeriesKey) []Point { return nil }

// Yearly is Points of whole years only, oldest first.
func (s *Snapshot) Yearly(k SeriesKey) []Point { return nil }

// Of is Points of one kind of period only, oldest first.
func (s *Snapshot) Of(k SeriesKey, kind period.Kind) []Point { return nil }

// Point is the newest visible version of a cell.
func (s *Snapshot) Point(c CellKey) (Point, bool) { return Point{}, false }
