package supervision_test

import (
	"os"
	"testing"

	"gangyao/kernel/casework/casetest"
	"gangyao/planning/supervision"
	"gangyao/platform/calendar"
	"gangyao/platform/i18n"
)

// The process is tested by stories that people of the office can read and add to.
func TestStories(t *testing.T) {
	p, err := supervision.Process()
	if err != nil {
		t.Fatal(err)
	}
	days, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	stories, problems, err := casetest.Load(os.DirFS("."), "stories")
	if err != nil || len(problems) > 0 || len(stories) == 0 {
		t.Fatal(err, problems.In(i18n.ZH))
	}
	for _, s := range stories {
		t.Run(s.Name, func(t *testing.T) {
			for _, problem := range s.Run(p, days) {
				t.Error(problem.In(i18n.ZH))
			}
		})
	}
	for _, g := range casetest.Gaps(p, days, stories) {
		t.Error(g.Msg().In(i18n.ZH))
	}
}
