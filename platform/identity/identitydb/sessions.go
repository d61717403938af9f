package identitydb

import (
	"context"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

const sessionColumns = `tenant, id, person, created_at, seen_at, expires_at, address, agent, via`

func sessionInto(v *identity.Session, s *scanner) []any {
	return []any{(*string)(&v.Tenant), (*string)(&v.ID), (*string)(&v.Person), s.at(&v.Created), s.at(&v.Seen), s.at(&v.Expires), &v.Address, &v.Agent, &v.Via}
}

// SessionOf finds a session by its token's fingerprint.
func (t *tx) SessionOf(ctx context.Context, tenant area.Code, print string) (*identity.Session, error) {
	return one(ctx, t, "identity.session_unknown", `SELECT `+sessionColumns+` FROM identity_session WHERE tenant = $1 AND fingerprint = $2`,
		[]any{string(tenant), print}, sessionInto)
}

// Sessions lists the sessions of a person.
func (t *tx) Sessions(ctx context.Context, tenant area.Code, id identity.PersonID) ([]identity.Session, error) {
	return list(ctx, t, `SELECT `+sessionColumns+` FROM identity_session WHERE tenant = $1 AND person = $2 ORDER BY created_at DESC, id DESC`,
		[]any{string(tenant), string(id)}, sessionInto)
}

// AddSession adds a session.
func (t *tx) AddSession(ctx context.Context, s *identity.Session, print string) error {
	_, err := t.exec(ctx, `INSERT INTO identity_session (`+sessionColumns+`, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(s.Tenant), string(s.ID), string(s.Person), db.Time(s.Created), db.Time(s.Seen), db.Time(s.Expires), s.Address, s.Agent, s.Via, print)
	return err
}

// TouchSession writes when a session was last used.
func (t *tx) TouchSession(ctx context.Context, tenant area.Code, id identity.SessionID, seen time.Time) error {
	_, err := t.exec(ctx, `UPDATE identity_session SET seen_at = $3 WHERE tenant = $1 AND id = $2 AND seen_at < $3`, string(tenant), string(id), db.Time(seen))
	return err
}

// DropSessions ends sessions.
func (t *tx) DropSessions(ctx context.Context, tenant area.Code, id identity.PersonID, keep identity.SessionID, ids ...identity.SessionID) (int, error) {
	var w db.Where
	w.And("tenant = ?", string(tenant))
	w.And("person = ?", string(id))
	w.And("id <> ?", string(keep))
	if len(ids) > 0 {
		texts := make([]string, len(ids))
		for i, s := range ids {
			texts[i] = string(s)
		}
		db.In(&w, "id", texts)
	}
	n, err := t.exec(ctx, `DELETE FROM identity_session`+w.String(), w.Args()...)
	return int(n), err
}

// Sweep removes what has run out. Counts stay for a day, idle sessions as long
// as they could still be listed.
func (t *tx) Sweep(ctx context.Context, tenant area.Code, before time.Time) error {
	for query, end := range map[string]time.Time{
		`DELETE FROM identity_session WHERE tenant = $1 AND expires_at < $2`: before,
		`DELETE FROM identity_session WHERE tenant = $1 AND seen_at < $2`:    before.Add(-identity.SessionIdle),
		`DELETE FROM identity_state WHERE tenant = $1 AND expires_at < $2`:   before,
		`DELETE FROM identity_offer WHERE tenant = $1 AND expires_at < $2`:   before,
		`DELETE FROM identity_browser WHERE tenant = $1 AND expires_at < $2`: before,
		`DELETE FROM identity_attempt WHERE tenant = $1 AND since < $2`:      before.Add(-24 * time.Hour),
	} {
		if _, err := t.exec(ctx, query, string(tenant), db.Time(end)); err != nil {
			return err
		}
	}
	return nil
}

const keyColumns = `tenant, id, owner, name, actions, created_at, made_by, expires_at, used_at, revoked_at, revoked_by`

func keyInto(k *identity.APIKey, s *scanner) []any {
	actions := s.later(func(text string) error {
		for _, a := range strings.Fields(text) {
			k.Actions = append(k.Actions, identity.Action(a))
		}
		return nil
	})
	return []any{(*string)(&k.Tenant), (*string)(&k.ID), (*string)(&k.Owner), &k.Name, actions, s.at(&k.Created), &k.By, s.at(&k.Expires), s.at(&k.Used),
		s.at(&k.Revoked), &k.RevokedBy}
}

// KeyOf finds a key by its fingerprint.
func (t *tx) KeyOf(ctx context.Context, tenant area.Code, print string) (*identity.APIKey, error) {
	return one(ctx, t, "identity.key_unknown", `SELECT `+keyColumns+` FROM identity_key WHERE tenant = $1 AND fingerprint = $2`, []any{string(tenant), print}, keyInto)
}

// Key reads a key.
func (t *tx) Key(ctx context.Context, tenant area.Code, id identity.KeyID) (*identity.APIKey, error) {
	return one(ctx, t, "identity.key_unknown", `SELECT `+keyColumns+` FROM identity_key WHERE tenant = $1 AND id = $2`, []any{string(tenant), string(id)}, keyInto)
}

// Keys lists the keys of a person.
func (t *tx) Keys(ctx context.Context, tenant area.Code, id identity.PersonID) ([]identity.APIKey, error) {
	return list(ctx, t, `SELECT `+keyColumns+` FROM identity_key WHERE tenant = $1 AND owner = $2 ORDER BY created_at DESC, id DESC`,
		[]any{string(tenant), string(id)}, keyInto)
}

// AddKey adds a key.
func (t *tx) AddKey(ctx context.Context, k *identity.APIKey, print string) error {
	actions := make([]string, len(k.Actions))
	for i, a := range k.Actions {
		actions[i] = string(a)
	}
	_, err := t.exec(ctx, `INSERT INTO identity_key (`+keyColumns+`, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(k.Tenant), string(k.ID), string(k.Owner), k.Name, strings.Join(actions, " "), db.Time(k.Created), k.By, db.Time(k.Expires), db.Time(k.Used),
		db.Time(k.Revoked), k.RevokedBy, print)
	return err
}

// TouchKey writes when a key was last used.
func (t *tx) TouchKey(ctx context.Context, tenant area.Code, id identity.KeyID, used time.Time) error {
	_, err := t.exec(ctx, `UPDATE identity_key SET used_at = $3 WHERE tenant = $1 AND id = $2 AND used_at < $3`, string(tenant), string(id), db.Time(used))
	return err
}

// SaveKey writes that a key was revoked.
func (t *tx) SaveKey(ctx context.Context, k *identity.APIKey) error {
	_, err := t.exec(ctx, `UPDATE identity_key SET revoked_at = $3, revoked_by = $4 WHERE tenant = $1 AND id = $2`,
		string(k.Tenant), string(k.ID), db.Time(k.Revoked), k.RevokedBy)
	return err
}

func linkInto(l *identity.Link, s *scanner) []any {
	return []any{(*string)(&l.Tenant), &l.Issuer, &l.Subject, (*string)(&l.Person), s.at(&l.Linked)}
}

// Link finds the person of an account elsewhere.
func (t *tx) Link(ctx context.Context, tenant area.Code, issuer, subject string) (*identity.Link, error) {
	return one(ctx, t, "identity.link_unknown", `SELECT tenant, issuer, subject, person, linked_at FROM identity_link
		WHERE tenant = $1 AND issuer = $2 AND subject = $3`, []any{string(tenant), issuer, subject}, linkInto)
}

// Links lists the accounts elsewhere of a person.
func (t *tx) Links(ctx context.Context, tenant area.Code, id identity.PersonID) ([]identity.Link, error) {
	return list(ctx, t, `SELECT tenant, issuer, subject, person, linked_at FROM identity_link WHERE tenant = $1 AND person = $2 ORDER BY issuer, subject`,
		[]any{string(tenant), string(id)}, linkInto)
}

// AddLink adds a link.
func (t *tx) AddLink(ctx context.Context, l *identity.Link) error {
	return stale(t.exec(ctx, `INSERT INTO identity_link (tenant, issuer, subject, person, linked_at) VALUES ($1, $2, $3, $4, $5)`,
		string(l.Tenant), l.Issuer, l.Subject, string(l.Person), db.Time(l.Linked)))
}

// DropLink removes a link.
func (t *tx) DropLink(ctx context.Context, tenant area.Code, issuer, subject string) error {
	_, err := t.exec(ctx, `DELETE FROM identity_link WHERE tenant = $1 AND issuer = $2 AND subject = $3`, string(tenant), issuer, subject)
	return err
}

// Offers lists prepared links.
func (t *tx) Offers(ctx context.Context, tenant area.Code, id identity.PersonID) ([]identity.LinkOffer, error) {
	var w db.Where
	w.And("tenant = ?", string(tenant))
	if id != "" {
		w.And("person = ?", string(id))
	}
	return list(ctx, t, `SELECT tenant, issuer, claim, value, person, offered_at, expires_at FROM identity_offer`+w.String()+` ORDER BY issuer, claim, value`, w.Args(),
		func(o *identity.LinkOffer, s *scanner) []any {
			return []any{(*string)(&o.Tenant), &o.Issuer, &o.By, &o.Value, (*string)(&o.Person), s.at(&o.Offered), s.at(&o.Expires)}
		})
}

// SaveOffer prepares a link.
func (t *tx) SaveOffer(ctx context.Context, o *identity.LinkOffer) error {
	_, err := t.exec(ctx, `INSERT INTO identity_offer (tenant, issuer, claim, value, person, offered_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant, issuer, claim, value) DO UPDATE SET person = excluded.person, offered_at = excluded.offered_at, expires_at = excluded.expires_at`,
		string(o.Tenant), o.Issuer, o.By, o.Value, string(o.Person), db.Time(o.Offered), db.Time(o.Expires))
	return err
}

// DropOffer removes a prepared link.
func (t *tx) DropOffer(ctx context.Context, tenant area.Code, issuer, by, value string) error {
	_, err := t.exec(ctx, `DELETE FROM identity_offer WHERE tenant = $1 AND issuer = $2 AND claim = $3 AND value = $4`, string(tenant), issuer, by, value)
	return err
}

// Attempts reads a count.
func (t *tx) Attempts(ctx context.Context, tenant area.Code, subject string) (identity.Attempts, error) {
	return t.attempts(ctx, tenant, subject, "")
}

// LockAttempts reads a count and holds it; it makes the row, so that there is one to hold.
func (t *tx) LockAttempts(ctx context.Context, tenant area.Code, subject string) (identity.Attempts, error) {
	if _, err := t.exec(ctx, `INSERT INTO identity_attempt (tenant, subject, failures, since, until) VALUES ($1, $2, 0, $3, '')
		ON CONFLICT (tenant, subject) DO NOTHING`, string(tenant), subject, db.Time(t.Tx.Now)); err != nil {
		return identity.Attempts{}, err
	}
	return t.attempts(ctx, tenant, subject, t.Dialect.ForUpdate())
}

func (t *tx) attempts(ctx context.Context, tenant area.Code, subject, lock string) (identity.Attempts, error) {
	got, err := list(ctx, t, `SELECT subject, failures, since, until FROM identity_attempt WHERE tenant = $1 AND subject = $2`+lock, []any{string(tenant), subject},
		func(a *identity.Attempts, s *scanner) []any {
			return []any{&a.Subject, &a.Count, s.at(&a.Since), s.at(&a.Until)}
		})
	if err != nil || len(got) == 0 {
		return identity.Attempts{Subject: subject}, err
	}
	return got[0], nil
}

// SaveAttempts writes a count; nought removes it.
func (t *tx) SaveAttempts(ctx context.Context, tenant area.Code, a identity.Attempts) error {
	if a.Count == 0 {
		_, err := t.exec(ctx, `DELETE FROM identity_attempt WHERE tenant = $1 AND subject = $2`, string(tenant), a.Subject)
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO identity_attempt (tenant, subject, failures, since, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant, subject) DO UPDATE SET failures = excluded.failures, since = excluded.since, until = excluded.until`,
		string(tenant), a.Subject, a.Count, db.Time(a.Since), db.Time(a.Until))
	return err
}

// AddState keeps a sign-in begun elsewhere.
func (t *tx) AddState(ctx context.Context, tenant area.Code, print string, expires time.Time) error {
	_, err := t.exec(ctx, `INSERT INTO identity_state (tenant, fingerprint, expires_at) VALUES ($1, $2, $3)`, string(tenant), print, db.Time(expires))
	return err
}

// TakeState removes it.
func (t *tx) TakeState(ctx context.Context, tenant area.Code, print string) (bool, error) {
	n, err := t.exec(ctx, `DELETE FROM identity_state WHERE tenant = $1 AND fingerprint = $2 AND expires_at > $3`, string(tenant), print, db.Time(t.Tx.Now))
	return n == 1, err
}

// KnowsBrowser says whether a browser was kept and has not run out.
func (t *tx) KnowsBrowser(ctx context.Context, tenant area.Code, print string) (bool, error) {
	got, err := list(ctx, t, `SELECT fingerprint FROM identity_browser WHERE tenant = $1 AND fingerprint = $2 AND expires_at > $3`,
		[]any{string(tenant), print, db.Time(t.Tx.Now)}, func(s *string, _ *scanner) []any { return []any{s} })
	return len(got) == 1, err
}

// KeepBrowser keeps a browser until a time.
func (t *tx) KeepBrowser(ctx context.Context, tenant area.Code, print string, expires time.Time) error {
	_, err := t.exec(ctx, `INSERT INTO identity_browser (tenant, fingerprint, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (tenant, fingerprint) DO UPDATE SET expires_at = excluded.expires_at`, string(tenant), print, db.Time(expires))
	return err
}
