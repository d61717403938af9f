-- Lists as people set them up, under a name. Rows are only added; the last version of
-- a view holds.
CREATE TABLE list_view (
	tenant  TEXT    NOT NULL,
	id      TEXT    NOT NULL,
	seq     INTEGER NOT NULL,
	person  TEXT    NOT NULL, -- '': shared by all of the tenant
	list    TEXT    NOT NULL, -- the path of the list
	title   TEXT    NOT NULL, -- what its page calls it
	name    TEXT    NOT NULL,
	query   TEXT    NOT NULL,
	gone    INTEGER NOT NULL, -- 1: removed
	by_name TEXT    NOT NULL,
	at      TEXT    NOT NULL,
	PRIMARY KEY (tenant, id, seq)
);
CREATE INDEX list_view_person ON list_view (tenant, person, list);
