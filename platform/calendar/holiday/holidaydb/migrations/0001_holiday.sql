-- Holiday notices that an administrator loaded, as they were loaded; of a year the one
-- with the highest number counts. Rows are only ever added.
CREATE TABLE holiday_notice (
	tenant TEXT NOT NULL,
	year   INTEGER NOT NULL,
	no     INTEGER NOT NULL,
	name   TEXT NOT NULL,
	body   TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (tenant, year, no)
);
