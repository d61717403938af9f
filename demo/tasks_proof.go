package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/platform/identity"
)

// course is what becomes of a task that people prove.
type course string

const (
	early   course = "early"   // finished in 2023
	midway  course = "midway"  // finished in 2024
	final   course = "final"   // finished in the plan's last weeks
	running course = "running" // has more time, and goes on
	lagging course = "lagging" // has more time, and missed a step
	idle    course = "idle"    // has more time, and its step is still to come
	silent  course = "silent"  // has more time, and nothing was heard
	open    course = "open"    // was never finished
	doubted course = "doubted" // said to be finished, and sent back
	waiting course = "waiting" // said to be finished, and not decided yet
)

// courses are taken in turn by the tasks that people prove.
var courses = []course{final, early, running, final, midway, lagging, final, early, open, final, midway, idle, final, final, doubted, early, final, silent, final, waiting}

// provedTask is a task that people prove, with its course.
type provedTask struct {
	*commitment.Row
	terms  commitment.Terms
	course course
}

// proved are the tasks that people prove.
func (s *story) proved(t *tasks) []provedTask {
	var out []provedTask
	for _, r := range t.rows {
		terms, ok := s.planned(t, r)
		if ok && terms.Verify.Means == commitment.ByEvidence && s.submits(terms.Owner) != "" && (r.Asked == nil || !r.Asked.IsWords()) {
			out = append(out, provedTask{r, terms, courses[len(out)%len(courses)]})
		}
	}
	return out
}

// submits is the role in which somebody hands in evidence for an organisation;
// empty where nobody does, or nobody confirms it.
func (s *story) submits(org identity.OrgID) identity.Role {
	for _, r := range []identity.Role{identity.Clerk, identity.Manager} {
		if s.who(r, org) != nil && s.who(identity.Head, org) != nil {
			return r
		}
	}
	return ""
}

// apart says whether an owner and its contributors each have somebody of their own
// to prove their part.
func (s *story) apart(owner identity.OrgID, contributors []identity.OrgID) bool {
	return len(contributors) > 0 && !slices.ContainsFunc(append([]identity.OrgID{owner}, contributors...), func(o identity.OrgID) bool {
		r := s.submits(o)
		return r == "" || s.who(r, o).OrgID != o
	})
}

// proof is evidence of the story.
type proof struct {
	claim    commitment.Claim
	year     int
	note     string
	returned string // why it was sent back; else it was confirmed
	waits    bool
}

// fresh is how many days before the load what goes on was reported, adjusted when
// tasks got more time: once the plan's end was in sight.
const fresh = 90

func adjusted(now time.Time) time.Time { return now.AddDate(0, 0, -120) }

// proofActs lists the acts of proving tasks.
func (s *story) proofActs(now time.Time) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 2, 0, 0, 0, time.UTC) }
	whole := proof{claim: commitment.Whole, note: "已全部完成"}
	add := func(at time.Time, what string, p proof, of ...course) {
		s.on(at, what, func() error { return s.prove(p, what, of) })
	}
	add(day(2023, 12, 1), "what is finished in 2023", whole, early)
	add(day(2023, 12, 10), "steps of 2023", proof{claim: commitment.StepDone, year: 2023, note: "当年任务已完成"}, midway, final, running)
	add(day(2024, 5, 10), "progress of early 2024", proof{claim: commitment.Progress, year: 2024, note: "前期工作仍在办理"}, lagging, doubted)
	add(day(2024, 9, 10), "what is finished in 2024", whole, midway)
	add(day(2024, 9, 11), "progress of 2024", proof{claim: commitment.Progress, year: 2024, note: "正在推进"}, final, waiting)
	add(day(2025, 3, 10), "progress of 2025", proof{claim: commitment.Progress, year: 2025, note: "按计划推进"}, open, running)
	add(day(2025, 11, 20), "what is finished", whole, final)
	add(day(2025, 12, 5), "what was returned", proof{claim: commitment.Whole, note: "已全部完成", returned: "缺少验收材料，请补充后再报（演示）"}, doubted)
	last := now.AddDate(0, 0, -fresh)
	add(last, "progress of late", proof{claim: commitment.Progress, year: last.Year(), note: "延期后按新时限推进"}, running, lagging)
	add(now.Add(-72*time.Hour), "what waits", proof{claim: commitment.Whole, note: "已全部完成，请确认", waits: true}, waiting)
}

// adjust gives tasks that were not finished more time, or a step that is missed or
// still to come. A task that was adjusted already keeps what it has.
func (s *story) adjust(now time.Time) error {
	s.work = nil // read again what was finished since
	t, err := s.tasksNow()
	if err != nil {
		return err
	}
	missed := now.AddDate(0, 0, -30)
	req := commitment.AssignAll{Tenant: Tenant, Plan: s.out.Plan.Plan, Reason: "规划期内未完成，经研究延期（演示）"}
	give := func(r *commitment.Row, terms commitment.Terms, year int, steps ...commitment.Step) {
		if r.Version != 1 {
			return
		}
		terms.Due, terms.Steps = time.Date(min(year, 2035), 12, 31, 0, 0, 0, 0, time.UTC), steps
		req.Requests = append(req.Requests, commitment.AssignRequest{Duty: r.Duty, Base: r.Version, Terms: terms})
	}
	next := now.Year() + 1
	for _, p := range s.proved(t) {
		if s.submits(p.Owner) == "" {
			continue
		}
		switch p.course {
		case running, silent:
			give(p.Row, p.terms, next)
		case lagging:
			give(p.Row, p.terms, next, commitment.Step{Year: missed.Year(), What: "完成扫尾工作（演示）", Due: time.Date(missed.Year(), missed.Month(), missed.Day(), 0, 0, 0, 0, time.UTC)})
		case idle:
			give(p.Row, p.terms, next, commitment.Step{Year: next, What: "启动并完成（演示）"})
		}
	}
	for _, r := range t.rows { // every fourth work that is still built keeps its old day
		if terms, ok := s.planned(t, r); ok && terms.Verify.Means == commitment.ByProject && r.No%4 != 0 && r.Status != commitment.Done {
			give(r, terms, next+2)
		}
	}
	if len(req.Requests) == 0 {
		return nil
	}
	ctx, err := s.as(s.program, identity.Planner, "")
	if err != nil {
		return err
	}
	if _, err := s.commitments.AssignAll(ctx, req); err != nil {
		return err
	}
	s.work = nil
	return nil
}

// prove submits evidence for the tasks of some courses and lets the head decide six
// days later. What was done before is not done again; the note tells by what.
func (s *story) prove(p proof, what string, of []course) error {
	t, err := s.tasksNow()
	if err != nil {
		return err
	}
	day, n := s.at, 0
	for _, task := range s.proved(t) {
		r := task.Row
		if !slices.Contains(of, task.course) || r.Owner != task.terms.Owner || r.Verify.Means != commitment.ByEvidence { // or somebody divided it anew
			continue
		}
		if n++; p.waits && n%2 == 0 { // half of them are enough for a queue
			continue
		}
		p := p
		if p.claim == commitment.StepDone && len(task.terms.Steps) == 0 {
			p.claim, p.note = commitment.Progress, "正在推进"
		}
		parties := []identity.OrgID{r.Owner}
		if task.terms.Apart() && p.claim == commitment.Whole && p.returned == "" && !p.waits {
			parties = append(parties, r.Contributors...)
		}
		for i, org := range parties {
			if s.submits(org) == "" {
				continue
			}
			s.at = day.Add(time.Duration(n*4+i) * time.Minute)
			if err := s.proveFor(t, r, org, p); err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
		}
	}
	return nil
}

// proveFor hands in the evidence of one organisation, where it was not, and decides it.
func (s *story) proveFor(t *tasks, r *commitment.Row, org identity.OrgID, p proof) error {
	words := p.note + "（演示佐证）"
	same := func(e commitment.Evidence) bool {
		return e.Note == words && e.Claim == p.claim && e.Year == p.year && (!r.Terms.Apart() || e.Org == org)
	}
	at := slices.IndexFunc(t.given[r.Duty], same)
	if at < 0 {
		if err := s.submitProof(t, r, org, p, words); err != nil {
			return err
		}
		at = len(t.given[r.Duty]) - 1
	}
	e := &t.given[r.Duty][at]
	if p.waits || e.State != commitment.Submitted {
		return nil
	}
	s.at = s.at.AddDate(0, 0, 6)
	return s.decideProof(e, org, p)
}

func (s *story) submitProof(t *tasks, r *commitment.Row, org identity.OrgID, p proof, words string) error {
	ctx, err := s.as(s.program, s.submits(org), org)
	if err != nil {
		return err
	}
	file, err := s.paper(ctx, r, p)
	if err != nil {
		return err
	}
	req := commitment.SubmitRequest{Tenant: Tenant, Plan: s.out.Plan.Plan, Duty: r.Duty, Claim: p.claim, Year: p.year, Note: words, Files: []commitment.File{file}}
	if p.claim == commitment.Whole {
		if req.Reached = r.Asked; r.Level != nil {
			req.Reached = &r.Level.Value
		}
	}
	e, err := s.commitments.SubmitEvidence(ctx, req)
	if err == nil {
		t.given[r.Duty] = append(t.given[r.Duty], *e)
	}
	return err
}

// paper is a file that says that it proves nothing.
func (s *story) paper(ctx context.Context, r *commitment.Row, p proof) (commitment.File, error) {
	text := "演示佐证，不是真实材料。\n任务：" + r.Text + "\n说明：" + p.note + "\n"
	sha, n, err := s.files.Put(ctx, strings.NewReader(text))
	return commitment.File{SHA256: sha, Name: fmt.Sprintf("演示佐证-%d.txt", r.No), Bytes: n}, err
}

func (s *story) decideProof(e *commitment.Evidence, org identity.OrgID, p proof) error {
	ctx, err := s.as(s.program, identity.Head, org)
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
