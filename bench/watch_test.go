package bench

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"gangyao/kernel/casework/caseworkdb"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningdb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// gridPlans has the one plan of the grid.
type gridPlans struct{ noPlans }

func (gridPlans) Plans(context.Context, plan.Tenant) ([]plan.PlanListing, error) {
	return []plan.PlanListing{{Plan: plan.Plan{Tenant: tenant, ID: gridPlan, Period: [2]int{2021, 2025}}}}, nil
}

type codes struct{}

func (codes) OrgName(_ context.Context, _ warning.Tenant, id identity.OrgID) string {
	return string(id)
}
func (codes) AreaName(_ context.Context, _ warning.Tenant, at area.Code) string { return string(at) }

// watched is the use cases over a grid of so many series.
type watched struct {
	indicators *indicator.Service
	watch      *warning.Watch
	ctx        context.Context
	changes    int
}

func newWatched(b *testing.B, d *db.DB, series int) *watched {
	b.Helper()
	store := indicatordb.New(d)
	furnish(b, store, series)
	s := service(b, store)
	checks, err := indicator.DefaultChecks()
	if err != nil {
		b.Fatal(err)
	}
	rules, err := warning.DefaultRules()
	if err != nil {
		b.Fatal(err)
	}
	now := recorded.AddDate(0, 5, 0) // the year after the last of the targets: all are watched
	clock := func() time.Time { now = now.Add(time.Second); return now }
	ids := 0
	newID := func() string { ids++; return fmt.Sprintf("id-%09d", ids) }
	s.Checks, s.Results, s.Plans, s.Clock = checks, checkdb.New(d), gridPlans{}, clock
	return &watched{indicators: s, ctx: identity.With(context.Background(), identity.Program(tenant, "测试程序")), watch: &warning.Watch{
		Warnings: &warning.Service{Store: warningdb.New(d), Clock: clock, IDs: newID}, Rules: rules, Plans: gridPlans{}, Indicators: s,
		Reports: &reporting.Service{Store: reportingdb.New(d, indicatordb.On), Clock: clock, IDs: newID}, Names: codes{}}}
}

// change records and approves one sheet of thirty figures.
func (w *watched) change(b *testing.B, series int) {
	b.Helper()
	w.changes++
	var obs []indicator.Observation
	for i := range min(30, series) {
		obs = append(obs, indicator.Observation{Cell: indicator.CellKey{SeriesKey: gridSeries(i), Period: period.InYear(2025)},
			Value: quantity.New(int64(6600+w.changes*7+i), 2), Status: indicator.Normal, Note: "修订"})
	}
	w.record(b, obs)
}

// record records figures and approves them.
func (w *watched) record(b *testing.B, obs []indicator.Observation) {
	b.Helper()
	batch, err := w.indicators.Record(w.ctx, indicator.RecordRequest{Tenant: tenant, Provenance: indicator.FromImport, Reason: "修订", Observations: obs})
	if err == nil {
		_, err = w.indicators.Advance(w.ctx, indicator.AdvanceRequest{Tenant: tenant, Batch: batch.ID, To: indicator.Approved, SHA256: batch.SHA256})
	}
	if err != nil {
		b.Fatal(err)
	}
}

// jump makes the last figure of every twentieth series a third higher than the one before, which asks for an
// explanation.
func (w *watched) jump(b *testing.B, series int) {
	b.Helper()
	var obs []indicator.Observation
	for i := 0; i < series; i += 20 {
		obs = append(obs, indicator.Observation{Cell: indicator.CellKey{SeriesKey: gridSeries(i), Period: period.InYear(2025)},
			Value: quantity.New(int64(9000+i%400), 2), Status: indicator.Normal})
	}
	w.record(b, obs)
}

// BenchmarkWatch looks at all that can be wrong at the size of a county: Review
// runs the checks over the figures in force, Evaluate that and the warnings of all
// targets, of which three of ten are missed, while every twentieth figure asks for an
// explanation. First is the first time, with all findings and warnings new; then one
// sheet of thirty figures changes before each; again is with nothing new.
func BenchmarkWatch(b *testing.B) {
	engines := map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, series := range []int{1_000 / 25 * 25, 5_000, gridIndicators * gridAreas} {
			b.Run(fmt.Sprintf("%s/%d_series", engine, series), func(b *testing.B) {
				w := newWatched(b, dbtest.Open(b, engines[engine](b), indicatordb.Migrations(), reportingdb.Migrations(), checkdb.Migrations(),
					warningdb.Migrations(), caseworkdb.Migrations()), series)
				w.jump(b, series)
				review := func() error { return w.indicators.Review(w.ctx, tenant) }
				changes := 0
				evaluate := func() error {
					made, err := w.watch.Evaluate(w.ctx, tenant)
					changes = len(made)
					return err
				}
				sums := map[string]float64{}
				measure := func(what string, fn func() error) {
					worked, passed := timed(b, fn)
					sums[what+"-ms"] += passed
					sums[what+"-cpu-ms"] += worked
				}
				verdicts(b, w.indicators, time.Time{}, series) // what a server has read
				before := heap()
				measure("first-review", review)
				measure("first-evaluate", evaluate)
				b.ReportMetric(float64(changes), "warnings")
				if changes < series/4 {
					b.Fatalf("%d warnings", changes)
				}
				b.ReportMetric(float64(heap()-min(before, heap()))/1e6, "kept-MB")
				for range b.N {
					w.change(b, series)
					measure("review", review)
					w.change(b, series)
					measure("evaluate", evaluate)
					measure("again", evaluate)
					if changes > 0 {
						b.Fatalf("%d changes of nothing", changes)
					}
				}
				for what, sum := range sums {
					if !strings.HasPrefix(what, "first") {
						sum /= float64(b.N)
					}
					b.ReportMetric(sum, what)
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// timed is how many milliseconds of processor time this program takes for fn, on all
// cores, and how many go by.
func timed(b *testing.B, fn func() error) (worked, passed float64) {
	b.Helper()
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	from, was := time.Now(), busy(os.Getpid())
	if err := fn(); err != nil {
		b.Fatal(err)
	}
	return ms(busy(os.Getpid()) - was), ms(time.Since(from))
}
