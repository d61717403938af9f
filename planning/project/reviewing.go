package project

import (
	"context"
	"slices"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Appoint opens a screening: it names the experts and the last day. Another one
// can be opened once the last is concluded.
// Faults: as in Step; Invalid ("project.experts"); Conflict ("project.screening_stage", "project.screening_open").
func (s *Service) Appoint(ctx context.Context, st Step, experts []Expert, until Day) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, _ *identity.Actor) (*Change, error) {
		today := s.zoneDay(tx)
		c := s.CriteriaOn(today)
		if p.Stage != Conceived && !s.GatesOn(today).Void(p) || p.Standing != Active {
			return nil, fault.New(fault.Conflict, "project.screening_stage", nil)
		}
		if p.Screening != nil && p.Screening.Result == nil {
			return nil, fault.New(fault.Conflict, "project.screening_open", nil)
		}
		seen := map[identity.PersonID]bool{}
		for _, e := range experts {
			if e.Person == "" || e.Name == "" || seen[e.Person] {
				return nil, fault.New(fault.Invalid, "project.experts", fault.Args{"Quorum": c.Quorum})
			}
			seen[e.Person] = true
		}
		if len(experts) < c.Quorum || len(experts) > 50 || until < today {
			return nil, fault.New(fault.Invalid, "project.experts", fault.Args{"Quorum": c.Quorum})
		}
		round := 1
		if p.Screening != nil {
			round = p.Screening.Round + 1
		}
		return &Change{Screening: &Screening{Round: round, Version: c.Version, Experts: experts, Until: until}}, nil
	})
}

// Score keeps an expert's own sheet; submitted, it is final.
// Faults: as in Step; Forbidden ("project.not_appointed"); Conflict
// ("project.screening_closed", "project.scores_final"); Invalid ("project.scores").
func (s *Service) Score(ctx context.Context, st Step, in Scores) (*Project, error) {
	return s.do(ctx, st, DoScore, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		sc := p.Screening
		switch {
		case sc == nil || !sc.expert(a.Person):
			return nil, fault.New(fault.Forbidden, "project.not_appointed", nil)
		case sc.Result != nil || s.zoneDay(tx) > sc.Until:
			return nil, fault.New(fault.Conflict, "project.screening_closed", nil)
		}
		if old := sc.sheet(a.Person); old != nil && old.Submitted {
			return nil, fault.New(fault.Conflict, "project.scores_final", nil)
		}
		c := s.criteria(sc.Version)
		seen := map[string]bool{}
		for _, x := range in.Scores {
			known := slices.ContainsFunc(c.Criteria, func(k Criterion) bool { return k.ID == x.Criterion })
			if !known || seen[x.Criterion] || x.Points < 0 || x.Points > 10 {
				return nil, fault.New(fault.Invalid, "project.scores", nil)
			}
			seen[x.Criterion] = true
		}
		if in.Submitted && len(seen) < len(c.Criteria) {
			return nil, fault.New(fault.Invalid, "project.scores", nil)
		}
		in.Person, in.At, in.Opinion = a.Person, tx.Now(), clip(trim(in.Opinion), maxText)
		return &Change{Scores: &in}, nil
	})
}

// Conclude ends a screening: once all experts have submitted, or after the last
// day when enough have.
// Faults: as in Step; Conflict ("project.screening_none", "project.screening_waits").
func (s *Service) Conclude(ctx context.Context, st Step) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		sc := p.Screening
		if sc == nil || sc.Result != nil {
			return nil, fault.New(fault.Conflict, "project.screening_none", nil)
		}
		c := s.criteria(sc.Version)
		mean, n := c.mean(sc)
		if n < c.Quorum || n < len(sc.Experts) && s.zoneDay(tx) <= sc.Until {
			return nil, fault.New(fault.Conflict, "project.screening_waits", fault.Args{"Have": n, "Of": len(sc.Experts), "Quorum": c.Quorum, "Until": sc.Until.Time()})
		}
		return &Change{Screened: &Screened{Passed: mean.IntPart() >= int64(c.Pass), Mean: mean, Sheets: n, By: a.Name, At: tx.Now(), Note: trim(st.Reason)}}, nil
	})
}

// AskOpinions opens a joint pre-review by several departments.
// Faults: as in Step; Invalid ("project.joint_orgs"); Conflict ("project.over").
func (s *Service) AskOpinions(ctx context.Context, st Step, orgs []identity.OrgID, until Day) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, _ *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		sorted := slices.Compact(slices.Sorted(slices.Values(orgs)))
		if len(sorted) == 0 || len(sorted) != len(orgs) || len(orgs) > 50 || sorted[0] == "" || until < s.zoneDay(tx) {
			return nil, fault.New(fault.Invalid, "project.joint_orgs", nil)
		}
		return &Change{Joint: &Joint{Orgs: orgs, Until: until}}, nil
	})
}

// GiveOpinion gives a department's opinion; only for an organisation that was
// asked and that the actor acts for. Until the last day it can be changed.
// Faults: as in Step; Forbidden ("project.not_asked"); Conflict ("project.joint_closed");
// Invalid ("project.stance", "project.reason_needed").
func (s *Service) GiveOpinion(ctx context.Context, st Step, org identity.OrgID, stance Stance) (*Project, error) {
	return s.do(ctx, st, DoOpine, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		switch {
		case p.Joint == nil || !slices.Contains(p.Joint.Orgs, org) || !a.May(DoOpine, identity.Target{Tenant: p.Tenant, Org: org, Area: p.Tenant}):
			return nil, fault.New(fault.Forbidden, "project.not_asked", nil)
		case s.zoneDay(tx) > p.Joint.Until:
			return nil, fault.New(fault.Conflict, "project.joint_closed", fault.Args{"Until": p.Joint.Until.Time()})
		case !slices.Contains(Stances(), stance):
			return nil, fault.New(fault.Invalid, "project.stance", nil)
		case stance != Agrees:
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
		}
		return &Change{Opinion: &Opinion{org, stance, trim(st.Reason), a.Name, tx.Now()}}, nil
	})
}

// Tally is a screening as it may be seen: sheets of others are blank until it is concluded.
type Tally struct {
	Screening *Screening
	Criteria  *Criteria
	Submitted int
	// Line says where it stands.
	Line i18n.Msg
}

// tally prepares the screening for somebody.
func (s *Service) tally(p *Project, who identity.PersonID) *Tally {
	if p.Screening == nil {
		return nil
	}
	c := s.criteria(p.Screening.Version)
	_, n := c.mean(p.Screening)
	t := &Tally{Screening: p.Screening.seenBy(who), Criteria: c, Submitted: n}
	switch r := p.Screening.Result; {
	case r == nil:
		t.Line = i18n.M("project.tally.open", i18n.Args{"Have": n, "Of": len(p.Screening.Experts), "Until": p.Screening.Until.Time()})
	case r.Passed:
		t.Line = i18n.M("project.tally.passed", i18n.Args{"Mean": r.Mean, "Pass": c.Pass, "Sheets": r.Sheets})
	default:
		t.Line = i18n.M("project.tally.failed", i18n.Args{"Mean": r.Mean, "Pass": c.Pass, "Sheets": r.Sheets})
	}
	return t
}

// seenBy is the project as a person may see it.
func (p *Project) seenBy(a *identity.Actor) *Project {
	q := *p
	q.Screening = p.Screening.seenBy(a.Person)
	return &q
}
