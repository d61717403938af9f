// Package finding checks what was read: one rule a file, each with a code, a
// severity, the arithmetic and advice. A rule holds for any plan; the words it
// needs to know (synonyms, units, price-based figures) are in lexicon.yaml.
//
// Severity means: error, two printed statements cannot both be true whatever
// was meant; warning, something cannot be carried out or checked as it
// stands, or does not add up unless one of the named explanations holds; note,
// worth a look. A figure printed with d decimals stands for ± half a unit in
// the last one (package interval); nothing that rounding explains is reported.
package finding

import (
	"math"
	"slices"
	"strconv"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
)

// Rule checks one kind of weakness. Check must not change its input. A rule may
// report a neighbouring code where that names the weakness better.
type Rule struct {
	Code  string
	Check func(in *Input) []reading.Finding
}

// Input is what the rules look at.
type Input struct {
	*reader.Result
	// Upper is the plan of the level above, nil when none is given.
	Upper *reading.Reading

	words    *lexicon
	passages []passage
	shelf    shelf
	sections map[string]*reading.Section // by id
	healed   places
	mended   places // healed under a more telling code than healed-text
	tables   places // indicator tables
	facts    []fact
	index    index
}

// NewInput prepares a reading for the rules.
func NewInput(res *reader.Result) *Input {
	in := &Input{Result: res, words: words().forArea(res.Reading.Plan.Area.Name)}
	in.passages = passagesOf(res)
	in.shelf = shelve(in.passages)
	in.sections = map[string]*reading.Section{}
	for i := range res.Reading.Sections {
		s := &res.Reading.Sections[i]
		if in.sections[s.ID] == nil {
			in.sections[s.ID] = s
		}
	}
	for _, h := range res.Reading.Healed {
		in.healed.add(h.Span)
		if h.Code != "healed-text" {
			in.mended.add(h.Span)
		}
	}
	for _, t := range res.Reading.Tables {
		if t.Kind == "targets" || t.Kind == "results" {
			in.tables.add(t.Span)
		}
	}
	in.healed.sort()
	in.mended.sort()
	in.tables.sort()
	in.facts = factsOf(in, res.Reading)
	in.index = indexOf(in.words, in.facts)
	return in
}

// Quote is the source text of a span; empty when the span is not in the text.
func (in *Input) Quote(s reading.Span) string {
	if s[0] < 0 || s[0] >= s[1] || s[1] > len(in.Text) {
		return ""
	}
	return string(in.Text[s[0]:s[1]])
}

// Rules lists all rules, in the order their findings are reported.
func Rules() []Rule {
	return []Rule{
		{"value-conflict", valueConflict},
		{"growth-endpoint-mismatch", growthEndpoint},
		{"claim-contradicted", claimContradicted},
		{"target-missed", targetMissed},
		{"composition-sum", compositionSum},
		{"share-of-total", shareOfTotal},
		{"derived-mismatch", derivedMismatch},
		{"cross-reading", crossReading},
		{"weak-target", weakTarget},
		{"target-below-baseline", targetBelowBaseline},
		{"weaker-than-upper-plan", weakerThanUpperPlan},
		{"definition-drift", definitionDrift},
		{"target-unquantified", targetUnquantified},
		{"baseline-missing", baselineMissing},
		{"deadline-missing", deadlineMissing},
		{"owner-missing", ownerMissing},
		{"unit-missing", unitMissing},
		{"unit-mismatch", unitMismatch},
		{"count-mismatch", countMismatch},
		{"ambiguous-subject", ambiguousSubject},
		{"naming-conflict", namingConflict},
		{"duplicate", duplicate},
		{"numbering", numbering},
		{"corrupt-number", corruptNumber},
		{"cell-missing", cellMissing},
		{"healed-text", healedText},
	}
}

// Check runs all rules and numbers the findings in text order.
func Check(res *reader.Result) []reading.Finding { return Run(NewInput(res)) }

// Run runs all rules on a prepared input.
func Run(in *Input) []reading.Finding {
	out := []reading.Finding{}
	said := map[[2]string]int{}
	for _, r := range Rules() {
		for _, f := range r.Check(in) {
			// the same said twice (a row and its sub-row) is one finding
			key := [2]string{f.Code, f.Message}
			if i, ok := said[key]; ok {
				out[i].Spans = append(out[i].Spans, f.Spans...)
				continue
			}
			if f.Spans = tidy(f.Spans, len(in.Text)); len(f.Spans) > 0 {
				said[key] = len(out)
				out = append(out, f)
			}
		}
	}
	for i := range out {
		out[i].Spans = tidy(out[i].Spans, len(in.Text))
	}
	slices.SortStableFunc(out, func(a, b reading.Finding) int { return a.Spans[0][0] - b.Spans[0][0] })
	for i := range out {
		out[i].ID = "F" + strconv.Itoa(i+1)
	}
	return out
}

// tidy drops empty, foreign and repeated spans, and those that hold another
// (of a row and its cell the cell is cited). The rest keep their order, so that
// the first is where the reader of the finding should look first.
func tidy(spans []reading.Span, n int) []reading.Span {
	out := make([]reading.Span, 0, len(spans))
	seen := make(map[reading.Span]bool, len(spans))
	for _, s := range spans {
		if s[0] >= 0 && s[0] < s[1] && s[1] <= n && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return slices.DeleteFunc(out, narrower(out))
}

// narrower says of a span whether another of the spans lies within it.
func narrower(spans []reading.Span) func(reading.Span) bool {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b reading.Span) int { return a[0] - b[0] })
	// from each place on, the nearest end of a span that begins there or later
	nearest := make([]int, len(sorted)+1)
	nearest[len(sorted)] = math.MaxInt
	for i := len(sorted) - 1; i >= 0; i-- {
		nearest[i] = min(nearest[i+1], sorted[i][1])
	}
	return func(s reading.Span) bool {
		i, _ := slices.BinarySearchFunc(sorted, s[0], func(o reading.Span, at int) int { return o[0] - at })
		same := i
		for same < len(sorted) && sorted[same][0] == s[0] {
			if sorted[same][1] < s[1] {
				return true
			}
			same++
		}
		return nearest[same] <= s[1]
	}
}
