package commitmentdb_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/division"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// tabled is the usual plan with a table as counties print it: a detail, a target in
// words, one without a target, and a table of results of the plan before.
func tabled() *reading.Reading {
	r := county()
	value := func(year int, v string, op reading.Op) *reading.Dated {
		return &reading.Dated{Year: year, Value: num(v), Op: op}
	}
	parent := "地区生产总值"
	r.Tables = append(r.Tables, reading.Table{ID: "专栏2", Title: "“十三五”主要指标完成情况", Kind: "results", Section: "1", TargetYear: 2020})
	r.Indicators[0].Baseline = value(2020, "110", "")
	r.Indicators = append(r.Indicators,
		reading.Indicator{Table: "专栏1", No: "2", Name: parent, Unit: "亿元", Nature: reading.Anticipatory, Target: value(2025, "750", reading.AtLeast)},
		reading.Indicator{Table: "专栏1", Name: "增速", Unit: "%", Nature: reading.Anticipatory, Parent: &parent, Target: value(2025, "8", reading.AtLeast)},
		reading.Indicator{Table: "专栏1", No: "3", Name: "单位GDP能源消耗降幅", Unit: "%", Nature: reading.Binding, Target: value(2025, "完成省下达任务", "")},
		reading.Indicator{Table: "专栏1", No: "4", Name: "能源综合生产能力", Unit: "万吨", Nature: reading.Binding},
		reading.Indicator{Table: "专栏2", No: "1", Name: "森林覆盖率", Unit: "%", Nature: reading.Binding, Target: value(2020, "47", reading.AtLeast), Actual: value(2020, "47.8", "")},
	)
	growth := county().Commitments[2]
	growth.ID, growth.Subject, growth.Text, growth.Value, growth.Unit, growth.Kind, growth.Owners = "c8", "GDP年均增速", "GDP年均增速达到8%以上", num("8"), "%", "growth", []string{"发展和改革局"}
	less := county().Commitments[1]
	less.ID, less.Text, less.Value, less.Due, less.DueExplicit = "c9", "2023年规模工业企业达到120家", num("120"), 2023, true
	r.Commitments = append(r.Commitments, growth, less)
	return r
}

// Every row of a table of targets is a task, the first of all; a sentence that asks
// for the same is its second place, one that asks for less a task of its own.
func TestTheTableOfTargetsIsDivided(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approve(tabled(), "2021-03-06")
		only := func(f commitment.Filter) (out []string) {
			for _, r := range rows(b.tree(time.Time{}, f)) {
				out = append(out, r.Text)
			}
			return out
		}
		if got := strings.Join(only(commitment.Filter{Kinds: []plan.Kind{plan.KindIndicator}}), " "); got != "规模工业企业≥150家 地区生产总值≥750亿元 地区生产总值增速≥8% 单位GDP能源消耗降幅：完成省下达任务 能源综合生产能力" {
			t.Errorf("the plan's own targets, not the results of the plan before: %s", got)
		}
		if got := only(commitment.Filter{Nature: reading.Binding}); len(got) != 4 || !slices.Contains(got, "能源综合生产能力") || !slices.Contains(got, "2023年规模工业企业达到120家") {
			t.Errorf("an auditor asks for obligations: %v", got)
		}
		firms, growth := b.row("规模工业企业≥150家"), b.row("地区生产总值增速")
		if len(firms.Twins) != 1 || firms.Twins[0].Text != "规模工业企业达到150家" || firms.PlanDue != day("2025-12-31") || firms.Section != "2" {
			t.Errorf("%+v", firms)
		}
		if len(growth.Twins) != 1 || growth.Twins[0].Text != "GDP年均增速达到8%以上" || len(b.row("地区生产总值≥750").Twins) != 0 {
			t.Errorf("a rate repeats the row of the rate: %+v", growth.Twins)
		}
		if r := b.row("2023年规模工业企业达到120家"); r.Nature != reading.Binding || r.Duty == firms.Duty {
			t.Errorf("another year is another task: %+v", r)
		}
		if s := must(b.Suggest(b.planner(), b.query(), commitment.Filter{Duties: []commitment.DutyID{growth.Duty}}))(t); s[0].Owner != "fgj" {
			t.Errorf("who answers for the sentence is proposed for the row: %+v", s)
		}
	})
}

// Who answers for an adopted indicator answers for its task, until the division
// names somebody else; the verdict is the status.
func TestTheIndicatorsUnitAnswers(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approve(tabled(), "2021-03-06")
		if r := b.row("规模工业企业≥150家"); r.Owner != "" || r.Status != commitment.Unassigned || r.Verify.Means != commitment.NoMeansYet {
			t.Errorf("nobody adopted it: %+v", r)
		}
		b.tables[b.plan] = []indicator.Row{b.target("firms", "150", b.row("规模工业企业≥150家").Item, method.OnTrack)}
		b.tables[b.plan][0].Target.Owner = "gxj"
		r := b.row("规模工业企业≥150家")
		if r.Owner != "gxj" || !r.OwnerDefault || r.OwnerName != "工信局" || r.Verify.Code != "firms" || r.Status != commitment.OnTrack || r.Version != 0 {
			t.Errorf("%+v", r)
		}
		tree := must(b.Tree(b.head("gxj"), b.query(), commitment.Filter{Mine: true}))(t)
		if len(rows(tree)) != 1 {
			t.Errorf("its people find it among their own: %+v", rows(tree))
		}
		b.verdicts["firms"] = method.Achieved
		if r = b.row("规模工业企业≥150家"); r.Status != commitment.Done {
			t.Errorf("%s", r.Status)
		}
		// unchanged on paper and back
		if p := b.preview(b.book(nil)); len(p.Fates) != 0 {
			t.Errorf("%+v", p.Fates)
		}
		var buf bytes.Buffer
		if err := division.Export(&buf, i18n.ZH, b.division()); err != nil {
			t.Fatal(err)
		}
		f := must(excelize.OpenReader(&buf))(t)
		defer func() { _ = f.Close() }()
		if f.GetSheetName(0) != "主要指标分工" {
			t.Error(f.GetSheetName(0))
		}
		grid := must(f.GetRows("主要指标分工"))(t)
		row := slices.IndexFunc(grid, func(r []string) bool { return slices.Contains(r, "规模工业企业") })
		if got := strings.Join(grid[row][:7], "|"); got != "1|规模工业企业|家|110|≥150\u202f家|约束性|工信局" {
			t.Error(got)
		}
		set := func(key, value string) {
			col := slices.Index(grid[2], "gyd1="+key)
			if err := f.SetCellStr("主要指标分工", must(excelize.CoordinatesToCellName(col+1, row+1))(t), value); err != nil {
				t.Fatal(err)
			}
		}
		set("owner", "发改局")
		set("y2023", "（按轨迹）≥129家") // of an earlier trajectory: nobody typed it
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		p := b.preview(out.Bytes())
		reqs := must(p.Requests())(t)
		if len(reqs) != 1 || reqs[0].Terms.Owner != "fgj" || len(reqs[0].Terms.Steps) != 0 || p.Fates[0].Ref != "主要指标分工!G5" {
			t.Fatalf("%+v %+v", reqs, p.Fates)
		}
		must(b.AssignAll(b.planner(), commitment.AssignAll{Tenant: tenant, Plan: b.plan, Requests: reqs}))(t)
		if r = b.row("规模工业企业≥150家"); r.Owner != "fgj" || r.OwnerDefault || r.PlanOwner != "gxj" {
			t.Errorf("%+v", r)
		}
	})
}

// What was recorded of the sentence before its row became the task is not lost: its
// terms, its evidence and its old address are those of the row.
func TestTheSentencesHistoryIsTheRows(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := county()
		r.Indicators, r.Tables = nil, nil
		b.approve(r, "2021-03-06")
		old := b.row("规模工业企业达到150家").Duty
		b.assign("规模工业企业达到150家", func(t *commitment.Terms) { t.Owner, t.Verify.Means, t.Note = "gxj", commitment.ByEvidence, "原话" })
		e := must(b.give("gxj", "规模工业企业达到150家", commitment.SubmitRequest{Claim: commitment.Progress, Year: 2021, Note: "已到120家"}))(t)
		b.on("2022-03-01")
		b.approve(county(), "2022-02-20")
		b.measure()
		now := b.row("规模工业企业≥150家")
		if now.Duty == old || now.Owner != "gxj" || now.Note != "原话" || now.Version != 1 || now.Evidence[commitment.Submitted] != 1 {
			t.Fatalf("%+v", now)
		}
		d := must(b.Duty(b.planner(), b.query(), old))(t)
		if d.Row.Duty != now.Duty || len(d.History) != 2 || len(d.Given) != 1 {
			t.Errorf("the old name leads to the row: %+v", d)
		}
		must(b.ConfirmEvidence(b.head("gxj"), b.step(e)))(t)
		f := must(b.Assign(b.planner(), tenant, b.plan, commitment.AssignRequest{Duty: old, Base: 1, Terms: commitment.Terms{Owner: "fgj"}}, ""))(t)
		if f.Duty != now.Duty || f.Version != 2 || b.row("规模工业企业≥150家").Owner != "fgj" {
			t.Errorf("%+v", f)
		}
		_, err := b.Assign(b.planner(), tenant, b.plan, commitment.AssignRequest{Duty: now.Duty, Base: 1, Terms: commitment.Terms{Owner: "gxj"}}, "")
		refused(t, err, "commitment.assignment_stale")
	})
}

// Suggestions taken over before anybody adopted the indicator do not stay for ever:
// once it measures what evidence verifies, that is a finding, and one press mends it.
func TestAnIndicatorAdoptedLaterIsProposed(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := county()
		r.Indicators, r.Tables = nil, nil
		r.Commitments[1].Value, r.Commitments[1].Text = num("140"), "全县规模工业企业达到140家"
		b.approve(r, "2021-03-06")
		b.assign("全县规模工业企业", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "gxj", commitment.ByEvidence })
		b.assign("高新技术企业", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "gxj", commitment.ByEvidence })
		if g := must(b.Gaps(b.planner(), b.query()))(t); g.Counts[commitment.GapIndicator] != 0 {
			t.Errorf("%+v", g.Counts)
		}
		b.tables[b.plan] = []indicator.Row{b.target("firms", "150", "", method.OnTrack)}
		b.tables[b.plan][0].Definition.Name = "规模工业企业"
		g := must(b.Gaps(b.planner(), b.query()))(t)
		if g.Counts[commitment.GapIndicator] != 1 {
			t.Fatalf("%+v", g.Counts)
		}
		s := must(b.Suggest(b.planner(), b.query(), commitment.Filter{Gap: commitment.GapIndicator}))(t)
		if len(s) != 1 || s[0].Taken || s[0].Verify.Code != "firms" || s[0].Verify.Aim.String() != "140" {
			t.Fatalf("%+v", s)
		}
		req := commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Filter: commitment.Filter{Gap: commitment.GapIndicator}, Change: commitment.Change{Suggested: true, OnlyEmpty: true}, DryRun: true}
		if dry := must(b.Bulk(b.planner(), req))(t); dry.Counts[commitment.Changes] != 0 {
			t.Errorf("what says something is left alone where that is asked: %+v", dry.Fates)
		}
		req.Change.OnlyEmpty = false
		dry := must(b.Bulk(b.planner(), req))(t)
		req.DryRun, req.Seen = false, dry.Seen
		must(b.Bulk(b.planner(), req))(t)
		if r := b.row("全县规模工业企业"); r.Verify.Means != commitment.ByIndicator || r.Verify.Code != "firms" || r.Owner != identity.OrgID("gxj") {
			t.Errorf("%+v", r.Terms)
		}
		if g = must(b.Gaps(b.planner(), b.query()))(t); g.Counts[commitment.GapIndicator] != 0 {
			t.Errorf("%+v", g.Counts)
		}
	})
}
