package reportingdb_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
)

// A cell that somebody else changed since is a conflict that tells whose change
// it is and both values; the other cells are saved.
func TestAConflictTellsWhoseChangeAndBothValues(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		s := b.sheet(b.opened(), "bureau")
		gdp, people := cell("gdp", tenant), cell("population", tenant)
		first := b.person("填报员甲", identity.Grant{Role: identity.Clerk, Org: "bureau"})
		second := b.person("填报员乙", identity.Grant{Role: identity.Clerk, Org: "bureau"})
		seen := b.fill(first, s, gdp, "100").Version // both have this version open
		b.fill(second, s, gdp, "101")

		out, err := b.Fill(first, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: seen, Cells: []reporting.CellInput{{Cell: gdp, Value: "102"}, {Cell: people, Value: "80"}}})
		if err != nil {
			t.Fatal(err)
		}
		c := out.Cells[0]
		if c.Fate != reporting.FateConflict || c.Theirs.By != "填报员乙" || c.Theirs.Value.String() != "101" || c.Mine.Value.String() != "102" || out.Cells[1].Fate != reporting.FateSaved {
			t.Errorf("%+v", out)
		}
		refused(t, c.Fault, "reporting.entry_stale")
		for _, word := range []string{"填报员乙", "101", "102"} {
			if !strings.Contains(c.Fault.Error(), word) {
				t.Errorf("%v does not say %s", c.Fault, word)
			}
		}
		whole := reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: seen, Whole: true, Cells: []reporting.CellInput{{Cell: gdp, Value: "102"}, {Cell: people, Value: "81"}}}
		_, err = b.Fill(first, whole)
		refused(t, err, "reporting.entries_stale")
		if r, ok := cause[*reporting.Refused](err); !ok || len(r.Cells) != 2 {
			t.Errorf("%v", err)
		}
		whole.Cells[1].Value = "很多"
		_, err = b.Fill(first, whole)
		refused(t, err, "reporting.cells_refused")
		whole.DryRun = true
		dry, err := b.Fill(first, whole)
		if err != nil || dry.Cells[0].Fate != reporting.FateConflict || dry.Cells[1].Fate != reporting.FateRefused {
			t.Errorf("dry run: %+v, %v", dry, err)
		}
		v, err := b.Sheet(first, tenant, s.ID, time.Time{})
		if err != nil || v.Cells[1].Entry.Value.String() != "101" || v.Cells[2].Entry.Value.String() != "80" {
			t.Errorf("after all that: %+v, %v", v.Cells, err)
		}
		same, err := b.Fill(first, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: seen, Cells: []reporting.CellInput{{Cell: gdp, Value: "101"}}})
		if err != nil || same.Cells[0].Fate != reporting.FateSame || same.Version != v.Case.Sheet.Version {
			t.Errorf("saying the same: %+v, %v", same, err)
		}
		old := 1
		out, err = b.Fill(first, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Cells: []reporting.CellInput{{Cell: gdp, Value: "103", Base: &old}}})
		if err != nil || out.Cells[0].Fate != reporting.FateConflict {
			t.Errorf("by the entry's version: %+v, %v", out, err)
		}
		out, err = b.Fill(first, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Cells: []reporting.CellInput{{Cell: gdp, Value: "103"}, {Cell: cell("forest", tenant), Value: "60"}}})
		if err != nil || out.Cells[0].Fate != reporting.FateConflict || out.Cells[1].Fate != reporting.FateSaved {
			t.Errorf("who saw an empty sheet: %+v, %v", out, err)
		}
		history, err := b.CellHistory(b.head("bureau"), tenant, s.ID, gdp, time.Time{})
		if err != nil || len(history) != 2 || history[0].Entry.Value.String() != "100" || history[1].Entry.By != "填报员乙" {
			t.Errorf("history %+v, %v", history, err)
		}
	})
}

// Two clerks at once: of every cell one of the two wins, the other hears of it,
// and nothing is written over unseen.
func TestTwoClerksAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		s := b.sheet(b.opened(), "bureau")
		cells := []indicator.CellKey{cell("gdp", tenant), cell("population", tenant), cell("forest", tenant)}
		const rounds = 12
		var mu sync.Mutex
		won, lost := map[string]int{}, map[string]int{}
		var wait sync.WaitGroup
		for n, name := range []string{"填报员甲", "填报员乙"} {
			ctx := b.person(name, identity.Grant{Role: identity.Clerk, Org: "bureau"})
			wait.Go(func() {
				for i := range rounds {
					k := cells[i%len(cells)]
					v, err := b.Sheet(ctx, tenant, s.ID, time.Time{})
					if err != nil {
						t.Error(err)
						return
					}
					base := -1
					for _, c := range v.Cells {
						if c.Duty.Cell == k {
							base = c.Entry.Version
						}
					}
					out, err := b.Fill(ctx, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Cells: []reporting.CellInput{{Cell: k, Value: fmt.Sprint(i*10 + n), Base: &base}}})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					switch out.Cells[0].Fate {
					case reporting.FateSaved:
						won[name]++
					case reporting.FateConflict:
						lost[name]++
					default:
						t.Errorf("%+v", out.Cells[0])
					}
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		acts, err := b.History(b.planner(), tenant, s.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if saved := won["填报员甲"] + won["填报员乙"]; len(acts) != saved || saved+lost["填报员甲"]+lost["填报员乙"] != 2*rounds {
			t.Errorf("%d acts, won %v, lost %v", len(acts), won, lost)
		}
		for _, k := range cells {
			h, err := b.CellHistory(b.planner(), tenant, s.ID, k, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range h {
				if c.Entry.Version != i+1 {
					t.Errorf("version %d of %s is number %d", c.Entry.Version, k.Code, i+1)
				}
			}
		}
	})
}

// Two heads at once: the facts are recorded once.
func TestTwoApprovalsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		s := b.through(b.opened(), reporting.Submitted)
		errs := make([]error, 4)
		var wait sync.WaitGroup
		for i := range errs {
			ctx := b.person(fmt.Sprint("负责人", i), identity.Grant{Role: identity.Head, Org: "town-a"})
			wait.Go(func() {
				_, errs[i] = b.Approve(ctx, reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: s.SHA256})
			})
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else {
				refused(t, err, "reporting.state_wrong")
			}
		}
		if n := b.count("indicator_batch"); done != 1 || n != 1 {
			t.Errorf("%d approvals, %d batches", done, n)
		}
	})
}
