package finding

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

var (
	// ofAWhole names what is surely divided into all its shares.
	ofAWhole = regexp.MustCompile(`三次产业|一二三产|一、二、三|三产|产业结构`)
	// parted names what is divided, perhaps not into all its shares.
	parted = regexp.MustCompile(`结构|构成`)
)

// compositionSum finds compositions whose parts do not add up to 100. Each part
// of n, printed with d decimals, may be off by half a unit of its last digit.
func compositionSum(in *Input) []reading.Finding {
	var out []reading.Finding
	check := func(name, unit string, v *quantity.Value, span reading.Span) {
		if v == nil || len(v.Parts()) < 3 || unit != "" && unit != "%" {
			return
		}
		sum, slack := decimal.Zero, decimal.Zero
		printed := strings.Split(v.String(), ":")
		for i, p := range v.Parts() {
			sum = sum.Add(p)
			places := 0
			if k := strings.IndexByte(printed[i], '.'); k >= 0 {
				places = len(printed[i]) - k - 1
			}
			slack = slack.Add(decimal.New(5, int32(-places-1)))
		}
		off := sum.Sub(decimal.NewFromInt(100)).Abs()
		// a ratio such as 5:3:2 is no composition in per cent
		if off.LessThanOrEqual(slack) || off.GreaterThan(decimal.NewFromInt(20)) {
			return
		}
		if name != "" && !ofAWhole.MatchString(name) && !parted.MatchString(name) && sum.LessThan(decimal.NewFromInt(100)) {
			return // 三大主导产业占比: the rest is not listed
		}
		f := reading.Finding{
			Code: "composition-sum", Severity: reading.Warning,
			Message:     fmt.Sprintf("%s各部分之和为%s，不等于100。", name, sum),
			Arithmetic:  fmt.Sprintf("%s＝%s，与100相差%s，而四舍五入最多解释%s", strings.Join(printed, "＋"), sum, off, slack),
			Explanation: "可能漏印一位数字，或某一部分取自另一年份。",
			Advice:      "请按统计部门核定的构成改正。",
			Spans:       []reading.Span{span},
			Detail:      map[string]any{"sum": sum.String()},
		}
		tidyQuote := strings.NewReplacer("：", ":", "∶", ":", " ", "").Replace(in.Quote(span))
		if off.LessThan(decimal.NewFromInt(10)) && ofAWhole.MatchString(name) && !in.healedAt(span) && strings.Contains(tidyQuote, v.String()) {
			f.Severity = reading.Error
		}
		out = append(out, f)
	}
	for _, row := range in.Reading.Indicators {
		for _, d := range []*reading.Dated{row.Baseline, row.Target, row.Actual} {
			if d != nil {
				span := row.Span
				if d.Span != nil {
					span = *d.Span
				}
				check(row.Name, row.Unit, d.Value, span)
			}
		}
	}
	for _, list := range [][]reading.Commitment{in.Reading.Achievements, in.Reading.Commitments} {
		for _, c := range list {
			check(c.Subject, c.Unit, c.Value, c.Span)
			for _, d := range []*reading.Dated{c.From, c.To} {
				if d == nil || d.Value == nil || c.Value != nil && d.Value.Equal(*c.Value) {
					continue
				}
				span := c.Span
				if d.Span != nil {
					span = *d.Span
				}
				check(c.Subject, c.Unit, d.Value, span)
			}
		}
	}
	return out
}
