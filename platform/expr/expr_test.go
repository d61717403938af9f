package expr_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/platform/declare"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func words(zh, en string) declare.Words { return declare.Words{i18n.ZH: zh, i18n.EN: en} }

func env(t testing.TB) *expr.Env {
	t.Helper()
	e, err := expr.NewEnv([]expr.Symbol{
		{Code: "income", Name: words("人均纯收入", "net income"), Type: expr.Number, Unit: "元"},
		{Code: "line", Name: words("监测线", "the line"), Type: expr.Number, Unit: "元"},
		{Code: "budget", Name: words("预算", "budget"), Type: expr.Number, Unit: "万元"},
		{Code: "rate", Name: words("完成率", "completion"), Type: expr.Number, Unit: "%"},
		{Code: "left", Name: words("距期限天数", "days left"), Type: expr.Number},
		{Code: "source", Name: words("来源", "source"), Type: expr.Text, Choices: []string{"信访", "12345热线", "领导批示"}},
		{Code: "title", Name: words("标题", "title"), Type: expr.Text},
		{Code: "due", Name: words("截止日", "due day"), Type: expr.Day},
		{Code: "today", Name: words("今天", "today"), Type: expr.Day},
		{Code: "urgent", Name: words("紧急", "urgent"), Type: expr.Truth},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func num(s string) expr.Value { return expr.OfNumber(decimal.RequireFromString(s)) }

func day(s string) expr.Value {
	v, ok := expr.Read(expr.Day, s)
	if !ok {
		panic(s)
	}
	return v
}

func known() expr.Values {
	return expr.Values{"income": num("5800"), "line": num("7500"), "rate": num("79.9"), "left": num("12"), "source": expr.OfText("信访"),
		"title": expr.OfText("关于棋梓桥的来信"), "due": day("2026-03-05"), "today": day("2026-03-02"), "urgent": expr.OfTruth(false)}
}

func compile(t testing.TB, text string, want expr.Type) *expr.Program {
	t.Helper()
	p, ms := env(t).Compile(text, want)
	for _, m := range ms {
		t.Fatalf("%s: %d: %s", text, m.At, m.Text.In(i18n.EN))
	}
	return p
}

func TestConditions(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"income < line", "true"},
		{"人均纯收入 ＜ 监测线 且 完成率 ≥ 80", "false"},
		{"完成率 < 80 and 距期限天数 < 30", "true"},
		{"来源 = “信访” 或 紧急", "true"},
		{`source in ["领导批示", "12345热线"]`, "false"},
		{`source not in ["领导批示"]`, "true"},
		{"not urgent", "true"}, {"非 紧急", "true"}, {"urgent = 否", "true"},
		{"截止日 - 今天 <= 3", "true"}, {"today + 3 == due", "true"}, {"due - 3 = today", "true"},
		{`due > date("2026-03-01")`, "true"}, {"year(due) * 100 + month(due) = 202603", "true"},
		{`title contains "棋梓桥"`, "true"}, {`title startsWith "关于" and title endsWith "来信"`, "true"}, {`title not contains "桥"`, "false"},
		{"budget > 3", ""}, {"budget > 3 and income > 9000", "false"}, {"budget > 3 and income < 9000", ""},
		{"budget > 3 or income < 9000", "true"}, {"budget > 3 or income > 9000", ""}, {"not (budget > 3)", ""},
		{"filled(budget)", "false"}, {"已填(income) and not 已填(budget)", "true"}, {"filled(budget) and budget > 1", "false"},
		{"0.1 + 0.2 = 0.3", "true"}, {"income / 3 * 3 = income", "false"}, {"round(income / 3 * 3, 2) == income", "true"},
		{"income / (line - line) > 1", ""},
		{"min(income, line) = 5800 and max(income, line) = 7500 and abs(-left) = 12", "true"},
		{"-income < 0 and +income > 0", "true"},
		{"1 < left < 20", "true"}, {"1 < left < 10", "false"},
		{"true or urgent", "true"},
		{"round(income, 0.5) > 1", ""},
	} {
		if got := compile(t, tc.text, expr.Truth).Value(known()).String(); got != tc.want {
			t.Errorf("%s is %q, want %q", tc.text, got, tc.want)
		}
	}
	if v := compile(t, "line - income", expr.Number).Value(known()); v.String() != "1700" {
		t.Error(v)
	}
	if p := compile(t, "line - income", expr.Number); p.Unit() != "元" || fmt.Sprint(p.Codes()) != "[income line]" || p.String() != "line - income" || p.Type() != expr.Number {
		t.Error(p.Unit(), p.Codes())
	}
	if v := compile(t, "income < line", expr.Truth).Value(expr.Values{"income": expr.OfText("5800"), "line": num("7500")}); !v.Missing() {
		t.Error("a text in place of a number is not known, not an error", v)
	}
}

func TestWhyItHolds(t *testing.T) {
	for _, tc := range []struct{ text, zh, en string }{
		{"income < line", "人均纯收入 5,800 元 低于 监测线 7,500 元", "net income 5,800 元 is below the line 7,500 元"},
		{"income < 7500", "人均纯收入 5,800 元 低于 7,500 元", "net income 5,800 元 is below 7,500 元"},
		{"income >= line", "人均纯收入 5,800 元 低于 监测线 7,500 元", ""},
		{"income < line and rate < 80", "人均纯收入 5,800 元 低于 监测线 7,500 元；完成率 79.9% 低于 80%", ""},
		{"income < line and rate > 80", "完成率 79.9% 不高于 80%", ""},
		{"income > line or rate < 80", "完成率 79.9% 低于 80%", ""},
		{"not (income > line or rate > 80)", "人均纯收入 5,800 元 不高于 监测线 7,500 元；完成率 79.9% 不高于 80%", ""},
		{"budget > 3 and income < line", "预算 未填，无法判断", "budget is not filled in, so nothing can be said"},
		{"截止日 - 今天 <= 5", "截止日 - 今天（3） 不高于 5", ""},
		{`due > date("2026-03-01")`, "截止日 2026-03-05 晚于 2026-03-01", "due day 2026-03-05 is after 2026-03-01"},
		{`source in ["领导批示", "信访"]`, "来源 信访 在 领导批示、信访 之列", ""},
		{`source in ["领导批示"]`, "来源 信访 不在 领导批示 之列", ""},
		{`title contains "路"`, "标题 关于棋梓桥的来信 不含 路", ""},
		{"urgent", "紧急：否", "urgent: no"},
		{"filled(budget)", "预算 未填", ""}, {"filled(income)", "人均纯收入 已填", ""},
		{"1 / (left - left) > 2", "1 / (left - left) > 2 算不出结果", ""},
	} {
		r := compile(t, tc.text, expr.Truth).Explain(known())
		zh := strings.ReplaceAll(r.In(i18n.ZH), "\u202f", " ")
		en := strings.ReplaceAll(r.In(i18n.EN), "\u202f", " ")
		if zh != tc.zh || tc.en != "" && en != tc.en {
			t.Errorf("%s:\n%s\n%s", tc.text, zh, en)
		}
	}
}

func TestMistakesSayWhereAndWhat(t *testing.T) {
	for _, tc := range []struct {
		text string
		at   int
		key  string
	}{
		{"", 0, "expr.empty"},
		{"income <", 7, "expr.syntax"},
		{"incom < line", 0, "expr.unknown"},
		{"income < 线", 9, "expr.unknown"},
		{`income < "7500"`, 7, "expr.types"},
		{"income < budget", 7, "expr.scale"}, {"income + rate > 1", 7, "expr.units"},
		{"income", 0, "expr.result"},
		{"urgent < true", 7, "expr.types"}, {`title > "a"`, 6, "expr.types"},
		{"urgent + 1 > 2", 7, "expr.types"}, {"not income", 0, "expr.type_one"}, {"-title = 1", 0, "expr.type_one"},
		{"urgent and income", 7, "expr.types"}, {"income contains 1", 7, "expr.types"},
		{`source = "信仿"`, 7, "expr.no_choice"}, {`source in ["信仿"]`, 11, "expr.no_choice"},
		{"income in [1, line]", 14, "expr.not_allowed"}, {"income in 1..3", 11, "expr.not_allowed"}, {"income in []", 10, "expr.not_allowed"},
		{`income in ["a"]`, 7, "expr.types"},
		{"all([1], # > 0)", 0, "expr.no_function"}, {"len(title) > 1", 0, "expr.no_function"}, {"now() > due", 0, "expr.no_function"},
		{"title.x = 1", 6, "expr.not_allowed"}, {"title[0] = 1", 5, "expr.not_allowed"}, {"{a: 1} = 1", 0, "expr.not_allowed"},
		{"urgent ? true : false", 20, "expr.not_allowed"}, {"title matches '('", 6, "expr.not_allowed"},
		{"income ** 2 > 1", 7, "expr.not_allowed"}, {"income % 2 > 1", 7, "expr.not_allowed"}, {"income ?? (1 > 1)", 7, "expr.not_allowed"},
		{"let a = 1; a > 0", 6, "expr.syntax"}, {"title | upper()", 8, "expr.no_function"}, {"nil = 1", 0, "expr.not_allowed"},
		{"0x10 < income", 0, "expr.number"}, {"1e9 < income", 0, "expr.number"},
		{"abs(income, 1) > 1", 0, "expr.arguments"}, {"abs(title) > 1", 4, "expr.argument"},
		{`due > date("2026-3-1")`, 6, "expr.day"},
		{"income / 0 > 1", 7, "expr.zero"},
		{"due + due > due", 4, "expr.types"},
		{strings.Repeat("(", 31) + "urgent" + strings.Repeat(")", 31), 30, "expr.too_deep"},
		{strings.Repeat("urgent or ", 100) + "urgent", 1000, "expr.too_long"},
	} {
		p, ms := env(t).Compile(tc.text, expr.Truth)
		if p != nil || len(ms) == 0 {
			t.Errorf("%s is accepted", tc.text)
			continue
		}
		if ms[0].Text.Key != tc.key || ms[0].At != tc.at {
			t.Errorf("%s: %s at %d, want %s at %d", tc.text, ms[0].Text.Key, ms[0].At, tc.key, tc.at)
		}
		if s := ms[0].Text.In(i18n.EN); strings.Contains(s, "expr.") {
			t.Error(s)
		}
	}
	if _, ms := env(t).Compile("incom < 1 and lime > 2", expr.Truth); len(ms) != 2 {
		t.Errorf("all at once: %v", ms)
	}
}

func TestNamesAreWordsUsedOnce(t *testing.T) {
	for _, s := range [][]expr.Symbol{
		{{Code: "and", Type: expr.Truth}}, {{Code: "1a", Type: expr.Truth}}, {{Code: "a b", Type: expr.Truth}}, {{Code: "abs", Type: expr.Truth}},
		{{Code: "a", Type: expr.Truth}, {Code: "a", Type: expr.Text}}, {{Code: "a", Name: words("甲", "a"), Type: expr.Truth}, {Code: "甲", Type: expr.Text}},
	} {
		if _, err := expr.NewEnv(s); fault.From(err).Key != "expr.bad_name" {
			t.Errorf("%v: %v", s, err)
		}
	}
	e, err := env(t).With(expr.Symbol{Code: "extra", Type: expr.Truth})
	if err != nil {
		t.Fatal(err)
	}
	if _, ms := e.Compile("extra and urgent", expr.Truth); len(ms) > 0 {
		t.Error(ms)
	}
	if _, err := env(t).With(expr.Symbol{Code: "urgent", Type: expr.Truth}); err == nil {
		t.Error("twice")
	}
	// a name that is no word is shown but not written in expressions
	if _, err := expr.NewEnv([]expr.Symbol{{Code: "a", Name: words("甲（乙）", "a"), Type: expr.Truth}}); err != nil {
		t.Error(err)
	}
}

// A domain calculation given by the host.
func TestFunctionsOfTheHost(t *testing.T) {
	e, err := expr.NewEnv([]expr.Symbol{{Code: "x", Type: expr.Number}}, expr.Function{Names: []string{"double", "两倍"}, Takes: []expr.Type{expr.Number}, Gives: expr.Number,
		Do: func(a []expr.Value) expr.Value {
			if a[0].Decimal().IsNegative() {
				return expr.OfText("wrong type")
			}
			return expr.OfNumber(a[0].Decimal().Add(a[0].Decimal()))
		}})
	if err != nil {
		t.Fatal(err)
	}
	p, ms := e.Compile("两倍(x) > 3", expr.Truth)
	if len(ms) > 0 {
		t.Fatal(ms)
	}
	for x, want := range map[string]string{"2": "true", "1": "false", "-1": ""} {
		if got := p.Value(expr.Values{"x": num(x)}); got.String() != want {
			t.Errorf("%s: %s", x, got)
		}
	}
}

func TestValuesAreKept(t *testing.T) {
	for _, v := range []expr.Value{num("12.50"), expr.OfText("文"), expr.OfDay(time.Date(2026, 3, 1, 15, 0, 0, 0, time.UTC)), expr.OfTruth(false), {}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back expr.Value
		if err := json.Unmarshal(b, &back); err != nil || !back.Equal(v) || back.Type() != v.Type() {
			t.Errorf("%s: %v %v", b, back, err)
		}
	}
	var v expr.Value
	for _, bad := range []string{`{"number":"many"}`, `{"colour":"red"}`, `[]`, `{"text":"a","day":"2026-01-01"}`} {
		if json.Unmarshal([]byte(bad), &v) == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

// What holds is not what does not hold, and a reason tells exactly what decided.
func TestLaws(t *testing.T) {
	e := env(t)
	leaves := []string{"income < line", "budget > 3", "urgent", `source = "信访"`, "filled(budget)", "rate < 80", "due > today"}
	var draw func(t *rapid.T, depth int) string
	draw = func(t *rapid.T, depth int) string {
		switch k := rapid.IntRange(0, 3).Draw(t, "kind"); {
		case depth > 4 || k == 0:
			return rapid.SampledFrom(leaves).Draw(t, "leaf")
		case k == 1:
			return "not (" + draw(t, depth+1) + ")"
		case k == 2:
			return "(" + draw(t, depth+1) + ") and (" + draw(t, depth+1) + ")"
		}
		return "(" + draw(t, depth+1) + ") or (" + draw(t, depth+1) + ")"
	}
	rapid.Check(t, func(t *rapid.T) {
		text := draw(t, 0)
		if len(text) > expr.Longest {
			t.Skip("too long")
		}
		vs := known()
		for _, code := range []string{"income", "urgent", "source", "rate"} {
			if rapid.Bool().Draw(t, code) {
				delete(vs, code)
			}
		}
		p, ms := e.Compile(text, expr.Truth)
		n, ns := e.Compile("not ("+text+")", expr.Truth)
		if len(ms)+len(ns) > 0 {
			t.Skip("too deep")
		}
		v, w := p.Value(vs), n.Value(vs)
		if v.Missing() != w.Missing() || !v.Missing() && v.Yes() == w.Yes() {
			t.Fatalf("%s is %s, its negation %s", text, v, w)
		}
		r := p.Explain(vs)
		if !r.Held.Equal(v) || len(r.Because()) == 0 {
			t.Fatalf("explained otherwise: %+v", r)
		}
		for _, b := range r.Because() {
			if b.Held.Missing() != v.Missing() {
				t.Fatalf("%s: %s decides %s", text, b.Text, v)
			}
			if s := b.Says.In(i18n.ZH); s == "" || strings.Contains(s, "expr.") {
				t.Fatalf("%s: %q", b.Text, s)
			}
		}
		again, ms := e.Compile(r.Text, expr.Truth)
		if len(ms) > 0 || !again.Value(vs).Equal(v) {
			t.Fatalf("%s is written again as %s", text, r.Text)
		}
	})
}

// Whatever is written, it is refused with a place and a reason, or it can be
// computed and explained.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{"income < line and (urgent or 来源 in [\"信访\"])", "due - today <= 5", "round(budget*1.5, 2) ≥ 3", "1<2<3", "not not x", "a[b](c)|d{}", `date("2026-02-30")>due`} {
		f.Add(s)
	}
	e := env(f)
	vs := known()
	f.Fuzz(func(t *testing.T, text string) {
		p, ms := e.Compile(text, expr.Truth)
		if (p == nil) == (len(ms) == 0) {
			t.Fatal("neither read nor refused")
		}
		for _, m := range ms {
			if m.At < 0 || m.At > len([]rune(text)) || m.Text.In(i18n.ZH) == m.Text.Key {
				t.Fatalf("%+v", m)
			}
		}
		if p == nil {
			return
		}
		v := p.Value(vs)
		if !v.Missing() && v.Type() != expr.Truth {
			t.Fatal(v)
		}
		if r := p.Explain(vs); !r.Held.Equal(v) || r.In(i18n.ZH) == "" {
			t.Fatalf("%+v", r)
		}
	})
}

func BenchmarkHolds(b *testing.B) {
	p := compile(b, `income < line and rate < 80 and left < 30 and source == "信访" and due > today`, expr.Truth)
	vs := known()
	b.ReportAllocs()
	for b.Loop() {
		if !p.Holds(vs) {
			b.Fatal("holds")
		}
	}
}

func ExampleProgram_Explain() {
	e, err := expr.NewEnv([]expr.Symbol{
		{Code: "income", Name: words("人均纯收入", "net income"), Type: expr.Number},
		{Code: "line", Name: words("监测线", "the line"), Type: expr.Number},
	})
	if err != nil {
		panic(err)
	}
	p, _ := e.Compile("人均纯收入 < 监测线", expr.Truth)
	fmt.Println(p.Explain(expr.Values{"income": expr.OfWhole(5800), "line": expr.OfWhole(7500)}).In(i18n.ZH))
	// Output: 人均纯收入 5,800 低于 监测线 7,500
}
