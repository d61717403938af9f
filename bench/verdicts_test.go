package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

const gridPlan = plan.PlanID("plan")

// noPlans and gridPlaces: targets are recorded without an edition.
type noPlans struct{}

func (noPlans) Published(context.Context, plan.Tenant, plan.EditionID) (*plan.Published, error) {
	return nil, nil
}
func (noPlans) Plans(context.Context, plan.Tenant) ([]plan.PlanListing, error) { return nil, nil }

type gridPlaces struct{}

func (gridPlaces) Areas(context.Context, indicator.Tenant) ([]area.Area, error) {
	out := []area.Area{{Tenant: tenant, Code: tenant, Level: area.County, Name: "云岭县"}}
	for _, p := range places {
		out = append(out, area.Area{Tenant: tenant, Code: p, Level: area.Town, Parent: tenant, Name: string(p)})
	}
	return out, nil
}

// furnish stores definitions and targets for the first series of the grid, and
// ten versions of their figures: sixty observations a series.
func furnish(b *testing.B, s *indicatordb.Store, series int) {
	b.Helper()
	ctx := context.Background()
	err := s.Update(ctx, time.Date(2021, 3, 10, 0, 0, 0, 0, time.UTC), func(tx indicator.WriteTx) error {
		var targets []indicator.Target
		for i := range series {
			k := gridSeries(i)
			if i%gridAreas == 0 {
				d := &indicator.Definition{Tenant: tenant, Code: k.Code, Version: 1, Revision: 1, Name: string(k.Code), Unit: "亿元",
					Kind: indicator.Level, Direction: indicator.Up, Frequency: period.Year, Additivity: indicator.Sum, Recorded: tx.Now()}
				if err := tx.AddDefinition(ctx, d); err != nil {
					return err
				}
			}
			aim := quantity.New(int64(6300+i%400+i*31%300), 2) // the figures of the last year miss three of ten
			targets = append(targets, indicator.Target{Tenant: tenant, ID: fmt.Sprintf("t-%07d", i), Plan: gridPlan, Row: i, Label: string(k.Code),
				Pinned: indicator.Version{Code: k.Code, Version: 1}, Area: k.Area, Rule: indicator.RuleLevel, Unit: "亿元", Aim: &aim, Op: ">=",
				BaselineYear: 2020, Start: 2021, End: 2025, Recorded: tx.Now()})
		}
		return tx.AddTargets(ctx, targets)
	})
	if err != nil {
		b.Fatal(err)
	}
	for v := range gridVersions {
		record(ctx, b, s, recorded.AddDate(0, 0, v), seriesBatch(v, series))
	}
}

func service(b *testing.B, s *indicatordb.Store) *indicator.Service {
	b.Helper()
	methods, err := method.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	return &indicator.Service{Store: s, Plans: noPlans{}, Areas: gridPlaces{}, Methods: methods,
		Clock: func() time.Time { return recorded.AddDate(5, 0, 0) }, IDs: func() string { return "id" }}
}

func verdicts(b *testing.B, s *indicator.Service, at time.Time, rows int) {
	b.Helper()
	ctx := identity.With(context.Background(), identity.Program(tenant, "测试程序"))
	t, err := s.Table(ctx, indicator.TableQuery{Tenant: tenant, Plan: gridPlan, At: at, AllAreas: true, Lens: indicator.Internal})
	if err != nil {
		b.Fatal(err)
	}
	if both := t.Tallies[len(t.Tallies)-1]; len(t.Rows) != rows || both.Judged != rows {
		b.Fatalf("%d rows, %d judged, want %d", len(t.Rows), both.Judged, rows)
	}
}

// gridSizes are how many series, with sixty observations each.
func gridSizes() []int {
	out := []int{10_000 / 60, 100_000 / 60, 1_000_000 / 60, gridIndicators * gridAreas}
	if *millions {
		out = append(out, 10_000_000/60)
	}
	return out
}

// BenchmarkVerdicts judges all targets of a plan as of a day, each with ten
// versions of six years. No day is asked for twice in a row of thirty, so that
// nothing is kept from before but the figures in memory.
func BenchmarkVerdicts(b *testing.B) {
	for _, series := range gridSizes() {
		b.Run(fmt.Sprintf("%d_targets", series), func(b *testing.B) {
			store := indicatordb.New(dbtest.Open(b, dbtest.SQLite(b), indicatordb.Migrations()))
			furnish(b, store, series)
			s := service(b, store)
			verdicts(b, s, recorded.AddDate(0, 0, gridVersions/2), series)
			b.ReportAllocs()
			month := 0
			for b.Loop() {
				month = month%36 + 1
				verdicts(b, s, recorded.AddDate(0, month, 3), series)
			}
			b.ReportMetric(float64(series*b.N)/b.Elapsed().Seconds(), "targets/s")
		})
	}
}

// BenchmarkVerdictsKept asks for the same day again, as every reader but the
// first does.
func BenchmarkVerdictsKept(b *testing.B) {
	store := indicatordb.New(dbtest.Open(b, dbtest.SQLite(b), indicatordb.Migrations()))
	const series = gridIndicators * gridAreas
	furnish(b, store, series)
	s := service(b, store)
	at := recorded.AddDate(0, 0, gridVersions/2)
	verdicts(b, s, at, series)
	for b.Loop() {
		verdicts(b, s, at, series)
	}
}

// BenchmarkVerdictsCold is the first question after a server started: everything
// is read, and the targets are judged.
func BenchmarkVerdictsCold(b *testing.B) {
	engines(b, func(b *testing.B, fresh func(b *testing.B) *db.DB) {
		for _, series := range gridSizes() {
			b.Run(fmt.Sprintf("%d_targets", series), func(b *testing.B) {
				store := indicatordb.New(fresh(b))
				furnish(b, store, series)
				for b.Loop() {
					verdicts(b, service(b, store), recorded.AddDate(0, 0, gridVersions/2), series)
				}
			})
		}
	})
}
