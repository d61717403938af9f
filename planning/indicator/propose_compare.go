package indicator

import (
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// facts gathers the figures that rows print for years gone by: results first,
// then where the new plan starts. A figure of another way of measuring makes a
// version of its own; what is recorded from elsewhere is left alone.
func (r *proposing) facts() {
	printed := map[CellKey]Known{}
	for _, results := range []bool{true, false} {
		for _, q := range r.out {
			if q.Results == results {
				r.factsOf(q, printed)
			}
		}
	}
}

// figures are what a row prints for years gone by.
func (r *proposing) figures(q *Proposal) []reading.Dated {
	x := q.row
	t := &q.Target
	if q.Part == PartMean {
		if x.Growth != nil && x.Growth.Actual != nil {
			return []reading.Dated{{Year: t.End, Value: x.Growth.Actual}}
		}
		return nil
	}
	if q.Definition.Kind == Growth {
		if t.Baseline != nil {
			q.because("indicator.why.growth_span")
		}
		return nil
	}
	var out []reading.Dated
	if t.Baseline != nil {
		if q.Definition.Kind == Accumulated {
			q.because("indicator.why.cumulative_span")
		} else {
			out = append(out, reading.Dated{Year: t.BaselineYear, Value: t.Baseline})
		}
	}
	if x.Actual != nil {
		out = append(out, reading.Dated{Year: t.End, Value: x.Actual.Value})
	}
	for _, m := range x.Milestones {
		if m.Year != 0 && m.Year < t.Start {
			out = append(out, m)
		}
	}
	return out
}

func (r *proposing) factsOf(q *Proposal, printed map[CellKey]Known) {
	for _, f := range r.figures(q) {
		if f.Value == nil || f.Value.IsWords() || f.Year == 0 {
			continue
		}
		l := line{points: []Known{{Period: period.InYear(f.Year), Value: *f.Value, Status: Normal}}}
		if q.Definition.Unit != q.Target.Unit {
			if l.convert(q.Target.Unit, q.Definition.Unit); len(l.points) == 0 {
				continue
			}
		}
		k := l.points[0]
		cell := func() CellKey {
			return CellKey{SeriesKey{q.Definition.Code, q.Definition.Version, q.Target.Area, ""}, k.Period}
		}
		if there, ok := printed[cell()]; ok {
			if agree(k.Value, there.Value) {
				continue
			}
			r.apart(q, f.Year, k, there)
		} else if p, ok := r.w.snap.Point(cell()); ok && q.Known {
			there := known(&p, q.Definition.Version)
			switch {
			case agree(k.Value, there.Value):
				printed[cell()] = there
				continue
			case p.Batch.Provenance != FromPlan:
				q.because("indicator.why.recorded_otherwise", i18n.Args{"Year": f.Year, "Here": k.Value, "There": there.Value})
				continue
			case p.Batch.Ref == string(r.edition.Plan):
				k.Note = "edition"
			default:
				r.apart(q, f.Year, k, there)
			}
		}
		printed[cell()] = k
		o := Observation{Cell: cell(), Value: k.Value, Status: Normal, Note: k.Note}
		if q.Definition.Kind == Accumulated {
			o.Note = period.InYear(q.Target.Start).String() + "–" + period.InYear(q.Target.End).String()
		}
		q.Facts = append(q.Facts, o)
	}
}

// agree says whether two printed figures may be one: some value would be printed
// as either.
func agree(a, b quantity.Value) bool {
	if a.Equal(b) {
		return true
	}
	lowA, highA, okA := a.Interval()
	lowB, highB, okB := b.Interval()
	return okA && okB && lowA.LessThan(highB) && lowB.LessThan(highA)
}

// links ties each row of the new plan to its forerunner: a row of the earlier
// plan that is kept here, else of the results table.
func (r *proposing) links() {
	earlier := r.earlier()
	if len(earlier) == 0 {
		return
	}
	carried := map[Code]bool{} // indicators that go on under their code
	for _, q := range r.out {
		if !q.Results {
			carried[q.Target.Pinned.Code] = true
		}
	}
	for _, q := range r.out {
		if q.Results || q.Part != PartRow {
			continue
		}
		l := &Link{Tenant: r.tenant, To: q.Item, ToPlan: q.Target.Plan, Kind: LinkNew, FromPlan: earlier[0].Plan}
		q.Link = l
		same := slices.IndexFunc(earlier, func(t *Target) bool { return t.Pinned == q.Target.Pinned })
		changed := slices.IndexFunc(earlier, func(t *Target) bool { return t.Pinned.Code == q.Target.Pinned.Code })
		mean := slices.IndexFunc(earlier, func(t *Target) bool {
			return q.Definition.GrowthOf != "" && t.Pinned.Code == q.Definition.GrowthOf+"-growth-mean" ||
				t.Pinned.Code == q.Definition.Code+"-total"
		})
		near := slices.IndexFunc(earlier, func(t *Target) bool { return !carried[t.Pinned.Code] && r.within(q, t) })
		switch {
		case same >= 0:
			l.Kind, l.From, l.FromPlan = LinkSame, earlier[same].Item, earlier[same].Plan
			q.because("indicator.why.link_same", i18n.Args{"Label": earlier[same].Label})
		case changed >= 0:
			l.Kind, l.From, l.FromPlan = LinkChanged, earlier[changed].Item, earlier[changed].Plan
			q.because("indicator.why.link_changed", i18n.Args{"Label": earlier[changed].Label})
		case mean >= 0:
			l.Kind, l.From, l.FromPlan = LinkSame, earlier[mean].Item, earlier[mean].Plan
			q.because("indicator.why.link_same", i18n.Args{"Label": earlier[mean].Label})
		case near >= 0:
			l.Kind, l.From, l.FromPlan = LinkChanged, earlier[near].Item, earlier[near].Plan
			q.because("indicator.why.link_near", i18n.Args{"Label": earlier[near].Label})
		default:
			q.because("indicator.why.link_new")
		}
	}
}

// within says whether one of two names is the other with something added:
// 城镇化率, 常住人口城镇化率.
func (r *proposing) within(q *Proposal, t *Target) bool {
	a, b := r.words.fold(q.Definition.Name), r.words.fold(t.Label)
	_, units := q.Target.Unit.Comparable(t.Unit)
	return units && len([]rune(a)) >= 3 && len([]rune(b)) >= 3 && (strings.Contains(a, b) || strings.Contains(b, a))
}

// earlier lists the targets of the plan before: those adopted from it, then
// those that the results table tells.
func (r *proposing) earlier() []*Target {
	var out []*Target
	start := r.edition.Period[0]
	for _, t := range r.w.targets(TableQuery{Tenant: r.tenant}) {
		if t.Item != "" && t.End > 0 && t.End < start && t.End >= start-2 && t.Plan != PlanBefore(r.edition.Plan) {
			out = append(out, t)
		}
	}
	for _, q := range r.out {
		if q.Results {
			out = append(out, &q.Target)
		}
	}
	return out
}

// compare says of each proposal what adopting it would change.
func (r *proposing) compare() {
	inForce := map[rowKey]*Target{}
	kept := map[Code]bool{} // indicators of the plan before that is kept here itself
	for _, t := range r.w.targets(TableQuery{Tenant: r.tenant}) {
		inForce[t.rowKey()] = t
		if t.Item != "" && t.End == r.edition.Period[0]-1 && t.Plan != PlanBefore(r.edition.Plan) {
			kept[t.Pinned.Code] = true
		}
	}
	for _, q := range r.out {
		old := inForce[q.Target.rowKey()]
		switch {
		case q.Results && kept[q.Target.Pinned.Code]:
			q.Change = ChangeSame
			q.because("indicator.why.kept_itself")
		case old == nil:
			q.Change = ChangeNew
		case old.promises(&q.Target):
			q.Change, q.Target.ID = ChangeSame, old.ID
		default:
			q.Change, q.Target.ID = ChangeOther, old.ID
			q.because("indicator.why.amended", i18n.Args{"Was": old.aim(), "Is": q.Target.aim()})
		}
		if old != nil && q.Change != ChangeNew {
			q.Link = nil
		}
	}
}

// promises says whether two targets promise the same.
func (t *Target) promises(o *Target) bool {
	equal := func(a, b *quantity.Value) bool { return a == b || a != nil && b != nil && a.Equal(*b) }
	return t.Pinned == o.Pinned && t.Unit == o.Unit && t.Binding == o.Binding && t.Rule == o.Rule && t.Op == o.Op && t.Words == o.Words &&
		t.Start == o.Start && t.End == o.End && t.BaselineYear == o.BaselineYear && equal(t.Baseline, o.Baseline) &&
		equal(t.Aim, o.Aim) && equal(t.AimTo, o.AimTo) && t.Owner == o.Owner && t.Dropped == o.Dropped &&
		slices.EqualFunc(t.Milestones, o.Milestones, func(a, b Milestone) bool { return a.Year == b.Year && a.Value.Equal(b.Value) })
}

// aim is the target in a few characters, for messages.
func (t *Target) aim() string {
	switch {
	case t.Aim == nil:
		return t.Words
	case t.AimTo != nil:
		return t.Aim.String() + "–" + t.AimTo.String()
	}
	return t.Aim.String()
}

// dropped lists what the plan had and this edition no longer has.
func (r *proposing) dropped() {
	named := map[rowKey]bool{}
	plans := map[plan.PlanID]bool{}
	for _, q := range r.out {
		named[q.Target.rowKey()] = true
		plans[q.Target.Plan] = true
	}
	for _, t := range r.w.targets(TableQuery{Tenant: r.tenant}) {
		if t.Plan != r.edition.Plan && !plans[t.Plan] || t.Item == "" || named[t.rowKey()] || t.Edition == r.edition.ID {
			continue
		}
		gone := *t
		gone.Dropped, gone.Edition = true, r.edition.ID
		q := &Proposal{Item: t.Item, Part: PartRow, Target: gone, Known: true, Change: ChangeDropped}
		if d := r.w.defs[t.Pinned]; d != nil {
			q.Definition = *d
		}
		q.because("indicator.why.dropped")
		r.out = append(r.out, q)
	}
}
