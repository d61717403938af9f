package finding

import (
	"fmt"
	"regexp"
	"strings"

	"gangyao/planning/plan/reading"
)

// baselineMissing finds targets without the value they start from: rows of a
// table with a baseline column, tables without one, and changes in prose
// (减少至, 下降…%) that name no starting point.
func baselineMissing(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, t := range in.Reading.Tables {
		if t.Kind != "targets" {
			continue
		}
		var with, without int
		var names []string
		var spans []reading.Span
		for i := range in.Reading.Indicators {
			row := &in.Reading.Indicators[i]
			if row.Table != t.ID || row.Actual != nil {
				continue
			}
			if filled(row.Baseline) || row.Growth != nil && row.Growth.Baseline != nil {
				with++
				continue
			}
			if !stated(row.Target) || row.Target.Cumulative || selfContained(in, row) {
				continue // no target either, or the change itself is the target
			}
			without++
			names = append(names, row.Name)
			spans = append(spans, row.Span) // name, empty cell and target together
		}
		switch {
		case without == 0:
		case with == 0:
			out = append(out, reading.Finding{
				Code: "baseline-missing", Severity: reading.Note,
				Message:     fmt.Sprintf("%s没有列出基期值，%d项目标看不出五年要变化多少。", t.ID, without),
				Explanation: "基期值可能另见上期完成情况表或统计公报。",
				Advice:      "请在表中加列基期年份和基期值。",
				Spans:       []reading.Span{firstLine(in, t.Span)},
				Detail:      map[string]any{"table": t.ID, "rows": without},
			})
		default:
			out = append(out, reading.Finding{
				Code: "baseline-missing", Severity: reading.Warning,
				Message:     fmt.Sprintf("%s有%d项指标有目标而没有基期值：%s。", t.ID, without, list(names, 10)),
				Explanation: "可能是新设指标，基期尚无统计。",
				Advice:      "请补列基期值；尚无统计的，写明首次统计的年份和部门。",
				Spans:       spans,
				Detail:      map[string]any{"table": t.ID, "rows": names},
			})
		}
	}
	return append(out, changesWithoutStart(in)...)
}

// selfContained: the target of a growth or a fall needs no level to start from.
func selfContained(in *Input, row *reading.Indicator) bool {
	s := in.words.subjectOf(rowName(row.Name, row.Parent))
	return s.Aspect == growth || containsAny(row.Name, in.words.MeasuresTheFall) || strings.Contains(row.Name, "新增") || strings.Contains(row.Name, "累计")
}

func filled(d *reading.Dated) bool {
	return d != nil && d.Value != nil && !blank.MatchString(d.Value.String())
}

var blank = regexp.MustCompile(`^[\s\-－—–―*/]*$`)

// firstLine is the first printed line of a span.
func firstLine(in *Input, s reading.Span) reading.Span {
	for i := s[0]; i < s[1] && i < len(in.Text); i++ {
		if in.Text[i] == '\n' && i > s[0] {
			return reading.Span{s[0], i}
		}
	}
	return s
}

var startNamed = regexp.MustCompile(`比|较|由|从|20\d\d年.*(基|的)|同比|年均|每年|基础上`)

var levelBefore = regexp.MustCompile(`(达到?|[到至])\d[\d.,]*[^。;,\d]{0,6},[^。;,]{0,24}$`)

// changesWithoutStart: 减少至80吨, 下降15% with no starting value anywhere; one
// finding a chapter.
func changesWithoutStart(in *Input) []reading.Finding {
	return byChapter(in, in.Reading.Commitments, func(c *reading.Commitment) bool {
		moves := c.Op == reading.IncreaseTo || c.Op == reading.DecreaseTo || (c.Op == reading.IncreaseBy || c.Op == reading.DecreaseBy) && (c.Unit == "%" || c.Unit == "个百分点")
		if !moves || c.From != nil || c.Value == nil || c.Kind == "growth" && c.Op != reading.DecreaseBy || startNamed.MatchString(c.Text) || in.tabled(c.Span) {
			return false
		}
		if c.Unit == "个百分点" && levelBefore.MatchString(in.leadIn(c.Span)) {
			return false // 达到52%，提高4.6个百分点: the start follows from the two
		}
		_, known := in.latest(in.words.subjectOf(c.Subject), in.Reading.Plan.Period[1]-1)
		return !known
	}, func(section string, quotes []string) reading.Finding {
		return reading.Finding{
			Code: "baseline-missing", Severity: reading.Note,
			Message:     fmt.Sprintf("%s有%d处写了变化而没有写从多少变起：%s。", section, len(quotes), list(quotes, 6)),
			Explanation: "基期值可能见于专项规划。",
			Advice:      "请补写基期年份和基期值。",
		}
	})
}

// tabled says whether a span lies in an indicator table.
func (in *Input) tabled(s reading.Span) bool {
	return in.tables.touch(s)
}

// byChapter makes one finding for the commitments of a chapter that match.
func byChapter(in *Input, cs []reading.Commitment, match func(*reading.Commitment) bool, make func(section string, quotes []string) reading.Finding) []reading.Finding {
	spans, quotes := map[string][]reading.Span{}, map[string][]string{}
	var order []string
	for i := range cs {
		c := &cs[i]
		if !match(c) {
			continue
		}
		id := chapter(c.Section)
		if spans[id] == nil {
			order = append(order, id)
		}
		spans[id] = append(spans[id], c.Span)
		quotes[id] = append(quotes[id], "“"+shorten(in.Quote(c.Span), 24)+"”")
	}
	var out []reading.Finding
	for _, id := range order {
		f := make(in.sectionName(id), quotes[id])
		f.Spans = spans[id]
		out = append(out, f)
	}
	return out
}

// standing duties hold all the time and need no year.
var standing = regexp.MustCompile(`保持|控制在|不低于|每年|年均|稳定在|以内|不超过`)

// a time in the clause itself, though not the form 到…年
var timed = regexp.MustCompile(`20[2-9]\d年|五年|年底|年末|期末|期间`)

// goals says whether the section states the goals of the plan, which are due at
// its end by that very heading.
func (in *Input) goals(id string) bool {
	s := in.sections[id]
	return s != nil && (strings.Contains(s.Title, "目标") || strings.Contains(s.Title, "指标"))
}

// deadlineMissing finds promises with a figure but no year in their sentence or
// heading; one finding for the plan, with the number in each chapter.
func deadlineMissing(in *Input) []reading.Finding {
	end := in.Reading.Plan.Period[1]
	chapters := byChapter(in, in.Reading.Commitments, func(c *reading.Commitment) bool {
		if c.DueExplicit || c.Value == nil || c.Value.IsWords() || c.Confidence < 0.6 || len([]rune(c.Text)) < 4 || c.Op == reading.CoverAll || c.Unit == "" || c.Unit == "年" {
			return false
		}
		switch c.Kind {
		case "count", "level", "share", "rank", "change":
			return !in.tabled(c.Span) && !in.annex(c.Section) && !in.goals(c.Section) && !standing.MatchString(in.leadIn(c.Span)) && !timed.MatchString(in.clauseTo(c.Span))
		}
		return false
	}, func(section string, quotes []string) reading.Finding {
		return reading.Finding{Message: fmt.Sprintf("%s：%d项，%s", section, len(quotes), list(quotes, 6))}
	})
	if len(chapters) == 0 {
		return nil
	}
	by := "规划期末"
	if end > 0 {
		by = fmt.Sprintf("规划期末（%d年）", end)
	}
	f := reading.Finding{
		Code: "deadline-missing", Severity: reading.Note,
		Explanation: "整个规划以期末为限，逐项不写也可以执行。",
		Advice:      "请在任务分工中逐项明确完成年份；属经常性工作的写明“每年”。",
	}
	var sums []string
	for _, c := range chapters {
		f.Spans = append(f.Spans, c.Spans...)
		sums = append(sums, c.Message)
	}
	f.Message = fmt.Sprintf("有%d项带数量的承诺没有写完成时间，只能按%s计。", len(f.Spans), by)
	f.Arithmetic = lines(sums)
	return []reading.Finding{f}
}

var (
	ownersDemanded = mustPattern(`(?:明确|落实|细化|压实|分解)[^。;]{0,24}?(责任主体|责任单位|责任部门|牵头单位|牵头部门|责任分工|任务分工)[^。;,]{0,12}`)
	ofThePlan      = regexp.MustCompile(`规划|指标|重大任务|目标任务|纲要`)
	ownersGiven    = mustPattern(`(责任单位|牵头单位|责任部门|牵头部门|配合单位)[:：]|[(（][^()（）]{2,30}(牵头|负责)[^()（）]{0,20}[)）]`)
)

// ownerMissing: the text demands that responsible bodies be named and names none.
func ownerMissing(in *Input) []reading.Finding {
	var demands []hit
	for _, h := range in.grep(ownersDemanded) {
		if ofThePlan.MatchString(h.passage.S) {
			demands = append(demands, h)
		}
	}
	if len(demands) == 0 || len(in.grep(ownersGiven)) > 0 {
		return nil
	}
	f := reading.Finding{
		Code: "owner-missing", Severity: reading.Note,
		Message:     fmt.Sprintf("文中要求“%s”，而全文没有给任何指标或任务写明责任单位。", shorten(demands[0].text, 30)),
		Explanation: "任务分工方案往往在规划批准后另行印发。",
		Advice:      "请编制任务分工方案，逐项列牵头单位、配合单位和年度进度，与规划一并公布。",
	}
	for _, d := range demands {
		f.Spans = append(f.Spans, d.span)
	}
	for _, t := range in.Reading.Tables {
		if t.Kind == "targets" {
			f.Spans = append(f.Spans, firstLine(in, t.Span))
		}
	}
	return []reading.Finding{f}
}
