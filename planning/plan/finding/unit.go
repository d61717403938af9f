package finding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
)

var unitless = regexp.MustCompile(`比值|系数|指数|结构|之比|收入比|排名|位次`)

// unitMissing finds rows with a figure and no unit, or half of one (万元/); one
// finding a table.
func unitMissing(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, t := range in.Reading.Tables {
		var names []string
		var spans []reading.Span
		var rows, open int
		for i := range in.Reading.Indicators {
			row := &in.Reading.Indicators[i]
			if row.Table != t.ID {
				continue
			}
			rows++
			cut := strings.HasSuffix(row.Unit, "/")
			if row.Unit != "" && !row.UnitHealed && !cut || unitless.MatchString(row.Name) || !in.figures(row) || mendedUnit(in, row) && !row.UnitHealed && row.Unit == "" {
				continue
			}
			if row.Parent != nil && row.Unit == "" && !row.UnitHealed {
				continue // takes its parent's
			}
			name := row.Name
			if row.UnitHealed && row.Unit != "" {
				name += fmt.Sprintf("（按%s读）", row.Unit)
			} else {
				open++
			}
			names = append(names, name)
			spans = append(spans, in.nameOf(row))
			if head, _, half := strings.Cut(row.Unit, "/"); half { // what is left of the unit
				if s := in.inRow(row, head+"/"); s != row.Span {
					spans = append(spans, s)
				}
			}
		}
		for _, h := range in.Reading.Healed {
			if h.Code == "unit-missing" && t.Span.Overlaps(h.Span) && !in.needless(h) {
				spans = append(spans, h.Span)
				if len(names) == 0 || !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, h.Now) }) {
					names = append(names, "“"+shorten(h.Was, 12)+"”（按"+h.Now+"读）")
				}
			}
		}
		if len(names) == 0 || open*2 > rows {
			continue // no unit column was printed or read: nothing can be said of single rows
		}
		f := reading.Finding{
			Code: "unit-missing", Severity: reading.Note,
			Message:     fmt.Sprintf("%s有%d处没有印出单位或单位不完整：%s。", t.ID, len(names), list(names, 10)),
			Explanation: "多半是转换或排版时丢失，原件可能有。",
			Advice:      "请对照原件补上单位。",
			Spans:       spans,
			Detail:      map[string]any{"table": t.ID},
		}
		if open > 0 {
			f.Severity = reading.Warning
		}
		out = append(out, f)
	}
	return append(out, healings(in, "unit-missing", true)...)
}

func mendedUnit(in *Input, row *reading.Indicator) bool {
	return slices.ContainsFunc(in.Reading.Healed, func(h reading.Healing) bool {
		return h.Code == "unit-missing" && h.Span.Overlaps(row.Span)
	})
}

// needless says whether the unit was lost in a row that needs none.
func (in *Input) needless(h reading.Healing) bool {
	return slices.ContainsFunc(in.Reading.Indicators, func(row reading.Indicator) bool {
		return row.Span.Overlaps(h.Span) && !in.figures(&row)
	})
}

// unitOf is the place of a row's unit, of the row when it is not printed so.
func (in *Input) unitOf(row *reading.Indicator) reading.Span {
	name, unit := in.nameOf(row), *row
	if name == row.Span {
		return row.Span
	}
	unit.Span[0] = name[1]
	if s := in.inRow(&unit, row.Unit); s != unit.Span {
		return s
	}
	return row.Span
}

// figures says whether the row holds a number that needs a unit.
func (in *Input) figures(row *reading.Indicator) bool {
	for _, d := range []*reading.Dated{row.Baseline, row.Target, row.Actual} {
		if d != nil && d.Value != nil {
			if _, ok := d.Value.Number(); ok {
				return true
			}
		}
	}
	// a row whose target is given in words still needs its unit when it lost it,
	// unless it is a growth: that is in per cent
	return row.UnitHealed && in.words.subjectOf(rowName(row.Name, row.Parent)).Aspect != growth
}

// unitMismatch finds rows whose unit cannot be that of the quantity named:
// a death rate per 100 million yuan in per cent.
func unitMismatch(in *Input) []reading.Finding {
	var out []reading.Finding
	for i := range in.Reading.Indicators {
		row := &in.Reading.Indicators[i]
		name := brackets.ReplaceAllString(ornaments.Replace(rowName(row.Name, row.Parent)), "")
		if row.Unit == "" || row.UnitHealed || !filled(row.Target) && !filled(row.Baseline) && !filled(row.Actual) {
			continue
		}
		for _, u := range in.words.units {
			if !u.name.MatchString(name) || u.unless != nil && u.unless.MatchString(name) {
				continue
			}
			if !slices.ContainsFunc(u.want, func(w string) bool { return strings.HasPrefix(row.Unit, w) }) {
				f := reading.Finding{
					Code: "unit-mismatch", Severity: reading.Warning,
					Message:     fmt.Sprintf("“%s”的单位印为“%s”，与名称不符，应为%s。", row.Name, row.Unit, u.show),
					Explanation: "可能是制表时沿用了上一行的单位。",
					Advice:      fmt.Sprintf("请改为%s，并核对数值是否按该单位计。", u.show),
					Spans:       append([]reading.Span{in.unitOf(row)}, cellSpans(row.Span, row.Baseline, row.Target, row.Actual)...),
					Detail:      map[string]any{"table": row.Table, "no": row.No, "unit": row.Unit, "expected": u.show},
				}
				out = append(out, f)
			}
			break
		}
	}
	return out
}
