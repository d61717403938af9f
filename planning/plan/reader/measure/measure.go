// Package measure finds the sentences that order an action and gives every
// sentence of the body its class.
package measure

import (
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Read classifies every sentence. promised and achieved are the commitments
// and achievements already read, by whose spans a sentence is classed first.
// The result's classes are parallel to ss.
func Read(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline, promised, achieved []reading.Commitment) ([]reading.Measure, []reading.Class) {
	classes := make([]reading.Class, len(ss))
	for i := range classes {
		classes[i] = reading.ClassUnclassified
	}
	return nil, classes
}
