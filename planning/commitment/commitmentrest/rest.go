// Package commitmentrest tells other programs who answers for what a plan
// promises, how it is verified and how it stands, and takes evidence from the
// systems of departments. Confirming and returning evidence is for people, on
// pages.
package commitmentrest

import (
	"context"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/rest"
)

// REST adds the operations.
type REST struct {
	Commitments *commitment.Service
	Files       rest.Keeper
}

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	const tag, plan = "commitments", "/{tenant}/plans/{plan}"
	read := func(id, path string) rest.Op {
		return rest.Op{ID: id, Path: plan + path, Tag: tag, Needs: []identity.Action{commitment.DoRead}}
	}
	rest.List(a, rest.Op{ID: "list-commitments", Path: plan + "/commitments", Tag: tag}, w.list)
	rest.Get(a, rest.Op{ID: "get-commitment", Path: plan + "/commitments/{commitment}", Tag: tag}, w.get)
	rest.Get(a, rest.Op{ID: "get-standing", Path: plan + "/standing", Tag: tag}, w.standing)
	rest.Get(a, rest.Op{ID: "get-coverage", Path: plan + "/coverage", Tag: tag}, w.coverage)
	rest.List(a, rest.Op{ID: "list-unanswered", Path: plan + "/unanswered", Tag: tag}, w.unanswered)
	rest.List(a, read("list-division", "/division"), w.division)
	rest.List(a, read("list-year", "/years/{year}"), w.year)
	rest.List(a, read("list-annual-plans", "/annual-plans"), w.issues)
	rest.Get(a, read("get-annual-plan", "/annual-plans/{year}/{issue}"), w.issued)
	rest.List(a, read("compare-annual-plan", "/annual-plans/{year}/{issue}/comparison"), w.compare)
	rest.List(a, read("align-plans", "/alignment/{upper}"), w.align)
	rest.List(a, rest.Op{ID: "list-plan-tree", Path: "/{tenant}/plan-tree", Tag: tag, Needs: []identity.Action{commitment.DoRead}}, w.tree)
	rest.List(a, rest.Op{ID: "list-waiting-evidence", Path: plan + "/evidence", Tag: tag, Needs: []identity.Action{commitment.DoConfirm}}, w.waiting)
	rest.Get(a, read("get-evidence", "/evidence/{evidence}"), w.evidence)
	submit := []identity.Action{commitment.DoSubmit}
	rest.Do(a, rest.Op{ID: "submit-evidence", Path: plan + "/commitments/{commitment}/evidence", Tag: tag, MaxBody: rest.MostFiles, Needs: submit}, w.submit)
	rest.Do(a, rest.Op{ID: "step-evidence", Path: plan + "/evidence/{evidence}/steps", Tag: tag, Needs: submit}, w.step)
}

// OfPlan names a plan; embed it in the input.
type OfPlan struct {
	rest.Of
	Plan plan.PlanID `path:"plan" maxLength:"100"`
}

// Looking chooses whose eyes look; embed it in the input.
type Looking struct {
	Lens indicator.Lens `query:"lens" enum:"public,internal"`
}

// lens is what was asked for, else as much as who asks may see.
func (l *Looking) lens(ctx context.Context, t commitment.Tenant) indicator.Lens {
	switch {
	case l.Lens != "":
		return l.Lens
	case identity.From(ctx).May(commitment.DoRead, identity.Target{Tenant: t, Anywhere: true}):
		return indicator.Internal
	}
	return indicator.Public
}

func (p *OfPlan) query(ctx context.Context, lens indicator.Lens) commitment.Query {
	return commitment.Query{Tenant: p.Tenant, Plan: p.Plan, AsOf: rest.UTCDay(ctx), Lens: lens}
}

// Filter selects commitments, as on the pages; embed it in the input.
type Filter struct {
	Status  []commitment.Status `query:"status" enum:"done,on_track,not_started,not_judged,no_evidence,behind,overdue,no_means,unassigned"`
	Owner   identity.OrgID      `query:"owner" maxLength:"60"`
	Helper  identity.OrgID      `query:"contributor" maxLength:"60"`
	DueFrom int                 `query:"due_from" minimum:"1900" maximum:"2200"`
	Due     int                 `query:"due" minimum:"1900" maximum:"2200"`
	Kind    []plan.Kind         `query:"kind" enum:"indicator,commitment,work,system,measure"`
	Nature  reading.Nature      `query:"nature" enum:"binding,anticipatory"`
	Section string              `query:"section" maxLength:"40"`
	Means   []commitment.Means  `query:"means" enum:"indicator,measure,project,evidence"`
	Gap     commitment.Gap      `query:"gap" enum:"no_owner,owner_ended,reworded,no_means,indicator_at_hand,code_unknown,contributor_gone,contributor_same,no_due,no_step"`
	Mine    bool                `query:"mine"`
	Waiting bool                `query:"waiting"`
	Text    string              `query:"text" maxLength:"200"`
}

func (f *Filter) filter() commitment.Filter {
	return commitment.Filter{Statuses: f.Status, Owner: f.Owner, Helps: f.Helper, DueFrom: f.DueFrom, DueTo: f.Due, Kinds: f.Kind, Nature: f.Nature,
		Section: f.Section, Means: f.Means, Gap: f.Gap, Mine: f.Mine, Waiting: f.Waiting, Text: f.Text}
}

// fields tells programs which fields are wrong.
func fields(err error) error {
	all := indicator.Fields(err)
	if all == nil {
		return err
	}
	out := &page.PartFaults{Whole: err}
	for _, f := range all {
		out.Parts = append(out.Parts, page.PartFault{Location: "body." + f.Field, Fault: f.Fault})
	}
	return out
}
