package commitment

import (
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

func aimed(aim string, with ...func(*indicator.Row)) *indicator.Row {
	r := &indicator.Row{
		Target:     &indicator.Target{Pinned: indicator.Version{Code: "x", Version: 1}, Area: "900101", Rule: indicator.RuleLevel, Unit: "亿元", Aim: num(aim), Op: ">=", Start: 2021, End: 2025},
		Definition: &indicator.Definition{Code: "x", Version: 1, Name: "某指标", Unit: "亿元", Kind: indicator.Level, Direction: indicator.Up},
	}
	for _, w := range with {
		w(r)
	}
	return r
}

// How a target stands to that of the plan above.
func TestTargetsCompared(t *testing.T) {
	share := func(r *indicator.Row) { r.Target.Unit, r.Definition.Kind = "%", indicator.Ratio }
	city := func(r *indicator.Row) { r.Target.Area = "900100" }
	down := func(r *indicator.Row) { r.Definition.Direction, r.Target.Op = indicator.Down, "<=" }
	unit := func(u quantity.Unit) func(*indicator.Row) { return func(r *indicator.Row) { r.Target.Unit = u } }
	for name, c := range map[string]struct {
		lower, upper *indicator.Row
		want         Relation
		gap          string
	}{
		"more is better":                   {aimed("700"), aimed("750"), Weaker, "-50"},
		"more than asked":                  {aimed("800"), aimed("750"), Stronger, "50"},
		"the same in other digits":         {aimed("750.0"), aimed("750"), SameTarget, "0"},
		"the same in another scale":        {aimed("7500000", unit("万元")), aimed("750"), SameTarget, "0"},
		"units that do not compare":        {aimed("7", unit("万人")), aimed("7"), NotComparable, ""},
		"less is better":                   {aimed("12", down), aimed("10", down), Weaker, "2"},
		"less, and asked for less":         {aimed("9", down), aimed("10", down), Stronger, "-1"},
		"more than it, not merely as much": {aimed("750"), aimed("750", func(r *indicator.Row) { r.Target.Op = ">" }), Weaker, "0"},
		"a total of a larger place":        {aimed("700"), aimed("9000", city), NotComparable, ""},
		"a share of a larger place":        {aimed("58", share), aimed("60", share, city), Weaker, "-2"},
		"another version of the standard":  {aimed("7"), aimed("7", func(r *indicator.Row) { r.Target.Pinned.Version = 2 }), NotComparable, ""},
		"growth against level":             {aimed("7"), aimed("7", func(r *indicator.Row) { r.Target.Rule = indicator.RuleGrowth }), NotComparable, ""},
		"in words":                         {aimed("7"), aimed("7", func(r *indicator.Row) { r.Target.Aim, r.Target.Words = nil, "完成上级任务" }), NotComparable, ""},
		"words for a number":               {aimed("多"), aimed("7"), NotComparable, ""},
		"neither direction": {aimed("7", func(r *indicator.Row) { r.Definition.Direction, r.Target.Op = indicator.None, "=" }),
			aimed("8", func(r *indicator.Row) { r.Definition.Direction, r.Target.Op = indicator.None, "=" }), NotComparable, ""},
		"another year": {aimed("7"), aimed("8", func(r *indicator.Row) { r.Target.End = 2030 }), NotComparable, ""},
		"another year with a milestone": {aimed("7"), aimed("9", func(r *indicator.Row) {
			r.Target.End, r.Target.Milestones = 2030, []indicator.Milestone{{Year: 2025, Value: quantity.Parse("8")}}
		}), Weaker, "-1"},
		"our milestone in their year": {aimed("9", func(r *indicator.Row) {
			r.Target.Milestones = []indicator.Milestone{{Year: 2023, Value: quantity.Parse("8")}}
		}),
			aimed("8", func(r *indicator.Row) { r.Target.End = 2023 }), SameTarget, "0"},
		"missing here":   {nil, aimed("7"), MissingBelow, ""},
		"only here":      {aimed("7"), nil, OnlyBelow, ""},
		"in neither one": {nil, nil, NotComparable, ""},
	} {
		l := CompareTargets(c.lower, c.upper)
		if l.Relation != c.want || str(l.Gap) != c.gap {
			t.Errorf("%s: %s %q, want %s %q", name, l.Relation, str(l.Gap), c.want, c.gap)
		}
		for _, lang := range i18n.Langs() {
			if s := l.Says(); s.In(lang) == "" || l.Arithmetic.Key == "" {
				t.Errorf("%s says nothing", name)
			}
		}
	}
	soft := CompareTargets(aimed("8"), aimed("8", func(r *indicator.Row) { r.Target.Binding = true }))
	if a := (&Alignment{Lines: []AlignLine{soft}}); len(a.Weaker()) != 1 {
		t.Error("an obligation that became an expectation is no finding")
	}
}

// Weaker one way is stronger the other way, whatever the scale.
func TestComparisonIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom([]string{"1", "2.5", "7", "7.0", "10000"})
		scale := func(r *indicator.Row) {
			r.Target.Unit = rapid.SampledFrom([]quantity.Unit{"亿元", "万元"}).Draw(t, "unit")
		}
		a, b := aimed(v.Draw(t, "a"), scale), aimed(v.Draw(t, "b"), scale)
		there, back := CompareTargets(a, b).Relation, CompareTargets(b, a).Relation
		opposite := map[Relation]Relation{Weaker: Stronger, Stronger: Weaker, SameTarget: SameTarget}
		if opposite[there] != back {
			t.Fatalf("%s and back %s", there, back)
		}
	})
}
