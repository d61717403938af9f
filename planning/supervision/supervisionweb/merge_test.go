package supervisionweb_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/identity"
)

// Three came in by three ways and are about one thing; the supervisor finds them by their
// words, or searches for a number, sees both side by side and chooses the due day.
func TestMergedFromThePage(t *testing.T) {
	b := newBench(t)
	lead := b.make(supervision.Form{Title: "城东小学扩建工程进度滞后", Asked: "查明原因，排出工期", Source: supervision.Source{Kind: supervision.FromLeader, Ref: "批示-7"}, Days: 20})
	hot := b.make(supervision.Form{Title: "反映城东小学扩建迟迟不完工", Asked: "答复来电人", Source: supervision.Source{Kind: supervision.FromPublic, Ref: "12345-88"}, Days: 5, Contributors: []identity.OrgID{"czj"}})
	b.make(supervision.Form{Title: "污水处理厂提标改造", Asked: "整改到位", Source: supervision.Source{Kind: supervision.FromAudit, Ref: "审-3"}, Owner: "slj", Days: 20})
	b.do("clerk", lead, supervision.Accept, "", nil)
	p, path := b.signIn("supervisor"), supervisionweb.PathOf(hot)
	_, page := p.get(path)
	if !strings.Contains(page, `href="`+path+`/merge/into"`) {
		t.Fatal("the item does not lead to a merger")
	}
	_, page = p.get(path + "/merge/into")
	says(t, page, []string{"城东小学扩建工程进度滞后", "相同"}, []string{"污水处理厂"})
	_, page = p.get(path + "/merge/into?q=" + url.QueryEscape("督办〔2026〕3号"))
	says(t, page, []string{"污水处理厂提标改造", "选这一件"}, []string{"没有相近的在办督办件"})
	for _, odd := range []string{"?into=nothing", "?into=" + string(hot), "?q=%25&into=%00"} {
		if status, page := p.get(path + "/merge/into" + odd); status != http.StatusOK || strings.Contains(page, `id="merge"`) {
			t.Errorf("%s answers %d", odd, status)
		}
	}
	_, page = p.get(path + "/merge/into?into=" + string(lead))
	form, ok := b.form(page, "merge")
	if !ok || form.Get("due") != "sooner" {
		t.Fatalf("the form is %v", form)
	}
	says(t, page, []string{"按较早的期限：2026-03-09（本件的期限）", "保持那一件的期限：2026-03-30"}, nil)
	// Nothing is merged without a reason; the choice stays.
	form.Set("due", "keep")
	status, page := p.post(path+"/merge/into", form, nil)
	again, _ := b.form(page, "merge")
	if status != http.StatusUnprocessableEntity || again.Get("due") != "keep" {
		t.Errorf("without a reason it answers %d, %v", status, again)
	}
	// The other one was answered meanwhile: it takes in nothing, and the page says who did what.
	form.Set("note", "同一件事")
	form.Set("due", "sooner")
	b.do("clerk", lead, supervision.Answer, "已排定工期", nil)
	status, page = p.post(path+"/merge/into", form, nil)
	if status != http.StatusConflict {
		t.Errorf("it answers %d", status)
	}
	says(t, page, []string{"“并入另一件”没有办成", "测试填报员甲，反馈：已排定工期", "现为“待核实”，不能再并入"}, nil)
	b.do("supervisor", lead, supervision.Return, "请连同热线一并答复", nil)
	_, page = p.get(path + "/merge/into?into=" + string(lead))
	form, _ = b.form(page, "merge")
	form.Set("note", "同一件事")
	if status, to := p.post(path+"/merge/into", form, nil); status != http.StatusSeeOther || to != supervisionweb.PathOf(lead) {
		t.Fatalf("it answers %d %s", status, to)
	}
	// Whoever answers for the other one reads what is asked besides, and until when.
	_, page = b.signIn("clerk").get(supervisionweb.PathOf(lead))
	says(t, page, []string{"并入的要求 反映城东小学扩建迟迟不完工：答复来电人", "2026-03-09 到期", "办理时限随并入件缩短，改为共 5 个工作日"}, nil)
	if status, _ := b.signIn("clerk").get(path + "/merge/into"); status != http.StatusForbidden {
		t.Errorf("a unit gets %d", status)
	}
	status, page = p.get(path + "/merge/into")
	if status != http.StatusOK || regexp.MustCompile(`id="(merge|find)"`).MatchString(page) {
		t.Errorf("merged already it answers %d", status)
	}
}
