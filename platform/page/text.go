package page

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
)

// Text is source text with marks. Marks may overlap; each piece of text between
// two borders carries all the marks that cover it. Line ends are kept.
type Text struct {
	ID string
	// Content is the text; Start is the position of its first code point in the
	// document, so that marks can use the document's spans.
	Content string
	Start   int
	Marks   []Mark
}

// Mark highlights a span of the text.
type Mark struct {
	ID   string // links the mark with the item read from it
	Span [2]int // code points of the document, end excluded
	Kind MarkKind
	// Title says what was read here.
	Title string
	// Href leads to the item; empty means the mark is not a link.
	Href string
	// Current marks the item in view.
	Current bool

	continued bool // it began before the text
}

// MarkKind says what was read. Each kind has its own line as well as its colour.
type MarkKind string

// The kinds of marks.
const (
	MarkCommitment  MarkKind = "commitment"
	MarkAchievement MarkKind = "achievement"
	MarkIndicator   MarkKind = "indicator"
	MarkWork        MarkKind = "work"
	MarkSystem      MarkKind = "system"
	MarkMeasure     MarkKind = "measure"
	MarkFinding     MarkKind = "finding"
	MarkHealed      MarkKind = "healed"
	MarkFound       MarkKind = "found" // a hit of a search
)

// MarkKinds lists the kinds in their fixed order.
func MarkKinds() []MarkKind {
	return []MarkKind{MarkCommitment, MarkIndicator, MarkAchievement, MarkWork, MarkSystem, MarkMeasure, MarkFinding, MarkHealed, MarkFound}
}

// Word is the kind in words.
func (k MarkKind) Word(l i18n.Lang) string { return i18n.T(l, "mark."+string(k)) }

// Render implements templ.Component. It writes by itself, since a template would
// put blanks between the pieces, and the text must come out exactly as it is.
func (t Text) Render(ctx context.Context, w io.Writer) error {
	lang := From(ctx).Lang
	var b strings.Builder
	b.WriteString(`<div class="source"`)
	attribute(&b, "id", t.ID)
	b.WriteString(` data-marks-root>`)
	for _, s := range t.segments() {
		s.write(&b, ctx, lang)
	}
	b.WriteString("</div>")
	_, err := io.WriteString(w, b.String())
	return err
}

func (s segment) write(b *strings.Builder, ctx context.Context, lang i18n.Lang) {
	if len(s.Marks) == 0 {
		b.WriteString(templ.EscapeString(s.Text))
		return
	}
	element := "mark"
	if s.inner().Href != "" {
		element = "a"
	}
	b.WriteString("<" + element)
	if element == "a" {
		attribute(b, "href", string(templ.URL(Href(ctx, s.inner().Href))))
	}
	attribute(b, "class", s.class())
	attribute(b, "data-marks", s.ids())
	attribute(b, "title", s.title(lang))
	b.WriteString(">")
	// Each mark that begins here gets its anchor and, for those who do not see the
	// line under it, its kind.
	for _, m := range s.First {
		b.WriteString(`<span class="vh"`)
		attribute(b, "id", m.anchor())
		b.WriteString(">[" + templ.EscapeString(m.Kind.Word(lang)) + "]</span>")
	}
	b.WriteString(templ.EscapeString(s.Text) + "</" + element + ">")
}

// attribute writes one attribute unless it is empty.
func attribute(b *strings.Builder, name, value string) {
	if value != "" {
		b.WriteString(" " + name + `="` + templ.EscapeString(value) + `"`)
	}
}

// segment is a piece of text covered by the same marks from end to end.
type segment struct {
	Text  string
	Marks []Mark // innermost last
	First []Mark // those that begin here
}

// segments cuts the text at the borders of the marks. Spans that reach outside
// the text are cut; empty ones vanish.
func (t Text) segments() []segment {
	runes := []rune(t.Content)
	var marks []Mark
	borders := []int{0, len(runes)}
	for _, m := range t.Marks {
		m.continued = m.Span[0] < t.Start
		m.Span = [2]int{max(m.Span[0]-t.Start, 0), min(m.Span[1]-t.Start, len(runes))}
		if m.Span[0] < m.Span[1] {
			marks = append(marks, m)
			borders = append(borders, m.Span[0], m.Span[1])
		}
	}
	// Longer marks first, so that the innermost comes last and lies on top.
	slices.SortStableFunc(marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(b.Span[1]-b.Span[0], a.Span[1]-a.Span[0]), cmp.Compare(a.Span[0], b.Span[0]))
	})
	slices.Sort(borders)
	borders = slices.Compact(borders)
	// Which marks begin at a border, by their rank from longest to shortest.
	begin := map[int][]int{}
	for rank, m := range marks {
		begin[m.Span[0]] = append(begin[m.Span[0]], rank)
	}
	var out []segment
	var open []int // ranks of the marks over the piece, in order
	for i := 0; i+1 < len(borders); i++ {
		from, to := borders[i], borders[i+1]
		open = slices.DeleteFunc(open, func(rank int) bool { return marks[rank].Span[1] <= from })
		open = append(open, begin[from]...)
		slices.Sort(open)
		s := segment{Text: string(runes[from:to])}
		for _, rank := range open {
			s.Marks = append(s.Marks, marks[rank])
		}
		for _, rank := range begin[from] {
			s.First = append(s.First, marks[rank])
		}
		out = append(out, s)
	}
	return out
}

func (s segment) inner() Mark { return s.Marks[len(s.Marks)-1] }

func (s segment) class() string {
	var b strings.Builder
	b.WriteString("hl")
	for _, m := range s.Marks {
		b.WriteString(" hl-" + string(m.Kind))
		if m.Current {
			b.WriteString(" hl-current")
		}
	}
	return b.String()
}

// ids are the items that the piece belongs to, for linking both sides of a page.
func (s segment) ids() string {
	var ids []string
	for _, m := range s.Marks {
		if m.ID != "" {
			ids = append(ids, m.ID)
		}
	}
	return strings.Join(ids, " ")
}

func (s segment) title(l i18n.Lang) string {
	var out []string
	for _, m := range s.Marks {
		t := m.Kind.Word(l)
		if m.Title != "" {
			t += "：" + m.Title
		}
		out = append(out, t)
	}
	return strings.Join(out, "\n")
}

// anchor is the id of the place where the mark begins.
func (m Mark) anchor() string {
	if m.ID == "" {
		return ""
	}
	return "mark-" + m.ID
}
