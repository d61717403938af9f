package commitmentdb_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Each organisation proves its own part: the owner's yes does not stand for the
// others, and each part is confirmed by its own head or the owner's.
func TestEachOrganisationProvesItsPart(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("产业数据平台", func(t *commitment.Terms) {
			t.Owner, t.Contributors = "gxj", []identity.OrgID{"czj", "jtj"}
			t.Verify = commitment.Verification{Means: commitment.ByEvidence, Each: true}
		})
		whole := func(org identity.OrgID) *commitment.Evidence {
			return must(b.give(org, "产业数据平台", commitment.SubmitRequest{Claim: commitment.Whole, Files: []commitment.File{b.file("验收" + string(org))}}))(t)
		}
		own, money, road := whole("gxj"), whole("czj"), whole("jtj")
		if w := must(b.Waiting(b.head("czj"), tenant, b.plan))(t); len(w) != 1 || w[0].Evidence.ID != money.ID {
			t.Errorf("a contributor's head sees %+v", w)
		}
		if w := must(b.Waiting(b.head("gxj"), tenant, b.plan))(t); len(w) != 3 {
			t.Errorf("the owner's head sees %d", len(w))
		}
		_, err := b.ConfirmEvidence(b.head("czj"), b.step(own))
		refused(t, err, "identity.forbidden")
		must(b.ConfirmEvidence(b.head("gxj"), b.step(own)))(t)
		if r := b.row("产业数据平台"); r.Status == commitment.Done || len(r.Parts) != 3 || !r.Parts[0].Met() || r.Parts[1].Met() {
			t.Errorf("after the owner's part it is %s of %+v", r.Status, r.Parts)
		}
		must(b.ConfirmEvidence(b.head("czj"), b.step(money)))(t)
		must(b.ConfirmEvidence(b.head("gxj"), b.step(road)))(t)
		r := b.row("产业数据平台")
		if r.Status != commitment.Done || r.Why[0].In(i18n.ZH) != "须全部满足，共 3 项，已满足 3 项" {
			t.Errorf("after all parts it is %s: %v", r.Status, r.Why)
		}
		if tr := must(b.Tree(b.visitor(), commitment.Query{Tenant: tenant, Plan: b.plan, Lens: "public"}, commitment.Filter{}))(t); slices.ContainsFunc(rows(tr), func(r commitment.Row) bool { return len(r.Parts) > 0 || len(r.Why) > 1 }) {
			t.Error("the public sees the parts")
		}
	})
}

// Two means that must both hold, and two of which one is enough.
func TestSeveralMeans(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.projects = map[plan.ItemID][]commitment.ProjectState{b.row("青石大桥").Item: {{ID: "p", Name: "桥", Started: true, InUse: true}}}
		both := func(need commitment.Need) commitment.Status {
			b.assign("青石大桥", func(t *commitment.Terms) {
				t.Owner, t.Verify.Means, t.Need = "jtj", commitment.ByProject, need
				t.Also = []commitment.Verification{{Means: commitment.ByEvidence}}
			})
			return b.row("青石大桥").Status
		}
		if s := both(commitment.NeedAny); s != commitment.Done {
			t.Errorf("one of two: %s", s)
		}
		if s := both(commitment.NeedAll); s != commitment.NotStarted {
			t.Errorf("both of two: %s", s)
		}
		e := must(b.give("jtj", "青石大桥", commitment.SubmitRequest{Claim: commitment.Whole, Files: []commitment.File{b.file("验收")}}))(t)
		must(b.ConfirmEvidence(b.head("jtj"), b.step(e)))(t)
		if r := b.row("青石大桥"); r.Status != commitment.Done {
			t.Errorf("both hold: %s %v", r.Status, r.Why)
		}
		if len(rows(b.tree(time.Time{}, commitment.Filter{Means: []commitment.Means{commitment.ByEvidence}}))) != 1 {
			t.Error("the filter by means does not find further means")
		}
		for want, change := range map[string]func(*commitment.Terms){
			"means commitment.means_first":   func(t *commitment.Terms) { t.Verify.Means = "" },
			"means-2 commitment.means_twice": func(t *commitment.Terms) { t.Also[0].Means = commitment.ByProject },
			"each commitment.each_evidence":  func(t *commitment.Terms) { t.Verify.Each = true },
			"code-2 commitment.code_needed":  func(t *commitment.Terms) { t.Also[0].Means = commitment.ByIndicator },
			"need commitment.need_unknown":   func(t *commitment.Terms) { t.Need = "most" },
		} {
			_, err := b.tryAssign("青石大桥", func(t *commitment.Terms) { t.Also = slices.Clone(t.Also); change(t) })
			fields(t, err, want)
		}
		// The workbook shows both, and takes "any" for "all".
		p := b.preview(b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
			cell := at("青石大桥", "verify")
			if got := must(f.GetCellValue(sheet, cell))(t); got != "项目；佐证" {
				t.Errorf("the cell says %q", got)
			}
			if err := f.SetCellStr(sheet, cell, "项目 或 佐证"); err != nil {
				t.Fatal(err)
			}
		}))
		requests := must(p.Requests())(t)
		if len(requests) != 1 || requests[0].Terms.Need != commitment.NeedAny || len(requests[0].Terms.Also) != 1 {
			t.Errorf("%+v %+v", p.Fates, requests)
		}
	})
}

// posts gives the bench leaders.
type posts []commitment.Leader

func (p posts) Leaders(context.Context, commitment.Tenant) ([]commitment.Leader, error) {
	return p, nil
}

// A leader whose name means one person is that person; a post or a name of two is
// only a name. The person finds the tasks as the own ones.
func TestLeadersArePersons(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.Leaders = posts{{ID: "l1", Name: "演示市长甲"}, {ID: "l2", Name: "演示同名"}, {ID: "l3", Name: "演示同名"}}
		for name, want := range map[string]identity.PersonID{"演示市长甲": "l1", "演示同名": "", "分管副市长": "", "": ""} {
			b.assign("青石大桥", func(t *commitment.Terms) { t.Owner, t.Leader, t.LeaderID, t.Note = "jtj", name, "forged", name })
			if r := b.row("青石大桥"); r.LeaderID != want || r.Leader != name {
				t.Errorf("%q is %q", name, r.LeaderID)
			}
		}
		b.assign("青石大桥", func(t *commitment.Terms) { t.Leader = "演示市长甲" })
		me := *identity.From(b.as(identity.Leader, ""))
		me.Person = "l1"
		mine := must(b.Tree(identity.With(t.Context(), &me), b.query(), commitment.Filter{Mine: true}))(t)
		if got := rows(mine); len(got) != 1 || got[0].Text != "新建青石大桥" {
			t.Errorf("the leader's own are %+v", got)
		}
	})
}

// Due day, means with a quantity, contributors to take away, and yearly steps by a
// pattern and as written are given to many at once.
func TestBulkSetsEverything(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("青石大桥", func(t *commitment.Terms) { t.Owner, t.Contributors = "jtj", []identity.OrgID{"fgj"} })
		due := day("2024-06-30")
		picked := []commitment.DutyID{b.row("青石大桥").Duty, b.row("高新技术企业").Duty, b.row("新建变电站").Duty}
		req := commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Filter: commitment.Filter{Duties: picked}, DryRun: true, Change: commitment.Change{
			Add: []identity.OrgID{"czj"}, Remove: []identity.OrgID{"fgj"}, Due: &due, Pattern: commitment.FitPattern,
			Verify: &commitment.Verification{Means: commitment.ByEvidence},
			Steps:  []commitment.Step{{Year: 2022, What: "完成年度目标"}, {Year: 2025, What: "晚于时限，不写"}}}}
		dry := must(b.Bulk(b.planner(), req))(t)
		if dry.Counts[commitment.Changes] != 3 {
			t.Fatalf("%+v", dry)
		}
		req.DryRun, req.Seen = false, dry.Seen
		must(b.Bulk(b.planner(), req))(t)
		bridge, firms, stations := b.row("青石大桥"), b.row("高新技术企业"), b.row("新建变电站")
		if !slices.Equal(bridge.Contributors, []identity.OrgID{"czj"}) || !bridge.Terms.Due.Equal(due) || len(bridge.Steps) != 4 || bridge.Steps[1].What != "完成年度目标" || bridge.Steps[3].What != "竣工投用" {
			t.Errorf("%+v", bridge.Terms)
		}
		if len(stations.Steps) != 4 || stations.Steps[3].Quantity == nil || stations.Steps[3].Quantity.String() != "3" || stations.Steps[0].Quantity.String() != "1" {
			t.Errorf("what is built is spread over the years: %+v", stations.Steps)
		}
		if len(firms.Steps) != 4 || firms.Steps[0].Quantity != nil || firms.Steps[3].What != "达到目标" {
			t.Errorf("how many there are to be is not counted from nothing: %+v", firms.Steps)
		}
		req.Change = commitment.Change{Pattern: "astrology"}
		req.DryRun = true
		_, err := b.Bulk(b.planner(), req)
		refused(t, err, "commitment.pattern_unknown")
		// what is there stays with OnlyEmpty
		req.Change = commitment.Change{Pattern: "policy", OnlyEmpty: true, Due: &due}
		if dry := must(b.Bulk(b.planner(), req))(t); dry.Counts[commitment.Changes] != 0 {
			t.Errorf("%+v", dry.Fates)
		}
	})
}
