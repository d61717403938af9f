package indicator

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/platform/area"
	"gangyao/platform/quantity"
)

// Step is a class of places with figures near one another.
type Step struct {
	// From and To are the smallest and the largest figure in it.
	From, To quantity.Value
	Places   []area.Code
}

// Steps divides the places with a figure into at most a number of classes of about the
// same size (quantiles), smallest figures first. Equal figures are never parted, so that
// there may be fewer, and no class is empty. From and To are figures that are there, not
// bounds between them.
func (c *Comparison) Steps(most int) []Step {
	type one struct {
		n decimal.Decimal
		p *Place
	}
	var all []one
	for i := range c.Places {
		if v := c.Places[i].Value; v != nil {
			if n, ok := v.Value.Number(); ok {
				all = append(all, one{n, &c.Places[i]})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b one) int { return a.n.Cmp(b.n) })
	var out []Step
	in := -1 // the class of the last one, as if all figures differed
	for i, x := range all {
		class := i * most / len(all)
		if i > 0 && x.n.Equal(all[i-1].n) || class == in {
			last := &out[len(out)-1]
			last.To, last.Places = x.p.Value.Value, append(last.Places, x.p.Area.Code)
			continue
		}
		in = class
		out = append(out, Step{From: x.p.Value.Value, To: x.p.Value.Value, Places: []area.Code{x.p.Area.Code}})
	}
	return out
}
