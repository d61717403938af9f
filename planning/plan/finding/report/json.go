package report

import (
	"encoding/json"
	"io"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

// Item is a finding with its places in lines and columns.
type Item struct {
	reading.Finding
	Title  string  `json:"title"`
	Places []Place `json:"places"`
}

// Place is one cited place; End is just after its last character.
type Place struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
	Quote string   `json:"quote"`
}

// JSON writes the findings with their places, and how many there are of each severity.
func JSON(w io.Writer, d Document) error {
	x := newIndex(d.Text)
	out := struct {
		File     string                   `json:"file"`
		Title    string                   `json:"title"`
		Counts   map[reading.Severity]int `json:"counts"`
		Findings []Item                   `json:"findings"`
	}{File: d.Name, Title: d.title(), Counts: map[reading.Severity]int{}, Findings: []Item{}}
	for _, s := range severities {
		out.Counts[s] = d.count(s)
	}
	for _, f := range d.Findings {
		item := Item{Finding: f, Title: i18n.T(d.lang(), "finding."+f.Code+".title"), Places: []Place{}}
		for _, s := range f.Spans {
			item.Places = append(item.Places, Place{Start: x.position(s[0]), End: x.position(s[1]), Quote: string(d.Text[s[0]:s[1]])})
		}
		out.Findings = append(out.Findings, item)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}
