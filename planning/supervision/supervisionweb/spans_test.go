package supervisionweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/identity"
)

func (b *bench) pass(day string) {
	b.t.Helper()
	b.on(day)
	_, err := b.Tick(identity.With(context.Background(), identity.Program(tenant, "测试程序")), tenant)
	b.must(err)
}

// A red item that is handed to another unit: the form proposes the days that it was given;
// afterwards each page says whose lateness it is, and who had it still reads it.
func TestATransferOnItsPages(t *testing.T) {
	b := newBench(t)
	sv := b.signIn("supervisor")
	id := b.make(supervision.Form{Days: 10})
	path := supervisionweb.PathOf(id)
	b.do("clerk", id, supervision.Accept, "", nil)
	b.pass("2026-04-13") // due on 16 March
	_, page := sv.get(path)
	form, ok := b.form(page, "do-transfer")
	if !ok || form.Get("days") != "10" || form.Get("owner") != "jyj" {
		t.Fatalf("the form is %v", form)
	}
	form.Set("owner", "slj")
	form.Set("note", "职能划转")
	form.Set("days", "300")
	form.Set("do", "transfer")
	if status, _ := sv.post(path, form, nil); status != http.StatusUnprocessableEntity {
		t.Errorf("300 days answer %d", status)
	}
	form.Set("days", "8")
	if status, page := sv.post(path, form, nil); status != http.StatusSeeOther {
		t.Fatal(status, words(page))
	}
	_, page = b.signIn("head").get(path)
	says(t, page, []string{"承办经过", "演示教育局 2026-03-02 至 2026-04-13 2026-03-16 超期 19 个工作日 红牌 改交演示水利局", "演示水利局 2026-04-13 至 今 2026-04-23 未超期 正常 承办中", "还剩 8 个工作日"}, []string{"曾到级别 红牌 督办要求", "我可以办理"})
	_, page = b.signIn("helper2").get("/supervision/stats?year=2026")
	says(t, page, []string{"演示水利局 1 1 0 0 0 0"}, []string{"演示教育局"})
	_, page = sv.get("/supervision/stats?year=2026")
	says(t, page, []string{"改交 1；其中超期 1，红牌 1", "合计 2"}, nil)
	_, page = sv.get("/supervision/record?year=2026")
	says(t, page, []string{"红牌", "演示教育局", "超期 19 个工作日", "2026-04-13 改交演示水利局：职能划转"}, []string{"演示水利局 超期"})
	if _, file := sv.get("/supervision/stats/stats.csv?year=2026&by=source"); !strings.Contains(file, "来源,件数,其中上年结转,在办,超期") || !strings.Contains(file, "其他,2,0,1,0") {
		t.Error(file)
	}
	if status, _ := sv.get("/supervision/stats/other.csv"); status != http.StatusNotFound {
		t.Error("another file answers", status)
	}
	_, page = sv.get("/assessments/2026/units/jyj")
	says(t, page, []string{"超期 19 个工作日；改交"}, nil)
	// The link of a unit keeps the year.
	_, page = sv.get("/supervision?state=all&owner=jyj&year=2026")
	says(t, page, []string{"演示：新增学位"}, nil)
	_, page = sv.get("/supervision?state=all&owner=jyj&year=2025")
	says(t, page, []string{"没有符合条件的督办件"}, nil)
}

// What was merged or cancelled was not 办结; and who has no grade for want of inputs, but is
// late, does not stand folded away.
func TestWhatIsLateIsSaid(t *testing.T) {
	b := newBench(t)
	sv := b.signIn("supervisor")
	id, other := b.make(supervision.Form{}), b.make(supervision.Form{Owner: "slj", Title: "演示：另一件", Asked: "求"})
	b.pass("2026-03-17")
	_, page := sv.get("/supervision/assessment/2026")
	if table, _, folded := strings.Cut(words(page), "换一组权重"); !folded || !strings.Contains(table, "有 1 件超期，最长 6 个工作日") || strings.Contains(table, "个单位依据不足") {
		t.Error(table)
	}
	version := func(id supervision.ItemID) int {
		v, err := b.Show(b.as("supervisor"), tenant, id)
		b.must(err)
		return v.Case.Version
	}
	b.must(b.Merge(b.as("supervisor"), supervision.MergeRequest{Tenant: tenant, From: id, Into: other, FromBase: version(id), IntoBase: version(other), Note: "同一件事"}))
	_, page = sv.get(supervisionweb.PathOf(id))
	says(t, page, []string{"并入他件前超期 6 个工作日"}, []string{"超期 6 个工作日办结"})
	_, page = sv.get("/supervision/record?year=2026")
	says(t, page, []string{"并入督办〔2026〕2号：同一件事"}, nil)
	// An item with time left does not become late by one that is late.
	third := b.make(supervision.Form{Title: "演示：第三件", Asked: "求"})
	b.must(b.Merge(b.as("supervisor"), supervision.MergeRequest{Tenant: tenant, From: other, Into: third, FromBase: version(other), IntoBase: version(third), Note: "还是同一件事"}))
	_, page = sv.get(supervisionweb.PathOf(third))
	says(t, page, []string{"还剩 5 个工作日"}, nil)
}

// In the first days of a year the pages open on what was carried over, or where nothing was,
// on the newest year that has something.
func TestTheYearThatOpens(t *testing.T) {
	b := newBench(t)
	sv := b.signIn("supervisor")
	b.on("2026-11-30")
	id := b.make(supervision.Form{})
	b.pass("2027-01-04")
	_, page := sv.get("/supervision/stats")
	says(t, page, []string{"其中上年结转 1"}, nil)
	b.do("supervisor", id, supervision.Cancel, "上级办理", nil)
	b.pass("2028-01-03")
	_, page = sv.get("/supervision/stats")
	says(t, page, []string{"演示教育局", "撤销 1"}, nil)
	_, page = sv.get("/supervision/stats?year=2028")
	says(t, page, []string{"当年没有交办的督办件"}, nil)
}
