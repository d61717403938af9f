package commitment

import (
	"context"
	"slices"

	"gangyao/planning/indicator"
)

// Verified is a duty that an indicator verifies, and the projects linked to it,
// which the public is not shown.
type Verified struct {
	Row
	Projects []ProjectState
}

// VerifiedBy lists the duties of a plan that an indicator verifies, alone or with
// other means, in the order of the edition.
//
// Faults: those of identity.Require for DoRead and of plan.Public.Current.
func (s *Service) VerifiedBy(ctx context.Context, q Query, code indicator.Code) ([]Verified, error) {
	b, err := s.seen(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Verified
	for i := range b.rows {
		r := &b.rows[i]
		if !slices.ContainsFunc(r.All(), func(v Verification) bool { return v.Code == code }) {
			continue
		}
		v := Verified{Row: *r}
		if q.Lens == internal {
			v.Projects = b.projects[r.Duty]
		}
		out = append(out, v)
	}
	return out, nil
}
