package supervisionweb_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/identity"
)

// says holds a page against what it has to say and must not say.
func says(t *testing.T, page string, want, not []string) {
	t.Helper()
	said := words(page)
	for _, w := range want {
		if !strings.Contains(said, w) {
			t.Errorf("it does not say %q", w)
		}
	}
	for _, w := range not {
		if strings.Contains(said, w) {
			t.Errorf("it says %q", w)
		}
	}
}

// A unit that sends an item back is led to its list, which says that it is done; the item
// is a draft again, which it does not see.
func TestDeclined(t *testing.T) {
	b := newBench(t)
	id := b.make(supervision.Form{})
	p, path := b.signIn("clerk"), supervisionweb.PathOf(id)
	_, page := p.get(path)
	form, _ := b.form(page, "do-decline")
	form.Set("note", "不是本局职责")
	status, to := p.post(path, form, nil)
	if status != http.StatusSeeOther {
		t.Fatalf("it answers %d %s", status, to)
	}
	if status, _ = p.get(to); status != http.StatusOK {
		t.Errorf("then %d", status)
	}
	_, page = p.get("/supervision?done=decline")
	says(t, page, []string{"“退单”已办"}, nil)
	for _, odd := range []string{"nothing", "%00", "'"} { // words of others are not repeated
		if status, page := p.get("/supervision?done=" + odd); status != http.StatusOK || strings.Contains(words(page), "已办") {
			t.Errorf("done=%s answers %d", odd, status)
		}
	}
}

// A responsible unit answers before the lead unit accepted, as the process allows; while one
// is silent the lead unit reads why it cannot answer.
func TestResponsibleUnitsOnThePage(t *testing.T) {
	b := newBench(t)
	id := b.make(supervision.Form{Contributors: []identity.OrgID{"czj", "slj"}})
	path := supervisionweb.PathOf(id)
	p := b.signIn("helper")
	_, page := p.get(path)
	form, ok := b.form(page, "do-contribute")
	if !ok {
		t.Fatal("the responsible unit cannot answer")
	}
	form.Set("note", "资金已拨付")
	form.Set("part", "czj")
	if status, to := p.post(path, form, nil); status != http.StatusSeeOther {
		t.Errorf("its answer gives %d %s", status, to)
	}
	_, page = p.get(path)
	if _, again := b.form(page, "do-contribute"); again {
		t.Error("it is asked again")
	}
	b.do("clerk", id, supervision.Accept, "", nil)
	_, page = b.signIn("clerk").get(path)
	if _, open := b.form(page, "do-answer"); open {
		t.Error("the lead unit may answer already")
	}
	says(t, page, []string{"现在还不能办的 反馈 还有责任单位没有反馈：演示水利局"}, nil)
	// The lead unit urges the one that is silent, and after the due day goes on without it.
	lead := b.signIn("clerk")
	form, _ = b.form(page, "do-urge_part")
	form.Set("note", "请尽快反馈")
	form.Set("part", "slj")
	if status, to := lead.post(path, form, nil); status != http.StatusSeeOther {
		t.Errorf("urging gives %d %s", status, to)
	}
	b.on("2026-03-10")
	_, page = lead.get(path)
	if form, _ = b.form(page, "do-answer"); form == nil {
		t.Fatal("after the due day the lead unit cannot answer")
	}
	says(t, page, []string{"已过期限，仍没有反馈的责任单位：演示水利局"}, nil)
	_, page = b.signIn("supervisor").get(path)
	says(t, page, []string{"恢复计时 当前是“办理中”，不能“恢复计时”"}, nil)
}

// The facts of an item say how many days it was given, what more was asked for and granted.
func TestTimeInTheFacts(t *testing.T) {
	b := newBench(t)
	id := b.make(supervision.Form{Days: 10})
	path := supervisionweb.PathOf(id)
	facts := func() string {
		t.Helper()
		_, page := b.signIn("clerk").get(path)
		said := words(page)
		return regexp.MustCompile(`限办天数.*?来源`).FindString(said + "来源")
	}
	b.do("clerk", id, supervision.Accept, "", nil)
	b.do("clerk", id, supervision.Ask, "雨季", map[string]string{"wanted": "5"})
	says(t, facts(), []string{"10 个工作日", "申请延期天数 5 个工作日（待批）"}, []string{"准予延期天数"})
	b.do("supervisor", id, supervision.Refuse, "理由不足", nil)
	says(t, facts(), []string{"5 个工作日（未准）"}, []string{"准予延期天数"})
	b.do("clerk", id, supervision.Ask, "雨季，附证明", map[string]string{"wanted": "5"})
	b.do("supervisor", id, supervision.Prolong, "同意三天", map[string]string{"more": "3"})
	says(t, facts(), []string{"5 个工作日（已准予）", "准予延期天数 3 个工作日"}, nil)
	b.do("supervisor", id, supervision.Prolong, "再加两天", map[string]string{"more": "2"})
	says(t, facts(), []string{"准予延期天数 共 5 个工作日，分 2 次"}, nil)
}

// A unit sees its own statistics, and says so.
func TestOwnStatistics(t *testing.T) {
	b := newBench(t)
	b.make(supervision.Form{Contributors: []identity.OrgID{"czj"}})
	b.make(supervision.Form{Owner: "czj"})
	_, page := b.signIn("clerk").get("/supervision/stats?year=2026")
	says(t, page, []string{"只列本单位", "演示教育局"}, []string{"演示财政局"})
	_, page = b.signIn("supervisor").get("/supervision/stats?year=2026")
	says(t, page, []string{"演示教育局", "演示财政局"}, []string{"只列本单位"})
}

// A weight or a version that is none is told on top and at its field, where it still stands.
func TestOddWeights(t *testing.T) {
	b := newBench(t)
	p := b.signIn("supervisor")
	for query, want := range map[string]string{"w_reporting=abc": "权重为 0 到 100 的整数", "w_reporting=30.5": "权重为 0 到 100 的整数", "w_reporting=101": "权重为 0 到 100 的整数", "version=abc": "没有第 abc 版考核办法", "version=99": "没有第 99 版考核办法",
		"w_reporting=0&w_on_track=0&w_quality=0&w_timeliness=0": "不能全为 0"} {
		status, page := p.get("/supervision/assessment/2026?" + query)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", query, status)
		}
		says(t, page, []string{"试算没有进行", want}, nil)
	}
	_, page := p.get("/supervision/assessment/2026?w_reporting=abc")
	if form, _ := b.form(page, "whatif"); form.Get("w_reporting") != "abc" {
		t.Errorf("the form has %v", form)
	}
}
