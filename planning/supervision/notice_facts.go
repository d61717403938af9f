package supervision

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Reply is an answer, as a notice tells it: of which unit, by whom; Of is where they
// work when that is another one.
type Reply struct {
	On   string `json:"on"`
	Org  string `json:"org"`
	By   string `json:"by"`
	Of   string `json:"of,omitempty"`
	Note string `json:"note"`
	// Returned is the day on which it was sent back.
	Returned string `json:"returned,omitempty"`
}

// Warned is something that the lead unit was told: that a clock came to a level (Calm: a
// reminder), or a notice that was issued.
type Warned struct {
	On     string         `json:"on"`
	Level  casework.Level `json:"level,omitempty"`
	Kind   NoticeKind     `json:"kind,omitempty"`
	Number string         `json:"number,omitempty"`
}

// colours are the levels that notices in a colour are about.
var colours = map[NoticeKind]casework.Level{NoticeBlue: casework.Blue, NoticeYellow: casework.Yellow, NoticeRed: casework.Red}

// admits says whether a notice of a kind can be issued about a case.
func admits(p *casework.Process, c *casework.Case, acts []casework.Act, k NoticeKind) error {
	need := colours[k]
	var state any = string(c.State)
	if st, ok := p.State(c.State); ok {
		state = st.Label.Msg()
	}
	switch {
	case !slices.Contains(NoticeKinds(), k):
		return fault.New(fault.Invalid, "supervision.notice_unknown", nil)
	case c.State == Draft:
		return fault.New(fault.Conflict, "supervision.notice_draft", nil)
	case k == NoticeAnswer && !took(acts, Answer):
		return fault.New(fault.Conflict, "supervision.notice_answer", nil)
	case k == NoticeAssign && !c.Open():
		return fault.New(fault.Conflict, "supervision.notice_over", fault.Args{"State": state})
	case need == casework.Calm:
		return nil
	case !inWork(c):
		return fault.New(fault.Conflict, "supervision.notice_idle", fault.Args{"State": state, "Notice": i18n.Key(k.Key())})
	case need.Worse(c.Level):
		return fault.New(fault.Conflict, "supervision.notice_level", fault.Args{"Level": levelMsg(need), "Now": levelMsg(c.Level)})
	}
	return nil
}

// inWork says whether the time of the lead unit is running.
func inWork(c *casework.Case) bool {
	r := c.Run(Work)
	return c.Open() && r != nil && r.Stopped.IsZero() && r.Running()
}

// Admits lists the kinds of notices that can be issued about an item now.
func (v *View) Admits() []NoticeKind {
	var out []NoticeKind
	for _, k := range NoticeKinds() {
		if admits(v.Process, &v.Case, v.Acts, k) == nil {
			out = append(out, k)
		}
	}
	return out
}

func took(acts []casework.Act, t casework.TransitionName) bool {
	return slices.ContainsFunc(acts, func(a casework.Act) bool { return a.Transition == t })
}

// heldFrom is the place in a journal of the act by which the lead unit got the item that
// has it at its end; ok is false while nobody has it.
func heldFrom(acts []casework.Act) (at int, ok bool) {
	var has, had identity.OrgID
	for i := range acts {
		a := &acts[i]
		if who := a.Parties[RoleOwner]; len(who) > 0 {
			has = who[0].Org
		}
		switch {
		case a.To == Draft:
			ok = false
		case !ok || has != had:
			at, had, ok = i, has, true
		}
	}
	return at, ok
}

// again refuses a notice that was issued already as things stand: to the same unit, about
// the same demand, answers or colour.
func again(p *casework.Process, acts []casework.Act, before []Notice, q *NoticeRequest) error {
	since := stoodSince(p, acts, q.Kind)
	for _, n := range slices.Backward(before) {
		if n.Kind == q.Kind && !n.At.Before(since) && !q.Again {
			return fault.New(fault.Conflict, "supervision.notice_again", fault.Args{"Notice": i18n.Key(n.Kind.Key()), "Number": n.Number, "By": n.By, "At": n.At.UTC().Add(8 * time.Hour).Format("2006-01-02 15:04")})
		}
	}
	return nil
}

// stoodSince is since when that stands which a notice of a kind tells.
func stoodSince(p *casework.Process, acts []casework.Act, k NoticeKind) time.Time {
	moves := []casework.TransitionName{Issue, Prolong}
	if k == NoticeAnswer {
		moves = []casework.TransitionName{Answer, Return, Contribute, Recall, Report, Verify, Close}
	}
	from, _ := heldFrom(acts)
	out := acts[from].At
	for i := range acts {
		a := &acts[i]
		came := slices.Contains(moves, a.Transition) || len(a.Parties) > 0
		for _, al := range a.Alarms {
			came = came || colours[k] != casework.Calm && p.LevelOf(al) == colours[k] && al.Clock == Work
		}
		if came && a.At.After(out) {
			out = a.At
		}
	}
	return out
}

// fill adds what the case tells.
func (x *Content) fill(c *casework.Case, p *casework.Process, acts []casework.Act, orgs *identity.OrgTree, today time.Time, days casework.Days) {
	name := func(id identity.OrgID) string {
		if o, ok := orgs.Org(id); ok {
			return o.Name
		}
		return string(id)
	}
	x.Owner = name(orgIn(c, RoleOwner))
	for _, id := range orgsIn(c, RoleContributor) {
		x.Contributors = append(x.Contributors, name(id))
	}
	x.replies(acts, name)
	if at, ok := heldFrom(acts); ok && acts[at].Transition != Issue {
		x.HeldOn = dayText(identity.Day(acts[at].At))
	}
	for i := range acts {
		switch acts[i].Transition {
		case Issue:
			x.IssuedOn = dayText(identity.Day(acts[i].At))
		case Verify:
			x.Result = c.Fields["result"].Words()
		case Return:
			x.Result = ""
		}
	}
	if t, ok := p.Timing(c, Work, today, days); ok {
		x.Days = t.Length
		x.DueOn = dayText(dueDay(c, p, &t, today, days))
		late := lateBy(&t)
		x.Over, x.Late = late.Over, late.Days
	}
}

// dueDay is the day on which an item is due; of one that was answered in time, the day on
// which it would have been. While it is held there is none.
func dueDay(c *casework.Case, p *casework.Process, t *casework.Timing, today time.Time, days casework.Days) time.Time {
	if !t.Due.IsZero() || c.State == Paused {
		return t.Due
	}
	ran := *c
	ran.Runs = slices.Clone(c.Runs)
	r := ran.Run(Work)
	r.Spans, r.Stopped = slices.Clone(r.Spans), time.Time{}
	r.Spans[len(r.Spans)-1].To = time.Time{}
	on, _ := p.Timing(&ran, Work, today, days) // it ran
	return on.Due
}

// replies tells the reports and answers of all units; what was sent back says so.
func (x *Content) replies(acts []casework.Act, name func(identity.OrgID) string) {
	parties := casework.Standings{} // as they were at each act
	lead := -1                      // the last answer of the lead unit
	part := map[identity.OrgID]int{}
	back := func(n int, a *casework.Act) {
		if n >= 0 && n < len(x.Answers) {
			x.Answers[n].Returned = dayText(identity.Day(a.At))
		}
	}
	for i := range acts {
		a := &acts[i]
		maps.Copy(parties, a.Parties)
		switch a.Transition {
		case Answer, Report, Contribute:
			x.Answers = append(x.Answers, reply(&casework.Case{Parties: parties}, a, name))
		}
		switch last := len(x.Answers) - 1; a.Transition {
		case Answer:
			lead = last
		case Contribute:
			part[partOf(a)] = last
		case Return:
			back(lead, a)
		case Recall:
			if n, ok := part[partOf(a)]; ok {
				back(n, a)
			}
		}
	}
}

// reply tells an answer.
func reply(c *casework.Case, act *casework.Act, name func(identity.OrgID) string) Reply {
	out := Reply{On: dayText(identity.Day(act.At)), By: act.By.Name, Note: act.Note}
	unit := Unit(c, act)
	out.Org = name(unit)
	if act.By.Org != unit {
		out.Of = name(act.By.Org)
	}
	return out
}

// Unit is the unit that an act speaks for: who answers may work in another one.
func Unit(c *casework.Case, act *casework.Act) identity.OrgID {
	owner, help := orgIn(c, RoleOwner), orgsIn(c, RoleContributor)
	switch {
	case act.Part != nil:
		return act.Part.Org
	case slices.Contains(act.As, RoleOwner) || slices.Contains(act.As, RoleHead):
		return owner
	case slices.Contains(act.As, RoleContributor) && !slices.Contains(help, act.By.Org) && len(help) == 1:
		return help[0]
	}
	return act.By.Org
}

// warned tells what the lead unit was told since it has the item.
func (x *Content) warned(p *casework.Process, acts []casework.Act, before []Notice) {
	from, ok := heldFrom(acts)
	if !ok {
		return
	}
	for i := range acts[from:] {
		a := &acts[from+i]
		w := Warned{On: dayText(identity.Day(a.At))}
		told := false
		for _, al := range a.Alarms {
			if al.Clock != Work {
				continue
			}
			told = true
			if l := p.LevelOf(al); l.Worse(w.Level) {
				w.Level = l
			}
		}
		if told {
			x.Warned = append(x.Warned, w)
		}
	}
	for _, n := range before {
		if colours[n.Kind] != casework.Calm && !n.At.Before(acts[from].At) {
			x.Warned = append(x.Warned, Warned{On: dayText(identity.Day(n.At)), Kind: n.Kind, Number: n.Number})
		}
	}
	slices.SortStableFunc(x.Warned, func(a, b Warned) int { return cmp.Compare(a.On, b.On) })
}
