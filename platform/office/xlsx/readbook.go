package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// book is an open workbook: its parts, and what all sheets share.
type book struct {
	o       ReadOptions
	ctx     context.Context
	files   map[string]*zip.File
	shared  []string
	formats []format // by style
	old     bool     // counts days from 1904

	rows, cells, text int   // used of the bounds
	done, total       int64 // bytes of sheets
}

// free is how much a part may unpack to whatever its packed size is.
const free = 8 << 20

func unpack(data []byte, o ReadOptions) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNotWorkbook, err)
	}
	b := &book{o: o, files: map[string]*zip.File{}}
	for _, f := range z.File {
		b.files[strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/"))] = f
	}
	if b.files["xl/workbook.xml"] == nil {
		return nil, ErrNotWorkbook
	}
	return b, nil
}

// bounded stops a part that unpacks to more than its bound.
type bounded struct {
	r    io.Reader
	left int64
	b    *book
}

func (r *bounded) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, fmt.Errorf("%w: a part unpacks to too much", ErrTooMuch)
	}
	if err := r.b.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.left -= int64(n)
	return n, err
}

// scan calls each for every token of a part; a part that is missing has none.
func (b *book) scan(name string, each func(xml.Token) error) error {
	f := b.files[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	defer func() { _ = r.Close() }()
	limit := min(b.o.MaxPart, free+int64(min(f.CompressedSize64, 1<<40))*b.o.Ratio)
	dec := xml.NewDecoder(&bounded{r, limit, b})
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("%w: encoding %.20s", ErrDamaged, label)
	}
	for {
		t, err := dec.RawToken()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(t)
		}
		if err == errEnough {
			return nil
		}
		if err != nil {
			if errors.Is(err, ErrTooMuch) || errors.Is(err, ErrDamaged) || b.ctx.Err() != nil {
				return err
			}
			return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
		}
	}
}

var errEnough = errors.New("xlsx: enough read")

func attr(t xml.StartElement, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// entry is a sheet as the workbook lists it.
type entry struct {
	name, part string
	hidden     bool
}

func (b *book) grids() ([]Grid, error) {
	targets := map[string]string{}
	err := b.scan("xl/_rels/workbook.xml.rels", func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = "xl/" + target
			}
			targets[attr(e, "Id")] = strings.TrimPrefix(path.Clean("/"+target), "/")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var list []entry
	err = b.scan("xl/workbook.xml", func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		switch {
		case ok && e.Name.Local == "workbookPr":
			v := attr(e, "date1904")
			b.old = v == "1" || v == "true"
		case ok && e.Name.Local == "sheet":
			id := ""
			for _, a := range e.Attr { // r:id, not sheetId
				if a.Name.Local == "id" {
					id = a.Value
				}
			}
			list = append(list, entry{attr(e, "name"), targets[id], strings.Contains(strings.ToLower(attr(e, "state")), "hidden")})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := b.readStyles(); err != nil {
		return nil, err
	}
	if err := b.readShared(); err != nil {
		return nil, err
	}
	for _, e := range list {
		if f := b.files[strings.ToLower(e.part)]; f != nil {
			b.total += int64(min(f.UncompressedSize64, 1<<40))
		}
	}
	var out []Grid
	for _, e := range list {
		g := Grid{Name: e.name, Hidden: e.hidden, HiddenRows: map[int]bool{}, HiddenCols: map[int]bool{}}
		if err := b.readSheet(e.part, &g); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

// readShared reads the texts that cells share, without their phonetic guides.
func (b *book) readShared() error {
	var sb strings.Builder
	inText, phonetic := false, false
	return b.scan("xl/sharedStrings.xml", func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				inText = !phonetic
			case "rPh":
				phonetic = true
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "rPh":
				phonetic = false
			case "si":
				if err := b.spend(sb.Len()); err != nil {
					return err
				}
				if len(b.shared) >= b.o.MaxCells {
					return fmt.Errorf("%w: texts", ErrTooMuch)
				}
				b.shared = append(b.shared, unescape(sb.String()))
				sb.Reset()
			}
		case xml.CharData:
			if inText {
				sb.Write(t)
			}
		}
		return nil
	})
}

func (b *book) spend(n int) error {
	if b.text += n; b.text > b.o.MaxText {
		return fmt.Errorf("%w: text", ErrTooMuch)
	}
	return nil
}

// unescape reads the _x000D_ that stands for what XML cannot hold: line ends
// and the underscore itself; other such characters are dropped.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		switch strings.ToUpper(m) {
		case "_X000A_", "_X000D_":
			return "\n"
		case "_X0009_":
			return "\t"
		case "_X005F_":
			return "_"
		}
		return ""
	})
}
