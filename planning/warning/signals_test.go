package warning

import (
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

func book(t *testing.T) *RuleBook {
	t.Helper()
	b, err := DefaultRules()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// row is a target of the county's output, an obligation where binding.
func row(binding bool) indicator.Row {
	v := indicator.Version{Code: "gdp", Version: 1}
	return indicator.Row{Target: &indicator.Target{Tenant: "900101", Plan: "p", Pinned: v, Area: "900101", Label: "地区生产总值", Binding: binding},
		Definition: &indicator.Definition{Code: "gdp", Version: 1, Name: "地区生产总值", Owner: "tjj"}}
}

// one is the severity of the only signal; empty when there is none. It must have
// words in both languages.
func one(t *testing.T, name string, kind Kind, signals []Signal) Severity {
	t.Helper()
	if len(signals) == 0 {
		return ""
	}
	s := signals[0]
	if len(signals) != 1 || s.Kind != kind || s.Subject.ID == "" {
		t.Errorf("%s: %+v", name, signals)
	}
	for _, l := range i18n.Langs() {
		if !i18n.Shipped().Has(l, s.Message.Key) {
			t.Errorf("%s: %s has no words in %s", name, s.Message.Key, l)
		}
	}
	return s.Severity
}

func TestSilenceGetsWorseByMonths(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		months  int
		binding bool
		newest  period.Period
		want    Severity
	}{
		{0, false, period.InYear(2024), ""}, {1, false, period.InYear(2024), Blue}, {5, false, period.Period{}, Blue}, {6, false, period.InYear(2024), Yellow}, {6, true, period.InYear(2024), Red},
	} {
		table := &indicator.Table{Rows: []indicator.Row{row(c.binding)}}
		q := []indicator.Quality{{Version: table.Rows[0].Target.Pinned, Area: "900101", Silent: c.months, Newest: c.newest}}
		if got := one(t, "silence", Silent, b.OfSilence(table, q)); got != c.want {
			t.Errorf("%d months, binding %v: %q, want %q", c.months, c.binding, got, c.want)
		}
		q[0].Area = "900101100" // another place is silent
		if got := b.OfSilence(table, q); len(got) != 0 {
			t.Errorf("another place's silence: %+v", got)
		}
	}
}

func TestOnlyWhatIsNotBadInItselfTurns(t *testing.T) {
	b := book(t)
	r := row(false)
	for _, c := range []struct {
		from, to method.Verdict
		move     indicator.Move
		want     Severity
	}{
		{method.Ahead, method.OnTrack, indicator.MovedWorse, Blue},
		{method.OnTrack, method.Behind, indicator.MovedWorse, ""}, // has its own warning
		{method.OnTrack, method.Ahead, indicator.MovedBetter, ""},
		{method.OnTrack, method.NoData, indicator.MovedOut, ""},
	} {
		if got := one(t, string(c.to), Turned, b.OfShifts([]indicator.Shift{{Row: &r, From: c.from, To: c.to, Move: c.move}})); got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestWhatIsExplainedIsNoWarning(t *testing.T) {
	b := book(t)
	cell := check.Cell{Code: "gdp", Version: 1}
	cell.Area, cell.Period = "900101", period.InYear(2025)
	for name, c := range map[string]struct {
		f    indicator.Finding
		want Severity
	}{
		"cannot be":   {indicator.Finding{Kept: check.Kept{Result: check.Result{Severity: check.Block}}}, Yellow},
		"is unusual":  {indicator.Finding{Kept: check.Kept{Result: check.Result{Severity: check.Remark}}}, Blue},
		"explained":   {indicator.Finding{Kept: check.Kept{Result: check.Result{Severity: check.Remark}, Answers: []check.Answer{{Text: "新厂"}}}}, ""},
		"replaced":    {indicator.Finding{Kept: check.Kept{Result: check.Result{Severity: check.Block}}, Past: true}, ""},
		"a signal":    {indicator.Finding{Kept: check.Kept{Result: check.Result{Severity: check.Note, Signal: true}}}, ""},
		"information": {indicator.Finding{Kept: check.Kept{Result: check.Result{Severity: check.Note}}}, ""},
	} {
		c.f.Result.Check, c.f.Result.Cells, c.f.Result.Message = "jump", []check.Cell{cell}, i18n.M("check.jump.message")
		if got := one(t, name, CheckFailed, b.OfFindings([]indicator.Finding{c.f})); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestALateStepIsNamed(t *testing.T) {
	b := book(t)
	for days, want := range map[int]Severity{0: "", 1: Blue, 5: Yellow, 15: Red} {
		got := b.OfLate([]Late{{Sheet: "s", Name: "年度监测", Org: "统计局", Owner: "tjj", Step: "reporting.action.approve", Due: time.Date(2026, 2, 10, 0, 0, 0, 0, time.UTC), Days: days}})
		if one(t, "late", Overdue, got) != want {
			t.Errorf("%d days: %+v", days, got)
		}
	}
	said := b.OfLate([]Late{{Sheet: "s", Name: "年度监测", Org: "统计局", Step: "reporting.action.approve", Due: time.Date(2026, 2, 10, 0, 0, 0, 0, time.UTC), Days: 2}})[0].Message.In(i18n.ZH)
	if want := "年度监测 · 统计局应于2026年2月10日前审签，至今未办"; said != want {
		t.Errorf("%q, want %q", said, want)
	}
}

// How long it was red is counted over all its spells and stays when it eases or ends.
func TestRedIsRemembered(t *testing.T) {
	var w world
	for _, step := range []struct {
		day     int
		signals []Signal
		red     int // days, as seen on that day
	}{
		{0, []Signal{gdp(Yellow)}, 0}, {10, []Signal{gdp(Red)}, 0}, {15, []Signal{gdp(Red)}, 5}, {20, []Signal{gdp(Yellow)}, 10},
		{30, []Signal{gdp(Red)}, 10}, {33, nil, 13}, {40, nil, 13}, {45, []Signal{gdp(Red)}, 13}, {50, []Signal{gdp(Red)}, 18},
	} {
		w.on(step.day, step.signals...)
		for _, x := range w.warnings {
			if got := int(x.Red(day(step.day)).Hours() / 24); got != step.red {
				t.Errorf("day %d: red for %d days, want %d", step.day, got, step.red)
			}
		}
	}
}

// A target for every year that was missed in a year before says which year.
func TestAWarningNamesTheYearsThatDecided(t *testing.T) {
	r := row(true)
	r.Target.Unit = "%"
	at := func(y int, v string) method.Point {
		return method.Point{Period: period.InYear(y), Value: quantity.Parse(v)}
	}
	now := at(2025, "100")
	r.Judgement = method.Judgement{Verdict: method.NotMet, Current: &now, Missed: []method.Point{at(2024, "91.7")}}
	signals := book(t).OfTable(&indicator.Table{Rows: []indicator.Row{r}})
	if len(signals) != 1 {
		t.Fatalf("%+v", signals)
	}
	if got := signals[0].Message.In(i18n.ZH); !strings.Contains(got, "2024年91.7%未达标，故未完成") {
		t.Errorf("%s", got)
	}
}

// Over a break there is nothing to carry on; what is possible is counted in the unit of
// the figures.
func TestAForecastKeepsToOneMeasuring(t *testing.T) {
	r := row(false)
	value := func(s string) *quantity.Value { v := quantity.Parse(s); return &v }
	r.Target.Rule, r.Target.End, r.Target.Unit, r.Target.Aim = indicator.RuleLevel, 2025, "万元", value("90000")
	r.Definition.Unit, r.Definition.High = "亿元", value("8")
	for i, v := range []string{"50000", "60000", "70000", "78000"} {
		r.Years = append(r.Years, indicator.Known{Period: period.InYear(2020 + i), Value: quantity.Parse(v)})
	}
	r.Judgement.Verdict = method.OnTrack
	f := Forecast(&r, 2024)
	if f == nil || f.Steps[len(f.Steps)-1].Mean.String() != "80000" {
		t.Fatalf("8 亿元 are 80000 万元 at most: %+v", f)
	}
	if f := Forecast(&r, 2026); f != nil {
		t.Errorf("a forecast of a year that is over: %+v", f)
	}
	r.Judgement.Verdict = method.NotComparable
	if f := Forecast(&r, 2024); f != nil {
		t.Errorf("a forecast over a break: %+v", f)
	}
}
