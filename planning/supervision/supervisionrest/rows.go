package supervisionrest

import (
	"context"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// SupervisionItem is something that somebody has to do by a day.
type SupervisionItem struct {
	ID           supervision.ItemID `json:"id"`
	Number       string             `json:"number,omitempty"`
	Title        string             `json:"title"`
	Asked        string             `json:"asked_to_do"`
	Source       ItemSource         `json:"came_from"`
	Owner        identity.OrgID     `json:"owner,omitempty"`
	Contributors []identity.OrgID   `json:"contributors,omitempty"`
	Leader       string             `json:"leader,omitempty"`
	About        *Supervised        `json:"about,omitempty"`
	State        casework.StateName `json:"state"`
	StateText    string             `json:"state_text"`
	Level        casework.Level     `json:"colour"`
	Worst        casework.Level     `json:"worst"`
	Clock        *WorkClock         `json:"clock,omitempty"`
	Late         int                `json:"late_days"`
	PastDue      bool               `json:"past_due"`
	Mine         bool               `json:"mine"`
	Opened       *time.Time         `json:"opened"`
	Since        *time.Time         `json:"since"`
	Closed       *time.Time         `json:"closed,omitempty"`
	Into         supervision.ItemID `json:"merged_into,omitempty"`
	Version      int                `json:"version"`
	Demo         bool               `json:"demo"`
}

// ItemSource is what an item comes from.
type ItemSource struct {
	Kind supervision.SourceKind `json:"kind"`
	Ref  string                 `json:"ref,omitempty"`
	Name string                 `json:"name,omitempty"`
}

// Supervised is what of the plan an item is about.
type Supervised struct {
	Kind string `json:"kind,omitempty" enum:"commitment,indicator,project"`
	ID   string `json:"id,omitempty" maxLength:"100"`
	Name string `json:"name,omitempty" maxLength:"200"`
}

// WorkClock is the clock of the unit in charge, in workdays.
type WorkClock struct {
	Days        int    `json:"days"`
	Used        int    `json:"used"`
	Left        int    `json:"left"`
	Due         string `json:"due,omitempty"`
	Provisional bool   `json:"provisional"`
	Paused      bool   `json:"paused"`
	Stopped     bool   `json:"stopped"`
}

func rowOf(l i18n.Lang, r *supervision.Row) SupervisionItem {
	i, c := &r.Item, &r.Case
	out := SupervisionItem{ID: i.ID, Number: i.Number, Title: i.Title, Asked: i.Asked, Source: ItemSource{i.Source.Kind, i.Source.Ref, i.Source.Name}, Owner: r.Owner(), Contributors: r.Contributors(),
		Leader: i.Leader, State: c.State, StateText: r.State.In(l), Level: c.Level, Worst: c.Worst, Late: r.Late().Days, PastDue: r.Late().Over, Mine: r.Mine, Opened: rest.Time(c.Opened), Since: rest.Time(c.Since),
		Closed: rest.Time(c.Closed), Into: c.Into, Version: c.Version, Demo: i.Demo}
	if i.Reference.Kind != "" {
		out.About = &Supervised{i.Reference.Kind, i.Reference.ID, i.Reference.Name}
	}
	if t := r.Work; t != nil {
		out.Clock = &WorkClock{t.Length, t.Used, t.Left, rest.Date(t.Due), t.Provisional, t.Paused, t.Stopped}
	}
	return out
}

type listInput struct {
	rest.Of
	rest.Past
	rest.Paging
	State     casework.StateName     `query:"state" enum:"draft,issued,doing,paused,answered,verified,closed,cancelled"`
	Level     casework.Level         `query:"colour" enum:"blue,yellow,red"`
	Open      bool                   `query:"open"`
	Owner     identity.OrgID         `query:"owner" maxLength:"60"`
	Source    supervision.SourceKind `query:"source" enum:"warning,overdue,leader,public,audit,person"`
	Text      string                 `query:"text" maxLength:"200"`
	Mine      bool                   `query:"mine"`
	Late      bool                   `query:"late"`
	DueBefore string                 `query:"due_before" format:"date"`
}

func (w *REST) list(ctx context.Context, in *listInput) (*rest.Listing[SupervisionItem], error) {
	q := supervision.Query{Tenant: in.Tenant, State: in.State, Level: in.Level, Open: in.Open, Owner: in.Owner, Source: in.Source, Text: in.Text, Mine: in.Mine, Late: in.Late, AsOf: rest.UTCDay(ctx)}
	if in.DueBefore != "" {
		day, err := time.Parse(time.DateOnly, in.DueBefore)
		if err != nil {
			return nil, rest.Wrong("query.due_before", fault.New(fault.Invalid, "rest.check.date", nil))
		}
		q.DueBefore = day
	}
	all, err := w.Items.List(ctx, q)
	if err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	return rest.Each(all, func(r *supervision.Row) SupervisionItem { return rowOf(l, r) }), nil
}

// SupervisionItemDetail is an item with its journal and what may be done.
type SupervisionItemDetail struct {
	SupervisionItem
	Line    string               `json:"line"`
	Acts    []ItemAct            `json:"acts"`
	Files   []ItemFile           `json:"files"`
	Notices []ItemNotice         `json:"notices"`
	Allowed []Allowed            `json:"steps_open"`
	Merged  []supervision.ItemID `json:"merged_from,omitempty"`
}

// ItemAct is an entry of the journal.
type ItemAct struct {
	Seq        int                     `json:"seq"`
	Kind       casework.ActKind        `json:"kind"`
	Transition casework.TransitionName `json:"step,omitempty"`
	Text       string                  `json:"text"`
	To         casework.StateName      `json:"state_after,omitempty"`
	By         string                  `json:"by,omitempty"`
	Org        identity.OrgID          `json:"by_unit,omitempty"`
	At         *time.Time              `json:"at"`
	Note       string                  `json:"note,omitempty"`
	Fields     map[string]string       `json:"values,omitempty"`
	Files      []string                `json:"file_hashes,omitempty"`
	Alarms     []string                `json:"alarms,omitempty"`
}

// ItemFile is an attachment.
type ItemFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// ItemNotice is a notice that was issued.
type ItemNotice struct {
	ID     string                 `json:"id"`
	Kind   supervision.NoticeKind `json:"kind"`
	Name   string                 `json:"name"`
	Year   int                    `json:"year"`
	No     int                    `json:"no"`
	Number string                 `json:"number"`
	SHA256 string                 `json:"sha256"`
	By     string                 `json:"by"`
	At     *time.Time             `json:"at"`
}

// Allowed is a step that who asks may take here.
type Allowed struct {
	Do    casework.TransitionName `json:"do"`
	Name  string                  `json:"name"`
	Needs []string                `json:"needs,omitempty"`
}

func acts(l i18n.Lang, p *casework.Process, all []casework.Act) []ItemAct {
	out := make([]ItemAct, 0, len(all))
	for i := range all {
		a := &all[i]
		x := ItemAct{Seq: a.Seq, Kind: a.Kind, Transition: a.Transition, Text: i18n.T(l, a.Kind.Key()), To: a.To, By: a.By.Name, Org: a.By.Org, At: rest.Time(a.At), Note: a.Note, Files: a.Evidence, Fields: values(a.Fields)}
		if p != nil {
			if t, ok := p.Transition(a.Transition); ok {
				x.Text = t.Label.In(l)
			}
		}
		for _, al := range a.Alarms {
			x.Alarms = append(x.Alarms, string(al.Clock)+" "+string(al.Step))
		}
		out = append(out, x)
	}
	return out
}

func values(vs expr.Values) map[string]string {
	var out map[string]string
	for name, v := range vs {
		if out == nil {
			out = map[string]string{}
		}
		out[name] = v.String()
	}
	return out
}

func noticeOf(l i18n.Lang, n *supervision.Notice) ItemNotice {
	return ItemNotice{n.ID, n.Kind, i18n.T(l, n.Kind.Key()), n.Year, n.No, n.Number, n.SHA256, n.By, rest.Time(n.At)}
}

type getInput struct {
	OfItem
	rest.Past
}

func (w *REST) get(ctx context.Context, in *getInput) (*SupervisionItemDetail, error) {
	v, err := w.Items.ShowOn(ctx, in.Tenant, in.Item, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	return detailOf(i18n.From(ctx), v, !rest.Day(ctx).IsZero()), nil
}

// detailOf is an item with its journal; on a past day no step is open.
func detailOf(l i18n.Lang, v *supervision.View, past bool) *SupervisionItemDetail {
	out := &SupervisionItemDetail{SupervisionItem: rowOf(l, &v.Row), Line: v.Standing.Line.In(l), Acts: acts(l, v.Process, v.Acts), Files: []ItemFile{}, Notices: []ItemNotice{}, Allowed: []Allowed{}}
	for _, f := range v.Files {
		out.Files = append(out.Files, ItemFile{f.Name, f.Bytes, f.SHA256})
	}
	for i := range v.Notices {
		out.Notices = append(out.Notices, noticeOf(l, &v.Notices[i]))
	}
	for i := range v.Merged {
		out.Merged = append(out.Merged, v.Merged[i].Item.ID)
	}
	for _, o := range v.Standing.Options {
		t := o.Transition
		if past || !o.Open() || !slices.Contains(steps, t.Name) {
			continue
		}
		x := Allowed{Do: t.Name, Name: t.Label.In(l)}
		if t.Note {
			x.Needs = append(x.Needs, "note")
		}
		for _, f := range t.Needs {
			x.Needs = append(x.Needs, string(f))
		}
		out.Allowed = append(out.Allowed, x)
	}
	return out
}

// SupervisionNotice is a notice with what stands in it, checked against its SHA-256.
type SupervisionNotice struct {
	ItemNotice
	Item         supervision.ItemID `json:"item_id"`
	Title        string             `json:"title"`
	Asked        string             `json:"asked_to_do"`
	Source       ItemSource         `json:"came_from"`
	Owner        string             `json:"owner_name"`
	Contributors []string           `json:"contributor_names,omitempty"`
	Leader       string             `json:"leader,omitempty"`
	IssuedOn     string             `json:"issued_on,omitempty"`
	DueOn        string             `json:"due,omitempty"`
	Days         int                `json:"days,omitempty"`
	Level        casework.Level     `json:"colour,omitempty"`
	Late         int                `json:"late_days"`
	PastDue      bool               `json:"past_due"`
	Note         string             `json:"note,omitempty"`
	Answers      []NoticeAnswer     `json:"answers"`
	Result       string             `json:"result,omitempty"`
	Issuer       string             `json:"issued_by,omitempty"`
	On           string             `json:"on"`
	Demo         bool               `json:"demo"`
}

// NoticeAnswer is an answer as a notice tells it.
type NoticeAnswer struct {
	On   string `json:"on"`
	Org  string `json:"owner_name"`
	By   string `json:"by"`
	Of   string `json:"by_unit_name,omitempty"`
	Note string `json:"note"`
}

type noticeInput struct {
	OfItem
	Notice string `path:"notice" maxLength:"100"`
}

func (w *REST) notice(ctx context.Context, in *noticeInput) (*SupervisionNotice, error) {
	n, c, err := w.Items.Notice(ctx, in.Tenant, in.Item, in.Notice)
	if err != nil {
		return nil, err
	}
	out := &SupervisionNotice{ItemNotice: noticeOf(i18n.From(ctx), n), Item: c.Item, Title: c.Title, Asked: c.Asked, Source: ItemSource{c.Source.Kind, c.Source.Ref, c.Source.Name},
		Owner: c.Owner, Contributors: c.Contributors, Leader: c.Leader, IssuedOn: c.IssuedOn, DueOn: c.DueOn, Days: c.Days, Level: c.Level, Late: c.Late, PastDue: c.Over || c.Late > 0, Note: c.Note, Answers: []NoticeAnswer{},
		Result: c.Result, Issuer: c.Issuer, On: c.On, Demo: c.Demo}
	for _, a := range c.Answers {
		out.Answers = append(out.Answers, NoticeAnswer{a.On, a.Org, a.By, a.Of, a.Note})
	}
	return out, nil
}
