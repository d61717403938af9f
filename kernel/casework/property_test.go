package casework_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/kernel/casework"
	"gangyao/platform/calendar"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

var monday = time.Date(2026, 5, 11, 4, 0, 0, 0, time.UTC) // no holiday for five weeks

// machine drives one case at random: people with all sorts of roles try all sorts
// of transitions, and days pass.
type machine struct {
	p    *casework.Process
	cal  casework.Days
	now  time.Time
	c    *casework.Case
	acts []casework.Act
	keys map[string]bool
	t    *rapid.T
}

func (m *machine) keep(r casework.Result) {
	if r.Case.Version != m.version()+len(r.Acts) {
		m.t.Fatalf("version %d after %d acts on %d", r.Case.Version, len(r.Acts), m.version())
	}
	for _, e := range r.Effects {
		if m.keys[e.Key] {
			m.t.Fatalf("%s is told twice", e.Key)
		}
		m.keys[e.Key] = true
		for _, l := range i18n.Langs() {
			if s := e.Message.In(l); strings.Contains(s, "casework.") || strings.Contains(s, "<no value>") {
				m.t.Fatalf("not said in words: %s", s)
			}
		}
	}
	m.c, m.acts = r.Case, append(m.acts, r.Acts...)
}

func (m *machine) version() int {
	if m.c == nil {
		return 0
	}
	return m.c.Version
}

func (m *machine) value(f *casework.Field) expr.Value {
	t := m.t
	switch {
	case len(f.Choices) > 0:
		return expr.OfText(rapid.SampledFrom(f.Choices).Draw(t, "choice"))
	case f.Type == expr.Number:
		return expr.OfWhole(rapid.IntRange(-1, 40).Draw(t, "number"))
	case f.Type == expr.Day:
		return expr.OfDay(m.now.AddDate(0, 0, rapid.IntRange(-3, 30).Draw(t, "day")))
	case f.Type == expr.Truth:
		return expr.OfTruth(rapid.Bool().Draw(t, "yes"))
	}
	return expr.OfText("文")
}

// act tries a transition; likely one that could be open.
func (m *machine) act(*rapid.T) {
	var names []*casework.Transition
	for i := range m.p.Transitions {
		tr := &m.p.Transitions[i]
		if m.c == nil && tr.Opens() || m.c != nil && slices.Contains(tr.From, m.c.State) || rapid.IntRange(0, 9).Draw(m.t, "wild") == 0 {
			names = append(names, tr)
		}
	}
	if len(names) == 0 {
		return
	}
	tr := rapid.SampledFrom(names).Draw(m.t, "transition")
	a := casework.Act{Transition: tr.Name, Note: rapid.SampledFrom([]string{"因故", "因故", "因故", " "}).Draw(m.t, "note"), As: tr.By, Fields: expr.Values{}, Parties: casework.Standings{}}
	a.Evidence = []string{"sha"}
	name := rapid.SampledFrom([]string{"演示甲", "演示乙", "演示丙"}).Draw(m.t, "who")
	a.By = casework.Person{ID: identity.PersonID(name), Name: name}
	if rapid.IntRange(0, 4).Draw(m.t, "stranger") == 0 {
		a.As = nil
	}
	for _, f := range tr.Sets {
		if rapid.IntRange(0, 5).Draw(m.t, "filled") > 0 {
			def, _ := m.p.Field(f)
			a.Fields[string(f)] = m.value(def)
		}
	}
	for _, r := range tr.Places {
		a.Parties[r] = []casework.Party{{Org: "演示局"}}
	}
	var r casework.Result
	var refusal *casework.Refusal
	if m.c == nil {
		r, refusal = m.p.Open(casework.Opening{Tenant: "900101", ID: "case", Title: "某事", Act: a}, m.now, m.cal)
	} else {
		a.Base = m.c.Version
		before, _ := json.Marshal(m.c)
		r, refusal = m.p.Apply(m.c, a, m.now, m.cal)
		if after, _ := json.Marshal(m.c); string(before) != string(after) {
			m.t.Fatal("the case given has changed")
		}
	}
	if refusal != nil {
		if r.Case != m.c || len(r.Acts)+len(r.Effects) > 0 || len(refusal.Reasons) == 0 {
			m.t.Fatalf("refused, and yet %+v", r)
		}
		if s := i18n.Fault(i18n.ZH, refusal.Err()); strings.Contains(s, "casework.") || fault.Is(refusal.Err(), fault.Internal) {
			m.t.Fatal(s)
		}
		return
	}
	m.keep(r)
}

func (m *machine) pass(*rapid.T) {
	m.now = m.now.AddDate(0, 0, rapid.IntRange(0, 6).Draw(m.t, "days"))
	if m.c == nil {
		return
	}
	m.keep(m.p.Tick(m.c, m.now, m.cal))
	if again := m.p.Tick(m.c, m.now, m.cal); len(again.Acts)+len(again.Effects) > 0 || again.Case != m.c {
		m.t.Fatalf("ticking again: %+v", again)
	}
	if x := m.p.Index(m.c, m.cal); !x.Next.IsZero() && !x.Next.After(m.now) {
		m.t.Fatalf("something is still due on %v", x.Next)
	}
}

// check is what holds at every moment.
func (m *machine) check(*rapid.T) {
	if m.c == nil {
		return
	}
	again, err := m.p.Replay(m.acts)
	if err != nil {
		m.t.Fatal(err)
	}
	kept, _ := json.Marshal(m.c)
	told, _ := json.Marshal(again)
	if string(kept) != string(told) {
		m.t.Fatalf("kept %s\ntold %s", kept, told)
	}
	if m.c.Worst.Worse(m.c.Level) == false && m.c.Worst != m.c.Level {
		m.t.Fatalf("level %s, worst %s", m.c.Level, m.c.Worst)
	}
	for _, r := range m.c.Runs {
		if !m.c.Open() && r.Stopped.IsZero() {
			m.t.Fatal("a clock of a closed case runs")
		}
		fired := slices.Clone(r.Fired)
		slices.Sort(fired)
		if len(slices.Compact(fired)) != len(r.Fired) {
			m.t.Fatalf("fired twice: %v", r.Fired)
		}
	}
	m.checkStanding()
}

// checkStanding: what is said to be closed is refused for that reason.
func (m *machine) checkStanding() {
	who := casework.Person{ID: "演示甲", Name: "演示甲"}
	for _, as := range [][]casework.Role{nil, {m.p.Roles[0].Role}, {m.p.Roles[1].Role, casework.ByProgram}} {
		s := m.p.Standing(m.c, who, as, m.now, m.cal)
		if line := s.Line.In(i18n.ZH); line == "" || strings.Contains(line, "casework.") {
			m.t.Fatal(line)
		}
		for _, o := range s.Options {
			_, refusal := m.p.Apply(m.c, casework.Act{Base: m.c.Version, Transition: o.Transition.Name, As: as, By: who}, m.now, m.cal)
			if o.Open() && refusal != nil && (refusal.Code == fault.Forbidden || slices.Contains(refusal.Keys(), "not_from")) {
				m.t.Fatalf("%s is said to be open and is refused: %v", o.Transition.Name, refusal.Keys())
			}
			if !o.Open() && refusal == nil {
				m.t.Fatalf("%s is said to be closed and is not", o.Transition.Name)
			}
		}
	}
}

// Whatever people try: the journal tells the case, every effect is told once, and
// no state of the samples is out of reach.
func TestRandomActs(t *testing.T) {
	for _, name := range []string{"letter", "permit"} {
		t.Run(name, func(t *testing.T) {
			p, cal := process(t, name), days(t)
			reached := map[casework.StateName]int{}
			rapid.Check(t, func(rt *rapid.T) {
				m := &machine{p: p, cal: cal, now: monday, keys: map[string]bool{}, t: rt}
				rt.Repeat(map[string]func(*rapid.T){"act": m.act, "act again": m.act, "pass": m.pass, "": func(t *rapid.T) {
					m.check(t)
					if m.c != nil {
						reached[m.c.State]++
					}
				}})
			})
			for _, s := range p.States {
				if reached[s.Name] == 0 {
					t.Errorf("no case ever was %s: %v", s.Name, reached)
				}
			}
		})
	}
}

// script is a way of the sample letter: how many days pass before each step.
type script struct {
	length int
	steps  []casework.TransitionName
	gaps   []int
}

func drawScript(t *rapid.T) script {
	s := script{length: rapid.IntRange(1, 15).Draw(t, "length")}
	for range rapid.IntRange(0, 3).Draw(t, "pauses") {
		s.steps = append(s.steps, "ask", "got")
		s.gaps = append(s.gaps, rapid.IntRange(0, 4).Draw(t, "gap"), rapid.IntRange(0, 4).Draw(t, "held"))
	}
	return s
}

// tell runs a script from a day and gives the case and the last day.
func (s script) tell(t *rapid.T, p *casework.Process, cal casework.Days, from time.Time) (*casework.Case, time.Time) {
	issuer, owner := []casework.Role{"issuer"}, []casework.Role{"owner"}
	r, refusal := p.Open(casework.Opening{Tenant: "900101", ID: "case", Title: "某事", Act: casework.Act{Transition: "draw_up", As: issuer,
		Fields: expr.Values{"source": expr.OfText("热线"), "days": expr.OfWhole(s.length)}, Parties: casework.Standings{"owner": {{Org: "演示局"}}}}}, from, cal)
	if refusal != nil {
		t.Fatal(refusal.Err())
	}
	now := from
	for i, step := range append([]casework.TransitionName{"issue"}, s.steps...) {
		as := owner
		if step == "issue" {
			as = issuer
		} else {
			now = now.AddDate(0, 0, s.gaps[i-1])
		}
		if r, refusal = p.Apply(r.Case, casework.Act{Base: r.Case.Version, Transition: step, As: as, Note: "因故"}, now, cal); refusal != nil {
			t.Fatal(refusal.Err())
		}
	}
	return r.Case, now
}

func TestPausingNeverShortensWhatRemains(t *testing.T) {
	p, cal := process(t, "letter"), days(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		from := monday.AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "from"))
		held, end := s.tell(t, p, cal, from)
		free, _ := script{length: s.length}.tell(t, p, cal, from)
		for d := range 10 {
			on := identity.Day(end.AddDate(0, 0, d))
			a, _ := p.Timing(held, "work", on, cal)
			b, _ := p.Timing(free, "work", on, cal)
			if a.Left < b.Left || a.Used+a.Left != a.Length {
				t.Fatalf("on %v %+v remains with pauses, %+v without", on, a, b)
			}
			if !a.Due.IsZero() && !b.Due.IsZero() && a.Due.Before(b.Due) {
				t.Fatalf("pauses make it due on %v, before %v", a.Due, b.Due)
			}
			if !a.Due.IsZero() && (a.Left <= 0) != !on.Before(a.Due) && !a.Paused || a.Over && a.Left > 0 || a.Late() > 0 && !a.Over {
				t.Fatalf("late and due disagree: %+v on %v", a, on)
			}
		}
	})
}

func TestWholeWeeksShiftDueDaysEqually(t *testing.T) {
	p, cal := process(t, "letter"), calendar.New() // no notice: every week is alike
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		shift := 7 * rapid.IntRange(1, 40).Draw(t, "weeks")
		a, _ := s.tell(t, p, cal, monday)
		b, _ := s.tell(t, p, cal, monday.AddDate(0, 0, shift))
		x, y := p.Index(a, cal), p.Index(b, cal)
		x.Due, x.Next = x.Due.AddDate(0, 0, shift), x.Next.AddDate(0, 0, shift)
		if diff := cmp.Diff(x, y); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The index never sleeps over a step: ticking only on the days it names fires the
// same as ticking every day.
func TestTheIndexMissesNothing(t *testing.T) {
	p, cal := process(t, "letter"), days(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		start, end := s.tell(t, p, cal, monday)
		daily, lazy := start, start
		for d := range 60 {
			now := end.AddDate(0, 0, d)
			daily = p.Tick(daily, now, cal).Case
			if x := p.Index(lazy, cal); !x.Next.IsZero() && !x.Next.After(identity.Day(now)) {
				lazy = p.Tick(lazy, now, cal).Case
			}
			if diff := cmp.Diff(fmt.Sprint(daily), fmt.Sprint(lazy)); diff != "" {
				t.Fatalf("on %v: %s", now, diff)
			}
		}
		if daily.Level != casework.Red {
			t.Fatalf("after 60 days %s", daily.Level)
		}
	})
}
