package warning

import (
	"context"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
)

// Projects tells which major projects are late. project.Service is one.
type Projects interface {
	Late(ctx context.Context, t project.Tenant) ([]project.LateOne, error)
}

// OfProjects lists the conditions of late projects. The message says of which day it
// speaks, for it is kept while days go by. A project that caught up is not late,
// though its light still remembers.
func (b *RuleBook) OfProjects(late []project.LateOne) []Signal {
	var out []Signal
	for i := range late {
		l := &late[i]
		severity, told := b.Project[l.Colour]
		if !told {
			continue
		}
		x := Signal{Kind: ProjectLate, Severity: severity, Owner: l.Org, Subject: Subject{Type: "project", ID: string(l.ID), Name: l.Name},
			Message: i18n.M("warning.signal.project", i18n.Args{"Name": l.Name, "Day": l.Judged.Day.Time(), "Colour": i18n.Key(l.Colour.Key()), "Why": l.Judged.Checks[0].Why})}
		if len(l.Areas) == 1 {
			x.Area = l.Areas[0]
		}
		out = append(out, x)
	}
	return out
}

func (w *Watch) ofProjects(ctx context.Context, t Tenant) ([]Signal, error) {
	if w.Projects == nil {
		return nil, nil
	}
	late, err := w.Projects.Late(ctx, t)
	return w.Rules.OfProjects(late), err
}
