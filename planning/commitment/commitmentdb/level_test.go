package commitmentdb_test

import (
	"testing"

	"gangyao/planning/commitment"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// A rate of 99 % is not done by a document that says 95 %: the submission is refused,
// progress is taken, and the figure that keeps the rate makes it done.
func TestEvidenceThatDeniesTheRate(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := county()
		rate := quantity.Parse("99")
		r.Commitments = append(r.Commitments, reading.Commitment{ID: "rate", Section: "2", Text: "义务教育巩固率达到99%", Subject: "义务教育巩固率", Op: reading.AtLeast,
			Value: &rate, Unit: "%", Due: 2025, Kind: "share", Confidence: 1, Owners: []string{"教育局"}})
		b.approve(r, "2021-03-06")
		b.assign("巩固率", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByEvidence })
		give := func(claim commitment.Claim, figure string) (*commitment.Evidence, error) {
			req := commitment.SubmitRequest{Claim: claim, Files: []commitment.File{b.file("统计表" + figure)}}
			if figure != "" {
				req.Reached = num(figure)
			}
			return b.give("jtj", "巩固率", req)
		}
		for _, figure := range []string{"95", ""} {
			_, err := give(commitment.Whole, figure)
			fields(t, err, "reached commitment.level_denied")
		}
		e := must(give(commitment.Progress, "95"))(t)
		must(b.ConfirmEvidence(b.head("jtj"), b.step(e)))(t)
		if got := b.row("巩固率").Status; got == commitment.Done {
			t.Error("done by 95 %")
		}
		e = must(give(commitment.Whole, "99.1"))(t)
		must(b.ConfirmEvidence(b.head("jtj"), b.step(e)))(t)
		if got := b.row("巩固率"); got.Status != commitment.Done {
			t.Errorf("%s %v", got.Status, got.Why)
		}
	})
}
