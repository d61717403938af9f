package indicator

import (
	"slices"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// knowledge tells checks what is approved.
type knowledge struct {
	*world
	in   *inputs
	aims map[aimKey][]*Target
}

type aimKey struct {
	version Version
	area    area.Code
}

var _ check.Known = (*knowledge)(nil)

// knowledge is made once for a world.
func (w *world) knowledge() *knowledge {
	w.checking.Do(func() { w.forChecks = w.newKnowledge() })
	return w.forChecks
}

func (w *world) newKnowledge() *knowledge {
	k := &knowledge{world: w, in: &inputs{w: w, snap: w.inner}, aims: map[aimKey][]*Target{}}
	for _, t := range w.targets(TableQuery{Tenant: w.st.facts.Tenant(), AllAreas: true}) {
		at := aimKey{t.Pinned, t.Area}
		k.aims[at] = append(k.aims[at], t)
	}
	return k
}

// Figure is the approved figure of a cell.
func (k *knowledge) Figure(c check.Cell) (check.Point, bool) {
	p, ok := k.inner.Point(CellOf(c))
	if !ok || p.Status == Missing || p.Value.String() == "" {
		return check.Point{}, false
	}
	out := check.Point{Value: p.Value}
	if p.Batch != nil {
		out.Record = recordName(p.Batch.ID)
	}
	return out, true
}

// Revisions are the versions of a cell that were approved and not taken back.
func (k *knowledge) Revisions(c check.Cell) []quantity.Value {
	var out []quantity.Value
	for _, v := range k.st.facts.History(CellOf(c)) {
		if v.Batch.visible(k.at, Internal) && v.Status != Missing {
			out = append(out, v.Value)
		}
	}
	return out
}

// Sisters are the places of the same level in the same place, without itself.
func (k *knowledge) Sisters(a area.Code) []area.Code {
	own, ok := k.place(a)
	if !ok || own.Parent == "" {
		return nil
	}
	var out []area.Code
	for _, b := range k.places(own.Level, own.Parent) {
		if b.Code != a {
			out = append(out, b.Code)
		}
	}
	return out
}

// Parts are the places or organisations that a place divides into.
func (k *knowledge) Parts(at formula.Place, by formula.Division) []formula.Place {
	if by == formula.ByOrg && at.Org != "" {
		return nil
	}
	return k.in.Parts(at, by)
}

// Whole is the place of which a place or an organisation is a part.
func (k *knowledge) Whole(at formula.Place) (formula.Place, bool) {
	if at.Org != "" {
		at.Org = ""
		return at, true
	}
	if at.Area == k.st.facts.Tenant() {
		return at, false
	}
	own, ok := k.place(at.Area)
	at.Area = own.Parent
	return at, ok && own.Parent != ""
}

// Aims are the targets that a figure of a whole year can hit exactly.
func (k *knowledge) Aims(c check.Cell) []check.Aim {
	if c.Period.Kind() != period.Year {
		return nil
	}
	year := c.Period.Year()
	var out []check.Aim
	for _, t := range k.aims[aimKey{Version{Code(c.Code), c.Version}, c.Area}] {
		if t.Org != c.Org || t.Aim == nil || !slices.Contains([]Rule{RuleLevel, RuleCumulative, RuleFloor, RuleCeiling, RuleKeep, RuleRank}, t.Rule) {
			continue
		}
		yearly := t.Rule == RuleFloor || t.Rule == RuleCeiling || t.Rule == RuleKeep
		if year == t.End || yearly && year >= t.Start && year < t.End {
			out = append(out, check.Aim{Value: *t.Aim, Label: "（" + itoa(t.End) + "）"})
		}
		for _, m := range t.Milestones {
			if m.Year == year {
				out = append(out, check.Aim{Value: m.Value, Label: "（" + itoa(m.Year) + "）"})
			}
		}
	}
	return out
}

// AreaName is the name of a place; its code when it has none.
func (k *knowledge) AreaName(a area.Code) string {
	if own, ok := k.place(a); ok && own.Name != "" {
		return own.Name
	}
	return string(a)
}
