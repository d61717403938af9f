package commitment

import (
	"context"

	"gangyao/platform/identity"
)

// LeadersOf lists the persons who may be responsible for tasks.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) LeadersOf(ctx context.Context, t Tenant) ([]Leader, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, err
	}
	return s.leaders(ctx, t)
}

func (s *Service) leaders(ctx context.Context, t Tenant) ([]Leader, error) {
	if s.Leaders == nil {
		return nil, nil
	}
	return s.Leaders.Leaders(program(ctx, t), t)
}

// leader is the person whom a name means; empty when it means a post, nobody known,
// or more than one.
func (b *board) leader(name string) identity.PersonID {
	var found identity.PersonID
	for _, l := range b.leaders {
		switch {
		case l.Name != name || name == "":
		case found != "":
			return ""
		default:
			found = l.ID
		}
	}
	return found
}
