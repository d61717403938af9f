package indicator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// CompareQuery asks how places compare.
type CompareQuery struct {
	Tenant Tenant
	Code   Code
	Level  area.Level // empty: towns
	Plan   plan.PlanID
	// Period is the year compared; zero means the newest that any of them has.
	Period period.Period
	At     time.Time
	Lens   Lens
	Method MethodChoice
}

// Comparison is the places of a level, ranked.
type Comparison struct {
	At         time.Time
	Definition *Definition
	Period     period.Period
	Places     []Place
	// Whole is the figure of the whole place, Parts what its parts come to: their
	// sum, or their mean by weight; nil where there is none or they do not add up.
	Whole *Known
	Parts *quantity.Value
	// OfWhole says that the shares are of Whole; else they are of Parts.
	OfWhole bool
	// Strangers are places with a figure for the period that were no places of the
	// level at its end: counted beside them, something would be counted twice.
	Strangers []area.Code
	Remarks   []i18n.Msg
	// Demo: figures or targets of places are made up for demonstration.
	Demo bool
}

// Place is one of the places compared.
type Place struct {
	Area  area.Area
	Value *Known
	Rank  int // 1 is best; 0 without a figure; equal figures share a rank
	// Share is what it contributes to the whole, or where that is unknown to the sum
	// of the parts, in %; nil when they do not add up.
	Share *quantity.Value
	// Row is its target with the verdict; nil when it has none.
	Row *Row
	// Years are its figures of whole years, oldest first.
	Years []Known
}

// Compare ranks the places that there were at the end of the period and holds their
// figures against that of the whole.
//
// Faults: NotFound (indicator.unknown); fault.NotYet; those of looking at what is not published.
func (s *Service) Compare(ctx context.Context, q CompareQuery) (*Comparison, error) {
	scope, err := look(ctx, q.Tenant, q.Lens)
	if err != nil {
		return nil, err
	}
	q.At = s.instant(q.At)
	w, err := s.known(ctx, q.Tenant, q.At, q.Lens)
	if err != nil {
		return nil, err
	}
	d, err := w.indicator(q.Code, q.At)
	if err != nil {
		return nil, err
	}
	m, err := s.method(q.Method, q.At)
	if err != nil {
		return nil, err
	}
	level := cmp.Or(q.Level, area.Town)
	out := &Comparison{At: q.At, Definition: d, Period: q.Period}
	series := map[area.Code]line{}
	for _, a := range w.placesSince(level, q.Tenant, time.Time{}) {
		l := w.yearly(w.snap, d.Key(), a.Code, "")
		series[a.Code] = l
		if k := l.newest(func(y int) bool { return y > out.Period.Year() }); k != nil && q.Period.IsZero() {
			out.Period = k.Period
		}
	}
	day := w.endOf(out.Period)
	for _, a := range w.placesOn(level, q.Tenant, day) {
		out.Places = append(out.Places, Place{Area: a})
	}
	at := func(l line) *Known {
		i := slices.IndexFunc(l.points, func(k Known) bool { return k.Period == out.Period && k.usable() })
		if i < 0 {
			return nil
		}
		return &l.points[i]
	}
	for i := range out.Places {
		l := series[out.Places[i].Area.Code]
		out.Places[i].Value, out.Places[i].Years = at(l), l.points
		out.Demo = out.Demo || slices.ContainsFunc(l.points, func(k Known) bool { return k.Demo })
	}
	out.Whole = at(w.yearly(w.snap, d.Key(), q.Tenant, ""))
	out.rank(d.Direction == Down || d.Direction == Ceiling || d.Kind == Rank)
	w.placeTargets(out, q, m)
	w.addUp(out, d)
	for k := range w.snap.Series() {
		here := k.Code == q.Code && k.Version == d.Version && k.Org == "" && k.Area != q.Tenant && k.Area.Within(q.Tenant)
		if !here {
			continue
		}
		p, told := w.snap.Point(CellKey{k, out.Period})
		if a, ok := w.placeOn(k.Area, day); told && p.Status != Missing && (!ok || a.Level == level && !a.On(day)) {
			out.Strangers = append(out.Strangers, k.Area)
		}
	}
	slices.Sort(out.Strangers)
	if len(out.Strangers) > 0 {
		out.Remarks = append(out.Remarks, i18n.M("indicator.compare.strangers", i18n.Args{"Count": len(out.Strangers)}))
	}
	out.Places = slices.DeleteFunc(out.Places, func(p Place) bool { return !scope.Covers(d.Owner, p.Area.Code) })
	return out, nil
}

// rank orders places, the best first, those without a figure last.
func (c *Comparison) rank(down bool) {
	number := func(p *Place) (decimal.Decimal, bool) {
		if p.Value == nil {
			return decimal.Zero, false
		}
		return p.Value.Value.Number()
	}
	slices.SortStableFunc(c.Places, func(a, b Place) int {
		x, okX := number(&a)
		y, okY := number(&b)
		switch {
		case okX != okY && okX:
			return -1
		case okX != okY:
			return 1
		case down:
			return x.Cmp(y)
		}
		return y.Cmp(x)
	})
	for i := range c.Places {
		if _, ok := number(&c.Places[i]); !ok {
			break
		}
		c.Places[i].Rank = i + 1
		if i > 0 && c.Places[i].Value.Value.Equal(c.Places[i-1].Value.Value) {
			c.Places[i].Rank = c.Places[i-1].Rank
		}
	}
}

// placeTargets judges the places' own targets: of several plans' that of the plan in
// which the period lies, else that of the plan that ends last.
func (w *world) placeTargets(c *Comparison, q CompareQuery, m *method.Method) {
	all := w.targets(TableQuery{Tenant: q.Tenant, Plan: q.Plan, AllAreas: true})
	all = slices.DeleteFunc(all, func(t *Target) bool { return t.Pinned.Code != q.Code || t.Org != "" })
	rows := w.rows(all, m)
	covers := func(r *Row) bool { return r.Target.Start <= c.Period.Year() && c.Period.Year() <= r.Target.End }
	for i := range c.Places {
		p := &c.Places[i]
		for j := range rows {
			r := &rows[j]
			if r.Target.Area != p.Area.Code {
				continue
			}
			if p.Row == nil || covers(r) && !covers(p.Row) || covers(r) == covers(p.Row) && p.Row.Target.End < r.Target.End {
				p.Row = r
			}
		}
		c.Demo = c.Demo || p.Row != nil && p.Row.Target.Demo
	}
}

// addUp holds the parts against the whole.
func (w *world) addUp(c *Comparison, d *Definition) {
	missing := 0
	sum, weights := decimal.Zero, decimal.Zero
	for i := range c.Places {
		p := &c.Places[i]
		if p.Value == nil {
			missing++
			continue
		}
		n, ok := p.Value.Value.Number()
		if !ok {
			return
		}
		if d.Additivity != Mean {
			sum = sum.Add(n)
			continue
		}
		by, ok := w.weight(d, p.Area.Code, c.Period)
		if !ok {
			missing++
			continue
		}
		sum, weights = sum.Add(n.Mul(by)), weights.Add(by)
	}
	if missing > 0 {
		c.Remarks = append(c.Remarks, i18n.M("indicator.compare.missing", i18n.Args{"Count": missing, "Of": len(c.Places)}))
	}
	if missing == len(c.Places) || d.Additivity == NotAdditive {
		if d.Additivity == NotAdditive {
			c.Remarks = append(c.Remarks, i18n.M("indicator.compare.not_additive"))
		}
		return
	}
	if d.Additivity == Mean {
		if weights.IsZero() {
			return
		}
		sum = sum.DivRound(weights, int32(d.Decimals+2))
	}
	parts := quantity.FromDecimal(sum)
	c.Parts = &parts
	base := sum
	if c.Whole != nil {
		if n, ok := c.Whole.Value.Number(); ok && n.IsPositive() {
			base, c.OfWhole = n, true
		}
	}
	for i := range c.Places {
		if p := &c.Places[i]; d.Additivity == Sum && p.Value != nil && !base.IsZero() {
			n, _ := p.Value.Value.Number()
			share := quantity.Parse(n.Mul(decimal.New(100, 0)).DivRound(base, 1).StringFixed(1))
			p.Share = &share
		}
	}
	if c.Whole == nil {
		c.Remarks = append(c.Remarks, i18n.M("indicator.compare.no_whole"))
		return
	}
	whole, ok := c.Whole.Value.Number()
	if !ok {
		return
	}
	gap := sum.Sub(whole)
	// each printed figure may be half a unit of its last digit off
	slack := decimal.New(5, int32(-c.Whole.Value.Digits()-1))
	for i := range c.Places {
		if v := c.Places[i].Value; v != nil && d.Additivity == Sum {
			slack = slack.Add(decimal.New(5, int32(-v.Value.Digits()-1)))
		}
	}
	args := i18n.Args{"Parts": parts, "Whole": c.Whole.Value, "Gap": quantity.FromDecimal(gap.Abs()), "Unit": string(d.Unit)}
	switch {
	case gap.Abs().LessThanOrEqual(slack):
		c.Remarks = append(c.Remarks, i18n.M("indicator.compare.fits", args))
	case d.Additivity == Mean:
		c.Remarks = append(c.Remarks, i18n.M("indicator.compare.mean_differs", args))
	case gap.IsPositive():
		c.Remarks = append(c.Remarks, i18n.M("indicator.compare.double", args))
	default:
		c.Remarks = append(c.Remarks, i18n.M("indicator.compare.gap", args))
	}
}

// weight is the figure that a mean is weighted by.
func (w *world) weight(d *Definition, at area.Code, p period.Period) (decimal.Decimal, bool) {
	by, ok := w.newest(d.Weight)
	if !ok {
		return decimal.Zero, false
	}
	for _, k := range w.yearly(w.snap, by.Key(), at, "").points {
		if k.Period == p && k.usable() {
			return k.Value.Number()
		}
	}
	return decimal.Zero, false
}
