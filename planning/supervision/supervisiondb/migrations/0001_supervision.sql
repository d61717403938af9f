-- Items beside their cases (casework_case, same id). body is JSON; the columns
-- beside it are what is selected by. All tables only grow.
CREATE TABLE supervision_item (
	tenant      TEXT NOT NULL,
	id          TEXT NOT NULL,
	source_kind TEXT NOT NULL,
	source_ref  TEXT NOT NULL,
	body        TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE INDEX supervision_item_by_source ON supervision_item (tenant, source_kind, source_ref);

CREATE TABLE supervision_file (
	tenant TEXT NOT NULL,
	item   TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	name   TEXT NOT NULL,
	bytes  BIGINT NOT NULL,
	PRIMARY KEY (tenant, item, sha256),
	FOREIGN KEY (tenant, item) REFERENCES supervision_item (tenant, id)
);

-- What stands in issued notices, by SHA-256.
CREATE TABLE supervision_content (
	tenant TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	body   TEXT NOT NULL,
	PRIMARY KEY (tenant, sha256)
);

CREATE TABLE supervision_notice (
	tenant TEXT NOT NULL,
	id     TEXT NOT NULL,
	item   TEXT NOT NULL,
	kind   TEXT NOT NULL,
	year   INTEGER NOT NULL,
	no     INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	UNIQUE (tenant, kind, year, no),
	FOREIGN KEY (tenant, item) REFERENCES supervision_item (tenant, id),
	FOREIGN KEY (tenant, sha256) REFERENCES supervision_content (tenant, sha256)
);

CREATE INDEX supervision_notice_by_item ON supervision_notice (tenant, item, at);

CREATE TABLE supervision_alert (
	tenant TEXT NOT NULL,
	key    TEXT NOT NULL,
	at     TEXT NOT NULL,
	body   TEXT NOT NULL,
	PRIMARY KEY (tenant, key)
);

CREATE INDEX supervision_alert_at ON supervision_alert (tenant, at);

CREATE TABLE supervision_objection (
	tenant TEXT NOT NULL,
	id     TEXT NOT NULL,
	year   INTEGER NOT NULL,
	at     TEXT NOT NULL,
	body   TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE INDEX supervision_objection_year ON supervision_objection (tenant, year, at);
