package main

import "context"

// version is what is stored now, by which pages are kept. What else is kept in
// memory for some seconds, names of organisations and places, is read anew before
// a page of another version is made.
func (s *system) version(ctx context.Context) (string, error) {
	mark, err := s.db.Mark(ctx)
	if err != nil {
		return "", err
	}
	s.indicators.Renew(s.tenant, mark)
	return mark, s.people.Renew(ctx, s.tenant, mark)
}
