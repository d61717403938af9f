package project

import (
	"context"
	"slices"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// AddDocument keeps a document for the gates. One of the same kind and number
// takes the place of the one before; with Void it says that it no longer holds.
// Faults: as in Step; Invalid ("project.document_kind", "project.document_fields", "project.reason_needed").
func (s *Service) AddDocument(ctx context.Context, st Step, in Document) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, _ *Project, a *identity.Actor) (*Change, error) {
		today := s.zoneDay(tx)
		if !slices.Contains(s.GatesOn(today).Documents, in.Kind) {
			return nil, fault.New(fault.Invalid, "project.document_kind", nil)
		}
		in.Number, in.Body, in.Note = clip(trim(in.Number), 200), clip(trim(in.Body), 200), clip(trim(in.Note), maxText)
		if in.Number == "" || in.Body == "" || in.On == 0 || in.On > today || in.File != nil && !in.File.valid() {
			return nil, fault.New(fault.Invalid, "project.document_fields", nil)
		}
		if in.Void {
			if err := reasoned(in.Note); err != nil {
				return nil, err
			}
		}
		in.By, in.At = a.Name, tx.Now()
		return &Change{Document: &in}, nil
	})
}

// AskWaiver asks that a requirement of a gate be waived, with the reason.
// Faults: as in Step; Invalid ("project.requirement_unknown", "project.reason_needed"); Conflict ("project.waiver_there").
func (s *Service) AskWaiver(ctx context.Context, st Step, to Stage, requirement string) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		list := s.GatesOn(s.zoneDay(tx)).Gates[to]
		if !slices.ContainsFunc(list, func(r Requirement) bool { return r.ID == requirement }) {
			return nil, fault.New(fault.Invalid, "project.requirement_unknown", nil)
		}
		if err := reasoned(st.Reason); err != nil {
			return nil, err
		}
		if w := p.waiver(to, requirement); w != nil {
			return nil, fault.New(fault.Conflict, "project.waiver_there", nil)
		}
		return &Change{Waiver: &Waiver{Stage: to, Requirement: requirement, Reason: trim(st.Reason), By: a.Name, Person: a.Person, At: tx.Now()}}, nil
	})
}

// waiver is the one that is asked for or granted.
func (p *Project) waiver(to Stage, requirement string) *Waiver {
	for i := range p.Waivers {
		if w := &p.Waivers[i]; w.Stage == to && w.Requirement == requirement && !w.Refused {
			return w
		}
	}
	return nil
}

// SettleWaiver grants or refuses a waiver; never the person who asked for it.
// Faults: as in Step; NotFound ("project.waiver_unknown"); Forbidden
// ("project.own_waiver", "project.person_needed"); Invalid ("project.reason_needed" to refuse).
func (s *Service) SettleWaiver(ctx context.Context, st Step, to Stage, requirement string, grant bool) (*Project, error) {
	return s.do(ctx, st, DoGrant, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		w := p.waiver(to, requirement)
		switch {
		case w == nil || w.Granted:
			return nil, fault.New(fault.NotFound, "project.waiver_unknown", nil)
		case a.Person == "":
			return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
		case a.Person == w.Person:
			return nil, fault.New(fault.Forbidden, "project.own_waiver", nil)
		case !grant:
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
		}
		out := *w
		out.Granted, out.Refused, out.GrantedBy, out.GrantedAt, out.Note = grant, !grant, a.Name, tx.Now(), trim(st.Reason)
		return &Change{Waiver: &out}, nil
	})
}
