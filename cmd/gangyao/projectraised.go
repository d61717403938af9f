package main

import (
	"context"
	"net/url"

	"gangyao/planning/project"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// raisedOf are the warnings about a project, open ones first, as far as who asks may see
// them.
func (s *system) raisedOf(ctx context.Context, id project.ID) ([]projectweb.Raised, error) {
	lang, asOf := i18n.From(ctx), page.From(ctx).AsOf
	me := identity.From(ctx)
	anywhere := identity.Target{Tenant: s.tenant, Anywhere: true}
	var open, closed []projectweb.Raised
	add := func(over bool, r projectweb.Raised) {
		if over {
			closed = append(closed, r)
		} else {
			open = append(open, r)
		}
	}
	if me.May(warning.Read, anywhere) {
		list, err := s.warnings.List(ctx, warning.Query{Tenant: s.tenant, Kind: warning.ProjectLate, Subject: string(id), At: asOf})
		if err != nil && !fault.Is(err, fault.NotFound) { // there was no warning at all on that day
			return nil, err
		}
		for i := range list {
			w := &list[i]
			add(w.State == warning.Closed, projectweb.Raised{Title: w.Message.In(lang), State: i18n.T(lang, w.State.Key()), Since: w.Since, Href: warningweb.Path + "/" + url.PathEscape(string(w.ID))})
		}
	}
	return append(open, closed...), nil
}
