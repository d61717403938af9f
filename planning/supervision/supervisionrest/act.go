package supervisionrest

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// steps are what the system of a unit in charge, or that helps, may do here.
var steps = []casework.TransitionName{supervision.Accept, "decline", supervision.Report, supervision.Ask, supervision.Contribute, supervision.Answer}

type stepInput struct {
	OfItem
	Body ItemStep
}

// ItemStep takes an item a step further.
type ItemStep struct {
	Do   casework.TransitionName `json:"do" enum:"accept,decline,report,ask,contribute,answer"`
	Base int                     `json:"base" minimum:"1"`
	Note string                  `json:"note,omitempty" maxLength:"5000"`
	// Progress is in per cent, for report and answer; Wanted the workdays asked for.
	Progress *int            `json:"percent_done,omitempty" minimum:"0" maximum:"100"`
	Wanted   *int            `json:"wanted,omitempty" minimum:"1" maximum:"60"`
	Files    []rest.FileSent `json:"files,omitempty" maxItems:"20" nullable:"false"`
}

// step takes a step; the same sent again, by the same person upon the same version,
// changes nothing.
func (w *REST) step(ctx context.Context, in *stepInput) (*SupervisionItemDetail, error) {
	b := &in.Body
	v, err := w.Items.Show(ctx, in.Tenant, in.Item)
	if err != nil {
		return nil, err
	}
	st := supervision.Step{Tenant: in.Tenant, Item: in.Item, Base: b.Base, Transition: b.Do, Note: strings.TrimSpace(b.Note), Fields: map[string]string{}}
	for name, n := range map[string]*int{"progress": b.Progress, "wanted": b.Wanted} {
		if n != nil {
			st.Fields[name] = strconv.Itoa(*n)
		}
	}
	if len(v.Roles) == 0 { // before a file is stored
		return nil, fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + string(supervision.DoAnswer))})
	}
	if st.Files, err = w.keep(ctx, b.Files); err != nil {
		return nil, err
	}
	l := i18n.From(ctx)
	if taken(v.Acts, &st, identity.From(ctx).Person) {
		return detailOf(l, v, false), nil
	}
	if _, err := w.Items.Do(ctx, st); err != nil {
		return nil, wrong(err)
	}
	if v, err = w.Items.Show(ctx, in.Tenant, in.Item); err != nil {
		return nil, err
	}
	return detailOf(l, v, false), nil
}

// taken says whether a person took exactly this step upon the version named.
func taken(acts []casework.Act, st *supervision.Step, by identity.PersonID) bool {
	return slices.ContainsFunc(acts, func(a casework.Act) bool {
		if a.Seq != st.Base+1 || a.Transition != st.Transition || a.By.ID != by || a.Note != st.Note || len(a.Fields) != len(st.Fields) || len(a.Evidence) != len(st.Files) {
			return false
		}
		for i, f := range st.Files {
			if a.Evidence[i] != f.SHA256 {
				return false
			}
		}
		for name, v := range values(a.Fields) {
			if st.Fields[name] != v {
				return false
			}
		}
		return true
	})
}

type raiseInput struct {
	rest.Of
	Body ItemSent
}

// ItemSent is an item as another system raises it.
type ItemSent struct {
	Title string `json:"title" minLength:"1" maxLength:"200"`
	Asked string `json:"asked_to_do" minLength:"1" maxLength:"5000"`
	// Kind says where it comes from, Ref the record there: the number of the document.
	Kind         supervision.SourceKind `json:"kind" enum:"leader,public,audit,person"`
	Ref          string                 `json:"ref" minLength:"1" maxLength:"100"`
	Name         string                 `json:"name,omitempty" maxLength:"200"`
	Owner        identity.OrgID         `json:"owner,omitempty" maxLength:"60"`
	Contributors []identity.OrgID       `json:"contributors,omitempty" maxItems:"40" nullable:"false"`
	Days         int                    `json:"days,omitempty" minimum:"1" maximum:"250"`
	Leader       string                 `json:"leader,omitempty" maxLength:"60"`
	About        *Supervised            `json:"about,omitempty"`
	Note         string                 `json:"note,omitempty" maxLength:"5000"`
	Files        []rest.FileSent        `json:"files,omitempty" maxItems:"20" nullable:"false"`
}

// raise makes a draft that a person issues; the same record raised again is the
// same item.
func (w *REST) raise(ctx context.Context, in *raiseInput) (*SupervisionItemDetail, error) {
	b := &in.Body
	f := supervision.Form{Tenant: in.Tenant, Title: b.Title, Asked: b.Asked, Source: supervision.Source{Kind: b.Kind, Ref: strings.TrimSpace(b.Ref), Name: b.Name}, Owner: b.Owner,
		Contributors: b.Contributors, Days: b.Days, Leader: b.Leader, Note: b.Note, Once: true, Demo: w.Demo}
	if b.About != nil {
		f.Reference = supervision.Reference{Kind: b.About.Kind, ID: b.About.ID, Name: b.About.Name}
	}
	var err error
	if f.Files, err = w.keep(ctx, b.Files); err != nil {
		return nil, err
	}
	item, err := w.Items.Make(ctx, f)
	if err != nil {
		return nil, wrong(err)
	}
	v, err := w.Items.Show(ctx, in.Tenant, item.ID)
	if err != nil {
		return nil, err
	}
	return detailOf(i18n.From(ctx), v, false), nil
}

type mergeInput struct {
	OfItem
	Body ItemMerge
}

// ItemMerge merges the item into another one about the same.
type ItemMerge struct {
	Into supervision.ItemID `json:"into_item" minLength:"1" maxLength:"100"`
	// Base and IntoBase are the versions of both that were seen.
	Base     int    `json:"base" minimum:"1"`
	IntoBase int    `json:"into_base" minimum:"1"`
	Note     string `json:"note" minLength:"1" maxLength:"5000"`
	// KeepDue: the other one keeps its due day, though this one is due earlier.
	KeepDue bool `json:"keep_due_day,omitempty"`
}

// merge merges an item and gives the other one; sent again it changes nothing.
func (w *REST) merge(ctx context.Context, in *mergeInput) (*SupervisionItemDetail, error) {
	b := &in.Body
	from, err := w.Items.Show(ctx, in.Tenant, in.Item)
	if err != nil {
		return nil, err
	}
	if from.Case.Into != b.Into {
		m := supervision.MergeRequest{Tenant: in.Tenant, From: in.Item, Into: b.Into, FromBase: b.Base, IntoBase: b.IntoBase, Note: b.Note, KeepDue: b.KeepDue}
		if err := w.Items.Merge(ctx, m); err != nil {
			return nil, wrong(err)
		}
	}
	v, err := w.Items.Show(ctx, in.Tenant, b.Into)
	if err != nil {
		return nil, err
	}
	return detailOf(i18n.From(ctx), v, false), nil
}
