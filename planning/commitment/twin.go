package commitment

import (
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/platform/quantity"
)

// A sentence is often read as several items: 到2028年新建幼儿园12所 is a figure that is
// promised and a work that is named. Whoever answers for it answers once, so items
// that say the same thing of the same words are one duty: that of the first of Kinds.

// twins says which item each other one is a twin of, by their places in a list: the
// first of Kinds, and of these the first in the list.
func twins(items []*plan.Entry) map[int]int {
	bySection := map[string][]int{}
	for i, e := range items {
		bySection[e.Section] = append(bySection[e.Section], i)
	}
	out := map[int]int{}
	for _, list := range bySection {
		slices.SortStableFunc(list, func(a, b int) int { return rank(items[a]) - rank(items[b]) })
		for n, i := range list {
			for _, first := range list[:n] {
				if _, is := out[first]; !is && rank(items[first]) < rank(items[i]) && same(items[first], items[i]) {
					out[i] = first
					break
				}
			}
		}
	}
	return out
}

func rank(e *plan.Entry) int { return slices.Index(Kinds(), e.Kind) }

// same says whether two items of different kinds say the same thing: they stand at
// the same words (where the plan's text is there), mean the same subject, and ask for
// no different quantities.
func same(a, b *plan.Entry) bool {
	if a.Span.Len() > 0 && b.Span.Len() > 0 && !a.Span.Overlaps(b.Span) {
		return false
	}
	p, q := of(a), of(b)
	switch {
	case p.value != nil && q.value != nil:
		if !p.value.Equal(*q.value) || p.unit != q.unit {
			return false
		}
	case a.Span.Len() == 0 || b.Span.Len() == 0:
		return false // without text only the quantity tells that it is not another one
	}
	x, y := []rune(p.name), []rune(q.name)
	if many(p.value) && q.value == nil && len(y) > len(x) {
		return false // one of the several that are promised together
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	// who says more than the name says something else
	return len(x) >= 2 && strings.Contains(string(y), string(x)) && 5*len(x) >= 3*len(y)
}

// many says whether a quantity is of more than one.
func many(v *quantity.Value) bool {
	if v == nil {
		return false
	}
	n, ok := v.Number()
	return ok && n.GreaterThan(decimal.New(1, 0))
}

// spokenOf is what an item is about, without what stands around it.
type spokenOf struct {
	name  string
	value *quantity.Value
	unit  string
}

func of(e *plan.Entry) spokenOf {
	c := e.Content
	switch {
	case c.Commitment != nil:
		return spokenOf{bare(c.Commitment.Subject), c.Commitment.Value, c.Commitment.Unit}
	case c.Work != nil:
		return spokenOf{bare(c.Work.Name), c.Work.Quantity, c.Work.Unit}
	case c.System != nil:
		return spokenOf{name: bare(c.System.Name)}
	case c.Measure != nil:
		return spokenOf{name: bare(strings.TrimPrefix(c.Measure.Text, c.Measure.Verb))}
	}
	return spokenOf{}
}

// bare leaves only letters and figures.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
