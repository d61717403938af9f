-- What can be found. FTS5 wants an integer to point at, so id is the key here;
-- tenant, scope, kind and ref name an entry on both engines.
CREATE TABLE search_entry (
	id     INTEGER PRIMARY KEY,
	tenant TEXT NOT NULL,
	scope  TEXT NOT NULL,
	kind   TEXT NOT NULL,
	ref    TEXT NOT NULL,
	title  TEXT NOT NULL,
	body   TEXT NOT NULL,
	UNIQUE (tenant, scope, kind, ref)
);

-- The terms are cut by the program; unicode61 only splits them at the blanks.
CREATE VIRTUAL TABLE search_terms USING fts5 (
	title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
