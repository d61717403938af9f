-- What people answered about the layout of their spreadsheets. Rows are only
-- added; the newest of a layout holds, an empty body means forgotten.
CREATE TABLE recall_answer (
	tenant  TEXT    NOT NULL,
	purpose TEXT    NOT NULL,
	org     TEXT    NOT NULL, -- '': the whole tenant
	layout  TEXT    NOT NULL, -- fingerprint of the headings
	seq     INTEGER NOT NULL,
	body    TEXT    NOT NULL,
	file    TEXT    NOT NULL,
	by_name TEXT    NOT NULL,
	person  TEXT    NOT NULL,
	at      TEXT    NOT NULL,
	PRIMARY KEY (tenant, purpose, org, layout, seq)
);
