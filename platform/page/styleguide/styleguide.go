// Package styleguide shows every component of package page on pages of its own, with
// made-up figures of a made-up county. It is served in development only and is what
// the browser tests look at.
package styleguide

import (
	"net/http"

	"github.com/a-h/templ"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// Routes adds the style guide to a site.
func Routes(s *page.Site) {
	s.Handle("GET /styleguide", show("styleguide.title", overview))
	s.Handle("GET /styleguide/data", show("styleguide.data", data))
	s.Handle("GET /styleguide/form", show("styleguide.form", form))
	s.Handle("POST /styleguide/form", submitted)
	s.Handle("GET /styleguide/text", show("styleguide.text", text))
	s.Handle("GET /styleguide/fault/{code}", func(r *http.Request) (page.View, error) {
		code := fault.Code(r.PathValue("code"))
		return nil, fault.New(code, "fault."+string(code), nil)
	})
	s.Handle("GET /styleguide/panic", func(*http.Request) (page.View, error) { panic("styleguide") })
}

// Frame surrounds the pages of the style guide.
func Frame(r *http.Request) (page.Frame, error) {
	l := i18n.From(r.Context())
	t := func(key string) string { return i18n.T(l, key) }
	return page.Frame{
		Plan: t("styleguide.plan"), Demo: true, Search: "/search", DutiesHref: "/duties", Duties: 3,
		Plans: []page.Link{{Label: t("styleguide.plan"), Href: "/styleguide"}, {Label: t("styleguide.plan-before"), Href: "/styleguide"}},
		Nav: []page.NavGroup{{Items: []page.NavItem{
			{Label: t("styleguide.title"), Href: "/styleguide"},
			{Label: t("styleguide.data"), Href: "/styleguide/data", Count: 26},
			{Label: t("styleguide.form"), Href: "/styleguide/form"},
			{Label: t("styleguide.text"), Href: "/styleguide/text", Count: 412},
		}}},
		Person: &page.Person{Name: "示例员甲", Org: "示例县发展和改革局", Href: "/me", SignOut: "/sign-out"},
		Footer: []page.Link{{Label: t("styleguide.title"), Href: "/styleguide"}},
	}, nil
}

func show(key string, body func(r *http.Request) templ.Component) page.Handler {
	return func(r *http.Request) (page.View, error) {
		l := i18n.From(r.Context())
		p := page.Page{Title: i18n.T(l, key), Body: body(r), Styles: []string{"map"}}
		if key != "styleguide.title" {
			p.Crumbs = []page.Link{{Label: i18n.T(l, "styleguide.title"), Href: "/styleguide"}}
		} else {
			p.Lead = i18n.T(l, "styleguide.lead")
			p.Actions = []page.Button{{Label: "导出", Href: "/styleguide?export=docx", Icon: "download"}, {Label: "新建监测轮次", Href: "/styleguide/form", Kind: page.Primary}}
		}
		return p, nil
	}
}

func overview(*http.Request) templ.Component {
	mark := 0.9
	return page.Stack{
		page.Tabs{Label: "总览的各页", Items: []page.Tab{{Label: "总览", Href: "/styleguide", Current: true}, {Label: "指标", Href: "/styleguide/data", Count: "26"}, {Label: "项目", Href: "/styleguide/form", Count: "52"}}},
		page.Tally{Label: "约束性", Href: toList, Counts: map[page.Verdict]int{page.Achieved: 3, page.OnTrack: 2, page.NoData: 4, page.Unquantified: 1}},
		page.Tally{Label: "预期性", Href: toList, Counts: map[page.Verdict]int{page.Achieved: 2, page.Ahead: 4, page.OnTrack: 5, page.Behind: 2, page.OffTrack: 1, page.Reversed: 1, page.NotDue: 1}},
		heading("styleguide.rows"), indicatorRows(mark),
		heading("styleguide.chart"), levelChart(), barChart(),
		heading("styleguide.map"), maps(),
		heading("styleguide.facts"),
		page.Stats{
			{Label: "时间已过", Value: "90", Unit: "%", Note: "2021年1月至2025年6月"},
			{Label: "地区生产总值", Value: "712.4", Unit: "亿元", Href: "/styleguide/data"},
			{Label: "重大项目", Value: "52", Unit: "个", Note: "红 3　黄 8　绿 41"},
			{Label: "承诺事项有据可查", Value: "120", Unit: "/ 200 项"},
		},
		sentence(),
		page.Definitions{
			{Term: "牵头单位", Text: "示例县水利局"}, {Term: "配合单位", Text: "生态环境局、农业农村局"},
			{Term: "性质", Body: page.Tag{Text: "约束性", Tone: page.ToneAccent}}, {Term: "结论", Body: page.OnTrack},
		},
		page.Steps{Label: "项目所处阶段", Items: []page.Step{
			{Label: "谋划", Note: "2021-02", State: page.StepDone}, {Label: "储备", Note: "2021-09", State: page.StepDone},
			{Label: "前期", Note: "2022-06", State: page.StepDone}, {Label: "开工", Note: "2023-03", State: page.StepDone},
			{Label: "在建", Note: "已投 62%", State: page.StepCurrent}, {Label: "竣工", Note: "2025-10", State: page.StepAhead}, {Label: "投用", State: page.StepAhead}}},
		heading("styleguide.messages"),
		page.Notice{Title: "第三轮监测将于 2025年7月15日截止", Text: "还有 4 个单位没有上报。", Links: []page.Link{{Label: "查看名单", Href: "/styleguide/data"}}},
		page.Notice{Kind: page.NoticeSuccess, Title: "已提交", Text: "示例县统计局将在 3 个工作日内核对。"},
		page.Notice{Kind: page.NoticeWarning, Title: "这一时期的口径有变化", Text: "2023年起按常住人口计算，与以前不可直接比较。"},
		page.Notice{Kind: page.NoticeDemo, Title: "演示数据", Text: "这里的数值是为演示编造的。"},
		page.Notice{Kind: page.NoticeError, Title: "文件没有读入", Text: "第 3 行第 5 列不是数字。请改正后重新上传，整份文件都没有入库。"},
		page.Empty{Title: "没有待办事项", Text: "下一轮监测从 2025年10月1日开始。", Action: &page.Button{Label: "查看已办", Href: "/styleguide/data"}},
		allVerdicts(), tags(),
	}
}

func toList(v page.Verdict) string { return "/styleguide/data?verdict=" + string(v) }

func sentence() templ.Component {
	return paragraph(page.Figure{
		ID: "fig-gdp", Name: "地区生产总值", Value: quantity.Parse("712.4"), Unit: "亿元", Exact: "71,236,418,500 元", Period: "2024年",
		Status: "初步核算", ReportedBy: "示例县统计局", ApprovedBy: "示例员乙，2025-02-18", Explain: "比 2020年增加 211.9 亿元，完成目标增量的 84.8%。",
		Rows:  page.Definitions{{Term: "版本", Text: "第 2 版，2025-02-18 修订"}},
		Links: []page.Link{{Label: "全部版本", Href: "/styleguide/data"}, {Label: "存证", Href: "/styleguide/data"}, {Label: "规划原文", Href: "/styleguide/text"}},
	})
}

func form(*http.Request) templ.Component { return sampleForm(nil) }

func submitted(r *http.Request) (page.View, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	problems := map[string]string{}
	if r.PostForm.Get("name") == "" {
		problems["name"] = "请填写轮次名称，例如“2025年上半年监测”。"
	}
	if r.PostForm.Get("due") == "" {
		problems["due"] = "请选择截止日期。"
	}
	if len(problems) > 0 {
		return page.Page{Title: i18n.T(i18n.From(r.Context()), "styleguide.form"), Status: http.StatusUnprocessableEntity, Body: sampleForm(problems)}, nil
	}
	return page.Redirect{To: "/styleguide/form"}, nil
}

func sampleForm(problems map[string]string) templ.Component {
	return page.Form{Action: "/styleguide/form", Fields: []page.Field{
		{Name: "name", Label: "轮次名称", Required: true, Error: problems["name"]},
		{Name: "due", Label: "截止日期", Type: page.FieldDate, Required: true, Error: problems["due"], Hint: "按工作日顺延，节假日以国务院办公厅通知为准。"},
		{Name: "value", Label: "地区生产总值", Type: page.FieldNumber, Unit: "亿元", Value: "712.4", Hint: "上期 689.3，去年同期 671.0"},
		{Name: "area", Label: "填报范围", Type: page.FieldSelect, Options: []page.Option{{Value: "county", Label: "全县"}, {Value: "town", Label: "各乡镇街道", Selected: true}}},
		{Name: "kind", Label: "数据性质", Type: page.FieldRadio, Required: true, Options: []page.Option{
			{Value: "preliminary", Label: "初步数", Hint: "以后还会修订", Selected: true}, {Value: "final", Label: "最终数"}}},
		{Name: "depts", Label: "参加单位", Type: page.FieldChecks, Options: []page.Option{
			{Value: "a", Label: "发展和改革局", Selected: true}, {Value: "b", Label: "统计局", Selected: true}, {Value: "c", Label: "水利局"}}},
		{Name: "note", Label: "说明", Type: page.FieldArea, Rows: 3},
		{Name: "file", Label: "佐证材料", Type: page.FieldFile, Accept: ".pdf,.docx,.xlsx", Hint: "PDF、Word 或 Excel，不超过 20 MB。"},
	}, Buttons: []page.Button{{Label: "提交", Kind: page.Primary}, {Label: "存为草稿", Name: "draft", Value: "1"}, {Label: "退回", Kind: page.Danger, Name: "return", Value: "1", Key: "x"}}}
}
