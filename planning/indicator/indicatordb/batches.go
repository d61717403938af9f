package indicatordb

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"gangyao/planning/indicator"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// Batches lists the batches after a number, oldest first.
func (t *tx) Batches(ctx context.Context, tenant indicator.Tenant, after indicator.BatchID) ([]indicator.Batch, error) {
	var out []indicator.Batch
	err := t.Rows(ctx, `SELECT id, provenance, origin, certainty, ref, reason, sha256, row_count, demo, evidence, person, recorded_by, recorded_at
		FROM indicator_batch WHERE tenant = $1 AND id > $2 ORDER BY id`, []any{tenant, after}, func(scan func(...any) error) error {
		b := indicator.Batch{Tenant: tenant}
		var demo int
		var evidence, recorded string
		err := scan(&b.ID, &b.Provenance, &b.Origin, &b.Certainty, &b.Ref, &b.Reason, &b.SHA256, &b.Rows, &demo, &evidence, &b.Person, &b.By, &recorded)
		if err != nil {
			return err
		}
		b.Demo = demo != 0
		if err := json.Unmarshal([]byte(evidence), &b.Evidence); err != nil {
			return err
		}
		b.Recorded, err = db.ParseTime(recorded)
		out = append(out, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: batches: %w", err)
	}
	return out, nil
}

// Events lists the steps after a number, oldest first.
func (t *tx) Events(ctx context.Context, tenant indicator.Tenant, after int64) ([]indicator.Event, error) {
	var out []indicator.Event
	err := t.Rows(ctx, `SELECT seq, batch, stage, done_by, person, org, at, sha256, note FROM indicator_event
		WHERE tenant = $1 AND seq > $2 ORDER BY seq`, []any{tenant, after}, func(scan func(...any) error) error {
		e := indicator.Event{Tenant: tenant}
		var at string
		err := scan(&e.Seq, &e.Batch, &e.Stage, &e.By, &e.Person, &e.Org, &at, &e.SHA256, &e.Note)
		if err != nil {
			return err
		}
		e.At, err = db.ParseTime(at)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: events: %w", err)
	}
	return out, nil
}

// AddEvent numbers and stores a step of a batch at the transaction's time.
//
// Faults: NotFound ("indicator.batch_unknown").
func (t *tx) AddEvent(ctx context.Context, e *indicator.Event) error {
	seq, err := t.next(ctx, e.Tenant, events, 1)
	if err != nil {
		return err
	}
	n, err := t.Exec(ctx, `INSERT INTO indicator_event (tenant, seq, batch, stage, done_by, person, org, at, sha256, note)
		SELECT tenant, CAST($3 AS BIGINT), id, CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS TEXT)
		FROM indicator_batch WHERE tenant = $1 AND id = $2`,
		e.Tenant, e.Batch, seq, e.Stage, e.By, e.Person, e.Org, db.Time(t.Now()), e.SHA256, e.Note)
	if err != nil {
		return fmt.Errorf("indicatordb: add event: %w", err)
	}
	if n == 0 {
		return unknownBatch(e.Batch)
	}
	e.Seq, e.At = seq, t.Now()
	return nil
}

// AddBatch numbers and stores a batch with its observations, at the
// transaction's time. It sets ID, Rows, SHA256 and Recorded. The observations
// are read once and held in compact form (28 bytes each) until they are sorted;
// nothing is written before the last of them was read without an error.
//
// Faults: those of indicator.Figures, and Conflict when b.SHA256 was given and
// is not that of the observations ("indicator.batch_changed").
func (t *tx) AddBatch(ctx context.Context, b *indicator.Batch, observations iter.Seq2[indicator.Observation, error]) error {
	figures := indicator.NewFigures()
	for o, err := range observations {
		if err == nil && figures.Len()%4096 == 0 {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if err := figures.Add(&o); err != nil {
			return err
		}
	}
	if err := figures.Sort(); err != nil {
		return err
	}
	id, err := t.next(ctx, b.Tenant, batches, 1)
	if err != nil {
		return err
	}
	places, err := t.seriesIDs(ctx, b.Tenant, figures.Series())
	if err != nil {
		return err
	}
	sum, err := t.addObservations(ctx, b.Tenant, id, figures, places)
	if err != nil {
		return err
	}
	if b.SHA256 != "" && b.SHA256 != sum {
		return fault.New(fault.Conflict, "indicator.batch_changed", nil)
	}
	evidence, err := json.Marshal(b.Evidence)
	if err != nil {
		return fmt.Errorf("indicatordb: add batch: %w", err)
	}
	if _, err := t.Exec(ctx, `INSERT INTO indicator_batch (tenant, id, provenance, origin, certainty, ref, reason, sha256, row_count, demo, evidence, person, recorded_by, recorded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, b.Tenant, id, b.Provenance, b.Origin, b.Certainty, b.Ref, b.Reason, sum,
		figures.Len(), flag(b.Demo), string(evidence), b.Person, b.By, db.Time(t.Now())); err != nil {
		return fmt.Errorf("indicatordb: add batch: %w", err)
	}
	b.ID, b.Rows, b.SHA256, b.Recorded = indicator.BatchID(id), figures.Len(), sum, t.Now()
	return nil
}
