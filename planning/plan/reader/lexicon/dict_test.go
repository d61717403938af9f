package lexicon

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDictFindsTheLongestWord(t *testing.T) {
	d := NewDict[int]()
	for i, w := range []string{"公路", "高速公路", "高速", "公路网", ""} {
		d.Add(w, i)
	}
	for _, c := range []struct {
		text           string
		prefix, suffix int
	}{
		{"高速公路", 4, 4}, {"高速公路网", 4, 3}, {"公路网", 3, 3}, {"高铁", 0, 0}, {"", 0, 0}, {"速公路", 0, 2},
	} {
		if n, _ := d.Prefix([]rune(c.text)); n != c.prefix {
			t.Errorf("Prefix(%q) = %d, want %d", c.text, n, c.prefix)
		}
		if n, _ := d.Suffix([]rune(c.text)); n != c.suffix {
			t.Errorf("Suffix(%q) = %d, want %d", c.text, n, c.suffix)
		}
	}
}

// The dictionary agrees with looking through all words.
func TestDictAgreesWithALinearSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙")), 1, 4, -1)
		words := rapid.SliceOf(letters).Draw(t, "words")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("甲乙丙")), 0, 8, -1).Draw(t, "text")
		d := NewDict[string]()
		prefix, suffix := "", ""
		for _, w := range words {
			d.Add(w, w)
			if strings.HasPrefix(text, w) && len(w) > len(prefix) {
				prefix = w
			}
			if strings.HasSuffix(text, w) && len(w) > len(suffix) {
				suffix = w
			}
		}
		if n, v := d.Prefix([]rune(text)); v != prefix || n != len([]rune(prefix)) {
			t.Fatalf("Prefix gives %q, want %q", v, prefix)
		}
		if n, v := d.Suffix([]rune(text)); v != suffix || n != len([]rune(suffix)) {
			t.Fatalf("Suffix gives %q, want %q", v, suffix)
		}
	})
}

// The embedded files decode, and a head noun is not listed as its own opposite
// by mistake: what is never a work must not also be sure to be one.
func TestWordsLoad(t *testing.T) {
	w, s, m, o := Work(), Systems(), Measures(), Owners()
	for word, want := range map[string]Head{"变电站": Sure, "中心": Likely, "设施": Facility, "除险加固": Action, "改造工程": Project, "底线": Never, "系统": Equipment} {
		if got, ok := w.Heads.Is([]rune(word)); !ok || got != want {
			t.Errorf("head %s is %v, want %v", word, got, want)
		}
	}
	for word, want := range map[string]VerbClass{"新建": Build, "提质改造": Renew, "实施": Run, "完善": Mend, "打造": Shape, "支持": Support} {
		if got, ok := w.Verbs.Is([]rune(word)); !ok || got != want {
			t.Errorf("verb %s is %v, want %v", word, got, want)
		}
	}
	for word, form := range map[string]string{"交易平台": "platform", "负面清单": "register", "预警机制": "early_warning", "考评体系": "assessment"} {
		if got, ok := s.Heads.Is([]rune(word)); !ok || got.Form != form {
			t.Errorf("system head %s has form %q, want %q", word, got.Form, form)
		}
	}
	if !m.Orders.Within([]rune("推进")) || len(o.Departments) < 30 || o.Least <= 0 {
		t.Error("measure or owner words are missing")
	}
	h := load[workHeadsFile]("work_heads.yaml")
	never := map[string]bool{}
	for _, word := range strings.Fields(h.Never) {
		never[word] = true
	}
	for _, word := range strings.Fields(h.Sure + h.Likely + h.Action) {
		if never[word] {
			t.Errorf("%s is listed both as a work and as never one", word)
		}
	}
}
