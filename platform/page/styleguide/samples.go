package styleguide

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

type sample struct {
	name, unit, nature string
	base, now, target  string
	done               float64
	verdict            page.Verdict
	why                string
	series             []string
}

func samples() []sample {
	return []sample{
		{"地区生产总值", "亿元", "预期性", "500.5", "712.4", "750", 0.85, page.OnTrack, "", []string{"500.5", "548.2", "590.1", "644.8", "712.4"}},
		{"城镇登记失业率", "%", "预期性", "3.6", "2.9", "4.5", 1, page.Achieved, "", []string{"3.6", "3.4", "3.5", "3.1", "2.9"}},
		{"森林覆盖率", "%", "约束性", "41.20", "41.85", "42.00", 0.81, page.Behind, "", []string{"41.20", "41.31", "41.48", "41.62", "41.85"}},
		{"每千人口执业医师", "人", "预期性", "2.41", "3.02", "2.90", 1, page.Achieved, "", []string{"2.41", "2.55", "2.70", "2.88", "3.02"}},
		{"单位地区生产总值能耗降低", "%", "约束性", "", "", "14", 0, page.NotPublished, "上级统计局 2025年3月起不再单独公布", nil},
		{"农村居民人均可支配收入", "元", "预期性", "20415", "28390", "30000", 0.83, page.Ahead, "", []string{"20415", "22480", "24310", "26275", "28390"}},
		{"地表水达到或好于Ⅲ类比例", "%", "约束性", "100", "92.3", "100", 0, page.Reversed, "", []string{"100", "100", "98.1", "95.0", "92.3"}},
		{"高新技术产业增加值占比", "%", "预期性", "11.2", "12.0", "18.0", 0.12, page.OffTrack, "", []string{"11.2", "11.4", "11.9", "11.7", "12.0"}},
		{"常住人口城镇化率", "%", "预期性", "48.6", "53.9", "56", 0.72, page.NotComparable, "2023年起按新口径", []string{"48.6", "49.9", "51.0"}},
	}
}

func values(in []string) []quantity.Value {
	out := make([]quantity.Value, len(in))
	for i, s := range in {
		out[i] = quantity.Parse(s)
	}
	return out
}

func figureCell(s, why string) page.Cell {
	if s == "" {
		return page.None(why)
	}
	return page.Num(quantity.Parse(s))
}

func indicatorRows(mark float64) templ.Component {
	t := page.Table{
		Caption: "指标进展", HideCaption: true, Compact: true,
		Columns: []page.Column{
			{Label: "指标", Head: true}, {Label: "2020年", Kind: page.KindNumber}, {Label: "现在", Kind: page.KindNumber},
			{Label: "目标", Kind: page.KindNumber}, {Label: "走势", Kind: page.KindMark}, {Label: "进度", Kind: page.KindMark}, {Label: "结论", Kind: page.KindMark},
		},
	}
	for _, s := range samples() {
		row := page.Row{Cells: []page.Cell{
			{Text: s.name, Href: "/styleguide/data", Note: s.unit}, figureCell(s.base, "未公布"), figureCell(s.now, s.why), page.Num(quantity.Parse(s.target)),
			page.Show(page.Spark{Values: values(s.series), Target: quantity.Parse(s.target), Text: s.name + "五年走势"}),
		}}
		if s.verdict.Judged() {
			row.Cells = append(row.Cells, page.Show(page.Bar{Done: s.done, Mark: &mark, Verdict: s.verdict, Text: fmt.Sprintf("完成 %.0f%%，时间已过 %.0f%%", s.done*100, mark*100)}))
		} else {
			row.Cells = append(row.Cells, page.None(s.why))
		}
		t.Rows = append(t.Rows, page.Row{Cells: append(row.Cells, page.Show(s.verdict))})
	}
	return t
}

func levelChart() page.Chart {
	return page.Chart{
		ID: "chart-level", Title: "地区生产总值", Unit: "亿元",
		Text:  "2024年为 712.4 亿元，照现在的速度，2025年约 764 亿元，可以达到 750 亿元的目标。",
		Times: []string{"2020", "2021", "2022", "2023", "2024", "2025"},
		Series: []page.Series{
			{Name: "以前公布", Role: page.Previous, Values: values([]string{"500.5", "546.0", "585.7", "641.2"})},
			{Name: "目标轨迹", Role: page.Trajectory, Values: values([]string{"500.5", "542.7", "588.5", "638.2", "691.9", "750"})},
			{Name: "目标 750", Role: page.Target, Values: values([]string{"", "", "", "", "", "750"})},
			{Name: "预测", Role: page.Forecast, Values: values([]string{"", "", "", "", "712.4", "764"})},
			{Name: "实际", Role: page.Observed, Values: values([]string{"500.5", "548.2", "590.1", "644.8", "712.4"})},
		},
		Band:   &page.Band{Name: "预测区间（80%）", Lo: values([]string{"", "", "", "", "712.4", "738"}), Hi: values([]string{"", "", "", "", "712.4", "790"})},
		Breaks: []page.Break{{At: 3, Note: "经济普查修订"}},
	}
}

func barChart() page.Chart {
	return page.Chart{
		ID: "chart-bars", Title: "新增城镇就业", Unit: "人", Bars: true, Text: "每年都超过 6,000 人的目标。",
		Times: []string{"2021", "2022", "2023", "2024", "2025上半年"},
		Series: []page.Series{
			{Name: "新增就业", Role: page.Observed, Values: values([]string{"6820", "6415", "7038", "6990", "3512"})},
			{Name: "每年目标", Role: page.Target, Values: values([]string{"6000", "6000", "6000", "6000", "6000"})},
		},
	}
}

// data is a list with all that lists have.
func data(r *http.Request) templ.Component {
	columns := []page.Column{
		{Key: "name", Label: "指标", Head: true, Sortable: true, Fixed: true},
		{Key: "nature", Label: "性质", Kind: page.KindMark},
		{Key: "unit", Label: "单位", Hidden: true},
		{Key: "base", Label: "基期", Unit: "2020年", Kind: page.KindNumber, Sortable: true},
		{Key: "now", Label: "最新", Kind: page.KindNumber, Sortable: true},
		{Key: "target", Label: "目标", Unit: "2025年", Kind: page.KindNumber, Sortable: true},
		{Key: "updated", Label: "更新", Kind: page.KindDate, Sortable: true},
		{Key: "verdict", Label: "结论", Kind: page.KindMark},
	}
	q := page.ReadQuery(r, columns, "q", "nature", "verdict")
	l := i18n.From(r.Context())
	options := []page.Option{{Label: "全部"}}
	for _, v := range page.Verdicts() {
		options = append(options, page.Option{Value: string(v), Label: v.Word(l), Selected: q.Get("verdict") == string(v)})
	}
	t := page.Table{
		Caption: "指标", HideCaption: true, Columns: columns,
		Empty: page.Empty{Title: "没有符合条件的指标", Text: "请放宽筛选条件。"},
	}
	for i, s := range samples() {
		if v := q.Get("nature"); v != "" && v != s.nature {
			continue
		}
		if v := q.Get("verdict"); v != "" && v != string(s.verdict) {
			continue
		}
		tone := page.Tone("")
		if s.nature == "约束性" {
			tone = page.ToneAccent
		}
		if i == 0 || i == 4 {
			t.Rows = append(t.Rows, page.Row{Group: map[int]string{0: "一、经济发展", 4: "二、绿色生态"}[i]})
		}
		t.Rows = append(t.Rows, page.Row{Level: map[bool]int{true: 1}[i == 1], Cells: []page.Cell{
			page.Lnk(s.name, "/styleguide/data?row="+strconv.Itoa(i)), page.Show(page.Tag{Text: s.nature, Tone: tone}), page.Txt(s.unit),
			figureCell(s.base, "未公布"), figureCell(s.now, s.why), page.Num(quantity.Parse(s.target)), page.Txt("2025-06-30"), page.Show(s.verdict),
		}})
	}
	return page.Stack{
		page.List{
			Filters: []page.Field{
				{Name: "q", Label: "名称", Type: page.FieldSearch, Value: q.Get("q")},
				{Name: "nature", Label: "性质", Type: page.FieldSelect, Value: q.Get("nature"), Options: []page.Option{{Label: "全部"}, {Value: "约束性", Label: "约束性"}, {Value: "预期性", Label: "预期性"}}},
				{Name: "verdict", Label: "结论", Type: page.FieldSelect, Options: options},
			},
			Query: q, Table: t, Total: 412,
			Exports: []page.Link{{Label: "CSV", Href: "/styleguide/data?format=csv"}, {Label: "Excel", Href: "/styleguide/data?format=xlsx"}},
			Saved: page.ListViews{Save: "/styleguide/views", Manage: "/styleguide/views", Share: true, Views: []page.ListView{
				{Link: page.Link{Label: "我单位牵头的", Href: "/styleguide/data?owner=me"}, Current: true}, {Link: page.Link{Label: "慢于预期的约束性指标", Href: "/styleguide/data?nature=约束性"}, Shared: true}}},
		},
		wideTable(),
	}
}

func wideTable() page.Table {
	t := page.Table{Caption: "各乡镇街道上报情况", Wide: true, Columns: []page.Column{{Label: "乡镇街道", Head: true}}}
	for m := 1; m <= 12; m++ {
		t.Columns = append(t.Columns, page.Column{Label: fmt.Sprintf("2025年%d月", m), Kind: page.KindNumber})
	}
	for _, name := range []string{"甲一街道", "乙二镇", "丙三乡"} {
		row := page.Row{Cells: []page.Cell{page.Txt(name)}}
		for m := 1; m <= 12; m++ {
			row.Cells = append(row.Cells, page.Int(1000*m+len(name)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// text is source text with marks of all kinds.
func text(*http.Request) templ.Component {
	content := "到2025年，全县建成标准化蔬菜基地40个以上，粮食年产量稳定在30万吨。新建上坪水库等3座小型水库，建设县域水雨情监测平台。大力推进农业机械化，健全农业社会化服务体系。“十三五”期间，新修农村公路320公里。农产品加工业产值年均增长8%，2025年达到95亿元。"
	at := func(s string) [2]int {
		runes, part := []rune(content), []rune(s)
		for i := 0; i+len(part) <= len(runes); i++ {
			if string(runes[i:i+len(part)]) == s {
				return [2]int{i, i + len(part)}
			}
		}
		return [2]int{}
	}
	mark := func(id string, kind page.MarkKind, s, title string) page.Mark {
		return page.Mark{ID: id, Kind: kind, Span: at(s), Title: title, Href: "#item-" + id}
	}
	sample := page.Text{ID: "sample", Content: content, Marks: []page.Mark{
		mark("c1", page.MarkCommitment, "标准化蔬菜基地40个以上", "标准化蔬菜基地 ≥ 40 个，2025年"),
		mark("i1", page.MarkIndicator, "粮食年产量稳定在30万吨", "粮食产量 = 30 万吨"),
		mark("w1", page.MarkWork, "新建上坪水库等3座小型水库", "新建 3 座"),
		mark("f1", page.MarkFinding, "3座", "只列出 1 座，缺 2 座的名称"),
		mark("s1", page.MarkSystem, "县域水雨情监测平台", ""),
		mark("m1", page.MarkMeasure, "大力推进农业机械化，健全农业社会化服务体系。", ""),
		mark("a1", page.MarkAchievement, "新修农村公路320公里", "320 公里，2020年"),
		{ID: "c2", Kind: page.MarkCommitment, Span: at("农产品加工业产值年均增长8%，2025年达到95亿元"), Current: true, Title: "95 亿元", Href: "#item-c2"},
		{Kind: page.MarkHealed, Span: at("8%"), Title: "原文少了百分号"},
		{Kind: page.MarkFound, Span: at("农业社会化服务"), Title: ""},
	}}
	diff := page.Diff{{Op: page.Kept, Text: "到2025年，农产品加工业产值达到"}, {Op: page.Deleted, Text: "110"}, {Op: page.Added, Text: "95"}, {Op: page.Kept, Text: "亿元。"}}
	return page.Stack{sample, legend(), heading("styleguide.diff"), paragraph(diff), heading("styleguide.prose"), prose()}
}
