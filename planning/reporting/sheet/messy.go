package sheet

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// block is a heading with the rows below it.
type block struct {
	heads   []int           // rows of the heading, top to bottom
	columns map[int]*column // by column, made when first asked for
	// scope is what titles and section rows say of everything below.
	scope label
	// named is the indicator of the row before, for rows that go on about it.
	named *Known
	begun bool // a row of data stands below the heading
	// told is what a person said of the whole sheet: it wins over titles.
	told Answer
}

// rowKind is what a row is.
type rowKind uint8

const (
	rowData rowKind = iota
	rowHead
	rowTitle
	rowNote
	rowNumbers // 甲 乙 1 2 3 below a heading
)

// readMessy reads a sheet that is none of ours, row by row: titles and sections
// say what holds for all below, a heading says it for its columns, labels for
// their row. What of the three a figure needs and what contradicts decides.
func (r *reading) readMessy(t *table) error {
	b := &block{columns: map[int]*column{}}
	r.labels = map[string]label{}
	r.scope(&b.scope, r.label(t.g.Name))
	b.told = r.f.Mapping.Sheets[t.g.Name]
	r.tell(b)
	for i, row := range t.rows {
		if i%200 == 0 {
			if err := r.alive(); err != nil {
				return err
			}
		}
		switch r.rowKind(t, b, row) {
		case rowNote:
			for _, c := range row {
				r.say(t, c, Ignored, i18n.M("sheet.why.note"))
			}
		case rowNumbers:
			for _, c := range row {
				r.say(t, c, Ignored, i18n.M("sheet.why.column_numbers"))
			}
		case rowTitle:
			for _, c := range row {
				r.title(&b.scope, c.Text)
				r.tell(b)
				r.say(t, c, Label, i18n.M("sheet.why.title"))
			}
		case rowHead:
			if b.begun {
				b.heads, b.begun, b.named = nil, false, nil
			}
			b.heads = append(b.heads, row[0].Row)
			clear(b.columns)
			for _, c := range row {
				r.say(t, c, Label, i18n.M("sheet.why.heading"))
			}
		case rowData:
			b.begun = true
			r.dataRow(t, b, row)
		}
	}
	return nil
}

// label reads a text as a label, remembering it: the same words come often.
func (r *reading) label(text string) label {
	if l, ok := r.labels[text]; ok {
		return l
	}
	l := r.n.label(text, r.hint())
	if len(r.labels) < 20_000 {
		r.labels[text] = l
	}
	return l
}

// said is the label of a cell; figures other than years are none.
func (r *reading) said(c *xlsx.Found) (label, bool) {
	switch {
	case c.Kind == xlsx.IsText:
		return r.label(c.Text), true
	case c.Kind == xlsx.IsDate, c.Kind == xlsx.IsNumber && yearLike(c.Text):
		l := r.label(c.Text)
		return l, !l.period.IsZero()
	}
	return label{}, false
}

// scope lets a title or a section say what holds below.
func (r *reading) scope(s *label, l label) {
	if len(l.defs) > 0 {
		s.defs = l.defs
	}
	if l.area != nil {
		s.area = l.area
	}
	if l.org != nil {
		s.org = l.org
	}
	if !l.period.IsZero() {
		s.period, s.yearless = l.period, l.yearless
	}
	if l.unit != "" {
		s.unit = l.unit
	}
}

// title reads a line above or between data: all of it as a label, else what can
// be found in it.
func (r *reading) title(s *label, text string) {
	if l := r.label(text); !l.unknown {
		r.scope(s, l)
		return
	}
	if r.startsNote(text) {
		return
	}
	for _, part := range strings.FieldsFunc(tidyKeepingBlanks(text), func(c rune) bool { return strings.ContainsRune(" ()，,;；|", c) }) {
		if l := r.label(part); !l.unknown {
			r.scope(s, l)
			continue
		}
		if p, ok := r.periodIn([]rune(part)); ok {
			s.period, s.yearless = p, false
		}
		for name, codes := range r.n.areas {
			if len(codes) == 1 && utf8.RuneCountInString(name) > 2 && strings.HasPrefix(part, name) {
				s.area = &codes[0]
			}
		}
	}
}

// periodIn is the longest period, with its year, at the earliest place in words.
func (r *reading) periodIn(runes []rune) (period.Period, bool) {
	if len(runes) > maxLabel {
		return period.Period{}, false
	}
	for from := range runes {
		for to := len(runes); to >= from+4; to-- {
			p, err := r.hint().Parse(string(runes[from:to]))
			if err != nil {
				continue
			}
			if from > 0 && strings.ContainsRune("-0123456789", runes[from-1]) || to < len(runes) && strings.ContainsRune("-0123456789", runes[to]) {
				return period.Period{}, false // part of a range of years, or of a date
			}
			return p, true
		}
	}
	return period.Period{}, false
}

// tidyKeepingBlanks is a text in half width with single blanks.
func tidyKeepingBlanks(s string) string {
	var out []string
	for _, f := range strings.Fields(s) {
		out = append(out, tidy(f))
	}
	return strings.Join(out, " ")
}

// rowKind looks at what stands in a row.
func (r *reading) rowKind(t *table, b *block, row []*xlsx.Found) rowKind {
	var texts, values, score, years, fields int
	defs, areas, units := map[int]bool{}, map[int]bool{}, map[int]bool{}
	counting, words := true, 0
	for i, c := range row {
		l, labelled := r.said(c)
		isValue := !labelled && c.Kind != xlsx.IsText
		if c.Kind == xlsx.IsText {
			texts++
			if i == 0 && r.startsNote(c.Text) {
				return rowNote
			}
			_, figure := r.n.words.readFigure(c.Text)
			_, absent := r.n.words.absent(c.Text)
			isValue = (figure || absent) && (l.unknown || l.period.IsZero() && l.role == "")
			if absent && l.role == "" {
				isValue = true
			}
			if strings.Contains("甲乙丙丁戊己庚", tidy(c.Text)) {
				words++
			} else if tidy(c.Text) != strconv.Itoa(i+1-words) {
				counting = false
			}
		} else if c.Text != strconv.Itoa(i+1-words) {
			counting = false
		}
		switch {
		case isValue:
			values++
		case !labelled:
		case l.role != "" && (l.unit != "" || l.area != nil || l.org != nil || !l.period.IsZero()) && (l.role == roleUnit || l.role == roleOrg || l.role == roleArea || l.role == rolePeriod):
			fields++ // 填报单位：某镇, 单位：万元
		case l.role != "" && l.role != roleNote || l.role == roleNote && i > 0:
			score++
		case !l.period.IsZero():
			score++
			if c.Kind != xlsx.IsText {
				years++
			}
		case len(l.defs) > 0:
			defs[c.Col] = true
		case l.area != nil || l.org != nil || l.total:
			areas[c.Col] = true
		case l.unit != "":
			units[c.Col] = true
		}
	}
	if len(defs) >= 2 {
		score += len(defs)
	}
	if len(areas) >= 2 {
		score += len(areas)
	}
	below := len(b.heads) > 0 && !b.begun
	if below && len(units) > 0 && len(defs)+len(areas) == 0 {
		score += len(units)
	}
	switch {
	case below && counting && len(row) >= 3:
		return rowNumbers
	case values > 0:
		return rowData
	case score >= 2 && len(row) > 1, score == 1 && len(defs)+len(areas) == 1 && len(row) > 2 && !below && !b.begun:
		return rowHead
	case years == 1 && texts == 0, fields > 0:
		return rowTitle
	case below && score == 1 && len(defs)+len(areas) == 0 && !r.wide(t, row, b):
		return rowHead
	case len(row) == 1 && (utf8.RuneCountInString(row[0].Text) > 30 && b.begun):
		return rowNote
	case len(row) == 1:
		return rowTitle
	case len(defs)+len(areas) > 0 || b.begun:
		return rowData
	}
	return rowTitle
}

// wide says whether the only cell of a row is merged over most of the heading.
func (r *reading) wide(t *table, row []*xlsx.Found, b *block) bool {
	if len(row) != 1 {
		return false
	}
	s := t.span(row[0])
	return s.ToCol-s.Col >= 2 && s.Col == 0
}

func (r *reading) startsNote(text string) bool {
	s := tidy(text)
	for _, w := range r.n.words.notes {
		if strings.HasPrefix(s, w) && r.n.words.roles[s] == "" {
			return true
		}
	}
	return false
}

// meaning is what the labels around a figure say together.
type meaning struct {
	rowLabel label
	unknown  []string // labels of the row that say nothing known
	status   indicator.Status
	note     string
	hidden   bool
	unit     quantity.Unit
	row      string // where it stands: Sheet!12
}
