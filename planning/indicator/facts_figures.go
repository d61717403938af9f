package indicator

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// figure is a value with its status in 16 bytes. What does not fit (words,
// compositions, long numbers, notes) lies in a list of texts beside it.
type figure struct {
	digits   int64  // of the number; or the place of the printed text, when decimals is asText
	note     uint32 // place of the note plus one; 0: none
	decimals uint8
	status   uint8 // place in statusCodes
}

// asText in place of the decimals says that the value is kept as text.
const asText = 255

var statusCodes = [...]Status{Normal, Provisional, Estimated, Missing, Broken}

func statusCode(s Status) (uint8, bool) {
	for i, c := range statusCodes {
		if c == s {
			return uint8(i), true
		}
	}
	return 0, false
}

// pack makes a figure; what does not fit is added to texts.
func pack(v quantity.Value, status uint8, note string, texts *[]string) figure {
	f := figure{status: status}
	if digits, decimals, ok := v.Small(); ok {
		f.digits, f.decimals = digits, uint8(decimals)
	} else {
		f.digits, f.decimals = int64(len(*texts)), asText
		*texts = append(*texts, v.String())
	}
	if note != "" {
		*texts = append(*texts, note)
		f.note = uint32(len(*texts))
	}
	return f
}

// value is what was packed.
func (f figure) value(texts []string) quantity.Value {
	if f.decimals == asText {
		return quantity.Parse(texts[f.digits])
	}
	return quantity.New(f.digits, int(f.decimals))
}

// appendPrinted appends the value's printed form.
func (f figure) appendPrinted(b []byte, texts []string) []byte {
	if f.decimals == asText {
		return append(b, texts[f.digits]...)
	}
	return quantity.AppendSmall(b, f.digits, int(f.decimals))
}

func (f figure) noteText(texts []string) string {
	if f.note == 0 {
		return ""
	}
	return texts[f.note-1]
}

// when is a period as a number that sorts by kind, then by time.
type when uint32

func whenOf(p period.Period) when {
	return when(p.Kind())<<24 | when(p.Year())<<8 | when(p.N())
}

func (w when) kind() period.Kind { return period.Kind(w >> 24) }

func (w when) period() period.Period {
	p, _ := period.Of(w.kind(), int(w>>8&0xffff), int(w&0xff))
	return p
}

// Compare orders series by code, version, area and organisation.
func (k SeriesKey) Compare(o SeriesKey) int {
	return cmp.Or(cmp.Compare(k.Code, o.Code), cmp.Compare(k.Version, o.Version), cmp.Compare(k.Area, o.Area), cmp.Compare(k.Org, o.Org))
}

// Figures gathers the observations of one batch, 28 bytes each and the texts
// that are no plain numbers, to sort them by cell: for the canonical bytes, for
// finding a cell that comes twice, and for storing them in order.
type Figures struct {
	series []SeriesKey
	place  map[SeriesKey]int32
	last   int32 // place of the series that was added last
	rows   []figureRow
	texts  []string
	order  []int32 // rows in order of their cells, once sorted
	ranked []int32 // series in order
	rank   []int32 // place of each series in ranked
}

type figureRow struct {
	figure
	when   when
	series int32
}

// NewFigures is an empty gathering.
func NewFigures() *Figures { return &Figures{place: map[SeriesKey]int32{}} }

// Len is how many observations were added.
func (f *Figures) Len() int { return len(f.rows) }

// Add keeps an observation in compact form; the pointer may be used again.
//
// Faults: Invalid when the cell is incomplete ("indicator.cell_incomplete"), a
// value is missing without being declared so, or present although declared
// missing ("indicator.value_status"), the status is none of Statuses
// ("indicator.status_unknown"), a text is not UTF-8 or has a NUL ("indicator.text_broken").
func (f *Figures) Add(o *Observation) error {
	status, err := o.valid()
	if err != nil {
		return err
	}
	if n := len(f.rows); n == 0 || f.series[f.last] != o.Cell.SeriesKey {
		at, ok := f.place[o.Cell.SeriesKey]
		if !ok {
			if err := o.Cell.SeriesKey.valid(); err != nil {
				return err
			}
			at = int32(len(f.series))
			f.series = append(f.series, o.Cell.SeriesKey)
			f.place[o.Cell.SeriesKey] = at
		}
		f.last = at
	}
	f.rows = append(f.rows, figureRow{figure: pack(o.Value, status, o.Note, &f.texts), when: whenOf(o.Cell.Period), series: f.last})
	f.order = nil
	return nil
}

// valid checks all but the series.
func (o *Observation) valid() (status uint8, err error) {
	status, ok := statusCode(o.Status)
	switch {
	case !ok:
		return 0, fault.New(fault.Invalid, "indicator.status_unknown", fault.Args{"Status": string(o.Status)})
	case o.Cell.Period.IsZero():
		return 0, fault.New(fault.Invalid, "indicator.cell_incomplete", o.Cell.args())
	case (o.Status == Missing) != (o.Value.String() == ""):
		return 0, fault.New(fault.Invalid, "indicator.value_status", o.Cell.args())
	case !sound(o.Note), o.Value.IsWords() && !sound(o.Value.String()):
		return 0, fault.New(fault.Invalid, "indicator.text_broken", o.Cell.args())
	}
	return status, nil
}

func (k SeriesKey) valid() error {
	if k.Code == "" || k.Version < 1 || k.Area == "" {
		return fault.New(fault.Invalid, "indicator.cell_incomplete", CellKey{SeriesKey: k}.args())
	}
	if !sound(string(k.Code)) || !sound(string(k.Area)) || !sound(string(k.Org)) {
		return fault.New(fault.Invalid, "indicator.text_broken", CellKey{SeriesKey: k}.args())
	}
	return nil
}

// sound says whether every engine can keep a text.
func sound(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// args name a cell in a message.
func (c CellKey) args() fault.Args {
	return fault.Args{"Code": string(c.Code), "Area": string(c.Area), "Org": string(c.Org), "Period": c.Period.String()}
}

// Sort brings the observations into the order of their cells: code, version,
// area, organisation, kind of period, time.
//
// Faults: Invalid when a cell comes twice ("indicator.cell_twice").
func (f *Figures) Sort() error {
	if f.order != nil {
		return nil
	}
	f.ranked = make([]int32, len(f.series))
	for i := range f.ranked {
		f.ranked[i] = int32(i)
	}
	slices.SortFunc(f.ranked, func(a, b int32) int { return f.series[a].Compare(f.series[b]) })
	f.rank = make([]int32, len(f.series))
	for i, s := range f.ranked {
		f.rank[s] = int32(i)
	}

	// rows are counted into their series, then sorted within
	next := make([]int32, len(f.series))
	for i := range f.rows {
		next[f.rows[i].series]++
	}
	sum := int32(0)
	for _, s := range f.ranked {
		n := next[s]
		next[s] = sum
		sum += n
	}
	order := make([]int32, len(f.rows))
	for i := range f.rows {
		s := f.rows[i].series
		order[next[s]] = int32(i)
		next[s]++
	}
	from := int32(0)
	for _, s := range f.ranked {
		part := order[from:next[s]]
		from = next[s]
		byTime := func(a, b int32) int { return cmp.Compare(f.rows[a].when, f.rows[b].when) }
		if !slices.IsSortedFunc(part, byTime) {
			slices.SortFunc(part, byTime)
		}
		for i := 1; i < len(part); i++ {
			if w := f.rows[part[i]].when; w == f.rows[part[i-1]].when {
				return fault.New(fault.Invalid, "indicator.cell_twice", CellKey{f.series[s], w.period()}.args())
			}
		}
	}
	f.order = order
	return nil
}

// Series lists the series in order, once sorted.
func (f *Figures) Series() []SeriesKey {
	out := make([]SeriesKey, len(f.ranked))
	for i, s := range f.ranked {
		out[i] = f.series[s]
	}
	return out
}

// Figure is one sorted observation. Series is the place of its series in
// Figures.Series; Printed is written over by the next call of Figures.At.
type Figure struct {
	Series  int
	Period  period.Period
	Printed []byte
	Status  Status
	Note    string
}

// At fills in the observation at a place from 0 to Len-1; Sort must have succeeded.
func (f *Figures) At(i int, out *Figure) {
	r := &f.rows[f.order[i]]
	out.Series, out.Period = int(f.rank[r.series]), r.when.period()
	out.Printed = r.appendPrinted(out.Printed[:0], f.texts)
	out.Status, out.Note = statusCodes[r.status], r.noteText(f.texts)
}
