package check

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// sharesOf splits a composition into its printed shares.
func sharesOf(v quantity.Value) []quantity.Value { return formula.Shares(v) }

// neighbour is the nearest known figure that the candidate must not fall below
// (step -1) or exceed (step +1): of a period counted since January, fewer or
// more months of the same year; of a five-year count, an earlier or later year.
func (l look) neighbour(step int) (Cell, Point, bool) {
	c := l.cand.Cell
	if c.Period.Kind() != period.Cumulative {
		if l.ind.Kind != "cumulative" {
			return c, Point{}, false
		}
		c.Period = before(c.Period, -step)
		p, ok := l.at(c)
		return c, p, ok && !c.Period.IsZero()
	}
	for n := c.Period.N() + step; n >= 1 && n <= 12; n += step {
		q, ok := period.Of(period.Cumulative, c.Period.Year(), n)
		if !ok {
			break
		}
		c.Period = q
		if p, ok := l.at(c); ok {
			return c, p, true
		}
	}
	return c, Point{}, false
}

// historyRule: this year's change against the changes of the years before, by
// their median and median absolute deviation.
func historyRule(l look, c *compiled) ([]Result, bool) {
	now, ok := l.number()
	if !ok {
		return nil, false
	}
	var changes []decimal.Decimal
	var inputs []Figure
	var current decimal.Decimal
	later, known := now, true
	for years := 1; years <= c.With.Years; years++ {
		cell, p, ok := l.ago(years)
		d, number := p.Value.Number()
		if !ok || !number {
			if years == 1 {
				return nil, false
			}
			known = false // a gap: the next change is not of one year
			continue
		}
		if known {
			if ch, ok := l.ind.change(d, later); ok {
				if years == 1 {
					current = ch
				} else {
					changes = append(changes, ch)
				}
			} else if years == 1 {
				return nil, false
			}
		}
		inputs = append(inputs, l.figure(cell, p))
		later, known = d, true
	}
	if len(changes) < c.With.Least {
		return nil, false
	}
	return l.outlier(c, "check.history.message", "check.history.advice", current, changes, inputs)
}

// sistersRule: this area's change against those of its sister areas.
func sistersRule(l look, c *compiled) ([]Result, bool) {
	now, ok := l.number()
	if !ok || l.in.Known == nil || l.cand.Org != "" {
		return nil, false
	}
	cell, p, ok := l.ago(1)
	old, number := p.Value.Number()
	if !ok || !number {
		return nil, false
	}
	own, ok := l.ind.change(old, now)
	if !ok {
		return nil, false
	}
	sisters := l.in.Known.Sisters(l.cand.Area)
	inputs := append(make([]Figure, 0, 1+2*len(sisters)), l.figure(cell, p))
	changes := make([]decimal.Decimal, 0, len(sisters))
	for _, a := range sisters {
		x := l.cand.Cell
		x.Area = a
		if m := l.moved(x); m.known {
			changes = append(changes, m.change)
			inputs = append(inputs, m.to, m.from)
		}
	}
	if len(changes) < c.With.Least {
		return nil, false
	}
	return l.outlier(c, "check.sisters.message", "check.sisters.advice", own, changes, inputs)
}

// move is how a cell changed within a year.
type move struct {
	from, to Figure
	change   decimal.Decimal
	known    bool
}

// moved is how a cell of the candidate's indicator changed within a year. Each of its
// sisters asks for it, so it is kept for the run.
func (l look) moved(x Cell) move {
	m, asked := l.moves[x]
	if asked {
		return m
	}
	y := x
	y.Period = before(x.Period, 1)
	to, ok1 := l.at(x)
	from, ok2 := l.at(y)
	if ok1 && ok2 {
		d1, ok1 := to.Value.Number()
		d0, ok2 := from.Value.Number()
		if ok1 && ok2 {
			m.change, m.known = l.ind.change(d0, d1)
			m.to, m.from = l.figure(x, to), l.figure(y, from)
		}
	}
	l.moves[x] = m
	return m
}

// normal makes the median absolute deviation comparable with a standard
// deviation: 0.6745 is the third quartile of the normal distribution (Iglewicz
// and Hoaglin, 1993).
var normal = decimal.New(6745, -4)

func (l look) outlier(c *compiled, message, advice string, own decimal.Decimal, others []decimal.Decimal, inputs []Figure) ([]Result, bool) {
	med := median(others)
	off := make([]decimal.Decimal, len(others))
	for i, o := range others {
		off[i] = o.Sub(med).Abs()
	}
	mad := decimal.Max(median(off), c.With.Spread.Decimal)
	if own.Sub(med).Abs().Mul(normal).LessThanOrEqual(c.With.Limit.Mul(mad)) {
		return nil, true
	}
	reach := c.With.Limit.Mul(mad).DivRound(normal, 4)
	return l.result(c, message, advice, i18n.Args{
		"Change": show(own, 1), "ChangeUnit": l.ind.changeUnit(), "Median": show(med, 1), "Count": len(others),
		"From": show(med.Sub(reach), 1), "To": show(med.Add(reach), 1),
	}, inputs...), true
}

// median of a list, which is not changed.
func median(list []decimal.Decimal) decimal.Decimal {
	s := slices.SortedFunc(slices.Values(list), decimal.Decimal.Cmp)
	if len(s) == 0 {
		return decimal.Zero
	}
	m := s[len(s)/2]
	if len(s)%2 == 0 {
		m = m.Add(s[len(s)/2-1]).Div(decimal.New(2, 0))
	}
	return m
}

// copiedRule: the same figure as another area, to many digits.
func copiedRule(l look, c *compiled) ([]Result, bool) {
	if l.in.Known == nil || significant(l.cand.Value) < c.With.Figures || l.cand.Org != "" {
		return nil, false
	}
	looked := false
	for _, a := range l.in.Known.Sisters(l.cand.Area) {
		cell := l.cand.Cell
		cell.Area = a
		p, ok := l.at(cell)
		if !ok {
			continue
		}
		looked = true
		if p.Value.Equal(l.cand.Value) {
			return l.result(c, "check.copied.message", "check.copied.advice", i18n.Args{"Area": l.in.Known.AreaName(a)}, l.figure(cell, p)), true
		}
	}
	return nil, looked
}

// relationRule holds both sides of a relation against each other wherever the
// candidate takes part: at its place, in the years after it when a side looks
// back, and at the whole when a side sums over parts.
func relationRule(l look, c *compiled) ([]Result, bool) {
	var out []Result
	looked := false
	places := []formula.Place{l.cand.Place}
	for y := 1; y <= max(c.left.Years(), c.right.Years()); y++ {
		p := l.cand.Place
		if p.Period = before(p.Period, -y); !p.Period.IsZero() {
			places = append(places, p)
		}
	}
	if slices.Contains(c.summed, l.cand.Code) && l.in.Known != nil {
		if whole, ok := l.in.Known.Whole(l.cand.Place); ok {
			places = append(places, whole)
		}
	}
	for _, at := range places {
		a, b := c.left.Eval(at, 0, l), c.right.Eval(at, 0, l)
		if !a.OK() || !b.OK() || !a.Ranged || !b.Ranged {
			continue
		}
		looked = true
		right, exact := b.Range.Scale(c.factor), b.Exact.Mul(c.factor)
		slack := c.With.Tolerance.Decimal
		if !c.With.Pct.IsZero() {
			slack = slack.Add(a.Exact.Abs().Mul(c.With.Pct.Decimal).DivRound(hundred, 10))
		}
		if holds(c.Op, a.Range.Lo.Sub(slack), a.Range.Hi.Add(slack), right.Lo, right.Hi) {
			continue
		}
		inputs := l.usedFigures(a.Used)
		for _, f := range l.usedFigures(b.Used) {
			if !slices.ContainsFunc(inputs, func(g Figure) bool { return g.Cell == f.Cell }) {
				inputs = append(inputs, f)
			}
		}
		res := l.result(c, "check.relation.message", "check.relation.advice", i18n.Args{
			"Left": c.left.Spelled(), "Right": c.right.Spelled(), "LeftValue": show(a.Exact, 4), "RightValue": show(exact, 4),
			"Op": sign(c.Op), "Off": show(a.Exact.Sub(exact).Abs(), 4), "ResultUnit": c.left.Unit(), "Area": l.areaName(at),
		})
		res[0].Inputs = inputs
		for _, f := range inputs {
			if f.Cell != l.cand.Cell {
				res[0].Cells = append(res[0].Cells, f.Cell)
			}
			if !l.mine(f.Cell) && c.Severity == Block {
				res[0].Severity = Remark // the other figure may be the wrong one, and is not theirs to mend
			}
		}
		out = append(out, res...)
	}
	return out, looked
}

// mine says whether a cell is among the candidates.
func (l look) mine(c Cell) bool { return c == l.cand.Cell || l.cells[c] != nil }

// holds says whether a relation may hold for some true values.
func holds(op string, lo, hi, rightLo, rightHi decimal.Decimal) bool {
	switch op {
	case "<=":
		return lo.LessThanOrEqual(rightHi)
	case "<":
		return lo.LessThan(rightHi)
	case ">=":
		return hi.GreaterThanOrEqual(rightLo)
	case ">":
		return hi.GreaterThan(rightLo)
	}
	return lo.LessThanOrEqual(rightHi) && rightLo.LessThanOrEqual(hi)
}

func sign(op string) string {
	switch op {
	case "<=":
		return "≤"
	case ">=":
		return "≥"
	}
	return op
}

func (l look) areaName(at formula.Place) string {
	if l.in.Known == nil {
		return string(at.Area)
	}
	return l.in.Known.AreaName(at.Area)
}

// partsRule: the figures of the parts add up to that of the whole; where some
// are missing, those known do not exceed it.
func partsRule(l look, c *compiled) ([]Result, bool) {
	if !l.ind.Summed || l.in.Known == nil {
		return nil, false
	}
	var out []Result
	looked := false
	places := []formula.Place{l.cand.Place}
	if whole, ok := l.in.Known.Whole(l.cand.Place); ok {
		places = append(places, whole)
	}
	for _, at := range places {
		for _, by := range c.With.By {
			res, did := l.partsAt(c, at, by)
			looked = looked || did
			out = append(out, res...)
		}
	}
	return out, looked
}

func (l look) partsAt(c *compiled, at formula.Place, by formula.Division) ([]Result, bool) {
	cell := l.cand.Cell
	cell.Place = at
	p, ok := l.at(cell)
	whole, number := p.Value.Number()
	if !ok || !number {
		return nil, false
	}
	inputs := []Figure{l.figure(cell, p)}
	sum, slack, missing, negative := decimal.Zero, half(p.Value), 0, false
	parts := l.Parts(at, by)
	for _, part := range parts {
		x := cell
		x.Place = part
		q, ok := l.at(x)
		d, number := q.Value.Number()
		if !ok || !number {
			missing++
			continue
		}
		sum, slack = sum.Add(d), slack.Add(half(q.Value))
		negative = negative || d.IsNegative()
		inputs = append(inputs, l.figure(x, q))
	}
	if len(parts) == 0 || missing == len(parts) || missing > 0 && negative {
		return nil, false
	}
	slack = slack.Add(c.With.Tolerance.Decimal).Add(whole.Abs().Mul(c.With.Pct.Decimal).DivRound(hundred, 10))
	over := sum.Sub(whole)
	if over.LessThanOrEqual(slack) && (missing > 0 || over.Neg().LessThanOrEqual(slack)) {
		return nil, true
	}
	res := l.result(c, "check.parts.message", "check.parts.advice", i18n.Args{
		"Sum": sum, "Whole": p.Value, "Off": over.Abs(), "Slack": slack, "Parts": len(parts) - missing, "Missing": missing, "Area": l.areaName(at)})
	res[0].Inputs = inputs
	if cell != l.cand.Cell {
		res[0].Cells = append(res[0].Cells, cell)
	}
	return res, true
}
