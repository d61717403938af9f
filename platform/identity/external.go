package identity

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// Provider is another house that knows who somebody is (OpenID Connect).
// platform/identity/oidc has one.
type Provider interface {
	// Issuer is the address that names the house.
	Issuer() string
	// Name is what the button says.
	Name() string
	// Address is where the browser is sent.
	Address(state, nonce, verifier Secret) string
	// Exchange turns the code that the browser brought back into what the house
	// says about the person. Faults: Unauthenticated ("identity.external_refused")
	// when anything of it does not verify, Unavailable ("identity.external_silent").
	Exchange(ctx context.Context, code, nonce, verifier Secret) (*Claims, error)
}

// Claims is what another house says about a person.
type Claims struct {
	Issuer, Subject string
	Email           string
	EmailVerified   bool
	Login           string // preferred_username
	Name            string
}

// Link ties a person to an account elsewhere.
type Link struct {
	Tenant  area.Code
	Issuer  string
	Subject string
	Person  PersonID
	Linked  time.Time
}

// LinkOffer is an administrator's preparation of a link: the first sign-in at
// the issuer with this verified e-mail address or login name becomes the person.
type LinkOffer struct {
	Tenant  area.Code
	Issuer  string
	By      string // ByEmail or ByLogin
	Value   string
	Person  PersonID
	Offered time.Time
	Expires time.Time
}

// ExternalStart is the beginning of a sign-in through another house. Keep goes
// into a cookie of the browser; Address is where to send it.
type ExternalStart struct {
	Address string
	Keep    Secret
	Expires time.Time
}

// ExternalReturn is what the browser brings back: its cookie, and state and code
// of the address.
type ExternalReturn struct {
	Tenant            area.Code
	Issuer            string
	Keep, State, Code Secret
}

// externalLife is how long a sign-in elsewhere may take.
const externalLife = 10 * time.Minute

// offerLife is how long a prepared link waits.
const offerLife = 30 * 24 * time.Hour

// keep is what stays in the browser's cookie.
type keep Secret

// parts derives what travels to the other house from what stays in the browser's
// cookie: so the answer is bound to this browser, and the server keeps nothing
// that would be worth stealing.
func (k keep) parts() (state, nonce, verifier Secret) {
	derive := func(what string) Secret {
		sum := sha256.Sum256([]byte(what + "\x00" + string(k)))
		return Secret(base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	return derive("state"), derive("nonce"), derive("verifier")
}

// StartExternal begins a sign-in through another house. Fault: NotFound
// "identity.external_unknown".
func (s *Service) StartExternal(ctx context.Context, t area.Code, issuer string) (*ExternalStart, error) {
	p, err := s.provider(issuer)
	if err != nil {
		return nil, err
	}
	text, err := random(s.Random, 32)
	if err != nil {
		return nil, err
	}
	k := Secret(text)
	out := &ExternalStart{Address: p.Address(keep(k).parts()), Keep: k, Expires: s.now().Add(externalLife)}
	return out, s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := tx.Sweep(ctx, t, tx.Now()); err != nil {
			return err
		}
		return tx.AddState(ctx, t, fingerprint(k), out.Expires)
	})
}

func (s *Service) provider(issuer string) (Provider, error) {
	if s.External == nil || s.External.Issuer() != issuer {
		return nil, fault.New(fault.NotFound, "identity.external_unknown", nil)
	}
	return s.External, nil
}

// FinishExternal opens a session for the person whom the other house names. A
// link must exist, or have been prepared by an administrator. Faults:
// Unauthenticated "identity.external_state" (another browser, too late, or a
// second time), "identity.external_refused"; Forbidden
// "identity.external_unlinked", "identity.disabled"; Unavailable "identity.external_silent".
func (s *Service) FinishExternal(ctx context.Context, r ExternalReturn) (*SignedIn, error) {
	p, err := s.provider(r.Issuer)
	if err != nil {
		return nil, err
	}
	state, nonce, verifier := keep(r.Keep).parts()
	fits := r.Keep != "" && subtle.ConstantTimeCompare([]byte(state), []byte(r.State)) == 1
	var there bool
	if fits {
		if err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
			there, err = tx.TakeState(ctx, r.Tenant, fingerprint(r.Keep))
			return err
		}); err != nil {
			return nil, err
		}
	}
	if !there {
		return nil, fault.New(fault.Unauthenticated, "identity.external_state", nil)
	}
	c, err := p.Exchange(ctx, r.Code, nonce, verifier)
	if err != nil {
		return nil, err
	}
	if c.Issuer != r.Issuer || c.Subject == "" {
		return nil, fault.New(fault.Unauthenticated, "identity.external_refused", nil)
	}
	id, offer, err := s.linked(ctx, r.Tenant, c)
	if err != nil {
		return nil, err
	}
	none := fault.New(fault.Forbidden, "identity.external_unlinked", nil)
	if id == "" {
		return nil, s.failed(ctx, r.Tenant, &Account{}, none)
	}
	got, err := s.open(ctx, r.Tenant, id, r.Issuer, func(tx WriteTx, acc *Account) error {
		if !acc.Disabled.IsZero() {
			return fault.New(fault.Forbidden, "identity.disabled", nil)
		}
		if offer == nil {
			return nil
		}
		if err := tx.AddLink(ctx, &Link{Tenant: r.Tenant, Issuer: c.Issuer, Subject: c.Subject, Person: id, Linked: tx.Now()}); err != nil {
			return err
		}
		if err := tx.DropOffer(ctx, r.Tenant, offer.Issuer, offer.By, offer.Value); err != nil {
			return err
		}
		return s.note(ctx, tx, &Actor{Tenant: r.Tenant, Person: id}, Event{Act: "identity.link", Kind: "person", Object: string(id), Detail: map[string]string{"issuer": c.Issuer, "by": offer.By}})
	})
	if f := fault.From(err); err != nil && f.Key == "identity.disabled" {
		return nil, s.failed(ctx, r.Tenant, &Account{Person: id}, f)
	}
	return got, err
}

// linked finds the person of an account elsewhere, by its link or by a prepared one.
func (s *Service) linked(ctx context.Context, t area.Code, c *Claims) (id PersonID, offer *LinkOffer, err error) {
	err = s.Store.View(ctx, func(tx ReadTx) error {
		l, err := tx.Link(ctx, t, c.Issuer, c.Subject)
		if err == nil {
			id = l.Person
			return nil
		}
		if absent(err) != nil {
			return err
		}
		offers, err := tx.Offers(ctx, t, "")
		if err != nil {
			return err
		}
		for _, o := range offers {
			fits := o.By == ByEmail && c.EmailVerified && c.Email != "" && o.Value == FoldLogin(c.Email) ||
				o.By == ByLogin && c.Login != "" && o.Value == FoldLogin(c.Login)
			if fits && o.Issuer == c.Issuer && s.now().Before(o.Expires) {
				id, offer = o.Person, &o
				return nil
			}
		}
		return nil
	})
	return id, offer, err
}

// By what a prepared link recognises a person.
const (
	ByEmail = "email"
	ByLogin = "login"
)

// PrepareLink lets the first sign-in at the other house with a verified e-mail
// address, or with a login name, become a person. It waits thirty days. Faults:
// Forbidden; NotFound "identity.external_unknown"; Invalid "identity.offer_invalid";
// Conflict "identity.offer_taken" (prepared for another person).
func (s *Service) PrepareLink(ctx context.Context, o LinkOffer) error {
	a, err := s.over(ctx, o.Person)
	if err != nil {
		return err
	}
	if _, err := s.provider(o.Issuer); err != nil {
		return err
	}
	if o.Value = FoldLogin(o.Value); o.Value == "" || len(o.Value) > 200 || o.By != ByEmail && o.By != ByLogin {
		return fault.New(fault.Invalid, "identity.offer_invalid", nil)
	}
	return s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		all, err := tx.Offers(ctx, a.Tenant, "")
		if err != nil {
			return err
		}
		for _, other := range all {
			if other.Issuer == o.Issuer && other.By == o.By && other.Value == o.Value && other.Person != o.Person && tx.Now().Before(other.Expires) {
				return fault.New(fault.Conflict, "identity.offer_taken", nil)
			}
		}
		o.Tenant, o.Offered, o.Expires = a.Tenant, tx.Now(), tx.Now().Add(offerLife)
		if err := tx.SaveOffer(ctx, &o); err != nil {
			return err
		}
		return s.note(ctx, tx, a, Event{Act: "identity.link_prepare", Kind: "person", Object: string(o.Person), Detail: map[string]string{"issuer": o.Issuer, "by": o.By}})
	})
}

// Unlink ends the tie to an account elsewhere; the person's sessions end, too.
func (s *Service) Unlink(ctx context.Context, id PersonID, issuer, subject string) error {
	a, err := s.over(ctx, id)
	if err != nil {
		return err
	}
	return s.change(ctx, a, id, "identity.unlink", map[string]string{"issuer": issuer}, func(tx WriteTx, _ *Account) error {
		l, err := tx.Link(ctx, a.Tenant, issuer, subject)
		if err != nil {
			return err
		}
		if l.Person != id {
			return fault.New(fault.NotFound, "identity.link_unknown", nil)
		}
		if err := tx.DropLink(ctx, a.Tenant, issuer, subject); err != nil {
			return err
		}
		_, err = tx.DropSessions(ctx, a.Tenant, id, "")
		return err
	})
}
