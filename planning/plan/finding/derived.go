package finding

import (
	"fmt"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
)

// shareOfTotal compares a printed share with its part and its whole, where both
// are printed too.
func shareOfTotal(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, s := range in.facts {
		if s.Aspect != share || s.Year == 0 || s.Unit != "%" || s.Op == reading.About {
			continue
		}
		whole, ok := in.one(subject{Name: s.Whole, Aspect: level}, s.Year, s.Role)
		if !ok {
			continue
		}
		part, drift, ok := in.partOf(s)
		if !ok {
			continue
		}
		p, pu, ok1 := part.interval()
		w, wu, ok2 := whole.interval()
		stated, ok3 := interval.Of(s.Value)
		if !ok1 || !ok2 || !ok3 || pu != wu {
			continue
		}
		if s.Role == target {
			if bound(s) || bound(part) || bound(whole) {
				continue // 突破35亿元 of 突破750亿元 may be any share
			}
			p, w = rounded(part), rounded(whole)
		}
		ratio, ok := p.Div(w)
		if !ok {
			continue
		}
		computed := ratio.Scale(decimal.NewFromInt(100))
		if computed.Overlaps(stated) {
			continue
		}
		f := reading.Finding{
			Code: "share-of-total", Severity: reading.Warning,
			Message: fmt.Sprintf("%d年%s印为%s%%，按%s%s%s和%s%s%s计算为%s%%。", s.Year, s.Printed, s.Value,
				part.Printed, part.Value, part.Unit, whole.Printed, whole.Value, whole.Unit, middle(computed, 2)),
			Arithmetic: fmt.Sprintf("%s÷%s＝%s%%，计及四舍五入为%s；%s%%×%s＝%s%s", part.Value, whole.Value, middle(computed, 2), scope(computed, 3),
				s.Value, whole.Value, fixed(s.rate().Mul(whole.rate()).DivRound(decimal.NewFromInt(100), 4), 2), whole.Unit),
			Explanation: "分子或分母可能用了初步数、核定数等不同版本。",
			Advice:      "请按同一套核定数重算占比，并注明分子、分母。",
			Spans:       []reading.Span{s.Span, part.Span, whole.Span},
			Detail:      map[string]any{"subject": s.subject.String(), "year": s.Year, "computed": middle(computed, 2)},
		}
		if drift {
			f.Explanation = fmt.Sprintf("“%s”与“%s”名称不同，口径也可能不同；", part.Printed, s.Printed) + f.Explanation
		}
		if s.Role == target {
			f.Severity = reading.Note
		}
		if drift {
			f.Severity = reading.Note
		}
		if r := s.rate(); r.Sign() > 0 && computed.Mid().Div(r).Sub(decimal.New(1, 0)).Abs().GreaterThan(decimal.New(5, -1)) {
			f.Severity = reading.Note // so far apart that another quantity must be meant
		}
		out = append(out, f)
	}
	return out
}

// bound says whether a target is a floor or a ceiling.
func bound(f fact) bool { return f.Op == reading.AtLeast || f.Op == reading.AtMost }

// rounded is the range of a fact as a rounded figure, even if it is a target:
// where targets are derived from each other, each is rounded for print.
func rounded(f fact) interval.Interval {
	iv, _ := interval.Of(f.Value)
	_, factor := f.Unit.Fold()
	return iv.Scale(factor)
}

// partOf finds the level of the part of a share: the same name, or a
// neighbouring one (drift), whose figures in that year agree.
func (in *Input) partOf(s fact) (part fact, drift, ok bool) {
	if part, ok = in.one(subject{Name: s.Name, Aspect: level}, s.Year, s.Role); ok {
		return part, false, true
	}
	kin := in.words.kinOf[s.Name]
	if kin == "" {
		return fact{}, false, false
	}
	for _, f := range in.index.kin[kin] {
		if f.Aspect != level || f.Role != s.Role || f.Year != s.Year || in.words.kinOf[f.Name] != kin {
			continue
		}
		if ok && (!comparable(part, f) || !allowed(part).Overlaps(allowed(f))) {
			return fact{}, false, false // two neighbours with two values: no telling which
		}
		if !ok || common(f.Name, s.Name) > common(part.Name, s.Name) {
			part, ok = f, true // the nearest name
		}
	}
	return part, true, ok
}

// derivedMismatch recomputes quantities that follow from others of the same
// year, and the growth of a whole from that of its parts.
func derivedMismatch(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, id := range in.words.Identities {
		for _, name := range append([]string{id.Name}, id.Alias...) {
			s := in.words.subjectOf(name)
			for _, f := range in.facts {
				if f.subject != s || f.Year == 0 || f.Op == reading.About {
					continue
				}
				nums := in.find(in.words.subjectOf(id.Numerator), f.Year, f.Role)
				dens := in.find(in.words.subjectOf(id.Denominator), f.Year, f.Role)
				// where a figure is printed twice with two values, none of them may agree
				var found []reading.Finding
				for _, num := range nums {
					for _, den := range dens {
						if g, ok := in.quotient(f, num, den, id.Percent); ok {
							found = append(found, g)
						}
					}
				}
				if len(found) > 0 && len(found) == len(nums)*len(dens) {
					out = append(out, found[0])
				}
			}
		}
	}
	return append(out, partsGrowth(in)...)
}

// quotient compares a fact with numerator ÷ denominator.
func (in *Input) quotient(f, num, den fact, percent bool) (reading.Finding, bool) {
	_, nu, ok1 := num.interval()
	_, du, ok2 := den.interval()
	_, su, ok3 := f.interval()
	n, d, stated := rounded(num), rounded(den), rounded(f)
	if !ok1 || !ok2 || !ok3 {
		return reading.Finding{}, false
	}
	var converted string
	if percent && nu != du {
		for _, c := range in.words.Currency {
			if string(nu) == c.Unit && string(du) == c.To {
				n = n.Mul(interval.Interval{Lo: c.Low, Hi: c.High})
				nu = du
				converted = fmt.Sprintf("（按1%s＝%s～%s%s折算）", c.Unit, c.Low, c.High, c.To)
			}
		}
	}
	if percent && (nu != du || su != "%") || !percent && (!moneyUnit(string(nu)) || du != "人") {
		return reading.Finding{}, false
	}
	q, ok := n.Div(d)
	if !ok {
		return reading.Finding{}, false
	}
	_, factor := f.Unit.Fold()
	if percent {
		q = q.Scale(decimal.NewFromInt(100))
	} else {
		q = q.Scale(decimal.New(1, 0).DivRound(factor, 16))
		stated = stated.Scale(decimal.New(1, 0).DivRound(factor, 16))
	}
	if f.Role == target && (bound(f) || bound(num) || bound(den)) || q.Overlaps(stated) {
		return reading.Finding{}, false
	}
	mid := middle(q, 2)
	if converted != "" {
		mid = q.Lo.StringFixed(2) + "～" + q.Hi.StringFixed(2)
	}
	severity, explanation := reading.Warning, "分子、分母可能取自不同的口径或不同版本的统计数；进出口用了另一种折算办法也会造成差异。"
	if !percent {
		explanation = "人均指标按年平均人口计算，与年末人口相除略有出入；人口经普查修订也会造成差异。"
		off := q.Mid().DivRound(stated.Mid(), 8).Sub(decimal.New(1, 0)).Abs()
		switch {
		case off.LessThanOrEqual(yearEndApart):
			return reading.Finding{}, false
		case off.LessThanOrEqual(revisedApart):
			severity = reading.Note
		}
	}
	return reading.Finding{
		Code: "derived-mismatch", Severity: severity,
		Message: fmt.Sprintf("%d年%s印为%s%s，由%s%s%s和%s%s%s计算为%s%s。", f.Year, f.Printed, f.Value, f.Unit,
			num.Printed, num.Value, num.Unit, den.Printed, den.Value, den.Unit, mid, f.Unit),
		Arithmetic:  fmt.Sprintf("%s%s÷%s%s＝%s%s%s，计及四舍五入为%s；印为%s%s", num.Value, num.Unit, den.Value, den.Unit, mid, f.Unit, converted, scope(q, 4), f.Value, f.Unit),
		Explanation: explanation,
		Advice:      "请注明分子、分母取自哪一年、哪一口径，并按同一套数重算。",
		Spans:       []reading.Span{f.Span, num.Span, den.Span},
		Detail:      map[string]any{"subject": f.subject.String(), "year": f.Year, "computed": mid},
	}, true
}

// How far a figure per head may be from the quotient by the population at the
// year's end: the average population of a year explains the first, a census
// revision may explain the second.
var yearEndApart, revisedApart = decimal.New(1, -2), decimal.New(5, -2)

func moneyUnit(u string) bool { return u == "元" || u == "美元" }

// partsGrowth: the growth of a whole outside the range of its parts' growth
// needs a shift between the parts.
func partsGrowth(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, g := range in.words.Gaps {
		for _, whole := range in.facts {
			if whole.Aspect != growth || whole.Name != in.words.name(g.Whole) || whole.Year == 0 {
				continue
			}
			high, ok1 := in.growthOf(g.High, whole)
			low, ok2 := in.growthOf(g.Low, whole)
			if !ok1 || !ok2 {
				continue
			}
			w, okw := interval.Of(whole.Value)
			h, okh := interval.Of(high.Value)
			l, okl := interval.Of(low.Value)
			if !okw || !okh || !okl {
				continue
			}
			between := interval.Interval{Lo: decimal.Min(h.Lo, l.Lo), Hi: decimal.Max(h.Hi, l.Hi)}
			if between.Overlaps(w) {
				continue
			}
			side := "高于"
			if w.Below(between) {
				side = "低于"
			}
			out = append(out, reading.Finding{
				Code: "derived-mismatch", Severity: reading.Note,
				Message: fmt.Sprintf("%d年%s%s%%%s城镇%s%%和农村%s%%。", whole.Year, whole.named(), whole.Value, side, high.Value, low.Value),
				Arithmetic: fmt.Sprintf("整体收入是两部分的加权平均；权重不变时增速应在%s%%与%s%%之间，而印为%s%%",
					decimal.Min(high.rate(), low.rate()), decimal.Max(high.rate(), low.rate()), whole.Value),
				Explanation: "人口由农村转入城镇会抬高整体增速；也可能一处是当年增速、另一处是五年平均增速。",
				Advice:      "请注明各增速是当年还是年均、名义还是实际，并核对。",
				Spans:       []reading.Span{whole.Span, high.Span, low.Span},
			})
		}
	}
	return out
}

// growthOf is the growth of a part in the year and role of the whole.
func (in *Input) growthOf(name string, whole fact) (fact, bool) {
	return in.one(subject{Name: in.words.name(name), Aspect: growth}, whole.Year, whole.Role)
}
