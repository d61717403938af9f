package indicator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
)

// define finds the definition that a row means: one that is there with the same
// name and a unit of the same kind, one proposed for an earlier row, else a new
// one. Names that are merely alike are suggestions for a person.
func (r *proposing) define(q *Proposal) {
	d := &q.Definition
	d.Version, d.Revision, d.Demo = 1, 1, q.Target.Demo
	d.Code = r.words.code(d.Name, d.Unit)
	if q.Part == PartMean {
		d.Code = r.words.code(r.levelName(q), "") + "-growth-mean"
	}
	if q.Results && d.Kind == Accumulated && q.Target.Rule == RuleLevel {
		d.Code = r.words.code(strings.TrimSuffix(d.Name, "（规划期累计）"), d.Unit) + "-total"
	}
	if old, known := r.same(d); old != nil {
		if r.taken(q, old.Key()) { // a second row of one name in one table
			d.Code = r.free(d.Code)
			q.because("indicator.why.name_twice", i18n.Args{"Name": d.Name})
		} else {
			if d := r.pinned(q.Target.Plan, old.Code); known && d != nil {
				old = d
			}
			q.Definition, q.Known = *old, known
			q.because(map[bool]string{true: "indicator.why.found", false: "indicator.why.same_edition"}[known],
				i18n.Args{"Name": old.Name, "Code": string(old.Code), "Version": old.Version})
		}
	} else {
		if r.codeTaken(d.Code) {
			d.Code = r.free(d.Code)
		}
		q.because("indicator.why.new", i18n.Args{"Code": string(d.Code)})
		q.Near = r.near(d)
	}
	q.Target.Pinned = q.Definition.Key()
	if !q.Known {
		copied := q.Definition
		r.drafts[copied.Key()] = &copied
	}
}

// pinned is the definition version that a target of the plan holds on to: a
// standard that came later does not move what was promised. nil when there is none.
func (r *proposing) pinned(p plan.PlanID, c Code) *Definition {
	for _, t := range r.w.targets(TableQuery{Tenant: r.tenant, Plan: p}) {
		if t.Pinned.Code == c && t.Org == "" {
			return r.w.defs[t.Pinned]
		}
	}
	return nil
}

// levelName is the name of the row beside which an average growth stands.
func (r *proposing) levelName(q *Proposal) string {
	i := slices.IndexFunc(r.out, func(o *Proposal) bool { return o.Item == q.Item && o.Part == PartRow })
	return r.out[i].Definition.Name
}

// same finds a definition of the same name in a unit of the same kind, the
// newest version of it; known when it is recorded already.
func (r *proposing) same(d *Definition) (found *Definition, known bool) {
	fits := func(o *Definition) bool {
		_, units := d.Unit.Comparable(o.Unit)
		return units && (o.Code == d.Code || r.words.fold(o.Name) == r.words.fold(d.Name)) && (o.Kind == Growth) == (d.Kind == Growth)
	}
	for _, c := range r.w.codes() {
		if o, _ := r.w.newest(c); fits(o) {
			return o, true
		}
	}
	for _, o := range r.drafts {
		if fits(o) && (found == nil || cmp.Or(cmp.Compare(o.Code, found.Code), found.Version-o.Version) < 0) {
			found = o
		}
	}
	return found, false
}

// taken says whether another row of the same plan has the indicator already.
func (r *proposing) taken(q *Proposal, v Version) bool {
	return slices.ContainsFunc(r.out, func(o *Proposal) bool {
		return o != q && o.Target.Plan == q.Target.Plan && o.Target.Pinned.Code == v.Code
	})
}

func (r *proposing) codeTaken(c Code) bool {
	for v := range r.drafts {
		if v.Code == c {
			return true
		}
	}
	_, ok := r.w.newest(c)
	return ok
}

// free is a code nobody has, made from one that somebody has.
func (r *proposing) free(c Code) Code {
	for n := 2; ; n++ {
		if next := Code(fmt.Sprintf("%s-%d", c, n)); !r.codeTaken(next) {
			return next
		}
	}
}

// alike is from which likeness on names are worth a look.
const alike = 0.6

// near suggests indicators of much the same name, the likest first.
func (r *proposing) near(d *Definition) []Suggestion {
	type scored struct {
		Suggestion
		score float64
	}
	var list []scored
	look := func(o *Definition) {
		_, units := d.Unit.Comparable(o.Unit)
		if s := r.words.likeness(d.Name, o.Name); units && o.Code != d.Code && s >= alike {
			list = append(list, scored{Suggestion{o.Key(), o.Name}, s})
		}
	}
	for _, c := range r.w.codes() {
		o, _ := r.w.newest(c)
		look(o)
	}
	for v, o := range r.drafts {
		if _, known := r.w.newest(v.Code); !known {
			look(o)
		}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.Version.Code, b.Version.Code), a.Version.Version-b.Version.Version)
	})
	var out []Suggestion
	for _, s := range list[:min(len(list), 3)] {
		out = append(out, s.Suggestion)
	}
	return out
}

// tieGrowth names of each growth the level it is the growth of, where there is one.
func (r *proposing) tieGrowth() {
	level := map[string]Code{}
	for _, c := range r.w.codes() {
		if o, _ := r.w.newest(c); o.Kind != Growth {
			level[r.words.fold(o.Name)] = c
		}
	}
	for _, q := range r.out {
		if q.Definition.Kind != Growth {
			level[r.words.fold(q.Definition.Name)] = q.Definition.Code
		}
	}
	for _, q := range r.out {
		d := &q.Definition
		if d.Kind != Growth || q.Known || d.GrowthOf != "" {
			continue
		}
		stem, _ := r.words.growthOf(d.Name, d.Unit)
		if c, ok := level[stem]; ok {
			d.GrowthOf = c
			q.because("indicator.why.growth_of", i18n.Args{"Code": string(c)})
		}
	}
}

// apart gives a row a version of its own, because what it prints for a year is
// not what was printed or recorded for that year in the version before.
func (r *proposing) apart(q *Proposal, year int, here, there Known) {
	newest := q.Definition.Version
	for v := range r.drafts {
		if v.Code == q.Definition.Code {
			newest = max(newest, v.Version)
		}
	}
	d := q.Definition
	d.Version, d.Revision, d.From, d.Comparable, d.Factor = newest+1, 1, period.InYear(year), false, nil
	q.Definition, q.Known = d, false
	q.Target.Pinned = d.Key()
	r.drafts[d.Key()] = &d
	q.because("indicator.why.figures_differ", i18n.Args{"Year": year, "Here": here.Value, "There": there.Value})
}
