package xlsx

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// What can be wrong with a workbook. The errors of Open and OpenCSV wrap one of these.
var (
	// ErrOld: the old binary format (.xls), or a workbook with a password.
	ErrOld = errors.New("xlsx: old binary or encrypted workbook")
	// ErrNotWorkbook: neither a workbook nor a text.
	ErrNotWorkbook = errors.New("xlsx: no workbook")
	// ErrDamaged: a part is cut off or is not well-formed.
	ErrDamaged = errors.New("xlsx: a part is damaged")
	// ErrTooMuch: it unpacks to, or holds, more than the options allow.
	ErrTooMuch = errors.New("xlsx: more than the bounds allow")
)

// ReadOptions bound the reading. The zero value takes the defaults.
type ReadOptions struct {
	MaxPart int64 // bytes one part may unpack to; default 160 MiB
	Ratio   int64 // times its packed size that a part may unpack to, beyond 8 MiB; default 250
	MaxRows int   // rows with something in them, of all sheets; default 200,000
	MaxCols int   // the furthest column with something in it; default 1,000
	// MaxCells is how many cells may hold something, of all sheets; default 2,000,000.
	MaxCells int
	// MaxText is how many bytes all texts may have; default 64 MiB.
	MaxText int
	// Progress, when given, hears now and then how many bytes of how many were read.
	Progress func(done, total int64)
}

func (o ReadOptions) withDefaults() ReadOptions {
	def := func(p *int, n int) {
		if *p <= 0 {
			*p = n
		}
	}
	if o.MaxPart <= 0 {
		o.MaxPart = 160 << 20
	}
	if o.Ratio <= 0 {
		o.Ratio = 250
	}
	def(&o.MaxRows, 200_000)
	def(&o.MaxCols, 1000)
	def(&o.MaxCells, 2_000_000)
	def(&o.MaxText, 64<<20)
	return o
}

// Kind says what a cell that was read holds.
type Kind uint8

const (
	IsText Kind = iota + 1
	IsNumber
	IsDate  // a number shown as a date; Date holds the day
	IsBool  // Text is TRUE or FALSE
	IsError // Text is #REF!, #N/A …
	IsEmpty // a formula without a saved result
)

// Found is a cell as it stands in a file. Formulas are never computed: what
// the program that saved the file found is taken.
type Found struct {
	Row, Col int // from 0
	Kind     Kind
	// Text is the text, or the number in decimal digits as the cell shows it, yet
	// never with fewer decimals than it has: 500.2 in a cell of two decimals is
	// 500.20. A number in a cell of percent is told in percent (0.085 is 8.5).
	Text    string
	Percent bool
	Date    time.Time
	Formula string // without the equals sign; empty for a plain cell
}

// Grid is one sheet with the cells that hold something, by row and column.
type Grid struct {
	Name   string
	Hidden bool
	Cells  []Found
	Merges []Span
	// HiddenRows and HiddenCols, from 0.
	HiddenRows, HiddenCols map[int]bool
}

// Span is a rectangle of cells, from 0, both ends included.
type Span struct{ Row, Col, ToRow, ToCol int }

// Open reads a workbook (.xlsx, .xlsm without its macros, as WPS saves them too).
func Open(ctx context.Context, data []byte, o ReadOptions) ([]Grid, error) {
	if bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}) {
		return nil, ErrOld
	}
	b, err := unpack(data, o.withDefaults())
	if err != nil {
		return nil, err
	}
	b.ctx = ctx
	return b.grids()
}

// IsWorkbook says whether bytes begin as a workbook does, new or old.
func IsWorkbook(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK")) || bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0})
}
