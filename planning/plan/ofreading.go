package plan

import (
	"strconv"

	"gangyao/planning/plan/reading"
)

// OfReading shows a reading as if all of it had been confirmed, so that two
// documents can be compared before either is kept. It is never stored and
// never published.
func OfReading(r *reading.Reading, text []rune) *Published {
	p := &Published{
		Edition: Edition{Title: r.Plan.Title, Area: r.Plan.Area, Period: r.Plan.Period, Vision: r.Plan.Vision, No: 1,
			Source: Source{Name: r.Source.Name, Format: r.Source.Format, SHA256: r.Source.SHA256, Chars: len(text)}, Reader: r.Reader},
		Doc:  Document{Title: r.Plan.Title, Area: r.Plan.Area, Period: r.Plan.Period, Sections: r.Sections, Sentences: r.Sentences, Coverage: r.Coverage},
		text: text, at: map[ItemID]int{},
	}
	for i, f := range findAll(r, text) {
		id := ItemID(strconv.Itoa(i + 1))
		p.Doc.Items = append(p.Doc.Items, Entry{ID: id, Kind: f.Kind, State: Pending, Section: f.Section, Span: f.Span, Quote: f.Quote, Content: f.Content})
		p.at[id] = i
	}
	p.natures = natures(p.Doc.Items)
	return p
}
