package bench

import (
	"context"
	"fmt"
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
	now := recorded.AddDate(5, 0, 0)
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
	batch, err := w.indicators.Record(w.ctx, indicator.RecordRequest{Tenant: tenant, Provenance: indicator.FromImport, Reason: "修订", Observations: obs})
	if err == nil {
		_, err = w.indicators.Advance(w.ctx, indicator.AdvanceRequest{Tenant: tenant, Batch: batch.ID, To: indicator.Approved, SHA256: batch.SHA256})
	}
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkWatch looks at all that can be wrong at the size of a county: Review
// runs the checks over the figures in force, Evaluate that and the warnings of all
// targets. First is the first time, with all findings and warnings new; then one
// sheet of thirty figures changes before each.
func BenchmarkWatch(b *testing.B) {
	engines := map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, series := range []int{1_000 / 25 * 25, 5_000, gridIndicators * gridAreas} {
			b.Run(fmt.Sprintf("%s/%d_series", engine, series), func(b *testing.B) {
				w := newWatched(b, dbtest.Open(b, engines[engine](b), indicatordb.Migrations(), reportingdb.Migrations(), checkdb.Migrations(),
					warningdb.Migrations(), caseworkdb.Migrations()), series)
				timed := func(fn func() error) float64 {
					from := time.Now()
					if err := fn(); err != nil {
						b.Fatal(err)
					}
					return float64(time.Since(from).Microseconds()) / 1000
				}
				warnings := 0
				review := func() error { return w.indicators.Review(w.ctx, tenant) }
				evaluate := func() error {
					changes, err := w.watch.Evaluate(w.ctx, tenant)
					warnings += len(changes)
					return err
				}
				verdicts(b, w.indicators, time.Time{}, series) // what a server has read
				b.ReportMetric(timed(review), "first-review-ms")
				b.ReportMetric(timed(evaluate), "first-evaluate-ms")
				b.ReportMetric(float64(warnings), "warnings")
				reviewing, evaluating := 0.0, 0.0
				for range b.N {
					w.change(b, series)
					reviewing += timed(review)
					w.change(b, series)
					evaluating += timed(evaluate)
				}
				b.ReportMetric(reviewing/float64(b.N), "review-ms")
				b.ReportMetric(evaluating/float64(b.N), "evaluate-ms")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
