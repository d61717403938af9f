package indicator_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

var update = flag.Bool("update", false, "write what is read into the .want files")

// options know two indicators, one by a Chinese name, and a check.
func options() indicator.CSVOptions {
	return indicator.CSVOptions{
		Resolve: func(text string, version int) (indicator.Version, bool) {
			if text == "人均收入" {
				text = "income"
			}
			return indicator.Version{Code: indicator.Code(text), Version: max(version, 1)}, text == "income" || text == "structure"
		},
		Unit:  func(indicator.Version) (quantity.Unit, bool) { return "万元", true },
		Words: func(indicator.Version) bool { return false },
		Area:  "900101",
		Check: func(o indicator.Observation) error {
			if n, ok := o.Value.Number(); ok && n.IntPart() > 100 && o.Cell.Org == "" {
				return fault.New(fault.Invalid, "indicator.csv_value", fault.Args{"Value": o.Value.String()})
			}
			return nil
		},
	}
}

// told is what reading a file yields, as text.
func told(r io.Reader, o indicator.CSVOptions) string {
	var b strings.Builder
	for o, err := range indicator.ReadCSV(r, o) {
		var faults *indicator.FileFaults
		switch {
		case errors.As(err, &faults):
			for _, l := range faults.Lines {
				fmt.Fprintf(&b, "line %d %q: %s %s\n", l.Line, l.Column, l.Fault.Key, i18n.T(i18n.ZH, l.Fault.Key, i18n.Args(l.Fault.Args)))
			}
			if faults.More {
				b.WriteString("and maybe more\n")
			}
		case err != nil:
			fmt.Fprintf(&b, "failed: %v\n", err)
		default:
			fmt.Fprintf(&b, "%s/%d %s %q %s = %q %s %q\n", o.Cell.Code, o.Cell.Version, o.Cell.Area, o.Cell.Org, o.Cell.Period, o.Value, o.Status, o.Note)
		}
	}
	return b.String()
}

func TestReadCSV(t *testing.T) {
	files, err := filepath.Glob("testdata/csv/*.csv")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".csv"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := told(bytes.NewReader(data), options())
			if *update {
				if err := os.WriteFile(file+".want", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file + ".want")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFaultsStopAtTheLimit(t *testing.T) {
	o := options()
	o.Faults = 3
	file := "indicator,period,value\n" + strings.Repeat("income,2024,x\n", 10)
	got := told(strings.NewReader(file), o)
	if strings.Count(got, "line ") != 3 || !strings.HasSuffix(got, "and maybe more\n") {
		t.Error(got)
	}
	o.Faults = 10
	if got = told(strings.NewReader(file), o); strings.Count(got, "line ") != 10 || strings.Contains(got, "more") {
		t.Error(got)
	}
}

func TestAfterAFaultNothingIsHandedOn(t *testing.T) {
	var rows int
	var last error
	for _, err := range indicator.ReadCSV(strings.NewReader("indicator,period,value\nincome,2023,1\nincome,2024,x\nincome,2025,1\n"), options()) {
		if last = err; err == nil {
			rows++
		}
	}
	if f := fault.From(last); rows != 1 || f.Key != "indicator.csv_faults" || f.Args["Line"] != 3 {
		t.Errorf("%d rows, %v", rows, last)
	}
}

func TestProgressIsToldToTheEnd(t *testing.T) {
	var calls, rows int
	var bytes int64
	o := options()
	o.Progress = func(r int, b int64) { calls, rows, bytes = calls+1, r, b }
	var file strings.Builder
	file.WriteString("indicator,area,period,value\n")
	for i := range 20000 {
		fmt.Fprintf(&file, "income,%d,2024,5\n", i)
	}
	got := 0
	for range indicator.ReadCSV(strings.NewReader(file.String()), o) {
		got++
	}
	if got != 20000 || rows != 20000 || bytes != int64(file.Len()) || calls < 3 {
		t.Errorf("%d observations; told of %d rows, %d of %d bytes in %d calls", got, rows, bytes, file.Len(), calls)
	}
	for range indicator.ReadCSV(strings.NewReader(file.String()), o) {
		break // a reader may stop whenever it likes
	}
}

func TestAFailingReaderOrCheckEndsTheReading(t *testing.T) {
	broken := errors.New("the disk is gone")
	r := io.MultiReader(strings.NewReader("indicator,period,value\nincome,2024,1\n"), failingReader{broken})
	var last error
	for _, last = range indicator.ReadCSV(r, options()) {
	}
	if !errors.Is(last, broken) {
		t.Errorf("err = %v", last)
	}
	o := options()
	o.Check = func(indicator.Observation) error { return broken }
	for _, last = range indicator.ReadCSV(strings.NewReader("indicator,period,value\nincome,2024,1\n"), o) {
	}
	if !errors.Is(last, broken) {
		t.Errorf("err = %v", last)
	}
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

// endless is a file whose second line never ends.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	const head = "indicator,period,value\n\""
	if e.read < len(head) {
		n := copy(p, head[e.read:])
		e.read += n
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	e.read += len(p)
	return len(p), nil
}

func TestAnOpenQuoteDoesNotSwallowAFile(t *testing.T) {
	e := &endless{}
	if got := told(e, options()); !strings.HasPrefix(got, "line 2 \"\": indicator.csv_line_long") {
		t.Error(got)
	}
	if e.read > 4<<20 {
		t.Errorf("%d bytes were read", e.read)
	}
}

func FuzzReadCSV(f *testing.F) {
	files, err := filepath.Glob("testdata/csv/*.csv")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o := options()
		o.Check = nil
		figures := indicator.NewFigures()
		for o, err := range indicator.ReadCSV(bytes.NewReader(data), o) {
			if err != nil {
				if fault.From(err).Code == fault.Internal {
					t.Fatal(err)
				}
				return
			}
			// whatever is read can be kept
			if err := figures.Add(&o); err != nil {
				t.Fatal(err)
			}
		}
	})
}
