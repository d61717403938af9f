package demo

import (
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
)

// Whenever the demonstration is loaded, the open round asks for a quarter that
// has ended not long ago.
func TestTheOpenRoundFollowsTheDay(t *testing.T) {
	for _, c := range []struct{ day, period, name string }{
		{"2026-11-28", "2026-01-01/P9M", "2026年前三季度监测（演示）"},
		{"2027-01-15", "2026-01-01/P9M", "2026年前三季度监测（演示）"},
		{"2027-01-25", "2026", "2026年度监测（演示）"},
		{"2027-05-02", "2027-01-01/P3M", "2027年一季度监测（演示）"},
		{"2027-09-30", "2027-01-01/P6M", "2027年上半年监测（演示）"},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if p := lastQuarter(day); p.String() != c.period || roundName(p) != c.name {
			t.Errorf("on %s: %s, %s; want %s, %s", c.day, p, roundName(p), c.period, c.name)
		}
	}
}

// What is made up says so where people see it; what is real says where it is from.
func TestMadeUpAndRealSayWhichTheyAre(t *testing.T) {
	next, err := Next()
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{"title": next.Plan.Title, "body": next.Plan.Approved.By, "table": next.Tables[0].Title, "chapter": next.Sections[0].Title} {
		if !strings.Contains(text, "演示") {
			t.Errorf("the %s of the next plan does not say that it is a demonstration: %s", what, text)
		}
	}
	if len(next.Commitments)+len(next.Works)+len(next.Measures) != 0 || len(next.Indicators) < 10 {
		t.Error("the next plan is a table of indicators and nothing else")
	}
	f, err := readFigures()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range f.Indicators {
		for _, x := range m.Figures {
			switch {
			case x.Real != "" && x.Source == "":
				t.Errorf("%s %s is real and has no source", m.Code, x.Period)
			case x.Real == "" && (x.Source != "" || x.Note != "" && !strings.Contains(x.Note, "演示") || x.Reason != "" && !strings.Contains(x.Reason, "演示")):
				t.Errorf("%s %s is made up and its words do not say so", m.Code, x.Period)
			}
		}
	}
	var u upper
	if err := decode("above.yaml", aboveYAML, &u); err != nil {
		t.Fatal(err)
	}
	for _, x := range u.Figures {
		if x.Source == "" || !strings.Contains("ABC", x.Real) || x.Real == "" {
			t.Errorf("above, %s %s has source %q, certainty %q", x.Code, x.Period, x.Source, x.Real)
		}
	}
	people, err := Accounts()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range people {
		if !strings.HasPrefix(a.Name, "演示") || !strings.HasPrefix(a.Login, "demo-") {
			t.Errorf("%s %s does not say that nobody is meant", a.Login, a.Name)
		}
	}
}

// The figures of towns are the same each time, and those that add up make the whole.
func TestTownsMakeTheWhole(t *testing.T) {
	f, err := readFigures()
	if err != nil {
		t.Fatal(err)
	}
	g, err := generator(f)
	if err != nil {
		t.Fatal(err)
	}
	for year := 2021; year <= 2025; year++ {
		for _, c := range []indicator.Code{"grain-capacity", "population"} {
			whole, _, ok := g.whole(c, year)
			values, _ := g.of(c, year)
			if c == "population" && year >= twiceSince {
				whole += twiceExtra * int64(len(twiceTowns))
			}
			var sum int64
			for _, v := range values {
				if v <= 0 {
					t.Errorf("%s %d: a town has %d", c, year, v)
				}
				sum += v
			}
			if !ok || len(values) != 22 || sum != whole {
				t.Errorf("%s %d: %d towns come to %d, the whole is %d", c, year, len(values), sum, whole)
			}
		}
	}
}
