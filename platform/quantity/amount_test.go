package quantity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAmount(t *testing.T) {
	for in, want := range map[string]string{
		"30座": "30|座", "1,200.5 万元": "1200.5|万元", "-3": "-3|", "0.02人/10万人": "0.02|人/10万人", "120 m3": "120|m3", "８５％": "85|%", "5 个百分点": "5|个百分点",
		"三个": "3|个", "两座": "2|座", "十二个百分点": "12|个百分点", "一百零五公里": "105|公里", "三百二十亩": "320|亩",
		"两千万元": "2000|万元", "三十万亩": "30|万亩", "五亿元": "5|亿元", "一点五亿元": "1.5|亿元", "一万二千人": "12000|人", "一万零三百户": "10300|户",
		"一亿二千万元": "12000|万元", "两千": "2000|", "十": "10|", "零": "0|",
		"百分之五": "5|%", "百分之百": "100|%", "百分之九十九点五": "99.5|%", "百分之12.5": "12.5|%", "千分之三": "3|‰", "三成": "30|%", "九成五": "95|%", "六成半": "65|%",
	} {
		v, u, ok := Amount(in)
		if got := v.String() + "|" + string(u); !ok || got != want {
			t.Errorf("%s is read as %s, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", " ", "若干", "三五个", "两三座", "几十座", "千座", "万元", "3座5", "1.2.3座", "3:2座", "3几座", "1,2座", "百分之", "百分之很多", "-", "三点座", "成", "完成省下达任务", strings.Repeat("9", 61)} {
		if v, u, ok := Amount(in); ok {
			t.Errorf("%q is read as %s %s", in, v, u)
		}
	}
}

// What Chinese writes of a number, Amount reads as that number, unit or not.
func TestAmountReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9999).Draw(t, "n")
		unit := rapid.SampledFrom([]string{"座", "万元", "个百分点", "公里", ""}).Draw(t, "unit")
		v, u, ok := Amount(Chinese(n) + unit)
		if d, _ := v.Number(); !ok || d.IntPart() != int64(n) || string(u) != unit {
			t.Fatalf("%s%s is read as %s %s, %v", Chinese(n), unit, v, u, ok)
		}
	})
}

func FuzzAmount(f *testing.F) {
	for _, s := range []string{"30座", "两千万元", "百分之五", "三成五", "一亿二千万元", "1,2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, _, ok := Amount(s); ok {
			if _, number := v.Number(); !number {
				t.Fatalf("%q is taken and is no number: %q", s, v)
			}
		}
	})
}
