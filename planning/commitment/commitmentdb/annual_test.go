package commitmentdb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// The plan of a year follows from the five-year plan: steps, what falls due, and
// what runs through.
func TestAnnualPlanFollows(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		b.assign("规模工业企业", func(t *commitment.Terms) { t.Owner = "gxj" })
		b.on("2022-12-20")
		a := must(b.Annual(b.planner(), b.query(), 2023))(t)
		line := map[string]commitment.AnnualLine{}
		for _, l := range a.Lines {
			line[l.Text] = l
		}
		if l := line["新建青石大桥"]; l.Basis != commitment.BasisStep || l.What != "建成" || l.Expected.String() != "1" || l.Due != "2023-12-31" || l.OwnerName != "交通局" || l.Leader != "演示副市长" {
			t.Errorf("a step: %+v", l)
		}
		if l := line["新建变电站达到3座"]; l.Basis != commitment.BasisDue || l.Expected.String() != "3" || l.Owner != "" {
			t.Errorf("due in the year: %+v", l)
		}
		if l := line["规模工业企业≥150家"]; l.Basis != commitment.BasisIndicator || !l.Computed || l.Expected.String() != "130" || l.Code != "firms" {
			t.Errorf("the trajectory of the target: %+v", l)
		}
		if l := line["新建青石大桥"]; l.TaskDue != "2025-12-31" {
			t.Errorf("what is asked of the year is told apart from the task's own last day: %+v", l)
		}
		if len(a.Lines) != 7 || a.Counts[commitment.BasisIndicator] != 1 || a.Counts[commitment.BasisRunning] != 4 || a.Lines[0].Text != "规模工业企业≥150家" || a.Lines[1].Basis != commitment.BasisDue {
			t.Errorf("the indicators, what is due, what has a step, and what goes on: %+v %+v", a.Counts, a.Lines)
		}
		if a = must(b.Annual(b.planner(), b.query(), 2024))(t); !slices.ContainsFunc(a.Lines, func(l commitment.AnnualLine) bool {
			return l.Text == "新建变电站达到3座" && l.Basis == commitment.BasisCarried && l.Expected.String() == "3" && l.TaskDue == "2023-12-31"
		}) {
			t.Error("what was due the year before and is not done is not carried over")
		}
		_, err := b.Annual(b.planner(), b.query(), 2030)
		refused(t, err, "commitment.year_outside")
	})
}

// What is issued is what was seen, it never changes, and it can be held against
// today at any time.
func TestIssuedAnnualPlan(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		b.on("2022-01-10")
		draft := must(b.Annual(b.planner(), b.query(), 2022))(t)
		req := commitment.IssueRequest{Tenant: tenant, Plan: b.plan, Year: 2022, Title: "云岭县2022年度计划", Number: "云政发〔2022〕1号", On: day("2022-01-10"), Seen: draft.Seen}
		b.assign("青石大桥", func(t *commitment.Terms) { t.Steps[0].What = "完成招标并开工" })
		_, err := b.IssueAnnual(b.planner(), req)
		refused(t, err, "commitment.annual_changed")
		_, err = b.IssueAnnual(b.head("jtj"), req)
		refused(t, err, "identity.forbidden")
		bad := req
		bad.Title, bad.On = " ", day("2032-01-01")
		_, err = b.IssueAnnual(b.planner(), bad)
		fields(t, err, "title commitment.title_needed", "on commitment.annual_day")
		req.Seen = must(b.Annual(b.planner(), b.query(), 2022))(t).Seen
		one := must(b.IssueAnnual(b.planner(), req))(t)
		if one.Version != 1 || one.Lines != 7 {
			t.Errorf("%+v", one)
		}
		if from, to := commitment.IssueYears(2022, day("2026-11-28")); from != 2021 || to != 2026 {
			t.Errorf("a plan that was not issued in time is issued today: %d to %d", from, to)
		}
		data, c, err := b.IssuedAnnual(b.head("jtj"), tenant, b.plan, 2022, 1)
		if err != nil || len(data) == 0 || c.Title != req.Title || c.EditionSHA == "" || !slices.ContainsFunc(c.Lines, func(l commitment.AnnualLine) bool { return l.What == "完成招标并开工" }) {
			t.Fatalf("%v %+v", err, c)
		}
		same := must(b.CompareAnnual(b.planner(), b.query(), 2022, 1))(t)
		if same.Counts[plan.Same] != 7 {
			t.Errorf("%+v", same.Counts)
		}
		b.on("2022-09-01")
		b.assign("青石大桥", func(t *commitment.Terms) { t.Owner, t.Steps[0].Quantity = "slj", num("1") })
		diff := must(b.CompareAnnual(b.planner(), b.query(), 2022, 1))(t)
		if diff.Counts[plan.Changed] != 1 || diff.Standing.Duties != 7 || diff.Standing.By[commitment.Unassigned] != 5 {
			t.Errorf("%+v %+v", diff.Counts, diff.Standing)
		}
		for _, p := range diff.Pairs {
			if p.Change == plan.Changed && (!slices.Equal(p.Fields, []commitment.AnnualField{commitment.FieldExpected, commitment.FieldOwner}) || p.Now.Status != commitment.NoEvidence) {
				t.Errorf("%+v", p)
			}
		}
		req.Seen = must(b.Annual(b.planner(), b.query(), 2022))(t).Seen
		if two := must(b.IssueAnnual(b.planner(), req))(t); two.Version != 2 {
			t.Errorf("%+v", two)
		}
		if again, _, err := b.IssuedAnnual(b.planner(), tenant, b.plan, 2022, 1); err != nil || string(again) != string(data) {
			t.Errorf("the first version is another now: %v", err)
		}
		q := b.query()
		q.AsOf = day("2022-08-31")
		if l := must(b.AnnualIssues(b.planner(), q))(t); len(l) != 1 {
			t.Errorf("%d were issued by then", len(l))
		}
		_, _, err = b.IssuedAnnual(b.planner(), tenant, b.plan, 2022, 3)
		refused(t, err, "commitment.annual_unknown")
		b.exec(`UPDATE commitment_content SET data = $1`, []byte("{}"))
		_, _, err = b.IssuedAnnual(b.planner(), tenant, b.plan, 2022, 1)
		refused(t, err, "commitment.annual_altered")
	})
}

// Plans above and below one another, and targets weaker than those above.
func TestPlansAligned(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		link := func(child, parent plan.PlanID, k commitment.LinkKind) error {
			return b.LinkPlan(b.planner(), tenant, commitment.PlanLink{Child: child, Parent: parent, Kind: k, ParentTitle: "上级市规划", ChildTitle: "交通专项规划"})
		}
		for _, err := range []error{link(b.plan, "city", commitment.BelowUpper), link("traffic", b.plan, commitment.BelowSpecial)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		refused(t, link("city", "traffic", commitment.BelowUpper), "commitment.link_circle")
		refused(t, link("city", "city", commitment.BelowUpper), "commitment.link_circle")
		refused(t, link("a", "b", "beside"), "commitment.link_kind")
		refused(t, link("", "b", commitment.BelowUpper), "commitment.link_plan")
		refused(t, b.LinkPlan(b.head("jtj"), tenant, commitment.PlanLink{}), "identity.forbidden")
		tree := must(b.PlanTree(b.clerk("jtj"), tenant, time.Time{}))(t)
		if len(tree) != 1 || tree[0].Title != "上级市规划" || tree[0].Kept || !tree[0].Children[0].Kept || tree[0].Children[0].Children[0].Title != "交通专项规划" {
			t.Errorf("%+v", tree[0])
		}

		up := func(code indicator.Code, aim string, at area.Code) indicator.Row {
			r := b.target(code, aim, "", "")
			r.Target.Plan, r.Target.Area = "city", at
			return r
		}
		rate := func(r indicator.Row) indicator.Row {
			r.Target.Unit, r.Definition.Kind = "%", indicator.Ratio
			return r
		}
		b.tables["city"] = []indicator.Row{up("firms", "9000", "900100"), rate(up("forest", "60", "900100")), up("roads", "80", tenant), up("roads", "700", "900100"), up("nowhere", "1", "900100")}
		b.tables[b.plan] = append(b.tables[b.plan], rate(b.target("forest", "58.5", "", "")), b.target("roads", "80.0", "", ""), b.target("ours", "5", "", ""))
		a := must(b.Align(b.planner(), tenant, b.plan, "city", time.Time{}))(t)
		got := map[indicator.Code]commitment.Relation{}
		for _, l := range a.Lines {
			got[l.Code] = l.Relation
		}
		for code, want := range map[indicator.Code]commitment.Relation{
			"firms":   commitment.NotComparable, // the total of a larger place
			"forest":  commitment.Weaker,
			"roads":   commitment.SameTarget, // what was broken down to us
			"nowhere": commitment.MissingBelow,
			"ours":    commitment.OnlyBelow,
		} {
			if got[code] != want || a.Counts[want] != 1 {
				t.Errorf("%s: %s, want %s", code, got[code], want)
			}
		}
		w := a.Weaker()
		if len(w) != 1 || w[0].Gap.String() != "-1.5" {
			t.Fatalf("%+v", w)
		}
		m := w[0].Says()
		if s := m.In("zh"); s != "forest：低于上级。本级 58.5% － 上级 60% ＝ −1.5\u202f个百分点" {
			t.Errorf("%q", s)
		}
		_, err := b.Align(b.planner(), tenant, b.plan, "traffic", time.Time{})
		refused(t, err, "commitment.no_targets")
		if err := b.UnlinkPlan(b.planner(), tenant, "traffic"); err != nil {
			t.Fatal(err)
		}
		refused(t, b.UnlinkPlan(b.planner(), tenant, "traffic"), "commitment.link_unknown")
	})
}

// Nobody who may not align, issue or assign gets anywhere, whatever the role.
func TestRolesThatChange(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		allowed := map[string][]identity.Role{"assign": {identity.Planner}, "issue": {identity.Planner}, "link": {identity.Planner}, "read": {identity.Planner, identity.Statistician, identity.Clerk,
			identity.Head, identity.Manager, identity.Leader, identity.Supervisor, identity.Evaluator}}
		for _, role := range identity.Roles() {
			ctx := b.as(role, "")
			for name, err := range map[string]error{
				"assign": second(b.AssignAll(ctx, commitment.AssignAll{Tenant: tenant, Plan: b.plan, DryRun: true})),
				"issue":  second(b.IssueAnnual(ctx, commitment.IssueRequest{Tenant: tenant, Plan: b.plan})),
				"link":   b.LinkPlan(ctx, tenant, commitment.PlanLink{}),
				"read":   second(b.Tree(ctx, b.query(), commitment.Filter{})),
			} {
				forbidden := err != nil && identityFault(err)
				if forbidden == slices.Contains(allowed[name], role) {
					t.Errorf("%s may %s: %v", role, name, err)
				}
			}
		}
	})
}

// Work that goes on after the plan's last year has its columns in the division and
// its annual plans; what no duty reaches has none.
func TestWorkAfterThePlansLastYear(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.divided()
		b.assign("白鹭灌区", func(t *commitment.Terms) {
			t.Owner, t.Verify.Means, t.Due = "slj", commitment.ByEvidence, day("2028-06-30")
			t.Steps = []commitment.Step{{Year: 2026, What: "完成渠系配套"}}
		})
		d := b.division()
		if last := d.Years[len(d.Years)-1]; last != 2026 {
			t.Errorf("the last step is in 2026, the last column in %d", last)
		}
		if last := d.Annual[len(d.Annual)-1]; last != 2028 {
			t.Errorf("the last duty is due in 2028, the last annual plan of %d", last)
		}
		p := b.preview(b.book(func(f *excelize.File, sheet string, at func(words, column string) string) {
			if err := f.SetCellStr(sheet, at("白鹭灌区", "y2026"), "完成渠系和泵站"); err != nil {
				t.Fatal(err)
			}
		}))
		reqs := must(p.Requests())(t)
		if len(reqs) != 1 || len(reqs[0].Terms.Steps) != 1 || reqs[0].Terms.Steps[0].What != "完成渠系和泵站" {
			t.Errorf("a step after the plan comes back from the workbook: %+v, %+v", reqs, p.Fates)
		}
		for year, basis := range map[int]commitment.Basis{2026: commitment.BasisStep, 2028: commitment.BasisDue} {
			a := must(b.Annual(b.planner(), b.query(), year))(t)
			if !slices.ContainsFunc(a.Lines, func(l commitment.AnnualLine) bool {
				return strings.Contains(l.Text, "白鹭灌区") && l.Basis == basis
			}) {
				t.Errorf("%d: %+v", year, a.Lines)
			}
		}
		_, err := b.Annual(b.planner(), b.query(), 2029)
		refused(t, err, "commitment.year_outside")
	})
}
