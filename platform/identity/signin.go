package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// How many wrong passwords are borne. The count of an account is kept for login
// names that do not exist, too, so that nobody learns which do. A browser in which the
// login name was signed in before has a count of its own, as long and as strict: so
// whoever types wrong passwords elsewhere locks nobody out of where they usually work.
const (
	AccountFailures = 5
	AccountLock     = 15 * time.Minute
	AddressFailures = 50 // a whole office may share an address
	AddressLock     = time.Hour
)

// attemptOf names a count. Of a login name only 40 bits of its hash are kept:
// people type passwords into the wrong field, and those must not be found here.
func attemptOf(kind, what string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + what))
	return kind + ":" + hex.EncodeToString(sum[:5])
}

// SignIn opens a session. Faults: Unauthenticated "identity.wrong" (login name
// or password, it is not said which; also for disabled accounts with a wrong
// password), Forbidden "identity.disabled", "identity.locked" and
// "identity.address_locked" (both with Until), Unavailable "identity.busy".
func (s *Service) SignIn(ctx context.Context, r SignInRequest) (*SignedIn, error) {
	login := FoldLogin(r.Login)
	// The attempt counts before the password is looked at, so that many tries at
	// once get no further than one after another.
	known, err := s.countAttempt(ctx, r.Tenant, login)
	if err != nil {
		return nil, err
	}
	acc, err := s.accountOf(ctx, r.Tenant, login)
	if err != nil {
		return nil, err
	}
	fits, renew, err := s.verify(ctx, acc.Hash, r.Password)
	if err != nil {
		return nil, err
	}
	if !fits {
		return nil, s.failed(ctx, r.Tenant, acc, fault.New(fault.Unauthenticated, "identity.wrong", nil))
	}
	if !acc.Disabled.IsZero() {
		return nil, s.failed(ctx, r.Tenant, acc, fault.New(fault.Forbidden, "identity.disabled", nil))
	}
	var renewed Secret
	if renew {
		if renewed, err = s.hash(ctx, r.Password); err != nil {
			return nil, err
		}
	}
	browser := ClientFrom(ctx).Browser
	if !known { // a mark that was made elsewhere is none
		text, err := random(s.Random, 32)
		if err != nil {
			return nil, err
		}
		browser = Secret(text)
	}
	got, err := s.open(ctx, r.Tenant, acc.Person, "password", func(tx WriteTx, now *Account) error {
		if now.Hash != acc.Hash || !now.Disabled.IsZero() { // changed while we hashed
			return fault.New(fault.Unauthenticated, "identity.wrong", nil)
		}
		if renewed != "" {
			now.Hash = renewed
		}
		if err := tx.KeepBrowser(ctx, r.Tenant, fingerprint(browserOf(login, browser)), tx.Now().Add(BrowserLife)); err != nil {
			return err
		}
		return s.forgive(ctx, tx, r.Tenant, login, known)
	})
	if err != nil {
		return nil, err
	}
	got.Browser = browser
	return got, nil
}

// browserOf is a login name in a browser.
func browserOf(login string, browser Secret) Secret { return Secret(login + "\x00" + browser.Reveal()) }

// accountOf finds an account; the zero account when there is none.
func (s *Service) accountOf(ctx context.Context, t area.Code, login string) (*Account, error) {
	acc := &Account{Tenant: t}
	err := s.Store.View(ctx, func(tx ReadTx) error {
		got, err := tx.AccountOf(ctx, t, login)
		if err == nil {
			acc = got
		}
		return absent(err)
	})
	return acc, err
}

// absent takes NotFound for no failure.
func absent(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// countAttempt counts one more attempt for the login name and for the address, or in a
// browser that is known for the login name for that alone, or refuses because one of
// them is locked.
func (s *Service) countAttempt(ctx context.Context, t area.Code, login string) (known bool, err error) {
	var locked error
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		now := tx.Now()
		count := func(subject string, most int, lock time.Duration, key string) (bool, error) {
			a, err := tx.LockAttempts(ctx, t, subject)
			if err != nil {
				return false, err
			}
			if now.Before(a.Until) {
				locked = fault.New(fault.Forbidden, key, fault.Args{"Until": clockTime(a.Until), "Minutes": int(a.Until.Sub(now)/time.Minute) + 1})
				return false, nil
			}
			if !a.Until.IsZero() || now.Sub(a.Since) > lock {
				a = Attempts{Since: now}
			}
			a.Subject = subject
			if a.Count++; a.Count >= most {
				a.Until = now.Add(lock)
			}
			return true, tx.SaveAttempts(ctx, t, a)
		}
		from := ClientFrom(ctx)
		if from.Browser != "" {
			here := browserOf(login, from.Browser)
			var err error
			if known, err = tx.KnowsBrowser(ctx, t, fingerprint(here)); err != nil {
				return err
			}
			if known {
				_, err := count(attemptOf("browser", here.Reveal()), AccountFailures, AccountLock, "identity.locked")
				return err
			}
		}
		if address := from.Address; address != "" {
			if open, err := count(attemptOf("address", address), AddressFailures, AddressLock, "identity.address_locked"); err != nil || !open {
				return err
			}
		}
		if _, err := count(attemptOf("login", login), AccountFailures, AccountLock, "identity.locked"); err != nil {
			return err
		}
		return tx.Sweep(ctx, t, now)
	})
	if err != nil {
		return false, err
	}
	return known, locked
}

// clockTime is a time of day as people in China read it.
func clockTime(t time.Time) string { return t.In(china).Format("15:04") }

// forgive forgets the count of a login name after a good sign-in, and takes the
// attempt back from the address; in a known browser it forgets that browser's count,
// the others were not touched.
func (s *Service) forgive(ctx context.Context, tx WriteTx, t area.Code, login string, known bool) error {
	if known {
		return tx.SaveAttempts(ctx, t, Attempts{Subject: attemptOf("browser", browserOf(login, ClientFrom(ctx).Browser).Reveal())})
	}
	if err := tx.SaveAttempts(ctx, t, Attempts{Subject: attemptOf("login", login)}); err != nil {
		return err
	}
	address := ClientFrom(ctx).Address
	if address == "" {
		return nil
	}
	a, err := tx.LockAttempts(ctx, t, attemptOf("address", address))
	if err != nil {
		return err
	}
	if a.Count = max(0, a.Count-1); a.Count < AddressFailures {
		a.Until = time.Time{}
	}
	return tx.SaveAttempts(ctx, t, a)
}

// failed audits a failed sign-in and returns why. What was typed as an unknown
// login name is not kept.
func (s *Service) failed(ctx context.Context, t area.Code, acc *Account, why *fault.Error) error {
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		return s.note(ctx, tx, &Actor{Tenant: t}, Event{Act: "identity.sign_in", Kind: "person", Object: string(acc.Person), Name: acc.Login,
			Outcome: Failed, Detail: map[string]string{"why": why.Key}})
	})
	if err != nil {
		return err
	}
	return why
}

// open opens a session for a person. check may refuse, and may change the account.
func (s *Service) open(ctx context.Context, t area.Code, id PersonID, via string, check func(WriteTx, *Account) error) (*SignedIn, error) {
	text, err := random(s.Random, 32)
	if err != nil {
		return nil, err
	}
	out := &SignedIn{Token: credential(sessionPrefix, t, text)}
	err = s.update(ctx, func(tx WriteTx) error {
		acc, err := tx.LockAccount(ctx, t, id)
		if err != nil {
			return err
		}
		if err := check(tx, acc); err != nil {
			return err
		}
		p, err := tx.Person(ctx, t, id)
		if err != nil {
			return err
		}
		now, from := tx.Now(), ClientFrom(ctx)
		acc.SeenAt = now
		if err := tx.SaveAccount(ctx, acc); err != nil {
			return err
		}
		out.Person, out.MustChange = *p, acc.MustChange && via == "password"
		out.Session = Session{Tenant: t, ID: SessionID(s.IDs()), Person: id, Created: now, Seen: now, Expires: now.Add(SessionMost),
			Address: clip(from.Address, 64), Agent: clip(from.Agent, 200), Via: via}
		if err := tx.AddSession(ctx, &out.Session, fingerprint(out.Token)); err != nil {
			return err
		}
		return s.note(ctx, tx, &Actor{Tenant: t, Person: id, Name: p.Name}, Event{Act: "identity.sign_in", Kind: "session",
			Object: string(out.Session.ID), Detail: map[string]string{"via": via}})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// clip cuts a text of somebody else's to n characters without control characters.
func clip(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// What the two kinds of credential begin with, so that a lost one is recognised.
const (
	sessionPrefix = "gys"
	keyPrefix     = "gyk"
)

// credential is a token that names its tenant.
func credential(prefix string, t area.Code, text string) Secret {
	return Secret(prefix + "." + string(t) + "." + text)
}

func parseCredential(c Secret) (prefix string, t area.Code, ok bool) {
	parts := strings.Split(string(c), ".")
	if len(parts) != 3 || len(c) > 200 || parts[1] == "" || len(parts[2]) < 40 {
		return "", "", false
	}
	return parts[0], area.Code(parts[1]), parts[0] == sessionPrefix || parts[0] == keyPrefix
}

// SignOut ends the session of a token. A session that is over already is no failure.
func (s *Service) SignOut(ctx context.Context, token Secret) error {
	prefix, t, ok := parseCredential(token)
	if !ok || prefix != sessionPrefix {
		return nil
	}
	return s.update(ctx, func(tx WriteTx) error {
		got, err := tx.SessionOf(ctx, t, fingerprint(token))
		if err != nil {
			return absent(err)
		}
		if _, err := tx.DropSessions(ctx, t, got.Person, "", got.ID); err != nil {
			return err
		}
		p, err := tx.Person(ctx, t, got.Person)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, &Actor{Tenant: t, Person: p.ID, Name: p.Name}, Event{Act: "identity.sign_out", Kind: "session", Object: string(got.ID)})
	})
}
