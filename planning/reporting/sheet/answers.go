package sheet

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// SheetSeen is a sheet of a workbook.
type SheetSeen struct {
	Name   string
	Hidden bool
	Cells  int
}

// Column is a column with figures, and what its heading was understood to say.
type Column struct {
	Sheet, Letter string
	// Heading is as it stands there, upper cells first; Key is under what an answer
	// is kept in Mapping.Columns: the heading, or the letter where there is none.
	Heading, Key string
	Sample       []string // its first figures
	Cells        int
	// What the heading, or a person, says; zero: the rows or the sheet say it.
	Indicator *Known
	Area      *area.Code
	Org       *identity.OrgID
	Period    period.Period
	Unit      quantity.Unit
	Ignored   bool
	// Beside is what its figures are instead of the indicator's own: growth, share,
	// target …, as in "sheet.why.growth"; empty for figures.
	Beside string
}

// sampled is how many figures of a column are shown.
const sampled = 3

// maxColumns bounds the columns that are told of.
const maxColumns = 300

// showColumn tells of the column of a figure.
func (r *reading) showColumn(t *table, col *column, c *xlsx.Found) {
	key := columnKey(col.texts, c.Col)
	id := t.g.Name + "\x00" + letter(c.Col) + "\x00" + key
	at, ok := r.seen[id]
	if !ok {
		if len(r.p.Columns) >= maxColumns {
			return
		}
		at = len(r.p.Columns)
		r.seen[id] = at
		x := Column{Sheet: t.g.Name, Letter: letter(c.Col), Heading: strings.Join(col.texts, " / "), Key: key, Area: col.area, Org: col.org, Unit: col.unit, Ignored: col.ignore}
		if len(col.defs) > 0 {
			x.Indicator = col.defs[0]
		}
		if p, _, conflict := joined(col.periods); !conflict {
			x.Period = p
		}
		switch col.role {
		case roleGrowth, roleChange, roleShare, roleTarget:
			x.Beside = string(col.role)
		}
		r.p.Columns = append(r.p.Columns, x)
	}
	x := &r.p.Columns[at]
	if x.Cells++; len(x.Sample) < sampled {
		x.Sample = append(x.Sample, clip(c.Text, 16))
	}
}

// columnKey is under what an answer about a column is kept.
func columnKey(texts []string, col int) string {
	if len(texts) == 0 {
		return "@" + letter(col)
	}
	return tidy(strings.Join(texts, "/"))
}

// answered puts what a person said of a column in place of what its heading says.
func (r *reading) answered(_ *table, out *column, col int) {
	a, ok := r.f.Mapping.Columns[columnKey(out.texts, col)]
	if !ok {
		return
	}
	out.ignore, out.told, out.unknown = a.Ignore, true, nil
	if a.Ignore {
		return
	}
	if strength(out.role) != 1 && out.role != roleBefore && out.role != rolePrevious {
		out.role = roleValue
	}
	var l label
	if a.Indicator != nil {
		r.n.answered(&l, Answer{Indicator: a.Indicator})
		out.defs = l.defs
	}
	if a.Area != nil {
		out.area = a.Area
	}
	if a.Org != nil {
		out.org = a.Org
	}
	if a.Period != nil {
		out.periods = []label{{period: *a.Period}}
		out.role = roleValue
	}
	if a.Unit != "" {
		out.unit = quantity.Unit(tidy(string(a.Unit)))
	}
	out.total = false
}

// tell lets what a person said of the sheet win over its titles.
func (r *reading) tell(b *block) {
	a := b.told
	var l label
	if a.Indicator != nil {
		r.n.answered(&l, Answer{Indicator: a.Indicator})
	}
	l.area, l.org, l.unit = a.Area, a.Org, quantity.Unit(tidy(string(a.Unit)))
	if a.Period != nil {
		l.period = *a.Period
	}
	r.scope(&b.scope, l)
}

// between suggests the two indicators that row and column name.
func (r *reading) between(list ...*Known) []Answer {
	var out []Answer
	for _, k := range list {
		v := k.Key()
		out = append(out, Answer{Indicator: &v, Name: k.Name})
	}
	return out
}

// periodsOf are the periods that labels name, as words and as suggestions.
func periodsOf(list []label) (string, []Answer) {
	var texts []string
	var out []Answer
	for _, l := range list {
		if l.period.IsZero() || slices.ContainsFunc(out, func(a Answer) bool { return *a.Period == l.period }) {
			continue
		}
		p := l.period
		texts = append(texts, cmp.Or(l.text, p.String()))
		out = append(out, Answer{Period: &p})
	}
	return strings.Join(texts, " × "), out
}

// askRow asks whether a hidden row counts.
func (r *reading) askRow(row string) int {
	at := r.question(AskRow, row, row, []Answer{{Take: true}, {Ignore: true}})
	r.p.Questions[at].Cells++
	return at
}

// askUnit asks in which unit figures of an indicator count that name none:
// likeliest first the one that brings them nearest to earlier ones.
func (r *reading) askUnit(s *slot, v quantity.Value) int {
	type choice struct {
		unit quantity.Unit
		far  int
	}
	var list []choice
	base, _ := r.n.words.plainUnit(s.def.Unit).Fold()
	for _, scale := range []quantity.Unit{"", "百", "千", "万", "百万", "千万", "亿", "万亿"} {
		u := scale + base
		out, _, ok := r.n.words.converted(v, u, "", s.def.Unit)
		if !ok {
			continue
		}
		now, ok1 := out.Number()
		old, ok2 := r.f.Likely[s.key.SeriesKey].Number()
		if !ok1 || !ok2 || old.IsZero() || now.IsZero() {
			continue
		}
		ratio := now.Div(old).Abs()
		digits := ratio.NumDigits() + int(ratio.Exponent()) // 1 for what is between 1 and 10
		list = append(list, choice{u, max(digits-1, 1-digits)})
	}
	slices.SortStableFunc(list, func(a, b choice) int { return a.far - b.far })
	var out []Answer
	for _, c := range list {
		out = append(out, Answer{Unit: c.unit})
	}
	if !slices.ContainsFunc(out, func(a Answer) bool { return a.Unit == s.def.Unit }) {
		out = append(out, Answer{Unit: s.def.Unit})
	}
	at := r.question(AskUnit, string(s.def.Code), s.def.Name, out)
	r.p.Questions[at].Cells++
	return at
}

// mostLayout bounds how much of a sheet tells how it is laid out.
const mostLayout = 200

// layout are the words over the first figures of each sheet that is shown, with
// every number written #, so that next year's table is laid out as this one;
// without a heading those in the first column.
func layout(w *words, grids []xlsx.Grid) []string {
	var out []string
	for i := range grids {
		if grids[i].Hidden {
			continue
		}
		t := newTable(&grids[i])
		var heads, firsts []string
		for _, row := range t.rows {
			texts, figures := 0, false
			for _, c := range row {
				if c.Kind != xlsx.IsText {
					figures = figures || c.Kind != xlsx.IsDate && !yearLike(c.Text)
					continue
				}
				texts++
				_, figure := w.readFigure(c.Text)
				if figure {
					_, err := period.Hint{Year: 2000}.Parse(c.Text)
					figures = figures || err != nil // 2024年 and 三季度 head figures
				}
			}
			if figures && len(heads) > 0 || len(heads) > mostLayout || len(firsts) > mostLayout {
				break
			}
			for _, c := range row {
				s := numberless(tidy(c.Text))
				switch {
				case strings.Contains(s, ":"):
				case texts > 1 && !figures:
					heads = append(heads, s)
				case c.Kind == xlsx.IsText && figures && len(heads) == 0:
					firsts = append(firsts, s)
				}
			}
		}
		if len(heads) == 0 {
			heads = firsts
		}
		out = append(out, heads...)
	}
	return out
}

// numberless writes # for every number.
func numberless(s string) string {
	var b strings.Builder
	last := false
	for _, r := range s {
		digit := unicode.IsDigit(r)
		if digit && !last {
			b.WriteByte('#')
		} else if !digit {
			b.WriteRune(r)
		}
		last = digit
	}
	return b.String()
}

// letter names a column as spreadsheets do.
func letter(col int) string { return strings.TrimSuffix(xlsx.Ref(0, col), "1") }
