-- What the headings of spreadsheets mean is remembered with all other answers about
-- layouts of files (recall, whose tables are made first).
INSERT INTO recall_answer (tenant, purpose, org, layout, seq, body, file, by_name, person, at)
	SELECT tenant, 'projects', '', headings, 1, body, '', '', '', saved_at FROM project_mapping;

DROP TABLE project_mapping;
