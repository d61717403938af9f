-- Warnings and their history. body is the warning as JSON; the columns beside it
-- are what lists select and sort by.
CREATE TABLE warning (
	tenant    TEXT NOT NULL,
	id        TEXT NOT NULL,
	dedup     TEXT NOT NULL,
	kind      TEXT NOT NULL,
	severity  TEXT NOT NULL,
	state     TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'closed')),
	owner     TEXT NOT NULL,
	subject   TEXT NOT NULL,
	code      TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	closed_at TEXT NOT NULL,
	version   INTEGER NOT NULL,
	body      TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

-- At most one warning of a condition is not closed.
CREATE UNIQUE INDEX warning_once ON warning (tenant, dedup) WHERE state <> 'closed';
CREATE INDEX warning_by_state ON warning (tenant, state, closed_at);
CREATE INDEX warning_by_subject ON warning (tenant, subject);

CREATE TABLE warning_event (
	tenant  TEXT NOT NULL,
	warning TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	at      TEXT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (tenant, warning, seq),
	FOREIGN KEY (tenant, warning) REFERENCES warning (tenant, id)
);

-- A row for each tenant, held while warnings are evaluated.
CREATE TABLE warning_lock (
	tenant TEXT NOT NULL PRIMARY KEY
);
