package supervisionrest

import (
	"context"
	"strconv"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// SupervisionStatistic is what the items of an organisation come to.
type SupervisionStatistic struct {
	Owner identity.OrgID `json:"owner"`
	// Items are all, Carried those of them that began in an earlier year.
	Items   int `json:"all_items"`
	Carried int `json:"carried_over"`
	Open    int `json:"open_items"`
	// Late were ever late of the open ones.
	Late     int                    `json:"late_items"`
	Closed   int                    `json:"closed_items"`
	InTime   int                    `json:"closed_in_time"`
	Returned int                    `json:"times_returned"`
	Median   rest.Number            `json:"median_days,omitempty"`
	Levels   map[casework.Level]int `json:"levels"`
	// Ends counts those that ended otherwise than closed, EndsLate the late ones of them.
	Ends     map[supervision.Ending]int `json:"ended_otherwise"`
	EndsLate int                        `json:"ended_late"`
}

type yearInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Year int `query:"year" minimum:"1990" maximum:"2200"`
}

func (w *REST) statistics(ctx context.Context, in *yearInput) (*rest.Listing[SupervisionStatistic], error) {
	all, err := w.Items.StatisticsOn(ctx, in.Tenant, in.Year, supervision.ByUnit, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	return rest.Each(all, func(s *supervision.Stat) SupervisionStatistic {
		out := SupervisionStatistic{Owner: s.Org, Items: s.Items, Carried: s.Carried, Open: s.Open, Late: s.Late, Closed: s.Closed, InTime: s.InTime, Returned: s.Returned, Levels: map[casework.Level]int{}, Ends: s.Ends, EndsLate: s.EndsLate}
		for level, n := range s.Levels {
			if level != casework.Calm {
				out.Levels[level] = n
			}
		}
		if days, ok := s.Median(); ok {
			out.Median = rest.Number(days.String())
		}
		return out
	}), nil
}

// AccountOf is the time in which a unit had an item that was late, and what followed.
// What it has of the item is how that stands; owner is who has it now.
type AccountOf struct {
	SupervisionItem
	Unit     identity.OrgID     `json:"held_by"`
	Issued   *time.Time         `json:"issued"`
	Ended    *time.Time         `json:"ended,omitempty"`
	Ending   supervision.Ending `json:"ending,omitempty"`
	Why      string             `json:"ended_why,omitempty"`
	Returned int                `json:"times_returned"`
	Followed []ItemAct          `json:"followed"`
	Notices  []ItemNotice       `json:"notices"`
}

func (w *REST) record(ctx context.Context, in *yearInput) (*rest.Listing[AccountOf], error) {
	all, err := w.Items.RecordOn(ctx, in.Tenant, in.Year, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	return rest.Each(all, func(a *supervision.Account) AccountOf {
		out := AccountOf{SupervisionItem: rowOf(l, &a.Row), Unit: a.Span.Org, Issued: rest.Time(a.Span.From), Ended: rest.Time(a.Span.To), Ending: a.Span.Ending, Why: a.Span.Why, Returned: a.Span.Returned(),
			Followed: acts(l, a.Process, a.Followed), Notices: []ItemNotice{}}
		out.Late, out.PastDue, out.Worst = a.HowLate.Days, a.HowLate.Over, a.Span.Worst
		for i := range a.Notices {
			out.Notices = append(out.Notices, noticeOf(l, &a.Notices[i]))
		}
		return out
	}), nil
}

// OrgAssessment is the assessment of a year as it comes out now.
type OrgAssessment struct {
	Year     int           `json:"year"`
	Version  int           `json:"method_version"`
	Name     string        `json:"name"`
	Orgs     []OrgScore    `json:"organisations"`
	Disputes []OrgObjected `json:"objections"`
}

// OrgScore is the result of an organisation, with each input.
type OrgScore struct {
	Org    identity.OrgID `json:"owner"`
	Points rest.Number    `json:"points,omitempty"`
	Grade  string         `json:"grade,omitempty"`
	Parts  []ScorePart    `json:"criteria"`
}

// ScorePart is what a criterion gives.
type ScorePart struct {
	Criterion assess.Criterion `json:"criterion"`
	Name      string           `json:"name"`
	Weight    int              `json:"criterion_weight"`
	Effective rest.Number      `json:"weight_applied"`
	Points    rest.Number      `json:"points"`
	Given     rest.Number      `json:"points_given"`
	Counted   int              `json:"counted"`
	Inputs    []ScoreInput     `json:"facts"`
}

// ScoreInput is one fact with what it gave.
type ScoreInput struct {
	ID       string      `json:"id"`
	Kind     string      `json:"kind"`
	Record   string      `json:"record_id"`
	Name     string      `json:"name"`
	Late     int         `json:"late_days"`
	Returned int         `json:"times_returned"`
	Share    rest.Number `json:"part"`
	// Fact says in words what the points were given for.
	Fact   string      `json:"fact_text"`
	Points rest.Number `json:"points"`
	Struck bool        `json:"struck"`
}

// OrgObjected is what an organisation has against a fact, with the decision.
type OrgObjected struct {
	ID       supervision.ObjectionID `json:"id"`
	Org      identity.OrgID          `json:"owner"`
	Input    string                  `json:"fact"`
	Note     string                  `json:"note"`
	By       string                  `json:"by"`
	At       *time.Time              `json:"at"`
	Decided  bool                    `json:"is_decided"`
	Accepted bool                    `json:"accepted"`
	Answer   string                  `json:"decision,omitempty"`
}

type assessmentInput struct {
	rest.Of
	rest.Past
	Year   int `path:"year" minimum:"1990" maximum:"2200"`
	Method int `query:"method" minimum:"1" maximum:"1000"`
}

func (w *REST) assessment(ctx context.Context, in *assessmentInput) (*OrgAssessment, error) {
	set, err := w.Items.Methods(ctx, in.Tenant, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	m := set.For(in.Year)
	if in.Method != 0 {
		var ok bool
		if m, ok = set.Version(in.Method); !ok {
			return nil, rest.Wrong("query.method", fault.New(fault.NotFound, "supervision.method_unknown", fault.Args{"Version": strconv.Itoa(in.Method)}))
		}
	}
	got, err := w.Items.AssessOn(ctx, in.Tenant, in.Year, m, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	out := &OrgAssessment{Year: got.Year, Version: m.Version, Name: m.Name.In(l), Orgs: []OrgScore{}, Disputes: []OrgObjected{}}
	for i := range got.Result.Orgs {
		out.Orgs = append(out.Orgs, scoreOf(l, m, &got.Result.Orgs[i]))
	}
	for i := range got.Disputes {
		d := &got.Disputes[i]
		x := OrgObjected{ID: d.ID, Org: d.Org, Input: d.Input, Note: d.Note, By: d.By, At: rest.Time(d.At)}
		if d.Decision != nil {
			x.Decided, x.Accepted, x.Answer = true, d.Decision.Accepted, d.Decision.Note
		}
		out.Disputes = append(out.Disputes, x)
	}
	return out, nil
}

func scoreOf(l i18n.Lang, m *assess.Method, o *assess.Org) OrgScore {
	out := OrgScore{Org: identity.OrgID(o.ID), Parts: []ScorePart{}}
	if o.Scored {
		out.Points, out.Grade = rest.Number(o.Points.String()), m.Grades[o.Grade].Name.In(l)
	}
	for _, p := range o.Parts {
		x := ScorePart{p.Criterion, i18n.T(l, p.Criterion.Key()), p.Weight, rest.Number(p.Effective.String()), rest.Number(p.Points.String()), rest.Number(p.Given.String()), p.Counted, []ScoreInput{}}
		for _, in := range p.Inputs {
			x.Inputs = append(x.Inputs, ScoreInput{in.ID, in.Record.Kind, in.Record.ID, in.Record.Name, in.Late, in.Returned, rest.Number(in.Share.String()), supervision.Fact(l, &in), rest.Number(in.Points.String()), in.Struck})
		}
		out.Parts = append(out.Parts, x)
	}
	return out
}
