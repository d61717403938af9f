package indicator

import (
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Bounds of what is typed, in characters.
const (
	maxName = 100
	maxText = 2000
	maxLag  = 36 // months
)

var codeShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// checkDefinition says all that is wrong with a definition, beside those known already.
func checkDefinition(d *Definition, all map[Version]*Definition) error {
	var bad wrong
	if !codeShape.MatchString(string(d.Code)) || len(d.Code) > 60 {
		bad.add("code", "indicator.code_invalid", fault.Args{"Code": string(d.Code)})
	}
	if strings.TrimSpace(d.Name) == "" {
		bad.add("name", "indicator.name_missing", nil)
	}
	for field, x := range map[string]struct {
		text string
		most int
	}{
		"name": {d.Name, maxName}, "unit": {string(d.Unit), 40}, "source": {d.Source, maxText}, "standard": {d.Standard, maxText},
		"note": {d.Note, maxText}, "reason": {d.Reason, maxText}, "formula": {d.Formula, maxText},
	} {
		if n := len([]rune(x.text)); n > x.most {
			bad.add(field, "indicator.text_too_long", fault.Args{"Length": n, "Most": x.most})
		}
	}
	if !slices.Contains(Kinds(), d.Kind) {
		bad.add("kind", "indicator.choice_unknown", fault.Args{"Value": string(d.Kind)})
	}
	if !slices.Contains(Directions(), d.Direction) {
		bad.add("direction", "indicator.choice_unknown", fault.Args{"Value": string(d.Direction)})
	}
	if d.Decimals < 0 || d.Decimals > 8 {
		bad.add("decimals", "indicator.decimals_invalid", fault.Args{"Most": 8})
	}
	if d.Frequency > period.Cumulative {
		bad.add("frequency", "indicator.choice_unknown", fault.Args{"Value": int(d.Frequency)})
	}
	if d.Lag < 0 || d.Lag > maxLag {
		bad.add("lag", "indicator.lag_invalid", fault.Args{"Most": maxLag})
	}
	if !slices.Contains([]area.Level{"", area.Nation, area.Province, area.City, area.County, area.Town, area.Village}, d.AreaLevel) {
		bad.add("area_level", "indicator.choice_unknown", fault.Args{"Value": string(d.AreaLevel)})
	}
	d.checkRelations(&bad, all)
	d.checkRange(&bad)
	if d.Revision > 1 && strings.TrimSpace(d.Reason) == "" {
		bad.add("reason", "indicator.reason_missing", nil)
	}
	if d.Formula != "" {
		d.checkFormula(&bad, all)
	}
	return bad.err()
}

// checkRelations looks at the other indicators that it names.
func (d *Definition) checkRelations(bad *wrong, all map[Version]*Definition) {
	other := func(field string, c Code) *Definition {
		if c == "" {
			return nil
		}
		o := newestOf(all, c)
		if o == nil || c == d.Code {
			bad.add(field, "indicator.other_unknown", fault.Args{"Code": string(c)})
			return nil
		}
		return o
	}
	switch d.Additivity {
	case NotAdditive, Sum:
		if d.Weight != "" {
			bad.add("weight", "indicator.weight_needless", nil)
		}
	case Mean:
		if d.Weight == "" {
			bad.add("weight", "indicator.weight_missing", nil)
		}
		other("weight", d.Weight)
	default:
		bad.add("additivity", "indicator.choice_unknown", fault.Args{"Value": string(d.Additivity)})
	}
	if d.GrowthOf != "" {
		if d.Kind != Growth {
			bad.add("growth_of", "indicator.growth_kind", nil)
		}
		other("growth_of", d.GrowthOf)
	}
	if d.Comparable && d.Version == 1 {
		bad.add("comparable", "indicator.nothing_before", nil)
	}
	if d.Factor != nil {
		n, ok := d.Factor.Number()
		switch {
		case !d.Comparable:
			bad.add("factor", "indicator.factor_needless", nil)
		case !ok || !n.IsPositive():
			bad.add("factor", "indicator.factor_invalid", fault.Args{"Value": d.Factor.String()})
		}
	}
}

// checkRange looks at what is possible and since when.
func (d *Definition) checkRange(bad *wrong) {
	for field, v := range map[string]*quantity.Value{"low": d.Low, "high": d.High} {
		if v != nil {
			if _, ok := v.Number(); !ok {
				bad.add(field, "indicator.number_wanted", fault.Args{"Value": v.String()})
			}
		}
	}
	if d.Low != nil && d.High != nil {
		low, okL := d.Low.Number()
		high, okH := d.High.Number()
		if okL && okH && !low.LessThan(high) {
			bad.add("high", "indicator.bounds_crossed", fault.Args{"Low": d.Low.String(), "High": d.High.String()})
		}
	}
	if !d.From.IsZero() && !d.To.IsZero() && d.To.End().Before(d.From.Start()) {
		bad.add("to", "indicator.to_before_from", fault.Args{"From": d.From.String(), "To": d.To.String()})
	}
}

// checkFormula compiles the formula against the others and follows it, so that
// no indicator depends on itself.
func (d *Definition) checkFormula(bad *wrong, all map[Version]*Definition) {
	newest := map[Code]*Definition{d.Code: d}
	for v := range all {
		if v.Code != d.Code && newest[v.Code] == nil {
			newest[v.Code] = newestOf(all, v.Code)
		}
	}
	var list []formula.Symbol
	for _, o := range newest {
		list = append(list, symbol(o))
	}
	slices.SortFunc(list, func(a, b formula.Symbol) int { return strings.Compare(string(a.Code), string(b.Code)) })
	symbols := formula.NewSymbols(list, nil)
	_, faults := formula.Compile(symbol(d), symbols)
	for _, f := range faults {
		bad.faults = append(bad.faults, FieldFault{"formula", f})
	}
	if len(faults) > 0 {
		return
	}
	if path := formulaCycle(d.Code, newest, symbols, nil); path != nil {
		bad.add("formula", "indicator.formula_cycle", fault.Args{"Path": strings.Join(path, " → ")})
	}
}

// formulaCycle follows the formulas below an indicator; the way back to it, or
// nil.
func formulaCycle(c Code, newest map[Code]*Definition, symbols *formula.Symbols, path []string) []string {
	if slices.Contains(path, string(c)) {
		return append(path, string(c))
	}
	d := newest[c]
	if d == nil || d.Formula == "" {
		return nil
	}
	f, _ := formula.Compile(symbol(d), symbols)
	if f == nil {
		return nil
	}
	for _, in := range f.Codes() {
		if p := formulaCycle(Code(in), newest, symbols, append(slices.Clone(path), string(c))); p != nil {
			return p
		}
	}
	return nil
}
