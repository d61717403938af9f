package indicator

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// CSVOptions say how figures in a CSV file are understood.
type CSVOptions struct {
	// Resolve finds the indicator that a cell names by code or by name; version
	// is 0 when the file gives none. nil: the text is the code, 0 is version 1.
	Resolve func(text string, version int) (Version, bool)
	// Unit is the unit of an indicator, which a column of units must agree with;
	// nil: a column of units is refused.
	Unit func(Version) (quantity.Unit, bool)
	// Words says whether an indicator may have words in place of a number; nil: none may.
	Words func(Version) bool
	// Area is the place of rows that name none; empty: they are refused.
	Area area.Code
	// Check is called with every observation. A *fault.Error is a fault of that
	// line; any other error ends the reading.
	Check func(Observation) error
	// Progress is called every few thousand rows, and at the end, with the rows
	// and bytes read.
	Progress func(rows int, bytes int64)
	// Faults is how many faults are gathered before reading stops; 0 means 100.
	Faults int
}

// LineFault is what is wrong with a line of a file.
type LineFault struct {
	Line   int    // from 1
	Column string // the header as the file has it; empty when it is the line as a whole
	Fault  *fault.Error
}

// FileFaults is all that is wrong with a file, up to the limit.
type FileFaults struct {
	Lines []LineFault
	// More: reading stopped at the limit; there may be others.
	More bool
}

// Error is for the log.
func (e *FileFaults) Error() string {
	if len(e.Lines) == 0 {
		return "indicator: a file without faults"
	}
	return fmt.Sprintf("indicator: %d faults, the first in line %d: %v", len(e.Lines), e.Lines[0].Line, e.Lines[0].Fault)
}

// Unwrap is the fault of the file as a whole.
func (e *FileFaults) Unwrap() error {
	args := fault.Args{"Count": len(e.Lines), "Line": 0}
	if len(e.Lines) > 0 {
		args["Line"] = e.Lines[0].Line
	}
	return fault.New(fault.Invalid, "indicator.csv_faults", args)
}

const (
	defaultFaults = 100
	progressEvery = 1 << 13
	peeked        = 1 << 16
	// maxLine is how many bytes a record may take: a quote that is never closed
	// must not swallow a whole file.
	maxLine = 1 << 20
)

// ReadCSV reads figures from a CSV file, with columns found by their headers
// (csv.yaml), separated by commas, semicolons or tabs, in UTF-8, UTF-16 with a
// mark, or GB18030. It holds one line at a time.
//
// After the first fault no observation is yielded any more; the rest of the file
// is still checked, and the last thing yielded is a *FileFaults with all faults
// found. A reader that fails ends the reading with its error.
func ReadCSV(r io.Reader, o CSVOptions) iter.Seq2[Observation, error] {
	return func(yield func(Observation, error) bool) {
		words, err := csvWords()
		if err != nil {
			yield(Observation{}, err)
			return
		}
		f := &csvFile{options: o, words: words, in: &counting{r: r}}
		if f.options.Faults <= 0 {
			f.options.Faults = defaultFaults
		}
		if err := f.read(func(o Observation) bool { return yield(o, nil) }); err != nil {
			if !errors.Is(err, errEnough) {
				yield(Observation{}, err)
			}
			return
		}
		if len(f.faults.Lines) > 0 {
			yield(Observation{}, &f.faults)
		}
	}
}

// counting counts bytes and stops at a record that does not end.
type counting struct {
	r     io.Reader
	bytes int64
	mark  int64 // where the last record was complete
}

// errEnough ends a reading early.
var errEnough = errors.New("indicator: enough")

var errLongLine = errors.New("indicator: a line of a file is too long")

func (c *counting) Read(p []byte) (int, error) {
	if c.bytes-c.mark > maxLine+peeked {
		return 0, errLongLine
	}
	n, err := c.r.Read(p)
	c.bytes += int64(n)
	return n, err
}

// csvFile is a file being read.
type csvFile struct {
	options CSVOptions
	words   *csvLexicon
	in      *counting
	table   *csv.Reader
	header  []string
	column  [columns]int // place in a record; -1 when the file has none
	// labelled: the header reads "CODE: label", and so do the codes below it.
	labelled [columns]bool
	faults   FileFaults
	rows     int
	seen     int // line on which the last record began

	series    map[string]SeriesKey // by the cells that name one
	seriesKey []byte
	periods   map[string]period.Period
}

// read reads to the end; errEnough when use wants no more.
func (f *csvFile) read(use func(Observation) bool) error {
	text := bufio.NewReaderSize(decoded(f.in), peeked)
	f.table = csv.NewReader(text)
	f.table.Comma = separator(text)
	f.table.ReuseRecord = true
	f.series, f.periods = map[string]SeriesKey{}, map[string]period.Period{}
	first, err := f.table.Read()
	switch {
	case err == io.EOF:
		f.fault(1, "", fault.New(fault.Invalid, "indicator.csv_empty", nil))
		return nil
	case err != nil:
		return f.broken(err)
	}
	f.seen = 1
	if !f.readHeader(first) {
		return nil
	}
	for {
		record, err := f.table.Read()
		f.in.mark = f.in.bytes
		if err == io.EOF {
			f.progress()
			return nil
		}
		if f.rows++; f.rows%progressEvery == 0 {
			f.progress()
		}
		if err != nil {
			if err := f.broken(err); err != nil {
				return err
			}
		} else {
			f.seen, _ = f.table.FieldPos(0)
			if err := f.line(record, use); err != nil {
				return err
			}
		}
		if f.faults.More {
			f.progress()
			return nil
		}
	}
}

func (f *csvFile) progress() {
	if f.options.Progress != nil {
		f.options.Progress(f.rows, f.in.bytes)
	}
}

// line reads one observation and hands it on while all has been well so far.
func (f *csvFile) line(record []string, use func(Observation) bool) error {
	o, column, wrong := f.observation(record)
	if wrong == nil && f.options.Check != nil {
		column = noColumn
		if err := f.options.Check(o); err != nil && !errors.As(err, &wrong) {
			return err
		}
	}
	if wrong != nil {
		f.fault(f.seen, f.name(column), wrong)
		return nil
	}
	if len(f.faults.Lines) == 0 && !use(o) {
		return errEnough
	}
	return nil
}

// fault keeps a fault.
func (f *csvFile) fault(line int, column string, err *fault.Error) {
	if len(f.faults.Lines) == f.options.Faults {
		f.faults.More = true
		return
	}
	f.faults.Lines = append(f.faults.Lines, LineFault{Line: line, Column: column, Fault: err})
}

// broken keeps what is wrong with the form of a line; another error of the
// reader is returned.
func (f *csvFile) broken(err error) error {
	var wrong *csv.ParseError
	switch {
	case errors.As(err, &wrong) && errors.Is(err, csv.ErrFieldCount):
		f.fault(wrong.Line, "", fault.New(fault.Invalid, "indicator.csv_cells", fault.Args{"Want": len(f.header)}))
	case errors.As(err, &wrong):
		f.fault(wrong.StartLine, "", fault.Wrap(err, fault.Invalid, "indicator.csv_quote", nil))
	case errors.Is(err, errLongLine):
		f.fault(f.seen+1, "", fault.New(fault.TooLarge, "indicator.csv_line_long", nil))
		f.faults.More = true
	default:
		return fmt.Errorf("indicator: read figures: %w", err)
	}
	return nil
}

// decoded is the file as UTF-8.
func decoded(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, peeked)
	head, _ := b.Peek(peeked) // an error comes again when reading
	fallback := encoding.Nop
	if !utf8.Valid(head[:len(head)-cut(head)]) {
		fallback = simplifiedchinese.GB18030
	}
	return transform.NewReader(b, unicode.BOMOverride(fallback.NewDecoder()))
}

// cut is how many bytes at the end begin a character that goes on.
func cut(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// separator is the one that the first line has most of.
func separator(r *bufio.Reader) rune {
	head, _ := r.Peek(peeked / 2)
	counts := map[rune]int{}
	for _, c := range string(head) {
		if c == '\n' {
			break
		}
		counts[c]++
	}
	best := ','
	for _, c := range []rune{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}
