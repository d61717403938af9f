package casetest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// id is the person behind a name of a story.
func id(who string) identity.PersonID { return identity.PersonID(who) }

// The keys under expect: those with one value, with several, and with one for
// each clock or field.
var (
	single   = []string{"state", "level", "worst", "open"}
	several  = []string{"fires", "not_fires", "notifies", "not_notifies", "allows", "denies", "paused", "running", "stopped"}
	mappings = []string{"left", "due", "fields", "undone"}
)

// hold compares one expectation with what came out.
func (t *telling) hold(e *Entry, x Expectation) {
	got := ""
	has := func(list []string) bool { return slices.Contains(list, x.Want) }
	holds := false
	switch x.Key {
	case "state":
		got = string(t.c.State)
	case "level":
		got = levelWord(t.c.Level)
	case "worst":
		got = levelWord(t.c.Worst)
	case "open":
		got = strconv.FormatBool(t.c.Open())
	case "fires", "not_fires":
		holds, got = has(t.fired) == (x.Key == "fires"), listed(t.fired)
	case "notifies", "not_notifies":
		roles := t.notified()
		holds, got = has(roles) == (x.Key == "notifies"), listed(roles)
	case "allows", "denies":
		open, known, why := t.option(e, x.Want)
		holds, got = known && open == (x.Key == "allows"), why
	case "paused", "running", "stopped":
		got = t.turning(casework.ClockName(x.Want))
		holds = got == x.Key
	case "left", "due":
		got = t.timing(x)
	case "undone": // how many of a role have not done their part
		got = strconv.Itoa(len(t.c.Undone(casework.Role(x.Of))))
	case "fields":
		got = t.c.Fields[x.Of].String()
	}
	if holds || !slices.Contains(several, x.Key) && got == x.Want {
		return
	}
	what := x.Key
	if x.Of != "" {
		what += " " + x.Of
	}
	t.bad(x.Line, x.Column, "casework.test.differs", i18n.Args{"Story": t.story.Name, "What": what, "Want": x.Want, "Got": got, "On": t.now})
}

func levelWord(l casework.Level) string {
	if l == casework.Calm {
		return "calm"
	}
	return string(l)
}

func (t *telling) notified() []string {
	var out []string
	for _, e := range t.effects {
		if e.Kind == casework.Notice {
			for _, r := range e.Roles {
				out = append(out, string(r))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *telling) option(e *Entry, name string) (open, known bool, why string) {
	s := t.p.Standing(t.c, casework.Person{ID: id(e.Who), Name: e.Who}, e.As, t.now, t.cal)
	for _, o := range s.Options {
		if string(o.Transition.Name) == name {
			var reasons []string
			for _, m := range o.Reasons {
				reasons = append(reasons, strings.TrimPrefix(m.Key, "casework.refusal."))
			}
			return o.Open(), true, listed(reasons)
		}
	}
	return false, false, ""
}

func (t *telling) turning(name casework.ClockName) string {
	r := t.c.Run(name)
	switch {
	case r == nil:
		return "none"
	case !r.Stopped.IsZero():
		return "stopped"
	case r.Paused():
		return "paused"
	}
	return "running"
}

func (t *telling) timing(x Expectation) string {
	k, ok := t.p.Timing(t.c, casework.ClockName(x.Of), t.now, t.cal)
	switch {
	case !ok || x.Key == "due" && k.Due.IsZero():
		return "none"
	case x.Key == "left":
		return strconv.Itoa(k.Left)
	}
	due := k.Due.Format(time.DateOnly)
	if k.Hours {
		due = k.Due.In(china).Format(minute)
	}
	if k.Provisional {
		due += "?"
	}
	return due
}

// Gap is something of a process that a set of stories tests on one side only, or
// not at all.
type Gap struct {
	// Transition or Clock and Step say what.
	Transition casework.TransitionName
	Clock      casework.ClockName
	Step       casework.StepName
	// Happens: no story shows that it happens. Refrains: none shows that it does not
	// where it must not.
	Happens, Refrains bool
}

// Msg is the gap in words.
func (g Gap) Msg() i18n.Msg {
	name := string(g.Transition)
	if g.Clock != "" {
		name = string(g.Clock) + " " + string(g.Step)
	}
	key := "casework.test.gap_refrains"
	if g.Happens {
		key = "casework.test.gap_happens"
	}
	return i18n.Msg{Key: key, Args: i18n.Args{"What": name}}
}

// Gaps lists what the stories do not test. It tells the stories to see which
// transitions the program takes.
func Gaps(p *casework.Process, cal casework.Days, stories []Story) []Gap {
	happens, refrains := map[string]bool{}, map[string]bool{}
	for i := range stories {
		t := &telling{p: p, cal: cal, story: &stories[i]}
		for j := range stories[i].Entries {
			e := &stories[i].Entries[j]
			for _, x := range e.Expect {
				switch x.Key {
				case "fires":
					happens[x.Want] = true
				case "not_fires":
					refrains[x.Want] = true
				}
			}
			if e.Do != "" && len(e.Refused) > 0 {
				refrains[string(e.Do)] = true
			}
			if !t.tell(e) {
				break
			}
		}
		for _, a := range t.acts {
			happens[string(a.Transition)] = true
		}
	}
	var out []Gap
	for _, tr := range p.Transitions {
		if k := string(tr.Name); !happens[k] || !refrains[k] {
			out = append(out, Gap{Transition: tr.Name, Happens: !happens[k], Refrains: !refrains[k]})
		}
	}
	for _, c := range p.Clocks {
		for _, s := range c.Steps {
			if k := string(c.Name) + " " + string(s.Name); !happens[k] || !refrains[k] {
				out = append(out, Gap{Clock: c.Name, Step: s.Name, Happens: !happens[k], Refrains: !refrains[k]})
			}
		}
	}
	return out
}
