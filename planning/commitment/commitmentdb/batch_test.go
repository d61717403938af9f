package commitmentdb_test

import (
	"testing"

	"gangyao/planning/commitment"
)

// A change of many tasks that was a mistake is taken back: the terms before it stand
// again, but for the task that somebody changed since; and taking back is itself a
// change that can be taken back.
func TestTakingAChangeOfManyBack(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		leaderOf := func(words string) string { return b.row(words).Leader }
		bulk := func(c commitment.Change) *commitment.Outcome {
			t.Helper()
			req := commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Change: c, DryRun: true}
			req.Seen = must(b.Bulk(b.planner(), req))(t).Seen
			req.DryRun = false
			return must(b.Bulk(b.planner(), req))(t)
		}
		all := must(b.Tree(b.planner(), b.query(), commitment.Filter{}))(t).All.Duties
		b.on("2022-03-01")
		wrong := "演示误填"
		bulk(commitment.Change{Leader: &wrong})
		b.on("2022-03-02")
		b.assign("白鹭灌区", func(t *commitment.Terms) { t.Owner = "slj" })

		list := must(b.Batches(b.planner(), b.query(), 5))(t)
		if len(list) != 1 || list[0].Duties != all || list[0].Left != all-1 {
			t.Fatalf("%+v of %d duties", list, all)
		}
		out := bulk(commitment.Change{Undo: &list[0].BatchID})
		if out.Counts[commitment.Changes] != all-1 {
			t.Errorf("%+v", out.Counts)
		}
		if leaderOf("青石大桥") != "演示副市长" || b.row("青石大桥").Owner != "jtj" || leaderOf("高新技术企业") != "" {
			t.Errorf("the terms before stand again: %q, %q", leaderOf("青石大桥"), leaderOf("高新技术企业"))
		}
		if leaderOf("白鹭灌区") != wrong {
			t.Error("what somebody changed since was taken back")
		}
		list = must(b.Batches(b.planner(), b.query(), 5))(t)
		if len(list) != 2 || list[0].Left != all-1 || list[1].Left != 0 {
			t.Fatalf("%+v", list)
		}
		bulk(commitment.Change{Undo: &list[0].BatchID})
		if leaderOf("青石大桥") != wrong {
			t.Error("taking back was not taken back")
		}
		_, err := b.Batches(b.clerk("jtj"), b.query(), 5)
		refused(t, err, "identity.forbidden")
	})
}
