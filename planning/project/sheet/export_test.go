package sheet

import (
	"gangyao/planning/project"
	"gangyao/platform/office/xlsx"
)

// ReadGrids reads sheets that a test has made.
func ReadGrids(grids []xlsx.Grid, f *Frame) (*Preview, error) { return read("file", grids, f) }

// Imported is the row of an import that a row became.
func Imported(r *Row) *project.ImportRow { return &r.row }
