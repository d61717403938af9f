package sheet_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/planning/project/sheet"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
)

// A case of the corpus is a made-up sheet in text and what a careful person would
// make of its rows. In a cell, < continues the cell to the left and ^ the one
// above (merged), #45352 is a number, @2024-04-15 a date, !#REF! an error. Below
// the line stands a row with what becomes of it and some of its fields.
func grid(t *testing.T, text string) xlsx.Grid {
	t.Helper()
	g := xlsx.Grid{Name: "S", HiddenRows: map[int]bool{}, HiddenCols: map[int]bool{}}
	var rows [][]string
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	for r, row := range rows {
		for c, s := range row {
			if s == "" || s == "<" || s == "^" {
				continue
			}
			g.Cells = append(g.Cells, found(t, r, c, s))
			m := xlsx.Span{Row: r, Col: c, ToRow: r, ToCol: c}
			for m.ToCol+1 < len(row) && row[m.ToCol+1] == "<" {
				m.ToCol++
			}
			for m.ToRow+1 < len(rows) && c < len(rows[m.ToRow+1]) && rows[m.ToRow+1][c] == "^" {
				m.ToRow++
			}
			if m.ToCol > c || m.ToRow > r {
				g.Merges = append(g.Merges, m)
			}
		}
	}
	return g
}

var numeric = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

func found(t *testing.T, r, c int, s string) xlsx.Found {
	t.Helper()
	f := xlsx.Found{Row: r, Col: c, Kind: xlsx.IsText, Text: s}
	switch {
	case strings.HasPrefix(s, "#"):
		f.Kind, f.Text = xlsx.IsNumber, s[1:]
	case strings.HasPrefix(s, "@"):
		d, err := time.Parse(time.DateOnly, s[1:])
		if err != nil {
			t.Fatal(err)
		}
		f.Kind, f.Text, f.Date = xlsx.IsDate, s[1:], d
	case strings.HasPrefix(s, "!"):
		f.Kind, f.Text = xlsx.IsError, s[1:]
	case numeric.MatchString(s) && !strings.HasPrefix(s, "20"):
		f.Kind = xlsx.IsNumber
	}
	return f
}

func frame() *sheet.Frame {
	old := func(id, name, total string) *project.Project {
		b := project.Basics{Name: name, Funds: []project.Fund{{Source: project.Central, Amount: decimal.RequireFromString(total)}}}
		if err := b.Tidy(); err != nil {
			panic(err)
		}
		return &project.Project{ID: project.ID(id), Version: 3, Basics: b, Stage: project.Reserve, Standing: project.Active}
	}
	planned := old("p5", "有节点的路", "100")
	planned.Basics.Start, planned.Basics.Finish = schedule.Date(2025, 1, 1), schedule.Date(2026, 12, 31)
	planned.Baselines = []project.Baseline{{Version: 1, Milestones: []project.Milestone{{ID: "a", Name: "全部", Start: planned.Basics.Start, Finish: planned.Basics.Finish}}}}
	over := old("p6", "已取消的路", "100")
	over.Basics.Code, over.Standing = "2501-430101-04-01-100006", project.Ended
	return &sheet.Frame{Year: 2025, Existing: []*project.Project{planned, over, old("p1", "已有大道", "5000"), old("p2", "已有水厂", "800"), old("p3", "同名项目", "1"), old("p4", "同名项目", "2")},
		Orgs: []sheet.Unit{{ID: "jt", Name: "云岭市交通运输局", Aliases: []string{"交通局"}}, {ID: "sl", Name: "水利局"}},
		Org: func(word string) identity.OrgID {
			o, _ := identity.NewOrgTree([]identity.Org{{ID: "jt", Name: "云岭市交通运输局", Short: "交通局"}, {ID: "sl", Name: "水利局"}}).Find(word, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
			return o.ID // none where it is not found
		},
		Areas: []sheet.Place{{Code: "900101100", Name: "青石镇"}, {Code: "900101101", Name: "白鹭镇"}}}
}

// told writes what is asked of a row in the words of the corpus.
func told(r *project.ImportRow, field string) string {
	b := &r.Basics
	switch field {
	case "set":
		return strings.Join(r.Set, ",")
	case "name":
		return b.Name
	case "id":
		return string(r.ID)
	case "code":
		return string(b.Code)
	case "kind":
		return b.Kind
	case "org":
		return string(b.Org)
	case "owner":
		return b.Owner
	case "note":
		return b.Note
	case "nature":
		return string(b.Nature)
	case "stage":
		return string(r.Stage)
	case "start":
		return b.Start.String()
	case "finish":
		return b.Finish.String()
	case "total":
		return project.Sum(b.Funds).String()
	case "year":
		return fmt.Sprintf("%d:%s", r.Year, project.Sum(r.Funds))
	case "areas":
		var out []string
		for _, a := range b.Areas {
			out = append(out, string(a))
		}
		return strings.Join(out, ",")
	}
	return project.Sum(slices.DeleteFunc(slices.Clone(b.Funds), func(f project.Fund) bool { return string(f.Source) != field })).String()
}

func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	seen := map[sheet.Kind]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in, want, ok := strings.Cut(string(data), "==========\n")
			if !ok {
				t.Fatal("no line that divides")
			}
			p, err := sheet.ReadGrids([]xlsx.Grid{grid(t, in)}, frame())
			if err != nil {
				t.Fatal(err)
			}
			rows := map[string]*sheet.Row{}
			for i := range p.Rows {
				rows[strings.TrimPrefix(p.Rows[i].Ref, "S!")] = &p.Rows[i]
			}
			for line := range strings.Lines(want) {
				f := strings.Fields(line)
				r := rows[f[0]]
				if r == nil {
					t.Errorf("row %s has no fate", f[0])
					continue
				}
				seen[r.Kind] = true
				if string(r.Kind) != f[1] {
					t.Errorf("row %s (%s) is %s, want %s: %s", f[0], r.Name, r.Kind, f[1], r.Why.In(i18n.ZH))
					for _, c := range r.Cells {
						t.Logf("  %s %q %s %s %s", c.Ref, c.Text, c.Kind, c.Value, c.Why.In(i18n.ZH))
					}
				}
				for _, x := range f[2:] {
					field, v, _ := strings.Cut(x, "=")
					if got := told(sheet.Imported(r), field); got != v {
						t.Errorf("row %s: %s is %q, want %q", f[0], field, got, v)
					}
				}
			}
			for _, r := range p.Rows {
				for _, c := range r.Cells {
					if c.Kind == "" || c.Kind != sheet.Taken && c.Why.Key == "" {
						t.Errorf("%s has no fate with a reason: %+v", c.Ref, c)
					}
				}
			}
		})
	}
	for _, k := range sheet.Kinds() {
		if !seen[k] {
			t.Errorf("no row of the corpus is %s", k)
		}
	}
}

// A file without a table is told apart from one with nothing in it.
func TestFilesWithoutATable(t *testing.T) {
	for data, want := range map[string]string{"": "sheet.empty", "\ufeff\n\n": "sheet.empty", "甲,乙\n1,2\n": "project.sheet_no_table", "\x00\x01": "sheet.not_a_table"} {
		_, err := sheet.Read(t.Context(), "x.xlsx", []byte(data), frame())
		if got := fault.From(err).Key; got != want {
			t.Errorf("%q: %s, want %s", data, got, want)
		}
	}
}

// What monthly reports tell is left out, and known to be.
func TestWhatReportsTellIsLeftOut(t *testing.T) {
	for heading, want := range map[string]bool{"累计完成投资（万元）": true, "1-10月完成投资": true, "2025年1—10月累计完成投资": true, "1至10月份完成投资额": true, "截至10月底累计完成投资": true, "完成率": true,
		"年度计划完成投资": false, "2025年计划完成投资": false, "总投资": false, "联系人": false, "形象进度": false} {
		p, err := sheet.ReadGrids([]xlsx.Grid{grid(t, "项目名称 | 备注 | "+heading+"\n甲 | 左岸 | 30\n")}, frame())
		if err != nil {
			t.Fatal(err)
		}
		c := p.Columns[2]
		if c.Reported != want || want && (c.Field != sheet.Ignore || c.Filled != 1) {
			t.Errorf("%s: %+v", heading, c)
		}
	}
}

// What people answer counts for the next file with the same headings.
func TestAnswersAreRemembered(t *testing.T) {
	text := "工程名称 | 概算（亿元） | 牵头 | 状况\n甲 | 1.5 | 河长办 | 待研究\n"
	f := frame()
	p, err := sheet.ReadGrids([]xlsx.Grid{grid(t, text)}, f)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Columns) != 4 || p.Columns[1].Field != sheet.Unknown || p.Columns[1].Unit != "亿元" {
		t.Errorf("%+v", p.Columns)
	}
	f.Mapping = sheet.Mapping{Columns: map[string]sheet.Field{"概算（亿元）": sheet.Total, "牵头": "org", "状况": sheet.Stage},
		Words: map[string]sheet.Answer{"河长办": {Org: "sl"}, "待研究": {Stage: project.Conceived}}}
	again, err := sheet.ReadGrids([]xlsx.Grid{grid(t, text)}, f)
	if err != nil || again.Headings != p.Headings || again.Counts[sheet.Create] != 1 {
		t.Fatalf("%+v %v", again, err)
	}
	rows, err := again.Apply(nil)
	if err != nil || len(rows) != 1 || rows[0].Basics.Org != "sl" || project.Sum(rows[0].Basics.Funds).String() != "15000" || rows[0].Stage != project.Conceived {
		t.Errorf("%+v %v", rows, err)
	}
	f.Mapping = sheet.Mapping{}
	if p, err = sheet.ReadGrids([]xlsx.Grid{grid(t, "工程名称 | 牵头单位\n甲 | 河长办\n乙 | 河长办\n")}, f); err != nil || len(p.Words) != 1 || p.Words[0].Cells != 2 {
		t.Errorf("%+v %v", p.Words, err)
	}
	if _, err := p.Apply(nil); err == nil {
		t.Error("undecided rows were applied")
	}
}

// What was understood of a cell is told in the words of the library, and where it
// came from; what a person left out is neither told nor taken.
func TestCellsTellHowTheyWereRead(t *testing.T) {
	f := frame()
	f.Mapping.Words = map[string]sheet.Answer{"月亮镇": {Ignore: true}}
	p, err := sheet.ReadGrids([]xlsx.Grid{grid(t, "项目名称 | 责任单位 | 建设性质 | 项目阶段 | 建设地点 | 计划开工时间 | 联系人\n"+
		"一、交通 | < | < | < | < | < | <\n（一）公路 | < | < | < | < | < | <\n"+
		"甲 | 交通运输局 | 改扩建 | 续建 | 月亮镇 | 拟2026年 | 演示员\n乙 | 交通运输局 | 新建 | 在建 | 月亮镇、青石镇 | 2026年3月 | 演示员\n")}, f)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range p.Rows {
		for _, c := range r.Cells {
			if c.Kind == sheet.Taken {
				value := c.Value
				if c.Choice != "" {
					value = i18n.T(i18n.ZH, string(c.Choice))
				}
				got = append(got, c.Ref+" "+c.Text+" → "+value+" "+c.Why.In(i18n.ZH))
			}
		}
	}
	want := []string{"S!A4 甲 → 甲 ", "S!B4 交通运输局 → 云岭市交通运输局 ", "S!C4 改扩建 → 扩建 ", "S!D4 续建 → 在建 ", "S!F4 拟2026年 → 2026-12-31 不是某一天，按不晚于2026年12月31日开工计", "S!A3 交通/公路 →  由分组标题得出",
		"S!A5 乙 → 乙 ", "S!B5 交通运输局 → 云岭市交通运输局 ", "S!C5 新建 → 新建 ", "S!D5 在建 → 在建 ", "S!E5 月亮镇、青石镇 → 青石镇 ", "S!F5 2026年3月 → 2026-03-01 ", "S!A3 交通/公路 →  由分组标题得出"}
	if !slices.Equal(got, want) {
		t.Errorf("told is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if set := told(sheet.Imported(&p.Rows[3]), "set"); strings.Contains(set, "areas") {
		t.Errorf("places that were left out are set: %s", set)
	}
}

// A column that nobody knows is not dropped unseen: it is asked, with what stands
// in it, and nothing is taken in before it is answered.
func TestColumnsThatNobodyKnowsAreAsked(t *testing.T) {
	text := "项目名称 | 概算（亿元） | 总投资 | 投资规模 | 状况 | 空着 |  | 备注 | 备注\n" +
		"甲 | 1.5 | 100 | 200 | 待研究 | | 左岸 | 一 | 二\n" +
		"乙 | 2.5 | 100 | 300 | 待研究 | — | | |\n" +
		"丙 | 2.5 | 100 | 400 | 已研究 | | | |\n"
	f := frame()
	read := func() *sheet.Preview {
		t.Helper()
		p, err := sheet.ReadGrids([]xlsx.Grid{grid(t, text)}, f)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := read()
	var asked []string
	for _, c := range p.Open() {
		asked = append(asked, fmt.Sprintf("%s|%s|%s|%v|%d|%s", c.Key, c.Twice, c.Unit, c.Money, c.Filled, strings.Join(c.Samples, ",")))
	}
	want := []string{"概算（亿元）||亿元|true|3|1.5,2.5", "投资规模|总投资||true|3|200,300,400", "状况|||false|3|待研究,已研究", "#G|||false|1|左岸", "备注#2|备注||false|1|二"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked is\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
	}
	if _, err := p.Apply(nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("with open columns: %v", err)
	}
	// Answers may not give two columns one meaning; leaving out is an answer.
	f.Mapping.Columns = map[string]sheet.Field{"概算（亿元）": sheet.Total, "投资规模": sheet.Ignore, "状况": sheet.Ignore, "#G": "spot", "备注#2": sheet.Ignore}
	if p = read(); len(p.Open()) != 1 || p.Open()[0].Heading != "总投资" || p.Open()[0].Twice != "概算（亿元）" {
		t.Errorf("open is %+v", p.Open())
	}
	f.Mapping.Columns["总投资"] = sheet.Ignore
	rows, err := read().Apply(nil)
	if err != nil || len(rows) != 3 || told(&rows[0], "total") != "15000" || rows[0].Basics.Spot != "左岸" || rows[0].Basics.Note != "一" {
		t.Errorf("%+v, %v", rows, err)
	}
}
