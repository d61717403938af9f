package lexicon

import (
	_ "embed" // outline_area.txt
	"strings"
	"sync"
)

// outline_area.txt lists the codes of GB/T 2260 for provinces, prefectures and
// counties, one "code name" a line. The facts are those the Ministry of Civil
// Affairs publishes (编制 2020), checked against the statistical division codes
// of 2023; names and codes of both years stand in it, since plans of earlier
// periods use earlier names. Functional zones have no code of GB/T 2260.
//
//go:embed outline_area.txt
var areaFile string

type areaTable struct {
	codes map[string][]string // name → codes
	names map[string]string   // code → name
}

var areas = sync.OnceValue(func() *areaTable {
	t := &areaTable{codes: map[string][]string{}, names: map[string]string{}}
	for line := range strings.Lines(areaFile) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok {
			t.codes[name] = append(t.codes[name], code)
			t.names[code] = name
		}
	}
	return t
})

// AreaCode is the GB/T 2260 code of a governed territory by its full name, empty
// when it has none. Names of higher territories may stand before it. Where
// several territories bear the name, the higher one printed before it decides,
// else the one whose higher territories the text mentions by far the most often,
// as mentions counts them; nil where there is no text.
func AreaCode(name string, mentions func(name string) int) string {
	t := areas()
	for i := range name {
		codes := t.codes[name[i:]]
		if len(codes) == 0 || i > 0 && !endsTerritory(name[:i]) {
			continue
		}
		if len(codes) == 1 {
			return codes[0]
		}
		if code := t.choose(codes, func(upper string) int {
			if strings.Contains(name[:i], upper) || strings.Contains(name[:i], stem(upper)) {
				return 1
			}
			return 0
		}); code != "" || mentions == nil {
			return code
		}
		return t.choose(codes, mentions)
	}
	return ""
}

// choose is the code whose higher territories are counted at least three times
// as often as those of any other; territories that two codes share tell nothing.
func (t *areaTable) choose(codes []string, count func(string) int) string {
	best, most, second := "", 0, 0
	for _, code := range codes {
		n := 0
		for _, upper := range []string{code[:2] + "0000", code[:4] + "00"} {
			name := t.names[upper]
			shared := 0
			for _, other := range codes {
				if t.names[other[:2]+"0000"] == name || t.names[other[:4]+"00"] == name {
					shared++
				}
			}
			if name != "" && upper != code && shared == 1 {
				n += count(name)
			}
		}
		if n > most {
			best, most, second = code, n, most
		} else if n > second {
			second = n
		}
	}
	if most == 0 || second*3 > most {
		return ""
	}
	return best
}

// stem is the name of a territory without its kind: 南京 of 南京市.
func stem(name string) string {
	for _, end := range []string{"省", "市", "地区", "盟", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区"} {
		if s, ok := strings.CutSuffix(name, end); ok && len(s) >= 6 {
			return s
		}
	}
	return name
}

// endsTerritory says whether s ends with the name of a territory, so that what
// follows is another one's: 湖南省, 内蒙古.
func endsTerritory(s string) bool {
	for _, end := range []string{"省", "市", "区", "州", "盟", "县", "旗", "内蒙古", "广西", "西藏", "宁夏", "新疆", "地区"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	t := areas()
	for i := range s {
		if len(t.codes[s[i:]+"省"]) > 0 || len(t.codes[s[i:]+"市"]) > 0 {
			return true // 江苏南京
		}
	}
	return false
}
