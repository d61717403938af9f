package commitment

import (
	"slices"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Level is a state to be in when the duty is due: a rate, a rank, full coverage, none
// left. Unlike a quantity that is asked for it is not counted up from year to year:
// the newest report tells where it stands.
type Level struct {
	Value  quantity.Value
	Unit   quantity.Unit
	AtMost bool // it is an upper bound
}

// Msg is the level in words: ≥99%, ≤10位.
func (l *Level) Msg() string {
	op := reading.AtLeast
	if l.AtMost {
		op = reading.AtMost
	}
	return plan.Sign(op) + i18n.WithUnit(l.Value, l.Unit)
}

// Holds says whether a figure keeps the level; known is false where the two cannot be
// compared.
func (l *Level) Holds(v quantity.Value, u quantity.Unit) (holds, known bool) {
	if u != "" && u != l.Unit {
		c, ok := quantity.Convert(v, u, l.Unit)
		if !ok {
			return false, false
		}
		v = c
	}
	have, ok := v.Number()
	want, number := l.Value.Number()
	switch {
	case !ok || !number:
		return false, false
	case l.AtMost:
		return have.LessThanOrEqual(want), true
	}
	return have.GreaterThanOrEqual(want), true
}

// level is the state that the wording asks for; nil where it asks for none that a
// figure alone could deny: a change says nothing without what it starts from.
func (p *promise) level() *Level {
	c := p.entry.Content.Commitment
	if c == nil || c.Each || c.Value == nil || !slices.Contains([]string{"level", "share", "cover", "rank", "growth"}, c.Kind) {
		return nil
	}
	n, number := c.Value.Number()
	l := &Level{Value: *c.Value, Unit: quantity.Unit(c.Unit)}
	switch c.Op {
	case reading.AtLeast, reading.IncreaseTo, reading.Range:
	case reading.AtMost, reading.DecreaseTo:
		l.AtMost = true
	case reading.CoverAll:
		l.AtMost = n.IsZero() // 清零
	case reading.Equal:
		if c.Kind == "rank" { // 三级 is a title, 第三位 a place: the figure does not tell
			return nil
		}
	default:
		return nil
	}
	if !number {
		return nil
	}
	return l
}
