package layout

import "testing"

func TestWordsParse(t *testing.T) {
	w, err := parseWords(wordsFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Meta) == 0 || len(w.menu) == 0 || len(w.Mark) == 0 || len(w.Tail) == 0 || w.HeadLines == 0 {
		t.Errorf("a list of words.yaml is empty: %+v", w)
	}
}
