package work

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

// A corpus file shows one phenomenon in cases parted by a line of equals
// signs: sentences, a line of hyphens, and what is read of them. A case may
// begin with "past:" (its tense) or "box:" (it stands in a box).
func corpus(t *testing.T, folder string, read func(ss []sentence.Sentence, ts []tense.Tense, src []rune) []string) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus in testdata/%s: %v", folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var rewritten []string
			for _, c := range strings.Split(strings.TrimSpace(string(data)), "\n==========\n") {
				input, want, _ := strings.Cut(c, "\n----------")
				got := strings.Join(read(sentences(input)), "\n")
				if got == "" {
					got = "(nothing)"
				}
				if want = strings.TrimSpace(want); want != got && !*update {
					t.Errorf("%s\ngot:\n%s\nwant:\n%s", input, got, want)
				}
				rewritten = append(rewritten, strings.TrimSpace(input)+"\n----------\n"+got)
			}
			if *update {
				if err := os.WriteFile(file, []byte(strings.Join(rewritten, "\n==========\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// sentences makes the sentences of a case, with their tenses.
func sentences(input string) ([]sentence.Sentence, []tense.Tense, []rune) {
	tns, box := tense.Future, ""
	if rest, ok := strings.CutPrefix(input, "past: "); ok {
		input, tns = rest, tense.Past
	}
	if rest, ok := strings.CutPrefix(input, "box: "); ok {
		input, box = rest, "重点工程"
	}
	var ss []sentence.Sentence
	var ts []tense.Tense
	src := []rune(strings.TrimSpace(input))
	from := 0
	for i, r := range src {
		if r != '。' && i+1 < len(src) {
			continue
		}
		ss = append(ss, sentence.Sentence{Text: layout.Normalise(src, from, i+1), Section: -1, ID: "0", Box: box})
		ts = append(ts, tns)
		from = i + 1
	}
	return ss, ts, src
}

func TestWorks(t *testing.T) {
	corpus(t, "works", func(ss []sentence.Sentence, ts []tense.Tense, src []rune) []string {
		var out []string
		for _, w := range Works(ss, ts, &outline.Outline{}, src) {
			line := fmt.Sprintf("%s | %s | %s", w.Action, w.Name, at(ss, w.Span))
			if w.Quantity != nil {
				line += fmt.Sprintf(" | %s %s", w.Quantity, w.Unit)
			}
			if w.Status != "planned" {
				line += " | " + w.Status
			}
			out = append(out, line)
		}
		return out
	})
}

func TestSystems(t *testing.T) {
	corpus(t, "systems", func(ss []sentence.Sentence, ts []tense.Tense, src []rune) []string {
		var out []string
		for _, s := range Systems(ss, ts, &outline.Outline{}, src) {
			line := fmt.Sprintf("%s | %s | %s", s.Form, s.Name, at(ss, s.Span))
			if len(s.Mentions) > 0 {
				line += fmt.Sprintf(" | again %d times", len(s.Mentions))
			}
			out = append(out, line)
		}
		return out
	})
}

// at is the text of a span with its place.
func at(ss []sentence.Sentence, span reading.Span) string {
	for _, s := range ss {
		for i := range s.Runes {
			if s.Off[i] == span[0] {
				j := i
				for j < len(s.Runes) && s.Off[j] < span[1] {
					j++
				}
				return fmt.Sprintf("%d %s", span[0], string(s.Runes[i:j]))
			}
		}
	}
	return fmt.Sprintf("%v lies in no sentence", span)
}
