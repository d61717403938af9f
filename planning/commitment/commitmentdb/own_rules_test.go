package commitmentdb_test

import (
	"testing"

	"gangyao/planning/commitment"
)

// A county's own rules come before the others; they are tried first, kept by version,
// and change no division that exists.
func TestOwnRulesOfSuggestion(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		suggested := func(words string) commitment.Suggestion {
			t.Helper()
			return must(b.Suggest(b.planner(), b.query(), commitment.Filter{Text: words}))(t)[0]
		}
		req := commitment.KeepRulesRequest{Tenant: tenant, Plan: b.plan, Text: "灌区、青石大桥 = 财政局 + 水利局", Reason: "局务会", DryRun: true}
		none := req
		none.DryRun, none.Base = false, 7
		_, err := b.KeepRules(b.planner(), none)
		refused(t, err, "commitment.rules_stale")
		changes := must(b.KeepRules(b.planner(), req))(t)
		if len(changes) != 2 || changes[0].Text != "新建青石大桥" || changes[0].Was != "交通局" || changes[0].Is != "财政局" || changes[0].Assigned != "交通局" {
			t.Errorf("the trial: %+v", changes)
		}
		if g := suggested("白鹭灌区"); g.Owner != "slj" {
			t.Errorf("a trial changed the suggestion: %+v", g)
		}
		req.DryRun = false
		must(b.KeepRules(b.planner(), req))(t)
		if g := suggested("白鹭灌区"); g.Owner != "czj" || len(g.Contributors) != 1 || g.Contributors[0] != "slj" {
			t.Errorf("%+v", g)
		}
		if r := b.row("青石大桥"); r.Owner != "jtj" {
			t.Errorf("rules changed a division: %s", r.Owner)
		}
		_, err = b.KeepRules(b.planner(), req)
		refused(t, err, "commitment.rules_stale")
		req.Base, req.Text = 1, "灌区 = 不存在局"
		_, err = b.KeepRules(b.planner(), req)
		fields(t, err, "rules commitment.rule_org")
		if list := must(b.OwnRules(b.planner(), tenant))(t); len(list) != 1 || list[0].Reason != "局务会" {
			t.Errorf("%+v", list)
		}
		_, err = b.OwnRules(b.clerk("jtj"), tenant)
		refused(t, err, "identity.forbidden")
	})
}
