// Package forecast carries a yearly series on to the target year, with an
// interval, the error its method would have made in past years, and the
// probability that the target is met. A forecast is no fact: every result names
// its method and how little it rests on.
//
// With at least four consecutive years the method is exponential smoothing with
// a damped additive trend (Gardner and McKenzie 1985), on the logarithm for
// amounts that grow by rates. With two or three years, or with gaps, it is the
// trend since the first point by least squares. Statistics are computed in
// floating point and come back rounded to the decimals of the series.
//
// Intervals follow Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential
// Smoothing (2008), section 6.3 class 1, with Student's t in place of the normal
// distribution, since the series of a plan are short.
package forecast

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Point is the value of a year.
type Point struct {
	Year  int
	Value decimal.Decimal
}

// Aim is what should be reached in the last year.
type Aim struct {
	Value decimal.Decimal
	// Down: at most the value, else at least.
	Down bool
}

// Input says what to carry on.
type Input struct {
	Points []Point // any order; of a year that comes twice the last counts
	To     int     // the year to reach
	// Rates: the series grows by rates, so the logarithm is smoothed when all
	// values are above zero.
	Rates bool
	// Low and High bound what is possible (a share lies within 0 and 100).
	Low, High *decimal.Decimal
	// Decimals of the results.
	Decimals int32
	Aim      *Aim
	// Coverage of the interval, 0.8 when zero.
	Coverage float64
}

// Method is how a forecast was made.
type Method string

const (
	Damped Method = "damped" // exponential smoothing with a damped trend
	Trend  Method = "trend"  // least squares since the first point
)

// Key is the message that names the method.
func (m Method) Key() string { return "forecast.method." + string(m) }

// Step is the forecast of a year. Lo and Hi are nil where no interval can be
// given.
type Step struct {
	Year   int
	Mean   quantity.Value
	Lo, Hi *quantity.Value
}

// Backtest is the error the method would have made: from each past year with
// enough points before it, one year ahead.
type Backtest struct {
	Trials int
	// MAE is the mean absolute error in the unit of the series; MAPE in per cent of
	// the values, nil when one of them is zero.
	MAE  quantity.Value
	MAPE *quantity.Value
}

// Result is a forecast.
type Result struct {
	Method Method
	Log    bool
	Points int // it rests on
	Steps  []Step
	// Coverage of the intervals in per cent.
	Coverage quantity.Value
	Backtest *Backtest // nil with too few years
	// Met is the probability in per cent that the aim is met; nil without an aim or
	// an interval.
	Met *quantity.Value
	// Parameters of the smoothing; zero for a trend.
	Alpha, Beta, Phi float64
	// Notes say what weakens it.
	Notes []i18n.Msg
}

// ErrTooFew: fewer than two years are known.
var ErrTooFew = errors.New("forecast: fewer than two years")

// ErrPast: the year to reach is not after the last year known.
var ErrPast = errors.New("forecast: nothing left to forecast")

// longest bounds how far a forecast reaches, in years.
const longest = 30

// Make makes a forecast. Errors: ErrTooFew, ErrPast.
func Make(in Input) (*Result, error) {
	years, values := tidy(in.Points)
	if len(years) < 2 {
		return nil, ErrTooFew
	}
	horizon := in.To - years[len(years)-1]
	if horizon <= 0 {
		return nil, ErrPast
	}
	horizon = min(horizon, longest)
	coverage := cmp.Or(in.Coverage, 0.8)

	res := &Result{Points: len(years), Coverage: rounded(coverage*100, 0)}
	res.Log = in.Rates && slices.Min(values) > 0
	scale := values
	if res.Log {
		scale = mapped(values, math.Log)
	}
	m := fit(years, scale)
	res.Method = m.name()
	res.Alpha, res.Beta, res.Phi = m.parameters()

	back := func(x float64) float64 {
		if res.Log {
			x = math.Exp(x)
		}
		return clip(x, in.Low, in.High)
	}
	last := years[len(years)-1]
	spread := m.spread()
	for h := 1; h <= horizon; h++ {
		mean := m.at(h)
		step := Step{Year: last + h, Mean: rounded(back(mean), in.Decimals)}
		if spread.known {
			half := spread.quantile((1+coverage)/2) * m.deviation(h)
			lo, hi := rounded(back(mean-half), in.Decimals), rounded(back(mean+half), in.Decimals)
			step.Lo, step.Hi = &lo, &hi
		}
		res.Steps = append(res.Steps, step)
	}
	if in.Aim != nil && spread.known && last+horizon == in.To {
		res.Met = probability(*in.Aim, res.Log, m, spread, horizon)
	}
	res.Backtest = backtest(years, scale, back, values, in.Decimals)
	res.Notes = notes(res, years, spread)
	return res, nil
}

func notes(res *Result, years []int, s spread) []i18n.Msg {
	var out []i18n.Msg
	if len(years) < 8 {
		out = append(out, i18n.M("forecast.note.short", i18n.Args{"Years": len(years)}))
	}
	if gaps(years) {
		out = append(out, i18n.M("forecast.note.gaps"))
	}
	if !s.known {
		out = append(out, i18n.M("forecast.note.no_interval"))
	}
	if res.Backtest == nil {
		out = append(out, i18n.M("forecast.note.no_backtest"))
	}
	return out
}

// probability that the aim is met, in per cent with no decimals, between 1 and
// 99: a short series never makes anything certain. Where the series leaves no room for
// an error, the aim itself meets the aim, in both directions.
func probability(aim Aim, log bool, m model, s spread, horizon int) *quantity.Value {
	y := aim.Value.InexactFloat64()
	met := 0.0
	switch {
	case log && y <= 0: // never reached from above
		if !aim.Down {
			met = 1
		}
	default:
		if log {
			y = math.Log(y)
		}
		mean, dev := m.at(horizon), m.deviation(horizon)
		noise := 1e-9 * math.Max(1, math.Abs(y)) // of computing, not of the series
		switch {
		case dev > noise && aim.Down:
			met = s.below((y - mean) / dev)
		case dev > noise:
			met = 1 - s.below((y-mean)/dev)
		case aim.Down && mean <= y+noise, !aim.Down && mean >= y-noise:
			met = 1
		}
	}
	p := rounded(math.Min(99, math.Max(1, met*100)), 0)
	return &p
}

// backtest forecasts each past year from those before it.
func backtest(years []int, scale []float64, back func(float64) float64, values []float64, decimals int32) *Backtest {
	const fewest = 3 // points before the first trial
	var abs, rel []float64
	zero := false
	for n := fewest; n < len(years); n++ {
		m := fit(years[:n], scale[:n])
		e := math.Abs(back(m.at(years[n]-years[n-1])) - values[n])
		abs = append(abs, e)
		if values[n] == 0 {
			zero = true
		} else {
			rel = append(rel, e/math.Abs(values[n])*100)
		}
	}
	if len(abs) < 2 {
		return nil
	}
	b := &Backtest{Trials: len(abs), MAE: rounded(mean(abs), decimals+1)}
	if !zero {
		p := rounded(mean(rel), 1)
		b.MAPE = &p
	}
	return b
}

func tidy(ps []Point) (years []int, values []float64) {
	byYear := map[int]float64{}
	for _, p := range ps {
		byYear[p.Year] = p.Value.InexactFloat64()
	}
	for y := range byYear {
		years = append(years, y)
	}
	slices.Sort(years)
	for _, y := range years {
		values = append(values, byYear[y])
	}
	return years, values
}

func gaps(years []int) bool { return years[len(years)-1]-years[0] != len(years)-1 }

func mapped(xs []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = f(x)
	}
	return out
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

func clip(x float64, lo, hi *decimal.Decimal) float64 {
	if lo != nil {
		x = math.Max(x, lo.InexactFloat64())
	}
	if hi != nil {
		x = math.Min(x, hi.InexactFloat64())
	}
	return x
}

// rounded is x with a number of decimals; what is beyond all figures stays at
// the largest one.
func rounded(x float64, decimals int32) quantity.Value {
	const largest = 1e18
	if math.IsNaN(x) {
		x = 0
	}
	x = math.Max(-largest, math.Min(largest, x))
	return quantity.Parse(decimal.NewFromFloat(x).StringFixed(decimals))
}
