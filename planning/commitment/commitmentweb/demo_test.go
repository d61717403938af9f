package commitmentweb_test

import (
	"testing"
	"time"

	"gangyao/planning/commitment"
)

// On whatever day the demonstration is loaded, its tasks stand as those of a real
// county do: there is a case of everything, most are done, few are overdue.
func TestTheDemonstrationHasEveryCase(t *testing.T) {
	for _, day := range []string{"2026-01-02", "2026-11-28", "2027-03-31"} {
		t.Run(day, func(t *testing.T) {
			at, err := time.Parse(time.DateOnly, day)
			must(t, err)
			b := newBenchOn(t, at.Add(4*time.Hour))
			tree, err := b.commitments.Tree(program(), b.query(), commitment.Filter{})
			must(t, err)
			n := tree.All
			for _, s := range commitment.Statuses() {
				if n.By[s] == 0 && s != commitment.NotJudged { // that follows from what the statisticians have published
					t.Errorf("no task is %s", s)
				}
			}
			if n.By[commitment.Done]*2 < n.Duties || n.By[commitment.Overdue]*4 > n.Duties || n.By[commitment.Unassigned]*10 > n.Duties {
				t.Errorf("of %d tasks %v", n.Duties, n.By)
			}
			several, each := 0, 0
			for _, r := range b.rows(commitment.Filter{}) {
				if len(r.Also) > 0 {
					several++
				}
				if r.Terms.Apart() {
					each++
				}
				if r.Text == "地区生产总值≥8%" && r.Verify.Code != "gdp-growth" {
					t.Errorf("the growth of GDP is verified by %s %s", r.Verify.Means, r.Verify.Code)
				}
			}
			if several == 0 || each == 0 {
				t.Errorf("%d tasks are verified in several ways, %d by each organisation", several, each)
			}
		})
	}
}
