// Package finding checks what was read: one rule a file, each with a code, a
// severity, the arithmetic and advice. A rule holds for any plan.
package finding

import (
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
)

// Rule checks one kind of weakness. Check must not change its input.
type Rule struct {
	Code  string
	Check func(in *Input) []reading.Finding
}

// Input is what the rules look at.
type Input struct {
	*reader.Result
	// Quote returns the source text of a span.
}

// Quote is the source text of a span.
func (in *Input) Quote(s reading.Span) string { return string(in.Text[s[0]:s[1]]) }

// Rules lists all rules, in the order their findings are reported.
func Rules() []Rule { return nil }

// Check runs all rules and numbers the findings in text order.
func Check(res *reader.Result) []reading.Finding { return []reading.Finding{} }
