package work

import (
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
)

// A system that a section names again is one system with a mention; a section
// that names it anew gives a task of its own, less surely.
func TestSystemAgain(t *testing.T) {
	src := []rune("建设云岭智慧旅游服务平台。推广智慧旅游服务平台。完善智慧旅游服务平台。")
	var ss []sentence.Sentence
	from := 0
	for i, id := range []string{"1.1", "1.1", "2.1"} {
		to := []int{13, 24, 35}[i]
		ss = append(ss, sentence.Sentence{Text: layout.Normalise(src, from, to), ID: id, Section: -1})
		from = to
	}
	got := Systems(ss, nil, &outline.Outline{}, src)
	if len(got) != 2 {
		t.Fatalf("%d systems, want one in each section: %+v", len(got), got)
	}
	if len(got[0].Mentions) != 1 || got[0].Mentions[0][0] < 13 {
		t.Errorf("the first section's system has the mentions %v, want one in its second sentence", got[0].Mentions)
	}
	if got[1].Section != "2.1" || got[1].Confidence >= 0.8 || got[1].Confidence >= got[0].Confidence {
		t.Errorf("named anew: %+v, want section 2.1 and less confidence than %v", got[1], got[0].Confidence)
	}
}
