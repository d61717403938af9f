package sheet

import (
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// dataRow reads a row of data. A heading that names the indicators twice makes
// two rows of it, side by side.
func (r *reading) dataRow(t *table, b *block, row []*xlsx.Found) {
	from, figures := 0, false
	for i, c := range row {
		col := r.column(t, b, c.Col)
		if col.role == roleIndicator && figures {
			r.dataPart(t, b, row[from:i])
			from, figures = i, false
		}
		figures = figures || col.holdsFigures()
	}
	r.dataPart(t, b, row[from:])
}

// dataPart reads a row, or one of those side by side: its labels first, then its
// figures.
func (r *reading) dataPart(t *table, b *block, row []*xlsx.Found) {
	var m meaning
	m.hidden = t.g.HiddenRows[row[0].Row]
	m.row = t.g.Name + "!" + strconv.Itoa(row[0].Row+1)
	var figures []*xlsx.Found
	named := r.firstNamed(row)
	for _, c := range row {
		col := r.column(t, b, c.Col)
		switch {
		case r.rowLabelCell(t, b, &m, c, col, named):
		default:
			figures = append(figures, c)
		}
	}
	r.inherit(t, b, &m, row)
	m.rowLabel.ignore = m.rowLabel.ignore || r.f.Mapping.Rows[m.row].Ignore
	before := len(r.found)
	for _, c := range figures {
		r.place(t, b, &m, c)
	}
	if m.note != "" && len(r.found) == before+1 && r.found[before].Note == "" {
		r.found[before].Note = m.note
	}
}

// firstNamed is the first column of a row whose words are known; numbers before
// it only count the rows.
func (r *reading) firstNamed(row []*xlsx.Found) int {
	for _, c := range row {
		if l, ok := r.said(c); ok && c.Kind == xlsx.IsText && !l.unknown {
			return c.Col
		}
	}
	return -1
}

// rowLabelCell reads a cell that is a label of its row; false when it holds a figure.
func (r *reading) rowLabelCell(t *table, b *block, m *meaning, c *xlsx.Found, col *column, named int) bool {
	tell := func(k FateKind, key string) bool {
		t.said[c] = true
		r.say(t, c, k, i18n.M(key))
		return true
	}
	if col.ignore {
		return tell(Ignored, "sheet.why.told")
	}
	switch col.role {
	case roleSerial, rolePerson, roleDefinition, roleSource, roleVersion, roleDemo, roleKey:
		return tell(Label, "sheet.why.beside")
	case roleNote:
		m.note = strings.TrimSpace(c.Text)
		return tell(Label, "sheet.why.remark")
	case roleReason:
		return tell(Label, "sheet.why.remark")
	case roleStatus:
		if s, ok := statusOf(c.Text); ok {
			m.status = s
		}
		return tell(Label, "sheet.why.remark")
	case roleUnit:
		if l := r.label(c.Text); l.area != nil { // 单位 means the places here
			r.scope(&m.rowLabel, l)
			return tell(Label, "sheet.why.name")
		}
		m.unit = quantity.Unit(tidy(c.Text))
		if u, ok := r.n.unitIn(tidy(c.Text)); ok {
			m.unit = u
		}
		return tell(Label, "sheet.why.unit_label")
	case rolePeriod:
		if p, yearless, ok := r.n.period(c.Text, r.hint()); ok {
			m.rowLabel.period, m.rowLabel.yearless = p, yearless
			return tell(Label, "sheet.why.name")
		}
		if l := r.label(c.Text); !l.unknown {
			r.scope(&m.rowLabel, l)
			return tell(Label, "sheet.why.name")
		}
		m.unknown = append(m.unknown, c.Text)
		return tell(Label, "sheet.why.not_understood")
	}
	l, ok := r.said(c)
	if !ok {
		if c.Kind == xlsx.IsNumber && (c.Col < named && !col.holdsFigures() || col.role == roleIndicator || col.role == roleArea) {
			return tell(Label, "sheet.why.beside")
		}
		return false
	}
	if col.holdsFigures() {
		if l.unknown || c.Kind != xlsx.IsText {
			return false
		}
		if _, figure := r.n.words.readFigure(c.Text); figure {
			return false
		}
		if _, absent := r.n.words.absent(c.Text); absent {
			return false
		}
	} else if c.Kind == xlsx.IsText {
		if _, absent := r.n.words.absent(c.Text); absent && c.Col > named && named >= 0 && !col.heading() {
			return false
		}
		if _, figure := r.n.words.readFigure(c.Text); figure && (l.unknown || l.period.IsZero()) {
			return c.Col < named && tell(Label, "sheet.why.beside")
		}
	} else if c.Kind == xlsx.IsNumber && !m.rowLabel.period.IsZero() {
		return false
	}
	m.rowLabel.total = m.rowLabel.total || l.total
	m.rowLabel.ignore = m.rowLabel.ignore || l.ignore
	if l.unknown {
		if s := t.span(c); s.ToRow == s.Row && (col.role == roleIndicator || col.role == roleArea || col.role == roleOrg || !col.heading() && c.Col <= max(named, 1)) {
			m.unknown = append(m.unknown, c.Text)
		}
		return tell(Label, "sheet.why.not_understood")
	}
	if l.role != "" && m.rowLabel.role == "" {
		m.rowLabel.role = l.role
	}
	if len(m.rowLabel.defs) > 0 && len(l.defs) == 0 && l.unit != "" {
		m.unit = l.unit
		return tell(Label, "sheet.why.unit_label")
	}
	r.scope(&m.rowLabel, l)
	return tell(Label, "sheet.why.name")
}

// inherit completes a row: labels merged over several rows, and rows that go on
// about the indicator before them.
func (r *reading) inherit(t *table, b *block, m *meaning, row []*xlsx.Found) {
	for col := max(0, row[0].Col-6); col < row[0].Col+6; col++ {
		if s, ok := t.over[[2]int{row[0].Row, col}]; ok && s.Row < row[0].Row {
			if l, ok := r.said(t.at[[2]int{s.Row, s.Col}]); ok && !l.unknown && r.column(t, b, col).role != roleUnit {
				add := l
				if len(m.rowLabel.defs) > 0 {
					add.defs = nil
				}
				r.scope(&m.rowLabel, add)
			}
		}
	}
	if b.named != nil && len(m.rowLabel.defs) == 0 {
		for _, text := range m.unknown {
			if defs := r.n.defs[r.n.plain(b.named.Name+r.n.plain(text))]; len(defs) > 0 {
				m.rowLabel.defs = defs
				m.unknown = slices.DeleteFunc(m.unknown, func(s string) bool { return s == text })
				break
			}
		}
		if m.rowLabel.role == roleGrowth {
			if g := r.growthOf(b.named); g != nil {
				m.rowLabel.defs, m.rowLabel.role = []*Known{g}, ""
			}
		}
		return
	}
	if len(m.rowLabel.defs) > 0 {
		b.named = m.rowLabel.defs[0]
	}
}

// place finds out which cell a figure is for and reads it, or says why not.
func (r *reading) place(t *table, b *block, m *meaning, c *xlsx.Found) {
	col := r.column(t, b, c.Col)
	r.showColumn(t, col, c)
	tell := func(k FateKind, key string, args i18n.Args, question int) {
		t.said[c] = true
		if r.f.Mapping.Cells[t.ref(c)].Ignore {
			k, key, args, question = Ignored, "sheet.why.told", nil, -1
		}
		r.p.Fates[r.say(t, c, k, i18n.M(key, args))].Question = question
	}
	if col.role == roleGrowth && len(m.rowLabel.defs) > 0 {
		if g := r.growthOf(m.rowLabel.defs[0]); g != nil { // a column of growth beside the level
			rate, row := *col, *m
			rate.role, rate.defs = "", []*Known{g}
			row.unit, row.rowLabel.unit, row.rowLabel.defs = col.unit, "", rate.defs
			col, m = &rate, &row
		}
	}
	for _, role := range []role{col.role, m.rowLabel.role} {
		switch role {
		case roleGrowth, roleChange, roleShare, roleTarget:
			tell(Ignored, "sheet.why."+string(role), nil, -1)
			return
		}
	}
	if m.rowLabel.ignore {
		tell(Ignored, "sheet.why.told", nil, -1)
		return
	}
	if m.rowLabel.total || col.total {
		tell(Ignored, "sheet.why.total", nil, -1)
		return
	}
	defs, text, clear := r.meant(b, m, col)
	if !clear {
		tell(Undecided, "sheet.why.two_names", nil, r.ask(AskIndicator, text, r.between(m.rowLabel.defs[0], col.defs[0])))
		return
	}
	if len(defs) == 0 {
		r.nameless(m, col, c, tell)
		return
	}
	if len(m.rowLabel.defs) == 0 && len(m.unknown) > 0 {
		r.placeless(m, tell)
		return
	}
	if len(col.unknown) > 0 && len(col.defs) == 0 && len(col.periods) == 0 && col.area == nil && col.role == "" {
		if c.Kind == xlsx.IsText {
			if _, figure := r.n.words.readFigure(c.Text); !figure {
				tell(Label, "sheet.why.beside", nil, -1)
				return
			}
		}
		tell(Undecided, "sheet.why.heading_unknown", i18n.Args{"Text": clip(col.unknown[0], 30)}, r.ask(AskHeading, col.unknown[0], r.n.suggestIndicator(col.unknown[0])))
		return
	}
	p, yearless, conflict := joined(append(slices.Clone(col.periods), m.rowLabel))
	if conflict {
		text, list := periodsOf(append(slices.Clone(col.periods), m.rowLabel))
		a := r.f.Mapping.Words[tidy(text)].Period
		if a == nil {
			tell(Undecided, "sheet.why.two_periods", nil, r.ask(AskPeriod, text, list))
			return
		}
		p, yearless = *a, false
	}
	if p = under(b.scope, p, yearless); p.IsZero() {
		p = r.f.Period
	}
	switch {
	case col.role == roleBefore || m.rowLabel.role == roleBefore:
		p = p.YearBefore()
	case col.role == rolePrevious || m.rowLabel.role == rolePrevious:
		p = p.Previous()
	}
	if p.IsZero() {
		if a := r.f.Mapping.Words[tidy(t.g.Name)].Period; a != nil {
			p = *a
		}
	}
	if p.IsZero() {
		tell(Undecided, "sheet.why.no_period", nil, r.ask(AskPeriod, t.g.Name, nil))
		return
	}
	key, def, why := r.resolve(defs, b, m, col, p)
	switch {
	case why.Key == "sheet.why.versions":
		var list []Answer
		for _, k := range defs {
			v := k.Key()
			list = append(list, Answer{Indicator: &v, Name: k.Name})
		}
		tell(Undecided, why.Key, why.Args, r.ask(AskVersion, text, list))
	case def == nil:
		tell(Ignored, why.Key, why.Args, -1)
	default:
		unit, weak := r.unitOf(b, m, col)
		s := slot{key: key, def: def, unit: unit, weak: weak, status: m.status, note: "", silent: m.status == "" && m.note == "", hidden: m.hidden, row: m.row}
		if u := r.f.Mapping.Units[def.Code]; u != "" && (unit == "" || weak) {
			s.unit, s.weak, s.told = u, false, true
		}
		s.told = s.told || col.told && col.unit != "" && unit == col.unit || b.told.Unit != "" && unit == b.told.Unit
		r.figure(t, c, &s)
	}
}

// meant are the definitions that row, column or section name, and by which words.
func (r *reading) meant(b *block, m *meaning, col *column) (defs []*Known, text string, clear bool) {
	switch row, head := m.rowLabel.defs, col.defs; {
	case len(row) > 0 && len(head) > 0 && row[0].Code != head[0].Code:
		text = row[0].Name + " × " + head[0].Name
		var said label
		if r.n.answered(&said, r.f.Mapping.Words[tidy(text)]); len(said.defs) > 0 {
			return said.defs, said.defs[0].Name, true
		}
		return nil, text, false
	case len(row) > 0:
		return row, row[0].Name, true
	case len(head) > 0:
		return head, head[0].Name, true
	case len(b.scope.defs) > 0 && len(m.unknown) == 0:
		return b.scope.defs, b.scope.defs[0].Name, true
	}
	return nil, "", true
}

// nameless is the fate of a figure whose indicator is not known.
func (r *reading) nameless(m *meaning, col *column, c *xlsx.Found, tell func(FateKind, string, i18n.Args, int)) {
	if c.Kind == xlsx.IsText {
		if _, figure := r.n.words.readFigure(c.Text); !figure {
			tell(Label, "sheet.why.not_understood", nil, -1)
			return
		}
	}
	words := slices.Clone(m.unknown)
	if m.rowLabel.area != nil || m.rowLabel.org != nil || !m.rowLabel.period.IsZero() {
		words = nil
	}
	words = append(words, col.unknown...)
	for _, text := range words {
		if list := r.n.suggestIndicator(text); len(list) > 0 {
			tell(Undecided, "sheet.why.name_unclear", i18n.Args{"Text": clip(text, 30)}, r.ask(AskIndicator, text, list))
			return
		}
	}
	if len(words) > 0 {
		tell(Ignored, "sheet.why.no_indicator", i18n.Args{"Text": clip(words[0], 30)}, r.offer(AskIndicator, words[0]))
		return
	}
	tell(Ignored, "sheet.why.nothing_around", nil, -1)
}

// placeless is the fate of a figure whose row is about a place not known.
func (r *reading) placeless(m *meaning, tell func(FateKind, string, i18n.Args, int)) {
	text := m.unknown[0]
	if list := r.n.suggestArea(text); len(list) > 0 {
		tell(Undecided, "sheet.why.place_unclear", i18n.Args{"Text": clip(text, 30)}, r.ask(AskPlace, text, list))
		return
	}
	tell(Ignored, "sheet.why.no_place", i18n.Args{"Text": clip(text, 30)}, r.offer(AskPlace, text))
}

// resolve finds the cell that is asked for.
func (r *reading) resolve(defs []*Known, b *block, m *meaning, col *column, p period.Period) (indicator.CellKey, *indicator.Definition, i18n.Msg) {
	place, org := m.rowLabel.area, m.rowLabel.org
	if place == nil {
		place = col.area
	}
	if place == nil {
		place = b.scope.area
	}
	if org == nil {
		org = col.org
	}
	if r.n.any {
		var list []*Known
		for _, k := range defs {
			if valid(k.Definition, p) {
				list = append(list, k)
			}
		}
		if len(list) == 0 {
			return indicator.CellKey{}, nil, i18n.M("sheet.why.not_then", i18n.Args{"Period": p.Msg()})
		}
		if len(list) > 1 {
			return indicator.CellKey{}, nil, i18n.M("sheet.why.versions", i18n.Args{"Name": list[0].Name})
		}
		key := indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: list[0].Code, Version: list[0].Version, Area: r.f.Area}, Period: p}
		if place != nil {
			key.Area = *place
		}
		if org != nil && list[0].ByOrg {
			key.Org = *org
		}
		return key, list[0].Definition, i18n.Msg{}
	}
	var fit []indicator.CellKey
	for _, k := range defs {
		for _, c := range r.n.asked[k.Code] {
			if c.Version == k.Version && c.Period == p && (place == nil || c.Area == *place) && (org == nil || c.Org == "" || c.Org == *org) {
				fit = append(fit, c)
			}
		}
	}
	if place == nil && len(fit) > 1 { // places were asked, and the file names none: the whole
		fit = slices.DeleteFunc(fit, func(c indicator.CellKey) bool { return c.Area != r.f.Area })
	}
	switch {
	case len(fit) == 0:
		return indicator.CellKey{}, nil, i18n.M("sheet.why.not_asked", i18n.Args{"Period": p.Msg()})
	case len(fit) > 1:
		return indicator.CellKey{}, nil, i18n.M("sheet.why.versions", i18n.Args{"Name": defs[0].Name})
	}
	def, why := r.owed(fit[0])
	return fit[0], def, why
}

// unitOf is the unit that the file names nearest to a figure; weak when only the
// whole sheet has it.
func (r *reading) unitOf(b *block, m *meaning, col *column) (quantity.Unit, bool) {
	switch {
	case m.unit != "":
		return m.unit, false
	case col.unit != "":
		return col.unit, false
	case m.rowLabel.unit != "":
		return m.rowLabel.unit, false
	}
	return b.scope.unit, b.told.Unit == ""
}
