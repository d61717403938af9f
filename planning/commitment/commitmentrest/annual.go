package commitmentrest

import (
	"context"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// AnnualLine is what a year asks of one commitment.
type AnnualLine struct {
	ID           commitment.DutyID `json:"id"`
	Kind         plan.Kind         `json:"kind"`
	Section      string            `json:"section"`
	Chapter      string            `json:"chapter,omitempty"`
	Text         string            `json:"text"`
	Basis        commitment.Basis  `json:"ground"`
	What         string            `json:"task,omitempty"`
	Expected     rest.Number       `json:"expected,omitempty"`
	Unit         quantity.Unit     `json:"unit,omitempty"`
	Computed     bool              `json:"computed"`
	Code         indicator.Code    `json:"indicator,omitempty"`
	Due          string            `json:"due"`
	TaskDue      string            `json:"task_due,omitempty"`
	Owner        identity.OrgID    `json:"owner,omitempty"`
	OwnerName    string            `json:"owner_name,omitempty"`
	Contributors []identity.OrgID  `json:"contributors,omitempty"`
	Leader       string            `json:"leader,omitempty"`
}

func annualLine(x *commitment.AnnualLine) AnnualLine {
	return AnnualLine{x.Duty, x.Kind, x.Section, x.Chapter, x.Text, x.Basis, x.What, rest.Opt(x.Expected), x.Unit, x.Computed, x.Code, x.Due, x.TaskDue,
		x.Owner, x.OwnerName, x.Contributors, x.Leader}
}

type yearInput struct {
	OfPlan
	rest.Past
	rest.Paging
	Year  int            `path:"year" minimum:"1900" maximum:"2200"`
	Owner identity.OrgID `query:"owner" maxLength:"60"`
}

// year is the plan of a year as it would be issued today.
func (w *REST) year(ctx context.Context, in *yearInput) (*rest.Listing[AnnualLine], error) {
	a, err := w.Commitments.Annual(ctx, in.query(ctx, indicator.Internal), in.Year)
	if err != nil {
		return nil, err
	}
	var out []AnnualLine
	for i := range a.Lines {
		if in.Owner == "" || a.Lines[i].Owner == in.Owner {
			out = append(out, annualLine(&a.Lines[i]))
		}
	}
	return rest.Rows(out), nil
}

// AnnualPlan is an issued plan of a year without its lines.
type AnnualPlan struct {
	Plan     plan.PlanID    `json:"plan"`
	Edition  plan.EditionID `json:"edition"`
	Year     int            `json:"year"`
	Version  int            `json:"version"`
	Title    string         `json:"title"`
	Number   string         `json:"number,omitempty"`
	On       string         `json:"on"`
	Lines    int            `json:"line_count"`
	SHA256   string         `json:"sha256"`
	By       string         `json:"by"`
	Recorded *time.Time     `json:"at"`
}

func annualPlan(x *commitment.AnnualIssue) AnnualPlan {
	return AnnualPlan{x.Plan, x.Edition, x.Year, x.Version, x.Title, x.Number, x.On, x.Lines, x.SHA256, x.By, rest.Time(x.At)}
}

type issuesInput struct {
	OfPlan
	rest.Past
	rest.Paging
}

func (w *REST) issues(ctx context.Context, in *issuesInput) (*rest.Listing[AnnualPlan], error) {
	all, err := w.Commitments.AnnualIssues(ctx, in.query(ctx, indicator.Internal))
	if err != nil {
		return nil, err
	}
	return rest.Each(all, annualPlan), nil
}

// AnnualPlanDetail is a plan of a year as it was issued.
type AnnualPlanDetail struct {
	Plan    plan.PlanID    `json:"plan"`
	Edition plan.EditionID `json:"edition"`
	Year    int            `json:"year"`
	Version int            `json:"version"`
	Title   string         `json:"title"`
	Number  string         `json:"number,omitempty"`
	On      string         `json:"on"`
	Demo    bool           `json:"demo"`
	SHA256  string         `json:"sha256"`
	Lines   []AnnualLine   `json:"lines"`
}

// OfIssue names an issued plan of a year; embed it in the input.
type OfIssue struct {
	OfPlan
	Year    int `path:"year" minimum:"1900" maximum:"2200"`
	Version int `path:"issue" minimum:"1" maximum:"10000"`
}

func (w *REST) issued(ctx context.Context, in *OfIssue) (*AnnualPlanDetail, error) {
	_, c, err := w.Commitments.IssuedAnnual(ctx, in.Tenant, in.Plan, in.Year, in.Version)
	if err != nil {
		return nil, err
	}
	all, err := w.Commitments.AnnualIssues(ctx, in.query(ctx, indicator.Internal))
	if err != nil {
		return nil, err
	}
	out := &AnnualPlanDetail{Plan: c.Plan, Edition: c.Edition, Year: c.Year, Version: c.Version, Title: c.Title, Number: c.Number, On: c.On, Demo: c.Demo, Lines: []AnnualLine{}}
	for i := range all {
		if all[i].Year == in.Year && all[i].Version == in.Version {
			out.SHA256 = all[i].SHA256
		}
	}
	for i := range c.Lines {
		out.Lines = append(out.Lines, annualLine(&c.Lines[i]))
	}
	return out, nil
}

// AnnualChange is a line as issued and as it would be today, with how it stands.
type AnnualChange struct {
	ID         commitment.DutyID        `json:"id"`
	Text       string                   `json:"text"`
	Change     plan.Change              `json:"change"`
	Fields     []commitment.AnnualField `json:"fields,omitempty"`
	Was        *AnnualLine              `json:"was,omitempty"`
	Is         *AnnualLine              `json:"is,omitempty"`
	Status     commitment.Status        `json:"status,omitempty"`
	StatusText string                   `json:"status_text,omitempty"`
	Why        []string                 `json:"because,omitempty"`
}

type compareInput struct {
	OfIssue
	rest.Paging
}

func (w *REST) compare(ctx context.Context, in *compareInput) (*rest.Listing[AnnualChange], error) {
	d, err := w.Commitments.CompareAnnual(ctx, in.query(ctx, indicator.Internal), in.Year, in.Version)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	return rest.Each(d.Pairs, func(p *commitment.AnnualPair) AnnualChange {
		out := AnnualChange{Change: p.Change, Fields: p.Fields, Status: p.Now.Status}
		for _, x := range []*commitment.AnnualLine{p.Was, p.Is} { // the wording of now, where there is one
			if x != nil {
				out.ID, out.Text = x.Duty, x.Text
			}
		}
		if p.Was != nil {
			was := annualLine(p.Was)
			out.Was = &was
		}
		if p.Is != nil {
			is := annualLine(p.Is)
			out.Is = &is
		}
		if out.Status != "" {
			out.StatusText, out.Why = i18n.T(l, out.Status.Key()), says(l, p.Now.Why)
		}
		return out
	}), nil
}
