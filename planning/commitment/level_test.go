package commitment

import (
	"strings"
	"testing"
	"unicode"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// A rate, a rank or full coverage is a state that a figure can deny; a count is asked
// for as a quantity, and of a change a figure alone tells nothing.
func TestTheLevelThatAWordingAsksFor(t *testing.T) {
	for _, x := range []struct {
		words     string
		kind      string
		op        reading.Op
		value     string
		unit      string
		want      string // "": none
		good, bad string
	}{
		{"义务教育巩固率达到99%", "share", reading.AtLeast, "99", "%", "≥99%", "99.0", "98.9"},
		{"重新违法犯罪率控制在0.5%以内", "share", reading.AtMost, "0.5", "%", "≤0.5%", "0.5", "0.51"},
		{"县域经济全省排名进入前10位", "rank", reading.AtMost, "10", "位", "≤10位", "9", "15"},
		{"建成三级医院", "rank", reading.Equal, "3", "级", "", "", ""},
		{"推行全覆盖", "cover", reading.CoverAll, "100", "%", "≥100%", "100", "99"},
		{"较大以上安全生产事故清零", "cover", reading.CoverAll, "0", "", "≤0", "0", "1"},
		{"用水量降至80吨", "level", reading.DecreaseTo, "80", "吨", "≤80吨", "79", "81"},
		{"能耗降低15%", "growth", reading.DecreaseBy, "15", "%", "", "", ""},
		{"幼儿园12所", "count", reading.Equal, "12", "所", "", "", ""},
	} {
		v := quantity.Parse(x.value)
		p := promise{entry: plan.Entry{Content: plan.Content{Commitment: &reading.Commitment{Kind: x.kind, Op: x.op, Value: &v, Unit: x.unit}}}}
		l := p.level()
		if l == nil {
			if x.want != "" {
				t.Errorf("%s: no level", x.words)
			}
			continue
		}
		if strings.Map(plain, l.Msg()) != x.want {
			t.Errorf("%s: %s, want %s", x.words, l.Msg(), x.want)
		}
		for figure, want := range map[string]bool{x.good: true, x.bad: false} {
			if holds, known := l.Holds(quantity.Parse(figure), l.Unit); holds != want || !known {
				t.Errorf("%s: %s keeps it: %v (comparable: %v)", x.words, figure, holds, known)
			}
		}
	}
}

// plain takes the thin space before a unit out of the way.
func plain(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}

// What cannot be compared denies nothing.
func TestAFigureInAnotherUnitDeniesNoLevel(t *testing.T) {
	l := &Level{Value: quantity.Parse("80"), Unit: "吨"}
	if _, known := l.Holds(quantity.Parse("3"), "家"); known {
		t.Error("houses compared with tons")
	}
}
