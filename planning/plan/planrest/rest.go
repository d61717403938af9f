// Package planrest gives published plans to other programs: plans, editions, the
// items of an edition, and findings. Everything comes from plan.Public; drafts
// are not seen.
package planrest

import (
	"context"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/rest"
)

// REST adds the operations.
type REST struct{ Plans *plan.Service }

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	const base = "/{tenant}/plans"
	rest.List(a, rest.Op{ID: "list-plans", Path: base, Tag: "plans"}, w.list)
	rest.Get(a, rest.Op{ID: "get-plan", Path: base + "/{plan}", Tag: "plans"}, w.get)
	rest.List(a, rest.Op{ID: "list-editions", Path: base + "/{plan}/editions", Tag: "plans"}, w.editions)
	rest.List(a, rest.Op{ID: "list-items", Path: base + "/{plan}/items", Tag: "plans"}, w.items)
	rest.List(a, rest.Op{ID: "list-findings", Path: base + "/{plan}/findings", Tag: "plans"}, w.findings)
}

// Plan is a plan in a list, with the edition in force.
type Plan struct {
	Tenant   area.Code      `json:"tenant"`
	ID       plan.PlanID    `json:"id"`
	Title    string         `json:"title"`
	Kind     string         `json:"kind,omitempty"`
	AreaName string         `json:"area_name"`
	From     int            `json:"from"`
	To       int            `json:"to"`
	Edition  plan.EditionID `json:"edition"`
	Editions int            `json:"editions"`
	Demo     bool           `json:"demo"`
}

// Edition is one approved wording.
type Edition struct {
	ID         plan.EditionID `json:"id"`
	No         int            `json:"no"`
	Title      string         `json:"title"`
	Basis      plan.EditionID `json:"basis,omitempty"`
	ApprovedOn string         `json:"approved_on,omitempty"`
	Body       string         `json:"approved_by,omitempty"`
	Registered *time.Time     `json:"registered"`
	SHA256     string         `json:"sha256"`
	Source     string         `json:"source"`
	Demo       bool           `json:"demo"`
}

func editionOf(e *plan.Edition) Edition {
	out := Edition{ID: e.ID, No: e.No, Title: e.Title, Basis: e.Basis, Source: e.Source.Name, Demo: e.Demo}
	if a := e.Approval; a != nil {
		out.ApprovedOn, out.Body, out.Registered, out.SHA256 = a.On, a.Body, rest.Time(a.At), a.SHA256
	}
	return out
}

type listInput struct {
	rest.Of
	rest.Past
	rest.Paging
}

func (w *REST) list(ctx context.Context, in *listInput) (*rest.Listing[Plan], error) {
	all, err := w.Plans.Public().PlansOn(ctx, in.Tenant, rest.Day(ctx))
	if err != nil {
		return nil, err
	}
	var out []Plan
	for _, l := range all {
		p, err := w.Plans.Public().Current(ctx, in.Tenant, l.Plan.ID, rest.Day(ctx))
		if err != nil {
			return nil, err
		}
		out = append(out, Plan{Tenant: l.Plan.Tenant, ID: l.Plan.ID, Title: l.Plan.Title, Kind: l.Plan.Kind, AreaName: l.Plan.Area.Name,
			From: l.Plan.Period[0], To: l.Plan.Period[1], Edition: p.Edition.ID, Editions: len(l.Editions), Demo: p.Edition.Demo})
	}
	return rest.Rows(out), nil
}

// Which names an edition of a plan: the one asked for, or that in force.
type Which struct {
	rest.Of
	rest.Past
	Plan    plan.PlanID    `path:"plan" maxLength:"100"`
	Edition plan.EditionID `query:"edition" maxLength:"100"`
}

func (w *REST) edition(ctx context.Context, in *Which) (*plan.Published, error) {
	day := rest.Day(ctx)
	if in.Edition == "" {
		return w.Plans.Public().Current(ctx, in.Tenant, in.Plan, day)
	}
	p, err := w.Plans.Public().Published(ctx, in.Tenant, in.Edition)
	switch {
	case err != nil:
		return nil, err
	case p.Edition.Plan != in.Plan:
		return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
	case !p.Edition.RegisteredOn(day):
		return nil, plan.NotRegistered(day)
	}
	return p, nil
}

// PlanDetail is an edition of a plan as a whole.
type PlanDetail struct {
	AsOf     string            `json:"as_of"`
	Tenant   area.Code         `json:"tenant"`
	ID       plan.PlanID       `json:"id"`
	Title    string            `json:"title"`
	AreaCode string            `json:"area"`
	AreaName string            `json:"area_name"`
	From     int               `json:"from"`
	To       int               `json:"to"`
	Vision   int               `json:"vision,omitempty"`
	Edition  Edition           `json:"edition"`
	Items    map[plan.Kind]int `json:"items"`
	// Left counts, by severity, the findings that nobody reviewed.
	Left     map[reading.Severity]int `json:"findings_left,omitempty"`
	Coverage reading.Coverage         `json:"coverage"`
	Sections []Section                `json:"sections"`
}

// Section is a heading.
type Section struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Title string `json:"title"`
	Level int    `json:"level"`
}

func (w *REST) get(ctx context.Context, in *Which) (*PlanDetail, error) {
	p, err := w.edition(ctx, in)
	if err != nil {
		return nil, err
	}
	d := &p.Doc
	out := &PlanDetail{AsOf: rest.AsOf(ctx), Tenant: d.Tenant, ID: d.Plan, Title: d.Title, AreaCode: d.Area.Code, AreaName: d.Area.Name,
		From: d.Period[0], To: d.Period[1], Vision: d.Vision, Edition: editionOf(&p.Edition), Items: map[plan.Kind]int{},
		Left: d.FindingsLeft, Coverage: d.Coverage, Sections: []Section{}}
	for _, k := range plan.Kinds() {
		out.Items[k] = len(p.Entries(k))
	}
	for _, s := range d.Sections {
		out.Sections = append(out.Sections, Section{s.ID, s.Label, s.Title, s.Level})
	}
	return out, nil
}

type editionsInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Plan plan.PlanID `path:"plan" maxLength:"100"`
}

func (w *REST) editions(ctx context.Context, in *editionsInput) (*rest.Listing[Edition], error) {
	if _, err := w.Plans.Public().Current(ctx, in.Tenant, in.Plan, rest.Day(ctx)); err != nil {
		return nil, err
	}
	all, err := w.Plans.Public().PlansOn(ctx, in.Tenant, rest.Day(ctx))
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if l.Plan.ID == in.Plan {
			return rest.Each(l.Editions, editionOf), nil
		}
	}
	return rest.Rows[Edition](nil), nil
}

// words is the language of a request for the columns of files.
func words(ctx context.Context) func(key string) string {
	l := i18n.From(ctx)
	return func(key string) string { return i18n.T(l, key) }
}
