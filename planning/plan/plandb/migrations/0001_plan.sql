-- Plans and their editions. Times are UTC text, JSON is text, flags are 0 or 1.
CREATE TABLE plan_plan (
	tenant      TEXT NOT NULL,
	id          TEXT NOT NULL,
	title       TEXT NOT NULL,
	area_name   TEXT NOT NULL,
	period_from INTEGER NOT NULL,
	period_to   INTEGER NOT NULL,
	kind        TEXT NOT NULL,
	created_at  TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

CREATE TABLE plan_edition (
	tenant         TEXT NOT NULL,
	id             TEXT NOT NULL,
	plan           TEXT NOT NULL,
	no             INTEGER NOT NULL,
	status         TEXT NOT NULL CHECK (status IN ('draft', 'approved')),
	basis          TEXT NOT NULL,
	title          TEXT NOT NULL,
	area_name      TEXT NOT NULL,
	period_from    INTEGER NOT NULL,
	period_to      INTEGER NOT NULL,
	vision         INTEGER NOT NULL,
	source_name    TEXT NOT NULL,
	source_format  TEXT NOT NULL,
	source_charset TEXT NOT NULL,
	source_sha     TEXT NOT NULL,
	source_bytes   BIGINT NOT NULL,
	source_chars   INTEGER NOT NULL,
	reader         TEXT NOT NULL,
	demo           INTEGER NOT NULL,
	imported_by    TEXT NOT NULL,
	imported_at    TEXT NOT NULL,
	read_at        TEXT NOT NULL,
	approval       TEXT, -- JSON; NULL for a draft
	PRIMARY KEY (tenant, id),
	UNIQUE (tenant, plan, no),
	UNIQUE (tenant, source_sha),
	FOREIGN KEY (tenant, plan) REFERENCES plan_plan (tenant, id),
	CHECK ((status = 'approved') = (approval IS NOT NULL))
);

-- The stored parts of an edition, byte for byte: text, outline, reading, approved.
CREATE TABLE plan_document (
	tenant  TEXT NOT NULL,
	edition TEXT NOT NULL,
	part    TEXT NOT NULL,
	data    BYTEA NOT NULL,
	PRIMARY KEY (tenant, edition, part),
	FOREIGN KEY (tenant, edition) REFERENCES plan_edition (tenant, id)
);

CREATE TABLE plan_item (
	tenant     TEXT NOT NULL,
	id         TEXT NOT NULL,
	edition    TEXT NOT NULL,
	kind       TEXT NOT NULL,
	section    TEXT NOT NULL,
	span_from  INTEGER NOT NULL,
	span_to    INTEGER NOT NULL,
	quote      TEXT NOT NULL,
	ord        INTEGER NOT NULL,
	confidence DOUBLE PRECISION NOT NULL,
	doubts     TEXT NOT NULL,
	state      TEXT NOT NULL,
	by_hand    INTEGER NOT NULL,
	version    INTEGER NOT NULL,
	content    TEXT NOT NULL,
	reading    TEXT, -- NULL when the reader does not find it
	flag       TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	reason     TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY (tenant, edition) REFERENCES plan_edition (tenant, id)
);

CREATE INDEX plan_item_in_order ON plan_item (tenant, edition, ord, id);

-- The journal of the review; rows are only ever added. An item may be dropped
-- by reading again while nobody decided on it, so there is no reference to it.
CREATE TABLE plan_decision (
	tenant   TEXT NOT NULL,
	id       TEXT NOT NULL,
	edition  TEXT NOT NULL,
	item     TEXT NOT NULL,
	action   TEXT NOT NULL,
	version  INTEGER NOT NULL,
	was      TEXT NOT NULL,
	became   TEXT NOT NULL,
	reviewer TEXT NOT NULL,
	reason   TEXT NOT NULL,
	at       TEXT NOT NULL,
	batch    TEXT NOT NULL,
	undoes   TEXT NOT NULL,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY (tenant, edition) REFERENCES plan_edition (tenant, id)
);

CREATE INDEX plan_decision_of_edition ON plan_decision (tenant, edition, at);
CREATE INDEX plan_decision_of_item ON plan_decision (tenant, item, at);
CREATE INDEX plan_decision_undoes ON plan_decision (tenant, undoes);
