// Package search finds text in Chinese and Latin script. Han characters are
// indexed as overlapping pairs (固定资产 → 固定 定资 资产), other words as they
// are; a query is looked up as a phrase of the same terms, so that hits are
// exact without a dictionary, from one character upwards. SQLite keeps the
// terms in FTS5, PostgreSQL in a tsvector with a GIN index; both give the same hits.
package search

import (
	"strings"
	"unicode"
)

// term is one indexed term with its place in the text, in runes.
type term struct {
	text       string
	start, end int
	han        bool
}

// fold makes half width and lower case of one rune, so that places stay.
func fold(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // full-width forms of ! to ~
		r -= '！' - '!'
	case r == '　':
		return ' '
	}
	return unicode.ToLower(r)
}

func isHan(r rune) bool  { return unicode.Is(unicode.Han, r) || r == '〇' }
func isWord(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isHan(r) }

// maxWord bounds one word in runes; what runs on is the next word.
const maxWord = 64

// terms cuts a text. A run of Han characters gives its pairs and then its last
// character alone: a single character is then found as the beginning of a
// term, and phrases never reach across the end of a run. White space inside a
// run does not end it, for a page or a typist may have put it there.
func terms(text []rune) []term {
	var out []term
	for i := 0; i < len(text); {
		r := fold(text[i])
		switch {
		case isHan(r):
			places := []int{}
			for i < len(text) && (isHan(text[i]) || unicode.IsSpace(text[i])) {
				if isHan(text[i]) {
					places = append(places, i)
				}
				i++
			}
			for k, p := range places {
				if k+1 < len(places) {
					q := places[k+1]
					out = append(out, term{string([]rune{text[p], text[q]}), p, q + 1, true})
				} else {
					out = append(out, term{string(text[p]), p, p + 1, true})
				}
			}
		case isWord(r):
			start := i
			var word strings.Builder
			for i < len(text) && i-start < maxWord && isWord(fold(text[i])) {
				word.WriteRune(fold(text[i]))
				i++
			}
			out = append(out, term{word.String(), start, i, false})
		default:
			i++
		}
	}
	return out
}

// phrase is a part of a query that must occur as it stands.
type phrase struct {
	terms []string
	// prefix: the last term is the beginning of an indexed term.
	prefix bool
}

// maxTerms bounds a query, whatever is pasted into the field.
const maxTerms = 64

// phrases reads a query: parts between white space must all occur. The last
// character of a run of Han characters is covered by its last pair; a single
// one, and a word of letters, match as a beginning.
func phrases(query string) []phrase {
	var out []phrase
	n := 0
	for _, part := range strings.FieldsFunc(query, unicode.IsSpace) {
		var p phrase
		ts := terms([]rune(part))
		for i, t := range ts {
			if n++; n > maxTerms {
				return out
			}
			single := t.han && len([]rune(t.text)) == 1
			if single && i > 0 && ts[i-1].han && ts[i-1].end == t.end {
				if i+1 == len(ts) {
					continue // 资产 → 资产, not 资产 产: the text may go on
				}
			}
			p.terms = append(p.terms, t.text)
			p.prefix = single || !t.han && !strings.ContainsFunc(t.text, unicode.IsDigit)
		}
		if len(p.terms) > 0 {
			out = append(out, p)
		}
	}
	return out
}
