package supervisiondb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// late is a task that is late.
func late(n int, owner identity.OrgID, level casework.Level, since string) supervision.Candidate {
	day, _ := time.Parse(time.DateOnly, since)
	id := fmt.Sprintf("plan/d%d", n)
	return supervision.Candidate{Kind: supervision.OfTask, Source: supervision.Source{Kind: supervision.FromOverdue, Ref: "commitment/" + id, Name: fmt.Sprintf("任务%d已逾期", n)}, Owner: owner,
		Level: level, Title: fmt.Sprintf("演示任务%d", n), Why: "已过最后期限", Asked: "说明原因", Since: day,
		Reference: supervision.Reference{Kind: supervision.AboutCommitment, ID: id, Name: fmt.Sprintf("演示任务%d", n)}}
}

// Several late tasks are raised in one go: a draft for each unit chases all of them, each
// by its record, or each task gets a draft. The preview tells what the drafts are, and
// keeps nothing.
func TestSeveralAreRaisedInOneGo(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.on("2026-03-10")
		b.found = []supervision.Candidate{late(1, "jyj", casework.Yellow, "2026-03-01"), late(2, "jyj", casework.Red, "2026-02-01"), late(3, "slj", casework.Yellow, "2026-02-20"), late(4, "", casework.Yellow, ""), late(5, "jyj", casework.Red, "2026-01-01")}
		b.found[1].Contributors = []identity.OrgID{"czj"}
		offered := func() []string {
			t.Helper()
			all, err := b.Service.Candidates(sv, tenant)
			b.must(err)
			var out []string
			for _, c := range all {
				out = append(out, strings.TrimPrefix(c.Title, "演示任务"))
			}
			return out
		}
		if got := offered(); !slices.Equal(got, []string{"5", "2", "3", "1", "4"}) {
			t.Errorf("the weightiest first would be 5 2 3 1 4, not %v", got)
		}
		var all []supervision.Source
		for _, c := range b.found {
			all = append(all, c.Source)
		}
		lost := supervision.Source{Kind: supervision.FromOverdue, Ref: "commitment/plan/none"}
		together := supervision.Raising{Tenant: tenant, Of: append(all, lost, all[0]), Days: 10}
		plan, err := b.Draft(sv, together)
		b.must(err)
		if len(plan.Forms) != 3 || len(plan.Gone) != 1 || plan.Gone[0] != lost {
			t.Fatalf("three units would be asked, not %d; gone: %v", len(plan.Forms), plan.Gone)
		}
		f := plan.Forms[0]
		if f.Owner != "jyj" || len(f.Further) != 2 || !strings.Contains(f.Title, "3") || strings.Count(f.Asked, "演示任务") != 3 || !slices.Equal(f.Contributors, []identity.OrgID{"czj"}) {
			t.Errorf("the draft of the unit with three tasks is %+v", f)
		}
		if n := len(offered()); n != 5 {
			t.Errorf("after the preview %d are offered", n)
		}
		together.Each = true
		if plan, err = b.Draft(sv, together); err != nil || len(plan.Forms) != 5 || plan.Forms[0].Title != "演示任务1" {
			t.Errorf("each alone: %+v, %v", plan, err)
		}
		together.Each = false
		items, _, err := b.Raise(sv, together)
		b.must(err)
		if len(items) != 3 || len(offered()) != 0 {
			t.Errorf("%d items were made, and %v are offered still", len(items), offered())
		}
		// Each of the tasks leads to the item that chases it, and is raised by nobody else.
		for _, c := range b.found {
			rows, err := b.Chasing(sv, tenant, time.Time{}, supervision.Matter{Reference: c.Reference})
			b.must(err)
			bySource, err := b.Chasing(sv, tenant, time.Time{}, supervision.Matter{Source: c.Source})
			b.must(err)
			if len(rows) != 1 || len(bySource) != 1 || rows[0].Item.ID != bySource[0].Item.ID {
				t.Errorf("%s is chased by %d and %d", c.Title, len(rows), len(bySource))
			}
			_, err = b.Make(sv, supervision.Form{Tenant: tenant, Title: "另立一件", Asked: "求", Source: c.Source, Owner: "jyj"})
			b.wants("supervision.raised", err)
		}
		_, _, err = b.Raise(sv, together)
		b.wants("supervision.candidate_gone", err)
		// While one of them holds it is not closed without a word.
		b.holding = map[string]*supervision.Holding{b.found[4].Source.Ref: {Text: "未完成"}}
		at := slices.IndexFunc(items, func(it supervision.Item) bool { return len(it.Further) == 2 })
		b.must(b.do(sv, items[at].ID, supervision.Issue, "", nil))
		clerk := b.as(identity.Clerk, "jyj")
		b.must(b.do(clerk, items[at].ID, supervision.Accept, "", nil))
		b.must(b.do(b.as(identity.Clerk, "czj"), items[at].ID, supervision.Contribute, "配合完成", nil))
		b.must(b.do(clerk, items[at].ID, supervision.Answer, "已办", nil))
		b.wants("supervision.holds_reason", b.do(sv, items[at].ID, supervision.Verify, "", map[string]string{"result": "属实"}))
	})
}

// What was merged into an item in work is chased there, and offered to nobody until that
// one is closed.
func TestWhatWasMergedIsNotOffered(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.found = []supervision.Candidate{late(1, "jyj", casework.Yellow, "2026-01-01")}
		one, err := b.take(sv, b.found[0].Source, 10)
		b.must(err)
		b.must(b.do(sv, one.ID, supervision.Issue, "", nil))
		into := b.make(supervision.Form{Owner: "jyj", Days: 10, Issue: true})
		offered := func(want int) {
			t.Helper()
			if all, err := b.Service.Candidates(sv, tenant); err != nil || len(all) != want {
				t.Errorf("%d are offered, not %d, %v", len(all), want, err)
			}
		}
		offered(0)
		from, err := b.Show(sv, tenant, one.ID)
		b.must(err)
		other, err := b.Show(sv, tenant, into)
		b.must(err)
		b.must(b.Merge(sv, supervision.MergeRequest{Tenant: tenant, From: one.ID, Into: into, FromBase: from.Case.Version, IntoBase: other.Case.Version, Note: "同一件事"}))
		offered(0)
		clerk := b.as(identity.Clerk, "jyj")
		b.must(b.do(clerk, into, supervision.Accept, "", nil))
		b.must(b.do(clerk, into, supervision.Answer, "办完", nil))
		b.must(b.do(sv, into, supervision.Verify, "看过", map[string]string{"result": "属实"}))
		b.must(b.do(sv, into, supervision.Close, "办结", nil))
		offered(1)
	})
}

// Two who raise overlapping picks at the same moment: nothing is raised twice, and the one
// who comes second makes nothing at all or nothing twice.
func TestTwoRaiseAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		var all []supervision.Source
		for i := range 6 {
			b.found = append(b.found, late(i, "jyj", casework.Yellow, "2026-03-01"))
			all = append(all, b.found[i].Source)
		}
		_, bad := atOnce(4, func(i int) (*supervision.Item, error) {
			_, _, err := b.Raise(sv, supervision.Raising{Tenant: tenant, Of: all[i : i+3], Each: true, Days: 5})
			return nil, err
		})
		for _, err := range bad {
			b.wants("supervision.candidate_gone", err)
		}
		for _, of := range all {
			if rows, err := b.Chasing(sv, tenant, time.Time{}, supervision.Matter{Source: of}); err != nil || len(rows) > 1 {
				t.Errorf("%s is chased by %d items, %v", of.Ref, len(rows), err)
			}
		}
	})
}

// A candidate says which open item is about the same project though it was made of
// something else; nobody but who raises items sees candidates.
func TestACandidateNamesAnotherItemAboutTheSame(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		about := supervision.Reference{Kind: supervision.AboutProject, ID: "p1", Name: "演示水厂"}
		b.found = []supervision.Candidate{{Kind: supervision.OfWarning, Source: supervision.Source{Kind: supervision.FromWarning, Ref: "w1"}, Owner: "slj", Title: "演示水厂", Asked: "求", Level: casework.Red, Reference: about}}
		f := supervision.Form{Tenant: tenant, Title: "水厂要抓紧", Asked: "月底报进展", Source: supervision.Source{Kind: supervision.FromLeader}, Reference: about, Received: b.clock, Words: "演示批示原话"}
		it, err := b.Make(b.as(identity.Leader, ""), f)
		b.must(err)
		all, err := b.Service.Candidates(sv, tenant)
		b.must(err)
		if len(all) != 1 || all[0].Other == nil || all[0].Other.Title != it.Title || it.Words != "演示批示原话" {
			t.Errorf("it is offered as %+v", all)
		}
		if _, err = b.Draft(b.as(identity.Clerk, "slj"), supervision.Raising{Tenant: tenant, Of: []supervision.Source{b.found[0].Source}}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a clerk raises: %v", err)
		}
		b.wants("supervision.raise_none", second(b.Draft(sv, supervision.Raising{Tenant: tenant})))
		// On the day before it was not there.
		if rows, err := b.Chasing(sv, tenant, identity.Day(b.clock).AddDate(0, 0, -1), supervision.Matter{Reference: about}); err != nil || len(rows) != 0 {
			t.Errorf("on the day before it is chased by %+v, %v", rows, err)
		}
		if rows, err := b.Chasing(sv, tenant, identity.Day(b.clock), supervision.Matter{Reference: about}); err != nil || len(rows) != 1 {
			t.Errorf("on its day it is chased by %+v, %v", rows, err)
		}
	})
}

// A leader's word becomes a draft: the supervision office numbers and issues it.
func TestALeaderInstructsAndTheOfficeIssues(t *testing.T) {
	each(t, func(b *bench) {
		leader, sv := b.as(identity.Leader, ""), b.as(identity.Supervisor, "")
		f := supervision.Form{Tenant: tenant, Title: "抓紧", Asked: "月底报进展", Source: supervision.Source{Kind: supervision.FromLeader}, Owner: "jyj", Days: 5}
		issued := f
		issued.Issue = true
		if _, err := b.Make(leader, issued); err == nil {
			t.Error("a leader issues")
		}
		it, err := b.Make(leader, f)
		b.must(err)
		if b.do(leader, it.ID, supervision.Issue, "", nil) == nil {
			t.Error("a leader issues a draft")
		}
		b.must(b.do(sv, it.ID, supervision.Issue, "", nil))
	})
}

// What the public says is chased without who said it: numbers of telephones and identity
// cards are refused where they were typed.
func TestAPublicDemandNamesNobody(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		f := supervision.Form{Tenant: tenant, Title: "小区积水", Asked: "疏通管网", Source: supervision.Source{Kind: supervision.FromPublic, Ref: "12345-2026-0007"}, Received: b.clock, Words: "楼下积水，请联系 138 1234 5678"}
		_, err := b.Make(sv, f)
		if ps := supervision.ProblemsOf(err); len(ps) != 1 || ps[0].Field != "words" || ps[0].Msg.Key != "supervision.contact_given" {
			t.Errorf("%+v, %v", ps, err)
		}
		f.Words = "楼下积水三天，工单 2026030700012345 未办结" // the number of a ticket is no telephone
		f.Received = b.clock.AddDate(0, 0, 1)
		_, err = b.Make(sv, f)
		if ps := supervision.ProblemsOf(err); len(ps) != 1 || ps[0].Field != "received" {
			t.Errorf("%+v, %v", ps, err)
		}
		f.Received = b.clock
		it, err := b.Make(sv, f)
		b.must(err)
		if it.Words != f.Words || !it.Received.Equal(f.Received) {
			t.Errorf("kept is %+v", it)
		}
	})
}
