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
			"PV 500 EV 400 AC 500 SV -100 CV -100 SPI 0.8 CPI 0.8 EAC 1250 ETC 750"},
		{"exactly as planned", "1000", "0.5", "0.5", "500", "PV 500 EV 500 AC 500 SV 0 CV 0 SPI 1 CPI 1 EAC 1000 ETC 500"},
		{"nothing is due yet, something is done", "1000", "0", "0.1", "90", "PV 0 EV 100 AC 90 SV 100 CV 10 SPI not_due_yet CPI 1.11111111 EAC 900 ETC 810"},
		{"done without money", "1000", "0.1", "0.1", "0", "PV 100 EV 100 AC 0 SV 0 CV 100 SPI 1 CPI no_cost EAC no_cost ETC no_cost"},
		{"money without work", "1000", "0.1", "0", "70", "PV 100 EV 0 AC 70 SV -100 CV -70 SPI 0 CPI 0 EAC none_done ETC none_done"},
		{"nobody reported", "1000", "0.1", "", "", "PV 100 EV no_report AC no_report SV no_report CV no_report SPI no_report CPI no_report EAC no_report ETC no_report"},
		{"no budget", "", "0.1", "0.1", "5", "PV no_budget EV no_budget AC 5 SV no_budget CV no_budget SPI no_budget CPI no_budget EAC no_budget ETC no_budget"},
		{"a budget of nothing is none", "0", "0.1", "0.1", "5", "PV no_budget EV no_budget AC 5 SV no_budget CV no_budget SPI no_budget CPI no_budget EAC no_budget ETC no_budget"},
		{"no plan", "1000", "", "0.1", "100", "PV no_plan EV 100 AC 100 SV no_plan CV 0 SPI no_plan CPI 1 EAC 1000 ETC 900"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := earned.Compute(earned.Input{Budget: d(c.budget), Planned: d(c.planned), Done: d(c.done), Cost: d(c.cost)})
			got := ""
			for _, f := range []struct {
				name string
				f    earned.Figure
			}{{"PV", v.PV}, {"EV", v.EV}, {"AC", v.AC}, {"SV", v.SV}, {"CV", v.CV}, {"SPI", v.SPI}, {"CPI", v.CPI}, {"EAC", v.EAC}, {"ETC", v.ETC}} {
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

// More work done never makes an index worse, more cost never makes it better; and
// what is to come and what is spent make up the estimate.
func TestEarnedAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := func(name string) *decimal.Decimal {
			x := decimal.New(int64(rapid.IntRange(0, 10000).Draw(t, name)), -4)
			return &x
		}
		money := func(name string) *decimal.Decimal {
			x := decimal.New(int64(rapid.IntRange(0, 1e8).Draw(t, name)), -2)
			return &x
		}
		in := earned.Input{Budget: money("budget"), Planned: share("planned"), Done: share("done"), Cost: money("cost")}
		v := earned.Compute(in)
		if v.EAC.Known() && !v.AC.Value.Add(v.ETC.Value).Equal(v.EAC.Value) {
			t.Fatal("AC + ETC is not EAC")
		}
		more := in
		x := in.Done.Add(decimal.New(1, -2))
		more.Done = &x
		w := earned.Compute(more)
		if v.SPI.Known() && w.SPI.Value.LessThan(v.SPI.Value) || v.CPI.Known() && w.CPI.Value.LessThan(v.CPI.Value) ||
			v.EAC.Known() && w.EAC.Value.GreaterThan(v.EAC.Value) {
			t.Fatal("more work, worse index")
		}
		dear := in
		y := in.Cost.Add(decimal.New(1, 2))
		dear.Cost = &y
		if w := earned.Compute(dear); v.CPI.Known() && w.CPI.Value.GreaterThan(v.CPI.Value) {
			t.Fatal("more cost, better index")
		}
	})
}
