-- What is counted above each list stands in one index; the demand is found by words
-- and read with the item.
ALTER TABLE supervision_line DROP COLUMN asked;

CREATE INDEX supervision_line_count ON supervision_line (tenant, open, level, held, work_due, turn, instruct, leader, owner, state, id);
