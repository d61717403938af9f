// Package work reads the named works of a plan (新建…变电站, A、B、C等3座) and the
// named systems, platforms, registers, warnings, markets and assessments.
package work

import (
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Works reads the named works. tenses is parallel to ss.
func Works(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline) []reading.Work {
	return nil
}

// Systems reads the named systems.
func Systems(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline) []reading.System {
	return nil
}
