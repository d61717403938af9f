package lexicon_test

import (
	"testing"

	"gangyao/planning/plan/reader/lexicon"
)

func TestTableAndOutlineWordsLoad(t *testing.T) {
	if w := lexicon.Table(); len(w.Units) == 0 || len(w.Header["name"]) == 0 || len(w.Nature) != 2 {
		t.Errorf("table.yaml is incomplete: %+v", w)
	}
	if w := lexicon.Outline(); len(w.AreaEnds) == 0 || len(w.Others) == 0 {
		t.Errorf("outline.yaml is incomplete: %+v", w)
	}
	if lexicon.AreaCode("某某省") != "" {
		t.Error("an unknown name has a code")
	}
	for code, names := range map[string][]string{"430000": {"湖南省"}, "430381": {"湘乡市", "湖南省湘乡市", "湖南省湘潭市湘乡市"}} {
		for _, name := range names {
			if got := lexicon.AreaCode(name); got != code {
				t.Errorf("AreaCode(%s) = %q, want %s", name, got, code)
			}
		}
	}
}
