package demo

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/identity"
)

// chased is an item of supervision with what people did about it, on days counted
// back from the day of loading, or from a day in autumn for those of the year before. All
// of it is made up and says so.
type chased struct {
	title, asked string
	kind         supervision.SourceKind
	owner        identity.OrgID
	help         []identity.OrgID
	days         int
	steps        []chase
	last         bool // of the year before
}

// base is the day that the steps are counted back from.
func (c *chased) base(now time.Time) time.Time {
	if !c.last {
		return now
	}
	return time.Date(now.Year()-1, 11, 20, 1, 30, 0, 0, time.UTC) // 9.30 in China
}

// plainly are the steps of an item that was answered and closed without further ado: so
// many days before its base it was issued and answered.
func plainly(issued, answered int, said string) []chase {
	return []chase{{issued, identity.Supervisor, draftStep, "", nil, ""}, {issued, identity.Supervisor, supervision.Issue, "", nil, ""},
		{issued - 1, identity.Clerk, supervision.Accept, "", nil, ""}, {answered, identity.Clerk, supervision.Answer, said, map[string]string{"progress": "100"}, ""},
		{answered - 2, identity.Supervisor, supervision.Verify, "演示：看过材料，属实。", map[string]string{"result": "属实"}, ""}, {answered - 2, identity.Supervisor, supervision.Close, "", nil, ""}}
}

// chase is a step: who of which organisation does what, so many days ago.
type chase struct {
	ago    int
	role   identity.Role
	do     casework.TransitionName
	note   string
	fields map[string]string
	notice supervision.NoticeKind // instead of a step
}

const (
	draftStep  casework.TransitionName = supervision.Propose
	leaderName                         = "演示领导甲"
)

var chases = []chased{
	{"演示：公办幼儿园学位建设进度滞后", "说明滞后原因，倒排工期，按月报送新增学位数。", supervision.FromLeader, "jyj", []identity.OrgID{"czj"}, 10, []chase{
		{60, identity.Supervisor, draftStep, "", nil, ""}, {60, identity.Supervisor, supervision.Issue, "", nil, ""},
		{58, identity.Clerk, supervision.Accept, "", nil, ""}, {55, identity.Clerk, supervision.Report, "演示：两所幼儿园主体完工，第三所在办用地手续。", map[string]string{"progress": "60"}, ""},
		{51, identity.Clerk, supervision.Contribute, "演示：配套资金已拨付到位。", nil, ""},
		{50, identity.Head, supervision.Answer, "演示：三所幼儿园均已开园，附学位清单。", map[string]string{"progress": "90"}, ""},
		{49, identity.Supervisor, supervision.Return, "演示：清单与教育事业统计不符，请核对后再报。", nil, ""},
		{48, identity.Clerk, supervision.Answer, "演示：已按事业统计口径核对，新增学位数更正。", map[string]string{"progress": "100"}, ""},
		{47, identity.Supervisor, supervision.Verify, "演示：现场看过两所，属实。", map[string]string{"result": "属实"}, ""}, {47, identity.Supervisor, supervision.Close, "", nil, ""}}, false},
	{"演示：乡镇卫生院床位数预警未回应", "核对床位统计口径，提出补足措施。", supervision.FromWarning, "wjj", nil, 10, []chase{
		{40, identity.Supervisor, draftStep, "", nil, ""}, {40, identity.Supervisor, supervision.Issue, "", nil, ""},
		{38, identity.Clerk, supervision.Accept, "", nil, ""}, {22, identity.Supervisor, "", "", nil, supervision.NoticeYellow},
		{12, identity.Supervisor, "", "", nil, supervision.NoticeRed}, {11, identity.Leader, "instruct", "演示：请卫健局一周内报结果。", nil, ""}}, false},
	{"演示：高标准农田建设台账不全", "补齐台账和验收材料。", supervision.FromAudit, "nyj", nil, 10, []chase{
		{18, identity.Supervisor, draftStep, "", nil, ""}, {18, identity.Supervisor, supervision.Issue, "", nil, ""}, {17, identity.Head, supervision.Accept, "", nil, ""},
		{14, identity.Clerk, "ask", "演示：三个乡镇的验收材料还在整理。", map[string]string{"wanted": "5"}, ""}}, false},
	{"演示：工业园区污水处理费用拨付", "本月内完成拨付并报送凭证。", supervision.FromPublic, "czj", []identity.OrgID{"sthjj"}, 5, []chase{
		{6, identity.Supervisor, draftStep, "", nil, ""}, {6, identity.Supervisor, supervision.Issue, "", nil, ""}, {5, identity.Clerk, supervision.Accept, "", nil, ""},
		{1, identity.Supervisor, "urge_part", "演示：请生态环境局尽快核对排污量并反馈。", nil, ""}}, false},
	{"演示：季度监测报表逾期", "三个工作日内补报，说明逾期原因。", supervision.FromOverdue, "gxj", nil, 10, []chase{
		{9, identity.Supervisor, draftStep, "", nil, ""}, {9, identity.Supervisor, supervision.Issue, "", nil, ""}, {8, identity.Clerk, supervision.Accept, "", nil, ""},
		{2, identity.Clerk, supervision.Answer, "演示：已补报，逾期原因是人员变动。", map[string]string{"progress": "100"}, ""}}, false},
	{"演示：老旧小区改造群众来信", "联系来信人，说明改造安排。", supervision.FromPublic, "jyj", nil, 15, []chase{
		{3, identity.Supervisor, draftStep, "", nil, ""}, {3, identity.Supervisor, supervision.Issue, "", nil, ""}}, false},
	{"演示：粮食播种面积统计口径", "与统计局核对口径后报送说明。", supervision.FromPerson, "nyj", []identity.OrgID{"tjj"}, 10, []chase{
		{1, identity.Supervisor, draftStep, "", nil, ""}}, false},
	{"演示：规模工业企业入统核对", "核对入统企业名单后报送。", supervision.FromPerson, "gxj", nil, 10, plainly(60, 52, "演示：名单已核对，附清单。"), true},
	{"演示：农村公路养护资金使用", "报送资金使用台账。", supervision.FromAudit, "czj", nil, 10, plainly(75, 50, "演示：台账已补齐，附银行回单。"), true},
	{"演示：义务教育大班额化解", "报送化解进度和安排。", supervision.FromWarning, "jyj", nil, 15, plainly(80, 62, "演示：已化解，附学籍数据。"), true},
	{"演示：家庭医生签约服务", "核对签约人数口径后报送。", supervision.FromLeader, "wjj", nil, 10, plainly(45, 40, "演示：已按口径核对，附分乡镇数。"), true},
}

// supervise lists the acts of the items; each does nothing when it was done before.
func (s *story) supervise(now time.Time) {
	if s.items == nil {
		return
	}
	for i := range chases {
		c := &chases[i]
		for j := range c.steps {
			s.on(c.base(now).AddDate(0, 0, -c.steps[j].ago).Add(time.Duration(j)*time.Minute), "督办 "+c.title, func() error { return s.chase(c, i, j) })
		}
	}
	s.on(now.Add(-time.Hour), "上年考核", func() error { return s.assessed(now.Year() - 1) })
	for ago := chases[0].steps[0].ago; ago >= 0; ago-- { // as the program does each day
		s.on(now.AddDate(0, 0, -ago), "督办计时", func() error {
			_, err := s.items.Tick(s.program, Tenant)
			return err
		})
	}
}

// assessed issues the assessment of the year before, once; where nothing can be
// assessed, or an objection is open, there is none.
func (s *story) assessed(year int) error {
	all, err := s.items.Assessments(s.program, Tenant, time.Time{})
	if err != nil || slices.ContainsFunc(all, func(x supervision.YearIssue) bool { return x.Year == year }) {
		return err
	}
	methods, err := s.items.Methods(s.program, Tenant, time.Time{})
	if err != nil {
		return err
	}
	now, err := s.items.Assess(s.program, Tenant, year, methods.For(year))
	if err != nil || len(now.Result.Orgs) == 0 || len(now.Pending()) > 0 {
		return err
	}
	seen, err := now.Seen()
	if err != nil {
		return err
	}
	ctx, err := s.as(s.program, identity.Supervisor, "")
	if err != nil {
		return err
	}
	_, err = s.items.IssueAssessment(ctx, supervision.IssueAssessmentRequest{Tenant: Tenant, Year: year, Seen: seen, Demo: true})
	return err
}

// find is the item that an earlier step or load made; nil when there is none.
func (s *story) find(ref string) (*supervision.Row, error) {
	all, err := s.items.List(s.program, supervision.Query{Tenant: Tenant})
	for i := range all {
		if all[i].Item.Source.Ref == ref {
			return &all[i], err
		}
	}
	return nil, err
}

func (s *story) chase(c *chased, i, j int) error {
	step := &c.steps[j]
	org := c.owner
	if step.do == supervision.Contribute {
		org = c.help[0]
	}
	ctx, err := s.as(s.program, step.role, org)
	if err != nil {
		return err
	}
	ref := ref + "supervision/" + strconv.Itoa(i)
	row, err := s.find(ref)
	if err != nil {
		return err
	}
	if step.do == draftStep {
		if row == nil {
			_, err = s.items.Make(ctx, supervision.Form{Tenant: Tenant, Title: c.title, Asked: c.asked, Source: supervision.Source{Kind: c.kind, Ref: ref}, Owner: c.owner, Contributors: c.help,
				Days: c.days, Leader: leaderName, Demo: true})
		}
		return err
	}
	return s.pursue(ctx, row.Item.ID, c, j)
}

// pursue takes a step, or issues a notice, that was not there before.
func (s *story) pursue(ctx context.Context, id supervision.ItemID, c *chased, j int) error {
	step := &c.steps[j]
	v, err := s.items.Show(s.program, Tenant, id)
	if err != nil {
		return err
	}
	if step.notice != "" {
		for _, n := range v.Notices {
			if n.Kind == step.notice {
				return nil
			}
		}
		if !admitted(v, step.notice) { // a holiday lies between: it is not due yet
			return nil
		}
		_, err := s.items.IssueNotice(ctx, supervision.NoticeRequest{Tenant: Tenant, Item: id, Base: v.Case.Version, Kind: step.notice})
		return err
	}
	want := 0
	for k := range c.steps[:j+1] {
		if c.steps[k].notice == "" {
			want++
		}
	}
	for k := range v.Acts {
		if v.Acts[k].Kind == casework.Took {
			want--
		}
	}
	if want <= 0 { // an earlier load took it, and people may have gone on since
		return nil
	}
	_, err = s.items.Do(ctx, supervision.Step{Tenant: Tenant, Item: id, Base: v.Case.Version, Transition: step.do, Note: step.note, Fields: step.fields})
	return err
}

func admitted(v *supervision.View, k supervision.NoticeKind) bool {
	for _, x := range v.Admits() {
		if x == k {
			return true
		}
	}
	return false
}
