package demo

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

//go:embed data/projects.yaml
var projectsYAML []byte

// work is a project of data/projects.yaml.
type work struct {
	Name    string                      `yaml:"name"`
	Work    string                      `yaml:"work"`
	Promise string                      `yaml:"promise"` // in place of a work: the commitment it counts for, by its subject
	Org     identity.OrgID              `yaml:"org"`
	Kind    string                      `yaml:"kind"`
	Total   int64                       `yaml:"total"`
	Source  project.Source              `yaml:"source"`
	Start   string                      `yaml:"start"`
	Finish  string                      `yaml:"finish"`
	Pace    map[string]int64            `yaml:"pace"`
	Stage   project.Stage               `yaml:"stage"` // where it ends; none: building
	Stands  map[string]project.Standing `yaml:"stands"`
	Lists   []int                       `yaml:"lists"`
	Replan  string                      `yaml:"replan"`
	Waiver  string                      `yaml:"waiver"`
	Last    project.ReportState         `yaml:"last"`
	Problem string                      `yaml:"problem"`
	Solved  string                      `yaml:"solved"`
	Public  bool                        `yaml:"public"`
	// Screened: experts score it, and it goes on to reserve.
	Screened project.Stage `yaml:"screened"`
	Into     string        `yaml:"into"`
	Parts    []string      `yaml:"parts"`
	// Area is the town it lies in, none: the whole city; Spot where it stands on the
	// plan's map instead; At its longitude and latitude, made up.
	Area area.Code `yaml:"area"`
	Spot string    `yaml:"spot"`
	At   []string  `yaml:"at"`
	// Visited are months after the start in which somebody visits the site.
	Visited []int `yaml:"visited"`
	// Asked are the departments of its joint review; the last has not answered.
	Asked []identity.OrgID `yaml:"asked"`

	no                    int
	start, finish, replan project.Day
	pace                  []done
	stands                []stand
}

// built is a project as the story left it. Each step makes one version, so that
// the version says which steps were taken.
type built struct{ at *project.Project }

// readProjects reads data/projects.yaml.
func readProjects() (works []work, err error) {
	err = decode("projects.yaml", projectsYAML, &works)
	return works, err
}

// build lists the acts of the projects up to a day.
func (s *story) build(now time.Time) error {
	if s.projects == nil {
		return nil
	}
	works, err := readProjects()
	if err != nil {
		return err
	}
	s.built = map[string]*built{}
	err = s.projects.Each(s.program, project.Query{Tenant: Tenant, Standings: project.Standings()}, func(p *project.Project) error {
		if p.Demo {
			s.built[p.Basics.Name] = &built{at: p}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range works {
		works[i].no = i
		if err := works[i].dated(); err != nil {
			return err
		}
	}
	s.on(registered.Add(time.Hour), "规划的空间布局", s.layout)
	then, today := s.playedIn(works, now), schedule.DayOf(now.In(china))
	for i := range works {
		works[i].move(months(storyMonth, then))
		b := &builder{s: s, w: &works[i], now: now, then: then, today: today}
		b.life()
	}
	s.issueLists(works, now)
	return nil
}

// builder lists the acts of one project.
type builder struct {
	s   *story
	w   *work
	now time.Time
	// then is the month in which the demonstration was first loaded, today that of
	// this load: between them the story goes on.
	then, today project.Day
	steps       []buildStep
}

// buildStep is a step of a project's life.
type buildStep struct {
	day          project.Day
	role         identity.Role
	org          identity.OrgID
	what, reason string
	do           change
}

// noon is ten o'clock in the morning of a day, some minutes later for each project.
func (b *builder) noon(d project.Day) time.Time {
	return d.Time().Add(2*time.Hour + time.Duration(b.w.no)*time.Minute)
}

type change = func(ctx context.Context, st project.Step) (*project.Project, error)

// step adds a step that somebody takes on a day.
func (b *builder) step(d project.Day, role identity.Role, what, reason string, do change) {
	b.stepIn(d, role, b.w.Org, what, reason, do)
}

// stepIn is step by somebody of another organisation than the project's.
func (b *builder) stepIn(d project.Day, role identity.Role, org identity.OrgID, what, reason string, do change) {
	b.steps = append(b.steps, buildStep{d, role, org, what, reason, do})
}

// enact lists the steps in the order of days; those to come are left out.
func (b *builder) enact() {
	slices.SortStableFunc(b.steps, func(x, y buildStep) int { return int(x.day - y.day) })
	for i, st := range b.steps {
		at := b.noon(st.day).Add(time.Duration(i+1) * time.Second)
		if !at.Before(b.now) {
			return
		}
		b.s.on(at, st.what+" "+b.w.Name, func() error { return b.take(st, i+1) })
	}
}

// take takes a step unless the project is beyond that version.
func (b *builder) take(step buildStep, version int) error {
	it := b.s.built[b.w.Name]
	if it == nil || it.at.Version > version {
		return nil
	}
	ctx, err := b.s.as(b.s.program, step.role, step.org)
	if err != nil {
		return err
	}
	got, err := step.do(ctx, project.Step{Tenant: Tenant, ID: it.at.ID, Base: it.at.Version, Reason: step.reason})
	if err == nil {
		it.at = got
	}
	return err
}

// reaches says whether the project comes as far as a stage.
func (b *builder) reaches(st project.Stage) bool {
	end := b.w.Stage
	if end == "" {
		end = project.Building
	}
	return slices.Index(project.Stages(), end) >= slices.Index(project.Stages(), st)
}

// life lists all acts of the project.
func (b *builder) life() {
	enter := b.then.AddMonths(-9) + 9
	first := project.Conceived
	switch {
	case b.reaches(project.Preparation):
		enter, first = b.w.start-200, project.Preparation
	case b.reaches(project.Reserve):
		first = project.Reserve
	}
	at := b.noon(enter)
	if !at.Before(b.now) {
		return
	}
	b.s.on(at, "重大项目 "+b.w.Name, func() error { return b.create(first, enter) })
	if b.reaches(project.Preparation) {
		b.prepare(enter)
	}
	if b.reaches(project.Started) {
		b.work()
	}
	for _, x := range b.w.stands {
		to := x.to
		b.step(x.on, identity.Planner, string(to), "资金来源调整，演示", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.Stand(ctx, st, to)
		})
	}
	if b.w.Screened != "" {
		b.screen(enter + 20)
	}
	b.visited()
	b.reviewed(enter + 40)
	b.others(enter)
	b.enact()
}

// create makes the project.
func (b *builder) create(at project.Stage, on project.Day) error {
	if b.s.built[b.w.Name] != nil {
		return nil
	}
	ctx, err := b.s.as(b.s.program, identity.Planner, "")
	if err != nil {
		return err
	}
	basics := b.basics(b.w.Name)
	if basics.Counts, err = b.counts(); err != nil {
		return err
	}
	reason := "演示"
	if at != project.Conceived {
		reason = "续建项目补录（演示）"
	}
	p, err := b.s.projects.Create(ctx, project.Draft{Tenant: Tenant, Basics: basics, Demo: true, Origin: project.FromPlan, Stage: at, On: on, Reason: reason})
	if err == nil {
		b.s.built[b.w.Name] = &built{at: p}
	}
	return err
}

func (b *builder) basics(name string) project.Basics {
	w := b.w
	out := project.Basics{Name: name, Kind: w.Kind, Procedure: project.Approval, Org: w.Org, Owner: "演示业主单位", Leader: leaderName, Areas: []area.Code{cmp.Or(w.Area, Tenant)}, Spot: w.Spot,
		Content: name + "建设（内容、规模、投资均为演示）", Funds: []project.Fund{{Source: w.Source, Amount: decimal.New(w.Total, 0)}}, Start: w.start, Finish: w.finish, Note: madeUp}
	if w.Source == project.Social {
		out.Procedure = project.Filing
	}
	if len(w.At) == 2 {
		out.Position = &project.Position{Lon: decimal.RequireFromString(w.At[0]), Lat: decimal.RequireFromString(w.At[1])}
	}
	if b.reaches(project.Preparation) {
		out.Code = project.Code(fmt.Sprintf("%s-430381-04-01-99%04d", strings.ReplaceAll((w.start-200).Time().Format("06-01"), "-", ""), w.no+1))
	}
	return out
}

// counts links the project to the work of the plan that it is, or to the
// commitment that it is one of: 110千伏变电站3座.
func (b *builder) counts() ([]project.CountsFor, error) {
	e := b.s.out.Plan
	if b.s.works == nil {
		p, err := b.s.plans.Public().Published(b.s.program, e.Tenant, e.ID)
		if err != nil {
			return nil, err
		}
		b.s.works = append(p.Entries(plan.KindWork), p.Entries(plan.KindCommitment)...)
	}
	for _, it := range b.s.works {
		w, c := it.Content.Work, it.Content.Commitment
		if w != nil && w.Name == b.w.Work || c != nil && b.w.Promise != "" && c.Subject == b.w.Promise {
			return []project.CountsFor{{Plan: e.Plan, Edition: e.ID, Item: it.ID, Quantity: decimal.New(1, 0)}}, nil
		}
	}
	return nil, fmt.Errorf("the plan has no work %s%s", b.w.Work, b.w.Promise)
}

// promised says whether projects of the demonstration are made for a commitment, by
// its text.
func promised(text string) bool {
	var works []work
	if err := decode("projects.yaml", projectsYAML, &works); err != nil {
		return false
	}
	return slices.ContainsFunc(works, func(w work) bool { return w.Promise != "" && strings.HasPrefix(text, w.Promise) })
}

// milestones divide the time of work.
func (b *builder) milestones(finish project.Day) project.Replanning {
	n := finish - b.w.start + 1
	at := func(share int) project.Day { return b.w.start + n*project.Day(share)/100 }
	return project.Replanning{Push: true, Milestones: []project.Milestone{
		{ID: "m1", Name: "场地与基础", Start: at(0), Finish: at(25) - 1, Weight: 25},
		{ID: "m2", Name: "主体工程", Start: at(25), Finish: at(70) - 1, Weight: 45, Key: true},
		{ID: "m3", Name: "设备与管线", Start: at(55), Finish: at(80) - 1, Weight: 15},
		{ID: "m4", Name: "附属工程与验收", Start: at(80), Finish: finish, Weight: 15, Key: true}},
		Links: []project.Link{{From: "m1", To: "m2", Kind: schedule.FinishStart}, {From: "m2", To: "m3", Kind: schedule.StartStart, Lag: int(at(55) - at(25))},
			{From: "m2", To: "m4", Kind: schedule.FinishStart, Lag: int(at(80) - at(70))}, {From: "m3", To: "m4", Kind: schedule.FinishStart}}}
}

// document adds a paper.
func (b *builder) document(d project.Day, kind string) {
	b.step(d, identity.Manager, "文件", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		return b.s.projects.AddDocument(ctx, st, project.Document{Kind: kind, Number: fmt.Sprintf("演示〔%d〕%d号", d.Year(), b.w.no+1), Body: "演示机关", On: d})
	})
}

// prepare lists the acts of preparation.
func (b *builder) prepare(enter project.Day) {
	b.step(enter+5, identity.Manager, "节点计划", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		return b.s.projects.Replan(ctx, st, b.milestones(b.w.finish))
	})
	b.document(enter+30, "land_preview")
	if !b.reaches(project.Started) {
		return
	}
	if b.w.Source != project.Social {
		b.document(enter+60, "feasibility")
		b.document(enter+90, "preliminary_design")
	}
	if b.w.Waiver == "" {
		b.document(enter+100, "eia")
	} else {
		b.step(enter+100, identity.Manager, "申请容缺", "环评批复已受理，先行开工准备（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.AskWaiver(ctx, st, project.Started, "environment")
		})
		b.step(enter+110, identity.Leader, "准予容缺", "开工后一个月内补齐（演示）", func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.SettleWaiver(ctx, st, project.Started, "environment", true)
		})
	}
	b.document(b.w.start-10, "construction_permit")
	b.advance(b.w.start)
}

func (b *builder) advance(d project.Day) {
	b.step(d, identity.Planner, "进入下一阶段", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		return b.s.projects.Advance(ctx, st, 0)
	})
}

// physical is the share of work done at the end of a month, in hundredths of a per
// cent. After the last one told it goes on as before.
func (b *builder) physical(month project.Day) int64 {
	from, had, each := b.w.start.FirstOfMonth().AddMonths(-1), int64(0), int64(0)
	for _, to := range b.w.pace {
		n := int64(months(from, to.month))
		if month <= to.month {
			return had + (to.done-had)*int64(months(from, month))/n
		}
		each = (to.done - had) / n
		from, had = to.month, to.done
	}
	return min(10000, had+each*int64(months(from, month)))
}

// reported is the last month that is reported: the last one told, or, for works that
// go on, the last that is over.
func (b *builder) reported() project.Day {
	end := b.w.pace[len(b.w.pace)-1].month
	if b.reaches(project.Completed) || len(b.w.stands) > 0 {
		return end
	}
	return max(end, b.today.FirstOfMonth().AddMonths(-1))
}

// toldOn is the day after which the report of a month is filled in. What was still
// missing when the demonstration was first loaded comes in the month after.
func (b *builder) toldOn(m project.Day) project.Day {
	next := m.AddMonths(1)
	if m > b.w.pace[len(b.w.pace)-1].month {
		return max(next, b.then.AddMonths(1))
	}
	return next
}

// months are those from one first of a month to another.
func months(from, to project.Day) int {
	return (to.Year()-from.Year())*12 + int(to.Time().Month()) - int(from.Time().Month())
}
