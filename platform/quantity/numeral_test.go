package quantity_test

import (
	"testing"

	"pgregory.net/rapid"

	"gangyao/platform/quantity"
)

func TestNumeralReadsLabelsAndYears(t *testing.T) {
	for s, want := range map[string]int{
		"12": 12, "十": 10, "十二": 12, "二十": 20, "二十一": 21, "一百零五": 105, "一百二十": 120,
		"二〇三五": 2035, "二零二五": 2025, "两": 2, "〇": 0, "三千零六": 3006, "廿一": 21, "一十二": 12,
	} {
		if got, ok := quantity.Numeral(s); !ok || got != want {
			t.Errorf("Numeral(%q) = %d, %v; want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "十十", "一二十", "百", "十百", "章", "12a", "一二三四五", "123456"} {
		if got, ok := quantity.Numeral(s); ok {
			t.Errorf("Numeral(%q) = %d, want a refusal", s, got)
		}
	}
}

func TestChineseIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 9999).Draw(t, "n")
		if got, ok := quantity.Numeral(quantity.Chinese(n)); !ok || got != n {
			t.Fatalf("%d is written %s and read back as %d, %v", n, quantity.Chinese(n), got, ok)
		}
	})
	for n, want := range map[int]string{0: "零", 10: "十", 11: "十一", 21: "二十一", 105: "一百零五", 110: "一百一十", 1005: "一千零五"} {
		if got := quantity.Chinese(n); got != want {
			t.Errorf("Chinese(%d) = %s, want %s", n, got, want)
		}
	}
}
