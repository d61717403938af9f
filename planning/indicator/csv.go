package indicator

import (
	"io"
	"iter"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// CSVOptions say how figures in a CSV file are understood.
type CSVOptions struct {
	// Resolve finds the indicator that a cell names by code or by name; version
	// is 0 when the file gives none. nil: the text is the code, 0 is version 1.
	Resolve func(text string, version int) (Version, bool)
	// Unit is the unit of an indicator, against which a column of units is held;
	// nil: a column of units is refused.
	Unit func(Version) (quantity.Unit, bool)
	// Area is the place of rows without one.
	Area area.Code
	// Check is called with every observation; its error is the fault of that line.
	Check func(Observation) error
	// Progress is called now and then, and at the end, with the rows and bytes read.
	Progress func(rows int, bytes int64)
	// Faults is how many faults are gathered before reading stops; 0 means 100.
	Faults int
}

// LineFault is what is wrong with a line of a file.
type LineFault struct {
	Line   int    // from 1
	Column string // the header of the cell; empty when it is the line as a whole
	Fault  *fault.Error
}

// FileFaults is all that is wrong with a file, up to the limit.
type FileFaults struct {
	Lines []LineFault
	// More: reading stopped at the limit; there may be others.
	More bool
}

// Error is for the log.
func (e *FileFaults) Error() string { return "" }

// ReadCSV reads figures. The first fault ends the observations; the rest of the
// file is still checked, and the last thing yielded is a *FileFaults.
func ReadCSV(r io.Reader, o CSVOptions) iter.Seq2[Observation, error] {
	return func(func(Observation, error) bool) {}
}
