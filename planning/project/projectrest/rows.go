package projectrest

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// Project is a major project in a list. Money is in 万元, shares in per cent.
type Project struct {
	ID        project.ID       `json:"id"`
	Code      project.Code     `json:"code,omitempty"`
	Name      string           `json:"name"`
	Kind      string           `json:"kind,omitempty"`
	Industry  string           `json:"industry,omitempty"`
	Nature    project.Nature   `json:"build_nature,omitempty"`
	Builder   string           `json:"builder,omitempty"`
	Owner     identity.OrgID   `json:"owner,omitempty"`
	Leader    string           `json:"leader,omitempty"`
	Areas     []area.Code      `json:"areas,omitempty"`
	Stage     project.Stage    `json:"project_stage"`
	Standing  project.Standing `json:"standing"`
	Since     string           `json:"since,omitempty"`
	Start     string           `json:"planned_start,omitempty"`
	Finish    string           `json:"planned_finish,omitempty"`
	Begun     string           `json:"begun_on,omitempty"`
	Completed string           `json:"completed_on,omitempty"`
	Total     rest.Number      `json:"total"`
	Done      rest.Number      `json:"done"`
	Paid      rest.Number      `json:"paid"`
	YearPlan  rest.Number      `json:"year_plan"`
	YearDone  rest.Number      `json:"year_done"`
	YearPaid  rest.Number      `json:"year_paid"`
	Physical  rest.Number      `json:"physical,omitempty"`
	Light     light.Colour     `json:"light"`
	Silent    int              `json:"missing_reports"`
	Reported  string           `json:"reported,omitempty"`
	Problems  int              `json:"open_problems"`
	Overdue   int              `json:"overdue_problems"`
	Visits    int              `json:"visits"`
	Lists     []string         `json:"lists,omitempty"`
	Lon       rest.Number      `json:"lon,omitempty"`
	Lat       rest.Number      `json:"lat,omitempty"`
	Spot      string           `json:"spot,omitempty"`
	Counts    []CountsFor      `json:"counts_for,omitempty"`
	Published bool             `json:"public"`
	Demo      bool             `json:"demo"`
	Version   int              `json:"version"`
	Changed   *time.Time       `json:"changed"`
}

// CountsFor says that a project counts for an item of a plan.
type CountsFor struct {
	Plan     plan.PlanID `json:"plan"`
	Item     plan.ItemID `json:"item"`
	Quantity rest.Number `json:"quantity"`
}

func dec(d decimal.Decimal) rest.Number { return rest.Number(d.String()) }

func wan(fen int64) rest.Number { return dec(project.Wan(fen)) }

// percent is hundredths of a per cent; −1 is none.
func percent(n int32) rest.Number {
	if n < 0 {
		return ""
	}
	return dec(decimal.New(int64(n), -2))
}

func month(d project.Day) string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-M01")
}

func rowOf(r *project.Row) Project {
	out := Project{ID: r.ID, Code: r.Code, Name: r.Name, Kind: r.Kind, Industry: r.Industry, Nature: r.Nature, Builder: r.Owner, Owner: r.Org, Leader: r.Leader, Areas: r.Areas,
		Stage: r.Stage, Standing: r.Standing, Since: r.Since.String(), Start: r.Start.String(), Finish: r.Finish.String(), Begun: r.Begun.String(), Completed: r.Completed.String(),
		Total: wan(r.Total), Done: wan(r.Done), Paid: wan(r.Paid), YearPlan: wan(r.YearPlan), YearDone: wan(r.YearDone), YearPaid: wan(r.YearPaid), Physical: percent(r.Physical),
		Light: r.Light, Silent: r.Silent, Reported: month(r.Reported), Problems: r.Problems, Overdue: r.Overdue, Visits: r.Visits, Spot: r.Spot, Counts: countsFor(r.Counts),
		Published: r.Published, Demo: r.Demo, Version: r.Version, Changed: rest.Time(r.Changed)}
	for _, m := range r.Lists {
		if m.State != project.Removed {
			out.Lists = append(out.Lists, m.List.String()+" "+string(m.State))
		}
	}
	if p := r.Position; p != nil {
		out.Lon, out.Lat = dec(p.Lon), dec(p.Lat)
	}
	return out
}

func countsFor(all []project.CountsFor) []CountsFor {
	var out []CountsFor
	for _, c := range all {
		out = append(out, CountsFor{c.Plan, c.Item, dec(c.Quantity)})
	}
	return out
}

type listInput struct {
	rest.Of
	Filter
	rest.Past
	rest.Paging
}

func (w *REST) list(ctx context.Context, in *listInput) (*rest.Listing[Project], error) {
	p, err := w.page(ctx, &in.Filter, in.Tenant)
	if err != nil {
		return nil, err
	}
	return each(p.Rows, rowOf), nil
}

func (w *REST) page(ctx context.Context, f *Filter, t project.Tenant) (*project.Page, error) {
	q, err := f.query(ctx, t)
	if err != nil {
		return nil, err
	}
	return w.Projects.Library(ctx, q)
}

func each[T any](rows []*project.Row, of func(*project.Row) T) *rest.Listing[T] {
	return rest.Each(rows, func(r **project.Row) T { return of(*r) })
}

// ProjectBar is a project in a Gantt chart.
type ProjectBar struct {
	ID        project.ID       `json:"id"`
	Name      string           `json:"name"`
	Owner     identity.OrgID   `json:"owner,omitempty"`
	Stage     project.Stage    `json:"project_stage"`
	Standing  project.Standing `json:"standing"`
	Light     light.Colour     `json:"light"`
	Start     string           `json:"planned_start"`
	Finish    string           `json:"planned_finish"`
	Begun     string           `json:"begun_on,omitempty"`
	Completed string           `json:"completed_on,omitempty"`
	Physical  rest.Number      `json:"physical,omitempty"`
	Marks     []ProjectMark    `json:"marks"`
	Demo      bool             `json:"demo"`
}

// ProjectMark is a key milestone on a bar.
type ProjectMark struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Planned string `json:"planned"`
	Reached string `json:"reached_on,omitempty"`
}

func (w *REST) gantt(ctx context.Context, in *listInput) (*rest.Listing[ProjectBar], error) {
	q, err := in.query(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	c, err := w.Projects.Gantt(ctx, q)
	if err != nil {
		return nil, err
	}
	return rest.Each(c.Bars, func(b *project.Bar) ProjectBar {
		out := ProjectBar{b.ID, b.Name, b.Org, b.Stage, b.Standing, b.Light, b.Start.String(), b.Finish.String(), b.Begun.String(), b.Completed.String(), percent(b.Physical), []ProjectMark{}, b.Demo}
		for _, m := range b.Marks {
			out.Marks = append(out.Marks, ProjectMark{m.ID, m.Name, m.Planned.String(), m.Reached.String()})
		}
		return out
	}), nil
}

// FunnelStage is a stage with the projects in it.
type FunnelStage struct {
	Stage     project.Stage `json:"project_stage"`
	Name      string        `json:"name"`
	Count     int           `json:"count"`
	Suspended int           `json:"suspended"`
	Total     rest.Number   `json:"total"`
}

func (w *REST) funnel(ctx context.Context, in *listInput) (*rest.Listing[FunnelStage], error) {
	q, err := in.query(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	all, err := w.Projects.Funnel(ctx, q)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	return rest.Each(all, func(r *project.Rung) FunnelStage {
		return FunnelStage{r.Stage, i18n.T(l, r.Stage.Key()), r.Count, r.Suspended, dec(r.Total)}
	}), nil
}

// ProjectRank is an organisation in the ranking.
type ProjectRank struct {
	Owner    identity.OrgID `json:"owner"`
	Place    int            `json:"place,omitempty"`
	Count    int            `json:"count"`
	Red      int            `json:"red"`
	Yellow   int            `json:"yellow"`
	Green    int            `json:"green"`
	YearPlan rest.Number    `json:"year_plan"`
	YearDone rest.Number    `json:"year_done"`
	Share    rest.Number    `json:"year_share,omitempty"`
	Silent   int            `json:"missing_reports"`
	Problems int            `json:"open_problems"`
}

func (w *REST) ranking(ctx context.Context, in *listInput) (*rest.Listing[ProjectRank], error) {
	q, err := in.query(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	all, err := w.Projects.Ranking(ctx, q)
	if err != nil {
		return nil, err
	}
	return rest.Each(all, func(r *project.Rank) ProjectRank {
		out := ProjectRank{Owner: r.Org, Place: r.Place, Count: r.Count, Red: r.Red, Yellow: r.Yellow, Green: r.Green, YearPlan: dec(r.YearPlan), YearDone: dec(r.YearDone), Silent: r.Silent, Problems: r.Problems}
		if r.Share != nil {
			out.Share = dec(*r.Share)
		}
		return out
	}), nil
}

// ProjectList is a year list with how many projects stand on it.
type ProjectList struct {
	List     project.ListKind `json:"list"`
	Year     int              `json:"year"`
	Name     string           `json:"name"`
	Approved int              `json:"approved_count"`
	Proposed int              `json:"proposed_count"`
}

type listsInput struct {
	rest.Of
	rest.Past
	rest.Paging
}

func (w *REST) lists(ctx context.Context, in *listsInput) (*rest.Listing[ProjectList], error) {
	p, err := w.Projects.Library(ctx, project.Query{Tenant: in.Tenant, Standings: project.Standings(), AsOf: asOf(ctx)})
	if err != nil {
		return nil, err
	}
	by := map[project.List]*ProjectList{}
	for _, r := range p.Rows {
		for _, m := range r.Lists {
			x := by[m.List]
			if x == nil {
				x = &ProjectList{List: m.List.Kind, Year: m.List.Year, Name: i18n.T(i18n.From(ctx), m.List.Kind.Key())}
				by[m.List] = x
			}
			switch m.State {
			case project.Approved:
				x.Approved++
			case project.Proposed:
				x.Proposed++
			}
		}
	}
	var out []ProjectList
	for _, x := range by {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b ProjectList) int {
		if a.Year != b.Year {
			return b.Year - a.Year
		}
		return strings.Compare(string(a.List), string(b.List))
	})
	return rest.Rows(out), nil
}

// ListedProject is a project on a year list, or that stood on that of the year before.
type ListedProject struct {
	Project
	Member project.MemberState `json:"member,omitempty"`
	// Change against the list of the year before: carried, fresh, gone; finished: gone
	// because it was completed.
	Change string `json:"change,omitempty"`
}

type listedInput struct {
	rest.Of
	rest.Paging
	List project.ListKind `path:"list" enum:"annual,rolling"`
	Year int              `path:"year" minimum:"1990" maximum:"2100"`
}

func (w *REST) listed(ctx context.Context, in *listedInput) (*rest.Listing[ListedProject], error) {
	list := project.List{Kind: in.List, Year: in.Year}
	v, err := w.Projects.List(ctx, in.Tenant, list)
	if err != nil {
		return nil, err
	}
	change := map[project.ID]string{}
	for name, rows := range map[string][]*project.Row{"carried": v.Carried, "fresh": v.Fresh, "gone": v.Gone} {
		for _, r := range rows {
			change[r.ID] = name
		}
	}
	for _, r := range v.Finished {
		change[r.ID] = "finished"
	}
	rows := slices.Clone(v.Rows)
	for _, r := range slices.Concat(v.Candidates, v.Gone) {
		if !slices.Contains(rows, r) {
			rows = append(rows, r)
		}
	}
	return each(rows, func(r *project.Row) ListedProject { return ListedProject{rowOf(r), r.On(list), change[r.ID]} }), nil
}

// CountedProjects is which projects count for an item of a plan.
type CountedProjects struct {
	Item     plan.ItemID      `json:"item"`
	Linked   rest.Number      `json:"linked_quantity"`
	Begun    rest.Number      `json:"begun_quantity"`
	InUse    rest.Number      `json:"in_use_quantity"`
	Line     string           `json:"line"`
	Projects []CountedProject `json:"projects"`
}

// CountedProject is one of them.
type CountedProject struct {
	ID       project.ID    `json:"id"`
	Name     string        `json:"name"`
	Stage    project.Stage `json:"project_stage"`
	Light    light.Colour  `json:"light"`
	Quantity rest.Number   `json:"quantity"`
	InUse    bool          `json:"in_use"`
}

type countedInput struct {
	rest.Of
	rest.Paging
	Plan plan.PlanID `path:"plan" maxLength:"100"`
	Item plan.ItemID `query:"item" maxLength:"100"`
}

func (w *REST) counted(ctx context.Context, in *countedInput) (*rest.Listing[CountedProjects], error) {
	all, err := w.Projects.CountsOf(ctx, in.Tenant, in.Plan)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	var out []CountedProjects
	for item, c := range all {
		if in.Item != "" && in.Item != item {
			continue
		}
		x := CountedProjects{item, dec(c.Linked), dec(c.Begun), dec(c.InUse), c.Line.In(l), []CountedProject{}}
		for _, r := range c.Rows {
			x.Projects = append(x.Projects, CountedProject{r.ID, r.Name, r.Stage, r.Light, dec(r.Quantity), r.InUse})
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b CountedProjects) int { return strings.Compare(string(a.Item), string(b.Item)) })
	return rest.Rows(out), nil
}

// PublicProject is what everybody may see of a project.
type PublicProject struct {
	ID       project.ID       `json:"id"`
	Code     project.Code     `json:"code,omitempty"`
	Name     string           `json:"name"`
	Kind     string           `json:"kind,omitempty"`
	Nature   project.Nature   `json:"build_nature,omitempty"`
	Builder  string           `json:"builder,omitempty"`
	Owner    identity.OrgID   `json:"owner,omitempty"`
	Stage    project.Stage    `json:"project_stage"`
	Standing project.Standing `json:"standing"`
	Start    string           `json:"planned_start,omitempty"`
	Finish   string           `json:"planned_finish,omitempty"`
	Total    rest.Number      `json:"total"`
	Physical rest.Number      `json:"physical,omitempty"`
	Light    light.Colour     `json:"light"`
	Spot     string           `json:"spot,omitempty"`
	Lon      rest.Number      `json:"lon,omitempty"`
	Lat      rest.Number      `json:"lat,omitempty"`
	Counts   []CountsFor      `json:"counts_for,omitempty"`
	Demo     bool             `json:"demo"`
}

type publicInput struct {
	rest.Of
	rest.Paging
}

func (w *REST) public(ctx context.Context, in *publicInput) (*rest.Listing[PublicProject], error) {
	rows, err := w.Projects.Public(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	return each(rows, func(r *project.Row) PublicProject {
		out := PublicProject{ID: r.ID, Code: r.Code, Name: r.Name, Kind: r.Kind, Nature: r.Nature, Builder: r.Owner, Owner: r.Org, Stage: r.Stage, Standing: r.Standing,
			Start: r.Start.String(), Finish: r.Finish.String(), Total: wan(r.Total), Physical: percent(r.Physical), Light: r.Light, Spot: r.Spot, Counts: countsFor(r.Counts), Demo: r.Demo}
		if p := r.Position; p != nil {
			out.Lon, out.Lat = dec(p.Lon), dec(p.Lat)
		}
		return out
	}), nil
}

// PublicProjectDetail is a published project with its key milestones.
type PublicProjectDetail struct {
	AsOf string `json:"as_of"`
	PublicProject
	Content string        `json:"works,omitempty"`
	Scale   string        `json:"scale,omitempty"`
	Marks   []ProjectMark `json:"marks"`
}

func (w *REST) publicOne(ctx context.Context, in *OfProject) (*PublicProjectDetail, error) {
	o, err := w.Projects.PublicShow(ctx, in.Tenant, in.Project)
	if err != nil {
		return nil, err
	}
	out := &PublicProjectDetail{AsOf: o.Day.String(), Content: o.Content, Scale: o.Scale, Marks: []ProjectMark{},
		PublicProject: PublicProject{ID: o.ID, Code: o.Code, Name: o.Name, Kind: o.Kind, Nature: o.Nature, Builder: o.Owner, Owner: o.Org, Stage: o.Stage, Standing: o.Standing,
			Start: o.Start.String(), Finish: o.Finish.String(), Total: dec(o.Total), Light: o.Light, Spot: o.Spot, Counts: countsFor(o.Counts), Demo: o.Demo}}
	if o.Physical != nil {
		out.Physical = dec(*o.Physical)
	}
	if p := o.Position; p != nil {
		out.Lon, out.Lat = dec(p.Lon), dec(p.Lat)
	}
	for i, m := range o.Milestones {
		out.Marks = append(out.Marks, ProjectMark{m.ID, m.Name, m.Finish.String(), o.Progress[i].Finished.String()})
	}
	return out, nil
}
