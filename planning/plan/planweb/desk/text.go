package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/page"
)

// block is a printed line of the text with the marks in it.
type block struct {
	ID      string
	Start   int // place of its first character
	Heading int // level, 0 for a paragraph
	Text    page.Text
}

// blocks cuts a stretch of text into its printed lines and marks the items.
func (k *deck) blocks(span reading.Span, items []plan.DeskItem) []block {
	marks := k.marks(items)
	heads := map[int]reading.Section{} // by where they begin
	for _, s := range k.sections {
		heads[s.Span[0]] = s
	}
	var out []block
	for from := span[0]; from < span[1]; {
		end := from
		for end < span[1] && k.text[end] != '\n' {
			end++
		}
		if b := k.block(from, end, heads); b.ID != "" {
			for _, m := range marks {
				if m.Span[0] < end && from < m.Span[1] {
					b.Text.Marks = append(b.Text.Marks, m)
				}
			}
			out = append(out, b)
		}
		from = end + 1
	}
	return out
}

// block is one line; without an ID when nothing is printed in it.
func (k *deck) block(from, end int, heads map[int]reading.Section) block {
	words := string(k.text[from:end])
	if strings.TrimSpace(words) == "" {
		return block{}
	}
	b := block{ID: "b-" + strconv.Itoa(from), Start: from, Text: page.Text{Content: words, Start: from}}
	for i := from; i < end; i++ {
		// A heading that a sentence follows in the same line is set as text.
		if s, ok := heads[i]; ok && s.Span[1] >= end-2 {
			b.Heading = min(max(s.Level, 1), 4)
			break
		}
	}
	return b
}

// marks are the marks of the items in view. Tables hold other items and are not
// marked themselves; findings are marked at each of their places.
func (k *deck) marks(items []plan.DeskItem) []page.Mark {
	var out []page.Mark
	seen := map[plan.ItemID]bool{}
	finding := func(it *plan.Item) {
		if seen[it.ID] || it.Content.Finding == nil || it.State == plan.Rejected {
			return
		}
		seen[it.ID] = true
		for i, s := range it.Content.Finding.Spans {
			kind := page.MarkFinding
			if it.Content.Finding.Severity == reading.Note {
				kind = markNote
			}
			out = append(out, page.Mark{ID: markID(it.ID, i), Span: s, Kind: kind, Title: k.findingTitle(it.Content.Finding)})
		}
	}
	for i := range items {
		it := &items[i].Item
		switch it.Kind {
		case plan.KindTable:
		case plan.KindFinding:
			finding(it)
		default:
			out = append(out, page.Mark{ID: string(it.ID), Span: it.Span, Kind: page.MarkKind(it.Kind), Title: clip(k.say(it.Content).String(), 40)})
		}
	}
	if len(k.q.Kinds) == 0 || slices.Contains(k.q.Kinds, plan.KindFinding) {
		for _, f := range k.findings { // those whose card stands in another chapter
			if f.State != plan.Answered {
				finding(&f)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b page.Mark) int {
		if a.Span != b.Span {
			return a.Span[0] - b.Span[0]
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// markNote marks a place that is only worth a look; it must not drown the rest.
const markNote page.MarkKind = "note"

// markID names the n-th place of an item; the first has the item's own name.
func markID(id plan.ItemID, n int) string {
	if n == 0 {
		return string(id)
	}
	return fmt.Sprintf("%s.%d", id, n)
}

// touched are the lines that a span stands in, with the marks of the items in view.
func (k *deck) touched(chapterSpan, span reading.Span, items []plan.DeskItem) []block {
	if k.text == nil || span.Len() == 0 {
		return nil
	}
	return slices.DeleteFunc(k.blocks(chapterSpan, items), func(b block) bool {
		return b.Start >= span[1] || b.Start+len([]rune(b.Text.Content)) <= span[0]
	})
}

// chapterSpan is the text that a chapter covers.
func (k *deck) chapterSpan(id string) reading.Span {
	n := len(k.text)
	if id == "0" {
		if len(k.sections) > 0 {
			n = min(n, k.sections[0].Span[0])
		}
		return reading.Span{0, n}
	}
	i := slices.IndexFunc(k.sections, func(s reading.Section) bool { return s.ID == id })
	if i < 0 {
		return reading.Span{}
	}
	end := n
	for _, s := range k.sections[i+1:] {
		if chapter(s.ID) != id {
			end = s.Span[0]
			break
		}
	}
	return reading.Span{min(k.sections[i].Span[0], n), min(end, n)}
}
