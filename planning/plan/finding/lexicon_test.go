package finding

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSubjectsAreTheSameOrNot(t *testing.T) {
	l := words().forArea("青禾县")
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"全县地区生产总值", "地区生产总值(GDP)", true},
		{"青禾县生产总值", "GDP", true},
		{"全省地区生产总值", "地区生产总值", false}, // a county's plan may cite the province
		{"人均地区生产总值", "地区生产总值", false},
		{"地区生产总值增速", "地区生产总值", false},
		{"地区生产总值年均增长", "GDP增速", true},
		{"工业增加值占地区生产总值比重", "工业增加值占GDP的比重", true},
		{"工业增加值占GDP比重", "工业增加值", false},
		{"城镇居民人均可支配收入", "农村居民人均可支配收入", false},
		{"城镇居民人均可支配收入", "居民人均可支配收入", false},
		{"全体居民人均可支配收入（元）", "居民人均可支配收入", true},
		{"R&D经费支出占GDP比重", "全社会研发经费投入占地区生产总值比重", true},
		{"人口自然增长率", "人口", false},
		{"财政总收入", "一般公共预算收入", false},
		{"“一站式”服务中心", "一站式服务中心", true},
	} {
		if got := l.subjectOf(c.a) == l.subjectOf(c.b); got != c.same {
			t.Errorf("%s (%v) and %s (%v): same is %v", c.a, l.subjectOf(c.a), c.b, l.subjectOf(c.b), got)
		}
	}
}

func TestSubRowsTakeTheirParentsName(t *testing.T) {
	parent := "居民人均可支配收入"
	for name, want := range map[string]string{
		"增速(%":      "居民人均可支配收入增速",
		"城镇（元）":     "城镇居民人均可支配收入",
		"其中：农村居民":   "农村居民人均可支配收入",
		"#城镇常住居民":   "城镇常住居民人均可支配收入",
		"农民工月均工资水平": "农民工月均工资水平",
	} {
		if got := rowName(name, &parent); got != want {
			t.Errorf("%s under %s is %s, want %s", name, parent, got, want)
		}
	}
}

func TestDirectionByName(t *testing.T) {
	for name, want := range map[string]string{
		"地区生产总值": "up", "城镇调查失业率": "down", "单位GDP能源消耗降幅": "up", "单位GDP能耗": "down",
		"人口自然增长率": "none", "三次产业结构": "none", "常住人口城镇化率": "up", "常住人口规模": "none",
		"细颗粒物年均浓度": "down", "森林覆盖率": "up", "生产安全事故死亡人数下降": "up", "城乡居民收入比": "down",
	} {
		if got := words().direction(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// Normal names are stable: normalising again changes nothing.
func TestNormalNameIsIdempotent(t *testing.T) {
	l := words().forArea("青禾县")
	parts := rapid.SampledFrom([]string{"全县", "地区", "生产总值", "(GDP)", "人均", "研发", "经费", "投入", "占", "比重", "城镇", "居民", "人均可支配收入", "医保", "“", "”", "率", "常住人口", "规模"})
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, p := range rapid.SliceOfN(parts, 1, 8).Draw(t, "parts") {
			s += p
		}
		once := l.name(s)
		if twice := l.name(once); twice != once {
			t.Fatalf("%q → %q → %q", s, once, twice)
		}
	})
}

func TestNumerals(t *testing.T) {
	for s, want := range map[string]int{"3": 3, "十": 10, "十二": 12, "二十": 20, "二十三": 23, "一百": 100, "两": 2, "八百": 800, "": 0, "若干": 0} {
		if got := numeralOf(s); got != want {
			t.Errorf("%s is %d, want %d", s, got, want)
		}
	}
}
