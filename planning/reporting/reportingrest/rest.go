// Package reportingrest lets a unit's own system report: rounds, sheets, filling
// and submitting. What people sign for (approval, verification, publication, a
// return) is done on pages only.
package reportingrest

import (
	"context"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

// REST adds the operations.
type REST struct{ Reports *reporting.Service }

// mostFill is how many bytes of cells may be sent at once.
const mostFill = 8 << 20

// Add adds them to an API.
func (w *REST) Add(a *rest.API) {
	const tag = "reporting"
	rest.List(a, rest.Op{ID: "list-rounds", Path: "/{tenant}/rounds", Tag: tag, Needs: []identity.Action{reporting.DoRead}}, w.rounds)
	rest.Get(a, rest.Op{ID: "get-round", Path: "/{tenant}/rounds/{round}", Tag: tag, Needs: []identity.Action{reporting.DoRead}}, w.round)
	rest.List(a, rest.Op{ID: "list-duties", Path: "/{tenant}/duties", Tag: tag, Needs: []identity.Action{reporting.DoRead}}, w.duties)
	rest.Get(a, rest.Op{ID: "get-sheet", Path: "/{tenant}/sheets/{sheet}", Tag: tag, Needs: []identity.Action{reporting.DoRead}}, w.sheet)
	rest.Do(a, rest.Op{ID: "fill-sheet", Path: "/{tenant}/sheets/{sheet}/cells", Tag: tag, MaxBody: mostFill, Needs: []identity.Action{reporting.DoFill}}, w.fill)
	rest.Do(a, rest.Op{ID: "step-sheet", Path: "/{tenant}/sheets/{sheet}/steps", Tag: tag, Needs: []identity.Action{reporting.DoSubmit}}, w.step)
}

// Round is a reporting round with how many sheets stand where.
type Round struct {
	ID     reporting.RoundID       `json:"id"`
	Name   string                  `json:"name"`
	Plan   plan.PlanID             `json:"plan,omitempty"`
	Period period.Period           `json:"period"`
	State  reporting.RoundState    `json:"state"`
	Opens  string                  `json:"opens"`
	Due    string                  `json:"due"`
	Closes string                  `json:"closes"`
	Note   string                  `json:"note,omitempty"`
	Demo   bool                    `json:"demo"`
	Sheets map[reporting.State]int `json:"sheets"`
}

func roundOf(r *reporting.Round, s reporting.RoundState) Round {
	return Round{ID: r.ID, Name: r.Name, Plan: r.Plan, Period: r.Period, State: s, Opens: rest.Date(r.Opens), Due: rest.Date(r.Due),
		Closes: rest.Date(r.Closes), Note: r.Note, Demo: r.Demo, Sheets: map[reporting.State]int{}}
}

type roundsInput struct {
	rest.Of
	rest.Past
	rest.Paging
}

func (w *REST) rounds(ctx context.Context, in *roundsInput) (*rest.Listing[Round], error) {
	all, err := w.Reports.Rounds(ctx, in.Tenant, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	return rest.Each(all, func(r *reporting.RoundRow) Round {
		out := roundOf(&r.Round, r.State)
		for s, n := range r.Sheets {
			out.Sheets[s] = n
		}
		return out
	}), nil
}

type roundInput struct {
	rest.Of
	rest.Past
	Round reporting.RoundID `path:"round" maxLength:"60"`
}

// RoundDetail is a round with the sheets that may be seen.
type RoundDetail struct {
	AsOf string `json:"as_of"`
	Round
	All []SheetRow `json:"sheet_list"`
}

// SheetRow is a sheet in a list.
type SheetRow struct {
	ID        reporting.SheetID `json:"id"`
	Org       identity.OrgID    `json:"org"`
	State     reporting.State   `json:"state"`
	Version   int               `json:"version"`
	Submitted *time.Time        `json:"submitted,omitempty"`
	Approved  *time.Time        `json:"approved,omitempty"`
	Returned  string            `json:"returned,omitempty"`
	SHA256    string            `json:"sha256,omitempty"`
}

func sheetRowOf(s *reporting.Sheet) SheetRow {
	return SheetRow{ID: s.ID, Org: s.Org, State: s.State, Version: s.Version, Submitted: rest.Time(s.SubmittedAt), Approved: rest.Time(s.ApprovedAt),
		Returned: s.Returned, SHA256: s.SHA256}
}

func (w *REST) round(ctx context.Context, in *roundInput) (*RoundDetail, error) {
	v, err := w.Reports.Round(ctx, in.Tenant, in.Round, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	out := &RoundDetail{AsOf: rest.AsOf(ctx), Round: roundOf(&v.Round, v.State), All: []SheetRow{}}
	for i := range v.Sheets {
		out.Sheets[v.Sheets[i].State]++
		out.All = append(out.All, sheetRowOf(&v.Sheets[i]))
	}
	return out, nil
}

// Duty is something that who asks owes.
type Duty struct {
	Round  reporting.RoundID `json:"round"`
	Name   string            `json:"name"`
	Period period.Period     `json:"period"`
	Sheet  reporting.SheetID `json:"sheet"`
	Org    identity.OrgID    `json:"org"`
	Action reporting.Action  `json:"action"`
	Due    string            `json:"due"`
	Late   int               `json:"late"`
	Open   int               `json:"open"`
	Asked  int               `json:"asked"`
	Note   string            `json:"note,omitempty"`
}

type dutiesInput struct {
	rest.Of
	rest.Past
	rest.Paging
}

func (w *REST) duties(ctx context.Context, in *dutiesInput) (*rest.Listing[Duty], error) {
	all, err := w.Reports.Duties(ctx, in.Tenant, rest.UTCDay(ctx))
	if err != nil {
		return nil, err
	}
	return rest.Each(all, func(t *reporting.Task) Duty {
		return Duty{t.Round, t.RoundName, t.Period, t.Sheet, t.Org, t.Action, rest.Date(t.Due), t.Late, t.Open, t.Asked, t.Note}
	}), nil
}
