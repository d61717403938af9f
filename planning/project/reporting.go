package project

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// SaveReport keeps a month's report as a draft. What is submitted or confirmed is
// locked; a confirmed one is corrected by a new version with its reason, and
// counts until that one is confirmed in turn.
// Faults: as in Step; Conflict ("project.report_locked", naming the lock);
// Forbidden ("project.person_needed"); Invalid ("project.report_month",
// "project.report_physical", "project.report_backward", "project.report_cost_backward",
// "project.milestone_unknown", "project.milestone_future", "project.milestone_order", those of money).
func (s *Service) SaveReport(ctx context.Context, st Step, f ReportForm) (*Project, error) {
	return s.do(ctx, st, DoReport, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if a.Person == "" {
			return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
		}
		if err := p.CheckReport(&f, s.zoneDay(tx)); err != nil {
			return nil, err
		}
		r := Report{Month: f.Month, Version: 1, State: ReportDraft, Done: plain(f.Done), Paid: f.Paid, Physical: plain(f.Physical), Milestones: f.Milestones,
			Problems: trim(f.Problems), Note: trim(f.Note), By: a.Name, Person: a.Person, At: tx.Now()}
		if f.Cost != nil {
			cost := plain(*f.Cost)
			r.Cost = &cost
		}
		if old := p.Report(f.Month); old != nil {
			r.Version, r.Reason, r.Writers, r.Returned, r.Handed, r.Returns = old.Version, old.Reason, old.Writers, old.Returned, old.Handed, old.returns()
			if l := p.Lock(f.Month); l != nil && (old.State != ReportConfirmed || trim(f.Reason) == "" || p.Standing.Over()) {
				return nil, l.fault()
			}
			if old.State == ReportConfirmed {
				r.Version, r.Writers, r.Returned, r.Handed, r.Returns = old.Version+1, nil, "", time.Time{}, nil
			}
		} else if l := p.Lock(f.Month); l != nil {
			return nil, l.fault()
		}
		if trim(f.Reason) != "" {
			r.Reason = trim(f.Reason)
		}
		if !slices.Contains(r.Writers, a.Person) {
			r.Writers = added(r.Writers, a.Person)
		}
		return &Change{Report: &r}, nil
	})
}

// SubmitReport hands a month's report in: it is locked from then on.
// Faults: as in Step; NotFound ("project.report_unknown"); Conflict
// ("project.report_locked", "project.report_returned": nothing was mended yet).
func (s *Service) SubmitReport(ctx context.Context, st Step, month period.Period) (*Project, error) {
	return s.do(ctx, st, DoReport, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		old := p.Report(month)
		switch {
		case old == nil:
			return nil, fault.New(fault.NotFound, "project.report_unknown", nil)
		case old.State == ReportReturned:
			return nil, fault.New(fault.Conflict, "project.report_returned", fault.Args{"Note": old.Returned})
		}
		if l := p.Lock(month); l != nil {
			return nil, l.fault()
		}
		if a.Person == "" {
			return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
		}
		r := *old
		r.State, r.Submitted, r.SubmittedBy = ReportSubmitted, tx.Now(), a.Name
		if r.Handed.IsZero() {
			r.Handed = r.Submitted
		}
		if b := r.Back(); b != nil {
			r.Returns = slices.Clone(r.returns())
			r.Returns[len(r.Returns)-1].Again = r.Submitted
		}
		if !slices.Contains(r.Writers, a.Person) {
			r.Writers = added(r.Writers, a.Person)
		}
		return &Change{Report: &r}, nil
	})
}

// SettleReport confirms a submitted report, or returns it with a note (the
// reason of the step). Never by whoever wrote or submitted it.
// Faults: as in Step; NotFound ("project.report_unknown"); Conflict
// ("project.report_not_submitted"); Forbidden ("project.own_report", "project.person_needed"); Invalid ("project.reason_needed").
func (s *Service) SettleReport(ctx context.Context, st Step, month period.Period, confirm bool) (*Project, error) {
	return s.do(ctx, st, DoConfirm, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		old := p.Report(month)
		switch {
		case old == nil:
			return nil, fault.New(fault.NotFound, "project.report_unknown", nil)
		case old.State != ReportSubmitted:
			return nil, fault.New(fault.Conflict, "project.report_not_submitted", nil)
		case a.Person == "":
			return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
		case slices.Contains(old.Writers, a.Person):
			return nil, fault.New(fault.Forbidden, "project.own_report", nil)
		case !confirm:
			if err := reasoned(st.Reason); err != nil {
				return nil, err
			}
		}
		r := *old
		r.Settled, r.SettledBy = tx.Now(), a.Name
		if r.State = ReportConfirmed; !confirm {
			r.State, r.Returned = ReportReturned, trim(st.Reason)
			r.Returns = added(old.returns(), Return{At: r.Settled, By: r.SettledBy, Note: r.Returned})
		}
		return &Change{Report: &r}, nil
	})
}
