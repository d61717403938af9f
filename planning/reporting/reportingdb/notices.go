package reportingdb

import (
	"context"
	"fmt"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

// Notices lists notices, newest first.
func (t *tx) Notices(ctx context.Context, tenant indicator.Tenant, after time.Time) ([]reporting.Notice, error) {
	var out []reporting.Notice
	err := t.Rows(ctx, `SELECT tenant, id, kind, round, sheet, org, for_action, round_name, due, days, note, at FROM reporting_notice
		WHERE tenant = $1 AND at > $2 ORDER BY at DESC, id`, []any{tenant, db.Time(after)}, func(scan func(...any) error) error {
		var n reporting.Notice
		var due, at string
		if err := scan(&n.Tenant, &n.ID, &n.Kind, &n.Round, &n.Sheet, &n.Org, &n.For, &n.RoundName, &due, &n.Days, &n.Note, &at); err != nil {
			return err
		}
		var s scanner
		s.day(&n.Due, due)
		s.time(&n.At, at)
		out = append(out, n)
		return s.err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: notices: %w", err)
	}
	return out, nil
}

// AddNotices adds notices that are not there yet.
func (t *tx) AddNotices(ctx context.Context, ns []reporting.Notice) error {
	err := t.Batch(ctx, `INSERT INTO reporting_notice (tenant, id, kind, round, sheet, org, for_action, round_name, due, days, note, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (tenant, id) DO NOTHING`, func() []any {
		if len(ns) == 0 {
			return nil
		}
		n := &ns[0]
		ns = ns[1:]
		return []any{n.Tenant, n.ID, n.Kind, n.Round, n.Sheet, n.Org, n.For, n.RoundName, day(n.Due), n.Days, n.Note, db.Time(n.At)}
	})
	if err != nil {
		return fmt.Errorf("reportingdb: add notices: %w", err)
	}
	return nil
}

// Read lists which notices a person has read, and when.
func (t *tx) Read(ctx context.Context, tenant indicator.Tenant, who identity.PersonID) (map[reporting.NoticeID]time.Time, error) {
	out := map[reporting.NoticeID]time.Time{}
	err := t.Rows(ctx, `SELECT notice, at FROM reporting_notice_read WHERE tenant = $1 AND person = $2`, []any{tenant, who}, func(scan func(...any) error) error {
		var id reporting.NoticeID
		var at string
		if err := scan(&id, &at); err != nil {
			return err
		}
		var s scanner
		var when time.Time
		s.time(&when, at)
		out[id] = when
		return s.err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: read notices: %w", err)
	}
	return out, nil
}

// MarkRead marks notices as read.
func (t *tx) MarkRead(ctx context.Context, tenant indicator.Tenant, who identity.PersonID, ids []reporting.NoticeID) error {
	for _, id := range ids {
		_, err := t.Exec(ctx, `INSERT INTO reporting_notice_read (tenant, person, notice, at) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, person, notice) DO NOTHING`,
			tenant, who, id, db.Time(t.Now()))
		if err != nil {
			return fmt.Errorf("reportingdb: mark read: %w", err)
		}
	}
	return nil
}
