package indicator_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// vectors are observations of every kind, not in order.
func vectors() []indicator.Observation {
	cell := func(code indicator.Code, version int, k period.Kind, year, n int) indicator.CellKey {
		p, _ := period.Of(k, year, n)
		return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: version, Area: "900101"}, Period: p}
	}
	town := cell("income", 1, period.Year, 2024, 1)
	town.Area = "900101102"
	office := cell("income", 1, period.Year, 2024, 1)
	office.Org = "bureau-a"
	value := quantity.Parse
	return []indicator.Observation{
		{Cell: cell("income", 10, period.Year, 2024, 1), Value: value("7"), Status: indicator.Normal},
		{Cell: cell("income", 2, period.Year, 2024, 1), Value: value("48.00"), Status: indicator.Broken},
		{Cell: town, Value: value("-0.5"), Status: indicator.Estimated},
		{Cell: office, Value: value("12345678901234567890.25"), Status: indicator.Provisional},
		{Cell: cell("income", 1, period.Cumulative, 2023, 9), Value: value("30.1"), Status: indicator.Normal},
		{Cell: cell("income", 1, period.Month, 2024, 2), Value: value("4"), Status: indicator.Normal},
		{Cell: cell("income", 1, period.Month, 2023, 12), Status: indicator.Missing, Note: "未报\t原因：\\停电\r\n次日补报"},
		{Cell: cell("income", 1, period.Half, 2024, 2), Value: value("20"), Status: indicator.Normal},
		{Cell: cell("income", 1, period.Quarter, 2024, 3), Value: value("10"), Status: indicator.Normal},
		{Cell: cell("income", 1, period.Year, 2023, 1), Value: value("007"), Status: indicator.Normal, Note: "照原表"},
		{Cell: cell("Income", 1, period.Year, 2023, 1), Value: value("1"), Status: indicator.Normal},
		{Cell: cell("structure", 1, period.Year, 2023, 1), Value: value("13.5:49.5:37"), Status: indicator.Normal},
		{Cell: cell("task", 1, period.Year, 2023, 1), Value: value("完成省下达任务"), Status: indicator.Normal},
	}
}

// Approvals name the hash of these bytes, so the file may never change; another
// form needs another tag and a file of its own.
func TestCanonicalBytesAreAsEver(t *testing.T) {
	var b bytes.Buffer
	sum, err := indicator.Canonical(&b, slices.Values(vectors()))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "canonical-1.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Error(d)
	}
	if own := sha256.Sum256(b.Bytes()); hex.EncodeToString(own[:]) != sum {
		t.Errorf("the hash %s is not that of the bytes", sum)
	}
	if sum != "83c7e59e52fcc6cd2850888cad5013c4c3a1f3a30997f325e56a6453f10e8b22" {
		t.Errorf("hash %s", sum)
	}
	if sum, err = indicator.Canonical(io.Discard, slices.Values([]indicator.Observation(nil))); err != nil || sum != "fbd4f0280c4a1a771ef882d5219ad95c8041d7a4f998c66d94bbeccf1a26315a" {
		t.Errorf("hash of nothing: %s, %v", sum, err)
	}
}

func TestTheHashDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := drawJournal(t)
		rows := slices.Concat(j.rows[0], vectors())
		a, err := indicator.Canonical(io.Discard, slices.Values(rows))
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
		if b, err := indicator.Canonical(io.Discard, slices.Values(rows)); err != nil || a != b {
			t.Fatalf("%s, shuffled %s, %v", a, b, err)
		}
	})
}

func TestTheHashTellsEveryChange(t *testing.T) {
	seen := map[string]string{}
	add := func(what string, o indicator.Observation) {
		sum, err := indicator.Canonical(io.Discard, slices.Values([]indicator.Observation{o}))
		if err != nil {
			t.Fatal(what, err)
		}
		if other, ok := seen[sum]; ok {
			t.Errorf("%s has the same hash as %s", what, other)
		}
		seen[sum] = what
	}
	o := found(2024, "48")
	add("the figure", o)
	for what, change := range map[string]func(*indicator.Observation){
		"another scale":   func(o *indicator.Observation) { o.Value = quantity.Parse("48.0") },
		"another value":   func(o *indicator.Observation) { o.Value = quantity.Parse("49") },
		"another status":  func(o *indicator.Observation) { o.Status = indicator.Provisional },
		"a note":          func(o *indicator.Observation) { o.Note = "n" },
		"a note, escaped": func(o *indicator.Observation) { o.Note = "\n" },
		"a written \\n":   func(o *indicator.Observation) { o.Note = `\n` },
		"another area":    func(o *indicator.Observation) { o.Cell.Area = "900102" },
		"an organisation": func(o *indicator.Observation) { o.Cell.Org = "x" },
		"another version": func(o *indicator.Observation) { o.Cell.Version = 2 },
		"another year":    func(o *indicator.Observation) { o.Cell.Period = period.InYear(2025) },
	} {
		changed := o
		change(&changed)
		add(what, changed)
	}
}

func TestObservationsThatCannotBeKept(t *testing.T) {
	for _, tc := range []struct {
		name, key string
		change    func(*indicator.Observation)
	}{
		{"no code", "indicator.cell_incomplete", func(o *indicator.Observation) { o.Cell.Code = "" }},
		{"no version", "indicator.cell_incomplete", func(o *indicator.Observation) { o.Cell.Version = 0 }},
		{"no area", "indicator.cell_incomplete", func(o *indicator.Observation) { o.Cell.Area = "" }},
		{"no period", "indicator.cell_incomplete", func(o *indicator.Observation) { o.Cell.Period = period.Period{} }},
		{"no value and no word about it", "indicator.value_status", func(o *indicator.Observation) { o.Value = quantity.Value{} }},
		{"a value that is declared missing", "indicator.value_status", func(o *indicator.Observation) { o.Status = indicator.Missing }},
		{"a status of no list", "indicator.status_unknown", func(o *indicator.Observation) { o.Status = "Z" }},
		{"a note that is no text", "indicator.text_broken", func(o *indicator.Observation) { o.Note = "\xff" }},
		{"words with a NUL", "indicator.text_broken", func(o *indicator.Observation) { o.Value = quantity.Parse("a\x00b") }},
		{"an organisation that is no text", "indicator.text_broken", func(o *indicator.Observation) { o.Cell.Org = "\xff" }},
		{"a cell twice", "indicator.cell_twice", func(*indicator.Observation) {}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			first, o := found(2024, "1"), found(2024, "1")
			tc.change(&o)
			_, err := indicator.Canonical(io.Discard, slices.Values([]indicator.Observation{first, o}))
			if f := fault.From(err); f.Code != fault.Invalid || f.Key != tc.key {
				t.Errorf("%v, want %s", err, tc.key)
			}
		})
	}
}

func TestVerifyBatch(t *testing.T) {
	ctx := context.Background()
	var j journal
	j.record(day(1), found(2023, "1.50"), found(2024, "2"))
	j.record(day(2), vectors()...)
	j.record(day(3), found(2024, "3"))
	verify := func(id indicator.BatchID) bool {
		t.Helper()
		ok, err := indicator.VerifyBatch(ctx, &j, "900101", id)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	for id := range indicator.BatchID(3) {
		if !verify(id + 1) {
			t.Errorf("batch %d does not verify", id+1)
		}
	}
	rows := j.rows[0]
	for name, changed := range map[string][]indicator.Observation{
		"a value":      {rows[0], found(2024, "2.0")},
		"a lost row":   {rows[0]},
		"an added row": {rows[0], rows[1], found(2025, "1")},
		"a row twice":  {rows[0], rows[0]},
		"broken":       {rows[0], {Cell: rows[1].Cell, Status: "?"}},
	} {
		j.rows[0] = changed
		if verify(1) {
			t.Errorf("%s was not noticed", name)
		}
		if !verify(2) {
			t.Errorf("%s in batch 1 spoils batch 2", name)
		}
	}
	if _, err := indicator.VerifyBatch(ctx, &j, "900101", 3+1); !fault.Is(err, fault.NotFound) {
		t.Errorf("a batch that is not there: %v", err)
	}
}

// failing refuses to be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestCanonicalTellsWhenItCannotWrite(t *testing.T) {
	if _, err := indicator.Canonical(failing{}, slices.Values(vectors())); err != io.ErrClosedPipe {
		t.Errorf("err = %v", err)
	}
}
