package work

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// annotation is one row of the reference annotations of a real plan.
type annotation struct {
	Name    string `json:"name"`
	Quote   string `json:"quote"`
	Offset  int    `json:"offset"`
	Generic bool   `json:"generic"`
	Tier    int    `json:"tier"`
}

func (a annotation) span() reading.Span {
	return reading.Span{a.Offset, a.Offset + len([]rune(a.Quote))}
}

// The reading of a real plan agrees with annotations made by hand. The plan is
// not part of the project; without it the test is skipped.
func TestAgreesWithReference(t *testing.T) {
	shared := os.Getenv("GANGYAO_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	file := filepath.Join(shared, "plan", "plan.txt")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("no annotated plan (set GANGYAO_SHARED): %v", err)
	}
	doc, err := source.Read("plan.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	l := layout.Analyse(doc)
	o := outline.Build(l)
	ss := sentence.Split(l, o, table.Read(l, o).In)
	ts := tense.Of(ss, o)

	var works, systems []found
	for _, w := range Works(ss, ts, o, doc.Text) {
		works = append(works, found{w.Name, w.Span})
	}
	for _, s := range Systems(ss, ts, o, doc.Text) {
		systems = append(systems, found{s.Name, s.Span})
	}
	folder := filepath.Join(shared, "plan", "reference")
	agree(t, folder, "works.json", works, func(a annotation) bool { return !a.Generic }, 0.9, 0.87)
	agree(t, folder, "systems.json", systems, func(a annotation) bool { return a.Tier == 1 }, 0.88, 0.78)
}

type found struct {
	name string
	span reading.Span
}

// agree checks recall over the annotations that core accepts and precision
// against all of them: spans overlap, and one name contains the other.
func agree(t *testing.T, folder, file string, got []found, core func(annotation) bool, recall, precision float64) {
	data, err := os.ReadFile(filepath.Join(folder, file))
	if err != nil {
		t.Skip(err)
	}
	var refs []annotation
	if err := json.Unmarshal(data, &refs); err != nil {
		t.Fatal(err)
	}
	first, last := refs[0].Offset, 0
	for _, r := range refs {
		first, last = min(first, r.Offset), max(last, r.span()[1])
	}
	hit := make([]bool, len(refs))
	right, reported := 0, 0
	for _, g := range got {
		if g.span[0] < first || g.span[0] >= last {
			continue
		}
		reported++
		ok := false
		for i, r := range refs {
			if r.span().Overlaps(g.span) && same(r, g.name) {
				hit[i], ok = true, true
			}
		}
		if ok {
			right++
		}
	}
	wanted, hits := 0, 0
	for i, r := range refs {
		if core(r) {
			wanted++
			if hit[i] {
				hits++
			}
		}
	}
	t.Logf("%s: recall %d of %d, precision %d of %d", file, hits, wanted, right, reported)
	if float64(hits) < recall*float64(wanted) || float64(right) < precision*float64(reported) {
		t.Errorf("%s: recall %d of %d, precision %d of %d", file, hits, wanted, right, reported)
	}
}

var marks = regexp.MustCompile(`[\s“”"'《》()()【】\[\]·、,,]`)

func same(r annotation, name string) bool {
	x, y, q := marks.ReplaceAllString(r.Name, ""), marks.ReplaceAllString(name, ""), marks.ReplaceAllString(r.Quote, "")
	return y != "" && (strings.Contains(x, y) || strings.Contains(y, x) || strings.Contains(q, y) || strings.Contains(y, q))
}
