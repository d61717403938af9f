package reportingweb_test

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/period"
)

// A planner makes a round from the last one, edits its list, extends it for one
// organisation, closes and opens it; everybody sees who is late.
func TestAPlannerArrangesARound(t *testing.T) {
	b := newBench(t)
	last := b.opened()
	x := b.browse(t, "planner")
	x.get("/rounds").wants(200).shows("2025年度监测", "填报中", "新建轮次")
	x.get("/rounds/new").wants(200).shows("沿用：2025年度监测", "从空白清单开始", "上半年", "1—9月累计")
	// What is proposed follows the last round, once its period is over.
	for _, want := range []string{`name="year" value="2026"|value="2026" [^>]*name="year"`, `value="1-1" selected`, `value="round:` + string(last.ID) + `"[^>]*checked`, `value="2027-01-01"`} {
		if body := x.get("/rounds/new").body; !regexp.MustCompile(want).MatchString(body) {
			t.Errorf("the form does not propose %s", want)
		}
	}

	// What is missing is said at the field.
	x.post("/rounds/new", "source", "round:"+string(last.ID), "year", "x", "span", "1-1").wants(422).shows("请选择监测时期")
	x.post("/rounds/new", "source", "", "year", "2026", "span", "1-1", "opens", "2026-02-30").wants(422).shows("“2026-02-30”不是日期")
	x.post("/rounds/new", "source", "round:"+string(last.ID), "year", "2026", "span", "1-1", "opens", "2027-01-20", "due", "2027-01-04", "closes", "2027-01-31").wants(422).shows("启动日、报送日、截止日应依次在后")
	x.post("/rounds/new", "source", "round:"+string(last.ID), "year", "2026", "span", fmt.Sprintf("%d-1", period.Month), "opens", "2027-01-04", "due", "2027-01-20", "closes", "2027-01-31").wants(422).shows("这个来源生成的清单是空的")
	a := x.post("/rounds/new", "source", "round:"+string(last.ID), "year", "2026", "span", "1-1", "opens", "2027-01-04", "due", "2027-01-20", "closes", "2027-01-31").wants(200)
	a.shows("核对填报清单", "清单共 6 格", "2026年监测", "人口库", "青石镇")
	var form []string
	for _, m := range regexp.MustCompile(`<input type="(?:hidden|checkbox)" name="(source|year|span|duty)" value="([^"]*)"`).FindAllStringSubmatch(a.body, -1) {
		if !strings.Contains(m[2], "forest") { // left out by the planner
			form = append(form, m[1], html.UnescapeString(m[2]))
		}
	}
	form = append(form, "name", "2026年度监测", "opens", "2027-01-04", "due", "2027-01-20", "closes", "2027-01-31",
		"add_indicator", "forest", "add_org", "town-b", "add_place", string(townB), "add_indicator", "", "add_org", "", "add_place", string(tenant))
	wrong := append([]string{}, form...)
	wrong[len(wrong)-13] = "2027-01-02" // due before it opens
	if i := indexOf(wrong, "due"); i >= 0 {
		wrong[i+1] = "2027-01-01"
	}
	x.post("/rounds", wrong...).wants(422).shows("启动日、报送日、截止日应依次在后", "清单共 6 格")
	path := x.post("/rounds", form...).wants(303).location
	x.get(path).wants(200).shows("2026年度监测", "待启动", "农业局", "白鹭镇", "尚未报送", "立即启动")
	x.get(path+"/duties").wants(200).shows("森林覆盖率", "白鹭镇")
	v, err := b.Round(b.as("planner"), tenant, reporting.RoundID(strings.TrimPrefix(path, "/rounds/")), time.Time{})
	b.must(err)
	if len(v.Duties) != 6 || len(v.Sheets) != 3 {
		t.Errorf("%d duties, %d sheets", len(v.Duties), len(v.Sheets))
	}
	for _, d := range v.Duties {
		if d.Cell.Code == "population" && d.Register != "人口库" {
			t.Errorf("the register of %v is lost", d.Cell)
		}
	}

	x.post(path+"/edit", "name", "2026年年度监测", "opens", "2027-01-05", "due", "2027-01-20", "closes", "2027-01-31", "base", "1").leads(path)
	x.post(path+"/edit", "name", "又改", "opens", "2027-01-05", "due", "2027-01-20", "closes", "2027-01-31", "base", "1").wants(409).shows("他人已修改了这一轮")
	x.post(path+"/open", "note", "提前").leads(path)
	x.post(path + "/open").wants(409).shows("本轮已在填报中")
	x.post(path+"/exceptions", "org", "town-a", "due", "2027-02-01", "closes", "2027-02-10").wants(422).shows("请写明情况")
	x.post(path+"/exceptions", "org", "town-a", "due", "2027-02-01", "closes", "2027-02-10", "reason", "洪灾").leads(path)
	x.get(path).wants(200).shows("单独延期", "洪灾", "2027-02-01")
	x.post(path + "/close").leads(path)
	x.get(path+"/history").wants(200).shows("制定轮次", "提前或重新启动", "提前", "单独延期", "提前截止", "测试规划员甲", "增加 6 格")

	// Days gone by are answered as they were.
	old := "/rounds/" + string(last.ID)
	b.on("2026-02-13")
	x.get(old).wants(200).shows("逾期 3 天", "逾期未报")
	x.get(old+"?as_of=2026-02-05").wants(200).hides("逾期 3 天", "给一个单位延期")
	x.get("/rounds/burden?year=2026").wants(200).shows("农业局", "可由底数库提供", "2026 年填报负担")
	x.get("/rounds/burden?year=x").wants(200).shows("2026 年填报负担")

	// Whoever has no part in arranging is told so before anything is looked at.
	for _, p := range []string{"/rounds", "/rounds/new", path + "/open", path + "/close", path + "/edit", path + "/duties", path + "/exceptions"} {
		b.browse(t, "clerk").post(p).wants(403)
	}
}

func indexOf(list []string, s string) int {
	for i := range list {
		if list[i] == s {
			return i
		}
	}
	return -1
}

// A duty list can be changed while its sheets are drafts.
func TestADutyListIsChanged(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	path := "/rounds/" + string(r.ID)
	s := b.sheet(r, "town-a")
	b.put("town", s.ID, map[indicator.CellKey]string{cell("households", townA): "1190"})
	_, err := b.Submit(b.as("town"), reporting.Step{Tenant: tenant, Sheet: s.ID})
	b.must(err)
	x := b.browse(t, "planner")
	a := x.get(path + "/duties").wants(200).shows("报表待审签，清单不能再改")
	base := a.find(`name="base" value="(\d+)"`)
	keep := []string{"base", base, "duty", "town-a|" + id("households", townA), "duty", "bureau|" + id("gdp", tenant), "optional", "bureau|" + id("gdp", tenant)}
	x.post(path+"/duties", "base", base).wants(422).shows("填报清单是空的")
	x.post(path+"/duties", "base", base, "duty", "bureau|x").wants(422)
	x.post(path+"/duties", "base", base, "duty", "bureau|"+id("gdp", tenant)).wants(409).shows("已经提交，它的填报清单不能再改")
	x.post(path+"/duties", keep...).leads(path)
	v, err := b.Sheet(b.as("clerk"), tenant, b.sheet(r, "bureau").ID, time.Time{})
	b.must(err)
	if len(v.Cells) != 1 || !v.Cells[0].Duty.Optional {
		t.Errorf("the bureau is asked %+v", v.Cells)
	}
}

// A form is downloaded, filled in, looked at and kept as a whole; a table of one's
// own is understood, and asked about where it is not.
func TestASpreadsheetComesBack(t *testing.T) {
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	path := "/sheets/" + string(s.ID)
	x := b.browse(t, "clerk")
	form := x.get(path + "/form.xlsx").wants(200)
	if d := form.header.Get("Content-Disposition"); !strings.Contains(d, ".xlsx") || !strings.Contains(d, "filename") {
		t.Errorf("the form is called %q", d)
	}
	f, err := excelize.OpenReader(strings.NewReader(form.body))
	b.must(err)
	fill := map[string]string{"地区生产总值": "540.5", "森林覆盖率": "47.9", "常住人口": "72.6万人", "粮食产量": "#REF"}
	write := func(value map[string]string) []byte {
		name := f.GetSheetName(0)
		rows, err := f.GetRows(name)
		b.must(err)
		column := 0
		for i, row := range rows {
			for j, c := range row {
				if c == "本期填报" {
					column = j + 1
				}
			}
			if column > 0 && len(row) > 1 && value[row[1]] != "" {
				at, err := excelize.CoordinatesToCellName(column, i+1)
				b.must(err)
				b.must(f.SetCellValue(name, at, value[row[1]]))
			}
		}
		var out bytes.Buffer
		b.must(f.Write(&out))
		return out.Bytes()
	}
	x.upload(path+"/upload", "file", "农业局.xlsx", write(fill)).wants(200).shows("有 1 格有错误，一格也不会写入", "“#REF”不是数", "换一个文件").hides("写入 3 格")
	fill["粮食产量"] = "36.1"
	a := x.upload(path+"/upload", "file", "农业局.xlsx", write(fill)).wants(200).shows("可以写入 4 格", "还没有写入任何数据", "540.5", "农业局.xlsx")
	if v, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{}); err != nil || v.Open() != 3 {
		t.Errorf("the preview kept something: %d open, %v", v.Open(), err)
	}
	carry := func(a answer) []string {
		var out []string
		for _, name := range []string{"sha", "name", "seal", "base", "mapping"} {
			out = append(out, name, html.UnescapeString(a.find(`name="`+name+`" value="([^"]*)"`)))
		}
		return out
	}
	// Somebody else cannot take it up; a change meanwhile stops the whole.
	b.browse(t, "clerk2").post(path+"/upload/apply", carry(a)...).wants(422).shows("这个文件要重新上传")
	b.put("clerk2", s.ID, map[indicator.CellKey]string{cell("grain", tenant): "35"})
	x.post(path+"/upload/apply", carry(a)...).wants(409).shows("有 1 格已被他人修改，全部未保存", "测试填报员乙已把这一格改为 35")
	a = x.upload(path+"/upload", "file", "农业局.xlsx", write(fill)).wants(200).shows("可以写入 4 格")
	x.post(path+"/upload/apply", carry(a)...).leads(path)
	x.get(path).wants(200).shows(`value="540.5"`, `value="36.1"`)

	// What goes out comes in again unchanged, as CSV too.
	for _, name := range []string{"/data.csv", "/data.xlsx"} {
		out := x.get(path + name).wants(200)
		x.upload(path+"/upload", "file", "export"+name[5:], []byte(out.body)).wants(200).shows("没有可以写入的新数据")
	}

	// A table of one's own: what is not sure is asked, and then taken.
	mine := "指标,单位,2025年\n生产总值,亿元,541\n粮食产量,吨,362000\n森林覆盖率,%,—\n"
	a = x.upload(path+"/upload", "file", "年报.csv", []byte(mine)).wants(200).shows("有 2 格要您确认", "“生产总值”是哪个指标？", "“—”表示为什么没有数？", "由 362,000 吨 换算为 36.2 万吨")
	words := regexp.MustCompile(`name="(word:[^"]*)"`).FindAllStringSubmatch(a.body, -1)
	if len(words) != 2 {
		t.Fatalf("asked %v", words)
	}
	name, none := html.UnescapeString(words[0][1]), html.UnescapeString(words[1][1])
	gdp := html.UnescapeString(a.find(`<option value="(\{&#34;indicator&#34;:\{&#34;Code&#34;:&#34;gdp&#34;[^"]*)"`))
	a = x.post(path+"/upload", append(carry(a), name, gdp)...).wants(200).shows("有 1 格要您确认").hides("“生产总值”是哪个指标？")
	x.post(path+"/upload/apply", carry(a)...).wants(422).shows("1 格待确认，处理完才能写入")
	a = x.post(path+"/upload", append(carry(a), none, `{"noValue":"not_yet"}`)...).wants(200).shows("可以写入 3 格", "没有数据：尚未核定或发布")
	x.post(path+"/upload/apply", carry(a)...).leads(path)
	x.get(path).shows("《年报.csv》中写作“—”")
	x.get(path).wants(200).shows(`value="541"`, `value="36.2"`)

	// Foreign things are refused in words.
	for name, data := range map[string]string{"旧表.xls": "\xd0\xcf\x11\xe0", "图.png": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"} {
		if a := x.upload(path+"/upload", "file", name, []byte(data)); a.status != 415 {
			t.Errorf("%s answers %d %s", name, a.status, plain(a.body))
		}
	}
	x.post(path + "/upload").wants(422).shows("没有收到文件")
	b.browse(t, "head").upload(path+"/upload", "file", "年报.csv", []byte(mine)).wants(403)
	b.browse(t, "head").get(path + "/upload").wants(403)
}

// The list of rounds is narrowed by what stands in the address, and its files
// hold the same rows.
func TestRoundsAreFilteredAndExported(t *testing.T) {
	b := newBench(t)
	b.opened()
	x := b.browse(t, "planner")
	x.get("/rounds").wants(200).shows("2025年度监测", "CSV", "Excel", "农业局")
	for filter, there := range map[string]bool{"state=open": true, "state=closed": false, "period=2025": true, "period=2024": false, "org=town-a": true, "org=nobody": false,
		"state=open&period=2025&org=town-a": true, "of=no-such-plan": false} {
		a := x.get("/rounds?" + filter).wants(200)
		csv := x.get("/rounds/list/export/rounds.csv?" + filter).wants(200)
		if there {
			a.shows(">2025年度监测</a>")
			csv.shows("轮次", "启动日", "2025年度监测", "填报中", "2026-02-10")
		} else {
			a.hides(">2025年度监测</a>").shows("没有符合条件的轮次")
			csv.hides("2025年度监测")
		}
	}
	x.get("/rounds?org=town-a").shows("青石镇：填报中")
	f, err := excelize.OpenReader(strings.NewReader(x.get("/rounds/list/export/rounds.xlsx?state=open").wants(200).body))
	b.must(err)
	rows, err := f.GetRows(f.GetSheetName(0))
	b.must(err)
	if len(rows) != 2 || rows[1][0] != "2025年度监测" {
		t.Errorf("the workbook holds %q", rows)
	}
	x.get("/rounds/list/export/else.pdf").wants(404)
	// A town sees the rounds it is in, and no filter by other organisations.
	b.browse(t, "town").get("/rounds").wants(200).shows("2025年度监测").hides("农业局")
}

// Reminder days are changed on the page of a round, with a reason while it is open.
func TestRemindersAreChangedOnThePage(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	path := "/rounds/" + string(r.ID)
	x := b.browse(t, "planner")
	a := x.get(path).wants(200).shows("提醒日", "报送日前 7，3，1，0 天", "调整提醒日")
	base := a.find(`(?s)/reminders".*?name="base" value="(\d+)"`)
	x.post(path+"/reminders", "base", base, "remind", "5，2", "reason", "").wants(422).shows("请写明情况", `value="5，2"`)
	x.post(path+"/reminders", "base", base, "remind", "五天", "reason", "汛期").wants(422).shows("提醒天数应是 0 到 366 之间的整数")
	x.post(path+"/reminders", "base", base, "remind", "5、2 5", "reason", "汛期提前催报").leads(path)
	x.get(path).shows("报送日前 5，2 天")
	x.post(path+"/reminders", "base", base, "remind", "9", "reason", "又改").wants(409).shows("他人已修改了这一轮")
	x.get(path+"/history").wants(200).shows("调整提醒日", "汛期提前催报", "报送日前 7，3，1，0 天 → 报送日前 5，2 天")
	b.browse(t, "clerk").post(path+"/reminders", "remind", "9").wants(403)
	b.browse(t, "clerk").get(path).hides("调整提醒日")
}

// What was answered about a file is taken for the next one that is laid out
// alike, said with who answered and when, and can be forgotten. Nothing of a file
// is kept before all is answered.
func TestAnswersAboutAFileAreRemembered(t *testing.T) {
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	path := "/sheets/" + string(s.ID)
	x := b.browse(t, "clerk")
	carry := func(a answer) []string {
		var out []string
		for _, name := range []string{"sha", "name", "seal", "base", "mapping"} {
			out = append(out, name, html.UnescapeString(a.find(`name="`+name+`" value="([^"]*)"`)))
		}
		return out
	}
	mine := func(people, grain string) []byte {
		return []byte("单位,指标,2025年\n万人,年底人头数," + people + "\n万吨,粮食产量," + grain + "\n")
	}
	a := x.upload(path+"/upload", "file", "一季度.csv", mine("72.6", "36.1")).wants(200).shows("可以写入 1 格", "另有 1 行有数字但没有采用", "万人 | 年底人头数 | 72.6", "没有认出的名称 1 个", "“年底人头数”是指标", "每一列是什么", "工作表").hides("的回答处理", "notice-success")
	// A name that is none is said at its field; what was typed stays.
	x.post(path+"/upload", append(carry(a), "name:年底人头数", "人口数")...).wants(422).shows("没有指标“人口数”", `value="人口数"`).hides("写入 1 格")
	x.post(path+"/upload", append(carry(a), "colkey", "2025年", "col-0-period", "哪天")...).wants(422).shows("“哪天”不是时期")
	a = x.post(path+"/upload", append(carry(a), "name:年底人头数", "常住人口")...).wants(200).shows("可以写入 2 格").hides("没有认出的名称")
	x.post(path+"/upload/apply", carry(a)...).leads(path)
	x.get(path).shows(`value="72.6"`, `value="36.1"`)

	// The next file, of a colleague.
	y := b.browse(t, "clerk2")
	a = y.upload(path+"/upload", "file", "二季度.csv", mine("72.9", "36.2")).wants(200).shows("可以写入 2 格", "已按 2026-02-03 测试填报员甲 的回答处理（文件“一季度.csv”）")
	// It can be answered otherwise: the new answer is remembered then.
	a = y.post(path+"/upload", append(carry(a), "colkey", "2025年", "col-0-use", "no")...).wants(200).shows("没有可以写入的新数据", "的回答处理")
	a = y.post(path+"/upload", append(carry(a), "colkey", "2025年", "col-0-use", "")...).wants(200).shows("可以写入 2 格")
	a = y.post(path+"/upload", append(carry(a), "sheetkey", "CSV", "sheet-0-use", "no")...).wants(200).shows("没有可以写入的新数据")
	y.post(path+"/upload", append(carry(a), "forget", "1")...).wants(200).shows("可以写入 1 格", "没有认出的名称 1 个").hides("的回答处理")
	y.upload(path+"/upload", "file", "二季度.csv", mine("72.9", "36.2")).wants(200).shows("可以写入 1 格").hides("的回答处理")
	// A form of ours and a file laid out otherwise know nothing of it.
	x.upload(path+"/upload", "file", "另一种.csv", []byte("指标,2025年\n年底人头数,72\n粮食产量,37\n")).wants(200).hides("的回答处理")
	x.get(path).shows(`value="72.6"`)
}
