package lexicon_test

import (
	"strings"
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
	mentions := func(text string) func(string) int {
		return func(name string) int { return strings.Count(text, name) }
	}
	for _, c := range []struct{ name, text, want string }{
		{"湖南省", "", "430000"}, {"湘乡市", "", "430381"}, {"湖南省湘潭市湘乡市", "", "430381"}, {"湖南湘乡市", "", "430381"},
		{"内蒙古赤峰市", "", "150400"}, {"重庆市", "", "500000"}, {"仙桃市", "", "429004"},
		{"某某省", "", ""}, {"小易县", "", ""}, {"清溪县", "", ""}, {"松林高新区", "", ""},
		// several territories bear these names
		{"鼓楼区", "", ""}, {"朝阳区", "", ""}, {"南京市鼓楼区", "", "320106"}, {"江苏南京鼓楼区", "", "320106"},
		{"鼓楼区", "南京市委、市政府。融入南京市主城。", "320106"},
		{"鼓楼区", "南京市、福州市。", ""},
	} {
		if got := lexicon.AreaCode(c.name, mentions(c.text)); got != c.want {
			t.Errorf("AreaCode(%s) in %q is %q, want %q", c.name, c.text, got, c.want)
		}
	}
}
