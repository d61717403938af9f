package clause_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/clause"
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// A corpus file is a made-up piece of a plan and what is to be read from it:
//
//	# what the case shows
//	## section title        (optional; the sentences after it stand in it)
//	one paragraph a line
//	----------
//	C subject | op value unit | due | kind | confidence | text
//
// C is a commitment, A an achievement, H a healing. A due year with ! is printed in the
// text; "each year" follows one that holds for every year. The plan is that of 清源县 for 2021 to 2025 unless the first line says
// "plan: 广宁市 2026-2030".
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			input, want, _ := strings.Cut(string(data), "----------\n")
			got := show(read(input))
			if *update {
				if err := os.WriteFile(file, []byte(input+"----------\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", input, got, want)
			}
		})
	}
}

// TestDecoys: every sentence of the decoy corpus names or describes; none of
// its numbers is a promise or a result.
func TestDecoys(t *testing.T) {
	data, err := os.ReadFile("testdata/decoys.list")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c := read(line)
		if len(c.Commitments)+len(c.Achievements) > 0 {
			t.Errorf("%s\nmust yield nothing, yields\n%s", line, show(c))
		}
	}
}

// document builds sentences and their outline from a corpus text.
func document(input string) ([]sentence.Sentence, *outline.Outline) {
	o := &outline.Outline{Plan: reading.Plan{Area: reading.Area{Name: "清源县"}, Period: [2]int{2021, 2025}, Vision: 2035}}
	var ss []sentence.Sentence
	section, offset := -1, 0
	for n, line := range strings.Split(input, "\n") {
		runes := []rune(line)
		switch {
		case strings.HasPrefix(line, "plan: "):
			var from, to int
			name, years, _ := strings.Cut(strings.TrimPrefix(line, "plan: "), " ")
			fmt.Sscanf(years, "%d-%d", &from, &to)
			o.Plan.Area.Name, o.Plan.Period = name, [2]int{from, to}
		case strings.HasPrefix(line, "## "):
			section = len(o.Sections)
			o.Sections = append(o.Sections, reading.Section{ID: strconv.Itoa(section + 1), Title: strings.TrimPrefix(line, "## "), Level: 1})
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		default:
			if section < 0 {
				section = len(o.Sections)
				o.Sections = append(o.Sections, reading.Section{ID: strconv.Itoa(section + 1), Title: "重点任务", Level: 1})
			}
			ss = append(ss, sentences(runes, offset, n, section, o.Sections[section].ID)...)
		}
		offset += len(runes) + 1
	}
	return ss, o
}

// sentences cuts a paragraph as the reader does.
func sentences(runes []rune, offset, block, section int, id string) []sentence.Sentence {
	fold := strings.NewReplacer("，", ",", "：", ":", "；", ";", "（", "(", "）", ")", "％", "%")
	text := layout.Text{Runes: []rune(fold.Replace(string(runes)))}
	for i := 0; i <= len(runes); i++ {
		text.Off = append(text.Off, offset+i)
	}
	var out []sentence.Sentence
	start := 0
	for i, r := range text.Runes {
		if r == '。' || r == ';' || i == len(text.Runes)-1 {
			out = append(out, sentence.Sentence{Text: text.Slice(start, i+1), Block: block, Section: section, ID: id, First: start == 0})
			start = i + 1
		}
	}
	return out
}

func read(input string) *clause.Clauses {
	ss, o := document(input)
	return clause.Read(ss, tense.Of(ss, o), o)
}

// show writes what was read, one line each.
func show(c *clause.Clauses) string {
	var b strings.Builder
	line := func(mark string, s reading.Commitment) {
		value := "-"
		if s.Value != nil {
			value = s.Value.String()
		}
		if s.ValueTo != nil {
			value += "~" + s.ValueTo.String()
		}
		if s.From != nil {
			value = fmt.Sprintf("%s(%d) -> %s", s.From.Value, s.From.Year, value)
		}
		due := strconv.Itoa(s.Due)
		if s.DueExplicit {
			due += "!"
		}
		if s.Each {
			due += " each year"
		}
		fmt.Fprintf(&b, "%s %s | %s %s %s | %s | %s | %.2f | %s\n", mark, s.Subject, s.Op, value, s.Unit, due, s.Kind, s.Confidence, s.Text)
	}
	for _, s := range c.Commitments {
		line("C", s)
	}
	for _, s := range c.Achievements {
		line("A", s)
	}
	for _, h := range c.Healed {
		fmt.Fprintf(&b, "H %s %s -> %s\n", h.Code, h.Was, h.Now)
	}
	return b.String()
}
