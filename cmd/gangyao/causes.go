package main

import (
	"cmp"
	"context"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/planning/project"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/reporting"
	"gangyao/planning/supervision"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// What is late is named by what it is: a task by its plan and duty, the monthly reports
// and the problems of a project by it, a step of a report by sheet and step.
const (
	lateTask     = "commitment/"
	lateMonths   = "months/"
	lateProblems = "problems/"
)

// taskRef is the record of a task, and what of the plan it is.
func taskRef(p plan.PlanID, d commitment.DutyID) string { return string(p) + "/" + string(d) }

// Candidates are red and yellow warnings, and whatever is late: tasks, reports, monthly
// reports and problems of projects. What a supervisor may not see is not offered.
func (c causes) Candidates(ctx context.Context, t supervision.Tenant) ([]supervision.Candidate, error) {
	ws, err := c.s.warnings.List(ctx, warning.Query{Tenant: t, State: warning.Open})
	if err != nil {
		return nil, err
	}
	var out []supervision.Candidate
	for i := range ws {
		if w := &ws[i]; w.Severity != warning.Blue && w.Kind != warning.Overdue { // late reports come with their sheet
			out = append(out, ofWarning(w))
		}
	}
	late, err := c.late(ctx, t, "")
	return append(out, late...), err
}

// late is what is late, the record of a ref alone when one is given.
func (c causes) late(ctx context.Context, t supervision.Tenant, ref string) ([]supervision.Candidate, error) {
	rules, err := warning.DefaultRules()
	if err != nil {
		return nil, err
	}
	var out []supervision.Candidate
	add := func(x supervision.Candidate) {
		if ref == "" || x.Source.Ref == ref {
			x.Source.Kind = supervision.FromOverdue
			if x.Level == "" {
				x.Level = casework.Level(cmp.Or(rules.OfDays(x.Late(c.s.people.Clock())), warning.Blue))
			}
			out = append(out, x)
		}
	}
	asked := func(prefix string) bool { return ref == "" || strings.HasPrefix(ref, prefix) }
	if asked(lateTask) {
		if err := c.lateTasks(ctx, t, ref, rules, add); err != nil {
			return nil, err
		}
	}
	if asked(lateMonths) || asked(lateProblems) {
		owing, err := c.s.projects.Owing(ctx, t)
		if err != nil {
			return nil, err
		}
		for i := range owing {
			add(ofProject(&owing[i]))
		}
	}
	if ref == "" || !asked(lateTask) && !asked(lateMonths) && !asked(lateProblems) {
		reports, err := c.s.reports.Overdue(ctx, t, time.Time{})
		if err != nil {
			return nil, err
		}
		for i := range reports {
			add(ofReportStep(&reports[i]))
		}
	}
	return out, nil
}

// lateTasks are those of the plans in force and of earlier plans that are not done: what
// costs an organisation in its assessment is chased.
func (c causes) lateTasks(ctx context.Context, t supervision.Tenant, ref string, rules *warning.RuleBook, add func(supervision.Candidate)) error {
	plans, err := c.s.plans.Public().Plans(ctx, plan.Tenant(t))
	if err != nil {
		return err
	}
	for _, p := range plans {
		if ref != "" && !strings.HasPrefix(ref, lateTask+string(p.Plan.ID)+"/") {
			continue
		}
		d, err := c.s.commitments.Division(ctx, commitment.Query{Tenant: t, Plan: p.Plan.ID}, commitment.Filter{})
		if err != nil {
			return err
		}
		for i := range d.Lines {
			r := &d.Lines[i].Row
			if since, late := r.Late(); late {
				x := ofTask(p.Plan.ID, r, since)
				if since.IsZero() { // no day says how late it is
					x.Level = casework.Level(rules.OfTask(r.Status == commitment.Behind, r.Nature == reading.Binding))
				}
				add(x)
			}
		}
	}
	return nil
}

// What is kept is kept in Chinese, like all texts of items.
const keptIn = i18n.ZH

func ofWarning(w *warning.Warning) supervision.Candidate {
	why := w.Message.In(keptIn)
	return supervision.Candidate{Kind: supervision.OfWarning, Source: supervision.Source{Kind: supervision.FromWarning, Ref: string(w.ID), Name: why}, Owner: w.Owner, Level: casework.Level(w.Severity),
		Title: w.Subject.Name, Why: why, Asked: i18n.T(keptIn, "supervision.ask.warning", i18n.Args{"Message": why}), Since: w.Since, Reference: aboutWarning(w)}
}

// aboutWarning is what of the plan a warning is about.
func aboutWarning(w *warning.Warning) supervision.Reference {
	switch {
	case w.Kind == warning.ProjectLate:
		return supervision.Reference{Kind: supervision.AboutProject, ID: w.Subject.ID, Name: w.Subject.Name}
	case w.Subject.Code != "":
		return supervision.Reference{Kind: supervision.AboutIndicator, ID: w.Subject.Code, Name: w.Subject.Name}
	}
	return supervision.Reference{}
}

func ofTask(p plan.PlanID, r *commitment.Row, since time.Time) supervision.Candidate {
	why := i18n.T(keptIn, r.Status.Key())
	if len(r.Why) > 0 {
		why = r.Why[0].In(keptIn)
	}
	name := taskName(r.Text)
	ask := "supervision.ask.task"
	if r.Status == commitment.NoEvidence {
		ask = "supervision.ask.task.evidence"
	}
	id := taskRef(p, r.Duty)
	return supervision.Candidate{Kind: supervision.OfTask, Source: supervision.Source{Ref: lateTask + id, Name: page.Clip(why, mostTitle)}, Owner: r.Owner, Contributors: r.Contributors, Leader: r.LeaderID,
		Title: name, Why: i18n.T(keptIn, "supervision.ask.several.line", i18n.Args{"Title": i18n.Key(r.Status.Key()), "Why": why}), Asked: i18n.T(keptIn, ask, i18n.Args{"Task": name, "Why": why}), Since: since,
		Reference: supervision.Reference{Kind: supervision.AboutCommitment, ID: id, Name: name}}
}

// taskName is a task as items name it.
func taskName(text string) string {
	return page.Clip(strings.Join(strings.Fields(text), " "), mostTitle)
}

// mostTitle is how many characters of a task name an item.
const mostTitle = 100

func ofProject(d *project.Duty) supervision.Candidate {
	x := supervision.Candidate{Kind: supervision.OfMonths, Owner: d.Org, Since: d.Due.Time(), Title: d.Name, Reference: supervision.Reference{Kind: supervision.AboutProject, ID: string(d.Project), Name: d.Name}}
	x.Source.Ref = lateMonths + string(d.Project)
	x.Why = i18n.T(keptIn, d.Kind.Key(), i18n.Args{"Months": monthsSaid(keptIn, d.Months), "Count": d.Count})
	ask := "supervision.ask.months"
	if d.Kind == project.OweProblem {
		x.Kind, x.Source.Ref, ask = supervision.OfProblems, lateProblems+string(d.Project), "supervision.ask.problems"
		x.Why = i18n.N(keptIn, d.Kind.Key(), d.Count)
	}
	x.Source.Name = x.Why
	x.Asked = i18n.T(keptIn, ask, i18n.Args{"Name": d.Name, "Why": x.Why, "Due": d.Due.Time()})
	return x
}

func ofReportStep(d *reporting.Task) supervision.Candidate {
	args := i18n.Args{"Round": d.RoundName, "Step": i18n.T(keptIn, "supervision.ask.step."+string(d.Action)), "Days": d.Late, "Due": d.Due.Format(time.DateOnly)}
	return supervision.Candidate{Kind: supervision.OfReport, Source: supervision.Source{Ref: reportRef(d.Sheet, d.Action), Name: d.RoundName}, Owner: d.Org, Title: i18n.T(keptIn, "supervision.ask.overdue.title", args),
		Why: i18n.T(keptIn, "supervision.ask.overdue.why", args), Asked: i18n.T(keptIn, "supervision.ask.overdue", args), Since: d.Due}
}

func reportRef(s reporting.SheetID, a reporting.Action) string { return string(s) + "/" + string(a) }

// Offer is what a warning, however severe, or something late would be raised as.
func (c causes) Offer(ctx context.Context, t supervision.Tenant, of supervision.Source) (*supervision.Candidate, error) {
	if of.Kind == supervision.FromWarning {
		w, _, err := c.s.warnings.Show(ctx, t, warning.ID(of.Ref), time.Time{})
		if fault.Is(err, fault.NotFound) { // made up for the demonstration
			return nil, nil
		}
		if err != nil || w.State == warning.Closed {
			return nil, err
		}
		x := ofWarning(w)
		return &x, nil
	}
	all, err := c.late(ctx, t, of.Ref)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Holds tells whether the warning is open, or something is still late.
func (c causes) Holds(ctx context.Context, t supervision.Tenant, of supervision.Source) (*supervision.Holding, error) {
	x, err := c.Offer(identity.With(ctx, identity.Program(t, "督查")), t, of)
	if err != nil || x == nil {
		return nil, err
	}
	return &supervision.Holding{Level: x.Level, Text: x.Why, Since: x.Since}, nil
}

// sourcePath is where what an item comes from is shown.
func (s *system) sourcePath(x supervision.Source) string {
	if x.Name == "" { // made up for the demonstration
		return ""
	}
	switch x.Kind {
	case supervision.FromWarning:
		return warningweb.PathOf(warning.ID(x.Ref))
	case supervision.FromOverdue:
		if of, id, ok := strings.Cut(x.Ref, "/"); ok {
			switch of + "/" {
			case lateTask:
				return s.aboutPath(supervision.Reference{Kind: supervision.AboutCommitment, ID: id})
			case lateMonths:
				return projectweb.PathOf(project.ID(id)) + "/reports"
			case lateProblems:
				return projectweb.PathOf(project.ID(id)) + "/problems"
			}
			return sheetPath(reporting.SheetID(of))
		}
	}
	return ""
}

// aboutPath is where what of the plan an item is about is shown.
func (s *system) aboutPath(x supervision.Reference) string {
	switch x.Kind {
	case supervision.AboutProject:
		return projectweb.PathOf(project.ID(x.ID))
	case supervision.AboutIndicator:
		return s.indicatorPath(indicator.Code(x.ID))
	case supervision.AboutCommitment:
		if p, d, ok := strings.Cut(x.ID, "/"); ok {
			return commitmentweb.DutyPath(s.tenant, plan.PlanID(p), commitment.DutyID(d))
		}
	}
	return ""
}
