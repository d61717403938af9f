// Package casetest reads and runs stories about processes that anybody can write: a
// YAML file tells what happens on which day, and what is expected then.
// docs/dev/casework.md describes the format.
//
// The stories of a process must contain, for every transition, one in which it is
// taken and one in which it is refused, and for every step of a clock, one in
// which it fires and one that names it under not_fires. A set that lacks one would
// pass however wrong the process were; Gaps lists what is lacking.
package casetest

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/declare"
	"gangyao/platform/expr"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Story is one test.
type Story struct {
	File    string
	Line    int // of its name
	Name    string
	Process casework.ProcessID
	Entries []Entry
}

// Entry is one moment of a story: somebody acts, or a day has come, and then
// something is expected.
type Entry struct {
	Line, Column int
	On           time.Time // the day (midnight UTC), or with Moment that
	Moment       bool
	Do           casework.TransitionName
	As           []casework.Role
	Who          string
	Note         string
	Evidence     []string
	Fields       map[string]string
	Parties      casework.Standings
	Title        string
	Part         string // for whom, where each acts for itself
	// Refused lists the reasons that are expected: not_from, not_you, needs …; nil: none.
	Refused []string
	Expect  []Expectation
}

// Expectation is one line under expect.
type Expectation struct {
	Key, Of, Want string // Of is a clock or field, where the key has several
	Line, Column  int
}

// Load reads all stories in dir/*.yaml; all problems are told at once.
func Load(fsys fs.FS, dir string) ([]Story, declare.Problems, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, nil, err
	}
	var stories []Story
	var problems declare.Problems
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, nil, err
		}
		s, ps := Parse(file, data)
		stories, problems = append(stories, s...), append(problems, ps...)
	}
	return stories, problems, nil
}

// Run tells every story and says where it came out differently from what was
// expected, in the order of the files.
func Run(p *casework.Process, cal casework.Days, stories []Story) declare.Problems {
	var out declare.Problems
	for i := range stories {
		out = append(out, stories[i].Run(p, cal)...)
	}
	return out
}

// telling is a story on its way.
type telling struct {
	p        *casework.Process
	cal      casework.Days
	story    *Story
	c        *casework.Case
	acts     []casework.Act
	now      time.Time
	effects  []casework.Effect // since the entry before
	fired    []string
	problems declare.Problems
}

// Run tells one story.
func (s *Story) Run(p *casework.Process, cal casework.Days) declare.Problems {
	t := &telling{p: p, cal: cal, story: s}
	for i := range s.Entries {
		if !t.tell(&s.Entries[i]) {
			break
		}
	}
	if len(t.problems) == 0 && t.c != nil {
		again, err := p.Replay(t.acts)
		if err != nil || again.Version != t.c.Version || again.State != t.c.State || again.Level != t.c.Level {
			t.bad(s.Line, 1, "casework.test.replay", i18n.Args{"Story": s.Name})
		}
	}
	return t.problems
}

func (t *telling) bad(line, column int, key string, args i18n.Args) {
	t.problems = append(t.problems, declare.Problem{File: t.story.File, Line: line, Column: column, Text: i18n.Msg{Key: key, Args: args}})
}

func (t *telling) keep(r casework.Result) {
	t.c, t.acts, t.effects = r.Case, append(t.acts, r.Acts...), append(t.effects, r.Effects...)
	for _, a := range r.Acts {
		for _, alarm := range a.Alarms {
			t.fired = append(t.fired, string(alarm.Clock)+" "+string(alarm.Step))
		}
	}
}

// morning is the time at which the program looks at the clocks of a day, in UTC.
const morning = time.Hour

// minute is how moments are written, in the time of China.
const minute = "2006-01-02 15:04"

var china = time.FixedZone("CST", 8*3600)

// looks are the moments between two at which the program looks at the clocks: each
// morning, and each full hour where a clock counts hours.
func (t *telling) looks(after, until time.Time) (out []time.Time) {
	every := 24 * time.Hour
	if slices.ContainsFunc(t.p.Clocks, func(c casework.Clock) bool { return c.Hours }) {
		every = time.Hour
	}
	first := after.Truncate(24 * time.Hour).Add(24*time.Hour + morning)
	if every == time.Hour {
		first = after.Truncate(time.Hour).Add(time.Hour)
	}
	for d := first; !d.After(until); d = d.Add(every) {
		out = append(out, d)
	}
	return out
}

// tell lets the days pass, then the act happen, then looks. It says whether the
// story can go on.
func (t *telling) tell(e *Entry) bool {
	t.effects, t.fired = nil, nil
	at := e.On
	if !e.Moment {
		at = at.Add(morning)
	}
	if t.c != nil {
		for _, d := range t.looks(t.now, at) {
			t.keep(t.p.Tick(t.c, d, t.cal))
		}
	}
	if t.now.After(at) || t.now.Equal(at) && !e.Moment {
		at = t.now.Add(time.Minute)
	}
	t.now = at
	if e.Do != "" && !t.act(e) {
		return false
	}
	if t.c == nil && len(e.Expect) > 0 {
		t.bad(e.Line, e.Column, "casework.test.not_open", nil)
		return false
	}
	for _, x := range e.Expect {
		t.hold(e, x)
	}
	return true
}

// act lets somebody act; the story cannot go on when it came out otherwise.
func (t *telling) act(e *Entry) bool {
	a := casework.Act{Transition: e.Do, As: e.As, By: casework.Person{ID: id(e.Who), Name: e.Who}, At: t.now, Note: e.Note, Evidence: e.Evidence, Parties: e.Parties}
	if e.Part != "" {
		a.Part = &casework.Party{Org: identity.OrgID(e.Part), Name: e.Part}
	}
	for name, text := range e.Fields {
		if a.Fields == nil {
			a.Fields = expr.Values{}
		}
		f, ok := t.p.Field(casework.FieldName(name))
		v := expr.OfText(text)
		if ok {
			if read, fits := expr.Read(f.Type, text); fits {
				v = read
			}
		}
		a.Fields[name] = v
	}
	var r casework.Result
	var refusal *casework.Refusal
	if t.c == nil {
		title := e.Title
		if title == "" {
			title = t.story.Name
		}
		r, refusal = t.p.Open(casework.Opening{Tenant: "900101", ID: "case", Title: title, Act: a}, t.now, t.cal)
	} else {
		a.Base = t.c.Version
		r, refusal = t.p.Apply(t.c, a, t.now, t.cal)
	}
	got, want := slices.Clone(refusal.Keys()), slices.Clone(e.Refused)
	slices.Sort(got)
	slices.Sort(want)
	got, want = slices.Compact(got), slices.Compact(want)
	if !slices.Equal(got, want) {
		args := i18n.Args{"Story": t.story.Name, "Do": string(e.Do), "Want": listed(want), "Got": listed(got), "Why": ""}
		if refusal != nil {
			args["Why"] = refusal.Err()
		}
		t.bad(e.Line, e.Column, "casework.test.refusal", args)
		return false
	}
	if refusal == nil {
		t.keep(r)
	}
	return true
}

func listed(words []string) string {
	if len(words) == 0 {
		return "—"
	}
	return strings.Join(words, " ")
}
