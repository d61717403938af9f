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
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
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

// Table is the division laid out: chapters with rows of texts.
type Table struct {
	Title   string
	Lead    string
	Columns []Column
	Groups  []Group
	Rows    int
	Demo    bool
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
	t := &Table{Title: i18n.T(l, "division.title", i18n.Args{"Plan": d.Edition.Title}), Columns: columns(l, d), Demo: d.Edition.Demo}
	assigned := 0
	for i := range d.Lines {
		line := &d.Lines[i]
		if len(t.Groups) == 0 || t.Groups[len(t.Groups)-1].Title != line.Chapter {
			t.Groups = append(t.Groups, Group{Title: line.Chapter})
		}
		g := &t.Groups[len(t.Groups)-1]
		row := Row{Duty: line.Duty, Version: line.Version}
		for _, c := range t.Columns {
			row.Cells = append(row.Cells, text(l, d, line, &line.Terms, c.Key))
		}
		g.Rows = append(g.Rows, row)
		t.Rows++
		if line.Owner != "" {
			assigned++
		}
	}
	t.Lead = i18n.T(l, "division.lead", i18n.Args{"Day": d.Day, "Count": t.Rows, "Assigned": assigned})
	return t
}

// TitleOf is the title of a column; false when the division has no such column.
func (t *Table) TitleOf(k Key) (string, bool) {
	for _, c := range t.Columns {
		if c.Key == k {
			return c.Title, true
		}
	}
	return "", false
}

// Says is what a row says in a column, or under Years of all years.
func (t *Table) Says(r *Row, k Key, l i18n.Lang) string {
	var years []string
	for i, c := range t.Columns {
		switch {
		case c.Key == k:
			return r.Cells[i]
		case k == Years && c.Key.year() > 0 && r.Cells[i] != "":
			years = append(years, i18n.T(l, "division.year_of", i18n.Args{"Year": c.Key.year(), "What": r.Cells[i]}))
		}
	}
	return strings.Join(years, i18n.T(l, "division.years"))
}

func columns(l i18n.Lang, d *commitment.Division) []Column {
	col := func(k Key, width float64) Column { return Column{k, i18n.T(l, "division.col."+string(k)), width} }
	out := []Column{col(ColNo, 6)}
	for i := range d.Lines {
		if d.Lines[i].Under != "" {
			out = append(out, col(ColUnder, 20))
			break
		}
	}
	out = append(out, col(ColTask, 44), col(ColTarget, 14), col(ColDue, 12), col(ColOwner, 14), col(ColContributors, 22), col(ColLeader, 12))
	for _, y := range d.Years {
		out = append(out, Column{Year(y), i18n.T(l, "division.col.year", i18n.Args{"Year": y}), 24})
	}
	return append(out, col(ColVerify, 18))
}

// text is what a column says of a line under some terms.
func text(l i18n.Lang, d *commitment.Division, line *commitment.DivisionLine, t *commitment.Terms, k Key) string {
	switch k {
	case ColNo:
		return strconv.Itoa(line.No)
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
		if t.Owner == "" {
			return ""
		}
		return d.OrgName(t.Owner)
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
	if line.Asked != nil {
		return i18n.WithUnit(*line.Asked, line.Unit)
	}
	return stated(line.Stated)
}

// signs are the bounds of a wording; of a change the sign says the direction.
var signs = map[planreading.Op]string{planreading.AtLeast: "≥", planreading.AtMost: "≤", planreading.About: "≈", planreading.IncreaseBy: "+", planreading.DecreaseBy: "−"}

// stated is the figure of a wording; empty where it states none for the plan's end.
func stated(c *planreading.Commitment) string {
	switch {
	case c == nil || c.Value == nil || c.Each:
		return ""
	case c.ValueTo != nil:
		return c.Value.String() + "–" + i18n.WithUnit(*c.ValueTo, quantity.Unit(c.Unit))
	}
	return signs[c.Op] + i18n.WithUnit(*c.Value, quantity.Unit(c.Unit))
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
