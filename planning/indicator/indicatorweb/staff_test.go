package indicatorweb_test

import (
	"encoding/csv"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// What staff do, on one bench: each part leaves something behind that the others
// do not look at.
func TestStaffPages(t *testing.T) {
	b := newBench(t)
	for _, s := range []struct {
		name string
		test func(*testing.T, *bench)
	}{
		{"rights", rightsAreAsked}, {"adoption", rowsAreAdopted}, {"definitions", definitionsAreRevised}, {"a new standard", aNewStandard}, {"a formula", aFormulaIsChecked},
		{"parts", targetsAreBrokenDown}, {"import", filesAreImported}, {"made up", madeUpFiguresAreMarked}, {"round trip", exportImportsAgain}, {"workbook", aWorkbookIsImported},
	} {
		t.Run(s.name, func(t *testing.T) {
			b.t = t
			s.test(t, b)
		})
	}
}

func rightsAreAsked(t *testing.T, b *bench) {
	clerk := b.as(identity.Clerk)
	for _, path := range []string{"/plans/430381/" + string(b.plan) + "/adopt", "/definitions/430381/gdp", "/indicators/430381/gdp/parts", "/figures/430381/import"} {
		if status, h, _ := b.as("").do(http.MethodGet, path, "", nil); status != http.StatusSeeOther || !strings.HasPrefix(h.Get("Location"), "/sign-in") {
			t.Errorf("%s answers a visitor %d", path, status)
		}
		if status, _, _ := clerk.do(http.MethodGet, path, "", nil); status != http.StatusForbidden {
			t.Errorf("%s answers a clerk %d", path, status)
		}
	}
	without(t, b.as("").get("/indicators/430381/gdp"), "修改定义", "分解目标")
	want(t, b.as(identity.Planner).get("/indicators/430381/gdp"), "修改定义", "分解目标")
}

// form reads the hidden fields and boxes of a page, as a browser would send them.
func form(body string) url.Values {
	out := url.Values{}
	name, value := regexp.MustCompile(` name="([^"]+)"`), regexp.MustCompile(` value="([^"]*)"`)
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(body, -1) {
		n, v := name.FindStringSubmatch(tag), value.FindStringSubmatch(tag)
		if n != nil && v != nil {
			out.Set(html.UnescapeString(n[1]), html.UnescapeString(v[1]))
		}
	}
	return out
}

func definitionsAreRevised(t *testing.T, b *bench) {
	x := b.as(identity.Statistician)
	page := x.get("/definitions/430381/forest-cover")
	f := url.Values{"name": {"森林覆盖率"}, "unit": {"%"}, "kind": {"ratio"}, "direction": {"up"}, "decimals": {"2"}, "frequency": {"1"}, "lag": {"6"},
		"version": {form(page).Get("version")}, "revision": {form(page).Get("revision")}, "source": {"林业调查"}, "low": {"0"}, "high": {"一百"}}
	status, _, body := x.post("/definitions/430381/forest-cover", f)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong definition answers %d", status)
	}
	want(t, body, "请写明原因", "不是这里要的数值", `value="林业调查"`)
	f.Set("high", "100")
	f.Set("reason", "补充来源")
	if status, h, body := x.post("/definitions/430381/forest-cover", f); status != http.StatusSeeOther || h.Get("Location") != "/indicators/430381/forest-cover" {
		t.Fatalf("%d %.600s", status, body)
	}
	want(t, x.get("/indicators/430381/forest-cover"), "林业调查", "补充来源", "第 2 次")
	status, _, body = x.post("/definitions/430381/forest-cover", f) // what was seen is no longer the newest
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "已被别人修改") {
		t.Errorf("a stale revision answers %d", status)
	}
	status, _, body = x.post("/definitions/430381/forest-cover", url.Values{"lag": {"半年"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "不是整数") {
		t.Errorf("a lag in words answers %d", status)
	}
}

func aNewStandard(t *testing.T, b *bench) {
	x := b.as(identity.Statistician)
	status, _, body := x.post("/definitions/430381/good-air-days/standard", url.Values{"seen": {"1"}, "from": {"哪天"}})
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", status)
	}
	want(t, body, "s-from-error")
	seen := form(x.get("/definitions/430381/good-air-days")).Get("seen")
	if status, _, body := x.post("/definitions/430381/good-air-days/standard", url.Values{"seen": {seen}, "from": {"2026年"}, "standard": {"HJ 633—2026"}, "reason": {"标准更新"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %.800s", status, body)
	}
	want(t, x.get("/indicators/430381/good-air-days"), "HJ 633—2026", "不可比")
}

func aFormulaIsChecked(t *testing.T, b *bench) {
	x := b.as(identity.Statistician)
	f := url.Values{"code": {"gdp-per-doctor"}, "name": {"测试比值"}, "unit": {"亿元"}, "kind": {"ratio"}, "direction": {"none"}, "decimals": {"2"}, "frequency": {"1"}, "formula": {"gdpp / doctors"}}
	status, _, body := x.post("/definitions/430381/new", f)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "gdpp") || !strings.Contains(body, "f-formula-error") {
		t.Errorf("an unknown code answers %d", status)
	}
	f.Set("formula", "gdp * 2")
	if status, _, body := x.post("/definitions/430381/new", f); status != http.StatusSeeOther {
		t.Fatalf("%d %.800s", status, body)
	}
	want(t, x.get("/indicators/430381/gdp-per-doctor"), "gdp * 2", "1,203.6", "计算得出")
	want(t, x.get("/indicators/430381/gdp-per-doctor/figure?version=1&period=2023"), "按公式由其他指标算出")
}

func targetsAreBrokenDown(t *testing.T, b *bench) {
	x := b.as(identity.Planner)
	path := "/indicators/430381/gdp/parts"
	f := url.Values{"plan": {string(b.plan)}, "aim:430381001": {"40"}, "weight:430381002": {"1"}, "weight:430381003": {"1"}}
	_, _, body := x.post(path, f)
	want(t, body, "试算 3 个地区的目标", "合计 750", `value="355.00"`, "还没有保存")
	if d, err := b.indicators.Indicator(program(), indicator.IndicatorQuery{Tenant: tenant, Code: "gdp", Lens: indicator.Internal}); err != nil || len(d.Parts) != 0 {
		t.Fatalf("trying kept %d parts, %v", len(d.Parts), err)
	}
	f.Set("do", "save")
	_, _, body = x.post(path, f)
	want(t, body, "已保存 3 个地区的目标")
	keep := url.Values{"plan": {string(b.plan)}, "do": {"save"}, "aim:430381001": {"40"}, "aim:430381002": {"355"}, "aim:430381003": {"多"}}
	status, _, body := x.post(path, keep)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "不是这里要的数值") || !strings.Contains(body, "e-430381003") {
		t.Errorf("a target in words answers %d", status)
	}
	keep.Set("aim:430381003", "355")
	if status, _, _ := x.post(path, keep); status != http.StatusSeeOther {
		t.Errorf("saving what stands there answers %d", status)
	}
	if d, err := b.indicators.Indicator(program(), indicator.IndicatorQuery{Tenant: tenant, Code: "gdp", Lens: indicator.Internal}); err != nil || len(d.Parts) != 3 {
		t.Errorf("%d parts, %v", len(d.Parts), err)
	}
	// The towns report no figures of it: their targets are shown without.
	places := x.get("/indicators/430381/gdp/places")
	want(t, places, "目标值", "355", "22 个地区中有 22 个没有数据或权数")
	without(t, places, "各地还没有公开的数据", "0年各地比较", "位次")
	want(t, x.get("/indicators/430381/gdp/places?year=2023"), "355", "601.8") // the whole has a figure
	want(t, x.get("/indicators/430381/grain-capacity/places?year=1800"), "“年份”没有“1800”这一项")
}

// imported tries a file, confirms it and waits for the batch.
func imported(t *testing.T, x *browser, name, content string, fields url.Values) string {
	t.Helper()
	status, _, body := x.upload("/figures/430381/import", name, content, fields)
	if status != http.StatusOK {
		t.Fatalf("trying answers %d: %s", status, regexp.MustCompile(`(?s)<main.*</main>`).FindString(body))
	}
	want(t, body, "还没有导入")
	return confirmed(t, x, body)
}

// confirmed takes what a page showed and waits for the batch.
func confirmed(t *testing.T, x *browser, body string) string {
	t.Helper()
	status, h, body := x.post("/figures/430381/import/run", form(body))
	if status != http.StatusSeeOther {
		t.Fatalf("importing answers %d: %.500s", status, body)
	}
	for range 100 {
		status, next, _ := x.do(http.MethodGet, h.Get("Location"), "", nil)
		if status == http.StatusSeeOther {
			return next.Get("Location")
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the import does not end")
	return ""
}

func filesAreImported(t *testing.T, b *bench) {
	x := b.as(identity.Planner)
	const head = "indicator,period,value,note\n"
	status, _, body := x.upload("/figures/430381/import", "坏.csv", head+"life-expectancy,2024,79.1,\nnowhere,2024,1,\nforest-cover,2024,120,\n", nil)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong file answers %d", status)
	}
	want(t, body, "没有指标“nowhere”", "超出了可能的范围", "什么都没有导入")
	if n := len(regexp.MustCompile(`<div class="cell">\s*[34]\s*</div>`).FindAllString(body, -1)); n != 2 {
		t.Errorf("%d lines are named", n)
	}
	status, _, body = x.upload("/figures/430381/import", "改.csv", head+"gdp,2024,700,\n", nil)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请写明更正原因") {
		t.Errorf("an unexplained revision answers %d", status)
	}
	if status, _, body := x.post("/figures/430381/import/run", url.Values{}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请选择数据文件") {
		t.Errorf("no file answers %d", status)
	}
	batch := imported(t, x, "好.csv", head+"life-expectancy,2024,79.1,\nlife-expectancy,2023,78.9,\n", url.Values{"origin": {"卫生健康统计"}, "certainty": {"A"}})
	want(t, x.get(batch), "卫生健康统计", "已录入", b.name(identity.Planner))
	without(t, x.get(batch), ">批准<") // nobody approves the own figures
	public := b.as("").get("/indicators/430381/life-expectancy")
	without(t, public, "79.1")

	s := b.as(identity.Statistician)
	page := s.get(batch)
	want(t, page, ">批准<")
	for _, to := range []string{"approved", "published"} {
		f := form(page)
		f.Set("to", to)
		if status, _, body := s.post(batch, f); status != http.StatusSeeOther {
			t.Fatalf("%s answers %d: %.500s", to, status, body)
		}
	}
	want(t, b.as("").get("/indicators/430381/life-expectancy"), "79.1", "卫生健康统计")
	status, _, body = s.post(batch, url.Values{"to": {"withdrawn"}, "sha": {form(page).Get("sha")}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请写明原因") {
		t.Errorf("withdrawing without a reason answers %d", status)
	}
	want(t, s.get("/figures/430381?stage=published"), "卫生健康统计")
}

// What a plan prints is real; what was made up later says so wherever it goes.
func madeUpFiguresAreMarked(t *testing.T, b *bench) {
	x := b.as(identity.Planner)
	for _, name := range []string{"/figures/430381/export/figures.csv", "/indicators/430381/gdp/data/series.csv"} {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(x.get(name), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		mark := slices.Index(rows[0], "演示")
		at := slices.Index(rows[0], "period")
		if mark < 0 {
			t.Fatalf("%s has no column for the mark: %v", name, rows[0])
		}
		made := map[string]bool{}
		for _, r := range rows[1:] {
			if r[0] == "gdp" && r[2] == "430381" {
				made[r[at]] = r[mark] != ""
			}
		}
		if made["2020"] || !made["2025"] || len(made) < 6 {
			t.Errorf("%s: made up are %v", name, made)
		}
	}
	page := x.get("/indicators/430381/gdp")
	row := regexp.MustCompile(`(?s)<tr[^>]*id="f-1-2020".*?</tr>`).FindString(page)
	want(t, row, "500.24")
	without(t, row, "演示数据")
	want(t, regexp.MustCompile(`(?s)<tr[^>]*id="f-1-2025".*?</tr>`).FindString(page), "演示数据")
	file := x.get(b.progress("/progress.csv"))
	for _, line := range strings.Split(file, "\n") {
		if strings.Contains(line, "good-water") && (!strings.Contains(line, "2024年91.7%未达标") || !strings.HasSuffix(strings.TrimSpace(line), "演示数据")) {
			t.Errorf("%s", line)
		}
	}
}

// All figures saved and imported again change nothing.
func exportImportsAgain(t *testing.T, b *bench) {
	x := b.as(identity.Planner)
	file := x.get("/figures/430381/export/figures.csv")
	status, _, body := x.upload("/figures/430381/import", "全部.csv", file, nil)
	if status != http.StatusOK {
		t.Fatalf("%d: %s", status, regexp.MustCompile(`(?s)<main.*</main>`).FindString(body))
	}
	rows := strings.Count(file, "\n") - 1
	want(t, body, "新增 0，更正 0，与现有相同")
	if rows < 150 {
		t.Errorf("only %d rows were saved", rows)
	}
	without(t, body, "import/run")
	for _, name := range []string{"grain-capacity", "gdp"} {
		status, _, body := x.upload("/figures/430381/import", name+".csv", x.get("/indicators/430381/"+name+"/data/series.csv"), nil)
		if status != http.StatusOK || !strings.Contains(body, "新增 0，更正 0") {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// A usual table of statistics is understood; what is not certain is not guessed.
func aWorkbookIsImported(t *testing.T, b *bench) {
	x := b.as(identity.Planner)
	book := func(rows ...[]xlsx.Cell) string {
		var out strings.Builder
		must(t, xlsx.Write(&out, xlsx.Sheet{Name: "表", Columns: []xlsx.Column{{Title: "指标"}, {Title: "单位"}, {Title: "2022年"}, {Title: "2023年"}}, Rows: func(yield func([]xlsx.Cell, error) bool) {
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		}}))
		return out.String()
	}
	status, _, body := x.upload("/figures/430381/import", "统计表.xlsx", book([]xlsx.Cell{xlsx.Text("能源综合生产能力"), xlsx.Text("万吨"), xlsx.Int(31), xlsx.Int(32)}), nil)
	if status != http.StatusOK || !strings.Contains(body, "新增 2") {
		t.Errorf("a workbook answers %d: %s", status, regexp.MustCompile(`(?s)<main.*</main>`).FindString(body))
	}
	status, _, body = x.upload("/figures/430381/import", "统计表.xlsx", book([]xlsx.Cell{xlsx.Text("谁也不知道的指标"), xlsx.Text("万吨"), xlsx.Int(31), xlsx.Int(32)}), nil)
	if status != http.StatusOK || !strings.Contains(body, "没有可以写入的新数据") || strings.Contains(body, "import/run") {
		t.Errorf("an unknown row answers %d: %s", status, regexp.MustCompile(`(?s)<main.*</main>`).FindString(body))
	}

	// What is not known is answered on the page, and nothing is imported before.
	open := book([]xlsx.Cell{xlsx.Text("谁也不知道的指标"), xlsx.Text("岁"), xlsx.Int(78), xlsx.Int(79)}, []xlsx.Cell{xlsx.Text("地区生产总值"), xlsx.Text(""), xlsx.Int(5800000), xlsx.Int(6100000)})
	status, _, body = x.upload("/figures/430381/import", "统计表.xlsx", open, nil)
	if status != http.StatusOK {
		t.Fatalf("%d", status)
	}
	want(t, body, "有 2 格要您确认", "“地区生产总值”没有写单位", `value="万元"`, "“谁也不知道的指标”是指标")
	without(t, body, "import/run", "的回答处理")
	f := form(body)
	f.Set("unit:gdp", "万元")
	f.Set("name:谁也不知道的指标", "人均预期寿命")
	f.Set("reason", "年报更正")
	status, _, body = x.post("/figures/430381/import", f)
	if status != http.StatusOK {
		t.Fatalf("%d: %.600s", status, body)
	}
	want(t, body, "可以写入 4 格", "由 5,800,000 万元 换算为 580 亿元", "试读完成", "import/run")
	want(t, x.get(confirmed(t, x, body)), "年报更正")
	// The next one laid out alike needs no answer, and says whose it follows.
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) { // kept after the import
		status, _, body = x.upload("/figures/430381/import", "新统计表.xlsx", open, url.Values{"reason": {"再更正"}})
		if strings.Contains(body, "的回答处理") {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the answers are not remembered: %d %s", status, regexp.MustCompile(`(?s)<main.*</main>`).FindString(body))
		}
	}
	want(t, body, "已按 2026-11-20 "+b.name(identity.Planner)+" 的回答处理（文件“统计表.xlsx”）")
	f = form(body)
	f.Set("forget", "1")
	_, _, body = x.post("/figures/430381/import", f)
	want(t, body, "有 2 格要您确认")
	without(t, body, "的回答处理")

	// What the checks find is said with the cell that it is about.
	status, _, body = x.upload("/figures/430381/import", "错.xlsx", book([]xlsx.Cell{xlsx.Text("森林覆盖率"), xlsx.Text("%"), xlsx.Int(120), xlsx.Int(50)}), nil)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a figure out of bounds answers %d", status)
	}
	want(t, body, "表!C2", "超出了可能的范围")
}

// An amended edition offers only what changed; the person may change a proposal
// or leave it out.
func rowsAreAdopted(t *testing.T, b *bench) {
	x := b.as(identity.Planner)
	path := "/plans/430381/" + string(b.plan) + "/adopt"
	page := x.get(path)
	want(t, page, "没有变化", "地区生产总值")
	without(t, page, "目标有变", `name="take:`)
	if status, h, body := x.post(path, form(page)); status != http.StatusSeeOther || !strings.HasSuffix(h.Get("Location"), "/progress") {
		t.Errorf("adopting again answers %d: %.500s", status, body)
	}

	r, err := demo.Reading()
	must(t, err)
	changed, added := false, reading.Indicator{}
	for i := range r.Indicators {
		if x := &r.Indicators[i]; x.Name == "森林覆盖率" && x.Table == "专栏2" {
			aim := quantity.Parse("48.50")
			x.Target.Value, changed = &aim, true
			added = *x
			added.Name, added.No = "测试用的湿地保护率", "27"
		}
	}
	if !changed {
		t.Fatal("the demonstration has no row to amend")
	}
	r.Indicators = append(r.Indicators, added)
	got, err := b.plans.ImportReading(program(), "amended.json", r, plan.ImportOptions{Tenant: plan.Tenant(tenant), Plan: b.plan, Demo: true})
	must(t, err)
	_, err = b.plans.Approve(program(), plan.ApproveRequest{Tenant: got.Edition.Tenant, Edition: got.Edition.ID, On: "2021-03-07", Body: "测试常委会", AcceptAll: true})
	must(t, err)

	page = x.get(path)
	want(t, page, "目标有变 1 行", "新的 1 行", "48.00", "48.50", "测试用的湿地保护率")
	f := form(page)
	for k := range f {
		if strings.HasPrefix(k, "code:") && f.Get(k) != "forest-cover" {
			f.Set(k, "Wetland!")
		}
	}
	status, _, body := x.post(path, f)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "不合规") {
		t.Fatalf("a wrong code answers %d", status)
	}
	for k := range f {
		if f.Get(k) == "Wetland!" {
			f.Set(k, "wetland-kept")
		}
	}
	if status, _, body := x.post(path, f); status != http.StatusSeeOther {
		t.Fatalf("adopting answers %d: %s", status, body)
	}
	want(t, x.get("/indicators/430381/wetland-kept"), "测试用的湿地保护率", "48.50")
	want(t, x.get("/indicators/430381/forest-cover"), "48.50")
	without(t, x.get(path), `name="take:`)
}
