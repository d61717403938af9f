package docx

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// style is what a paragraph style says that matters here; what is not set is
// inherited from the style it is based on.
type style struct {
	name   string // lower case, without blanks: heading1, toc1, title
	based  string
	level  int // outline level 1..9, 0 not set, -1 set to body text
	num    numRef
	numSet bool
}

// numRef is a paragraph's list and the level in it.
type numRef struct {
	id    string
	level int // 0..8
}

type styles map[string]*style

func readStyles(data []byte) (styles, error) {
	out := styles{}
	s := newScanner(bytes.NewReader(data))
	err := s.each(func(root xml.StartElement) error {
		return s.each(func(e xml.StartElement) error {
			if e.Name.Local != "style" {
				return s.skip()
			}
			st := &style{}
			out[val(e, "styleId")] = st
			return s.each(func(e xml.StartElement) error { return st.read(s, e) })
		})
	})
	return out, err
}

func (st *style) read(s *scanner, e xml.StartElement) error {
	switch e.Name.Local {
	case "name":
		st.name = strings.ToLower(strings.Join(strings.Fields(val(e, "val")), ""))
	case "basedOn":
		st.based = val(e, "val")
	case "pPr":
		return s.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "outlineLvl":
				st.level = outlineLevel(val(e, "val"))
			case "numPr":
				st.numSet = true
				return readNumRef(s, &st.num)
			}
			return s.skip()
		})
	}
	return s.skip()
}

// outlineLevel turns w:outlineLvl (0 the top, 9 body text) into a level.
func outlineLevel(v string) int {
	n, err := strconv.Atoi(v)
	switch {
	case err != nil:
		return 0
	case n < 0 || n > 8:
		return -1
	}
	return n + 1
}

func readNumRef(s *scanner, ref *numRef) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numId":
			ref.id = val(e, "val")
		case "ilvl":
			ref.level, _ = strconv.Atoi(val(e, "val"))
			ref.level = min(max(ref.level, 0), 8)
		}
		return s.skip()
	})
}

// chain visits a style and those it is based on, until visit returns false.
func (ss styles) chain(id string, visit func(id string, st *style) bool) {
	for range 20 { // a chain longer than this is a circle
		st := ss[id]
		if st == nil || !visit(id, st) {
			return
		}
		id = st.based
	}
}

// level is the outline level of paragraphs of a style, 0 for body text.
func (ss styles) level(id string) int {
	level := 0
	ss.chain(id, func(_ string, st *style) bool {
		if st.level != 0 {
			level = st.level
			return false
		}
		for _, prefix := range []string{"heading", "标题"} {
			if n, err := strconv.Atoi(strings.TrimPrefix(st.name, prefix)); err == nil && strings.HasPrefix(st.name, prefix) && n >= 1 && n <= 9 {
				level = n
				return false
			}
		}
		return true
	})
	return max(level, 0)
}

// num is the list that paragraphs of a style are in; the level is that of the
// list level which names the style.
func (ss styles) num(id string) (ref numRef, from string) {
	ss.chain(id, func(id string, st *style) bool {
		if st.numSet {
			ref, from = st.num, id
			return false
		}
		return true
	})
	return ref, from
}

// is says whether the style or one it is based on has a name with the prefix.
func (ss styles) is(id, prefix string) bool {
	found := false
	ss.chain(id, func(_ string, st *style) bool {
		found = strings.HasPrefix(st.name, prefix)
		return !found
	})
	return found
}
