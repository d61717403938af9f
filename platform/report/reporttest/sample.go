// Package reporttest has made-up documents with all kinds of blocks, on which the
// pages and files of reports are tested and looked at.
package reporttest

import (
	"strconv"
	"time"

	"gangyao/platform/quantity"
	"gangyao/platform/report"
)

const label = "演示数据，不是正式文件"

var day = time.Date(2025, 7, 18, 0, 0, 0, 0, time.UTC)

func v(s string) quantity.Value { return quantity.Parse(s) }

func values(all ...string) []quantity.Value {
	out := make([]quantity.Value, len(all))
	for i, s := range all {
		out[i] = v(s)
	}
	return out
}

func from(id string) report.Source {
	return report.Source{ID: id, Text: "青禾县统计局，演示数据", Href: "/indicators/" + id}
}

func fig(value, unit, id string) report.Run {
	return report.Figure(report.Ref{Value: v(value), Unit: quantity.Unit(unit), Source: from(id)})
}

func para(runs ...report.Run) report.Paragraph { return report.Para(runs...) }

var t, bold = report.Text, report.Bold

// Report is a derived report with every kind of block that a report has.
func Report() *report.Document {
	return &report.Document{
		Kind: report.Official, Title: "青禾县国民经济和社会发展第十四个五年规划\n2025年上半年监测报告", Subtitle: "（演示稿）",
		Issuer: "青禾县发展和改革局", Date: day, Addressee: "县人民政府", Label: label, Contents: true, Derived: true,
		Blocks: []report.Block{
			report.Heading{Level: 1, Text: "总体进展"},
			para(t("截至2025年6月30日，规划期时间已过"), fig("90", "%", "elapsed"), t("。纳入监测的"), fig("26", "项", "all"), t("主要指标中，快于预期"), fig("9", "项", "ahead"), t("，基本符合预期"),
				fig("11", "项", "on_track"), t("，慢于预期"), fig("4", "项", "behind"), t("，数据缺失"), fig("2", "项", "no_data"), t("。"), bold("约束性指标没有一项严重滞后。")),
			report.Heading{Level: 2, Text: "经济发展"},
			para(t("地区生产总值由2020年的"), fig("182.4", "亿元", "gdp-2020"), t("增长到2024年的"), fig("246.8", "亿元", "gdp-2024"), t("，年均增长"), fig("7.9", "%", "gdp-growth"), t("，快于规划目标"), fig("0.4", "个百分点", "gdp-gap"), t("。")),
			report.Chart{Title: "地区生产总值", Text: "四年连续增长，2024年高于目标轨迹。", Kind: report.Bars, Unit: "亿元", Categories: []string{"2020", "2021", "2022", "2023", "2024", "2025"},
				Series: []report.Series{{Name: "地区生产总值", Role: report.Observed, Values: values("182.4", "198.5", "214.2", "229.6", "246.8"), Source: from("gdp")},
					{Name: "目标轨迹", Role: report.Target, Values: values("182.4", "195.8", "210.2", "225.7", "242.3", "260"), Source: from("gdp-target")}}},
			report.Heading{Level: 2, Text: "民生福祉"},
			report.Heading{Level: 3, Text: "学位供给"},
			para(t("新增公办学位"), fig("4,800", "个", "places"), t("，按计划完成。")),
			report.Heading{Level: 3, Text: "住房保障"},
			report.Heading{Level: 4, Text: "老旧小区改造"},
			para(t("开工改造老旧小区"), fig("32", "个", "estates"), t("，其中三个因管线迁改推迟。")),
			report.Table{Title: "主要指标进展", Unit: "亿元、%、万人", Note: "注：“—”表示该年没有数据。数据来源：青禾县统计局（演示）。",
				Columns: []report.Column{{Title: "指标", Width: 11}, {Title: "属性", Width: 4, Kind: report.Short}, {Title: "2020年", Kind: report.Numbers, Width: 5}, {Title: "实际", Kind: report.Numbers, Width: 5}, {Title: "目标", Kind: report.Numbers, Width: 5}, {Title: "评价", Kind: report.Short, Width: 6}},
				Head: []report.Row{
					{Cells: []report.Cell{{Text: "指标", RowSpan: 2}, {Text: "属性", RowSpan: 2}, {Text: "2020年", RowSpan: 2}, {Text: "2024年", ColSpan: 2}, {Text: "评价", RowSpan: 2}}},
					{Cells: []report.Cell{report.Txt("实际"), report.Txt("目标")}}},
				Rows: []report.Row{
					{Group: "一、经济发展"},
					row("地区生产总值", "预期性", "182.4", "246.8", "242.3", "快于预期"),
					row("工业增加值占比", "预期性", "31.5", "33.1", "34.0", "慢于预期"),
					{Cells: []report.Cell{report.Txt("三次产业结构"), report.Txt("预期性"), {Value: v("18:36:46"), Source: from("mix20")}, {Value: v("15.5:37.9:46.6"), Source: from("mix24"), ColSpan: 2}, report.Txt("基本符合预期")}},
					{Group: "二、民生福祉"},
					row("城镇新增就业累计", "预期性", "—", "1.92", "1.80", "快于预期"),
					row("城镇化率", "预期性", "52.6", "57.2", "57.0", "基本符合预期"),
					{Cells: []report.Cell{report.Txt("粮食综合生产能力"), report.Txt("约束性"), report.Num(v("28.4"), from("grain20")), {Text: "不适用（口径调整）", ColSpan: 2}, report.Txt("不可比")}},
				}},
			report.Chart{Title: "城镇化率与上级规划目标", Text: "两年来与全市的差距缩小。", Kind: report.Lines, Unit: "%", Categories: []string{"2020", "2021", "2022", "2023", "2024", "2025"},
				Series: []report.Series{{Name: "青禾县", Role: report.Observed, Values: values("52.6", "53.5", "54.9", "56.1", "57.2"), Source: from("urban")},
					{Name: "全市", Role: report.Compared, Values: values("58.0", "58.8", "59.5", "60.3", "61.0"), Source: from("urban-city")},
					{Name: "规划目标", Role: report.Target, Values: values("", "", "", "", "", "58"), Source: from("urban-target")},
					{Name: "预测", Role: report.Forecast, Values: values("", "", "", "", "57.2", "58.3"), Source: from("urban-forecast")}}},
			report.PageBreak{},
			report.Heading{Level: 1, Text: "存在的问题"},
			report.Points{Ordered: true, Items: [][]report.Run{{t("工业增加值占比比目标低"), fig("0.9", "个百分点", "gap"), t("，主要是两个项目投产推迟。")}, {t("两项指标没有按时报送，来源部门需要明确报送人。")}, {bold("老旧小区改造"), t("管线迁改协调不够。")}}},
			report.Chart{Title: "新增就业与目标", Text: "城镇与农村新增就业都有增长。", Kind: report.Bars, Unit: "千人", Categories: []string{"2021", "2022", "2023", "2024"},
				Series: []report.Series{{Name: "城镇", Role: report.Observed, Values: values("4.1", "4.6", "5.0", "5.5"), Source: from("jobs-town")}, {Name: "农村", Role: report.Observed, Values: values("2.2", "2.1", "2.4", "2.6"), Source: from("jobs-village")}}},
			report.Heading{Level: 1, Text: "下一步工作"},
			para(t("各牵头单位按《任务分工方案》逐项倒排工期，重点做好以下工作：")),
			report.Points{Items: [][]report.Run{{t("抓项目投产，按月调度。")}, {t("抓数据报送，逾期提醒到人。")}}},
			report.Attachments{Names: []string{"主要指标分乡镇情况表", "数据说明"}},
			report.Signature{Issuer: "青禾县发展和改革局", Date: day},
			report.Annex{Title: "主要指标分乡镇情况表"},
			wide(),
			report.Annex{Title: "数据说明"},
			report.Heading{Level: 1, Text: "口径"},
			para(t("地区生产总值按现价计算，增长速度按可比价计算。")),
			report.Heading{Level: 1, Text: "时点"},
			report.Heading{Level: 2, Text: "不编号的小标题", Plain: true},
			para(t("本报告按2025年7月18日已知的数据编制，此后的修订不改变本报告。")),
		},
	}
}

func row(name, nature, base, actual, target, verdict string) report.Row {
	num := func(s, id string) report.Cell {
		if s == "—" {
			return report.Txt(s)
		}
		return report.Num(v(s), from(name+id))
	}
	return report.Row{Cells: []report.Cell{report.Txt(name), report.Txt(nature), num(base, "-2020"), num(actual, "-2024"), num(target, "-target"), report.Txt(verdict)}}
}

// wide is a table of more rows than a page holds, on paper that is turned.
func wide() report.Table {
	t := report.Table{Title: "分乡镇进展", Landscape: true, Columns: []report.Column{{Title: "乡镇（街道）", Width: 8}, {Title: "季度", Width: 5, Kind: report.Short}}}
	for _, c := range []string{"规模工业企业（家）", "固定资产投资（亿元）", "新增就业（人）", "新增学位（个）", "新建公路（公里）", "造林面积（亩）", "污水处理率（%）"} {
		t.Columns = append(t.Columns, report.Column{Title: c, Kind: report.Numbers})
	}
	for i, name := range []string{"城关街道", "东门街道", "青禾镇", "柳溪镇", "石桥镇", "白塔乡", "南坪乡", "云岭乡"} {
		for q := 1; q <= 4; q++ {
			r := report.Row{}
			if q == 1 {
				r.Cells = append(r.Cells, report.Cell{Text: name, RowSpan: 4})
			}
			r.Cells = append(r.Cells, report.Txt("第"+strconv.Itoa(q)+"季度"))
			for k := range 7 {
				n := strconv.Itoa((i+3)*(k+5)*q%97 + 1)
				if k == 1 || k == 6 {
					n += "." + strconv.Itoa((i+q)%10)
				}
				r.Cells = append(r.Cells, report.Num(v(n), from(name+strconv.Itoa(q)+"-"+strconv.Itoa(k))))
			}
			t.Rows = append(t.Rows, r)
		}
	}
	sum := report.Row{Total: true, Cells: []report.Cell{{Text: "合计", ColSpan: 2}}}
	for k := range 7 {
		sum.Cells = append(sum.Cells, report.Num(v(strconv.Itoa(1200+k*317)), from("sum"+strconv.Itoa(k))))
	}
	t.Rows = append(t.Rows, sum)
	return t
}

// Issued is an official document with a red head.
func Issued() *report.Document {
	return &report.Document{
		Kind: report.Official, RedHead: true, Title: "关于做好规划实施情况中期评估工作的通知", Issuer: "青禾县人民政府办公室文件", Number: "青政办发〔2025〕12号",
		Date: day, Addressee: "各乡镇人民政府、街道办事处，县政府有关部门", Secrecy: "", Urgency: "特急", Signer: "演示甲", Label: label,
		Blocks: []report.Block{
			para(t("为做好规划实施情况中期评估，现将有关事项通知如下。")),
			report.Heading{Level: 1, Text: "评估范围"},
			para(t("规划确定的主要指标、重大项目和任务。各单位对照分工，逐项说明完成情况、存在的问题和原因，提出需要调整的内容及依据。")),
			report.Heading{Level: 1, Text: "时间安排"},
			para(t("7月31日前报送自评材料，8月底前完成汇总。")),
			report.Attachments{Names: []string{"自评材料提纲"}},
			report.Signature{Issuer: "青禾县人民政府办公室", Date: day},
			report.Imprint{Copies: "县委办公室，县人大常委会办公室，县政协办公室，县人民法院，县人民检察院。", Printer: "青禾县人民政府办公室", Date: day},
		},
	}
}

// Notice is a notice of supervision as a form.
func Notice() *report.Document {
	sign := report.Paragraph{Align: report.Right, Runs: []report.Run{t("签字：　　　　　　　年　　月　　日")}}
	return &report.Document{
		Kind: report.Notice, Title: "督办通知单", Issuer: "青禾县人民政府督查室", Number: "青督〔2025〕3号", Date: day, Label: label,
		Blocks: []report.Block{
			report.Form{Title: "督办通知单", Rows: []report.FormRow{
				{Fields: []report.Field{report.Filled("督办事项", t("柳溪镇污水处理厂提标改造"))}},
				{Fields: []report.Field{report.Filled("主办单位", t("住房和城乡建设局")), report.Filled("协办单位", t("生态环境局、柳溪镇"))}},
				{Fields: []report.Field{report.Filled("交办日期", t("2025年7月18日")), report.Filled("办结期限", t("2025年8月15日")), report.Filled("类别", t("逾期事项"))}},
				{Height: 45, Fields: []report.Field{{Label: "督办要求", Body: []report.Paragraph{
					para(t("该项目计划2025年6月30日通水，现已逾期"), fig("18", "天", "late"), t("。请说明原因，列出倒排工期，按周报告进度。")),
					para(t("依据：规划纲要第六章第二节；县政府第12次常务会议纪要。"))}}}},
				{Height: 40, Fields: []report.Field{{Label: "领导批示", Body: []report.Paragraph{sign}}}},
				{Height: 40, Fields: []report.Field{{Label: "办理情况", Body: []report.Paragraph{sign}}}},
			}},
			para(t("请于收到之日起三个工作日内签收并回复。")),
		},
	}
}

// List is a list on paper that is turned, in English.
func List() *report.Document {
	return &report.Document{
		Kind: report.List, Lang: "en", Title: "Division of tasks", Issuer: "Qinghe County (made-up)", Date: day, Label: "Demonstration data, not an official document",
		Blocks: []report.Block{
			report.Table{Title: "Commitments and owners", Landscape: true,
				Columns: []report.Column{{Title: "No.", Width: 3, Kind: report.Short}, {Title: "Commitment", Width: 20}, {Title: "Target", Kind: report.Numbers, Width: 5}, {Title: "Unit", Kind: report.Short, Width: 4}, {Title: "Due", Kind: report.Short, Width: 5}, {Title: "Owner", Width: 10}},
				Rows: []report.Row{
					{Group: "Education"},
					{Cells: []report.Cell{report.Txt("1"), report.Txt("New places in public schools"), report.Num(v("4800"), from("places")), report.Txt("places"), report.Txt("2025"), report.Txt("Education Bureau")}},
					{Group: "Water"},
					{Cells: []report.Cell{report.Txt("2"), report.Txt("Treatment works of Liuxi brought to standard <A>"), report.Num(v("1"), from("works")), report.Txt("works"), report.Txt("2025-06"), report.Txt("Housing Bureau")}},
				}},
			report.Heading{Level: 1, Text: "Notes"}, report.Heading{Level: 2, Text: "Sources"}, para(t("All figures are made up.")),
		},
	}
}
