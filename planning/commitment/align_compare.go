package commitment

import (
	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// WeakerCode is the code of the finding that a target is weaker than the upper
// plan's (docs/findings.md).
const WeakerCode = "weaker-than-upper-plan"

// Relation is how a target stands to that of the plan above.
type Relation string

const (
	SameTarget    Relation = "same"
	Weaker        Relation = "weaker"
	Stronger      Relation = "stronger"
	MissingBelow  Relation = "missing"        // the plan above asks for it, ours does not
	OnlyBelow     Relation = "own"            // only ours asks for it
	NotComparable Relation = "not_comparable" // Why says what keeps them apart
)

// Relations lists all relations.
func Relations() []Relation {
	return []Relation{Weaker, MissingBelow, NotComparable, SameTarget, Stronger, OnlyBelow}
}

// Key is the message that names the relation.
func (r Relation) Key() string { return "commitment.relation." + string(r) }

// AlignLine is one indicator in both plans.
type AlignLine struct {
	Code         indicator.Code
	Name         string
	Lower, Upper *indicator.Target // nil where the plan has none
	Relation     Relation
	// Gap is lower minus upper, in Unit; nil when they do not compare.
	Gap  *quantity.Value
	Unit quantity.Unit
	// Softer: an obligation above is an expectation below.
	Softer bool
	// Arithmetic tells how it was found, or why they do not compare.
	Arithmetic i18n.Msg
}

// CompareTargets holds a target against that of the plan above; one of them may be
// nil. It is total and pure.
func CompareTargets(lower, upper *indicator.Row) AlignLine {
	var l AlignLine
	for _, r := range []*indicator.Row{upper, lower} {
		if r != nil {
			l.Code, l.Name = r.Target.Pinned.Code, r.Definition.Name
		}
	}
	switch {
	case lower == nil && upper == nil:
		l.Relation = NotComparable
		l.apart("missing")
		return l
	case lower == nil:
		l.Upper, l.Relation = upper.Target, MissingBelow
		l.Arithmetic = i18n.M("commitment.align.missing", i18n.Args{"Upper": aimOf(upper.Target)})
		return l
	case upper == nil:
		l.Lower, l.Relation = lower.Target, OnlyBelow
		l.Arithmetic = i18n.M("commitment.align.own", i18n.Args{"Lower": aimOf(lower.Target)})
		return l
	}
	l.Lower, l.Upper = lower.Target, upper.Target
	l.Softer = upper.Target.Binding && !lower.Target.Binding
	l.Relation = NotComparable
	l.weigh(lower, upper)
	return l
}

func (l *AlignLine) apart(why string) {
	l.Arithmetic = i18n.M("commitment.align.apart", i18n.Args{"Why": i18n.Key("commitment.apart." + why)})
}

func (l *AlignLine) weigh(lower, upper *indicator.Row) {
	a, b := lower.Target, upper.Target
	up, directed := better(lower)
	if !directed {
		up, directed = better(upper)
	}
	factor, units := a.Unit.Comparable(b.Unit)
	switch {
	case a.Pinned != b.Pinned:
		l.apart("definition")
		return
	case a.Aim == nil || b.Aim == nil || a.AimTo != nil || b.AimTo != nil:
		l.apart("words")
		return
	case !units:
		l.apart("unit")
		return
	case a.Rule != b.Rule:
		l.apart("kind")
		return
	case !directed:
		l.apart("direction")
		return
	case a.Area != b.Area && !isRate(upper):
		l.apart("total")
		return
	}
	x, okX := a.Aim.Number()
	y, okY := b.Aim.Number()
	if a.End != b.End {
		var ok bool
		if y, ok = inYear(b, a.End); !ok {
			if x, ok = inYear(a, b.End); !ok {
				l.apart("year")
				return
			}
			y, okY = b.Aim.Number()
		}
	}
	if !okX || !okY {
		l.apart("words")
		return
	}
	l.relate(x.Mul(factor), y, up)
}

// relate compares two numbers in the upper plan's unit.
func (l *AlignLine) relate(x, y decimal.Decimal, up bool) {
	gap := quantity.FromDecimal(x.Sub(y))
	l.Gap, l.Unit = &gap, l.Upper.Unit
	c := x.Cmp(y)
	if !up {
		c = -c
	}
	switch {
	case c < 0:
		l.Relation = Weaker
	case c > 0:
		l.Relation = Stronger
	default:
		l.Relation = SameTarget
	}
	if l.Relation == SameTarget && strict(l.Upper) && !strict(l.Lower) {
		l.Relation = Weaker // 突破 asks for more than 达到
	}
	unit := l.Unit
	if unit == "%" {
		unit = "个百分点"
	}
	l.Arithmetic = i18n.M("commitment.align.gap", i18n.Args{
		"Lower": i18n.WithUnit(quantity.FromDecimal(x), l.Unit), "Upper": i18n.WithUnit(quantity.FromDecimal(y), l.Unit), "Gap": i18n.WithUnit(gap, unit)})
}

func strict(t *indicator.Target) bool { return t.Op == ">" || t.Op == "<" }

// inYear is what a target asks for in a year other than its last: a milestone.
func inYear(t *indicator.Target, year int) (decimal.Decimal, bool) {
	if t.End == year && t.Aim != nil {
		return t.Aim.Number()
	}
	for _, m := range t.Milestones {
		if m.Year == year {
			return m.Value.Number()
		}
	}
	return decimal.Zero, false
}

// better says whether more is better; false when neither is.
func better(r *indicator.Row) (up, known bool) {
	switch r.Definition.Direction {
	case indicator.Up, indicator.Floor:
		return true, true
	case indicator.Down, indicator.Ceiling:
		return false, true
	}
	switch {
	case r.Target.Rule == indicator.RuleRank:
		return false, true
	case r.Target.Op == ">=" || r.Target.Op == ">":
		return true, true
	case r.Target.Op == "<=" || r.Target.Op == "<":
		return false, true
	}
	return false, false
}

// isRate says whether figures of places of different size compare: rates, shares,
// amounts per head. Totals do not.
func isRate(r *indicator.Row) bool {
	switch r.Definition.Kind {
	case indicator.Growth, indicator.Ratio, indicator.State:
		return true
	}
	return r.Target.Unit == "%" || r.Target.Unit == "‰"
}

// aimOf is a target in a few characters; a target without number and words says so.
func aimOf(t *indicator.Target) any {
	switch {
	case t.Aim == nil && t.Words == "":
		return i18n.Key("commitment.align.no_number")
	case t.Aim == nil:
		return t.Words
	case t.AimTo != nil:
		return t.Aim.String() + "–" + i18n.WithUnit(*t.AimTo, t.Unit)
	}
	return i18n.WithUnit(*t.Aim, t.Unit)
}
