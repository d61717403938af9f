-- What an item chases: its source and reference first (no 0), then further ones. Rows
-- follow from the item's body and are written with it.
CREATE TABLE supervision_matter (
	tenant      TEXT NOT NULL,
	item        TEXT NOT NULL,
	no          INTEGER NOT NULL,
	source_kind TEXT NOT NULL,
	source_ref  TEXT NOT NULL,
	about_kind  TEXT NOT NULL,
	about_id    TEXT NOT NULL,
	PRIMARY KEY (tenant, item, no),
	FOREIGN KEY (tenant, item) REFERENCES supervision_item (tenant, id)
);

CREATE INDEX supervision_matter_by_source ON supervision_matter (tenant, source_kind, source_ref);
CREATE INDEX supervision_matter_by_about ON supervision_matter (tenant, about_kind, about_id);

INSERT INTO supervision_matter (tenant, item, no, source_kind, source_ref, about_kind, about_id)
	SELECT tenant, id, 0, source_kind, source_ref, COALESCE(json_extract(body, '$.reference.kind'), ''), COALESCE(json_extract(body, '$.reference.id'), '') FROM supervision_item;
