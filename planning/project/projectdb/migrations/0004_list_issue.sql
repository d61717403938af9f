-- Issued lists of projects, each version as it was issued: it only grows. body is the
-- bytes that sha256 is of.
CREATE TABLE project_list_issue (
	tenant  TEXT NOT NULL,
	list    TEXT NOT NULL,
	version INTEGER NOT NULL,
	title   TEXT NOT NULL,
	number  TEXT NOT NULL,
	on_day  TEXT NOT NULL,
	reason  TEXT NOT NULL,
	lines   INTEGER NOT NULL,
	sha256  TEXT NOT NULL,
	by_name TEXT NOT NULL,
	person  TEXT NOT NULL,
	at      TEXT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (tenant, list, version)
);
