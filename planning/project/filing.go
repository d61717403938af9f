package project

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// FilingState is how far a project is on its way into the library.
//
//	draft ──submit──▶ submitted (locked) ──accept──▶ accepted: it is in the library
//	  ▲  └──drop──▶ dropped   ├──withdraw──▶ draft
//	  └── corrected ◀── returned, with a note ◀──┘
type FilingState string

const (
	FilingDraft     FilingState = "draft"
	FilingSubmitted FilingState = "submitted"
	FilingReturned  FilingState = "returned"
	FilingAccepted  FilingState = "accepted"
	FilingDropped   FilingState = "dropped"
)

// FilingStates lists all states.
func FilingStates() []FilingState {
	return []FilingState{FilingDraft, FilingSubmitted, FilingReturned, FilingAccepted, FilingDropped}
}

// Key is the message that names the state.
func (s FilingState) Key() string { return "project.filing." + string(s) }

// FilingStep is a step of a project that its unit files (申报).
type FilingStep struct {
	State  FilingState       `json:"state"`
	On     Day               `json:"on"`
	Note   string            `json:"note,omitempty"`
	By     string            `json:"by"`
	Person identity.PersonID `json:"person"`
	At     time.Time         `json:"at"`
}

// Filed is the last step of a project that is being filed; nil when it is in the
// library or never was filed.
func (p *Project) Filed() *FilingStep {
	if p.Standing != InFiling || len(p.Filings) == 0 {
		return nil
	}
	return &p.Filings[len(p.Filings)-1]
}

// filed takes a step of a filing.
func (p *Project) filed(f *FilingStep) {
	p.Filings = added(p.Filings, *f)
	if f.State == FilingAccepted {
		p.Standing = Active
		p.Moves = added(p.Moves, Move{Stage: p.Stage, Standing: Active, On: f.On, At: f.At, By: f.By, Reason: f.Note})
	}
}

// visible says whether somebody may see a project: one that is being filed only its
// unit, and from its being submitted on those who keep the library.
func (p *Project) visible(a *identity.Actor) bool {
	f := p.Filed()
	return f == nil || p.may(a, DoFile) || f.State != FilingDraft && f.State != FilingDropped && p.may(a, DoKeep)
}

// File begins a project of the actor's own unit as a draft. Faults: as Create;
// Forbidden; Invalid ("project.filing_org": no unit is named).
func (s *Service) File(ctx context.Context, d Draft) (*Project, error) {
	a, err := identity.Require(ctx, DoFile, somewhere(d.Tenant))
	if err != nil {
		return nil, err
	}
	if a.Person == "" {
		return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
	}
	d.Origin, d.Stage, d.On = ByFiling, Conceived, 0
	var bad Flaws
	if d.Basics.Org == "" {
		bad.Add("org", fault.New(fault.Invalid, "project.filing_org", nil))
	}
	return s.begin(ctx, a, &d, bad)
}

// SubmitFiling hands a filing in to those who keep the library: it is locked then.
// Faults: as in Step; Conflict ("project.filing_state"); Forbidden ("project.person_needed").
func (s *Service) SubmitFiling(ctx context.Context, st Step) (*Project, error) {
	return s.file(ctx, st, DoFile, FilingSubmitted, FilingDraft, FilingReturned)
}

// WithdrawFiling takes a filing back to mend it. Faults: as SubmitFiling.
func (s *Service) WithdrawFiling(ctx context.Context, st Step) (*Project, error) {
	return s.file(ctx, st, DoFile, FilingDraft, FilingSubmitted)
}

// DropFiling gives a filing up. Faults: as SubmitFiling.
func (s *Service) DropFiling(ctx context.Context, st Step) (*Project, error) {
	return s.file(ctx, st, DoFile, FilingDropped, FilingDraft, FilingReturned)
}

// SettleFiling takes a filed project into the library, or returns it with a note (the
// reason of the step). Never by whoever submitted it.
// Faults: as SubmitFiling; Forbidden ("project.own_filing"); Invalid ("project.reason_needed").
func (s *Service) SettleFiling(ctx context.Context, st Step, accept bool) (*Project, error) {
	to := FilingAccepted
	if !accept {
		to = FilingReturned
	}
	return s.file(ctx, st, DoKeep, to, FilingSubmitted)
}

func (s *Service) file(ctx context.Context, st Step, act identity.Action, to FilingState, from ...FilingState) (*Project, error) {
	return s.change(ctx, st, act, true, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		f := p.Filed()
		switch {
		case a.Person == "":
			return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
		case !slices.Contains(from, f.State):
			return nil, fault.New(fault.Conflict, "project.filing_state", nil)
		case act == DoKeep && f.Person == a.Person:
			return nil, fault.New(fault.Forbidden, "project.own_filing", nil)
		}
		if to == FilingReturned {
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
		}
		return &Change{Filing: &FilingStep{to, s.zoneDay(tx), trim(st.Reason), a.Name, a.Person, tx.Now()}}, nil
	})
}

// EditFiling describes a filing anew, as long as it is not submitted.
// Faults: as Edit; Conflict ("project.filing_state").
func (s *Service) EditFiling(ctx context.Context, st Step, form Basics) (*Project, error) {
	return s.edit(ctx, st, DoFile, form)
}

// Filings lists the projects that are being filed, as far as the actor may see them,
// by name. Faults: Unauthenticated, Forbidden.
func (s *Service) filings(ctx context.Context, t Tenant, asOf Day) ([]*Row, Day, error) {
	all, day, err := s.everyRow(ctx, t, asOf)
	if err != nil {
		return nil, 0, err
	}
	a := identity.From(ctx)
	file, keep := a.Scope(DoFile, t), a.Scope(DoKeep, t)
	covers := func(sc identity.Scope, r *Row) bool {
		return !sc.Empty() && allowed(r.Areas, func(at area.Code) bool { return sc.Covers(r.Org, at) }, t)
	}
	var out []*Row
	for _, r := range all {
		if f := r.Filing; r.Standing == InFiling && f.State != FilingDropped && (covers(file, r) || f.State != FilingDraft && covers(keep, r)) {
			out = append(out, r)
		}
	}
	return out, day, nil
}

// inLibrary leaves out what is being filed.
func inLibrary(rows []*Row) []*Row {
	if !slices.ContainsFunc(rows, func(r *Row) bool { return r.Standing == InFiling }) {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r *Row) bool { return r.Standing == InFiling })
}
