package method

import "github.com/shopspring/decimal"

// border is a value that divides two classes: v is reached by a current value
// that is at least num/den (for falling targets at most), or beyond it when open.
// The quotient is never formed, so a border is exact. den is above zero.
type border struct {
	v        Verdict
	num, den decimal.Decimal
	open     bool
	// leave is the part of num by which rounding made the border easier.
	leave decimal.Decimal
}

// scale is the borders of one side, the best first, and the class of what
// reaches none of them.
type scale struct {
	down    bool
	borders [5]border
	n       int
	worst   Verdict
}

var one = decimal.New(1, 0)

// at adds a border at a value.
func (s *scale) at(v Verdict, value decimal.Decimal) { s.over(v, value, one) }

// over adds a border at num/den.
func (s *scale) over(v Verdict, num, den decimal.Decimal) {
	s.borders[s.n] = border{v: v, num: num, den: den}
	s.n++
}

// ease makes the border added last easier by what rounding excuses, times den.
func (s *scale) ease(by decimal.Decimal) {
	b := &s.borders[s.n-1]
	b.num, b.leave = lower(s.down, b.num, by), by
}

// eased says whether a figure reaches border i only by the leave for rounding, and
// where the border would lie without it.
func (s *scale) eased(i int, in decimal.Decimal, digits int32) (exact decimal.Decimal, ok bool) {
	b := s.borders[i]
	if b.leave.IsZero() {
		return exact, false
	}
	num := lower(s.down, b.num, b.leave.Neg())
	c := in.Mul(b.den).Cmp(num)
	if s.down {
		c = -c
	}
	return num.DivRound(b.den, digits+2), c < 0
}

// only is the class that every figure gets, when there is but one.
func (s *scales) only() (v Verdict, ok bool) {
	v = s.side[0].worst
	for k := range s.n {
		side := &s.side[k]
		for i := range side.n {
			if side.borders[i].v != v {
				return v, false
			}
		}
		if side.worst != v {
			return v, false
		}
	}
	return v, true
}

// reached says whether x is at or beyond border i.
func (s *scale) reached(i int, x decimal.Decimal) bool {
	b := &s.borders[i]
	if b.den != one {
		x = x.Mul(b.den)
	}
	c := x.Cmp(b.num)
	if s.down {
		c = -c
	}
	return c > 0 || c == 0 && !b.open
}

// index is the best border that x reaches, n when none.
func (s *scale) index(x decimal.Decimal) int {
	for i := range s.n {
		if s.reached(i, x) {
			return i
		}
	}
	return s.n
}

// of is the class of x.
func (s *scale) of(x decimal.Decimal) Verdict {
	if i := s.index(x); i < s.n {
		return s.borders[i].v
	}
	return s.worst
}

// edge is the pair of neighbouring figures with the given decimals between which
// border i lies: in is the first that reaches it, out the last that does not.
func (s *scale) edge(i int, digits int32) (in, out decimal.Decimal) {
	b := s.borders[i]
	num := b.num
	if s.down {
		num = num.Neg()
	}
	unit := decimal.New(1, -digits)
	q, r := num.QuoRem(b.den.Mul(unit), 0)
	if r.IsPositive() || r.IsZero() && b.open {
		q = q.Add(one)
	}
	in, out = q.Mul(unit), q.Sub(one).Mul(unit)
	if s.down {
		in, out = in.Neg(), out.Neg()
	}
	return in, out
}

// scales is one side, or two for values that may be missed on both sides: the
// class is then the worse of the two.
type scales struct {
	side [2]scale
	n    int
}

func (s *scales) of(x decimal.Decimal) Verdict {
	v := s.side[0].of(x)
	if s.n == 2 {
		if w := s.side[1].of(x); w.Worse(v) {
			v = w
		}
	}
	return v
}

// margins are the nearest figures, with the decimals of the current one, that
// would get a worse and a better class.
func (s *scales) margins(x decimal.Decimal, digits int32) (worse, better *Margin) {
	now := s.of(x)
	if !now.Judged() {
		return nil, nil
	}
	consider := func(at decimal.Decimal) {
		v := s.of(at)
		m := &Margin{At: figure(at, digits), Verdict: v}
		switch {
		case v.Worse(now) && (worse == nil || nearer(at, worse, x)):
			worse = m
		case now.Worse(v) && (better == nil || nearer(at, better, x)):
			better = m
		}
	}
	for k := range s.n {
		for i := range s.side[k].n {
			in, out := s.side[k].edge(i, digits)
			consider(in)
			consider(out)
		}
	}
	return worse, better
}

func nearer(at decimal.Decimal, than *Margin, x decimal.Decimal) bool {
	old, _ := than.At.Number()
	return at.Sub(x).Abs().LessThan(old.Sub(x).Abs())
}
