package commitment

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/quantity"
)

// PatternID names a pattern of yearly steps.
type PatternID string

// FitPattern is the first pattern that fits a duty.
const FitPattern PatternID = "fit"

// Pattern is how the years of a kind of duty are drawn up; a rule of suggest.yaml.
type Pattern struct {
	ID    PatternID   `yaml:"id"`
	Name  string      `yaml:"name"` // a message
	Kinds []plan.Kind `yaml:"kinds"`
	Words []string    `yaml:"words"`
	// Even: the quantity that is asked for grows evenly to the last year, from where
	// the wording says that it began, or from nothing where the wording adds: where it
	// speaks one of Adds. What says it in words, Level of what began somewhere.
	Even  bool     `yaml:"even"`
	What  string   `yaml:"what"`
	Level string   `yaml:"level"`
	Adds  []string `yaml:"adds"`
	// Stages are spread over the years, the last stage on the last.
	Stages []string `yaml:"stages"`
}

// Patterns lists the patterns of yearly steps in the order in which they are tried.
func Patterns() []Pattern { return slices.Clone(rules().Steps) }

func (r *suggestions) pattern(id PatternID) *Pattern {
	if i := slices.IndexFunc(r.Steps, func(p Pattern) bool { return p.ID == id }); i >= 0 {
		return &r.Steps[i]
	}
	return nil
}

// drawUp makes the steps of a duty by a pattern, from the current year (or the
// plan's first) to the duty's last; nil when the pattern does not fit it.
func (b *board) drawUp(id PatternID, p *promise, t *Terms, due time.Time) []Step {
	first, last := b.period()
	if !due.IsZero() {
		last = due.Year()
	}
	first = max(first, b.m.day.Year())
	if first == 0 || last < first || last-first >= maxSteps {
		return nil
	}
	if b.targetOf(p, t) != nil {
		return nil // what its trajectory asks of each year needs no steps
	}
	for i := range rules().Steps {
		x := &rules().Steps[i]
		if id != FitPattern && x.ID != id || id == FitPattern && !x.fits(p) {
			continue
		}
		if steps := x.steps(first, last, x.growing(p, t)); steps != nil {
			return steps
		}
	}
	return nil
}

func (x *Pattern) fits(p *promise) bool {
	_, said := spoken(x.Words, p.text())
	return (len(x.Kinds) == 0 || p.isAny(x.Kinds)) && (len(x.Words) == 0 || said)
}

// steps spreads the pattern over years; nil when it needs a quantity and there is none.
func (x *Pattern) steps(first, last int, g *growing) []Step {
	years := last - first + 1
	if x.Even {
		return x.evenly(first, years, g)
	}
	out := make([]Step, 0, years)
	for i := range years {
		// of more stages than years several fall on one year, of fewer one lasts longer
		from, to := i*len(x.Stages)/years, (i+1)*len(x.Stages)/years
		what := x.Stages[from]
		if to > from {
			what = strings.Join(x.Stages[from:to], "、")
		}
		out = append(out, Step{Year: first + i, What: what})
	}
	return out
}

// growing is a quantity that is to change evenly: from how much in which year (0: the
// one before the first step), to how much.
type growing struct {
	from decimal.Decimal
	at   int
	to   quantity.Value
	unit quantity.Unit
}

// growing finds the quantity of a duty that can be spread over years: one that the
// wording builds up, or that it states with where it began. A level of which nobody
// knows where it began is none: a share of it from nothing would be wrong each year.
func (x *Pattern) growing(p *promise, t *Terms) *growing {
	to, unit := t.Verify.Aim, t.Verify.Unit
	if to == nil {
		to, unit = p.asked()
	}
	if c := p.entry.Content.Commitment; c != nil && c.From != nil && c.From.Value != nil && c.From.Year != 0 {
		if to == nil && p.want != nil && !p.want.growth {
			to, unit = p.want.value, p.want.unit
		}
		from, number := c.From.Value.Number()
		if to == nil || !number {
			return nil
		}
		return &growing{from: from, at: c.From.Year, to: *to, unit: unit}
	}
	if to == nil {
		return nil
	}
	text := p.text()
	_, adds := spoken(x.Adds, text)
	goal, number := to.Number()
	each := strings.Contains(text, "每") || strings.Contains(text, "人均")
	if !number || !goal.IsPositive() || p.entry.Kind != plan.KindWork && (!adds || each || !goal.IsInteger()) {
		return nil
	}
	return &growing{to: *to, unit: unit}
}

// evenly is an equal share more (or less) each year, rounded towards the goal to the
// decimals in which it is asked; exactly what is asked in the last.
func (x *Pattern) evenly(first, years int, g *growing) []Step {
	if g == nil {
		return nil
	}
	goal, number := g.to.Number()
	if !number {
		return nil
	}
	from, what := g.at, x.Level
	if from == 0 {
		from, what = first-1, x.What
	}
	last := first + years - 1
	if from >= last {
		return nil
	}
	out := make([]Step, 0, years)
	for i := range years {
		v := g.to
		if y := first + i; y < last {
			n := g.from.Add(goal.Sub(g.from).Mul(decimal.NewFromInt(int64(max(y-from, 0)))).Div(decimal.NewFromInt(int64(last - from))))
			if places := int32(g.to.Digits()); goal.GreaterThanOrEqual(g.from) {
				n = n.RoundCeil(places)
			} else {
				n = n.RoundFloor(places)
			}
			v = quantity.FromDecimal(n)
		}
		out = append(out, Step{Year: first + i, What: what, Quantity: &v, Unit: g.unit})
	}
	return out
}

// targetOf is the target whose verdict verifies a duty under some terms: the chosen
// one, or that of the plan where nothing was chosen.
func (b *board) targetOf(p *promise, t *Terms) *indicator.Row {
	switch {
	case t.Verify.Means == NoMeansYet:
		return b.ofPlan(p)
	case t.Verify.Means == ByIndicator && t.Verify.Aim == nil:
		return b.byCode[t.Verify.Code]
	}
	return nil
}
