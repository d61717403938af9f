-- A standing run keeps what those before it had not found, and says here what of theirs
-- it did not find again. Rows are only ever added. Runs from before kept all of it.
CREATE TABLE check_ended (
	tenant TEXT NOT NULL,
	run BIGINT NOT NULL,
	seq INTEGER NOT NULL,
	at_run BIGINT NOT NULL,
	PRIMARY KEY (tenant, run, seq),
	FOREIGN KEY (tenant, run, seq) REFERENCES check_result (tenant, run, seq),
	FOREIGN KEY (tenant, at_run) REFERENCES check_run (tenant, id)
);

INSERT INTO check_ended (tenant, run, seq, at_run)
	SELECT e.tenant, e.run, e.seq, (SELECT MIN(n.id) FROM check_run n WHERE n.tenant = r.tenant AND n.ref = r.ref AND n.id > r.id)
	FROM check_result e JOIN check_run r ON r.tenant = e.tenant AND r.id = e.run
	WHERE r.act = 'standing' AND EXISTS (SELECT 1 FROM check_run n WHERE n.tenant = r.tenant AND n.ref = r.ref AND n.id > r.id);
