package xlsx

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// maxMerges and maxHidden bound what a sheet may say of its looks.
const (
	maxMerges  = 50_000
	maxHidden  = 16_384
	maxFormula = 8192
)

// reader walks through one sheet.
type reader struct {
	*book
	g        *Grid
	row, col int // of the cell at hand
	kept     int // last row counted
	typ      string
	style    int
	in       string // v, f, t: where text goes
	phonetic bool
	value    strings.Builder
	formula  strings.Builder
	inline   strings.Builder
}

func (b *book) readSheet(part string, g *Grid) error {
	r := &reader{book: b, g: g, row: -1, col: -1, kept: -1}
	if err := b.scan(part, r.token); err != nil {
		return fmt.Errorf("%.40s: %w", g.Name, err)
	}
	if f := b.files[strings.ToLower(part)]; f != nil {
		b.done += int64(min(f.UncompressedSize64, 1<<40))
	}
	if b.o.Progress != nil {
		b.o.Progress(min(b.done, b.total), b.total)
	}
	return nil
}

func (r *reader) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		switch t.Name.Local {
		case "c":
			return r.cell()
		case "v", "f", "t":
			r.in = ""
		case "rPh":
			r.phonetic = false
		}
	case xml.CharData:
		switch r.in {
		case "v":
			r.value.Write(t)
		case "f":
			if r.formula.Len() < maxFormula {
				r.formula.Write(t)
			}
		case "t":
			if !r.phonetic {
				r.inline.Write(t)
			}
		}
	}
	return nil
}

func (r *reader) start(t xml.StartElement) error {
	switch t.Name.Local {
	case "col":
		if on(attr(t, "hidden")) {
			from, _ := strconv.Atoi(attr(t, "min"))
			to, _ := strconv.Atoi(attr(t, "max"))
			for c := from; c <= to && c <= maxHidden && c > 0; c++ {
				r.g.HiddenCols[c-1] = true
			}
		}
	case "row":
		r.row, r.col = r.row+1, -1
		if n, err := strconv.Atoi(attr(t, "r")); err == nil {
			r.row = n - 1
		}
		if r.row < 0 || r.row >= 1<<20 {
			return fmt.Errorf("%w: row %d", ErrDamaged, r.row+1)
		}
		if on(attr(t, "hidden")) && len(r.g.HiddenRows) < r.o.MaxRows {
			r.g.HiddenRows[r.row] = true
		}
	case "c":
		r.col++
		if ref := attr(t, "r"); ref != "" {
			row, col, ok := position(ref)
			if !ok {
				return fmt.Errorf("%w: cell %.20s", ErrDamaged, ref)
			}
			r.row, r.col = row, col
		}
		r.typ = attr(t, "t")
		r.style, _ = strconv.Atoi(attr(t, "s"))
		r.value.Reset()
		r.formula.Reset()
		r.inline.Reset()
	case "v", "f":
		r.in = t.Name.Local
		if r.in == "f" && r.formula.Len() == 0 && attr(t, "t") == "shared" {
			r.formula.WriteString("(shared) ") // the text stands with the first cell that shares it
		}
	case "t":
		r.in = "t"
	case "rPh":
		r.phonetic = true
	case "mergeCell":
		from, to, two := strings.Cut(attr(t, "ref"), ":")
		a, b, ok1 := position(from)
		c, d, ok2 := position(to)
		if two && ok1 && ok2 && a <= c && b <= d && len(r.g.Merges) < maxMerges {
			r.g.Merges = append(r.g.Merges, Span{a, b, c, d})
		}
	}
	return nil
}

func on(s string) bool { return s == "1" || s == "true" }

// position reads B12 as row 11, column 1.
func position(ref string) (row, col int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && (ref[i]|0x20) >= 'a' && (ref[i]|0x20) <= 'z' {
		col = col*26 + int(ref[i]|0x20-'a') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return row - 1, col - 1, err == nil && i > 0 && row > 0 && row <= 1<<20
}

// Ref is the name of a cell: row 11, column 1 is B12.
func Ref(row, col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name + strconv.Itoa(row+1)
}

// cell keeps the cell at hand when something stands in it.
func (r *reader) cell() error {
	f := Found{Row: r.row, Col: r.col, Formula: strings.TrimSpace(unescape(r.formula.String()))}
	v := r.value.String()
	switch r.typ {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(r.shared) {
			if v == "" {
				break
			}
			return fmt.Errorf("%w: no text %.20s", ErrDamaged, v)
		}
		f.Kind, f.Text = IsText, r.shared[i]
	case "inlineStr":
		f.Kind, f.Text = IsText, unescape(r.inline.String())
	case "str":
		f.Kind, f.Text = IsText, unescape(v)
	case "d":
		f.Kind, f.Text = IsText, v
	case "b":
		f.Kind, f.Text = IsBool, "FALSE"
		if on(strings.TrimSpace(v)) {
			f.Text = "TRUE"
		}
	case "e":
		f.Kind, f.Text = IsError, v
	default:
		r.number(&f, strings.TrimSpace(v))
	}
	if strings.TrimSpace(f.Text) == "" && f.Kind != IsError {
		if f.Formula == "" {
			return nil
		}
		f.Kind, f.Text = IsEmpty, ""
	}
	if f.Row != r.kept {
		r.kept = f.Row
		if r.rows++; r.rows > r.o.MaxRows {
			return fmt.Errorf("%w: more than %d rows", ErrTooMuch, r.o.MaxRows)
		}
	}
	if r.cells++; r.cells > r.o.MaxCells || f.Col >= r.o.MaxCols {
		return fmt.Errorf("%w: cell %s", ErrTooMuch, Ref(f.Row, f.Col))
	}
	if r.cells%5000 == 0 && r.o.Progress != nil {
		r.o.Progress(min(r.done, r.total), r.total)
	}
	r.g.Cells = append(r.g.Cells, f)
	if r.typ == "s" {
		return nil // counted once among the shared
	}
	return r.spend(len(f.Text) + len(f.Formula))
}

func (r *reader) number(f *Found, v string) {
	if v == "" {
		return
	}
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || x != x || x > 1e30 || x < -1e30 {
		f.Kind, f.Text = IsText, v
		return
	}
	var form format
	if r.style >= 0 && r.style < len(r.formats) {
		form = r.formats[r.style]
	}
	// A spreadsheet keeps 15 digits; what a file holds beyond them is noise of
	// binary fractions (0.085 as 8.5000000000000006E-2).
	d, err := decimal.NewFromString(strconv.FormatFloat(x, 'g', exactDigits, 64))
	if err != nil {
		f.Kind, f.Text = IsText, v
		return
	}
	if form.date && x >= 1 && x < 2958466 {
		f.Kind, f.Date, f.Text = IsDate, serial(int(x), r.old), ""
		f.Text = f.Date.Format(time.DateOnly)
		return
	}
	f.Kind = IsNumber
	if form.percent {
		d, f.Percent = d.Shift(2), true
	}
	places := int32(form.decimals)
	if own := -d.Exponent(); own > places || form.general {
		places = max(own, 0)
	}
	f.Text = d.StringFixed(places)
	if f.Text = trim(f.Text, form.decimals); d.IsZero() {
		f.Text = strings.TrimPrefix(f.Text, "-")
	}
}

// trim drops noughts at the end beyond the decimals that the cell shows.
func trim(s string, decimals int) string {
	i := strings.IndexByte(s, '.')
	if i < 0 {
		return s
	}
	for strings.HasSuffix(s, "0") && len(s)-i-1 > decimals {
		s = s[:len(s)-1]
	}
	return strings.TrimSuffix(s, ".")
}

// serial is the day of a serial number; 1900-02-29, which spreadsheets count, is
// taken for the day before.
func serial(n int, from1904 bool) time.Time {
	switch {
	case from1904:
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	case n < 60:
		return time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
}
