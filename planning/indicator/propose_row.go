package indicator

import (
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// row reads one row of a table: a proposal for it, and one for the growth that
// it states where no sub-row does.
func (r *proposing) row(item plan.ItemID, place int, x reading.Indicator, t reading.Table, beside []*reading.Indicator) {
	q := &Proposal{Item: item, Part: PartRow, Table: x.Table, Results: t.Kind == "results", row: &x}
	r.out = append(r.out, q)
	r.target(q, place, x, t)
	r.name(q, x)
	r.kind(q, x)
	r.rule(q, x)
	if x.Growth == nil || x.Growth.Target == nil {
		return
	}
	subRow := slices.ContainsFunc(beside, func(y *reading.Indicator) bool {
		if y.Parent == nil || *y.Parent != x.Name {
			return false
		}
		stem, ok := r.words.growthOf(y.Name, quantity.Unit(y.Unit))
		return ok && stem == ""
	})
	if !subRow {
		r.growth(q, place, x)
	}
}

var ordinalPlan = regexp.MustCompile(`([二三四五六七八九]?十)([一二三四五六七八九]?)五`)

// before is the first year of the plan that a results table is about: by its
// number where the title gives it (the first plan began in 1953, the thirteenth
// in 2016), else as long ago as this plan is long.
func (r *proposing) before(title string, end int) (start int, counted bool) {
	if m := ordinalPlan.FindStringSubmatch(title); m != nil {
		n := 10
		if tens := strings.TrimSuffix(m[1], "十"); tens != "" {
			n = 10 * numeral(tens)
		}
		n += numeral(m[2])
		if start := 2016 + 5*(n-13); start+4 == end {
			return start, true
		}
	}
	years := r.edition.Period[1] - r.edition.Period[0] + 1
	if years < 2 || years > 20 {
		years = 5
	}
	return end - years + 1, false
}

func numeral(s string) int {
	return strings.Index("零一二三四五六七八九", s) / len("零") * min(len(s), 1)
}

// target fills what the row prints as it stands.
func (r *proposing) target(q *Proposal, place int, x reading.Indicator, t reading.Table) {
	start, end := r.edition.Period[0], r.edition.Period[1]
	base := start - 1
	if t.BaselineYear != 0 {
		base = t.BaselineYear
	}
	q.Target = Target{Tenant: r.tenant, Plan: r.edition.Plan, Edition: r.edition.ID, Item: q.Item, Row: place * 10,
		No: x.No, Group: x.Group, Label: x.Name, Area: area.Code(r.tenant), Binding: x.Nature == reading.Binding,
		Unit: quantity.Unit(strings.TrimSpace(x.Unit)), Start: start, End: end, Demo: r.edition.Demo}
	if q.Results {
		end = start - 1
		for _, y := range []int{t.TargetYear, yearOf(x.Actual), yearOf(x.Target)} {
			if y != 0 {
				end = y
			}
		}
		first, counted := r.before(t.Title, end)
		q.Target.Plan, q.Target.Start, q.Target.End = PlanBefore(r.edition.Plan), first, end
		q.Target.Source, q.Target.Certainty = t.Title, "A"
		base = first - 1
		args := i18n.Args{"From": first, "To": end}
		if counted {
			q.because("indicator.why.before_counted", args)
		} else {
			q.because("indicator.why.before_guessed", args)
		}
	} else if end == 0 {
		q.Target.End = max(yearOf(x.Target), t.TargetYear)
		q.Target.Start = base + 1
	}
	q.Target.BaselineYear = base
	if x.Baseline != nil {
		if x.Baseline.Year != 0 {
			q.Target.BaselineYear = x.Baseline.Year
		}
		if x.Baseline.Value != nil && !x.Baseline.Cumulative {
			v := *x.Baseline.Value
			q.Target.Baseline = &v
		}
	}
	for _, m := range x.Milestones {
		if m.Value != nil && m.Year >= q.Target.Start {
			q.Target.Milestones = append(q.Target.Milestones, Milestone{m.Year, *m.Value})
		}
	}
}

func yearOf(d *reading.Dated) int {
	if d == nil {
		return 0
	}
	return d.Year
}

// name finds the indicator's full name; that of a sub-row needs its parent's.
func (r *proposing) name(q *Proposal, x reading.Indicator) {
	d := &q.Definition
	d.Tenant, d.Unit, d.Name = r.tenant, q.Target.Unit, strings.TrimSpace(x.Name)
	for _, mark := range r.words.OfWhich {
		d.Name = strings.TrimLeft(strings.TrimPrefix(d.Name, mark), ":： ")
	}
	if x.Parent == nil || *x.Parent == "" {
		return
	}
	parent := *x.Parent
	if up := r.find(x.Table, parent, PartRow); up != nil {
		q.Parent = up.Key()
		parent = up.Definition.Name
	}
	args := i18n.Args{"Parent": parent}
	stem, growth := r.words.growthOf(d.Name, d.Unit)
	switch {
	case growth && stem == "":
		d.Name = parent + "增速"
		q.because("indicator.why.growth_row", args)
	case slices.Contains(r.words.Qualifier, d.Name):
		if rest, ok := strings.CutPrefix(parent, "全体"); ok {
			parent = rest
		}
		d.Name = strings.TrimSuffix(d.Name, "居民") + parent
		q.because("indicator.why.qualified", args)
	case q.Parent != "" || !holdsAny(r.words.fold(d.Name), []string{"每", "人均"}):
		d.Name = parent + "：" + d.Name
		q.because("indicator.why.detail", args)
	}
}

// kind finds what sort of quantity the row is, and which way is better.
func (r *proposing) kind(q *Proposal, x reading.Indicator) {
	d, w := &q.Definition, r.words
	d.Frequency = 1 // whole years
	d.Direction = map[string]Direction{"up": Up, "down": Down, "range": Range}[x.Direction]
	if d.Direction == "" {
		d.Direction = None
	}
	for _, v := range []*reading.Dated{x.Target, x.Baseline, x.Actual} {
		if v != nil && v.Value != nil {
			d.Decimals = min(max(d.Decimals, v.Value.Digits()), 8)
		}
	}
	folded := w.fold(d.Name)
	_, growth := w.growthOf(d.Name, d.Unit)
	_, fall := endsWith(folded, w.Fall)
	cumulative := x.Target != nil && x.Target.Cumulative
	plain := x.Baseline != nil && x.Baseline.Value != nil && !x.Baseline.Cumulative
	switch {
	case composed(x.Target) || composed(x.Actual) || composed(x.Baseline):
		d.Kind = Composition
		q.because("indicator.why.composition")
	case holdsAny(folded, w.Rank):
		d.Kind, d.Direction = Rank, Down
		q.because("indicator.why.rank")
	case fall && percent(d.Unit):
		d.Kind, d.Direction = Accumulated, Up
		q.because("indicator.why.fall")
	case cumulative:
		d.Kind = Accumulated
		q.because("indicator.why.marked_cumulative")
	case growth:
		d.Kind = Growth
		q.because("indicator.why.growth")
	case holdsAny(folded, w.Counted) && !holdsAny(folded, w.Yearly) && !percent(d.Unit) && !plain:
		d.Kind = Accumulated
		q.because("indicator.why.counted")
	case percent(d.Unit) || strings.Contains(string(d.Unit), "/") || holdsAny(folded, w.Ratio):
		d.Kind = Ratio
		q.because("indicator.why.ratio")
	case d.Unit == "" && x.Target != nil && x.Target.Value != nil && slices.Contains(w.State, x.Target.Value.String()):
		d.Kind = State
		q.because("indicator.why.state")
	default:
		d.Kind = Level
		d.Additivity = Sum
		q.because("indicator.why.level")
	}
	if d.Kind == Ratio && d.Unit == "%" && holdsAny(folded, w.Share) {
		low, high := quantity.Parse("0"), quantity.Parse("100")
		d.Low, d.High = &low, &high
	}
}

func composed(d *reading.Dated) bool { return d != nil && d.Value != nil && len(d.Value.Parts()) > 0 }

// growth proposes the growth that a row states beside its level: in a results
// table as the average it is, in a target table as yearly growth to be reached.
func (r *proposing) growth(row *Proposal, place int, x reading.Indicator) {
	q := &Proposal{Item: row.Item, Part: PartGrowth, Table: row.Table, Results: row.Results, Parent: row.Key(), Target: row.Target, row: row.row}
	d := &q.Definition
	d.Tenant, d.Unit, d.Frequency, d.Kind = r.tenant, "%", 1, Growth
	d.Name, d.Direction = row.Definition.Name+"增速", row.Definition.Direction
	t := &q.Target
	t.Row, t.No, t.Unit, t.Milestones = place*10+1, "", "%", nil
	t.Label = row.Target.Label + "增速"
	t.Baseline, t.Aim, t.AimTo, t.Words, t.Op = x.Growth.Baseline, nil, nil, "", string(x.Growth.Op)
	d.Decimals = x.Growth.Target.Digits()
	if q.Results {
		q.Part = PartMean
		d.Name = row.Definition.Name + "年均增速"
		t.Label = row.Target.Label + "年均增速"
		t.BaselineYear = t.Start - 1
	}
	r.out = append(r.out, q)
	if x.Growth.Target.IsWords() {
		t.Rule, t.Words = RuleWords, x.Growth.Target.String()
		q.because("indicator.why.words")
		return
	}
	aim := *x.Growth.Target
	t.Aim, t.Op = &aim, r.op(x.Growth.Op, d.Direction)
	if q.Results {
		t.Rule = RuleLevel
		q.because("indicator.why.mean", i18n.Args{"From": t.Start, "To": t.End})
		return
	}
	t.Rule = RuleGrowth
	q.because("indicator.why.growth_beside", i18n.Args{"Rate": aim})
}
