package schedule

import (
	"slices"
	"strings"
)

// Kind says what an activity waits for.
type Kind string

const (
	// FinishStart: it starts when the other has finished, and Lag days later.
	FinishStart Kind = "fs"
	// StartStart: it starts when the other has started, and Lag days later.
	StartStart Kind = "ss"
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{FinishStart, StartStart} }

// Activity is a piece of work. It takes Days calendar days and ends on the
// morning after the last of them; with 0 days it is an event.
type Activity struct {
	ID   string
	Days int
	// NotBefore is the earliest day it may start; none: when the project starts.
	NotBefore Day
	// Started is the day it really started; Finished the morning after the last day
	// of work, once it is done. What happened is not computed.
	Started, Finished Day
}

// Link makes one activity wait for another. Lag counts calendar days and may be
// negative (a lead).
type Link struct {
	From, To string
	Kind     Kind
	Lag      int
}

// Times are the computed days of an activity. Finishes are the morning after
// the last day of work.
type Times struct {
	EarlyStart, EarlyFinish Day
	LateStart, LateFinish   Day
	// Slack is by how many days it may start later without moving the end (total
	// float); negative when the end asked for cannot be kept.
	Slack int
	// Critical: no activity that is not done has less slack.
	Critical bool
	Done     bool
}

// Result is a computed schedule.
type Result struct {
	Times []Times // in the order of the activities
	// Finish is the morning after the last work.
	Finish Day
	// Path is one chain of critical activities, first to last.
	Path []string
}

// Question is what is asked of Compute.
type Question struct {
	Activities []Activity
	Links      []Link
	// Start is the first day of the project.
	Start Day
	// Now is today: what has not started cannot start before, and what is not done
	// cannot have ended. None: only the plan is computed.
	Now Day
	// Due is the end asked for, from which late days are counted back; none: the
	// earliest possible end.
	Due Day
}

// LoopError says that activities wait for each other in a circle.
type LoopError struct{ IDs []string } // the first stands at the end again

func (e *LoopError) Error() string { return "schedule: a loop: " + strings.Join(e.IDs, " → ") }

// UnknownError says that a link names an activity that is not there.
type UnknownError struct{ ID string }

func (e *UnknownError) Error() string { return "schedule: no activity " + e.ID }

// network is a question with indices in place of names.
type network struct {
	*Question
	into, from [][]edge // links into and out of each activity
	order      []int    // each after all it waits for
}

type edge struct {
	other int
	start bool // StartStart
	lag   Day
}

// Compute finds early and late days by the critical path method: a pass forwards
// (the earliest day that all predecessors allow) and one backwards (the latest
// that all successors allow). Source: Kelley and Walker 1959; for links of both
// kinds the precedence method (PMBOK Guide, 6.5; GB/T 13400.3 for networks of works).
//
// Errors: *LoopError names the activities of a circle, *UnknownError a missing one.
func Compute(q Question) (*Result, error) {
	n, err := build(&q)
	if err != nil {
		return nil, err
	}
	r := &Result{Times: make([]Times, len(q.Activities)), Finish: q.Start}
	for _, i := range n.order {
		n.forward(r, i)
	}
	for i := range r.Times {
		r.Finish = max(r.Finish, r.Times[i].EarlyFinish)
	}
	end := r.Finish
	if q.Due != 0 {
		end = q.Due
	}
	for _, i := range slices.Backward(n.order) {
		n.backward(r, i, end)
	}
	n.critical(r)
	return r, nil
}

func build(q *Question) (*network, error) {
	n := &network{Question: q, into: make([][]edge, len(q.Activities)), from: make([][]edge, len(q.Activities))}
	at := make(map[string]int, len(q.Activities))
	for i := range q.Activities {
		at[q.Activities[i].ID] = i
	}
	for _, l := range q.Links {
		a, ok := at[l.From]
		if !ok {
			return nil, &UnknownError{l.From}
		}
		b, ok := at[l.To]
		if !ok {
			return nil, &UnknownError{l.To}
		}
		n.into[b] = append(n.into[b], edge{a, l.Kind == StartStart, Day(l.Lag)})
		n.from[a] = append(n.from[a], edge{b, l.Kind == StartStart, Day(l.Lag)})
	}
	return n, n.sort()
}

// sort puts each activity after all it waits for.
func (n *network) sort() error {
	waits := make([]int, len(n.into))
	for i := range n.into {
		waits[i] = len(n.into[i])
		if waits[i] == 0 {
			n.order = append(n.order, i)
		}
	}
	for k := 0; k < len(n.order); k++ {
		for _, e := range n.from[n.order[k]] {
			if waits[e.other]--; waits[e.other] == 0 {
				n.order = append(n.order, e.other)
			}
		}
	}
	if len(n.order) == len(n.into) {
		return nil
	}
	return n.loop(waits)
}

// loop names one circle among those that still wait: going back from any of
// them one comes to a place twice.
func (n *network) loop(waits []int) error {
	i := slices.IndexFunc(waits, func(w int) bool { return w > 0 })
	seen := map[int]int{}
	var back []int
	for {
		if from, twice := seen[i]; twice {
			circle := back[from:]
			slices.Reverse(circle)
			least := slices.Index(circle, slices.Min(circle)) // begins with the one listed first
			var ids []string
			for k := range len(circle) + 1 {
				ids = append(ids, n.Activities[circle[(least+k)%len(circle)]].ID)
			}
			return &LoopError{ids}
		}
		seen[i] = len(back)
		back = append(back, i)
		for _, e := range n.into[i] {
			if waits[e.other] > 0 {
				i = e.other
				break
			}
		}
	}
}

func (n *network) forward(r *Result, i int) {
	a, t := &n.Activities[i], &r.Times[i]
	t.Done = a.Finished != 0
	t.EarlyStart = max(n.Start, a.NotBefore)
	for _, e := range n.into[i] {
		t.EarlyStart = max(t.EarlyStart, r.Times[e.other].end(e)+e.lag)
	}
	if a.Started != 0 {
		t.EarlyStart = a.Started
	} else {
		t.EarlyStart = max(t.EarlyStart, n.Now)
	}
	switch t.EarlyFinish = t.EarlyStart + Day(a.Days); {
	case t.Done:
		t.EarlyFinish = a.Finished
		t.EarlyStart = min(t.EarlyStart, a.Finished)
	case a.Started != 0 && n.Now != 0:
		t.EarlyFinish = max(t.EarlyFinish, n.Now+1) // today's work at least is still to be done
	}
}

// end is the day that a link counts from.
func (t *Times) end(e edge) Day {
	if e.start {
		return t.EarlyStart
	}
	return t.EarlyFinish
}

func (n *network) backward(r *Result, i int, end Day) {
	t := &r.Times[i]
	if t.Done { // nothing is left to be late with
		t.LateStart, t.LateFinish = t.EarlyStart, t.EarlyFinish
		return
	}
	length := t.EarlyFinish - t.EarlyStart
	t.LateStart = end - length
	for _, e := range n.from[i] {
		if r.Times[e.other].Done {
			continue
		}
		latest := r.Times[e.other].LateStart - e.lag
		if !e.start {
			latest -= length
		}
		t.LateStart = min(t.LateStart, latest)
	}
	t.LateFinish = t.LateStart + length
	t.Slack = int(t.LateStart - t.EarlyStart)
}

// critical marks what has the least slack and follows one chain of it back from
// the end, by the links that hold each activity where it is.
func (n *network) critical(r *Result) {
	least, last := 0, -1
	for i := range r.Times {
		if t := &r.Times[i]; !t.Done && (last < 0 || t.Slack < least || t.Slack == least && t.EarlyFinish >= r.Times[last].EarlyFinish) {
			least, last = t.Slack, i
		}
	}
	if last < 0 {
		return
	}
	for i := range r.Times {
		r.Times[i].Critical = !r.Times[i].Done && r.Times[i].Slack == least
	}
	for last >= 0 {
		r.Path = append(r.Path, n.Activities[last].ID)
		next := -1
		for _, e := range n.into[last] {
			if o := &r.Times[e.other]; o.Critical && o.end(e)+e.lag == r.Times[last].EarlyStart {
				next = e.other
				break
			}
		}
		last = next
	}
	slices.Reverse(r.Path)
}
