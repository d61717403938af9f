package method_test

import (
	"strings"
	"testing"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

func TestTheArithmeticStandsAsOnPaper(t *testing.T) {
	j := current(t).Explain(level("544.8", "570.5", "612.3"))
	want := []string{
		"时序进度 = 36 个月 ÷ 60 个月 = 60%",
		"进度完成率 =（612.3 − 500.24）÷（750 − 500.24）= 112.06 ÷ 249.76 = 44.9%",
		"应达值 = 500.24 +（750 − 500.24）× 60% = 650.1",
		"已走路程 ÷ 应走路程 = 0.748；不低于 1.10 为快于预期，不低于 0.90 为基本符合预期，不低于 0.60 为慢于预期",
		"本期值达到 750.0 为“提前实现”",
		"本期值达到 665.1 为“快于预期”",
		"本期值达到 635.1 为“基本符合预期”（算得 635.11，数据有四舍五入，按末位半个单位 0.05 从宽）",
		"本期值达到 590.2 为“慢于预期”",
		"本期值达到 500.2 为“严重滞后”",
		"都不满足为“逆向变化”",
		"本期值 612.3，评价为“慢于预期”",
	}
	var got []string
	for _, s := range j.Steps {
		got = append(got, s.In(i18n.ZH))
	}
	if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}

// A target that was missed by a hair is missed: no line says that all of the way was gone.
func TestNearlyAllOfTheWayIsNotAllOfIt(t *testing.T) {
	c := method.Case{Rule: "level", Binding: true, Unit: "吨", Baseline: &method.Point{Value: *val("0")}, Aim: val("100000"), Start: 2021, End: 2025, Final: true,
		Points: yearly(2025, "99999"), Now: month(2026, 6)}
	j := current(t).Explain(c)
	if line := j.Line(i18n.ZH); j.Verdict != method.NotMet || j.Progress.String() != "0.9999" || !strings.Contains(line, "99.9%") || strings.Contains(line, "100%") {
		t.Errorf("%s, progress %s: %s", j.Verdict, j.Progress, line)
	}
	c.Points = yearly(2025, "100000")
	if j := current(t).Explain(c); j.Verdict != method.Met || j.Progress.String() != "1" {
		t.Errorf("%s, progress %s", j.Verdict, j.Progress)
	}
}

func TestInputsNameTheirRecords(t *testing.T) {
	c := level("544.8", "570.5", "612.3")
	c.Baseline.Record = "plan"
	var got []string
	for _, in := range current(t).Explain(c).Inputs {
		got = append(got, i18n.T(i18n.EN, in.Name)+" "+in.Period.String()+" "+in.Value.String()+string(in.Unit)+" "+in.Record)
	}
	want := "baseline 2020 500.24亿元 plan|current value 2023 612.3亿元 r2023|target 2025 750亿元 "
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	j := current(t).Explain(method.Case{Rule: "cumulative", Aim: val("50"), Start: 2021, End: 2025, Points: yearly(2021, "9", "11"), Now: month(2023, 6)})
	if len(j.Inputs) != 3 || j.Inputs[0].Record != "r2021" {
		t.Errorf("every year that was added up is an input: %+v", j.Inputs)
	}
}

func TestJudgingAloneSaysWhatATableShows(t *testing.T) {
	j := current(t).Judge(level("544.8", "570.5", "612.3"))
	if j.Verdict != method.Behind || j.Progress.String() != "0.4487" || j.Elapsed.String() != "0.6" || j.Expected.String() != "650.1" || j.Method != "gangyao" || j.Version != 1 {
		t.Errorf("%+v", j)
	}
	if got := j.Line(i18n.ZH); got != "慢于预期，评价方法第1版" {
		t.Errorf("a table's line is %s", got)
	}
}

func TestLatenessAndEstimatesAreSaid(t *testing.T) {
	c := level("544.8")
	c.Points[0].Estimated = true
	c.Now = month(2023, 3)
	j := current(t).Explain(c)
	line := j.Line(i18n.ZH)
	for _, want := range []string{"数据截至 2021，距评价时点 15 个月", "初步数或估计数"} {
		if !strings.Contains(line, want) {
			t.Errorf("%s does not say %s", line, want)
		}
	}
}

// A figure that comes a year and a half late by its nature is not missing sooner.
func TestFiguresThatComeLateGrowOldLater(t *testing.T) {
	c := level("544.8")
	c.Now = month(2024, 4) // 28 months after 2021
	if v := current(t).Judge(c).Verdict; v != method.NoData {
		t.Errorf("28 months old: %s", v)
	}
	c.Lag = 18
	if v := current(t).Judge(c).Verdict; v != method.Behind {
		t.Errorf("28 months old, expected after 18: %s", v)
	}
	c.Points, c.Now = nil, month(2023, 3)
	if v := current(t).Judge(c).Verdict; v != method.NotDue {
		t.Errorf("15 months after the first year, expected after 18: %s", v)
	}
}

func TestThePaceIsSaidAsWhatItIs(t *testing.T) {
	span := func(c method.Case) method.Case {
		c.Start, c.End, c.Now = 2021, 2025, month(2023, 6)
		return c
	}
	for _, tc := range []struct {
		c    method.Case
		want string
	}{
		{span(method.Case{Rule: "cumulative", Aim: val("50000"), Points: yearly(2021, "10200", "9900")}), "余下3年须每年完成9,966.7"},
		{span(method.Case{Rule: "cumulative", Down: true, Aim: val("5000"), Points: yearly(2021, "1200", "1100")}), "余下3年每年不得超过900"},
		{span(method.Case{Rule: "growth", Rates: true, Down: true, Aim: val("3"), Points: yearly(2021, "2.0", "2.1")}), "余下3年年均增长不得超过3.6%"},
		{span(method.Case{Rule: "level", Unit: "%", Down: true, Baseline: &method.Point{Value: quantity.Parse("12.0")}, Aim: val("9.0"), Points: yearly(2021, "11.6", "11.4")}), "余下3年须年均降低0.8个百分点，历年最好−0.4个百分点（2021年）"},
		{span(method.Case{Rule: "level", Unit: "吨", Down: true, Baseline: &method.Point{Value: quantity.Parse("1200")}, Aim: val("900"), Points: yearly(2021, "1160", "1140")}), "余下3年须年均下降7.6%，历年最好−3.3%（2021年）"},
	} {
		j := current(t).Explain(tc.c)
		if got := j.Line(i18n.ZH); !strings.Contains(got, tc.want) {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}

// Two points for one year: the later record counts, in whatever order they come.
func TestTheLaterRecordCounts(t *testing.T) {
	c := level("544.8", "570.5")
	for _, p := range []method.Point{
		{Period: period.InYear(2023), Value: quantity.Parse("612.3"), Record: "b-7"},
		{Period: period.InYear(2023), Value: quantity.Parse("700.0"), Record: "b-8"},
	} {
		c.Points = append([]method.Point{p}, c.Points...)
	}
	if j := current(t).Judge(c); j.Current.Record != "b-8" {
		t.Errorf("judged %+v", j.Current)
	}
}

func TestWorseComparesOnlyWhatCompares(t *testing.T) {
	for _, tc := range []struct {
		a, b method.Verdict
		want bool
	}{
		{method.Behind, method.OnTrack, true}, {method.OnTrack, method.Behind, false}, {method.OnTrack, method.OnTrack, false},
		{method.NotMet, method.NearlyMet, true}, {method.NotMet, method.Achieved, false}, {method.NoData, method.Achieved, false}, {method.Reversed, method.NoData, false},
	} {
		if got := tc.a.Worse(tc.b); got != tc.want {
			t.Errorf("%s worse than %s: %v", tc.a, tc.b, got)
		}
	}
}

// Where the verdict stands already, what stands beside it does not say it again.
func TestBesideTheVerdictItIsNotSaidAgain(t *testing.T) {
	m := current(t)
	refused := 0
	for _, c := range mixed() {
		j := m.Explain(c)
		for _, l := range i18n.Langs() {
			word := i18n.T(l, "verdict."+string(j.Verdict))
			if !strings.Contains(j.Line(l), word) || strings.Contains(j.Beside(l), word) {
				t.Errorf("%s in %s: %q beside %q", j.Verdict, l, j.Beside(l), j.Line(l))
			}
			for _, why := range j.Why {
				if !strings.Contains(j.Beside(l), why.In(l)) && !j.Verdict.Judged() {
					t.Errorf("%s in %s does not say why: %q", j.Verdict, l, j.Beside(l))
				}
			}
		}
		if !j.Verdict.Judged() {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no case without a judgement")
	}
}

// Where years before have decided, no figure of this year changes anything: there
// are no borders to name.
func TestWhatNoFigureCanChangeHasNoBorders(t *testing.T) {
	c := method.Case{Rule: "floor", Unit: "%", Aim: val("70"), Start: 2021, End: 2025, Final: true, Points: yearly(2021, "71.0", "70.5", "69.1", "70.8", "71.5"), Now: month(2026, 6)}
	steps := words(current(t).Explain(c))
	if strings.Contains(steps, "都不满足") || !strings.Contains(steps, "未达标年份 1 个：2023") || !strings.Contains(steps, "本期值无论是多少，都为“未完成”") {
		t.Errorf("%s", steps)
	}
	c.Points = yearly(2021, "71.0", "70.5", "70.1", "70.8", "71.5")
	if steps := words(current(t).Explain(c)); !strings.Contains(steps, "本期值达到 70.0 为“已完成”") || !strings.Contains(steps, "都不满足为“未完成”") {
		t.Errorf("this year decides: %s", steps)
	}
}

// A border that rounding made easier says by how much and where it would lie.
func TestABorderMadeEasierSaysSo(t *testing.T) {
	c := method.Case{Rule: "growth", Rates: true, Aim: val("10"), Start: 2021, End: 2025, Final: true, Points: yearly(2021, "10.2", "9.9", "10.0", "10.16", "9.9"), Now: month(2026, 6)}
	if steps := words(current(t).Explain(c)); !strings.Contains(steps, "本期值达到 9.7 为“已完成”（算得 9.741，数据有四舍五入，按末位半个单位 0.05 从宽）") {
		t.Errorf("%s", steps)
	}
	c.Binding = true // no leave, and so nothing to explain
	if steps := words(current(t).Explain(c)); strings.Contains(steps, "从宽") || !strings.Contains(steps, "本期值达到 9.8 为“已完成”") {
		t.Errorf("%s", steps)
	}
}

func TestAWayBackIsNoWayDone(t *testing.T) {
	c := level("560", "540", "520", "500.3", "450")
	c.Final, c.Now = true, month(2026, 6)
	j := current(t).Explain(c)
	if got := j.Line(i18n.ZH); !strings.Contains(got, "进度完成率−20.1%（与目标方向相反），未完成") {
		t.Errorf("%s", got)
	}
}

func words(j method.Judgement) string {
	var out []string
	for _, s := range j.Steps {
		out = append(out, s.In(i18n.ZH))
	}
	return strings.Join(out, "\n")
}
