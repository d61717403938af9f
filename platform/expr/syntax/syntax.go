// Package syntax reads the text of an expression into a tree, by the parser of
// github.com/expr-lang/expr, and nothing more: what may stand in the tree is for
// the caller to say (platform/expr, planning/indicator/formula).
//
// People write expressions on Chinese keyboards. Full-width signs and digits,
// × ÷ ≥ ≤ ≠, a single = and the words 且 或 非 mean what the plain signs mean;
// texts in quotes and names in backticks stay as they are. All places are told
// as characters of the text as it was written, from 0.
package syntax

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/shopspring/decimal"
)

// Limits bound an expression.
type Limits struct {
	Longest int // characters
	Deepest int // nested brackets and chained signs
}

// Kind says why a text is no expression.
type Kind int

const (
	Empty   Kind = iota + 1 // nothing there
	TooLong                 // more than Longest
	TooDeep                 // nested deeper than Deepest
	Unread                  // not an expression
)

// Error is why a text is no expression, and at which character.
type Error struct {
	Kind Kind
	At   int
	Near string // some characters from there
}

// Error is for logs.
func (e *Error) Error() string { return "syntax: near " + e.Near }

// Tree is what was read.
type Tree struct {
	Root     ast.Node
	original []rune
	plain    []rune
	at       []int // where each plain character comes from
}

// Parse reads a text.
func Parse(text string, lim Limits) (*Tree, *Error) {
	t := &Tree{original: []rune(text)}
	switch {
	case strings.TrimSpace(text) == "":
		return nil, &Error{Kind: Empty}
	case !utf8.ValidString(text):
		return nil, &Error{Kind: Unread}
	case len(t.original) > lim.Longest:
		return nil, &Error{Kind: TooLong, At: lim.Longest}
	}
	t.fold()
	if at, ok := t.shallow(lim.Deepest); !ok {
		return nil, &Error{Kind: TooDeep, At: at, Near: t.Near(at)}
	}
	tree, err := parser.Parse(string(t.plain))
	if err != nil {
		at := 0
		if e := (*file.Error)(nil); errors.As(err, &e) {
			at = t.from(e.From)
		}
		return nil, &Error{Kind: Unread, At: at, Near: t.Near(at)}
	}
	t.Root = tree.Node
	return t, nil
}

// At is where a node begins.
func (t *Tree) At(n ast.Node) int { return t.from(n.Location().From) }

func (t *Tree) from(plain int) int {
	if plain < 0 || len(t.at) == 0 {
		return 0
	}
	if plain >= len(t.at) {
		return len(t.original)
	}
	return t.at[plain]
}

// Near quotes a few characters from a place.
func (t *Tree) Near(at int) string {
	if at >= len(t.original) {
		at = max(0, len(t.original)-8)
	}
	return strings.TrimSpace(string(t.original[at:min(len(t.original), at+8)]))
}

var plainNumber = regexp.MustCompile(`^\d{1,20}(\.\d{1,20})?$`)

// Number takes a number from the text itself, so that it never becomes a float;
// ok is false when it is not written as a plain decimal, and then written is what
// stands there.
func (t *Tree) Number(n ast.Node) (d decimal.Decimal, written string, ok bool) {
	loc := n.Location()
	if loc.From < 0 || loc.To > len(t.plain) || loc.From >= loc.To {
		return d, t.Near(t.At(n)), false
	}
	written = string(t.plain[loc.From:loc.To])
	if !plainNumber.MatchString(written) {
		return d, written, false
	}
	d, err := decimal.NewFromString(written)
	return d, written, err == nil
}

// signs that Chinese keyboards make, and what they mean.
var signs = map[rune]string{
	'×': "*", '✕': "*", '＊': "*", '÷': "/", '／': "/", '−': "-", '－': "-", '–': "-", '＋': "+",
	'（': "(", '）': ")", '，': ",", '、': ",", '　': " ", '％': "%", '．': ".", '：': ":",
	'≥': ">=", '≤': "<=", '≠': "!=", '＞': ">", '＜': "<", '＝': "=", '！': "!", '［': "[", '］': "]",
}

// words that mean a sign when they stand alone.
var words = map[string]string{"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "属于": "in", "包含": "contains"}

// quotes and what ends them.
var quotes = map[rune]rune{'"': '"', '\'': '\'', '`': '`', '“': '”'}

// fold writes the text in plain signs and remembers where each comes from.
func (t *Tree) fold() {
	src := t.original
	for i := 0; i < len(src); {
		switch end, quoted := quotes[src[i]]; {
		case quoted:
			i = t.quoted(i, end)
		case letter(src[i]):
			j := i
			for j < len(src) && (letter(src[j]) || unicode.IsDigit(src[j])) {
				j++
			}
			if w, ok := words[string(src[i:j])]; ok {
				t.add(i, w)
			} else {
				for k := i; k < j; k++ {
					t.add(k, string(narrow(src[k])))
				}
			}
			i = j
		default:
			t.sign(i)
			i++
		}
	}
}

func letter(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// narrow is the plain form of a full-width digit.
func narrow(r rune) rune {
	if r >= '０' && r <= '９' {
		return r - '０' + '0'
	}
	return r
}

func (t *Tree) add(from int, plain string) {
	for _, r := range plain {
		t.plain = append(t.plain, r)
		t.at = append(t.at, from)
	}
}

// quoted copies a text in quotes, Chinese quotes as plain ones.
func (t *Tree) quoted(i int, end rune) int {
	src, open := t.original, t.original[i]
	mark := string(open)
	if open == '“' {
		mark = `"`
	}
	t.add(i, mark)
	for i++; i < len(src); i++ {
		switch {
		case src[i] == end:
			t.add(i, mark)
			return i + 1
		case src[i] == '\\' && end != '`' && i+1 < len(src):
			t.add(i, string(src[i]))
			i++
			t.add(i, string(src[i]))
		case open == '“' && src[i] == '"':
			t.add(i, `\"`)
		default:
			t.add(i, string(src[i]))
		}
	}
	return i
}

// sign writes one sign; a single = is a comparison.
func (t *Tree) sign(i int) {
	r := narrow(t.original[i])
	plain, ok := signs[r]
	if !ok {
		plain = string(r)
	}
	if plain == "=" {
		before := len(t.plain) > 0 && strings.ContainsRune("=<>!", t.plain[len(t.plain)-1]) && t.at[len(t.at)-1] == i-1
		after := i+1 < len(t.original) && (t.original[i+1] == '=' || t.original[i+1] == '＝')
		if !before && !after {
			plain = "=="
		}
	}
	t.add(i, plain)
}

// shallow says whether brackets and chains of signs nest no deeper than allowed,
// and where they do.
func (t *Tree) shallow(deepest int) (at int, ok bool) {
	depth, chain := 0, 0
	for i, r := range t.plain {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '-', '+', '!':
			chain++
		case ' ':
		default:
			chain = 0
		}
		if depth > deepest || chain > deepest {
			return t.at[i], false
		}
	}
	return 0, true
}
