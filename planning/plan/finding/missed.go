package finding

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
)

// miss is a row of a results table whose result falls short of its target.
type miss struct {
	row   *reading.Indicator
	unit  string
	rate  string // completion, per cent
	gap   string
	spans []reading.Span
}

// judged lists the rows of results tables that can be judged, and those of
// them that miss: rounding, direction, 左右 and 以上 are taken into account.
func judged(in *Input) (total int, misses []miss) {
	for i := range in.Reading.Indicators {
		row := &in.Reading.Indicators[i]
		if row.Target == nil || row.Actual == nil || row.Target.Value == nil || row.Actual.Value == nil {
			continue
		}
		tn, ok1 := row.Target.Value.Number()
		t := interval.Exact(tn) // a target is meant exactly as printed
		a, ok2 := interval.Of(*row.Actual.Value)
		if !ok1 || !ok2 || row.Target.Cumulative != row.Actual.Cumulative {
			continue
		}
		up, ok := wanted(in, row)
		if !ok {
			continue
		}
		total++
		an, _ := row.Actual.Value.Number()
		if row.Target.Op == reading.About {
			slack := tn.Abs().Mul(decimal.New(5, -2))
			t.Lo, t.Hi = t.Lo.Sub(slack), t.Hi.Add(slack)
		}
		if up && !a.Below(t) || !up && !t.Below(a) {
			continue
		}
		m := miss{row: row, unit: row.Unit, gap: fixed(an.Sub(tn), 4), spans: cellSpans(row.Span, row.Target, row.Actual)}
		if !tn.IsZero() {
			m.rate = an.Mul(decimal.NewFromInt(100)).DivRound(tn, 1).StringFixed(1)
			if m.rate == "100.0" { // not quite
				m.rate = an.Mul(decimal.NewFromInt(100)).DivRound(tn, 2).StringFixed(2)
			}
		}
		misses = append(misses, m)
	}
	return total, misses
}

// wanted is the good direction of a row; not ok when it cannot be told.
func wanted(in *Input, row *reading.Indicator) (up, ok bool) {
	dir := in.words.direction(rowName(row.Name, row.Parent))
	if row.Direction == "up" || row.Direction == "down" {
		if dir != "none" && dir != row.Direction {
			return false, false // two opinions: not judged
		}
		if dir == "none" {
			return false, false
		}
		return row.Direction == "up", true
	}
	if row.Direction == "range" || row.Direction == "none" || dir == "none" {
		return false, false
	}
	if row.Target.Op == reading.AtMost && dir == "up" || row.Target.Op == reading.AtLeast && dir == "down" {
		return false, false
	}
	return dir == "up", true
}

// cellSpans are the places of the cells, or the row's when a cell has none.
func cellSpans(row reading.Span, cells ...*reading.Dated) []reading.Span {
	var out []reading.Span
	for _, c := range cells {
		if c != nil && c.Span != nil {
			out = append(out, *c.Span)
		}
	}
	if len(out) == 0 {
		out = append(out, row)
	}
	return out
}

func (m miss) sum() string {
	unit := m.unit
	if unit == "%" {
		unit = "个百分点"
	}
	s := fmt.Sprintf("%s－%s＝%s%s", m.row.Actual.Value, m.row.Target.Value, m.gap, unit)
	if m.unit == "%" {
		return s
	}
	if m.rate != "" {
		s += fmt.Sprintf("，完成%s%%", m.rate)
	}
	return s
}

// targetMissed reports the rows of a results table whose result falls short.
func targetMissed(in *Input) []reading.Finding {
	var out []reading.Finding
	_, misses := judged(in)
	expected := map[string][]miss{} // by table
	var order []string
	for _, m := range misses {
		if m.row.Nature != reading.Binding {
			if expected[m.row.Table] == nil {
				order = append(order, m.row.Table)
			}
			expected[m.row.Table] = append(expected[m.row.Table], m)
			continue
		}
		out = append(out, reading.Finding{
			Code: "target-missed", Severity: reading.Warning,
			Message:     fmt.Sprintf("约束性指标%s未达到目标：目标%s%s，完成%s%s。", m.row.Name, m.row.Target.Value, m.unit, m.row.Actual.Value, m.unit),
			Arithmetic:  m.sum(),
			Explanation: "统计口径中途调整的，前后不可比。",
			Advice:      "请在总结中如实写明未达到及原因，新目标据此重新测算。",
			Spans:       m.spans,
			Detail:      map[string]any{"table": m.row.Table, "no": m.row.No, "nature": string(m.row.Nature), "completion": m.rate},
		})
	}
	// what is only expected may be missed; the plan is none the worse
	for _, table := range order {
		f := reading.Finding{
			Code: "target-missed", Severity: reading.Note,
			Explanation: "预期性指标受市场和外部环境影响，未达到不等于失职；统计口径中途调整的，前后不可比。",
			Advice:      "请在总结中如实写明未达到及原因，新目标据此重新测算。",
		}
		var names, sums, nos []string
		for _, m := range expected[table] {
			names = append(names, fmt.Sprintf("%s（目标%s，完成%s%s）", m.row.Name, m.row.Target.Value, m.row.Actual.Value, m.unit))
			sums = append(sums, m.row.Name+"："+m.sum())
			nos = append(nos, m.row.No)
			f.Spans = append(f.Spans, m.spans...)
		}
		f.Message = fmt.Sprintf("%s有%d项预期性指标未达到目标：%s。", table, len(names), list(names, 12))
		f.Arithmetic = lines(sums)
		f.Detail = map[string]any{"table": table, "rows": nos, "nature": "anticipatory"}
		out = append(out, f)
	}
	for i := range in.Reading.Indicators {
		row := &in.Reading.Indicators[i]
		if row.Target == nil || row.Actual == nil || row.Target.Value == nil || row.Actual.Value == nil {
			continue
		}
		tp, ap := row.Target.Value.Parts(), row.Actual.Value.Parts()
		if len(tp) < 2 || len(tp) != len(ap) || row.Target.Value.Equal(*row.Actual.Value) {
			continue
		}
		var diff []string
		for k := range tp {
			diff = append(diff, fmt.Sprintf("%s－%s＝%s", ap[k], tp[k], ap[k].Sub(tp[k])))
		}
		out = append(out, reading.Finding{
			Code: "target-missed", Severity: reading.Note,
			Message:     fmt.Sprintf("%s的完成值%s与目标%s不同；构成没有单一的好坏方向，是否达到由人判断。", row.Name, row.Actual.Value, row.Target.Value),
			Arithmetic:  strings.Join(diff, "，"),
			Explanation: "构成类目标的各部分此消彼长，一项未达到往往因为另一项超过。",
			Advice:      "请写明构成类指标以哪一部分为考核对象、方向如何。",
			Spans:       cellSpans(row.Span, row.Target, row.Actual),
			Detail:      map[string]any{"table": row.Table, "no": row.No, "judged": false},
		})
	}
	return out
}

var (
	claimOfSuccess = mustPattern(`(圆满|全面|顺利|胜利|如期|全部|较好|超额)(地)?(完成|实现)了?[^。;]{0,24}?(目标任务|主要目标|各项目标|预期目标|规划目标|主要指标|目标)|(目标任务|主要目标|各项目标|预期目标|规划目标|主要指标)[^。;,]{0,14}(圆满|全面|顺利|胜利|如期|全部|较好|超额)(完成|实现|收官)`)
	stillToDo      = regexp.MustCompile(`确保|力争|为.{0,12}(完成|实现)|努力|必须|要|推动|保障`)
)

// claimContradicted compares a sentence that says the last plan's targets were
// met with the rows of the results table.
func claimContradicted(in *Input) []reading.Finding {
	total, misses := judged(in)
	if len(misses) == 0 {
		return nil
	}
	first := misses[0].spans[0][0]
	var claims []hit // the first is cited
	for _, h := range in.grep(claimOfSuccess) {
		lead := h.passage.S[max(0, h.from-30):h.from]
		if h.passage.Class == reading.ClassCommitment || stillToDo.MatchString(strings.ToValidUTF8(lead, "")) {
			continue
		}
		// a report on the past stands before the targets of the new plan
		if h.span[0] > first+20000 {
			continue
		}
		claims = append(claims, h)
	}
	if len(claims) == 0 {
		return nil
	}
	f := reading.Finding{Code: "claim-contradicted", Severity: reading.Warning}
	var names, sums []string
	f.Spans = append(f.Spans, claims[0].span)
	for _, m := range misses {
		names = append(names, m.row.Name)
		sums = append(sums, m.row.Name+"："+m.sum())
		f.Spans = append(f.Spans, m.spans...)
	}
	f.Message = fmt.Sprintf("文中称“%s”，但完成情况表可判断的%d项指标中有%d项未达到目标：%s。", shorten(claims[0].text, 40), total, len(misses), list(names, 8))
	f.Arithmetic = lines(sums)
	f.Explanation = "“完成目标任务”可能指主要任务而非每项指标；预期性指标允许偏离。"
	f.Advice = "请把总体评价改为与表一致的表述（如“除…外基本完成”），并说明未达到的原因。"
	return []reading.Finding{f}
}
