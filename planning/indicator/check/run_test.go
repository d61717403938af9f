package check_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

const county = area.Code("900101")

func indicators() []check.Indicator {
	return []check.Indicator{
		{Symbol: formula.Symbol{Code: "gdp", Name: "地区生产总值", Unit: "亿元", Decimals: 2}, Version: 1, Kind: "level", Better: 1, Summed: true},
		{Symbol: formula.Symbol{Code: "resident-population", Name: "常住人口", Unit: "万人"}, Version: 1, Kind: "level", Summed: true},
		{Symbol: formula.Symbol{Code: "gdp-per-head", Name: "人均地区生产总值", Unit: "元"}, Version: 1, Kind: "ratio"},
		{Symbol: formula.Symbol{Code: "growth", Name: "增速", Unit: "%"}, Version: 1, Kind: "growth"},
		{Symbol: formula.Symbol{Code: "cover", Name: "覆盖率", Unit: "%"}, Version: 1, Kind: "ratio"},
		{Symbol: formula.Symbol{Code: "mix", Name: "结构", Unit: "%", Composition: true}, Version: 1, Kind: "composition"},
	}
}

func defaults(t testing.TB) *check.Set {
	t.Helper()
	declared, err := check.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	roles, err := check.Roles()
	if err != nil {
		t.Fatal(err)
	}
	return check.Compile(declared, indicators(), check.Cast(roles, indicators(), nil))
}

func at(code formula.Code, year int) check.Cell {
	return check.Cell{Code: code, Version: 1, Place: formula.Place{Area: county, Period: period.InYear(year)}}
}

func value(c check.Cell, v string) check.Candidate {
	return check.Candidate{Cell: c, Value: quantity.Parse(v)}
}

func ids(rs []check.Result) []string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Check)
	}
	return out
}

func known(pairs ...any) *check.Memory {
	m := &check.Memory{Points: map[check.Cell]check.Point{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Points[pairs[i].(check.Cell)] = check.Point{Value: quantity.Parse(pairs[i+1].(string))}
	}
	return m
}

func TestAResultExplainedByAnotherIsWithheldAndCounted(t *testing.T) {
	rep := defaults(t).Run(check.Input{Known: known(at("gdp", 2023), "300.00"), Cells: []check.Candidate{value(at("gdp", 2024), "3180000")}})
	if got := ids(rep.Results); !slices.Equal(got, []string{"unit-slip"}) {
		t.Fatalf("results %v, want the slip alone", got)
	}
	if s := rep.Results[0].Suggest; s == nil || s.String() != "318" {
		t.Errorf("suggests %v, want 318", s)
	}
	for _, c := range rep.Counts {
		if c.Check == "jump" && (c.Looked != 1 || c.Fired != 0 || c.Withheld != 1) {
			t.Errorf("the jump is counted as %+v", c)
		}
	}
}

func TestOneCellSeesTheOthersOfTheSheet(t *testing.T) {
	set := defaults(t)
	in := check.Input{Known: known(), Cells: []check.Candidate{value(at("gdp", 2024), "318.00"), value(at("resident-population", 2024), "50.00")}}
	if got := ids(set.Cell(value(at("gdp-per-head", 2024), "93600"), in)); !slices.Equal(got, []string{"rel-gdp-per-head"}) {
		t.Errorf("93600 gives %v", got)
	}
	if got := ids(set.Cell(value(at("gdp-per-head", 2024), "63600"), in)); len(got) != 0 {
		t.Errorf("63600 gives %v", got)
	}
}

// What contradicts a figure that is recorded already cannot be the clerk's to
// mend alone, so it only asks for a remark.
func TestARelationBlocksOnlyWithinOneSubmission(t *testing.T) {
	declared, err := check.Load([]byte(`[{id: r, version: 1, kind: relation, severity: block, title: x, left: gdp, op: "<=", right: prev(gdp)}]`))
	if err != nil {
		t.Fatal(err)
	}
	set := check.Compile(declared, indicators(), nil)
	together := set.Run(check.Input{Cells: []check.Candidate{value(at("gdp", 2023), "300.00"), value(at("gdp", 2024), "318.00")}}).Results
	if len(together) != 2 || together[0].Severity != check.Block || !check.Blocked(together) {
		t.Errorf("within one submission: %v", together)
	}
	alone := set.Run(check.Input{Known: known(at("gdp", 2023), "300.00"), Cells: []check.Candidate{value(at("gdp", 2024), "318.00")}}).Results
	if len(alone) != 1 || alone[0].Severity != check.Remark || check.Blocked(alone) {
		t.Errorf("against a recorded figure: %v", alone)
	}
}

func TestForTellsWhatLooksAtACell(t *testing.T) {
	var got []string
	for _, d := range defaults(t).For(at("cover", 2024)) {
		got = append(got, d.ID)
	}
	for _, want := range []string{"share", "jump-share", "share-slip"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s does not look at a share: %v", want, got)
		}
	}
	if slices.Contains(got, "jump") || slices.Contains(got, "composition") {
		t.Errorf("a share is looked at by %v", got)
	}
}

func TestRelationsWithoutTheirIndicatorsAreIdle(t *testing.T) {
	idle := map[string]string{}
	for _, i := range defaults(t).Idle() {
		idle[i.Check] = i.Why.Key
	}
	if idle["rel-trade"] != "formula.unknown" {
		t.Errorf("rel-trade is idle because %q", idle["rel-trade"])
	}
	if _, is := idle["rel-gdp-per-head"]; is {
		t.Error("rel-gdp-per-head is idle although its indicators are there")
	}
}

func TestTheTenantCastsTheRoles(t *testing.T) {
	list := []check.Indicator{{Symbol: formula.Symbol{Code: "a", Name: "常住人口"}}, {Symbol: formula.Symbol{Code: "b", Name: "常住人口"}},
		{Symbol: formula.Symbol{Code: "c", Name: "森林覆盖率"}}, {Symbol: formula.Symbol{Code: "gdp", Name: "生产总值（现价）"}}}
	roles, err := check.Roles()
	if err != nil {
		t.Fatal(err)
	}
	cast := check.Cast(roles, list, map[string]formula.Code{"urbanisation": "b", "gdp": ""})
	for role, want := range map[string]formula.Code{"resident-population": "", "forest-cover": "c", "urbanisation": "b", "gdp": ""} {
		if cast[role] != want {
			t.Errorf("%s is played by %q, want %q", role, cast[role], want)
		}
	}
	if cast := check.Cast(roles, list, nil); cast["gdp"] != "gdp" {
		t.Error("the usual code does not decide")
	}
}

func TestDeclarationsThatAreRefusedNameTheirLine(t *testing.T) {
	for name, text := range map[string]string{
		"no kind":            "- {id: a, version: 1, severity: note}",
		"unknown kind":       "- {id: a, version: 1, kind: guess, severity: note}",
		"no version":         "- {id: a, kind: bounds, severity: note}",
		"severity":           "- {id: a, version: 1, kind: bounds, severity: fatal}",
		"a signal blocks":    "- {id: a, version: 1, kind: bounds, severity: block, signal: true}",
		"half a relation":    "- {id: a, version: 1, kind: relation, severity: note, left: gdp, op: \"=\"}",
		"unknown sign":       "- {id: a, version: 1, kind: relation, severity: note, left: gdp, op: \"<>\", right: gdp}",
		"an id twice":        "- {id: a, version: 1, kind: bounds, severity: note}\n- {id: a, version: 1, kind: bounds, severity: note}",
		"an unknown key":     "- {id: a, version: 1, kind: bounds, severity: note, colour: red}",
		"a limit in letters": "- {id: a, version: 1, kind: bounds, severity: note, with: {low: none}}",
		"not a list":         "id: a",
	} {
		if _, err := check.Load([]byte(text)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := check.Load([]byte("- {id: a, version: 1, kind: bounds, severity: note}\n\n- {id: B, version: 1, kind: bounds, severity: note}"))
	if f := fault.From(err); f.Args["Line"] != 3 {
		t.Errorf("%v, want line 3", err)
	}
}

func TestACheckWithoutBothCasesIsRefused(t *testing.T) {
	declared, err := check.Load([]byte(`
- id: own
  version: 1
  kind: bounds
  severity: note
  title: 自定
  with: {low: 0}
  tests:
    - {name: below, fires: true, has: [{code: a, unit: 亿元}], cells: [a 2024 = -1]}
    - {name: wrongly expected, fires: true, has: [{code: a, unit: 亿元}], cells: [a 2024 = 1]}
    - {name: unreadable, fires: true, has: [{code: a, unit: 亿元}], cells: [a in 2024]}
`))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, f := range check.Test(declared) {
		keys = append(keys, f.What.Key)
	}
	if want := []string{"check.case.silent", "check.case.unreadable", "check.case.both"}; !slices.Equal(keys, want) {
		t.Errorf("failures %v, want %v", keys, want)
	}
}

// Every result can be read in both languages: no key without a text, no
// argument missing. The cases fire every check.
func TestEveryResultCanBeReadAndHasAFingerprint(t *testing.T) {
	declared, err := check.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range declared {
		for _, c := range d.Tests {
			if !c.Fires {
				continue
			}
			results, err := check.TryCase(&d, c)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				for _, m := range []i18n.Msg{r.Title, r.Message, r.Advice} {
					for _, l := range i18n.Langs() {
						if text := m.In(l); text == m.Key || strings.TrimSpace(text) == "" {
							t.Errorf("%s: %s shows %q in %s", d.ID, m.Key, text, l.Name())
						}
					}
				}
				stored, err := check.EncodeMsg(r.Message)
				if err != nil {
					t.Errorf("%s: %v", d.ID, err)
					continue
				}
				if back, err := check.DecodeMsg(stored); err != nil || back.In(i18n.ZH) != r.Message.In(i18n.ZH) {
					t.Errorf("%s: %q is read back as %q, %v", d.ID, r.Message.In(i18n.ZH), back.In(i18n.ZH), err)
				}
				if print, err := r.Fingerprint(); err != nil || len(print) != 32 {
					t.Errorf("%s: fingerprint %q, %v", d.ID, print, err)
				}
			}
		}
	}
}

// figures of any two years of any indicator, however odd.
func anyInput(t *rapid.T) check.Input {
	m := &check.Memory{Points: map[check.Cell]check.Point{}}
	in := check.Input{Known: m}
	texts := rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{1,6})?`), rapid.SampledFrom([]string{"", "0", "0.000", "完成", "10:20:70", "1:2"}))
	list := indicators()
	for range rapid.IntRange(0, 30).Draw(t, "figures") {
		ind := rapid.SampledFrom(list).Draw(t, "indicator")
		c := at(ind.Code, rapid.IntRange(2018, 2025).Draw(t, "year"))
		v := quantity.Parse(texts.Draw(t, "value"))
		if rapid.Bool().Draw(t, "known") {
			m.Points[c] = check.Point{Value: v}
		} else {
			in.Cells = append(in.Cells, check.Candidate{Cell: c, Value: v})
		}
	}
	return in
}

func TestRunsAreTotalAndAlwaysTheSame(t *testing.T) {
	set := defaults(t)
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		a, b := set.Run(in), set.Run(in)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("two runs differ:\n%v\n%v", ids(a.Results), ids(b.Results))
		}
		fired := map[string]int{}
		for _, r := range a.Results {
			fired[r.Check]++
			if len(r.Cells) == 0 && r.Check != "round" {
				t.Fatalf("%s names no cell", r.Check)
			}
		}
		for _, c := range a.Counts {
			if fired[c.Check] != c.Fired {
				t.Fatalf("%s fired %d times and is counted %d times", c.Check, fired[c.Check], c.Fired)
			}
		}
	})
}

// What is counted in 万元 instead of 亿元 gives the same checks the same results.
func TestJumpsDoNotDependOnTheUnit(t *testing.T) {
	declared, err := check.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	declared = slices.DeleteFunc(declared, func(d check.Declared) bool { return d.ID != "jump" })
	small, large := indicators()[:1], indicators()[:1:1]
	large = slices.Clone(large)
	large[0].Unit = "万元"
	a, b := check.Compile(declared, small, nil), check.Compile(declared, large, nil)
	rapid.Check(t, func(t *rapid.T) {
		old := decimal.New(rapid.Int64Range(1000, 1e7).Draw(t, "old"), -2)
		now := decimal.New(rapid.Int64Range(1000, 1e7).Draw(t, "now"), -2)
		tenThousand := decimal.New(1, 4)
		run := func(s *check.Set, x, y decimal.Decimal) int {
			return len(s.Run(check.Input{Known: known(at("gdp", 2023), x.StringFixed(6)), Cells: []check.Candidate{value(at("gdp", 2024), y.StringFixed(6))}}).Results)
		}
		// printed to six decimals rounding is far below what could matter here
		if math := now.Sub(old).Abs().Mul(decimal.New(100, 0)).Sub(old.Mul(decimal.New(30, 0))).Abs(); math.LessThan(decimal.New(1, -2)) {
			t.Skip("on the border")
		}
		if run(a, old, now) != run(b, old.Mul(tenThousand), now.Mul(tenThousand)) {
			t.Fatalf("%s after %s depends on the unit", now, old)
		}
	})
}

// Printed figures of a relation that truly holds never make it fire.
func TestRoundingNeverMakesARelationFire(t *testing.T) {
	declared, err := check.Load([]byte(`[{id: r, version: 1, kind: relation, severity: note, title: x, left: gdp / resident_population * 10000, op: "=", right: gdp_per_head}]`))
	if err != nil {
		t.Fatal(err)
	}
	set := check.Compile(declared, indicators(), nil)
	if len(set.Idle()) > 0 {
		t.Fatal(set.Idle()[0].Why)
	}
	rapid.Check(t, func(t *rapid.T) {
		gdp := decimal.New(rapid.Int64Range(1e8, 1e12).Draw(t, "gdp"), -6)
		people := decimal.New(rapid.Int64Range(1e6, 1e9).Draw(t, "people"), -6)
		head := gdp.DivRound(people, 20).Mul(decimal.New(10000, 0))
		print := func(d decimal.Decimal, name string) string {
			return d.StringFixed(int32(rapid.IntRange(0, 4).Draw(t, name)))
		}
		p := print(people, "decimals of people")
		rep := set.Run(check.Input{Known: known(at("gdp", 2024), print(gdp, "decimals of gdp"), at("resident-population", 2024), p),
			Cells: []check.Candidate{value(at("gdp-per-head", 2024), print(head, "decimals per head"))}})
		if len(rep.Results) > 0 {
			t.Fatalf("fires: %s", rep.Results[0].Message.In(i18n.EN))
		}
		if rep.Counts[0].Looked != 1 {
			t.Fatal("did not look")
		}
	})
}

func TestAStreamGivesWhatARunGives(t *testing.T) {
	set := defaults(t)
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		if len(in.Cells) == 0 {
			return
		}
		in.Cells = in.Cells[:1]
		single := slices.DeleteFunc(set.Run(in).Results, func(r check.Result) bool {
			return strings.HasPrefix(r.Check, "rel-") || slices.Contains([]string{"parts", "sisters", "copied", "missing", "duplicate", "round"}, r.Check)
		})
		if got := set.Stream(in).Row(&in.Cells[0]); !slices.Equal(ids(got), ids(single)) {
			t.Fatalf("a row gives %v, a run %v", ids(got), ids(single))
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add("- {id: a, version: 1, kind: bounds, severity: note, with: {low: 0}}")
	f.Add("- {id: a, version: 1, kind: relation, severity: note, left: gdp, op: \"=\", right: gdp, tests: [{name: x, fires: true, cells: [gdp 2024 = 1]}]}")
	f.Fuzz(func(t *testing.T, s string) {
		declared, err := check.Load([]byte(s))
		if err != nil {
			return
		}
		check.Test(declared)
		check.Compile(declared, indicators(), nil).Run(check.Input{Cells: []check.Candidate{value(at("gdp", 2024), "3")}})
	})
}

// rows is a fast Known: one figure for every cell.
type rows struct {
	*check.Memory
	p check.Point
}

func (r rows) Figure(check.Cell) (check.Point, bool) { return r.p, true }

func BenchmarkStream(b *testing.B) {
	declared, err := check.Defaults()
	if err != nil {
		b.Fatal(err)
	}
	for name, keep := range map[string][]string{"bounds+jump": {"bounds", "sign", "jump"}, "all": nil} {
		set := check.Compile(slices.DeleteFunc(slices.Clone(declared), func(d check.Declared) bool {
			return keep != nil && !slices.Contains(keep, d.ID)
		}), indicators(), nil)
		b.Run(name, func(b *testing.B) {
			s := set.Stream(check.Input{Known: rows{&check.Memory{}, check.Point{Value: quantity.Parse("300.12")}}})
			cands := make([]check.Candidate, 1000)
			for i := range cands {
				cands[i] = value(at("gdp", 2000+i%20), fmt.Sprintf("%d.%02d", 300+i%20, i%90+10))
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Row(&cands[i%1000])
			}
		})
	}
}

func BenchmarkCell(b *testing.B) {
	set := defaults(b)
	in := check.Input{Known: known(at("gdp", 2023), "300.00"), Cells: []check.Candidate{value(at("gdp", 2024), "318.00"), value(at("resident-population", 2024), "50.00")}}
	c := value(at("gdp-per-head", 2024), "63600")
	b.ReportAllocs()
	for b.Loop() {
		set.Cell(c, in)
	}
}
