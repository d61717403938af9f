package indicatorweb

import (
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/page"
)

// Linked is something elsewhere that stands or falls with an indicator: a task
// that it verifies, a project of such a task, a warning about it.
type Linked struct {
	// Sort is the word for what it is.
	Sort, Label, Href string
	// Owner is who answers for it, by short name.
	Owner string
	// State is how it stands; nil: not said.
	State templ.Component
}

// LinkedQuery asks what stands or falls with an indicator in a plan.
type LinkedQuery struct {
	Tenant indicator.Tenant
	Plan   plan.PlanID
	Code   indicator.Code
	AsOf   time.Time // a past day; zero: now
	Lens   indicator.Lens
}

// link asks for what is linked to the indicator in the plan of the chosen target.
func (w *Web) link(d *dossier) (err error) {
	if w.Beside != nil && d.lens == indicator.Internal {
		if d.beside, err = w.Beside(d.ctx, d.Definition.Code, d.Definition.Name); err != nil {
			return err
		}
	}
	if w.Linked == nil || d.chosen == nil {
		return nil
	}
	d.linked, err = w.Linked(d.ctx, LinkedQuery{Tenant: d.tenant, Plan: d.chosen.Target.Plan, Code: d.Definition.Code, AsOf: page.From(d.ctx).AsOf, Lens: d.lens})
	return err
}

// linkedTable lists what is linked.
func (d dossier) linkedTable() page.Table {
	t := page.Table{Caption: d.t("indicatorweb.linked.title"), HideCaption: true, Compact: true, Columns: []page.Column{
		{Label: d.t("indicatorweb.linked.state"), Kind: page.KindMark}, {Label: d.t("indicatorweb.linked.what"), Head: true},
		{Label: d.t("indicatorweb.linked.sort"), Kind: page.KindMark}, {Label: d.t("indicatorweb.linked.owner")}}}
	for _, l := range d.linked {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{{Body: l.State}, {Text: l.Label, Href: l.Href}, page.Txt(l.Sort), page.Txt(l.Owner)}})
	}
	return t
}
