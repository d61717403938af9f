package method

import (
	"math"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// frame is a case made ready: figures as decimals, times as counted months.
type frame struct {
	m *Method
	c *Case

	aim, aimTo decimal.Decimal
	hasAim     bool
	base       decimal.Decimal
	hasBase    bool

	// start is the month before the plan begins, end its last; baseAt the month the
	// baseline stands for; now that of the judgement.
	start, end, baseAt, now int

	cur   *Point // the point judged
	x     decimal.Decimal
	curAt int

	why []i18n.Msg
}

// outcome is what a rule found: the class and the borders it was read from.
type outcome struct {
	v      Verdict
	scales scales
	// expected is expNum/expDen, known when expDen is not zero.
	expNum, expDen decimal.Decimal
	// from and to are the two ends of the way for the progress, when to differs.
	done, whole decimal.Decimal
	hold        bool // the baseline reached the aim already
	missing     []int
	missed      []*Point        // every year: those that missed the aim
	factor      decimal.Decimal // growth: product of the yearly factors up to cur
	years       int             // growth: number of years in factor
	sum         decimal.Decimal // cumulative: all years before cur
}

// endOfYear counts months so that differences are spans; every year has twelve.
func endOfYear(y int) int { return y*12 + 12 }

// endMonth is the last month of a period, on the same count.
func endMonth(p period.Period) int {
	switch p.Kind() {
	case period.Half:
		return p.Year()*12 + p.N()*6
	case period.Quarter:
		return p.Year()*12 + p.N()*3
	case period.Month, period.Cumulative:
		return p.Year()*12 + p.N()
	}
	return endOfYear(p.Year())
}

// number reads a figure; figures outside of what statistics print are none.
func number(v quantity.Value) (decimal.Decimal, bool) {
	n, ok := v.Number()
	if e := n.Exponent(); !ok || e < -60 || e > 60 {
		return decimal.Decimal{}, false
	}
	return n, true
}

// prepare reads what all rules need. ok is false when the case names no plan
// period that can be.
func (f *frame) prepare() (ok bool) {
	c := f.c
	if c.Start < 1 || c.End < c.Start || c.End > 9999 || c.End-c.Start >= 100 {
		return false
	}
	f.start, f.end = endOfYear(c.Start-1), endOfYear(c.End)
	f.now = math.MaxInt
	if !c.Now.IsZero() {
		f.now = endMonth(c.Now)
	}
	if c.Aim != nil {
		f.aim, f.hasAim = f.figure(*c.Aim)
	}
	if f.hasAim && c.Rule == ruleRange {
		f.hasAim = false
		if c.AimTo != nil {
			f.aimTo, f.hasAim = f.figure(*c.AimTo)
		}
	}
	year := c.BaselineYear
	if year == 0 {
		year = c.Start - 1
	}
	if c.Baseline != nil && year >= c.Start-100 && year < c.End {
		f.base, f.hasBase = f.figure(c.Baseline.Value)
		f.baseAt = endOfYear(year)
	}
	return true
}

// figure reads a number; for a state also the words for yes and no.
func (f *frame) figure(v quantity.Value) (decimal.Decimal, bool) {
	if f.c.Rule == ruleState {
		return f.m.state(v)
	}
	return number(v)
}

// find looks for the newest point that may be judged.
func (f *frame) find() {
	from := f.start
	if f.hasBase && f.baseAt > from {
		from = f.baseAt
	}
	for i := range f.c.Points {
		p := &f.c.Points[i]
		at := endMonth(p.Period)
		if at <= from || at > f.end || at > f.now || !f.usable(p) || f.c.Final && at != f.end {
			continue
		}
		x, ok := f.figure(p.Value)
		if ok && (f.cur == nil || at > f.curAt || at == f.curAt && before(f.cur, p)) {
			f.cur, f.x, f.curAt = p, x, at
		}
	}
}

// usable says whether a point has the kind of period that the rule judges.
func (f *frame) usable(p *Point) bool {
	switch p.Period.Kind() {
	case period.Year:
		return true
	case period.Month, period.Quarter, period.Half:
		switch f.c.Rule {
		case ruleLevel, ruleKeep, ruleRange, ruleRank, ruleState:
			return f.c.Stock
		}
	case period.Cumulative:
		return f.c.Rule == ruleCumulative && !f.c.Rates && !f.c.Running
	}
	return false
}

// before settles which of two points for one time counts, whatever their order: a
// year before its last month, then the later record, then the later print.
func before(p, q *Point) bool {
	if p.Period != q.Period {
		return p.Period.Code() > q.Period.Code()
	}
	if p.Record != q.Record {
		return p.Record < q.Record
	}
	return p.Value.String() < q.Value.String()
}

// year is the value of a whole year, if known by now.
func (f *frame) year(y int) (*Point, decimal.Decimal, bool) {
	var found *Point
	var n decimal.Decimal
	if endOfYear(y) > f.now {
		return nil, n, false
	}
	for i := range f.c.Points {
		p := &f.c.Points[i]
		if p.Period.Kind() != period.Year || p.Period.Year() != y {
			continue
		}
		if x, ok := number(p.Value); ok && (found == nil || before(found, p)) {
			found, n = p, x
		}
	}
	return found, n, found != nil
}

// slack is the half unit by which a printed figure may differ from the true one,
// granted to anticipatory targets only, and never where the aim must be exceeded.
func (f *frame) slack() decimal.Decimal {
	if f.c.Binding || f.c.Strict || f.c.Rule == ruleRank {
		return decimal.Decimal{}
	}
	return decimal.New(5, int32(-f.cur.Value.Digits()-1))
}

// leave is the slack that a class grants: rounding may excuse a lag, it never
// makes anybody ahead.
func (f *frame) leave(v Verdict) decimal.Decimal {
	if v == Ahead {
		return decimal.Decimal{}
	}
	return f.slack()
}

// tolerance is what a value may differ by rounding from one that is as coarse as
// the coarser of two figures; zero for binding targets.
func (f *frame) tolerance(other quantity.Value) decimal.Decimal {
	if f.c.Binding || f.c.Rule == ruleRank {
		return decimal.Decimal{}
	}
	return f.m.reversedUnits.Mul(decimal.New(1, int32(-min(f.cur.Value.Digits(), other.Digits()))))
}

// lower makes a border easier: down for rising targets, up for falling ones.
func lower(down bool, value, by decimal.Decimal) decimal.Decimal {
	if down {
		return value.Add(by)
	}
	return value.Sub(by)
}

// better compares two values in the direction of the target.
func better(down bool, a, b decimal.Decimal) int {
	if down {
		return b.Cmp(a)
	}
	return a.Cmp(b)
}

func (f *frame) note(m i18n.Msg) { f.why = append(f.why, m) }

// whole is a number of months as a decimal.
func months(n int) decimal.Decimal { return decimal.New(int64(n), 0) }

// figure is a number with a given number of decimals.
func figure(d decimal.Decimal, digits int32) quantity.Value {
	return quantity.Parse(d.StringFixed(digits))
}
