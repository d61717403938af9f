package indicator_test

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

func listed(t *testing.T, b *bench, ctx context.Context, q indicator.ObservationQuery) string {
	t.Helper()
	q.Tenant = county
	if q.Lens == "" {
		q.Lens = indicator.Internal
	}
	rows, err := b.Observations(ctx, q)
	if err != nil {
		return fault.From(err).Key
	}
	var out []string
	for r := range rows {
		s := fmt.Sprintf("%s %s %s=%s", r.Cell.Code, strings.TrimPrefix(string(r.Cell.Area), "900101"), r.Cell.Period, r.Value)
		if q.History {
			s += fmt.Sprintf(" v%d", r.Known.Version)
		}
		out = append(out, strings.Join(strings.Fields(s), " "))
	}
	return strings.Join(out, "; ")
}

// Figures are selected by all that names them, in one order, as far as who asks
// may see them.
func TestFiguresAreSelected(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "b", Name: "乙", Unit: "亿元", Owner: "stats"})
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Owner: "stats"})
	b.define(indicator.Definition{Code: "share", Name: "占比", Unit: "%", Kind: indicator.Ratio, Decimals: 1, Formula: "a / b * 100", Owner: "stats"})
	whole := area.Code(county)
	q3, _ := period.Of(period.Quarter, 2022, 3)
	b.figures(indicator.Published, observe("b", 1, whole, year(2021), "20"), observe("a", 1, whole, year(2021), "5"), observe("a", 1, north, year(2021), "2"))
	b.figures(indicator.Approved, observe("a", 1, whole, year(2022), "6"), observe("a", 1, whole, q3, "4"))
	b.figures(indicator.Recorded, observe("a", 1, whole, year(2023), "7"))
	corrected := b.figures(indicator.Published, observe("a", 1, whole, year(2021), "5.5"))
	then := b.clock
	b.figures(indicator.Published, observe("a", 1, south, year(2021), "3"))
	all := as("统计员", identity.Statistician)
	visitor := context.Background()
	from, to := year(2022), q3
	for _, c := range []struct {
		name string
		ctx  context.Context
		q    indicator.ObservationQuery
		want string
	}{
		{"all that is approved", all, indicator.ObservationQuery{}, "a 2021=5.5; a 2022=6; a 2022-Q3=4; a 100 2021=2; a 101 2021=3; b 2021=20"},
		{"all that is published", visitor, indicator.ObservationQuery{Lens: indicator.Public}, "a 2021=5.5; a 100 2021=2; a 101 2021=3; b 2021=20"},
		{"a visitor looks behind it", visitor, indicator.ObservationQuery{}, "identity.sign_in_first"},
		{"one indicator", all, indicator.ObservationQuery{Codes: []indicator.Code{"b"}}, "b 2021=20"},
		{"two places", all, indicator.ObservationQuery{Areas: []area.Code{north, south}}, "a 100 2021=2; a 101 2021=3"},
		{"another version", all, indicator.ObservationQuery{Version: 2}, ""},
		{"an organisation", all, indicator.ObservationQuery{Orgs: []identity.OrgID{"x"}}, ""},
		{"quarters", all, indicator.ObservationQuery{Kinds: []period.Kind{period.Quarter}}, "a 2022-Q3=4"},
		{"from a year on", all, indicator.ObservationQuery{From: from.Start()}, "a 2022=6; a 2022-Q3=4"},
		{"up to a quarter's end", all, indicator.ObservationQuery{Codes: []indicator.Code{"a"}, Areas: []area.Code{whole}, To: to.End()}, "a 2021=5.5; a 2022-Q3=4"},
		{"of a batch", all, indicator.ObservationQuery{Batch: corrected.ID}, "a 2021=5.5"},
		{"with its history", all, indicator.ObservationQuery{Codes: []indicator.Code{"a"}, Areas: []area.Code{whole}, Kinds: []period.Kind{period.Year}, History: true},
			"a 2021=5 v1; a 2021=5.5 v2; a 2022=6 v1"},
		{"with what formulas give", all, indicator.ObservationQuery{Codes: []indicator.Code{"share"}, Derived: true}, "share 2021=27.5"},
		{"without it", all, indicator.ObservationQuery{Codes: []indicator.Code{"share"}}, ""},
		{"as of before the south", all, indicator.ObservationQuery{At: then}, "a 2021=5.5; a 2022=6; a 2022-Q3=4; a 100 2021=2; b 2021=20"},
		{"as of before anything", all, indicator.ObservationQuery{At: date("2020-01-01")}, "fault.not_yet"},
	} {
		if got := listed(t, b, c.ctx, c.q); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// A table explained says the same as one that is not, and why.
func TestATableExplained(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("100"), Baseline: num("50"), BaselineYear: 2020, Rule: indicator.RuleLevel})
	b.measure("a", 1, 2021, "60")
	b.clock = date("2022-06-30")
	plain, why := b.table(indicator.TableQuery{}), b.table(indicator.TableQuery{Explain: true})
	if again := b.table(indicator.TableQuery{}); len(again.Rows[0].Judgement.Steps) != 0 {
		t.Error("the kept table was changed")
	}
	x, y := find(t, plain, "甲"), find(t, why, "甲")
	if y.Judgement.Verdict != x.Judgement.Verdict || len(y.Judgement.Steps) == 0 || len(y.Judgement.Inputs) == 0 || y.Judgement.Pace == nil {
		t.Errorf("explained it is %+v", y.Judgement)
	}
	if !reflect.DeepEqual(plain.Tallies, why.Tallies) {
		t.Error("it counts otherwise")
	}
}

// An act that is named is done once, whoever repeats it.
func TestAnImportThatIsNamedHappensOnce(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	me, other := as("甲员", identity.Statistician), as("乙员", identity.Statistician)
	load := func(ctx context.Context, once, text string) (*indicator.Batch, error) {
		return b.Import(ctx, indicator.ImportRequest{Tenant: county, Name: "a.csv", Provenance: indicator.FromAPI, Once: once, File: strings.NewReader("indicator,period,value\n" + text)})
	}
	first := must[*indicator.Batch](t)(load(me, "k1", "a,2021,5\na,2022,6\n"))
	if first.Provenance != indicator.FromAPI || first.Ref != "k1" {
		t.Errorf("it is %+v", first)
	}
	for _, stage := range []indicator.Stage{indicator.Approved, indicator.Published} {
		must[*indicator.BatchInfo](t)(b.Advance(other, indicator.AdvanceRequest{Tenant: county, Batch: first.ID, To: stage, SHA256: first.SHA256}))
	}
	// Meanwhile the figure was corrected: the repetition is no revision of that.
	b.measure("a", 1, 2021, "5.1")
	var ids []indicator.BatchID
	for _, c := range []struct {
		ctx        context.Context
		once, text string
		want       string
	}{
		{me, "k1", "a,2021,5\na,2022,6\n", ""},
		{me, "k1", "a,2022,6\na,2021,5\n", ""}, // in another order it is the same
		{me, "k1", "a,2021,5\na,2022,6.5\n", "indicator.once_otherwise"},
		{me, "k1", "a,2021,x\n", "indicator.csv_faults"},
		{me, "k2", "a,2023,5\n", ""},
		{other, "k1", "a,2024,5\n", ""},
	} {
		got, err := load(c.ctx, c.once, c.text)
		if key := fault.From(err).Key; err != nil && key != c.want || err == nil && c.want != "" {
			t.Errorf("%s %q: %v, want %q", c.once, c.text, err, c.want)
			continue
		}
		if err == nil {
			ids = append(ids, got.ID)
		}
	}
	if want := []indicator.BatchID{first.ID, first.ID, first.ID + 2, first.ID + 3}; !slices.Equal(ids, want) {
		t.Errorf("batches are %v, want %v", ids, want)
	}
	if got := listed(t, b, me, indicator.ObservationQuery{At: time.Time{}, To: year(2022).End()}); got != "a 2021=5.1; a 2022=6" {
		t.Errorf("shown is %s", got)
	}
}

// What a formula gives of two measurings of one thing is no figure, and is not listed.
func TestNoFigureOfTwoMeasuringsIsListed(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
	b.define(indicator.Definition{Code: "rise", Name: "人口增速", Unit: "%", Kind: indicator.Growth, Decimals: 1, Formula: "(people / prev(people) - 1) * 100"})
	b.measure("people", 1, 2021, "820200")
	must[*indicator.Definition](t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "people", Seen: 1, From: year(2022), Until: year(2021), Reason: "普查"}))
	b.measure("people", 2, 2022, "730103")
	b.measure("people", 2, 2023, "737404")
	var got []string
	rows := must[iter.Seq[indicator.Listed]](t)(b.Observations(program(), indicator.ObservationQuery{Tenant: county, Codes: []indicator.Code{"rise"}, Derived: true, Lens: indicator.Internal}))
	for r := range rows {
		got = append(got, r.Cell.Period.String()+" "+r.Value.String())
	}
	if len(got) != 1 || got[0] != "2023 1.0" {
		t.Errorf("listed: %v", got)
	}
}
