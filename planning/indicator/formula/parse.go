package formula

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"gangyao/platform/expr/syntax"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// longest is how many characters a formula may have, deepest how far it nests,
// earliest how many years back prev may reach.
const (
	longest  = 500
	deepest  = 40
	earliest = 10
)

type op uint8

const (
	opNumber op = iota
	opFigure
	opPrev
	opBase
	opSum
	opTo
	opNegate
	opAbs
	opAdd
	opSubtract
	opMultiply
	opDivide
	opMin
	opMax
)

// node is a formula that passed the list of what is allowed.
type node struct {
	op       op
	number   decimal.Decimal
	code     Code
	name     string
	share    int // of a composition, from 1; 0: the whole figure
	division Division
	// factor is what the second operand (or the only one, of opTo) is multiplied
	// by to be in the unit of the first; zero: nothing to do.
	factor decimal.Decimal
	args   []*node
	unit   unit
	text   string
	from   int // first character, from 0
}

// functions by both their names. The parser turns some of the English ones into
// its own built-ins, which are read the same way.
var functions = map[string]op{
	"prev": opPrev, "上年": opPrev, "上年同期": opPrev,
	"base": opBase, "基期": opBase,
	"sum": opSum, "合计": opSum,
	"part": opFigure, "部分": opFigure,
	"to": opTo, "换算": opTo,
	"abs": opAbs, "绝对值": opAbs,
	"min": opMin, "最小": opMin,
	"max": opMax, "最大": opMax,
}

// compiler turns the parser's tree into nodes and gathers all that is wrong.
type compiler struct {
	text    string
	tree    *syntax.Tree
	known   *Symbols
	convert bool // scales are converted without being asked
	faults  []*fault.Error
	codes   []Code
	sums    []Code
	years   int
	base    bool
}

func newCompiler(text string, known *Symbols, convert bool) *compiler {
	return &compiler{text: text, known: known, convert: convert}
}

// fail records what is wrong at a character (from 0).
func (c *compiler) fail(key string, at int, args fault.Args) *node {
	if args == nil {
		args = fault.Args{}
	}
	args["Column"] = at + 1
	c.faults = append(c.faults, fault.New(fault.Invalid, key, args))
	return nil
}

func (c *compiler) compile() *Formula {
	tree, err := syntax.Parse(c.text, syntax.Limits{Longest: longest, Deepest: deepest})
	if err != nil {
		c.refuse(err)
		return nil
	}
	c.tree = tree
	root := c.node(tree.Root, 0, 0)
	if root == nil || len(c.faults) > 0 {
		return nil
	}
	if len(c.codes) == 0 {
		c.fail("formula.no_indicator", 0, nil)
		return nil
	}
	slices.Sort(c.codes)
	slices.Sort(c.sums)
	return &Formula{text: c.text, root: root, codes: slices.Compact(c.codes), sums: slices.Compact(c.sums), years: c.years, base: c.base}
}

// refuse says why the text is no expression.
func (c *compiler) refuse(err *syntax.Error) {
	switch err.Kind {
	case syntax.Empty:
		c.fail("formula.empty", 0, nil)
	case syntax.TooLong:
		c.fail("formula.too_long", err.At, fault.Args{"Limit": longest})
	case syntax.TooDeep:
		c.fail("formula.too_deep", err.At, fault.Args{"Limit": deepest})
	default:
		c.fail("formula.syntax", err.At, fault.Args{"Near": err.Near})
	}
}

// near quotes a few characters from a place.
func (c *compiler) near(at int) string { return c.tree.Near(at) }

func (c *compiler) at(n ast.Node) int { return c.tree.At(n) }

// node reads one node of the tree; nil when something in it is not allowed, and
// then a fault has been recorded.
func (c *compiler) node(n ast.Node, depth, back int) *node {
	if n == nil {
		return c.fail("formula.syntax", 0, fault.Args{"Near": ""})
	}
	if depth > deepest {
		return c.fail("formula.too_deep", c.at(n), fault.Args{"Limit": deepest})
	}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return c.word(n.Value, c.at(n), 0)
	case *ast.StringNode:
		return c.word(n.Value, c.at(n), 0)
	case *ast.IntegerNode, *ast.FloatNode:
		return c.literal(n)
	case *ast.UnaryNode:
		return c.sign(n, depth, back)
	case *ast.BinaryNode:
		return c.binary(n, depth, back)
	case *ast.CallNode:
		if name, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(name.Value, c.at(n), n.Arguments, depth, back)
		}
	case *ast.BuiltinNode:
		return c.call(n.Name, c.at(n), n.Arguments, depth, back)
	}
	return c.fail("formula.not_allowed", c.at(n), fault.Args{"Near": c.near(c.at(n))})
}

// hyphened is the longest code with a hyphen that is written over a character as it
// is, which reads as a difference, and where it begins; empty: none is.
func (c *compiler) hyphened(at int) (found string, from int) {
	text := []rune(c.text)
	inWord := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] == '_' || text[i] == '-' || unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
	}
	for known := range c.known.byCode {
		code := []rune(string(known))
		if !slices.Contains(code, '-') || len(string(code)) <= len(found) {
			continue
		}
		for i := max(0, at-len(code)+1); i <= at && i+len(code) <= len(text); i++ {
			if slices.Equal(text[i:i+len(code)], code) && !inWord(i-1) && !inWord(i+len(code)) {
				found, from = string(code), i
			}
		}
	}
	return found, from
}

// word finds the indicator that a word means.
func (c *compiler) word(word string, at, share int) *node {
	codes := c.known.find(word)
	switch len(codes) {
	case 0:
		if code, from := c.hyphened(at); code != "" {
			if n := len(c.faults); n > 0 && c.faults[n-1].Key == "formula.hyphen" && c.faults[n-1].Args["Column"] == from+1 {
				return nil // its first half was told already
			}
			return c.fail("formula.hyphen", from, fault.Args{"Code": code, "Written": strings.ReplaceAll(code, "-", "_")})
		}
		return c.fail("formula.unknown", at, fault.Args{"Name": word})
	case 1:
	default:
		list := make([]string, len(codes))
		for i, code := range codes {
			list[i] = strings.ReplaceAll(string(code), "-", "_")
		}
		return c.fail("formula.ambiguous", at, fault.Args{"Name": word, "Codes": strings.Join(list, " ")})
	}
	y, _ := c.known.Get(codes[0])
	if y.Composition && share == 0 {
		return c.fail("formula.composition", at, fault.Args{"Name": y.Name})
	}
	if !y.Composition && share > 0 {
		return c.fail("formula.no_composition", at, fault.Args{"Name": y.Name})
	}
	u := unitOf(y.Unit)
	if share > 0 && y.Unit == "" {
		u = unitOf("%")
	}
	c.codes = append(c.codes, y.Code)
	return &node{op: opFigure, code: y.Code, name: y.Name, share: share, unit: u, text: cmp.Or(y.Name, word), from: at}
}

// literal takes a number from the text itself, so that it never becomes a float.
func (c *compiler) literal(n ast.Node) *node {
	d, text, ok := c.tree.Number(n)
	if !ok {
		return c.fail("formula.number", c.at(n), fault.Args{"Near": text})
	}
	return &node{op: opNumber, number: d, unit: unit{scale: one, bare: true}, text: text, from: c.at(n)}
}

func (c *compiler) sign(n *ast.UnaryNode, depth, back int) *node {
	if n.Operator != "-" && n.Operator != "+" {
		return c.fail("formula.not_allowed", c.at(n), fault.Args{"Near": c.near(c.at(n))})
	}
	a := c.node(n.Node, depth+1, back)
	if a == nil || n.Operator == "+" {
		return a
	}
	if a.op == opNumber {
		a.number = a.number.Neg()
		a.text = "-" + a.text
		return a
	}
	return &node{op: opNegate, args: []*node{a}, unit: a.unit, text: "-" + a.text, from: c.at(n)}
}

var operators = map[string]op{"+": opAdd, "-": opSubtract, "*": opMultiply, "/": opDivide}

func (c *compiler) binary(n *ast.BinaryNode, depth, back int) *node {
	o, ok := operators[n.Operator]
	if !ok {
		return c.fail("formula.not_allowed", c.at(n), fault.Args{"Near": c.near(c.at(n))})
	}
	a, b := c.node(n.Left, depth+1, back), c.node(n.Right, depth+1, back)
	if a == nil || b == nil {
		return nil
	}
	return c.join(o, n.Operator, a, b, c.at(n))
}

// join puts two operands together and works out the unit.
func (c *compiler) join(o op, sign string, a, b *node, where int) *node {
	out := &node{op: o, args: []*node{a, b}, from: where, text: bracketed(a, o, false) + " " + sign + " " + bracketed(b, o, true)}
	if o == opMultiply || o == opDivide {
		if o == opDivide && b.op == opNumber && b.number.IsZero() {
			return c.fail("formula.zero", where, nil)
		}
		out.unit = product(o, a, b)
		return out
	}
	u, factor, ok := c.alike(a, b, where)
	if !ok {
		return nil
	}
	out.unit, out.factor = u, factor
	return out
}

// bracketed is an operand in brackets where the formula needs them.
func bracketed(n *node, outer op, right bool) string {
	sum := n.op == opAdd || n.op == opSubtract
	term := n.op == opMultiply || n.op == opDivide
	if sum && (outer == opMultiply || outer == opDivide || outer == opSubtract && right) || term && outer == opDivide && right {
		return "(" + n.text + ")"
	}
	return n.text
}

// product is the unit of a product or quotient. Multiplying or dividing by 100,
// 1000, 10000 or 100000000 leads to another scale of the same thing: shares
// times 100 are %, 亿元 times 10000 are 万元.
func product(o op, a, b *node) unit {
	switch {
	case a.unit.bare && b.unit.bare:
		return unit{scale: one, bare: true}
	case b.op == opNumber && changesScale(b.number) && o == opMultiply:
		return a.unit.scaled(b.number)
	case b.op == opNumber && changesScale(b.number):
		return a.unit.scaled(one.DivRound(b.number, exactDigits))
	case a.op == opNumber && changesScale(a.number) && o == opMultiply:
		return b.unit.scaled(a.number)
	case o == opMultiply:
		return a.unit.times(b.unit)
	}
	return a.unit.per(b.unit)
}

// alike says in which unit two operands may be added or compared.
func (c *compiler) alike(a, b *node, where int) (unit, decimal.Decimal, bool) {
	switch {
	case a.unit.bare && b.unit.bare:
		return a.unit, decimal.Decimal{}, true
	case a.unit.bare || b.unit.bare:
		u, n := a.unit, b
		if a.unit.bare {
			u, n = b.unit, a
		}
		if !u.plain() {
			c.fail("formula.bare", where, fault.Args{"Number": n.text, "Unit": u.label})
			return unit{}, decimal.Decimal{}, false
		}
		return u, decimal.Decimal{}, true
	case !a.unit.like(b.unit):
		c.fail("formula.units", where, fault.Args{"Left": shown(a), "Right": shown(b)})
		return unit{}, decimal.Decimal{}, false
	case !a.unit.scale.Equal(b.unit.scale):
		factor := a.unit.scale.DivRound(b.unit.scale, exactDigits)
		if !c.convert {
			c.fail("formula.scale", where, fault.Args{"Left": shown(a), "Right": shown(b), "Factor": factor.String()})
			return unit{}, decimal.Decimal{}, false
		}
		return a.unit, factor, true
	}
	return a.unit, decimal.Decimal{}, true
}

// shown is an operand with its unit, for people.
func shown(n *node) string {
	if n.unit.label == "" {
		return n.text
	}
	return n.text + " [" + n.unit.label + "]"
}

// result holds the unit that comes out against the declared one.
func (c *compiler) result(root *node, declared quantity.Unit) {
	want, got := unitOf(declared), root.unit
	if got.bare {
		return
	}
	if !got.like(want) && want.scale.Sign() != 0 {
		got = got.perHead()
	}
	if !got.like(want) {
		c.fail("formula.result_unit", 0, fault.Args{"Got": named(root.unit), "Want": named(want)})
		return
	}
	if !got.scale.Equal(want.scale) {
		factor := want.scale.DivRound(got.scale, exactDigits)
		c.fail("formula.result_scale", 0, fault.Args{"Got": named(root.unit), "Want": named(want), "Factor": factor.String()})
	}
}

// named is a unit for people; a pure number is 1.
func named(u unit) string {
	if u.label == "" {
		return "1"
	}
	return u.label
}
