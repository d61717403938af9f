package commitment

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

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
	// Even: the quantity that is asked for grows evenly to the last year; What says
	// it in words.
	Even bool   `yaml:"even"`
	What string `yaml:"what"`
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
	asked, unit := t.Verify.Aim, t.Verify.Unit
	if asked == nil {
		asked, unit = p.asked()
	}
	for i := range rules().Steps {
		x := &rules().Steps[i]
		if id != FitPattern && x.ID != id || id == FitPattern && !x.fits(p) {
			continue
		}
		if steps := x.steps(first, last, asked, unit); steps != nil {
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
func (x *Pattern) steps(first, last int, asked *quantity.Value, unit quantity.Unit) []Step {
	years := last - first + 1
	if x.Even {
		return x.evenly(first, years, asked, unit)
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

// evenly is an equal share more each year, rounded up to the decimals in which it
// is asked; exactly what is asked in the last.
func (x *Pattern) evenly(first, years int, asked *quantity.Value, unit quantity.Unit) []Step {
	if asked == nil {
		return nil
	}
	whole, number := asked.Number()
	if !number || !whole.IsPositive() {
		return nil
	}
	out := make([]Step, 0, years)
	for i := range years {
		v := *asked
		if i+1 < years {
			v = quantity.FromDecimal(whole.Mul(decimal.NewFromInt(int64(i + 1))).Div(decimal.NewFromInt(int64(years))).RoundCeil(int32(asked.Digits())))
		}
		out = append(out, Step{Year: first + i, What: x.What, Quantity: &v, Unit: unit})
	}
	return out
}
