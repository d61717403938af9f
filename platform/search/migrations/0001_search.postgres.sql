-- What can be found, with the terms cut by the program.
CREATE TABLE search_entry (
	tenant TEXT NOT NULL,
	scope  TEXT NOT NULL,
	kind   TEXT NOT NULL,
	ref    TEXT NOT NULL,
	title  TEXT NOT NULL,
	body   TEXT NOT NULL,
	terms  TSVECTOR NOT NULL,
	PRIMARY KEY (tenant, scope, kind, ref)
);

CREATE INDEX search_entry_terms ON search_entry USING gin (terms);
