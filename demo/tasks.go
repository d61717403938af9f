package demo

import (
	"fmt"
	"slices"
	"strconv"
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
	given map[commitment.DutyID][]commitment.Evidence // oldest first
	// projects are the names of works that a project of the demonstration carries out.
	projects []string
}

// divided is the day on which tasks are divided.
var divided = time.Date(2021, 4, 20, 2, 0, 0, 0, time.UTC)

// leftOut and unproven are the shares of tasks that nobody is made to answer for,
// and of those for which nobody says how they are verified: one of so many.
const (
	leftOut  = 29
	unproven = 53
)

// tasksActs lists the acts of dividing, adjusting and proving tasks. Who answers
// follows from the rules of suggestion; everything else is made up.
func (s *story) tasksActs(now time.Time) {
	s.on(registered.Add(2*time.Hour), "the plan above", s.linkAbove)
	s.on(divided, "division of tasks", s.divide)
	for _, year := range []int{2023, 2025} {
		s.on(time.Date(year, 1, 16, 2, 0, 0, 0, time.UTC), fmt.Sprint("plan of ", year), func() error { return s.issueYear(year) })
	}
	s.proofActs(now)
	s.on(adjusted(now), "more time", func() error { return s.adjust(now) })
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
	if s.projects != nil {
		list, err := readProjects()
		if err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Work != "" { // others are made for a promise
				t.projects = append(t.projects, list[i].Work)
			}
		}
	}
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
			slices.Reverse(d.Given)
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
	leader := "演示领导" + string([]rune("甲乙丙丁")[chapterOf(r)%4])
	switch {
	case g != nil && r.Kind == plan.KindIndicator: // its own unit answers, and its verdict is how it stands
		return commitment.Terms{Contributors: g.Contributors, Leader: leader}, true
	case g == nil || g.Owner == "" || r.No%leftOut == 0:
		return commitment.Terms{}, false
	}
	terms := commitment.Terms{Owner: g.Owner, Contributors: g.Contributors, Leader: leader}
	switch {
	case r.Default || r.No%unproven == 0: // the plan says how, or nobody does
		return terms, true
	case r.Kind == plan.KindCommitment && promised(r.Text): // 3 of them are 3 projects
		terms.Verify.Means = commitment.ByProject
		return terms, true
	case g.Verify.Means == commitment.ByIndicator:
		terms.Verify = g.Verify
		return terms, true
	case r.Kind == plan.KindWork && slices.ContainsFunc(t.projects, func(name string) bool { return strings.HasSuffix(r.Text, name) }):
		terms.Verify.Means = commitment.ByProject
		if r.No%3 == 0 { // papers of acceptance will do as well
			terms.Also, terms.Need = []commitment.Verification{{Means: commitment.ByEvidence}}, commitment.NeedAny
		}
		return terms, true
	}
	terms.Verify = commitment.Verification{Means: commitment.ByEvidence, Each: s.apart(g.Owner, g.Contributors)}
	if code := besides[r.Text]; code != "" {
		terms.Also = []commitment.Verification{{Means: commitment.ByIndicator, Code: code}}
	}
	if r.No%3 != 0 {
		terms.Steps = []commitment.Step{{Year: 2023, What: "完成前期工作，取得阶段成果（演示）"}, {Year: 2025, What: "全部完成（演示）"}}
	}
	return terms, true
}

// chapterOf is the number of the chapter that a task stands in; 0 without one.
func chapterOf(r *commitment.Row) int {
	top, _, _ := strings.Cut(r.Section, ".")
	n, _ := strconv.Atoi(top) // what is no number is no chapter
	return n
}

// besides are commitments that an indicator verifies beside the papers.
var besides = map[string]indicator.Code{"城区人口规模≥40万人": "urbanisation", "污水截污全覆盖": "good-water", "生态廊道8条": "forest-cover"}

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
