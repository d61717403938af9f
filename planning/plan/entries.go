package plan

import (
	"slices"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
)

// Published is one approved edition. It never changes, so that it may be
// shared; callers must not change what its methods return.
type Published struct {
	Edition Edition
	Doc     Document

	raw     []byte
	text    []rune
	at      map[ItemID]int
	natures map[string]Entry // rows of target tables by name and unit
}

// PublishedPassage is a stretch of text with the confirmed items in it.
type PublishedPassage struct {
	Section reading.Section
	Span    reading.Span
	Text    string
	Entries []Entry // sorted by place, the wider first
}

// SentenceText is a sentence with its words.
type SentenceText struct {
	reading.Sentence
	Text string
}

// Bytes is the approved edition exactly as it was stored and hashed
// (Edition.Approval.SHA256), for download and verification.
func (p *Published) Bytes() []byte { return p.raw }

// Text is the edition's whole text; empty for a structured edition.
func (p *Published) Text() string { return string(p.text) }

// Outline is the tree of sections with the number of confirmed items in each.
func (p *Published) Outline() []*Outline {
	by := map[string]*Outline{}
	var roots []*Outline
	for _, s := range p.Doc.Sections {
		o := &Outline{Section: s, Items: map[Kind]int{}}
		by[s.ID] = o
		if up := by[parentID(s.ID)]; up != nil {
			up.Children = append(up.Children, o)
		} else {
			roots = append(roots, o)
		}
	}
	for _, e := range p.Doc.Items {
		for id := e.Section; id != ""; id = parentID(id) {
			if o := by[id]; o != nil {
				o.Items[e.Kind]++
			}
		}
	}
	return roots
}

// parentID is the section id above; empty for a top one.
func parentID(id string) string {
	for i := len(id) - 1; i > 0; i-- {
		if id[i] == '.' {
			return id[:i]
		}
	}
	return ""
}

// Section finds a section; "0" is what stands before the first heading.
func (p *Published) Section(id string) (reading.Section, bool) {
	s, _, ok := stretch(p.Doc.Sections, id, len(p.text), false)
	return s, ok
}

// Passage is the text of a section with the confirmed items in it: its own
// text, or with whole all that lies below it too.
//
// Faults: NotFound (plan.section_unknown).
func (p *Published) Passage(section string, whole bool) (*PublishedPassage, error) {
	s, span, ok := stretch(p.Doc.Sections, section, len(p.text), whole)
	if !ok {
		return nil, fault.New(fault.NotFound, "plan.section_unknown", fault.Args{"Section": section})
	}
	out := &PublishedPassage{Section: s, Span: span, Text: string(p.text[span[0]:span[1]])}
	for _, e := range p.Doc.Items {
		if stands(e.Section, e.Span, section, span, whole, p.text != nil) {
			out.Entries = append(out.Entries, e)
		}
	}
	slices.SortStableFunc(out.Entries, func(a, b Entry) int { return bySpan(a.Span, b.Span) })
	return out, nil
}

// Entry finds a confirmed item.
func (p *Published) Entry(id ItemID) (Entry, bool) {
	i, ok := p.at[id]
	if !ok {
		return Entry{}, false
	}
	return p.Doc.Items[i], true
}

// Entries lists the confirmed items of a kind in document order: works,
// systems, measures, achievements, findings, tables.
func (p *Published) Entries(k Kind) []Entry {
	var out []Entry
	for _, e := range p.Doc.Items {
		if e.Kind == k {
			out = append(out, e)
		}
	}
	return out
}

// Tables lists the confirmed tables in document order.
func (p *Published) Tables() []Entry { return p.Entries(KindTable) }

// table finds a table by its id in the reading.
func (p *Published) table(id string) (Entry, bool) {
	for _, e := range p.Doc.Items {
		if e.Kind == KindTable && e.Content.Table.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}

// Quote is the text of a span; empty for a structured edition.
func (p *Published) Quote(s reading.Span) string { return cut(p.text, s) }

// Sentences lists the sentences of a class, all when c is empty, for the page
// that shows how much of the text each class covers.
func (p *Published) Sentences(c reading.Class) []SentenceText {
	var out []SentenceText
	for _, s := range p.Doc.Sentences {
		if c == "" || s.Class == c {
			out = append(out, SentenceText{s, cut(p.text, s.Span)})
		}
	}
	return out
}
