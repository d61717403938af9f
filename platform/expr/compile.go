package expr

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"gangyao/platform/expr/syntax"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Longest is how many characters an expression may have, Deepest how far it nests.
const (
	Longest = 1000
	Deepest = 30
)

// Mistake is something wrong with an expression; At is the character, from 0.
type Mistake struct {
	At   int
	Text i18n.Msg
}

// Program is an expression that passed all checks. It does not change and may be
// used by many goroutines at once.
type Program struct {
	text  string
	root  *node
	codes []string
}

// String is the expression as written.
func (p *Program) String() string { return p.text }

// Type is the type of its result.
func (p *Program) Type() Type { return p.root.kind }

// Unit is the unit of its result, where it has one.
func (p *Program) Unit() quantity.Unit { return p.root.unit }

// Codes lists the symbols it names, sorted.
func (p *Program) Codes() []string { return p.codes }

// Compile reads and checks an expression whose result must be of type want. All
// mistakes are told at once; then the program is nil.
func (e *Env) Compile(text string, want Type) (*Program, []Mistake) {
	c := &compiler{env: e}
	tree, err := syntax.Parse(text, syntax.Limits{Longest: Longest, Deepest: Deepest})
	if err != nil {
		c.refuse(err)
		return nil, c.mistakes
	}
	c.tree = tree
	root := c.node(tree.Root, 0)
	if root != nil && root.kind != want {
		c.fail(0, "expr.result", i18n.Args{"Want": i18n.Key(want.Key()), "Got": i18n.Key(root.kind.Key())})
	}
	if len(c.mistakes) > 0 {
		slices.SortStableFunc(c.mistakes, func(a, b Mistake) int { return a.At - b.At })
		return nil, c.mistakes
	}
	slices.Sort(c.codes)
	return &Program{text: text, root: root, codes: slices.Compact(c.codes)}, nil
}

// node is a step that passed the list of what is allowed.
type node struct {
	op     string // value, symbol, call, or the operator
	kind   Type
	unit   quantity.Unit
	value  Value
	symbol *Symbol
	fn     *Function
	args   []*node
	text   string // as written again, for reasons
}

type compiler struct {
	env      *Env
	tree     *syntax.Tree
	mistakes []Mistake
	codes    []string
}

func (c *compiler) fail(at int, key string, args i18n.Args) *node {
	c.mistakes = append(c.mistakes, Mistake{at, i18n.Msg{Key: key, Args: args}})
	return nil
}

func (c *compiler) refuse(err *syntax.Error) {
	switch err.Kind {
	case syntax.Empty:
		c.fail(0, "expr.empty", nil)
	case syntax.TooLong:
		c.fail(err.At, "expr.too_long", i18n.Args{"Limit": Longest})
	case syntax.TooDeep:
		c.fail(err.At, "expr.too_deep", i18n.Args{"Limit": Deepest})
	default:
		c.fail(err.At, "expr.syntax", i18n.Args{"Near": err.Near})
	}
}

func (c *compiler) denied(n ast.Node) *node {
	return c.fail(c.tree.At(n), "expr.not_allowed", i18n.Args{"Near": c.tree.Near(c.tree.At(n))})
}

// node reads one node of the tree; nil when something in it is not allowed, and
// then a mistake has been recorded.
func (c *compiler) node(n ast.Node, depth int) *node {
	if depth > 2*Deepest {
		return c.fail(c.tree.At(n), "expr.too_deep", i18n.Args{"Limit": Deepest})
	}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return c.word(n)
	case *ast.IntegerNode, *ast.FloatNode:
		d, written, ok := c.tree.Number(n)
		if !ok {
			return c.fail(c.tree.At(n), "expr.number", i18n.Args{"Near": written})
		}
		return &node{op: "value", kind: Number, value: OfNumber(d), text: written}
	case *ast.StringNode:
		return &node{op: "value", kind: Text, value: Value{kind: Text, text: n.Value}, text: `"` + n.Value + `"`}
	case *ast.BoolNode:
		v := OfTruth(n.Value)
		return &node{op: "value", kind: Truth, value: v, text: v.String()}
	case *ast.UnaryNode:
		return c.unary(n, depth)
	case *ast.BinaryNode:
		return c.binary(n, depth)
	case *ast.CallNode:
		if name, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(name.Value, n, n.Arguments, depth)
		}
	case *ast.BuiltinNode:
		return c.call(n.Name, n, n.Arguments, depth)
	}
	return c.denied(n)
}

func (c *compiler) word(n *ast.IdentifierNode) *node {
	switch n.Value {
	case "是", "否":
		return &node{op: "value", kind: Truth, value: OfTruth(n.Value == "是"), text: n.Value}
	}
	s := c.env.symbols[n.Value]
	if s == nil {
		return c.fail(c.tree.At(n), "expr.unknown", i18n.Args{"Name": n.Value, "Like": c.env.like(n.Value)})
	}
	c.codes = append(c.codes, s.Code)
	return &node{op: "symbol", kind: s.Type, unit: s.Unit, symbol: s, text: n.Value}
}

// like lists the names that share a character with a name nobody knows.
func (e *Env) like(name string) string {
	var out []string
	for n := range e.symbols {
		if strings.ContainsAny(n, name) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	if len(out) == 0 || len(out) > 8 {
		return "—"
	}
	return strings.Join(out, " ")
}

func (c *compiler) unary(n *ast.UnaryNode, depth int) *node {
	a := c.node(n.Node, depth+1)
	if a == nil {
		return nil
	}
	op, want := n.Operator, Number
	switch op {
	case "not", "!":
		op, want = "not", Truth
	case "+", "-":
	default:
		return c.denied(n)
	}
	switch {
	case a.kind != want:
		return c.types(c.tree.At(n), op, a, nil)
	case op == "+":
		return a
	case op == "-" && a.op == "value":
		return &node{op: "value", kind: Number, value: OfNumber(a.value.number.Neg()), text: "-" + a.text}
	}
	return &node{op: op, kind: want, unit: a.unit, args: []*node{a}, text: op + " " + bracketed(a, op, true)}
}

// types records that an operator does not go with what it is given.
func (c *compiler) types(at int, op string, a, b *node) *node {
	if b == nil {
		return c.fail(at, "expr.type_one", i18n.Args{"Op": op, "Text": a.text, "Type": i18n.Key(a.kind.Key())})
	}
	return c.fail(at, "expr.types", i18n.Args{"Op": op, "Left": a.text, "LeftType": i18n.Key(a.kind.Key()),
		"Right": b.text, "RightType": i18n.Key(b.kind.Key())})
}

func (c *compiler) call(name string, at ast.Node, args []ast.Node, depth int) *node {
	f := c.env.functions[name]
	if f == nil {
		return c.fail(c.tree.At(at), "expr.no_function", i18n.Args{"Name": name})
	}
	if len(args) != len(f.Takes) {
		return c.fail(c.tree.At(at), "expr.arguments", i18n.Args{"Name": name, "Want": len(f.Takes), "Got": len(args)})
	}
	out := &node{op: "call", kind: f.Gives, fn: f}
	var texts []string
	for i, a := range args {
		x := c.node(a, depth+1)
		if x == nil {
			return nil
		}
		if f.Takes[i] != x.kind && f.Takes[i] != none {
			return c.fail(c.tree.At(a), "expr.argument", i18n.Args{"Name": name, "Text": x.text,
				"Want": i18n.Key(f.Takes[i].Key()), "Got": i18n.Key(x.kind.Key())})
		}
		if x.unit != "" && f.Gives == Number {
			out.unit = x.unit
		}
		out.args = append(out.args, x)
		texts = append(texts, x.text)
	}
	out.text = name + "(" + strings.Join(texts, ", ") + ")"
	if err := f.literal(out.args); err {
		return c.fail(c.tree.At(at), "expr.day", i18n.Args{"Text": texts[0]})
	}
	return out
}
