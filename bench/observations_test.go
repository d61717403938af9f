package bench

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"iter"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

var millions = flag.Bool("millions", false, "also import and load 10,000,000 observations")

const tenant = indicator.Tenant("900101") // made up

var recorded = time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC)

// engines runs fn on a new database of each engine.
func engines(b *testing.B, fn func(b *testing.B, fresh func(b *testing.B) *db.DB)) {
	for _, e := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(e.name, func(b *testing.B) {
			fn(b, func(b *testing.B) *db.DB { return dbtest.Open(b, e.address(b), indicatordb.Migrations()) })
		})
	}
}

// sizes are how many observations.
func sizes() []int {
	out := []int{1e4, 1e5, 1e6}
	if *millions {
		out = append(out, 1e7)
	}
	return out
}

// place is one of 25 areas.
func place(i int) area.Code { return area.Code(fmt.Sprintf("900101%03d", i%25)) }

// figuresCSV is a file with n rows: indicators × 25 areas × 60 months.
func figuresCSV(n int) []byte {
	var b bytes.Buffer
	b.WriteString("indicator,area,period,value,status,note\n")
	row := make([]byte, 0, 64)
	for i := range n {
		series, month := i/60, i%60
		row = append(row[:0], "ind-"...)
		row = strconv.AppendInt(row, int64(series/25), 10)
		row = append(row, ',')
		row = append(row, place(series)...)
		row = append(row, ',')
		p, _ := period.Of(period.Month, 2021+month/12, month%12+1)
		row = append(row, p.String()...)
		row = append(row, ',')
		row = quantity.AppendSmall(row, int64(i*7919%1000000), 2)
		row = append(row, ",A,\n"...)
		b.Write(row)
	}
	return b.Bytes()
}

// figures yields n observations, the same as those of figuresCSV.
func figures(n int) iter.Seq2[indicator.Observation, error] {
	return func(yield func(indicator.Observation, error) bool) {
		var codes []indicator.Code
		for i := range n {
			series, month := i/60, i%60
			if series/25 >= len(codes) {
				codes = append(codes, indicator.Code(fmt.Sprintf("ind-%d", series/25)))
			}
			p, _ := period.Of(period.Month, 2021+month/12, month%12+1)
			o := indicator.Observation{Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: codes[series/25], Version: 1, Area: places[series%25]}, Period: p},
				Value: quantity.New(int64(i*7919%1000000), 2), Status: indicator.Normal}
			if !yield(o, nil) {
				return
			}
		}
	}
}

var places = func() []area.Code {
	out := make([]area.Code, 25)
	for i := range out {
		out[i] = place(i)
	}
	return out
}()

// record stores observations as one published batch.
func record(ctx context.Context, b *testing.B, s *indicatordb.Store, at time.Time, observations iter.Seq2[indicator.Observation, error]) {
	b.Helper()
	err := s.Update(ctx, at, func(tx indicator.WriteTx) error {
		batch := indicator.Batch{Tenant: tenant, Provenance: indicator.FromImport, By: "测试员甲"}
		if err := tx.AddBatch(ctx, &batch, observations); err != nil {
			return err
		}
		return tx.AddEvent(ctx, &indicator.Event{Tenant: tenant, Batch: batch.ID, Stage: indicator.Published, By: "测试员甲", SHA256: batch.SHA256})
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkImport reads a CSV file of n rows, holds each against a definition's
// bounds, and stores them as one batch with its hash. On one core, as
//
//	GOMAXPROCS=1 go test -run '^$' -bench Import ./bench
//
// SQLite does its part of the work on the same core, PostgreSQL on others.
func BenchmarkImport(b *testing.B) {
	low, high := decimal.New(0, 0), decimal.New(1, 9)
	options := indicator.CSVOptions{
		Resolve: func(text string, version int) (indicator.Version, bool) {
			return indicator.Version{Code: indicator.Code(text), Version: max(version, 1)}, strings.HasPrefix(text, "ind-")
		},
		Check: func(o indicator.Observation) error {
			if n, ok := o.Value.Number(); ok && (n.LessThan(low) || n.GreaterThan(high)) {
				return fault.New(fault.Invalid, "indicator.csv_value", fault.Args{"Value": o.Value.String()})
			}
			return nil
		},
	}
	engines(b, func(b *testing.B, fresh func(b *testing.B) *db.DB) {
		for _, n := range sizes() {
			b.Run(strconv.Itoa(n), func(b *testing.B) {
				file := figuresCSV(n)
				b.SetBytes(int64(len(file)))
				b.StopTimer()
				for range b.N {
					s := indicatordb.New(fresh(b))
					b.StartTimer()
					record(context.Background(), b, s, recorded, indicator.ReadCSV(bytes.NewReader(file), options))
					b.StopTimer()
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	})
}

// BenchmarkReadCSV is the part of BenchmarkImport before the database.
func BenchmarkReadCSV(b *testing.B) {
	const n = 1e6
	file := figuresCSV(n)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		for _, err := range indicator.ReadCSV(bytes.NewReader(file), indicator.CSVOptions{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRecord stores observations that are in memory already.
func BenchmarkRecord(b *testing.B) {
	engines(b, func(b *testing.B, fresh func(b *testing.B) *db.DB) {
		for _, n := range sizes() {
			b.Run(strconv.Itoa(n), func(b *testing.B) {
				b.StopTimer()
				for range b.N {
					s := indicatordb.New(fresh(b))
					b.StartTimer()
					record(context.Background(), b, s, recorded, figures(n))
					b.StopTimer()
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	})
}

// BenchmarkLoadFacts reads all observations of a tenant into memory, as a
// server does once when it starts. They lie in ten batches, each with all series.
func BenchmarkLoadFacts(b *testing.B) {
	engines(b, func(b *testing.B, fresh func(b *testing.B) *db.DB) {
		for _, n := range sizes() {
			b.Run(strconv.Itoa(n), func(b *testing.B) {
				ctx := context.Background()
				s := indicatordb.New(fresh(b))
				const batches = 10
				for i := range batches {
					record(ctx, b, s, recorded.AddDate(0, 0, i), figures(n/batches))
				}
				var facts *indicator.Facts
				before := heap()
				for b.Loop() {
					facts = load(ctx, b, s)
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
				b.ReportMetric(float64(heap()-before)/float64(facts.Rows()), "bytes/row")
				runtime.KeepAlive(facts)
			})
		}
	})
}

func load(ctx context.Context, b *testing.B, s indicator.Store) *indicator.Facts {
	b.Helper()
	facts := indicator.NewFacts(tenant)
	err := s.View(ctx, func(tx indicator.ReadTx) (err error) {
		facts, err = facts.Refresh(ctx, tx)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return facts
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
