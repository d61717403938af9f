package layout

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"gangyao/planning/plan/reading"
)

// Text is normalised text with a map back to the source: rune i of Runes came
// from source offset Off[i]; Off has one more element, the end. A rune that was
// inserted by healing has the offset of the rune after it.
//
// Normalised means: digits, Latin letters and ，：；（）！？％＋－＝＜＞／～ in half
// width (, : ; ( ) ! ? % + - = < > / ~); 。、“”《》——…〔〕【】 as they are; white
// space dropped, except one blank between two Latin letters or digits.
type Text struct {
	Runes []rune
	Off   []int
}

// String is the normalised text.
func (t Text) String() string { return string(t.Runes) }

// Span maps normalised [i, j) to the source.
func (t Text) Span(i, j int) reading.Span {
	if i >= j {
		return reading.Span{t.Off[i], t.Off[i]}
	}
	return reading.Span{t.Off[i], t.Off[j-1] + 1}
}

// Slice is the part [i, j) of t.
func (t Text) Slice(i, j int) Text { return Text{Runes: t.Runes[i:j], Off: t.Off[i : j+1]} }

// Normalise folds the source text of a span (see Text).
func Normalise(src []rune, from, to int) Text {
	t := Text{Runes: make([]rune, 0, to-from), Off: make([]int, 0, to-from+1)}
	gap := -1
	for i := from; i < to; i++ {
		r := fold(src[i])
		if r == 0 {
			if gap < 0 {
				gap = i
			}
			continue
		}
		if gap >= 0 && len(t.Runes) > 0 && latin(t.Runes[len(t.Runes)-1]) && latin(r) {
			t.Runes = append(t.Runes, ' ')
			t.Off = append(t.Off, gap)
		}
		gap = -1
		t.Runes = append(t.Runes, r)
		t.Off = append(t.Off, i)
	}
	end := from
	if n := len(t.Off); n > 0 {
		end = t.Off[n-1] + 1
	}
	t.Off = append(t.Off, end)
	return t.unspaced(src, from, to)
}

// unspaced removes the blanks inside letter-spaced digits and letters
// (2 0 2 5 年, G D P, 5 7 % in a letter-spaced stretch), inside a year that a
// font change split (20 25年), and between the thousands of a number (1 200座).
func (t Text) unspaced(src []rune, from, to int) Text {
	if !slices.Contains(t.Runes, ' ') {
		return t
	}
	drop := make([]bool, len(t.Runes))
	all := letterSpaced(src, from, to)
	for i := 0; i < len(t.Runes); {
		if t.Runes[i] == ' ' {
			i++
			continue
		}
		// a run of words: [i, j) without the blanks before and after it
		j, words, longest, word, digits := i, 1, 0, 0, false
		for j < len(t.Runes) && (latin(t.Runes[j]) || t.Runes[j] == ' ') {
			if t.Runes[j] == ' ' {
				words, word = words+1, 0
			} else {
				word++
				longest = max(longest, word)
				digits = digits || digit(t.Runes[j])
			}
			j++
		}
		if j == i {
			i++
			continue
		}
		spaced := all || longest == 1 && words > 1 && t.spacedAround(src, i, j, from, to)
		year := j < len(t.Runes) && t.Runes[j] == '年' && isYear(t.Runes[i:j])
		if words > 1 && (year || longest == 1 && (spaced || words > 2 && !digits) || t.thousands(src, i, j)) {
			for k := i; k < j; k++ {
				drop[k] = t.Runes[k] == ' '
			}
		}
		i = j
	}
	out := Text{Runes: make([]rune, 0, len(t.Runes)), Off: make([]int, 0, len(t.Off))}
	for i, r := range t.Runes {
		if !drop[i] {
			out.Runes, out.Off = append(out.Runes, r), append(out.Off, t.Off[i])
		}
	}
	out.Off = append(out.Off, t.Off[len(t.Runes)])
	return out
}

// nearby is how many letters on either side show whether a stretch of a line
// is letter-spaced.
const nearby = 6

// spacedAround says whether nearly all letters of [i, j) and around it are
// parted by single blanks, in a line that is not letter-spaced as a whole.
func (t Text) spacedAround(src []rune, i, j, from, to int) bool {
	letters, spaced := 0, 0
	start, end := max(i-nearby, 0), min(j+nearby, len(t.Runes)-1)
	for k := start; k < end; k++ {
		if t.Runes[k] == ' ' {
			continue
		}
		letters++
		if at := t.Off[k] + 1; at+1 < to && fold(src[at]) == 0 && fold(src[at+1]) != 0 {
			spaced++
		}
	}
	return letters >= 5 && spaced*10 >= letters*8
}

// thousands says whether [i, j) is one number with blanks between its
// thousands. Numbers of neighbouring columns look the same, so a common blank
// counts only where the number stands in running text: no blank parts it from
// the characters before and behind.
func (t Text) thousands(src []rune, i, j int) bool {
	group, groups, thin := 0, 0, true
	for k := i; k < j; k++ {
		switch {
		case digit(t.Runes[k]):
			group++
		case t.Runes[k] != ' ' || group == 0 || group > 3 || groups > 0 && group != 3 || t.Off[k+1] != t.Off[k]+1:
			return false
		default:
			blank := src[t.Off[k]]
			thin = thin && (blank == 0x2009 || blank == 0x202f || blank == 0x2006 || blank == 0x2008)
			group, groups = 0, groups+1
		}
	}
	if group != 3 || groups == 0 || t.Runes[i] == '0' || j >= len(t.Runes) {
		return false
	}
	before := i == 0 || t.Off[i-1]+1 == t.Off[i] && t.Runes[i-1] != '.'
	after := t.Off[j-1]+1 == t.Off[j] && (han(t.Runes[j]) || t.Runes[j] == '.')
	return thin || before && after && i > 0
}

// isYear says whether digits and blanks spell a year of the last or this century.
func isYear(rs []rune) bool {
	var d []rune
	for _, r := range rs {
		switch {
		case digit(r):
			d = append(d, r)
		case r != ' ':
			return false
		}
	}
	return len(d) == 4 && (d[0] == '2' && d[1] == '0' || d[0] == '1' && d[1] == '9')
}

// letterSpaced says whether nearly every letter of the stretch is followed by
// a blank.
func letterSpaced(src []rune, from, to int) bool {
	letters, spaced := 0, 0
	for i := from; i+1 < to; i++ {
		if fold(src[i]) == 0 {
			continue
		}
		letters++
		if fold(src[i+1]) == 0 {
			spaced++
		}
	}
	return letters >= 3 && spaced*10 >= letters*7
}

// fold maps one rune to its normal form; 0 means white space or a rune that
// prints nothing.
func fold(r rune) rune {
	switch {
	case r > ' ' && r < 0x7f:
		return r
	case r <= ' ', r >= 0x7f && r <= 0xa0, r == 0x3000, r == 0x00ad,
		r >= 0x2000 && r <= 0x200f, r >= 0x2028 && r <= 0x202f, r >= 0x205f && r <= 0x206f,
		r == 0xfeff, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe000 && r <= 0xf8ff:
		return 0
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xff01 + '!'
	case r >= 0xff61 && r <= 0xff65:
		return []rune("。「」、·")[r-0xff61]
	case r == 0x2010 || r == 0x2011:
		return '-'
	case r >= 0x2e80 && r <= 0x2fdf, r >= 0xf900 && r <= 0xfaff, r >= 0xfe50 && r <= 0xfe6f:
		// radicals, compatibility ideographs and small forms that PDF fonts emit
		if n := []rune(norm.NFKC.String(string(r))); len(n) == 1 {
			return n[0]
		}
	}
	return r
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func latin(r rune) bool {
	return digit(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }
