package sheet

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// maxLines bounds the cells of a form.
const maxLines = 20_000

// Template writes a form as a workbook: a sheet to fill in, a sheet that tells
// how, and a hidden one that says what the form belongs to. Fault: TooLarge
// ("sheet.form_large"), Invalid ("sheet.form_empty").
func Template(w io.Writer, l i18n.Lang, f *Form) error {
	switch {
	case len(f.Lines) == 0:
		return fault.New(fault.Invalid, "sheet.form_empty", nil)
	case len(f.Lines) > maxLines:
		return fault.New(fault.TooLarge, "sheet.form_large", fault.Args{"Most": maxLines})
	}
	p := &press{l: l, f: f}
	layout := f.Layout
	if layout == Auto {
		layout = p.suits()
	}
	data := p.long
	if layout == Wide {
		data = p.wide
	}
	return xlsx.WriteBoards(w, data(), p.guide(layout), f.metaBoard("form"))
}

// press lays out one form.
type press struct {
	l i18n.Lang
	f *Form
}

func (p *press) t(key string, args ...i18n.Args) string { return i18n.T(p.l, key, args...) }

// suits is Wide where cells make a table of places or periods without many holes.
func (p *press) suits() Layout {
	rows, cols := p.axes()
	if len(rows) >= 3 && len(cols) >= 2 && len(rows)*len(cols) <= len(p.f.Lines)*4/3 && len(cols) <= 40 && p.crossed() {
		return Wide
	}
	return Long
}

// crossed says whether rows or columns differ in place or period.
func (p *press) crossed() bool {
	first := p.f.Lines[0].Cell
	return slices.ContainsFunc(p.f.Lines, func(l Line) bool { return l.Cell.Area != first.Area || l.Cell.Period != first.Period })
}

func box(look xlsx.Look, text string) xlsx.Box { return xlsx.Box{Cell: xlsx.Text(text), Look: look} }

// top are the lines above a table: title, what it belongs to, how to fill it in,
// and a hidden row with the codes of the columns.
func (p *press) top(b *xlsx.Board, codes []string, hint string) {
	last := len(codes) - 1
	line := func(look xlsx.Look, text string, height float64) {
		row := make([]xlsx.Box, len(codes))
		for i := range row {
			row[i] = box(look, "")
		}
		row[1].Cell = xlsx.Text(text)
		b.Merges = append(b.Merges, xlsx.Span{Row: len(b.Rows), Col: 1, ToRow: len(b.Rows), ToCol: last})
		b.Heights[len(b.Rows)] = height
		b.Rows = append(b.Rows, row)
	}
	if p.f.Demo {
		line(xlsx.Alarm, p.t("sheet.form.demo"), 20)
	}
	line(xlsx.Title, p.f.RoundName, 32)
	args := i18n.Args{"Org": p.f.OrgName, "Period": p.f.Period.Msg()}
	about := p.t("sheet.form.about", args)
	if !p.f.Due.IsZero() {
		about += "　" + p.t("sheet.form.due", i18n.Args{"Due": p.f.Due})
	}
	line(xlsx.Lead, about, 20)
	line(xlsx.Lead, hint, 20)
	row := make([]xlsx.Box, len(codes))
	for i, c := range codes {
		if c != "" {
			row[i].Cell = xlsx.Text(codeMark + c)
		}
	}
	b.HiddenRows = append(b.HiddenRows, len(b.Rows))
	b.Rows = append(b.Rows, row)
}

// long has one line for each cell.
func (p *press) long() xlsx.Board {
	areas := slices.ContainsFunc(p.f.Lines, func(l Line) bool {
		return l.Cell.Area != p.f.Lines[0].Cell.Area || l.Cell.Org != p.f.Lines[0].Cell.Org
	})
	periods := slices.ContainsFunc(p.f.Lines, func(l Line) bool { return l.Cell.Period != p.f.Period })
	type col struct {
		code  string
		title string
		width float64
		box   func(*Line) xlsx.Box
	}
	cols := []col{
		{string(roleKey), "", 4, func(l *Line) xlsx.Box { return box(xlsx.Plain, whole(l.Cell).String()) }},
		{"", "sheet.col.indicator", 24, func(l *Line) xlsx.Box {
			b := box(xlsx.Label, l.Def.Name)
			b.Note = p.about(l.Def)
			return b
		}},
		{"", "sheet.col.unit", 9, func(l *Line) xlsx.Box { return box(xlsx.Center, string(l.Def.Unit)) }},
		{"", "sheet.col.definition", 30, func(l *Line) xlsx.Box { return box(xlsx.Fine, clip(l.Def.Note, 90)) }},
	}
	if areas {
		cols = append(cols, col{"", "sheet.col.place", 12, func(l *Line) xlsx.Box { return box(xlsx.Center, join(l.AreaName, l.OrgName)) }})
	}
	if periods {
		cols = append(cols, col{"", "sheet.col.period", 14, func(l *Line) xlsx.Box { return box(xlsx.Center, l.Cell.Period.Label(p.l)) }})
	}
	cols = append(cols,
		col{"", "sheet.col.before", 12, func(l *Line) xlsx.Box { return past(l.YearBefore) }},
		col{"", "sheet.col.previous", 12, func(l *Line) xlsx.Box { return past(l.Previous) }},
		col{string(roleValue), "sheet.col.fill", 15, fill},
		col{string(roleStatus), "sheet.col.status", 9, func(l *Line) xlsx.Box {
			return input(l, xlsx.Choice, p.status(l))
		}},
		col{string(roleReason), "sheet.col.reason", 15, func(l *Line) xlsx.Box { return input(l, xlsx.Choice, p.reason(l)) }},
		col{string(roleNote), "sheet.col.note", 22, func(l *Line) xlsx.Box { return input(l, xlsx.Words, note(l)) }},
	)
	b := xlsx.Board{Name: p.t("sheet.form.data"), Heights: map[int]float64{}, HiddenCols: []int{0}, Protect: true, Landscape: true}
	codes := make([]string, len(cols))
	head := make([]xlsx.Box, len(cols))
	for i, c := range cols {
		codes[i] = c.code
		b.Widths = append(b.Widths, c.width)
		if head[i] = box(xlsx.Head, ""); c.title != "" {
			head[i].Cell = xlsx.Text(p.t(c.title))
		}
	}
	p.top(&b, codes, p.t("sheet.form.hint"))
	at := len(b.Rows)
	b.Heights[at] = 26
	b.Rows = append(b.Rows, head)
	for i := range p.f.Lines {
		row := make([]xlsx.Box, len(cols))
		for j, c := range cols {
			row[j] = c.box(&p.f.Lines[i])
		}
		lines := max((breadth(p.f.Lines[i].Def.Name)+21)/22, (min(breadth(p.f.Lines[i].Def.Note), 180)+36)/37)
		b.Heights[len(b.Rows)] = max(22, float64(lines)*13+6)
		b.Rows = append(b.Rows, row)
	}
	last := len(b.Rows) - 1
	list := func(code role, options []string, refusal string) {
		if i := slices.Index(codes, string(code)); i >= 0 {
			b.Lists = append(b.Lists, xlsx.List{Span: xlsx.Span{Row: at + 1, Col: i, ToRow: last, ToCol: i}, Options: options,
				Refusal: [2]string{p.t("sheet.form.choose"), p.t(refusal)}})
		}
	}
	list(roleStatus, p.statuses(), "sheet.form.choose_status")
	list(roleReason, p.reasons(), "sheet.form.choose_reason")
	b.FreezeRows, b.FreezeCols = at+1, 2
	b.RepeatRows = [2]int{at, at}
	b.Filter = xlsx.Span{Row: at, Col: 1, ToRow: last, ToCol: len(cols) - 1}
	p.foot(&b)
	return b
}

func (p *press) foot(b *xlsx.Board) {
	b.Footer = join(p.f.OrgName, p.f.RoundName)
	if p.f.Demo {
		b.Footer = join(p.t("sheet.form.demo_short"), b.Footer)
	}
	b.Page = p.t("sheet.page", i18n.Args{"Page": xlsx.PageNumber, "Pages": xlsx.PageCount})
}

// breadth is about how many columns of a fixed-width face a text takes.
func breadth(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0x2E80 {
			n++
		}
	}
	return n
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func past(v *quantity.Value) xlsx.Box {
	b := xlsx.Box{Cell: xlsx.Figure(v), Look: xlsx.Past}
	if v != nil {
		b.Decimals = v.Digits()
	}
	return b
}

// fill is the cell to be filled in, with what stands in it now.
func fill(l *Line) xlsx.Box {
	b := xlsx.Box{Look: xlsx.Input, Decimals: l.Def.Decimals}
	if l.Def.Kind == indicator.Composition {
		b.Look = xlsx.Typed
	}
	if l.Locked {
		b.Look = xlsx.Locked
	}
	if l.Entry != nil && l.Entry.NoValue == "" {
		b.Cell = xlsx.Figure(&l.Entry.Value)
	}
	return b
}

func input(l *Line, look xlsx.Look, text string) xlsx.Box {
	if l.Locked {
		look = xlsx.Center
	}
	return box(look, text)
}

func note(l *Line) string {
	if l.Entry == nil {
		return ""
	}
	return l.Entry.Note
}

func (p *press) status(l *Line) string {
	if l.Entry == nil || l.Entry.NoValue != "" || l.Entry.Value.String() == "" {
		return ""
	}
	return StatusName(p.l, cmp.Or(l.Entry.Status, indicator.Normal))
}

func (p *press) reason(l *Line) string {
	if l.Entry == nil || l.Entry.NoValue == "" {
		return ""
	}
	return p.t(l.Entry.NoValue.Key())
}

func (p *press) statuses() []string {
	var out []string
	for _, s := range indicator.Statuses() {
		if s != indicator.Missing {
			out = append(out, StatusName(p.l, s))
		}
	}
	return out
}

func (p *press) reasons() []string {
	var out []string
	for _, n := range reporting.NoValues() {
		out = append(out, p.t(n.Key()))
	}
	return out
}

// about is the comment of an indicator: what it is and where it comes from.
func (p *press) about(d *indicator.Definition) string {
	var out []string
	add := func(key, text string) {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, p.t(key, i18n.Args{"Text": clip(text, 400)}))
		}
	}
	add("sheet.about.note", d.Note)
	add("sheet.about.standard", d.Standard)
	add("sheet.about.source", d.Source)
	if d.Frequency != 0 {
		out = append(out, p.t("sheet.about.frequency", i18n.Args{"Text": i18n.Key(d.Frequency.Key())}))
	}
	if d.Kind == indicator.Composition {
		out = append(out, p.t("sheet.about.composition"))
	}
	return strings.Join(out, "\n")
}

// guide is the sheet that tells how to fill in.
func (p *press) guide(layout Layout) xlsx.Board {
	b := xlsx.Board{Name: p.t("sheet.form.guide"), Widths: []float64{4, 92}, Heights: map[int]float64{0: 34}, Protect: true}
	title := []xlsx.Box{box(xlsx.Title, p.t("sheet.form.guide")), box(xlsx.Title, "")}
	b.Rows = append(b.Rows, title)
	b.Merges = append(b.Merges, xlsx.Span{Row: 0, Col: 0, ToRow: 0, ToCol: 1})
	texts := []string{"sheet.guide.fill", "sheet.guide.unit", "sheet.guide.none", "sheet.guide.status", "sheet.guide.note", "sheet.guide.rows", "sheet.guide.upload", "sheet.guide.save"}
	if layout == Wide {
		texts = []string{"sheet.guide.fill", "sheet.guide.unit", "sheet.guide.none_wide", "sheet.guide.rows", "sheet.guide.upload", "sheet.guide.save"}
	}
	for i, key := range texts {
		text := p.t(key)
		b.Heights[len(b.Rows)] = float64((breadth(text)+89)/90)*15 + 8
		b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Text(strconv.Itoa(i + 1)), Look: xlsx.Prose}, box(xlsx.Prose, text)})
	}
	p.foot(&b)
	return b
}

// metaBoard is the hidden sheet: what the form belongs to, the keys it asks for
// and a seal over both.
func (f *Form) metaBoard(kind string) xlsx.Board {
	b := xlsx.Board{Name: metaSheet, Hidden: true}
	demo := "0"
	if f.Demo {
		demo = "1"
	}
	for _, pair := range [][2]string{{"format", keyMark}, {"kind", kind}, {"round", string(f.Round)}, {"roundName", f.RoundName}, {"sheet", string(f.Sheet)},
		{"org", string(f.Org)}, {"orgName", f.OrgName}, {"version", strconv.Itoa(f.Version)}, {"demo", demo}, {"seal", f.seal()}} {
		b.Rows = append(b.Rows, []xlsx.Box{box(xlsx.Plain, pair[0]), box(xlsx.Plain, pair[1])})
	}
	for i := range f.Lines {
		b.Rows = append(b.Rows, []xlsx.Box{box(xlsx.Plain, whole(f.Lines[i].Cell).String())})
	}
	return b
}

// axis is a row or a column of a wide form.
type axis struct {
	key    partial
	title  string
	period period.Period
	def    *indicator.Definition
}
