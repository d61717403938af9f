package commitment

import (
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// measuredRows are the adopted targets of a made-up plan: code, name as defined,
// name as printed, unit, kind, aim.
func measuredRows() map[indicator.Code]*indicator.Row {
	rows := map[indicator.Code]*indicator.Row{}
	for _, x := range []struct {
		code, name, label, unit string
		kind                    indicator.Kind
		aim                     string
	}{
		{"gdp", "地区生产总值", "地区生产总值", "亿元", indicator.Level, "750"},
		{"gdp-growth", "地区生产总值增速", "增速", "%", indicator.Growth, "8"},
		{"income", "居民人均可支配收入", "居民人均可支配收入", "元", indicator.Level, "43005"},
		{"income-growth", "居民人均可支配收入增速", "增速", "%", indicator.Growth, "8.5"},
		{"industry-share", "制造业增加值占GDP比重", "制造业增加值占GDP比重", "%", indicator.Ratio, "38"},
		{"rd-growth", "研发经费投入增长率", "研发经费投入增长率", "%", indicator.Growth, "12.5"},
		{"forest", "森林覆盖率", "森林覆盖率", "%", indicator.Ratio, "48"},
		{"air", "城市空气质量优良天数比例（HJ 633-2012）", "城市空气质量优良天数比例", "%", indicator.Ratio, ""},
		{"energy", "单位GDP能源消耗降幅", "单位GDP能源消耗降幅", "%", indicator.Ratio, ""},
		{"yield", "粮食产能", "粮食综合生产能力", "万吨", indicator.Level, "50"},
		{"yield-town", "粮食产能（乡镇）", "粮食产能", "万吨", indicator.Level, "2"},
	} {
		t := &indicator.Target{Pinned: indicator.Version{Code: indicator.Code(x.code), Version: 1}, Label: x.label, Unit: quantity.Unit(x.unit), Op: ">=", Start: 2021, End: 2025}
		if x.aim != "" {
			t.Aim = num(x.aim)
		}
		rows[t.Pinned.Code] = &indicator.Row{Target: t, Definition: &indicator.Definition{Code: t.Pinned.Code, Name: x.name, Unit: t.Unit, Kind: x.kind}}
	}
	return rows
}

// A commitment about what an adopted indicator measures is verified by it, and
// nothing else is.
func TestIndicatorsAreSuggested(t *testing.T) {
	rows := measuredRows()
	for _, x := range []struct {
		what string
		c    reading.Commitment
		want string // code, and the own quantity where there is one
	}{
		{"the rate beside the level", reading.Commitment{Subject: "地区生产总值", Op: reading.AtLeast, Value: num("8"), Unit: "%", Kind: "growth", Due: 2025}, "gdp-growth"},
		{"the rate, called a rate", reading.Commitment{Subject: "全市GDP年均增速", Op: reading.About, Value: num("8"), Unit: "%", Kind: "growth", Due: 2025}, "gdp-growth"},
		{"another name of the level, another scale", reading.Commitment{Subject: "经济总量", Op: reading.AtLeast, Value: num("7500000"), Unit: "万元", Kind: "level", Due: 2025}, "gdp"},
		{"a stage on the way has its own quantity", reading.Commitment{Subject: "地区生产总值", Op: reading.AtLeast, Value: num("650"), Unit: "亿元", Kind: "level", Due: 2023}, "gdp >= 650亿元"},
		{"income", reading.Commitment{Subject: "全体居民人均可支配收入", Op: reading.AtLeast, Value: num("8.5"), Unit: "%", Kind: "growth", Due: 2025}, "income-growth"},
		{"a rate without its level", reading.Commitment{Subject: "全社会研发经费投入", Op: reading.AtLeast, Value: num("12.5"), Unit: "%", Kind: "growth"}, "rd-growth"},
		{"the name says by which standard", reading.Commitment{Subject: "空气质量优良率", Op: reading.AtLeast, Value: num("95"), Unit: "%", Kind: "share", Due: 2025}, "air >= 95%"},
		{"an upper bound", reading.Commitment{Subject: "森林覆盖率", Op: reading.AtMost, Value: num("60"), Unit: "%", Kind: "share", Due: 2025}, "forest <= 60%"},

		{"another rate than the target's", reading.Commitment{Subject: "地区生产总值", Op: reading.AtLeast, Value: num("7"), Unit: "%", Kind: "growth", Due: 2025}, ""},
		{"another year than the target's", reading.Commitment{Subject: "地区生产总值", Op: reading.AtLeast, Value: num("8"), Unit: "%", Kind: "growth", Due: 2023}, ""},
		{"something else grows", reading.Commitment{Subject: "财政总收入", Op: reading.AtLeast, Value: num("8"), Unit: "%", Kind: "growth", Due: 2025}, ""},
		{"a share of it", reading.Commitment{Subject: "金融业增加值占GDP比重", Op: reading.AtLeast, Value: num("0.6"), Unit: "%", Kind: "share", Due: 2025}, ""},
		{"an amount for each of it", reading.Commitment{Subject: "万元GDP用水量", Op: reading.DecreaseTo, Value: num("15"), Unit: "%", Kind: "change", Due: 2025}, ""},
		{"of a part of the place", reading.Commitment{Subject: "经开区地区生产总值", Op: reading.AtLeast, Value: num("300"), Unit: "亿元", Kind: "level", Due: 2025}, ""},
		{"of some of the people", reading.Commitment{Subject: "城镇居民人均可支配收入", Op: reading.AtLeast, Value: num("61133"), Unit: "元", Kind: "level", Due: 2025}, ""},
		{"how much more, not how much", reading.Commitment{Subject: "地区生产总值", Op: reading.IncreaseBy, Value: num("250"), Unit: "亿元", Kind: "change", Due: 2025}, ""},
		{"every year", reading.Commitment{Subject: "地区生产总值", Op: reading.AtLeast, Value: num("750"), Unit: "亿元", Kind: "level", Each: true}, ""},
		{"a unit that does not compare", reading.Commitment{Subject: "森林覆盖率", Op: reading.AtLeast, Value: num("48"), Unit: "万亩", Kind: "level", Due: 2025}, ""},
		{"a rate is no share", reading.Commitment{Subject: "森林覆盖率", Op: reading.AtLeast, Value: num("48"), Unit: "%", Kind: "growth", Due: 2025}, ""},
		{"all of it, without a quantity", reading.Commitment{Subject: "森林覆盖率", Op: reading.CoverAll, Kind: "cover", Due: 2025}, ""},
		{"two indicators are called so", reading.Commitment{Subject: "粮食产能", Op: reading.AtLeast, Value: num("50"), Unit: "万吨", Kind: "level", Due: 2025}, ""},
		{"nothing but a word of place", reading.Commitment{Subject: "全市", Op: reading.AtLeast, Value: num("8"), Unit: "%", Kind: "growth", Due: 2025}, ""},
	} {
		got := ""
		if r := rules().Indicators.index(rows).of(&x.c, rules().Indicators.ofSentence(&x.c)); r != nil {
			v := verifyBy(r, &x.c)
			got = string(v.Code)
			if v.Aim != nil {
				got += map[bool]string{false: " >= ", true: " <= "}[v.AtMost] + v.Aim.String() + string(v.Unit)
			}
		}
		if got != x.want {
			t.Errorf("%s, %s %s%s: %q, want %q", x.what, x.c.Subject, x.c.Value, x.c.Unit, got, x.want)
		}
	}
	if rules().Indicators.index(rows).of(nil, rules().Indicators.ofSentence(nil)) != nil {
		t.Error("what is no commitment is verified by an indicator")
	}
}

// The rules name each thing once.
func TestIndicatorNamesAreChecked(t *testing.T) {
	for _, x := range []string{"[[甲]]", "[[甲, 乙], [乙, 丙]]", "[[甲, \"\"]]"} {
		if _, err := readSuggestions([]byte("indicators: {same: " + x + "}")); err == nil || !strings.Contains(err.Error(), "indicators") {
			t.Errorf("%s is taken: %v", x, err)
		}
	}
}
