package sheet

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/width"

	"gangyao/planning/reporting"
)

//go:embed words.yaml
var wordsFile []byte

// role is what a column holds.
type role string

const (
	roleIndicator  role = "indicator"
	roleUnit       role = "unit"
	roleArea       role = "area"
	roleOrg        role = "org"
	rolePeriod     role = "period"
	roleValue      role = "value"
	roleBefore     role = "before"
	rolePrevious   role = "previous"
	roleNote       role = "note"
	roleStatus     role = "status"
	roleReason     role = "reason"
	roleDefinition role = "definition"
	roleSerial     role = "serial"
	roleTarget     role = "target"
	roleGrowth     role = "growth"
	roleChange     role = "change"
	roleShare      role = "share"
	rolePerson     role = "person"
	roleSource     role = "source"
	roleVersion    role = "version"
	roleKey        role = "key"
	roleDemo       role = "demo"
)

// words is the vocabulary, tidied.
type words struct {
	roles       map[string]role
	noValue     map[string]reporting.NoValue
	growthEnds  []string
	nameFronts  []string
	totals      []string
	notes       []string
	approximate []string
	around      []string
	units       []string
	unitSame    []string // pairs for a replacer, longest first
	areaEnds    []string
}

// vocabulary reads the words once. The file is part of the program and a test
// reads it, so that an error cannot reach anybody.
var vocabulary = sync.OnceValues(func() (*words, error) { return readWords(wordsFile) })

func readWords(data []byte) (*words, error) {
	var f struct {
		Roles       map[role][]string
		GrowthEnds  []string `yaml:"growth_ends"`
		NameFronts  []string `yaml:"name_fronts"`
		Totals      []string
		Notes       []string
		NoValue     map[reporting.NoValue][]string `yaml:"no_value"`
		Approximate []string
		Around      []string
		Units       []string
		UnitSame    map[string]string `yaml:"unit_same"`
		AreaEnds    []string          `yaml:"area_ends"`
	}
	if err := yaml.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("sheet: words: %w", err)
	}
	all := func(list []string) []string {
		out := make([]string, 0, len(list))
		for _, s := range list {
			out = append(out, tidy(s))
		}
		slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
		return out
	}
	w := &words{roles: map[string]role{}, noValue: map[string]reporting.NoValue{},
		growthEnds: all(f.GrowthEnds), nameFronts: all(f.NameFronts), totals: all(f.Totals), notes: all(f.Notes),
		approximate: all(f.Approximate), around: all(f.Around), units: all(f.Units), areaEnds: all(f.AreaEnds)}
	var same []string
	for s := range f.UnitSame {
		same = append(same, s)
	}
	slices.SortFunc(same, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	for _, s := range same {
		w.unitSame = append(w.unitSame, tidy(s), tidy(f.UnitSame[s]))
	}
	for r, list := range f.Roles {
		for _, s := range list {
			if old, ok := w.roles[tidy(s)]; ok && old != r {
				return nil, fmt.Errorf("sheet: words: %s means %s and %s", s, old, r)
			}
			w.roles[tidy(s)] = r
		}
	}
	for n, list := range f.NoValue {
		for _, s := range list {
			w.noValue[tidy(s)] = n
		}
	}
	return w, nil
}

// tidy makes one spelling of the many: half width, no blanks, small letters.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200b', r == '\ufeff', unicode.IsControl(r):
			return -1
		case r == '−', r == '﹣':
			return '-'
		case r == '〔', r == '［', r == '【':
			return '('
		case r == '〕', r == '］', r == '】':
			return ')'
		case r == '∶', r == '︰':
			return ':'
		}
		return unicode.ToLower(r)
	}, width.Fold.String(strings.ToValidUTF8(s, "")))
}

// brackets cuts a bracketed end off a tidied text: 人口(万人) → 人口, 万人.
func brackets(s string) (front, inside string) {
	if !strings.HasSuffix(s, ")") {
		return s, ""
	}
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return s[:i], s[i+1 : len(s)-1]
			}
		}
	}
	return s, ""
}

// clip keeps what is shown of a text short.
func clip(s string, most int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
