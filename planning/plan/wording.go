package plan

import (
	"slices"
	"strings"

	"znkr.io/diff"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// sameFigure compares two shown values: figures by what they are worth.
func sameFigure(a, b string) bool {
	return a == b || a != "" && b != "" && quantity.Parse(a).Equal(quantity.Parse(b))
}

// chunk is a section with its own text, in paragraphs.
type chunk struct {
	section    *reading.Section
	path       string // titles from the top
	title      string
	paragraphs []string
	grams      []uint64
}

// chunks cuts an edition into sections; what stands before the first heading
// is one too.
func (p *Published) chunks() []chunk {
	all := append([]reading.Section{{ID: "0"}}, p.Doc.Sections...)
	titles := map[string]string{}
	var out []chunk
	for i := range all {
		s := &all[i]
		_, span, _ := stretch(p.Doc.Sections, s.ID, len(p.text), false)
		if s.ID != "0" {
			span[0] = min(max(span[0], s.Span[1]), span[1]) // without the heading
		}
		titles[s.ID] = titles[parentID(s.ID)] + "/" + Normal(s.Title)
		c := chunk{section: s, path: titles[s.ID], title: Normal(s.Title), paragraphs: paragraphs(string(p.text[span[0]:span[1]]))}
		if s.ID == "0" && len(c.paragraphs) == 0 {
			continue
		}
		c.grams = grams(Normal(strings.Join(c.paragraphs, "")))
		out = append(out, c)
	}
	return out
}

// fullLine is how long a line without an end mark must be to be taken for one
// that the page cut.
const fullLine = 20

// paragraphs cuts a text at its line ends, and joins the lines that only the
// width of a page had cut.
func paragraphs(text string) []string {
	var out []string
	open := false // the last line ran to the end of its page
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if open {
			out[len(out)-1] += line
		} else {
			out = append(out, line)
		}
		r := []rune(line)
		open = len(r) >= fullLine && !strings.ContainsRune("。；：！？!?;:”）)》", r[len(r)-1])
	}
	return out
}

// wording compares two editions section by section, in the order of the later
// one, with removed sections after the one they followed.
func wording(a, b *Published) []SectionDiff {
	olds, news := a.chunks(), b.chunks()
	m := newMatcher(len(olds), len(news))
	for _, key := range []func(*chunk) string{
		func(c *chunk) string { return c.path },
		func(c *chunk) string { return c.title },
	} {
		for i := range olds {
			for j := range news {
				if m.old[i] < 0 && m.new[j] < 0 && key(&olds[i]) == key(&news[j]) {
					m.pair(i, j)
				}
			}
		}
	}
	for i := range olds { // renamed sections: the text is what it was, mostly
		best, at := alike, -1
		for j := range news {
			if m.old[i] < 0 && m.new[j] < 0 && len(olds[i].grams) > 0 {
				if score := likeness(olds[i].grams, news[j].grams); score >= best {
					best, at = score, j
				}
			}
		}
		if at >= 0 {
			m.pair(i, at)
		}
	}
	var out []SectionDiff
	removed := func(i int) {
		if m.old[i] < 0 {
			out = append(out, SectionDiff{Change: Removed, Old: olds[i].section, Paragraphs: whole(olds[i].paragraphs, Removed)})
		}
	}
	shown := 0
	for j := range news {
		i := m.new[j]
		if i < 0 {
			out = append(out, SectionDiff{Change: New, New: news[j].section, Paragraphs: whole(news[j].paragraphs, New)})
			continue
		}
		for ; shown < i; shown++ {
			removed(shown)
		}
		d := SectionDiff{Change: Same, Old: olds[i].section, New: news[j].section}
		if olds[i].title != news[j].title || !slices.Equal(olds[i].paragraphs, news[j].paragraphs) {
			d.Change = Changed
			d.Paragraphs = compareParagraphs(olds[i].paragraphs, news[j].paragraphs)
		}
		out = append(out, d)
	}
	for ; shown < len(olds); shown++ {
		removed(shown)
	}
	return out
}

// whole marks paragraphs as put in or taken out.
func whole(ps []string, change Change) []ParagraphDiff {
	var out []ParagraphDiff
	for _, p := range ps {
		out = append(out, ParagraphDiff{change, []DiffRun{{change, p}}})
	}
	return out
}

// compareParagraphs finds the paragraphs that stayed, and among the others
// those that were only reworded.
func compareParagraphs(olds, news []string) []ParagraphDiff {
	var out []ParagraphDiff
	var gone, come []string
	flush := func() {
		out = append(out, reworded(gone, come)...)
		gone, come = nil, nil
	}
	for _, e := range diff.Edits(olds, news) {
		switch e.Op {
		case diff.Delete:
			gone = append(gone, e.X)
		case diff.Insert:
			come = append(come, e.Y)
		case diff.Match:
			flush()
			out = append(out, ParagraphDiff{Same, []DiffRun{{Same, e.X}}})
		}
	}
	flush()
	return out
}

// similar is the likeness from which a paragraph is a rewording of another.
const similar = 0.4

// reworded pairs paragraphs taken out with like ones put in, in order.
func reworded(gone, come []string) []ParagraphDiff {
	var out []ParagraphDiff
	next := 0
	for _, old := range gone {
		best, at := similar, -1
		for j := next; j < len(come); j++ {
			if score := likeness(grams(old), grams(come[j])); score > best {
				best, at = score, j
			}
		}
		if at < 0 {
			out = append(out, ParagraphDiff{Removed, []DiffRun{{Removed, old}}})
			continue
		}
		out = append(out, whole(come[next:at], New)...)
		out = append(out, ParagraphDiff{Changed, inline(old, come[at])})
		next = at + 1
	}
	return append(out, whole(come[next:], New)...)
}

// inline marks what was taken out and put in within a paragraph. A single
// character that happens to stay between two changes is part of the change: a
// reader follows words, not letters.
func inline(old, new string) []DiffRun {
	var runs []DiffRun
	add := func(op Change, r rune) {
		if n := len(runs); n > 0 && runs[n-1].Op == op {
			runs[n-1].Text += string(r)
			return
		}
		runs = append(runs, DiffRun{op, string(r)})
	}
	for _, e := range diff.Edits([]rune(old), []rune(new)) {
		switch e.Op {
		case diff.Delete:
			add(Removed, e.X)
		case diff.Insert:
			add(New, e.Y)
		case diff.Match:
			add(Same, e.X)
		}
	}
	return tidy(runs)
}

// tidy folds lone unchanged characters into the changes around them and puts
// what was taken out before what was put in.
func tidy(runs []DiffRun) []DiffRun {
	var out []DiffRun
	var gone, come string
	flush := func() {
		if gone != "" {
			out = append(out, DiffRun{Removed, gone})
		}
		if come != "" {
			out = append(out, DiffRun{New, come})
		}
		gone, come = "", ""
	}
	for i, r := range runs {
		switch {
		case r.Op == Removed:
			gone += r.Text
		case r.Op == New:
			come += r.Text
		case i > 0 && i+1 < len(runs) && len([]rune(r.Text)) == 1:
			gone += r.Text
			come += r.Text
		default:
			flush()
			out = append(out, r)
		}
	}
	flush()
	return out
}
