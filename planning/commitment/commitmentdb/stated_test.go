package commitmentdb_test

import (
	"testing"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/plan/reading"
)

// Special plans promise most things in their text. What both plans say is compared,
// by target or by wording; what only one of them says is no finding.
func TestTargetsStatedInTheText(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		promise := func(subject, value, unit, kind string, op reading.Op) reading.Commitment {
			return reading.Commitment{ID: subject + kind, Section: "2", Text: subject + value + unit, Subject: subject, Op: op, Value: num(value), Unit: unit, Due: 2025, Kind: kind, Confidence: 1}
		}
		main := county()
		main.Commitments = append(main.Commitments, promise("义务教育巩固率", "99", "%", "share", reading.AtLeast), promise("公办幼儿园", "12", "所", "count", reading.Equal),
			promise("班额超标学校", "3", "所", "count", reading.AtMost), promise("教育支出", "8", "%", "growth", reading.AtLeast))
		b.approve(main, "2021-03-06")
		ours := b.plan
		b.measure()
		b.tables[ours][0].Target.Label = "规模工业企业"
		special := county()
		special.Plan.Title, special.Plan.Kind, special.Tables, special.Indicators, special.Works, special.Systems, special.Measures = "教育专项规划", "special", nil, nil, nil, nil, nil
		special.Commitments = []reading.Commitment{promise("全县义务教育巩固率", "98", "%", "share", reading.AtLeast), promise("公办幼儿园", "12", "所", "count", reading.Equal),
			promise("班额超标学校", "5", "所", "count", reading.AtMost), promise("规模工业企业", "140", "家", "count", reading.AtLeast), promise("教育支出", "90", "亿元", "level", reading.AtLeast),
			promise("校车", "20", "辆", "count", reading.AtLeast)}
		b.on("2021-07-01")
		b.plan = ""
		b.approve(special, "2021-06-01")
		a := must(b.Align(b.planner(), tenant, b.plan, ours, time.Time{}))(t)
		got := map[string]commitment.Relation{}
		for _, l := range a.Lines {
			got[l.Name] = l.Relation
			if l.Code == "firms" {
				got["规模工业企业"] = l.Relation
				delete(got, "firms")
			}
		}
		for name, want := range map[string]commitment.Relation{
			"全县义务教育巩固率": commitment.Weaker,     // 98 of 99, by another spelling
			"公办幼儿园":     commitment.SameTarget, // both in their texts
			"班额超标学校":    commitment.Weaker,     // at most 5 instead of 3
			"规模工业企业":    commitment.Weaker,     // 140 in the text, 150 as the target of the main plan
		} {
			if got[name] != want {
				t.Errorf("%s: %q, want %s", name, got[name], want)
			}
		}
		if len(got) != 4 {
			t.Errorf("a promise that only one of them has, or of another kind, is a finding: %v", got)
		}
		_, err := b.Align(b.planner(), tenant, "traffic", ours, time.Time{})
		refused(t, err, "commitment.no_targets")
	})
}
