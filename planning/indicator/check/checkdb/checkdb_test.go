package checkdb_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

const tenant = area.Code("900101")

var day = time.Date(2025, 1, 20, 9, 0, 0, 0, time.UTC)

func cell(code formula.Code, year int) check.Cell {
	return check.Cell{Code: code, Version: 1, Place: formula.Place{Area: tenant, Period: period.InYear(year)}}
}

// run checks two cells of a made-up county: one blocks, one asks for a remark.
func run(t *testing.T, gdp string) check.Report {
	t.Helper()
	declared, err := check.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	high := quantity.Parse("100")
	set := check.Compile(declared, []check.Indicator{
		{Symbol: formula.Symbol{Code: "gdp", Name: "地区生产总值", Unit: "亿元", Decimals: 2}, Version: 1, Kind: "level"},
		{Symbol: formula.Symbol{Code: "cover", Name: "森林覆盖率", Unit: "%"}, Version: 1, Kind: "ratio", High: &high},
	}, nil)
	known := &check.Memory{Points: map[check.Cell]check.Point{cell("gdp", 2023): {Value: quantity.Parse("300.00"), Record: "b1"}},
		Targets: map[check.Cell][]check.Aim{cell("cover", 2024): {{Value: quantity.Parse("104"), Label: "目标"}}}}
	return set.Run(check.Input{Known: known, Cells: []check.Candidate{
		{Cell: cell("gdp", 2024), Value: quantity.Parse(gdp), Row: 4}, {Cell: cell("cover", 2024), Value: quantity.Parse("104"), Row: 5},
	}})
}

func office(c check.Cell) identity.OrgID {
	if c.Code == "gdp" {
		return "statistics"
	}
	return "forestry"
}

func keep(t *testing.T, s *checkdb.Store, ref, gdp string) (*check.Run, []check.Result) {
	t.Helper()
	r := run(t, gdp)
	kept := &check.Run{Tenant: tenant, Act: check.Submission, Ref: ref, Round: "2024", By: "测试员甲", At: day, Counts: r.Counts}
	if err := s.Keep(context.Background(), kept, r.Results, office); err != nil {
		t.Fatal(err)
	}
	return kept, r.Results
}

func find(t *testing.T, s *checkdb.Store, q check.Query) []check.Kept {
	t.Helper()
	out, err := s.Find(context.Background(), tenant, q)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestResultsAreKeptAsTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := checkdb.New(d)
		first, results := keep(t, s, "sheet-1", "3180000")
		if first.ID != 1 || len(results) < 3 {
			t.Fatalf("run %d with %d results", first.ID, len(results))
		}
		got := find(t, s, check.Query{})
		if len(got) != len(results) {
			t.Fatalf("%d results kept, want %d", len(got), len(results))
		}
		for i := range got {
			for _, l := range i18n.Langs() {
				if a, b := got[i].Result.Message.In(l), results[i].Message.In(l); a != b || a == results[i].Message.Key {
					t.Errorf("message %q is kept as %q", b, a)
				}
			}
			a, b := got[i].Result, results[i]
			if a.Check != b.Check || a.Severity != b.Severity || a.Signal != b.Signal || a.Row != b.Row || !cmp.Equal(a.Cells, b.Cells, cmp.Comparer(func(x, y period.Period) bool { return x == y })) ||
				len(a.Inputs) != len(b.Inputs) || (a.Suggest == nil) != (b.Suggest == nil) {
				t.Errorf("kept %+v, want %+v", a, b)
			}
			for k := range a.Inputs {
				if a.Inputs[k].Cell != b.Inputs[k].Cell || !a.Inputs[k].Value.Equal(b.Inputs[k].Value) || a.Inputs[k].Record != b.Inputs[k].Record {
					t.Errorf("input %+v is kept as %+v", b.Inputs[k], a.Inputs[k])
				}
			}
		}
		runs, err := s.Runs(context.Background(), tenant, "sheet-1", 10)
		if err != nil || len(runs) != 1 || !runs[0].At.Equal(day) || len(runs[0].Counts) != len(first.Counts) {
			t.Fatalf("runs %+v, %v", runs, err)
		}
		looked := 0
		for _, c := range runs[0].Counts {
			looked += c.Looked
		}
		if looked <= len(results) {
			t.Errorf("%d looks are counted; those that found nothing count too", looked)
		}
	}, checkdb.Migrations())
}

func TestResultsAreFoundByWhatTheyConcern(t *testing.T) {
	yes, no := true, false
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := checkdb.New(d)
		keep(t, s, "sheet-1", "450.00")
		keep(t, s, "sheet-2", "310.00")
		for _, tc := range []struct {
			name string
			q    check.Query
			want int
		}{
			{"by indicator", check.Query{Code: "gdp"}, 1},
			{"by organisation", check.Query{Org: "forestry"}, 4},
			{"what blocks", check.Query{Severity: check.Block}, 2},
			{"signals", check.Query{Signals: &yes}, 2},
			{"no signals of one sheet", check.Query{Signals: &no, Ref: "sheet-1"}, 2},
			{"by round", check.Query{Round: "2024"}, 5},
			{"of another round", check.Query{Round: "2023"}, 0},
			{"by check", check.Query{Check: "jump"}, 1},
			{"open", check.Query{Open: &yes}, 3},
			{"settled", check.Query{Open: &no}, 2},
			{"a page", check.Query{Limit: 2}, 2},
			{"the next page", check.Query{AfterRun: 1, AfterSeq: 2}, 3},
			{"by run", check.Query{Run: 2}, 2},
			{"of another batch", check.Query{Batch: 9}, 0},
		} {
			if got := find(t, s, tc.q); len(got) != tc.want {
				t.Errorf("%s: %d results, want %d", tc.name, len(got), tc.want)
			}
		}
		if other, err := s.Find(context.Background(), "900102", check.Query{}); err != nil || len(other) != 0 {
			t.Errorf("another county sees %d results, %v", len(other), err)
		}
	}, checkdb.Migrations())
}

func TestAnExplanationHoldsWhileTheFiguresStay(t *testing.T) {
	ctx, yes := context.Background(), true
	open := check.Query{Code: "gdp", Open: &yes, Latest: true}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := checkdb.New(d)
		keep(t, s, "sheet-1", "450.00")
		jump := find(t, s, open)
		if len(jump) != 1 || !jump[0].Open() {
			t.Fatalf("%d open results, want the jump", len(jump))
		}
		answer := check.Answer{Text: "新建项目投产", By: "测试员甲", Person: "p1", At: day}
		if err := s.Explain(ctx, tenant, jump[0].Run, jump[0].Seq, answer); err != nil {
			t.Fatal(err)
		}
		keep(t, s, "sheet-1", "450.00")
		if got := find(t, s, open); len(got) != 0 {
			t.Errorf("the same figures ask again: %v", got)
		}
		settled := find(t, s, check.Query{Check: "jump", Latest: true})
		if len(settled) != 1 || settled[0].Run != 2 || len(settled[0].Answers) != 1 || settled[0].Answers[0] != answer || settled[0].Open() {
			t.Errorf("the explanation is kept as %+v", settled)
		}
		keep(t, s, "sheet-1", "470.00")
		if got := find(t, s, open); len(got) != 1 || got[0].Run != 3 {
			t.Errorf("another figure does not ask: %v", got)
		}
		keep(t, s, "sheet-2", "450.00")
		if got := find(t, s, open); len(got) != 2 {
			t.Errorf("another sheet is settled by the first one's explanation: %v", got)
		}
	}, checkdb.Migrations())
}

func TestExplanationsThatAreRefused(t *testing.T) {
	ctx := context.Background()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := checkdb.New(d)
		keep(t, s, "sheet-1", "310.00")
		block := find(t, s, check.Query{Severity: check.Block})[0]
		for name, tc := range map[string]struct {
			seq  int
			text string
			code fault.Code
			key  string
		}{
			"no such result":      {99, "说明", fault.NotFound, "check.no_result"},
			"without a text":      {block.Seq, "  ", fault.Invalid, "check.answer_empty"},
			"of what must change": {block.Seq, "说明", fault.Invalid, "check.answer_block"},
		} {
			err := s.Explain(ctx, tenant, 1, tc.seq, check.Answer{Text: tc.text, At: day})
			if f := fault.From(err); err == nil || f.Code != tc.code || f.Key != tc.key {
				t.Errorf("%s: %v, want %s", name, err, tc.key)
			}
		}
	}, checkdb.Migrations())
}

func TestManyRunsAtOnceGetNumbersOfTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := checkdb.New(d)
		keep(t, s, "sheet-0", "310.00")
		r := run(t, "310.00")
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if err := s.Keep(context.Background(), &check.Run{Tenant: tenant, Ref: "x", At: day}, r.Results, nil); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		runs, err := s.Runs(context.Background(), tenant, "", 100)
		if err != nil || len(runs) != 9 || runs[0].ID != 9 {
			t.Errorf("%d runs, %v", len(runs), err)
		}
	}, checkdb.Migrations())
}
