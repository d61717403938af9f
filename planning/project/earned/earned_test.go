package earned_test

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/project/earned"
)

func d(s string) *decimal.Decimal {
	if s == "" {
		return nil
	}
	x := decimal.RequireFromString(s)
	return &x
}

func TestCompute(t *testing.T) {
	for _, c := range []struct{ name, budget, planned, done, cost, want string }{
		{"half the time, two fifths of the work, more than two fifths of the money", "1000", "0.5", "0.4", "500",
			"PV 500 EV 400 AC 500 SV -100 CV -100 SPI 0.8 CPI 0.8 EAC 1250 ETC 750 VAC -250"},
		{"exactly as planned", "1000", "0.5", "0.5", "500", "PV 500 EV 500 AC 500 SV 0 CV 0 SPI 1 CPI 1 EAC 1000 ETC 500 VAC 0"},
		{"nothing is due yet, something is done", "1000", "0", "0.1", "90", "PV 0 EV 100 AC 90 SV 100 CV 10 SPI not_due_yet CPI 1.11111111 EAC 900 ETC 810 VAC 100"},
		{"done without money", "1000", "0.1", "0.1", "0", "PV 100 EV 100 AC 0 SV 0 CV 100 SPI 1 CPI no_cost EAC no_cost ETC no_cost VAC no_cost"},
		{"money without work", "1000", "0.1", "0", "70", "PV 100 EV 0 AC 70 SV -100 CV -70 SPI 0 CPI 0 EAC none_done ETC none_done VAC none_done"},
		{"nobody reported", "1000", "0.1", "", "", "PV 100 EV no_report AC no_report SV no_report CV no_report SPI no_report CPI no_report EAC no_report ETC no_report VAC no_report"},
		{"no budget", "", "0.1", "0.1", "5", "PV no_budget EV no_budget AC 5 SV no_budget CV no_budget SPI no_budget CPI no_budget EAC no_budget ETC no_budget VAC no_budget"},
		{"a budget of nothing is none", "0", "0.1", "0.1", "5", "PV no_budget EV no_budget AC 5 SV no_budget CV no_budget SPI no_budget CPI no_budget EAC no_budget ETC no_budget VAC no_budget"},
		{"no plan", "1000", "", "0.1", "100", "PV no_plan EV 100 AC 100 SV no_plan CV 0 SPI no_plan CPI 1 EAC 1000 ETC 900 VAC 0"},
		{"nobody told what it cost", "1000", "0.5", "0.4", "", "PV 500 EV 400 AC cost_untold SV -100 CV cost_untold SPI 0.8 CPI cost_untold EAC cost_untold ETC cost_untold VAC cost_untold"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := earned.Compute(earned.Input{Budget: d(c.budget), Planned: d(c.planned), Done: d(c.done), Cost: d(c.cost)})
			got := ""
			for _, f := range []struct {
				name string
				f    earned.Figure
			}{{"PV", v.PV}, {"EV", v.EV}, {"AC", v.AC}, {"SV", v.SV}, {"CV", v.CV}, {"SPI", v.SPI}, {"CPI", v.CPI}, {"EAC", v.EAC}, {"ETC", v.ETC}, {"VAC", v.VAC}} {
				s := f.f.Value.String()
				if !f.f.Known() {
					s = string(f.f.Why)
				}
				got += fmt.Sprintf(" %s %s", f.name, s)
			}
			if got[1:] != c.want {
				t.Errorf("got  %s\nwant %s", got[1:], c.want)
			}
		})
	}
}

// The figures hang together as their definitions say: more work done never makes an index
// worse, more cost never makes it better; what is to come and what is spent make up the
// estimate, and that times the cost index is the budget.
func TestEarnedAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		v := earned.Compute(in)
		if v.EAC.Known() {
			if !v.AC.Value.Add(v.ETC.Value).Equal(v.EAC.Value) || !v.EAC.Value.Add(v.VAC.Value).Equal(*in.Budget) {
				t.Fatal("AC + ETC is not EAC, or EAC + VAC not BAC")
			}
			// EAC = BAC ÷ CPI = BAC × AC ÷ EV, without dividing
			if left := v.EAC.Value.Mul(v.EV.Value).Sub(in.Budget.Mul(v.AC.Value)).Abs(); left.GreaterThan(v.EV.Value.Mul(decimal.New(1, -8))) {
				t.Fatalf("EAC × EV is not BAC × AC: %s", left)
			}
			if v.CV.Value.Sign() != v.VAC.Value.Round(6).Sign() && !v.VAC.Value.Round(6).IsZero() {
				t.Fatal("dearer so far and not at the end")
			}
		}
		if v.SPI.Known() && v.SV.Value.Sign() != v.SPI.Value.Cmp(decimal.New(1, 0)) && !v.SPI.Value.Equal(decimal.New(1, 0)) {
			t.Fatal("behind by one figure and not by the other")
		}
		more := in
		x := in.Done.Add(decimal.New(1, -2))
		more.Done = &x
		w := earned.Compute(more)
		if v.SPI.Known() && !w.SPI.Value.GreaterThan(v.SPI.Value) || v.CPI.Known() && !w.CPI.Value.GreaterThan(v.CPI.Value) ||
			v.EAC.Known() && !w.EAC.Value.LessThan(v.EAC.Value) {
			t.Fatal("more work, no better index")
		}
		dear := in
		y := in.Cost.Mul(decimal.New(2, 0))
		dear.Cost = &y
		if w := earned.Compute(dear); v.CPI.Known() && v.CPI.Value.GreaterThan(decimal.New(1, -4)) && !w.CPI.Value.LessThan(v.CPI.Value) || v.EAC.Known() && !w.EAC.Value.GreaterThan(v.EAC.Value) {
			t.Fatal("more cost, no worse index")
		}
	})
}

// In another unit of money amounts are other numbers and indices the same.
func TestTheUnitOfMoneyChangesNoIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		moved := in
		budget, cost := in.Budget.Shift(4), in.Cost.Shift(4)
		moved.Budget, moved.Cost = &budget, &cost
		v, w := earned.Compute(in), earned.Compute(moved)
		for i, f := range [][2]earned.Figure{{v.PV, w.PV}, {v.EV, w.EV}, {v.AC, w.AC}, {v.SV, w.SV}, {v.CV, w.CV}, {v.EAC, w.EAC}, {v.ETC, w.ETC}, {v.VAC, w.VAC}} {
			if f[0].Why != f[1].Why || f[0].Value.Shift(4).Sub(f[1].Value).Abs().GreaterThan(decimal.New(1, -4)) {
				t.Fatalf("%d: %s became %s", i, f[0].Value, f[1].Value)
			}
		}
		if v.SPI.Why != w.SPI.Why || !v.SPI.Value.Equal(w.SPI.Value) || v.CPI.Why != w.CPI.Why || !v.CPI.Value.Equal(w.CPI.Value) {
			t.Fatal("an index changed")
		}
	})
}

func drawn(t *rapid.T) earned.Input {
	share := func(name string) *decimal.Decimal {
		x := decimal.New(int64(rapid.IntRange(0, 10000).Draw(t, name)), -4)
		return &x
	}
	money := func(name string) *decimal.Decimal {
		x := decimal.New(int64(rapid.IntRange(1e4, 1e8).Draw(t, name)), -2)
		return &x
	}
	return earned.Input{Budget: money("budget"), Planned: share("planned"), Done: share("done"), Cost: money("cost")}
}
