package plan

import (
	"cmp"
	"slices"

	"gangyao/planning/plan/reading"
)

// side is one thing on one side of a comparison.
type side struct {
	kind      string // only things of one kind are matched; findings by code
	span      reading.Span
	quote     string // normalised
	substance string
	grams     []uint64 // of what it says, sorted; for likeness
	order     int
}

// link is a matched pair, by index; -1 where there is no partner.
type link struct{ old, new int }

// matchReadings pairs the things of two readings of one document: first those
// of one kind at one place with the same content, then those of one kind that
// overlap or have the same quote, the likest first. Each thing is paired once
// at most. The result lists all: pairs, gone (new -1), then found (old -1).
func matchReadings(olds, news []side) []link {
	m := newMatcher(len(olds), len(news))
	type exact struct {
		kind, substance string
		span            reading.Span
	}
	at := map[exact][]int{}
	for j, n := range news {
		k := exact{n.kind, n.substance, n.span}
		at[k] = append(at[k], j)
	}
	for i, o := range olds {
		k := exact{o.kind, o.substance, o.span}
		if js := at[k]; len(js) > 0 {
			m.pair(i, js[0])
			at[k] = js[1:]
		}
	}
	type candidate struct {
		link
		score float64
	}
	var cs []candidate
	byKind := map[string][]int{}
	for j, n := range news {
		if m.new[j] < 0 {
			byKind[n.kind] = append(byKind[n.kind], j)
		}
	}
	for i, o := range olds {
		if m.old[i] >= 0 {
			continue
		}
		for _, j := range byKind[o.kind] {
			n := news[j]
			overlaps := o.span.Overlaps(n.span)
			sameQuote := o.quote != "" && o.quote == n.quote
			if !overlaps && !sameQuote {
				continue
			}
			score := likeness(o.grams, n.grams)
			if o.substance == n.substance {
				score += 2
			}
			if sameQuote {
				score++
			}
			if overlaps {
				score += share(o.span, n.span)
			}
			cs = append(cs, candidate{link{i, j}, score})
		}
	}
	slices.SortStableFunc(cs, func(a, b candidate) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		// of several equal copies of one sentence, the nearest
		return cmp.Compare(abs(olds[a.old].order-news[a.new].order), abs(olds[b.old].order-news[b.new].order))
	})
	for _, c := range cs {
		m.pair(c.old, c.new)
	}
	return m.links()
}

// share is how much of two spans both cover, 0..1.
func share(a, b reading.Span) float64 {
	common := min(a[1], b[1]) - max(a[0], b[0])
	all := max(a[1], b[1]) - min(a[0], b[0])
	if common <= 0 || all <= 0 {
		return 0
	}
	return float64(common) / float64(all)
}

// matcher keeps who is paired with whom; -1 is nobody.
type matcher struct{ old, new []int }

func newMatcher(olds, news int) *matcher {
	m := &matcher{make([]int, olds), make([]int, news)}
	for i := range m.old {
		m.old[i] = -1
	}
	for j := range m.new {
		m.new[j] = -1
	}
	return m
}

// pair pairs two that are both free.
func (m *matcher) pair(i, j int) {
	if m.old[i] < 0 && m.new[j] < 0 {
		m.old[i], m.new[j] = j, i
	}
}

func (m *matcher) links() []link {
	var out []link
	for i, j := range m.old {
		out = append(out, link{i, j})
	}
	for j, i := range m.new {
		if i < 0 {
			out = append(out, link{-1, j})
		}
	}
	return out
}

// grams are the pairs of neighbouring characters of a text, sorted.
func grams(s string) []uint64 {
	r := []rune(s)
	if len(r) == 1 {
		return []uint64{uint64(r[0])}
	}
	out := make([]uint64, 0, len(r))
	for i := 0; i+1 < len(r); i++ {
		out = append(out, uint64(r[i])<<32|uint64(r[i+1]))
	}
	slices.Sort(out)
	return out
}

// likeness is Dice's coefficient of two sorted lists: 1 for equal ones, 0
// without a common element.
func likeness(a, b []uint64) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
