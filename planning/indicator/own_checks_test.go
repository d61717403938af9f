package indicator_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

const ownYAML = `
- id: homes-few
  kind: bounds
  severity: remark
  title: 户数偏少
  only: {codes: [homes]}
  with: {low: 1000}
  explanation: 本县在册户数历来在一千以上。
  instruction: 核对后写明原因。
  tests:
    - {name: 太少, fires: true, has: [{code: homes, unit: 户}], cells: [homes 2024 = 900]}
    - {name: 够了, fires: false, has: [{code: homes, unit: 户}], cells: [homes 2024 = 1000]}
- id: sectors-add
  kind: relation
  severity: block
  title: 三次产业合计
  left: gdp
  op: "="
  right: gdp_primary + gdp_secondary + gdp_tertiary
  with: {tolerance: 0.1}
  explanation: 三次产业之和就是地区生产总值。
  instruction: 请更正。
`

// key is the first thing that is wrong.
func wrongWith(err error) string {
	if many, ok := err.(interface{ Unwrap() []error }); ok && len(many.Unwrap()) > 0 {
		return wrongWith(many.Unwrap()[0])
	}
	if f := fault.From(err); err != nil && f != nil {
		return f.Key
	}
	return ""
}

// A statistician declares checks, sees what they would find, records them with a
// reason, changes and switches them off; what was found names the version, and a
// past day knows the checks of its day.
func TestATenantsOwnChecks(t *testing.T) {
	checked(t, func(t *testing.T, b *bench, kept check.Store) {
		statistician := as("统计员", identity.Statistician)
		load := func(text string) []check.Declared {
			t.Helper()
			return must[[]check.Declared](t)(check.LoadOwn([]byte(text)))
		}
		b.figures(indicator.Approved, observe("homes", 1, area.Code(county), year(2023), "900"), observe("gdp", 1, area.Code(county), year(2023), "300"))
		list := load(ownYAML)

		// A trial finds and records nothing.
		trials := must[[]indicator.CheckTrial](t)(b.TryOwnChecks(statistician, county, list))
		if len(trials) != 2 || trials[0].Found != 1 || trials[0].Looked != 1 || trials[0].Was != nil || trials[1].Found != 0 {
			t.Fatalf("the trial says %+v", trials)
		}
		if advice := trials[0].Results[0].Advice.In(i18n.ZH); advice != "本县在册户数历来在一千以上。 核对后写明原因。" {
			t.Errorf("the advice is %q", advice)
		}
		if own := must[[]check.Own](t)(b.OwnChecks(statistician, county, time.Time{})); len(own) != 0 {
			t.Errorf("the trial recorded %+v", own)
		}
		if n, err := b.SetOwnChecks(statistician, county, list, " "); n != 0 || wrongWith(err) != "indicator.check_reason" {
			t.Errorf("without a reason: %d, %v", n, err)
		}
		if _, err := b.SetOwnChecks(as("填报员", identity.Clerk), county, list, "试"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a clerk declares checks: %v", err)
		}
		b.clock = date("2025-03-02")
		if n := must[int](t)(b.SetOwnChecks(statistician, county, list, "年报需要")); n != 2 {
			t.Errorf("%d are recorded", n)
		}
		if n := must[int](t)(b.SetOwnChecks(statistician, county, mustVersioned(list, 1), "再传一次")); n != 0 {
			t.Errorf("the same again records %d", n)
		}

		// They run where figures come in, under their version.
		b.clock = date("2025-03-03")
		must[*indicator.Batch](t)(b.Import(statistician, indicator.ImportRequest{Tenant: county, Name: "a.csv", SHA256: "a", File: strings.NewReader("指标,时期,数值\nhomes,2024,950\n")}))
		found, err := kept.Find(t.Context(), county, check.Query{Ref: "a", Check: "homes-few"})
		if err != nil || len(found) != 1 || found[0].Result.Version != 1 || found[0].Result.Severity != check.Remark {
			t.Fatalf("found %+v, %v", found, err)
		}

		// Changed: the next version. Whoever saw the one before is told.
		b.clock = date("2025-03-04")
		changed := mustVersioned(load(strings.Replace(ownYAML, "low: 1000", "low: 940", 1)), 1)
		changed[0].Tests = nil
		if n := must[int](t)(b.SetOwnChecks(statistician, county, changed, "户数普查后下调")); n != 1 {
			t.Errorf("%d are recorded", n)
		}
		if _, err := b.SetOwnChecks(statistician, county, changed[:1], "又改"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale change: %v", err)
		}
		history := must[[]check.Own](t)(b.OwnCheckHistory(statistician, county, "homes-few", time.Time{}))
		if len(history) != 2 || history[0].Version != 2 || history[0].Reason != "户数普查后下调" || history[0].By != "统计员" || history[1].Reason != "年报需要" {
			t.Errorf("the history is %+v", history)
		}
		past := must[[]check.Own](t)(b.OwnChecks(statistician, county, date("2025-03-03")))
		if len(past) != 2 || past[0].Version != 1 || past[0].With.Low.String() != "1000" {
			t.Errorf("on a past day %+v holds", past)
		}
		if _, err := b.OwnCheckHistory(statistician, county, "homes-few", date("2025-03-01")); !fault.Is(err, fault.NotFound) {
			t.Errorf("before it was declared: %v", err)
		}

		// Off: it finds nothing any more, and stands in the list.
		b.clock = date("2025-03-05")
		off := mustVersioned(changed[:1], 2)
		off[0].Off = true
		must[int](t)(b.SetOwnChecks(statistician, county, off, "不再需要"))
		rules := must[[]indicator.CheckRule](t)(b.CheckRules(statistician, county, time.Time{}))
		if slices.ContainsFunc(rules, func(r indicator.CheckRule) bool { return r.ID == "homes-few" }) || !slices.ContainsFunc(rules, func(r indicator.CheckRule) bool { return r.ID == "sectors-add" && r.Compares != "" }) {
			t.Error("the checks in force are others")
		}
		rules = must[[]indicator.CheckRule](t)(b.CheckRules(statistician, county, date("2025-03-03")))
		if i := slices.IndexFunc(rules, func(r indicator.CheckRule) bool { return r.ID == "homes-few" }); i < 0 || rules[i].Version != 1 {
			t.Error("on a past day the checks of today are listed")
		}
		must[*indicator.Batch](t)(b.Import(statistician, indicator.ImportRequest{Tenant: county, Name: "b.csv", SHA256: "b", File: strings.NewReader("指标,时期,数值\nhomes,2022,10\n")}))
		if found, err = kept.Find(t.Context(), county, check.Query{Ref: "b", Check: "homes-few"}); err != nil || len(found) != 0 {
			t.Errorf("a check that is off found %+v, %v", found, err)
		}
		if own := must[[]check.Own](t)(b.OwnChecks(statistician, county, time.Time{})); len(own) != 2 || !own[0].Off || own[0].Version != 3 {
			t.Errorf("in the list stands %+v", own)
		}
	})
}

// mustVersioned names the version that declarations change.
func mustVersioned(list []check.Declared, version int) []check.Declared {
	out := slices.Clone(list)
	for i := range out {
		out[i].Version = version
	}
	return out
}

// What is wrong with a declaration is said before anything is recorded.
func TestWrongOwnChecksAreRefused(t *testing.T) {
	checked(t, func(t *testing.T, b *bench, _ check.Store) {
		statistician := as("统计员", identity.Statistician)
		for name, tc := range map[string]struct{ from, to, want string }{
			"no words":              {"explanation: 本县在册户数历来在一千以上。", "explanation: ''", "check.own_text"},
			"a title too long":      {"title: 户数偏少", "title: " + strings.Repeat("长", 61), "check.own_long"},
			"no such kind":          {"kind: bounds", "kind: magic", "check.declaration"},
			"a kind of the program": {"kind: bounds", "kind: last-day", "check.declaration"},
			"a usual check":         {"id: homes-few", "id: jump", "check.own_default"},
			"no such indicator":     {"codes: [homes]", "codes: [homes, houses]", "check.own_code"},
			"a relation of nothing": {"left: gdp", "left: gnp", "check.own_idle"},
			"a case that fails":     {"cells: [homes 2024 = 900]", "cells: [homes 2024 = 1900]", "check.own_case"},
			"an unknown field":      {"severity: remark", "severity: remark\n  colour: red", "check.declaration"},
			"a later version":       {"id: homes-few", "id: homes-few\n  version: 4", "indicator.check_stale"},
			"no YAML":               {"- id: homes-few", "- id: [", "check.declaration"},
		} {
			t.Run(name, func(t *testing.T) {
				text := strings.Replace(ownYAML, tc.from, tc.to, 1)
				list, err := check.LoadOwn([]byte(text))
				if err == nil {
					_, err = b.SetOwnChecks(statistician, county, list, "试")
				}
				if got := wrongWith(err); got != tc.want {
					t.Errorf("says %q (%v), want %q", got, err, tc.want)
				}
			})
		}
		if own := must[[]check.Own](t)(b.OwnChecks(statistician, county, time.Time{})); len(own) != 0 {
			t.Errorf("recorded are %+v", own)
		}
	})
}

// What is written comes in again and says the same.
func TestOwnChecksAreWrittenAndReadAgain(t *testing.T) {
	list := must[[]check.Declared](t)(check.LoadOwn([]byte(ownYAML)))
	again := must[[]check.Declared](t)(check.LoadOwn(must[[]byte](t)(check.Write(list))))
	for i := range list {
		if same := must[bool](t)(list[i].Same(&again[i])); !same || len(again[i].Tests) != len(list[i].Tests) || again[i].Title != list[i].Title {
			t.Errorf("%+v comes back as %+v", list[i], again[i])
		}
	}
	list[0].With.Low.Decimal = list[0].With.Low.Neg()
	if must[bool](t)(list[0].Same(&again[0])) {
		t.Error("another bound is the same")
	}
}
