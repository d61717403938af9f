// Package reportcheck runs the declared checks on the sheets of a reporting
// round. What blocks, what asks for a remark and what informs goes to whoever
// fills the sheet; signals are kept for reviewers and never shown to them.
package reportcheck

import (
	"context"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
)

// Checker is a reporting.Checker. The indicators' service keeps the checks ready
// and what is approved in memory.
type Checker struct{ Indicators *indicator.Service }

var _ reporting.Checker = Checker{}

// severities as reporting calls them.
var severities = map[check.Severity]reporting.Severity{check.Block: reporting.Blocks, check.Remark: reporting.Asks, check.Note: reporting.Informs}

// Check gives the remarks on the cells of a sheet.
func (c Checker) Check(ctx context.Context, r *reporting.CheckRequest) ([]reporting.Remark, error) {
	rep, err := c.inspect(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []reporting.Remark
	for i := range rep.Results {
		if f := &rep.Results[i]; !f.Signal && len(f.Cells) > 0 {
			out = append(out, reporting.Remark{Cell: indicator.CellOf(f.Cells[0]), Check: f.Check, Severity: severities[f.Severity], Says: f.Message, Advice: f.Advice})
		}
	}
	return out, nil
}

// Keep keeps all results of a sheet that is handed in, signals too. The note of a
// cell is the explanation of what is found about it.
func (c Checker) Keep(ctx context.Context, tx indicator.WriteTx, r *reporting.CheckRequest, by *identity.Actor) error {
	rep, err := c.inspect(ctx, r)
	if err != nil {
		return err
	}
	sh := &r.Case.Sheet
	run := &check.Run{Tenant: sh.Tenant, Act: check.Submission, Ref: string(sh.ID), Round: string(sh.Round), By: by.Name, At: tx.Now(), Counts: rep.Counts}
	entries := make(map[check.Cell]*reporting.Entry, len(r.Entries))
	for i := range r.Entries {
		entries[indicator.CheckCell(r.Entries[i].Cell)] = &r.Entries[i]
	}
	return indicator.KeepChecked(ctx, tx.Checks(), run, rep.Results,
		func(check.Cell) identity.OrgID { return sh.Org },
		func(k check.Cell) check.Answer {
			e := entries[k]
			if e == nil {
				return check.Answer{}
			}
			return check.Answer{Text: e.Note, By: e.By, Person: e.Person, At: e.At}
		})
}

func (c Checker) inspect(ctx context.Context, r *reporting.CheckRequest) (*check.Report, error) {
	in := indicator.Inspection{Tenant: r.Case.Sheet.Tenant, At: r.Case.At, Due: r.Case.Days.Due}
	for i := range r.Entries {
		e := &r.Entries[i]
		in.Cells = append(in.Cells, check.Candidate{Cell: indicator.CheckCell(e.Cell), Value: e.Value, Note: e.Note, Row: i + 1, At: e.At})
	}
	return c.Indicators.Inspect(ctx, r.Facts, in)
}
