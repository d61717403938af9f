-- The schematic maps of plans, each version as it was declared: it only grows.
CREATE TABLE project_drawing (
	tenant  TEXT NOT NULL,
	plan    TEXT NOT NULL,
	version INTEGER NOT NULL,
	source  TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at      TEXT NOT NULL,
	PRIMARY KEY (tenant, plan, version)
);
