package table_test

import (
	"fmt"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table"
	"gangyao/planning/plan/reading"
)

// gridOf draws a real table: one line a row, cells between bars; "<" goes on
// with the cell to the left, "^" with the cell above. Text before and after the
// drawing become paragraphs.
func gridOf(t *testing.T, before, drawing, after string) (*layout.Layout, *outline.Outline) {
	t.Helper()
	var text []rune
	l := &layout.Layout{}
	paragraph := func(s string) {
		if s == "" {
			return
		}
		start := len(text)
		text = append(text, []rune(s)...)
		sp := reading.Span{start, len(text)}
		text = append(text, '\n')
		l.Blocks = append(l.Blocks, layout.Block{Role: layout.Body, Span: sp, Lines: []reading.Span{sp}})
	}
	for _, s := range strings.Split(before, "\n") {
		paragraph(strings.TrimSpace(s))
	}
	g := &source.Grid{}
	at := map[[2]int]int{} // place → index of the cell that covers it
	start := len(text)
	for r, line := range strings.Split(strings.TrimSpace(drawing), "\n") {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		g.Rows, g.Cols = r+1, max(g.Cols, len(cells))
		for c, s := range cells {
			switch s = strings.TrimSpace(s); s {
			case "<":
				i := at[[2]int{r, c - 1}]
				at[[2]int{r, c}] = i
				g.Cells[i].ColSpan = max(g.Cells[i].ColSpan, c-g.Cells[i].Col+1)
			case "^":
				i := at[[2]int{r - 1, c}]
				at[[2]int{r, c}] = i
				g.Cells[i].RowSpan = max(g.Cells[i].RowSpan, r-g.Cells[i].Row+1)
			default:
				from := len(text)
				text = append(text, []rune(s)...)
				at[[2]int{r, c}] = len(g.Cells)
				g.Cells = append(g.Cells, source.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Span: reading.Span{from, len(text)}})
				text = append(text, '\t')
			}
		}
		text = append(text, '\n')
	}
	g.Span = reading.Span{start, len(text)}
	l.Blocks = append(l.Blocks, layout.Block{Role: layout.Body, Grid: g, Span: g.Span})
	for _, s := range strings.Split(after, "\n") {
		paragraph(strings.TrimSpace(s))
	}
	l.Doc = &source.Document{Text: text, Grids: []source.Grid{*g}}
	for i := range l.Blocks {
		if b := &l.Blocks[i]; b.Grid == nil {
			b.Text = layout.Normalise(text, b.Span[0], b.Span[1])
		}
	}
	return l, outline.Build(l)
}

// say writes an indicator on one line, for comparison.
func say(i reading.Indicator) string {
	value := func(d *reading.Dated) string {
		if d == nil || d.Value == nil {
			return "-"
		}
		s := fmt.Sprintf("%d:%s%s", d.Year, d.Op, d.Value)
		if d.Cumulative {
			s += "∑"
		}
		return s
	}
	parent := ""
	if i.Parent != nil {
		parent = " <" + *i.Parent
	}
	nature := map[reading.Nature]string{reading.Binding: "约束", reading.Anticipatory: "预期"}[i.Nature]
	s := fmt.Sprintf("%s|%s|%s%s|%s|%s|%s|%s|%s", i.No, i.Group, i.Name, parent, i.Unit, nature, i.Direction, value(i.Baseline), value(i.Target))
	if i.Actual != nil {
		s += "|actual " + value(i.Actual)
	}
	if g := i.Growth; g != nil {
		s += "|growth"
		for _, v := range []struct {
			name string
			v    fmt.Stringer
			ok   bool
		}{{"b", g.Baseline, g.Baseline != nil}, {"t" + string(g.Op), g.Target, g.Target != nil}, {"a", g.Actual, g.Actual != nil}} {
			if v.ok {
				s += " " + v.name + v.v.String()
			}
		}
	}
	if i.UnitHealed {
		s += "|unit healed"
	}
	if i.Note != "" {
		s += "|note " + i.Note
	}
	return s
}

func TestGridsAreRead(t *testing.T) {
	const title = "清溪县国民经济和社会发展第十五个五年规划纲要"
	for _, tc := range []struct {
		name, before, drawing, after string
		want                         []string
	}{
		{
			"a title row, a merged first column and a name split in two",
			title, `
专栏1 “十五五”时期主要指标|<|<|<|<|<|<
类别|指标|<|单位|2025年完成值|2030年目标值|属性
经济发展|1.地区生产总值年均增长|<|%|“十四五”年均增长5.1|“十五五”年均增长5.5左右|预期性
^|2.全员劳动生产率|<|万元/人|18|24|预期性
民生福祉|3.每千人口拥有医护人员数|每千人口拥有执业(助理)医师数|人|3.1|3.6|预期性
^|^|每千人口拥有注册护士数|人|3.4|4.0|^
^|4.城乡居民人均可支配收入比值|<|—|2.1|2.0|预期性
绿色低碳|5.单位地区生产总值二氧化碳排放降低|<|%|2021-2024年累计降低9.1|完成市下达目标|约束性
^|6.细颗粒物(PM2.5)年均浓度|<|微克/立方米|28|≤25|约束性`,
			"",
			[]string{
				"1|经济发展|地区生产总值年均增长|%|预期|up|2025:5.1|2030:~5.5",
				"2|经济发展|全员劳动生产率|万元/人|预期|up|2025:18|2030:>=24",
				"|民生福祉|每千人口拥有执业(助理)医师数 <每千人口拥有医护人员数|人|预期|up|2025:3.1|2030:>=3.6",
				"|民生福祉|每千人口拥有注册护士数 <每千人口拥有医护人员数|人|预期|up|2025:3.4|2030:>=4.0",
				"4|民生福祉|城乡居民人均可支配收入比值||预期|down|2025:2.1|2030:<=2.0",
				"5|绿色低碳|单位地区生产总值二氧化碳排放降低|%|约束|up|2025:9.1∑|2030:完成市下达目标",
				"6|绿色低碳|细颗粒物(PM2.5)年均浓度|微克/立方米|约束|down|2025:28|2030:<=25",
			},
		},
		{
			"a header of two rows, growth beside levels, groups as rows with counts",
			title + "\n表1 “十四五”规划主要指标完成情况", `
序号|指标名称|单位|2025年规划目标|<|2025年完成情况|<|属性
^|^|^|绝对值|年均增长(%)|绝对值|年均增长(%)|^
一、经济发展(2项)|<|<|<|<|<|<|<
1|地区生产总值|亿元|300|7|310.5|7.6|预期性
2|三次产业结构|%|10:50:40|-|9.5:49:41.5|-|预期性
二、民生福祉(1项)|<|<|<|<|<|<|<
3|城镇登记失业率|%|<4.5|-|3.2|-|约束性`,
			"注:人均指标按常住人口计算。\n下文另起。",
			[]string{
				"1|经济发展|地区生产总值|亿元|预期|up|-|2025:>=300|actual 2025:310.5|growth t>=7 a7.6",
				"2|经济发展|三次产业结构|%|预期|none|-|2025:10:50:40|actual 2025:9.5:49:41.5",
				"3|民生福祉|城镇登记失业率|%|约束|down|-|2025:<=4.5|actual 2025:3.2",
			},
		},
		{
			"no header at all",
			title, `
1|地区生产总值|亿元|200|260|预期性
2|森林覆盖率|%|41.2|42|约束性`,
			"",
			[]string{
				"1||地区生产总值|亿元|预期|up|2025:200|2030:>=260",
				"2||森林覆盖率|%|约束|up|2025:41.2|2030:>=42",
			},
		},
		{
			"no numbers, units in the names, details under 其中, a growth column",
			title, `
指标|2025年|2030年|年均增速(%)|属性
地区生产总值(亿元)|200|260|5.5|预期性
城镇新增就业人数(人)|—|〔9000〕||预期性
居民人均可支配收入(元)|30000|与经济增长同步||预期性
其中:城镇|38000|-||
农村|21000|-||`,
			"",
			[]string{
				"||地区生产总值|亿元|预期|up|2025:200|2030:>=260|growth t>=5.5",
				"||城镇新增就业人数|人|预期|up|-|2030:>=9000∑",
				"||居民人均可支配收入|元|预期|up|2025:30000|2030:与经济增长同步",
				"||城镇 <居民人均可支配收入|元|预期|up|2025:38000|-",
				"||农村 <居民人均可支配收入|元|预期|up|2025:21000|-",
			},
		},
		{
			"numbers in brackets, kinds of pollution under one name, a goal beyond the plan",
			title, `
指标(单位)|<|2025年|2030年|2035年展望|年均/累计|指标类型
(1)地区生产总值(亿元)|<|200|＞260|400|＞5.5%|预期性
(2)城镇化率|常住人口城镇化率(%)|52|58|65|〔6〕|预期性
^|户籍人口城镇化率(%)|40|45|-|〔5〕|预期性
(3)主要污染物排放总量减少(%)|化学需氧量|-|-|-|〔8〕|约束性
^|氨氮|-|-|-|〔8.5〕|约束性
(4)全社会研发经费投入增长(%)|<|-|-|-|＞7、力争投入强度高于“十四五”时期|预期性`,
			"",
			[]string{
				"1||地区生产总值|亿元|预期|up|2025:200|2030:>=260|growth t>=5.5",
				"||常住人口城镇化率 <城镇化率|%|预期|up|2025:52|2030:>=58|note 年均/累计〔6〕",
				"||户籍人口城镇化率 <城镇化率|%|预期|up|2025:40|2030:>=45|note 年均/累计〔5〕",
				"||化学需氧量 <主要污染物排放总量减少|%|约束|up|-|2030:>=8∑",
				"||氨氮 <主要污染物排放总量减少|%|约束|up|-|2030:>=8.5∑",
				"4||全社会研发经费投入增长|%|预期|up|-|2030:>=7|note >7、力争投入强度高于“十四五”时期",
			},
		},
		{
			"a number that runs into a name, years between, a column of owners",
			title + "\n主要指标", `
指标|单位|2025年|2027年|2030年|属性|责任单位
1.3岁以下婴幼儿入托率|%|6|9|12|预期性|县卫生健康局
2.婴幼儿死亡率|‰|4.1|3.9|3.5|预期性|县卫生健康局
3.5G用户普及率|%|60|75|90|预期性|县工业和信息化局`,
			"",
			[]string{
				"1||3岁以下婴幼儿入托率|%|预期|up|2025:6|2030:>=12|note 县卫生健康局",
				"2||婴幼儿死亡率|‰|预期|down|2025:4.1|2030:<=3.5|note 县卫生健康局",
				"3||5G用户普及率|%|预期|up|2025:60|2030:>=90|note 县工业和信息化局",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l, o := gridOf(t, tc.before, tc.drawing, tc.after)
			got := table.Read(l, o)
			var lines []string
			for _, i := range got.Indicators {
				lines = append(lines, say(i))
			}
			if a, b := strings.Join(lines, "\n"), strings.Join(tc.want, "\n"); a != b {
				t.Errorf("read\n%s\nwant\n%s", a, b)
			}
			for i, b := range l.Blocks {
				if b.Grid != nil && !got.In[i] {
					t.Error("the grid's block is not marked as table")
				}
			}
		})
	}
}

func TestAGridOfSentencesIsAList(t *testing.T) {
	l, o := gridOf(t, "清溪县“十五五”交通发展规划", `
专栏2 重点工程|<
01|航运:扩建青石港二期码头,新增泊位四个,完善集疏运通道,提升口岸服务能力,建成区域性中转枢纽。
02|公路:新建清溪至白塔快速通道,改造农村公路三百公里,完成危桥改造,推进养护市场化改革和路网联通。`, "")
	got := table.Read(l, o)
	if len(got.Tables) != 1 || got.Tables[0].ID != "专栏2" || got.Tables[0].Kind != "list" || got.Tables[0].Title != "重点工程" {
		t.Fatalf("tables %+v", got.Tables)
	}
	if len(got.Indicators) != 0 || got.In[len(got.In)-1] {
		t.Error("sentences were taken for indicators")
	}
}
