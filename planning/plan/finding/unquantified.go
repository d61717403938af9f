package finding

import (
	"fmt"
	"regexp"
	"strings"

	"gangyao/planning/plan/reading"
)

// targetUnquantified finds targets without a figure: rows of indicator tables,
// directions without a size, a vision without a number, and indicators of the
// last plan that the new one drops.
func targetUnquantified(in *Input) []reading.Finding {
	var out []reading.Finding
	out = append(out, unquantifiedRows(in)...)
	out = append(out, directionsOnly(in)...)
	out = append(out, visionWithoutFigures(in)...)
	return append(out, droppedIndicators(in)...)
}

// stated says whether a target cell holds a figure.
func stated(d *reading.Dated) bool {
	if d == nil || d.Value == nil {
		return false
	}
	_, ok := d.Value.Number()
	return ok || len(d.Value.Parts()) > 0 || figure.MatchString(d.Value.String())
}

var figure = regexp.MustCompile(`\d`)

// printed is the text of a cell; "空" when it holds nothing.
func printed(in *Input, d *reading.Dated) string {
	switch {
	case d == nil:
		return "空"
	case d.Value != nil && d.Value.String() != "":
		return d.Value.String()
	case d.Span != nil && in.Quote(*d.Span) != "":
		return shorten(in.Quote(*d.Span), 12)
	}
	return "空"
}

// targetCell tells what stands in a target cell.
func targetCell(in *Input, d *reading.Dated) string {
	if p := printed(in, d); p != "空" {
		return "目标栏为“" + p + "”"
	}
	return "目标栏未填"
}

// unquantifiedRows: a binding row each its own finding; the anticipatory rows
// of one table together.
func unquantifiedRows(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, t := range in.Reading.Tables {
		var names []string
		var spans []reading.Span
		for i := range in.Reading.Indicators {
			row := &in.Reading.Indicators[i]
			if row.Table != t.ID || t.Kind == "results" || row.Actual != nil || stated(row.Target) || row.Growth != nil && row.Growth.Target != nil || hasChildren(in, row) {
				continue
			}
			where := append([]reading.Span{in.nameOf(row)}, cellSpans(row.Span, row.Target)...)
			if row.Nature != reading.Binding {
				names = append(names, fmt.Sprintf("%s（%s）", row.Name, printed(in, row.Target)))
				spans = append(spans, where...)
				continue
			}
			out = append(out, reading.Finding{
				Code: "target-unquantified", Severity: reading.Warning,
				Message:     fmt.Sprintf("约束性指标“%s”没有本级数值（%s），无法考核。", row.Name, targetCell(in, row.Target)),
				Explanation: "上级任务在规划编制时可能尚未下达。",
				Advice:      "请在上级下达后补列数值并按程序公布；此前写明下达的时间和文件。",
				Spans:       where,
				Detail:      map[string]any{"table": row.Table, "no": row.No, "nature": "binding"},
			})
		}
		if len(names) > 0 {
			out = append(out, reading.Finding{
				Code: "target-unquantified", Severity: reading.Note,
				Message:     fmt.Sprintf("%s有%d项指标没有数值目标：%s。", t.ID, len(names), list(names, 10)),
				Explanation: "预期性指标可以只给方向，但无法据以评价进度。",
				Advice:      "请给出数值或可判断的参照（如“不低于全省平均增速”，并写明由谁公布）。",
				Spans:       spans,
				Detail:      map[string]any{"table": t.ID, "nature": "anticipatory"},
			})
		}
	}
	return out
}

func hasChildren(in *Input, row *reading.Indicator) bool {
	for i := range in.Reading.Indicators {
		c := &in.Reading.Indicators[i]
		if c.Table == row.Table && c.Parent != nil && *c.Parent == row.Name && stated(c.Target) {
			return true
		}
	}
	return false
}

// joined: what follows 控制 or 增加 shows that it was no verb (增加值, 控制与…).
var joined = regexp.MustCompile(`^(值|与|和|及|在|的|器|到|为)`)

var (
	// a direction, a quantity that can be counted, and no figure in the clause
	directional = mustPattern(`(?:逐步|进一步|不断|稳步|持续|大幅|显著|有效|着力|强化|严格)*(降低|减少|控制|压减|压缩|提高|提升|增加|扩大|强化|缩小)([^。;,、\d%]{0,16}?(?:率|比重|比例|占比|总量|强度|消耗|用量|排放量?|人数|份额|覆盖面|差距|时限|收入群体(?:(?:要素)?收入)?|初次分配中的比重))(控制|管理)?`)
	// words after which the quantity is only part of a larger name
	nameGoesOn = regexp.MustCompile(`^(计量|总量|双控|权|因子|核算|统计|强度|约束|制度|机制|体系|政策|标准|监测|调查|评价|管理|指标|交易|目标责任|考核)`)
	// efficiency and the like end in 率 but are not rates
	noRate   = regexp.MustCompile(`(效率|税率|费率|利率|汇率|概率|执政|生产率)$`)
	hasDigit = regexp.MustCompile(`[\d%]|[一二三四五六七八九十]成|翻番|倍`)
)

// directionsOnly: promises that name a measurable quantity and a direction, but
// no figure; one finding a chapter.
func directionsOnly(in *Input) []reading.Finding {
	byChapter := map[string]*reading.Finding{}
	quoted := map[string][]string{}
	var order []string
	for _, h := range in.grep(directional) {
		if !h.passage.future() || in.annex(h.passage.Section) || noRate.MatchString(h.groups[2]) || joined.MatchString(h.groups[2]) {
			continue
		}
		rest := h.passage.S[h.from+len(h.text):]
		if nameGoesOn.MatchString(rest) {
			continue
		}
		// a figure later in the clause makes it a quantified target
		clause := rest
		if i := strings.IndexAny(clause, "。;,"); i >= 0 {
			clause = clause[:i]
		}
		if hasDigit.MatchString(clause) || hasDigit.MatchString(h.text) {
			continue
		}
		// 缩小城乡收入差距，收入比降至1.9以内
		if next := rest[min(len(clause)+1, len(rest)):]; next != "" {
			if i := strings.IndexAny(next, "。;,"); i >= 0 {
				next = next[:i]
			}
			if hasDigit.MatchString(next) && common(h.groups[2], next) >= 3 {
				continue
			}
		}
		if overlapsQuantified(in, h.span) {
			continue
		}
		id := chapter(h.passage.Section)
		f := byChapter[id]
		if f == nil {
			f = &reading.Finding{Code: "target-unquantified", Severity: reading.Note}
			byChapter[id] = f
			order = append(order, id)
		}
		quoted[id] = append(quoted[id], "“"+shorten(h.text, 24)+"”")
		f.Spans = append(f.Spans, h.span)
	}
	var out []reading.Finding
	for _, id := range order {
		f := byChapter[id]
		f.Message = fmt.Sprintf("%s有%d处只写方向、没有数值的目标：%s。", in.sectionName(id), len(f.Spans), list(quoted[id], 8))
		f.Explanation = "方向性表述可以由专项规划或年度计划量化。"
		f.Advice = "可计量的请给出基期值和目标值；由专项规划量化的，写明规划名称。"
		out = append(out, *f)
	}
	return out
}

func overlapsQuantified(in *Input, s reading.Span) bool {
	for _, c := range in.Reading.Commitments {
		if c.Span.Overlaps(s) && c.Value != nil {
			return true
		}
	}
	return false
}

var visionHead = regexp.MustCompile(`^(?:在此基础上[^。,]{0,10},到(?:二〇三五|二○三五|2035)年|(?:二〇三五|二○三五|2035)年远景目标[:,]|展望(?:二〇三五|二○三五|2035)|到(?:二〇三五|二○三五|2035)年[,时]?(?:全[市县区州省]|我|基本|全国基本|.{0,6}经济))`)

// visionWithoutFigures: the long-range vision holds no figure at all.
func visionWithoutFigures(in *Input) []reading.Finding {
	for i, p := range in.passages {
		m := visionHead.FindStringIndex(p.S)
		if m == nil || p.Class == reading.ClassAchievement {
			continue
		}
		spans := []reading.Span{p.Whole}
		text := p.S
		// the enumeration that follows belongs to the vision
		for _, q := range in.passages[i+1 : min(i+9, len(in.passages))] {
			if q.Section != p.Section || !enumerated.MatchString(q.S) {
				break
			}
			spans = append(spans, q.Whole)
			text += q.S
		}
		if len([]rune(text)) < 40 || quantifiedVision.MatchString(visionYear.ReplaceAllString(text, "")) {
			continue
		}
		return []reading.Finding{{
			Code: "target-unquantified", Severity: reading.Note,
			Message:     "二〇三五年远景目标没有一个可以计量的数值，届时无法判断是否实现。",
			Explanation: "远景目标通常是定性展望，不单列指标。",
			Advice:      "请至少给出人均地区生产总值、居民收入、城镇化率等几项参考值，或写明参照的国家、省目标。",
			Spans:       spans,
		}}
	}
	return nil
}

var (
	enumerated       = regexp.MustCompile(`^([一二三四五六七八九十]是|[(（]?[一二三四五六七八九十\d]+[)）、.])`)
	visionYear       = regexp.MustCompile(`20[3-5]\d年|二[〇○]三五年|到那时`)
	quantifiedVision = regexp.MustCompile(`\d+(\.\d+)?(%|万|亿|倍|元|个|家|位)|翻[一两]?番|倍增|翻一番`)
)

// droppedIndicators: indicators of the last plan's results table for which the
// new plan states no target anywhere.
func droppedIndicators(in *Input) []reading.Finding {
	hasTargets := false
	for _, t := range in.Reading.Tables {
		hasTargets = hasTargets || t.Kind == "targets"
	}
	first := in.Reading.Plan.Period[0]
	if !hasTargets || first == 0 {
		return nil
	}
	kept := map[string]bool{}
	for _, f := range in.facts {
		if f.Role == target && f.Year >= first {
			kept[f.Name] = true
			if k := in.words.kinOf[f.Name]; k != "" {
				kept[k] = true
			}
			if k := in.words.kinOf[f.subject.String()]; k != "" {
				kept[k] = true
			}
		}
	}
	for _, row := range in.Reading.Indicators {
		if row.Actual == nil {
			s := in.words.subjectOf(rowName(row.Name, row.Parent))
			kept[s.Name] = true
			if k := in.words.kinOf[s.String()]; k != "" {
				kept[k] = true
			}
		}
	}
	byTable := map[string]*reading.Finding{}
	names := map[string][]string{}
	var order []string
	for _, row := range in.Reading.Indicators {
		if row.Actual == nil || row.Parent != nil || row.No == "" {
			continue
		}
		s := in.words.subjectOf(row.Name)
		if kept[s.Name] || kept[in.words.kinOf[s.Name]] || in.words.kinOf[s.String()] != "" && kept[in.words.kinOf[s.String()]] || similarKept(kept, s.Name) {
			continue
		}
		if byTable[row.Table] == nil {
			byTable[row.Table] = &reading.Finding{Code: "target-unquantified", Severity: reading.Note}
			order = append(order, row.Table)
		}
		names[row.Table] = append(names[row.Table], row.Name)
		byTable[row.Table].Spans = append(byTable[row.Table].Spans, in.nameOf(&row))
	}
	var out []reading.Finding
	for _, id := range order {
		f := byTable[id]
		f.Message = fmt.Sprintf("上一规划期的%d项指标在本期没有对应的数值目标：%s。", len(f.Spans), list(names[id], 12))
		f.Explanation = "指标体系每期都会调整，有的改由专项规划或年度计划下达。"
		f.Advice = "请说明取消或转出的理由；仍有任务要求的（如就业、养老），补上数值或写明由哪份文件给出。"
		f.Detail = map[string]any{"table": id}
		out = append(out, *f)
	}
	return out
}

// similarKept: a kept name that contains this one or is contained in it.
func similarKept(kept map[string]bool, name string) bool {
	for k := range kept {
		if len(k) >= 9 && (strings.Contains(k, name) || strings.Contains(name, k)) {
			return true
		}
	}
	return false
}
