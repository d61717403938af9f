package method_test

import (
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// current is the newest method inside the program.
func current(t testing.TB) *method.Method {
	t.Helper()
	set, err := method.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return set.Latest()
}

func val(s string) *quantity.Value { v := quantity.Parse(s); return &v }

// yearly makes points of consecutive years; an empty text leaves a year out.
func yearly(first int, values ...string) []method.Point {
	var out []method.Point
	for i, s := range values {
		if s != "" {
			out = append(out, method.Point{Period: period.InYear(first + i), Value: quantity.Parse(s), Record: "r" + strconv.Itoa(first+i)})
		}
	}
	return out
}

// month is the last whole month of a day of judgement.
func month(year, n int) period.Period { p, _ := period.Of(period.Month, year, n); return p }

// level is a target seen from July 2024: 500.24 in 2020, 750 in 2025.
func level(values ...string) method.Case {
	return method.Case{
		Rule: "level", Unit: "亿元", Baseline: &method.Point{Value: quantity.Parse("500.24")}, Aim: val("750"),
		Start: 2021, End: 2025, Points: yearly(2021, values...), Now: month(2024, 6),
	}
}

func TestALineSaysItAll(t *testing.T) {
	c := level("544.8", "570.5", "612.3")
	j := current(t).Explain(c)
	want := "2020年500.24→2023年612.3（目标2025年750），应达650.1，进度44.9%/时序60%，慢于预期；余下2年须年均增长10.7%，历年最好8.9%（2021年），评价方法第1版"
	if got := j.Line(i18n.ZH); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	want = "500.24 in 2020 → 612.3 in 2023 (target 750 in 2025), expected 650.1, progress 44.9% / time 60%, Behind; the remaining 2 years need growth of 10.7% a year, best year so far 8.9% (2021), method version 1"
	if got := j.Line(i18n.EN); !strings.EqualFold(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// one case of every rule, with the usual five points.
func mixed() []method.Case {
	share := func(rule, aim string, values ...string) method.Case {
		return method.Case{Rule: rule, Unit: "%", Aim: val(aim), Start: 2021, End: 2025, Points: yearly(2021, values...), Now: month(2024, 6)}
	}
	falling := share("cumulative", "-13.5", "-2.7", "-0.1", "-2.0")
	falling.Rates, falling.Down, falling.Binding = true, true, true
	growth := share("growth", "6.5", "8.2", "4.5", "5.6")
	growth.Rates = true
	bent := level("544.8", "570.5", "612.3")
	bent.Compound = true
	between := share("range", "3", "4.4")
	between.AimTo = val("5")
	rank := share("rank", "20", "36", "33", "30")
	rank.Baseline = &method.Point{Value: quantity.Parse("40")}
	state := share("state", "是", "否", "否", "是")
	return []method.Case{
		level("544.8", "570.5", "612.3"), bent, growth, falling, share("cumulative", "50000", "10200", "9900", "9800"),
		share("floor", "38", "38.2", "38.0", "38.4"), share("ceiling", "5.5", "5.1", "5.6", "5.2"), share("keep", "80.0", "79.0", "79.5", "80.1"),
		between, rank, state, share("words", "省下达任务", "1"),
	}
}

func BenchmarkJudge(b *testing.B) {
	m := current(b)
	for i, c := range mixed() {
		b.Run(strconv.Itoa(i)+"-"+c.Rule, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Judge(c)
			}
		})
	}
}

// A table of 1,000 indicators by 25 areas, all rules in turn.
func BenchmarkJudge25000(b *testing.B) {
	m, cases := current(b), mixed()
	for b.Loop() {
		for i := range 25_000 {
			m.Judge(cases[i%len(cases)])
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	m := current(b)
	c := level("544.8", "570.5", "612.3")
	b.ReportAllocs()
	for b.Loop() {
		m.Explain(c)
	}
}
