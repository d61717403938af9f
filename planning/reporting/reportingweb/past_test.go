package reportingweb_test

import (
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
)

// Someone asks later what a sheet said on some day, whose turn it was and what was
// owed: the pages answer for that day and let nothing be done.
func TestPagesOfAPastDay(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	s := b.sheet(r, "bureau")
	path, round := "/sheets/"+string(s.ID), "/rounds/"+string(r.ID)
	clerk, head, planner := b.browse(t, "clerk"), b.browse(t, "head"), b.browse(t, "planner")

	b.on("2026-02-04")
	b.put("clerk", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "540.5", cell("population", tenant): "72.6"})
	b.on("2026-02-06")
	b.put("clerk", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "530.1", cell("grain", tenant): "36.2"})
	clerk.post(path+"/submit", "n:"+id("gdp", tenant), "已核对").leads(path)
	b.on("2026-02-09")
	head.post(path+"/approve", "sha", head.get(path).find(`name="sha" value="([0-9a-f]{64})"`)).leads(path)
	b.on("2026-02-12")

	draft := clerk.get(path+"?as_of=2026-02-05").wants(200).shows("截至 2026年2月5日 的数据", "540.5", "那一天还在填报", "当时轮到农业局填报员", "还有 5 天",
		"/history?as_of=2026-02-05", "readonly").hides("530.1", "36.2", `/upload`, `/form.xlsx`, `name="then"`, "sheet.js")
	if draft.find(`value="(540\.5)"`) == "" {
		t.Error("the cell does not say what it said")
	}
	for day, shows := range map[string]string{"2026-02-06": "已提交，等单位负责人审签", "2026-02-08": "已提交，等单位负责人审签", "2026-02-09": "已审签，等统计核实"} {
		head.get(path+"?as_of="+day).wants(200).shows("530.1", "已核对", shows).hides(`formaction="`+path, "撤回，继续填报")
	}
	head.get("/duties?as_of=2026-02-07").wants(200).shows("2025年度监测", "按您现在的职责", "查看", path+"?as_of=2026-02-07").hides("去审签", "全部标为已读")
	head.get("/duties?as_of=2026-02-05").wants(200).shows("那一天没有待办")
	clerk.get("/duties?as_of=2026-02-05").wants(200).shows("还有 1 格没填，共 4 格")
	planner.get("/rounds?as_of=2026-02-07").wants(200).shows("2025年度监测").hides("新建轮次")
	planner.get(round+"?as_of=2026-02-07").wants(200).shows("农业局").hides("修改日期和名称", "提前结束")
	planner.get("/rounds/burden?as_of=2026-02-07").wants(200).shows("农业局")
	clerk.get(path + "/history?as_of=2026-02-07").wants(200).shows("提交").hides("审签</th>")
	clerk.get(path + "/data.csv?as_of=2026-02-05").wants(200).shows("540.5").hides("530.1")
	head.get(path + "/proof?as_of=2026-02-10").wants(200).shows("内容与审签时完全一致")

	// Nothing is done from a past day.
	for _, to := range []string{"/submit", "/withdraw", "/approve", "/return"} {
		clerk.post(path+to+"?as_of=2026-02-05", "note", "x").wants(409).shows("只能看，不能改")
	}
	planner.get("/rounds/new?as_of=2026-02-05").wants(409).shows("只能看，不能改")
	if v, err := b.Sheet(b.as("clerk"), tenant, s.ID, day("2026-02-08")); err != nil || v.Sheet.State != reporting.Submitted {
		t.Errorf("%v %v", v, err)
	}

	// Before it was planned there is nothing, and the day is named on which there is.
	for _, page := range []string{"/rounds", round, path, "/duties", "/rounds/burden"} {
		planner.get(page+"?as_of=2025-06-01").wants(404).shows("那一天还没有记录", "截至2025年6月1日，系统里还没有这里的任何记录；最早的记录是2026年1月5日的", "as_of=2026-01-05").hides("找不到")
	}
	planner.get("/rounds?as_of=2026-01-05").wants(200).shows("2025年度监测")
}
