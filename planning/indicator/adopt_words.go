package indicator

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/quantity"
)

//go:embed adopt.yaml
var adoptYAML []byte

// words are those of adopt.yaml, names folded.
type words struct {
	Synonyms  [][2]string       `yaml:"synonyms"`
	Growth    []string          `yaml:"growth"`
	NotGrowth []string          `yaml:"not_growth"`
	Fall      []string          `yaml:"fall"`
	Counted   []string          `yaml:"counted"`
	Yearly    []string          `yaml:"yearly"`
	Ratio     []string          `yaml:"ratio"`
	Share     []string          `yaml:"share"`
	Rank      []string          `yaml:"rank"`
	Ceiling   []string          `yaml:"ceiling"`
	Hold      []string          `yaml:"hold"`
	NotHold   []string          `yaml:"not_hold"`
	AtLeast   []string          `yaml:"at_least"`
	State     []string          `yaml:"state"`
	Qualifier []string          `yaml:"qualifier"`
	OfWhich   []string          `yaml:"of_which"`
	Codes     map[Code][]string `yaml:"codes"`

	byName map[string]Code
}

// adoptWords reads adopt.yaml once.
var adoptWords = sync.OnceValues(func() (*words, error) {
	var w words
	if err := yaml.Load(adoptYAML, &w, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("adopt.yaml: %w", err)
	}
	w.byName = map[string]Code{}
	for code, names := range w.Codes {
		for _, n := range names {
			f := w.fold(n)
			if other, twice := w.byName[f]; twice && other != code {
				return nil, fmt.Errorf("adopt.yaml: %s belongs to both %s and %s", n, other, code)
			}
			w.byName[f] = code
		}
	}
	return &w, nil
})

// half is a character in half width and lower case.
func half(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	return unicode.ToLower(r)
}

// fold makes names comparable: half width, lower case, no spaces and marks, one
// wording for what has several.
func (w *words) fold(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r = half(r); unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' || r == '.' || r == '&' || unicode.Is(unicode.Nl, r) {
			b.WriteRune(r)
		}
	}
	s := b.String()
	for _, pair := range w.Synonyms {
		s = strings.ReplaceAll(s, strings.ToLower(pair[0]), pair[1])
	}
	return s
}

func holdsAny(s string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

func endsWith(s string, ends []string) (stem string, ok bool) {
	for _, e := range ends {
		if stem, ok := strings.CutSuffix(s, e); ok {
			return stem, true
		}
	}
	return s, false
}

// percent says whether a unit counts hundredths or thousandths.
func percent(u quantity.Unit) bool {
	return strings.ContainsAny(string(u), "%‰％") || strings.HasSuffix(string(u), "百分点")
}

// growthOf is what a rate of growth is the growth of: 地区生产总值 of
// 地区生产总值年均增长.
func (w *words) growthOf(name string, u quantity.Unit) (stem string, ok bool) {
	if !percent(u) || holdsAny(name, w.NotGrowth) {
		return "", false
	}
	stem, ok = endsWith(w.fold(name), w.Growth)
	return stem, ok
}

// code is the usual code of a name, else one made from the name itself, the
// same wherever the name is met.
func (w *words) code(name string, u quantity.Unit) Code {
	folded := w.fold(name)
	if c, ok := w.byName[folded]; ok {
		return c
	}
	if stem, ok := w.growthOf(name, u); ok && stem != "" {
		return w.code(stem, "") + "-growth"
	}
	base, _ := u.Fold()
	sum := sha256.Sum256([]byte(folded + "\x00" + string(base)))
	return Code("i-" + hex.EncodeToString(sum[:4]))
}

// likeness of two names is the share of neighbouring pairs of characters that
// they have in common, 0 to 1 (Dice).
func (w *words) likeness(a, b string) float64 {
	x, y := pairs(w.fold(a)), pairs(w.fold(b))
	if len(x)+len(y) == 0 {
		return 0
	}
	common := 0
	left := map[string]int{}
	for _, p := range x {
		left[p]++
	}
	for _, p := range y {
		if left[p] > 0 {
			left[p]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}

func pairs(s string) []string {
	r := []rune(s)
	var out []string
	for i := 0; i+1 < len(r); i++ {
		out = append(out, string(r[i:i+2]))
	}
	return out
}
