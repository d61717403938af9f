package docx

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// numbering knows the lists of a document and counts in them.
type numbering struct {
	abstract map[string]*abstractNum
	nums     map[string]*num
}

// abstractNum is a kind of list with up to nine levels; the lists made from it
// go on counting together.
type abstractNum struct {
	levels  [9]numLevel
	link    string // the style whose list this stands for
	counter [9]int
	used    [9]bool
}

type numLevel struct {
	set     bool
	start   int
	format  string
	text    string // 第%1章
	suffix  string // tab, space, nothing
	style   string // paragraph style linked to the level
	legal   bool   // all numbers of the text in Arabic digits
	restart int    // level after which it restarts, -1 default
}

// num is one list: a kind of list with its own starts.
type num struct {
	abstract string
	starts   map[int]int
	levels   map[int]numLevel
	begun    map[int]bool
}

func readNumbering(data []byte, ss styles) (*numbering, error) {
	n := &numbering{abstract: map[string]*abstractNum{}, nums: map[string]*num{}}
	s := newScanner(bytes.NewReader(data))
	err := s.each(func(xml.StartElement) error {
		return s.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "abstractNum":
				a := &abstractNum{}
				n.abstract[val(e, "abstractNumId")] = a
				return a.read(s)
			case "num":
				m := &num{starts: map[int]int{}, levels: map[int]numLevel{}, begun: map[int]bool{}}
				n.nums[val(e, "numId")] = m
				return m.read(s)
			}
			return s.skip()
		})
	})
	for _, m := range n.nums {
		if a := n.abstract[m.abstract]; a != nil && a.link != "" {
			if ref, _ := ss.num(a.link); n.nums[ref.id] != nil {
				m.abstract = n.nums[ref.id].abstract
			}
		}
	}
	return n, err
}

func (a *abstractNum) read(s *scanner) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numStyleLink":
			a.link = val(e, "val")
		case "lvl":
			if i, err := strconv.Atoi(val(e, "ilvl")); err == nil && i >= 0 && i < 9 {
				return a.levels[i].read(s)
			}
		}
		return s.skip()
	})
}

func (l *numLevel) read(s *scanner) error {
	*l = numLevel{set: true, start: 1, suffix: "tab", restart: -1}
	return s.each(func(e xml.StartElement) error {
		v := val(e, "val")
		switch e.Name.Local {
		case "start":
			l.start, _ = strconv.Atoi(v)
		case "numFmt":
			l.format = v
		case "lvlText":
			l.text = v
		case "suff":
			l.suffix = v
		case "pStyle":
			l.style = v
		case "isLgl":
			l.legal = on(e)
		case "lvlRestart":
			l.restart, _ = strconv.Atoi(v)
		}
		return s.skip()
	})
}

func (m *num) read(s *scanner) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNumId":
			m.abstract = val(e, "val")
		case "lvlOverride":
			i, err := strconv.Atoi(val(e, "ilvl"))
			if err != nil || i < 0 || i > 8 {
				return s.skip()
			}
			return s.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "startOverride":
					m.starts[i], _ = strconv.Atoi(val(e, "val"))
				case "lvl":
					var l numLevel
					err := l.read(s)
					m.levels[i] = l
					return err
				}
				return s.skip()
			})
		}
		return s.skip()
	})
}

// label counts one paragraph in its list and gives what Word prints before it,
// with the blank after it; empty when the list prints nothing.
func (n *numbering) label(ref numRef, style string) string {
	if n == nil || ref.id == "" || ref.id == "0" {
		return ""
	}
	m := n.nums[ref.id]
	if m == nil {
		return ""
	}
	a := n.abstract[m.abstract]
	if a == nil {
		return ""
	}
	at := ref.level
	if style != "" { // the list level that names the style
		for i := range a.levels {
			if a.levels[i].style == style {
				at = i
			}
		}
	}
	level := func(i int) numLevel {
		if l, ok := m.levels[i]; ok && l.set {
			return l
		}
		return a.levels[i]
	}
	l := level(at)
	if !l.set {
		return ""
	}
	if start, ok := m.starts[at]; ok && !m.begun[at] {
		a.counter[at], a.used[at] = start, true
		m.begun[at] = true
	} else if !a.used[at] {
		a.counter[at], a.used[at] = l.start, true
	} else {
		a.counter[at]++
	}
	for i := at + 1; i < 9; i++ {
		if r := a.levels[i].restart; r != 0 && (r < 0 || at < r) {
			a.used[i] = false
		}
	}
	return l.print(a, level)
}

// print writes a level's number: %1 to %9 stand for the counters.
func (l numLevel) print(a *abstractNum, level func(int) numLevel) string {
	if l.format == "none" {
		return ""
	}
	var out strings.Builder
	rs := []rune(l.text)
	for i := 0; i < len(rs); i++ {
		if rs[i] != '%' || i+1 == len(rs) || rs[i+1] < '1' || rs[i+1] > '9' {
			r := rs[i]
			if r >= 0xe000 && r <= 0xf8ff || l.format == "bullet" {
				r = '•' // a bullet of a symbol font
			}
			out.WriteRune(r)
			continue
		}
		i++
		k := int(rs[i] - '1')
		of := level(k)
		v := a.counter[k]
		if !a.used[k] {
			v = max(of.start, 1)
		}
		format := of.format
		if l.legal {
			format = "decimal"
		}
		out.WriteString(counted(v, format))
	}
	s := out.String()
	if s != "" && l.suffix != "nothing" {
		s += " "
	}
	return s
}
