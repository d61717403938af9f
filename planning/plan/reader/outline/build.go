package outline

import (
	"fmt"
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// open is a section whose text goes on.
type open struct {
	kind    kind
	hint    int
	index   int // in Outline.Sections
	used    map[string]bool
	counted int // the ordinal of its last child
}

// follows says whether c is the next heading of the same kind.
func (m marker) follows(c candidate) bool { return c.kind == m.kind && c.n == m.n+1 }

// builder turns candidates into the tree.
type builder struct {
	o            *Outline
	l            *layout.Layout
	stack        []open
	root         open
	last         map[kind]candidate // last heading of a kind anywhere, for numbers that run through
	printed      map[string]string
	paths        map[string]string // the table of contents by path of labels
	lostBrackets bool
	blocks       []int     // block of each section
	numbered     bool      // a numbered heading came before
	top          candidate // the last numbered heading of the highest level
}

// add puts a heading into the tree.
func (b *builder) add(c candidate) {
	if c.kind == half && b.lostBrackets {
		c.healed = "(" + c.label
		c.kind = parenthese
	}
	b.pop(c)
	parent := b.parent()
	prev, hasPrev := b.sibling(c)
	if c.n == 0 && c.kind != unnumbered {
		c.n = 1
		if hasPrev {
			c.n = prev.n + 1
		}
		c.healed = quantity.Chinese(c.n) + c.label
	}
	span := b.span(c)
	b.check(c, span, prev, hasPrev)
	ordinal := c.n
	if c.kind == unnumbered {
		ordinal = parent.counted + 1
		if len(b.o.Sections) == 0 {
			ordinal = 0
		}
	}
	if parent.used == nil {
		parent.used = map[string]bool{}
	}
	id := strconv.Itoa(ordinal)
	for suffix := 'b'; parent.used[id] && suffix <= 'z'; suffix++ {
		id = strconv.Itoa(ordinal) + string(suffix)
	}
	parent.used[id] = true
	parent.counted = ordinal
	if parent != &b.root {
		id = b.o.Sections[parent.index].ID + "." + id
	}
	label := c.label
	if c.healed != "" {
		label = c.healed
		b.heal(c, span)
	}
	title := b.completed(c, span)
	b.o.Sections = append(b.o.Sections, reading.Section{ID: id, Label: label, Title: title, Level: len(b.stack) + 1, Span: span})
	b.blocks = append(b.blocks, c.block)
	b.stack = append(b.stack, open{kind: c.kind, hint: c.hint, index: len(b.o.Sections) - 1})
	if b.last == nil {
		b.last = map[kind]candidate{}
	}
	b.last[c.kind] = c
	if len(b.stack) == 1 && c.kind != unnumbered {
		b.top = c
	}
	b.numbered = b.numbered || c.kind != unnumbered
	for i := c.block; i <= c.last; i++ {
		b.o.Heading[i] = !c.runIn
	}
	if c.runIn {
		b.o.BodyFrom[c.block] = c.from
	}
}

// pop closes the sections that heading c cannot lie in.
func (b *builder) pop(c candidate) {
	for len(b.stack) > 0 {
		top := b.stack[len(b.stack)-1]
		if c.kind == unnumbered {
			if c.hint > 0 && top.hint > 0 && top.hint < c.hint && top.kind != unnumbered || c.hint > 1 && top.hint == 0 && top.kind != unnumbered {
				return
			}
		} else if top.kind != unnumbered && top.kind < c.kind {
			return
		} else if top.kind == unnumbered && top.hint > 0 && c.hint > top.hint {
			return
		} else if top.kind == unnumbered && top.hint > 0 && c.hint == 0 && c.kind > article {
			return
		} else if top.kind == unnumbered && c.kind > article && b.numbered && !b.top.follows(c) {
			return // a list in an annex
		}
		b.stack = b.stack[:len(b.stack)-1]
	}
}

func (b *builder) parent() *open {
	if len(b.stack) == 0 {
		return &b.root
	}
	return &b.stack[len(b.stack)-1]
}

// sibling is the last heading of the same kind under the same parent, or for
// parts, chapters and articles whose numbers run through, the last anywhere.
func (b *builder) sibling(c candidate) (candidate, bool) {
	prev, ok := b.last[c.kind]
	if !ok {
		return candidate{}, false
	}
	parent := b.parent()
	if parent == &b.root {
		return prev, true
	}
	return prev, prev.block >= b.blocks[parent.index] && prev.kind == c.kind
}

// check reports a number that does not follow.
func (b *builder) check(c candidate, span reading.Span, prev candidate, hasPrev bool) {
	if c.kind == unnumbered || c.kind == decimal {
		return
	}
	want := 1
	if hasPrev {
		want = prev.n + 1
	}
	if c.n == want {
		return
	}
	before := reading.Span{}
	if hasPrev {
		before = b.span(prev)
	} else if through, ok := b.last[c.kind]; ok && c.n == through.n+1 {
		return // chapters count on through the parts
	}
	if hasPrev && c.n == 1 {
		return // a new list under the same heading
	}
	b.o.Numbering = append(b.o.Numbering, Slip{Span: span, Printed: c.label, Expected: relabel(c.label, c.n, want), Before: before})
}

// relabel writes another number in the style of a label.
func relabel(label string, was, now int) string {
	for _, pair := range [][2]string{{quantity.Chinese(was), quantity.Chinese(now)}, {strconv.Itoa(was), strconv.Itoa(now)}} {
		if strings.Contains(label, pair[0]) {
			return strings.Replace(label, pair[0], pair[1], 1)
		}
	}
	return fmt.Sprint(now)
}

// span is the source range of a heading.
func (b *builder) span(c candidate) reading.Span {
	t := b.l.Blocks[c.block].Text
	end := c.from
	for end > 0 && c.runIn && (t.Runes[end-1] == '。' || t.Runes[end-1] == ':') {
		end--
	}
	s := t.Span(0, max(end, 1))
	if c.last != c.block {
		s[1] = b.l.Blocks[c.last].Span[1]
	}
	return s
}

// heal reports a label that was mended.
func (b *builder) heal(c candidate, span reading.Span) {
	n := len([]rune(c.label))
	was := b.l.Blocks[c.block].Text.Span(0, n)
	why := "标题序号残缺，按同级标题的写法补全"
	if strings.HasSuffix(c.label, ")") && c.healed == "("+c.label {
		why = "标题序号缺左括号；文中别处也有只剩右括号的地方，按“" + c.healed + "”理解"
	}
	b.o.Healed = append(b.o.Healed, reading.Healing{Span: was, Code: "numbering", Was: c.label, Now: c.healed, Why: why})
}

// completed is the title, mended from the printed table of contents where the
// body lost characters of it.
func (b *builder) completed(c candidate, span reading.Span) string {
	want := b.printedTitle(c)
	if want == "" || want == c.title || c.runIn || len(c.title) == 0 {
		return c.title
	}
	got, full := []rune(c.title), []rune(want)
	missing := len(full) - len(got)
	if missing <= 0 || missing > 3 || missing >= len(got) || !subsequence(got, full) {
		return c.title
	}
	b.o.Healed = append(b.o.Healed, reading.Healing{Span: span, Code: "healed-text", Was: c.title, Now: want, Why: "正文标题比目录少字，按目录补全"})
	return want
}

// subsequence says whether got is full with some characters lost.
func subsequence(got, full []rune) bool {
	i := 0
	for _, r := range full {
		if i < len(got) && got[i] == r {
			i++
		}
	}
	return i == len(got)
}

// printedTitle is the title in the table of contents at the same place in the
// tree: the path of labels tells headings with the same number apart.
func (b *builder) printedTitle(c candidate) string {
	path := ""
	for _, s := range b.stack {
		path += b.o.Sections[s.index].Label + "/"
	}
	if b.paths == nil {
		b.paths = contentsPath(b.l)
	}
	return b.paths[path+label(c)]
}

func label(c candidate) string {
	if c.healed != "" {
		return c.healed
	}
	return c.label
}

// contentsPath is the printed table of contents by path of labels.
func contentsPath(l *layout.Layout) map[string]string {
	out := map[string]string{}
	var stack []marker
	for _, blk := range l.Blocks {
		if blk.Role != layout.Contents {
			continue
		}
		m, ok := mark(blk.Text.Runes)
		if !ok {
			continue
		}
		for len(stack) > 0 && stack[len(stack)-1].kind >= m.kind {
			stack = stack[:len(stack)-1]
		}
		path := ""
		for _, s := range stack {
			path += s.label + "/"
		}
		out[path+m.label] = clean(string(blk.Text.Runes[m.size:]))
		stack = append(stack, m)
	}
	return out
}

// finish fills in the bodies and the section of every block.
func (b *builder) finish() {
	cur, next := -1, 0
	end := 0
	ends := make([]int, len(b.o.Sections))
	for i, blk := range b.l.Blocks {
		for next < len(b.blocks) && b.blocks[next] == i {
			cur = next
			next++
		}
		b.o.Of[i] = cur
		if blk.Role == layout.Body {
			end = blk.Span[1]
			if cur >= 0 {
				ends[cur] = max(ends[cur], end)
			}
		}
	}
	for i := len(b.o.Sections) - 1; i >= 0; i-- {
		s := &b.o.Sections[i]
		last := ends[i]
		for j := i + 1; j < len(b.o.Sections) && b.o.Sections[j].Level > s.Level; j++ {
			last = max(last, ends[j])
		}
		s.Body = reading.Span{s.Span[0], max(last, s.Span[1])}
	}
}

// losesBrackets says whether labels of the form 1) have lost a bracket: the
// document also numbers (1), or shows closing brackets elsewhere whose opening
// ones were lost.
func losesBrackets(l *layout.Layout, cs []candidate) bool {
	halves, full := 0, 0
	label := map[int]int{}
	for _, c := range cs {
		switch c.kind {
		case half:
			halves++
			label[c.block] = c.size
		case parenthese:
			full++
		}
	}
	if halves == 0 || full > 0 {
		return halves > 0
	}
	for i, blk := range l.Blocks {
		if blk.Role != layout.Body {
			continue
		}
		depth := 0
		for _, r := range blk.Text.Runes[min(label[i], len(blk.Text.Runes)):] {
			switch r {
			case '(':
				depth++
			case ')':
				if depth--; depth < 0 && label[i] == 0 {
					return true
				}
			}
		}
	}
	return false
}
