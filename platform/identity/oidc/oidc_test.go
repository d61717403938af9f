package oidc_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
	"gangyao/platform/identity/oidc"
)

const tenant = area.Code("900101")

// elsewhere is a small provider on loopback that knows one person.
type elsewhere struct {
	*httptest.Server
	t      *testing.T
	key    *rsa.PrivateKey
	now    func() time.Time
	claims map[string]any // added to the token, and instead of what it would say
	codes  map[string]url.Values
	broken bool
}

func newElsewhere(t *testing.T, now func() time.Time) *elsewhere {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e := &elsewhere{t: t, key: key, now: now, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		e.answer(w, map[string]any{"issuer": e.URL, "authorization_endpoint": e.URL + "/authorize", "token_endpoint": e.URL + "/token", "jwks_uri": e.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		e.answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
			"n": b64(key.N.Bytes()), "e": b64([]byte{1, 0, 1})}}})
	})
	mux.HandleFunc("POST /token", e.token)
	e.Server = httptest.NewServer(mux)
	t.Cleanup(e.Close)
	return e
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (e *elsewhere) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		e.t.Error(err)
	}
}

// visit is what the browser does there: the person agrees and gets a code.
func (e *elsewhere) visit(address string) (state, code identity.Secret) {
	u, err := url.Parse(address)
	if err != nil {
		e.t.Fatal(err)
	}
	q := u.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": "gangyao", "code_challenge_method": "S256", "redirect_uri": "https://gangyao.example/back"} {
		if q.Get(name) != want {
			e.t.Errorf("%s = %q, want %q", name, q.Get(name), want)
		}
	}
	c := fmt.Sprintf("code-%d", len(e.codes))
	e.codes[c] = q
	return identity.Secret(q.Get("state")), identity.Secret(c)
}

func (e *elsewhere) token(w http.ResponseWriter, r *http.Request) {
	q, known := e.codes[r.FormValue("code")]
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if e.broken || !known || b64(sum[:]) != q.Get("code_challenge") {
		status := http.StatusBadRequest
		if e.broken {
			status = http.StatusBadGateway
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	claims := map[string]any{"iss": e.URL, "aud": "gangyao", "sub": "person-7", "nonce": q.Get("nonce"), "iat": e.now().Unix(), "exp": e.now().Add(time.Minute).Unix(),
		"email": "Chen@Example.cn", "email_verified": true, "preferred_username": "chen7", "name": "测试员陈"}
	for k, v := range e.claims {
		claims[k] = v
	}
	body, err := json.Marshal(claims)
	if err != nil {
		e.t.Error(err)
	}
	signed := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(body)
	hash := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, e.key, crypto.SHA256, hash[:])
	if err != nil {
		e.t.Error(err)
	}
	e.answer(w, map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": signed + "." + b64(sig)})
}

// bench is a service that knows the provider, with an administrator and a person.
type bench struct {
	*identity.Service
	*elsewhere
	t      *testing.T
	clock  time.Time
	admin  context.Context
	person identity.PersonID
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, clock: time.Now().UTC()}
	now := func() time.Time { return b.clock }
	b.elsewhere = newElsewhere(t, now)
	d := dbtest.Open(t, dbtest.SQLite(t), areadb.Migrations(), identitydb.Migrations())
	n := 0
	b.Service = &identity.Service{Store: identitydb.New(d), Clock: now, IDs: func() string { n++; return fmt.Sprintf("id-%06d", n) }}
	b.Policy = identity.NewPolicy(b.Within, identity.Rules())
	p, err := oidc.New(t.Context(), oidc.Config{Issuer: b.URL, Name: "测试认证", ClientID: "gangyao", Secret: "client-secret", Return: "https://gangyao.example/back"}, now)
	if err != nil {
		t.Fatal(err)
	}
	b.External = p
	b.admin = identity.With(t.Context(), identity.Program(tenant, "测试"))
	made, err := b.CreatePerson(b.admin, identity.NewPerson{Name: "测试员陈", Login: "chen"})
	if err != nil {
		t.Fatal(err)
	}
	b.person = made.Person.ID
	return b
}

func (b *bench) start() *identity.ExternalStart {
	b.t.Helper()
	s, err := b.StartExternal(b.t.Context(), tenant, b.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) finish(keep, state, code identity.Secret) (*identity.SignedIn, error) {
	return b.FinishExternal(b.t.Context(), identity.ExternalReturn{Tenant: tenant, Issuer: b.URL, Keep: keep, State: state, Code: code})
}

func (b *bench) round() (*identity.SignedIn, error) {
	s := b.start()
	state, code := b.visit(s.Address)
	return b.finish(s.Keep, state, code)
}

func want(t *testing.T, err error, key string) {
	t.Helper()
	if err == nil || fault.From(err).Key != key {
		t.Errorf("err = %v, want %s", err, key)
	}
	if err != nil && (strings.Contains(err.Error(), "code-") || strings.Contains(err.Error(), "client-secret")) {
		t.Errorf("the error tells a secret: %v", err)
	}
}

func TestOnlyAPreparedPersonSignsIn(t *testing.T) {
	for by, value := range map[string]string{identity.ByEmail: "chen@example.CN", identity.ByLogin: "Chen7"} {
		t.Run(by, func(t *testing.T) {
			b := newBench(t)
			_, err := b.round()
			want(t, err, "identity.external_unlinked")
			if err := b.PrepareLink(b.admin, identity.LinkOffer{Person: b.person, Issuer: b.URL, By: by, Value: value}); err != nil {
				t.Fatal(err)
			}
			if by == identity.ByEmail { // an address that nobody has verified proves nothing
				b.claims = map[string]any{"email_verified": false}
				_, err := b.round()
				want(t, err, "identity.external_unlinked")
				b.claims = nil
			}
			got, err := b.round()
			if err != nil || got.Person.ID != b.person || got.MustChange {
				t.Fatalf("%+v, %v", got, err)
			}
			if a, err := b.Actor(t.Context(), got.Token); err != nil || a.Person != b.person || a.MustChange {
				t.Errorf("%+v, %v", a, err)
			}
			// From now on issuer and subject count, whatever the address is.
			b.claims = map[string]any{"email": "other@example.cn", "preferred_username": "other"}
			if got, err := b.round(); err != nil || got.Person.ID != b.person {
				t.Errorf("the second time: %v", err)
			}
			// The offer is used up: another account with the same address is nobody.
			b.claims = map[string]any{"sub": "person-8"}
			_, err = b.round()
			want(t, err, "identity.external_unlinked")

			if err := b.Unlink(b.admin, b.person, b.URL, "person-7"); err != nil {
				t.Fatal(err)
			}
			_, err = b.Actor(t.Context(), got.Token)
			want(t, err, "identity.session_over")
			b.claims = nil
			_, err = b.round()
			want(t, err, "identity.external_unlinked")
		})
	}
}

func TestWhatDoesNotVerifyIsRefused(t *testing.T) {
	b := newBench(t)
	if err := b.PrepareLink(b.admin, identity.LinkOffer{Person: b.person, Issuer: b.URL, By: identity.ByLogin, Value: "chen7"}); err != nil {
		t.Fatal(err)
	}
	s := b.start()
	state, code := b.visit(s.Address)
	_, err := b.finish("", state, code)
	want(t, err, "identity.external_state")
	_, err = b.finish(b.start().Keep, state, code) // another browser's cookie
	want(t, err, "identity.external_state")
	_, err = b.finish(s.Keep, state+"x", code)
	want(t, err, "identity.external_state")
	if _, err = b.finish(s.Keep, state, code); err != nil {
		t.Fatalf("after all of these: %v", err)
	}
	_, err = b.finish(s.Keep, state, code) // a second time
	want(t, err, "identity.external_state")

	late := b.start()
	state, code = b.visit(late.Address)
	b.clock = b.clock.Add(11 * time.Minute)
	_, err = b.finish(late.Keep, state, code)
	want(t, err, "identity.external_state")

	stolen := b.start()
	_, code = b.visit(stolen.Address)
	mine := b.start()
	state, _ = b.visit(mine.Address)
	_, err = b.finish(mine.Keep, state, code) // a code of another sign-in: PKCE refuses
	want(t, err, "identity.external_refused")

	for name, claims := range map[string]map[string]any{
		"another audience": {"aud": "somebody-else"}, "another issuer": {"iss": "https://evil.example"}, "expired": {"exp": b.clock.Add(-time.Hour).Unix()},
		"another nonce": {"nonce": "x"}, "no subject": {"sub": ""},
	} {
		b.claims = claims
		_, err := b.round()
		if fault.From(err).Key != "identity.external_refused" {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.claims = nil
	right := b.key
	if b.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	_, err = b.round()
	want(t, err, "identity.external_refused")
	b.key = right
	b.broken = true
	_, err = b.round()
	want(t, err, "identity.external_silent")
	b.broken = false
	if err := b.Disable(b.admin, b.person, "调离"); err != nil {
		t.Fatal(err)
	}
	_, err = b.round()
	want(t, err, "identity.disabled")
}
