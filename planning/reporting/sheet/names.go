package sheet

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// names finds what words mean among what a frame knows.
type names struct {
	words  *words
	frame  *Frame
	defs   map[string][]*Known // by plain name
	growth map[indicator.Code][]*Known
	areas  map[string][]area.Code
	orgs   map[string][]identity.OrgID
	titles map[area.Code]string
	asked  map[indicator.Code][]indicator.CellKey
	any    bool // no list of asked cells: all are taken
}

func newNames(w *words, f *Frame) *names {
	n := &names{words: w, frame: f, defs: map[string][]*Known{}, growth: map[indicator.Code][]*Known{},
		areas: map[string][]area.Code{}, orgs: map[string][]identity.OrgID{}, titles: map[area.Code]string{},
		asked: map[indicator.Code][]indicator.CellKey{}, any: f.Cells == nil}
	units := slices.Clone(w.units)
	for i := range f.Definitions {
		k := &f.Definitions[i]
		for _, name := range append([]string{k.Name}, k.Aliases...) {
			if p := n.plain(name); p != "" && !slices.Contains(n.defs[p], k) {
				n.defs[p] = append(n.defs[p], k)
			}
		}
		if k.GrowthOf != "" {
			n.growth[k.GrowthOf] = append(n.growth[k.GrowthOf], k)
		}
		if u := tidy(string(k.Unit)); u != "" && !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	own := *w
	own.units = units
	n.words = &own
	for _, a := range f.Areas {
		n.titles[a.Code] = a.Name
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			add(n.areas, tidy(name), a.Code)
		}
	}
	for _, a := range f.Areas { // names without their kind of place, where that is clear
		if s := n.shortArea(tidy(a.Name)); s != tidy(a.Name) {
			add(n.areas, s, a.Code)
		}
	}
	for _, o := range f.Orgs {
		for _, name := range append([]string{o.Name}, o.Aliases...) {
			add(n.orgs, tidy(name), o.ID)
		}
	}
	for _, c := range f.Cells {
		n.asked[c.Code] = append(n.asked[c.Code], c)
	}
	return n
}

func add[T comparable](m map[string][]T, key string, v T) {
	if key != "" && !slices.Contains(m[key], v) {
		m[key] = append(m[key], v)
	}
}

// shortArea is the name of a place without its kind; names of one character keep it.
func (n *names) shortArea(s string) string {
	for _, end := range n.words.areaEnds {
		if rest, ok := strings.CutSuffix(s, end); ok && len([]rune(rest)) >= 2 {
			return rest
		}
	}
	return s
}

// plain is a name of an indicator without numbering, brackets that hold a unit,
// and words around it.
func (n *names) plain(name string) string {
	s := tidy(name)
	s = numbering(s)
	for range 3 {
		front, inside := brackets(s)
		if inside == "" || front == "" {
			break
		}
		if !n.words.isUnit(quantity.Unit(inside)) && !strings.ContainsAny(inside, "%‰") && strings.Trim(inside, "百千万亿") != "" {
			break
		}
		s = front
	}
	for changed := true; changed; {
		changed = false
		for _, w := range n.words.nameFronts {
			if rest, ok := strings.CutPrefix(s, w); ok && len([]rune(rest)) > 1 {
				s, changed = rest, true
			}
		}
	}
	return strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”\"'《》、,。.:;·-", r) {
			return -1
		}
		return r
	}, s), "()")
}

// numbering cuts 一、 (一) 1. 1、 (1) ① off a tidied text.
func numbering(s string) string {
	for range 3 {
		r := []rune(s)
		i := 0
		if len(r) > 0 && r[0] == '(' {
			i++
		}
		from := i
		for i < len(r) && i-from < 4 && (unicode.IsDigit(r[i]) || strings.ContainsRune("一二三四五六七八九十", r[i])) {
			i++
		}
		switch {
		case i == from && len(r) > 1 && r[0] >= '①' && r[0] <= '⑳':
			s = string(r[1:])
			continue
		case i == from || i >= len(r)-1:
			return s
		case from == 1 && r[i] == ')':
		case from == 0 && strings.ContainsRune("、.)", r[i]) && !unicode.IsDigit(r[i+1]):
		default:
			return s
		}
		s = string(r[i+1:])
	}
	return s
}

// suggested is a name with its likeness, 0 to 1.
type suggested struct {
	answer Answer
	like   float64
}

// minLike is the likeness from which a name is suggested, mostSuggested how many are.
const (
	minLike       = 0.42
	mostSuggested = 4
	maxName       = 60
)

func (n *names) suggestIndicator(text string) []Answer {
	p := n.plain(text)
	best := map[indicator.Version]suggested{}
	for name, list := range n.defs {
		l := alike(p, name)
		if l < minLike {
			continue
		}
		for _, k := range list {
			if n.any || len(n.asked[k.Code]) > 0 {
				v := k.Key()
				if l > best[v].like {
					best[v] = suggested{Answer{Indicator: &v, Name: k.Name}, l}
				}
			}
		}
	}
	return ranked(best)
}

func (n *names) suggestArea(text string) []Answer {
	t := tidy(text)
	best := map[area.Code]suggested{}
	for name, codes := range n.areas {
		if l := max(alike(t, name), alike(n.shortArea(t), n.shortArea(name))); l >= minLike {
			for _, c := range codes {
				if l > best[c].like {
					best[c] = suggested{Answer{Area: &c, Name: n.titles[c]}, l}
				}
			}
		}
	}
	return ranked(best)
}

func ranked[K comparable](best map[K]suggested) []Answer {
	list := make([]suggested, 0, len(best))
	for _, s := range best {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b suggested) int {
		return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.answer.Name, b.answer.Name), cmp.Compare(versionOf(a.answer), versionOf(b.answer)))
	})
	var out []Answer
	for _, s := range list[:min(len(list), mostSuggested)] {
		out = append(out, s.answer)
	}
	return out
}

func versionOf(a Answer) int {
	if a.Indicator != nil {
		return a.Indicator.Version
	}
	return 0
}

// alike is the Dice coefficient of the pairs of characters of two names.
func alike(a, b string) float64 {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > maxName || len(rb) > maxName {
		return 0
	}
	if len(ra) < 2 || len(rb) < 2 {
		if a == b && a != "" {
			return 1
		}
		return 0
	}
	pairs := map[[2]rune]int{}
	for i := 1; i < len(ra); i++ {
		pairs[[2]rune{ra[i-1], ra[i]}]++
	}
	both := 0
	for i := 1; i < len(rb); i++ {
		if p := [2]rune{rb[i-1], rb[i]}; pairs[p] > 0 {
			pairs[p]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(ra)+len(rb)-2)
}

// valid says whether a definition version counts in a period.
func valid(d *indicator.Definition, p period.Period) bool {
	return (d.From.IsZero() || !p.End().Before(d.From.Start())) && (d.To.IsZero() || !p.Start().After(d.To.End()))
}
