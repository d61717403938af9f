package reportcheck_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/indicator/method"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportcheck"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// A made-up county whose bureau reports output, population and forest.
const tenant = identitytest.Tenant

type bench struct {
	*reporting.Service
	indicators *indicator.Service
	kept       check.Store
	t          *testing.T
	clock      time.Time
	n          int
}

type places struct{}

func (places) Areas(context.Context, indicator.Tenant) ([]area.Area, error) {
	return []area.Area{{Tenant: tenant, Code: tenant, Name: "云岭县", Level: area.County}}, nil
}

// noTowns is reporting.Places: nothing here is broken down.
type noTowns struct{}

func (noTowns) Areas(context.Context, indicator.Tenant, area.Level, time.Time) ([]area.Area, error) {
	return nil, nil
}

func (noTowns) Reporter(context.Context, indicator.Tenant, area.Code, time.Time) (identity.OrgID, error) {
	return "", nil
}

func newBench(t *testing.T, d *db.DB) *bench {
	b := &bench{t: t, clock: day("2026-01-05"), kept: checkdb.New(d)}
	clock := func() time.Time { b.clock = b.clock.Add(time.Second); return b.clock }
	ids := func() string { b.n++; return fmt.Sprintf("id-%04d", b.n) }
	methods, err := method.Shipped()
	b.must(err)
	checks, err := indicator.DefaultChecks()
	b.must(err)
	b.indicators = &indicator.Service{Store: indicatordb.New(d), Areas: places{}, Methods: methods, Clock: clock, IDs: ids, Checks: checks, Results: b.kept}
	b.Service = &reporting.Service{Store: reportingdb.New(d, indicatordb.On), Places: noTowns{}, Clock: clock, IDs: ids,
		Checks: reportcheck.Checker{Indicators: b.indicators}}
	program := identity.With(t.Context(), identity.Program(tenant, "测试"))
	hundred := quantity.Parse("100")
	for _, x := range []indicator.Definition{
		{Code: "gdp", Name: "地区生产总值", Unit: "亿元", Kind: indicator.Level, Direction: indicator.Up},
		{Code: "population", Name: "常住人口", Unit: "万人", Kind: indicator.Level, Direction: indicator.None},
		{Code: "forest-cover", Name: "森林覆盖率", Unit: "%", Kind: indicator.Ratio, Direction: indicator.Up, High: &hundred},
	} {
		x.Tenant, x.Frequency, x.Owner = tenant, period.Year, "bureau"
		_, err := b.indicators.Define(program, x)
		b.must(err)
	}
	var before []indicator.Observation
	for code, v := range map[indicator.Code]string{"gdp": "300.0", "population": "73.0", "forest-cover": "48.1"} {
		before = append(before, indicator.Observation{Cell: cell(code, 2024), Value: quantity.Parse(v)})
	}
	slices.SortFunc(before, func(x, y indicator.Observation) int { return x.Cell.Compare(y.Cell.SeriesKey) })
	got, err := b.indicators.Record(program, indicator.RecordRequest{Tenant: tenant, Provenance: indicator.FromImport, Observations: before})
	b.must(err)
	_, err = b.indicators.Advance(program, indicator.AdvanceRequest{Tenant: tenant, Batch: got.ID, To: indicator.Approved, SHA256: got.SHA256})
	b.must(err)
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) as(role identity.Role) context.Context {
	return identitytest.As(b.t, append(reporting.Rules(), indicator.Rules()...), role, "", "")
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d.Add(4 * time.Hour)
}

func cell(code indicator.Code, y int) indicator.CellKey {
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: 1, Area: tenant}, Period: period.InYear(y)}
}

// sheet opens a round with one sheet.
func (b *bench) sheet() reporting.SheetID {
	var duties []reporting.Duty
	for _, code := range []indicator.Code{"forest-cover", "gdp", "population"} {
		duties = append(duties, reporting.Duty{Org: "bureau", Cell: cell(code, 2025)})
	}
	d := func(s string) time.Time { return day(s).Truncate(24 * time.Hour) }
	r, err := b.PlanRound(b.as(identity.Planner), reporting.RoundForm{Tenant: tenant, Name: "2025年度监测", Plan: "plan", Period: period.InYear(2025),
		Opens: d("2026-02-01"), Due: d("2026-02-10"), Closes: d("2026-02-20")}, duties)
	b.must(err)
	b.clock = day("2026-02-03")
	v, err := b.Round(b.as(identity.Planner), tenant, r.ID, time.Time{})
	b.must(err)
	return v.Sheets[0].ID
}

func (b *bench) fill(id reporting.SheetID, code indicator.Code, value, note string) []reporting.Remark {
	b.t.Helper()
	out, err := b.Fill(b.as(identity.Clerk), reporting.FillRequest{Tenant: tenant, Sheet: id, Base: 1 << 30,
		Cells: []reporting.CellInput{{Cell: cell(code, 2025), Value: value, Note: note}}})
	b.must(err)
	if len(out.Cells) != 1 || out.Cells[0].Fate != reporting.FateSaved {
		b.t.Fatalf("%s = %s: %+v", code, value, out.Cells)
	}
	return out.Remarks
}

func (b *bench) submit(id reporting.SheetID) error {
	_, err := b.Submit(b.as(identity.Clerk), reporting.Step{Tenant: tenant, Sheet: id})
	return err
}

// standing lists what stands in the way of a submission, as check/severity.
func standing(err error) []string {
	var no *reporting.NotReady
	if !errors.As(err, &no) {
		return nil
	}
	var out []string
	for _, r := range no.Remarks {
		out = append(out, r.Check+"/"+string(r.Severity))
	}
	return out
}

func each(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newBench(t, d)) }, indicatordb.Migrations(), checkdb.Migrations(), reportingdb.Migrations())
}

// A figure that cannot be is in the way until it is mended, one that is unusual
// until it is explained; what was found and said is kept.
func TestASheetIsCheckedOnItsWay(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		id := b.sheet()
		b.fill(id, "population", "72.8", "")
		b.fill(id, "forest-cover", "104.2", "") // more than the definition allows
		b.fill(id, "gdp", "420.0", "")          // 40 % more than the year before
		if got := standing(b.submit(id)); !slices.Equal(got, []string{"bounds/blocks", "jump/asks"}) {
			t.Fatalf("in the way: %v", got)
		}
		if runs, err := b.kept.Runs(t.Context(), tenant, string(id), 10); err != nil || len(runs) != 0 {
			t.Errorf("a refused submission kept %d runs, %v", len(runs), err)
		}
		b.fill(id, "forest-cover", "48.2", "")
		if got := standing(b.submit(id)); !slices.Equal(got, []string{"jump/asks"}) {
			t.Fatalf("in the way: %v", got)
		}
		remarks := b.fill(id, "gdp", "420.0", "新投产的电厂并网")
		for _, r := range remarks {
			if r.Check == "jump" && !r.Answered {
				t.Error("the note in the cell explains nothing")
			}
			for _, l := range i18n.Langs() {
				if r.Says.In(l) == "" || r.Advice.In(l) == "" {
					t.Errorf("%s says nothing in %s", r.Check, l)
				}
			}
		}
		b.must(b.submit(id))
		runs, err := b.kept.Runs(t.Context(), tenant, string(id), 10)
		if err != nil || len(runs) != 1 || runs[0].Act != check.Submission || len(runs[0].Counts) < 20 {
			t.Fatalf("%+v, %v", runs, err)
		}
		kept, err := b.kept.Find(t.Context(), tenant, check.Query{Ref: string(id)})
		if err != nil || len(kept) != 1 {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		if k := kept[0]; k.Result.Check != "jump" || k.Org != "bureau" || len(k.Answers) != 1 || k.Answers[0].Text != "新投产的电厂并网" || k.Open() {
			t.Errorf("kept %+v", k)
		}
	})
}

// Signals are for reviewers: they are in nobody's way, whoever fills the sheet
// never sees them, and they are kept.
func TestSignalsAreNotShownToTheClerk(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		id := b.sheet()
		b.clock = day("2026-02-10") // the last day
		for code, v := range map[indicator.Code]string{"population": "72.9", "forest-cover": "48.2", "gdp": "312.4"} {
			if got := b.fill(id, code, v, ""); slices.ContainsFunc(got, func(r reporting.Remark) bool { return r.Check != "missing" }) {
				t.Errorf("%s: the clerk sees %+v", code, got)
			}
		}
		b.must(b.submit(id))
		v, err := b.Sheet(b.as(identity.Clerk), tenant, id, time.Time{})
		if err != nil || len(v.Remarks) != 0 {
			t.Errorf("after handing in the clerk sees %+v, %v", v.Remarks, err)
		}
		kept, err := b.kept.Find(t.Context(), tenant, check.Query{Ref: string(id)})
		if err != nil || len(kept) != 3 {
			t.Fatalf("kept %d results, %v", len(kept), err)
		}
		for _, k := range kept {
			if !k.Result.Signal || k.Result.Check != "last-day" || k.Open() {
				t.Errorf("kept %+v", k.Result)
			}
		}
		if _, err := b.indicators.Findings(b.as(identity.Clerk), indicator.FindingQuery{Tenant: tenant, Signals: true}); err == nil {
			t.Error("a clerk asks for signals")
		}
		if got, err := b.indicators.Findings(b.as(identity.Statistician), indicator.FindingQuery{Tenant: tenant, Signals: true}); err != nil || len(got) != 3 {
			t.Errorf("the statistician sees %d signals, %v", len(got), err)
		}
		if got, err := b.indicators.Findings(b.as(identity.Clerk), indicator.FindingQuery{Tenant: tenant}); err != nil || len(got) != 0 {
			t.Errorf("the clerk sees %+v, %v", got, err)
		}
	})
}
