package finding

import (
	"fmt"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
)

// weakTarget finds targets that ask for nothing or next to nothing.
func weakTarget(in *Input) []reading.Finding {
	var out []reading.Finding
	out = append(out, targetEqualsBaseline(in)...)
	out = append(out, looseReliability(in)...)
	out = append(out, farOvershot(in)...)
	return append(out, almostThere(in)...)
}

// baselines are the last results before the plan of a row's quantity: its own
// baseline cell, else a result printed elsewhere.
func (in *Input) baselines(t fact) (fact, bool) {
	for _, f := range in.index.row[t.Row] {
		if f.subject == t.subject && f.Role == result && f.Year < t.Year {
			return f, true
		}
	}
	return fact{}, false
}

// hardlyMoved is the change from baseline to target, per cent, up to which a
// target asks for next to nothing.
var hardlyMoved = decimal.New(5, -1)

// targetEqualsBaseline: target and baseline are all but the same; one finding a table.
func targetEqualsBaseline(in *Input) []reading.Finding {
	byTable := map[string]*reading.Finding{}
	var order []string
	for _, t := range in.facts {
		if t.Role != target || t.Row < 0 || t.Aspect == growth {
			continue
		}
		b, ok := in.baselines(t)
		n, isNumber := t.Value.Number()
		was, _ := b.Value.Number()
		if !ok || !isNumber || len(b.Value.Parts()) > 0 || b.Value.IsWords() || was.IsZero() {
			continue
		}
		if t.Unit == "%" && n.Equal(decimal.NewFromInt(100)) || n.IsZero() || containsAny(t.Name, in.words.ToKeep) {
			continue // nothing better can be asked
		}
		moved := n.Sub(was).Mul(decimal.NewFromInt(100)).DivRound(was.Abs(), 4)
		if moved.Abs().GreaterThan(hardlyMoved) {
			continue
		}
		row := &in.Reading.Indicators[t.Row]
		f := byTable[row.Table]
		if f == nil {
			f = &reading.Finding{
				Code: "weak-target", Severity: reading.Note,
				Explanation: "有的指标以保持为目标（如调查失业率、耕地保有量），或基期已达较高水平。",
				Advice:      "属保持的，写明“不低于（不高于）基期”；否则请给出改善幅度。",
				Detail:      map[string]any{"table": row.Table},
			}
			byTable[row.Table] = f
			order = append(order, row.Table)
		}
		f.Message += "、" + fmt.Sprintf("%s（%s→%s%s）", row.Name, b.Value, t.Value, t.Unit)
		f.Arithmetic += fmt.Sprintf("%s：%s－%s＝%s，变化%s%%\n", row.Name, t.Value, b.Value, n.Sub(was), fixed(moved, 2))
		f.Spans = append(f.Spans, t.Span, b.Span)
	}
	var out []reading.Finding
	for _, id := range order {
		f := byTable[id]
		f.Message = id + "中目标值与基期值相同或几乎相同（变化不到0.5%）：" + f.Message[len("、"):] + "。"
		f.Arithmetic = f.Arithmetic[:len(f.Arithmetic)-1]
		out = append(out, *f)
	}
	return out
}

// farOvershot: results so far beyond their targets that the target was no
// target, or one of the figures is wrong; one finding a table.
func farOvershot(in *Input) []reading.Finding {
	byTable := map[string]*reading.Finding{}
	var order []string
	for i := range in.Reading.Indicators {
		row := &in.Reading.Indicators[i]
		if row.Target == nil || row.Actual == nil || row.Target.Value == nil || row.Actual.Value == nil {
			continue
		}
		t, ok1 := row.Target.Value.Number()
		a, ok2 := row.Actual.Value.Number()
		up, ok := wanted(in, row)
		if !ok1 || !ok2 || !ok || t.Sign() <= 0 || a.Sign() <= 0 {
			continue
		}
		r := a.DivRound(t, 4)
		if up && r.LessThan(decimal.New(15, -1)) || !up && r.GreaterThan(decimal.New(5, -1)) {
			continue
		}
		f := byTable[row.Table]
		if f == nil {
			f = &reading.Finding{
				Code: "weak-target", Severity: reading.Note,
				Explanation: "目标制定时基数可能偏低，或期间统计口径有变化，也可能抄录有误。",
				Advice:      "请核对完成值；无误的，新目标应以完成值为起点。",
				Detail:      map[string]any{"table": row.Table},
			}
			byTable[row.Table] = f
			order = append(order, row.Table)
		}
		f.Message += "、" + fmt.Sprintf("%s（目标%s%s，完成%s%s）", row.Name, row.Target.Value, row.Unit, row.Actual.Value, row.Unit)
		f.Arithmetic += fmt.Sprintf("%s：%s÷%s＝%s\n", row.Name, row.Actual.Value, row.Target.Value, r.StringFixed(2))
		f.Spans = append(f.Spans, cellSpans(row.Span, row.Target, row.Actual)...)
	}
	var out []reading.Finding
	for _, id := range order {
		f := byTable[id]
		f.Message = id + "中完成值远超目标，目标可能定得过低：" + f.Message[len("、"):] + "。"
		f.Arithmetic = f.Arithmetic[:len(f.Arithmetic)-1]
		out = append(out, *f)
	}
	return out
}

// looseReliability: a target of continuous service, in per cent, that would
// allow an interruption far longer than is usual.
func looseReliability(in *Input) []reading.Finding {
	var out []reading.Finding
	for i, r := range in.words.Reliability {
		for _, h := range in.grep(in.words.services[i]) {
			if !h.passage.future() {
				continue
			}
			pct, err := decimal.NewFromString(h.groups[1])
			if err != nil {
				continue
			}
			hours := decimal.NewFromInt(100).Sub(pct).Mul(decimal.NewFromInt(8760)).DivRound(decimal.NewFromInt(100), 2)
			if hours.LessThanOrEqual(decimal.NewFromInt(r.Hours)) {
				continue
			}
			out = append(out, reading.Finding{
				Code: "weak-target", Severity: reading.Note,
				Message:     fmt.Sprintf("%s目标%s%%偏低：相当于每户一年可停%s小时。", r.Name, h.groups[1], fixed(hours, 1)),
				Arithmetic:  fmt.Sprintf("(1－%s%%)×8760小时＝%s小时", h.groups[1], fixed(hours, 2)),
				Explanation: "可能只取整到百分点，实际要求更高。",
				Advice:      "请查现状值，目标至少保留到小数点后两位，并不低于现状。",
				Spans:       []reading.Span{h.span},
			})
		}
	}
	return out
}

var (
	parkGoal   = mustPattern(`((?:千|百|万|[一二三四五六七八九两\d]+千|[一二三四五六七八九两\d]+百)亿)(?:元)?级?(?:的)?(?:产业)?(?:园区|产业园|园|开发区)`)
	parkResult = mustPattern(`(?:经开区|高新区|开发区|产业园区|工业园区|园区|开区)[^。;,]{0,8}?(?:总收入|总产值|营业收入|产值|规模)(?:达到?|突破|超过?|为|实现)?(\d+(?:\.\d+)?)亿元`)
)

// almostThere: a park is to reach a round size that the figure printed for the
// area's park has almost, or already, reached.
func almostThere(in *Input) []reading.Finding {
	reached := in.grep(parkResult)
	if len(reached) != 1 {
		return nil // several parks: no telling which is meant
	}
	r := reached[0]
	have, err := decimal.NewFromString(r.groups[1])
	if err != nil || r.passage.Class == reading.ClassCommitment {
		return nil
	}
	f := reading.Finding{Code: "weak-target", Severity: reading.Note}
	for _, h := range in.grep(parkGoal) {
		goal := hundredMillions(h.groups[1])
		if goal.IsZero() || !h.passage.future() || have.LessThan(goal.Mul(decimal.New(9, -1))) {
			continue
		}
		f.Spans = append(f.Spans, h.span)
		if len(f.Spans) > 1 {
			continue
		}
		short := goal.Sub(have).Mul(decimal.NewFromInt(100)).DivRound(have, 1)
		f.Message = fmt.Sprintf("“%s”的目标与现状几乎持平：园区已报%s亿元。", h.text, have)
		f.Arithmetic = fmt.Sprintf("%s÷%s－1＝%s%%", goal, have, short)
		if g, ok := interval.Growth(interval.Exact(have), interval.Exact(goal), 5); ok {
			f.Arithmetic += fmt.Sprintf("，五年年均%s%%", middle(g, 2))
		}
	}
	if len(f.Spans) == 0 {
		return nil
	}
	f.Spans = append(f.Spans, r.span)
	f.Explanation = "两处口径可能不同（总收入、工业产值、营业收入），目标没有写明按哪一个。"
	f.Advice = "请写明“千亿”等规模按什么指标计算，并给出基期值和目标值。"
	return []reading.Finding{f}
}

// hundredMillions reads 千亿, 5千亿, 百亿 as a number of 亿.
func hundredMillions(s string) decimal.Decimal {
	r := []rune(s)
	if len(r) < 2 || r[len(r)-1] != '亿' {
		return decimal.Zero
	}
	unit := map[rune]int64{'百': 100, '千': 1000, '万': 10000}[r[len(r)-2]]
	n := int64(1)
	if head := string(r[:len(r)-2]); head != "" {
		n = int64(numeralOf(head))
	}
	return decimal.NewFromInt(n * unit)
}

// targetBelowBaseline finds targets worse than where things stand, the
// baseline being in the same row, or for a results table in the text about
// the years before.
func targetBelowBaseline(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, t := range in.facts {
		if t.Role != target || t.Row < 0 || t.Aspect == growth || t.Op == reading.About {
			continue
		}
		b, ok := in.baselines(t)
		if !ok {
			if row := in.Reading.Indicators[t.Row]; row.Actual == nil {
				continue // cross-reading compares with results elsewhere
			}
			if b, ok = in.latest(t.subject, t.Year-1); !ok || b.Row >= 0 || t.Year-b.Year > 6 {
				continue
			}
		}
		dir := in.words.direction(t.Name)
		x, _, ok1 := t.interval()
		y, _, ok2 := b.interval()
		worse := dir == "up" && x.Below(y) || dir == "down" && y.Below(x)
		if !ok1 || !ok2 || dir == "none" || !comparable(t, b) || !worse || in.hasRoom(t) {
			continue
		}
		f := reading.Finding{
			Code: "target-below-baseline", Severity: reading.Warning,
			Message:     fmt.Sprintf("%s的%d年目标%s，比%d年的%s还要差。", t.named(), t.Year, t.figure(), b.Year, b.figure()),
			Arithmetic:  gap(t, b),
			Explanation: "目标可能是底线，或统计口径在其间变化。",
			Advice:      "请核对基期值；作为底线的写明“不低于（不高于）”，否则提高目标。",
			Spans:       []reading.Span{t.Span, b.Span},
			Detail:      map[string]any{"subject": t.subject.String()},
		}
		if in.drawsLine(t) {
			f.Severity = reading.Note
			f.Message = fmt.Sprintf("%s的%d年目标为%s，而%d年已是%s，这条界限起不到约束作用。", t.named(), t.Year, in.bounded(t), b.Year, b.figure())
			f.Explanation = "失业率、参保率一类指标常以控制线为目标，留有余地。"
			f.Advice = "请核对基期值；作为控制线的，可另写预期值供年度评价。"
		}
		out = append(out, f)
	}
	return out
}
