package sheet

import "strings"

// LeftRow is a row of a file with figures of which nobody can tell what they are.
type LeftRow struct {
	Row  string // Sheet!12
	Text string // all that stands in it
}

// unknownWhat are the reasons for which a figure is passed over though nothing says
// that it is not asked for.
var unknownWhat = map[string]bool{"sheet.why.no_indicator": true, "sheet.why.nothing_around": true, "sheet.why.no_place": true}

// Left are the rows with figures that are passed over because their words are not
// known, in the order of the file. What a person said to leave out is none of them.
func (p *Preview) Left() []LeftRow {
	rowOf := func(ref string) string {
		at := strings.LastIndexByte(ref, '!') + 1
		return ref[:at] + strings.TrimLeft(ref[at:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	left, texts := map[string]bool{}, map[string][]string{}
	for i := range p.Fates {
		f := &p.Fates[i]
		if f.Kind == Ignored && unknownWhat[f.Why.Key] {
			left[rowOf(f.Ref)] = true
		}
	}
	var order []string
	for i := range p.Fates {
		if row := rowOf(p.Fates[i].Ref); left[row] {
			if texts[row] == nil {
				order = append(order, row)
			}
			texts[row] = append(texts[row], p.Fates[i].Text)
		}
	}
	out := make([]LeftRow, 0, len(order))
	for _, row := range order {
		out = append(out, LeftRow{Row: row, Text: strings.Join(texts[row], " | ")})
	}
	return out
}
