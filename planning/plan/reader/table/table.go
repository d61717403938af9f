// Package table reads the indicator tables of a plan, whatever shape they were
// left in: real grids, rows with spaced columns, or one cell per line.
package table

import (
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reading"
)

// Tables is what was read, and which blocks the tables took.
type Tables struct {
	Tables     []reading.Table
	Indicators []reading.Indicator
	// In[i]: block i is part of an indicator table, its title or its notes, so
	// it is not prose. Boxes that list works in sentences (专栏 of kind "list")
	// stay prose and are not marked.
	In     []bool
	Healed []reading.Healing
	// Counts are group headings that print a count, with the rows found under them.
	Counts []GroupCount
}

// GroupCount is a printed count of rows, such as 一、经济发展(6项).
type GroupCount struct {
	Table   string
	Group   string
	Printed int
	Rows    int
	Span    reading.Span
}

// Read finds the tables.
func Read(l *layout.Layout, o *outline.Outline) *Tables {
	return &Tables{In: make([]bool, len(l.Blocks))}
}
