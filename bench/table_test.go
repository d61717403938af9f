package bench

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// grid is a county's or a province's share of figures: indicators × 25 areas ×
// years, each in versions batches on days that follow one another.
const (
	gridIndicators = 1000
	gridAreas      = 25
	gridYears      = 6
	gridVersions   = 10
)

// gridBatch yields one version of all cells.
func gridBatch(version int) iter.Seq2[indicator.Observation, error] {
	return seriesBatch(version, gridIndicators*gridAreas)
}

// seriesBatch yields one version of the cells of the first series of the grid.
func seriesBatch(version, series int) iter.Seq2[indicator.Observation, error] {
	return func(yield func(indicator.Observation, error) bool) {
		for i := range series * gridYears {
			o := indicator.Observation{Value: quantity.New(int64(5000+i%gridYears*300+i/gridYears%400+version), 2), Status: indicator.Normal}
			o.Cell = indicator.CellKey{SeriesKey: gridSeries(i / gridYears), Period: period.InYear(2020 + i%gridYears)}
			if !yield(o, nil) {
				return
			}
		}
	}
}

var gridCodes = func() []indicator.Code {
	out := make([]indicator.Code, 10*gridIndicators)
	for i := range out {
		out[i] = indicator.Code(fmt.Sprintf("ind-%d", i))
	}
	return out
}()

func gridSeries(i int) indicator.SeriesKey {
	return indicator.SeriesKey{Code: gridCodes[i/gridAreas], Version: 1, Area: places[i%gridAreas]}
}

// gridFacts stores the grid and loads it: 1,500,000 observations.
func gridFacts(b *testing.B) (*indicatordb.Store, *indicator.Facts) {
	b.Helper()
	ctx := context.Background()
	s := indicatordb.New(dbtest.Open(b, dbtest.SQLite(b), indicatordb.Migrations()))
	for v := range gridVersions {
		record(ctx, b, s, recorded.AddDate(0, 0, v), gridBatch(v))
	}
	return s, load(ctx, b, s)
}

// BenchmarkSnapshot reads all points of 1,000 indicators × 25 areas × 6 years as
// of a day on which half of the ten versions were known.
func BenchmarkSnapshot(b *testing.B) {
	_, facts := gridFacts(b)
	at := recorded.AddDate(0, 0, gridVersions/2)
	b.ReportAllocs()
	for b.Loop() {
		s := facts.At(at, indicator.Internal)
		n := 0
		for i := range gridIndicators * gridAreas {
			n += len(s.Yearly(gridSeries(i)))
		}
		if n != gridIndicators*gridAreas*gridYears {
			b.Fatal(n)
		}
	}
}

// BenchmarkRefresh takes in one sheet of 30 figures after 1,500,000.
func BenchmarkRefresh(b *testing.B) {
	ctx := context.Background()
	s, facts := gridFacts(b)
	record(ctx, b, s, recorded.AddDate(0, 1, 0), func(yield func(indicator.Observation, error) bool) {
		for i := range 30 {
			o := indicator.Observation{Value: quantity.New(1, 0), Status: indicator.Normal}
			o.Cell = indicator.CellKey{SeriesKey: gridSeries(i * 100), Period: period.InYear(2026)}
			if !yield(o, nil) {
				return
			}
		}
	})
	for b.Loop() {
		err := s.View(ctx, func(tx indicator.ReadTx) error {
			next, err := facts.Refresh(ctx, tx)
			if err == nil && next.Rows() != facts.Rows()+30 {
				b.Fatal(next.Rows())
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
