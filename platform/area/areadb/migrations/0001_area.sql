-- Areas, one row for each span of a code. Days are text, empty without a limit.
CREATE TABLE area_area (
	tenant     TEXT NOT NULL,
	code       TEXT NOT NULL,
	from_day   TEXT NOT NULL,
	to_day     TEXT NOT NULL,
	name       TEXT NOT NULL,
	level      TEXT NOT NULL,
	type       TEXT NOT NULL,
	parent     TEXT NOT NULL,
	successors TEXT NOT NULL, -- codes with spaces between
	PRIMARY KEY (tenant, code, from_day),
	CHECK (to_day = '' OR from_day <= to_day)
);
