-- For people with SQL: every version of every figure in plain columns, with
-- where it came from and how far it has come. It shows the last step of a batch
-- as recorded; the program also asks whether the approval names the right hash.
CREATE VIEW indicator_figures AS
SELECT o.tenant, s.code, s.version, s.area, s.org,
	CAST(o.period / 1000 AS TEXT) || CASE o.period / 100 % 10
		WHEN 1 THEN ''
		WHEN 2 THEN '-S' || CAST(o.period % 100 AS TEXT)
		WHEN 3 THEN '-Q' || CAST(o.period % 100 AS TEXT)
		WHEN 4 THEN '-M' || substr(CAST(100 + o.period % 100 AS TEXT), 2)
		ELSE '-01-01/P' || CAST(o.period % 100 AS TEXT) || 'M'
	END AS period,
	o.value, o.status, o.note, o.batch, b.provenance, b.origin, b.certainty, b.reason, b.demo, b.recorded_by, b.recorded_at,
	COALESCE(e.stage, 'recorded') AS stage, COALESCE(e.at, b.recorded_at) AS stage_at
FROM indicator_observation o
JOIN indicator_series s ON s.tenant = o.tenant AND s.id = o.series
JOIN indicator_batch b ON b.tenant = o.tenant AND b.id = o.batch
LEFT JOIN indicator_event e ON e.tenant = o.tenant AND e.seq =
	(SELECT MAX(l.seq) FROM indicator_event l WHERE l.tenant = o.tenant AND l.batch = o.batch);
