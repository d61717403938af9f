package indicator

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Known is a figure as a table shows it.
type Known struct {
	Period period.Period
	// Value is in the unit of the definition that the series was asked for.
	Value  quantity.Value
	Status Status
	Note   string `json:",omitempty"`
	// Batch and Version name the record; Series is the definition version the
	// figure was measured by.
	Batch   BatchID
	Version int
	Series  int
	// Linked: converted from another version by a declared link.
	Linked bool `json:",omitempty"`
	// Derived: computed by the definition's formula; Batch is 0 then.
	Derived bool `json:",omitempty"`
	// Demo: made up for demonstration, or computed from a figure that is.
	Demo bool `json:",omitempty"`
}

// usable says whether there is a figure to judge by.
func (k *Known) usable() bool { return k.Status != Missing && k.Value.String() != "" }

// line is a series for one version with what other versions add.
type line struct {
	of     *Definition // whose terms they are in; nil when it is not known
	points []Known
	// apart lists years measured by versions that cannot be compared, ascending.
	apart []int
	// mixed are the years for which the formula's figures were measured in another
	// way than for the newest year, ascending.
	mixed []int
}

func recordName(b BatchID) string { return "B" + strconv.FormatInt(int64(b), 10) }

func (w *world) record(k *Known) string {
	switch {
	case k.Derived:
		return "formula"
	case int(k.Batch) < len(w.records) && w.records[k.Batch] != "":
		return w.records[k.Batch]
	}
	return recordName(k.Batch)
}

func known(p *Point, series int) Known {
	k := Known{Period: p.Period, Value: p.Value, Status: p.Status, Note: p.Note, Version: p.Version, Series: series}
	if p.Batch != nil {
		k.Batch, k.Demo = p.Batch.ID, p.Batch.Demo
	}
	return k
}

// yearly is the whole years of an indicator in the terms of one version, oldest
// first: its own figures, those of versions declared comparable where it has
// none, and those its formula gives.
func (w *world) yearly(snap *Snapshot, v Version, at area.Code, org identity.OrgID) line {
	out := line{of: w.defs[v]}
	own := snap.Yearly(SeriesKey{v.Code, v.Version, at, org})
	out.points = make([]Known, 0, len(own)+1)
	for i := range own {
		out.points = append(out.points, known(&own[i], v.Version))
	}
	for _, d := range w.versions[v.Code] {
		if d.Version == v.Version {
			continue
		}
		others := snap.Yearly(SeriesKey{v.Code, d.Version, at, org})
		if len(others) == 0 {
			continue
		}
		factor, ok := w.link(v.Code, d.Version, v.Version)
		if from := w.defs[Version{v.Code, v.Version}]; ok && from != nil && from.Unit != d.Unit {
			scale, same := d.Unit.Comparable(from.Unit)
			factor, ok = factor.Mul(scale), same
		}
		for i := range others {
			p := &others[i]
			year := p.Period.Year()
			if slices.ContainsFunc(out.points, func(k Known) bool { return k.Period.Year() == year && k.usable() }) {
				continue
			}
			k := known(p, d.Version)
			if !ok {
				if k.usable() {
					out.apart = append(out.apart, year)
				}
				continue
			}
			if !k.usable() {
				continue
			}
			if !factor.Equal(one) {
				v, number := k.Value.Times(factor)
				if !number {
					continue
				}
				k.Value = v
			}
			k.Linked = true
			out.put(k)
		}
	}
	if d := w.defs[v]; d != nil && d.Formula != "" {
		made := w.derived(snap, d, at, org)
		out.mixed = mixed(made)
		for i := range made {
			k := made[i].Known
			switch {
			case slices.ContainsFunc(out.points, func(o Known) bool { return o.Period == k.Period }):
			case slices.Contains(out.mixed, k.Period.Year()):
				out.apart = append(out.apart, k.Period.Year())
			default:
				out.put(k)
			}
		}
	}
	slices.Sort(out.apart)
	return out
}

// put inserts a point in the order of years, in place of one that is missing.
func (l *line) put(k Known) {
	i, found := slices.BinarySearchFunc(l.points, k.Period.Year(), func(o Known, y int) int { return o.Period.Year() - y })
	if found {
		l.points[i] = k
		return
	}
	l.points = slices.Insert(l.points, i, k)
}

var one = decimal.New(1, 0)

// link is by what figures of one version are multiplied to be in terms of
// another; ok is false when a version between them declares no link.
func (w *world) link(c Code, from, to int) (factor decimal.Decimal, ok bool) {
	factor = one
	for v := min(from, to) + 1; v <= max(from, to); v++ {
		d := w.defs[Version{c, v}]
		if d == nil || !d.Comparable {
			return one, false
		}
		if d.Factor == nil {
			continue
		}
		f, number := d.Factor.Number()
		if !number || f.IsZero() {
			return one, false
		}
		factor = factor.Mul(f)
	}
	if from > to && !factor.Equal(one) {
		factor = one.DivRound(factor, 24)
	}
	return factor, true
}

// compiled is the definition's formula; nil when it does not compile.
func (w *world) compiled(d *Definition) *formula.Formula {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f, ok := w.formulas[d.Key()]; ok {
		return f
	}
	if w.symbols == nil {
		w.symbols = w.newSymbols()
		w.formulas = map[Version]*formula.Formula{}
	}
	f, faults := formula.Compile(symbol(d), w.symbols)
	if len(faults) > 0 {
		f = nil
	}
	w.formulas[d.Key()] = f
	return f
}

func symbol(d *Definition) formula.Symbol {
	return formula.Symbol{Code: formula.Code(d.Code), Name: d.Name, Unit: d.Unit, Decimals: d.Decimals,
		Composition: d.Kind == Composition, Formula: d.Formula}
}

func (w *world) newSymbols() *formula.Symbols {
	list := make([]formula.Symbol, 0, len(w.versions))
	for _, c := range w.codes() {
		d, _ := w.newest(c)
		list = append(list, symbol(d))
	}
	return formula.NewSymbols(list, nil)
}

// made is a figure that a formula gave, with the versions by which what went into it
// was measured. Versions that are declared comparable count as one.
type made struct {
	Known
	by   map[Code]int
	torn bool // one of them was measured in two ways at once
}

// mixed lists the years for which something was measured in another way than for the
// newest year, or in two ways at once (growth over the break, a sum of both): the
// formula goes on over the break, its figures do not.
func mixed(all []made) (years []int) {
	for i := range all {
		if all[i].torn {
			years = append(years, all[i].Period.Year())
			continue
		}
		for c, v := range all[len(all)-1].by {
			if old, ok := all[i].by[c]; ok && old != v {
				years = append(years, all[i].Period.Year())
				break
			}
		}
	}
	return years
}

// derived computes the years in which any input of the formula is known.
func (w *world) derived(snap *Snapshot, d *Definition, at area.Code, org identity.OrgID) []made {
	f := w.compiled(d)
	if f == nil {
		return nil
	}
	first, last := 0, 0
	for _, c := range f.Codes() {
		for _, v := range w.versions[Code(c)] {
			if ps := snap.Yearly(SeriesKey{Code(c), v.Version, at, org}); len(ps) > 0 {
				if y := ps[0].Period.Year(); first == 0 || y < first {
					first = y
				}
				last = max(last, ps[len(ps)-1].Period.Year())
			} else if v.Formula != "" || len(f.Summed()) > 0 { // known only from below: all years the tenant has
				first, last = w.years(first, last)
			}
		}
	}
	var out []made
	for y := first; y <= last && first > 0; y++ {
		place := formula.Place{Area: at, Org: org, Period: period.InYear(y)}
		seen := &seen{by: map[Code]int{}}
		if r := f.Eval(place, 0, &inputs{w: w, snap: snap, depth: 0, seen: seen}); r.OK() {
			out = append(out, made{Known{Period: place.Period, Value: r.Value, Status: Normal, Series: d.Version, Derived: true, Demo: seen.demo}, seen.by, seen.torn})
		}
	}
	return out
}

// years widens a span to the years of all targets.
func (w *world) years(first, last int) (int, int) {
	for i := range w.st.targets {
		t := &w.st.targets[i]
		if t.Start > 0 && (first == 0 || t.Start-1 < first) {
			first = t.Start - 1
		}
		last = max(last, t.End)
	}
	return first, min(last, w.now.Year())
}

// inputs answers what formulas ask.
type inputs struct {
	w     *world
	snap  *Snapshot
	depth int   // of formulas within formulas
	seen  *seen // nil: nobody wants to know
}

// seen is what is to be said of the figures that went into a formula.
type seen struct {
	demo bool         // one of them is made up for demonstration
	by   map[Code]int // the versions by which they were measured
	torn bool         // one indicator by two of them
}

// Figure is the figure of the newest version that has one, in the unit of the newest
// version, which the formula was compiled with; by a declared link it is brought into
// that version's terms.
func (in *inputs) Figure(c formula.Code, at formula.Place) (formula.Figure, bool) {
	ds := in.w.versions[Code(c)]
	for _, d := range slices.Backward(ds) {
		p, ok := in.snap.Point(CellKey{SeriesKey{d.Code, d.Version, at.Area, at.Org}, at.Period})
		if !ok {
			continue
		}
		k := known(&p, d.Version)
		if !k.usable() {
			continue
		}
		v, terms, ok := in.w.inTerms(&k, d, ds[len(ds)-1])
		if !ok {
			continue
		}
		if in.seen != nil {
			in.seen.demo = in.seen.demo || k.Demo
			if other, twice := in.seen.by[d.Code]; twice && other != terms {
				in.seen.torn = true
			}
			in.seen.by[d.Code] = terms
		}
		return formula.Figure{Value: v, Record: in.w.record(&k)}, true
	}
	if len(ds) == 0 || in.depth > 8 {
		return formula.Figure{}, false
	}
	d := ds[len(ds)-1]
	if d.Formula == "" {
		return formula.Figure{}, false
	}
	f := in.w.compiled(d)
	if f == nil {
		return formula.Figure{}, false
	}
	r := f.Eval(at, 0, &inputs{w: in.w, snap: in.snap, depth: in.depth + 1, seen: in.seen})
	return formula.Figure{Value: r.Value, Record: "formula"}, r.OK()
}

// inTerms is a figure of one version in the unit of the newest one, and in its terms
// where they are declared comparable; terms is the version that it then stands for.
// ok is false when the units measure different things.
func (w *world) inTerms(k *Known, of, newest *Definition) (v quantity.Value, terms int, ok bool) {
	if of.Version == newest.Version {
		return k.Value, of.Version, true
	}
	factor, same := of.Unit.Comparable(newest.Unit)
	if of.Unit != newest.Unit && !same {
		return quantity.Value{}, 0, false
	}
	if !same {
		factor = one
	}
	terms = of.Version
	if link, linked := w.link(of.Code, of.Version, newest.Version); linked {
		factor, terms = factor.Mul(link), newest.Version
	}
	if factor.Equal(one) {
		return k.Value, terms, true
	}
	v, ok = k.Value.Times(factor)
	return v, terms, ok
}

// Parts are the places of a level within a place at the end of the period.
func (in *inputs) Parts(at formula.Place, by formula.Division) []formula.Place {
	if by == formula.ByOrg {
		return in.orgs(at)
	}
	var out []formula.Place
	for _, a := range in.w.placesOn(area.Level(by), at.Area, in.w.endOf(at.Period)) {
		out = append(out, formula.Place{Area: a.Code, Org: at.Org, Period: at.Period})
	}
	return out
}

// orgs are the organisations that have any figure at a place.
func (in *inputs) orgs(at formula.Place) []formula.Place {
	var out []formula.Place
	for _, id := range in.snap.Orgs(at.Area) {
		out = append(out, formula.Place{Area: at.Area, Org: id, Period: at.Period})
	}
	return out
}
