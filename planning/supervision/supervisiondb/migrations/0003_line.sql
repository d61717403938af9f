-- What lists and statistics need of an item: a line, and a part for each unit. Both
-- follow from item, case, journal and calendar, and are written with every change;
-- what is missing is worked out by the daily round. Days are YYYY-MM-DD (empty: none;
-- due 9999-12-31: none).
CREATE TABLE supervision_line (
	tenant     TEXT NOT NULL,
	id         TEXT NOT NULL,
	title      TEXT NOT NULL,
	asked      TEXT NOT NULL,
	words      TEXT NOT NULL, -- title and demand in lower case
	source     TEXT NOT NULL,
	state      TEXT NOT NULL,
	level      TEXT NOT NULL,
	worst      TEXT NOT NULL,
	rank       INTEGER NOT NULL, -- of the level, the worst is 0
	turn       TEXT NOT NULL, -- roles between blanks
	owner      TEXT NOT NULL,
	owner_name TEXT NOT NULL,
	issued     TEXT NOT NULL,
	year       INTEGER NOT NULL, -- of issue; 0: not issued
	closed     TEXT NOT NULL,
	open       INTEGER NOT NULL,
	due        TEXT NOT NULL,
	work_due   TEXT NOT NULL,
	held       INTEGER NOT NULL,
	used       INTEGER NOT NULL,
	merged     INTEGER NOT NULL,
	leader     TEXT NOT NULL,
	instruct   INTEGER NOT NULL,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY (tenant, id) REFERENCES supervision_item (tenant, id)
);

CREATE INDEX supervision_line_urgency ON supervision_line (tenant, open DESC, rank, due, id DESC);
CREATE INDEX supervision_line_year ON supervision_line (tenant, year);

CREATE TABLE supervision_part (
	tenant   TEXT NOT NULL,
	item     TEXT NOT NULL,
	org      TEXT NOT NULL,
	role     TEXT NOT NULL,
	turn     INTEGER NOT NULL,
	done     INTEGER NOT NULL,
	answers  INTEGER NOT NULL,
	returned INTEGER NOT NULL,
	late     INTEGER NOT NULL,
	PRIMARY KEY (tenant, item, org),
	FOREIGN KEY (tenant, item) REFERENCES supervision_line (tenant, id)
);

CREATE INDEX supervision_part_org ON supervision_part (tenant, org, item);

-- How items were worded before a draft was revised; rows are only ever added.
CREATE TABLE supervision_revision (
	tenant  TEXT NOT NULL,
	item    TEXT NOT NULL,
	version INTEGER NOT NULL, -- of the case up to which it was worded so
	body    TEXT NOT NULL,
	PRIMARY KEY (tenant, item, version),
	FOREIGN KEY (tenant, item) REFERENCES supervision_item (tenant, id)
);

CREATE INDEX supervision_notice_at ON supervision_notice (tenant, at);
