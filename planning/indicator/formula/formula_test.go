package formula_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// symbols of a made-up county.
func symbols() []formula.Symbol {
	return []formula.Symbol{
		{Code: "gdp", Name: "地区生产总值", Unit: "亿元", Decimals: 2},
		{Code: "budget-revenue", Name: "一般公共预算收入", Unit: "万元"},
		{Code: "tax", Name: "税收收入", Unit: "万元"},
		{Code: "population", Name: "常住人口", Unit: "万人", Decimals: 2},
		{Code: "urban-population", Name: "城镇常住人口", Unit: "万人"},
		{Code: "urbanisation", Name: "常住人口城镇化率", Unit: "%"},
		{Code: "patents", Name: "有效发明专利", Unit: "件"},
		{Code: "structure", Name: "三次产业结构", Unit: "%", Composition: true},
		{Code: "forest", Name: "森林面积", Unit: "公顷"},
		{Code: "5g-stations", Name: "5G基站", Unit: "个"},
		{Code: "income-a", Name: "居民收入", Unit: "元"}, {Code: "income-b", Name: "居民收入", Unit: "元"},
	}
}

// board is what is known, by code, area and period.
type board struct {
	values map[string]string
	towns  []area.Code
}

func (b board) Figure(c formula.Code, at formula.Place) (formula.Figure, bool) {
	key := string(c) + " " + at.Period.String()
	if at.Area != county {
		key += " " + string(at.Area)
	}
	v, ok := b.values[key]
	return formula.Figure{Value: quantity.Parse(v), Record: "r:" + key}, ok
}

func (b board) Parts(at formula.Place, by formula.Division) []formula.Place {
	var out []formula.Place
	if by == formula.Division(area.Town) {
		for _, t := range b.towns {
			p := at
			p.Area = t
			out = append(out, p)
		}
	}
	return out
}

const county = area.Code("900101")

func here(year int) formula.Place { return formula.Place{Area: county, Period: period.InYear(year)} }

func derive(t testing.TB, text string, unit quantity.Unit, decimals int) *formula.Formula {
	t.Helper()
	f, faults := formula.Compile(formula.Symbol{Code: "x", Name: "派生", Unit: unit, Decimals: decimals, Formula: text}, formula.NewSymbols(symbols(), nil))
	for _, e := range faults {
		t.Fatalf("%s: %s", text, i18n.Fault(i18n.ZH, e))
	}
	return f
}

func TestFormulasCompute(t *testing.T) {
	known := board{values: map[string]string{
		"gdp 2023": "300.00", "gdp 2024": "318.00", "budget-revenue 2024": "190800", "tax 2024": "120000",
		"population 2024": "50.00", "urban-population 2024": "28.40", "urbanisation 2024": "56.80",
		"patents 2024": "617", "structure 2024": "13.5:49.5:37", "gdp 2020": "250.0",
		"5g-stations 2024": "1200", "population 2024 900101001": "20.0", "population 2024 900101002": "30.1",
	}, towns: []area.Code{"900101001", "900101002"}}
	for _, tc := range []struct {
		name, formula string
		unit          quantity.Unit
		decimals      int
		want          string
	}{
		{"growth against the year before", "gdp / prev(gdp) * 100 - 100", "%", 1, "6.0"},
		{"the same in Chinese, with full-width signs", "地区生产总值 ÷ 上年（地区生产总值） × １００ － １００", "%", 1, "6.0"},
		{"a share of two scales, converted in so many words", `to(budget_revenue, "亿元") / gdp * 100`, "%", 2, "6.00"},
		{"the factor written by hand", "budget_revenue / gdp / 100", "%", 2, "6.00"},
		{"per head, in 元", "gdp / population * 10000", "元", 0, "63600"},
		{"per head, in 亿元 per 万人", "gdp / population", "亿元/万人", 2, "6.36"},
		{"patents for every ten thousand", "patents / population", "件/万人", 2, "12.34"},
		{"a share back into a count", "population * urbanisation / 100", "万人", 2, "28.40"},
		{"a share of a composition", "part(structure, 3)", "%", 1, "37.0"},
		{"the rest", "100 - urbanisation", "%", 1, "43.2"},
		{"a number is never a float", "gdp * 1.1 - gdp", "亿元", 20, "31.80000000000000000000"},
		{"a tenth is a tenth", "gdp * 0.1", "亿元", 1, "31.8"},
		{"since the baseline", "gdp / base(gdp) * 100 - 100", "%", 2, "27.20"},
		{"a sum over towns", "sum(population, town)", "万人", 1, "50.1"},
		{"the same in Chinese", "合计(常住人口, 乡镇)", "万人", 1, "50.1"},
		{"a code that is no word stands in backticks", "`5g-stations` * 2", "个", 0, "2400"},
		{"the smaller", "min(tax, budget_revenue)", "万元", 0, "120000"},
		{"half is rounded away from zero", "urbanisation - 57.3", "%", 0, "-1"},
		{"there is no minus zero", "urbanisation - 57", "%", 0, "0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := derive(t, tc.formula, tc.unit, tc.decimals).Eval(here(2024), 2020, known)
			if !r.OK() {
				t.Fatalf("no value: %s", r.Why.In(i18n.ZH))
			}
			if got := r.Value.String(); got != tc.want {
				t.Errorf("is %s, want %s", got, tc.want)
			}
			if !r.Ranged || !r.Range.Contains(r.Exact) {
				t.Errorf("the value %s lies outside of its range %v", r.Exact, r.Range)
			}
		})
	}
}

func TestWhatHasNoInputGivesTheReasonAndTheInputsFound(t *testing.T) {
	known := board{values: map[string]string{"gdp 2024": "318.00", "population 2024": "0.00", "tax 2024": "完成省下达任务",
		"structure 2024": "13.5:86.5", "population 2024 900101001": "20.0"}, towns: []area.Code{"900101001", "900101002"}}
	for _, tc := range []struct{ formula, unit, why string }{
		{"gdp / prev(gdp) * 100 - 100", "%", "formula.why.missing"},
		{"gdp / population", "亿元/万人", "formula.why.zero"},
		{"tax / budget_revenue * 100", "%", "formula.why.no_number"},
		{"part(structure, 3)", "%", "formula.why.no_share"},
		{"sum(population, town)", "万人", "formula.why.parts_missing"},
		{"sum(population, village)", "万人", "formula.why.no_parts"},
		{"gdp - base(gdp)", "亿元", "formula.why.no_baseline"},
	} {
		r := derive(t, tc.formula, quantity.Unit(tc.unit), 1).Eval(here(2024), 0, known)
		if r.Why.Key != tc.why || r.Value.String() != "" {
			t.Errorf("%s gives %q because %s, want %s", tc.formula, r.Value, r.Why.Key, tc.why)
		}
		if text := r.Why.In(i18n.ZH); text == r.Why.Key {
			t.Errorf("%s has no text", text)
		}
	}
	r := derive(t, "prev(gdp) + gdp", "亿元", 1).Eval(here(2024), 0, known)
	if len(r.Used) != 1 || r.Used[0].Record != "r:gdp 2024" {
		t.Errorf("used %v, want the input that is there", r.Used)
	}
}

func TestWrongFormulasSayWhereAndWhat(t *testing.T) {
	for _, tc := range []struct {
		formula string
		unit    quantity.Unit
		key     string
		column  int
	}{
		{"", "%", "formula.empty", 1},
		{"gdp / ", "%", "formula.syntax", 6},
		{"gdp + nothing_such", "亿元", "formula.unknown", 7},
		{"budget-revenue / gdp", "%", "formula.hyphen", 1},
		{"gdp + budget-revenue", "亿元", "formula.hyphen", 7},
		{"gdp - nothing", "亿元", "formula.unknown", 7},
		{"居民收入 * 2", "元", "formula.ambiguous", 1},
		{"gdp + population", "亿元", "formula.units", 5},
		{"gdp + tax", "亿元", "formula.scale", 5},
		{"gdp + 5", "亿元", "formula.bare", 5},
		{"gdp / population", "%", "formula.result_unit", 1},
		{"gdp / population", "元", "formula.result_scale", 1},
		{"budget_revenue / gdp * 100", "%", "formula.result_scale", 1},
		{"urban_population / population", "%", "formula.result_scale", 1},
		{"structure * 2", "%", "formula.composition", 1},
		{"part(gdp, 1)", "%", "formula.no_composition", 6},
		{"part(structure, 0)", "%", "formula.share", 1},
		{"sum(gdp, street)", "亿元", "formula.division", 10},
		{"gdp / 0", "亿元", "formula.zero", 5},
		{"1 + 1", "", "formula.no_indicator", 1},
		{"gdp * 1e5", "亿元", "formula.number", 7},
		{"gdp > 5", "", "formula.not_allowed", 5},
		{"gdp ? 1 : 2", "", "formula.not_allowed", 0},
		{"[gdp]", "", "formula.not_allowed", 1},
		{"map([gdp], # + 1)", "", "formula.no_function", 1},
		{"gdp.x", "", "formula.not_allowed", 0},
		{"len(gdp)", "", "formula.no_function", 1},
		{"prev(gdp, 2)", "亿元", "formula.arguments", 1},
		{`to(gdp, "万人")`, "万人", "formula.units", 1},
		{"let a = gdp; a", "亿元", "formula.syntax", 7},
		{strings.Repeat("(", 60) + "gdp" + strings.Repeat(")", 60), "亿元", "formula.too_deep", 41},
		{strings.Repeat("gdp+", 200) + "gdp", "亿元", "formula.too_long", 501},
		{"prev(prev(prev(prev(prev(prev(prev(prev(prev(prev(prev(gdp)))))))))))", "亿元", "formula.too_early", 51},
	} {
		f, faults := formula.Compile(formula.Symbol{Code: "x", Unit: tc.unit, Formula: tc.formula}, formula.NewSymbols(symbols(), nil))
		if f != nil || len(faults) == 0 {
			t.Errorf("%s is accepted", tc.formula)
			continue
		}
		e := faults[0]
		if e.Code != fault.Invalid || e.Key != tc.key || tc.column != 0 && e.Args["Column"] != tc.column {
			t.Errorf("%s: %v, want %s at %d", tc.formula, e, tc.key, tc.column)
		}
		for _, l := range i18n.Langs() {
			if text := i18n.Fault(l, e); text == tc.key {
				t.Errorf("%s has no text in %s", tc.key, l.Name())
			}
		}
	}
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	_, faults := formula.Compile(formula.Symbol{Code: "x", Formula: "nobody + nothing * structure"}, formula.NewSymbols(symbols(), nil))
	if len(faults) != 3 {
		t.Errorf("%d faults, want 3: %v", len(faults), faults)
	}
}

func TestMissingFactorIsNamed(t *testing.T) {
	_, faults := formula.Compile(formula.Symbol{Code: "x", Unit: "元", Formula: "gdp / population"}, formula.NewSymbols(symbols(), nil))
	if len(faults) != 1 || faults[0].Args["Factor"] != "10000" {
		t.Errorf("%v, want the factor 10000", faults)
	}
}

func TestCyclesAreFoundAndTheRestIsOrdered(t *testing.T) {
	list := append(symbols(),
		formula.Symbol{Code: "a", Name: "甲", Unit: "亿元", Formula: "b + gdp"},
		formula.Symbol{Code: "b", Name: "乙", Unit: "亿元", Formula: "c * 2"},
		formula.Symbol{Code: "c", Name: "丙", Unit: "亿元", Formula: "prev(a)"},
		formula.Symbol{Code: "d", Name: "丁", Unit: "亿元", Formula: "a + gdp"},
		formula.Symbol{Code: "self", Name: "自身", Unit: "亿元", Formula: "self * 2"},
		formula.Symbol{Code: "z-rate", Name: "率", Unit: "%", Formula: "a_growth + 1"},
		formula.Symbol{Code: "a-growth", Name: "增速", Unit: "%", Formula: "gdp / prev(gdp) * 100 - 100"},
	)
	set, problems := formula.CompileAll(list, nil)
	paths := []string{}
	for _, p := range problems {
		if p.Fault.Key != "formula.cycle" {
			t.Errorf("%s: %v", p.Code, p.Fault)
		}
		paths = append(paths, p.Fault.Args["Path"].(string))
	}
	if want := []string{"self → self", "a → b → c → a"}; !slices.Equal(paths, want) {
		t.Errorf("cycles %v, want %v", paths, want)
	}
	if want := []formula.Code{"a-growth", "z-rate"}; !slices.Equal(set.Order(), want) {
		t.Errorf("order %v, want %v", set.Order(), want)
	}
	if want := []formula.Code{"a-growth", "z-rate"}; !slices.Equal(set.Affected("gdp"), want) {
		t.Errorf("a revision of gdp reaches %v, want %v", set.Affected("gdp"), want)
	}
	if len(set.Affected("tax")) != 0 || set.Get("d") != nil {
		t.Error("what needs a cycle cannot be computed, and nothing depends on tax")
	}
}

func TestSidesOfARelationConvertByThemselves(t *testing.T) {
	known := formula.NewSymbols(symbols(), map[string]formula.Code{"revenue": "budget-revenue"})
	left, faults := formula.CompileSide("revenue + gdp", known)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	right, _ := formula.CompileSide("gdp", known)
	r := left.Eval(here(2024), 0, board{values: map[string]string{"gdp 2024": "3", "budget-revenue 2024": "10000"}})
	if r.Value.String() != "40000" {
		t.Errorf("10000 万元 and 3 亿元 are %s 万元, want 40000", r.Value)
	}
	if k, ok := left.Factor(right); !ok || !k.Equal(decimal.New(10000, 0)) {
		t.Errorf("亿元 are brought to 万元 by %s, %v; want 10000", k, ok)
	}
	people, _ := formula.CompileSide("population", known)
	if _, ok := left.Factor(people); ok {
		t.Error("money and people cannot be compared")
	}
}

// Whatever true values hide behind the printed ones, the true result lies in
// the range.
func TestTheTrueResultLiesInTheRange(t *testing.T) {
	f := derive(t, "gdp / prev(gdp) * 100 - 100 + abs(urbanisation - 50)", "%", 3)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, low int64) (decimal.Decimal, string) {
			d := decimal.New(rapid.Int64Range(low, 1e9).Draw(t, name), -6)
			return d, d.StringFixed(int32(rapid.IntRange(0, 4).Draw(t, name+" decimals")))
		}
		now, a := draw("now", 1e6)
		before, b := draw("before", 1e6)
		share, c := draw("share", -1e8)
		r := f.Eval(here(2024), 0, board{values: map[string]string{"gdp 2024": a, "gdp 2023": b, "urbanisation 2024": c}})
		if !r.OK() || !r.Ranged {
			t.Fatalf("no range for %s %s %s", a, b, c)
		}
		hundred := decimal.New(100, 0)
		truth := now.DivRound(before, 30).Mul(hundred).Sub(hundred).Add(share.Sub(decimal.New(50, 0)).Abs())
		if !r.Range.Contains(truth) || !r.Range.Contains(r.Exact) {
			t.Fatalf("%s and %s lie outside of [%s, %s]", truth, r.Exact, r.Range.Lo, r.Range.Hi)
		}
	})
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"gdp / prev(gdp) * 100 - 100", "合计(常住人口, 乡镇)", "to(tax, \"亿元\")", "part(structure, 2)", "((((", "gdp ? 1 : 2",
		"`a", "gdp..5", "1_000*gdp", "gdp|sum(town)", "--gdp", "map(1..9, #)", "gdp matches 'x'", "sum(sum(gdp,town),org)", "\xff", "min(gdp,max(gdp,gdp))"} {
		f.Add(s)
	}
	known := formula.NewSymbols(symbols(), nil)
	figures := board{values: map[string]string{"gdp 2024": "318.00", "tax 2024": "0", "structure 2024": "1:2:97", "population 2024": "-3.5"}}
	f.Fuzz(func(t *testing.T, s string) {
		for _, compiled := range []func() (*formula.Formula, []*fault.Error){
			func() (*formula.Formula, []*fault.Error) {
				return formula.Compile(formula.Symbol{Code: "x", Unit: "%", Decimals: 2, Formula: s}, known)
			},
			func() (*formula.Formula, []*fault.Error) { return formula.CompileSide(s, known) },
		} {
			g, faults := compiled()
			if (g == nil) == (len(faults) == 0) {
				t.Fatalf("%q gives %v and %v", s, g, faults)
			}
			if g == nil {
				continue
			}
			r := g.Eval(here(2024), 2020, figures)
			if _, number := r.Value.Number(); r.OK() != number {
				t.Fatalf("%q gives the value %q and the reason %q", s, r.Value, r.Why.Key)
			}
			if r.Ranged && !r.Range.Contains(r.Exact) {
				t.Fatalf("%q: %s lies outside of [%s, %s]", s, r.Exact, r.Range.Lo, r.Range.Hi)
			}
		}
	})
}

func BenchmarkEval(b *testing.B) {
	f := derive(b, "gdp / prev(gdp) * 100 - 100", "%", 1)
	known := board{values: map[string]string{"gdp 2024": "318.00", "gdp 2023": "300.00"}}
	b.ReportAllocs()
	for b.Loop() {
		f.Eval(here(2024), 0, known)
	}
}
