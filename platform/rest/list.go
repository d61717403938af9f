package rest

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
)

// Listing is the rows of a list, made one by one as they are written.
type Listing[T any] struct {
	Rows iter.Seq2[T, error]
	// Total is how many there are; −1 when that is not counted beforehand.
	Total int
	// Sheet is another table for CSV, e.g. that of the page; nil: the fields of T.
	Sheet *xlsx.Sheet
}

// Rows lists what is all there.
func Rows[T any](all []T) *Listing[T] {
	return &Listing[T]{Total: len(all), Rows: func(yield func(T, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}}
}

// Each lists what each makes of every element.
func Each[F, T any](all []F, each func(*F) T) *Listing[T] {
	return &Listing[T]{Total: len(all), Rows: func(yield func(T, error) bool) {
		for i := range all {
			if !yield(each(&all[i]), nil) {
				return
			}
		}
	}}
}

// Layout is a way to write a list as a table of its own.
type Layout[T any] struct {
	Name    string // as in ?format=
	Media   string
	Columns []string
	Row     func(T) []xlsx.Cell
}

type layoutName struct{ name, media string }

const csvMedia = "text/csv; charset=utf-8"

// paged is input with Paging embedded.
type paged interface{ paging() *Paging }

// List adds an operation that lists. Its input embeds Paging; its answer is JSON,
// CSV with the fields of T as columns, or one of the layouts.
func List[I, T any](a *API, op Op, h func(context.Context, *I) (*Listing[T], error), layouts ...Layout[T]) {
	if _, ok := any(new(I)).(paged); !ok {
		panic("rest: the input of " + op.ID + " does not embed Paging")
	}
	fields := fieldsOf[T]()
	table := Layout[T]{Name: "csv", Media: csvMedia, Row: func(t T) []xlsx.Cell { return fields.cells(t) }}
	for _, f := range fields {
		table.Columns = append(table.Columns, f.name)
	}
	layouts = append([]Layout[T]{table}, layouts...)
	media := map[string]*huma.MediaType{"application/json": {Schema: listSchema[T](a)}}
	var offered []layoutName
	names := []any{"json"}
	for _, l := range layouts {
		media[mediaType(l.Media)] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		offered = append(offered, layoutName{l.Name, l.Media})
		names = append(names, l.Name)
	}
	operation := a.operation(op, http.MethodGet, media)
	huma.Register(a.huma, operation, func(ctx context.Context, in *I) (*answer, error) {
		p := any(in).(paged).paging()
		list, err := h(ctx, in)
		format := p.format(offered)
		i := slices.IndexFunc(layouts, func(l Layout[T]) bool { return l.Name == format })
		return a.answer(err, func(w http.ResponseWriter) error {
			if i < 0 {
				return writeJSON(ctx, w, p, list, in)
			}
			w.Header().Set("Content-Type", layouts[i].Media)
			demo := page.From(ctx).Demo
			name := op.ID + ".csv"
			if demo {
				name = op.ID + "-demonstration.csv"
			}
			w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
			return writeTable(w, p, list, layouts[i], demo)
		}), nil
	})
	a.complete(&operation)
	a.offer(operation.Path, names)
}

// offer lists the formats in the description of an operation, and checks by it.
func (a *API) offer(path string, names []any) {
	for _, p := range a.huma.OpenAPI().Paths[path].Get.Parameters {
		if p.Name == "format" {
			p.Schema.Enum = names
			p.Schema.PrecomputeMessages()
		}
	}
}

// listSchema is that of the JSON form.
func listSchema[T any](a *API) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"items"}, Properties: map[string]*huma.Schema{
		"as_of": {Type: huma.TypeString, Format: "date"},
		"items": {Type: huma.TypeArray, Items: schema[T](a)},
		"total": {Type: huma.TypeInteger},
		"next":  {Type: huma.TypeString},
		"demo":  {Type: huma.TypeBoolean},
	}}
}

// window gives the rows of a page; a limit of 0 takes all. more says, once all
// were read, whether there are others after them.
func window[T any](rows iter.Seq2[T, error], offset, limit int, more *bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for row, err := range rows {
			if err == nil {
				n++
			}
			switch {
			case err == nil && n <= offset:
				continue
			case err == nil && limit > 0 && n > offset+limit:
				*more = true
				return
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// writeJSON writes a page of rows as it is read.
func writeJSON[T any](ctx context.Context, w http.ResponseWriter, p *Paging, list *Listing[T], in any) error {
	limit := p.Limit
	if limit == 0 {
		limit = usualLimit
	}
	out := bufio.NewWriterSize(w, 1<<15)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = out.WriteByte('{')
	if past, ok := in.(interface{ asOf(context.Context) string }); ok {
		fmt.Fprintf(out, `"as_of":%q,`, past.asOf(ctx))
	}
	_, _ = out.WriteString(`"items":[`)
	more, first := false, true
	for row, err := range window(list.Rows, p.Offset, limit, &more) {
		if err != nil {
			return err
		}
		data, err := encode(row)
		if err != nil {
			return err
		}
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		if _, err := out.Write(data[:len(data)-1]); err != nil {
			return err
		}
	}
	_ = out.WriteByte(']')
	if list.Total >= 0 {
		fmt.Fprintf(out, `,"total":%d`, list.Total)
	}
	if more {
		fmt.Fprintf(out, `,"next":%q`, nextAddress(ctx, limit, p.Offset+limit))
	}
	if page.From(ctx).Demo {
		_, _ = out.WriteString(`,"demo":true`)
	}
	_, _ = out.WriteString("}\n")
	return out.Flush()
}

// nextAddress is that of the page after this one.
func nextAddress(ctx context.Context, limit, offset int) string {
	u := *page.From(ctx).URL
	q := u.Query()
	q.Set("limit", strconv.Itoa(limit))
	q.Set("offset", strconv.Itoa(offset))
	return (&url.URL{Path: u.Path, RawQuery: q.Encode()}).String()
}

// marked adds a last column that says of every row that it is part of a
// demonstration; rows that say so themselves are left as they are.
func marked(s xlsx.Sheet, demo bool) xlsx.Sheet {
	says := func(c xlsx.Column) bool { return c.Title == "demo" || c.Title == "DEMONSTRATION" }
	if !demo || slices.ContainsFunc(s.Columns, says) {
		return s
	}
	return s.With(xlsx.Column{Title: "demo"}, xlsx.Text("true"))
}

// writeTable writes rows as CSV.
func writeTable[T any](w http.ResponseWriter, p *Paging, list *Listing[T], l Layout[T], demo bool) error {
	more := false
	if l.Name == "csv" && list.Sheet != nil {
		s := *list.Sheet
		s.Rows = window(s.Rows, p.Offset, p.Limit, &more)
		return xlsx.WriteCSV(w, marked(s, demo), xlsx.CSVOptions{})
	}
	sheet := xlsx.Sheet{Rows: func(yield func([]xlsx.Cell, error) bool) {
		for row, err := range window(list.Rows, p.Offset, p.Limit, &more) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(l.Row(row), nil) {
				return
			}
		}
	}}
	for _, c := range l.Columns {
		sheet.Columns = append(sheet.Columns, xlsx.Column{Title: c})
	}
	return xlsx.WriteCSV(w, marked(sheet, demo), xlsx.CSVOptions{})
}
