package page

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Query is what the address of a list asks for. Everything a person chose lives
// in the address, so that a link shows another person the same list.
type Query struct {
	// Filter holds the values of the filter fields by name; empty ones are absent.
	Filter url.Values
	Sort   Sort
	// Show lists the columns chosen; nil means the usual ones.
	Show []string
	Page int // from 1
	Size int // rows a page
}

// Offset is the number of rows before the page.
func (q Query) Offset() int { return (q.Page - 1) * q.Size }

// Get is the first value of a filter field, without blanks around it.
func (q Query) Get(name string) string { return strings.TrimSpace(q.Filter.Get(name)) }

const (
	usualSize = 50
	mostPages = 1_000_000
)

// longestFilter is how many characters of what a filter says are read.
const longestFilter = 200

// Cut is the first n characters of a text.
func Cut(s string, n int) string {
	r := []rune(strings.ToValidUTF8(s, ""))
	return string(r[:min(n, len(r))])
}

// Clip is a text, or its first n characters and a sign that there is more.
func Clip(s string, n int) string {
	short := Cut(s, n)
	if len(short) < len(s) {
		short += "…"
	}
	return short
}

// ReadQuery reads the address of a list. Columns say what can be sorted by and
// shown, filters name the fields; anything else in the address is ignored, and what is
// longer than anybody types is clipped.
func ReadQuery(r *http.Request, columns []Column, filters ...string) Query {
	values := r.URL.Query()
	q := Query{Filter: url.Values{}, Page: 1, Size: usualSize}
	for _, name := range filters {
		for _, v := range values[name] {
			if strings.TrimSpace(v) != "" {
				q.Filter.Add(name, Cut(v, longestFilter))
			}
		}
	}
	key, desc := strings.CutPrefix(values.Get("sort"), "-")
	for _, c := range columns {
		if c.Sortable && c.Key == key {
			q.Sort = Sort{Key: key, Desc: desc}
		}
		if c.Key != "" && slices.Contains(values["show"], c.Key) {
			q.Show = append(q.Show, c.Key)
		}
	}
	if n, err := strconv.Atoi(values.Get("page")); err == nil {
		q.Page = min(max(n, 1), mostPages)
	}
	if n, err := strconv.Atoi(values.Get("size")); err == nil && slices.Contains(sizes(), n) {
		q.Size = n
	}
	return q
}

func sizes() []int { return []int{20, 50, 100, 200} }

// List is a table with everything around it: filters, the number of rows, the
// choice of columns, saved views, downloads and pages.
type List struct {
	// ID names the list on its page; needed when a page has two.
	ID      string
	Filters []Field
	Query   Query
	Table   Table
	// Body stands in place of the table, for rows that are no table.
	Body templ.Component
	// Total counts all rows that match, on all pages. Counted says it in other words,
	// where a row stands for several things.
	Total   int
	Counted string
	// Exports lead to the same rows as files (CSV, Excel).
	Exports []Link
	// Keeps says that people save it as they set it, and find what they saved above it
	// (Config.Views).
	Keeps bool
	// Saved is what was saved; with Keeps it is asked for.
	Saved ListViews
}

// ListViews are the views of a list that were saved, and what who asks may do with them.
type ListViews struct {
	Views []ListView
	// Save is the address that a POST saves at (address, title, name, share), Manage where
	// views are renamed and removed; empty: not for who asks. Share: also for everybody.
	Save, Manage string
	Share        bool
}

// ListView is a list saved under a name.
type ListView struct {
	Link
	Current bool // the list is set like that
	Shared  bool // everybody sees it
}

// Render implements templ.Component.
func (l List) Render(ctx context.Context, w io.Writer) error {
	if ask := From(ctx).views; l.Keeps && ask != nil {
		var err error
		if l.Saved, err = ask(ctx); err != nil {
			return err
		}
	}
	return l.view().Render(ctx, w)
}

// counted says how many rows there are.
func (l List) counted(ctx context.Context) string {
	if l.Counted != "" {
		return l.Counted
	}
	return N(ctx, "page.list.rows", l.Total)
}

func (l List) id() string {
	if l.ID == "" {
		return "list"
	}
	return l.ID
}

func (l List) table() Table {
	t := l.Table
	t.Sort, t.Show = l.Query.Sort, l.Query.Show
	return t
}

// choosable are the columns that people can show or hide.
func (l List) choosable() []Column {
	return slices.DeleteFunc(slices.Clone(l.Table.Columns), func(c Column) bool { return c.Fixed || c.Key == "" })
}

func (l List) isShown(c Column) bool {
	if l.Query.Show == nil {
		return !c.Hidden
	}
	return slices.Contains(l.Query.Show, c.Key)
}

func (l List) filtered() bool { return len(l.Query.Filter) > 0 }

// beyond says whether the address asks for a page after the last.
func (l List) beyond() bool { return l.Query.Page > l.pagination().pages() }

// odd are the filters whose value is none of those that can be chosen.
func (l List) odd() []Odd {
	var out []Odd
	for _, f := range l.Filters {
		if f.Type != FieldSelect && f.Type != FieldRadio {
			continue
		}
		for _, v := range l.Query.Filter[f.Name] {
			if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == strings.TrimSpace(v) }) {
				out = append(out, Odd{f.Name, f.Label, v})
			}
		}
	}
	return out
}

// Odd says in a quiet line that an address asks for what cannot be chosen, and leads to
// the page without it. A List says so of its filters by itself.
type Odd struct {
	// Name is the parameter of the address, Label what people call it.
	Name, Label, Value string
}

// Render implements templ.Component.
func (o Odd) Render(ctx context.Context, w io.Writer) error { return o.view().Render(ctx, w) }

// filterNames are the keys that the filter form itself sends.
func (l List) filterNames(more ...string) []string {
	names := append([]string{"page"}, more...)
	for _, f := range l.Filters {
		names = append(names, f.Name)
	}
	return names
}

// cleared is the address of the list without filters.
func (l List) cleared(ctx context.Context) string {
	var changes []string
	for _, n := range l.filterNames() {
		changes = append(changes, n, "")
	}
	return Here(ctx, changes...)
}

func (l List) pagination() Pagination {
	return Pagination{Page: l.Query.Page, Size: l.Query.Size, Total: l.Total}
}

// Pagination leads through the pages of a list by ?page=.
type Pagination struct {
	Page  int // from 1
	Size  int
	Total int // rows
}

// Render implements templ.Component.
func (p Pagination) Render(ctx context.Context, w io.Writer) error { return p.view().Render(ctx, w) }

func (p Pagination) pages() int {
	if p.Size <= 0 {
		return 1
	}
	return max((p.Total+p.Size-1)/p.Size, 1)
}

// numbers are the pages to offer; 0 stands for a gap.
func (p Pagination) numbers() []int {
	last := p.pages()
	var out []int
	for n := 1; n <= last; n++ {
		if n == 1 || n == last || n >= p.Page-1 && n <= p.Page+1 {
			if len(out) > 0 && n > out[len(out)-1]+1 {
				out = append(out, 0)
			}
			out = append(out, n)
		}
	}
	return out
}

func pageHref(ctx context.Context, n int) templ.SafeURL {
	v := strconv.Itoa(n)
	if n == 1 {
		v = ""
	}
	return templ.URL(Here(ctx, "page", v))
}
