-- What is measured, how far it should come, and what was found. Times are UTC
-- text, flags are 0 or 1. Rows are only ever added, never changed.

-- How far each list of a tenant has come. A writer holds the row, so that
-- numbers rise without gaps in the order in which transactions end.
CREATE TABLE indicator_counter (
	tenant     TEXT NOT NULL,
	batch      BIGINT NOT NULL,
	event      BIGINT NOT NULL,
	definition BIGINT NOT NULL,
	target     BIGINT NOT NULL,
	link       BIGINT NOT NULL,
	series     BIGINT NOT NULL,
	PRIMARY KEY (tenant)
);
