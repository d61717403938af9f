package commitment

import (
	"fmt"
	"slices"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// indicatorNames are the rules by which the subject of a commitment is held to be
// what an indicator measures.
type indicatorNames struct {
	// Front words say of whom, not of what; they are left out.
	Front []string `yaml:"front"`
	// Growth words end the name of a rate of growth, Level words that of a level.
	Growth []string `yaml:"growth"`
	Level  []string `yaml:"level"`
	// Same are names of one thing.
	Same [][]string `yaml:"same"`
}

func (n *indicatorNames) check() error {
	seen := map[string]bool{}
	for _, group := range n.Same {
		if len(group) < 2 {
			return fmt.Errorf("commitment suggestions: indicators: %q is called nothing else", group)
		}
		for _, w := range group {
			if w == "" || seen[w] {
				return fmt.Errorf("commitment suggestions: indicators: %q names two things", w)
			}
			seen[w] = true
		}
	}
	return nil
}

// fold is a name without what does not matter; growth: as the name of a rate.
func (n *indicatorNames) fold(name string, growth bool) string {
	end := n.Level
	if growth {
		end = n.Growth
	}
	name = without(plan.Normal(name), n.Front, strings.CutPrefix)
	for _, name := range []string{name, without(name, end, strings.CutSuffix)} {
		for _, group := range n.Same {
			if slices.ContainsFunc(group, func(w string) bool { return plan.Normal(w) == name }) {
				return group[0]
			}
		}
	}
	return without(name, end, strings.CutSuffix)
}

// without leaves out the first of some words, where something is left then.
func without(name string, words []string, cut func(s, w string) (string, bool)) string {
	for _, w := range words {
		if rest, ok := cut(name, plan.Normal(w)); ok && rest != "" {
			return rest
		}
	}
	return name
}

// of finds the one target among rows that asks for what a commitment promises; nil
// when there is none, or more than one.
func (n *indicatorNames) of(c *reading.Commitment, rows map[indicator.Code]*indicator.Row) *indicator.Row {
	if c == nil || c.Value == nil || c.Each || !slices.Contains([]reading.Op{reading.AtLeast, reading.AtMost, reading.Equal, reading.About, reading.IncreaseTo, reading.DecreaseTo}, c.Op) {
		return nil
	}
	growth := c.Kind == "growth"
	subject := n.fold(c.Subject, growth)
	var found *indicator.Row
	for _, r := range rows {
		_, units := quantity.Unit(c.Unit).Comparable(r.Target.Unit)
		switch {
		case r.Target.Org != "" || r.Target.Dropped || !units || (r.Definition.Kind == indicator.Growth) != growth:
		case n.fold(r.Definition.Name, growth) != subject && n.fold(r.Target.Label, growth) != subject:
		case growth && !asTarget(c, r.Target): // a rate of one's own cannot be held against single years
		case found != nil:
			return nil
		default:
			found = r
		}
	}
	return found
}

// asTarget says whether a commitment asks for exactly what a target does.
func asTarget(c *reading.Commitment, t *indicator.Target) bool {
	factor, ok := quantity.Unit(c.Unit).Comparable(t.Unit)
	if !ok || t.Aim == nil || t.AimTo != nil || c.Due != 0 && c.Due != t.End {
		return false
	}
	x, okX := c.Value.Number()
	y, okY := t.Aim.Number()
	return okX && okY && x.Mul(factor).Equal(y)
}

// verifyBy is the verification of a commitment by the target of an indicator: by
// its verdict where both ask for the same, else by the commitment's own quantity.
func verifyBy(r *indicator.Row, c *reading.Commitment) Verification {
	v := Verification{Means: ByIndicator, Code: r.Target.Pinned.Code}
	if !asTarget(c, r.Target) {
		v.Aim, v.Unit, v.AtMost = c.Value, quantity.Unit(c.Unit), c.Op == reading.AtMost || c.Op == reading.DecreaseTo
	}
	return v
}
