-- Sets of outlines, as they were imported. Rows are only ever added.
CREATE TABLE outline_set (
	tenant    TEXT NOT NULL,
	id        TEXT NOT NULL,
	level     TEXT NOT NULL,
	on_day    TEXT NOT NULL, -- whose boundaries they are
	title     TEXT NOT NULL,
	source    TEXT NOT NULL,
	licence   TEXT NOT NULL,
	review    TEXT NOT NULL, -- map review number; empty: not for the public unless schematic
	schematic INTEGER NOT NULL,
	system    TEXT NOT NULL,
	code_from TEXT NOT NULL, -- the property that held the codes
	name_from TEXT NOT NULL,
	file      TEXT NOT NULL,
	sha256    TEXT NOT NULL,
	bytes     BIGINT NOT NULL,
	places    INTEGER NOT NULL,
	omitted   INTEGER NOT NULL, -- features left out
	by_name   TEXT NOT NULL,
	at        TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);

-- What a place covers, under its code on the day of the set.
CREATE TABLE outline_place (
	tenant TEXT NOT NULL,
	set_id TEXT NOT NULL,
	code   TEXT NOT NULL,
	shape  TEXT NOT NULL, -- polygons of rings of x, y, x, y … in millionths of a degree, as JSON
	PRIMARY KEY (tenant, set_id, code)
);

-- Sets that are not shown any more, and why.
CREATE TABLE outline_withdrawal (
	tenant  TEXT NOT NULL,
	set_id  TEXT NOT NULL,
	reason  TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (tenant, set_id)
);
