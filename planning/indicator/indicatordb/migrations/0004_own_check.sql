-- A tenant's own checks. Rows are only added: each is a version of a check with
-- the reason for it; the newest one holds.
CREATE TABLE indicator_check (
	tenant      TEXT    NOT NULL,
	id          TEXT    NOT NULL,
	version     INTEGER NOT NULL,
	body        TEXT    NOT NULL, -- the declaration, YAML
	reason      TEXT    NOT NULL,
	recorded_by TEXT    NOT NULL,
	person      TEXT    NOT NULL,
	recorded_at TEXT    NOT NULL,
	PRIMARY KEY (tenant, id, version)
);
