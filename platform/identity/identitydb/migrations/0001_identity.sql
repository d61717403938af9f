-- Organisations, people, accounts and what they did. Times are UTC text, days
-- are YYYY-MM-DD, empty without a limit, flags are 0 or 1. Tokens and keys are
-- here as SHA-256 only, passwords as argon2id.
CREATE TABLE identity_org (
	tenant   TEXT NOT NULL,
	id       TEXT NOT NULL,
	name     TEXT NOT NULL,
	short    TEXT NOT NULL,
	kind     TEXT NOT NULL,
	parent   TEXT NOT NULL,
	area     TEXT NOT NULL,
	from_day TEXT NOT NULL,
	to_day   TEXT NOT NULL,
	version  INTEGER NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE TABLE identity_person (
	tenant     TEXT NOT NULL,
	id         TEXT NOT NULL,
	name       TEXT NOT NULL,
	org        TEXT NOT NULL,
	post       TEXT NOT NULL,
	phone      TEXT NOT NULL,
	email      TEXT NOT NULL,
	version    INTEGER NOT NULL,
	created_at TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE TABLE identity_account (
	tenant      TEXT NOT NULL,
	person      TEXT NOT NULL,
	login       TEXT NOT NULL,
	hash        TEXT NOT NULL, -- PHC string; empty: signs in elsewhere
	must_change INTEGER NOT NULL,
	changed_at  TEXT NOT NULL,
	disabled_at TEXT NOT NULL,
	disabled_by TEXT NOT NULL,
	reason      TEXT NOT NULL,
	seen_at     TEXT NOT NULL,
	PRIMARY KEY (tenant, person),
	UNIQUE (tenant, login),
	FOREIGN KEY (tenant, person) REFERENCES identity_person (tenant, id)
);

CREATE TABLE identity_assignment (
	tenant         TEXT NOT NULL,
	id             TEXT NOT NULL,
	person         TEXT NOT NULL,
	role           TEXT NOT NULL,
	org            TEXT NOT NULL,
	area           TEXT NOT NULL,
	from_day       TEXT NOT NULL,
	to_day         TEXT NOT NULL,
	reason         TEXT NOT NULL,
	given_by       TEXT NOT NULL,
	given_at       TEXT NOT NULL,
	revoked_at     TEXT NOT NULL,
	revoked_by     TEXT NOT NULL,
	revoked_reason TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY (tenant, person) REFERENCES identity_person (tenant, id)
);
CREATE INDEX identity_assignment_person ON identity_assignment (tenant, person);

CREATE TABLE identity_session (
	tenant      TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	id          TEXT NOT NULL,
	person      TEXT NOT NULL,
	created_at  TEXT NOT NULL,
	seen_at     TEXT NOT NULL,
	expires_at  TEXT NOT NULL,
	address     TEXT NOT NULL,
	agent       TEXT NOT NULL,
	via         TEXT NOT NULL,
	PRIMARY KEY (tenant, fingerprint),
	UNIQUE (tenant, id),
	FOREIGN KEY (tenant, person) REFERENCES identity_person (tenant, id)
);
CREATE INDEX identity_session_person ON identity_session (tenant, person);

CREATE TABLE identity_key (
	tenant      TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	id          TEXT NOT NULL,
	owner       TEXT NOT NULL,
	name        TEXT NOT NULL,
	actions     TEXT NOT NULL, -- with spaces between
	created_at  TEXT NOT NULL,
	made_by     TEXT NOT NULL,
	expires_at  TEXT NOT NULL,
	used_at     TEXT NOT NULL,
	revoked_at  TEXT NOT NULL,
	revoked_by  TEXT NOT NULL,
	PRIMARY KEY (tenant, fingerprint),
	UNIQUE (tenant, id),
	FOREIGN KEY (tenant, owner) REFERENCES identity_person (tenant, id)
);
CREATE INDEX identity_key_owner ON identity_key (tenant, owner);

CREATE TABLE identity_link (
	tenant    TEXT NOT NULL,
	issuer    TEXT NOT NULL,
	subject   TEXT NOT NULL,
	person    TEXT NOT NULL,
	linked_at TEXT NOT NULL,
	PRIMARY KEY (tenant, issuer, subject),
	FOREIGN KEY (tenant, person) REFERENCES identity_person (tenant, id)
);

CREATE TABLE identity_offer (
	tenant     TEXT NOT NULL,
	issuer     TEXT NOT NULL,
	claim      TEXT NOT NULL CHECK (claim IN ('email', 'login')),
	value      TEXT NOT NULL,
	person     TEXT NOT NULL,
	offered_at TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	PRIMARY KEY (tenant, issuer, claim, value),
	FOREIGN KEY (tenant, person) REFERENCES identity_person (tenant, id)
);

-- Failed sign-ins; subject is a shortened hash of the login name or address.
CREATE TABLE identity_attempt (
	tenant   TEXT NOT NULL,
	subject  TEXT NOT NULL,
	failures INTEGER NOT NULL,
	since    TEXT NOT NULL,
	until    TEXT NOT NULL,
	PRIMARY KEY (tenant, subject)
);

-- Sign-ins begun at another house and not yet returned.
CREATE TABLE identity_state (
	tenant      TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	expires_at  TEXT NOT NULL,
	PRIMARY KEY (tenant, fingerprint)
);

-- A row for each tenant, to be locked.
CREATE TABLE identity_lock (
	tenant TEXT NOT NULL PRIMARY KEY
);

-- The audit log only grows; ids sort by time.
CREATE TABLE identity_audit (
	tenant  TEXT NOT NULL,
	id      TEXT NOT NULL,
	at      TEXT NOT NULL,
	person  TEXT NOT NULL,
	who     TEXT NOT NULL,
	act     TEXT NOT NULL,
	kind    TEXT NOT NULL,
	object  TEXT NOT NULL,
	name    TEXT NOT NULL,
	outcome TEXT NOT NULL,
	address TEXT NOT NULL,
	detail  TEXT NOT NULL, -- JSON
	PRIMARY KEY (tenant, id)
);
CREATE INDEX identity_audit_person ON identity_audit (tenant, person, id);
CREATE INDEX identity_audit_object ON identity_audit (tenant, kind, object, id);
