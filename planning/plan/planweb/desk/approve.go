package desk

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// approval is what the form of approval says, as typed.
type approval struct {
	On, Body string
	Left     string // the number of pending items acknowledged
	All      bool   // accept everything; only without a text
}

// askApprove shows what an approval would publish and what it would leave out.
func (d *Desk) askApprove(v *visit) (page.View, error) {
	if !v.draft() {
		return page.Redirect{To: published(v.ed)}, nil
	}
	said, err := d.Plans.SaidOfApproval(v.ctx, v.ed.Tenant, v.ed.ID)
	if err != nil {
		return nil, err
	}
	return d.approvePage(v, approval{On: said.On, Body: said.By})
}

func (d *Desk) approvePage(v *visit, a approval, problems ...*fault.Error) (page.View, error) {
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{})
	if err != nil {
		return nil, err
	}
	p := desk.Progress
	confirmed := 0
	for s, n := range p.ByState {
		if s.Confirmed() {
			confirmed += n
		}
	}
	pending := query{Filter: plan.Filter{Section: all, States: []plan.State{plan.Pending}}, Page: 1}
	body := page.Stack{page.Stats{
		{Label: v.t("desk.approve.confirmed"), Value: itoa(confirmed), Note: v.t("desk.approve.confirmed.note")},
		{Label: v.t("desk.approve.pending"), Value: itoa(p.Pending), Note: v.t("desk.approve.pending.note"), Href: v.here(pending)},
		{Label: v.t("desk.approve.rejected"), Value: itoa(p.ByState[plan.Rejected]), Note: v.t("desk.approve.rejected.note")},
		{Label: v.t("desk.approve.doubtful"), Value: itoa(p.Doubtful), Href: v.here(query{Filter: plan.Filter{Section: all, Doubtful: true}, Page: 1})},
	}}
	if open := v.openErrors(desk.Items); len(open.Rows) > 0 {
		body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.n("desk.approve.errors", len(open.Rows)), Text: v.t("desk.approve.errors.text")}, open)
	}
	body = append(body, v.approveForm(a, p, problems))
	out := page.Page{Title: v.t("desk.approve"), Lead: v.t("desk.approve.lead", i18n.Args{"Title": v.ed.Title, "No": v.ed.No}),
		Crumbs: v.below(), Body: body, Styles: []string{"review"}}
	if len(problems) > 0 {
		out.Status = page.Status(problems[0].Code)
	}
	return out, nil
}

// openErrors lists the findings of errors that nobody has answered.
func (v *visit) openErrors(items []plan.DeskItem) page.Table {
	t := page.Table{Caption: v.t("desk.approve.open"), HideCaption: true, Columns: []page.Column{{Label: v.t("desk.col.finding"), Head: true}, {Label: v.t("desk.col.says")}}}
	for _, it := range items {
		if f := it.Content.Finding; f != nil && f.Severity == reading.Error && it.State == plan.Pending {
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.findingTitle(f), v.href("items/"+string(it.ID))), page.Txt(f.Message)}})
		}
	}
	return t
}

func (v *visit) approveForm(a approval, p plan.Progress, problems []*fault.Error) page.Form {
	on := page.Field{Name: "on", Label: v.t("desk.approve.on"), Hint: v.t("desk.approve.on.hint"), Type: page.FieldDate, Value: a.On, Required: true}
	who := page.Field{Name: "body", Label: v.t("desk.approve.body"), Hint: v.t("desk.approve.body.hint"), Value: a.Body, Required: true}
	form := page.Form{Action: v.href("approve"), Buttons: []page.Button{
		{Label: v.t("desk.approve.button"), Kind: page.Primary}, {Label: v.t("desk.do.cancel"), Kind: page.Quiet, Href: v.href("")},
	}}
	left := page.Field{Name: "left", Label: v.t("desk.approve.left"), Type: page.FieldChecks, Required: true, Options: []page.Option{{
		Value: strconv.Itoa(p.Pending), Label: v.n("desk.approve.left.know", p.Pending), Selected: a.Left == strconv.Itoa(p.Pending),
	}}}
	for _, problem := range problems {
		words := i18n.Fault(v.lang, problem)
		switch problem.Key {
		case "plan.day_invalid", "plan.day_future":
			on.Error = words
			if a.On == "" {
				on.Error = v.t("plan.field_required")
			}
		case "plan.body_missing":
			who.Error = words
		case "plan.pending_left", "plan.pending_changed":
			left.Error = words
		default:
			form.Problem = words
		}
	}
	form.Fields = []page.Field{on, who}
	switch {
	case p.Pending > 0 && v.ed.Structured():
		form.Fields = append(form.Fields, page.Field{Name: "all", Label: v.t("desk.approve.left"), Type: page.FieldRadio, Error: left.Error, Options: []page.Option{
			{Value: "1", Label: v.n("desk.approve.all", p.Pending), Selected: a.All || len(problems) == 0},
			{Value: strconv.Itoa(-p.Pending), Label: left.Options[0].Label, Selected: !a.All && len(problems) > 0},
		}})
	case p.Pending > 0:
		form.Fields = append(form.Fields, left)
	}
	return form
}

// approve makes the edition final.
func (d *Desk) approve(v *visit) (page.View, error) {
	a := approval{On: v.r.FormValue("on"), Body: v.r.FormValue("body"), Left: v.r.FormValue("left")}
	r := plan.ApproveRequest{Tenant: v.ed.Tenant, Edition: v.ed.ID, On: a.On, Body: a.Body}
	if n, err := strconv.Atoi(v.r.FormValue("all")); err == nil && v.ed.Structured() {
		a.All, r.AcceptAll = n == 1, n == 1
		if n < 0 {
			a.Left = strconv.Itoa(-n)
		}
	}
	if n, err := strconv.Atoi(a.Left); err == nil {
		r.LeavePending = &n
	}
	problems, err := d.missing(v, r)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return d.approvePage(v, a, problems...)
	}
	e, err := d.Plans.Approve(v.ctx, r)
	if err != nil {
		f := fault.From(err)
		if s := page.Status(f.Code); s == http.StatusUnprocessableEntity || f.Key == "plan.pending_changed" {
			return d.approvePage(v, a, f)
		}
		return nil, err
	}
	return page.Redirect{To: published(e)}, nil
}

// missing lists what the form of approval leaves open, so that all of it is
// said at once; the use case itself stops at the first.
func (d *Desk) missing(v *visit, r plan.ApproveRequest) ([]*fault.Error, error) {
	if !v.draft() {
		return nil, nil
	}
	var out []*fault.Error
	if _, err := time.Parse(time.DateOnly, strings.TrimSpace(r.On)); err != nil {
		out = append(out, fault.New(fault.Invalid, "plan.day_invalid", fault.Args{"Value": clip(r.On, 20)}))
	}
	if strings.TrimSpace(r.Body) == "" {
		out = append(out, fault.New(fault.Invalid, "plan.body_missing", nil))
	}
	if r.LeavePending != nil || r.AcceptAll {
		return out, nil
	}
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{Limit: 1})
	if err != nil {
		return nil, err
	}
	if n := desk.Progress.Pending; n > 0 && len(out) > 0 { // alone, the use case counts more exactly
		out = append(out, fault.New(fault.Invalid, "plan.pending_left", fault.Args{"Count": n}))
	}
	return out, nil
}
