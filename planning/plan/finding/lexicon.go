package finding

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"
)

//go:embed lexicon.yaml
var lexiconText []byte

// lexicon is what the rules know about the names and units of quantities.
type lexicon struct {
	WholeArea []string   `yaml:"whole_area"`
	Same      [][]string `yaml:"same"`
	Kin       []struct {
		ID         string   `yaml:"id"`
		Members    []string `yaml:"members"`
		OneMeaning bool     `yaml:"one_meaning"`
		// Distinct members are known to be different quantities: two values
		// under two of these names are no conflict.
		Distinct []string `yaml:"distinct"`
		Why      string   `yaml:"why"`
	} `yaml:"kin"`
	PriceBased      []string `yaml:"price_based"`
	NominalGrowth   []string `yaml:"nominal_growth"`
	Falling         []string `yaml:"falling"`
	MeasuresTheFall []string `yaml:"measures_the_fall"`
	Headroom        []string `yaml:"headroom"`
	ToKeep          []string `yaml:"to_keep"`
	Neutral         string   `yaml:"neutral"`
	Units           []struct {
		Name   string   `yaml:"name"`
		Unless string   `yaml:"unless"`
		Want   []string `yaml:"want"`
		Show   string   `yaml:"show"`
	} `yaml:"units"`
	Identities []struct {
		Name        string   `yaml:"name"`
		Alias       []string `yaml:"alias"`
		Numerator   string   `yaml:"numerator"`
		Denominator string   `yaml:"denominator"`
		Percent     bool     `yaml:"percent"`
	} `yaml:"identities"`
	SharesOf []string `yaml:"shares_of"`
	Currency []struct {
		Unit string          `yaml:"unit"`
		To   string          `yaml:"to"`
		Low  decimal.Decimal `yaml:"low"`
		High decimal.Decimal `yaml:"high"`
	} `yaml:"currency"`
	Reliability []struct {
		Name  string `yaml:"name"`
		Hours int64  `yaml:"hours"`
	} `yaml:"reliability"`
	Gaps []struct {
		High    string `yaml:"high"`
		Low     string `yaml:"low"`
		Whole   string `yaml:"whole"`
		Weight  string `yaml:"weight"`
		Promise string `yaml:"promise"`
	} `yaml:"gaps"`

	synonyms map[rune][]synonym // by first character, longest first
	kinOf    map[string]string  // normal name → kin id
	neutral  *regexp.Regexp
	own      []string // words for the plan's own area
	units    []unitRule
	promises []*pattern // parallel to Gaps
	services []*pattern // parallel to Reliability
	// what was worked out for the names of one plan; nil in the shared lexicon
	names    map[string]string
	subjects map[string]subject
}

type synonym struct{ from, to string }

type unitRule struct {
	name, unless *regexp.Regexp // unless may be nil
	want         []string
	show         string
}

// words is the lexicon, read once. The file is part of the program, and a test
// reads it; a broken one cannot be shipped.
var words = sync.OnceValue(func() *lexicon {
	l, err := parseLexicon(lexiconText)
	if err != nil {
		panic(err)
	}
	return l
})

func parseLexicon(text []byte) (*lexicon, error) {
	l := &lexicon{kinOf: map[string]string{}, synonyms: map[rune][]synonym{}}
	if err := yaml.Unmarshal(text, l); err != nil {
		return nil, fmt.Errorf("lexicon.yaml: %w", err)
	}
	for _, group := range l.Same {
		for _, name := range group {
			first, _ := utf8.DecodeRuneInString(name)
			l.synonyms[first] = append(l.synonyms[first], synonym{name, group[0]})
		}
	}
	for _, list := range l.synonyms {
		slices.SortStableFunc(list, func(a, b synonym) int { return len(b.from) - len(a.from) })
	}
	for _, k := range l.Kin {
		for _, m := range k.Members {
			l.kinOf[l.name(m)] = k.ID
		}
	}
	for _, u := range l.Units {
		r := unitRule{want: u.Want, show: u.Show}
		var err error
		if r.name, err = regexp.Compile(u.Name); err != nil {
			return nil, fmt.Errorf("lexicon.yaml: units: %w", err)
		}
		if u.Unless != "" {
			if r.unless, err = regexp.Compile(u.Unless); err != nil {
				return nil, fmt.Errorf("lexicon.yaml: units: %w", err)
			}
		}
		l.units = append(l.units, r)
	}
	neutral, err := regexp.Compile(l.Neutral)
	if err != nil {
		return nil, fmt.Errorf("lexicon.yaml: neutral: %w", err)
	}
	l.neutral = neutral
	for _, g := range l.Gaps {
		p, err := compilePattern(g.Promise)
		if err != nil {
			return nil, fmt.Errorf("lexicon.yaml: gaps: %w", err)
		}
		l.promises = append(l.promises, p)
	}
	for _, r := range l.Reliability {
		p, err := compilePattern(regexp.QuoteMeta(r.Name) + `(?:[^。;,\d%]{0,10}?)(\d{2}(?:\.\d+)?)%`)
		if err != nil {
			return nil, fmt.Errorf("lexicon.yaml: reliability: %w", err)
		}
		l.services = append(l.services, p)
	}
	return l, nil
}

// forArea is the lexicon with the words for a plan's own area: 全县 and the
// county's name mean the whole in a county's plan, 全省 does not.
func (l *lexicon) forArea(area string) *lexicon {
	kinds := []string{"市", "县", "区", "州", "盟", "旗"}
	if r := []rune(area); len(r) > 1 {
		kinds = []string{string(r[len(r)-1])}
	}
	c := *l
	c.own = nil
	c.names, c.subjects = map[string]string{}, map[string]subject{}
	for _, w := range l.WholeArea {
		for _, k := range kinds {
			c.own = append(c.own, strings.ReplaceAll(w, "*", k))
		}
	}
	if r := []rune(area); len(r) > 1 {
		c.own = append(c.own, area)
		if len(r) > 2 {
			c.own = append(c.own, string(r[:len(r)-1]))
		}
	}
	return &c
}

var brackets = regexp.MustCompile(`[(（][^()（）]*[)）]?|[〔〕\[\]]`)
var ornaments = strings.NewReplacer(" ", "", "\u3000", "", "\n", "", "“", "", "”", "", "\"", "", "《", "", "》", "", "*", "", "＊", "")

// name is the normal form of the name of a quantity: without quotes, brackets
// and words for the whole area, and with one name for each synonym.
func (l *lexicon) name(s string) string {
	if known, ok := l.names[s]; ok {
		return known
	}
	n := l.plainName(s)
	if l.names != nil {
		l.names[s] = n
	}
	return n
}

// plainName goes on until nothing changes: what is left of a synonym may be one again.
func (l *lexicon) plainName(s string) string {
	for range utf8.RuneCountInString(s) {
		next := l.plainer(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

func (l *lexicon) plainer(s string) string {
	s = ornaments.Replace(brackets.ReplaceAllString(ornaments.Replace(s), ""))
	for again := true; again; {
		again = false
		for _, p := range l.own {
			if rest, ok := strings.CutPrefix(s, p); ok && len(rest) >= 6 {
				s, again = rest, true
			}
		}
	}
	return l.replaceSynonyms(s)
}

// replaceSynonyms replaces every synonym at once, the longest first.
func (l *lexicon) replaceSynonyms(s string) string {
	var b strings.Builder
next:
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		for _, syn := range l.synonyms[r] {
			if rest, ok := strings.CutPrefix(s, syn.from); ok {
				b.WriteString(syn.to)
				s = rest
				continue next
			}
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

// known says whether a normal name is one of some names.
func (l *lexicon) known(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return l.name(n) == name })
}

func (l *lexicon) priceBased(name string) bool { return containsAny(name, l.PriceBased) }

func (l *lexicon) nominalGrowth(name string) bool { return containsAny(name, l.NominalGrowth) }

// direction of an indicator by its name: up, down or none (not judged).
func (l *lexicon) direction(name string) string {
	switch {
	case l.neutral.MatchString(name):
		return "none"
	case containsAny(name, l.MeasuresTheFall):
		return "up"
	case containsAny(name, l.Falling):
		return "down"
	}
	return "up"
}

func containsAny(s string, subs []string) bool {
	for _, sub := range subs {
		if strings.Contains(s, sub) {
			return true
		}
	}
	return false
}
