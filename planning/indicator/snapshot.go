package indicator

import (
	"iter"
	"slices"
	"sort"
	"sync"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// Snapshot is what could be seen at one instant through one lens. Of each cell
// it sees the version of the newest batch that counts, newest by number, that
// is, as recorded: an older batch that is approved late does not push aside
// what was recorded after it. A Snapshot never changes; what is recorded later
// than its instant makes no difference to it.
type Snapshot struct {
	facts *Facts
	at    time.Time
	lens  Lens
	seen  []*BatchInfo          // beside Facts.batches; nil where a batch does not count
	added map[SeriesKey][]Point // figures taken to be in force (see with)

	listing sync.Once
	orgs    map[area.Code][]identity.OrgID
}

// At is what could be seen at an instant through a lens; the zero time means
// with everything recorded so far.
//
// A batch counts for Internal while it is approved, verified or published, for
// Public while it is published (see BatchInfo.Stage).
func (f *Facts) At(at time.Time, lens Lens) *Snapshot {
	s := &Snapshot{facts: f, at: at, lens: lens, seen: make([]*BatchInfo, len(f.batches))}
	for i, b := range f.batches {
		if b.visible(at, lens) {
			s.seen[i] = b.until(at)
		}
	}
	return s
}

// At is the instant; zero when everything recorded so far counts.
func (s *Snapshot) At() time.Time { return s.at }

// Lens is whose eyes look.
func (s *Snapshot) Lens() Lens { return s.lens }

// Series lists the rows that have at least one visible observation, in the
// order in which they were first recorded.
func (s *Snapshot) Series() iter.Seq[SeriesKey] {
	return func(yield func(SeriesKey) bool) {
		for _, row := range s.facts.series {
			if slices.ContainsFunc(row.cells, func(c cell) bool { return s.seen[c.batch] != nil }) && !yield(row.key) {
				return
			}
		}
	}
}

// Orgs lists the organisations that have any visible figure of their own at a place,
// sorted. It must not be written to.
func (s *Snapshot) Orgs(at area.Code) []identity.OrgID {
	s.listing.Do(func() {
		s.orgs = map[area.Code][]identity.OrgID{}
		for k := range s.Series() {
			if k.Org != "" {
				s.orgs[k.Area] = append(s.orgs[k.Area], k.Org)
			}
		}
		for place, ids := range s.orgs {
			slices.Sort(ids)
			s.orgs[place] = slices.Clip(slices.Compact(ids))
		}
	})
	return s.orgs[at]
}

// Points lists of each period the newest visible version, years first, then
// halves, quarters, months and cumulative months, each oldest first. A figure
// that was declared missing is a Point with Status Missing and the empty Value:
// it hides older versions.
func (s *Snapshot) Points(k SeriesKey) []Point {
	var out []Point
	if row := s.facts.row(k); row != nil {
		out = s.points(row, row.cells)
	}
	return s.merged(k, 0, out)
}

// Of is Points of one kind of period only, oldest first.
func (s *Snapshot) Of(k SeriesKey, kind period.Kind) []Point {
	row := s.facts.row(k)
	if row == nil {
		return s.merged(k, kind, nil)
	}
	from := sort.Search(len(row.cells), func(i int) bool { return row.cells[i].when.kind() >= kind })
	rest := row.cells[from:]
	return s.merged(k, kind, s.points(row, rest[:sort.Search(len(rest), func(i int) bool { return rest[i].when.kind() > kind })]))
}

// parts is Points of less than a year, of each kind the oldest first.
func (s *Snapshot) parts(k SeriesKey) []Point {
	var out []Point
	if row := s.facts.row(k); row != nil {
		out = s.points(row, row.cells[sort.Search(len(row.cells), func(i int) bool { return row.cells[i].when.kind() > period.Year }):])
	}
	return slices.DeleteFunc(s.merged(k, 0, out), func(p Point) bool { return p.Period.Kind() == period.Year })
}

// Yearly is Points of whole years only, oldest first.
func (s *Snapshot) Yearly(k SeriesKey) []Point { return s.Of(k, period.Year) }

// Point is the newest visible version of a cell.
func (s *Snapshot) Point(c CellKey) (Point, bool) {
	for _, p := range s.added[c.SeriesKey] {
		if p.Period == c.Period {
			return p, true
		}
	}
	row := s.facts.row(c.SeriesKey)
	if row == nil {
		return Point{}, false
	}
	ps := s.points(row, row.versions(whenOf(c.Period)))
	if len(ps) == 0 {
		return Point{}, false
	}
	return ps[0], true
}

// points takes the last visible one of each period.
func (s *Snapshot) points(row *seriesRow, cells []cell) []Point {
	n := 0
	last := when(0)
	for i := range cells {
		if c := &cells[i]; c.when != last && s.seen[c.batch] != nil {
			n++
			last = c.when
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]Point, 0, n)
	for i := 0; i < len(cells); {
		var newest *cell
		versions := 0
		w := cells[i].when
		for ; i < len(cells) && cells[i].when == w; i++ {
			if s.seen[cells[i].batch] != nil {
				newest = &cells[i]
				versions++
			}
		}
		if newest != nil {
			out = append(out, Point{
				Period: w.period(), Value: newest.value(row.texts), Status: statusCodes[newest.status], Note: newest.noteText(row.texts),
				Batch: s.seen[newest.batch], Version: versions,
			})
		}
	}
	return out
}
