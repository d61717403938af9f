package forecast

import (
	"errors"
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func series(from int, values ...string) []Point {
	var out []Point
	for i, v := range values {
		out = append(out, Point{Year: from + i, Value: decimal.RequireFromString(v)})
	}
	return out
}

func dec(s string) *decimal.Decimal { d := decimal.RequireFromString(s); return &d }

func TestMethodFollowsFromWhatIsKnown(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     Input
		want   Method
		log    bool
		target string // mean in the last year
	}{
		{"two years: the line through them", Input{Points: series(2020, "10", "12"), To: 2025, Decimals: 1}, Trend, false, "20.0"},
		{"two years of an amount: the same rate goes on", Input{Points: series(2020, "100", "110"), To: 2022, Rates: true, Decimals: 1}, Trend, true, "121.0"},
		{"a missing year: the trend", Input{Points: append(series(2018, "1", "2"), series(2021, "4", "5")...), To: 2023, Decimals: 1}, Trend, false, "6.0"},
		{"four years: smoothing", Input{Points: series(2020, "10", "10", "10", "10"), To: 2025, Decimals: 1}, Damped, false, "10.0"},
		{"a share stays a share", Input{Points: series(2020, "96", "98"), To: 2025, High: dec("100"), Decimals: 0}, Trend, false, "100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Make(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if r.Method != c.want || r.Log != c.log {
				t.Errorf("method %s, log %v", r.Method, r.Log)
			}
			if got := r.Steps[len(r.Steps)-1]; got.Year != c.in.To || got.Mean.String() != c.target {
				t.Errorf("%d: %s, want %s", got.Year, got.Mean, c.target)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	if _, err := Make(Input{Points: series(2024, "1"), To: 2025}); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	if _, err := Make(Input{Points: series(2024, "1", "2"), To: 2025}); !errors.Is(err, ErrPast) {
		t.Error(err)
	}
}

// The trend of a steady series is damped: growth goes on, ever more slowly.
func TestTrendIsDamped(t *testing.T) {
	r, err := Make(Input{Points: series(2016, "10", "12", "14", "16", "18"), To: 2025, Decimals: 2})
	if err != nil {
		t.Fatal(err)
	}
	before := 18.0
	step := 2.0
	for _, s := range r.Steps {
		d, _ := s.Mean.Number()
		got := d.InexactFloat64() - before
		if got <= 0 || got >= step+0.011 {
			t.Errorf("%d: step %.2f after %.2f", s.Year, got, step)
		}
		before, step = d.InexactFloat64(), got
	}
}

// Sheep in Asia, million head, 1970–2000 (FAO): with estimated parameters the
// damped method must come at least as near as the sum of squares of about 6,037
// known for this series with φ bounded the same way.
func TestEstimatedParametersAreGood(t *testing.T) {
	ys := []float64{263.917747, 268.307222, 260.662556, 266.639419, 277.515778, 283.834045, 290.309028, 292.474198,
		300.830694, 309.286657, 318.331081, 329.37239, 338.883998, 339.244126, 328.600632, 314.255385, 314.459695,
		321.413779, 329.789292, 346.385165, 352.297882, 348.370515, 417.562922, 417.12357, 417.749459, 412.233904,
		411.946817, 394.697075, 401.49927, 408.270468, 414.2428}
	d := fitDamped(ys)
	if d.sse > 6060 || d.sse < 5500 {
		t.Errorf("sum of squared errors %.2f (α %.3f, β %.3f, φ %.3f)", d.sse, d.alpha, d.beta, d.phi)
	}
	if d.alpha < 0.9 || d.beta > 0.1 {
		t.Errorf("α %.3f, β %.3f", d.alpha, d.beta)
	}
}

// The variance formula agrees with a simulation of the model.
func TestDeviationAgreesWithSimulation(t *testing.T) {
	d := damped{alpha: 0.8, beta: 0.3, phi: 0.9, sigma: 1, level: 0, slope: 0}
	const runs, h = 40000, 5
	seed := uint64(1)
	noise := func() float64 { // sum of twelve uniform numbers: near enough to a normal one
		s := -6.0
		for range 12 {
			seed = seed*6364136223846793005 + 1442695040888963407
			s += float64(seed>>11) / (1 << 53)
		}
		return s
	}
	sq := 0.0
	for range runs {
		l, b := 0.0, 0.0
		y := 0.0
		for range h {
			e := noise()
			ahead := l + d.phi*b
			y = ahead + e
			l2 := ahead + d.alpha*e
			b = d.beta*(l2-l) + (1-d.beta)*d.phi*b
			l = l2
		}
		sq += y * y
	}
	if got, want := math.Sqrt(sq/runs), d.deviation(h); math.Abs(got-want)/want > 0.02 {
		t.Errorf("simulated %.4f, formula %.4f", got, want)
	}
}

func TestProbabilityAndIntervalAgree(t *testing.T) {
	in := Input{Points: series(2016, "10", "12", "13", "16", "17", "19"), To: 2025, Decimals: 3}
	r, err := Make(in)
	if err != nil {
		t.Fatal(err)
	}
	lo, _ := r.Steps[len(r.Steps)-1].Lo.Number()
	in.Aim = &Aim{Value: lo}
	r, _ = Make(in)
	if r.Met == nil || r.Met.String() != "90" { // 80 % lie within, 10 % below
		t.Errorf("probability of reaching the lower end: %v", r.Met)
	}
	in.Aim.Down = true
	r, _ = Make(in)
	if r.Met == nil || r.Met.String() != "10" {
		t.Errorf("probability of staying under it: %v", r.Met)
	}
}

func TestBacktestNeedsTwoTrialsAndNoZero(t *testing.T) {
	r, _ := Make(Input{Points: series(2020, "1", "2", "3", "4"), To: 2025, Decimals: 1})
	if r.Backtest != nil {
		t.Error("one trial is none")
	}
	r, _ = Make(Input{Points: series(2020, "3", "2", "1", "0", "1"), To: 2026, Decimals: 1})
	if r.Backtest == nil || r.Backtest.MAPE != nil || r.Backtest.Trials != 2 {
		t.Errorf("%+v", r.Backtest)
	}
}

// Whatever is known: every year to the target has a mean within its interval,
// intervals never shrink, and shifting all years shifts the forecast.
func TestAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 14).Draw(t, "n")
		var ps []Point
		for i := range n {
			ps = append(ps, Point{Year: 2010 + i, Value: decimal.New(rapid.Int64Range(-100000, 100000).Draw(t, "v"), -2)})
		}
		aim := &Aim{Value: decimal.New(rapid.Int64Range(-100000, 100000).Draw(t, "aim"), -2)}
		in := Input{Points: ps, To: 2010 + n + rapid.IntRange(0, 8).Draw(t, "h"), Rates: rapid.Bool().Draw(t, "rates"), Decimals: 2, Aim: aim}
		r, err := Make(in)
		if err != nil {
			t.Fatal(err)
		}
		width := -0.02 // rounding
		for _, s := range r.Steps {
			m, ok := s.Mean.Number()
			if !ok {
				t.Fatal("no number")
			}
			if s.Lo == nil {
				continue
			}
			lo, _ := s.Lo.Number()
			hi, _ := s.Hi.Number()
			if m.LessThan(lo) || m.GreaterThan(hi) {
				t.Fatalf("%s not within %s and %s", m, lo, hi)
			}
			if w := hi.Sub(lo).InexactFloat64(); !r.Log && w < width-0.02 {
				t.Fatalf("interval shrinks: %v after %v", w, width)
			} else {
				width = w
			}
		}
		for i := range ps {
			ps[i].Year += 7
		}
		in.To += 7
		moved, err := Make(in)
		if err != nil || len(moved.Steps) != len(r.Steps) {
			t.Fatal(err)
		}
		for i := range r.Steps {
			if moved.Steps[i].Mean.String() != r.Steps[i].Mean.String() {
				t.Fatalf("shifted: %s against %s", moved.Steps[i].Mean, r.Steps[i].Mean)
			}
		}
	})
}

func BenchmarkMake(b *testing.B) {
	in := Input{Points: series(2016, "10", "12", "13", "16", "17", "19"), To: 2025, Decimals: 3, Rates: true}
	for b.Loop() {
		if _, err := Make(in); err != nil {
			b.Fatal(err)
		}
	}
}

// A series that stands still at the aim meets it, whether the aim is a floor or a ceiling.
func TestStandingStillAtTheAimMeetsIt(t *testing.T) {
	for _, values := range [][]string{{"10.3", "10.3", "10.3", "10.3"}, {"99.9", "99.9", "99.9"}, {"0", "0", "0", "0", "0"}} {
		for _, rates := range []bool{false, true} {
			for _, c := range []struct {
				aim  string
				down bool
				want string
			}{{values[0], false, "99"}, {values[0], true, "99"}, {"100", true, "99"}, {"100", false, "1"}, {"-1", true, "1"}, {"-1", false, "99"}} {
				r, err := Make(Input{Points: series(2019, values...), To: 2027, Rates: rates, Decimals: 1, Aim: &Aim{Value: decimal.RequireFromString(c.aim), Down: c.down}})
				if err != nil {
					t.Fatal(err)
				}
				if r.Met == nil || r.Met.String() != c.want {
					t.Errorf("%v, rates %v, aim %s, down %v: met %v, want %s", values, rates, c.aim, c.down, r.Met, c.want)
				}
			}
		}
	}
}
