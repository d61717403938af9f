// Package tense judges whether a sentence tells what was, what is, or what is
// to be done: past results, the situation, or the plan.
package tense

import (
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
)

// Tense of a sentence.
type Tense int

const (
	Future    Tense = iota // what is to be reached or done
	Past                   // what was reached or done
	Situation              // what is so: opportunities, challenges, principles, explanation
)

// Of judges every sentence; the result is parallel to ss. A sentence may hold
// clauses of several tenses; this is its governing one.
func Of(ss []sentence.Sentence, o *outline.Outline) []Tense {
	return make([]Tense, len(ss))
}
