package reader_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table"
	"gangyao/planning/plan/reading"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// outlineGolden is what a golden file says of an outline. Places are given by
// the text they quote, so that a reviewer sees what was taken.
type outlineGolden struct {
	Plan     reading.Plan
	Sections []string // id, label, title
	RunIn    []string `json:",omitempty"` // the prose that begins behind a run-in title
	Boxes    []string `json:",omitempty"`
	Slips    []string `json:",omitempty"`
	Healed   []string `json:",omitempty"`
}

type tableGolden struct {
	Tables     []reading.Table
	Indicators []reading.Indicator
	Counts     []table.GroupCount `json:",omitempty"`
	Healed     []string           `json:",omitempty"`
	Prose      int                // blocks of the body that no table took
}

// TestPlans reads made-up plans of many shapes and compares the outline and
// the tables with NAME.outline.json and NAME.tables.json; -update rewrites them.
func TestPlans(t *testing.T) {
	files, err := filepath.Glob("testdata/plans/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no plans to read: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := source.Read(strings.TrimSuffix(file, ".txt"), data)
			if err != nil {
				t.Fatal(err)
			}
			l := layout.Analyse(doc)
			o := outline.Build(l)
			tb := table.Read(l, o)
			quote := func(s reading.Span) string { return string(doc.Text[s[0]:s[1]]) }
			heal := func(hs []reading.Healing) (out []string) {
				for _, h := range hs {
					out = append(out, h.Code+": "+quote(h.Span)+" | "+h.Was+" → "+h.Now)
				}
				return out
			}

			og := outlineGolden{Plan: o.Plan, Healed: heal(o.Healed)}
			for _, s := range o.Sections {
				og.Sections = append(og.Sections, strings.Repeat("  ", s.Level-1)+s.ID+" "+s.Label+" "+s.Title)
				if !strings.Contains(strings.Join(strings.Fields(quote(s.Span)), ""), string([]rune(s.Title)[:1])) {
					t.Errorf("the span of %s quotes %q", s.ID, quote(s.Span))
				}
				if !s.Body.Contains(s.Span) {
					t.Errorf("the body of %s does not hold its heading", s.ID)
				}
			}
			for i, b := range l.Blocks {
				if from := o.BodyFrom[i]; from > 0 {
					og.RunIn = append(og.RunIn, string(b.Text.Runes[from:min(from+6, len(b.Text.Runes))]))
				}
			}
			for _, b := range o.Boxes {
				text := l.Blocks[b.Title].Text.String()
				for k := b.From; k < b.To; k++ {
					text += " / " + string(l.Blocks[k].Text.Runes[:min(8, len(l.Blocks[k].Text.Runes))])
				}
				og.Boxes = append(og.Boxes, text)
			}
			for _, s := range o.Numbering {
				og.Slips = append(og.Slips, quote(s.Span)+": "+s.Printed+" for "+s.Expected)
			}
			golden(t, filepath.Join("testdata/plans", name+".outline.json"), og)

			tg := tableGolden{Tables: tb.Tables, Indicators: tb.Indicators, Counts: tb.Counts, Healed: heal(tb.Healed)}
			for i, b := range l.Blocks {
				if b.Role == layout.Body && !tb.In[i] {
					tg.Prose++
				}
			}
			golden(t, filepath.Join("testdata/plans", name+".tables.json"), tg)
		})
	}
}

// golden compares v as JSON with a file.
func golden(t *testing.T, file string, v any) {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	got := compact(b.String())
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// compact writes each span and each small object on one line.
func compact(s string) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		trimmed := strings.TrimSpace(line)
		if n := len(out); n > 0 && (strings.HasSuffix(out[n-1], "[") || strings.HasSuffix(out[n-1], ",") || trimmed == "]" || trimmed == "],") {
			isNumber := strings.Trim(trimmed, "0123456789,") == "" && trimmed != ""
			closes := (trimmed == "]" || trimmed == "],") && strings.Trim(out[n-1][strings.LastIndexByte(out[n-1], '[')+1:], "0123456789, ") == "" && strings.Contains(out[n-1], "[")
			if isNumber || closes {
				out[n-1] += trimmed
				continue
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
