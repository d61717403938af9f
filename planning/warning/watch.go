package warning

import (
	"context"
	"maps"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
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
	// Projects tells of major projects; nil: there are none.
	Projects Projects
	// Names names organisations and places in messages.
	Names Names
}

// Names names organisations and places; what has no name is called by its code.
type Names interface {
	OrgName(ctx context.Context, t Tenant, id identity.OrgID) string
	AreaName(ctx context.Context, t Tenant, at area.Code) string
}

// Plans lists the plans that have an approved edition. plan.Public is one.
type Plans interface {
	Plans(ctx context.Context, t plan.Tenant) ([]plan.PlanListing, error)
}

// watchedAfter is for how many years after its last one a target is watched: until
// it was evaluated finally.
const watchedAfter = 1

// Evaluate gathers the conditions that hold now — verdicts of all plans in force,
// forecasts, silence, late reports and projects, checks that failed on figures in
// force — and
// gives what changed.
//
// Faults: those of identity.Require for Run, and for reading what is looked at.
func (w *Watch) Evaluate(ctx context.Context, t Tenant) ([]Change, error) {
	if _, err := identity.Require(ctx, Run, identity.Target{Tenant: t}); err != nil {
		return nil, err
	}
	var signals []Signal
	for _, gather := range []func(context.Context, Tenant) ([]Signal, error){w.ofPlans, w.ofChecks, w.ofDuties, w.ofProjects} {
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
		if p.Plan.Tenant != t {
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
		past := func(r *indicator.Target) bool { return r.End+watchedAfter < now.Year() }
		table := *o.Table
		table.Rows = slices.DeleteFunc(slices.Clone(table.Rows), func(r indicator.Row) bool { return past(r.Target) })
		shifts := slices.DeleteFunc(o.Changes, func(s indicator.Shift) bool { return past(s.Row.Target) })
		out = append(out, w.Rules.OfSilence(&table, quality)...)
		out = append(out, w.Rules.OfTable(&table)...)
		out = append(out, w.Rules.OfShifts(shifts)...)
	}
	for i := range out {
		if at := out[i].Area; at != t && at != "" {
			out[i].placed(w.Names.AreaName(ctx, t, at))
		}
	}
	return out, nil
}

// placed says of which place the subject is.
func (s *Signal) placed(name string) {
	s.Subject.Name, s.Subject.Part = name+" · "+s.Subject.Name, name
	args := maps.Clone(s.Message.Args)
	args["Name"] = s.Subject.Name
	s.Message.Args = args
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
	tasks, err := w.Reports.Overdue(ctx, t, time.Time{})
	if err != nil {
		return nil, err
	}
	var late []Late
	for i := range tasks {
		k := &tasks[i]
		l := Late{Sheet: string(k.Sheet), Round: string(k.Round), Name: k.RoundName, Org: w.Names.OrgName(ctx, t, k.Org), Days: k.Late, Due: k.Due, Owner: k.Org, Step: i18n.Key(k.Action.Key())}
		if k.Action == reporting.Fill {
			l.Step = i18n.Key(reporting.Submit.Key())
		}
		late = append(late, l)
	}
	return w.Rules.OfLate(late), nil
}
