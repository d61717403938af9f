package html

import (
	"strings"
	"unicode"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gangyao/platform/office/extract"
)

// page knows how much text each element holds, by which the content is told
// from what the site puts around it.
type page struct {
	of    map[*xhtml.Node]weight
	total int // runes of the whole page
}

// weight counts the runes under an element, white space left out.
type weight struct {
	text  int // all
	link  int // inside links to other pages
	links int // number of such links
	prose int // in lines that read like a plan: sentences, headings, tables
	rows  int // table rows
}

func newPage(doc *xhtml.Node) *page {
	p := &page{of: map[*xhtml.Node]weight{}}
	p.total = p.weigh(doc, false).text
	return p
}

// weigh counts bottom-up. A text node is prose when it holds a sentence or
// begins like a heading of a plan, outside links.
func (p *page) weigh(n *xhtml.Node, inLink bool) weight {
	var w weight
	switch n.Type {
	case xhtml.TextNode:
		w.text = printed(n.Data)
		if inLink {
			w.link = w.text
		} else if reads(n.Data) {
			w.prose = w.text
		}
		return w
	case xhtml.ElementNode:
		if dropped(n) {
			return w
		}
		if href := attr(n, "href"); n.DataAtom == atom.A && href != "" && href[0] != '#' {
			inLink = true
			w.links = 1
		}
		if n.DataAtom == atom.Tr {
			w.rows = 1
		}
	case xhtml.DocumentNode:
	default:
		return w
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		cw := p.weigh(c, inLink)
		w.text += cw.text
		w.link += cw.link
		w.links += cw.links
		w.prose += cw.prose
		w.rows += cw.rows
	}
	if n.DataAtom == atom.Table && w.rows >= 3 && w.link*2 < w.text {
		w.prose = w.text // a table of figures has no sentences
	}
	if n.Type == xhtml.ElementNode {
		p.of[n] = w
	}
	return w
}

// printed counts runes that are no white space.
func printed(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// reads says whether a stretch of text reads like a plan and not like a menu.
func reads(s string) bool {
	s = strings.TrimSpace(s)
	if n := printed(s); n >= 20 && strings.ContainsAny(s, "。；，;") {
		return !strings.Contains(s, "版权所有") && !strings.Contains(s, "ICP备")
	}
	if rest, ok := strings.CutPrefix(s, "第"); ok {
		if i := strings.IndexAny(rest, "章篇节编"); i > 0 && i <= 15 {
			return true
		}
	}
	return strings.HasPrefix(s, "专栏")
}

// main is the element that holds the content: from the body down as long as
// one child holds nearly all prose.
func (p *page) main(doc *xhtml.Node) *xhtml.Node {
	n := find(doc, atom.Body)
	if n == nil {
		return doc
	}
	for {
		all := p.of[n].prose
		if all == 0 {
			return n
		}
		var best *xhtml.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == xhtml.ElementNode && p.of[c].prose*100 >= all*97 {
				best = c
			}
		}
		if best == nil {
			return n
		}
		switch best.DataAtom {
		case atom.P, atom.Span, atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Strong, atom.Font:
			// one paragraph or one table: it and its neighbours are the content,
			// unless the table lays out the page
			if best.DataAtom != atom.Table || !p.wrapper(best) {
				return n
			}
		}
		n = best
	}
}

func find(n *xhtml.Node, a atom.Atom) *xhtml.Node {
	if n.Type == xhtml.ElementNode && n.DataAtom == a {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, a); f != nil {
			return f
		}
	}
	return nil
}

// title writes the page's title when it stands outside the content.
func (p *page) title(doc, main *xhtml.Node, w *writer) {
	t := metaTitle(doc)
	if t == "" {
		if h := find(doc, atom.H1); h != nil && !within(h, main) {
			t = strings.Join(strings.Fields(textOf(h)), "")
		}
	}
	if t == "" {
		return
	}
	if head := []rune(squeeze(textOf(main))); strings.Contains(string(head[:min(len(head), 1000)]), squeeze(t)) {
		return
	}
	start := w.b.Pos()
	w.b.String(t)
	w.b.Mark(start, extract.Title, 0)
	w.b.Break()
}

// metaTitle is the article's title by the government site standard's meta
// element.
func metaTitle(n *xhtml.Node) string {
	if n.DataAtom == atom.Meta && strings.EqualFold(attr(n, "name"), "ArticleTitle") {
		return strings.TrimSpace(attr(n, "content"))
	}
	if n.DataAtom == atom.Body {
		return ""
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if t := metaTitle(c); t != "" {
			return t
		}
	}
	return ""
}

func within(n, outer *xhtml.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

func textOf(n *xhtml.Node) string {
	var b strings.Builder
	var walk func(*xhtml.Node)
	walk = func(n *xhtml.Node) {
		if n.Type == xhtml.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == xhtml.ElementNode && dropped(n) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// chromeNames are parts of class names and ids by which sites name the bars
// around a text.
var chromeNames = []string{"share", "bread", "crumb", "nav", "menu", "toolbar", "sidebar", "footer", "header",
	"related", "xgwj", "xgjd", "qrcode", "ewm", "search", "login", "copyright", "comment", "pager", "prevnext", "print", "hide", "fontsize"}

// chrome says whether an element inside the content is a bar, menu or list of
// links: by its name or by what it holds, but never when it holds much prose.
func (p *page) chrome(n *xhtml.Node) bool {
	w, ok := p.of[n]
	if !ok || w.text == 0 || w.prose >= 60 && w.prose*3 >= w.text {
		return false
	}
	switch n.DataAtom {
	case atom.Header, atom.Footer:
		return true
	case atom.Div, atom.Ul, atom.Section, atom.Dl, atom.Table:
		if w.links >= 3 && w.link*10 >= w.text*7 {
			return true
		}
		name := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
		for _, c := range chromeNames {
			if strings.Contains(name, c) {
				return w.prose == 0
			}
		}
	}
	return false
}
