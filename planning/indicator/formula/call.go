package formula

import (
	"strconv"

	"github.com/expr-lang/expr/ast"

	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// call reads a function with its arguments.
func (c *compiler) call(name string, where int, args []ast.Node, depth, back int) *node {
	o, ok := functions[name]
	if !ok {
		return c.fail("formula.no_function", where, fault.Args{"Name": name})
	}
	want := 2
	if o == opPrev || o == opBase || o == opAbs {
		want = 1
	}
	if len(args) != want {
		return c.fail("formula.arguments", where, fault.Args{"Name": name, "Want": want, "Got": len(args)})
	}
	switch o {
	case opPrev:
		if back+1 > earliest {
			return c.fail("formula.too_early", where, fault.Args{"Limit": earliest})
		}
		c.years = max(c.years, back+1)
		return c.around(o, name, where, args[0], depth, back+1)
	case opBase:
		c.base = true
		return c.around(o, name, where, args[0], depth, back)
	case opAbs:
		return c.around(o, name, where, args[0], depth, back)
	case opSum:
		return c.sumOver(name, where, args, depth, back)
	case opFigure:
		return c.share(name, where, args)
	case opTo:
		return c.into(name, where, args, depth, back)
	}
	a, b := c.node(args[0], depth+1, back), c.node(args[1], depth+1, back)
	if a == nil || b == nil {
		return nil
	}
	out := c.join(o, ",", a, b, where)
	if out != nil {
		out.text = name + "(" + a.text + ", " + b.text + ")"
	}
	return out
}

// around is a function of one expression that keeps its unit.
func (c *compiler) around(o op, name string, where int, arg ast.Node, depth, back int) *node {
	a := c.node(arg, depth+1, back)
	if a == nil {
		return nil
	}
	return &node{op: o, args: []*node{a}, unit: a.unit, text: name + "(" + a.text + ")", from: where}
}

// word reads an argument that is a word, not a value.
func word(n ast.Node) (string, bool) {
	if p, ok := n.(*ast.PredicateNode); ok { // the parser takes sum's second argument for one
		n = p.Node
	}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.StringNode:
		return n.Value, true
	}
	return "", false
}

func (c *compiler) sumOver(name string, where int, args []ast.Node, depth, back int) *node {
	w, _ := word(args[1])
	d, ok := divisions[w]
	if !ok {
		return c.fail("formula.division", c.at(args[1]), fault.Args{"Name": w})
	}
	before := len(c.codes)
	a := c.node(args[0], depth+1, back)
	if a == nil {
		return nil
	}
	c.sums = append(c.sums, c.codes[before:]...)
	return &node{op: opSum, division: d, args: []*node{a}, unit: a.unit, text: name + "(" + a.text + ", " + w + ")", from: where}
}

func (c *compiler) share(name string, where int, args []ast.Node) *node {
	w, ok := word(args[0])
	n, isNumber := args[1].(*ast.IntegerNode)
	if !ok || !isNumber || n.Value < 1 || n.Value > 20 {
		return c.fail("formula.share", where, fault.Args{"Name": name})
	}
	out := c.word(w, c.at(args[0]), n.Value)
	if out != nil {
		out.text = name + "(" + w + ", " + strconv.Itoa(n.Value) + ")"
	}
	return out
}

// into converts to another scale of the same unit.
func (c *compiler) into(name string, where int, args []ast.Node, depth, back int) *node {
	w, ok := word(args[1])
	if !ok || w == "" {
		return c.fail("formula.target_unit", c.at(args[1]), fault.Args{"Name": name})
	}
	a := c.node(args[0], depth+1, back)
	if a == nil {
		return nil
	}
	u := unitOf(quantity.Unit(w))
	if a.unit.bare || !a.unit.like(u) {
		return c.fail("formula.units", where, fault.Args{"Left": shown(a), "Right": w})
	}
	return &node{op: opTo, factor: u.scale.DivRound(a.unit.scale, exactDigits), args: []*node{a}, unit: u,
		text: name + "(" + a.text + `, "` + w + `")`, from: where}
}
