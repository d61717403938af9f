package warning

import (
	"context"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Watch looks at all that can be wrong and keeps the warnings in step with it.
type Watch struct {
	Warnings   *Service
	Rules      *RuleBook
	Plans      Plans
	Indicators *indicator.Service
	Reports    *reporting.Service
	// OrgName names an organisation in messages; its id when it has no name.
	OrgName func(ctx context.Context, t Tenant, id identity.OrgID) string
}

// Plans lists the plans that have an approved edition. plan.Public is one.
type Plans interface {
	Plans(ctx context.Context, t plan.Tenant) ([]plan.PlanListing, error)
}

// watchedAfter is for how many years after its last one a plan is watched: until
// it was evaluated finally.
const watchedAfter = 1

// Evaluate gathers the conditions that hold now — verdicts of all plans in force,
// forecasts, silence, late reports, checks that failed on figures in force — and
// gives what changed.
//
// Faults: those of identity.Require for Run, and for reading what is looked at.
func (w *Watch) Evaluate(ctx context.Context, t Tenant) ([]Change, error) {
	if _, err := identity.Require(ctx, Run, identity.Target{Tenant: t}); err != nil {
		return nil, err
	}
	var signals []Signal
	for _, gather := range []func(context.Context, Tenant) ([]Signal, error){w.ofPlans, w.ofChecks, w.ofDuties} {
		more, err := gather(ctx, t)
		if err != nil {
			return nil, err // better none than warnings closed because something could not be read
		}
		signals = append(signals, more...)
	}
	return w.Warnings.Evaluate(ctx, t, signals)
}

func (w *Watch) ofPlans(ctx context.Context, t Tenant) ([]Signal, error) {
	plans, err := w.Plans.Plans(ctx, t)
	if err != nil {
		return nil, err
	}
	now := w.Warnings.now()
	before := now.AddDate(0, -w.Rules.Turned.Months, 0)
	var out []Signal
	for _, p := range plans {
		if p.Plan.Tenant != t || p.Plan.Period[1]+watchedAfter < now.Year() {
			continue
		}
		o, err := w.Indicators.Overview(ctx, indicator.TableQuery{Tenant: t, Plan: p.Plan.ID, Lens: indicator.Internal, AllAreas: true}, before)
		if fault.Is(err, fault.NotFound) { // has no targets yet
			continue
		}
		if err != nil {
			return nil, err
		}
		quality, err := w.Indicators.DataQuality(ctx, t, p.Plan.ID, time.Time{})
		if err != nil {
			return nil, err
		}
		out = append(out, w.Rules.OfSilence(o.Table, quality)...)
		out = append(out, w.Rules.OfTable(o.Table)...)
		out = append(out, w.Rules.OfShifts(o.Changes)...)
	}
	return out, nil
}

func (w *Watch) ofChecks(ctx context.Context, t Tenant) ([]Signal, error) {
	if err := w.Indicators.Review(ctx, t); err != nil {
		return nil, err
	}
	open := true
	found, err := w.Indicators.Findings(ctx, indicator.FindingQuery{Tenant: t, Open: &open, Act: check.Standing})
	return w.Rules.OfFindings(found), err
}

func (w *Watch) ofDuties(ctx context.Context, t Tenant) ([]Signal, error) {
	tasks, err := w.Reports.Overdue(ctx, t)
	if err != nil {
		return nil, err
	}
	var late []Late
	for i := range tasks {
		k := &tasks[i]
		l := Late{Sheet: string(k.Sheet), Name: k.RoundName, Days: k.Late, Due: k.Due, Owner: k.Org, Step: i18n.Key(k.Action.Key())}
		if k.Action == reporting.Fill {
			l.Step = i18n.Key(reporting.Submit.Key())
		}
		if w.OrgName != nil {
			l.Name = k.RoundName + " · " + w.OrgName(ctx, t, k.Org)
		}
		late = append(late, l)
	}
	return w.Rules.OfLate(late), nil
}
