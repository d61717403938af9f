package reportingdb_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
)

var errDisk = errors.New("the disk is full")

// failing is a store whose n-th write fails.
type failing struct {
	reporting.Store
	left int
}

func (f *failing) Update(ctx context.Context, now time.Time, fn func(reporting.WriteTx) error) error {
	return f.Store.Update(ctx, now, func(tx reporting.WriteTx) error { return fn(&failingTx{tx, f}) })
}

func (f *failing) write() error {
	f.left--
	if f.left == 0 {
		return errDisk
	}
	return nil
}

type failingTx struct {
	reporting.WriteTx
	f *failing
}

// after does a write and then fails when its turn has come: it is done, and must
// be undone.
func after(f *failing, err error) error {
	if err != nil {
		return err
	}
	return f.write()
}

func (t *failingTx) SaveRound(ctx context.Context, a *reporting.RoundAct) error {
	return after(t.f, t.WriteTx.SaveRound(ctx, a))
}
func (t *failingTx) AddException(ctx context.Context, e *reporting.Exception) error {
	return after(t.f, t.WriteTx.AddException(ctx, e))
}
func (t *failingTx) AddSheet(ctx context.Context, s *reporting.Sheet) error {
	return after(t.f, t.WriteTx.AddSheet(ctx, s))
}
func (t *failingTx) SaveSheet(ctx context.Context, s *reporting.Sheet) error {
	return after(t.f, t.WriteTx.SaveSheet(ctx, s))
}
func (t *failingTx) AddAct(ctx context.Context, a *reporting.Act, c []reporting.Entry) error {
	return after(t.f, t.WriteTx.AddAct(ctx, a, c))
}
func (t *failingTx) AddContent(ctx context.Context, n indicator.Tenant, id reporting.SheetID, sha string, data []byte) error {
	return after(t.f, t.WriteTx.AddContent(ctx, n, id, sha, data))
}
func (t *failingTx) AddNotices(ctx context.Context, ns []reporting.Notice) error {
	return after(t.f, t.WriteTx.AddNotices(ctx, ns))
}
func (t *failingTx) AddDuties(ctx context.Context, n indicator.Tenant, ds []reporting.Duty) error {
	return after(t.f, t.WriteTx.AddDuties(ctx, n, ds))
}
func (t *failingTx) DropDuties(ctx context.Context, n indicator.Tenant, ds []reporting.Duty) error {
	return after(t.f, t.WriteTx.DropDuties(ctx, n, ds))
}
func (t *failingTx) Record() indicator.WriteTx { return &failingFacts{t.WriteTx.Record(), t.f} }

type failingFacts struct {
	indicator.WriteTx
	f *failing
}

func (t *failingFacts) AddBatch(ctx context.Context, b *indicator.Batch, os iter.Seq2[indicator.Observation, error]) error {
	return after(t.f, t.WriteTx.AddBatch(ctx, b, os))
}
func (t *failingFacts) AddEvent(ctx context.Context, e *indicator.Event) error {
	return after(t.f, t.WriteTx.AddEvent(ctx, e))
}

var tables = []string{"reporting_round", "reporting_round_act", "reporting_duty", "reporting_exception", "reporting_sheet", "reporting_entry", "reporting_act",
	"reporting_change", "reporting_content", "reporting_notice", "indicator_batch", "indicator_event", "indicator_observation"}

// dump is all that is stored, as a text.
func (b *bench) dump() string {
	b.t.Helper()
	var out strings.Builder
	for _, table := range tables {
		fmt.Fprintf(&out, "%s %d\n", table, b.count(table))
	}
	err := b.db.View(b.t.Context(), func(tx *db.Tx) error {
		for _, query := range []string{`SELECT id || state || version || sha256 || batch || returned FROM reporting_sheet ORDER BY id`,
			`SELECT code || area || value || note || mark || no FROM reporting_entry ORDER BY sheet, code, area`,
			`SELECT id || name || version || due || closed_at FROM reporting_round ORDER BY id`,
			`SELECT code || area || dropped_at || org FROM reporting_duty ORDER BY code, area, added_at`} {
			if err := tx.Rows(b.t.Context(), query, nil, func(scan func(...any) error) error {
				var s string
				err := scan(&s)
				out.WriteString(s + "\n")
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out.String()
}

// Whichever write fails, nothing of the act is kept, and nobody is told of it.
func TestNothingIsHalfApplied(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		s := b.sheet(r, "town-a")
		k := cell("households", townA)
		step := func() reporting.Step {
			return reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: s.SHA256, Note: "退回"}
		}
		acts := []struct {
			name string
			do   func() error
		}{
			{"fill", func() error {
				_, err := b.Fill(b.clerk("town-a"), reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 99, Cells: []reporting.CellInput{{Cell: k, Value: "5"}}})
				return err
			}},
			{"submit", func() error { _, err := b.Submit(b.clerk("town-a"), step()); return err }},
			{"approve", func() error {
				s = b.sheet(r, "town-a")
				_, err := b.Approve(b.head("town-a"), step())
				return err
			}},
			{"verify", func() error { _, err := b.Verify(b.statistician(), step()); return err }},
			{"return", func() error {
				_, err := b.Return(b.planner(), reporting.ReturnRequest{Step: step(), Cells: map[indicator.CellKey]string{k: ""}, Until: day("2026-03-01")})
				return err
			}},
			{"duties", func() error { _, err := b.SetDuties(b.planner(), tenant, r.ID, 0, duties()[1:]); return err }},
			{"except", func() error {
				return b.Except(b.planner(), reporting.Exception{Tenant: tenant, Round: r.ID, Org: "town-b", Due: day("2026-02-28"), Closes: day("2026-02-28"), Reason: "洪灾"})
			}},
			{"close", func() error { _, err := b.CloseRound(b.planner(), tenant, r.ID, ""); return err }},
			{"plan", func() error { _, err := b.PlanRound(b.planner(), form(), duties()); return err }},
		}
		for _, act := range acts {
			for n := 1; ; n++ {
				before := b.dump()
				b.told = nil
				b.Store = &failing{Store: b.store, left: n}
				err := act.do()
				b.Store = b.store
				if err == nil {
					if n == 1 {
						t.Errorf("%s writes nothing", act.name)
					}
					if len(b.told) == 0 {
						t.Errorf("%s tells nobody", act.name)
					}
					break
				}
				if !errors.Is(err, errDisk) {
					t.Fatalf("%s, write %d: %v", act.name, n, err)
				}
				if after := b.dump(); after != before || len(b.told) != 0 {
					t.Fatalf("%s, write %d, leaves\n%s\nof\n%s\nand tells %v", act.name, n, after, before, b.told)
				}
			}
		}
	})
}
