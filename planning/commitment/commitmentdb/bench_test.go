package commitmentdb_test

import (
	"fmt"
	"testing"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/commitment/division"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/reading"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/i18n"
	"gangyao/platform/search"
)

// large is a plan of n measures, all divided with five steps, a third of them with
// confirmed evidence: more than the largest county plan has.
func large(t testing.TB, n int) *bench {
	t.Helper()
	b := newBench(t, dbtest.Open(t, dbtest.SQLite(t), plandb.Migrations(), search.Migrations(), commitmentdb.Migrations()))
	r := county()
	r.Measures = nil
	for i := range n {
		r.Measures = append(r.Measures, reading.Measure{Section: fmt.Sprint(i%2 + 1), Text: fmt.Sprintf("加快推进第%d项重点任务，完善体制机制", i), Confidence: 1, Owners: []string{"交通运输局"}})
	}
	b.approve(r, "2021-03-06")
	b.measure()
	var reqs []commitment.AssignRequest
	for _, row := range rows(b.tree(time.Time{}, commitment.Filter{})) {
		terms := commitment.Terms{Owner: "jtj", Verify: commitment.Verification{Means: commitment.ByEvidence}}
		for y := 2021; y <= 2025; y++ {
			terms.Steps = append(terms.Steps, commitment.Step{Year: y, What: "完成年度任务"})
		}
		reqs = append(reqs, commitment.AssignRequest{Duty: row.Duty, Terms: terms})
	}
	if _, err := b.AssignAll(b.planner(), commitment.AssignAll{Tenant: tenant, Plan: b.plan, Requests: reqs}); err != nil {
		t.Fatal(err)
	}
	return b
}

const many = 5000

func BenchmarkTree(bm *testing.B) {
	b := large(bm, many)
	for bm.Loop() {
		b.tree(time.Time{}, commitment.Filter{})
	}
}

func BenchmarkTreeOfOneOwner(bm *testing.B) {
	b := large(bm, many)
	for bm.Loop() {
		b.tree(time.Time{}, commitment.Filter{Owner: "slj"})
	}
}

func BenchmarkTreeOfAPastDay(bm *testing.B) {
	b := large(bm, many)
	b.on("2023-01-01")
	for bm.Loop() {
		b.tree(day("2022-06-30"), commitment.Filter{})
	}
}

func BenchmarkBulkDryRun(bm *testing.B) {
	b := large(bm, many)
	leader := "演示副市长"
	for bm.Loop() {
		must(b.Bulk(b.planner(), commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Change: commitment.Change{Leader: &leader}, DryRun: true}))(bm)
	}
}

func BenchmarkLayout(bm *testing.B) {
	b := large(bm, many)
	for bm.Loop() {
		division.Layout(i18n.ZH, b.division())
	}
}

func BenchmarkDivisionReadBack(bm *testing.B) {
	b := large(bm, many)
	data := b.book(nil)
	for bm.Loop() {
		b.preview(data)
	}
}
