package main

import (
	"cmp"
	"context"
	"slices"

	"gangyao/planning/commitment"
	"gangyao/planning/supervision"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// leaders are the persons who are leaders of the area today, by name, as a
// capability knows them.
type leaders[T any] struct {
	people *identity.Service
	as     func(id identity.PersonID, name, post string) T
}

var (
	_ commitment.Leaders  = leaders[commitment.Leader]{}
	_ supervision.Leaders = leaders[supervision.Leader]{}
)

// Leaders finds them.
func (l leaders[T]) Leaders(ctx context.Context, t area.Code) ([]T, error) {
	rows, err := l.people.People(identity.With(ctx, identity.Program(t, "")), identity.PeopleQuery{Role: identity.Leader, Limit: 1000})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b identity.PersonRow) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	out := make([]T, 0, len(rows))
	for i := range rows {
		out = append(out, l.as(rows[i].ID, rows[i].Name, rows[i].Post))
	}
	return out, nil
}

func asTaskLeader(id identity.PersonID, name, post string) commitment.Leader {
	return commitment.Leader{ID: id, Name: name, Post: post}
}

func asItemLeader(id identity.PersonID, name, post string) supervision.Leader {
	return supervision.Leader{Person: id, Name: name, Post: post}
}
