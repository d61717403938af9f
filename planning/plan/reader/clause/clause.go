// Package clause reads quantified statements out of sentences: who or what,
// how it is bounded, the figure, the unit and the year. Statements about the
// future are commitments, those about the past achievements.
package clause

import (
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Clauses is what was read.
type Clauses struct {
	Commitments  []reading.Commitment
	Achievements []reading.Commitment
	Healed       []reading.Healing
}

// Read finds the quantified statements. tenses is parallel to ss.
func Read(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline) *Clauses {
	return &Clauses{}
}
