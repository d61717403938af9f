-- When the first and the last act of an item was taken: what has not changed since a
-- past day is told from its line, and its journal need not be read.
ALTER TABLE supervision_line ADD COLUMN began TEXT NOT NULL DEFAULT '';
ALTER TABLE supervision_line ADD COLUMN acted TEXT NOT NULL DEFAULT '';

UPDATE supervision_line SET
	began = COALESCE((SELECT MIN(a.at) FROM casework_act a WHERE a.tenant = supervision_line.tenant AND a.case_id = supervision_line.id), ''),
	acted = COALESCE((SELECT MAX(a.at) FROM casework_act a WHERE a.tenant = supervision_line.tenant AND a.case_id = supervision_line.id), '');
