package expr

import (
	"strings"

	"github.com/shopspring/decimal"
)

// digits are the decimals that a quotient is carried to; a number never has more
// than mostDigits in all, beyond which nothing is known of it.
const (
	digits     = 24
	mostDigits = 400
)

// Value computes the expression.
func (p *Program) Value(known Values) Value { return p.root.eval(known) }

// Holds says whether a condition is true; what is not known does not hold.
func (p *Program) Holds(known Values) bool { return p.root.eval(known).yes }

func (n *node) eval(known Values) Value {
	switch n.op {
	case "value":
		return n.value
	case "symbol":
		return n.read(known)
	case "call":
		return n.callEval(known)
	case "and", "or":
		return n.both(known)
	case "in":
		a := n.args[0].eval(known)
		if a.Missing() {
			return a
		}
		for _, b := range n.args[1:] {
			if a.Equal(b.value) {
				return OfTruth(true)
			}
		}
		return OfTruth(false)
	}
	a := n.args[0].eval(known)
	if a.Missing() {
		return a
	}
	if len(n.args) == 1 {
		if n.op == "not" {
			return OfTruth(!a.yes)
		}
		return OfNumber(a.number.Neg())
	}
	b := n.args[1].eval(known)
	if b.Missing() {
		return b
	}
	if n.kind == Truth {
		return OfTruth(n.compare(a, b))
	}
	return n.compute(a, b)
}

// read takes what is known of a symbol; a value of another type is not known.
func (n *node) read(known Values) Value {
	v := known[n.symbol.Code]
	if v.kind != n.symbol.Type {
		return Value{}
	}
	return v
}

func (n *node) callEval(known Values) Value {
	if n.fn.Do == nil { // filled
		return OfTruth(!n.args[0].eval(known).Missing())
	}
	args := make([]Value, len(n.args))
	for i, a := range n.args {
		if args[i] = a.eval(known); args[i].Missing() {
			return Value{}
		}
	}
	v := n.fn.Do(args)
	if v.kind != n.fn.Gives {
		return Value{}
	}
	return v
}

// both is "and" and "or" over true, false and unknown.
func (n *node) both(known Values) Value {
	decides := n.op == "or"
	a := n.args[0].eval(known)
	if !a.Missing() && a.yes == decides {
		return a
	}
	b := n.args[1].eval(known)
	if !b.Missing() && b.yes == decides {
		return b
	}
	if a.Missing() || b.Missing() {
		return Value{}
	}
	return OfTruth(!decides)
}

func (n *node) compare(a, b Value) bool {
	switch n.op {
	case "contains":
		return strings.Contains(a.text, b.text)
	case "startsWith":
		return strings.HasPrefix(a.text, b.text)
	case "endsWith":
		return strings.HasSuffix(a.text, b.text)
	case "==":
		return a.Equal(b)
	case "!=":
		return !a.Equal(b)
	}
	c := a.number.Cmp(b.number)
	if a.kind == Day {
		c = a.day.Compare(b.day)
	}
	switch n.op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// mostDays is how far a day may be moved.
var mostDays = decimal.NewFromInt(366 * 1000)

func (n *node) compute(a, b Value) Value {
	if a.kind == Day {
		if b.kind == Day {
			return OfNumber(decimal.NewFromInt(int64(a.day.Sub(b.day) / perDay)))
		}
		if !b.number.IsInteger() || b.number.Abs().GreaterThan(mostDays) {
			return Value{}
		}
		by := int(b.number.IntPart())
		if n.op == "-" {
			by = -by
		}
		return OfDay(a.day.AddDate(0, 0, by))
	}
	var d decimal.Decimal
	switch n.op {
	case "+":
		d = a.number.Add(b.number)
	case "-":
		d = a.number.Sub(b.number)
	case "*":
		d = a.number.Mul(b.number)
	case "/":
		if b.number.IsZero() {
			return Value{}
		}
		d = a.number.DivRound(b.number, digits)
	}
	if d.NumDigits() > mostDigits {
		return Value{}
	}
	return OfNumber(d)
}
