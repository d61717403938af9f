package demo

import (
	"regexp"
	"strings"
	"testing"
)

// The demonstration is facts: no sentence of the plan, no place in its text.
func TestTheDemonstrationHoldsNoProse(t *testing.T) {
	r, err := Reading()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Indicators) != 60 || len(r.Commitments) < 60 || len(r.Works) < 100 || len(r.Systems) < 50 || len(r.Findings) < 20 {
		t.Errorf("%d indicators, %d commitments, %d works, %d systems, %d findings", len(r.Indicators), len(r.Commitments), len(r.Works), len(r.Systems), len(r.Findings))
	}
	sentence := regexp.MustCompile(`[。；]`)
	short := func(what, s string, most int) {
		if n := len([]rune(s)); n > most || sentence.MatchString(s) {
			t.Errorf("%s is no short fact: %q", what, s)
		}
	}
	chapters := map[string]bool{}
	for _, s := range r.Sections {
		chapters[s.ID] = true
		short("chapter", s.Title, 40)
	}
	for _, c := range r.Commitments {
		short("commitment", c.Text, 45)
		if !chapters[c.Section] || c.Span.Len() != 0 {
			t.Errorf("%s stands in chapter %q at %v", c.Subject, c.Section, c.Span)
		}
	}
	for _, w := range r.Works {
		short("work", w.Name, 20)
	}
	for _, s := range r.Systems {
		short("system", s.Name, 20)
	}
	for _, f := range r.Findings {
		if len(f.Spans) != 0 || strings.Contains(f.Message, "\n") {
			t.Errorf("finding %s has places in a text that is not here", f.Code)
		}
	}
	if len(r.Measures)+len(r.Sentences)+len(r.Achievements) != 0 {
		t.Error("measures, sentences and past results are prose")
	}
}
