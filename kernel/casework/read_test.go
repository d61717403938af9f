package casework_test

import (
	"os"
	"strings"
	"testing"

	"gangyao/kernel/casework"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

const small = `process: small
version: 1
name: 小流程
roles: {owner: 承办人, chief: 审批人}
fields:
  days: {name: 天数, type: whole}
  kind: {name: 种类, type: choice, choices: [甲, 乙]}
states:
  doing: {name: 办理, turn: owner}
  done: {name: 办结, final: true}
transitions:
  start: {name: 开始, from: new, to: doing, by: owner, may: [days, kind]}
  finish: {name: 办结, from: doing, to: done, by: [chief, program], needs: note, when: 种类 = "甲", not_by: start}
clocks:
  work:
    name: 时限
    workdays: days
    start: doing
    steps:
      - {at: 1/2, level: blue, notify: owner}
      - {at: +3, level: red, then: finish}
merge: chief
`

func TestAProcessIsRead(t *testing.T) {
	p, err := casework.Read("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(declare.Of(err).In(i18n.EN))
	}
	finish, _ := p.Transition("finish")
	clock, _ := p.Clock("work")
	switch {
	case p.ID != "small" || p.Version != 1 || len(p.SHA256) != 64 || string(p.Text()) != small || p.Label.In(i18n.EN) != "小流程":
		t.Errorf("%+v", p)
	case len(finish.By) != 2 || !finish.Note || finish.When[0].String() != `种类 = "甲"` || finish.NotBy[0] != "start" || finish.Opens():
		t.Errorf("%+v", finish)
	case !clock.Workdays || clock.Length.Field != "days" || clock.Steps[1].Level != casework.Red || clock.Steps[1].Then != "finish" || clock.Steps[0].Notify[0] != "owner":
		t.Errorf("%+v", clock)
	case p.States[0].Turn[0] != "owner" || p.Merge[0] != "chief":
		t.Errorf("%+v", p.States)
	}
}

// Each mistake names its line and column, in words that say what to do.
func TestMistakesInProcesses(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"version: 1\n", "", "1:1: “version” is missing"},
		{"version: 1", "version: one", "2:10: “one” is not a whole number"},
		{"process: small", "process: 小", "1:10: “小” cannot be a name"},
		{"merge: chief", "merge: boss", "22:8: There is no role “boss”"},
		{"merge: chief", "marge: chief", "22:1: There is no key “marge”"},
		{"turn: owner", "turn: boss", "9:27: There is no role “boss”"},
		{"turn: owner", "final: false", "9:3: The state “doing” has no turn"},
		{"final: true", "turn: owner", "10:3: The state “done” cannot be left"},
		{"to: doing, by: owner", "to: gone, by: owner", "12:36: There is no state “gone”"},
		{"from: new, to: doing", "from: new", "12:10: “to” is missing"},
		{"from: new", "from: done", "No transition opens a case"},
		{"from: doing, to: done", "from: [doing, done], to: doing, may: kind", "10:3: The state “done” cannot be reached"},
		{"merge: chief", "merge: [chief]\nabout: x", ""},
		{"  finish:", "  again: {name: 重开, from: done, to: doing, by: chief}\n  finish:", "10:3: The state “done” is final, yet a transition leaves it"},
		{"from: doing, to: done", "from: [doing, doing], to: done", "13:36: “doing” stands twice"},
		{"may: [days, kind]", "may: [days, colour]", "12:66: “colour” is neither a field nor a role"},
		{"not_by: start", "not_by: begin", "There is no transition “begin”"},
		{`种类 = "甲"`, `种类 = "丙"`, "13:89: 种类 has no choice “丙”"},
		{`种类 = "甲"`, `'种累 = "甲"'`, "13:87: There is no “种累”"},
		{`种类 = "甲"`, `天数`, "13:86: This gives a number; yes or no is needed"},
		{"workdays: days", "workdays: kind", "17:15: “kind” is no field of type whole"},
		{"workdays: days", "workdays: 0", "17:15: “0” is not a whole number from 1 to 3000"},
		{"workdays: days", "workdays: 3\n    days: 4", "18:5: Write one of workdays, days and hours"},
		{"workdays: days", "workdays: days\n    within: [09:00-12:00]", "18:5: within (office hours) is for clocks that count hours"},
		{"workdays: days", "hours: days\n    within: [09:00-12:00, 11:00-17:00]", "18:27: “11:00-17:00” are no office hours"},
		{"workdays: days", "hours: days\n    within: [9 to 5]", "18:14: “9 to 5” are no office hours"},
		{"workdays: days", "hours: days\n    within: [12:00-24:30]", "18:14: “12:00-24:30” are no office hours"},
		{"start: doing\n", "start: going\n", "18:12: “going” is neither a state nor a transition"},
		{"start: doing\n", "start: doing\n    stop: doing\n", "16:5: “doing” cannot start the clock and stop it"},
		{"at: 1/2", "at: 2/2", "20:14: “2/2” is no point in time"},
		{"at: 1/2", "at: soon", "20:14: “soon” is no point in time"},
		{"at: 1/2", "at: +3", "21:9: “+3” stands twice"},
		{"at: 1/2, ", "", "20:9: “at” is missing"},
		{"level: blue", "level: green", "“green” is none of the words allowed: blue yellow red"},
		{"then: finish", "then: start", "21:36: The escalation lets the program take “start”"},
		{"days: {name: 天数", "note: {name: 天数", "6:3: “note” means something else"},
		{"days: {name: 天数", "owner: {name: 天数", "6:3: “owner” names something else"},
		{"finish: {name", "doing: {name", "13:3: “doing” names something else"},
		{"type: whole", "type: text, unit: 天", "6:9: A unit is for numbers only"},
		{"choices: [甲, 乙]", "unit: 天", "“choices” is missing"},
		{"name: 天数", "name: 今天", "1:1: The names of fields or clocks cannot be used"},
		{"name: 小流程", "name: {zh: 小流程}", "3:7: “en” is missing"},
	} {
		_, err := casework.Read("small.yaml", []byte(strings.Replace(small, tc.old, tc.new, 1)))
		if (err == nil) != (tc.want == "") || err != nil && (!fault.Is(err, fault.Invalid) || !strings.Contains(declare.Of(err).Error(), tc.want)) {
			t.Errorf("%s: got %s, want %s", tc.new, declare.Of(err), tc.want)
		}
	}
	_, err := casework.Read("x.yaml", []byte("process: X\nstates: {a: {nom: A}}\ncolour: red\n"))
	if ps := declare.Of(err); len(ps) < 6 {
		t.Errorf("all at once: %v", ps)
	}
}

// Whatever a file holds, it is read or refused with places.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	for _, name := range []string{"letter", "permit"} {
		data, err := os.ReadFile("testdata/" + name + "/process.yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := casework.Read("fuzz.yaml", data)
		if err != nil {
			if len(declare.Of(err)) == 0 || p != nil {
				t.Fatal("refused without a place")
			}
			return
		}
		for _, tr := range p.Transitions {
			if !tr.Opens() {
				continue
			}
			r, refusal := p.Open(casework.Opening{Tenant: "900101", ID: "x", Title: "x", Act: casework.Act{Transition: tr.Name, As: tr.By, Note: "x", Evidence: []string{"x"}}}, monday, days(t))
			if refusal != nil {
				continue
			}
			for d := range 40 {
				r = p.Tick(r.Case, monday.AddDate(0, 0, d), days(t))
			}
			p.Standing(r.Case, casework.Person{}, tr.By, monday, days(t))
		}
	})
}
