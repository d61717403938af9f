package identity

import (
	"context"

	"gangyao/platform/area"
)

// FirstSignIn is how to sign in for the first time; the password is shown once.
type FirstSignIn struct {
	Login    string
	Password Secret
}

// FirstLogin is the login name of the first administrator.
const FirstLogin = "admin"

// Bootstrap makes the administrator of a tenant that has no account yet, and
// returns how to sign in; nil when there are accounts. Two starts at once make one.
func (s *Service) Bootstrap(ctx context.Context, t area.Code) (*FirstSignIn, error) {
	any := func(tx ReadTx) (bool, error) {
		accounts, err := tx.Accounts(ctx, t)
		return len(accounts) > 0, err
	}
	var there bool
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		there, err = any(tx)
		return err
	}); err != nil || there {
		return nil, err
	}
	password, err := s.oneTime()
	if err != nil {
		return nil, err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	a := Program(t, "gangyao")
	err = s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, t); err != nil {
			return err
		}
		if there, err = any(tx); err != nil || there {
			return err
		}
		_, err := s.create(ctx, tx, a, NewPerson{Name: "系统管理员", Login: FirstLogin,
			Grants: []GrantRequest{{Grant: Grant{Role: Administrator}, Reason: "首次启动"}}}, hash)
		return err
	})
	if err != nil || there {
		return nil, err
	}
	return &FirstSignIn{Login: FirstLogin, Password: password}, nil
}
