package plandb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/plan"
	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/search"
)

// shared is the folder with real plans, which are not part of the project.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GANGYAO_SHARED")
	if dir == "" {
		root, err := filepath.Abs("../../../..")
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(root, "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "plan")); err != nil {
		t.Skipf("no real plans: %v", err)
	}
	return dir
}

func realRead(name string, data []byte) (*reading.Reading, []rune, error) {
	res, err := reader.Read(name, data)
	if err != nil {
		return nil, nil, err
	}
	res.Reading.Findings = finding.Check(res)
	return res.Reading, res.Text, nil
}

// The whole way with real plans and the real reader: import, read again (which
// changes nothing, not even after decisions), accept, approve, publish, search.
func TestRealPlansGoAllTheWay(t *testing.T) {
	dir := shared(t)
	files := []string{filepath.Join(dir, "plan", "plan.txt")}
	others, err := filepath.Glob(filepath.Join(dir, "plan", "others", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range append(files, others...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			allTheWay := func(t *testing.T, d *db.DB) {
				ctx := as(clerk)
				b := newBench(t, d)
				b.Read = realRead
				area := plan.Tenant(fmt.Sprintf("90020%d", i))
				got, err := b.Import(ctx, filepath.Base(file), data, plan.ImportOptions{Tenant: area})
				if err != nil {
					t.Fatal(err)
				}
				e := got.Edition.ID
				total := 0
				for _, n := range got.Items {
					total += n
				}
				if total < 100 {
					t.Errorf("only %d items: %v", total, got.Items)
				}
				if _, err := b.Bulk(ctx, plan.BulkRuling{Tenant: area, Edition: e, Action: plan.ActAccept, Filter: plan.Filter{From: 0.8}}); err != nil {
					t.Fatal(err)
				}
				rep, err := b.ReRead(ctx, area, e)
				if err != nil {
					t.Fatal(err)
				}
				if rep.Same != total || len(rep.Items) != 0 {
					t.Errorf("%d of %d the same; changed %d, new %d, gone %d", rep.Same, total, rep.Changed, rep.New, rep.Gone)
				}
				desk, err := b.Desk(ctx, area, e, plan.Filter{Limit: 20})
				if err != nil {
					t.Fatal(err)
				}
				pending := desk.Progress.Pending
				approved, err := b.Approve(ctx, plan.ApproveRequest{Tenant: area, Edition: e, On: "2021-03-06", Body: "示例机关", LeavePending: &pending})
				if err != nil {
					t.Fatal(err)
				}
				p, err := b.Public().Published(ctx, area, e)
				if err != nil {
					t.Fatal(err)
				}
				if len(p.Doc.Items) != approved.Approval.Confirmed || approved.Approval.Confirmed+pending < total {
					t.Errorf("%d published, %d confirmed, %d pending of %d", len(p.Doc.Items), approved.Approval.Confirmed, pending, total)
				}
				for _, s := range p.Doc.Sections {
					if _, err := p.Passage(s.ID, true); err != nil {
						t.Errorf("section %s: %v", s.ID, err)
					}
				}
				for _, c := range p.Entries(plan.KindCommitment) {
					if c.Quote == "" || !strings.Contains(p.Text(), c.Quote) {
						t.Errorf("quote %q is not in the text", c.Quote)
					}
				}
				res, err := b.Public().Search(ctx, plan.SearchQuery{Tenant: area, Text: "水"})
				if err != nil || res.Total == 0 {
					t.Errorf("search: %+v, %v", res, err)
				}
				same := plan.Compare(p, p)
				for _, pair := range append(append(same.Commitments, same.Works...), append(same.Systems, same.Targets...)...) {
					if pair.Change != plan.Same {
						t.Errorf("compared with itself: %+v", pair)
					}
				}
				for _, w := range same.Wording {
					if w.Change != plan.Same {
						t.Errorf("compared with itself: section %+v", w.Old)
					}
				}
			}
			if i == 0 {
				dbtest.Each(t, allTheWay, plandb.Migrations(), search.Migrations())
				return
			}
			allTheWay(t, dbtest.Open(t, dbtest.SQLite(t), plandb.Migrations(), search.Migrations()))
		})
	}
}

// big is a made-up plan of about the size of a province's.
func big(chapters int) string {
	var b strings.Builder
	b.WriteString("云岭省国民经济和社会发展规划纲要\n")
	for c := range chapters {
		fmt.Fprintf(&b, "第%c章 部署\n", '一'+rune(c))
		for i := range 40 {
			fmt.Fprintf(&b, "类别%c%c企业达到%d家。新建工程%c%c水库。继续推进各项工作落到实处，加强组织领导和监督检查。\n", '甲'+rune(c), '乙'+rune(i), i+100, '甲'+rune(c), '丙'+rune(i))
		}
	}
	return b.String()
}

func benchmark(b *testing.B, fn func(*bench, plan.EditionID)) {
	d := dbtest.Open(b, dbtest.SQLite(b), plandb.Migrations(), search.Migrations())
	s := newBench(b, d)
	e := s.imported(big(40)).ID
	b.ReportMetric(float64(len(s.items(e, plan.Filter{}))), "items")
	for b.Loop() {
		fn(s, e)
	}
}

func BenchmarkDesk(b *testing.B) {
	benchmark(b, func(s *bench, e plan.EditionID) { s.items(e, plan.Filter{Doubtful: true, Limit: 50}) })
}

func BenchmarkDecide(b *testing.B) {
	var it plan.Item
	benchmark(b, func(s *bench, e plan.EditionID) {
		if it.ID == "" {
			it = s.items(e, plan.Filter{Limit: 1})[0].Item
		}
		got, err := s.Decide(as(clerk), plan.Ruling{Tenant: tenant, Item: it.ID, Base: it.Version, Action: plan.ActAccept})
		if err != nil {
			b.Fatal(err)
		}
		it = *got
	})
}

func BenchmarkReRead(b *testing.B) {
	benchmark(b, func(s *bench, e plan.EditionID) { s.reread(e, func(*miniature) {}) })
}
