package indicatordb_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

const tenant = indicator.Tenant("900101") // made up, as all of this

var (
	ctx  = context.Background()
	noon = time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)
)

// each runs a test on both engines.
func each(t *testing.T, fn func(t *testing.T, d *db.DB, s *indicatordb.Store)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, d, indicatordb.New(d)) }, indicatordb.Migrations())
}

func update(t testing.TB, s *indicatordb.Store, fn func(indicator.WriteTx) error) {
	t.Helper()
	if err := s.Update(ctx, noon, fn); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, s *indicatordb.Store, fn func(indicator.ReadTx) error) {
	t.Helper()
	if err := s.View(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func observation(code string, year int, value string) indicator.Observation {
	o := indicator.Observation{Value: quantity.Parse(value), Status: indicator.Normal}
	o.Cell.Code, o.Cell.Version, o.Cell.Area, o.Cell.Period = indicator.Code(code), 1, "900101", period.InYear(year)
	if value == "" {
		o.Status, o.Note = indicator.Missing, "未报"
	}
	return o
}

// seq yields observations.
func seq(os ...indicator.Observation) iter.Seq2[indicator.Observation, error] {
	return func(yield func(indicator.Observation, error) bool) {
		for _, o := range os {
			if !yield(o, nil) {
				return
			}
		}
	}
}

func batch() *indicator.Batch {
	return &indicator.Batch{Tenant: tenant, Provenance: indicator.FromImport, Origin: "年报", Certainty: "A", Ref: "sheet-1", Reason: "首次", Demo: true,
		Evidence: []indicator.Evidence{{SHA256: "ab", Name: "年报.pdf", Bytes: 12}}, By: "测试员甲"}
}

func value(s string) *quantity.Value { v := quantity.Parse(s); return &v }

func TestWhatIsKeptComesBackWhole(t *testing.T) {
	at := cmp.Comparer(func(a, b quantity.Value) bool { return a.String() == b.String() })
	periods := cmp.Comparer(func(a, b period.Period) bool { return a == b })
	each(t, func(t *testing.T, _ *db.DB, s *indicatordb.Store) {
		full := indicator.Definition{Tenant: tenant, Code: "income", Version: 1, Revision: 1, Name: "人均收入", Unit: "万元", Decimals: 2, Kind: indicator.Level, Direction: indicator.Up,
			Frequency: period.Quarter, AreaLevel: "town", ByOrg: true, Additivity: indicator.Mean, Weight: "people", Formula: "a / b", GrowthOf: "x", Source: "年鉴", Standard: "标准", Note: "口径",
			Owner: "bureau-a", Register: "households", From: period.InYear(2021), To: period.InYear(2025), Comparable: true, Factor: value("1.05"), Low: value("0"), High: value("100.0"),
			Demo: true, Reason: "新建", By: "测试员甲"}
		bare := indicator.Definition{Tenant: tenant, Code: "area", Version: 2, Revision: 1, Name: "面积"}
		targets := []indicator.Target{
			{Tenant: tenant, ID: "t1", Plan: "p1", Edition: "e1", Item: "i1", Row: 3, No: "(1)", Group: "经济", Label: "收入", Parent: "t0", Pinned: full.Key(), Area: "900101102", Org: "bureau-a",
				Binding: true, Rule: indicator.RuleLevel, Unit: "万元", Baseline: value("48.00"), BaselineYear: 2020, Aim: value("70"), AimTo: value("80"), Op: ">=", Start: 2021, End: 2025,
				Milestones: []indicator.Milestone{{Year: 2023, Value: quantity.Parse("60.0")}}, Source: "纲要", Certainty: "B", Demo: true, By: "测试员甲"},
			{Tenant: tenant, ID: "t2", Plan: "p2", Words: "完成省下达任务", Rule: indicator.RuleWords},
		}
		links := []indicator.Link{{Tenant: tenant, From: "i0", To: "i1", FromPlan: "p0", ToPlan: "p1", Kind: indicator.LinkChanged, Note: "口径变化", By: "测试员甲"}}
		update(t, s, func(tx indicator.WriteTx) error {
			return errors.Join(tx.AddDefinition(ctx, &full), tx.AddDefinition(ctx, &bare), tx.AddTargets(ctx, targets), tx.AddLinks(ctx, links))
		})
		if !full.Recorded.Equal(noon) || !targets[1].Recorded.Equal(noon) || !links[0].Recorded.Equal(noon) {
			t.Error("the time of recording is not that of the transaction")
		}
		view(t, s, func(tx indicator.ReadTx) error {
			ds, err := tx.Definitions(ctx, tenant)
			if d := cmp.Diff([]indicator.Definition{bare, full}, ds, at, periods); d != "" || err != nil {
				t.Error(d, err)
			}
			ts, err := tx.Targets(ctx, tenant, "")
			if d := cmp.Diff(targets, ts, at); d != "" || err != nil {
				t.Error(d, err)
			}
			if ts, err = tx.Targets(ctx, tenant, "p2"); len(ts) != 1 || ts[0].ID != "t2" || err != nil {
				t.Errorf("targets of p2: %v, %v", ts, err)
			}
			ls, err := tx.Links(ctx, tenant)
			if d := cmp.Diff(links, ls); d != "" || err != nil {
				t.Error(d, err)
			}
			r, err := tx.Revision(ctx, tenant)
			if r != (indicator.Revision{Definition: 2, Target: 2, Link: 1}) || err != nil {
				t.Errorf("revision %+v, %v", r, err)
			}
			if r, err = tx.Revision(ctx, "900999"); r != (indicator.Revision{}) || err != nil {
				t.Errorf("revision of another tenant %+v, %v", r, err)
			}
			return nil
		})
	})
}

func TestABatchComesBackWholeAndHashed(t *testing.T) {
	rows := []indicator.Observation{observation("income", 2024, "5.00"), observation("income", 2023, ""), observation("area", 2024, "13.5:49.5:37"),
		observation("task", 2024, "完成省下达任务"), observation("big", 2024, "12345678901234567890.50"), observation("low", 2024, "-0.07")}
	rows[0].Cell.Area, rows[0].Cell.Org, rows[0].Status, rows[0].Note = "900101102", "bureau-a", indicator.Provisional, "更正\n第二行"
	each(t, func(t *testing.T, d *db.DB, s *indicatordb.Store) {
		b := batch()
		update(t, s, func(tx indicator.WriteTx) error {
			if err := tx.AddBatch(ctx, b, seq(rows...)); err != nil {
				return err
			}
			return tx.AddEvent(ctx, &indicator.Event{Tenant: tenant, Batch: b.ID, Stage: indicator.Approved, By: "测试员乙", Org: "统计局", SHA256: b.SHA256, Note: "同意"})
		})
		sum, err := indicator.Canonical(io.Discard, slices.Values(rows))
		if err != nil || b.ID != 1 || b.Rows != len(rows) || b.SHA256 != sum || !b.Recorded.Equal(noon) {
			t.Errorf("batch %+v, hash %s, %v", b, sum, err)
		}
		view(t, s, func(tx indicator.ReadTx) error {
			f, err := indicator.NewFacts(tenant).Refresh(ctx, tx)
			if err != nil {
				return err
			}
			if d := cmp.Diff(*b, f.Batches()[0].Batch); d != "" {
				t.Error(d)
			}
			if e := f.Batches()[0].Events[0]; e.Seq != 1 || e.Stage != indicator.Approved || e.By != "测试员乙" || e.Org != "统计局" || e.Note != "同意" || !e.At.Equal(noon) {
				t.Errorf("event %+v", e)
			}
			for _, o := range rows {
				p, ok := f.At(time.Time{}, indicator.Internal).Point(o.Cell)
				if !ok || p.Value.String() != o.Value.String() || p.Status != o.Status || p.Note != o.Note {
					t.Errorf("%v: %v, want %v", o.Cell, p, o)
				}
			}
			ok, err := indicator.VerifyBatch(ctx, tx, tenant, 1)
			if !ok {
				t.Error("the batch does not verify")
			}
			return err
		})
		// somebody with SQL reads it in plain columns, and changes a figure
		err = d.Update(ctx, noon, func(tx *db.Tx) error {
			var p, v, stage, by string
			if err := tx.Row(ctx, `SELECT period, value, stage, recorded_by FROM indicator_figures WHERE tenant = $1 AND code = 'low'`, []any{tenant}, &p, &v, &stage, &by); err != nil {
				return err
			}
			if p != "2024" || v != "-0.07" || stage != "approved" || by != "测试员甲" {
				t.Errorf("view: %s %s %s %s", p, v, stage, by)
			}
			n, err := tx.Exec(ctx, `UPDATE indicator_observation SET value = '0.07' WHERE value = '-0.07'`)
			if n != 1 {
				t.Errorf("%d rows changed", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		view(t, s, func(tx indicator.ReadTx) error {
			ok, err := indicator.VerifyBatch(ctx, tx, tenant, 1)
			if ok {
				t.Error("a changed figure is not noticed")
			}
			return err
		})
	})
}

func TestTheViewWritesPeriodsAsSDMX(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, s *indicatordb.Store) {
		var rows []indicator.Observation
		want := map[string]bool{}
		for _, k := range []period.Kind{period.Year, period.Half, period.Quarter, period.Month, period.Cumulative} {
			for n := 1; n <= k.PerYear(); n++ {
				o := observation("income", 2024, "1")
				o.Cell.Period, _ = period.Of(k, 2024, n)
				rows, want[o.Cell.Period.String()] = append(rows, o), true
			}
		}
		update(t, s, func(tx indicator.WriteTx) error { return tx.AddBatch(ctx, batch(), seq(rows...)) })
		err := d.View(ctx, func(tx *db.Tx) error {
			return tx.Rows(ctx, `SELECT period, stage FROM indicator_figures`, nil, func(scan func(...any) error) error {
				var p, stage string
				if err := scan(&p, &stage); err != nil {
					return err
				}
				if !want[p] || stage != "recorded" {
					t.Errorf("%s %s", p, stage)
				}
				delete(want, p)
				return nil
			})
		})
		if err != nil || len(want) > 0 {
			t.Errorf("%v, missing %v", err, want)
		}
	})
}

// failed runs an update that must be refused, and sees that nothing of it stayed.
func failed(t *testing.T, s *indicatordb.Store, code fault.Code, key string, fn func(indicator.WriteTx) error) {
	t.Helper()
	revision := func() (r indicator.Revision) {
		view(t, s, func(tx indicator.ReadTx) (err error) { r, err = tx.Revision(ctx, tenant); return err })
		return r
	}
	before := revision()
	if f := fault.From(s.Update(ctx, noon, fn)); f.Code != code || f.Key != key {
		t.Errorf("%v, want %s %s", f, code, key)
	}
	if after := revision(); after != before {
		t.Errorf("the refused update moved the revision from %+v to %+v", before, after)
	}
}

func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, _ *db.DB, s *indicatordb.Store) {
		d := indicator.Definition{Tenant: tenant, Code: "income", Version: 1, Revision: 1}
		update(t, s, func(tx indicator.WriteTx) error {
			return errors.Join(tx.AddDefinition(ctx, &d), tx.AddTargets(ctx, []indicator.Target{{Tenant: tenant, ID: "t1"}}))
		})
		failed(t, s, fault.Conflict, "indicator.definition_stale", func(tx indicator.WriteTx) error { return tx.AddDefinition(ctx, &d) })
		failed(t, s, fault.Conflict, "indicator.target_stale", func(tx indicator.WriteTx) error {
			return tx.AddTargets(ctx, []indicator.Target{{Tenant: tenant, ID: "t1"}})
		})
		failed(t, s, fault.NotFound, "indicator.batch_unknown", func(tx indicator.WriteTx) error {
			return tx.AddEvent(ctx, &indicator.Event{Tenant: tenant, Batch: 7, Stage: indicator.Approved})
		})
		failed(t, s, fault.Invalid, "indicator.cell_twice", func(tx indicator.WriteTx) error {
			return tx.AddBatch(ctx, batch(), seq(observation("a", 2024, "1"), observation("b", 2024, "1"), observation("a", 2024, "2")))
		})
		failed(t, s, fault.Conflict, "indicator.batch_changed", func(tx indicator.WriteTx) error {
			b := batch()
			b.SHA256 = "00"
			return tx.AddBatch(ctx, b, seq(observation("a", 2024, "1")))
		})
	})
}

func TestAnInterruptedImportKeepsNothing(t *testing.T) {
	cut := errors.New("cut off")
	many := func(n int, end error) iter.Seq2[indicator.Observation, error] {
		return func(yield func(indicator.Observation, error) bool) {
			for i := range n {
				if !yield(observation(fmt.Sprint("x", i), 2024, "1"), nil) {
					return
				}
			}
			yield(indicator.Observation{}, end)
		}
	}
	each(t, func(t *testing.T, d *db.DB, s *indicatordb.Store) {
		count := func() (n int) {
			t.Helper()
			err := d.View(ctx, func(tx *db.Tx) error {
				return tx.Row(ctx, `SELECT (SELECT count(*) FROM indicator_observation) + (SELECT count(*) FROM indicator_series) + (SELECT count(*) FROM indicator_batch)`, nil, &n)
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		err := s.Update(ctx, noon, func(tx indicator.WriteTx) error { return tx.AddBatch(ctx, batch(), many(5000, cut)) })
		if !errors.Is(err, cut) || count() != 0 {
			t.Errorf("a file that breaks off: %v, %d rows", err, count())
		}
		err = s.Update(ctx, noon, func(tx indicator.WriteTx) error {
			if err := tx.AddBatch(ctx, batch(), seq(observation("a", 2024, "1"))); err != nil {
				return err
			}
			return cut
		})
		if !errors.Is(err, cut) || count() != 0 {
			t.Errorf("a use case that fails after the import: %v, %d rows", err, count())
		}
		stopped, stop := context.WithCancel(ctx)
		err = s.Update(stopped, noon, func(tx indicator.WriteTx) error {
			return tx.AddBatch(stopped, batch(), func(yield func(indicator.Observation, error) bool) {
				for i := 0; yield(observation(fmt.Sprint("x", i), 2024, "1"), nil); i++ {
					if i == 20000 {
						stop()
					}
				}
			})
		})
		if !errors.Is(err, context.Canceled) || count() != 0 {
			t.Errorf("a person who gives up: %v, %d rows", err, count())
		}
		update(t, s, func(tx indicator.WriteTx) error { return tx.AddBatch(ctx, batch(), seq(observation("a", 2024, "1"))) })
		if count() != 3 {
			t.Errorf("%d rows after a whole import", count())
		}
	})
}

// Numbers rise without gaps however many write at once, and every series has
// one number.
func TestWritersAtTheSameTime(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, s *indicatordb.Store) {
		const workers, batches = 6, 5
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := range batches {
					err := s.Update(ctx, noon, func(tx indicator.WriteTx) error {
						b := batch()
						rows := []indicator.Observation{observation("shared", 2024, "1"), observation(fmt.Sprint("own", w), 2024, "1"), observation(fmt.Sprint("late", i), 2024, "1")}
						if err := tx.AddBatch(ctx, b, seq(rows...)); err != nil {
							return err
						}
						return tx.AddEvent(ctx, &indicator.Event{Tenant: tenant, Batch: b.ID, Stage: indicator.Published, SHA256: b.SHA256})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		view(t, s, func(tx indicator.ReadTx) error {
			f, err := indicator.NewFacts(tenant).Refresh(ctx, tx)
			if err != nil {
				return err
			}
			for i, b := range f.Batches() {
				if b.ID != indicator.BatchID(i+1) || len(b.Events) != 1 {
					t.Errorf("batch %d in place %d with %d events", b.ID, i, len(b.Events))
				}
			}
			if len(f.Batches()) != workers*batches || f.Rows() != 3*workers*batches {
				t.Errorf("%d batches with %d rows", len(f.Batches()), f.Rows())
			}
			if p, _ := f.At(time.Time{}, indicator.Public).Point(observation("shared", 2024, "1").Cell); p.Version != workers*batches {
				t.Errorf("%d versions of the shared cell", p.Version)
			}
			return nil
		})
		var n int
		if err := d.View(ctx, func(tx *db.Tx) error { return tx.Row(ctx, `SELECT count(*) FROM indicator_series`, nil, &n) }); err != nil || n != 1+workers+batches {
			t.Errorf("%d series, %v", n, err)
		}
	})
}

// More series than are looked up one by one, twice in one transaction and once
// in another; and more rows than one statement inserts.
func TestManySeriesKeepTheirNumbers(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, s *indicatordb.Store) {
		var rows []indicator.Observation
		for i := range 1000 {
			rows = append(rows, observation(fmt.Sprint("x", i), 2024, fmt.Sprint(i)))
		}
		add := func(tx indicator.WriteTx, rows []indicator.Observation) error {
			return tx.AddBatch(ctx, batch(), seq(rows...))
		}
		update(t, s, func(tx indicator.WriteTx) error {
			return errors.Join(add(tx, rows[:10]), add(tx, rows[:600]), add(tx, rows[500:700]))
		})
		update(t, s, func(tx indicator.WriteTx) error { return add(tx, rows) })
		// facts stand within another adapter's transaction, too
		err := d.Update(ctx, noon, func(tx *db.Tx) error { return add(indicatordb.On(tx), rows[990:]) })
		if err != nil {
			t.Fatal(err)
		}
		var series, observations int
		err = d.View(ctx, func(tx *db.Tx) error {
			return tx.Row(ctx, `SELECT (SELECT count(*) FROM indicator_series), (SELECT count(*) FROM indicator_observation)`, nil, &series, &observations)
		})
		if err != nil || series != 1000 || observations != 10+600+200+1000+10 {
			t.Errorf("%d series, %d observations, %v", series, observations, err)
		}
		view(t, s, func(tx indicator.ReadTx) error {
			for id := range indicator.BatchID(5) {
				if ok, err := indicator.VerifyBatch(ctx, tx, tenant, id+1); !ok || err != nil {
					t.Errorf("batch %d: %v, %v", id+1, ok, err)
				}
			}
			return nil
		})
	})
}
