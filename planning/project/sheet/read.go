package sheet

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
)

// MaxBytes is the largest file that Read takes.
const MaxBytes = 16 << 20

// Read says what a file would bring: an Excel workbook or a text table. Nothing
// is applied.
//
// Faults: Unsupported ("sheet.old_format", "sheet.not_a_table"), TooLarge
// ("sheet.too_large", "sheet.too_much"), Invalid ("sheet.damaged", "sheet.empty",
// "project.sheet_no_table").
func Read(ctx context.Context, name string, data []byte, f *Frame) (*Preview, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "sheet.too_large", fault.Args{"Name": name, "MB": MaxBytes >> 20})
	}
	var grids []xlsx.Grid
	var err error
	o := xlsx.ReadOptions{MaxRows: 30_000, MaxCells: 600_000}
	if xlsx.IsWorkbook(data) {
		grids, err = xlsx.Open(ctx, data, o)
	} else {
		var g *xlsx.Grid
		if g, err = xlsx.OpenCSV(ctx, "CSV", data, o); g != nil {
			grids = []xlsx.Grid{*g}
		}
	}
	if err != nil {
		return nil, unreadable(name, err)
	}
	return read(name, grids, f)
}

func unreadable(name string, err error) error {
	args := fault.Args{"Name": name}
	switch {
	case errors.Is(err, xlsx.ErrOld):
		return fault.Wrap(err, fault.Unsupported, "sheet.old_format", args)
	case errors.Is(err, xlsx.ErrNotWorkbook):
		return fault.Wrap(err, fault.Unsupported, "sheet.not_a_table", args)
	case errors.Is(err, xlsx.ErrTooMuch):
		return fault.Wrap(err, fault.TooLarge, "sheet.too_much", args)
	case errors.Is(err, xlsx.ErrDamaged):
		return fault.Wrap(err, fault.Invalid, "sheet.damaged", args)
	}
	return err
}

// reader is one file on its way to a Preview.
type reader struct {
	w       *words
	f       *Frame
	p       *Preview
	orgs    map[string][]identity.OrgID
	areas   map[string][]area.Code
	byCode  map[project.Code]*project.Project
	byName  map[string][]*project.Project
	byID    map[project.ID]*project.Project
	unknown map[string]int
	seen    map[string]string // name or code → row that had it
	groups  grouping
}

func read(name string, grids []xlsx.Grid, f *Frame) (*Preview, error) {
	w, err := vocabulary()
	if err != nil {
		return nil, err
	}
	r := &reader{w: w, f: f, p: &Preview{Counts: map[Kind]int{}}, orgs: map[string][]identity.OrgID{}, areas: map[string][]area.Code{}, unknown: map[string]int{},
		byCode: map[project.Code]*project.Project{}, byName: map[string][]*project.Project{}, byID: map[project.ID]*project.Project{}, seen: map[string]string{}}
	r.know()
	found := false
	for i := range grids {
		t := newTable(&grids[i])
		if grids[i].Hidden || !t.find(w) {
			continue
		}
		found = true
		t.read(w, &f.Mapping)
		r.p.Columns = append(r.p.Columns, t.columns...)
		r.groups = nil
		for _, row := range t.rows {
			r.row(t, row)
		}
	}
	if !slices.ContainsFunc(grids, func(g xlsx.Grid) bool { return len(g.Cells) > 0 }) {
		return nil, fault.New(fault.Invalid, "sheet.empty", fault.Args{"Name": name})
	}
	if !found {
		return nil, fault.New(fault.Invalid, "project.sheet_no_table", fault.Args{"Name": name})
	}
	r.p.Headings = headingsKey(r.p.Columns)
	for i := range r.p.Rows {
		r.p.Counts[r.p.Rows[i].Kind]++
	}
	return r.p, nil
}

// know gathers the names that rows may speak of.
func (r *reader) know() {
	for _, o := range r.f.Orgs {
		for _, n := range append([]string{o.Name}, o.Aliases...) {
			if n = tidy(n); n != "" && !slices.Contains(r.orgs[n], o.ID) {
				r.orgs[n] = append(r.orgs[n], o.ID)
			}
		}
	}
	for _, a := range r.f.Areas {
		for _, n := range append([]string{a.Name}, a.Aliases...) {
			if n = tidy(n); n != "" && !slices.Contains(r.areas[n], a.Code) {
				r.areas[n] = append(r.areas[n], a.Code)
			}
		}
	}
	for _, p := range r.f.Existing {
		r.byID[p.ID] = p
		if p.Basics.Code != "" {
			r.byCode[p.Basics.Code] = p
		}
		n := tidy(p.Basics.Name)
		r.byName[n] = append(r.byName[n], p)
	}
}

// row reads one row of a table.
func (r *reader) row(t *table, cells []*xlsx.Found) {
	at := cells[0].Row
	out := Row{Ref: t.g.Name + "!" + strconv.Itoa(at+1)}
	ignored := func(key string) {
		out.Kind, out.Why = Ignored, i18n.M(key)
		r.p.Rows = append(r.p.Rows, out)
	}
	switch {
	case at < t.from:
		ignored("project.row_why.title")
		return
	case at <= t.to:
		ignored("project.row_why.heading")
		return
	case t.g.HiddenRows[at]:
		ignored("project.row_why.hidden")
		return
	}
	named := ""
	for i := range t.columns {
		if c := t.cell(at, t.columns[i].Col); c != nil && t.columns[i].Field == "name" {
			named = clip(c.Text, 200)
		}
	}
	switch first := tidy(cells[0].Text); {
	case slices.ContainsFunc(r.w.notes, func(n string) bool { return strings.HasPrefix(first, n) }):
		ignored("project.row_why.note")
		return
	case r.isTotal(first) || r.isTotal(tidy(named)):
		ignored("project.row_why.total")
		return
	case r.enters(t, at, cells, named):
		out.Name = r.groups.kind()
		ignored("project.row_why.group")
		return
	case len(cells) == 1 && unitRemark(cells[0].Text) && moneyUnit(cells[0].Text) != "":
		ignored("project.row_why.unit")
		return
	case named == "" || r.w.isEmpty(named):
		r.unnamed(t, at, &out)
		return
	case counts(cells): // 1 2 3 4 under the headings
		ignored("project.row_why.heading")
		return
	}
	out.Name = named
	r.cells(t, at, &out)
	r.match(&out)
	r.p.Rows = append(r.p.Rows, out)
}

// unnamed is a row without the name of a project. What stands in it must not be
// lost unseen: such a row has to be mended or left out knowingly.
func (r *reader) unnamed(t *table, at int, out *Row) {
	for i := range t.columns {
		c := t.at[[2]int{at, t.columns[i].Col}]
		if f := t.columns[i].Field; c == nil || f == Serial || f == Ignore || r.w.isEmpty(c.Text) {
			continue
		}
		out.Cells = append(out.Cells, Cell{Ref: t.g.Name + "!" + xlsx.Ref(at, t.columns[i].Col), Text: clip(c.Text, 60), Field: t.columns[i].Field, Kind: Left,
			Why: i18n.M("project.row_why.unnamed")})
	}
	out.Kind, out.Why = Ignored, i18n.M("project.row_why.unnamed")
	if n := len(out.Cells); n > 0 {
		out.Kind, out.Why = Undecided, i18n.M("project.row_why.unnamed_filled", i18n.Args{"Count": n})
	}
	r.p.Rows = append(r.p.Rows, *out)
}

func (r *reader) isTotal(s string) bool {
	front, _, _ := strings.Cut(s, "(")
	return slices.ContainsFunc(r.w.totals, func(w string) bool { return front == w || strings.HasPrefix(front, w+":") })
}

// counts says whether a row only numbers the columns.
func counts(cells []*xlsx.Found) bool {
	for i, c := range cells {
		if c.Text != strconv.Itoa(i+1) {
			return false
		}
	}
	return len(cells) > 2
}

// enters says whether a row heads those below it, which then stand under it.
func (r *reader) enters(t *table, at int, cells []*xlsx.Found, named string) bool {
	g, ok := numbered(t, at, cells, named)
	if !ok {
		g, ok = heads(t, at, cells, named)
	}
	if ok {
		r.groups.enter(g)
	}
	return ok
}

// cells reads the cells of a row into the row of an import.
func (r *reader) cells(t *table, at int, out *Row) {
	ir := &out.row
	ir.Ref = out.Ref
	for i := range t.columns {
		col := &t.columns[i]
		c := t.cell(at, col.Col)
		if c == nil {
			continue
		}
		cell := Cell{Ref: t.g.Name + "!" + xlsx.Ref(at, col.Col), Text: clip(c.Text, 60), Field: col.Field}
		var s said
		switch {
		case col.Field == Ignore || col.Field == Serial || col.Field == Unknown:
			s = said{kind: Left, why: i18n.M("project.cell_why.ignored")}
		case c.Kind == xlsx.IsText && r.w.isEmpty(c.Text):
			s = said{kind: Left, why: i18n.M("project.cell_why.empty")}
		default:
			s = r.take(col, c, ir)
		}
		cell.Kind, cell.Value, cell.Choice, cell.Why = s.kind, s.value, s.choice, s.why
		out.Cells = append(out.Cells, cell)
	}
	if len(r.groups) > 0 && !slices.Contains(ir.Set, "kind") { // what stands in the row itself counts more
		ir.Basics.Kind, ir.Set = r.groups.kind(), append(ir.Set, "kind")
		out.Cells = append(out.Cells, r.groups.cell())
	}
}

// take understands one cell.
func (r *reader) take(col *Column, c *xlsx.Found, ir *project.ImportRow) said {
	b := &ir.Basics
	set := func(f string, s said) said {
		if s.kind == Taken && !slices.Contains(ir.Set, f) {
			ir.Set = append(ir.Set, f)
		}
		return s
	}
	if source, ok := strings.CutPrefix(string(col.Field), "fund:"); ok {
		m, s := r.w.money(c, col.Unit)
		if s.kind == Taken {
			b.Funds = append(b.Funds, project.Fund{Source: project.Source(source), Amount: m})
		}
		return set("funds", s)
	}
	switch col.Field {
	case Total:
		m, s := r.w.money(c, col.Unit)
		if s.kind == Taken {
			b.Funds = append(b.Funds, project.Fund{Source: project.Undivided, Amount: m})
		}
		return set("funds", s)
	case YearPlan:
		m, s := r.w.money(c, col.Unit)
		if s.kind == Taken {
			if ir.Year = yearIn(col.Heading); ir.Year == 0 {
				ir.Year = r.f.Year
			}
			if ir.Year == 0 {
				return unclear("project.cell_why.no_year", nil)
			}
			ir.Funds = []project.Fund{{Source: project.Undivided, Amount: m}}
		}
		return s
	case "start":
		from, to, s := days(c, r.f.Year)
		if s.kind == Taken && to-from > 30 { // 上半年, 2026年: by its end
			from, s.why = to, i18n.M("project.cell_why.by_end", i18n.Args{"Day": to.Time()})
		}
		b.Start = from
		return set("start", shown(s, from))
	case "finish":
		_, to, s := days(c, r.f.Year)
		b.Finish = to
		return set("finish", shown(s, to))
	case Span:
		from, to, s := span(c, r.f.Year)
		b.Start, b.Finish = from, to
		return set("finish", set("start", s))
	case Lon, Lat:
		return r.degrees(col.Field, c, ir)
	case Key:
		id, version, _ := strings.Cut(c.Text, "@")
		if n, err := strconv.Atoi(version); err == nil && id != "" {
			ir.ID, ir.Base = project.ID(id), n
			return said{kind: Taken, value: id}
		}
		return wrong("project.cell_why.key", nil)
	}
	return r.takeText(col, c, ir)
}

// shown gives the day that was taken.
func shown(s said, d project.Day) said {
	if s.kind == Taken {
		s.value = d.String()
	}
	return s
}

func (r *reader) degrees(f Field, c *xlsx.Found, ir *project.ImportRow) said {
	most := int64(180)
	if f == Lat {
		most = 90
	}
	d, s := degrees(c, most)
	if s.kind != Taken {
		return s
	}
	if ir.Basics.Position == nil {
		ir.Basics.Position = &project.Position{}
		ir.Set = append(ir.Set, "position")
	}
	if f == Lat {
		ir.Basics.Position.Lat = d
	} else {
		ir.Basics.Position.Lon = d
	}
	return s
}

// yearIn is the year that a heading names; 0: none.
func yearIn(s string) int {
	s = tidy(s)
	for i := 0; i+4 <= len(s); i++ {
		if n, err := strconv.Atoi(s[i : i+4]); err == nil && n >= 1990 && n <= 2100 && strings.HasPrefix(s[i+4:], "年") {
			return n
		}
	}
	return 0
}
