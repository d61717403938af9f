package outline_test

import (
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

// layoutOf lays out text of one paragraph a line.
func layoutOf(text string) *layout.Layout {
	return layout.Analyse(&source.Document{Source: reading.Source{Format: "text"}, Text: []rune(text)})
}

// paragraphs makes every line a block of its own, whatever layout would join.
func paragraphs(text string) *layout.Layout {
	l := &layout.Layout{Doc: &source.Document{Text: []rune(text)}}
	start := 0
	for _, line := range strings.Split(text, "\n") {
		end := start + len([]rune(line))
		if strings.TrimSpace(line) != "" {
			t := layout.Normalise(l.Doc.Text, start, end)
			sp := t.Span(0, len(t.Runes))
			l.Blocks = append(l.Blocks, layout.Block{Role: layout.Body, Text: t, Lines: []reading.Span{sp}, Span: sp})
		}
		start = end + 1
	}
	return l
}

func headings(o *outline.Outline) string {
	var out []string
	for _, s := range o.Sections {
		out = append(out, s.ID+" "+s.Label+" "+s.Title)
	}
	return strings.Join(out, "\n")
}

func TestWhatIsAHeading(t *testing.T) {
	const prose = "推进各项工作，完善体制机制，提高质量和效益，让全县人民共享发展成果。\n"
	for _, tc := range []struct{ name, text, want string }{
		{"numbers in Arabic and letter-spaced", "第 1 章  总 则\n" + prose + "第2章  任务\n" + prose, "1 第1章 总则\n2 第2章 任务"},
		{"the title on the next line", "第一章\n发展基础\n" + prose, "1 第一章 发展基础"},
		{"a long title that wraps", "第一章 汇聚全县人民智慧力量，谱写山水田园城市高质量\n新篇章\n" + prose, "1 第一章 汇聚全县人民智慧力量,谱写山水田园城市高质量新篇章"},
		{"一是 and 第一 are prose", "一、任务\n一是加快发展。二是改善民生。\n第一，摸清底数。\n首先，明确责任。\n", "1 一、 任务"},
		{"a reference to a chapter is prose", "第一章 总则\n第三章所列的项目，由各部门负责落实。\n", "1 第一章 总则"},
		{"three kinds of industry are no heading", "一、产业\n一、二、三产业融合发展，带动农民增收。\n三、四线城市加快转型发展步伐。\n", "1 一、 产业"},
		{"figures are no numbers", "一、目标\n1.5万人实现就业，较上年增加。\n3.2亿元投入教育。\n", "1 一、 目标"},
		{"a title before prose", "（一）基本原则\n1．坚持党的领导。把党的领导贯穿全过程。\n2．坚持人民至上：发展为了人民，发展依靠人民。\n", "1 (一) 基本原则\n1.1 1. 坚持党的领导\n1.2 2. 坚持人民至上"},
		{"items of a sentence are no headings", "一、任务\n（1）新建道路三条；\n（2）改造桥梁两座；\n（3）完善标志。\n", "1 一、 任务"},
		{"a bare list is no run of headings", "一、项目\n" + prose + "1.北山隧道\n2.南河大桥\n3.东站广场\n4.西门立交\n", "1 一、 项目"},
		{"ids follow the printed numbers, repeated ones are told apart", "第一章 甲\n" + prose + "（一）子\n" + prose + "（一）丑\n" + prose, "1 第一章 甲\n1.1 (一) 子\n1.1b (一) 丑"},
		{"chapters count on through the parts", "第一篇 甲\n第一章 子\n" + prose + "第二篇 乙\n第二章 丑\n" + prose, "1 第一篇 甲\n1.1 第一章 子\n2 第二篇 乙\n2.2 第二章 丑"},
		{"decimal numbers", "1 总则\n1.1 依据\n" + prose + "1.2 范围\n" + prose + "1.3 期限\n" + prose, "1 1.1 依据\n2 1.2 范围\n3 1.3 期限"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := headings(outline.Build(paragraphs(tc.text))); got != tc.want {
				t.Errorf("read\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

func TestRunInTitlesLeaveTheirProse(t *testing.T) {
	l := paragraphs("（一）基本原则\n1. 坚持党的领导。把党的领导贯穿全过程。")
	o := outline.Build(l)
	if o.Heading[1] || string(l.Blocks[1].Text.Runes[o.BodyFrom[1]:]) != "把党的领导贯穿全过程。" {
		t.Errorf("heading %v, prose %q", o.Heading[1], string(l.Blocks[1].Text.Runes[o.BodyFrom[1]:]))
	}
	if s := o.Sections[1].Span; string(l.Doc.Text[s[0]:s[1]]) != "1. 坚持党的领导" {
		t.Errorf("the heading's span quotes %q", string(l.Doc.Text[s[0]:s[1]]))
	}
	if !o.Heading[0] || o.BodyFrom[0] != 0 {
		t.Error("a heading alone in its block is not one")
	}
}

func TestSkippedNumbersAreReported(t *testing.T) {
	o := outline.Build(paragraphs("（一）甲\n说明甲的内容和要求。\n（三）丙\n说明丙的内容和要求。\n（四）丁\n说明丁的内容。"))
	if len(o.Numbering) != 1 || o.Numbering[0].Printed != "(三)" || o.Numbering[0].Expected != "(二)" {
		t.Errorf("slips %+v", o.Numbering)
	}
}

func TestWhatThePlanSaysOfItself(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       reading.Plan
	}{
		{"a title over three lines, with its approval", "青石县国民经济和社会发展\n第十四个五年规划和二〇三五年远景\n目标纲要\n（2021年2月3日青石县第十八届人民代表大会第五次会议通过）\n第一章 基础\n",
			reading.Plan{Title: "青石县国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", Area: reading.Area{Name: "青石县"}, Period: [2]int{2021, 2025}, Vision: 2035, Kind: "outline",
				Approved: reading.Approval{On: "2021-02-03", By: "青石县第十八届人民代表大会第五次会议"}}},
		{"a special plan with its years in brackets", "湖南省白塔市城市更新专项规划（2021—2035年）\n第一章 总则\n",
			reading.Plan{Title: "湖南省白塔市城市更新专项规划(2021—2035年)", Area: reading.Area{Name: "湖南省白塔市"}, Period: [2]int{2021, 2035}, Kind: "special"}},
		{"the nation", "中华人民共和国国民经济和社会发展第十三个五年规划纲要\n第一篇 指导思想\n",
			reading.Plan{Title: "中华人民共和国国民经济和社会发展第十三个五年规划纲要", Area: reading.Area{Name: "中华人民共和国"}, Period: [2]int{2016, 2020}, Kind: "outline"}},
		{"a notice that issues the plan", "某某厅\n关于印发《云岭省“十五五”综合交通运输发展规划》的通知\n一、基础\n",
			reading.Plan{Title: "云岭省“十五五”综合交通运输发展规划", Area: reading.Area{Name: "云岭省"}, Period: [2]int{2026, 2030}, Kind: "special"}},
		{"the approval in the line of the title", "青石县国民经济和社会发展第十四个五年规划纲要（2021年2月3日青石县第十八届人民代表大会第五次会议批准）\n第一章 基础\n",
			reading.Plan{Title: "青石县国民经济和社会发展第十四个五年规划纲要", Area: reading.Area{Name: "青石县"}, Period: [2]int{2021, 2025}, Kind: "outline",
				Approved: reading.Approval{On: "2021-02-03", By: "青石县第十八届人民代表大会第五次会议"}}},
		{"the notice's office and date above the title", "各县区人民政府：\n现将规划印发给你们。\n云岭省服务业工作领导小组办公室\n2021年5月18日\n云岭省现代服务业发展“十四五”规划\n一、基础\n",
			reading.Plan{Title: "云岭省现代服务业发展“十四五”规划", Area: reading.Area{Name: "云岭省"}, Period: [2]int{2021, 2025}, Kind: "special"}},
		{"the plan of one year", "白塔市2027年国民经济和社会发展计划\n一、总体要求\n",
			reading.Plan{Title: "白塔市2027年国民经济和社会发展计划", Area: reading.Area{Name: "白塔市"}, Period: [2]int{2027, 2027}, Kind: "annual"}},
		{"a known territory", "湖南省国民经济和社会发展第十五个五年规划纲要\n第一章 基础\n",
			reading.Plan{Title: "湖南省国民经济和社会发展第十五个五年规划纲要", Area: reading.Area{Code: "430000", Name: "湖南省"}, Period: [2]int{2026, 2030}, Kind: "outline"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := outline.Build(paragraphs(tc.text)).Plan; got != tc.want {
				t.Errorf("read %+v\nwant %+v", got, tc.want)
			}
		})
	}
}

func TestADamagedDateIsMendedOnlyWhenItHasOneReading(t *testing.T) {
	for text, want := range map[string]string{
		"202136日":   "2021-03-06",
		"2021年36日":  "2021-03-06",
		"20213月6日":  "2021-03-06",
		"2021225日":  "2021-02-25", // the 22nd month is none
		"2021116日":  "",           // 1月16日 or 11月6日
		"2021年3月6日": "2021-03-06",
		"20219日":    "",
	} {
		o := outline.Build(paragraphs("青石县国民经济和社会发展第十四个五年规划纲要\n" + text + "青石县第八届人民代表大会第六次会议批准)\n第一章 基础\n"))
		if o.Plan.Approved.On != want {
			t.Errorf("%s is read as %q, want %q", text, o.Plan.Approved.On, want)
		}
		damaged := !strings.Contains(text, "年3月")
		if got := len(o.Healed) > 0; got != (damaged && want != "") {
			t.Errorf("%s: healings %+v", text, o.Healed)
		}
	}
}

func TestIsPlanJudges(t *testing.T) {
	body := strings.Repeat("到2030年，建成一批项目，改善群众生活。\n", 3)
	for _, tc := range []struct {
		name, text string
		plan       bool
		like       string
		foreign    bool
	}{
		{"a plan", "青石县国民经济和社会发展第十五个五年规划纲要\n第一章 发展基础\n" + body + "第二章 主要目标\n" + body + "第三章 保障措施\n" + body, true, "", false},
		{"a special plan without chapters", "白塔市“十四五”供水专项规划\n一、总体要求\n" + body + "二、重点任务\n" + body + "三、保障措施\n" + body, true, "", false},
		{"a report on the work of the government", "2026年白塔市政府工作报告\n各位代表：\n现在，我代表市人民政府报告工作。\n一、过去五年工作回顾\n“十四五”时期成效显著。\n二、今后目标\n" + body, false, "政府工作报告", false},
		{"a law", "白塔市节约用水条例\n第一章 总则\n第一条 为了节约用水，制定本条例。\n第二条 本条例适用于本市。\n第三条 节约用水坚持统筹规划。\n第四条 市人民政府加强领导。\n第五条 水务部门负责监督。\n第六条 本条例自公布之日起施行。\n", false, "", true},
		{"news", "白塔市加快建设供水工程\n本报讯（记者 某某）记者从市水务局获悉，到2025年全市将建成三座水厂。\n群众纷纷点赞。\n", false, "", true},
		{"a story", "雨夜\n老张推开门，说：“回来了？”\n小李笑道：“回来了。”\n老张问：“吃了吗？”\n小李答：“没有。”\n夜深了。\n", false, "", true},
		{"an empty form", "项目申报表\n单位名称：____________\n负责人：____________\n电话：____________\n地址：____________\n金额：____________\n日期：____________\n盖章：____________\n", false, "", true},
		{"an explanation of a plan", "政策解读\n关于《青石县国民经济和社会发展第十四个五年规划纲要》的说明\n一、主要内容\n" + body + "二、几个重点\n" + body, false, "解读", false},
		{"a notice about making plans", "各县区人民政府：\n为做好“十五五”规划编制工作，现将有关事项通知如下：\n一、总体要求\n" + body + "二、重点任务\n" + body + "三、组织实施\n" + body, false, "通知", false},
		{"a part of a plan", "（一）推动工业转型升级\n到2025年，打造千亿级园区。\n（二）构建现代农业体系\n“十四五”期间，新建高标准农田五万亩。\n（三）培育服务业\n发展现代物流。\n", true, "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := paragraphs(tc.text)
			j := outline.IsPlan(l, outline.Build(l))
			if j.Plan != tc.plan || j.Like != tc.like || j.Foreign != tc.foreign {
				t.Errorf("judged %+v", j)
			}
		})
	}
}

func FuzzBuildKeepsItsPromises(f *testing.F) {
	for _, s := range []string{"", "第一章\n(一)甲\n1.乙。丙", "专栏1 表\n序号\n指标\n1\n甲\n预期性", "、甲\n一)乙\n(一丙", "第一章 甲……1\n第一章 甲\n正文。", "20212025年\n202136日甲县第一届人民代表大会批准)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := layoutOf(s)
		o := outline.Build(l)
		outline.IsPlan(l, o)
		if len(o.Of) != len(l.Blocks) || len(o.Heading) != len(l.Blocks) || len(o.BodyFrom) != len(l.Blocks) {
			t.Fatal("the answers do not match the blocks")
		}
		seen := map[string]bool{}
		last := 0
		for _, sec := range o.Sections {
			if seen[sec.ID] {
				t.Fatalf("two sections are %s", sec.ID)
			}
			seen[sec.ID] = true
			if sec.Span[0] < last || sec.Span[1] > len(l.Doc.Text) || !sec.Body.Contains(sec.Span) {
				t.Fatalf("section %s lies at %v, body %v", sec.ID, sec.Span, sec.Body)
			}
			last = sec.Span[0]
		}
		for i, from := range o.BodyFrom {
			if from > len(l.Blocks[i].Text.Runes) {
				t.Fatalf("prose of block %d begins after its end", i)
			}
		}
	})
}
