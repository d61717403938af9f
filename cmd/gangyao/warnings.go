package main

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/project"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/reporting"
	"gangyao/planning/warning"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// watch looks at all that can be wrong.
func (s *system) watch() (*warning.Watch, error) {
	rules, err := warning.DefaultRules()
	if err != nil {
		return nil, err
	}
	return &warning.Watch{Warnings: s.warnings, Rules: rules, Plans: s.plans.Public(), Indicators: s.indicators, Reports: s.reports, Projects: s.projects,
		Names: names{s.people}}, nil
}

// watchAt looks as of what a clock shows, for the demonstration.
func (s *system) watchAt(clock func() time.Time, i *indicator.Service, r *reporting.Service) (*warning.Watch, error) {
	w, err := s.watch()
	if err != nil {
		return nil, err
	}
	projects, err := s.projectsAt(clock)
	if err != nil {
		return nil, err
	}
	then := *s.warnings
	then.Clock, then.Notify = clock, nil
	w.Warnings, w.Indicators, w.Reports, w.Projects = &then, i, r, projects
	return w, nil
}

// names answers from the directory of organisations and areas.
type names struct{ people *identity.Service }

// OrgName is the name of an organisation.
func (n names) OrgName(ctx context.Context, t warning.Tenant, id identity.OrgID) string {
	if orgs, _, err := n.people.Gazetteer(ctx, t); err == nil {
		if o, ok := orgs.Org(id); ok {
			return o.Name
		}
	}
	return string(id)
}

// AreaName is the name of a place.
func (n names) AreaName(ctx context.Context, t warning.Tenant, at area.Code) string {
	if _, areas, err := n.people.Gazetteer(ctx, t); err == nil {
		return areas.Name(at, n.people.Today())
	}
	return string(at)
}

// evaluateWarnings brings the warnings in step with what holds now.
func (s *system) evaluateWarnings(ctx context.Context) error {
	w, err := s.watch()
	if err != nil {
		return err
	}
	_, err = w.Evaluate(identity.With(ctx, identity.Program(s.tenant, "预警")), s.tenant)
	return err
}

// settle is how long the warnings wait after a change for further ones.
const settle = 2 * time.Second

// followChanges evaluates the warnings after sheets and rounds changed, until the
// program is stopped. What changes with time alone is left to the daily job.
func (s *system) followChanges(ctx context.Context, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.changed:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(settle):
		}
		if err := s.evaluateWarnings(ctx); err != nil && ctx.Err() == nil {
			log.Error("the warnings could not be evaluated", "error", err)
		}
	}
}

// notify tells open pages of a change, and the warnings when it may concern them.
func (s *system) notify(topic string) {
	s.hub.Publish(topic)
	if reporting.IsTopic(topic) || topic == project.Topic {
		select {
		case s.changed <- struct{}{}:
		default: // they will look anyway
		}
	}
}

// indicatorPath and sheetPath are where an indicator and a sheet are shown.
func (s *system) indicatorPath(c indicator.Code) string {
	return "/indicators/" + string(s.tenant) + "/" + url.PathEscape(string(c))
}

func sheetPath(id reporting.SheetID) string { return "/sheets/" + url.PathEscape(string(id)) }

// figurePaths are where a figure is explained, and its card.
func figurePaths(t indicator.Tenant, c indicator.CellKey) (to, card string) {
	return indicatorweb.FigurePaths(t, c, "")
}

// subjectPath is where the subject of a warning is shown.
func (s *system) subjectPath(x warning.Subject) string {
	switch x.Type {
	case "target":
		return s.indicatorPath(indicator.Code(x.Code))
	case "sheet":
		return sheetPath(reporting.SheetID(x.ID))
	case "project":
		return projectweb.PathOf(project.ID(x.ID))
	case "cell":
		check, _, _ := strings.Cut(x.ID, "|")
		return "/quality/checks?code=" + url.QueryEscape(x.Code) + "&check=" + url.QueryEscape(check)
	}
	return ""
}
