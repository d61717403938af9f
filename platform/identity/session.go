package identity

import (
	"context"
	"time"

	"gangyao/platform/area"
)

// SessionID names a session; it is not the token.
type SessionID string

// Session is one sign-in on one device. The token is known to the device only.
type Session struct {
	Tenant  area.Code
	ID      SessionID
	Person  PersonID
	Created time.Time
	Seen    time.Time // last used, to within a few minutes
	Expires time.Time // the latest end, whatever happens
	Address string
	Agent   string // the browser, as it calls itself
	Via     string // "password", or the issuer of another house
	Mine    bool   // the session that asks
}

// How long sessions last.
const (
	SessionIdle = 12 * time.Hour     // without use
	SessionMost = 7 * 24 * time.Hour // at all
)

// BrowserLife is how long a browser stays known without a sign-in.
const BrowserLife = 180 * 24 * time.Hour

// KeyID names an API key; it is not the key.
type KeyID string

// APIKey lets a program act for its owner, within Actions only.
type APIKey struct {
	Tenant    area.Code
	ID        KeyID
	Owner     PersonID
	Name      string // what it is for
	Actions   []Action
	Created   time.Time
	By        string
	Expires   time.Time
	Used      time.Time // zero: never
	Revoked   time.Time
	RevokedBy string
}

// KeyRequest makes an API key. Empty Owner is the one who asks.
type KeyRequest struct {
	Owner   PersonID
	Name    string
	Actions []Action
	Expires time.Time // at most a year ahead
}

// Client is where a request comes from, for the audit and for limits.
type Client struct {
	Address string // IP address
	Agent   string
	// Browser is the mark that an earlier sign-in left there (SignedIn.Browser); empty
	// where there was none.
	Browser Secret
}

type clientKey struct{}

// WithClient puts the origin of a request into a context.
func WithClient(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// ClientFrom is the origin of a request; empty for the program itself.
func ClientFrom(ctx context.Context) Client {
	c, _ := ctx.Value(clientKey{}).(Client)
	return c
}

// SignInRequest is a login name with its password.
type SignInRequest struct {
	Tenant   area.Code
	Login    string
	Password Secret
}

// SignedIn is a new session. The token goes into the cookie and nowhere else.
type SignedIn struct {
	Token   Secret
	Session Session
	Person  Person
	// Browser is a mark for the browser to keep for BrowserLife, so that it is known
	// next time; empty after a sign-in through another house.
	Browser    Secret
	MustChange bool // nothing but ChangePassword is allowed until it is done
}
