package commitment

import (
	"slices"
	"time"

	"gangyao/planning/plan"
)

// Basis is why a duty stands in the plan of a year.
type Basis string

const (
	BasisIndicator Basis = "indicator" // an indicator of the plan, with what its trajectory asks of the year
	BasisCarried   Basis = "carried"   // its last day lay before the year, and it is not done
	BasisDue       Basis = "due"       // its last day lies in the year
	BasisStep      Basis = "step"      // its division has a step for the year
	BasisRunning   Basis = "running"   // it runs through the year
)

// Bases lists all bases in the order in which the plan of a year groups them.
func Bases() []Basis {
	return []Basis{BasisIndicator, BasisCarried, BasisDue, BasisStep, BasisRunning}
}

// Key is the message that names the basis.
func (b Basis) Key() string { return "commitment.basis." + string(b) }

// basisOf says why a duty stands in the plan of a year; false when it does not:
// because it is done, or is an indicator whose last year is over.
func (b *board) basisOf(r *Row, year int) (Basis, bool) {
	over := b.overBy(r, year)
	switch due := r.Due.Year(); {
	case r.Kind == plan.KindIndicator && year <= max(due, r.PlanDue.Year()):
		return BasisIndicator, true
	case !r.Due.IsZero() && due == year && (!over || r.DueStated):
		return BasisDue, true
	case r.Terms.step(year) != nil:
		return BasisStep, true
	case !over && (r.Due.IsZero() || due > year):
		return BasisRunning, true
	case !over && r.Kind != plan.KindIndicator:
		return BasisCarried, true
	}
	return "", false
}

// overBy says whether a duty was done before a year began. That it is done now says
// so of this year and those that come; of a year that is over, the day on which the
// whole was confirmed does.
func (b *board) overBy(r *Row, year int) bool {
	switch {
	case r.Status != Done:
		return false
	case year >= b.m.day.Year():
		return true
	}
	on := b.finished(r.Duty)
	return !on.IsZero() && on.Year() < year
}

// finished is the day on which the whole of a duty was first confirmed; zero when
// nobody did.
func (b *board) finished(d DutyID) time.Time {
	var first time.Time
	for _, e := range b.world.evidence[d] {
		if e.State == Confirmed && e.Claim == Whole && (first.IsZero() || e.DecidedAt.Before(first)) {
			first = e.DecidedAt
		}
	}
	if first.IsZero() {
		return first
	}
	return dayIn(first)
}

// grouped puts lines in the order of their bases, those of one in that of the plan.
func grouped(lines []AnnualLine) {
	slices.SortStableFunc(lines, func(a, b AnnualLine) int { return slices.Index(Bases(), a.Basis) - slices.Index(Bases(), b.Basis) })
}
