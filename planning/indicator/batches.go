package indicator

import (
	"context"
	"slices"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Batches lists what was recorded, the newest first, as far as the actor may see
// it: all of it with DoRead for the whole place, else what the same person
// recorded.
//
// Faults: those of looking at what is not published.
func (s *Service) Batches(ctx context.Context, t Tenant) ([]*BatchInfo, error) {
	see, st, err := s.batches(ctx, t)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(st.facts.Batches()), func(b *BatchInfo) bool { return !see(b) })
	slices.Reverse(out)
	return out, nil
}

// Batch is one of Batches.
//
// Faults: those of Batches; NotFound (indicator.batch_unknown).
func (s *Service) Batch(ctx context.Context, t Tenant, id BatchID) (*BatchInfo, error) {
	see, st, err := s.batches(ctx, t)
	if err != nil {
		return nil, err
	}
	b, ok := st.facts.Batch(id)
	if !ok || !see(b) {
		return nil, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
	}
	return b, nil
}

func (s *Service) batches(ctx context.Context, t Tenant) (see func(*BatchInfo) bool, st *state, err error) {
	a, err := identity.Require(ctx, DoRead, anywhere(t))
	if err != nil {
		return nil, nil, err
	}
	all := a.May(DoRead, whole(t))
	st, err = s.state(ctx, t)
	return func(b *BatchInfo) bool { return all || a.Person != "" && b.Person == a.Person }, st, err
}
