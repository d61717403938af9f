package indicator

import (
	"fmt"
	"slices"
)

// loading adds observations to an image that nobody else has seen yet.
type loading struct {
	facts    *Facts
	added    map[SeriesKey]int32 // series that the image had not
	pending  []pendingCell
	texts    []string
	interned map[string]string
	lastKey  SeriesKey
	last     int32
	lastID   BatchID
	batch    int32
}

type pendingCell struct {
	cell
	series int32
}

// room is how many observations wait before they are put into their series; as
// many as a third of the image has, so that a long reading copies each only a
// few times and needs little room beside the image.
func (l *loading) room() int { return max(1<<20, l.facts.rows/3) }

func newLoading(f *Facts) *loading {
	f.series = slices.Clone(f.series)
	return &loading{facts: f, added: map[SeriesKey]int32{}, interned: map[string]string{}, last: -1}
}

// add takes an observation as ReadTx.Load gives it.
func (l *loading) add(id BatchID, o *Observation) error {
	if id != l.lastID {
		at, ok := l.facts.batchPlace(id)
		if !ok {
			return fmt.Errorf("indicator: an observation of batch %d, which is not listed", id)
		}
		l.lastID, l.batch = id, int32(at)
	}
	if l.last < 0 || o.Cell.SeriesKey != l.lastKey {
		l.lastKey, l.last = o.Cell.SeriesKey, l.place(o.Cell.SeriesKey)
	}
	status, ok := statusCode(o.Status)
	if !ok {
		return fmt.Errorf("indicator: batch %d has the status %q", id, o.Status)
	}
	l.pending = append(l.pending, pendingCell{cell{pack(o.Value, status, l.intern(o.Note), &l.texts), whenOf(o.Cell.Period), l.batch}, l.last})
	if len(l.pending) >= l.room() {
		l.flush()
	}
	return nil
}

// intern keeps one copy of a note that many observations have.
func (l *loading) intern(s string) string {
	if s == "" {
		return ""
	}
	if have, ok := l.interned[s]; ok {
		return have
	}
	if len(l.interned) < 1<<16 {
		l.interned[s] = s
	}
	return s
}

// place finds a series or makes one.
func (l *loading) place(k SeriesKey) int32 {
	if i, ok := l.facts.index.find(k); ok {
		return i
	}
	i, ok := l.added[k]
	if !ok {
		i = int32(len(l.facts.series))
		l.added[k] = i
		l.facts.series = append(l.facts.series, &seriesRow{key: k})
	}
	return i
}

// flush puts what waits into its series. Series are made anew, never written
// to: older images go on reading theirs.
func (l *loading) flush() {
	more := map[int32]int{} // how many cells each series gets
	order := make([]int32, len(l.pending))
	for i := range l.pending {
		more[l.pending[i].series]++
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if d := l.pending[a].series - l.pending[b].series; d != 0 {
			return int(d)
		}
		return compareCells(l.pending[a].cell, l.pending[b].cell)
	})
	for from := 0; from < len(order); {
		series := l.pending[order[from]].series
		n := more[series]
		l.facts.series[series] = l.merged(l.facts.series[series], order[from:from+n])
		from += n
	}
	l.facts.rows += len(l.pending)
	l.pending, l.texts = l.pending[:0], l.texts[:0]
}

// merged is a series with more cells, which are sorted.
func (l *loading) merged(old *seriesRow, more []int32) *seriesRow {
	row := &seriesRow{key: old.key, cells: make([]cell, 0, len(old.cells)+len(more)), texts: slices.Clip(old.texts)}
	rest := old.cells
	for _, i := range more {
		c := l.pending[i].cell
		for len(rest) > 0 && compareCells(rest[0], c) < 0 {
			row.cells = append(row.cells, rest[0])
			rest = rest[1:]
		}
		if c.decimals == asText {
			row.texts = append(row.texts, l.texts[c.digits])
			c.digits = int64(len(row.texts) - 1)
		}
		if c.note > 0 {
			row.texts = append(row.texts, l.texts[c.note-1])
			c.note = uint32(len(row.texts))
		}
		row.cells = append(row.cells, c)
	}
	row.cells = append(row.cells, rest...)
	return row
}

// finish puts in what still waits and completes the index.
func (l *loading) finish() {
	l.flush()
	l.facts.index = l.facts.index.with(l.added)
}
