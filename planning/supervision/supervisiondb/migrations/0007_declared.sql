-- The process of items and the method of assessment that a place declared itself, as they
-- were declared; rows are only ever added. From from_day on the one with the highest number
-- holds.
CREATE TABLE supervision_declaration (
	tenant   TEXT NOT NULL,
	kind     TEXT NOT NULL,
	no       INTEGER NOT NULL,
	version  INTEGER NOT NULL,
	from_day TEXT NOT NULL,
	file     TEXT NOT NULL,
	body     TEXT NOT NULL,
	sha256   TEXT NOT NULL,
	note     TEXT NOT NULL,
	by_name  TEXT NOT NULL,
	person   TEXT NOT NULL,
	at       TEXT NOT NULL,
	PRIMARY KEY (tenant, kind, no)
);
