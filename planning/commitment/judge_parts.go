package commitment

import (
	"slices"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Part is one of several things by which a duty is verified: a means, or the
// evidence of one organisation.
type Part struct {
	Means Means
	Code  indicator.Code // of the indicator, for means that have one
	// Org proves it, called Name; empty: the duty as a whole.
	Org  identity.OrgID
	Name string
	Case Case
}

// PartJudgement is how one part stands.
type PartJudgement struct {
	Means  Means
	Code   indicator.Code
	Org    identity.OrgID
	Name   string
	Status Status
	Why    i18n.Msg // what decided
	// Reached of what this part asks for; nil when nothing was counted.
	Reached *quantity.Value
	Unit    quantity.Unit
}

// Met says whether the part is done.
func (p *PartJudgement) Met() bool { return p.Status == Done }

// Label names the part.
func (p *PartJudgement) Label() i18n.Msg {
	if p.Name == "" {
		return i18n.M(p.Means.Key(), nil)
	}
	return i18n.M("commitment.part", i18n.Args{"Name": p.Name, "Means": i18n.Key(p.Means.Key())})
}

// byParts judges each part on its own and puts them together by the rulebook:
// where all must hold, the worst is that of the whole; where one is enough, the best.
func (j *judging) byParts() {
	met := 0
	var decided *PartJudgement
	for i := range j.Parts {
		p := &j.Parts[i]
		c := p.Case
		c.Parts = nil
		got := j.book.Judge(&c)
		one := PartJudgement{Means: p.Means, Code: p.Code, Org: p.Org, Name: p.Name, Status: got.Status, Why: got.Why[0], Reached: got.Reached, Unit: got.Unit}
		j.out.Parts = append(j.out.Parts, one)
		if one.Met() {
			met++
		}
		if decided == nil || j.decides(one.Status, decided.Status) {
			decided = &one
		}
		if i == 0 {
			j.out.Reached, j.out.Unit = got.Reached, got.Unit
			if len(got.Stages) == len(j.Steps) { // steps belong to the first part
				j.out.Stages = got.Stages
			}
		}
		if j.out.Missed == nil {
			j.out.Missed = got.Missed
		}
	}
	if decided.Status == Done {
		j.out.Missed = nil
	}
	key := "commitment.why.parts_all"
	if j.Need == NeedAny {
		key = "commitment.why.parts_any"
	}
	j.say(decided.Status, key, i18n.Args{"Count": len(j.Parts), "Met": met})
	for i := range j.out.Parts {
		p := &j.out.Parts[i]
		j.add("commitment.why.part", i18n.Args{"Part": p.Label(), "Status": i18n.Key(p.Status.Key()), "Why": p.Why})
	}
}

// decides says whether a status, rather than another, is that of the whole.
func (j *judging) decides(a, b Status) bool {
	x, y := slices.Index(j.book.Several, a), slices.Index(j.book.Several, b)
	if j.Need == NeedAny {
		return x > y
	}
	return x < y
}
