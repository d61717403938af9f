package expr

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// canonical names of operators that have two.
var canonical = map[string]string{"&&": "and", "||": "or"}

func (c *compiler) binary(n *ast.BinaryNode, depth int) *node {
	op := n.Operator
	if other, ok := canonical[op]; ok {
		op = other
	}
	if op == "in" {
		return c.among(n, depth)
	}
	a, b := c.node(n.Left, depth+1), c.node(n.Right, depth+1)
	if a == nil || b == nil {
		return nil
	}
	at := c.tree.At(n)
	out := &node{op: op, args: []*node{a, b}, text: bracketed(a, op, false) + " " + op + " " + bracketed(b, op, true)}
	switch op {
	case "and", "or":
		out.kind = Truth
		if a.kind != Truth || b.kind != Truth {
			return c.types(at, op, a, b)
		}
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(out, at)
	case "contains", "startsWith", "endsWith":
		out.kind = Truth
		if a.kind != Text || b.kind != Text {
			return c.types(at, op, a, b)
		}
	case "+", "-", "*", "/":
		return c.arithmetic(out, at)
	default:
		return c.denied(n)
	}
	return out
}

func (c *compiler) comparison(n *node, at int) *node {
	a, b := n.args[0], n.args[1]
	n.kind = Truth
	ordered := n.op != "==" && n.op != "!="
	if a.kind != b.kind || ordered && (a.kind == Truth || a.kind == Text) {
		return c.types(at, n.op, a, b)
	}
	if !c.chosen(at, a, b) || !c.chosen(at, b, a) {
		return nil
	}
	if _, ok := c.units(at, a, b); !ok {
		return nil
	}
	return n
}

// chosen holds a literal against the choices of a symbol.
func (c *compiler) chosen(at int, a, b *node) bool {
	if a.op != "symbol" || len(a.symbol.Choices) == 0 || b.op != "value" || slices.Contains(a.symbol.Choices, b.value.text) {
		return true
	}
	c.fail(at, "expr.no_choice", i18n.Args{"Name": a.text, "Text": b.value.text, "Choices": strings.Join(a.symbol.Choices, "、")})
	return false
}

// units says in which unit two operands may be compared or added; a literal
// takes that of its neighbour.
func (c *compiler) units(at int, a, b *node) (quantity.Unit, bool) {
	switch {
	case a.unit == "":
		return b.unit, true
	case b.unit == "" || a.unit == b.unit:
		return a.unit, true
	}
	if factor, ok := b.unit.Comparable(a.unit); ok {
		if factor.String() == "1" {
			return a.unit, true
		}
		c.fail(at, "expr.scale", i18n.Args{"Left": a.text, "LeftUnit": string(a.unit), "Right": b.text, "RightUnit": string(b.unit), "Factor": factor.String()})
		return "", false
	}
	c.fail(at, "expr.units", i18n.Args{"Left": a.text, "LeftUnit": string(a.unit), "Right": b.text, "RightUnit": string(b.unit)})
	return "", false
}

func (c *compiler) arithmetic(n *node, at int) *node {
	a, b := n.args[0], n.args[1]
	n.kind = Number
	switch {
	case a.kind == Day && b.kind == Day && n.op == "-":
		return n
	case a.kind == Day && b.kind == Number && (n.op == "+" || n.op == "-"):
		n.kind = Day
		return n
	case a.kind != Number || b.kind != Number:
		return c.types(at, n.op, a, b)
	case n.op == "/" && b.op == "value" && b.value.number.IsZero():
		return c.fail(at, "expr.zero", nil)
	case n.op == "+" || n.op == "-":
		u, ok := c.units(at, a, b)
		if !ok {
			return nil
		}
		n.unit = u
	}
	return n
}

// among reads x in ["a", "b"]: a list of written texts or numbers.
func (c *compiler) among(n *ast.BinaryNode, depth int) *node {
	a := c.node(n.Left, depth+1)
	list, ok := n.Right.(*ast.ArrayNode)
	if !ok || len(list.Nodes) == 0 {
		c.denied(n.Right)
		return nil
	}
	if a == nil {
		return nil
	}
	out := &node{op: "in", kind: Truth, args: []*node{a}}
	var texts []string
	for _, one := range list.Nodes {
		v := c.node(one, depth+1)
		switch {
		case v == nil:
			return nil
		case v.op != "value":
			return c.denied(one)
		case v.kind != a.kind:
			return c.types(c.tree.At(n), "in", a, v)
		case !c.chosen(c.tree.At(one), a, v):
			return nil
		}
		out.args = append(out.args, v)
		texts = append(texts, v.text)
	}
	out.text = a.text + " in [" + strings.Join(texts, ", ") + "]"
	return out
}

var binds = map[string]int{"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "not": 6}

// bracketed is an operand in brackets where the expression needs them.
func bracketed(n *node, outer string, right bool) string {
	inner, ok := binds[n.op]
	if !ok {
		inner = 3 // comparisons
	}
	mine, ok := binds[outer]
	if !ok {
		mine = 3
	}
	if outer == "-" && len(n.args) == 1 { // a sign before a sign
		return "(" + n.text + ")"
	}
	if len(n.args) > 1 && n.op != "call" && (inner < mine || inner == mine && right && (outer == "-" || outer == "/")) {
		return "(" + n.text + ")"
	}
	return n.text
}
