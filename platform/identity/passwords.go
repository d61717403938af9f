package identity

import (
	"context"

	"gangyao/platform/fault"
)

// ChangePassword gives the person who asks a new password. All other sessions
// end. Wrong old passwords count as failed sign-ins. Faults: Invalid
// "identity.password_wrong", "identity.password_same" and those of CheckPassword;
// Forbidden "identity.locked".
func (s *Service) ChangePassword(ctx context.Context, old, next Secret) error {
	a, err := s.self(ctx)
	if err != nil {
		return err
	}
	var acc *Account
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		acc, err = tx.Account(ctx, a.Tenant, a.Person)
		return err
	}); err != nil {
		return err
	}
	if err := CheckPassword(acc.Login, next); err != nil {
		return err
	}
	known, err := s.countAttempt(ctx, a.Tenant, acc.Login)
	if err != nil {
		return err
	}
	fits, _, err := s.verify(ctx, acc.Hash, old)
	if err != nil {
		return err
	}
	if !fits {
		return s.failedChange(ctx, a)
	}
	if old == next {
		return fault.New(fault.Invalid, "identity.password_same", nil)
	}
	hash, err := s.hash(ctx, next)
	if err != nil {
		return err
	}
	return s.change(ctx, a, a.Person, "identity.password_change", nil, func(tx WriteTx, now *Account) error {
		if now.Hash != acc.Hash || !now.Disabled.IsZero() {
			return fault.New(fault.Conflict, "identity.stale", nil)
		}
		now.Hash, now.MustChange, now.Changed = hash, false, tx.Now()
		if err := s.forgive(ctx, tx, a.Tenant, acc.Login, known); err != nil {
			return err
		}
		_, err := tx.DropSessions(ctx, a.Tenant, a.Person, a.Session)
		return err
	})
}

func (s *Service) failedChange(ctx context.Context, a *Actor) error {
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		return s.note(ctx, tx, a, Event{Act: "identity.password_change", Kind: "person", Object: string(a.Person), Name: a.Name, Outcome: Failed})
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "identity.password_wrong", nil)
}

// ResetPassword gives a person a one-time password, which is shown once and has
// to be changed at the next sign-in. All sessions end, and a lock is lifted.
func (s *Service) ResetPassword(ctx context.Context, id PersonID) (Secret, error) {
	a, err := s.over(ctx, id)
	if err != nil {
		return "", err
	}
	password, err := s.oneTime()
	if err != nil {
		return "", err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = s.change(ctx, a, id, "identity.password_reset", nil, func(tx WriteTx, acc *Account) error {
		acc.Hash, acc.MustChange, acc.Changed = hash, true, tx.Now()
		if err := tx.SaveAttempts(ctx, a.Tenant, Attempts{Subject: attemptOf("login", acc.Login)}); err != nil {
			return err
		}
		_, err := tx.DropSessions(ctx, a.Tenant, id, "")
		return err
	})
	if err != nil {
		return "", err
	}
	return password, nil
}
