package report

// Section is a stretch of blocks, From up to before To, on paper of one direction.
type Section struct {
	Landscape bool
	From, To  int
}

// Sections parts the blocks where the paper turns; there is at least one. Headings
// before a wide table, and the title of an annex, go with it. A list is all on
// paper of one direction.
func (d *Document) Sections() []Section {
	out, start := []Section{}, 0
	for n := 0; n < len(d.Blocks); {
		if !d.turned(n) {
			n++
			continue
		}
		if d.Kind == List {
			return []Section{{true, 0, len(d.Blocks)}}
		}
		from := n
		for from > start && leads(d.Blocks[from-1]) {
			from--
		}
		if from > start {
			out = append(out, Section{false, start, from})
		}
		for n < len(d.Blocks) && d.turned(n) {
			n++
		}
		out = append(out, Section{true, from, n})
		start = n
	}
	if start < len(d.Blocks) || len(out) == 0 {
		out = append(out, Section{false, start, len(d.Blocks)})
	}
	return out
}

func (d *Document) turned(n int) bool {
	t, ok := d.Blocks[n].(Table)
	return ok && t.Landscape
}

// leads says whether a block belongs to what follows it.
func leads(b Block) bool {
	switch b.(type) {
	case Heading, Annex, PageBreak:
		return true
	}
	return false
}
