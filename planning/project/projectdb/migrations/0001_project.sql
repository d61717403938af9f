-- Counts the changes of a tenant's projects, so that a reader reads only what
-- changed since.
CREATE TABLE project_revision (
	tenant   TEXT PRIMARY KEY,
	revision BIGINT NOT NULL
);

-- A project as it stands. body is all of it as JSON and follows from project_act;
-- the columns beside it are what is looked for.
CREATE TABLE project (
	tenant   TEXT NOT NULL,
	id       TEXT NOT NULL,
	version  INTEGER NOT NULL,
	revision BIGINT NOT NULL,
	code     TEXT NOT NULL,
	body     TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE INDEX project_changed ON project (tenant, revision);

CREATE UNIQUE INDEX project_code ON project (tenant, code) WHERE code <> '';

-- The journal: it only grows.
CREATE TABLE project_act (
	tenant  TEXT NOT NULL,
	project TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	by_name TEXT NOT NULL,
	person  TEXT NOT NULL,
	org     TEXT NOT NULL,
	at      TEXT NOT NULL,
	reason  TEXT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (tenant, project, seq),
	FOREIGN KEY (tenant, project) REFERENCES project (tenant, id)
);

-- What the headings of spreadsheets mean, by a hash of the set of headings.
CREATE TABLE project_mapping (
	tenant   TEXT NOT NULL,
	headings TEXT NOT NULL,
	body     TEXT NOT NULL,
	saved_at TEXT NOT NULL,
	PRIMARY KEY (tenant, headings)
);
