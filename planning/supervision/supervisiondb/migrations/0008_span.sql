-- Who answered for an item when, and how late it was in that time. Spans follow from the
-- journal like lines and parts, and are written with them. Moments are RFC 3339, days
-- YYYY-MM-DD (empty: none); last is 9999 while a span goes on; years are
-- year:late:answers:returned, late as in part before: workdays, -1 for days of rest only.
DROP TABLE supervision_part;
DELETE FROM supervision_line;
ALTER TABLE supervision_line DROP COLUMN used;

CREATE TABLE supervision_part (
	tenant TEXT NOT NULL,
	item   TEXT NOT NULL,
	org    TEXT NOT NULL,
	role   TEXT NOT NULL,
	turn   INTEGER NOT NULL,
	done   INTEGER NOT NULL,
	held   INTEGER NOT NULL, -- it answers, or once answered, for the item
	PRIMARY KEY (tenant, item, org),
	FOREIGN KEY (tenant, item) REFERENCES supervision_line (tenant, id)
);

CREATE INDEX supervision_part_org ON supervision_part (tenant, org, item, held);

CREATE TABLE supervision_span (
	tenant    TEXT NOT NULL,
	item      TEXT NOT NULL,
	no        INTEGER NOT NULL,
	nth       INTEGER NOT NULL,
	org       TEXT NOT NULL,
	role      TEXT NOT NULL,
	source    TEXT NOT NULL,
	leader    TEXT NOT NULL,
	began     TEXT NOT NULL,
	year      INTEGER NOT NULL,
	ended     TEXT NOT NULL,
	last      INTEGER NOT NULL,
	ending    TEXT NOT NULL,
	why       TEXT NOT NULL,
	next      TEXT NOT NULL,
	into_item TEXT NOT NULL,
	acts      TEXT NOT NULL, -- the first and the last act, 0 while it goes on
	dues      TEXT NOT NULL,
	due       TEXT NOT NULL, -- while the clock runs
	years     TEXT NOT NULL,
	upto      TEXT NOT NULL,
	late      INTEGER NOT NULL, -- in all, up to that day
	level     TEXT NOT NULL,
	worst     TEXT NOT NULL,
	used      INTEGER NOT NULL,
	returned  INTEGER NOT NULL,
	done      TEXT NOT NULL,
	PRIMARY KEY (tenant, item, no),
	FOREIGN KEY (tenant, item) REFERENCES supervision_line (tenant, id)
);

CREATE INDEX supervision_span_year ON supervision_span (tenant, year, last);
