// Package methodtest reads and runs tests of methods that anybody can write: a
// YAML file gives targets, figures and a day, and the verdict that is expected.
// docs/method.md describes the format.
//
// A set of files must contain, for every verdict, a case that expects it and a
// case that names it under "not": a case close by that must not get it. A set
// that lacks one would pass however wrong the method were, and is refused.
package methodtest

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
)

// Case is one test.
type Case struct {
	File string
	Line int // of its name
	Name string
	// Official is the class that an authority gave the same row, when the file
	// tells it for comparison: it is shown, not tested.
	Official method.Verdict
	// Version is that of the method; 0: the one in force on the day.
	Version int
	Case    method.Case
	Expect  []Expectation
	day     day
}

// Expectation is one line under "expect".
type Expectation struct {
	Key, Want string
	Line      int
}

// Problem is a mistake in a file or an expectation that was not met.
type Problem struct {
	File string
	Line int
	Text i18n.Msg
	// Judgement is what came out, when a case ran.
	Judgement *method.Judgement
}

// In is the problem in words, with the judgement in one line below it.
func (p *Problem) In(l i18n.Lang) string {
	s := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text.In(l))
	if p.Judgement != nil {
		s += "\n    " + p.Judgement.Line(l)
	}
	return s
}

// Load reads every .yaml file of dir, by name. The mistakes of all files are
// reported at once.
func Load(fsys fs.FS, dir string) ([]Case, []Problem, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, nil, err
	}
	var cases []Case
	var problems []Problem
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, nil, err
		}
		cs, ps := Parse(file, data)
		cases, problems = append(cases, cs...), append(problems, ps...)
	}
	return cases, problems, nil
}

// Run judges every case and says where it came out differently from what was
// expected, in the order of the files.
func Run(set *method.Set, cases []Case) []Problem {
	var out []Problem
	for i := range cases {
		out = append(out, cases[i].run(set)...)
	}
	return out
}

// Judgement is what the method says about the case.
func (c *Case) Judgement(set *method.Set) (method.Judgement, bool) {
	m := set.On(c.day.time())
	if c.Version != 0 {
		var ok bool
		if m, ok = set.Version(c.Version); !ok {
			return method.Judgement{}, false
		}
	}
	return m.Explain(c.Case), true
}

func (c *Case) run(set *method.Set) []Problem {
	j, ok := c.Judgement(set)
	if !ok {
		return []Problem{{File: c.File, Line: c.Line, Text: i18n.M("method.test.no_version", i18n.Args{"Version": c.Version})}}
	}
	var out []Problem
	for _, e := range c.Expect {
		if got := result(e.Key, &j); e.Key == "not" && got == e.Want || e.Key != "not" && got != e.Want {
			key := i18n.Key("method.test.differs")
			if e.Key == "not" {
				key = "method.test.must_not"
			}
			args := i18n.Args{"Case": c.Name, "What": e.Key, "Want": e.Want, "Got": got}
			out = append(out, Problem{File: c.File, Line: e.Line, Text: i18n.M(string(key), args), Judgement: &j})
		}
	}
	return out
}

// Gap is a verdict that a set of cases does not test.
type Gap struct {
	Verdict method.Verdict
	// Fires: no case expects it. Holds: no case says that it must not be given.
	Fires, Holds bool
}

// Gaps lists the verdicts that a set of cases tests only on one side or not at
// all; a set with gaps proves nothing about them.
func Gaps(cases []Case) []Gap {
	fires, holds := map[string]bool{}, map[string]bool{}
	for _, c := range cases {
		for _, e := range c.Expect {
			switch e.Key {
			case "verdict":
				fires[e.Want] = true
			case "not":
				holds[e.Want] = true
			}
		}
	}
	var out []Gap
	for _, v := range method.Verdicts() {
		if !fires[string(v)] || !holds[string(v)] {
			out = append(out, Gap{v, !fires[string(v)], !holds[string(v)]})
		}
	}
	return out
}

// Sort orders problems by file and line.
func Sort(ps []Problem) {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line) })
}
