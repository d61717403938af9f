package commitmentdb_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/commitment/division"
	"gangyao/planning/plan/plandb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/search"
)

// divided is a plan some of whose duties are divided.
func (b *bench) divided() *bench {
	b.t.Helper()
	b.approved()
	b.assign("青石大桥", func(t *commitment.Terms) {
		t.Owner, t.Contributors, t.Leader, t.Verify.Means = "jtj", []identity.OrgID{"czj", "fgj"}, "演示副市长", commitment.ByProject
		t.Steps = []commitment.Step{{Year: 2022, What: "开工", Due: day("2022-06-30")}, {Year: 2023, What: "建成", Quantity: num("1"), Unit: "座"}}
	})
	b.assign("产业数据平台", func(t *commitment.Terms) {
		t.Owner, t.Verify.Means, t.Due = "gxj", commitment.ByEvidence, day("2024-06-30")
	})
	return b
}

func (b *bench) division() *commitment.Division {
	b.t.Helper()
	return must(b.Division(b.planner(), b.query(), commitment.Filter{}))(b.t)
}

// book exports the division, lets edit change the workbook, and gives its bytes.
func (b *bench) book(edit func(f *excelize.File, sheet string, at func(words, column string) string)) []byte {
	b.t.Helper()
	var buf bytes.Buffer
	if err := division.Export(&buf, i18n.ZH, b.division()); err != nil {
		b.t.Fatal(err)
	}
	if edit == nil {
		return buf.Bytes()
	}
	f := must(excelize.OpenReader(&buf))(b.t)
	defer func() { _ = f.Close() }()
	sheet := "任务分工"
	grid := must(f.GetRows(sheet))(b.t)
	at := func(words, column string) string {
		for r, row := range grid {
			for _, c := range row {
				if !strings.Contains(c, words) {
					continue
				}
				for col, key := range grid[2] {
					if key == "gyd1="+column {
						return must(excelize.CoordinatesToCellName(col+1, r+1))(b.t)
					}
				}
			}
		}
		b.t.Fatalf("no cell %s of %s", column, words)
		return ""
	}
	edit(f, sheet, at)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

func (b *bench) preview(data []byte) *division.Preview {
	b.t.Helper()
	return must(division.Read(b.t.Context(), data, b.division()))(b.t)
}

// The layout that counties issue.
func TestLayoutOfTheDivision(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		tab := division.Layout(i18n.ZH, b.divided().division())
		if len(tab.Parts) != 2 || tab.Rows != 7 {
			t.Fatalf("%+v", tab)
		}
		titles := func(p division.Part) (out []string) {
			for _, c := range p.Columns {
				out = append(out, c.Title)
			}
			return out
		}
		first, rest := tab.Parts[0], tab.Parts[1]
		if got := strings.Join(titles(first), " "); first.Title != "主要指标分工" ||
			got != "序号 指标 单位 基期值 指标（目标值） 性质 牵头单位 配合单位 责任领导 完成时限 2021年目标 2022年目标 2023年目标 2024年目标 2025年目标 核验方式" {
			t.Error(got)
		}
		want := "1 规模工业企业 家  ≥150\u202f家 约束性    2025年 （按轨迹）≥110 （按轨迹）≥120 （按轨迹）≥130 （按轨迹）≥140 （按轨迹）≥150 指标 firms（firms）"
		if got := strings.Join(first.Groups[0].Rows[0].Cells, " "); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
		if got := strings.Join(titles(rest), " "); got != "序号 任务内容 指标（目标值） 完成时限 牵头单位 配合单位 责任领导 2021年度任务 2022年度任务 2023年度任务 2024年度任务 2025年度任务 核验方式" {
			t.Error(got)
		}
		if len(rest.Groups) != 2 || rest.Groups[0].Title != "第一章 交通水利" || rest.Rows != 6 {
			t.Fatalf("%+v", rest.Groups)
		}
		want = "2 新建青石大桥  2025年 交通局 财政局、发改局 演示副市长  开工（6月30日前） 建成（目标1座）   项目"
		if got := strings.Join(rest.Groups[0].Rows[1].Cells, " "); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
		if got := strings.Join(rest.Groups[1].Rows[0].Cells[:4], " "); got != "4 高新技术企业达到40家 40\u202f家 2025年" {
			t.Errorf("%q", got)
		}
	})
}

// What is exported and imported unchanged changes nothing, whatever stands in it.
func TestDivisionRoundTrip(t *testing.T) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		d := dbtest.Open(t, fmt.Sprintf("sqlite:%s/%d.db", dir, n), plandb.Migrations(), search.Migrations(), commitmentdb.Migrations())
		defer func(d *db.DB) { _ = d.Close() }(d)
		b := newBench(t, d).approved()
		for _, l := range b.division().Lines {
			if rapid.Bool().Draw(rt, "leave") {
				continue
			}
			words := rapid.StringMatching(`[=+@'（(]?[一-龥a-z0-9 、,;"<&]{1,10}[)）]?`)
			terms := commitment.Terms{Owner: rapid.SampledFrom([]identity.OrgID{"", "jtj", "slj", "jtj/glz"}).Draw(rt, "owner"),
				Contributors: rapid.SliceOfDistinct(rapid.SampledFrom([]identity.OrgID{"czj", "fgj", "gxj"}), rapid.ID[identity.OrgID]).Draw(rt, "helpers"),
				Leader:       words.Draw(rt, "leader"), Verify: commitment.Verification{Means: rapid.SampledFrom([]commitment.Means{"", commitment.ByProject, commitment.ByEvidence}).Draw(rt, "means")}}
			for _, y := range rapid.SliceOfDistinct(rapid.IntRange(2021, 2025), rapid.ID[int]).Draw(rt, "years") {
				terms.Steps = append(terms.Steps, commitment.Step{Year: y, What: "做" + words.Draw(rt, "what")})
			}
			if _, err := b.Assign(b.planner(), tenant, b.plan, commitment.AssignRequest{Duty: l.Duty, Terms: terms}, ""); err != nil {
				rt.Fatal(err)
			}
		}
		p := b.preview(b.book(nil))
		reqs, err := p.Requests()
		if err != nil || len(reqs) != 0 || len(p.Fates) != 0 || p.Counts[division.Unchanged] != 6*13+16 {
			rt.Fatalf("%v %v %+v", err, p.Counts, p.Fates)
		}
	})
}

// An edited file: each cell's fate is told, and all is applied or nothing.
func TestAnEditedDivisionComesBack(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		data := b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
			set := func(words, column, value string) {
				if err := f.SetCellStr(sheet, at(words, column), value); err != nil {
					t.Fatal(err)
				}
			}
			set("青石大桥", "leader", "演示常务副市长")
			set("青石大桥", "y2024", "通车（目标1座）（10月1日前）")
			set("白鹭灌区", "owner", "云岭县水利局")
			set("白鹭灌区", "contributors", "财政局，发改局")
			set("白鹭灌区", "verify", "项目 ≥3处")
			set("产业数据平台", "due", "2025年")
			set("变电站", "task", "新建八座变电站")
		})
		p := b.preview(data)
		got := map[division.Kind]int{}
		for _, f := range p.Fates {
			got[f.Kind]++
		}
		if !p.Ready() || got[division.Changed] != 6 || got[division.Ignored] != 1 {
			t.Fatalf("%v %+v", p.Counts, p.Fates)
		}
		reqs := must(p.Requests())(t)
		out := must(b.AssignAll(b.planner(), commitment.AssignAll{Tenant: tenant, Plan: b.plan, Requests: reqs, Reason: "会议调整"}))(t)
		if out.Counts[commitment.Changes] != 3 {
			t.Errorf("%+v", out.Counts)
		}
		r := b.row("青石大桥")
		if r.Leader != "演示常务副市长" || len(r.Steps) != 3 || r.Steps[2].Quantity.String() != "1" || r.Steps[2].Due != day("2024-10-01") || r.Owner != "jtj" {
			t.Errorf("%+v", r.Terms)
		}
		if r = b.row("白鹭灌区"); r.Owner != "slj" || len(r.Contributors) != 2 || r.Verify.Aim.String() != "3" {
			t.Errorf("%+v", r.Terms)
		}
		if r = b.row("产业数据平台"); !r.Terms.Due.IsZero() {
			t.Errorf("%v is what the plan says itself", r.Terms.Due)
		}
		// the same file once more: it says what stands there now
		if p = b.preview(data); !p.Ready() || p.Counts[division.Changed] != 0 {
			t.Errorf("%v", p.Fates)
		}
	})
}

// What stands in the way is told cell by cell, and nothing is taken.
func TestWhatStandsInTheWay(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		data := b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
			for cell, value := range map[string]string{
				at("白鹭灌区", "owner"): "水务集团", at("变电站", "owner"): "交通局、水利局", at("变电站", "due"): "明年", at("青石大桥", "due"): "1800-01-01", at("变电站", "verify"): "占卜", at("变电站", "y2022"): "开工（2月30日前）",
				at("青石大桥", "leader"): "甲", at("高新技术企业", "id"): "gyd1|nothing|0", at("产业数据平台", "id"): "gyd1|" + string(b.row("产业数据平台").Duty) + "|9",
			} {
				if err := f.SetCellStr(sheet, cell, value); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.SetCellStr(sheet, "F40", "交通局"); err != nil {
				t.Fatal(err)
			}
		})
		b.assign("青石大桥", func(t *commitment.Terms) { t.Leader = "乙" })
		p := b.preview(data)
		want := map[division.Kind]int{division.UnknownOrg: 1, division.Invalid: 5, division.Conflict: 1, division.UnknownRow: 3, division.RowRemoved: 1}
		for k, n := range want {
			if p.Counts[k] != n {
				t.Errorf("%s: %d, want %d", k, p.Counts[k], n)
			}
		}
		for _, f := range p.Fates {
			for _, l := range i18n.Langs() {
				if s := f.Why.In(l); f.Kind != division.Changed && (s == "" || strings.Contains(s, "division.")) {
					t.Errorf("%s %s: %q", f.Ref, f.Kind, s)
				}
			}
			if f.Kind == division.Conflict && (f.Base != "演示副市长" || f.Was != "乙" || f.Is != "甲") {
				t.Errorf("%+v", f)
			}
		}
		_, err := p.Requests()
		refused(t, err, "division.not_ready")
	})
}

// Rows may be sorted and columns moved; a row that was deleted changes nothing.
func TestRowsMayMove(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		data := b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
			if err := f.SetCellStr(sheet, at("白鹭灌区", "owner"), "水利局"); err != nil {
				t.Fatal(err)
			}
			if err := f.RemoveRow(sheet, 5); err != nil { // a chapter's heading
				t.Fatal(err)
			}
			if err := f.InsertCols(sheet, "B", 1); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStr(sheet, "B4", "备注"); err != nil {
				t.Fatal(err)
			}
			if err := f.RemoveRow(sheet, 5); err != nil { // the first duty
				t.Fatal(err)
			}
		})
		p := b.preview(data)
		if !p.Ready() || p.Counts[division.Changed] != 1 || p.Counts[division.RowRemoved] != 1 {
			t.Errorf("%v %+v", p.Counts, p.Fates)
		}
	})
}

// Files that are none of ours.
func TestForeignFiles(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		other := b.book(nil)
		for key, data := range map[string][]byte{
			"division.no_workbook": other[:len(other)/2], "division.old_workbook": {0xD0, 0xCF, 0x11, 0xE0, 1, 2},
			"division.not_ours": b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
				_ = f.DeleteSheet("gangyao-division")
			}),
		} {
			_, err := division.Read(t.Context(), data, b.division())
			refused(t, err, key)
		}
		d := b.division()
		d.Plan = "another"
		_, err := division.Read(t.Context(), other, d)
		refused(t, err, "division.other_plan")
	})
}

// What others changed since the file was made is counted and left alone; a column that
// somebody put in is told once; what is too long is told at its cell; quarters and
// tasks without an end are read as people write them.
func TestHowBureausFillItIn(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		data := b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
			for cell, value := range map[string]string{at("白鹭灌区", "due"): "2024年第三季度", at("变电站", "due"): "长期坚持", at("高新技术企业", "contributors"): "财政局/水利局",
				at("产业数据平台", "leader"): strings.Repeat("长", 61), "AB9": "自己加的一列", "AB10": "还有一格"} {
				if err := f.SetCellStr(sheet, cell, value); err != nil {
					t.Fatal(err)
				}
			}
		})
		b.assign("青石大桥", func(t *commitment.Terms) { t.Leader = "演示新领导" })
		p := b.preview(data)
		if p.Counts[division.Later] != 1 || p.Counts[division.Ignored] != 1 || p.Counts[division.Invalid] != 1 || p.Counts[division.Changed] != 3 { // "长期坚持" leaves the day that the plan itself names
			t.Errorf("%v %+v", p.Counts, p.Fates)
		}
		for _, f := range p.Fates {
			if f.Kind == division.Invalid && (f.Column != division.ColLeader || f.Text != "云岭县产业数据平台") {
				t.Errorf("what is too long is told elsewhere: %+v", f)
			}
			if f.Column == division.ColDue && strings.Contains(f.Text, "白鹭灌区") && f.Kind != division.Changed {
				t.Errorf("%+v", f)
			}
		}
	})
}
