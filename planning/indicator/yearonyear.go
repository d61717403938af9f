package indicator

import (
	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// YearOnYear compares a figure with that of the same months of the year before
// (同比): 1-9月累计 with 1-9月累计, never with a quarter or a whole year.
//
// Source: 国家统计局，《统计上常用的指标》，同比：与上年同期相比。
type YearOnYear struct {
	// Before is the figure compared with; nil when none is known.
	Before *Known `json:",omitempty"`
	// Change is by how much, with its sign: in % of Before, or in Unit where a rate,
	// a share or a place in an order moved; nil when it cannot be said (Why).
	Change *quantity.Value `json:",omitempty"`
	Unit   quantity.Unit   `json:",omitempty"` // empty: in % of Before
	// Real: Change is the growth at comparable prices that was reported for the
	// period. Nominal: such growth is a series of its own and lacks the period, so
	// Change is that of current prices.
	Real, Nominal bool `json:",omitempty"`
	Why           Gap  `json:",omitempty"`
}

// Gap says why there is no change to speak of.
type Gap string

const (
	GapNoData     Gap = "no_data"        // nothing is known of the year before
	GapApart      Gap = "not_comparable" // it was measured in another way
	GapBase       Gap = "base"           // it was zero or less
	GapNoQuantity Gap = "no_quantity"    // a state or a composition
)

// Msg is the comparison in words: 同比增长 4.6%.
func (y *YearOnYear) Msg() i18n.Msg {
	if y.Change == nil {
		return i18n.M("indicator.yoy." + string(y.Why))
	}
	n, _ := y.Change.Number()
	key, change := "indicator.yoy.", i18n.Args{"Change": quantity.FromDecimal(n.Abs()), "Unit": string(y.Unit)}
	switch {
	case n.IsZero():
		return i18n.M("indicator.yoy.same")
	case y.Unit == "%":
		key += "points_"
	case y.Unit != "":
		key += "by_"
	case y.Real:
		key += "real_"
	case y.Nominal:
		key += "nominal_"
	}
	if n.IsNegative() {
		return i18n.M(key+"down", change)
	}
	return i18n.M(key+"up", change)
}

// yearOnYear compares a figure of a cell with the year before.
func (w *world) yearOnYear(snap *Snapshot, c CellKey, k *Known) *YearOnYear {
	before, apart := w.counterpart(snap, c.SeriesKey, c.Period.YearBefore())
	y := &YearOnYear{Before: before}
	d := w.defs[Version{c.Code, c.Version}]
	if g := w.growth[c.Code]; g != nil && d != nil && d.Kind == Level {
		if r, _ := w.counterpart(snap, SeriesKey{g.Code, g.Version, c.Area, c.Org}, c.Period); r != nil {
			if _, number := r.Value.Number(); number {
				y.Change, y.Real = &r.Value, true
				return y
			}
		}
		y.Nominal = true
	}
	y.Why = y.compare(d, k)
	if y.Why == GapNoData && apart {
		y.Why = GapApart
	}
	return y
}

// compare finds the change of a figure from Before; else why there is none.
func (y *YearOnYear) compare(d *Definition, k *Known) Gap {
	switch {
	case y.Before == nil:
		return GapNoData
	case k.Status == Broken: // the series breaks with this figure
		return GapApart
	}
	now, ok := k.Value.Number()
	was, too := y.Before.Value.Number()
	if !ok || !too || d != nil && (d.Kind == State || d.Kind == Composition) {
		return GapNoQuantity
	}
	if d != nil && (d.Kind == Growth || d.Kind == Rank || d.Unit == "%" || d.Unit == "‰") {
		change := quantity.FromDecimal(now.Sub(was))
		y.Change, y.Unit, y.Nominal = &change, d.Unit, false
		return ""
	}
	if !was.IsPositive() {
		return GapBase
	}
	change := quantity.FromDecimal(now.Sub(was).Mul(decimal.New(100, 0)).DivRound(was, 1))
	y.Change = &change
	return ""
}

// counterpart is the figure of a series in a period, or that of another version
// declared comparable, in terms of the series. apart: there is only one that
// cannot be compared.
func (w *world) counterpart(snap *Snapshot, s SeriesKey, p period.Period) (out *Known, apart bool) {
	if p.IsZero() {
		return nil, false
	}
	if own, ok := snap.Point(CellKey{s, p}); ok {
		if k := known(&own, s.Version); k.usable() {
			return &k, false
		}
	}
	to := w.defs[Version{s.Code, s.Version}]
	for _, d := range w.versions[s.Code] {
		o := s
		o.Version = d.Version
		other, ok := snap.Point(CellKey{o, p})
		if d.Version == s.Version || !ok {
			continue
		}
		k := known(&other, d.Version)
		if !k.usable() {
			continue
		}
		factor, linked := w.link(s.Code, d.Version, s.Version)
		if linked && to != nil && to.Unit != d.Unit {
			var scale decimal.Decimal
			scale, linked = d.Unit.Comparable(to.Unit)
			factor = factor.Mul(scale)
		}
		n, number := k.Value.Number()
		if !linked || !number {
			apart = true
			continue
		}
		if k.Linked = true; !factor.Equal(one) {
			k.Value = quantity.FromDecimal(n.Mul(factor).Round(int32(k.Value.Digits() + 2)))
		}
		out = &k
	}
	return out, apart && out == nil
}
