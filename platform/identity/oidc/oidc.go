// Package oidc lets people sign in through another house that speaks OpenID
// Connect: the authorization code flow with PKCE, state and nonce (OpenID Connect
// Core 1.0, RFC 7636).
package oidc

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Config is how the other house knows us.
type Config struct {
	// Issuer is its address; it serves /.well-known/openid-configuration below it.
	Issuer string
	// Name is what the button says: 省统一身份认证.
	Name     string
	ClientID string
	Secret   identity.Secret
	// Return is our address to which it sends the browser back.
	Return string
	// Client is what talks to it; nil: one with a time limit of ten seconds.
	Client *http.Client
}

// Provider is an identity.Provider.
type Provider struct {
	config   Config
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	client   *http.Client
}

var _ identity.Provider = (*Provider)(nil)

// answerMost bounds how long the other house may take.
const answerMost = 10 * time.Second

// New asks the other house how it works. now is the clock by which tokens expire.
// Fault: Unavailable "identity.external_silent".
func New(ctx context.Context, c Config, now func() time.Time) (*Provider, error) {
	client := c.Client
	if client == nil {
		client = &http.Client{Timeout: answerMost}
	}
	// The key set is fetched again later, when ctx is over: it keeps the client only.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), c.Issuer)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "identity.external_silent", fault.Args{"Name": c.Name})
	}
	return &Provider{config: c, client: client,
		oauth: oauth2.Config{ClientID: c.ClientID, ClientSecret: c.Secret.Reveal(), Endpoint: found.Endpoint(), RedirectURL: c.Return,
			Scopes: []string{oidc.ScopeOpenID, "profile", "email"}},
		verifier: found.Verifier(&oidc.Config{ClientID: c.ClientID, Now: now}),
	}, nil
}

// Issuer is the address that names the house.
func (p *Provider) Issuer() string { return p.config.Issuer }

// Name is what the button says.
func (p *Provider) Name() string { return p.config.Name }

// Address is where the browser is sent.
func (p *Provider) Address(state, nonce, verifier identity.Secret) string {
	return p.oauth.AuthCodeURL(state.Reveal(), oidc.Nonce(nonce.Reveal()), oauth2.S256ChallengeOption(verifier.Reveal()))
}

// Exchange turns the code into what the house says about the person. Faults:
// Unauthenticated "identity.external_refused", Unavailable "identity.external_silent".
// The causes name what failed, never a code or a token.
func (p *Provider) Exchange(ctx context.Context, code, nonce, verifier identity.Secret) (*identity.Claims, error) {
	refused := func(why string) error {
		return fault.Wrap(errors.New("oidc: "+why), fault.Unauthenticated, "identity.external_refused", nil)
	}
	if code == "" {
		return nil, refused("no code")
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth.Exchange(ctx, code.Reveal(), oauth2.VerifierOption(verifier.Reveal()))
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		if answer.Response != nil && answer.Response.StatusCode >= 500 {
			return nil, fault.Wrap(errors.New("oidc: "+answer.Response.Status), fault.Unavailable, "identity.external_silent", fault.Args{"Name": p.config.Name})
		}
		return nil, refused("the code was not accepted: " + answer.ErrorCode)
	}
	if err != nil { // its text may hold the answer
		return nil, fault.Wrap(errors.New("oidc: no answer that could be read"), fault.Unavailable, "identity.external_silent", fault.Args{"Name": p.config.Name})
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, refused("no id_token")
	}
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, refused("the id_token does not verify")
	}
	if id.Nonce != nonce.Reveal() {
		return nil, refused("the nonce is another")
	}
	var c struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some houses send a text
		Login    string `json:"preferred_username"`
		Name     string `json:"name"`
	}
	if err := id.Claims(&c); err != nil {
		return nil, refused("the claims cannot be read")
	}
	verified := c.Verified == true
	if s, ok := c.Verified.(string); ok {
		verified = strings.EqualFold(s, "true")
	}
	return &identity.Claims{Issuer: id.Issuer, Subject: id.Subject, Email: c.Email, EmailVerified: verified, Login: c.Login, Name: c.Name}, nil
}
