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
	want := "2020年500.24→2023年612.3（目标2025年750），应达650.1，进度44.9%/时序60%，慢于预期；余下2年须年均增长10.7%，历年最好8.9%（2021年），方法gangyao第1版"
	if got := j.Line(i18n.ZH); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	want = "500.24 in 2020 → 612.3 in 2023 (target 750 in 2025), expected 650.1, progress 44.9% / time 60%, Behind; the remaining 2 years need growth of 10.7% a year, best year so far 8.9% (2021), method gangyao version 1"
	if got := j.Line(i18n.EN); !strings.EqualFold(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func BenchmarkJudge(b *testing.B) {
	m := current(b)
	c := level("544.8", "570.5", "612.3")
	b.ReportAllocs()
	for b.Loop() {
		m.Judge(c)
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
