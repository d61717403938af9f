package commitment

import (
	"context"
	"slices"

	"gangyao/platform/i18n"
)

// Gap is something that a division of tasks should say and does not.
type Gap string

const (
	GapNoOwner         Gap = "no_owner"
	GapOwnerEnded      Gap = "owner_ended"      // it does not exist any more, or not yet
	GapContributorGone Gap = "contributor_gone" // nor does this contributor
	GapContributorSame Gap = "contributor_same" // a contributor is the owner or stands below it
	GapNoMeans         Gap = "no_means"
	GapIndicator       Gap = "indicator_at_hand" // evidence or nothing verifies it, and an adopted indicator measures it
	GapCodeUnknown     Gap = "code_unknown"      // nothing is known of the indicator that verifies it
	GapNoDue           Gap = "no_due"            // neither wording, assignment nor step names a day
	GapNoStep          Gap = "no_step"           // nothing is said for the current year
	GapReworded        Gap = "reworded"          // the wording changed since it was assigned
)

// AllGaps lists all gaps, the worst first.
func AllGaps() []Gap {
	return []Gap{GapNoOwner, GapOwnerEnded, GapReworded, GapNoMeans, GapIndicator, GapCodeUnknown, GapContributorGone, GapContributorSame, GapNoDue, GapNoStep}
}

// Key is the message that names the gap.
func (g Gap) Key() string { return "commitment.gap." + string(g) }

// gaps finds what the division of a duty lacks.
func (b *board) gaps(r *Row) {
	add := func(g Gap, holds bool) {
		if holds {
			r.Gaps = append(r.Gaps, g)
		}
	}
	add(GapNoOwner, r.Owner == "")
	add(GapOwnerEnded, r.Owner != "" && !b.dir.there(r.Owner))
	add(GapReworded, r.Reconfirm)
	add(GapNoMeans, r.Verify.Means == NoMeansYet)
	add(GapIndicator, b.measuring(&b.promises[b.at[r.Duty]], &r.Terms) != nil)
	add(GapCodeUnknown, slices.ContainsFunc(r.Terms.All(), func(v Verification) bool {
		figure := v.Means == ByIndicator || v.Means == ByMeasure
		return figure && b.byCode[v.Code] == nil && b.figures[v.Code] == nil
	}))
	gone, same := false, false
	for _, c := range r.Contributors {
		gone = gone || !b.dir.there(c)
		same = same || r.Owner != "" && b.dir.tree.Within(c, r.Owner)
	}
	add(GapContributorGone, gone)
	add(GapContributorSame, same)
	add(GapNoDue, r.Owner != "" && r.Status != Done && r.DueOpen && len(r.Steps) == 0)
	year := b.m.day.Year()
	first, last := b.period()
	running := year >= first && year <= last && !r.Due.IsZero() && year <= r.Due.Year()
	add(GapNoStep, r.Owner != "" && running && r.Status != Done && r.Verify.Means != ByIndicator && r.Terms.step(year) == nil)
}

// GapReport is what is missing from a division of tasks.
type GapReport struct {
	Duties int
	// Counts has every gap, those that nobody has too.
	Counts map[Gap]int
	// Rows are the duties with at least one gap, in the order of the plan.
	Rows []Row
	// Summary says it in one line.
	Summary i18n.Msg
}

// Gaps lists the duties whose division lacks something: no owner first of all.
//
// Faults: those of identity.Require for DoRead and of plan.Public.Current.
func (s *Service) Gaps(ctx context.Context, q Query) (*GapReport, error) {
	q.Lens = internal
	b, err := s.board(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &GapReport{Duties: len(b.rows), Counts: map[Gap]int{}}
	for _, g := range AllGaps() {
		out.Counts[g] = 0
	}
	for i := range b.rows {
		for _, g := range b.rows[i].Gaps {
			out.Counts[g]++
		}
		if len(b.rows[i].Gaps) > 0 {
			out.Rows = append(out.Rows, b.rows[i])
		}
	}
	out.Summary = i18n.M("commitment.gaps.summary", i18n.Args{"Duties": out.Duties, "Count": len(out.Rows), "NoOwner": out.Counts[GapNoOwner]})
	return out, nil
}
