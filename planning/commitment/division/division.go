// Package division lays out the division of tasks (任务分工方案) as counties issue
// it, and carries it out to Excel and back. It is pure: bytes in, bytes out; it
// changes nothing.
//
//	Division ──Layout──▶ Table ──▶ a report
//	              └──Export──▶ .xlsx ──people──▶ bytes ──Read──▶ Preview ──Requests──▶ AssignAll
//
// Read never guesses in silence: what a cell says is held against what it said
// when the file was made and against what stands there now, so that a later change
// by somebody else is a conflict and never lost.
package division

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	planreading "gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Key names a column.
type Key string

const (
	ColNo           Key = "no"
	ColUnder        Key = "under" // the section below the chapter
	ColTask         Key = "task"
	ColTarget       Key = "target"
	ColDue          Key = "due"
	ColOwner        Key = "owner"
	ColContributors Key = "contributors"
	ColLeader       Key = "leader"
	ColVerify       Key = "verify"
	// Of the indicators: how the plan prints them.
	ColIndicator Key = "indicator"
	ColUnit      Key = "unit"
	ColBase      Key = "base"
	ColNature    Key = "nature"
	// Years is no column of the workbook: the steps of all years in one text.
	Years Key = "years"
)

// Year is the column of a year's step.
func Year(y int) Key { return Key("y" + strconv.Itoa(y)) }

// year is the year of a column; 0 for other columns.
func (k Key) year() int {
	y, err := strconv.Atoi(strings.TrimPrefix(string(k), "y"))
	if err != nil || !strings.HasPrefix(string(k), "y") {
		return 0
	}
	return y
}

// editable says whether the column can be changed in Excel.
func (k Key) editable() bool {
	switch k {
	case ColDue, ColOwner, ColContributors, ColLeader, ColVerify:
		return true
	}
	return k.year() > 0
}

// Column is a column with its title and its width in characters.
type Column struct {
	Key   Key
	Title string
	Width float64
}

// Table is the division laid out: the main indicators first, then the tasks.
type Table struct {
	Title string
	Lead  string
	Parts []Part
	Rows  int
	Demo  bool
}

// Part is chapters (of the indicators: the groups of the plan's table) with rows of
// texts under columns of their own.
type Part struct {
	Title   string
	Columns []Column
	Groups  []Group
	Rows    int
}

// Group is a chapter.
type Group struct {
	Title string // empty: what stands in no chapter
	Rows  []Row
}

// Row is a duty: one text for each column.
type Row struct {
	Duty    commitment.DutyID
	Version int
	Cells   []string
}

// Layout lays a division out.
func Layout(l i18n.Lang, d *commitment.Division) *Table {
	t := &Table{Title: i18n.T(l, "division.title", i18n.Args{"Plan": d.Edition.Title}), Demo: d.Edition.Demo}
	indicators := Part{Title: i18n.T(l, "division.indicators"), Columns: indicatorColumns(l, d)}
	tasks := Part{Title: i18n.T(l, "division.tasks"), Columns: columns(l, d)}
	assigned := 0
	for i := range d.Lines {
		line := &d.Lines[i]
		part, group := &tasks, line.Chapter
		if line.Printed != nil {
			part, group = &indicators, line.Printed.Group
		}
		part.add(l, d, line, group)
		if line.Owner != "" {
			assigned++
		}
	}
	for _, p := range []Part{indicators, tasks} {
		if p.Rows > 0 || p.Title == tasks.Title {
			t.Parts = append(t.Parts, p)
		}
		t.Rows += p.Rows
	}
	t.Lead = i18n.T(l, "division.lead", i18n.Args{"Day": d.Day, "Count": t.Rows, "Indicators": indicators.Rows, "Assigned": assigned})
	return t
}

func (p *Part) add(l i18n.Lang, d *commitment.Division, line *commitment.DivisionLine, group string) {
	if len(p.Groups) == 0 || p.Groups[len(p.Groups)-1].Title != group {
		p.Groups = append(p.Groups, Group{Title: group})
	}
	g := &p.Groups[len(p.Groups)-1]
	row := Row{Duty: line.Duty, Version: line.Version}
	for _, c := range p.Columns {
		row.Cells = append(row.Cells, text(l, d, line, &line.Terms, c.Key))
	}
	g.Rows = append(g.Rows, row)
	p.Rows++
}

// TitleOf is the title of a column; false when the part has no such column.
func (p *Part) TitleOf(k Key) (string, bool) {
	for _, c := range p.Columns {
		if c.Key == k {
			return c.Title, true
		}
	}
	return "", false
}

// Says is what a row says in a column, or under Years of all years.
func (p *Part) Says(r *Row, k Key, l i18n.Lang) string {
	var years []string
	for i, c := range p.Columns {
		switch {
		case c.Key == k:
			return r.Cells[i]
		case k == Years && c.Key.year() > 0 && r.Cells[i] != "":
			years = append(years, i18n.T(l, "division.year_of", i18n.Args{"Year": c.Key.year(), "What": r.Cells[i]}))
		}
	}
	return strings.Join(years, i18n.T(l, "division.years"))
}

func column(l i18n.Lang, k Key, width float64) Column {
	return Column{k, i18n.T(l, "division.col."+string(k)), width}
}

func columns(l i18n.Lang, d *commitment.Division) []Column {
	out := []Column{column(l, ColNo, 6)}
	for i := range d.Lines {
		if d.Lines[i].Under != "" && d.Lines[i].Printed == nil {
			out = append(out, column(l, ColUnder, 20))
			break
		}
	}
	out = append(out, column(l, ColTask, 44), column(l, ColTarget, 14), column(l, ColDue, 12), column(l, ColOwner, 14), column(l, ColContributors, 22), column(l, ColLeader, 12))
	for _, y := range d.Years {
		out = append(out, Column{Year(y), i18n.T(l, "division.col.year", i18n.Args{"Year": y}), 24})
	}
	return append(out, column(l, ColVerify, 18))
}

// indicatorColumns are those of the indicators: as the plan's table prints them, who
// answers, and what each year is to reach.
func indicatorColumns(l i18n.Lang, d *commitment.Division) []Column {
	base := column(l, ColBase, 14)
	if y := baseYear(d); y != 0 {
		base.Title = i18n.T(l, "division.col.base_year", i18n.Args{"Year": y})
	}
	out := []Column{column(l, ColNo, 6), column(l, ColIndicator, 32), column(l, ColUnit, 10), base, column(l, ColTarget, 16), column(l, ColNature, 10),
		column(l, ColOwner, 14), column(l, ColContributors, 22), column(l, ColLeader, 12), column(l, ColDue, 12)}
	for _, y := range IndicatorYears(d) {
		out = append(out, Column{Year(y), i18n.T(l, "division.col.year_target", i18n.Args{"Year": y}), 14})
	}
	return append(out, column(l, ColVerify, 22))
}

// IndicatorYears are the years in which something is asked of an indicator, or may be.
func IndicatorYears(d *commitment.Division) (out []int) {
	for _, y := range d.Years {
		if slices.ContainsFunc(d.Lines, func(line commitment.DivisionLine) bool {
			return line.Printed != nil && (y <= line.Due.Year() || slices.ContainsFunc(line.Steps, func(s commitment.Step) bool { return s.Year == y }))
		}) {
			out = append(out, y)
		}
	}
	return out
}

// baseYear is the year of all baselines; 0 when they are of several.
func baseYear(d *commitment.Division) int {
	year := 0
	for i := range d.Lines {
		line := &d.Lines[i]
		if line.Printed == nil || line.Printed.Baseline == nil || line.Printed.Baseline.Value == nil {
			continue
		}
		y := yearOfBase(line)
		if y == 0 || year != 0 && year != y {
			return 0
		}
		year = y
	}
	return year
}

func yearOfBase(line *commitment.DivisionLine) int {
	if x := line.Printed.Baseline; x.Year != 0 || line.Target == nil {
		return x.Year
	}
	return line.Target.BaselineYear
}

// text is what a column says of a line under some terms.
func text(l i18n.Lang, d *commitment.Division, line *commitment.DivisionLine, t *commitment.Terms, k Key) string {
	switch k {
	case ColNo:
		if x := line.Printed; x != nil && (x.No != "" || x.Parent != nil) {
			return x.No // as the plan numbers them; a detail has no number
		}
		return strconv.Itoa(line.No)
	case ColIndicator:
		return line.Label
	case ColUnit, ColBase, ColNature:
		return printed(l, d, line, k)
	case ColUnder:
		return line.Under
	case ColTask:
		return line.Text
	case ColTarget:
		return target(line)
	case ColDue:
		if t.Due.IsZero() {
			return dayText(l, line.PlanDue)
		}
		return dayText(l, t.Due)
	case ColOwner:
		if owner := cmp.Or(t.Owner, line.PlanOwner); owner != "" {
			return d.OrgName(owner)
		}
		return ""
	case ColContributors:
		names := make([]string, 0, len(t.Contributors))
		for _, c := range t.Contributors {
			names = append(names, d.OrgName(c))
		}
		return strings.Join(names, "、")
	case ColLeader:
		return t.Leader
	case ColVerify:
		all := t.All()
		if v := &all[0]; line.Default && v.Code == line.PlanCode || v.Means == commitment.NoMeansYet && line.PlanCode != "" {
			*v = commitment.Verification{Means: commitment.ByIndicator, Code: line.PlanCode}
		}
		return allText(l, all, t.Need, d.IndicatorName)
	}
	for i := range t.Steps {
		if t.Steps[i].Year == k.year() {
			return stepText(l, &t.Steps[i])
		}
	}
	for _, p := range line.Path {
		if p.Year == k.year() {
			unit := line.Target.Unit
			if line.Printed != nil {
				unit = "" // it has a column of its own
			}
			return pathText(l, bound(line.Target)+i18n.WithUnit(p.Value, unit))
		}
	}
	return ""
}

// printed is what the plan's table prints of an indicator.
func printed(l i18n.Lang, d *commitment.Division, line *commitment.DivisionLine, k Key) string {
	x := line.Printed
	switch {
	case x == nil:
	case k == ColUnit:
		return x.Unit
	case k == ColNature && x.Nature != "":
		return i18n.T(l, "web.nature."+string(x.Nature))
	case k == ColBase && x.Baseline != nil && x.Baseline.Value != nil:
		if y := yearOfBase(line); y != 0 && baseYear(d) == 0 {
			return i18n.T(l, "division.base", i18n.Args{"Year": y, "Value": x.Baseline.Value.String()})
		}
		return x.Baseline.Value.String()
	}
	return ""
}

// target is the figure asked for, with the bound of the indicator where there is
// one, or else as the wording states it.
func target(line *commitment.DivisionLine) string {
	if t := line.Target; t != nil && (t.Aim != nil || t.Words != "") {
		switch {
		case t.Aim == nil:
			return t.Words
		case t.AimTo != nil:
			return t.Aim.String() + "–" + i18n.WithUnit(*t.AimTo, t.Unit)
		}
		return bound(t) + i18n.WithUnit(*t.Aim, t.Unit)
	}
	switch {
	case line.Printed != nil:
		return commitment.PrintedTarget(line.Printed)
	case line.Asked != nil:
		return i18n.WithUnit(*line.Asked, line.Unit)
	}
	return stated(line.Stated)
}

// stated is the figure of a wording; empty where it states none for the plan's end.
func stated(c *planreading.Commitment) string {
	switch {
	case c == nil || c.Value == nil || c.Each:
		return ""
	case c.ValueTo != nil:
		return c.Value.String() + "–" + i18n.WithUnit(*c.ValueTo, quantity.Unit(c.Unit))
	}
	return plan.Sign(c.Op) + i18n.WithUnit(*c.Value, quantity.Unit(c.Unit))
}

func bound(t *indicator.Target) string {
	switch t.Op {
	case ">=":
		return "≥"
	case "<=":
		return "≤"
	case ">", "<":
		return t.Op
	}
	return ""
}
