package main

import (
	"cmp"
	"context"
	"time"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// chasedBy are the items of supervision raised from warnings, open ones first, as far
// as who asks may see them.
func (s *system) chasedBy(ctx context.Context, asOf time.Time) (map[warning.ID][]warningweb.Chased, error) {
	if !identity.From(ctx).May(supervision.DoRead, identity.Target{Tenant: s.tenant, Anywhere: true}) {
		return nil, nil
	}
	rows, err := s.items.List(ctx, supervision.Query{Tenant: s.tenant, Source: supervision.FromWarning, AsOf: asOf})
	if err != nil {
		return nil, err
	}
	out := map[warning.ID][]warningweb.Chased{}
	for i := range rows {
		it := &rows[i].Item
		for _, m := range it.Matters() {
			if m.Source.Kind != supervision.FromWarning || m.Source.Ref == "" {
				continue
			}
			of := warning.ID(m.Source.Ref)
			out[of] = append(out[of], warningweb.Chased{Name: cmp.Or(it.Number, it.Title), State: rows[i].State.In(i18n.From(ctx)), Href: supervisionweb.PathOf(it.ID)})
		}
	}
	return out, nil
}
