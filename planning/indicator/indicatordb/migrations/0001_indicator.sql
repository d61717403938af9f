-- What is measured, how far it should come, and what was found. Times are UTC
-- text, flags are 0 or 1, periods are numbers YYYYKNN (year, kind, number within
-- the year). Rows are only ever added, never changed.

-- How far each list of a tenant has come. A writer holds the row until its
-- transaction ends, so that numbers rise without gaps in the order in which
-- transactions end: who has seen number n has seen all before it.
CREATE TABLE indicator_counter (
	tenant     TEXT NOT NULL,
	batch      BIGINT NOT NULL,
	event      BIGINT NOT NULL,
	definition BIGINT NOT NULL,
	target     BIGINT NOT NULL,
	link       BIGINT NOT NULL,
	series     BIGINT NOT NULL,
	PRIMARY KEY (tenant)
);

CREATE TABLE indicator_definition (
	tenant      TEXT NOT NULL,
	code        TEXT NOT NULL,
	version     INTEGER NOT NULL CHECK (version >= 1),
	revision    INTEGER NOT NULL CHECK (revision >= 1),
	name        TEXT NOT NULL,
	unit        TEXT NOT NULL,
	decimals    INTEGER NOT NULL,
	kind        TEXT NOT NULL,
	direction   TEXT NOT NULL,
	frequency   INTEGER NOT NULL,
	lag         INTEGER NOT NULL, -- months
	area_level  TEXT NOT NULL,
	by_org      INTEGER NOT NULL,
	additivity  TEXT NOT NULL,
	weight      TEXT NOT NULL,
	formula     TEXT NOT NULL,
	growth_of   TEXT NOT NULL,
	source      TEXT NOT NULL,
	standard    TEXT NOT NULL,
	note        TEXT NOT NULL,
	owner       TEXT NOT NULL,
	register    TEXT NOT NULL,
	period_from INTEGER NOT NULL, -- 0: open
	period_to   INTEGER NOT NULL,
	comparable  INTEGER NOT NULL,
	factor      TEXT,
	low         TEXT,
	high        TEXT,
	demo        INTEGER NOT NULL,
	reason      TEXT NOT NULL,
	recorded_by TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	PRIMARY KEY (tenant, code, version, revision)
);

CREATE TABLE indicator_target (
	tenant        TEXT NOT NULL,
	seq           BIGINT NOT NULL,
	id            TEXT NOT NULL,
	plan          TEXT NOT NULL,
	edition       TEXT NOT NULL,
	item          TEXT NOT NULL,
	row_no        INTEGER NOT NULL,
	no            TEXT NOT NULL,
	group_name    TEXT NOT NULL,
	label         TEXT NOT NULL,
	parent        TEXT NOT NULL,
	code          TEXT NOT NULL,
	version       INTEGER NOT NULL,
	area          TEXT NOT NULL,
	org           TEXT NOT NULL,
	binding       INTEGER NOT NULL,
	rule          TEXT NOT NULL,
	unit          TEXT NOT NULL,
	baseline      TEXT,
	baseline_year INTEGER NOT NULL,
	aim           TEXT,
	aim_to        TEXT,
	words         TEXT NOT NULL,
	op            TEXT NOT NULL,
	start_year    INTEGER NOT NULL,
	end_year      INTEGER NOT NULL,
	milestones    TEXT NOT NULL, -- JSON
	source        TEXT NOT NULL,
	certainty     TEXT NOT NULL,
	dropped       INTEGER NOT NULL,
	owner         TEXT NOT NULL,
	demo          INTEGER NOT NULL,
	recorded_by   TEXT NOT NULL,
	recorded_at   TEXT NOT NULL,
	PRIMARY KEY (tenant, seq),
	UNIQUE (tenant, id)
);

CREATE TABLE indicator_link (
	tenant      TEXT NOT NULL,
	seq         BIGINT NOT NULL,
	from_item   TEXT NOT NULL,
	to_item     TEXT NOT NULL,
	from_plan   TEXT NOT NULL,
	to_plan     TEXT NOT NULL,
	kind        TEXT NOT NULL,
	note        TEXT NOT NULL,
	recorded_by TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	PRIMARY KEY (tenant, seq)
);

CREATE TABLE indicator_batch (
	tenant      TEXT NOT NULL,
	id          BIGINT NOT NULL,
	provenance  TEXT NOT NULL,
	origin      TEXT NOT NULL,
	certainty   TEXT NOT NULL,
	ref         TEXT NOT NULL,
	reason      TEXT NOT NULL,
	sha256      TEXT NOT NULL,
	row_count   BIGINT NOT NULL,
	demo        INTEGER NOT NULL,
	evidence    TEXT NOT NULL, -- JSON
	person      TEXT NOT NULL,
	recorded_by TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE TABLE indicator_event (
	tenant  TEXT NOT NULL,
	seq     BIGINT NOT NULL,
	batch   BIGINT NOT NULL,
	stage   TEXT NOT NULL CHECK (stage IN ('recorded', 'approved', 'verified', 'published', 'withdrawn')),
	done_by TEXT NOT NULL,
	person  TEXT NOT NULL,
	org     TEXT NOT NULL,
	at      TEXT NOT NULL,
	sha256  TEXT NOT NULL,
	note    TEXT NOT NULL,
	PRIMARY KEY (tenant, seq),
	FOREIGN KEY (tenant, batch) REFERENCES indicator_batch (tenant, id)
);
CREATE INDEX indicator_event_batch ON indicator_event (tenant, batch, seq);

-- A number for each series, so that an observation is short.
CREATE TABLE indicator_series (
	tenant  TEXT NOT NULL,
	id      BIGINT NOT NULL,
	code    TEXT NOT NULL,
	version INTEGER NOT NULL,
	area    TEXT NOT NULL,
	org     TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	UNIQUE (tenant, code, version, area, org)
);
