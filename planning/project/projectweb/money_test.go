package projectweb_test

import (
	"testing"
)

// A plan of a year beyond the investment is asked about, at its field and in words; kept
// with its reason it stays in view, and sums are sums.
func TestPlansOfYearsBeyondTheInvestment(t *testing.T) {
	b := newBench(t)
	p := b.road() // 3000 of the centre, 2000.5 of bonds; 2025: 3000 of the centre
	path := "/projects/" + string(p.ID)
	m := b.caller("manager")
	status, body := m.get(path + "/money")
	m.wants(status, body, 200, "各年计划合计 3,000 万元，总投资 5,000.5 万元，还有 2,000.5 万元没有安排到年度", "分年计划资金来源", "专项债券")
	year := func(pairs ...string) {
		t.Helper()
		status, body = m.post(path+"/year", append([]string{"base", base(b.now(p.ID)), "form", "year", "year", "2026"}, pairs...)...)
	}
	year("fund-bonds", "93000")
	m.wants(status, body, 422, "各年计划合计 96,000 万元，超过总投资 5,000.5 万元，多 90,999.5 万元", `value="93000"`, `name="beyond"`)
	year("fund-central", "1")
	m.wants(status, body, 422, "各年计划合计 3,001 万元，超过总投资中的 3,000 万元，多 1 万元", `id="f-year-fund-central-error"`)
	year("fund-bonds", "93000", "beyond", "yes")
	m.wants(status, body, 422, "请写明原因")
	if b.now(p.ID).YearPlan(2026) != nil {
		t.Error("it was kept")
	}
	year("fund-bonds", "2500.5", "beyond", "yes", "reason", "材料涨价，调概待批")
	m.wants(status, body, 200, "各年计划合计 5,500.5 万元，比总投资 5,000.5 万元多 500 万元", "计划超出")
	// what makes nothing worse is not asked about
	year("fund-bonds", "2400.5", "reason", "核减")
	m.wants(status, body, 200, "多 400 万元")
}
