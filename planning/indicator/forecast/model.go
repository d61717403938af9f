package forecast

import (
	"math"

	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// model is a fitted method on the scale it was fitted on.
type model interface {
	name() Method
	parameters() (alpha, beta, phi float64)
	at(h int) float64        // mean, h years after the last point
	deviation(h int) float64 // standard deviation of the error at h
	spread() spread
}

// spread is the distribution of standardised errors.
type spread struct {
	known bool
	df    float64
}

func (s spread) t() distuv.StudentsT            { return distuv.StudentsT{Sigma: 1, Nu: s.df} }
func (s spread) quantile(p float64) float64     { return s.t().Quantile(p) }
func (s spread) below(z float64) (prob float64) { return s.t().CDF(z) }

// Years from which on the smoothing is used, and from which on its parameters
// are estimated from the series itself; with fewer the usual values stand, since
// five points cannot tell three parameters.
const (
	enough   = 4
	estimate = 10
)

func fit(years []int, values []float64) model {
	if len(values) >= enough && !gaps(years) {
		return fitDamped(values)
	}
	return fitTrend(years, values)
}

// damped is l(t) = αy + (1−α)(l + φb), b(t) = β(l(t) − l(t−1)) + (1−β)φb.
type damped struct {
	alpha, beta, phi float64
	level, slope     float64
	sigma            float64
	df               float64
	sse              float64
}

func (damped) name() Method                             { return Damped }
func (d damped) parameters() (alpha, beta, phi float64) { return d.alpha, d.beta, d.phi }
func (d damped) spread() spread                         { return spread{known: true, df: d.df} }

// sum φ + φ² + … + φ^h.
func (d damped) sum(h int) float64 {
	s, f := 0.0, 1.0
	for range h {
		f *= d.phi
		s += f
	}
	return s
}

func (d damped) at(h int) float64 { return d.level + d.sum(h)*d.slope }

// deviation: σ²(1 + Σ c(j)²), c(j) = α(1 + β(φ + … + φ^j)), j = 1 … h−1.
func (d damped) deviation(h int) float64 {
	v := 1.0
	for j := 1; j < h; j++ {
		c := d.alpha * (1 + d.beta*d.sum(j))
		v += c * c
	}
	return d.sigma * math.Sqrt(v)
}

// run smooths from a first level and slope; sse is of the one-year errors.
func (d damped) run(ys []float64, level, slope float64) damped {
	d.level, d.slope, d.sse = level, slope, 0
	for _, y := range ys {
		ahead := d.level + d.phi*d.slope
		e := y - ahead
		d.sse += e * e
		level := ahead + d.alpha*e
		d.slope = d.beta*(level-d.level) + (1-d.beta)*d.phi*d.slope
		d.level = level
	}
	return d
}

func fitDamped(ys []float64) damped {
	if len(ys) < estimate {
		d := damped{alpha: 0.8, beta: 0.3, phi: 0.9}
		// The first point starts the level, the mean of the first three steps the slope.
		slope := (ys[3] - ys[0]) / 3
		d = d.run(ys[1:], ys[0], slope)
		d.df = float64(len(ys) - 2)
		d.sigma = math.Sqrt(d.sse / d.df)
		return d
	}
	shape := func(x []float64) (damped, float64, float64) {
		in := func(v, lo, hi float64) float64 { return lo + (hi-lo)/(1+math.Exp(-v)) }
		return damped{alpha: in(x[0], 0.01, 0.999), beta: in(x[1], 0, 0.999), phi: in(x[2], 0.8, 0.98)}, x[3], x[4]
	}
	sse := func(x []float64) float64 {
		d, l, b := shape(x)
		return d.run(ys, l, b).sse
	}
	step := (ys[3] - ys[0]) / 3
	best, low := []float64{1, -1, 0, ys[0] - step, step}, math.Inf(1)
	for _, a := range []float64{-1, 1, 4} {
		for _, b := range []float64{-4, 0} {
			start := []float64{a, b, 2, ys[0] - step, step}
			if r, err := optimize.Minimize(optimize.Problem{Func: sse}, start, nil, &optimize.NelderMead{}); (err == nil || r != nil) && r.F < low {
				best, low = r.X, r.F
			}
		}
	}
	d, l, b := shape(best)
	d = d.run(ys, l, b)
	d.df = float64(len(ys) - 5)
	d.sigma = math.Sqrt(d.sse / d.df)
	return d
}

// trend is y = a + b·(year − last).
type trend struct {
	a, b    float64
	sigma   float64
	n       int
	mx, sxx float64 // mean and sum of squares of year − last
}

func (trend) name() Method                           { return Trend }
func (trend) parameters() (alpha, beta, phi float64) { return 0, 0, 0 }
func (t trend) spread() spread                       { return spread{known: t.n > 2, df: float64(t.n - 2)} }
func (t trend) at(h int) float64                     { return t.a + t.b*float64(h) }

// deviation of a new value around the line: σ²(1 + 1/n + (x−x̄)²/Sxx).
func (t trend) deviation(h int) float64 {
	d := float64(h) - t.mx
	return t.sigma * math.Sqrt(1+1/float64(t.n)+d*d/t.sxx)
}

func fitTrend(years []int, ys []float64) trend {
	last := years[len(years)-1]
	xs := make([]float64, len(years))
	for i, y := range years {
		xs[i] = float64(y - last)
	}
	t := trend{n: len(xs), mx: mean(xs)}
	t.a, t.b = stat.LinearRegression(xs, ys, nil, false)
	sse := 0.0
	for i, x := range xs {
		e := ys[i] - t.a - t.b*x
		sse += e * e
		t.sxx += (x - t.mx) * (x - t.mx)
	}
	if t.n > 2 {
		t.sigma = math.Sqrt(sse / float64(t.n-2))
	}
	return t
}
