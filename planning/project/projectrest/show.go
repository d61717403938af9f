package projectrest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"gangyao/planning/project"
	"gangyao/planning/project/earned"
	"gangyao/planning/project/light"
	"gangyao/planning/project/oc4ids"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

// ProjectDetail is a project as a whole.
type ProjectDetail struct {
	AsOf      string            `json:"as_of"`
	ID        project.ID        `json:"id"`
	Version   int               `json:"version"`
	Code      project.Code      `json:"code,omitempty"`
	Name      string            `json:"name"`
	Kind      string            `json:"kind,omitempty"`
	Industry  string            `json:"industry,omitempty"`
	Nature    project.Nature    `json:"build_nature,omitempty"`
	Procedure project.Procedure `json:"procedure,omitempty"`
	Builder   string            `json:"builder,omitempty"`
	BuilderID string            `json:"builder_code,omitempty"`
	Owner     identity.OrgID    `json:"owner,omitempty"`
	Leader    string            `json:"leader,omitempty"`
	Areas     []area.Code       `json:"areas,omitempty"`
	Content   string            `json:"works,omitempty"`
	Scale     string            `json:"scale,omitempty"`
	Total     rest.Number       `json:"total"`
	Funds     []Fund            `json:"funds"`
	Start     string            `json:"planned_start,omitempty"`
	Finish    string            `json:"planned_finish,omitempty"`
	Lon       rest.Number       `json:"lon,omitempty"`
	Lat       rest.Number       `json:"lat,omitempty"`
	Spot      string            `json:"spot,omitempty"`
	Counts    []CountsFor       `json:"counts_for,omitempty"`
	Note      string            `json:"note,omitempty"`
	Demo      bool              `json:"demo"`
	Public    bool              `json:"public"`
	Stage     project.Stage     `json:"project_stage"`
	Standing  project.Standing  `json:"standing"`
	Reason    string            `json:"reason,omitempty"`
	Light     Light             `json:"light"`
	Spells    []LightSpell      `json:"light_history"`
	Next      project.Stage     `json:"next_stage,omitempty"`
	Gate      []GateLine        `json:"gate,omitempty"`
	Moves     []ProjectMove     `json:"moves"`
	Documents []ProjectPaper    `json:"documents,omitempty"`
	Problems  []ProjectProblem  `json:"problems,omitempty"`
	Visits    []ProjectVisit    `json:"visits,omitempty"`
	Lists     []string          `json:"lists,omitempty"`
	Related   []RelatedProject  `json:"related,omitempty"`
	May       []identity.Action `json:"may,omitempty"`
	Changed   *time.Time        `json:"changed"`
}

// Fund is money of one source, in 万元.
type Fund struct {
	Source project.Source `json:"fund_source" enum:"central,ultra,province,local,bonds,loans,social,foreign,other,undivided"`
	Amount string         `json:"amount" maxLength:"30"`
}

func fundsOf(all []project.Fund) []Fund {
	out := []Fund{}
	for _, f := range all {
		out = append(out, Fund{f.Source, f.Amount.String()})
	}
	return out
}

// Light is a light with its explanation.
type Light struct {
	Colour   light.Colour  `json:"colour"`
	Name     string        `json:"name"`
	Line     string        `json:"line"`
	Rule     string        `json:"light_rule"`
	Version  int           `json:"rule_version"`
	Phase    light.Phase   `json:"phase"`
	Planned  rest.Number   `json:"planned_share,omitempty"`
	Physical rest.Number   `json:"physical,omitempty"`
	Checks   []LightReason `json:"checks"`
}

// LightReason is one thing that the rule looked at.
type LightReason struct {
	Kind   light.CheckKind `json:"kind"`
	Colour light.Colour    `json:"colour"`
	Why    string          `json:"line"`
	Value  int             `json:"by_how_much"`
	Yellow int             `json:"yellow_from"`
	Red    int             `json:"red_above"`
}

// LightSpell is a time with one colour, both days included.
type LightSpell struct {
	From   string       `json:"from"`
	To     string       `json:"to"`
	Colour light.Colour `json:"colour"`
}

// GateLine is what has to be there before the next stage.
type GateLine struct {
	ID      string `json:"requirement"`
	Met     bool   `json:"met"`
	Waived  bool   `json:"waived"`
	Missing string `json:"missing,omitempty"`
	Number  string `json:"number,omitempty"`
}

// ProjectMove is a change of stage or standing.
type ProjectMove struct {
	Stage    project.Stage    `json:"project_stage"`
	Standing project.Standing `json:"standing"`
	On       string           `json:"on"`
	By       string           `json:"by,omitempty"`
	Gate     int              `json:"gate_version,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	At       *time.Time       `json:"at"`
}

// ProjectPaper is a document of a gate.
type ProjectPaper struct {
	Kind   string `json:"paper"`
	Name   string `json:"name"`
	Number string `json:"number,omitempty"`
	Body   string `json:"issued_by,omitempty"`
	On     string `json:"on,omitempty"`
	Void   bool   `json:"void"`
	SHA256 string `json:"sha256,omitempty"`
	Note   string `json:"note,omitempty"`
}

// ProjectProblem is something that stands in the way.
type ProjectProblem struct {
	ID     string         `json:"id"`
	Text   string         `json:"text"`
	Owner  identity.OrgID `json:"owner,omitempty"`
	Person string         `json:"person,omitempty"`
	Due    string         `json:"due"`
	Opened *time.Time     `json:"opened"`
	By     string         `json:"by,omitempty"`
	Closed *time.Time     `json:"closed,omitempty"`
	How    string         `json:"how,omitempty"`
}

// ProjectVisit is a visit of the site.
type ProjectVisit struct {
	On     string `json:"on"`
	Who    string `json:"who,omitempty"`
	Found  string `json:"found"`
	Photos int    `json:"photos"`
}

// RelatedProject is another project that this one came from or went into.
type RelatedProject struct {
	Kind project.RelationKind `json:"kind"`
	ID   project.ID           `json:"id"`
	On   string               `json:"on"`
}

type showInput struct {
	OfProject
	rest.Past
}

func (w *REST) get(ctx context.Context, in *showInput) (*ProjectDetail, error) {
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, asOf(ctx))
	if err != nil {
		return nil, err
	}
	l, p := i18n.From(ctx), v.Project
	b := &p.Basics
	out := &ProjectDetail{AsOf: v.Day.String(), ID: p.ID, Version: p.Version, Code: b.Code, Name: b.Name, Kind: b.Kind, Industry: b.Industry, Nature: b.Nature, Procedure: b.Procedure,
		Builder: b.Owner, BuilderID: b.OwnerCode, Owner: b.Org, Leader: b.Leader, Areas: b.Areas, Content: b.Content, Scale: b.Scale, Total: dec(p.Total()), Funds: fundsOf(b.Funds),
		Start: b.Start.String(), Finish: b.Finish.String(), Spot: b.Spot, Counts: countsFor(b.Counts), Note: b.Note, Demo: p.Demo, Public: p.Published, Stage: p.Stage, Standing: p.Standing,
		Reason: p.Why, Light: lightOf(l, &v.Light), Spells: []LightSpell{}, Next: v.Next, Moves: []ProjectMove{}, Changed: rest.Time(p.Changed)}
	if at := b.Position; at != nil {
		out.Lon, out.Lat = dec(at.Lon), dec(at.Lat)
	}
	for _, s := range v.Spells {
		out.Spells = append(out.Spells, LightSpell{s.From.String(), s.To.String(), s.Colour})
	}
	for i := range v.Gate {
		g := &v.Gate[i]
		x := GateLine{ID: g.ID, Met: g.Met, Waived: g.Waiver != nil && g.Waiver.Granted, Missing: g.Missing.In(l)}
		if g.By != nil {
			x.Number = g.By.Number
		}
		out.Gate = append(out.Gate, x)
	}
	for i := range p.Moves {
		m := &p.Moves[i]
		out.Moves = append(out.Moves, ProjectMove{m.Stage, m.Standing, m.On.String(), m.By, m.Gate, m.Reason, rest.Time(m.At)})
	}
	out.papers(l, p)
	for _, m := range p.Lists {
		if m.State != project.Removed {
			out.Lists = append(out.Lists, m.List.String()+" "+string(m.State))
		}
	}
	if rest.Day(ctx).IsZero() {
		for _, do := range []identity.Action{project.DoReport, project.DoManage} { // what this interface lets somebody do
			if v.May[do] {
				out.May = append(out.May, do)
			}
		}
	}
	return out, nil
}

// papers adds documents, problems, visits and relations.
func (d *ProjectDetail) papers(l i18n.Lang, p *project.Project) {
	for i := range p.Documents {
		x := &p.Documents[i]
		paper := ProjectPaper{x.Kind, i18n.T(l, project.DocumentKey(x.Kind)), x.Number, x.Body, x.On.String(), x.Void, "", x.Note}
		if x.File != nil {
			paper.SHA256 = x.File.SHA256
		}
		d.Documents = append(d.Documents, paper)
	}
	for i := range p.Problems {
		d.Problems = append(d.Problems, problemOf(&p.Problems[i]))
	}
	for i := range p.Visits {
		x := &p.Visits[i]
		d.Visits = append(d.Visits, ProjectVisit{x.On.String(), x.Who, x.Found, len(x.Photos)})
	}
	for _, r := range p.Related {
		d.Related = append(d.Related, RelatedProject{r.Kind, r.ID, r.On.String()})
	}
}

func problemOf(x *project.Problem) ProjectProblem {
	return ProjectProblem{x.ID, x.Text, x.Owner, x.Person, x.Due.String(), rest.Time(x.Opened), x.By, rest.Time(x.Closed), x.How}
}

func lightOf(l i18n.Lang, x *light.Light) Light {
	out := Light{Colour: x.Colour, Name: i18n.T(l, x.Colour.Key()), Line: x.Line.In(l), Rule: x.Rule, Version: x.Version, Phase: x.Phase,
		Planned: percent(x.Planned), Physical: percent(x.Physical), Checks: []LightReason{}}
	for _, c := range x.Checks {
		out.Checks = append(out.Checks, LightReason{c.Kind, c.Colour, c.Why.In(l), c.Value, c.Yellow, c.Red})
	}
	return out
}

// ProjectSchedule is the milestones of a project computed for a day.
type ProjectSchedule struct {
	AsOf       string             `json:"as_of"`
	Baseline   int                `json:"plan_version"`
	Reason     string             `json:"reason,omitempty"`
	Finish     string             `json:"expected_finish,omitempty"`
	Path       []string           `json:"critical_path"`
	Milestones []ProjectMilestone `json:"project_milestones"`
	Links      []MilestoneLink    `json:"links"`
}

// ProjectMilestone is a piece of work with what was planned, happened and is computed.
// Last days are days of work.
type ProjectMilestone struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Start      string `json:"planned_start"`
	Finish     string `json:"planned_finish"`
	Weight     int    `json:"work_weight,omitempty"`
	Key        bool   `json:"key"`
	Started    string `json:"begun_on,omitempty"`
	Finished   string `json:"completed_on,omitempty"`
	Forecast   string `json:"forecast,omitempty"`
	EarlyStart string `json:"early_start"`
	EarlyEnd   string `json:"early_finish"`
	LateStart  string `json:"late_start"`
	LateEnd    string `json:"late_finish"`
	Slack      int    `json:"slack"`
	Critical   bool   `json:"critical"`
	Done       bool   `json:"finished"`
}

// MilestoneLink makes a milestone wait for another.
type MilestoneLink struct {
	From string        `json:"waits_for"`
	To   string        `json:"milestone"`
	Kind schedule.Kind `json:"kind"`
	Lag  int           `json:"lag_days"`
}

func (w *REST) schedule(ctx context.Context, in *showInput) (*ProjectSchedule, error) {
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, asOf(ctx))
	if err != nil {
		return nil, err
	}
	out := &ProjectSchedule{AsOf: v.Day.String(), Path: []string{}, Milestones: []ProjectMilestone{}, Links: []MilestoneLink{}}
	n := v.Network
	if n == nil {
		return out, nil
	}
	out.Baseline, out.Reason, out.Finish, out.Path = n.Baseline.Version, n.Baseline.Reason, n.Finish.String(), append(out.Path, n.Path...)
	for i := range n.Baseline.Milestones {
		m, p, t := &n.Baseline.Milestones[i], &n.Progress[i], &n.Times[i]
		out.Milestones = append(out.Milestones, ProjectMilestone{m.ID, m.Name, m.Start.String(), m.Finish.String(), m.Weight, m.Key, p.Started.String(), p.Finished.String(), p.Forecast.String(),
			t.EarlyStart.String(), (t.EarlyFinish - 1).String(), t.LateStart.String(), (t.LateFinish - 1).String(), t.Slack, t.Critical, t.Done})
	}
	for _, l := range n.Baseline.Links {
		out.Links = append(out.Links, MilestoneLink{l.From, l.To, l.Kind, l.Lag})
	}
	return out, nil
}

// ProjectMoney is what was planned, done and paid, with the earned value. Money is
// in 万元.
type ProjectMoney struct {
	AsOf   string         `json:"as_of"`
	Funds  []Fund         `json:"funds"`
	Total  MoneyYear      `json:"all_years"`
	Years  []MoneyYear    `json:"money_years"`
	Months []MoneyMonth   `json:"months"`
	Earned []EarnedFigure `json:"earned_value"`
}

// MoneyYear is a year.
type MoneyYear struct {
	Year    int         `json:"year,omitempty"`
	Planned rest.Number `json:"planned_amount"`
	Done    rest.Number `json:"done"`
	Paid    rest.Number `json:"paid"`
	PaidBy  []Fund      `json:"paid_by"`
}

// MoneyMonth is a confirmed month.
type MoneyMonth struct {
	Month    period.Period `json:"month"`
	Done     rest.Number   `json:"done"`
	Paid     rest.Number   `json:"paid"`
	YearDone rest.Number   `json:"year_done"`
	AllDone  rest.Number   `json:"all_done"`
	AllPaid  rest.Number   `json:"all_paid"`
	Physical rest.Number   `json:"physical"`
}

// EarnedFigure is a figure of the earned value, or why there is none.
type EarnedFigure struct {
	Name  string      `json:"measure_name"`
	Value rest.Number `json:"value"`
	Why   string      `json:"why_none,omitempty"`
}

func (w *REST) money(ctx context.Context, in *showInput) (*ProjectMoney, error) {
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, asOf(ctx))
	if err != nil {
		return nil, err
	}
	l, m := i18n.From(ctx), &v.Money
	out := &ProjectMoney{AsOf: v.Day.String(), Funds: fundsOf(v.Project.Basics.Funds), Total: moneyYear(&m.Total), Years: []MoneyYear{}, Months: []MoneyMonth{}}
	for i := range m.Years {
		out.Years = append(out.Years, moneyYear(&m.Years[i]))
	}
	for _, x := range m.Months {
		out.Months = append(out.Months, MoneyMonth{x.Month, dec(x.Done), dec(x.Paid), dec(x.YearDone), dec(x.AllDone), dec(x.AllPaid), dec(x.Physical)})
	}
	e := &v.Earned
	for _, f := range []struct {
		name string
		of   earned.Figure
	}{{"PV", e.PV}, {"EV", e.EV}, {"AC", e.AC}, {"SV", e.SV}, {"CV", e.CV}, {"SPI", e.SPI}, {"CPI", e.CPI}, {"EAC", e.EAC}, {"ETC", e.ETC}, {"VAC", e.VAC}} {
		x := EarnedFigure{Name: f.name}
		if f.of.Known() {
			x.Value = dec(f.of.Value)
		} else {
			x.Why = i18n.T(l, f.of.Why.Key())
		}
		out.Earned = append(out.Earned, x)
	}
	return out, nil
}

func moneyYear(x *project.MoneyLine) MoneyYear {
	return MoneyYear{x.Year, dec(x.Planned), dec(x.Done), dec(x.Paid), fundsOf(x.PaidBy)}
}

// ProjectAct is what somebody did to a project.
type ProjectAct struct {
	Seq    int        `json:"seq"`
	Kind   string     `json:"kind"`
	Text   string     `json:"text"`
	Fields []string   `json:"fields,omitempty"`
	By     string     `json:"by"`
	At     *time.Time `json:"at"`
	Reason string     `json:"reason,omitempty"`
}

type historyInput struct {
	OfProject
	rest.Past
	rest.Paging
}

func (w *REST) history(ctx context.Context, in *historyInput) (*rest.Listing[ProjectAct], error) {
	acts, err := w.Projects.History(ctx, in.Tenant, in.Project)
	if err != nil {
		return nil, err
	}
	if at := rest.At(ctx); !at.IsZero() {
		acts = slices.DeleteFunc(acts, func(a project.Entry) bool { return a.At.After(at) })
		if len(acts) == 0 {
			return nil, fault.New(fault.NotFound, "project.unknown", nil)
		}
	}
	l := i18n.From(ctx)
	return rest.Each(acts, func(a *project.Entry) ProjectAct {
		out := ProjectAct{Seq: a.Seq, Kind: a.Change.Kind(), Text: a.Change.Title().In(l), By: a.By, At: rest.Time(a.At), Reason: a.Reason}
		if e := a.Change.Edited; e != nil {
			out.Fields = slices.Sorted(maps.Keys(e.Fields))
		}
		return out
	}), nil
}

// Package is a package of OC4IDS 0.9.
type Package map[string]any

type oc4idsInput struct {
	rest.Of
	Filter
}

// oc4ids writes the matching projects as they are now.
func (w *REST) oc4ids(ctx context.Context, in *oc4idsInput) (*Package, error) {
	q, err := in.query(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	var list []*project.Project
	if err := w.Projects.Each(ctx, q, func(p *project.Project) error { list = append(list, p); return nil }); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "rest.oc4ids_empty", nil)
	}
	orgs, areas, err := w.Names.Gazetteer(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	now := page.From(ctx).Now
	place := func(c area.Code) string { return cmp.Or(areas.Name(c, now), string(c)) }
	meta := oc4ids.Meta{URI: cmp.Or(w.Address, page.From(ctx).Base) + page.From(ctx).URL.Path, Publisher: place(in.Tenant), Prefix: "oc4ids-" + string(in.Tenant), Now: now, Lang: i18n.From(ctx), Area: place,
		Org: func(id identity.OrgID) string {
			if o, ok := orgs.Org(id); ok {
				return o.Name
			}
			return string(id)
		}}
	var b bytes.Buffer
	if err := oc4ids.Write(&b, list, meta); err != nil {
		return nil, err
	}
	var out Package
	return &out, json.Unmarshal(b.Bytes(), &out)
}
