package identity

import (
	"context"
	"time"

	"gangyao/platform/area"
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
	By      string // "email" or "login"
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
