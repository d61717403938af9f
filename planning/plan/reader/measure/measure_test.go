package measure

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

var update = flag.Bool("update", false, "rewrite the expected lines of the corpora")

// Each corpus file shows one kind of sentence: sentences, one a line, and
// after a line of hyphens the class of each with the ordering verb.
func TestClasses(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			input, want, _ := strings.Cut(string(data), "----------\n")
			var got strings.Builder
			for _, line := range strings.Split(strings.TrimSpace(input), "\n") {
				s, tns := sentenceOf(line)
				measures, classes := Read([]sentence.Sentence{s}, []tense.Tense{tns}, &outline.Outline{}, nil, nil)
				fmt.Fprint(&got, classes[0])
				for _, m := range measures {
					fmt.Fprintf(&got, " %s", m.Verb)
				}
				fmt.Fprintln(&got)
			}
			if *update {
				if err := os.WriteFile(file, []byte(strings.TrimSpace(input)+"\n----------\n"+got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got.String() != want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", input, got.String(), want)
			}
		})
	}
}

func sentenceOf(line string) (sentence.Sentence, tense.Tense) {
	tns := tense.Future
	if rest, ok := strings.CutPrefix(line, "past: "); ok {
		line, tns = rest, tense.Past
	}
	if rest, ok := strings.CutPrefix(line, "situation: "); ok {
		line, tns = rest, tense.Situation
	}
	var s sentence.Sentence
	if rest, ok := strings.CutPrefix(line, "lead: "); ok {
		line, s.IsLead = rest, true
	}
	if rest, ok := strings.CutPrefix(line, "box: "); ok {
		line, s.Box = rest, "重点工程"
	}
	src := []rune(line)
	s.Text, s.Section, s.ID = layout.Normalise(src, 0, len(src)), -1, "0"
	return s, tns
}

// A sentence that promises a figure is a commitment, yet what it orders beside
// the figure is a measure of its own.
func TestCommitmentWithOrders(t *testing.T) {
	s, _ := sentenceOf("完善县乡路网,推进客运一体化,到2025年公路里程达到1200公里,健全养护机制。")
	promise := reading.Commitment{Span: reading.Span{16, 34}}
	measures, classes := Read([]sentence.Sentence{s}, nil, &outline.Outline{}, []reading.Commitment{promise}, nil)
	if classes[0] != reading.ClassCommitment {
		t.Errorf("class %s", classes[0])
	}
	var got []string
	for _, m := range measures {
		got = append(got, m.Text)
	}
	if want := "完善县乡路网,推进客运一体化 / 健全养护机制"; strings.Join(got, " / ") != want {
		t.Errorf("measures %s, want %s", strings.Join(got, " / "), want)
	}
}

// A sentence with a past figure is an achievement whatever its verbs.
func TestAchievementFirst(t *testing.T) {
	s, _ := sentenceOf("推进污水治理,处理率由80%提高到95%。")
	past := reading.Commitment{Span: reading.Span{7, 19}}
	measures, classes := Read([]sentence.Sentence{s}, nil, &outline.Outline{}, nil, []reading.Commitment{past})
	if classes[0] != reading.ClassAchievement || len(measures) != 0 {
		t.Errorf("class %s with %d measures", classes[0], len(measures))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("推进完善", 0, 3)
	f.Add("2025年,要", 2, 1)
	f.Add("一是(“", 0, 0)
	f.Fuzz(func(t *testing.T, text string, from, length int) {
		src := []rune(text)
		s := sentence.Sentence{Text: layout.Normalise(src, 0, len(src)), Section: -1, ID: "0"}
		promise := []reading.Commitment{{Span: reading.Span{from, from + length}}}
		measures, classes := Read([]sentence.Sentence{s}, nil, &outline.Outline{}, promise, nil)
		if len(classes) != 1 || classes[0] == "" {
			t.Fatalf("classes %v", classes)
		}
		for _, m := range measures {
			if m.Span[0] < 0 || m.Span[1] > len(src) || m.Span[0] >= m.Span[1] || m.Verb == "" {
				t.Errorf("%+v of %q", m, text)
			}
		}
	})
}
