package xlsx

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// OpenCSV reads a text table as a sheet of texts: UTF-8, UTF-16 with its mark or
// GB18030, divided by commas, tabs or semicolons. An apostrophe that guards a
// text against being run as a formula (see WriteCSV) is taken off.
func OpenCSV(ctx context.Context, name string, data []byte, o ReadOptions) (*Grid, error) {
	o = o.withDefaults()
	if int64(len(data)) > o.MaxPart {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooMuch, len(data))
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma = divider(text)
	in.FieldsPerRecord = -1
	in.LazyQuotes = true
	in.ReuseRecord = true
	g := &Grid{Name: name, HiddenRows: map[int]bool{}, HiddenCols: map[int]bool{}}
	for row, used := 0, 0; ; row++ {
		record, err := in.Read()
		if err == io.EOF {
			return g, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		if row%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if o.Progress != nil {
				o.Progress(in.InputOffset(), int64(len(text)))
			}
		}
		line, _ := in.FieldPos(0)
		any := false
		for col, s := range record {
			if strings.TrimSpace(s) == "" {
				continue
			}
			any = true
			if col >= o.MaxCols || len(g.Cells) >= o.MaxCells {
				return nil, fmt.Errorf("%w: cell %s", ErrTooMuch, Ref(row, col))
			}
			g.Cells = append(g.Cells, Found{Row: max(row, line-1), Col: col, Kind: IsText, Text: strings.Clone(bare(s))})
		}
		row = max(row, line-1)
		if any {
			if used++; used > o.MaxRows {
				return nil, fmt.Errorf("%w: more than %d rows", ErrTooMuch, o.MaxRows)
			}
		}
	}
}

// bare takes off the apostrophe of harmless.
func bare(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && harmless(rest) != rest {
		return rest
	}
	return s
}

func decode(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		data = out
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, ErrNotWorkbook
	}
	if utf8.Valid(data) {
		return data, nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.Count(out, []byte("\uFFFD")) > len(out)/100 {
		return nil, errors.Join(ErrNotWorkbook, err)
	}
	return out, nil
}

// divider is the sign that divides most of the first lines alike.
func divider(text []byte) rune {
	head := text[:min(len(text), 8192)]
	best, most := ',', bytes.Count(head, []byte(","))
	for _, c := range "\t;" {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
