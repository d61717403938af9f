package html

import (
	"strconv"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gangyao/platform/office/extract"
)

// writer writes the content's text.
type writer struct {
	b     *extract.Builder
	p     *page
	pre   int      // open pre elements
	lists []int    // next number of each open list, -1 for one without numbers
	kinds []string // how its numbers are written: a, A or digits
}

func (w *writer) children(n *xhtml.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) node(n *xhtml.Node) {
	switch n.Type {
	case xhtml.TextNode:
		w.text(n.Data)
		return
	case xhtml.ElementNode:
	default:
		return
	}
	if dropped(n) || w.p.chrome(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.b.Break()
		return
	case atom.Table:
		w.table(n)
		return
	case atom.Sup:
		w.b.Raised(squeeze(textOf(n)))
		return
	case atom.Pre:
		w.pre++
		defer func() { w.pre-- }()
	case atom.Ol:
		start := 1
		if v, err := strconv.Atoi(attr(n, "start")); err == nil {
			start = v
		}
		w.open(start, attr(n, "type"))
		defer w.close()
	case atom.Ul:
		w.open(-1, "")
		defer w.close()
	}
	isBlock := block(n.DataAtom)
	if isBlock {
		w.b.Break()
	}
	start := w.b.Pos()
	if n.DataAtom == atom.Li {
		w.number(n)
	}
	w.children(n)
	if level := headingLevel(n.DataAtom); level > 0 && !w.b.InTable() {
		w.b.Mark(start, extract.Heading, level)
	}
	if isBlock {
		w.b.Break()
	}
}

// text writes a text node: runs of white space become one blank, none at the
// beginning of a line. A no-break or ideographic space is kept: it is layout.
func (w *writer) text(s string) {
	if w.pre > 0 {
		w.b.String(s)
		return
	}
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			if last := w.b.Last(); last != ' ' && last != '\n' && last != '\t' && last != 0 {
				w.b.Rune(' ')
			}
		case 0xfeff, 0x200b:
		default:
			w.b.Rune(r)
		}
	}
}

func (w *writer) open(start int, kind string) {
	w.lists, w.kinds = append(w.lists, start), append(w.kinds, kind)
}

func (w *writer) close() {
	w.lists, w.kinds = w.lists[:len(w.lists)-1], w.kinds[:len(w.kinds)-1]
}

// number writes the number that a browser prints before an item of an ordered
// list.
func (w *writer) number(li *xhtml.Node) {
	n := len(w.lists) - 1
	if n < 0 || w.lists[n] < 0 {
		return
	}
	if v, err := strconv.Atoi(attr(li, "value")); err == nil {
		w.lists[n] = v
	}
	v := w.lists[n]
	w.lists[n]++
	switch kind := w.kinds[n]; {
	case kind == "a" && v >= 1 && v <= 26:
		w.b.Rune(rune('a' + v - 1))
	case kind == "A" && v >= 1 && v <= 26:
		w.b.Rune(rune('A' + v - 1))
	default:
		w.b.String(strconv.Itoa(v))
	}
	w.b.String(". ")
}
