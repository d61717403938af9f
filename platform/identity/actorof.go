package identity

import (
	"context"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// seenEvery is how often the last use of a session or key is written down.
const seenEvery = 5 * time.Minute

// seenWait is how long a request waits for its turn to write that down.
const seenWait = 100 * time.Millisecond

// Actor is who a session token or an API key stands for, bound to the policy. It
// is kept for a few seconds; within one process every change shows at once.
//
// Faults: Unauthenticated "identity.session_over" for a token that is unknown,
// ended, idle for too long, or whose account is disabled; "identity.key_over" for
// a key.
func (s *Service) Actor(ctx context.Context, c Secret) (*Actor, error) {
	prefix, t, ok := parseCredential(c)
	if !ok {
		return nil, fault.New(fault.Unauthenticated, "identity.session_over", nil)
	}
	print, now := fingerprint(c), s.now()
	if a := s.cache.actor(print, now); a != nil {
		_, err := s.treesOf(ctx, t) // for what the policy asks later
		return a, err
	}
	era := s.cache.begin()
	var a *Actor
	var until time.Time
	var seen func(WriteTx) error
	err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		if prefix == keyPrefix {
			a, until, seen, err = s.byKey(ctx, tx, t, print, now)
		} else {
			a, until, seen, err = s.bySession(ctx, tx, t, print, now)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if seen != nil { // not through update: nothing that is cached changes
		if err := s.used(ctx, now, seen); err != nil {
			return nil, err
		}
	}
	a = s.Policy.Bind(a)
	if most := now.Add(cacheFor); until.After(most) {
		until = most
	}
	s.cache.keepActor(era, print, a, until)
	_, err = s.treesOf(ctx, t) // for what the policy asks later
	return a, err
}

// used writes down a last use. Who only reads does not wait for a long import to
// end: the next request writes it down instead.
func (s *Service) used(ctx context.Context, now time.Time, seen func(WriteTx) error) error {
	short, cancel := context.WithTimeout(ctx, seenWait)
	defer cancel()
	err := s.Store.Update(short, now, seen)
	if fault.Is(err, fault.NotFound) || err != nil && short.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

func (s *Service) bySession(ctx context.Context, tx ReadTx, t area.Code, print string, now time.Time) (*Actor, time.Time, func(WriteTx) error, error) {
	over := fault.New(fault.Unauthenticated, "identity.session_over", nil)
	got, err := tx.SessionOf(ctx, t, print)
	if fault.Is(err, fault.NotFound) {
		return nil, time.Time{}, nil, over
	}
	if err != nil {
		return nil, time.Time{}, nil, err
	}
	until := earlier(got.Expires, got.Seen.Add(SessionIdle))
	if !now.Before(until) {
		return nil, time.Time{}, nil, over
	}
	a, acc, err := s.actorOf(ctx, tx, t, got.Person)
	if err != nil {
		return nil, time.Time{}, nil, err
	}
	if !acc.Disabled.IsZero() {
		return nil, time.Time{}, nil, over
	}
	a.Session = got.ID
	a.MustChange = acc.MustChange && got.Via == "password"
	var seen func(WriteTx) error
	if now.Sub(got.Seen) >= seenEvery {
		seen = func(tx WriteTx) error { return tx.TouchSession(ctx, t, got.ID, now) }
		until = earlier(got.Expires, now.Add(SessionIdle))
	}
	return a, until, seen, nil
}

func (s *Service) byKey(ctx context.Context, tx ReadTx, t area.Code, print string, now time.Time) (*Actor, time.Time, func(WriteTx) error, error) {
	over := fault.New(fault.Unauthenticated, "identity.key_over", nil)
	k, err := tx.KeyOf(ctx, t, print)
	if fault.Is(err, fault.NotFound) {
		return nil, time.Time{}, nil, over
	}
	if err != nil {
		return nil, time.Time{}, nil, err
	}
	if !k.Revoked.IsZero() || !now.Before(k.Expires) {
		return nil, time.Time{}, nil, over
	}
	a, acc, err := s.actorOf(ctx, tx, t, k.Owner)
	if err != nil {
		return nil, time.Time{}, nil, err
	}
	if !acc.Disabled.IsZero() {
		return nil, time.Time{}, nil, over
	}
	a.Key, a.Actions = k.ID, k.Actions
	var seen func(WriteTx) error
	if now.Sub(k.Used) >= seenEvery {
		seen = func(tx WriteTx) error { return tx.TouchKey(ctx, t, k.ID, now) }
	}
	return a, k.Expires, seen, nil
}

// actorOf gathers a person with the roles that hold today.
func (s *Service) actorOf(ctx context.Context, tx ReadTx, t area.Code, id PersonID) (*Actor, *Account, error) {
	p, err := tx.Person(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	acc, err := tx.Account(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	roles, err := tx.Assignments(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	a := &Actor{Tenant: t, Person: id, Name: p.Name, Org: p.Org}
	today := s.Today()
	for _, r := range roles {
		if r.On(today) {
			a.Grants = append(a.Grants, r.Grant)
		}
	}
	if p.Org != "" {
		tree, err := s.trees(ctx, tx, t)
		if err != nil {
			return nil, nil, err
		}
		if o, ok := tree.orgs.Org(p.Org); ok {
			a.OrgName = o.Name
		}
	}
	return a, acc, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// trees are the organisations and areas of a tenant, kept for a few seconds.
func (s *Service) trees(ctx context.Context, tx ReadTx, t area.Code) (cachedTree, error) {
	now := s.now()
	if got, ok := s.cache.tree(t, now); ok {
		return got, nil
	}
	era := s.cache.begin()
	orgs, err := tx.Orgs(ctx, t)
	if err != nil {
		return cachedTree{}, err
	}
	areas, err := tx.Areas(ctx, t)
	if err != nil {
		return cachedTree{}, err
	}
	got := cachedTree{NewOrgTree(orgs), area.NewTree(areas), now.Add(cacheFor)}
	s.cache.keepTree(era, t, got)
	return got, nil
}

// treesOf is trees in a transaction of its own.
func (s *Service) treesOf(ctx context.Context, t area.Code) (got cachedTree, err error) {
	if got, ok := s.cache.tree(t, s.now()); ok {
		return got, nil
	}
	err = s.Store.View(ctx, func(tx ReadTx) error {
		got, err = s.trees(ctx, tx, t)
		return err
	})
	return got, err
}

// policyTrees are the trees for a question of the policy, which may be asked within a
// transaction; who is identified has them read just before.
func (s *Service) policyTrees(t area.Code) (cachedTree, error) {
	if got, ok := s.cache.lately(t, s.now()); ok {
		return got, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookupMost)
	defer cancel()
	return s.treesOf(ctx, t)
}

// lookupMost bounds how long a question of the policy may take; then the answer is no.
const lookupMost = 5 * time.Second

// Within says whether one organisation is another or stands below it. NewPolicy
// takes it. What cannot be found out is denied.
func (s *Service) Within(t area.Code, child, of OrgID) bool {
	if child == of {
		return true
	}
	got, err := s.policyTrees(t)
	return err == nil && got.orgs.Within(child, of)
}

// NameOf is what an organisation is called today, for Policy.Names; its id when
// that cannot be found out.
func (s *Service) NameOf(t area.Code, org OrgID) string {
	ctx, cancel := context.WithTimeout(context.Background(), lookupMost)
	defer cancel()
	if got, err := s.treesOf(ctx, t); err == nil {
		if o, ok := got.orgs.Org(org); ok {
			return o.Name
		}
	}
	return string(org)
}

// Inside says whether one area is another or lies within it today, through all
// changes of code. Policy.Places takes it. What cannot be found out is denied.
func (s *Service) Inside(t, child, of area.Code) bool {
	if child == of {
		return true
	}
	got, err := s.policyTrees(t)
	return err == nil && got.areas.Within(child, of, s.Today())
}
