package work

import (
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Systems reads the named systems.
func Systems(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline) []reading.System {
	return nil
}
