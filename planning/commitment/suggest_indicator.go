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

// rowNames are the targets of a plan by what they measure.
type rowNames map[rowName][]*indicator.Row

type rowName struct {
	name   string
	growth bool
}

// index files targets under each of their names, folded.
func (n *indicatorNames) index(rows map[indicator.Code]*indicator.Row) rowNames {
	out := rowNames{}
	for _, r := range rows {
		if r.Target.Org != "" || r.Target.Dropped || r.Definition == nil {
			continue
		}
		growth := r.Definition.Kind == indicator.Growth
		names := []string{n.fold(r.Definition.Name, growth)}
		if label := n.fold(r.Target.Label, growth); label != names[0] {
			names = append(names, label)
		}
		for _, name := range names {
			out[rowName{name, growth}] = append(out[rowName{name, growth}], r)
		}
	}
	return out
}

// of finds the one target among rows that asks for what a commitment promises; nil
// when there is none, or more than one.
func (x rowNames) of(c *reading.Commitment, want *asks) *indicator.Row {
	if c == nil || want == nil {
		return nil
	}
	var found *indicator.Row
	for _, r := range x[rowName{want.names[0], want.growth}] {
		_, units := want.unit.Comparable(r.Target.Unit)
		switch {
		case !units:
		case want.growth && !asTarget(c, r.Target): // a rate of one's own cannot be held against single years
		case found != nil:
			return nil
		default:
			found = r
		}
	}
	return found
}

// ofPlan is the target of the row of the plan's table that a duty is, or repeats the
// subject of; nil while nobody adopted it.
func (b *board) ofPlan(p *promise) *indicator.Row {
	if p.row == "" {
		return nil
	}
	return b.byRow[b.duty[p.row]]
}

// measured is the adopted target that measures a duty; nil when none does.
func (b *board) measured(p *promise) *indicator.Row {
	if row := b.ofPlan(p); row != nil {
		return row
	}
	return b.names.of(p.entry.Content.Commitment, p.want)
}

// measuring is the target that measures a duty while it is verified by evidence, or by
// nothing; nil when an indicator or projects verify it, or no target does.
func (b *board) measuring(p *promise, t *Terms) *indicator.Row {
	row := b.measured(p)
	if row == nil || t.Verify.Means != ByEvidence && t.Verify.Means != NoMeansYet ||
		slices.ContainsFunc(t.All(), func(v Verification) bool { return v.Code == row.Target.Pinned.Code }) {
		return nil
	}
	return row
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
	if c != nil && !asTarget(c, r.Target) {
		v.Aim, v.Unit, v.AtMost = c.Value, quantity.Unit(c.Unit), c.Op == reading.AtMost || c.Op == reading.DecreaseTo
	}
	return v
}
