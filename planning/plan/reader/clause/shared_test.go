package clause_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reader/clause"
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// shared is the folder of the real plan and its annotations, which are not
// part of the project: $GANGYAO_SHARED, or shared beside the project's root.
func shared(t testing.TB) string {
	dir := os.Getenv("GANGYAO_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		for err == nil {
			if _, gone := os.Stat(filepath.Join(root, "go.mod")); gone == nil || root == filepath.Dir(root) {
				break
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "plan", "plan.txt")); err != nil {
		t.Skip("no annotated plan at hand: set GANGYAO_SHARED")
	}
	return dir
}

type annotation struct {
	Offset   int    `json:"offset"`
	Quote    string `json:"quote"`
	Tier     int    `json:"tier"`
	Strength string `json:"strength"`
	Deadline *int   `json:"deadline"`
	Value    any    `json:"value"`
}

func (a annotation) span() reading.Span {
	return reading.Span{a.Offset, a.Offset + len([]rune(a.Quote))}
}

func annotations(t *testing.T, dir, name string) []annotation {
	data, err := os.ReadFile(filepath.Join(dir, "plan", "reference", name))
	if err != nil {
		t.Skip(err)
	}
	var out []annotation
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAnnotatedPlan keeps the reader at what it reaches on a plan annotated by
// hand (chapters 1 to 6, prose only): nothing of the past is promised, few
// promises are missed, few are made up, and their years are right.
func TestAnnotatedPlan(t *testing.T) {
	dir := shared(t)
	data, err := os.ReadFile(filepath.Join(dir, "plan", "plan.txt"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := reader.Read("plan.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = 3500, 32175
	promised, past := annotations(t, dir, "commitments.json"), annotations(t, dir, "achievements.json")
	hits, first, known, reported, wrong := 0, 0, 0, 0, 0
	for _, a := range promised {
		if a.Tier != 1 {
			continue
		}
		first++
		for _, c := range res.Reading.Commitments {
			if c.Span.Overlaps(a.span()) {
				hits++
				if a.Deadline != nil && c.Due != *a.Deadline {
					t.Errorf("%s is due %d, read %d", a.Quote, *a.Deadline, c.Due)
				}
				break
			}
		}
	}
	for _, c := range res.Reading.Commitments {
		if c.Span[0] < from || c.Span[0] >= to || inTable(res.Reading, c.Span) {
			continue
		}
		reported++
		right := false
		for _, a := range promised {
			right = right || c.Span.Overlaps(a.span())
		}
		if right {
			known++
			continue
		}
		for _, a := range past {
			if c.Span.Overlaps(a.span()) {
				wrong++
				t.Errorf("a result is read as a promise: %s", c.Text)
				break
			}
		}
	}
	if share := float64(hits) / float64(first); share < 0.95 {
		t.Errorf("%d of %d promises found", hits, first)
	}
	if share := float64(known) / float64(reported); share < 0.95 {
		t.Errorf("%d of %d reported promises are promises", known, reported)
	}
}

func inTable(r *reading.Reading, s reading.Span) bool {
	for _, t := range r.Tables {
		if t.Span.Overlaps(s) {
			return true
		}
	}
	return false
}

// BenchmarkPlan reads the statements of a whole plan, its sentences given.
func BenchmarkPlan(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(shared(b), "plan", "plan.txt"))
	if err != nil {
		b.Fatal(err)
	}
	ss, o := prepare(b, data)
	b.ReportAllocs()
	for b.Loop() {
		clause.Read(ss, tense.Of(ss, o), o)
	}
}

func prepare(t testing.TB, data []byte) ([]sentence.Sentence, *outline.Outline) {
	doc, err := source.Read("plan.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	l := layout.Analyse(doc)
	o := outline.Build(l)
	return sentence.Split(l, o, table.Read(l, o).In), o
}

func FuzzViews(f *testing.F) {
	f.Add("地区生产总值(GDP)年均增长8%(其中工业10%)，建设(改造)道路12(条)")
	f.Fuzz(func(t *testing.T, s string) {
		c := read(strings.ReplaceAll(s, "\n", ""))
		for _, x := range append(c.Commitments, c.Achievements...) {
			if x.Text == "" {
				t.Fatalf("no text at %v of %q", x.Span, s)
			}
		}
	})
}
