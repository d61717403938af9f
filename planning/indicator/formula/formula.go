// Package formula computes indicators from others: budget_revenue / gdp * 100.
//
// A formula is written with the codes of indicators, hyphens as underscores, or
// with their names where a name belongs to one indicator only; what is not a
// plain word stands in backticks. It knows + - * / (also × ÷ and full-width
// signs), parentheses, numbers and these functions, each with a Chinese name too:
//
//	prev(x)         上年(x)         x in the same period of the year before
//	base(x)         基期(x)         x in the plan's baseline year
//	sum(x, town)    合计(x, 乡镇)   x summed over the towns (villages, organisations …)
//	part(x, 3)      部分(x, 3)      the third share of a composition
//	to(x, "亿元")   换算(x, "亿元") x in another unit
//	abs(x) min(x, y) max(x, y)      绝对值 最小 最大
//
// The arithmetic is that of the printed numbers, in decimals. Units are checked
// when a formula is compiled: only like may be added to like, and a result that
// would be in another unit or scale than declared is refused together with the
// factor that is missing. Computing is total: what has no input or would divide
// by zero gives a reason, never a number.
//
// Expressions are read by platform/expr/syntax (the parser of
// github.com/expr-lang/expr) and then held against a list of what is allowed.
// Conditions over the fields of a record or case are package platform/expr: it
// knows texts, days and truth and says why a condition holds, but no periods,
// places, sums over places or products of units, which are this package's.
package formula

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Code is the code of an indicator as package indicator defines it: lower-case
// letters, digits and hyphens.
type Code string

// Symbol is an indicator as a formula sees it.
type Symbol struct {
	Code Code
	Name string
	Unit quantity.Unit
	// Decimals is to how many decimals a derived figure is rounded, half away
	// from zero.
	Decimals int
	// Composition: its figures are shares (13.5:49.5:37), read with part().
	Composition bool
	// Formula derives it; empty when it is reported.
	Formula string
}

// Symbols are the indicators that formulas may name. They do not change.
type Symbols struct {
	byCode map[Code]Symbol
	byName map[string][]Code
	alias  map[string]Code
}

// NewSymbols gathers indicators. An alias is another word for a code; it goes
// before names but not before codes.
func NewSymbols(list []Symbol, alias map[string]Code) *Symbols {
	s := &Symbols{byCode: map[Code]Symbol{}, byName: map[string][]Code{}, alias: alias}
	for _, y := range list {
		if _, twice := s.byCode[y.Code]; !twice && y.Name != "" {
			s.byName[y.Name] = append(s.byName[y.Name], y.Code)
		}
		s.byCode[y.Code] = y
	}
	return s
}

// Get finds an indicator by its code.
func (s *Symbols) Get(c Code) (Symbol, bool) {
	y, ok := s.byCode[c]
	return y, ok
}

// find finds what a word in a formula means; several codes when a name is shared.
func (s *Symbols) find(word string) []Code {
	if c := Code(strings.ReplaceAll(word, "_", "-")); s.byCode[c].Code != "" {
		return []Code{c}
	}
	if c, ok := s.alias[word]; ok && s.byCode[c].Code != "" {
		return []Code{c}
	}
	return slices.Sorted(slices.Values(s.byName[word]))
}

// Place is where and when a figure stands.
type Place struct {
	Area   area.Code
	Org    identity.OrgID // empty: the whole place
	Period period.Period
}

// Division says over which parts a sum runs.
type Division string

// ByOrg sums over organisations; the other divisions are levels of areas.
const ByOrg Division = "org"

// divisions are the words for divisions in a formula.
var divisions = map[string]Division{
	"town": Division(area.Town), "village": Division(area.Village), "county": Division(area.County),
	"city": Division(area.City), "province": Division(area.Province), "org": ByOrg,
	"乡镇": Division(area.Town), "村": Division(area.Village), "县": Division(area.County),
	"市": Division(area.City), "省": Division(area.Province), "单位": ByOrg,
}

// Figure is a value with the id of the record that holds it.
type Figure struct {
	Value  quantity.Value
	Record string
}

// Known answers what is known. It must give the same answers throughout one Eval.
type Known interface {
	// Figure is the value of an indicator at a place; false when there is none.
	Figure(c Code, at Place) (Figure, bool)
	// Parts lists the places that a place divides into, in a fixed order.
	Parts(at Place, by Division) []Place
}

// Used is an input of a computed value.
type Used struct {
	Code Code
	At   Place
	Figure
}

// Result is what a formula gives: a value, or the reason why there is none.
type Result struct {
	// Value is rounded to the declared decimals; the empty Value when there is none.
	Value quantity.Value
	// Exact is the value before rounding.
	Exact decimal.Decimal
	// Range holds every value that the inputs allow, as each printed input stands
	// for what rounds to it. Ranged is false where that cannot be bounded.
	Range  interval.Interval
	Ranged bool
	// Used are the inputs found, in the order of the formula, each once.
	Used []Used
	// Why says what is missing; the zero Msg when there is a value.
	Why i18n.Msg
}

// OK says whether there is a value.
func (r Result) OK() bool { return r.Why.Key == "" }

// Formula is a compiled expression. It does not change and may be used by many
// goroutines at once.
type Formula struct {
	text     string
	root     *node
	codes    []Code
	sums     []Code
	years    int
	base     bool
	decimals int32
	rounded  bool
}

// Text is the formula as written.
func (f *Formula) Text() string { return f.text }

// Spelled is the formula with the names of the indicators, for people.
func (f *Formula) Spelled() string { return f.root.text }

// Codes lists the indicators it names, sorted, each once.
func (f *Formula) Codes() []Code { return slices.Clone(f.codes) }

// Summed lists those that it sums over parts, sorted, each once.
func (f *Formula) Summed() []Code { return slices.Clone(f.sums) }

// Years is how many years back prev reaches.
func (f *Formula) Years() int { return f.years }

// Based says whether it needs the plan's baseline year.
func (f *Formula) Based() bool { return f.base }

// Unit is the unit of the result, for people.
func (f *Formula) Unit() string { return f.root.unit.label }

// Factor is by what a result of g is multiplied to be in f's unit and scale; ok
// is false when the two do not measure the same thing. Amounts per head match a
// unit that does not say so (an income in 元).
func (f *Formula) Factor(g *Formula) (decimal.Decimal, bool) {
	a, b := f.root.unit, g.root.unit
	if a.bare || b.bare {
		return decimal.New(1, 0), len(a.over)+len(a.under)+len(b.over)+len(b.under) == 0
	}
	if !a.like(b) && !a.perHead().like(b.perHead()) {
		return decimal.Decimal{}, false
	}
	return a.scale.DivRound(b.scale, exactDigits), true
}

// Compile reads a formula that derives an indicator and checks it against the
// unit and the decimals of that indicator. All that is wrong is told at once;
// every fault is Invalid, has a key "formula.…" and the argument Column, counted
// in characters from 1.
func Compile(y Symbol, known *Symbols) (*Formula, []*fault.Error) {
	c := newCompiler(y.Formula, known, false)
	f := c.compile()
	if f == nil {
		return nil, c.faults
	}
	f.decimals, f.rounded = int32(y.Decimals), true
	c.result(f.root, y.Unit)
	if slices.Contains(f.codes, y.Code) {
		c.fail("formula.cycle", 0, fault.Args{"Path": string(y.Code) + " → " + string(y.Code)})
	}
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return f, nil
}

// CompileSide reads one side of a relation between indicators. It has the unit
// that it comes to, and converts between scales (万元, 亿元) by itself, so that a
// relation holds whichever scale an indicator is kept in. Its results are not
// rounded.
func CompileSide(text string, known *Symbols) (*Formula, []*fault.Error) {
	c := newCompiler(text, known, true)
	f := c.compile()
	if f == nil {
		return nil, c.faults
	}
	return f, nil
}
