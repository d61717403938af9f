package project

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Problem is something that stands in the way, with who mends it by when.
//
//	open ──Answer: progress──▶ open ──Answer: solved──▶ open, Claimed ──CloseProblem──▶ closed
//	  ▲ Remind                                            └──Answer: rejected──▶ open
type Problem struct {
	ID     string         `json:"id"`
	Text   string         `json:"text"`
	Owner  identity.OrgID `json:"owner"`
	Person string         `json:"person,omitempty"` // the name of who mends it
	Due    Day            `json:"due"`
	Opened time.Time      `json:"opened"`
	By     string         `json:"by"`
	// Notes are what was said about it since, oldest first.
	Notes []ProblemNote `json:"notes,omitempty"`
	// Closed is when it was solved, How in which way.
	Closed   time.Time `json:"closed,omitzero"`
	ClosedBy string    `json:"closedBy,omitempty"`
	How      string    `json:"how,omitempty"`
	// To is the project that goes on with it, when this one was split or merged and it
	// was still open; From the one that it came from.
	To   ID `json:"to,omitempty"`
	From ID `json:"from,omitempty"`
}

// ProblemNote is what somebody said about a problem.
type ProblemNote struct {
	Kind NoteKind       `json:"kind"`
	Text string         `json:"text,omitempty"`
	By   string         `json:"by"`
	Org  identity.OrgID `json:"org,omitempty"`
	At   time.Time      `json:"at"`
}

// NoteKind is what a note of a problem says.
type NoteKind string

const (
	NoteProgress NoteKind = "progress" // the unit that solves it tells how far it is
	NoteSolved   NoteKind = "solved"   // it says that the problem is solved, and how
	NoteRejected NoteKind = "rejected" // whoever answers for the project says that it is not
	NoteReminder NoteKind = "reminder" // whoever answers for the project reminds of it
)

// NoteKinds lists all kinds.
func NoteKinds() []NoteKind { return []NoteKind{NoteProgress, NoteSolved, NoteRejected, NoteReminder} }

// Key is the message that names it.
func (k NoteKind) Key() string { return "project.note." + string(k) }

// solves says whether it is for the unit that solves the problem to say so.
func (k NoteKind) solves() bool { return k == NoteProgress || k == NoteSolved }

// Open says whether it is not solved.
func (x *Problem) Open() bool { return x.Closed.IsZero() }

// Claimed is the note by which an open problem was last said to be solved, as long as
// nobody has said that it is not; nil: there is none.
func (x *Problem) Claimed() *ProblemNote {
	for i := len(x.Notes) - 1; i >= 0 && x.Open(); i-- {
		switch x.Notes[i].Kind {
		case NoteSolved:
			return &x.Notes[i]
		case NoteRejected:
			return nil
		}
	}
	return nil
}

// Reminders counts how often was reminded of it, and when last.
func (x *Problem) Reminders() (n int, last time.Time) {
	for i := range x.Notes {
		if x.Notes[i].Kind == NoteReminder {
			n, last = n+1, x.Notes[i].At
		}
	}
	return n, last
}

// Solves says whether an actor belongs to the unit that has to solve a problem of the
// project: wherever the project is, for it was asked.
func (p *Project) Solves(a *identity.Actor, x *Problem) bool {
	return allowed(p.Basics.Areas, func(at area.Code) bool {
		return a.May(DoSolve, identity.Target{Tenant: p.Tenant, Org: x.Owner, Area: at})
	}, p.Tenant)
}

// given are the problems that an actor's unit has, or had, to solve.
func (p *Project) given(a *identity.Actor) (out []Problem) {
	for i := range p.Problems {
		if p.Solves(a, &p.Problems[i]) {
			out = append(out, p.Problems[i])
		}
	}
	return out
}

// AddProblem tells of a problem, with who mends it by when; with the id of one
// that is open it is described anew.
// Faults: as in Step; Invalid ("project.problem_text", "project.problem_unknown").
func (s *Service) AddProblem(ctx context.Context, st Step, in Problem) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		var bad Flaws
		if in.Text = clip(trim(in.Text), maxText); in.Text == "" {
			bad.Add("text", fault.New(fault.Invalid, "project.problem_text", nil))
		}
		if in.Due == 0 {
			bad.Add("due", fault.New(fault.Invalid, "project.problem_due", nil))
		}
		if len(bad) > 0 {
			return nil, bad.Fault()
		}
		out := Problem{ID: in.ID, Text: in.Text, Owner: in.Owner, Person: clip(trim(in.Person), 60), Due: in.Due, Opened: tx.Now(), By: a.Name}
		if out.Owner == "" {
			out.Owner = p.Basics.Org
		}
		if in.ID == "" {
			out.ID = newID("q", len(p.Problems), func(id string) bool { return p.problem(id) != nil })
			return &Change{Problem: &out}, nil
		}
		old := p.problem(in.ID)
		if old == nil || !old.Open() {
			return nil, fault.New(fault.Invalid, "project.problem_unknown", nil)
		}
		out.Opened, out.By, out.Notes = old.Opened, old.By, old.Notes
		return &Change{Problem: &out}, nil
	})
}

// Answer says something about an open problem. Progress, and that it is solved, are for
// the unit that solves it (DoSolve); a reminder, and that it is not solved after all, for
// whoever answers for the project (DoManage).
// Faults: as in Step; Invalid ("project.problem_unknown", "project.note_text");
// Conflict ("project.note_claimed": it is not said to be solved, or is so already).
func (s *Service) Answer(ctx context.Context, st Step, id string, kind NoteKind, text string) (*Project, error) {
	do := DoManage
	if kind.solves() {
		do = DoSolve
	}
	return s.do(ctx, st, do, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		x := p.problem(id)
		if kind.solves() && (x == nil || !p.Solves(a, x)) {
			return nil, forbidden(a, DoSolve)
		}
		if x == nil || !x.Open() || !slices.Contains(NoteKinds(), kind) {
			return nil, fault.New(fault.Invalid, "project.problem_unknown", nil)
		}
		text = clip(trim(text), maxText)
		if text == "" && kind != NoteReminder {
			return nil, Flaws{{"text", fault.New(fault.Invalid, "project.note_text", nil)}}.Fault()
		}
		if claimed := x.Claimed() != nil; claimed && kind != NoteRejected || !claimed && kind == NoteRejected {
			return nil, fault.New(fault.Conflict, "project.note_claimed", nil)
		}
		out := *x
		out.Notes = added(x.Notes, ProblemNote{kind, text, a.Name, a.Org, tx.Now()})
		return &Change{Problem: &out}, nil
	})
}

// CloseProblem says that a problem is solved, and how; where the unit that solved it has
// said how, that stands when nothing else is said.
// Faults: as in Step; Invalid ("project.problem_unknown", "project.reason_needed").
func (s *Service) CloseProblem(ctx context.Context, st Step, id string) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		old := p.problem(id)
		if old == nil || !old.Open() {
			return nil, fault.New(fault.Invalid, "project.problem_unknown", nil)
		}
		how := trim(st.Reason)
		if c := old.Claimed(); c != nil && how == "" {
			how = c.Text
		}
		if err := reasoned(how); err != nil {
			return nil, err
		}
		out := *old
		out.Closed, out.ClosedBy, out.How = tx.Now(), a.Name, how
		return &Change{Problem: &out}, nil
	})
}

func (p *Project) problem(id string) *Problem {
	if i := slices.IndexFunc(p.Problems, func(x Problem) bool { return x.ID == id }); i >= 0 {
		return &p.Problems[i]
	}
	return nil
}
