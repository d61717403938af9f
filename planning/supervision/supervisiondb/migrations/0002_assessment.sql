-- Assessments of organisations as they were issued; what stands in them is in
-- supervision_content. Rows are only ever added.
CREATE TABLE supervision_assessment (
	tenant  TEXT NOT NULL,
	year    INTEGER NOT NULL,
	no      INTEGER NOT NULL,
	sha256  TEXT NOT NULL,
	orgs    INTEGER NOT NULL,
	by_name TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (tenant, year, no),
	FOREIGN KEY (tenant, sha256) REFERENCES supervision_content (tenant, sha256)
);
