-- Numbers under which things are issued. A series counts from 1 in a year; last is the
-- number given last, and the row is held until the transaction that took it ends.
CREATE TABLE supervision_series (
	tenant TEXT NOT NULL,
	series TEXT NOT NULL,
	year   INTEGER NOT NULL,
	last   INTEGER NOT NULL,
	PRIMARY KEY (tenant, series, year)
);

INSERT INTO supervision_series (tenant, series, year, last) SELECT tenant, kind, year, MAX(no) FROM supervision_notice GROUP BY tenant, kind, year;

ALTER TABLE supervision_item ADD COLUMN number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX supervision_item_number ON supervision_item (tenant, number) WHERE number <> '';

-- Notices had their signs from the program.
ALTER TABLE supervision_notice ADD COLUMN number TEXT NOT NULL DEFAULT '';
UPDATE supervision_notice SET number = CASE kind WHEN 'assign' THEN '督' WHEN 'answer' THEN '督馈' WHEN 'blue' THEN '督蓝' WHEN 'yellow' THEN '督黄' ELSE '督红' END
	|| '〔' || CAST(year AS TEXT) || '〕' || CAST(no AS TEXT) || '号';
CREATE UNIQUE INDEX supervision_notice_number ON supervision_notice (tenant, number);

ALTER TABLE supervision_assessment ADD COLUMN number TEXT NOT NULL DEFAULT '';
UPDATE supervision_assessment SET number = '督考〔' || CAST(year AS TEXT) || '〕' || CAST(no AS TEXT) || '号';

-- How a place numbers and signs, version by version; rows are only ever added.
CREATE TABLE supervision_style (
	tenant TEXT NOT NULL,
	no     INTEGER NOT NULL,
	body   TEXT NOT NULL,
	PRIMARY KEY (tenant, no)
);

-- A row is held while an item is raised from the source, so that nobody raises it twice.
CREATE TABLE supervision_source (
	tenant TEXT NOT NULL,
	kind   TEXT NOT NULL,
	ref    TEXT NOT NULL,
	PRIMARY KEY (tenant, kind, ref)
);

-- held and late count whole workdays now, -1 where only days of rest went by since the
-- due day; and what was issued gets its number. The daily round works lines out anew.
DELETE FROM supervision_part;
DELETE FROM supervision_line;
