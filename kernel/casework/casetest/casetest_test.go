package casetest_test

import (
	"os"
	"strings"
	"testing"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/casetest"
	"gangyao/platform/calendar"
	"gangyao/platform/i18n"
)

const good = `process: permit
stories:
  - name: 要求补正
    story:
      - {on: 2026-05-11, do: apply, as: applicant, who: 演示户, fields: {area: 10, kind: 摆摊, from_day: 2026-06-01}, parties: {applicant: [演示户]}, expect: {notifies: clerk, level: calm}}
      - {on: 2026-05-12, do: ask, as: clerk, refused: needs}
      - on: 2026-05-13
        as: clerk
        expect: {state: asked, running: taking, left: {taking: 3}, due: {taking: 2026-05-18}, allows: [take], denies: grant, not_fires: deciding 4/5, fields: {area: "10"}}
`

func setup(t testing.TB) (*casework.Process, *calendar.Calendar) {
	t.Helper()
	data, err := os.ReadFile("../testdata/permit/process.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := casework.Read("permit", data)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return p, cal
}

func TestAStoryThatHoldsIsSilent(t *testing.T) {
	p, cal := setup(t)
	stories, problems := casetest.Parse("good.yaml", []byte(good))
	if len(stories) != 1 || len(problems) != 0 || stories[0].Process != "permit" {
		t.Fatal(problems)
	}
	if ps := casetest.Run(p, cal, stories); len(ps) != 0 {
		t.Error(ps.In(i18n.EN))
	}
}

func TestADifferenceNamesItsPlace(t *testing.T) {
	p, cal := setup(t)
	for _, tc := range []struct{ old, new, want string }{
		{"state: asked", "state: taken", "good.yaml:9:25: “要求补正”: on 13 May 2026 state should be taken, is asked"},
		{"left: {taking: 3}", "left: {taking: 4}", "left taking should be 4, is 3"},
		{"2026-05-18}", "2026-05-19}", "due taking should be 2026-05-19, is 2026-05-18"},
		{"running: taking", "paused: taking", "paused should be taking, is running"},
		{"running: taking", "stopped: deciding", "stopped should be deciding, is none"},
		{"allows: [take]", "allows: [grant]", "allows should be grant, is not_from"},
		{"denies: grant", "denies: take", "denies should be take"},
		{"denies: grant", "denies: nonsense", "denies should be nonsense"},
		{"not_fires:", "fires:", "fires should be deciding 4/5, is —"},
		{`{area: "10"}`, `{area: "11"}`, "fields area should be 11, is 10"},
		{"notifies: clerk", "not_notifies: clerk", "not_notifies should be clerk, is clerk"},
		{"level: calm", "level: red", "level should be red, is calm"},
		{"refused: needs", "refused: not_you", "6:9: “要求补正”: ask should be refused for not_you, is for needs. “要求补正” needs a note."},
		{", refused: needs", "", "ask should be refused for —, is for needs"},
		{"do: apply, as: applicant", "do: apply, as: clerk", "apply should be refused for —, is for not_you"},
		{"do: apply, as: applicant", "do: apply, as: clerk, refused: not_you", "No case is open yet"},
	} {
		stories, problems := casetest.Parse("good.yaml", []byte(strings.Replace(good, tc.old, tc.new, 1)))
		if len(problems) != 0 {
			t.Fatal(problems)
		}
		if got := casetest.Run(p, cal, stories).In(i18n.EN); !strings.Contains(got, tc.want) {
			t.Errorf("%s: got %s", tc.want, got)
		}
	}
}

func TestMistakesNameTheirPlace(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"process: permit\n", "", "“process” is missing"},
		{"stories:", "storys:", "There is no key “storys”"},
		{"do: ask", "does: ask", "6:26: There is no key “does”"},
		{"on: 2026-05-13", "on: 2026-05-1", "“2026-05-1” is not a day"},
		{"on: 2026-05-13", "on: 2026-05-10", "This day is before"},
		{"state: asked", "stat: asked", "9:18: There is no key “stat”"},
		{"{on: 2026-05-12, do: ask, as: clerk, refused: needs}", "{on: 2026-05-12}", "6:9: This entry has neither"},
		{"- name: 要求补正\n    story", "- story", "“name” is missing"},
	} {
		_, problems := casetest.Parse("good.yaml", []byte(strings.Replace(good, tc.old, tc.new, 1)))
		if !strings.Contains(problems.In(i18n.EN), tc.want) {
			t.Errorf("%s: got %s", tc.want, problems.In(i18n.EN))
		}
	}
}

// What is tested on one side only would pass however wrong the process were.
func TestGaps(t *testing.T) {
	p, cal := setup(t)
	stories, _ := casetest.Parse("good.yaml", []byte(good))
	gaps := map[string]casetest.Gap{}
	for _, g := range casetest.Gaps(p, cal, stories) {
		gaps[string(g.Transition)+string(g.Clock)+string(g.Step)] = g
	}
	if g := gaps["apply"]; g.Happens || !g.Refrains {
		t.Errorf("apply is taken and never refused: %+v", g)
	}
	if g := gaps["ask"]; !g.Happens || g.Refrains {
		t.Errorf("ask is refused and never taken: %+v", g)
	}
	if g := gaps["deciding4/5"]; !g.Happens || g.Refrains {
		t.Errorf("the step is only said not to fire: %+v", g)
	}
	if len(gaps) != len(p.Transitions)+3 {
		t.Errorf("%d gaps", len(gaps))
	}
}

func FuzzParseAndRun(f *testing.F) {
	f.Add([]byte(good))
	p, cal := setup(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		stories, problems := casetest.Parse("fuzz.yaml", data)
		for _, s := range stories {
			for i := range s.Entries {
				if i > 0 && s.Entries[i].On.Sub(s.Entries[0].On).Hours() > 24*3660 {
					t.Skip("a long story")
				}
			}
			_ = s.Run(p, cal).In(i18n.ZH)
		}
		_ = problems.In(i18n.ZH)
	})
}
