-- Rounds, sheets and their journals. Times are UTC text, days are YYYY-MM-DD,
-- JSON is text, flags are 0 or 1. A cell is named by code, version, area,
-- cell_org (empty: the whole place) and period (period.Code).
CREATE TABLE reporting_round (
	tenant      TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	plan        TEXT NOT NULL,
	period      INTEGER NOT NULL,
	opens       TEXT NOT NULL,
	due         TEXT NOT NULL,
	closes      TEXT NOT NULL,
	remind_days TEXT NOT NULL,
	opened_at   TEXT NOT NULL,
	closed_at   TEXT NOT NULL,
	note        TEXT NOT NULL,
	demo        INTEGER NOT NULL,
	version     INTEGER NOT NULL,
	created_by  TEXT NOT NULL,
	created_at  TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

-- The journal of a round, with the round as it was after each act.
CREATE TABLE reporting_round_act (
	tenant  TEXT NOT NULL,
	round   TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	action  TEXT NOT NULL,
	state   TEXT NOT NULL, -- JSON
	added   INTEGER NOT NULL,
	dropped INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	person  TEXT NOT NULL,
	at      TEXT NOT NULL,
	note    TEXT NOT NULL,
	PRIMARY KEY (tenant, round, seq),
	FOREIGN KEY (tenant, round) REFERENCES reporting_round (tenant, id)
);

-- A duty is never deleted; dropped_at is empty while it stands in the list.
CREATE TABLE reporting_duty (
	tenant     TEXT NOT NULL,
	round      TEXT NOT NULL,
	org        TEXT NOT NULL,
	code       TEXT NOT NULL,
	version    INTEGER NOT NULL,
	area       TEXT NOT NULL,
	cell_org   TEXT NOT NULL,
	period     INTEGER NOT NULL,
	optional   INTEGER NOT NULL,
	register   TEXT NOT NULL,
	added_at   TEXT NOT NULL,
	dropped_at TEXT NOT NULL,
	PRIMARY KEY (tenant, round, org, code, version, area, cell_org, period, added_at),
	FOREIGN KEY (tenant, round) REFERENCES reporting_round (tenant, id)
);

-- In a list a cell is owed by one organisation.
CREATE UNIQUE INDEX reporting_duty_once ON reporting_duty (tenant, round, code, version, area, cell_org, period) WHERE dropped_at = '';

CREATE TABLE reporting_exception (
	tenant  TEXT NOT NULL,
	round   TEXT NOT NULL,
	seq     INTEGER NOT NULL, -- counts the round's exceptions from 1
	org     TEXT NOT NULL,
	due     TEXT NOT NULL,
	closes  TEXT NOT NULL,
	reason  TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (tenant, round, seq),
	FOREIGN KEY (tenant, round) REFERENCES reporting_round (tenant, id)
);

CREATE TABLE reporting_sheet (
	tenant            TEXT NOT NULL,
	id                TEXT NOT NULL,
	round             TEXT NOT NULL,
	org               TEXT NOT NULL,
	state             TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'verified', 'published')),
	version           INTEGER NOT NULL,
	areas             TEXT NOT NULL,
	filled_by         TEXT NOT NULL,
	submitted_by      TEXT NOT NULL,
	submitted_by_name TEXT NOT NULL,
	submitted_at      TEXT NOT NULL,
	approved_by       TEXT NOT NULL,
	approved_by_name  TEXT NOT NULL,
	approved_at       TEXT NOT NULL,
	first_submitted   TEXT NOT NULL,
	since             TEXT NOT NULL,
	sha256            TEXT NOT NULL,
	batch             BIGINT NOT NULL,
	returned          TEXT NOT NULL,
	returned_by       TEXT NOT NULL,
	returns           INTEGER NOT NULL,
	created_at        TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	UNIQUE (tenant, round, org),
	FOREIGN KEY (tenant, round) REFERENCES reporting_round (tenant, id),
	-- nobody approves what they submitted; approved figures are in a batch
	CHECK (approved_by = '' OR approved_by <> submitted_by),
	CHECK ((state = 'draft') = (sha256 = '')),
	CHECK ((state IN ('approved', 'verified', 'published')) = (batch > 0))
);

-- The cells of a sheet as they are; reporting_change tells how they came to it.
CREATE TABLE reporting_entry (
	tenant   TEXT NOT NULL,
	sheet    TEXT NOT NULL,
	code     TEXT NOT NULL,
	version  INTEGER NOT NULL,
	area     TEXT NOT NULL,
	cell_org TEXT NOT NULL,
	period   INTEGER NOT NULL,
	value    TEXT NOT NULL,
	status   TEXT NOT NULL,
	note     TEXT NOT NULL,
	no_value TEXT NOT NULL,
	evidence TEXT NOT NULL,
	mark     TEXT NOT NULL,
	no       INTEGER NOT NULL,
	seq      INTEGER NOT NULL,
	by_name  TEXT NOT NULL,
	person   TEXT NOT NULL,
	at       TEXT NOT NULL,
	PRIMARY KEY (tenant, sheet, code, version, area, cell_org, period),
	FOREIGN KEY (tenant, sheet) REFERENCES reporting_sheet (tenant, id)
);

-- The journal of a sheet; rows are only ever added.
CREATE TABLE reporting_act (
	tenant     TEXT NOT NULL,
	sheet      TEXT NOT NULL,
	seq        INTEGER NOT NULL,
	round      TEXT NOT NULL,
	action     TEXT NOT NULL,
	from_state TEXT NOT NULL,
	to_state   TEXT NOT NULL,
	by_name    TEXT NOT NULL,
	person     TEXT NOT NULL,
	at         TEXT NOT NULL,
	sha256     TEXT NOT NULL,
	batch      BIGINT NOT NULL,
	event      BIGINT NOT NULL,
	note       TEXT NOT NULL,
	changes    INTEGER NOT NULL,
	PRIMARY KEY (tenant, sheet, seq),
	FOREIGN KEY (tenant, sheet) REFERENCES reporting_sheet (tenant, id)
);

CREATE INDEX reporting_act_of_round ON reporting_act (tenant, round, at);

CREATE TABLE reporting_change (
	tenant   TEXT NOT NULL,
	sheet    TEXT NOT NULL,
	seq      INTEGER NOT NULL,
	code     TEXT NOT NULL,
	version  INTEGER NOT NULL,
	area     TEXT NOT NULL,
	cell_org TEXT NOT NULL,
	period   INTEGER NOT NULL,
	value    TEXT NOT NULL,
	status   TEXT NOT NULL,
	note     TEXT NOT NULL,
	no_value TEXT NOT NULL,
	evidence TEXT NOT NULL,
	mark     TEXT NOT NULL,
	no       INTEGER NOT NULL,
	by_name  TEXT NOT NULL,
	person   TEXT NOT NULL,
	at       TEXT NOT NULL,
	PRIMARY KEY (tenant, sheet, seq, code, version, area, cell_org, period),
	FOREIGN KEY (tenant, sheet, seq) REFERENCES reporting_act (tenant, sheet, seq)
);

-- Submitted content, byte for byte.
CREATE TABLE reporting_content (
	tenant TEXT NOT NULL,
	sheet  TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	data   BYTEA NOT NULL,
	PRIMARY KEY (tenant, sheet, sha256),
	FOREIGN KEY (tenant, sheet) REFERENCES reporting_sheet (tenant, id)
);

CREATE TABLE reporting_notice (
	tenant     TEXT NOT NULL,
	id         TEXT NOT NULL,
	kind       TEXT NOT NULL,
	round      TEXT NOT NULL,
	sheet      TEXT NOT NULL,
	org        TEXT NOT NULL,
	for_action TEXT NOT NULL,
	round_name TEXT NOT NULL,
	due        TEXT NOT NULL,
	days       INTEGER NOT NULL,
	note       TEXT NOT NULL,
	at         TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY (tenant, sheet) REFERENCES reporting_sheet (tenant, id)
);

CREATE INDEX reporting_notice_at ON reporting_notice (tenant, at);

CREATE TABLE reporting_notice_read (
	tenant TEXT NOT NULL,
	person TEXT NOT NULL,
	notice TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (tenant, person, notice),
	FOREIGN KEY (tenant, notice) REFERENCES reporting_notice (tenant, id)
);
