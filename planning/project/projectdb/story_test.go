package projectdb_test

import (
	"slices"
	"strings"
	"testing"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// From an idea to use: each gate names what is missing and opens when it is there.
func TestTheWayOfAProject(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.make(road())
		_, err := b.Advance(b.planner(), step(p), 0)
		refused(t, err, "project.gate_missing")
		if e, ok := cause[*project.NotReady](err); !ok || len(e.Items) != 1 || e.Items[0].ID != "screening" {
			t.Errorf("%v", err)
		}
		p = b.screened(p, 8)
		p = b.must(b.Advance(b.planner(), step(p), 0))
		if p.Stage != project.Reserve {
			t.Fatal(p.Stage)
		}
		_, err = b.Advance(b.planner(), step(p), 0)
		if say := i18n.Fault(i18n.ZH, err); !strings.Contains(say, "还缺 3 项：项目建议书批复（立项）或企业投资项目核准文件或企业投资项目备案证明、项目代码、联合审查无反对意见") {
			t.Error(say)
		}
		form := p.Basics
		form.Code = "２１０６-900101-04-01-123456"
		_, err = b.Edit(b.planner(), step(p), form)
		refused(t, err, "project.code_area")
		form.Code = "2106-430381-04-01-123456"
		p = b.must(b.Edit(b.planner(), step(p), form))
		p = b.paper(p, "proposal")
		p = b.must(b.AskOpinions(b.planner(), step(p), []identity.OrgID{"land", "water"}, day("2025-01-20")))
		p = b.must(b.GiveOpinion(b.as(identity.Head, "land"), step(p), "land", project.Agrees))
		p = b.must(b.GiveOpinion(b.as(identity.Clerk, "water"), step(p, "占用堤防"), "water", project.Objects))
		_, err = b.Advance(b.planner(), step(p), 0)
		refused(t, err, "project.gate_missing")
		p = b.must(b.GiveOpinion(b.as(identity.Clerk, "water"), step(p, "已避让，须报防洪评价"), "water", project.Conditions))
		p = b.must(b.Advance(b.planner(), step(p), 0))

		for _, kind := range []string{"land_preview", "eia", "feasibility", "construction_permit"} {
			p = b.paper(p, kind)
		}
		_, err = b.Advance(b.planner(), step(p), 0)
		if e, ok := cause[*project.NotReady](err); !ok || len(e.Items) != 1 || e.Items[0].ID != "design" {
			t.Errorf("%v", err)
		}
		// waived by a second person
		p = b.must(b.AskWaiver(b.planner(), step(p, "小型改造，概算随可研批复"), project.Started, "design"))
		_, err = b.SettleWaiver(b.planner(), step(p), project.Started, "design", true)
		refused(t, err, "project.own_waiver")
		p = b.must(b.SettleWaiver(b.as(identity.Leader, ""), step(p), project.Started, "design", true))
		p = b.must(b.Advance(b.planner(), step(p), 0))
		if p.Stage != project.Started {
			t.Fatal(p.Stage)
		}
		p = b.reported(p, 1, "12", "1.5")
		p = b.must(b.Advance(b.planner(), step(p), 0))
		_, err = b.Advance(b.planner(), step(p), 0)
		refused(t, err, "project.gate_missing")
		b.on("2025-03-05")
		p = b.paper(b.reported(p, 2, "4988.5", "100"), "acceptance")
		p = b.must(b.Advance(b.planner(), step(p), 0))
		p = b.must(b.Advance(b.planner(), step(b.paper(p, "handover")), 0))
		if p.Stage != project.Operating {
			t.Fatal(p.Stage)
		}
		_, err = b.Advance(b.planner(), step(p), 0)
		refused(t, err, "project.last_stage")
		if v := b.show(p, day("2025-01-06")); v.Project.Stage != project.Building || v.Project.Version >= p.Version {
			t.Errorf("on the evening of the first day it was %s", v.Project.Stage)
		}
		m := b.show(p, 0).Money
		if !m.Total.Done.Equal(wan("5000.5")) || !m.Years[0].Done.Equal(m.Total.Done) || !m.Months[1].AllDone.Equal(m.Total.Done) {
			t.Errorf("%+v", m)
		}
		if e := b.show(p, 0).Earned; !e.EV.Value.Equal(wan("5000.5")) || e.CPI.Known() { // nobody told what it cost
			t.Errorf("%+v", e)
		}
	})
}

func (b *bench) paper(p *project.Project, kind string) *project.Project {
	b.t.Helper()
	return b.must(b.AddDocument(b.planner(), step(p), project.Document{Kind: kind, Number: "演示〔2025〕" + kind, Body: "演示局", On: day("2025-01-05")}))
}

// screened lets three experts give the same points.
func (b *bench) screened(p *project.Project, points int) *project.Project {
	b.t.Helper()
	names := []string{"专家甲", "专家乙", "专家丙"}
	var experts []project.Expert
	for _, n := range names {
		experts = append(experts, project.Expert{Person: identity.PersonID(n), Name: n})
	}
	p = b.must(b.Appoint(b.planner(), step(p), experts, day("2025-01-31")))
	for _, n := range names {
		b.must(b.Score(b.person(n), step(p), scores(b, points, true)))
	}
	return b.must(b.Conclude(b.planner(), step(b.show(p, 0).Project)))
}

func scores(b *bench, points int, submit bool) project.Scores {
	s := project.Scores{Submitted: submit}
	for _, c := range b.CriteriaOn(b.Today()).Criteria {
		s.Scores = append(s.Scores, project.Score{Criterion: c.ID, Points: points})
	}
	return s
}

// reported reports a month of 2025 and lets the head confirm it.
func (b *bench) reported(p *project.Project, m int, done, physical string) *project.Project {
	b.t.Helper()
	f := project.ReportForm{Month: month(2025, m), Done: wan(done), Paid: []project.Fund{{Source: project.Central, Amount: wan(done)}}, Physical: wan(physical)}
	p = b.must(b.SaveReport(b.manager(), step(p), f))
	p = b.must(b.SubmitReport(b.manager(), step(p), f.Month))
	return b.must(b.SettleReport(b.head(), step(p), f.Month, true))
}

// Experts score apart: nobody sees another's sheet before all is concluded, and
// only who was appointed scores.
func TestExpertsAreIndependent(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.make(road())
		_, err := b.Appoint(b.planner(), step(p), []project.Expert{{Person: "甲", Name: "甲"}}, day("2025-01-31"))
		refused(t, err, "project.experts")
		experts := []project.Expert{{Person: "甲", Name: "甲"}, {Person: "乙", Name: "乙"}, {Person: "丙", Name: "丙"}}
		p = b.must(b.Appoint(b.planner(), step(p), experts, day("2025-01-31")))
		first := step(p)
		_, err = b.Score(b.person("丁"), first, scores(b, 9, true))
		refused(t, err, "project.not_appointed")
		// all three saw the same version, and none hinders another
		p = b.must(b.Score(b.person("甲"), first, scores(b, 9, true)))
		p2 := b.must(b.Score(b.person("乙"), first, scores(b, 5, false)))
		if s := p2.Screening.Sheets; s[0].Scores != nil || len(s[1].Scores) != 5 {
			t.Errorf("乙 sees %+v", s)
		}
		if s := b.show(p, 0).Project.Screening.Sheets; s[0].Scores != nil || s[1].Scores != nil || !s[0].Submitted {
			t.Errorf("the planner sees %+v", s)
		}
		if p3 := b.must(b.AddProblem(b.planner(), step(p2), project.Problem{Text: "缺图", Due: day("2025-02-01")})); p3.Screening.Sheets[0].Scores != nil {
			t.Error("what a step gives back shows the scores")
		}
		acts, err := b.History(b.planner(), tenant, p.ID)
		if err != nil || acts[1].Change.Scores == nil || acts[1].Change.Scores.Scores != nil {
			t.Errorf("the journal shows %+v, %v", acts[1].Change.Scores, err)
		}
		if _, err = b.Show(b.person("甲"), tenant, p.ID, 0); fault.From(err).Code != fault.Forbidden {
			t.Errorf("an expert sees the whole project: %v", err)
		}
		v, err := b.Task(b.person("甲"), tenant, p.ID)
		if err != nil || len(v.Project.Screening.Sheets[0].Scores) != 5 || v.Project.Screening.Sheets[1].Scores != nil {
			t.Errorf("甲 sees %+v, %v", v, err)
		}
		_, err = b.Score(b.person("甲"), step(p2), scores(b, 1, true))
		refused(t, err, "project.scores_final")
		_, err = b.Conclude(b.planner(), step(p2))
		refused(t, err, "project.screening_waits")
		half := scores(b, 5, true)
		half.Scores = half.Scores[:2]
		_, err = b.Score(b.person("丙"), first, half)
		refused(t, err, "project.scores")
		b.must(b.Score(b.person("乙"), step(p2), scores(b, 5, true)))
		b.must(b.Score(b.person("丙"), first, scores(b, 3, true)))
		p = b.must(b.Conclude(b.planner(), step(b.show(p, 0).Project)))
		if r := p.Screening.Result; r.Passed || r.Mean.String() != "56.67" || r.Sheets != 3 {
			t.Errorf("%+v", r)
		}
		if s := b.show(p, 0).Project.Screening.Sheets; len(s[0].Scores) != 5 {
			t.Error("concluded, and the scores are hidden")
		}
		// once more, and it passes
		p = b.must(b.Appoint(b.planner(), step(p), experts, day("2025-01-31")))
		if p.Screening.Round != 2 || len(p.Screening.Sheets) != 0 {
			t.Errorf("%+v", p.Screening)
		}
	})
}

// Two people edit at once: different fields go together, the same field is a
// conflict that names who and when, and nothing is lost.
func TestConcurrentEditsNeverLoseAChange(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.make(road())
		base := step(p)
		one, two := p.Basics, p.Basics
		one.Leader, one.Scale = "演示市长", "8公里"
		two.Content, two.Scale = "改造道路 9 公里", "8公里"
		b.must(b.Edit(b.person("甲", identity.Grant{Role: identity.Planner}), base, one))
		p = b.must(b.Edit(b.person("乙", identity.Grant{Role: identity.Planner}), base, two))
		if p.Basics.Leader != "演示市长" || p.Basics.Content != "改造道路 9 公里" || p.Basics.Scale != "8公里" {
			t.Errorf("%+v", p.Basics)
		}
		three := road()
		three.Leader = "演示县长"
		_, err := b.Edit(b.person("丙", identity.Grant{Role: identity.Planner}), base, three)
		refused(t, err, "project.stale")
		st, ok := cause[*project.Stale](err)
		if !ok || len(st.Parts) != 1 || st.Parts[0] != "field/leader" || st.Touch.By != "甲" {
			t.Errorf("%+v", st)
		}
		if say := i18n.Fault(i18n.ZH, err); !strings.Contains(say, "甲在2025年1月6日改过“责任领导”") {
			t.Error(say)
		}
		// a plan of milestones, money and a problem at the same time: different parts
		now := step(p)
		b.must(b.PlanYear(b.manager(), now, 2025, []project.Fund{{Source: project.Central, Amount: wan("100")}}, "完成路基"))
		b.must(b.AddProblem(b.manager(), now, project.Problem{Text: "征地未完", Due: day("2025-02-01")}))
		p = b.must(b.Replan(b.manager(), now, project.Replanning{Milestones: []project.Milestone{{Name: "路基", Start: day("2025-04-01"), Finish: day("2025-08-31"), Weight: 1}}}))
		_, err = b.PlanYear(b.manager(), now, 2025, []project.Fund{{Source: project.Central, Amount: wan("200")}}, "")
		refused(t, err, "project.reason_needed")
		_, err = b.PlanYear(b.manager(), project.Step{Tenant: tenant, ID: p.ID, Base: now.Base, Reason: "追加"}, 2025, []project.Fund{{Source: project.Central, Amount: wan("200")}}, "")
		refused(t, err, "project.stale")
		if p.Problems[0].Text != "征地未完" || p.YearPlan(2025).Goal != "完成路基" || p.Basics.Finish != day("2025-08-31") {
			t.Errorf("%+v", p)
		}
		_, err = b.Edit(b.planner(), step(p), road())
		refused(t, err, "project.dates_from_plan")
	})
}

func TestReportsAreLockedUnlessReturned(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.at(project.Building)
		f := project.ReportForm{Month: month(2025, 1), Done: wan("100"), Physical: wan("5")}
		_, err := b.SaveReport(b.as(identity.Manager, "water"), step(p), f)
		if fault.From(err).Code != fault.Forbidden {
			t.Errorf("a manager of another unit: %v", err)
		}
		p = b.must(b.SaveReport(b.manager(), step(p), f))
		p = b.must(b.SubmitReport(b.manager(), step(p), f.Month))
		_, err = b.SaveReport(b.manager(), step(p), f)
		refused(t, err, "project.report_locked")
		both := b.person("一身二任", identity.Grant{Role: identity.Manager, Org: "traffic"}, identity.Grant{Role: identity.Head, Org: "traffic"})
		_, err = b.SettleReport(b.head(), step(p), f.Month, false)
		refused(t, err, "project.reason_needed")
		p = b.must(b.SettleReport(b.head(), step(p, "与付款凭证不符"), f.Month, false))
		_, err = b.SubmitReport(b.manager(), step(p), f.Month)
		refused(t, err, "project.report_returned")
		f.Done = wan("90")
		p = b.must(b.SaveReport(both, step(p), f))
		p = b.must(b.SubmitReport(b.manager(), step(p), f.Month))
		_, err = b.SettleReport(both, step(p), f.Month, true)
		refused(t, err, "project.own_report")
		p = b.must(b.SettleReport(b.head(), step(p), f.Month, true))
		_, err = b.SaveReport(b.manager(), step(p), f)
		refused(t, err, "project.report_locked")
		// a correction is a new version; until it is confirmed the old one counts
		f.Done, f.Reason = wan("95"), "漏计一笔"
		p = b.must(b.SaveReport(b.manager(), step(p), f))
		if r := p.Report(f.Month); r.Version != 2 || !p.MoneyTable().Total.Done.Equal(wan("90")) {
			t.Errorf("%+v", r)
		}
		p = b.must(b.SubmitReport(b.manager(), step(p), f.Month))
		p = b.must(b.SettleReport(b.head(), step(p), f.Month, true))
		if !p.MoneyTable().Total.Done.Equal(wan("95")) || len(p.Reports) != 2 {
			t.Errorf("%+v", p.Reports)
		}
		b.on("2025-03-03")
		_, err = b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, 2), Physical: wan("4")})
		refused(t, err, "project.report_backward")
		_, err = b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, 4), Physical: wan("8")})
		refused(t, err, "project.report_month")
		_, err = b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, 2), Physical: wan("100.01")})
		refused(t, err, "project.report_physical")
	})
}

func TestPlansOfMilestones(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.at(project.Preparation)
		ms := []project.Milestone{{ID: "a", Name: "征地", Start: day("2025-02-01"), Finish: day("2025-02-28"), Key: true},
			{ID: "b", Name: "路基", Start: day("2025-03-01"), Finish: day("2025-05-31"), Weight: 60}, {ID: "c", Name: "路面", Start: day("2025-06-01"), Finish: day("2025-08-31"), Weight: 40}}
		links := []project.Link{{From: "a", To: "b", Kind: schedule.FinishStart}, {From: "b", To: "c", Kind: schedule.FinishStart}}
		p = b.must(b.Replan(b.manager(), step(p), project.Replanning{Milestones: ms, Links: links}))
		_, err := b.Replan(b.manager(), step(p), project.Replanning{Milestones: ms[:2], Links: links[:1]})
		refused(t, err, "project.reason_needed")
		_, err = b.Replan(b.manager(), step(p, "试"), project.Replanning{Milestones: ms, Links: append(links[:2:2], project.Link{From: "c", To: "a", Kind: schedule.StartStart})})
		refused(t, err, "project.plan_loop")
		if say := i18n.Fault(i18n.ZH, err); !strings.Contains(say, "征地 → 路基 → 路面 → 征地") {
			t.Error(say)
		}
		late := append([]project.Milestone{}, ms...)
		late[0].Finish = day("2025-03-15")
		_, err = b.Replan(b.manager(), step(p, "征地推迟"), project.Replanning{Milestones: late, Links: links})
		refused(t, err, "project.plan_clash")
		p = b.must(b.Replan(b.manager(), step(p, "征地推迟"), project.Replanning{Milestones: late, Links: links, Push: true}))
		if got := p.Plan().Milestones; got[1].Start != day("2025-03-16") || got[2].Finish != day("2025-09-15") || p.Basics.Finish != got[2].Finish || len(p.Baselines) != 2 {
			t.Errorf("%+v", got)
		}
		if ms[1].Start != day("2025-03-01") || p.Baselines[0].Milestones[1].Start != day("2025-03-01") {
			t.Error("the old plan changed")
		}
		b.on("2025-04-01")
		p = b.must(b.Expect(b.manager(), step(p), []project.Progress{{ID: "a", Started: day("2025-02-01"), Finished: day("2025-03-20")}}))
		n := b.show(p, 0).Network
		// the land came five days late and the roadbed has not begun by 1 April
		if n.Times[0].Slack != 0 || !n.Times[0].Done || n.Times[1].Slack != -16 || n.Finish != day("2025-10-01") || strings.Join(n.Path, "") != "bc" {
			t.Errorf("%+v finish %s path %v", n.Times, n.Finish, n.Path)
		}
		_, err = b.Expect(b.manager(), step(p), []project.Progress{{ID: "b", Finished: day("2025-04-02")}})
		refused(t, err, "project.milestone_future")
	})
}

func TestLightsFollowFromFacts(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.at(project.Preparation)
		look := func(on string) light.Light { return b.show(p, day(on)).Light }
		b.on("2025-08-01")
		for _, c := range []struct {
			on   string
			want light.Colour
		}{{"2025-04-01", light.Green}, {"2025-04-02", light.Yellow}, {"2025-07-01", light.Yellow}, {"2025-07-02", light.Red}} {
			if l := look(c.on); l.Colour != c.want {
				t.Errorf("on %s it is %s: %s", c.on, l.Colour, l.Line.In(i18n.ZH))
			}
		}
		late, err := b.Late(b.planner(), tenant)
		if err != nil || len(late) != 1 || late[0].Colour != light.Red || late[0].Judged.Checks[0].Kind != light.StartLate || late[0].Judged.Day != day("2025-08-01") {
			t.Errorf("late: %+v, %v", late, err)
		}
		form := p.Basics
		form.Start, form.Finish = day("2025-10-01"), day("2026-10-01")
		_, err = b.Edit(b.planner(), step(p), form)
		refused(t, err, "project.reason_needed")
		b.must(b.Edit(b.planner(), step(p, "用地指标未到"), form))
		if l := b.show(p, 0).Light; l.Colour != light.Yellow || l.Checks[0].Kind != light.CaughtUp {
			t.Errorf("a plan pushed back makes good what was late: %s", l.Line.In(i18n.ZH))
		}
		if late, err := b.Late(b.planner(), tenant); err != nil || len(late) != 0 {
			t.Errorf("it caught up and is late: %+v, %v", late, err)
		}
		if l := look("2025-07-02"); l.Colour != light.Red {
			t.Errorf("the past changed: %s", l.Colour)
		}
		page, err := b.Library(b.planner(), project.Query{Tenant: tenant, AsOf: day("2025-07-02"), Lights: []light.Colour{light.Red}})
		if err != nil || page.Matched != 1 {
			t.Errorf("%+v %v", page, err)
		}
	})
}

// A milestone that the unit expects late makes the light yellow through the days of
// all that waits for it; what is planned or said later leaves past lights alone.
func TestLightsFollowWhatIsExpected(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2026-11-02")
		basics := road()
		basics.Start, basics.Finish = 0, 0
		p := b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: basics, Reason: "存量补录", Stage: project.Preparation}))
		p = b.must(b.Replan(b.manager(), step(p), project.Replanning{Milestones: []project.Milestone{
			{ID: "a", Name: "主体封顶", Start: day("2026-12-01"), Finish: day("2027-05-31")}, {ID: "b", Name: "装修", Start: day("2027-06-01"), Finish: day("2027-08-31")}, {ID: "c", Name: "绿化", Start: day("2027-01-01"), Finish: day("2027-02-01")}},
			Links: []project.Link{{From: "a", To: "b", Kind: schedule.FinishStart}}}))
		is := func(on, colour, says string) {
			t.Helper()
			l := b.show(p, day(on)).Light
			if string(l.Colour) != colour || !strings.Contains(l.Line.In(i18n.ZH), says) {
				t.Errorf("on %s it is %s: %s", on, l.Colour, l.Line.In(i18n.ZH))
			}
		}
		b.on("2026-11-10")
		p = b.must(b.Expect(b.manager(), step(p), []project.Progress{{ID: "c", Forecast: day("2027-07-31")}})) // it has slack
		b.on("2026-11-12")
		p = b.must(b.Expect(b.manager(), step(p), []project.Progress{{ID: "a", Forecast: day("2027-07-15")}}))
		b.on("2026-11-20")
		p = b.must(b.Replan(b.manager(), step(p, "用地晚交"), project.Replanning{Milestones: []project.Milestone{
			{ID: "a", Name: "主体封顶", Start: day("2026-12-01"), Finish: day("2027-07-15")}, {ID: "b", Name: "装修", Start: day("2027-07-16"), Finish: day("2027-10-15")}, {ID: "c", Name: "绿化", Start: day("2027-01-01"), Finish: day("2027-02-01")}},
			Links: []project.Link{{From: "a", To: "b", Kind: schedule.FinishStart}}}))
		b.on("2026-11-25")
		is("2026-11-09", "green", "")
		is("2026-11-11", "green", "")
		is("2026-11-13", "yellow", "单位预计“主体封顶”2027年7月15日完成；在它之后的节点单位没有报预计，按工期顺延推算要到2027年10月15日竣工，比计划的2027年8月31日晚 45 天")
		is("2026-11-21", "green", "")
		is("2026-11-13", "yellow", "主体封顶")

		// What the unit told of the last milestone stands, whatever would follow from the
		// others or from what has not begun in time.
		p = b.must(b.Expect(b.manager(), step(p), []project.Progress{{ID: "a", Forecast: day("2027-12-31")}, {ID: "b", Forecast: day("2027-11-30")}, {ID: "c", Finished: day("2026-11-24")}}))
		p = b.must(b.Expect(b.manager(), step(p), []project.Progress{{ID: "a", Forecast: day("2027-10-15")}}))
		is("2026-11-26", "yellow", "单位预计“装修”2027年11月30日完成，比计划竣工的2027年10月15日晚 46 天")
	})
}

// A second project of a name is made only knowingly; who asks is told which has it.
func TestASecondProjectOfAName(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		first := b.make(road())
		again := road()
		again.Name = "青石 大道改造工程"
		_, err := b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: again})
		refused(t, err, "project.name_taken")
		if e, ok := cause[*project.Twins](err); !ok || !slices.Equal(e.IDs, []project.ID{first.ID}) {
			t.Errorf("taken by %+v", e)
		}
		second := b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: again, Twin: true}))

		// A new name is asked about too, an old one that stays is not.
		third := road()
		third.Name = "白鹭水厂"
		p := b.make(third)
		_, err = b.Edit(b.planner(), step(p), road())
		refused(t, err, "project.name_taken")
		third.Leader = "演示市长"
		p = b.must(b.Edit(b.planner(), step(p), third))
		again.Leader = "演示市长"
		b.must(b.Edit(b.planner(), step(second), again))
		st := step(p)
		st.Twin = true
		b.must(b.Edit(b.planner(), st, road()))

		// What is over does not hold its name.
		b.must(b.Stand(b.planner(), step(b.make(project.Basics{Name: "终止的"}), "不建了"), project.Ended))
		b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: project.Basics{Name: "终止的"}}))

		// The same code is refused, naming who has it.
		coded := project.Basics{Name: "有代码的", Code: "2106-430381-04-01-123456"}
		with := b.make(coded)
		coded.Name = "另一个"
		_, err = b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: coded})
		refused(t, err, "project.code_taken")
		if e, ok := cause[*project.Twins](err); !ok || e.IDs[0] != with.ID {
			t.Errorf("the code is taken by %+v", e)
		}
	})
}
