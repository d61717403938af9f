package finding

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
)

// pace is a stated average growth with the levels it should lead between.
type pace struct {
	rate, from, to fact
	years          int
	implied        interval.Interval
}

var boundWords = regexp.MustCompile(`以上|以下|不低于|不高于|超过|高于|低于|左右|约|[≥≤>＞<＜]`)

var averageWords = regexp.MustCompile(`年均|平均每年|年平均`)

// growthEndpoint compares stated average growth with the rate that the printed
// levels imply, and, where the first level is not printed, the first levels
// that target and result imply with each other.
func growthEndpoint(in *Input) []reading.Finding {
	var out []reading.Finding
	groups := map[point][]pace{}
	var order []point
	for _, g := range in.facts {
		if g.Aspect != growth || g.Year == 0 || !averageGrowth(in, g) {
			continue
		}
		for _, p := range paces(in, g) {
			if agrees(in, p) {
				continue
			}
			k := point{g.subject, p.to.Year, g.Role}
			if groups[k] == nil {
				order = append(order, k)
			}
			groups[k] = append(groups[k], p)
		}
	}
	for _, k := range order {
		out = append(out, paceFinding(in, groups[k]))
	}
	return append(out, impliedBase(in)...)
}

// averageGrowth says whether a growth fact is an average over the plan period:
// rows of target tables and the plan's targets are; a result in prose must say 年均.
func averageGrowth(in *Input, g fact) bool {
	if g.Row >= 0 || g.Role == target {
		return true
	}
	if p := in.passageAt(g.Span); p != nil {
		return averageWords.MatchString(p.S)
	}
	return averageWords.MatchString(in.Quote(g.Span))
}

// paces pairs a growth fact with the levels it speaks of: the level of the same
// role and year (in the same row, or the same subject), and the level before.
func paces(in *Input, g fact) []pace {
	s := subject{Name: g.Name, Aspect: level}
	start := 0
	switch first := in.Reading.Plan.Period[0]; {
	case first == 0:
		return nil
	case g.Role == target && g.Year >= first:
		start = first - 1
	case g.Year == first-1:
		start = first - 6
	default:
		return nil
	}
	from, ok := in.one(s, start, result)
	if !ok {
		return nil
	}
	var out []pace
	for _, to := range in.find(s, g.Year, g.Role) {
		// two printings of a conflicting level: each growth goes with its neighbour
		if g.Row >= 0 && to.Row < 0 || g.Row < 0 && to.Row >= 0 && g.Role == result {
			continue
		}
		p := pace{rate: g, from: from, to: to, years: g.Year - start}
		a, _, ok1 := from.interval()
		b, _, ok2 := to.interval()
		if !ok1 || !ok2 || !comparable(from, to) {
			continue
		}
		if p.implied, ok = interval.Growth(a, b, p.years); ok {
			out = append(out, p)
		}
	}
	return out
}

var priceWords = regexp.MustCompile(`可比价|不变价|可比口径|实际增长|扣除价格|名义增`)

// pricesSaid says whether the sentence of a rate, or the notes under its table,
// say at which prices it is counted.
func (in *Input) pricesSaid(rate fact) bool {
	if rate.Row >= 0 {
		t := tableOf(in.Reading, in.Reading.Indicators[rate.Row].Table)
		return t != nil && priceWords.MatchString(t.Notes) || priceWords.MatchString(in.Reading.Indicators[rate.Row].Name)
	}
	p := in.passageAt(rate.Span)
	return p != nil && priceWords.MatchString(p.S)
}

// agrees says whether rounding explains the difference, or the text itself
// does by naming the prices.
func agrees(in *Input, p pace) bool {
	g, ok := interval.Of(p.rate.Value)
	if !ok || in.words.priceBased(p.rate.Name) && !in.words.nominalGrowth(p.rate.Name) && in.pricesSaid(p.rate) {
		return true
	}
	switch p.rate.Op {
	case reading.AtLeast, reading.AtMost: // a bound in words is meant exactly
		if p.rate.Role == target && (p.rate.Row < 0 || boundWords.MatchString(in.Quote(p.rate.Span))) {
			g = interval.Exact(p.rate.rate())
		}
	case reading.About:
		half := decimal.New(5, -1) // 左右: half a point either side
		g.Lo, g.Hi = g.Lo.Sub(half), g.Hi.Add(half)
	}
	return p.implied.Overlaps(g)
}

func paceFinding(in *Input, ps []pace) reading.Finding {
	p := ps[0]
	name := p.to.Printed
	stated := interval.Exact(p.rate.rate())
	grown := func(p pace) string {
		a, _ := interval.Of(p.from.Value)
		_, fa := p.from.Unit.Fold()
		_, fb := p.to.Unit.Fold()
		r := interval.Exact(p.rate.rate())
		return middle(interval.Exact(a.Mid().Mul(fa).DivRound(fb, 12)).Grow(r, p.years), 2)
	}
	f := reading.Finding{
		Code: "growth-endpoint-mismatch", Severity: reading.Warning,
		Detail: map[string]any{"subject": p.rate.Name, "stated": p.rate.Value.String(), "implied": middle(p.implied, 2), "years": p.years},
	}
	floor := p.rate.Role == target && (p.rate.Op == reading.AtLeast || p.rate.Op == "")
	switch {
	case floor && stated.Below(p.implied):
		f.Message = fmt.Sprintf("%s按年均增长%s%%只能达到%s%s，到不了%d年的目标%s%s；达到目标需年均增长%s%%。", name, p.rate.Value, grown(p), p.to.Unit, p.to.Year, p.to.Value, p.to.Unit, middle(p.implied, 2))
	case floor:
		f.Message = fmt.Sprintf("%s按年均增长%s%%应达到%s%s，%d年目标只有%s%s，相当于年均增长%s%%。", name, p.rate.Value, grown(p), p.to.Unit, p.to.Year, p.to.Value, p.to.Unit, middle(p.implied, 2))
	default:
		f.Message = fmt.Sprintf("%s写年均增长%s，按%d年和%d年两个数值推算为%s%%。", name, in.bounded(p.rate), p.from.Year, p.to.Year, middle(p.implied, 2))
	}
	var sums []string
	for _, p := range ps {
		line := fmt.Sprintf("(%s÷%s)^(1/%d)－1＝%s%%，写为%s%%；%s×(1＋%s%%)^%d＝%s%s", p.to.Value, p.from.Value, p.years, middle(p.implied, 2), p.rate.Value, p.from.Value, p.rate.Value, p.years, grown(p), p.to.Unit)
		sums = append(sums, line)
		f.Spans = append(f.Spans, p.rate.Span, p.to.Span, p.from.Span)
	}
	extra, spans := children(in, p)
	sums = append(sums, extra...)
	f.Spans = append(f.Spans, spans...)
	f.Arithmetic = lines(unique(sums))
	f.Advice = "请核对起点、终点和增速；终点值与增速择一为考核依据，并注明另一个是推算数。"
	if in.words.priceBased(p.rate.Name) && !in.words.nominalGrowth(p.rate.Name) {
		f.Severity = reading.Note
		f.Explanation = "增速通常按可比价（不变价）计算，总量按当年价计算，两者不一定对得上；价格总水平变动可以解释这一差距。"
		f.Advice = "请注明增速是否按可比价计算、总量按哪年价格；并写明考核以增速还是以总量为准。"
	} else {
		f.Explanation = "可能是起点年份或口径不同（如基数经过修订），也可能是各年增速的简单平均。"
	}
	return f
}

// children are the detail rows (城镇, 农村) under a row with a stated growth
// whose own levels imply another rate.
func children(in *Input, p pace) (sums []string, spans []reading.Span) {
	if p.to.Row < 0 {
		return nil, nil
	}
	parent := in.Reading.Indicators[p.to.Row].Name
	stated, _ := interval.Of(p.rate.Value)
	for i, row := range in.Reading.Indicators {
		if row.Parent == nil || *row.Parent != parent || row.Table != in.Reading.Indicators[p.to.Row].Table {
			continue
		}
		var from, to fact
		var okFrom, okTo bool
		for _, f := range in.index.row[i] {
			if f.Aspect != level {
				continue
			}
			switch f.Role {
			case result:
				from, okFrom = f, true
			case target:
				to, okTo = f, true
			}
		}
		if !okFrom || !okTo || !comparable(from, to) {
			continue
		}
		a, _, _ := from.interval()
		b, _, _ := to.interval()
		g, ok := interval.Growth(a, b, p.years)
		if !ok || g.Overlaps(stated) {
			continue
		}
		sums = append(sums, fmt.Sprintf("%s：(%s÷%s)^(1/%d)－1＝%s%%", row.Name, to.Value, from.Value, p.years, middle(g, 2)))
		spans = append(spans, from.Span, to.Span)
	}
	return sums, spans
}

// impliedBase compares, within a row of a results table, the first level that
// the target implies with the one that the result implies.
func impliedBase(in *Input) []reading.Finding {
	var out []reading.Finding
	for i, row := range in.Reading.Indicators {
		if row.Growth == nil || row.Target == nil || row.Actual == nil || row.Growth.Target == nil || row.Growth.Actual == nil || row.Target.Value == nil || row.Actual.Value == nil {
			continue
		}
		first := in.Reading.Plan.Period[0]
		s := in.words.subjectOf(rowName(row.Name, row.Parent))
		if _, known := in.one(s, first-6, result); known {
			continue // the endpoints are compared directly
		}
		if boundWords.MatchString(in.Quote(row.Span)) {
			continue // 300以上, 6%左右: not the figures that were computed from each other
		}
		t, ok1 := interval.Of(*row.Target.Value)
		a, ok2 := interval.Of(*row.Actual.Value)
		gt, ok3 := interval.Of(*row.Growth.Target)
		ga, ok4 := interval.Of(*row.Growth.Actual)
		if !ok1 || !ok2 || !ok3 || !ok4 {
			continue
		}
		bt, ok5 := t.Base(gt, 5)
		ba, ok6 := a.Base(ga, 5)
		if !ok5 || !ok6 || bt.Overlaps(ba) {
			continue
		}
		f := reading.Finding{
			Code: "growth-endpoint-mismatch", Severity: reading.Warning,
			Message: fmt.Sprintf("%s的目标列与完成列推算出的基数不同：目标%s%s、年均增长%s%%，完成%s%s、年均增长%s%%，不可能从同一个基数出发。",
				row.Name, row.Target.Value, row.Unit, row.Growth.Target, row.Actual.Value, row.Unit, row.Growth.Actual),
			Arithmetic: fmt.Sprintf("%s÷(1＋%s%%)^5＝%s，计及四舍五入为%s；%s÷(1＋%s%%)^5＝%s，计及四舍五入为%s；两个区间不相交",
				row.Target.Value, row.Growth.Target, middle(bt, 3), scope(bt, 3), row.Actual.Value, row.Growth.Actual, middle(ba, 3), scope(ba, 3)),
			Explanation: "基数在规划期内可能经过修订（普查、口径调整）。",
			Advice:      "请注明基期值和它的来源；目标按旧基数制定的，说明新旧基数的衔接。",
			Detail:      map[string]any{"subject": s.String()},
		}
		if in.words.priceBased(s.Name) && !in.words.nominalGrowth(s.Name) {
			f.Severity = reading.Note
			f.Message = strings.Replace(f.Message, "不可能从同一个基数出发", "如果增速与总量按同一价格计算，就不是从同一个基数出发", 1)
			f.Explanation += "增速按可比价、总量按当年价时，推算的基数也会不同。"
		}
		for _, x := range in.index.row[i] {
			f.Spans = append(f.Spans, x.Span)
		}
		out = append(out, f)
	}
	return out
}
