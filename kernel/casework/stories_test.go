package casework_test

import (
	"os"
	"testing"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/casetest"
	"gangyao/platform/calendar"
	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

func process(t testing.TB, name string) *casework.Process {
	t.Helper()
	file := "testdata/" + name + "/process.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := casework.Read(file, data)
	if err != nil {
		t.Fatal(declare.Of(err).In(i18n.ZH))
	}
	return p
}

func days(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The sample processes are tested the way every process is: by stories that
// anybody can write.
func TestStories(t *testing.T) {
	for _, name := range []string{"letter", "permit", "hotline"} {
		p := process(t, name)
		stories, problems, err := casetest.Load(os.DirFS("testdata/"+name), "stories")
		if err != nil || len(problems) > 0 || len(stories) == 0 {
			t.Fatal(err, problems.In(i18n.ZH))
		}
		for _, s := range stories {
			t.Run(name+"/"+s.Name, func(t *testing.T) {
				for _, problem := range s.Run(p, days(t)) {
					t.Error(problem.In(i18n.ZH))
				}
			})
		}
		for _, g := range casetest.Gaps(p, days(t), stories) {
			t.Error(g.Msg().In(i18n.ZH))
		}
	}
}
