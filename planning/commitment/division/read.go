package division

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// Kind is what becomes of a cell or a row of a file.
type Kind string

const (
	Unchanged  Kind = "unchanged"
	Changed    Kind = "changed"
	Later      Kind = "later"       // changed since the file was made; the file does not take it back
	Ignored    Kind = "ignored"     // a column that is not divided here was changed
	RowRemoved Kind = "row_removed" // a duty has no row in the file: it stays as it is
	UnknownOrg Kind = "unknown_org"
	Invalid    Kind = "invalid"     // the cell cannot be understood
	Conflict   Kind = "conflict"    // somebody else changed it since the file was made
	UnknownRow Kind = "unknown_row" // a row that is no duty, or one that is there twice
)

// Kinds lists all kinds; those from UnknownOrg on stand in the way of applying.
func Kinds() []Kind {
	return []Kind{Unchanged, Changed, Later, Ignored, RowRemoved, UnknownOrg, Invalid, Conflict, UnknownRow}
}

// Key is the message that names the kind.
func (k Kind) Key() string { return "division.kind." + string(k) }

// Stops says whether nothing can be applied while there is one.
func (k Kind) Stops() bool {
	return k == UnknownOrg || k == Invalid || k == Conflict || k == UnknownRow
}

// Fate is what becomes of one cell, or of a row.
type Fate struct {
	Ref    string // B12; empty for a row that is not in the file
	Duty   commitment.DutyID
	Text   string // the promise
	Column Key
	Kind   Kind
	// Was is what stands there now, Is what the file says, Base what stood there
	// when the file was made (for a conflict).
	Was, Is, Base string
	Why           i18n.Msg
}

// Preview is what a file would bring.
type Preview struct {
	// Fates are those of everything but unchanged cells, in the order of the file.
	Fates  []Fate
	Counts map[Kind]int
	// Day is when the file was made.
	Day string

	requests []commitment.AssignRequest
}

// Ready says whether the file can be applied.
func (p *Preview) Ready() bool {
	return !slices.ContainsFunc(Kinds(), func(k Kind) bool { return k.Stops() && p.Counts[k] > 0 })
}

// Requests are the assignments to apply with commitment.Service.AssignAll, all or
// none; while something stands in the way there are none.
//
// Faults: Invalid ("division.not_ready").
func (p *Preview) Requests() ([]commitment.AssignRequest, error) {
	if !p.Ready() {
		n := 0
		for _, k := range Kinds() {
			if k.Stops() {
				n += p.Counts[k]
			}
		}
		return nil, fault.New(fault.Invalid, "division.not_ready", fault.Args{"Count": n})
	}
	return slices.Clone(p.requests), nil
}

// reading is a file on its way.
type reading struct {
	d       *commitment.Division
	lang    i18n.Lang
	p       *Preview
	columns map[int]Key
	foreign map[int]bool // columns that somebody put in, once they were told
	id      int
	// sheetName is that of the sheet, mark says that cells of it are named with it:
	// the sheet of indicators, beside which the tasks have a sheet of their own.
	sheetName string
	mark      bool
	seen      map[commitment.DutyID]bool
}

// Read reads an edited workbook against the division as it is now.
//
// Faults: Unsupported ("division.no_workbook", "division.old_workbook"), TooLarge
// ("division.too_much"); Invalid ("division.damaged", "division.not_ours",
// "division.other_plan").
func Read(ctx context.Context, data []byte, d *commitment.Division) (*Preview, error) {
	grids, err := xlsx.Open(ctx, data, xlsx.ReadOptions{})
	if err != nil {
		return nil, unreadable(err)
	}
	said := map[string]string{}
	for i := range grids {
		if grids[i].Name == metaSheet {
			for _, row := range byRow(&grids[i]) {
				if len(row) == 2 {
					said[row[0].Text] = row[1].Text
				}
			}
		}
	}
	switch {
	case said["format"] != mark:
		return nil, fault.New(fault.Invalid, "division.not_ours", nil)
	case said["plan"] != string(d.Plan) || said["tenant"] != string(d.Tenant):
		return nil, fault.New(fault.Invalid, "division.other_plan", fault.Args{"Plan": clip(said["title"], 80)})
	}
	r := &reading{d: d, lang: i18n.ZH, p: &Preview{Counts: map[Kind]int{}, Day: said["day"]}, seen: map[commitment.DutyID]bool{}}
	if l, ok := i18n.Parse(said["lang"]); ok {
		r.lang = l
	}
	for _, k := range Kinds() {
		r.p.Counts[k] = 0
	}
	found := false
	for i := range grids {
		read := r.sheet(&grids[i])
		if !read && slices.Contains([]string{i18n.T(r.lang, "division.indicators"), i18n.T(r.lang, "division.tasks")}, grids[i].Name) {
			return nil, fault.New(fault.Invalid, "division.not_ours", nil) // what was changed in it would be lost
		}
		found = read || found
	}
	if !found {
		return nil, fault.New(fault.Invalid, "division.not_ours", nil)
	}
	for i := range d.Lines {
		if l := &d.Lines[i]; !r.seen[l.Duty] {
			r.tell(Fate{Duty: l.Duty, Text: l.Text, Kind: RowRemoved, Why: i18n.M("division.why.removed")})
		}
	}
	return r.p, nil
}

func unreadable(err error) error {
	switch {
	case errors.Is(err, xlsx.ErrOld):
		return fault.Wrap(err, fault.Unsupported, "division.old_workbook", nil)
	case errors.Is(err, xlsx.ErrNotWorkbook):
		return fault.Wrap(err, fault.Unsupported, "division.no_workbook", nil)
	case errors.Is(err, xlsx.ErrTooMuch):
		return fault.Wrap(err, fault.TooLarge, "division.too_much", nil)
	case errors.Is(err, xlsx.ErrDamaged):
		return fault.Wrap(err, fault.Invalid, "division.damaged", nil)
	}
	return err
}

// byRow gathers the cells of a grid by row.
func byRow(g *xlsx.Grid) [][]xlsx.Found {
	var out [][]xlsx.Found
	for i := 0; i < len(g.Cells); {
		j := i
		for j < len(g.Cells) && g.Cells[j].Row == g.Cells[i].Row {
			j++
		}
		out = append(out, g.Cells[i:j])
		i = j
	}
	return out
}

func (r *reading) tell(f Fate) {
	r.p.Counts[f.Kind]++
	if f.Kind != Unchanged && f.Kind != Later { // of what the file leaves alone the number says enough
		r.p.Fates = append(r.p.Fates, f)
	}
}

// sheet reads a sheet of ours, wherever its rows and columns are now.
func (r *reading) sheet(g *xlsx.Grid) bool {
	r.columns, r.foreign, r.id, r.sheetName, r.mark = map[int]Key{}, map[int]bool{}, -1, g.Name, false
	for _, row := range byRow(g) {
		if r.id < 0 {
			r.head(row)
			continue
		}
		cells := map[int]*xlsx.Found{}
		for i := range row {
			cells[row[i].Col] = &row[i]
		}
		if c := cells[r.id]; c != nil && strings.HasPrefix(c.Text, rowMark) {
			r.row(cells, row[0].Row)
			continue
		}
		for _, col := range sortedColumns(r.columns) {
			c := cells[col]
			if c == nil {
				continue
			}
			if k := r.columns[col]; (k.editable() || k == ColTask || k == ColIndicator) && strings.TrimSpace(c.Text) != "" && !r.title(c.Text) {
				r.tell(Fate{Ref: r.ref(c.Row, c.Col), Text: clip(c.Text, 80), Column: k, Kind: UnknownRow, Why: i18n.M("division.why.no_id")})
				break
			}
		}
	}
	return r.id >= 0
}

// ref names a cell; one of the indicators with its sheet.
func (r *reading) ref(row, col int) string {
	if r.mark {
		return r.sheetName + "!" + xlsx.Ref(row, col)
	}
	return xlsx.Ref(row, col)
}

// head reads the hidden row of keys.
func (r *reading) head(row []xlsx.Found) {
	for _, c := range row {
		key, ok := strings.CutPrefix(c.Text, colMark)
		switch {
		case ok && key == "id":
			r.id = c.Col
		case ok:
			r.columns[c.Col] = Key(key)
			r.mark = r.mark || Key(key) == ColIndicator
		}
	}
}

// title says whether a text is the title of a column.
func (r *reading) title(s string) bool {
	return slices.ContainsFunc(append(columns(r.lang, r.d), indicatorColumns(r.lang, r.d)...), func(c Column) bool { return c.Title == strings.TrimSpace(s) })
}

// row reads the row of a duty.
func (r *reading) row(cells map[int]*xlsx.Found, at int) {
	id := cells[r.id]
	duty, version, ok := parseRowID(id.Text)
	line := r.d.Line(duty)
	stop := func(why string) {
		r.tell(Fate{Ref: r.ref(at, id.Col), Duty: duty, Kind: UnknownRow, Text: r.taskIn(cells), Why: i18n.M(why)})
	}
	switch {
	case !ok || line == nil:
		stop("division.why.unknown_duty")
		return
	case r.seen[line.Duty]:
		stop("division.why.twice")
		return
	case r.isOther(line, r.taskIn(cells)):
		stop("division.why.moved")
		return
	}
	duty = line.Duty
	r.seen[duty] = true
	base, ok := r.d.Past(duty, version)
	if !ok {
		stop("division.why.unknown_version")
		return
	}
	now := line.Terms
	if line.Default {
		now.Verify = commitment.Verification{}
	}
	if line.OwnerDefault {
		now.Owner = ""
	}
	terms, changed := now, false
	for _, col := range sortedColumns(r.columns) {
		k := r.columns[col]
		f := Fate{Ref: r.ref(at, col), Duty: duty, Text: line.Text, Column: k, Is: said(cells[col])}
		f.Was, f.Base = text(r.lang, r.d, line, &now, k), text(r.lang, r.d, line, &base, k)
		r.cell(&f, line, &terms)
		changed = changed || f.Kind == Changed
		r.tell(f)
	}
	r.added(cells, at)
	if changed && r.checked(line, &terms, at) {
		r.p.requests = append(r.p.requests, commitment.AssignRequest{Duty: duty, Base: line.Version, Terms: terms})
	}
}

// added tells once of each column that somebody put in: nothing of it is taken.
func (r *reading) added(cells map[int]*xlsx.Found, at int) {
	for col, c := range cells {
		if _, ours := r.columns[col]; !ours && col != r.id && !r.foreign[col] && said(c) != "" {
			r.foreign[col] = true
			r.tell(Fate{Ref: r.ref(at, col), Is: clip(said(c), 80), Kind: Ignored, Why: i18n.M("division.why.added")})
		}
	}
}

// checked tells at its cell what would be refused of the terms that a row comes to.
func (r *reading) checked(line *commitment.DivisionLine, terms *commitment.Terms, at int) bool {
	faults := indicator.Fields(r.d.Check(line, terms))
	for _, x := range faults {
		key := columnOf(x.Field, terms)
		f := Fate{Ref: r.ref(at, r.id), Duty: line.Duty, Text: line.Text, Column: key, Kind: Invalid, Why: i18n.M(x.Fault.Key, i18n.Args(x.Fault.Args))}
		for col, k := range r.columns {
			if k == key {
				f.Ref = r.ref(at, col)
			}
		}
		r.tell(f)
	}
	return len(faults) == 0
}

// columnOf is where a field of terms stands in the workbook.
func columnOf(field string, t *commitment.Terms) Key {
	name, n, _ := strings.Cut(field, ".")
	switch name {
	case "owner":
		return ColOwner
	case "contributors":
		return ColContributors
	case "leader":
		return ColLeader
	case "due":
		return ColDue
	case "step":
		if i, err := strconv.Atoi(n); err == nil && i < len(t.Steps) {
			return Year(t.Steps[i].Year)
		}
	}
	return ColVerify
}

func sortedColumns(m map[int]Key) []int {
	out := make([]int, 0, len(m))
	for c := range m {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// isOther says whether the words of a row are those of another duty: the hidden
// column was sorted without the rest, or the other way round, and what stands
// beside it is meant for somebody else.
func (r *reading) isOther(line *commitment.DivisionLine, task string) bool {
	says := func(l *commitment.DivisionLine) bool {
		return plain(task) == plain(clip(l.Text, 80)) || l.Printed != nil && plain(task) == plain(clip(l.Label, 80))
	}
	if plain(task) == "" || says(line) {
		return false
	}
	return slices.ContainsFunc(r.d.Lines, func(l commitment.DivisionLine) bool { return says(&l) })
}

func (r *reading) taskIn(cells map[int]*xlsx.Found) string {
	for col, k := range r.columns {
		if k == ColTask || k == ColIndicator {
			return clip(said(cells[col]), 80)
		}
	}
	return ""
}

// said is what a cell says; a date as a day.
func said(c *xlsx.Found) string {
	switch {
	case c == nil || c.Kind == xlsx.IsEmpty:
		return ""
	case c.Kind == xlsx.IsDate:
		return c.Date.Format(time.DateOnly)
	}
	return strings.TrimSpace(c.Text)
}

// cell decides on one cell: what it says is held against what it said when the
// file was made, and against what stands there now.
func (r *reading) cell(f *Fate, line *commitment.DivisionLine, terms *commitment.Terms) {
	is, was, base := plain(f.Is), plain(f.Was), plain(f.Base)
	f.Kind = Changed
	switch {
	case is == was, f.Column.year() > 0 && isPath(f.Is): // as it stands
		f.Kind = Unchanged
		return
	case is == base: // as it was: the file does not change it
		if f.Kind = Unchanged; f.Column.editable() {
			f.Kind = Later
		}
		return
	case !f.Column.editable():
		f.Kind, f.Why = Ignored, i18n.M("division.why.fixed")
		return
	}
	tried := *terms
	r.take(f, line, &tried)
	switch {
	case f.Kind != Changed:
	case plain(text(r.lang, r.d, line, &tried, f.Column)) == was: // in other words
		f.Kind = Unchanged
	case was != base:
		f.Kind, f.Why = Conflict, i18n.M("division.why.conflict", i18n.Args{"Base": f.Base, "Was": f.Was})
	default:
		*terms = tried
	}
}

func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// take puts what a cell says into the terms.
func (r *reading) take(f *Fate, line *commitment.DivisionLine, t *commitment.Terms) {
	wrong := func(k Kind, why string, args i18n.Args) { f.Kind, f.Why = k, i18n.M(why, args) }
	switch f.Column {
	case ColOwner, ColContributors:
		ids, unknown := parseOrgs(r.d, f.Is)
		switch {
		case len(unknown) > 0:
			wrong(UnknownOrg, "division.why.org", i18n.Args{"Org": clip(strings.Join(unknown, "、"), 80)})
		case f.Column == ColContributors:
			t.Contributors = ids
		case len(ids) > 1:
			wrong(Invalid, "division.why.one_owner", nil)
		case len(ids) == 1 && ids[0] == line.PlanOwner: // the indicator says so itself
			t.Owner = ""
		case len(ids) == 1:
			t.Owner = ids[0]
		default:
			t.Owner = ""
		}
	case ColLeader:
		t.Leader = f.Is
	case ColDue:
		d, ok := parseDay(f.Is)
		if always(f.Is) { // goes on as long as the plan does
			d, ok = time.Time{}, true
		}
		if !ok {
			wrong(Invalid, "division.why.day", i18n.Args{"Text": clip(f.Is, 40)})
			return
		}
		if d.Equal(line.PlanDue) {
			d = time.Time{} // the plan says so itself
		}
		if err := r.d.Plausible(d); err != nil && !d.IsZero() {
			why := fault.From(err)
			wrong(Invalid, why.Key, i18n.Args(why.Args))
			return
		}
		t.Due = d
	case ColVerify:
		list, need, ok := parseAll(f.Is)
		if !ok {
			wrong(Invalid, "division.why.verify", i18n.Args{"Text": clip(f.Is, 40)})
			return
		}
		if v := list[0]; len(list) > 1 && v.Means == commitment.ByIndicator && v.Code == line.PlanCode && v.Aim == nil {
			list[0] = commitment.Verification{} // the plan says so itself
		}
		t.Verify, t.Also, t.Need = list[0], list[1:], need
		if len(t.Also) == 0 {
			t.Also = nil
		}
	default:
		st, err := ParseStep(f.Column.year(), f.Is)
		if err != nil {
			why := fault.From(err)
			wrong(Invalid, why.Key, i18n.Args(why.Args))
			return
		}
		t.Steps = slices.DeleteFunc(slices.Clone(t.Steps), func(s commitment.Step) bool { return s.Year == f.Column.year() })
		if st != nil {
			t.Steps = append(t.Steps, *st)
		}
	}
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
