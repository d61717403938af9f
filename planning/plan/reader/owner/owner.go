// Package owner suggests which department answers for a commitment, from a
// table of words (医保 → 医疗保障局); a person confirms.
package owner

import (
	"cmp"
	"slices"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

// Suggester suggests departments for the items of one document. It remembers
// which words stand in a text, since many items share a sentence and all items
// of a section its headings. It is for one goroutine.
type Suggester struct {
	w     *lexicon.OwnerWords
	heard map[string][]word
	score []float64
	own   []bool // for whom a definite word of the text speaks
}

// word is a word of the table found in a text.
type word struct {
	points []lexicon.OwnerPoint
	length float64
}

// New is a Suggester that has heard nothing.
func New() *Suggester {
	w := lexicon.Owners()
	n := len(w.Departments)
	return &Suggester{w: w, heard: map[string][]word{}, score: make([]float64, n), own: make([]bool, n)}
}

// Suggest is New().Suggest, for a single text.
func Suggest(text string, headings []string) []string { return New().Suggest(text, headings) }

// Suggest returns department names, most likely first, for a text in a
// section whose headings are given, outermost first; nil when nothing fits.
//
// Every word of the table found in the text adds its weight to its
// departments, once however often it stands there; words in the headings count
// less, the innermost most. A blank in the text parts a subject from its
// context ("儿童医院 新建儿童医院和两条公路"): the context counts less, unless the
// subject says nothing. The same arguments give the same answer, in time linear
// in their length.
func (s *Suggester) Suggest(text string, headings []string) []string {
	clear(s.score)
	clear(s.own)
	subject, context, _ := strings.Cut(text, " ")
	said := s.add(subject, 1, true)
	if context != "" {
		if said {
			s.add(context, s.w.ContextShare, false)
		} else {
			said = s.add(context, 1, true)
		}
	}
	share := s.w.HeadingShare
	for i := len(headings) - 1; i >= 0; i-- {
		s.add(headings[i], share, false)
		share /= 2
	}
	return s.best(said)
}

// best lists the departments by score. Where the text itself spoke, a heading
// alone never speaks against it.
func (s *Suggester) best(said bool) []string {
	var list []int
	best := 0.0
	for d, score := range s.score {
		if score >= s.w.Least && (s.own[d] || !said) {
			list = append(list, d)
			best = max(best, score)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(s.score[b], s.score[a]) })
	var out []string
	for _, d := range list {
		if s.score[d] < best*s.w.Share || len(out) == s.w.Most {
			break
		}
		out = append(out, s.w.Departments[d])
	}
	return out
}

// add adds what the words of a text say, times share, and tells whether a
// definite word is among them; own notes for whom it speaks.
func (s *Suggester) add(text string, share float64, own bool) bool {
	said := false
	for _, x := range s.words(text) {
		for _, p := range x.points {
			s.score[p.Department] += p.Weight * share * x.length
			if p.Weight > 1 {
				said = true
				s.own[p.Department] = s.own[p.Department] || own
			}
		}
	}
	return said
}

// words are the different words of the table in a text.
func (s *Suggester) words(text string) []word {
	if found, ok := s.heard[text]; ok {
		return found
	}
	var found []word
	rs := []rune(text)
	for i := 0; i < len(rs); {
		n, points := s.w.Words.Prefix(rs[i:])
		if n == 0 {
			i++
			continue
		}
		if !slices.ContainsFunc(found, func(x word) bool { return &x.points[0] == &points[0] }) {
			found = append(found, word{points, length(n)})
		}
		i += n
	}
	s.heard[text] = found
	return found
}

// length favours longer words, which are more definite; n counts runes.
func length(n int) float64 { return 1 + 0.15*float64(min(n, 6)-2) }
