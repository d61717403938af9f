package projectdb_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/platform/identity"
)

// A list is issued as it stands: what changes later changes nothing of it, and an
// adjustment is another version. Who put a project forward neither approves nor issues.
func TestAnIssuedListStays(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		l := project.List{Kind: project.Rolling, Year: 2025}
		p, other := b.make(road()), b.make(road())
		p = b.must(b.PlanYear(b.manager(), step(p), 2025, []project.Fund{{Source: project.Central, Amount: wan("0")}}, ""))
		p = b.must(b.PlanYear(b.manager(), step(p), 2026, []project.Fund{{Source: project.Central, Amount: wan("70.5")}}, ""))
		leader, planner := b.as(identity.Leader, ""), b.planner()
		choose := func(to project.MemberState, ps ...*project.Project) project.Choice {
			c := project.Choice{Tenant: tenant, List: l, To: to, Document: "演发〔2025〕2号", Reason: "调整"}
			for _, x := range ps {
				c.Projects = append(c.Projects, project.Seen{ID: x.ID, Base: b.show(x, 0).Project.Version})
			}
			return c
		}
		issue := func(number string, on project.Day, reason string) project.Issuing {
			return project.Issuing{Tenant: tenant, List: l, Title: "演示市滚动计划", Number: number, On: on, Reason: reason, Names: func(id identity.OrgID) string { return "名：" + string(id) }}
		}
		today := b.Today()
		_, err := b.Issue(leader, issue("1号", today, ""))
		refused(t, err, "project.list_nobody")
		if _, err := b.Enlist(planner, choose(project.Proposed, p, other)); err != nil {
			t.Fatal(err)
		}
		_, err = b.Enlist(planner, choose(project.Approved, p))
		refused(t, err, "project.own_proposal")
		c, in := choose(project.Approved, p), issue("", today, "")
		c.Issue = &in
		if _, err := b.Enlist(leader, c); err != nil {
			t.Fatal(err)
		}
		v, err := b.List(planner, tenant, l)
		if err != nil || len(v.Issues) != 1 || v.Issues[0].Number != "演发〔2025〕2号" || v.Issues[0].On != today || v.Issues[0].Lines != 1 {
			t.Fatalf("%+v %v", v.Issues, err)
		}
		first, data, content, err := b.Issued(planner, tenant, l, 1)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		line := content.Lines[0]
		if hex.EncodeToString(sum[:]) != first.SHA256 || line.OrgName != "名：traffic" || !line.Total.Equal(wan("5000.5")) || !line.Planned[0].IsZero() || !line.Planned[1].Equal(wan("70.5")) || line.Planned[2] != nil {
			t.Errorf("%+v %+v", first, line)
		}
		_, err = b.Issue(leader, issue("3号", today, "调整"))
		refused(t, err, "project.list_same")

		basics := b.show(p, 0).Project.Basics
		basics.Funds = []project.Fund{{Source: project.Central, Amount: wan("9000")}}
		b.must(b.Edit(planner, project.Step{Tenant: tenant, ID: p.ID, Base: b.show(p, 0).Project.Version, Reason: "概算调整", Twin: true}, basics))
		if _, _, c, err := b.Issued(planner, tenant, l, 1); err != nil || !c.Lines[0].Total.Equal(wan("5000.5")) {
			t.Errorf("the issued list changed: %v", err)
		}
		now, err := b.Lines(planner, tenant, l, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := project.CompareLists(content.Lines, now); len(d) != 1 || d[0].Change != plan.Changed || len(d[0].Fields) != 1 || d[0].Fields[0] != "funds" {
			t.Errorf("%+v", d)
		}
		for _, x := range []struct {
			key string
			in  project.Issuing
		}{{"project.list_number", issue("", today, "调整")}, {"project.list_day", issue("3号", today+1, "调整")}, {"project.reason_needed", issue("3号", today, " ")}} {
			_, err := b.Issue(leader, x.in)
			refused(t, err, x.key)
		}
		stale := issue("3号", today, "调整")
		stale.Seen = "another"
		_, err = b.Issue(leader, stale)
		refused(t, err, "project.list_changed")
		_, err = b.Issue(planner, issue("3号", today, "调整"))
		refused(t, err, "project.own_proposal")
		second, err := b.Issue(leader, issue("3号", today, "概算调整"))
		if err != nil || second.Version != 2 || second.Reason != "概算调整" {
			t.Fatalf("%+v %v", second, err)
		}
		if _, err := b.Enlist(leader, project.Choice{Tenant: tenant, List: l, To: project.Approved, Projects: []project.Seen{{ID: other.ID, Base: b.show(other, 0).Project.Version}}}); err != nil {
			t.Fatal(err)
		}
		if v, err = b.List(planner, tenant, l); err != nil || len(v.Rows) != 2 || len(v.Issues) != 2 {
			t.Errorf("approving without a number issues nothing: %+v %v", v.Issues, err)
		}
		_, _, _, err = b.Issued(planner, tenant, l, 3)
		refused(t, err, "project.issue_unknown")
	})
}
