package main

import (
	"context"
	"net/url"

	"gangyao/planning/project"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// raisedOf are the warnings about a project and the items of supervision that refer
// to it, open ones first, as far as who asks may see them. Items are those of today:
// a page of a past day has warnings only.
func (s *system) raisedOf(ctx context.Context, id project.ID, name string) ([]projectweb.Raised, error) {
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
	from := map[string]bool{}
	if me.May(warning.Read, anywhere) {
		list, err := s.warnings.List(ctx, warning.Query{Tenant: s.tenant, Kind: warning.ProjectLate, Subject: string(id), At: asOf})
		if err != nil && !fault.Is(err, fault.NotFound) { // there was no warning at all on that day
			return nil, err
		}
		for i := range list {
			w := &list[i]
			from[string(w.ID)] = true
			add(w.State == warning.Closed, projectweb.Raised{What: i18n.T(lang, "projectweb.raised.warning"), Title: w.Message.In(lang), State: i18n.T(lang, w.State.Key()), Since: w.Since, Href: warningweb.Path + "/" + url.PathEscape(string(w.ID))})
		}
	}
	if asOf.IsZero() && me.May(supervision.DoRead, anywhere) {
		list, err := s.items.List(ctx, supervision.Query{Tenant: s.tenant, Text: name})
		if err != nil {
			return nil, err
		}
		for i := range list {
			it := &list[i].Item
			if it.Reference.Kind == "project" && it.Reference.ID == string(id) || from[it.Source.Ref] {
				add(!list[i].Case.Open(), projectweb.Raised{What: i18n.T(lang, "projectweb.raised.item"), Title: it.Title, State: list[i].State.In(lang), Since: it.Made, Href: supervisionweb.PathOf(it.ID)})
			}
		}
	}
	return append(open, closed...), nil
}
