package projectweb

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// history is the journal, newest first.
func (p *dossier) history() (templ.Component, error) {
	acts, err := p.w.Projects.History(p.ctx, p.tenant, p.p.ID)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: p.t("projectweb.tab.history"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: "#", Kind: page.KindNumber}, {Label: p.t("projectweb.what"), Head: true}, {Label: p.t("projectweb.reason")}, {Label: p.t("projectweb.by")}, {Label: p.t("projectweb.at"), Kind: page.KindDate}}}
	for i := range acts {
		a := &acts[i]
		if day := p.asOf(); day != 0 && dayOf(a.At.In(page.From(p.ctx).Now.Location())) > day {
			continue
		}
		what := page.Cell{Text: a.Change.Title().In(p.lang), Note: p.told(a)}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(a.Seq), what, p.textOr(a.Reason, "projectweb.why.no_reason"), {Text: a.By, Note: p.orgName(a.Org)}, page.Txt(p.moment(a.At))}})
	}
	return t, nil
}

func (p *dossier) orgName(id identity.OrgID) string {
	if id == "" {
		return ""
	}
	return p.org(id)
}

// told says shortly what an act was about: what changed from what to what.
func (p *dossier) told(e *project.Entry) string {
	c, was := &e.Change, e.Before
	switch {
	case c.Created != nil:
		return p.begun(c.Created)
	case c.Edited != nil:
		var out []string
		for _, f := range project.Fields() {
			if c.Edited.Fields[f] != nil {
				out = append(out, p.fromTo("project.field."+f, p.valueOf(&was.Basics, f), p.valueOf(&e.After.Basics, f)))
			}
		}
		return p.sentences(out)
	case c.Moved != nil:
		return p.comma(p.arrow(p.stage(was.Stage, was.Standing), p.stage(c.Moved.Stage, c.Moved.Standing)), c.Moved.On.String())
	case c.Filing != nil:
		return p.t(c.Filing.State.Key())
	case c.Document != nil:
		return p.comma(p.t(project.DocumentKey(c.Document.Kind)), c.Document.Number)
	case c.Waiver != nil:
		state := "projectweb.gate.asked"
		if c.Waiver.Granted {
			state = "projectweb.gate.waived"
		} else if c.Waiver.Refused {
			state = "projectweb.refuse"
		}
		return p.t(state)
	case c.Year != nil:
		return p.toldYear(was.YearPlan(c.Year.Year), c.Year)
	case c.Baseline != nil:
		_, to := span(c.Baseline)
		before := ""
		if old := was.Plan(); old != nil {
			_, d := span(old)
			before = d.String()
		}
		return p.comma(p.n("projectweb.milestone_count", len(c.Baseline.Milestones)), p.fromTo("project.field.finish", before, to.String()))
	case c.Report != nil:
		return p.toldReport(was, c.Report)
	case c.Problem != nil:
		return p.toldProblem(was, c.Problem)
	case c.Visit != nil:
		return clip(c.Visit.Found)
	case c.Member != nil:
		return p.comma(p.listName(c.Member.List), p.t(c.Member.State.Key()), p.between(c.Member.From, ""))
	case c.Progress != nil:
		return p.progressWords(c.Progress)
	case c.Taken != nil:
		return p.takenWords(c.Taken)
	case c.Relation != nil:
		return p.comma(p.t(c.Relation.Kind.Key()), p.nameOf(c.Relation.ID))
	case c.Opinion != nil:
		return p.comma(p.org(c.Opinion.Org), p.t(c.Opinion.Stance.Key()))
	case c.Published != nil && *c.Published:
		return p.t("projectweb.publish")
	case c.Published != nil:
		return p.t("projectweb.unpublish")
	}
	return ""
}

// begun says how a project came into the library.
func (p *dossier) begun(c *project.Created) string {
	total := p.fromTo("project.field.funds", "", p.money(project.Sum(c.Basics.Funds)))
	m := c.Move
	switch {
	case c.Origin == project.FromSplit, m.Stage == project.Conceived:
		return p.comma(p.t("project.origin."+string(c.Origin)), p.t(m.Stage.Key()), total)
	}
	return p.comma(p.t("projectweb.late_record", i18n.Args{"Stage": i18n.Key(m.Stage.Key()), "On": m.On.String()}), total)
}

// arrow is what became of what; what was nothing before stands alone.
func (p *dossier) arrow(was, is string) string {
	if was == "" || was == is {
		return is
	}
	if is == "" {
		is = p.t("projectweb.emptied")
	}
	return was + " → " + is
}

func (p *dossier) fromTo(key, was, is string) string {
	return p.t("projectweb.from_to", i18n.Args{"What": i18n.Key(key), "Values": p.arrow(was, is)})
}

// valueOf is a field of a project in words.
func (p *dossier) valueOf(b *project.Basics, field string) string {
	switch field {
	case "code":
		return string(b.Code)
	case "name":
		return b.Name
	case "kind":
		return b.Kind
	case "industry":
		return b.Industry
	case "nature":
		return p.t(b.Nature.Key())
	case "procedure":
		return p.t(b.Procedure.Key())
	case "owner":
		return b.Owner
	case "ownerCode":
		return b.OwnerCode
	case "org":
		return p.org(b.Org)
	case "leader":
		return b.Leader
	case "areas":
		return p.areaNames(b.Areas)
	case "content":
		return clip(b.Content)
	case "scale":
		return clip(b.Scale)
	case "funds":
		return p.funds(b.Funds)
	case "start":
		return b.Start.String()
	case "finish":
		return b.Finish.String()
	case "position":
		if b.Position != nil {
			return figure(b.Position.Lon) + ", " + figure(b.Position.Lat)
		}
		return ""
	case "spot":
		return p.w.spotName(p.visit, b.Spot)
	case "counts":
		var out []string
		for _, c := range b.Counts {
			out = append(out, p.itemName(c)+" × "+figure(c.Quantity))
		}
		return p.join(out)
	}
	return clip(b.Note)
}

func (p *dossier) toldYear(was, is *project.YearPlan) string {
	before, goal := "", ""
	if was != nil {
		before = p.funds(was.Funds)
		if was.Goal != is.Goal {
			goal = p.fromTo("projectweb.goal", was.Goal, is.Goal)
		}
	}
	return p.comma(strconv.Itoa(is.Year), p.arrow(before, p.funds(is.Funds)), goal)
}

// toldReport says what a report tells, and of a correction what it told before.
func (p *dossier) toldReport(was *project.Project, r *project.Report) string {
	var old *project.Report
	for i := range was.Reports {
		x := &was.Reports[i]
		if x.Month == r.Month && (x.Version < r.Version && x.State == project.ReportConfirmed || x.Version == r.Version && r.Version == 1) {
			old = x
		}
	}
	done, paid, physical := "", "", ""
	if old != nil {
		done, paid, physical = p.money(old.Done), p.money(project.Sum(old.Paid)), figure(old.Physical)+"%"
	}
	version := ""
	if r.Version > 1 {
		version = p.t("projectweb.report.version", i18n.Args{"Version": r.Version})
	}
	return p.comma(r.Month.Label(p.lang), version, p.t(r.State.Key()), p.fromTo("projectweb.done", done, p.money(r.Done)), p.fromTo("projectweb.paid", paid, p.money(project.Sum(r.Paid))),
		p.fromTo("projectweb.physical", physical, figure(r.Physical)+"%"))
}

func (p *dossier) toldProblem(was *project.Project, x *project.Problem) string {
	due, solved := x.Due.String(), ""
	if i := slices.IndexFunc(was.Problems, func(o project.Problem) bool { return o.ID == x.ID }); i >= 0 {
		due = p.arrow(was.Problems[i].Due.String(), due)
		if x.To == "" && !x.Open() && was.Problems[i].Open() {
			solved = p.t("projectweb.solved")
		}
	}
	said := ""
	if n := len(x.Notes); n > 0 && x.Open() {
		said = p.t(x.Notes[n-1].Kind.Key())
	}
	return p.comma(said, clip(x.Text), due, solved, p.between(x.From, x.To))
}
