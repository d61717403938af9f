package indicator

import (
	"context"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// AdoptRequest takes an approved edition's rows over.
type AdoptRequest struct {
	Tenant  Tenant
	Edition plan.EditionID
	// Proposals are those of Service.Proposals as a person left them: definitions, and
	// of targets rule and owner; what the edition prints stays. nil takes all as proposed.
	Proposals []Proposal
	// Real: what the edition prints is real although the edition is part of a
	// demonstration; its definitions, targets and figures are not marked as made up.
	Real bool
}

// Adopted says what was added.
type Adopted struct {
	Definitions []Version
	Targets     []Target
	Links       []Link
	// Batch holds the printed figures; 0 when there was none to record.
	Batch BatchID
	Facts int
	Same  int // proposals that changed nothing
	Left  int // left out by the person
}

// Adopt makes definitions, targets and links of an approved edition, and records
// the figures that it prints as a published batch. Adopting again, or adopting
// an amended edition, adds only what changed.
//
// Faults: NotFound (plan.edition_unknown); FieldFaults, each field led by the
// key of its proposal; Invalid (indicator.proposal_unknown); Conflict
// (indicator.adopt_stale: something was recorded meanwhile; indicator.row_twice).
func (s *Service) Adopt(ctx context.Context, req AdoptRequest) (*Adopted, error) {
	a, err := identity.Require(ctx, DoAdopt, whole(req.Tenant))
	if err != nil {
		return nil, err
	}
	own, w, err := s.proposals(ctx, req.Tenant, req.Edition)
	if err != nil {
		return nil, err
	}
	proposals := own
	if req.Proposals != nil {
		if proposals, err = asEdited(own, req.Proposals); err != nil {
			return nil, err
		}
	}
	if req.Real {
		proposals = slices.Clone(proposals)
		for i := range proposals {
			proposals[i].Target.Demo, proposals[i].Definition.Demo = false, false
		}
	}
	out := &Adopted{}
	err = s.update(ctx, func(tx WriteTx) error {
		rev, err := tx.Revision(ctx, req.Tenant)
		if err != nil {
			return err
		}
		if rev != w.st.rev {
			return fault.New(fault.Conflict, "indicator.adopt_stale", nil)
		}
		return s.adopt(ctx, tx, a, proposals, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// asEdited joins what a person may change with what the edition says.
func asEdited(own, edited []Proposal) ([]Proposal, error) {
	out := slices.Clone(edited)
	twice := map[rowKey]string{}
	for i := range out {
		e := &out[i]
		at := slices.IndexFunc(own, func(p Proposal) bool { return p.Key() == e.Key() })
		if at < 0 {
			return nil, fault.New(fault.Invalid, "indicator.proposal_unknown", fault.Args{"Key": e.Key()})
		}
		o := &own[at]
		t := o.Target // what was approved; a person only says by what it is measured, how judged, and who answers
		t.Pinned, t.Rule, t.Owner = e.Definition.Key(), e.Target.Rule, e.Target.Owner
		e.Definition.Tenant, e.Target = t.Tenant, t
		e.Results, e.Parent, e.Change = o.Results, o.Parent, o.Change
		e.Facts = slices.Clone(o.Facts)
		for j := range e.Facts {
			e.Facts[j].Cell.Code, e.Facts[j].Cell.Version = t.Pinned.Code, t.Pinned.Version
		}
		if e.Change == ChangeSame && !t.promises(&o.Target) {
			e.Change = ChangeOther
		}
		if e.Leave || e.Change == ChangeDropped {
			continue
		}
		if other := twice[t.rowKey()]; other != "" {
			return nil, fault.New(fault.Conflict, "indicator.row_twice", fault.Args{"Label": t.Label, "Other": other, "Code": string(t.Pinned.Code)})
		}
		twice[t.rowKey()] = t.Label
	}
	return out, nil
}

func (s *Service) adopt(ctx context.Context, tx WriteTx, a *identity.Actor, proposals []Proposal, out *Adopted) error {
	if len(proposals) == 0 {
		return nil
	}
	all, err := newestRevisions(ctx, tx, proposals[0].Target.Tenant)
	if err != nil {
		return err
	}
	if err := addProposed(ctx, tx, a, proposals, all, out); err != nil {
		return err
	}
	ids := map[string]string{}
	for i := range proposals {
		p := &proposals[i]
		if p.Change != ChangeSame || p.Target.ID == "" {
			p.Target.ID = s.IDs() // each target ever recorded has an id of its own
		}
		ids[p.Key()] = p.Target.ID
	}
	var facts []Observation
	cells := map[CellKey]bool{}
	for i := range proposals {
		p := &proposals[i]
		if p.Leave {
			out.Left++
			continue
		}
		for _, f := range p.Facts {
			if !cells[f.Cell] {
				cells[f.Cell] = true
				facts = append(facts, f)
			}
		}
		if p.Change == ChangeSame {
			out.Same++
			continue
		}
		t := p.Target
		if p.Change != ChangeDropped {
			t.Parent = ids[p.Parent]
		}
		t.By, t.Recorded = nameOf(a), tx.Now()
		out.Targets = append(out.Targets, t)
		if p.Link != nil {
			l := *p.Link
			l.By, l.Recorded = nameOf(a), tx.Now()
			out.Links = append(out.Links, l)
		}
	}
	if err := tx.AddTargets(ctx, out.Targets); err != nil {
		return err
	}
	if err := tx.AddLinks(ctx, out.Links); err != nil {
		return err
	}
	return recordPrinted(ctx, tx, a, &proposals[0].Target, facts, out)
}

// addProposed adds the definitions that are new, levels before their growth.
func addProposed(ctx context.Context, tx WriteTx, a *identity.Actor, proposals []Proposal, all map[Version]*Definition, out *Adopted) error {
	for _, growth := range []bool{false, true} {
		for i := range proposals {
			p := &proposals[i]
			if p.Leave || p.Change == ChangeDropped || (p.Definition.GrowthOf != "") != growth || all[p.Definition.Key()] != nil {
				continue
			}
			d := p.Definition
			d.Revision = 1
			if err := addDefinition(ctx, tx, &d, a, all); err != nil {
				fields := Fields(err)
				for j := range fields {
					fields[j].Field = p.Key() + "/" + fields[j].Field
				}
				return err
			}
			out.Definitions = append(out.Definitions, d.Key())
		}
	}
	return nil
}

// recordPrinted records the figures that an edition prints, open to everybody as
// the edition is.
func recordPrinted(ctx context.Context, tx WriteTx, a *identity.Actor, of *Target, facts []Observation, out *Adopted) error {
	if len(facts) == 0 {
		return nil
	}
	p := plan.PlanID(strings.TrimSuffix(string(of.Plan), "~before"))
	b := Batch{Tenant: of.Tenant, Provenance: FromPlan, Origin: string(of.Edition), Ref: string(p), Certainty: "A",
		Demo: of.Demo, By: nameOf(a), Person: a.Person, Recorded: tx.Now(), Reason: string(of.Edition)}
	if err := tx.AddBatch(ctx, &b, observations(facts)); err != nil {
		return err
	}
	for _, stage := range []Stage{Recorded, Approved, Published} {
		e := Event{Tenant: b.Tenant, Batch: b.ID, Stage: stage, By: b.By, Person: a.Person, Org: a.OrgName, At: tx.Now(), SHA256: b.SHA256}
		if err := tx.AddEvent(ctx, &e); err != nil {
			return err
		}
	}
	out.Batch, out.Facts = b.ID, len(facts)
	return nil
}
