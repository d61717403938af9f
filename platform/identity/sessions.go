package identity

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/platform/fault"
)

// openSessions lists the sessions of a person that are not over.
func (s *Service) openSessions(ctx context.Context, tx ReadTx, a *Actor, id PersonID) ([]Session, error) {
	got, err := tx.Sessions(ctx, a.Tenant, id)
	if err != nil {
		return nil, err
	}
	now := s.now()
	got = slices.DeleteFunc(got, func(v Session) bool { return !now.Before(earlier(v.Expires, v.Seen.Add(SessionIdle))) })
	for i := range got {
		got[i].Mine = got[i].ID == a.Session
	}
	return got, nil
}

// EndSession ends one of the own sessions. Fault: NotFound "identity.session_unknown".
func (s *Service) EndSession(ctx context.Context, id SessionID) error {
	a, err := s.self(ctx)
	if err != nil {
		return err
	}
	n, err := s.endSessions(ctx, a, a.Person, "", id)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "identity.session_unknown", nil)
	}
	return err
}

// EndOtherSessions ends all own sessions but the one that asks.
func (s *Service) EndOtherSessions(ctx context.Context) error {
	a, err := s.self(ctx)
	if err != nil {
		return err
	}
	_, err = s.endSessions(ctx, a, a.Person, a.Session)
	return err
}

// EndSessionsOf ends all sessions of a person.
func (s *Service) EndSessionsOf(ctx context.Context, id PersonID) error {
	a, err := s.over(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.endSessions(ctx, a, id, "")
	return err
}

func (s *Service) endSessions(ctx context.Context, a *Actor, of PersonID, keep SessionID, ids ...SessionID) (n int, err error) {
	err = s.update(ctx, func(tx WriteTx) error {
		if n, err = tx.DropSessions(ctx, a.Tenant, of, keep, ids...); err != nil || n == 0 {
			return err
		}
		p, err := tx.Person(ctx, a.Tenant, of)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, a, Event{Act: "identity.sessions_end", Kind: "person", Object: string(of), Name: p.Name, Detail: map[string]string{"count": strconv.Itoa(n)}})
	})
	return n, err
}

// keyLife is the longest life of a key.
const keyLife = 366 * 24 * time.Hour

// MakeKey makes an API key and returns it once. It carries actions that its
// owner may do somewhere at the time; what the owner may no longer do, the key
// may not either. Faults: Forbidden; Invalid "identity.name_missing",
// "identity.key_actions" (none, or one that a key never carries),
// "identity.key_expiry" (past, or more than a year ahead).
func (s *Service) MakeKey(ctx context.Context, r KeyRequest) (*APIKey, Secret, error) {
	a, err := s.self(ctx)
	if r.Owner != "" && r.Owner != From(ctx).Person {
		a, err = s.over(ctx, r.Owner)
	}
	if err != nil {
		return nil, "", err
	}
	now := s.now()
	r.Owner, r.Name = cmp.Or(r.Owner, a.Person), clip(strings.TrimSpace(r.Name), 100)
	switch {
	case r.Name == "":
		return nil, "", fault.New(fault.Invalid, "identity.name_missing", nil)
	case !r.Expires.After(now) || r.Expires.Sub(now) > keyLife:
		return nil, "", fault.New(fault.Invalid, "identity.key_expiry", nil)
	case len(r.Actions) == 0:
		return nil, "", fault.New(fault.Invalid, "identity.key_actions", nil)
	}
	var owner *Actor
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		owner, _, err = s.actorOf(ctx, tx, a.Tenant, r.Owner)
		return err
	}); err != nil {
		return nil, "", err
	}
	owner = s.Policy.Bind(owner)
	for _, do := range r.Actions {
		if Personal(do) || !owner.May(do, Target{Tenant: a.Tenant, Anywhere: true}) {
			return nil, "", fault.New(fault.Invalid, "identity.key_actions", nil)
		}
	}
	text, err := random(s.Random, 32)
	if err != nil {
		return nil, "", err
	}
	key := credential(keyPrefix, a.Tenant, text)
	actions := slices.Clone(r.Actions)
	slices.Sort(actions)
	k := &APIKey{Tenant: a.Tenant, ID: KeyID(s.IDs()), Owner: r.Owner, Name: r.Name, Actions: slices.Compact(actions), Created: now,
		By: cmp.Or(a.Name, string(a.Person)), Expires: r.Expires.UTC()}
	err = s.update(ctx, func(tx WriteTx) error {
		if err := tx.AddKey(ctx, k, fingerprint(key)); err != nil {
			return err
		}
		return s.note(ctx, tx, a, Event{Act: "identity.key_create", Kind: "key", Object: string(k.ID), Name: k.Name, Detail: map[string]string{"owner": string(k.Owner)}})
	})
	if err != nil {
		return nil, "", err
	}
	return k, key, nil
}

// RevokeKey ends a key: an own one, or one of a person whom the actor
// administers. Faults: Forbidden, NotFound "identity.key_unknown".
func (s *Service) RevokeKey(ctx context.Context, id KeyID) error {
	a, err := s.self(ctx)
	if err != nil {
		return err
	}
	var k *APIKey
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		k, err = tx.Key(ctx, a.Tenant, id)
		return err
	}); err != nil {
		return err
	}
	if k.Owner != a.Person {
		if _, err := s.over(ctx, k.Owner); err != nil {
			return err
		}
	}
	if !k.Revoked.IsZero() {
		return nil
	}
	return s.update(ctx, func(tx WriteTx) error {
		k.Revoked, k.RevokedBy = tx.Now(), cmp.Or(a.Name, string(a.Person))
		if err := tx.SaveKey(ctx, k); err != nil {
			return err
		}
		return s.note(ctx, tx, a, Event{Act: "identity.key_revoke", Kind: "key", Object: string(k.ID), Name: k.Name})
	})
}
