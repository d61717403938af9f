-- Runs of checks with their results and the explanations given. Rows are only
-- ever added; check_counter alone changes.

CREATE TABLE check_counter (
	tenant TEXT NOT NULL PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE check_run (
	tenant TEXT NOT NULL,
	id BIGINT NOT NULL,
	act TEXT NOT NULL,
	ref TEXT NOT NULL,
	round TEXT NOT NULL,
	batch BIGINT NOT NULL,
	run_by TEXT NOT NULL,
	run_at TEXT NOT NULL,
	PRIMARY KEY (tenant, id)
);
CREATE INDEX check_run_ref ON check_run (tenant, ref, id);

CREATE TABLE check_count (
	tenant TEXT NOT NULL,
	run BIGINT NOT NULL,
	check_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	looked INTEGER NOT NULL,
	fired INTEGER NOT NULL,
	withheld INTEGER NOT NULL,
	PRIMARY KEY (tenant, run, check_id),
	FOREIGN KEY (tenant, run) REFERENCES check_run (tenant, id)
);

-- code, area, org and period are of the first cell; cells and inputs are JSON.
CREATE TABLE check_result (
	tenant TEXT NOT NULL,
	run BIGINT NOT NULL,
	seq INTEGER NOT NULL,
	check_id TEXT NOT NULL,
	version INTEGER NOT NULL,
	severity TEXT NOT NULL,
	signal INTEGER NOT NULL,
	code TEXT NOT NULL,
	area TEXT NOT NULL,
	org TEXT NOT NULL,
	source_row INTEGER NOT NULL,
	fingerprint TEXT NOT NULL,
	title TEXT NOT NULL,
	message TEXT NOT NULL,
	advice TEXT NOT NULL,
	suggest TEXT NOT NULL,
	cells TEXT NOT NULL,
	inputs TEXT NOT NULL,
	PRIMARY KEY (tenant, run, seq),
	FOREIGN KEY (tenant, run) REFERENCES check_run (tenant, id)
);
CREATE INDEX check_result_code ON check_result (tenant, code, run);
CREATE INDEX check_result_org ON check_result (tenant, org, run);

-- An explanation belongs to what a result says about a thing (ref), not to one run.
CREATE TABLE check_answer (
	tenant TEXT NOT NULL,
	ref TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	seq INTEGER NOT NULL,
	run BIGINT NOT NULL,
	body TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	person TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	PRIMARY KEY (tenant, ref, fingerprint, seq),
	FOREIGN KEY (tenant, run) REFERENCES check_run (tenant, id)
);
