package lexicon

import "testing"

// TestSensesAreDistinct: a word beside a figure says one thing only.
func TestSensesAreDistinct(t *testing.T) {
	f := load[clauseFile]("clause.yaml")
	for name, lists := range map[string]map[string][]string{"before": f.Before, "after": f.After} {
		seen := map[string]string{}
		known := map[string]bool{}
		for _, s := range senses {
			known[s.key] = true
		}
		for sense, words := range lists {
			if !known[sense] {
				t.Errorf("%s: no such sense: %s", name, sense)
			}
			for _, w := range words {
				if other, ok := seen[w]; ok && other != sense {
					t.Errorf("%s: %s is both %s and %s", name, w, other, sense)
				}
				seen[w] = sense
			}
		}
	}
}

func TestUnits(t *testing.T) {
	table := UnitTable()
	for text, want := range map[string]string{
		"公里的绿道": "公里", "个百分点": "个百分点", "家企业": "家", "吨标准煤": "吨标准煤", "人次以上": "人次",
		"项目": "", "条件": "", "个人所得税": "", "名录": "", "方面": "", "%以上": "%",
	} {
		u, n := table.At([]rune(text))
		if u.Name != want || n != len([]rune(want)) {
			t.Errorf("%s begins with unit %q, want %q", text, u.Name, want)
		}
	}
	if got := table.OfSubject("常住人口总量"); got != "人" {
		t.Errorf("the unit of a population is %q", got)
	}
}

func TestTenseWordsLoad(t *testing.T) {
	if !Tense().Past.Within([]rune("“十三五”以来")) || Tense().Future.Within([]rune("完成了改造")) {
		t.Error("the words of tense are not what they should be")
	}
}
