package project

import (
	"context"
	"slices"

	"gangyao/planning/project/earned"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// View is all that a page shows of a project.
type View struct {
	Project *Project // as the person may see it
	Day     Day
	Light   light.Light
	Spells  []light.Spell
	// Next is the stage after, Gate its checklist; empty after the last.
	Next    Stage
	Gate    []Item
	Gates   *Gates
	Tally   *Tally
	Network *Network // nil without milestones
	Money   MoneyTable
	Earned  earned.Values
	// Planned is the share of the work that the plan has for the end of the month
	// that work is known of last (Project.Work), in hundredths of a per cent: what that report
	// is compared with; -1 when there is none.
	Planned int32
	// Owed are the months that are over and whose reports were not handed in, oldest first.
	Owed []period.Period
	// May lists what the actor may do with it now.
	May map[identity.Action]bool
}

// Show is a project as it is, or as it stood at the end of a past day.
// Faults: Unauthenticated, Forbidden; NotFound ("project.unknown").
func (s *Service) Show(ctx context.Context, t Tenant, id ID, asOf Day) (*View, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	p, day, err := s.load(ctx, t, id, asOf)
	if err != nil {
		return nil, err
	}
	if err := p.require(a, DoRead); err != nil {
		return nil, err
	}
	if !p.visible(a) {
		return nil, forbidden(a, DoRead)
	}
	return s.view(p, day, a)
}

// load reads a project now or as of a past day.
func (s *Service) load(ctx context.Context, t Tenant, id ID, asOf Day) (p *Project, day Day, err error) {
	day = s.Today()
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if p, err = tx.Project(ctx, t, id); err != nil || asOf == 0 || asOf >= day {
			return err
		}
		day = asOf
		var acts []Act
		if err := tx.Acts(ctx, t, id, s.endOf(asOf), func(a *Act) error { acts = append(acts, *a); return nil }); err != nil {
			return err
		}
		if p, err = Replay(acts, s.endOf(asOf)); err == nil && p == nil {
			err = fault.New(fault.NotFound, "project.unknown", nil)
		}
		return err
	})
	return p, day, err
}

func (s *Service) view(p *Project, day Day, a *identity.Actor) (*View, error) {
	rule, facts := s.Lights.On(day), p.Facts(s.zone())
	v := &View{Project: p.seenBy(a), Day: day, Light: rule.Judge(facts, day), Spells: s.Lights.History(facts, day), Next: p.Stage.Next(),
		Gates: s.GatesOn(day), Money: p.MoneyTable(), Earned: p.Earned(rule, day, s.zone()), May: map[identity.Action]bool{}}
	v.Planned = -1
	if month, _, known := p.Work(); known {
		v.Planned = rule.ShareAt(facts, day, schedule.DayOf(month.End()))
	}
	if v.Next != "" {
		v.Gate = v.Gates.Checklist(p, v.Next, day)
	}
	v.Tally = s.tally(p, a.Person)
	v.Owed = months(rule.Owed(facts, day))
	for _, r := range Rules() {
		v.May[r.Action] = p.may(a, r.Action)
	}
	v.May[DoSolve] = len(p.given(a)) > 0
	v.May[DoScore] = p.Screening != nil && p.Screening.Result == nil && p.Screening.expert(a.Person)
	v.May[DoOpine] = p.Joint != nil && slices.ContainsFunc(p.Joint.Orgs, func(o identity.OrgID) bool {
		return a.May(DoOpine, identity.Target{Tenant: p.Tenant, Org: o, Area: p.Tenant})
	})
	var err error
	v.Network, err = p.Network(day)
	return v, err
}

// Task is a project for somebody who was appointed or asked: an expert or a
// department sees no more of it than needed; a unit that has to solve a problem sees what the
// project is and its own problems.
func (s *Service) Task(ctx context.Context, t Tenant, id ID) (*View, error) {
	a, err := identity.Require(ctx, DoScore, somewhere(t))
	if err != nil {
		return nil, err
	}
	p, day, err := s.load(ctx, t, id, 0)
	if err != nil {
		return nil, err
	}
	given := p.given(a)
	asked := p.Screening != nil && p.Screening.expert(a.Person) || p.Joint != nil && slices.ContainsFunc(p.Joint.Orgs, func(o identity.OrgID) bool {
		return a.May(DoOpine, identity.Target{Tenant: p.Tenant, Org: o, Area: p.Tenant})
	})
	if !asked && len(given) == 0 {
		return nil, forbidden(a, DoRead)
	}
	q := &Project{Tenant: p.Tenant, ID: p.ID, Basics: p.Basics, Demo: p.Demo, Stage: p.Stage, Standing: p.Standing, Moves: p.Moves,
		Problems: given, Version: p.Version}
	if asked {
		q.Screening, q.Joint = p.Screening, p.Joint
	}
	return s.view(q, day, a)
}

// Entry is an act of a project's journal, with the project before it and after it:
// what changed from what to what.
type Entry struct {
	Act
	Before, After *Project // Before is nil for the first act
}

// History is a project's journal, newest first; scores that a person must not
// see yet are left blank. Faults: as Show.
func (s *Service) History(ctx context.Context, t Tenant, id ID) ([]Entry, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var acts []Entry
	var now *Project
	err = s.Store.View(ctx, func(tx ReadTx) error {
		p, err := tx.Project(ctx, t, id)
		if err != nil {
			return err
		}
		if err := p.require(a, DoRead); err != nil {
			return err
		}
		if !p.visible(a) {
			return forbidden(a, DoRead)
		}
		acts, now = nil, nil
		return tx.Acts(ctx, t, id, p.Changed, func(act *Act) error {
			e := Entry{Before: now}
			if now == nil {
				now = &Project{}
			}
			if now, err = now.apply(act); err != nil {
				return err
			}
			e.After = now
			if sc := act.Change.Scores; sc != nil && sc.Person != a.Person && p.Screening != nil && p.Screening.Result == nil {
				blank := *sc
				blank.Scores, blank.Opinion = nil, ""
				act.Change.Scores = &blank
			}
			e.Act = *act
			acts = append(acts, e)
			return nil
		})
	})
	slices.Reverse(acts)
	return acts, err
}

// Open is what everybody may see of a published project.
type Open struct {
	ID         ID
	Code       Code
	Name       string
	Kind       string
	Nature     Nature
	Owner      string
	Org        identity.OrgID
	Stage      Stage
	Standing   Standing
	Content    string
	Scale      string
	Total      Money
	Start      Day
	Finish     Day
	Light      light.Colour
	Physical   *Money // per cent; nil when nothing was confirmed
	Position   *Position
	Spot       string
	Counts     []CountsFor
	Milestones []Milestone
	Progress   []Progress
	Demo       bool
	Day        Day
}

// Public lists the published projects of a tenant, by name: the one way by which
// everybody sees projects.
func (s *Service) Public(ctx context.Context, t Tenant) ([]*Row, error) { return s.PublicOn(ctx, t, 0) }

// PublicOn is Public as of the end of a day (none: now): what was shown to everybody then.
func (s *Service) PublicOn(ctx context.Context, t Tenant, asOf Day) (all []*Row, err error) {
	if today := s.Today(); asOf != 0 && asOf < today {
		all, err = s.past(ctx, t, asOf)
	} else {
		all, err = s.present(ctx, t, today)
	}
	if err != nil {
		return nil, err
	}
	var out []*Row
	for _, r := range all {
		if r.Published && !r.Standing.Over() {
			out = append(out, &Row{ID: r.ID, Code: r.Code, Name: r.Name, Kind: r.Kind, Industry: r.Industry, Nature: r.Nature, Owner: r.Owner, Org: r.Org, Areas: r.Areas,
				Stage: r.Stage, Standing: r.Standing, Since: r.Since, Start: r.Start, Finish: r.Finish, Begun: r.Begun, Completed: r.Completed, Total: r.Total,
				Physical: r.Physical, Light: r.Light, Position: r.Position, Spot: r.Spot, Counts: r.Counts, Published: true, Demo: r.Demo, Changed: r.Changed})
		}
	}
	return out, nil
}

// PublicShow is a published project. Faults: NotFound ("project.unknown"), also
// for one that is not published.
func (s *Service) PublicShow(ctx context.Context, t Tenant, id ID) (*Open, error) {
	return s.PublicShowOn(ctx, t, id, 0)
}

// PublicShowOn is PublicShow as of the end of a day (none: now).
func (s *Service) PublicShowOn(ctx context.Context, t Tenant, id ID, asOf Day) (*Open, error) {
	p, day, err := s.load(ctx, t, id, asOf)
	if err != nil {
		return nil, err
	}
	if !p.Published {
		return nil, fault.New(fault.NotFound, "project.unknown", nil)
	}
	b := &p.Basics
	o := &Open{ID: p.ID, Code: b.Code, Name: b.Name, Kind: b.Kind, Nature: b.Nature, Owner: b.Owner, Org: b.Org, Stage: p.Stage, Standing: p.Standing,
		Content: b.Content, Scale: b.Scale, Total: p.Total(), Start: b.Start, Finish: b.Finish, Position: b.Position, Spot: b.Spot, Counts: b.Counts,
		Demo: p.Demo, Day: day, Light: s.Lights.On(day).Colour(p.Facts(s.zone()), day)}
	if _, physical, known := p.Work(); known {
		o.Physical = &physical
	}
	if plan := p.Plan(); plan != nil {
		for _, m := range plan.Milestones {
			if m.Key {
				pr := p.ProgressOf(m.ID)
				o.Milestones = append(o.Milestones, m)
				o.Progress = append(o.Progress, Progress{ID: m.ID, Started: pr.Started, Finished: pr.Finished, Forecast: pr.Forecast})
			}
		}
	}
	return o, nil
}
