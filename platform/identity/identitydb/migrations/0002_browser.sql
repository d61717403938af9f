-- Browsers in which a login name was signed in with its password; fingerprint is of
-- both. Wrong passwords elsewhere do not lock them.
CREATE TABLE identity_browser (
	tenant      TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	expires_at  TEXT NOT NULL,
	PRIMARY KEY (tenant, fingerprint)
);
