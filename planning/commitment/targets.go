package commitment

import (
	"cmp"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// The rows of a plan's tables of targets are tasks like all others, and the first:
// each is verified by the indicator itself, and a sentence that repeats one is its
// second place. What a table tells of the plan before is no task.

// asks is a figure that the plan asks for, in a row of a table or in a sentence: of
// what, how much, by when.
type asks struct {
	names  []string // folded, any of which means the same
	growth bool
	value  *quantity.Value
	unit   quantity.Unit
	op     reading.Op
	year   int // 0: the plan's last
}

// targetRows lists the rows of tables of targets with the section that each stands in.
func (o *outline) targetRows() []promise {
	tables := map[string]*reading.Table{}
	for _, t := range o.edition.Tables() {
		tables[t.Content.Table.ID] = t.Content.Table
	}
	var out []promise
	for _, e := range o.edition.Entries(plan.KindIndicator) {
		x := e.Content.Indicator
		t := tables[x.Table]
		if t != nil && t.Kind == "results" {
			continue
		}
		p := promise{entry: e, section: e.Section, nature: x.Nature, row: e.ID}
		if t != nil && !slices.ContainsFunc(o.edition.Doc.Sections, func(s reading.Section) bool { return s.ID == p.section }) {
			p.section = t.Section
		}
		_, p.year = o.period()
		switch {
		case x.Target != nil && x.Target.Year != 0:
			p.year = x.Target.Year
		case t != nil && t.TargetYear != 0:
			p.year = t.TargetYear
		}
		p.want = rules().Indicators.ofRow(&p)
		out = append(out, p)
	}
	return out
}

// ofRow is what a row asks for; nil when that is no number.
func (n *indicatorNames) ofRow(p *promise) *asks {
	x := p.entry.Content.Indicator
	if x.Target == nil || x.Target.Value == nil || x.Target.Cumulative {
		return nil
	}
	if _, number := x.Target.Value.Number(); !number {
		return nil
	}
	a := &asks{value: x.Target.Value, unit: quantity.Unit(x.Unit), op: x.Target.Op, year: p.year}
	a.growth = n.isGrowth(x)
	own, up := detailName(x), ""
	if x.Parent != nil {
		up = *x.Parent
	}
	switch {
	case up == "":
		a.names = []string{n.fold(own, a.growth)}
	case a.growth && slices.Contains(n.Growth, own):
		a.names = []string{n.fold(up, true)}
	default:
		a.names = []string{n.fold(own+strings.TrimPrefix(up, "全体"), a.growth), n.fold(up+own, a.growth)}
	}
	return a
}

// isGrowth says whether a row is a rate of growth by its name and unit.
func (n *indicatorNames) isGrowth(x *reading.Indicator) bool {
	ratio := strings.ContainsAny(x.Unit, "%％‰")
	return ratio && slices.ContainsFunc(n.Growth, func(w string) bool { return strings.HasSuffix(x.Name, w) })
}

// ofSentence is what a sentence asks for; nil when it asks for nothing of the kind.
func (n *indicatorNames) ofSentence(c *reading.Commitment) *asks {
	if c == nil || c.Value == nil || c.Each || !slices.Contains(askingOps, c.Op) {
		return nil
	}
	growth := c.Kind == "growth"
	return &asks{names: []string{n.fold(c.Subject, growth)}, growth: growth, value: c.Value, unit: quantity.Unit(c.Unit), op: c.Op, year: c.Due}
}

// askingOps are the bounds of a wording that may ask for what an indicator measures.
var askingOps = []reading.Op{reading.AtLeast, reading.AtMost, reading.Equal, reading.About, reading.IncreaseTo, reading.DecreaseTo}

// repeats says whether one asks for exactly what the other does.
func (a *asks) repeats(b *asks) bool {
	if a.growth != b.growth || !slices.ContainsFunc(a.names, func(s string) bool { return slices.Contains(b.names, s) }) {
		return false
	}
	factor, ok := a.unit.Comparable(b.unit)
	x, okX := a.value.Number()
	y, okY := b.value.Number()
	opposite := a.op == reading.AtLeast && b.op == reading.AtMost || a.op == reading.AtMost && b.op == reading.AtLeast
	return ok && okX && okY && !opposite && (a.year == 0 || b.year == 0 || a.year == b.year) && x.Mul(factor).Equal(y)
}

// rowOf finds the one row that asks for the same; nil when none does, or several.
func (o *outline) rowOf(want *asks) *promise {
	var found *promise
	for i := range o.targets {
		if p := &o.promises[i]; want != nil && p.want != nil && want.repeats(p.want) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// detailName is the name of a row without the words that say it is a detail.
func detailName(x *reading.Indicator) string {
	return strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(oneLine(x.Name), "其中"), "#"), ":： ")
}

// rowText is a row of a table in words: 森林覆盖率≥48.00%.
func rowText(x *reading.Indicator) string {
	name := rowLabel(x)
	switch t := x.Target; {
	case t == nil || t.Value == nil:
		return name
	case t.Value.IsWords():
		return name + "：" + t.Value.String()
	default:
		return name + PrintedTarget(x)
	}
}

// rowLabel is the name of a row, of a detail with that of the row that it details.
func rowLabel(x *reading.Indicator) string {
	name := oneLine(x.Name)
	if x.Parent != nil && *x.Parent != "" {
		name = *x.Parent
		if own := detailName(x); rules().Indicators.isGrowth(x) {
			name += own
		} else {
			name += "：" + own
		}
	}
	return name
}

// PrintedTarget is the target of a row as the table prints it, with its bound and
// its unit; empty when it prints none.
func PrintedTarget(x *reading.Indicator) string {
	if x.Target == nil || x.Target.Value == nil {
		return ""
	}
	if x.Target.Value.IsWords() {
		return x.Target.Value.String()
	}
	return cmp.Or(plan.Sign(x.Target.Op), "=") + x.Target.Value.String() + x.Unit
}
