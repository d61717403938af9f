package commitment

import (
	"slices"
	"testing"

	"gangyao/planning/indicator"
)

// Own rules are read as people write them, and all that is wrong is told by line.
func TestOwnRulesAreRead(t *testing.T) {
	known := func(name string) bool { return slices.Contains([]string{"住建局", "城管局", "财政局"}, name) }
	rules, err := parseOwnRules("# 2026年1月局务会\n\n管线入地、管线迁改 ＝ 住建局 ＋ 城管局，财政局\n专项债 = + 财政局\n", known)
	if err != nil || len(rules) != 2 {
		t.Fatalf("%+v %v", rules, err)
	}
	if r := rules[0]; r.line != 3 || !slices.Equal(r.words, []string{"管线入地", "管线迁改"}) || r.owner != "住建局" || !slices.Equal(r.helpers, []string{"城管局", "财政局"}) {
		t.Errorf("%+v", r)
	}
	if r := rules[1]; r.owner != "" || !slices.Equal(r.helpers, []string{"财政局"}) {
		t.Errorf("%+v", r)
	}
	_, err = parseOwnRules("管线 住建局\n= 住建局\n管线 =\n水 = 财政局\n道路 = 公路局 + 城管局 + 财政局\n桥梁 = 公路局", known)
	want := map[string]int{"commitment.rule_shape": 4, "commitment.rule_word": 1, "commitment.rule_org": 1}
	for _, f := range indicator.Fields(err) {
		want[f.Fault.Key]--
	}
	for key, n := range want {
		if n != 0 {
			t.Errorf("%s: %d too few: %v", key, n, err)
		}
	}
}

func FuzzOwnRules(f *testing.F) {
	f.Add("管线、道路 = 住建局 + 城管局")
	f.Add("=+=+\n#\n、=、")
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := parseOwnRules(text, func(string) bool { return true })
		for _, r := range rules {
			if err == nil && (len(r.words) == 0 || r.owner == "" && len(r.helpers) == 0) {
				t.Errorf("a rule that says nothing: %+v", r)
			}
		}
	})
}
