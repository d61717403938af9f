package i18n_test

import (
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// load makes a catalogue of a few messages and keeps what it logs.
func load(t *testing.T, zh, en string) (*i18n.Catalogue, *strings.Builder) {
	t.Helper()
	var log strings.Builder
	c, err := i18n.Load(fstest.MapFS{
		"locale/zh/a.yaml": {Data: []byte(zh)}, "locale/en/a.yaml": {Data: []byte(en)},
	}, "locale", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return c, &log
}

func TestMessages(t *testing.T) {
	c, _ := load(t, `
plain: 提交
named: "{{.Name}}已于{{.Day}}提交"
rows: "共 {{.Count}} 条"
inner: 统计局
outer: "由{{.Who}}核对"
fault.invalid: 有误
bad.value: "“{{.Value}}”不是数字"
`, `
plain: Submit
named: "{{.Name}} was submitted on {{.Day}}"
rows:
  one: "{{.Count}} row"
  other: "{{.Count}} rows"
inner: the statistics office
outer: "Checked by {{.Who}}"
fault.invalid: Wrong
bad.value: "“{{.Value}}” is not a number"
`)
	day := time.Date(2021, 3, 6, 0, 0, 0, 0, time.UTC)
	tests := []struct{ name, got, want string }{
		{"plain text", c.T(i18n.ZH, "plain"), "提交"},
		{"a date argument follows the language", c.T(i18n.ZH, "named", i18n.Args{"Name": "月报", "Day": day}), "月报已于2021年3月6日提交"},
		{"and in English", c.T(i18n.EN, "named", i18n.Args{"Name": "Report", "Day": day}), "Report was submitted on 6 March 2021"},
		{"one in English", c.N(i18n.EN, "rows", 1), "1 row"},
		{"many in English", c.N(i18n.EN, "rows", 12345), "12,345 rows"},
		{"zero in English", c.N(i18n.EN, "rows", 0), "0 rows"},
		{"Chinese has one form", c.N(i18n.ZH, "rows", 1), "共 1 条"},
		{"a message within a message", c.T(i18n.EN, "outer", i18n.Args{"Who": i18n.Key("inner")}), "Checked by the statistics office"},
		{"a fault shows its own text", c.Fault(i18n.ZH, fault.New(fault.Invalid, "bad.value", fault.Args{"Value": "12a"})), "“12a”不是数字"},
		{"a fault with an unknown key shows its code's text", c.Fault(i18n.ZH, fault.New(fault.Invalid, "gone", nil)), "有误"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
}

func TestMissingMessagesShowTheirKeyAndAreLoggedOnce(t *testing.T) {
	c, log := load(t, `greet: "你好，{{.Name}}"`, `greet: "Hello, {{.Name}}"`)
	for range 3 {
		if got := c.T(i18n.ZH, "gone.away"); got != "gone.away" {
			t.Errorf("missing key shows %q", got)
		}
		if got := c.T(i18n.ZH, "greet", i18n.Args{"Nmae": "甲"}); got != "greet" {
			t.Errorf("missing argument shows %q", got)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 2 {
		t.Errorf("logged %d lines, want 2:\n%s", n, log)
	}
}

func TestLoadRefusesBrokenCatalogues(t *testing.T) {
	tests := map[string]fstest.MapFS{
		"a key in two files":    {"l/zh/a.yaml": {Data: []byte("k: 一")}, "l/zh/b.yaml": {Data: []byte("k: 二")}},
		"a key twice in a file": {"l/zh/a.yaml": {Data: []byte("k: 一\nk: 二")}},
		"nested keys":           {"l/zh/a.yaml": {Data: []byte("k:\n  deep: 一")}},
		"a list":                {"l/zh/a.yaml": {Data: []byte("k: [一, 二]")}},
		"not YAML":              {"l/zh/a.yaml": {Data: []byte("k: [")}},
	}
	for name, files := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := i18n.Load(files, "l", slog.New(slog.DiscardHandler)); err == nil {
				t.Error("loaded without complaint")
			}
		})
	}
}

func TestNegotiate(t *testing.T) {
	tests := map[string]i18n.Lang{
		"": i18n.ZH, "zh-CN,zh;q=0.9,en;q=0.8": i18n.ZH, "en-GB,en;q=0.9": i18n.EN, "fr-FR,en;q=0.5": i18n.EN,
		"fr": i18n.ZH, "en;q=0.3,zh-TW;q=0.9": i18n.ZH, "???;;": i18n.ZH,
	}
	for header, want := range tests {
		if got := i18n.Negotiate(header); got != want {
			t.Errorf("Negotiate(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	v := quantity.Parse
	d := decimal.RequireFromString
	day := time.Date(2025, 6, 30, 8, 5, 0, 0, time.UTC)
	tests := []struct{ name, got, want string }{
		{"thousands in threes", i18n.Number(v("1234567.50")), "1,234,567.50"},
		{"printed zeros stay", i18n.Number(v("42.00")), "42.00"},
		{"a true minus", i18n.Number(v("-1234")), "−1,234"},
		{"a composition stays", i18n.Number(v("13.5:49.5:37")), "13.5:49.5:37"},
		{"words stay", i18n.Number(v("完成省下达任务")), "完成省下达任务"},
		{"three digits need no comma", i18n.Integer(999), "999"},
		{"a rise has its sign", i18n.Signed(v("3.2")), "+3.2"},
		{"a fall has its sign", i18n.Signed(v("-3.2")), "−3.2"},
		{"no change has none", i18n.Signed(v("0.0")), "0.0"},
		{"a unit follows a narrow space", i18n.WithUnit(v("712.4"), "亿元"), "712.4\u202f亿元"},
		{"per cent joins", i18n.WithUnit(v("41.85"), "%"), "41.85%"},
		{"a share", i18n.Percent(d("0.6337"), 1), "63.4%"},
		{"亿", i18n.Short(i18n.ZH, d("123456789")), "1.23亿"},
		{"万", i18n.Short(i18n.ZH, d("356000")), "35.6万"},
		{"below 万", i18n.Short(i18n.ZH, d("9999")), "9,999"},
		{"million", i18n.Short(i18n.EN, d("123456789")), "123.46\u202fmillion"},
		{"negative 万", i18n.Short(i18n.ZH, d("-20000")), "−2万"},
		{"a day in Chinese", i18n.Date(i18n.ZH, day), "2025年6月30日"},
		{"a day in English", i18n.Date(i18n.EN, day), "30 June 2025"},
		{"a month", i18n.Month(i18n.ZH, day), "2025年6月"},
		{"a day in tables", i18n.ISO(day), "2025-06-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
}

func TestAnErrorThatIsNoFaultIsOurMistake(t *testing.T) {
	got := i18n.Fault(i18n.ZH, errors.New("sql: connection refused"))
	if got != i18n.T(i18n.ZH, "fault.internal") || strings.Contains(got, "sql") {
		t.Errorf("got %q", got)
	}
}

func TestManyMayAskAtOnce(t *testing.T) {
	c, _ := load(t, `greet: "你好，{{.Name}}"`, `greet: "Hello, {{.Name}}"`)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				if got := c.T(i18n.EN, "greet", i18n.Args{"Name": "A"}); got != "Hello, A" {
					t.Errorf("got %q", got)
				}
				c.T(i18n.ZH, "gone.away")
			}
		})
	}
	wait.Wait()
}
