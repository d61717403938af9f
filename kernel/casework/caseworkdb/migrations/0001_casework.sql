-- Cases and their journals. Times are UTC text, days are YYYY-MM-DD (empty: none),
-- body is the case or act as JSON; the columns beside it are what lists select and
-- sort by. due (9999-12-31: none) and next_on depend on the calendar of holidays.
CREATE TABLE casework_definition (
	tenant   TEXT NOT NULL,
	sha256   TEXT NOT NULL,
	process  TEXT NOT NULL,
	version  INTEGER NOT NULL,
	body     TEXT NOT NULL,
	added_at TEXT NOT NULL,
	PRIMARY KEY (tenant, sha256)
);

CREATE TABLE casework_case (
	tenant      TEXT NOT NULL,
	id          TEXT NOT NULL,
	process     TEXT NOT NULL,
	definition  TEXT NOT NULL,
	state       TEXT NOT NULL,
	level       TEXT NOT NULL CHECK (level IN ('', 'blue', 'yellow', 'red')),
	opened_at   TEXT NOT NULL,
	closed_at   TEXT NOT NULL,
	due         TEXT NOT NULL,
	provisional INTEGER NOT NULL,
	next_on     TEXT NOT NULL,
	merged_into TEXT NOT NULL,
	version     INTEGER NOT NULL,
	body        TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY (tenant, definition) REFERENCES casework_definition (tenant, sha256),
	CHECK (closed_at = '' OR next_on = '')
);

CREATE INDEX casework_case_by_state ON casework_case (tenant, process, state);
CREATE INDEX casework_case_open ON casework_case (tenant, due, id) WHERE closed_at = '';
CREATE INDEX casework_case_ticking ON casework_case (tenant, next_on) WHERE next_on <> '';

-- Who stands in which role at present.
CREATE TABLE casework_party (
	tenant  TEXT NOT NULL,
	case_id TEXT NOT NULL,
	role    TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	org     TEXT NOT NULL,
	person  TEXT NOT NULL,
	PRIMARY KEY (tenant, case_id, role, seq),
	FOREIGN KEY (tenant, case_id) REFERENCES casework_case (tenant, id)
);

CREATE INDEX casework_party_org ON casework_party (tenant, org, role);
CREATE INDEX casework_party_person ON casework_party (tenant, person, role) WHERE person <> '';

-- The journal; rows are only ever added.
CREATE TABLE casework_act (
	tenant  TEXT NOT NULL,
	case_id TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	at      TEXT NOT NULL,
	person  TEXT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (tenant, case_id, seq),
	FOREIGN KEY (tenant, case_id) REFERENCES casework_case (tenant, id)
);
