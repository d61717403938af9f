package indicatorweb_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gangyao/platform/identity"
)

// What everybody may read, on one bench, since making one takes seconds.
func TestPublicPages(t *testing.T) {
	b := newBench(t)
	for name, test := range map[string]func(*testing.T, *bench){
		"the board tells of a day": boardTellsOfADay, "an indicator explains itself": anIndicatorExplainsItself,
		"a series is saved as it is imported": aSeriesIsSavedAsItIsImported, "places are ranked": placesAreRanked, "places are drawn": placesAreDrawn,
	} {
		t.Run(name, func(t *testing.T) { test(t, b) })
	}
}

func contains(text string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

func boardTellsOfADay(t *testing.T, b *bench) {
	x := b.as("")
	then := x.get(b.progress("?" + mid))
	want(t, then, "时间已过 70%", "约束性 10 项", "提前实现", "慢于预期", "601.8", "演示数据", "截至 2024年6月30日", "与 2024年5月31日相比", "as_of=2024-06-30")
	without(t, then, "662.4", "逾期未报", "尚未公布的数据")
	want(t, x.get(b.progress("")), "时间已过 100%", "662.4", "未完成")
	want(t, x.get(b.progress("?as_of=2020-01-01")), "那一天还没有开始监测")

	// A figure of another year than most names it, and a plan that is over leads to the next.
	want(t, x.get(b.progress("")), `<span class="dated-of">2021年</span>`, "这部规划已经到期。看 2026—2030年规划的进展")
	without(t, then, "这部规划已经到期")

	// A visitor does not know who owes a report, so nothing is said of it.
	next := "/plans/430381/" + string(b.next) + "/progress"
	without(t, x.get(next), "谁慢了", "没有逾期的报表")
	want(t, b.as(identity.Leader).get(next), "谁慢了", "逾期未报")

	// The file tells the same share of time as the page, and none of figures not judged.
	lead := regexp.MustCompile(`时间已过 ([\d.]+)%`).FindStringSubmatch(x.get(next))
	_, _, ahead := x.do(http.MethodGet, next+"/progress.csv", "", nil)
	course, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(ahead, "\ufeff"))).ReadAll()
	must(t, err)
	judged, passed := slices.Index(course[0], "时序进度"), slices.Index(course[0], "规划期时间已过（%）")
	if len(lead) < 2 || len(course) < 2 || course[1][passed] != lead[1] || course[1][judged] != "" {
		t.Errorf("the page says %v, the file %q", lead, course[1])
	}

	// Filters live in the address and hold in the files too.
	binding := x.get(b.progress("?nature=binding&verdict=none&" + mid))
	want(t, binding, "单位GDP能源消耗降幅", "清除筛选")
	without(t, binding, "地区生产总值</a>", "森林覆盖率</a>")
	_, h, file := x.do(http.MethodGet, b.progress("/progress.csv?nature=binding&"+mid), "", nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	must(t, err)
	if len(rows) != 11 || rows[7][0] != "森林覆盖率" || rows[7][7] != "48.02" {
		t.Errorf("the file has %d rows: %v (%v)", len(rows), rows, h)
	}

	// Staff see who owes a report.
	want(t, b.as(identity.Leader).get(b.progress("")), "2 个单位逾期未报", "统计局", "2026年三季度监测", "尚未公布的数据")
}

func anIndicatorExplainsItself(t *testing.T, b *bench) {
	x := b.as("")
	gdp := x.get("/indicators/430381/gdp?" + mid)
	want(t, gdp, "慢于预期", "余下2年须年均增长11.6%", "进度完成率 =", "历年从未达到", "624.1", "预测，不是事实", "c-band", "上级规划", "湘潭市", "3,500")
	if !regexp.MustCompile(`第 \d+ 批`).MatchString(gdp) {
		t.Error("the page names no batch")
	}
	without(t, gdp, "662.4", "测试程序")
	want(t, x.get("/indicators/430381/gdp"), "此前", "633.9", "按第五次全国经济普查结果修订（演示）", "c-ghost", "已被更正")
	want(t, x.get("/indicators/430381/gdp?prove=1"), "一致", "SHA-256")
	// Of towns it tells only where they have figures.
	without(t, gdp, "各乡镇")
	want(t, x.get("/indicators/430381/grain-capacity?as_of=2024-07-31"), "2023年各乡镇", "全部 22 个地区的比较")
	// Nothing is forecast for a year that is past.
	over := x.get("/indicators/430381/urbanisation?plan=" + string(b.plan))
	want(t, over, "2025年已过，不再预测")
	without(t, over, "预测，不是事实")
	broken := x.get("/indicators/430381/urbanisation?as_of=2023-06-30")
	want(t, broken, "c-break", "口径变化", "不可比")
	if status, _, _ := x.do(http.MethodGet, "/indicators/430381/nowhere", "", nil); status != http.StatusNotFound {
		t.Errorf("an unknown indicator answers %d", status)
	}
}

// What is saved imports again unchanged.
func aSeriesIsSavedAsItIsImported(t *testing.T, b *bench) {
	x := b.as("")
	file := x.get("/indicators/430381/grain-capacity/data/series.csv?as_of=2025-02-01")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	must(t, err)
	if len(rows) < 4 || strings.Join(rows[0], ",") != "indicator,version,area,period,value,status,note,unit,演示" {
		t.Fatalf("%v", rows)
	}
	var d struct{ Definition struct{ Code string } }
	must(t, json.Unmarshal([]byte(x.get("/indicators/430381/grain-capacity/data/series.json")), &d))
	if d.Definition.Code != "grain-capacity" {
		t.Errorf("%+v", d)
	}
}

func placesAreRanked(t *testing.T, b *bench) {
	x := b.as("")
	p := x.get("/indicators/430381/grain-capacity/places?as_of=2025-12-31") // one town is silent about 2024
	want(t, p, "位次", "占比", "可能有遗漏", "22 个地区中有 1 个没有数据或权数", "金薮乡", "class=\"spark\"", "目标值", `<option value="2024" selected`, "演示数据")
	before := x.get("/indicators/430381/grain-capacity/places?year=2022&as_of=2025-12-31")
	want(t, before, `<option value="2022" selected`)
	without(t, before, "没有数据或权数", "可能有遗漏")
	double := x.get("/indicators/430381/population/places?year=2024")
	want(t, double, "可能有重复")
	without(t, double, "可能有遗漏")
	want(t, x.get("/indicators/430381/forest-cover/places"), "各地还没有公开的数据")
}
