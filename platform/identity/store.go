package identity

import (
	"context"
	"time"

	"gangyao/platform/area"
)

// Store keeps organisations, people and what they did.
// platform/identity/identitydb implements it on SQLite and PostgreSQL.
type Store interface {
	// View runs fn on one consistent snapshot.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in one transaction whose time is now; an error undoes all.
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// ReadTx reads. What is missing is fault.NotFound ("identity.person_unknown",
// "identity.org_unknown", "identity.grant_unknown", "identity.session_unknown",
// "identity.key_unknown", "identity.link_unknown").
type ReadTx interface {
	ReadPeople
	ReadSessions
	// Orgs lists all organisations of a tenant by ID, those that ended included.
	Orgs(ctx context.Context, t area.Code) ([]Org, error)
	// Areas lists all areas of a tenant by code and beginning.
	Areas(ctx context.Context, t area.Code) ([]area.Area, error)
	// Audit lists entries, newest first, one more than the limit.
	Audit(ctx context.Context, t area.Code, q AuditQuery) ([]Entry, error)
}

// ReadPeople reads people, accounts and their roles.
type ReadPeople interface {
	Person(ctx context.Context, t area.Code, id PersonID) (*Person, error)
	// People lists all people of a tenant by ID.
	People(ctx context.Context, t area.Code) ([]Person, error)
	Account(ctx context.Context, t area.Code, id PersonID) (*Account, error)
	// AccountOf finds the account with a folded login name.
	AccountOf(ctx context.Context, t area.Code, login string) (*Account, error)
	// Accounts lists all accounts of a tenant by person.
	Accounts(ctx context.Context, t area.Code) ([]Account, error)
	// Assignments lists the roles of a person, of all people when id is empty,
	// newest first, revoked ones included.
	Assignments(ctx context.Context, t area.Code, id PersonID) ([]Assignment, error)
	Assignment(ctx context.Context, t area.Code, id AssignmentID) (*Assignment, error)
}

// ReadSessions reads sessions, keys, links and attempts.
type ReadSessions interface {
	// SessionOf finds a session by the fingerprint of its token.
	SessionOf(ctx context.Context, t area.Code, fingerprint string) (*Session, error)
	// Sessions lists the sessions of a person, newest first.
	Sessions(ctx context.Context, t area.Code, id PersonID) ([]Session, error)
	// KeyOf finds a key by its fingerprint.
	KeyOf(ctx context.Context, t area.Code, fingerprint string) (*APIKey, error)
	// Keys lists the keys of a person, newest first, revoked ones included.
	Keys(ctx context.Context, t area.Code, id PersonID) ([]APIKey, error)
	Key(ctx context.Context, t area.Code, id KeyID) (*APIKey, error)
	Link(ctx context.Context, t area.Code, issuer, subject string) (*Link, error)
	Links(ctx context.Context, t area.Code, id PersonID) ([]Link, error)
	// Offers lists the prepared links of a person, of all people when id is empty.
	Offers(ctx context.Context, t area.Code, id PersonID) ([]LinkOffer, error)
	// Attempts is the count of an account or address; the zero value when there is none.
	Attempts(ctx context.Context, t area.Code, subject string) (Attempts, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	WritePeople
	WriteSessions
	// Now is the time of the transaction.
	Now() time.Time
	// SaveOrg writes an organisation whose stored version is base (0: a new one);
	// otherwise it is fault.Conflict "identity.stale".
	SaveOrg(ctx context.Context, o *Org, base int) error
	// SaveAreas adds areas or replaces those with the same code and beginning.
	SaveAreas(ctx context.Context, as []area.Area) error
	AddAudit(ctx context.Context, e *Entry) error
}

// WritePeople writes people, accounts and their roles.
type WritePeople interface {
	// SavePerson writes a person whose stored version is base (0: a new one);
	// otherwise it is fault.Conflict "identity.stale".
	SavePerson(ctx context.Context, p *Person, base int) error
	// SaveAccount writes an account; fault.Conflict "identity.login_taken" when
	// another person has the login name.
	SaveAccount(ctx context.Context, a *Account) error
	// LockAccount reads an account and holds it until the transaction ends.
	LockAccount(ctx context.Context, t area.Code, id PersonID) (*Account, error)
	SaveAssignment(ctx context.Context, a *Assignment) error
	// LockTenant makes transactions of a tenant that must not run beside each
	// other wait: a first start, a bulk creation, a separation of duties.
	LockTenant(ctx context.Context, t area.Code) error
}

// WriteSessions writes sessions, keys, links and attempts.
type WriteSessions interface {
	AddSession(ctx context.Context, s *Session, fingerprint string) error
	// TouchSession writes when a session was last used.
	TouchSession(ctx context.Context, t area.Code, id SessionID, seen time.Time) error
	// DropSessions ends the sessions of a person except keep, and returns how many;
	// only of those in ids when there are any.
	DropSessions(ctx context.Context, t area.Code, id PersonID, keep SessionID, ids ...SessionID) (int, error)
	// Sweep removes what has run out: sessions, states, attempts, offers, browsers.
	Sweep(ctx context.Context, t area.Code, before time.Time) error
	AddKey(ctx context.Context, k *APIKey, fingerprint string) error
	// TouchKey writes when a key was last used.
	TouchKey(ctx context.Context, t area.Code, id KeyID, used time.Time) error
	// SaveKey writes when and by whom a key was revoked.
	SaveKey(ctx context.Context, k *APIKey) error
	AddLink(ctx context.Context, l *Link) error
	DropLink(ctx context.Context, t area.Code, issuer, subject string) error
	SaveOffer(ctx context.Context, o *LinkOffer) error
	DropOffer(ctx context.Context, t area.Code, issuer, by, value string) error
	// LockAttempts reads a count and holds it until the transaction ends.
	LockAttempts(ctx context.Context, t area.Code, subject string) (Attempts, error)
	SaveAttempts(ctx context.Context, t area.Code, a Attempts) error
	// AddState keeps the fingerprint of a sign-in begun elsewhere; TakeState
	// removes it and says whether it was there and in time.
	AddState(ctx context.Context, t area.Code, fingerprint string, expires time.Time) error
	TakeState(ctx context.Context, t area.Code, fingerprint string) (bool, error)
	// KnowsBrowser says whether a browser was kept that has not run out; KeepBrowser
	// keeps it, or keeps it longer.
	KnowsBrowser(ctx context.Context, t area.Code, fingerprint string) (bool, error)
	KeepBrowser(ctx context.Context, t area.Code, fingerprint string, expires time.Time) error
}

// Attempts counts failed sign-ins of one account or address.
type Attempts struct {
	Subject string // "login:…", "address:…" or "browser:…", see attemptOf
	Count   int
	Since   time.Time // of the first one counted
	Until   time.Time // locked until; zero: not locked
}
