package commitmentrest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// Commitment is a promise of a plan with who answers for it and how it stands.
type Commitment struct {
	ID      commitment.DutyID `json:"id"`
	Item    plan.ItemID       `json:"item"`
	Kind    plan.Kind         `json:"kind"`
	No      int               `json:"no"`
	Section string            `json:"section"`
	Text    string            `json:"text"`
	Span    reading.Span      `json:"span" csv:"-"`
	Nature  reading.Nature    `json:"nature,omitempty"`
	Aim     rest.Number       `json:"aim,omitempty"`
	Unit    quantity.Unit     `json:"unit,omitempty"`
	// Level is the state to be in when it is due, where no quantity is counted up.
	Level *StateAsked `json:"level,omitempty" csv:"-"`
	Due   string      `json:"due,omitempty"`
	// DueStated: the wording or the assignment names the day, not only the plan's end.
	DueStated    bool                             `json:"due_stated"`
	Owner        identity.OrgID                   `json:"owner,omitempty"`
	OwnerName    string                           `json:"owner_name,omitempty"`
	Contributors []identity.OrgID                 `json:"contributors,omitempty"`
	Leader       string                           `json:"leader,omitempty"`
	Means        commitment.Means                 `json:"means,omitempty"`
	Code         indicator.Code                   `json:"indicator,omitempty"`
	Further      []commitment.Means               `json:"further_means,omitempty"`
	AnyOne       bool                             `json:"any_one,omitempty"`
	Parts        []DutyPart                       `json:"proved_by,omitempty" csv:"-"`
	Status       commitment.Status                `json:"status"`
	StatusText   string                           `json:"status_text"`
	Why          []string                         `json:"because"`
	Reached      rest.Number                      `json:"reached_value,omitempty"`
	Verdict      method.Verdict                   `json:"verdict,omitempty"`
	Rulebook     int                              `json:"rulebook"`
	Steps        []YearStep                       `json:"steps,omitempty" csv:"-"`
	Missed       int                              `json:"missed_step,omitempty"`
	Evidence     map[commitment.EvidenceState]int `json:"evidence,omitempty"`
	Gaps         []commitment.Gap                 `json:"gaps,omitempty"`
	Reconfirm    bool                             `json:"reworded"`
	Note         string                           `json:"note,omitempty"`
	Version      int                              `json:"version"`
}

// StateAsked is a rate, rank or coverage that is asked for.
type StateAsked struct {
	Value  rest.Number   `json:"value"`
	Unit   quantity.Unit `json:"unit,omitempty"`
	AtMost bool          `json:"at_most"`
}

// DutyPart is how one of several means, or the part of an organisation, stands.
type DutyPart struct {
	Means   commitment.Means `json:"means"`
	Owner   identity.OrgID   `json:"owner,omitempty"`
	Status  string           `json:"status_text"`
	Line    string           `json:"line"`
	Reached rest.Number      `json:"reached_value,omitempty"`
	Unit    quantity.Unit    `json:"unit,omitempty"`
}

// YearStep is what is to be done in a year.
type YearStep struct {
	Year     int           `json:"year"`
	What     string        `json:"task"`
	Quantity rest.Number   `json:"quantity,omitempty"`
	Unit     quantity.Unit `json:"unit,omitempty"`
	Due      string        `json:"due"`
}

func rowOf(l i18n.Lang, r *commitment.Row) Commitment {
	out := Commitment{ID: r.Duty, Item: r.Item, Kind: r.Kind, No: r.No, Section: r.Section, Text: r.Text, Span: r.Span, Nature: r.Nature, Aim: rest.Opt(r.Asked),
		Unit: r.Unit, Due: rest.Date(r.Due), DueStated: r.DueStated, Owner: r.Owner, OwnerName: r.OwnerName, Contributors: r.Contributors, Leader: r.Leader,
		Means: r.Verify.Means, Code: r.Verify.Code, Status: r.Status, StatusText: i18n.T(l, r.Status.Key()), Why: says(l, r.Why), Reached: rest.Opt(r.Reached),
		Verdict: r.Verdict, Rulebook: r.Book, Evidence: r.Evidence, Gaps: r.Gaps, Reconfirm: r.Reconfirm, Note: r.Note, Version: r.Version}
	if r.Owner == "" {
		out.OwnerName = ""
	}
	if r.Level != nil {
		out.Level = &StateAsked{rest.Opt(&r.Level.Value), r.Level.Unit, r.Level.AtMost}
	}
	if x := r.Printed; x != nil { // what the plan's table asks for
		out.Unit = quantity.Unit(x.Unit)
		if x.Target != nil {
			out.Aim = rest.Opt(x.Target.Value)
		}
	}
	for _, v := range r.Also {
		out.Further = append(out.Further, v.Means)
	}
	out.AnyOne = r.Need == commitment.NeedAny
	for i := range r.Parts {
		p := &r.Parts[i]
		out.Parts = append(out.Parts, DutyPart{p.Means, p.Org, i18n.T(l, p.Status.Key()), p.Why.In(l), rest.Opt(p.Reached), p.Unit})
	}
	for i := range r.Steps {
		s := &r.Steps[i]
		out.Steps = append(out.Steps, YearStep{s.Year, s.What, rest.Opt(s.Quantity), s.Unit, rest.Date(s.LastDay())})
	}
	if r.Missed != nil {
		out.Missed = r.Missed.Year
	}
	return out
}

func says(l i18n.Lang, all []i18n.Msg) []string {
	out := make([]string, 0, len(all))
	for _, m := range all {
		out = append(out, m.In(l))
	}
	return out
}

type listInput struct {
	OfPlan
	Looking
	Filter
	rest.Past
	rest.Paging
}

func (w *REST) list(ctx context.Context, in *listInput) (*rest.Listing[Commitment], error) {
	t, err := w.Commitments.Tree(ctx, in.query(ctx, in.lens(ctx, in.Tenant)), in.filter())
	if err != nil {
		return nil, err
	}
	var rows []commitment.Row
	var walk func([]*commitment.Node)
	walk = func(nodes []*commitment.Node) {
		for _, n := range nodes {
			rows = append(rows, n.Rows...)
			walk(n.Children)
		}
	}
	walk(t.Chapters)
	slices.SortStableFunc(rows, func(a, b commitment.Row) int { return cmp.Compare(a.No, b.No) })
	l := i18n.From(ctx)
	return rest.Each(rows, func(r *commitment.Row) Commitment { return rowOf(l, r) }), nil
}

type getInput struct {
	OfPlan
	Looking
	rest.Past
	Commitment commitment.DutyID `path:"commitment" maxLength:"100"`
}

// CommitmentDetail is a commitment with its evidence and history. The public lens
// has neither.
type CommitmentDetail struct {
	AsOf string         `json:"as_of"`
	Lens indicator.Lens `json:"lens"`
	Commitment
	Passage  string            `json:"passage,omitempty"`
	Projects []ProjectOf       `json:"projects,omitempty"`
	Given    []Evidence        `json:"given,omitempty"`
	History  []CommitmentAct   `json:"history,omitempty"`
	Allowed  []identity.Action `json:"may,omitempty"`
}

// ProjectOf is a project that a commitment is verified by.
type ProjectOf struct {
	ID      commitment.ProjectID `json:"id"`
	Name    string               `json:"name"`
	Started bool                 `json:"begun"`
	InUse   bool                 `json:"in_use"`
	Late    bool                 `json:"troubled"`
}

// CommitmentAct is what somebody did about a commitment.
type CommitmentAct struct {
	What     commitment.What       `json:"what"`
	Text     string                `json:"text"`
	By       string                `json:"by,omitempty"`
	At       *time.Time            `json:"at"`
	Note     string                `json:"note,omitempty"`
	Evidence commitment.EvidenceID `json:"evidence_id,omitempty"`
	Owner    identity.OrgID        `json:"owner,omitempty"`
	Reason   string                `json:"reason,omitempty"`
	Version  int                   `json:"version,omitempty"`
}

func (w *REST) get(ctx context.Context, in *getInput) (*CommitmentDetail, error) {
	lens := in.lens(ctx, in.Tenant)
	d, err := w.Commitments.Duty(ctx, in.query(ctx, lens), in.Commitment)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	out := &CommitmentDetail{AsOf: rest.AsOf(ctx), Lens: lens, Commitment: rowOf(l, &d.Row), Passage: d.Passage, Allowed: d.May}
	if rest.Day(ctx).IsZero() {
		out.Allowed = slices.DeleteFunc(out.Allowed, func(do identity.Action) bool { return do != commitment.DoSubmit })
	} else {
		out.Allowed = nil
	}
	for _, p := range d.Projects {
		out.Projects = append(out.Projects, ProjectOf(p))
	}
	for i := range d.Given {
		out.Given = append(out.Given, evidenceOf(&d.Given[i]))
	}
	for i := range d.History {
		a := &d.History[i]
		act := CommitmentAct{What: a.What, Text: i18n.T(l, a.What.Key()), By: a.By, At: rest.Time(a.At), Note: a.Note, Evidence: a.Evidence}
		if as := a.Assignment; as != nil {
			act.Owner, act.Reason, act.Version = as.Owner, as.Reason, as.Version
		}
		if d.Given == nil && a.Evidence != "" {
			act.Note = "" // whoever may not see the evidence reads nothing of it here
		}
		out.History = append(out.History, act)
	}
	return out, nil
}
