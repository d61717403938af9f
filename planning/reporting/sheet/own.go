package sheet

import (
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// metaSheet names the hidden sheet of our workbooks; codeMark begins the cells
// of the hidden row that says what a column holds.
const (
	metaSheet = "gangyao"
	codeMark  = "gy1="
)

// meta reads the hidden sheet of our workbooks; nil when there is none.
func (r *reading) meta(grids []xlsx.Grid) (map[string]string, error) {
	i := slices.IndexFunc(grids, func(g xlsx.Grid) bool { return g.Name == metaSheet })
	if i < 0 {
		return nil, nil
	}
	m, t := map[string]string{}, newTable(&grids[i])
	f := Form{}
	for _, row := range t.rows {
		if len(row) == 2 && row[0].Col == 0 && row[1].Col == 1 {
			m[row[0].Text] = row[1].Text
		} else if p, ok := parseKey(row[0].Text); ok {
			if c, ok := p.cell(); ok {
				f.Lines = append(f.Lines, Line{Cell: c})
			}
		}
	}
	if m["format"] != keyMark {
		return nil, nil
	}
	if id := string(r.f.Round); id != "" && m["round"] != "" && m["round"] != id {
		return nil, fault.New(fault.Invalid, "sheet.other_round", fault.Args{"Form": clip(m["roundName"], 60)})
	}
	if id := string(r.f.Sheet); id != "" && m["sheet"] != "" && m["sheet"] != id {
		return nil, fault.New(fault.Invalid, "sheet.other_sheet", fault.Args{"Org": clip(m["orgName"], 60)})
	}
	r.p.Demo = m["demo"] == "1"
	f.Round, f.Sheet = reporting.RoundID(m["round"]), reporting.SheetID(m["sheet"])
	f.Version, _ = strconv.Atoi(m["version"])
	r.p.Altered = m["seal"] != f.seal()
	return m, nil
}

// form is what the machine's columns of a sheet of ours say.
type form struct {
	head    int // row of the codes or titles; data stand below
	roles   map[int]role
	columns map[int]partial
	keys    int // column of the keys
}

// form finds the machine's row and column; nil when the sheet is not one of ours.
func (t *table) form(n *names) *form {
	f := &form{head: -1, roles: map[int]role{}, columns: map[int]partial{}, keys: -1}
	for i, row := range t.rows {
		if i > 40 {
			break
		}
		for _, c := range row {
			code, ok := strings.CutPrefix(c.Text, codeMark)
			if !ok || c.Kind != xlsx.IsText {
				continue
			}
			f.head = c.Row
			if p, ok := parseKey(code); ok {
				f.columns[c.Col] = p
			} else {
				f.roles[c.Col] = role(code)
			}
		}
		if f.head >= 0 {
			break
		}
	}
	if f.head < 0 && !t.titled(f, n) {
		return nil
	}
	count := map[int]int{}
	for _, c := range t.g.Cells {
		if c.Row > f.head && strings.HasPrefix(c.Text, keyMark+"|") {
			if count[c.Col]++; f.keys < 0 || count[c.Col] > count[f.keys] {
				f.keys = c.Col
			}
		}
	}
	if f.keys < 0 {
		return nil
	}
	return f
}

// titled finds the row of titles of a list of ours, where no codes are.
func (t *table) titled(f *form, n *names) bool {
	for i, row := range t.rows {
		if i > 40 {
			return false
		}
		f.roles = map[int]role{}
		hasKey, hasValue := false, false
		for _, c := range row {
			if r, ok := n.words.roles[tidy(c.Text)]; ok {
				f.roles[c.Col] = r
				hasKey = hasKey || r == roleKey
				hasValue = hasValue || r == roleValue
			}
		}
		if hasKey && hasValue {
			f.head = row[0].Row
			return true
		}
	}
	return false
}

// readOwn reads a sheet of ours by its keys, wherever rows and columns are now.
func (r *reading) readOwn(t *table, f *form) {
	for _, row := range t.rows {
		var key partial
		known := false
		for _, c := range row {
			if c.Col == f.keys && c.Row > f.head {
				key, known = parseKey(c.Text)
			}
		}
		for _, c := range row {
			switch {
			case c.Col == f.keys, c.Row <= f.head:
				r.say(t, c, Label, i18n.M("sheet.why.form"))
				t.said[c] = true
			case !known && c.Kind == xlsx.IsNumber && (f.roles[c.Col] == roleValue || f.columns[c.Col] != partial{}):
				k := Undecided
				if r.f.Mapping.Cells[t.ref(c)].Ignore {
					k = Ignored
				}
				r.say(t, c, k, i18n.M("sheet.why.no_key"))
				t.said[c] = true
			}
		}
		if known {
			r.ownRow(t, f, row, key)
		}
		for _, c := range row {
			if !t.said[c] {
				r.say(t, c, Label, i18n.M("sheet.why.form"))
			}
		}
	}
}

func (r *reading) ownRow(t *table, f *form, row []*xlsx.Found, key partial) {
	var status, note, reason, value *xlsx.Found
	for _, c := range row {
		switch f.roles[c.Col] {
		case roleStatus:
			status = c
		case roleNote:
			note = c
		case roleReason:
			reason = c
		case roleValue:
			value = c
		}
		if p, ok := f.columns[c.Col]; ok {
			if cell, ok := key.with(p).cell(); ok {
				r.ownFigure(t, c, cell, nil, nil, nil)
			}
		}
	}
	cell, ok := key.cell()
	if !ok {
		return
	}
	at := value
	if at == nil {
		at = reason
	}
	if at != nil {
		r.ownFigure(t, at, cell, status, note, reason)
		return
	}
	if note != nil {
		r.say(t, note, Ignored, i18n.M("sheet.why.note_alone"))
		t.said[note] = true
	}
}

// ownFigure reads the figure of a cell that a key names.
func (r *reading) ownFigure(t *table, c *xlsx.Found, cell indicator.CellKey, status, note, reason *xlsx.Found) {
	tell := func(k FateKind, why i18n.Msg) {
		t.said[c] = true
		r.say(t, c, k, why)
		r.p.Fates[len(r.p.Fates)-1].Cell = &cell
	}
	def, why := r.owed(cell)
	if def == nil {
		tell(Ignored, why)
		return
	}
	s := slot{key: cell, def: def, unit: def.Unit, silent: status == nil && note == nil && reason == nil}
	if note != nil {
		s.note = strings.TrimSpace(note.Text)
		if note.Kind == xlsx.IsError || note.Kind == xlsx.IsEmpty {
			s.note = ""
		}
	}
	if status != nil {
		st, ok := statusOf(status.Text)
		if !ok {
			t.said[status] = true
			r.say(t, status, Refused, i18n.M("sheet.why.status", i18n.Args{"Text": clip(status.Text, 20)}))
			return
		}
		s.status = st
	}
	if reason == nil || reason == c && c.Kind != xlsx.IsText {
		r.figure(t, c, &s)
		return
	}
	n, ok := reasonOf(reason.Text)
	switch {
	case !ok:
		t.said[reason] = true
		r.say(t, reason, Refused, i18n.M("sheet.why.reason", i18n.Args{"Text": clip(reason.Text, 20)}))
		return
	case c != reason:
		if _, absent := r.n.words.absent(c.Text); !absent {
			tell(Refused, i18n.M("sheet.why.value_and_reason"))
			return
		}
	}
	if s.note == "" {
		tell(Refused, i18n.M("sheet.why.reason_words"))
		return
	}
	tell(Taken, i18n.M("sheet.why.no_value", i18n.Args{"Reason": i18n.Key(n.Key())}))
	r.found = append(r.found, candidate{fate: len(r.p.Fates) - 1, Entry: Entry{Cell: cell, Status: indicator.Missing, Note: s.note, NoValue: n, Ref: t.ref(c)}})
}

// owed is the definition of a cell that is asked for, or why it is not.
func (r *reading) owed(cell indicator.CellKey) (*indicator.Definition, i18n.Msg) {
	if !r.n.any && !slices.Contains(r.n.asked[cell.Code], cell) {
		return nil, i18n.M("sheet.why.not_asked", i18n.Args{"Period": cell.Period.Msg()})
	}
	for i := range r.f.Definitions {
		if k := &r.f.Definitions[i]; k.Code == cell.Code && k.Version == cell.Version {
			return k.Definition, i18n.Msg{}
		}
	}
	return nil, i18n.M("sheet.why.unknown_indicator", i18n.Args{"Code": clip(string(cell.Code), 40)})
}
