-- The journal of a tenant's duties: only ever added to. Times are UTC text. body
-- is JSON of what the kind of act carries. duty is empty for annual plans and
-- links between plans; evidence is empty but for acts about a submission.
CREATE TABLE commitment_act (
	tenant   TEXT NOT NULL,
	seq      BIGINT NOT NULL,
	what     TEXT NOT NULL,
	plan     TEXT NOT NULL,
	duty     TEXT NOT NULL,
	evidence TEXT NOT NULL,
	version  INTEGER NOT NULL, -- of the assignment or of the annual plan, 0 for others
	by_name  TEXT NOT NULL,
	person   TEXT NOT NULL,
	at       TEXT NOT NULL,
	body     TEXT NOT NULL,
	PRIMARY KEY (tenant, seq)
);

-- A version of a division is given once.
CREATE UNIQUE INDEX commitment_version ON commitment_act (tenant, plan, duty, version) WHERE what = 'assigned';

-- A submission is handed in once.
CREATE UNIQUE INDEX commitment_submission ON commitment_act (tenant, evidence) WHERE what = 'submitted';

-- Who writes holds this row, so that numbers appear in their order.
CREATE TABLE commitment_journal (
	tenant TEXT NOT NULL,
	last   BIGINT NOT NULL,
	PRIMARY KEY (tenant)
);

-- Submitted evidence and issued annual plans, byte for byte.
CREATE TABLE commitment_content (
	tenant TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	data   BYTEA NOT NULL,
	PRIMARY KEY (tenant, sha256)
);
