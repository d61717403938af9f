package check

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// cellRules are the kinds of check that look at one cell and its surroundings.
// They say whether there was anything to look at.
var cellRules = map[string]func(look, *compiled) ([]Result, bool){
	"figure":      figureRule,
	"bounds":      boundsRule,
	"jump":        jumpRule,
	"history":     historyRule,
	"sisters":     sistersRule,
	"unit-slip":   slipRule,
	"composition": compositionRule,
	"grows":       growsRule,
	"precision":   precisionRule,
	"same":        sameRule,
	"copied":      copiedRule,
	"early":       earlyRule,
	"revised":     revisedRule,
	"relation":    relationRule,
	"parts":       partsRule,
	"on-target":   onTargetRule,
	"last-day":    lastDayRule,
	"upwards":     upwardsRule,
}

// batchRules are the kinds that look at all candidates together.
var batchRules = map[string]func(*runner, *compiled) []Result{
	"missing":   missingRule,
	"duplicate": duplicateRule,
	"round":     roundRule,
}

// severalCells are kinds that need other candidates, so that a stream of single
// rows leaves them out.
var severalCells = map[string]bool{"relation": true, "parts": true, "sisters": true, "copied": true}

// look is a candidate with all that a rule may ask.
type look struct {
	*runner
	cand *Candidate
	ind  *Indicator
}

var hundred = decimal.New(100, 0)

// number is the candidate's figure, if it is one.
func (l look) number() (decimal.Decimal, bool) { return l.cand.Value.Number() }

// before is the same period some years earlier.
func before(p period.Period, years int) period.Period {
	q, _ := period.Of(p.Kind(), p.Year()-years, p.N())
	return q
}

// ago is the candidate's cell some years earlier.
func (l look) ago(years int) (Cell, Point, bool) {
	c := l.cand.Cell
	c.Period = before(c.Period, years)
	if c.Period.IsZero() {
		return c, Point{}, false
	}
	p, ok := l.at(c)
	return c, p, ok
}

// result makes a result about the candidate. message is the key of what was
// found; the advice has the same key with .advice.
func (l look) result(c *compiled, message, advice string, args i18n.Args, inputs ...Figure) []Result {
	if args == nil {
		args = i18n.Args{}
	}
	args["Name"] = l.ind.Name
	args["Value"] = l.cand.Value
	args["Unit"] = string(l.ind.Unit)
	args["Period"] = l.cand.Period.Msg()
	r := c.result(i18n.M(message, args), advice, l.cand.Cell)
	r.Row = l.cand.Row
	r.Inputs = append([]Figure{l.own()}, inputs...)
	return []Result{r}
}

func (c *compiled) result(message i18n.Msg, advice string, cells ...Cell) Result {
	return Result{Check: c.ID, Version: c.Version, Severity: c.Severity, Signal: c.Signal, Title: c.title,
		Cells: cells, Message: message, Advice: i18n.M(advice)}
}

func (l look) own() Figure {
	return Figure{Cell: l.cand.Cell, Value: l.cand.Value, Unit: l.ind.Unit}
}

func (l look) figure(c Cell, p Point) Figure {
	f := Figure{Cell: c, Value: p.Value, Record: p.Record}
	if i := l.indicator(c); i != nil {
		f.Unit = i.Unit
	}
	return f
}

// share says whether the indicator is in %, so that changes are in points.
func (i *Indicator) share() bool {
	return slices.Contains([]quantity.Unit{"%", "％", "‰", "百分点", "个百分点"}, i.Unit)
}

// change is the move from one figure to another: in % of the first, or in the
// unit itself for shares. False where the first is zero.
func (i *Indicator) change(from, to decimal.Decimal) (decimal.Decimal, bool) {
	if i.share() {
		return to.Sub(from), true
	}
	if from.IsZero() {
		return decimal.Decimal{}, false
	}
	return to.Sub(from).Mul(hundred).DivRound(from.Abs(), 4), true
}

// changeUnit is what a change is counted in, for people.
func (i *Indicator) changeUnit() string {
	if i.share() {
		return "个百分点"
	}
	return "%"
}

// significant counts the digits of a figure without leading and trailing zeros.
func significant(v quantity.Value) int {
	d, ok := v.Number()
	if !ok || d.IsZero() {
		return 0
	}
	s := d.Coefficient().String()
	if s[0] == '-' {
		s = s[1:]
	}
	for len(s) > 1 && s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return len(s)
}

// half is how far the true value may lie from a printed one.
func half(v quantity.Value) decimal.Decimal { return decimal.New(5, int32(-v.Digits()-1)) }

// show rounds a computed number for a message.
func show(d decimal.Decimal, places int32) quantity.Value {
	return quantity.FromDecimal(d.Round(places))
}

// usedFigures are the inputs of a formula, as figures.
func (l look) usedFigures(used []formula.Used) []Figure {
	var out []Figure
	for _, u := range used {
		version := 0
		if i := l.newest[u.Code]; i != nil {
			version = i.Version
		}
		if u.Code == l.cand.Code {
			version = l.cand.Version
		}
		out = append(out, l.figure(Cell{u.Code, version, u.At}, Point{Value: u.Value, Record: u.Record}))
	}
	return out
}
