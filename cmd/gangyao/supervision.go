package main

import (
	"context"
	"net/url"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/caseworkdb"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/planning/supervision/supervisiondb"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/calendar"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// supervise wires supervision.
func (s *system) supervise() error {
	if _, err := supervision.Process(); err != nil {
		return err
	}
	if _, err := calendar.Shipped(); err != nil {
		return err
	}
	s.keepCalendar()
	s.itemsAt = func(clock func() time.Time) *supervision.Service {
		return &supervision.Service{Store: supervisiondb.New(s.db, caseworkdb.On), Clock: clock, IDs: newID, Days: func() casework.Days { return s.holidays.Days() },
			Sources: causes{s}, Names: s.people, Leaders: leaders[supervision.Leader]{s.people, asItemLeader}, Files: s.files, Inputs: causes{s}, Notify: s.hub.Publish}
	}
	s.items = s.itemsAt(time.Now)
	return nil
}

// causes finds what may become an item, and what organisations are assessed by.
type causes struct{ s *system }

// Inputs are the commitments of the plans in force, those of earlier plans that are still
// not done, and the rounds of the year; they are counted for all organisations alike, whoever asks.
func (c causes) Inputs(ctx context.Context, t supervision.Tenant, year int, asOf time.Time) ([]assess.Input, error) {
	ctx = identity.With(ctx, identity.Program(t, "考核"))
	var out []assess.Input
	plans, err := c.s.plans.Public().PlansOn(ctx, plan.Tenant(t), asOf)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if p.Plan.Period[0] > year {
			continue
		}
		d, err := c.s.commitments.Division(ctx, commitment.Query{Tenant: t, Plan: p.Plan.ID, AsOf: asOf}, commitment.Filter{})
		if err != nil {
			return nil, err
		}
		for i := range d.Lines {
			if in, ok := ofDuty(&d.Lines[i].Row, p.Plan.Period[1] < year); ok {
				in.Record.Within = string(p.Plan.ID)
				out = append(out, in)
			}
		}
	}
	rounds, err := c.s.reports.Rounds(ctx, t, asOf)
	if err != nil {
		return nil, err
	}
	until := time.Now()
	if !asOf.IsZero() {
		until = asOf
	}
	for _, r := range rounds {
		if r.Round.Due.Year() != year || r.Round.Due.After(until) {
			continue
		}
		got, err := c.s.reports.Completeness(ctx, t, r.Round.ID, asOf)
		if err != nil {
			return nil, err
		}
		for _, o := range got.Orgs {
			if in, ok := ofReport(&r.Round, &o); ok {
				out = append(out, in)
			}
		}
	}
	return out, nil
}

// ofReport counts the figures that an organisation reported in time: by its own due day
// in the round. A sheet that came late, or did not come, counts none; one that may still
// come in time does not count yet.
func ofReport(r *reporting.Round, o *reporting.OrgRow) (assess.Input, bool) {
	in := assess.Input{ID: "reporting/" + string(r.ID) + "/" + string(o.Org), Criterion: assess.Reporting, Org: string(o.Org), Record: assess.Record{Kind: "round", ID: string(r.ID), Name: r.Name}, Over: o.Late > 0}
	if o.Asked == 0 || o.Handed == 0 && o.Late == 0 {
		return in, false
	}
	if o.InTime {
		in.Share = decimal.NewFromInt(int64(o.Filled+o.NoValue)).DivRound(decimal.NewFromInt(int64(o.Asked)), 4)
	}
	return in, true
}

// ofDuty counts a commitment that is judged; what cannot be judged yet counts neither
// way. Of a plan that ended before the year counts what is still not done.
func ofDuty(r *commitment.Row, ended bool) (assess.Input, bool) {
	in := assess.Input{ID: "on_track/" + string(r.Duty), Criterion: assess.OnTrack, Org: string(r.Owner), Record: assess.Record{Kind: "commitment", ID: string(r.Duty), Name: r.Text}, State: r.Status.Key()}
	switch {
	case r.Owner == "" || ended && r.Status == commitment.Done:
		return in, false
	case r.Status.Good():
		in.Share = decimal.NewFromInt(1)
		return in, true
	}
	_, late := r.Late()
	return in, late
}

// recordPath is where what an input of an assessment was taken from is shown.
func (s *system) recordPath(r assess.Record) string {
	switch {
	case r.Kind == "commitment" && r.Within != "":
		return commitmentweb.DutyPath(commitment.Tenant(s.tenant), plan.PlanID(r.Within), commitment.DutyID(r.ID))
	case r.Kind == "round":
		return "/rounds/" + url.PathEscape(r.ID)
	}
	return ""
}

// chased are the items of supervision whose next step is awaited from whoever asks.
func (s *system) chased(ctx context.Context) ([]reportingweb.Other, error) {
	if !identity.From(ctx).May(supervision.DoRead, identity.Target{Tenant: s.tenant, Anywhere: true}) {
		return nil, nil
	}
	rows, err := s.items.Duties(ctx, s.tenant)
	if err != nil {
		return nil, err
	}
	lang := i18n.From(ctx)
	var out []reportingweb.Other
	for i := range rows {
		r := &rows[i]
		o := reportingweb.Other{Due: r.Due, Late: r.Late().Days, What: r.Item.Title, Org: r.Owner(), Do: i18n.T(lang, "supervisionweb.do"), Href: supervisionweb.PathOf(r.Item.ID),
			When: supervisionweb.Left(lang, r, identity.Day(time.Now()), s.items.Days()), Detail: r.State.In(lang)}
		out = append(out, o)
	}
	return out, nil
}

// otherDuties are what the person owes beside reports: supervision items, what
// projects wait for, and evidence that waits for a second person.
func (s *system) otherDuties(tasks *commitmentweb.Web) func(context.Context) ([]reportingweb.Other, error) {
	return func(ctx context.Context) ([]reportingweb.Other, error) {
		out, err := s.chased(ctx)
		if err != nil {
			return nil, err
		}
		built, err := s.builtDuties(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, built...)
		n, err := tasks.ToConfirm(ctx)
		if n > 0 {
			lang := i18n.From(ctx)
			out = append(out, reportingweb.Other{What: i18n.N(lang, "commitmentweb.waiting.count", n), Do: i18n.T(lang, "supervisionweb.do"), Href: commitmentweb.EvidencePath})
		}
		return out, err
	}
}
