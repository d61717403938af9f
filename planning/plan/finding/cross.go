package finding

import (
	"fmt"
	"regexp"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
)

// crossReading finds statements that are each sound but do not go together:
// targets already met elsewhere, targets that widen a gap the text promises to
// narrow, shares that imply other weights, totals that differ.
func crossReading(in *Input) []reading.Finding {
	var out []reading.Finding
	out = append(out, alreadyMet(in)...)
	out = append(out, alreadyCovered(in)...)
	out = append(out, alreadyRanked(in)...)
	out = append(out, widenedGap(in)...)
	out = append(out, impliedWeight(in)...)
	out = append(out, daysAgainstShare(in)...)
	out = append(out, villagesAgainstVillages(in)...)
	out = append(out, existingAndPlanned(in)...)
	return append(out, listsOfOneKind(in)...)
}

// alreadyMet: a target of the plan that a result printed elsewhere has reached.
func alreadyMet(in *Input) []reading.Finding {
	var out []reading.Finding
	first := in.Reading.Plan.Period[0]
	if first == 0 {
		return nil
	}
	for _, t := range in.facts {
		if t.Role != target || t.Year < first || t.Aspect == growth || t.Aspect == change || t.Op == reading.About {
			continue
		}
		r, ok := in.latest(t.subject, first-1)
		if !ok || r.Row >= 0 && r.Row == t.Row || !comparable(t, r) || r.Year < first-3 {
			continue // within one row: weak-target, target-below-baseline
		}
		if _, own := in.baselines(t); own && t.Row >= 0 || t.Row < 0 && (!saidAsLevel(in, t) || kept.MatchString(t.Text)) {
			continue
		}
		dir := in.words.direction(t.Name)
		a, _, _ := r.interval()
		b, _, _ := t.interval()
		met := dir == "up" && b.Below(a) || dir == "down" && a.Below(b)
		if dir == "none" || !met || in.hasRoom(t) || t.Op == reading.AtMost && dir == "up" {
			continue
		}
		severity := reading.Warning
		if in.drawsLine(t) || t.Row < 0 && r.Row < 0 {
			severity = reading.Note // a line to keep to, or two statements of prose
		}
		out = append(out, reading.Finding{
			Code: "cross-reading", Severity: severity,
			Message:     fmt.Sprintf("%s的%d年目标为%s，在%d年已是%s（%s）。", t.named(), t.Year, in.bounded(t), r.Year, r.figure(), r.Where),
			Arithmetic:  gap(t, r),
			Explanation: "两处统计范围可能不同（如城区与全域），或目标意在保持不下降。",
			Advice:      "请核对基期值；属保持的写明“保持”，否则提高目标。",
			Spans:       []reading.Span{t.Span, r.Span},
			Detail:      map[string]any{"subject": t.subject.String()},
		})
	}
	return out
}

// asLevel marks a figure that something is to stand at; without it the prose
// may order so much to be done (治理水土流失面积45平方公里).
var (
	asLevel  = regexp.MustCompile(`达|[到至]\d|控制在|稳定在|突破|保持|不低于|不少于|不超过|超过|以内|扩大到|提高到|增加到|降低到|减少到`)
	toBeDone = regexp.MustCompile(`治理|新增|净增|新建|改造|完成|建设|整治|修复|培育|引进`)
)

// kept marks a level that is only to be kept.
var kept = regexp.MustCompile(`保持|稳定|巩固`)

// saidAsLevel says whether a target of the prose is a level its own clause names.
func saidAsLevel(in *Input, t fact) bool {
	return in.anchored(t) && asLevel.MatchString(t.Text) && !toBeDone.MatchString(t.Text)
}

// hasRoom says whether a target is a line that by custom leaves room to spare.
func (in *Input) hasRoom(t fact) bool {
	return in.drawsLine(t) && containsAny(t.Name, in.words.Headroom)
}

// drawsLine says whether a target is printed as a line not to be crossed (≤4.5,
// 控制在5.5%以内), not as a value to reach.
func (in *Input) drawsLine(t fact) bool {
	return bound(t) && (drawnLine.MatchString(in.Quote(t.Span)) || t.Row < 0 && drawnLine.MatchString(t.Text))
}

var drawnLine = regexp.MustCompile(`以上|以下|以内|不低于|不高于|不超过|不少于|高于|低于|控制在|稳定在|保持|[≥≤>＞<＜]`)

// widenedGap: the ratio of the higher to the lower rises from baseline to
// target while the text promises to narrow the gap.
func widenedGap(in *Input) []reading.Finding {
	var out []reading.Finding
	first, last := in.Reading.Plan.Period[0], in.Reading.Plan.Period[1]
	for i, g := range in.words.Gaps {
		promises := in.grep(in.words.promises[i])
		var promise *hit
		for k := range promises {
			if promises[k].passage.future() {
				promise = &promises[k]
				break
			}
		}
		if promise == nil {
			continue
		}
		high, low := in.words.subjectOf(g.High), in.words.subjectOf(g.Low)
		h0, ok1 := in.one(high, first-1, result)
		l0, ok2 := in.one(low, first-1, result)
		h1, ok3 := in.one(high, last, target)
		l1, ok4 := in.one(low, last, target)
		if !ok1 || !ok2 || !ok3 || !ok4 {
			continue
		}
		was, okw := ratioOf(h0, l0)
		is, oki := ratioOf(h1, l1)
		if !okw || !oki || !was.Below(is) {
			continue
		}
		f := reading.Finding{
			Code: "cross-reading", Severity: reading.Warning,
			Message: fmt.Sprintf("文中提出“%s”，而表中目标使城乡收入比由%s扩大到%s。", shorten(promise.text, 30), middle(was, 3), middle(is, 3)),
			Arithmetic: fmt.Sprintf("%d年：%s÷%s＝%s；%d年：%s÷%s＝%s", first-1, h0.Value, l0.Value, middle(was, 3),
				last, h1.Value, l1.Value, middle(is, 3)),
			Explanation: "可能两个目标分别测算而未互相核对；承诺的期限若在规划期之后，方向仍然相反。",
			Advice:      "请使农村居民收入增速目标高于城镇，或调整两个终点值，使比值下降。",
			Spans:       []reading.Span{h1.Span, l1.Span, promise.span, h0.Span, l0.Span},
			Detail:      map[string]any{"from": middle(was, 3), "to": middle(is, 3)},
		}
		out = append(out, f)
	}
	return out
}

func ratioOf(a, b fact) (interval.Interval, bool) {
	x, ux, ok1 := a.interval()
	y, uy, ok2 := b.interval()
	if !ok1 || !ok2 || ux != uy {
		return interval.Interval{}, false
	}
	return x.Div(y)
}

// impliedWeight: a mean between two parts implies the weight of one; compared
// with the printed share of the people who live there.
func impliedWeight(in *Input) []reading.Finding {
	var out []reading.Finding
	first, last := in.Reading.Plan.Period[0], in.Reading.Plan.Period[1]
	for _, g := range in.words.Gaps {
		type weighing struct {
			year          int
			w, h, l, s    fact
			implied, want interval.Interval
		}
		var bad []weighing
		for _, at := range []struct {
			year int
			role role
		}{{first - 1, result}, {last, target}} {
			w, ok1 := in.one(in.words.subjectOf(g.Whole), at.year, at.role)
			h, ok2 := in.one(in.words.subjectOf(g.High), at.year, at.role)
			l, ok3 := in.one(in.words.subjectOf(g.Low), at.year, at.role)
			s, ok4 := in.one(in.words.subjectOf(g.Weight), at.year, at.role)
			if !ok1 || !ok2 || !ok3 || !ok4 || s.Unit != "%" {
				continue
			}
			wi, u1, ok1 := w.interval()
			hi, u2, ok2 := h.interval()
			li, u3, ok3 := l.interval()
			want, ok4 := interval.Of(s.Value)
			if !ok1 || !ok2 || !ok3 || !ok4 || u1 != u2 || u2 != u3 {
				continue
			}
			q, ok := wi.Sub(li).Div(hi.Sub(li))
			if !ok {
				continue
			}
			q = q.Scale(decimal.NewFromInt(100))
			ten := decimal.NewFromInt(10) // surveys weigh by their own sample: ten points are let pass
			if (interval.Interval{Lo: q.Lo.Sub(ten), Hi: q.Hi.Add(ten)}).Overlaps(want) {
				continue
			}
			bad = append(bad, weighing{at.year, w, h, l, s, q, want})
		}
		if len(bad) == 0 {
			continue
		}
		f := reading.Finding{
			Code: "cross-reading", Severity: reading.Note,
			Explanation: "住户调查按抽样权重汇总，城镇常住人口比重与调查权重可以有出入，但通常不会相差这么多；城镇化率口径不同（户籍、常住）也有影响。",
			Advice:      "请核对三个收入数是否同一年份、同一口径。",
		}
		var sums []string
		for _, p := range bad {
			sums = append(sums, fmt.Sprintf("%d年：(%s－%s)÷(%s－%s)＝%s%%，城镇化率为%s%%", p.year, p.w.Value, p.l.Value, p.h.Value, p.l.Value, middle(p.implied, 1), p.s.Value))
			f.Spans = append(f.Spans, p.w.Span, p.h.Span, p.l.Span, p.s.Span)
		}
		p := bad[0]
		f.Message = fmt.Sprintf("由%d年全体、城镇、农村居民收入反推，城镇人口权重为%s%%，与%s%s%%不符。", p.year, middle(p.implied, 1), p.s.Printed, p.s.Value)
		f.Arithmetic = lines(sums)
		out = append(out, f)
	}
	return out
}

var goodAirDays = mustPattern(`空气质量[^。;]{0,12}优良天数[^。;,]{0,10}?(\d{3})天(以上|左右)?`)

// daysAgainstShare: good-air days in one place, a share of good-air days in another.
func daysAgainstShare(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, h := range in.grep(goodAirDays) {
		days, err := decimal.NewFromString(h.groups[1])
		if err != nil {
			continue
		}
		pct := days.Mul(decimal.NewFromInt(100)).DivRound(decimal.NewFromInt(365), 1)
		want := result
		if h.passage.Class == reading.ClassCommitment {
			want = target
		}
		for _, f := range in.index.kin["空气质量优良"] {
			n, ok := f.Value.Number()
			if !ok || f.Unit != "%" || f.Role != want {
				continue
			}
			if f.Year != 0 && in.Reading.Plan.Period[0] != 0 && want == result && f.Year != in.Reading.Plan.Period[0]-1 {
				continue
			}
			if n.Sub(pct).Abs().LessThan(decimal.NewFromInt(3)) {
				continue
			}
			out = append(out, reading.Finding{
				Code: "cross-reading", Severity: reading.Note,
				Message:     fmt.Sprintf("空气质量两处说法强弱不同：正文优良天数%s天%s，约占%s%%；%s“%s”为%s%%。", h.groups[1], h.groups[2], pct, f.Where, f.Printed, f.Value),
				Arithmetic:  fmt.Sprintf("%s÷365＝%s%%；%s%%×365＝%s天", h.groups[1], pct, f.Value, n.Mul(decimal.NewFromInt(365)).DivRound(decimal.NewFromInt(100), 0)),
				Explanation: "正文可能写的是多年的底线，表中是当年数；有效监测天数也可能少于365天。",
				Advice:      "请统一用优良天数比例，并写明年份。",
				Spans:       []reading.Span{h.span, f.Span},
			})
			break
		}
	}
	return out
}
