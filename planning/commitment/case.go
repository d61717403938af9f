package commitment

import (
	"time"

	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// caseOf is what the duty is judged by: one case, or one for each of several means
// and for each organisation that proves its own part.
func (b *board) caseOf(p *promise, r *Row) Case {
	c := b.caseBy(p, r, r.Verify, r.Asked, r.Unit)
	if len(r.Also) == 0 && !r.Terms.Apart() {
		return c
	}
	c.Need = r.Need
	for i, v := range r.Terms.All() {
		aim, unit := v.Aim, v.Unit
		if i == 0 {
			aim, unit = r.Asked, r.Unit
		}
		one := b.caseBy(p, r, v, aim, unit)
		one.Waiting = 0 // told once, of the whole
		if i > 0 {
			one.Steps = nil // steps belong to the first means
		}
		if v.Means == ByEvidence && v.Each && len(r.Contributors) > 0 {
			c.Parts = append(c.Parts, b.parties(p, r, one)...)
			continue
		}
		c.Parts = append(c.Parts, Part{Means: v.Means, Code: v.Code, Case: one})
	}
	return c
}

// caseBy is what a duty is judged by under one means.
func (b *board) caseBy(p *promise, r *Row, v Verification, aim *quantity.Value, unit quantity.Unit) Case {
	c := Case{Day: b.m.day, Due: r.Due, PlanEnd: !r.DueStated, Owner: r.Owner, Means: v.Means, Aim: aim, Unit: unit, AtMost: v.AtMost, Steps: r.Steps}
	if first, _ := b.period(); first > 0 {
		c.Start = time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	c.Ended = r.Owner != "" && !b.dir.there(r.Owner)
	switch c.Means {
	case ByIndicator, ByMeasure:
		t := b.byCode[v.Code]
		c.AimIsOwn = v.Aim != nil || t == nil && aim != nil
		c.Value = b.figures[v.Code]
		if t != nil {
			c.Verdict = t.Judgement.Verdict
		}
		if !c.AimIsOwn {
			c.Aim = nil
		}
	case ByProject:
		c.Projects = b.projects[p.duty]
	case ByEvidence:
		if c.Level = r.Level; aim != nil {
			c.Level = nil
		}
	}
	for _, e := range b.world.evidence[p.duty] {
		switch e.State {
		case Submitted:
			c.Waiting++
		case Confirmed:
			c.Confirmed = append(c.Confirmed, b.proof(p, e))
		}
	}
	return c
}

func (b *board) proof(p *promise, e *Evidence) Proof {
	return Proof{Claim: e.Claim, Year: e.Year, Reached: e.Reached, Unit: e.Unit, On: dayIn(e.DecidedAt), Reworded: b.reworded(p, e.Edition)}
}

// parties is the same case once for the owner and once for each contributor, each
// with the evidence of its own people. A quantity is asked of all together, so that
// each part is proven as a whole. Steps are the owner's.
func (b *board) parties(p *promise, r *Row, whole Case) []Part {
	var out []Part
	for i, org := range append([]identity.OrgID{r.Owner}, r.Contributors...) {
		c := whole
		c.Owner, c.Aim, c.Level, c.Confirmed = org, nil, nil, nil
		c.Ended = org != "" && !b.dir.there(org)
		if i > 0 {
			c.Steps = nil
		}
		for _, e := range b.world.evidence[p.duty] {
			if e.State == Confirmed && b.party(&r.Terms, e.Org) == org {
				c.Confirmed = append(c.Confirmed, b.proof(p, e))
			}
		}
		out = append(out, Part{Means: ByEvidence, Org: org, Name: b.dir.name(org), Case: c})
	}
	return out
}

// party is which of the organisations that terms name somebody's organisation
// belongs to: the nearest; empty when to none.
func (b *board) party(t *Terms, org identity.OrgID) identity.OrgID {
	return b.dir.party(t, org)
}

func (d *directory) party(t *Terms, org identity.OrgID) identity.OrgID {
	var best identity.OrgID
	for _, p := range append([]identity.OrgID{t.Owner}, t.Contributors...) {
		if p != "" && d.tree.Within(org, p) && (best == "" || d.tree.Within(p, best)) {
			best = p
		}
	}
	return best
}
