package projectrest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

// ProjectReport is a month's report in one version. Money is in 万元.
type ProjectReport struct {
	Month    period.Period       `json:"month"`
	Version  int                 `json:"version"`
	State    project.ReportState `json:"state"`
	Done     rest.Number         `json:"done"`
	Paid     []Fund              `json:"paid_by"`
	Physical rest.Number         `json:"physical"`
	// Cost is what all work up to the month's end really cost; null when it was not told.
	Cost       rest.Number         `json:"actual_cost,omitempty"`
	Milestones []MilestoneProgress `json:"progress_of"`
	Problems   string              `json:"troubles,omitempty"`
	Note       string              `json:"note,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	By         string              `json:"by"`
	At         *time.Time          `json:"at"`
	Submitted  *time.Time          `json:"submitted,omitempty"`
	Settled    *time.Time          `json:"decided,omitempty"`
	SettledBy  string              `json:"decided_by,omitempty"`
	Returned   string              `json:"returned,omitempty"`
}

// MilestoneProgress is what happened at a milestone.
type MilestoneProgress struct {
	ID       string `json:"id" maxLength:"60"`
	Started  string `json:"begun_on,omitempty" maxLength:"10"`
	Finished string `json:"completed_on,omitempty" maxLength:"10"`
	Forecast string `json:"forecast,omitempty" maxLength:"10"`
	Note     string `json:"note,omitempty" maxLength:"1000"`
}

func reportOf(r *project.Report) ProjectReport {
	out := ProjectReport{Month: r.Month, Version: r.Version, State: r.State, Done: dec(r.Done), Paid: fundsOf(r.Paid), Physical: dec(r.Physical), Milestones: []MilestoneProgress{},
		Problems: r.Problems, Note: r.Note, Reason: r.Reason, By: r.By, At: rest.Time(r.At), Submitted: rest.Time(r.Submitted), Settled: rest.Time(r.Settled), SettledBy: r.SettledBy, Returned: r.Returned}
	if r.Cost != nil {
		out.Cost = dec(*r.Cost)
	}
	for _, m := range r.Milestones {
		out.Milestones = append(out.Milestones, MilestoneProgress{m.ID, m.Started.String(), m.Finished.String(), m.Forecast.String(), m.Note})
	}
	return out
}

type reportsInput struct {
	OfProject
	rest.Past
	rest.Paging
	State project.ReportState `query:"state" enum:"draft,submitted,confirmed,returned"`
}

func (w *REST) reports(ctx context.Context, in *reportsInput) (*rest.Listing[ProjectReport], error) {
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, asOf(ctx))
	if err != nil {
		return nil, err
	}
	var out []ProjectReport
	for i := range slices.Backward(v.Project.Reports) {
		if r := &v.Project.Reports[i]; in.State == "" || r.State == in.State {
			out = append(out, reportOf(r))
		}
	}
	return rest.Rows(out), nil
}

type reportInput struct {
	OfProject
	Body MonthSent
}

// MonthSent is a month of a project as its owner's system sends it.
type MonthSent struct {
	// Base is the version of the project that was seen.
	Base       int                 `json:"base" minimum:"1"`
	Month      string              `json:"month" maxLength:"10" example:"2026-M10"`
	Done       string              `json:"done" maxLength:"30"`
	Paid       []Fund              `json:"paid_by,omitempty" maxItems:"20" nullable:"false"`
	Physical   string              `json:"physical" maxLength:"10"`
	Cost       string              `json:"actual_cost,omitempty" maxLength:"30"`
	Milestones []MilestoneProgress `json:"progress_of,omitempty" maxItems:"500" nullable:"false"`
	Problems   string              `json:"troubles,omitempty" maxLength:"1300"`
	Note       string              `json:"note,omitempty" maxLength:"1300"`
	Reason     string              `json:"reason,omitempty" maxLength:"1300"`
	Submit     bool                `json:"submit,omitempty"`
}

// Reported is what became of a report.
type Reported struct {
	ID      project.ID    `json:"id"`
	Version int           `json:"version"`
	Report  ProjectReport `json:"report"`
}

// report keeps a month, and submits it when asked to. The same sent again changes
// nothing.
func (w *REST) report(ctx context.Context, in *reportInput) (*Reported, error) {
	f, err := in.Body.form()
	if err != nil {
		return nil, err
	}
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, 0)
	if err != nil {
		return nil, err
	}
	p := v.Project
	st := project.Step{Tenant: in.Tenant, ID: in.Project, Base: in.Body.Base, Reason: f.Reason}
	kept := p.Report(f.Month)
	if kept == nil || !same(kept, f, identity.From(ctx).Person) {
		if p, err = w.Projects.SaveReport(ctx, st, *f); err != nil {
			return nil, placed(err)
		}
		kept, st.Base = p.Report(f.Month), p.Version
	}
	if in.Body.Submit && kept.State == project.ReportDraft {
		if p, err = w.Projects.SubmitReport(ctx, st, f.Month); err != nil {
			return nil, err
		}
	}
	return &Reported{p.ID, p.Version, reportOf(p.Report(f.Month))}, nil
}

// places are where in what was sent a fault of the use case lies.
var places = map[string]string{"project.base": "body.base", "project.report_month": "body.month", "project.report_physical": "body.physical",
	"project.report_backward": "body.physical", "project.report_cost_backward": "body.actual_cost", "project.milestone_unknown": "body.progress_of", "project.milestone_future": "body.progress_of", "project.milestone_order": "body.progress_of"}

func placed(err error) error {
	if at := places[fault.From(err).Key]; at != "" {
		return rest.Wrong(at, err)
	}
	return err
}

// same says whether a person sent exactly this before, and it still stands.
func same(r *project.Report, f *project.ReportForm, by identity.PersonID) bool {
	if r.State == project.ReportReturned || r.Person != by || !r.Done.Equal(f.Done) || !r.Physical.Equal(f.Physical) || r.Problems != strings.TrimSpace(f.Problems) ||
		r.Note != strings.TrimSpace(f.Note) || f.Reason != "" && r.Reason != strings.TrimSpace(f.Reason) || len(r.Milestones) != len(f.Milestones) {
		return false
	}
	if (r.Cost == nil) != (f.Cost == nil) || r.Cost != nil && !r.Cost.Equal(*f.Cost) {
		return false
	}
	for i, m := range r.Milestones {
		n := f.Milestones[i]
		if m.ID != n.ID || m.Started != n.Started || m.Finished != n.Finished || m.Forecast != n.Forecast || m.Note != n.Note {
			return false
		}
	}
	by2 := map[project.Source]decimal.Decimal{}
	for _, x := range f.Paid {
		by2[x.Source] = by2[x.Source].Add(x.Amount)
	}
	for _, x := range r.Paid {
		by2[x.Source] = by2[x.Source].Sub(x.Amount)
	}
	for _, left := range by2 {
		if !left.IsZero() {
			return false
		}
	}
	return true
}

// form reads what was sent.
func (b *MonthSent) form() (*project.ReportForm, error) {
	f := &project.ReportForm{Problems: b.Problems, Note: b.Note, Reason: b.Reason}
	var err error
	if f.Month, err = period.Parse(b.Month); err != nil || f.Month.Kind() != period.Month {
		return nil, rest.Wrong("body.month", fault.New(fault.Invalid, "rest.month", fault.Args{"Text": b.Month}))
	}
	if f.Done, err = rest.Decimal("body.done", b.Done); err != nil {
		return nil, err
	}
	if f.Physical, err = rest.Decimal("body.physical", b.Physical); err != nil {
		return nil, err
	}
	if b.Cost != "" {
		cost, err := rest.Decimal("body.actual_cost", b.Cost)
		if err != nil {
			return nil, err
		}
		f.Cost = &cost
	}
	for i, x := range b.Paid {
		n, err := rest.Decimal(fmt.Sprintf("body.paid_by[%d].amount", i), x.Amount)
		if err != nil {
			return nil, err
		}
		f.Paid = append(f.Paid, project.Fund{Source: x.Source, Amount: n})
	}
	for i, x := range b.Milestones {
		m := project.Progress{ID: x.ID, Note: x.Note}
		for _, d := range []struct {
			name, text string
			to         *project.Day
		}{{"begun_on", x.Started, &m.Started}, {"completed_on", x.Finished, &m.Finished}, {"forecast", x.Forecast, &m.Forecast}} {
			if *d.to, err = day(fmt.Sprintf("body.progress_of[%d].%s", i, d.name), d.text); err != nil {
				return nil, err
			}
		}
		f.Milestones = append(f.Milestones, m)
	}
	return f, nil
}

type problemInput struct {
	OfProject
	Body ProblemSent
}

// ProblemSent is a problem as it is sent.
type ProblemSent struct {
	Base   int            `json:"base" minimum:"1"`
	Text   string         `json:"text" minLength:"1" maxLength:"1300"`
	Owner  identity.OrgID `json:"owner,omitempty" maxLength:"60"`
	Person string         `json:"person,omitempty" maxLength:"60"`
	Due    string         `json:"due" format:"date"`
}

// ProblemKept is a problem with the version of its project.
type ProblemKept struct {
	ProjectVersion int            `json:"project_version"`
	Problem        ProjectProblem `json:"problem"`
}

// addProblem tells of a problem; one that is open and says the same stands for it.
func (w *REST) addProblem(ctx context.Context, in *problemInput) (*ProblemKept, error) {
	due, err := day("body.due", in.Body.Due)
	if err != nil {
		return nil, err
	}
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, 0)
	if err != nil {
		return nil, err
	}
	p, text := v.Project, strings.TrimSpace(in.Body.Text)
	is := func(x project.Problem) bool { return x.Open() && x.Text == text && x.Due == due }
	if !v.May[project.DoManage] || !slices.ContainsFunc(p.Problems, is) {
		p, err = w.Projects.AddProblem(ctx, project.Step{Tenant: in.Tenant, ID: in.Project, Base: in.Body.Base},
			project.Problem{Text: text, Owner: in.Body.Owner, Person: in.Body.Person, Due: due})
		if err != nil {
			return nil, placed(err)
		}
	}
	return kept(p, is)
}

func kept(p *project.Project, is func(project.Problem) bool) (*ProblemKept, error) {
	i := slices.IndexFunc(p.Problems, is)
	if i < 0 {
		return nil, fault.New(fault.Invalid, "project.problem_unknown", nil)
	}
	return &ProblemKept{p.Version, problemOf(&p.Problems[i])}, nil
}

type closeInput struct {
	OfProject
	Problem string `path:"problem" maxLength:"60"`
	Body    ProblemClosing
}

// ProblemClosing says how a problem was solved.
type ProblemClosing struct {
	Base int    `json:"base" minimum:"1"`
	How  string `json:"how" minLength:"1" maxLength:"1300"`
}

func (w *REST) closeProblem(ctx context.Context, in *closeInput) (*ProblemKept, error) {
	v, err := w.Projects.Show(ctx, in.Tenant, in.Project, 0)
	if err != nil {
		return nil, err
	}
	p, how := v.Project, strings.TrimSpace(in.Body.How)
	is := func(x project.Problem) bool { return x.ID == in.Problem }
	done := func(x project.Problem) bool { return is(x) && !x.Open() && x.How == how }
	if !v.May[project.DoManage] || !slices.ContainsFunc(p.Problems, done) {
		if p, err = w.Projects.CloseProblem(ctx, project.Step{Tenant: in.Tenant, ID: in.Project, Base: in.Body.Base, Reason: how}, in.Problem); err != nil {
			return nil, err
		}
	}
	return kept(p, is)
}
