package formula

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// digits are the decimals that a quotient is carried to.
const digits = 24

// num is a number on its way: the value, and all values that the printed inputs
// allow, where that can be bounded.
type num struct {
	v      decimal.Decimal
	r      interval.Interval
	ranged bool
}

func exactly(d decimal.Decimal) num { return num{d, interval.Exact(d), true} }

// run is one computation.
type run struct {
	known    Known
	baseline int
	used     []Used
	why      i18n.Msg
}

func (e *run) fail(key string, args i18n.Args) (num, bool) {
	if e.why.Key == "" {
		e.why = i18n.M(key, args)
	}
	return num{}, false
}

// Eval computes the formula at a place; baseline is the plan's baseline year, 0
// when there is none. All inputs that are known are listed in Used even where
// another one is missing.
func (f *Formula) Eval(at Place, baseline int, known Known) Result {
	e := &run{known: known, baseline: baseline}
	n, ok := e.eval(f.root, at)
	out := Result{Used: e.used, Why: e.why}
	if !ok {
		return out
	}
	out.Exact, out.Range, out.Ranged = n.v, n.r, n.ranged
	if f.rounded {
		out.Value = quantity.Parse(n.v.Round(f.decimals).StringFixed(f.decimals))
	} else {
		out.Value = quantity.FromDecimal(n.v)
	}
	return out
}

func (e *run) eval(n *node, at Place) (num, bool) {
	switch n.op {
	case opNumber:
		return exactly(n.number), true
	case opFigure:
		return e.figure(n, at)
	case opPrev:
		before, ok := period.Of(at.Period.Kind(), at.Period.Year()-1, at.Period.N())
		if !ok {
			return e.fail("formula.why.no_period", nil)
		}
		at.Period = before
		return e.eval(n.args[0], at)
	case opBase:
		y := period.InYear(e.baseline)
		if y.IsZero() {
			return e.fail("formula.why.no_baseline", nil)
		}
		at.Period = y
		return e.eval(n.args[0], at)
	case opSum:
		return e.sum(n, at)
	case opNegate, opAbs:
		a, ok := e.eval(n.args[0], at)
		if !ok {
			return a, false
		}
		if n.op == opNegate || a.v.IsNegative() {
			a = num{a.v.Neg(), interval.Interval{Lo: a.r.Hi.Neg(), Hi: a.r.Lo.Neg()}, a.ranged}
		}
		if n.op == opAbs && a.ranged && a.r.Lo.IsNegative() { // the range spans zero
			a.r = interval.Interval{Lo: decimal.Zero, Hi: decimal.Max(a.r.Hi, a.r.Lo.Neg())}
		}
		return a, true
	case opTo:
		a, ok := e.eval(n.args[0], at)
		return a.scale(n.factor), ok
	}
	a, okA := e.eval(n.args[0], at)
	b, okB := e.eval(n.args[1], at) // also when a is missing, so that all inputs are told
	if !okA || !okB {
		return num{}, false
	}
	return e.binary(n, a, b)
}

func (e *run) binary(n *node, a, b num) (num, bool) {
	ranged := a.ranged && b.ranged
	if !n.factor.IsZero() {
		b = b.scale(n.factor)
	}
	switch n.op {
	case opAdd:
		return num{a.v.Add(b.v), a.r.Add(b.r), ranged}, true
	case opSubtract:
		return num{a.v.Sub(b.v), a.r.Sub(b.r), ranged}, true
	case opMultiply:
		return num{a.v.Mul(b.v), a.r.Mul(b.r), ranged}, true
	case opMin:
		return num{decimal.Min(a.v, b.v), interval.Interval{Lo: decimal.Min(a.r.Lo, b.r.Lo), Hi: decimal.Min(a.r.Hi, b.r.Hi)}, ranged}, true
	case opMax:
		return num{decimal.Max(a.v, b.v), interval.Interval{Lo: decimal.Max(a.r.Lo, b.r.Lo), Hi: decimal.Max(a.r.Hi, b.r.Hi)}, ranged}, true
	}
	if b.v.IsZero() {
		return e.fail("formula.why.zero", i18n.Args{"Text": n.args[1].text})
	}
	out := num{v: a.v.DivRound(b.v, digits)}
	if ranged {
		out.r, out.ranged = a.r.Div(b.r)
	}
	return out, true
}

func (a num) scale(k decimal.Decimal) num {
	return num{a.v.Mul(k), a.r.Scale(k), a.ranged}
}

// figure looks a value up, or the share of a composition.
func (e *run) figure(n *node, at Place) (num, bool) {
	f, ok := e.known.Figure(n.code, at)
	if !ok {
		return e.fail("formula.why.missing", i18n.Args{"Name": n.name, "Period": at.Period.String(), "Area": string(at.Area)})
	}
	u := Used{n.code, at, f}
	if !slices.ContainsFunc(e.used, func(v Used) bool { return v.Code == u.Code && v.At == u.At }) {
		e.used = append(e.used, u)
	}
	v := f.Value
	if n.share > 0 {
		parts := Shares(v)
		if n.share > len(parts) {
			return e.fail("formula.why.no_share", i18n.Args{"Name": n.name, "Value": v, "Share": n.share})
		}
		v = parts[n.share-1]
	}
	d, ok := v.Number()
	if !ok {
		return e.fail("formula.why.no_number", i18n.Args{"Name": n.name, "Value": v, "Period": at.Period.String()})
	}
	r, ranged := interval.Of(v)
	return num{d, r, ranged}, true
}

// sum adds over the parts of a place; one missing part leaves no sum.
func (e *run) sum(n *node, at Place) (num, bool) {
	parts := e.known.Parts(at, n.division)
	if len(parts) == 0 {
		return e.fail("formula.why.no_parts", i18n.Args{"Text": n.args[0].text})
	}
	total, missing := exactly(decimal.Zero), 0
	for _, p := range parts {
		outer := e.why
		a, ok := e.eval(n.args[0], p)
		if !ok {
			e.why = outer
			missing++
			continue
		}
		total = num{total.v.Add(a.v), total.r.Add(a.r), total.ranged && a.ranged}
	}
	if missing > 0 {
		return e.fail("formula.why.parts_missing", i18n.Args{"Text": n.args[0].text, "Missing": missing, "Of": len(parts)})
	}
	return total, true
}

// Shares splits a composition into its printed shares; nil when it is none.
func Shares(v quantity.Value) []quantity.Value {
	if len(v.Parts()) == 0 {
		return nil
	}
	var out []quantity.Value
	for s := range strings.SplitSeq(v.String(), ":") {
		out = append(out, quantity.Parse(s))
	}
	return out
}
