package projectdb_test

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/planning/project/sheet"
	"gangyao/platform/area"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
	"gangyao/platform/recall/recalldb"
)

// Every use case asks for its own action, and no role gets further than the rules say.
func TestEveryUseCaseForEveryRole(t *testing.T) {
	b := newBench(t, dbtest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"), recalldb.Migrations(), projectdb.Migrations()))
	p := b.at(project.Building)
	st := step(p, "测试")
	cases := []struct {
		name string
		do   identity.Action
		call func(ctx context.Context) error
	}{
		{"Show", project.DoRead, func(ctx context.Context) error { _, err := b.Show(ctx, tenant, p.ID, 0); return err }},
		{"History", project.DoRead, func(ctx context.Context) error { _, err := b.History(ctx, tenant, p.ID); return err }},
		{"Library", project.DoRead, func(ctx context.Context) error {
			_, err := b.Library(ctx, project.Query{Tenant: tenant})
			return err
		}},
		{"Gantt", project.DoRead, func(ctx context.Context) error { _, err := b.Gantt(ctx, project.Query{Tenant: tenant}); return err }},
		{"Each", project.DoRead, func(ctx context.Context) error {
			return b.Each(ctx, project.Query{Tenant: tenant}, func(*project.Project) error { return nil })
		}},
		{"List", project.DoRead, func(ctx context.Context) error {
			_, err := b.List(ctx, tenant, project.List{Kind: project.Annual, Year: 2025})
			return err
		}},
		{"Counts", project.DoRead, func(ctx context.Context) error { _, err := b.Counts(ctx, tenant, "p", "i", nil); return err }},
		{"Create", project.DoKeep, func(ctx context.Context) error {
			_, err := b.Create(ctx, project.Draft{Tenant: tenant, Basics: road()})
			return err
		}},
		{"Edit", project.DoKeep, func(ctx context.Context) error { _, err := b.Edit(ctx, st, road()); return err }},
		{"LinkItem", project.DoKeep, func(ctx context.Context) error { _, err := b.LinkItem(ctx, st, project.CountsFor{}); return err }},
		{"Advance", project.DoKeep, func(ctx context.Context) error { _, err := b.Advance(ctx, st, 0); return err }},
		{"Back", project.DoKeep, func(ctx context.Context) error { _, err := b.Back(ctx, st, "x"); return err }},
		{"Stand", project.DoKeep, func(ctx context.Context) error { _, err := b.Stand(ctx, st, "x"); return err }},
		{"Join", project.DoKeep, func(ctx context.Context) error {
			_, err := b.Join(ctx, tenant, project.Seen{}, nil, project.Merged, "x")
			return err
		}},
		{"Divide", project.DoKeep, func(ctx context.Context) error {
			_, err := b.Divide(ctx, tenant, project.Seen{}, nil, "x")
			return err
		}},
		{"Appoint", project.DoKeep, func(ctx context.Context) error { _, err := b.Appoint(ctx, st, nil, 0); return err }},
		{"Conclude", project.DoKeep, func(ctx context.Context) error { _, err := b.Conclude(ctx, st); return err }},
		{"AskOpinions", project.DoKeep, func(ctx context.Context) error { _, err := b.AskOpinions(ctx, st, nil, 0); return err }},
		{"Import", project.DoKeep, func(ctx context.Context) error { _, _, err := b.Import(ctx, tenant, "x", nil, false); return err }},
		{"propose a list", project.DoKeep, func(ctx context.Context) error {
			_, err := b.Enlist(ctx, project.Choice{Tenant: tenant, To: project.Proposed})
			return err
		}},
		{"approve a list", project.DoApprove, func(ctx context.Context) error {
			_, err := b.Enlist(ctx, project.Choice{Tenant: tenant, To: project.Approved})
			return err
		}},
		{"AddDocument", project.DoManage, func(ctx context.Context) error { _, err := b.AddDocument(ctx, st, project.Document{}); return err }},
		{"AskWaiver", project.DoManage, func(ctx context.Context) error { _, err := b.AskWaiver(ctx, st, "x", "x"); return err }},
		{"SettleWaiver", project.DoGrant, func(ctx context.Context) error { _, err := b.SettleWaiver(ctx, st, "x", "x", true); return err }},
		{"Replan", project.DoManage, func(ctx context.Context) error { _, err := b.Replan(ctx, st, project.Replanning{}); return err }},
		{"Expect", project.DoManage, func(ctx context.Context) error { _, err := b.Expect(ctx, st, nil); return err }},
		{"PlanYear", project.DoManage, func(ctx context.Context) error { _, err := b.PlanYear(ctx, st, 1, nil, ""); return err }},
		{"AddProblem", project.DoManage, func(ctx context.Context) error { _, err := b.AddProblem(ctx, st, project.Problem{}); return err }},
		{"CloseProblem", project.DoManage, func(ctx context.Context) error { _, err := b.CloseProblem(ctx, st, "x"); return err }},
		{"AddVisit", project.DoManage, func(ctx context.Context) error { _, err := b.AddVisit(ctx, st, project.Visit{}); return err }},
		{"SaveReport", project.DoReport, func(ctx context.Context) error { _, err := b.SaveReport(ctx, st, project.ReportForm{}); return err }},
		{"SubmitReport", project.DoReport, func(ctx context.Context) error { _, err := b.SubmitReport(ctx, st, month(2025, 1)); return err }},
		{"SettleReport", project.DoConfirm, func(ctx context.Context) error {
			_, err := b.SettleReport(ctx, st, month(2025, 1), true)
			return err
		}},
		{"Publish", project.DoPublish, func(ctx context.Context) error { _, err := b.Publish(ctx, st, false); return err }},
	}
	rules := map[identity.Action][]identity.Role{}
	for _, r := range project.Rules() {
		rules[r.Action] = r.Roles
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, role := range identity.Roles() {
				err := c.call(b.as(role, ""))
				if may := slices.Contains(rules[c.do], role); may == (err != nil && fault.From(err).Code == fault.Forbidden) {
					t.Errorf("%s: %v", role, err)
				}
				if err != nil && fault.From(err).Code == fault.Internal {
					t.Errorf("%s: %v", role, err)
				}
			}
			if err := c.call(identitytest.Visitor(t, project.Rules())); err == nil || fault.From(err).Code != fault.Unauthenticated {
				t.Errorf("a visitor: %v", err)
			}
		})
	}
}

// A spreadsheet comes in, all of it or nothing, and the list that goes out says
// the same when it is read again.
func TestImportAndBack(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		f := &sheet.Frame{Year: 2025, Orgs: []sheet.Unit{{ID: "traffic", Name: "交通运输局"}}, Areas: []sheet.Place{{Code: "900101100", Name: "青石镇"}}}
		file := "项目名称,责任单位,建设地点,总投资（亿元）,其中：中央资金（万元）,2025年计划投资（万元）,建设年限,项目阶段\n" +
			"青石大道,交通运输局,青石镇,0.5,3000,1000,2024-2026,在建\n南环线,交通运输局,,1.2,,,2025年,储备\n"
		p, err := sheet.Read(t.Context(), "a.csv", []byte(file), f)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := p.Apply(nil)
		if err != nil {
			t.Fatal(err)
		}
		bad := slices.Clone(rows)
		bad[1].Basics.Funds = []project.Fund{{Source: project.Central, Amount: wan("-1")}}
		_, _, err = b.Import(b.planner(), tenant, "a.csv", bad, false)
		refused(t, err, "project.import_row")
		all := func() []*project.Project {
			var out []*project.Project
			if err := b.Each(b.planner(), project.Query{Tenant: tenant}, func(p *project.Project) error { out = append(out, p); return nil }); err != nil {
				t.Fatal(err)
			}
			return out
		}
		if n := len(all()); n != 0 {
			t.Fatalf("half imported: %d", n)
		}
		made, changed, err := b.Import(b.planner(), tenant, "a.csv", rows, true)
		if err != nil || made != 2 || changed != 0 {
			t.Fatal(made, changed, err)
		}
		list := all()
		i := slices.IndexFunc(list, func(p *project.Project) bool { return p.Basics.Name == "青石大道" })
		got := list[i]
		if !got.Total().Equal(wan("5000")) || !got.Demo || got.Origin != project.FromImport || got.Stage != project.Building || got.YearPlan(2025) == nil ||
			!project.Sum(got.Basics.Funds[:1]).Equal(wan("3000")) || got.Basics.Finish != day("2026-12-31") {
			t.Errorf("%+v", got)
		}
		f.Existing = list
		names := sheet.Names{Org: func(identity.OrgID) string { return "交通运输局" }, Area: func(area.Code) string { return "青石镇" }}
		var out bytes.Buffer
		if err := xlsx.Write(&out, sheet.Export(list, 2025, names, i18n.ZH)); err != nil {
			t.Fatal(err)
		}
		if p, err = sheet.Read(t.Context(), "导出.xlsx", out.Bytes(), f); err != nil || p.Counts[sheet.Same] != 2 {
			t.Errorf("%+v %v", p.Counts, err)
		}
		// the same bureau's file again: nothing new; with one figure changed: that one
		if p, err = sheet.Read(t.Context(), "a.csv", []byte(file), f); err != nil || p.Counts[sheet.Same] != 2 {
			t.Errorf("%+v %v", p.Counts, err)
		}
		if p, err = sheet.Read(t.Context(), "a.csv", bytes.Replace([]byte(file), []byte("1.2"), []byte("1.3"), 1), f); err != nil || p.Counts[sheet.Change] != 1 {
			t.Errorf("%+v %v", p.Counts, err)
		}
		rows, err = p.Apply(nil)
		if err != nil {
			t.Fatal(err)
		}
		if made, changed, err = b.Import(b.planner(), tenant, "a.csv", rows, true); err != nil || made != 0 || changed != 1 {
			t.Error(made, changed, err)
		}
	})
}

// Works of a plan become drafts with what is like them in the library; nothing is made.
func TestWorksOfAPlanAreProposed(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		basics := road()
		basics.Name = "220千伏棋梓桥输变电工程"
		p := b.make(basics)
		three := quantity.Parse("3")
		entries := []plan.Entry{
			{ID: "w1", Kind: plan.KindWork, Content: plan.Content{Work: &reading.Work{Action: "新建", Name: "220千伏棋梓桥变电站", Status: "planned", Owners: []string{"电力局", "发改局"}}}},
			{ID: "w2", Kind: plan.KindWork, Content: plan.Content{Work: &reading.Work{Action: "改扩建", Name: "农村敬老院", Quantity: &three, Unit: "座", Status: "planned"}}},
			{ID: "w3", Kind: plan.KindWork, Content: plan.Content{Work: &reading.Work{Action: "建成", Name: "某桥", Status: "completed"}}},
		}
		pub := &plan.Published{Edition: plan.Edition{Tenant: tenant, ID: "e1", Plan: "plan"}}
		pub.Doc.Items = entries
		orgs := func(name string) identity.OrgID { return map[string]identity.OrgID{"发改局": "fgj"}[name] }
		out, err := b.Propose(b.planner(), pub, orgs)
		if err != nil || len(out) != 2 {
			t.Fatal(out, err)
		}
		if d := out[0].Draft; d.Org != "fgj" || d.Name != "220千伏棋梓桥变电站项目" || len(out[0].Alike) != 1 || out[0].Alike[0].ID != p.ID || len(out[0].Linked) != 0 {
			t.Errorf("%+v", out[0])
		}
		if d := out[1].Draft; d.Nature != project.Extension || d.Scale != "3座" || !d.Counts[0].Quantity.Equal(decimal.New(3, 0)) || len(out[1].Alike) != 0 {
			t.Errorf("%+v", out[1])
		}
		b.must(b.LinkItem(b.planner(), step(p), out[0].Draft.Counts[0]))
		if out, err = b.Propose(b.planner(), pub, orgs); err != nil || len(out[0].Linked) != 1 || len(out[0].Alike) != 0 {
			t.Errorf("%+v %v", out[0], err)
		}
		if page, err := b.Library(b.planner(), project.Query{Tenant: tenant}); err != nil || page.Matched != 1 {
			t.Errorf("something was made: %+v %v", page, err)
		}
		b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: out[1].Draft, Origin: project.FromPlan}))
	})
}
