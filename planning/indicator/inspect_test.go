package indicator_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// checked is a bench whose figures pass the declared checks, on both engines.
func checked(t *testing.T, fn func(t *testing.T, b *bench, kept check.Store)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t)
		b.Store, b.Results = indicatordb.New(d), checkdb.New(d)
		b.Checks = must[*indicator.Checks](t)(indicator.DefaultChecks())
		b.clock = date("2025-03-01")
		b.define(indicator.Definition{Code: "gdp", Name: "地区生产总值", Unit: "亿元", Owner: bureau})
		b.define(indicator.Definition{Code: "gdp-primary", Name: "第一产业增加值", Unit: "亿元", Owner: "farms"})
		b.define(indicator.Definition{Code: "gdp-secondary", Name: "第二产业增加值", Unit: "亿元", Owner: bureau})
		b.define(indicator.Definition{Code: "gdp-tertiary", Name: "第三产业增加值", Unit: "亿元", Owner: bureau})
		b.define(indicator.Definition{Code: "homes", Name: "在册户数", Unit: "户", Owner: bureau})
		fn(t, b, b.Results)
	}, indicatordb.Migrations(), checkdb.Migrations())
}

func ids(kept []check.Kept) []string {
	var out []string
	for i := range kept {
		open := ""
		if kept[i].Open() {
			open = " open"
		}
		out = append(out, kept[i].Result.Check+open)
	}
	slices.Sort(out)
	return out
}

// A file with what cannot be is refused line by line; what is unusual is taken and
// asks for an explanation; what stands beside a figure explains it.
func TestFilesAndRevisionsAreChecked(t *testing.T) {
	checked(t, func(t *testing.T, b *bench, kept check.Store) {
		read := func(sha, text string) (*indicator.Batch, error) {
			return b.Import(as("统计员", identity.Statistician), indicator.ImportRequest{Tenant: county, Name: "a.csv", SHA256: sha, File: strings.NewReader(text)})
		}
		_, err := read("bad", "指标,时期,数值\nhomes,2023,-5\ngdp,2023,300.0\n")
		var faults *indicator.FileFaults
		if !errors.As(err, &faults) || len(faults.Lines) != 1 || faults.Lines[0].Line != 2 || faults.Lines[0].Fault.Key != "check.bounds.low" {
			t.Fatalf("fewer than no homes: %v", err)
		}
		if runs, err := kept.Runs(t.Context(), county, "", 10); err != nil || len(runs) != 0 {
			t.Errorf("a refused file kept %d runs, %v", len(runs), err)
		}
		batch, err := read("good", "指标,时期,数值,备注\ngdp,2023,300.0,\ngdp,2024,420.0,新厂投产\nhomes,2023,1200,\nhomes,2024,1900,\n")
		if err != nil {
			t.Fatal(err)
		}
		found, err := kept.Find(t.Context(), county, check.Query{Ref: "good"})
		if err != nil || !slices.Equal(ids(found), []string{"jump", "jump open"}) {
			t.Fatalf("found %v, %v", ids(found), err)
		}
		for _, k := range found {
			if k.Act != check.Import || k.Org != bureau || k.Result.Cells[0].Code == "gdp" != (len(k.Answers) == 1) {
				t.Errorf("kept %+v", k)
			}
		}
		must[*indicator.BatchInfo](t)(b.Advance(program(), indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: indicator.Approved, SHA256: batch.SHA256}))
		revised := must[*indicator.Batch](t)(b.Revise(as("统计员", identity.Statistician), indicator.RecordRequest{Tenant: county, Reason: "重新登记",
			Observations: []indicator.Observation{observe("homes", 1, area.Code(county), year(2024), "1910")}}))
		found, err = kept.Find(t.Context(), county, check.Query{Batch: int64(revised.ID)})
		if err != nil || !slices.Equal(ids(found), []string{"jump"}) || found[0].Answers[0].Text != "重新登记" || found[0].Act != check.Revision {
			t.Errorf("the revision kept %+v, %v", found, err)
		}
	})
}

// The figures in force are checked together: what two bureaus say that cannot both
// be is one finding, kept once, until a figure changes or somebody explains it.
func TestFiguresInForceAreReviewed(t *testing.T) {
	checked(t, func(t *testing.T, b *bench, kept check.Store) {
		at := area.Code(county)
		for _, x := range [][2]string{{"gdp", "300.0"}, {"gdp-primary", "40.0"}, {"gdp-secondary", "150.0"}, {"gdp-tertiary", "90.0"}} {
			b.figures(indicator.Approved, observe(indicator.Code(x[0]), 1, at, year(2024), x[1]))
		}
		runs := func() int {
			rs, err := kept.Runs(t.Context(), county, indicator.InForce, 100)
			if err != nil {
				t.Fatal(err)
			}
			return len(rs)
		}
		for range 2 {
			if err := b.Review(program(), county); err != nil {
				t.Fatal(err)
			}
		}
		if n := runs(); n != 1 {
			t.Fatalf("%d runs that found the same", n)
		}
		clerk := as("填报员", identity.Clerk)
		find := func(ctx context.Context, q indicator.FindingQuery) []indicator.Finding {
			t.Helper()
			q.Tenant = county
			return must[[]indicator.Finding](t)(b.Findings(ctx, q))
		}
		got := find(clerk, indicator.FindingQuery{Act: check.Standing})
		if len(got) != 1 || got[0].Result.Check != "rel-gdp-sum" || !got[0].Open() || len(got[0].Result.Cells) != 4 {
			t.Fatalf("found %+v", got)
		}
		if err := b.Explain(as("领导", identity.Leader), county, got[0].Run, got[0].Seq, "口径"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a leader explains: %v", err)
		}
		if err := b.Explain(clerk, county, got[0].Run, 99, "口径"); !fault.Is(err, fault.NotFound) {
			t.Errorf("what was not found is explained: %v", err)
		}
		if err := b.Explain(clerk, county, got[0].Run, got[0].Seq, "快报数，口径不同"); err != nil {
			t.Fatal(err)
		}
		closed := false
		if got := find(clerk, indicator.FindingQuery{Act: check.Standing, Open: &closed}); len(got) != 1 || got[0].Answers[0].Text != "快报数，口径不同" || got[0].Answers[0].By != "填报员" {
			t.Errorf("explained: %+v", got)
		}
		b.figures(indicator.Approved, observe("gdp-tertiary", 1, at, year(2024), "110.0"))
		if err := b.Review(program(), county); err != nil {
			t.Fatal(err)
		}
		if got := find(clerk, indicator.FindingQuery{Act: check.Standing}); runs() != 2 || len(got) != 0 {
			t.Errorf("after it was mended: %d runs, %+v", runs(), got)
		}
		old := find(clerk, indicator.FindingQuery{Act: check.Import, Code: "gdp-tertiary"})
		if len(old) == 0 || !old[0].Past || old[0].Open() {
			t.Errorf("what was said of the figure before: %+v", old)
		}
		if err := b.Review(clerk, county); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a clerk has all figures checked: %v", err)
		}
	})
}

// A sum that does not hold is one finding, told of the whole: not another one for
// each of its parts, nor for each file that brought a part.
func TestABrokenSumIsOneFinding(t *testing.T) {
	checked(t, func(t *testing.T, b *bench, _ check.Store) {
		b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "万人", Owner: bureau, AreaLevel: area.Town, Additivity: indicator.Sum})
		b.figures(indicator.Approved, observe("people", 1, area.Code(county), year(2024), "60.10"))
		for place, value := range map[area.Code]string{north: "40.00", south: "29.20"} {
			b.figures(indicator.Approved, observe("people", 1, place, year(2024), value))
		}
		if err := b.Review(program(), county); err != nil {
			t.Fatal(err)
		}
		for _, act := range []check.Act{"", check.Standing} {
			got := must[[]indicator.Finding](t)(b.Findings(program(), indicator.FindingQuery{Tenant: county, Code: "people", Act: act}))
			if len(got) != 1 || got[0].Result.Check != "parts" || got[0].Result.Cells[0].Area != area.Code(county) || len(got[0].Result.Inputs) != 3 {
				t.Errorf("act %q: %d findings: %+v", act, len(got), got)
			}
		}
	})
}
