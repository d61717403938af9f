package main

import (
	"cmp"
	"context"
	"slices"

	"gangyao/planning/commitment"
	"gangyao/platform/identity"
)

// leaders tells commitments which persons are leaders of the area today.
type leaders struct{ people *identity.Service }

var _ commitment.Leaders = leaders{}

func (l leaders) Leaders(ctx context.Context, t commitment.Tenant) ([]commitment.Leader, error) {
	rows, err := l.people.People(identity.With(ctx, identity.Program(t, "")), identity.PeopleQuery{Role: identity.Leader, Limit: 1000})
	if err != nil {
		return nil, err
	}
	out := make([]commitment.Leader, 0, len(rows))
	for i := range rows {
		out = append(out, commitment.Leader{ID: rows[i].ID, Name: rows[i].Name, Post: rows[i].Post})
	}
	slices.SortFunc(out, func(a, b commitment.Leader) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}
