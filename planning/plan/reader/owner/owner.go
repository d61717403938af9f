// Package owner suggests which department answers for a commitment, from a
// table of words (医保 → 医疗保障局); a person confirms.
package owner

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gangyao/planning/plan/reader/lexicon"
)

// Suggest returns department names, most likely first, for a text in a
// section whose headings are given, outermost first; nil when nothing fits.
//
// Every word of the table found in the text adds its weight to its
// departments, once however often it stands there; words in the headings count
// less, the innermost most. A blank in the text parts a subject from its
// context ("儿童医院 新建儿童医院和两条公路"): the context counts less, unless the
// subject says nothing. Suggest is pure, and linear in the length of its arguments.
func Suggest(text string, headings []string) []string {
	w := lexicon.Owners()
	score := make([]float64, len(w.Departments))
	subject, context, _ := strings.Cut(text, " ")
	own := add(w, score, []rune(subject), 1)
	if context != "" {
		said, weight := slices.Contains(own, true), 1.0
		if said {
			weight = w.ContextShare
		}
		for d, spoke := range add(w, score, []rune(context), weight) {
			own[d] = own[d] || spoke && !said
		}
	}
	share := w.HeadingShare
	for i := len(headings) - 1; i >= 0; i-- {
		add(w, score, []rune(headings[i]), share)
		share /= 2
	}
	type scored struct {
		department int
		score      float64
	}
	var list []scored
	best := 0.0
	for d, s := range score {
		// a heading alone never speaks against the text
		if s >= w.Least && (own[d] || !slices.Contains(own, true)) {
			list = append(list, scored{d, s})
			best = max(best, s)
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []string
	for _, x := range list {
		if x.score < best*w.Share || len(out) == w.Most {
			break
		}
		out = append(out, w.Departments[x.department])
	}
	return out
}

// add adds what the words of rs say, times share, and tells which departments
// they spoke for.
func add(w *lexicon.OwnerWords, score []float64, rs []rune, share float64) []bool {
	spoke := make([]bool, len(score))
	var seen []string
	for i := 0; i < len(rs); {
		n, points := w.Words.Prefix(rs[i:])
		if n == 0 {
			i++
			continue
		}
		if word := string(rs[i : i+n]); !slices.Contains(seen, word) {
			seen = append(seen, word)
			for _, p := range points {
				score[p.Department] += p.Weight * share * length(word)
				spoke[p.Department] = spoke[p.Department] || p.Weight > 1
			}
		}
		i += n
	}
	return spoke
}

// length favours longer words, which are more definite.
func length(word string) float64 {
	return 1 + 0.15*float64(min(utf8.RuneCountInString(word), 6)-2)
}
