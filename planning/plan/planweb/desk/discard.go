package desk

import (
	"net/http"
	"strconv"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// askDiscard tells what is lost with a draft before it is removed.
func (d *Desk) askDiscard(v *visit) (page.View, error) { return d.discardPage(v, nil) }

func (d *Desk) discardPage(v *visit, problem *fault.Error) (page.View, error) {
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{Limit: 1})
	if err != nil {
		return nil, err
	}
	n := desk.Progress.Decided
	form := page.Form{Action: v.href("discard"), Buttons: []page.Button{
		{Label: v.t("desk.discard.button"), Kind: page.Danger}, {Label: v.t("desk.do.cancel"), Kind: page.Quiet, Href: v.href("")},
	}}
	if n > 0 {
		form.Fields = []page.Field{{Name: "decided", Label: v.t("desk.discard.lost"), Type: page.FieldChecks, Required: true,
			Options: []page.Option{{Value: strconv.Itoa(n), Label: v.n("desk.discard.know", n)}}}}
	}
	out := page.Page{Title: v.t("desk.discard"), Crumbs: v.below(), Body: form,
		Lead: v.t("desk.discard.lead", i18n.Args{"Title": v.ed.Title, "No": v.ed.No})}
	if problem != nil {
		out.Status = page.Status(problem.Code)
		if words := i18n.Fault(v.lang, problem); n > 0 {
			form.Fields[0].Error = words
		} else {
			form.Problem = words
		}
		out.Body = form
	}
	return out, nil
}

// discard removes a draft that should not have been imported.
func (d *Desk) discard(v *visit) (page.View, error) {
	r := plan.DiscardRequest{Tenant: v.ed.Tenant, Edition: v.ed.ID}
	if n, err := strconv.Atoi(v.r.FormValue("decided")); err == nil {
		r.Decided = &n
	}
	if err := d.Plans.Discard(v.ctx, r); err != nil {
		f := fault.From(err)
		if page.Status(f.Code) == http.StatusUnprocessableEntity || f.Key == "plan.discard_changed" {
			return d.discardPage(v, f)
		}
		return nil, err
	}
	return page.Redirect{To: Root}, nil
}
