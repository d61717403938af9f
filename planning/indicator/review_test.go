package indicator_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/area"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// reviewedBench reviews figures of a county, its towns and an organisation.
func reviewedBench(t *testing.T) *bench {
	d := dbtest.Open(t, dbtest.SQLite(t), indicatordb.Migrations(), checkdb.Migrations())
	b := newBench(t)
	b.Store, b.Results = indicatordb.New(d), checkdb.New(d)
	b.Checks = must[*indicator.Checks](t)(indicator.DefaultChecks())
	b.clock = date("2025-03-28")
	b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "万人", Owner: bureau, AreaLevel: area.Town, Additivity: indicator.Sum})
	b.define(indicator.Definition{Code: "gdp", Name: "地区生产总值", Unit: "亿元", Owner: bureau})
	b.define(indicator.Definition{Code: "gdp-primary", Name: "第一产业增加值", Unit: "亿元", Owner: "farms"})
	b.define(indicator.Definition{Code: "gdp-secondary", Name: "第二产业增加值", Unit: "亿元", Owner: bureau})
	b.define(indicator.Definition{Code: "gdp-tertiary", Name: "第三产业增加值", Unit: "亿元", Owner: "trade"})
	return b
}

// latest is what reviews found and still holds, sorted.
func (b *bench) latest() string {
	b.t.Helper()
	var out []string
	for _, h := range must[[]check.Held](b.t)(b.Results.Held(b.t.Context(), county, indicator.InForce)) {
		out = append(out, h.Fingerprint)
	}
	slices.Sort(out)
	if kept := must[[]check.Kept](b.t)(b.Results.Find(b.t.Context(), county, check.Query{Ref: indicator.InForce, Latest: true, Limit: 1000})); len(kept) != len(out) {
		b.t.Fatalf("%d results hold, and %d are found", len(out), len(kept))
	}
	return strings.Join(out, " ")
}

func (b *bench) review() {
	b.t.Helper()
	if err := b.Review(program(), county); err != nil {
		b.t.Fatal(err)
	}
}

// Whatever was recorded, approved or taken back, and however many days passed: reviewed
// each time or only at last, the same is found; and who looks for the first time finds
// nothing else than who remembers what was looked at.
func TestReviewsFollowFromTheFigures(t *testing.T) {
	found := 0
	for seed := range uint64(16) {
		pick := rand.New(rand.NewPCG(seed, 1))
		each, once := reviewedBench(t), reviewedBench(t)
		for range 1 + pick.IntN(5) {
			days := oneOf(pick, 0, 0, 1, 3, 40)
			rows := drawn(pick)
			to := oneOf(pick, indicator.Recorded, indicator.Approved, indicator.Approved, indicator.Published, indicator.Withdrawn)
			for _, b := range []*bench{each, once} {
				b.clock = b.clock.Add(time.Duration(days) * 24 * time.Hour)
				if len(rows) > 0 {
					b.act(to, rows)
				}
			}
			each.review()
		}
		once.review()
		got := each.latest()
		if want := once.latest(); got != want {
			t.Fatalf("seed %d: reviewed each time: %s\nonly at last: %s", seed, got, want)
		}
		if got != "" {
			found++
		}
		last := func() int64 { return must[int64](t)(each.Results.Last(t.Context(), county, indicator.InForce)) }
		run := last()
		fresh := &indicator.Service{Store: each.Store, Plans: each.Plans, Areas: each.Areas, Methods: each.Methods, Clock: each.Clock, IDs: each.IDs, Checks: each.Checks, Results: each.Results}
		if err := fresh.Review(program(), county); err != nil {
			t.Fatal(err)
		}
		if again := last(); again != run {
			t.Fatalf("seed %d: who looks for the first time keeps run %d after %d", seed, again, run)
		}
	}
	if found < 4 {
		t.Errorf("something was found %d times: the test shows little", found)
	}
}

func oneOf[T any](pick *rand.Rand, of ...T) T { return of[pick.IntN(len(of))] }

// drawn is figures of one act.
func drawn(pick *rand.Rand) (rows []indicator.Observation) {
	for range pick.IntN(5) {
		code, at := oneOf[indicator.Code](pick, "people", "people", "gdp", "gdp-primary", "gdp-secondary", "gdp-tertiary"), area.Code(county)
		if code == "people" {
			at = oneOf[area.Code](pick, county, north, south)
		}
		o := observe(code, 1, at, year(2023+pick.IntN(3)), oneOf(pick, "40.0", "41.0", "80.0", "400000.0"))
		if !slices.ContainsFunc(rows, func(x indicator.Observation) bool { return x.Cell == o.Cell }) {
			rows = append(rows, o)
		}
	}
	return rows
}

// act records figures and takes them to a stage.
func (b *bench) act(to indicator.Stage, rows []indicator.Observation) {
	b.t.Helper()
	if to != indicator.Withdrawn {
		b.figures(to, rows...)
		return
	}
	batch := b.figures(indicator.Approved, rows...)
	must[*indicator.BatchInfo](b.t)(b.Advance(program(), indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: to, SHA256: batch.SHA256, Note: "退回"}))
}

// A figure of a month that is not over is early until its last day has come, though
// nothing is recorded in between.
func TestAReviewSeesTheDayPass(t *testing.T) {
	b := reviewedBench(t)
	march, _ := period.Of(period.Month, 2025, 3)
	b.figures(indicator.Approved, observe("gdp", 1, area.Code(county), march, "300.0"))
	b.review()
	early := b.latest()
	if early == "" {
		t.Fatal("a figure of a month that is not over is not found")
	}
	b.clock = date("2025-03-30")
	b.review()
	if got := b.latest(); got != early {
		t.Errorf("a day before the end: %s", got)
	}
	b.clock = date("2025-03-31")
	b.review()
	if got := b.latest(); got != "" {
		t.Errorf("on the last day: %s", got)
	}
}

// What still holds is not kept again: a run has what is new, and a finding keeps its
// name, with what was said about it.
func TestAReviewKeepsWhatIsNew(t *testing.T) {
	b := reviewedBench(t)
	at := area.Code(county)
	b.figures(indicator.Approved, observe("gdp", 1, at, year(2023), "300.0"), observe("gdp", 1, at, year(2024), "400.0"))
	b.review()
	if err := b.Explain(as("填报员", identity.Clerk), county, 1+b.runsBefore(), 1, "新厂投产"); err != nil {
		t.Fatal(err)
	}
	b.figures(indicator.Approved, observe("people", 1, at, year(2023), "40.0"), observe("people", 1, at, year(2024), "80.0"))
	b.review()
	var got []string
	for _, k := range must[[]check.Kept](t)(b.Results.Find(t.Context(), county, check.Query{Ref: indicator.InForce, Latest: true})) {
		got = append(got, fmt.Sprintf("%d %s %d", k.Run-b.runsBefore(), k.Result.Cells[0].Code, len(k.Answers)))
	}
	if want := []string{"1 gdp 1", "3 people 0"}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

// runsBefore is how many runs there were before the first review.
func (b *bench) runsBefore() int64 {
	b.t.Helper()
	runs := must[[]check.Run](b.t)(b.Results.Runs(b.t.Context(), county, indicator.InForce, 100))
	return runs[len(runs)-1].ID - 1
}
