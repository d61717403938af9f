package supervision

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/kernel/casework"
	"gangyao/platform/calendar"
	"gangyao/platform/expr"
	"gangyao/platform/identity"
)

// telling drives one case by acts at ten in the morning in China; each night the program
// lets time pass.
type telling struct {
	p    *casework.Process
	cal  casework.Days
	day  time.Time
	c    *casework.Case
	acts []casework.Act
}

func shippedDays(t interface{ Fatal(...any) }) casework.Days {
	cal, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// shipped stands for the version that new items are opened under.
const shipped = 0

func processOf(t interface{ Fatal(...any) }, version int) *casework.Process {
	p, err := Process()
	if err == nil && version == 2 {
		var text []byte
		if text, err = os.ReadFile("testdata/process-2.yaml"); err == nil {
			p, err = casework.Read("process-2.yaml", text)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func dayOf(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

// open issues an item of some workdays to units: the lead unit, then others.
func (x *telling) open(on string, days int, units ...string) {
	x.day = dayOf(on)
	parties := casework.Standings{RoleOwner: {{Org: identity.OrgID(units[0])}}}
	for _, u := range units[1:] {
		parties[RoleContributor] = append(parties[RoleContributor], casework.Party{Org: identity.OrgID(u)})
	}
	act := casework.Act{Transition: Propose, As: []casework.Role{RoleSupervisor}, By: casework.Person{ID: "s"}, Parties: parties, Fields: expr.Values{"days": expr.OfWhole(days)}}
	r, refusal := x.p.Open(casework.Opening{Tenant: "900101", ID: "i1", Title: "演示", Act: act}, x.now(), x.cal)
	if refusal != nil {
		panic(refusal.Err())
	}
	x.c, x.acts = r.Case, r.Acts
	x.do(Issue, nil, "")
}

func (x *telling) now() time.Time { return x.day.Add(2 * time.Hour) }

// until lets days pass.
func (x *telling) until(day time.Time) {
	for x.day.Before(day) {
		x.day = x.day.AddDate(0, 0, 1)
		r := x.p.Tick(x.c, x.day.Add(time.Hour), x.cal)
		x.c, x.acts = r.Case, append(x.acts, r.Acts...)
	}
}

// do takes a step; ok is false when the process refuses it.
func (x *telling) do(t casework.TransitionName, fields expr.Values, owner identity.OrgID) bool {
	a := casework.Act{Base: x.c.Version, Transition: t, Note: "原因", Fields: fields, By: casework.Person{ID: identity.PersonID(t)}, As: []casework.Role{RoleSupervisor, RoleOwner, RoleHead, RoleContributor}}
	if owner != "" && t == Contribute {
		a.Part = &casework.Party{Org: owner}
	} else if owner != "" {
		a.Parties = casework.Standings{RoleOwner: {{Org: owner}}}
	}
	r, refusal := x.p.Apply(x.c, a, x.now(), x.cal)
	if refusal != nil {
		return false
	}
	x.c, x.acts = r.Case, append(x.acts, r.Acts...)
	return true
}

func (x *telling) spans() []Span {
	all, _, err := spansOf(x.p, x.acts, FromPerson, x.cal)
	if err != nil {
		panic(err)
	}
	return all
}

// said is a span in one line.
func (x *telling) said(s *Span) string {
	to := "今"
	if !s.To.IsZero() {
		to = dayText(identity.Day(s.To))
	}
	var dues, years []string
	for _, d := range s.Dues {
		dues = append(dues, d.Format("01-02"))
	}
	for y := s.began(); y <= min(s.ended(), x.day.Year()); y++ {
		years = append(years, fmt.Sprintf("%d:%d", y, s.In(y, x.day, x.cal).Late.Days))
	}
	late := s.LateOn(x.day, x.cal)
	return words("%s %s %s–%s %s%s due %s late %d %v %s by year %s", s.Org, s.Role, dayText(identity.Day(s.From)), to, s.Ending, s.Next, strings.Join(dues, ","), late.Days, late.Over, s.Worst, strings.Join(years, " "))
}

// words is Sprintf without double blanks.
func words(format string, args ...any) string {
	return strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
}

// What becomes of an item takes nothing from who let it lie, and gives it to nobody else.
func TestSpans(t *testing.T) {
	days := func(n int) expr.Values { return expr.Values{"days": expr.OfWhole(n)} }
	for _, c := range []struct {
		name    string
		version int
		story   func(x *telling)
		want    []string
	}{
		{"改交：新单位有新时限", shipped, func(x *telling) {
			x.open("2026-03-02", 10, "wjj")
			x.do(Accept, nil, "")
			x.until(dayOf("2026-04-13"))
			x.do(Transfer, nil, "ybj")
			x.until(dayOf("2026-04-29"))
		}, []string{"wjj owner 2026-03-02–2026-04-13 transferredybj due 03-16 late 19 true red by year 2026:19", "ybj owner 2026-04-13–今 due 04-27 late 2 true yellow by year 2026:2"}},
		{"改交另定天数", shipped, func(x *telling) {
			x.open("2026-03-02", 10, "wjj")
			x.do(Transfer, days(3), "ybj")
			x.until(dayOf("2026-03-05"))
		}, []string{"wjj owner 2026-03-02–2026-03-02 transferredybj due 03-16 late 0 false by year 2026:0", "ybj owner 2026-03-02–今 due 03-05 late 0 false yellow by year 2026:0"}},
		{"旧版流程改交不重新计时：各计各的", 2, func(x *telling) {
			x.open("2026-03-02", 10, "wjj")
			x.do(Accept, nil, "")
			x.until(dayOf("2026-04-13"))
			x.do(Transfer, nil, "ybj")
			x.until(dayOf("2026-04-15"))
		}, []string{"wjj owner 2026-03-02–2026-04-13 transferredybj due 03-16 late 19 true red by year 2026:19", "ybj owner 2026-04-13–今 due 03-16 late 2 true by year 2026:2"}},
		{"到期后准予延期：已拖的天数还在", shipped, func(x *telling) {
			x.open("2026-03-02", 5, "jyj")
			x.do(Accept, nil, "")
			x.until(dayOf("2026-03-11"))
			x.do(Prolong, expr.Values{"more": expr.OfWhole(5)}, "")
			x.until(dayOf("2026-03-17"))
		}, []string{"jyj owner 2026-03-02–今 due 03-09,03-16 late 3 true yellow by year 2026:3"}},
		{"延期不够长：一天不重计", shipped, func(x *telling) {
			x.open("2026-03-02", 5, "jyj")
			x.do(Accept, nil, "")
			x.until(dayOf("2026-03-13"))
			x.do(Prolong, expr.Values{"more": expr.OfWhole(2)}, "")
			x.until(dayOf("2026-03-16"))
		}, []string{"jyj owner 2026-03-02–今 due 03-09,03-11 late 5 true yellow by year 2026:5"}},
		{"退单后重新交办：各是一段", shipped, func(x *telling) {
			x.open("2026-11-02", 10, "jyj")
			x.until(dayOf("2026-12-01"))
			x.do(Decline, nil, "")
			x.until(dayOf("2027-01-11"))
			x.do(Issue, nil, "")
			x.until(dayOf("2027-01-12"))
		}, []string{"jyj owner 2026-11-02–2026-12-01 declined due 11-16 late 11 true red by year 2026:11", "jyj owner 2027-01-11–今 due 01-25 late 0 false by year 2027:0"}},
		{"撤销", shipped, func(x *telling) {
			x.open("2026-03-02", 5, "jyj")
			x.until(dayOf("2026-03-17"))
			x.do(Cancel, nil, "")
			x.until(dayOf("2026-03-27"))
		}, []string{"jyj owner 2026-03-02–2026-03-17 cancelled due 03-09 late 6 true red by year 2026:6"}},
		{"跨年：各年计各年的", shipped, func(x *telling) {
			x.open("2025-12-15", 10, "jyj")
			x.do(Accept, nil, "")
			x.until(dayOf("2026-01-12"))
		}, []string{"jyj owner 2025-12-15–今 due 12-29 late 9 true red by year 2025:2 2026:7"}},
		{"暂停不计，恢复后只计恢复以后的", shipped, func(x *telling) {
			x.open("2026-03-02", 5, "jyj")
			x.do(Accept, nil, "")
			x.until(dayOf("2026-03-11"))
			x.do("pause", nil, "")
			x.until(dayOf("2026-03-23"))
			x.do("resume", nil, "")
			x.until(dayOf("2026-03-25"))
		}, []string{"jyj owner 2026-03-02–今 due 03-09 late 4 true yellow by year 2026:4"}},
		{"责任单位办完以后不再计", shipped, func(x *telling) {
			x.open("2026-03-02", 5, "jyj", "czj")
			x.until(dayOf("2026-03-11"))
			x.do(Contribute, nil, "czj")
			x.until(dayOf("2026-03-18"))
			x.do(Decline, nil, "")
		}, []string{"jyj owner 2026-03-02–2026-03-18 declined due 03-09 late 7 true red by year 2026:7", "czj contributor 2026-03-02–2026-03-18 declined due 03-09 late 2 true yellow by year 2026:2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := &telling{p: processOf(t, c.version), cal: shippedDays(t)}
			c.story(x)
			var got []string
			for _, s := range x.spans() {
				got = append(got, x.said(&s))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// leads are the lead unit's spans, lateness the days late of all of them.
func (x *telling) lateness() int {
	n := 0
	for _, s := range x.spans() {
		if s.Role == RoleOwner {
			n += s.LateOn(x.day, x.cal).Days
		}
	}
	return n
}

// move is a step that a random case may take after some days.
type move struct {
	after int
	do    casework.TransitionName
	owner identity.OrgID
	more  int
}

func moves(t *rapid.T, of ...casework.TransitionName) []move {
	var out []move
	for range rapid.IntRange(0, 12).Draw(t, "moves") {
		m := move{after: rapid.IntRange(0, 9).Draw(t, "after"), do: rapid.SampledFrom(of).Draw(t, "do")}
		switch m.do {
		case Transfer:
			m.owner = rapid.SampledFrom([]identity.OrgID{"a", "b", "c"}).Draw(t, "owner")
		case Prolong:
			m.more = rapid.IntRange(1, 12).Draw(t, "more")
		}
		out = append(out, m)
	}
	return out
}

func (x *telling) take(m move) bool {
	x.until(x.day.AddDate(0, 0, m.after))
	var fields expr.Values
	if m.more > 0 {
		fields = expr.Values{"more": expr.OfWhole(m.more)}
	}
	return x.do(m.do, fields, m.owner)
}

// Whoever has an item when: all units together are late by what the clock says, and by
// what they would be together had one kept it. (The version before this one had one clock
// for all of them.)
func TestUnitsShareTheLatenessOfAClock(t *testing.T) {
	p, cal := processOf(t, 2), shippedDays(t)
	rapid.Check(t, func(t *rapid.T) {
		all := append(moves(t, Accept, Transfer, "pause", "resume", Answer, Return, Report), move{after: rapid.IntRange(0, 30).Draw(t, "rest"), do: Report})
		begin, length := rapid.SampledFrom([]string{"2026-03-02", "2026-09-21", "2026-12-10"}).Draw(t, "begin"), rapid.IntRange(1, 12).Draw(t, "length")
		split := &telling{p: p, cal: cal}
		split.open(begin, length, "a")
		whole := &telling{p: p, cal: cal}
		whole.open(begin, length, "a")
		for _, m := range all {
			split.take(m)
			if m.do == Transfer { // the same state, but the same unit
				m.owner = "a"
			}
			whole.take(m)
		}
		timing, _ := p.Timing(split.c, Work, split.day, cal)
		if split.lateness() != timing.Late() || whole.lateness() != timing.Late() {
			t.Fatalf("the clock is %d late, the units %d, one unit %d", timing.Late(), split.lateness(), whole.lateness())
		}
		byYear := 0
		for _, s := range split.spans() {
			for y := 2026; y <= 2028; y++ {
				byYear += s.In(y, split.day, cal).Late.Days
			}
		}
		if byYear != timing.Late() {
			t.Fatalf("the years are %d late, the clock %d", byYear, timing.Late())
		}
	})
}

// Nothing that happens later lowers what a span came to: no more time, no transfer, no
// decline; and what is kept of a span tells each later day what its journal tells then.
func TestLatenessStays(t *testing.T) {
	p, cal := processOf(t, shipped), shippedDays(t)
	rapid.Check(t, func(t *rapid.T) {
		x := &telling{p: p, cal: cal}
		x.open(rapid.SampledFrom([]string{"2026-03-02", "2026-12-10"}).Draw(t, "begin"), rapid.IntRange(1, 12).Draw(t, "length"), "a", "b")
		for _, m := range moves(t, Accept, Transfer, Prolong, Prolong, "pause", "resume", Answer, Return, Decline, Issue, Cancel) {
			if !x.c.Open() {
				break
			}
			kept := x.spans()
			x.until(x.day.AddDate(0, 0, m.after))
			m.after = 0
			told := x.spans()
			for i := range kept {
				if a, b := kept[i].LateOn(x.day, cal), told[i].LateOn(x.day, cal); a != b {
					t.Fatalf("before a %s on %s: kept %+v, told %+v", m.do, dayText(x.day), a, b)
				}
			}
			x.take(m)
			for i, s := range x.spans() {
				if i < len(told) && s.LateOn(x.day, cal) != told[i].LateOn(x.day, cal) {
					t.Fatalf("%s on %s makes %+v of %+v", m.do, dayText(x.day), s.LateOn(x.day, cal), told[i].LateOn(x.day, cal))
				}
			}
		}
		// One lead unit at a time, none before another.
		var leads []Span
		for _, s := range x.spans() {
			if s.Role == RoleOwner {
				leads = append(leads, s)
			}
		}
		if !slices.IsSortedFunc(leads, func(a, b Span) int { return a.From.Compare(b.From) }) {
			t.Fatal("spans are not in order")
		}
		for i := 1; i < len(leads); i++ {
			if leads[i-1].To.IsZero() || leads[i-1].To.After(leads[i].From) {
				t.Fatalf("two units at once: %+v", leads)
			}
		}
	})
}
