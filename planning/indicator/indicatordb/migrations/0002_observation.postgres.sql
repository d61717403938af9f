-- One version of a cell. Batches come one after another and are stored sorted,
-- so that rows are only ever appended. There are no references to series and
-- batch: rows get here only together with theirs, and looking both up again for
-- every row would take as long as storing it.
CREATE TABLE indicator_observation (
	tenant TEXT NOT NULL,
	batch  BIGINT NOT NULL,
	series BIGINT NOT NULL,
	period INTEGER NOT NULL,
	value  TEXT NOT NULL, -- as printed
	status TEXT NOT NULL, -- CL_OBS_STATUS
	note   TEXT NOT NULL,
	PRIMARY KEY (tenant, batch, series, period)
);
