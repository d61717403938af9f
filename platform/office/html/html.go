// Package html takes the text of a plan out of a web page: the main content
// without menus, bars and link lists, headings with their levels, and tables
// with merged cells resolved. A table used only to lay out the page is taken
// apart; a table inside a table is one table of its own or text of the cell.
package html

import (
	"bytes"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gangyao/platform/office/extract"
)

// Extract reads a page. data is UTF-8. limit bounds the code points kept, 0 for
// none. The error is that of the parser for a page nested beyond reason.
func Extract(data []byte, limit int) (*extract.Text, error) {
	doc, err := xhtml.ParseWithOptions(bytes.NewReader(data), xhtml.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	p := newPage(doc)
	w := &writer{b: extract.NewBuilder(limit), p: p}
	main := p.main(doc)
	p.title(doc, main, w)
	w.children(main)
	w.b.Break()
	return w.b.Text(), nil
}

// attr is an attribute of an element, empty when it is not there.
func attr(n *xhtml.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *xhtml.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// dropped says whether an element prints nothing or is never text of a plan.
func dropped(n *xhtml.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Canvas, atom.Iframe,
		atom.Object, atom.Embed, atom.Video, atom.Audio, atom.Map, atom.Dialog, atom.Select, atom.Option,
		atom.Input, atom.Textarea, atom.Button, atom.Datalist, atom.Head, atom.Title, atom.Link, atom.Meta,
		atom.Nav, atom.Aside, atom.Rp, atom.Rt:
		return true
	}
	if hasAttr(n, "hidden") {
		return true
	}
	style := strings.ToLower(strings.Join(strings.Fields(attr(n, "style")), ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// block says whether an element begins and ends a line.
func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Caption,
		atom.Thead, atom.Tbody, atom.Tfoot, atom.Blockquote, atom.Pre, atom.Figure, atom.Figcaption, atom.Hr,
		atom.Header, atom.Footer, atom.Form, atom.Fieldset, atom.Legend, atom.Center, atom.Address, atom.Body, atom.Html,
		atom.Details, atom.Summary:
		return true
	}
	return false
}

func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}
