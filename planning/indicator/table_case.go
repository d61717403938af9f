package indicator

import (
	"slices"

	"gangyao/planning/indicator/method"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// defaultLag is how many months after a year its figure is expected where the
// definition says nothing: by the end of June.
const defaultLag = 6

// paired names the levels of a plan that have a growth target beside them.
type paired map[rowKey]bool

// withGrowth finds the levels whose growth has a target of its own in the same
// plan and place; their trajectory bends with the growth.
func (w *world) withGrowth(targets []*Target) paired {
	out := paired{}
	for _, t := range targets {
		if t.Rule != RuleGrowth {
			continue
		}
		if d := w.defs[t.Pinned]; d != nil && d.GrowthOf != "" {
			k := t.rowKey()
			k.code = d.GrowthOf
			out[k] = true
		}
	}
	return out
}

// caseOf gathers what a judgement of the target depends on, and the row that
// shows it, its judgement excepted.
func (w *world) caseOf(t *Target, with paired) (Row, method.Case) {
	d := w.defs[t.Pinned]
	if d == nil {
		d = &Definition{Tenant: t.Tenant, Code: t.Pinned.Code, Version: t.Pinned.Version, Name: t.Label, Unit: t.Unit}
	}
	c := method.Case{
		Rule: string(t.Rule), Binding: t.Binding, Unit: t.Unit,
		Down:         d.Direction == Down || d.Direction == Ceiling || t.Op == "<=" || t.Op == "<",
		Strict:       t.Op == ">" || t.Op == "<",
		Aim:          t.Aim,
		AimTo:        t.AimTo,
		BaselineYear: t.BaselineYear,
		Start:        t.Start, End: t.End,
		Now:      w.now,
		Compound: t.Rule == RuleLevel && with[t.rowKey()],
		Rates:    d.Kind == Growth && (t.Rule == RuleGrowth || t.Rule == RuleCumulative),
	}
	base := t.BaselineYear
	if base == 0 {
		base = t.Start - 1
	}
	pinned, from := t.Pinned, d
	if t.Rule == RuleGrowth && d.Kind != Growth {
		// Growth at comparable prices cannot be computed from a level at current ones.
		pinned, from = Version{}, &Definition{Unit: "%"}
		if g := w.growth[t.Pinned.Code]; g != nil {
			pinned, from = g.Key(), g
		}
		c.Rates = true
	}
	all := w.yearly(w.snap, pinned, t.Area, t.Org)
	if t.Unit != from.Unit {
		all.convert(from.Unit, t.Unit)
	}
	row := Row{Target: t, Definition: d, Measured: pinned, Years: all.points, Apart: all.apart}
	for _, m := range t.Milestones {
		c.Milestones = append(c.Milestones, method.Point{Period: period.InYear(m.Year), Value: m.Value})
	}
	c.Points = make([]method.Point, 0, len(all.points))
	for i := range all.points {
		if k := &all.points[i]; k.usable() {
			c.Points = append(c.Points, method.Point{Period: k.Period, Value: k.Value,
				Estimated: k.Status == Provisional || k.Status == Estimated, Record: w.record(k)})
		}
	}
	if t.Baseline != nil {
		c.Baseline = &method.Point{Period: period.InYear(base), Value: *t.Baseline, Record: "plan"}
	} else if i := slices.IndexFunc(c.Points, func(p method.Point) bool { return p.Period.Year() == base }); i >= 0 && t.Rule != RuleGrowth {
		b := c.Points[i]
		c.Baseline = &b
	}
	row.Baseline = c.Baseline
	if c.Rates {
		c.Baseline = nil // a rate printed for the start is no level to grow from
	}
	w.bound(&c, &row, t, d, base, all)
	row.Latest, row.YearOnYear = w.latest(t, d)
	return row, c
}

// bound says of a case whether the plan is over, whether a break in the series
// or the lens hides figures.
func (w *world) bound(c *method.Case, row *Row, t *Target, d *Definition, base int, all line) {
	after := func(y int) bool { return y > base && y <= max(t.End, base+1) }
	newest := all.newest(after)
	known := newest != nil
	atEnd := slices.ContainsFunc(c.Points, func(p method.Point) bool { return p.Period.Year() == t.End })
	lag := d.Lag
	if lag == 0 {
		lag = defaultLag
	}
	passed := monthsBetween(period.InYear(t.End), w.now)
	c.Final = t.End > 0 && passed >= 0 && (atEnd || passed >= lag)
	c.Break = !known && slices.ContainsFunc(all.apart, after) || c.Final && !atEnd && slices.Contains(all.apart, t.End) ||
		known && newest.Derived && slices.Contains(all.mixed, base) || known && all.ended(newest.Period.Year(), after)
	if w.lens == Public && !known && !c.Break {
		hidden := w.yearly(w.inner, t.Pinned, t.Area, t.Org)
		c.Unpublished = slices.ContainsFunc(hidden.points, func(k Known) bool { return k.usable() && after(k.Period.Year()) })
	}
}

// newest is the last figure of the years asked about; nil when there is none.
func (l *line) newest(of func(year int) bool) *Known {
	for i := len(l.points) - 1; i >= 0; i-- {
		if k := &l.points[i]; k.usable() && of(k.Period.Year()) {
			return k
		}
	}
	return nil
}

// ended says whether the way that the series is measured has ended, and the years since
// a last figure are known only in another way: then that figure does not tell how
// things stand, and what does cannot be compared.
func (l *line) ended(last int, of func(year int) bool) bool {
	return l.of != nil && !l.of.To.IsZero() && slices.ContainsFunc(l.apart, func(y int) bool {
		return y > last && of(y) && period.InYear(y).Start().After(l.of.To.End())
	})
}

// monthsBetween counts the months from the end of one period to the end of another.
func monthsBetween(from, to period.Period) int {
	if from.IsZero() || to.IsZero() {
		return -1
	}
	a, b := from.End(), to.End()
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// convert brings points into another unit; those that cannot be are left out.
func (l *line) convert(from, to quantity.Unit) {
	factor, ok := from.Comparable(to)
	if from == "" || to == "" {
		factor, ok = one, true
	}
	if ok && factor.Equal(one) {
		return
	}
	l.points = slices.DeleteFunc(l.points, func(k Known) bool {
		_, number := k.Value.Number()
		return k.usable() && (!ok || !number)
	})
	for i := range l.points {
		if v, number := l.points[i].Value.Times(factor); number {
			l.points[i].Value = v
		}
	}
}

// latest is the newest figure within a year that no whole year covers yet, and how
// it compares with the year before.
func (w *world) latest(t *Target, d *Definition) (*Known, *YearOnYear) {
	series := SeriesKey{t.Pinned.Code, t.Pinned.Version, t.Area, t.Org}
	points := w.snap.parts(series)
	slices.SortStableFunc(points, func(a, b Point) int { return a.Period.End().Compare(b.Period.End()) })
	for _, p := range slices.Backward(points) {
		k := known(&p, t.Pinned.Version)
		if !k.usable() || p.Period.Year() < t.Start || t.End > 0 && p.Period.Year() > t.End {
			continue
		}
		l := line{points: []Known{k}}
		y := w.yearOnYear(w.snap, CellKey{series, k.Period}, &k)
		if y.Before != nil {
			l.points = append(l.points, *y.Before)
		}
		if t.Unit != d.Unit {
			l.convert(d.Unit, t.Unit)
		}
		if len(l.points) == 0 {
			continue
		}
		if len(l.points) == 2 {
			y.Before = &l.points[1]
		}
		return &l.points[0], y
	}
	return nil, nil
}

// finish finds the figure that was judged among the row's years.
func (r *Row) finish() {
	if r.Judgement.Current == nil {
		return
	}
	for i := range r.Years {
		if r.Years[i].Period == r.Judgement.Current.Period {
			r.Current = &r.Years[i]
		}
	}
	if r.Latest != nil && r.Current != nil && !r.Latest.Period.End().After(r.Current.Period.End()) {
		r.Latest, r.YearOnYear = nil, nil
	}
}
