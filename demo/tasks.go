package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/identity"
)

// tasks is the division of the plan 2021–2025 in the story: what is known of it.
type tasks struct {
	rows  []*commitment.Row
	said  map[commitment.DutyID]*commitment.Suggestion
	given map[commitment.DutyID][]commitment.Evidence // newest first
}

// The days on which tasks are divided, and evidence is submitted and decided.
var (
	divided  = time.Date(2021, 4, 20, 2, 0, 0, 0, time.UTC)
	stepsIn  = time.Date(2023, 12, 10, 2, 0, 0, 0, time.UTC)
	underway = time.Date(2024, 9, 10, 2, 0, 0, 0, time.UTC)
	finished = time.Date(2025, 11, 20, 2, 0, 0, 0, time.UTC)
	doubtful = time.Date(2025, 12, 5, 2, 0, 0, 0, time.UTC)
	again    = time.Date(2026, 1, 10, 2, 0, 0, 0, time.UTC)
)

// leftOut is the share of tasks that nobody is made to answer for: each eleventh.
const leftOut = 11

// mostProven is how many tasks have a story of evidence.
const mostProven = 130

// tasksActs lists the acts of dividing and proving tasks. Who answers follows
// from the rules of suggestion; steps and evidence are made up.
func (s *story) tasksActs(now time.Time) {
	s.on(registered.Add(2*time.Hour), "the plan above", s.linkAbove)
	s.on(divided, "division of tasks", s.divide)
	for _, year := range []int{2023, 2025} {
		s.on(time.Date(year, 1, 16, 2, 0, 0, 0, time.UTC), fmt.Sprint("plan of ", year), func() error { return s.issueYear(year) })
	}
	for _, lot := range []int{0, 2} {
		s.on(stepsIn.AddDate(0, 0, lot), "steps of 2023", func() error {
			return s.prove(lot, proof{claim: commitment.StepDone, year: 2023, note: "当年任务已完成"})
		})
	}
	s.on(underway.AddDate(0, -4, 0), "progress of early 2024", func() error {
		return s.prove(4, proof{claim: commitment.Progress, year: 2024, note: "前期工作仍在办理"})
	})
	s.on(underway, "progress of 2024", func() error { return s.prove(1, proof{claim: commitment.Progress, year: 2024, note: "正在推进"}) })
	for _, lot := range []int{0, 2} {
		s.on(time.Date(2025, 3, 10+lot, 2, 0, 0, 0, time.UTC), "progress of 2025", func() error {
			return s.prove(lot, proof{claim: commitment.Progress, year: 2025, note: "按计划推进", nth: 1})
		})
	}
	s.on(finished, "what is finished", func() error { return s.prove(0, proof{claim: commitment.Whole, note: "已全部完成", nth: 2}) })
	s.on(finished.AddDate(0, 0, 1), "what is finished after steps", func() error { return s.prove(2, proof{claim: commitment.Whole, note: "已全部完成", nth: 2}) })
	s.on(finished.AddDate(0, 0, 2), "what is finished after progress", func() error {
		return s.prove(1, proof{claim: commitment.Whole, note: "已全部完成", nth: 1, every: 2})
	})
	s.on(doubtful, "what was returned", func() error {
		return s.prove(4, proof{claim: commitment.Whole, note: "已全部完成", returned: "缺少验收材料，请补充后再报（演示）", nth: 1})
	})
	s.on(again, "what was submitted again", func() error {
		return s.prove(4, proof{claim: commitment.Whole, note: "已补充验收材料", nth: 2, every: 2})
	})
	s.on(now.Add(-72*time.Hour), "what waits", func() error {
		return s.prove(3, proof{claim: commitment.Whole, note: "已全部完成，请确认", waits: true, every: 3})
	})
}

// asked is the plan's duties through the eyes of the program.
func (s *story) asked() commitment.Query {
	return commitment.Query{Tenant: Tenant, Plan: s.out.Plan.Plan, Lens: indicator.Internal}
}

// tasksNow reads the duties once; what the story does is kept beside it.
func (s *story) tasksNow() (*tasks, error) {
	if s.work != nil {
		return s.work, nil
	}
	tree, err := s.commitments.Tree(s.program, s.asked(), commitment.Filter{})
	if err != nil {
		return nil, err
	}
	t := &tasks{said: map[commitment.DutyID]*commitment.Suggestion{}, given: map[commitment.DutyID][]commitment.Evidence{}}
	var walk func(list []*commitment.Node)
	walk = func(list []*commitment.Node) {
		for _, n := range list {
			for i := range n.Rows {
				t.rows = append(t.rows, &n.Rows[i])
			}
			walk(n.Children)
		}
	}
	walk(tree.Chapters)
	slices.SortFunc(t.rows, func(a, b *commitment.Row) int { return a.No - b.No })
	for _, r := range t.rows {
		if len(r.Evidence) > 0 {
			d, err := s.commitments.Duty(s.program, s.asked(), r.Duty)
			if err != nil {
				return nil, err
			}
			t.given[r.Duty] = d.Given
		}
	}
	advice, err := s.commitments.Suggest(s.program, s.asked(), commitment.Filter{})
	if err != nil {
		return nil, err
	}
	for i := range advice {
		t.said[advice[i].Duty] = &advice[i]
	}
	s.work = t
	return t, nil
}

// linkAbove puts the plan below that of the city.
func (s *story) linkAbove() error {
	tree, err := s.commitments.PlanTree(s.program, Tenant, time.Time{})
	if err != nil {
		return err
	}
	for _, n := range tree {
		if n.Plan == s.out.Above && len(n.Children) > 0 {
			return nil
		}
	}
	ctx, err := s.as(s.program, identity.Planner, "")
	if err != nil {
		return err
	}
	return s.commitments.LinkPlan(ctx, Tenant, commitment.PlanLink{Child: s.out.Plan.Plan, Parent: s.out.Above, Kind: commitment.BelowUpper, ParentTitle: "湘潭市“十四五”规划纲要（主要目标）"})
}

// divide takes the suggestions over, adds steps, and leaves some tasks to nobody.
func (s *story) divide() error {
	t, err := s.tasksNow()
	if err != nil || slices.ContainsFunc(t.rows, func(r *commitment.Row) bool { return r.Version > 0 }) {
		return err
	}
	req := commitment.AssignAll{Tenant: Tenant, Plan: s.out.Plan.Plan, Reason: "采用解读建议（演示）"}
	for _, r := range t.rows {
		if terms, ok := s.planned(t, r); ok {
			req.Requests = append(req.Requests, commitment.AssignRequest{Duty: r.Duty, Terms: terms})
		}
	}
	ctx, err := s.as(s.program, identity.Planner, "")
	if err != nil {
		return err
	}
	if _, err := s.commitments.AssignAll(ctx, req); err != nil {
		return err
	}
	s.work = nil // read again what follows from it
	return nil
}

// planned is what the story says of a duty; false when it is left to nobody. It
// follows from the plan alone, so that a later load finds the same.
func (s *story) planned(t *tasks, r *commitment.Row) (commitment.Terms, bool) {
	g := t.said[r.Duty]
	if g == nil || g.Owner == "" || r.No%leftOut == 0 {
		return commitment.Terms{}, false
	}
	terms := commitment.Terms{Owner: g.Owner, Contributors: g.Contributors, Leader: "演示领导" + string([]rune("甲乙丙丁")[len(r.Section)*3%4])}
	terms.Verify = g.Verify
	if r.Kind == plan.KindWork && s.who(identity.Clerk, g.Owner) != nil && r.No%4 != 0 { // the others wait for their projects
		terms.Verify.Means = commitment.ByEvidence
	}
	if r.Kind == plan.KindCommitment && promised(r.Text) { // 3 of them are 3 projects
		terms.Verify.Means = commitment.ByProject
	}
	if terms.Verify.Means == commitment.ByEvidence && r.No%3 != 0 {
		terms.Steps = []commitment.Step{{Year: 2023, What: "完成前期工作，取得阶段成果（演示）"}, {Year: 2025, What: "全部完成（演示）"}}
	}
	return terms, true
}

// issueYear issues the plan of a year.
func (s *story) issueYear(year int) error {
	issued, err := s.commitments.AnnualIssues(s.program, s.asked())
	if err != nil || slices.ContainsFunc(issued, func(i commitment.AnnualIssue) bool { return i.Year == year }) {
		return err
	}
	ctx, err := s.as(s.program, identity.Planner, "")
	if err != nil {
		return err
	}
	a, err := s.commitments.Annual(ctx, s.asked(), year)
	if err != nil {
		return err
	}
	_, err = s.commitments.IssueAnnual(ctx, commitment.IssueRequest{Tenant: Tenant, Plan: s.out.Plan.Plan, Year: year, Title: fmt.Sprintf("%s%d年度重点任务计划（演示）", s.out.Plan.Area.Name, year),
		Number: fmt.Sprintf("演发〔%d〕1号", year), On: time.Date(year, 1, 16, 0, 0, 0, 0, time.UTC), Seen: a.Seen})
	return err
}

// proof is evidence of the story.
type proof struct {
	claim    commitment.Claim
	year     int
	note     string
	returned string // why it was sent back; else it was confirmed
	waits    bool
	nth      int // it is the duty's nth submission, from 0
	every    int // only each so many of them; 0: all
}

// provable are the duties with a story of evidence.
func (s *story) provable(t *tasks) []*commitment.Row {
	var out []*commitment.Row
	for _, r := range t.rows {
		terms, ok := s.planned(t, r)
		if ok && len(terms.Steps) > 0 && s.who(identity.Clerk, terms.Owner) != nil && (r.Asked == nil || !r.Asked.IsWords()) && len(out) < mostProven {
			out = append(out, r)
		}
	}
	return out
}

// prove submits evidence for each fifth duty and lets the head decide six days
// later. What was done before is not done again.
func (s *story) prove(lot int, p proof) error {
	t, err := s.tasksNow()
	if err != nil {
		return err
	}
	day, n := s.at, 0
	for i, r := range s.provable(t) {
		terms, _ := s.planned(t, r)
		if i%5 != lot || r.Owner != terms.Owner || r.Verify.Means != commitment.ByEvidence { // somebody divided it anew
			continue
		}
		if n++; p.every > 0 && n%p.every != 0 {
			continue
		}
		s.at = day.Add(time.Duration(i) * time.Minute)
		if len(t.given[r.Duty]) == p.nth {
			if err := s.submitProof(t, r, p); err != nil {
				return err
			}
		}
		s.at = s.at.AddDate(0, 0, 6)
		if len(t.given[r.Duty]) <= p.nth {
			continue
		}
		e := &t.given[r.Duty][len(t.given[r.Duty])-1-p.nth]
		if p.waits || e.State != commitment.Submitted {
			continue
		}
		if err := s.decideProof(r, e, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) submitProof(t *tasks, r *commitment.Row, p proof) error {
	ctx, err := s.as(s.program, identity.Clerk, r.Owner)
	if err != nil {
		return err
	}
	file, err := s.paper(ctx, r, p)
	if err != nil {
		return err
	}
	req := commitment.SubmitRequest{Tenant: Tenant, Plan: s.out.Plan.Plan, Duty: r.Duty, Claim: p.claim, Year: p.year, Note: p.note + "（演示佐证）", Files: []commitment.File{file}}
	if p.claim == commitment.Whole {
		req.Reached = r.Asked
	}
	e, err := s.commitments.SubmitEvidence(ctx, req)
	if err != nil {
		return err
	}
	t.given[r.Duty] = append([]commitment.Evidence{*e}, t.given[r.Duty]...)
	return nil
}

// paper is a file that says that it proves nothing.
func (s *story) paper(ctx context.Context, r *commitment.Row, p proof) (commitment.File, error) {
	text := "演示佐证，不是真实材料。\n任务：" + r.Text + "\n说明：" + p.note + "\n"
	sha, n, err := s.files.Put(ctx, strings.NewReader(text))
	return commitment.File{SHA256: sha, Name: fmt.Sprintf("演示佐证-%d.txt", r.No), Bytes: n}, err
}

func (s *story) decideProof(r *commitment.Row, e *commitment.Evidence, p proof) error {
	ctx, err := s.as(s.program, identity.Head, r.Owner)
	if err != nil {
		return err
	}
	step := commitment.EvidenceStep{Tenant: Tenant, Plan: s.out.Plan.Plan, Evidence: e.ID, Base: e.Version, SHA256: e.SHA256, Note: p.returned}
	decide := s.commitments.ConfirmEvidence
	if p.returned != "" {
		decide = s.commitments.ReturnEvidence
	}
	got, err := decide(ctx, step)
	if err == nil {
		*e = *got
	}
	return err
}
