package reportingdb

import (
	"context"
	"fmt"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

const sheetColumns = `tenant, id, round, org, state, version, areas, filled_by, submitted_by, submitted_by_name, submitted_at,
	approved_by, approved_by_name, approved_at, first_submitted, since, sha256, batch, returned, returned_by, returns, created_at`

func scanSheet(scan func(...any) error) (reporting.Sheet, error) {
	var h reporting.Sheet
	var areas, filled, submitted, approved, first, since, created string
	if err := scan(&h.Tenant, &h.ID, &h.Round, &h.Org, &h.State, &h.Version, &areas, &filled, &h.SubmittedBy, &h.SubmittedByName, &submitted,
		&h.ApprovedBy, &h.ApprovedByName, &approved, &first, &since, &h.SHA256, &h.Batch, &h.Returned, &h.ReturnedBy, &h.Returns, &created); err != nil {
		return h, err
	}
	var s scanner
	s.json(&h.Areas, areas)
	s.json(&h.FilledBy, filled)
	s.time(&h.SubmittedAt, submitted)
	s.time(&h.ApprovedAt, approved)
	s.time(&h.FirstSubmitted, first)
	s.time(&h.Since, since)
	s.time(&h.Created, created)
	return h, s.err
}

// Sheets lists sheets by round and organisation.
func (t *tx) Sheets(ctx context.Context, q reporting.SheetQuery) ([]reporting.Sheet, error) {
	w := ofRound(q.Tenant, q.Round)
	if q.Org != "" {
		w.And(`org = ?`, q.Org)
	}
	if q.State != "" {
		w.And(`state = ?`, q.State)
	}
	if q.Unfinished {
		w.And(`state <> ?`, reporting.Published)
	}
	var out []reporting.Sheet
	err := t.Rows(ctx, `SELECT `+sheetColumns+` FROM reporting_sheet`+w.String()+` ORDER BY round, org`, w.Args(), func(scan func(...any) error) error {
		h, err := scanSheet(scan)
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: sheets: %w", err)
	}
	return out, nil
}

// Sheet reads one sheet.
func (t *tx) Sheet(ctx context.Context, tenant indicator.Tenant, id reporting.SheetID) (*reporting.Sheet, error) {
	return t.sheet(ctx, tenant, id, "")
}

// LockSheet reads one sheet and holds it.
func (t *tx) LockSheet(ctx context.Context, tenant indicator.Tenant, id reporting.SheetID) (*reporting.Sheet, error) {
	return t.sheet(ctx, tenant, id, t.Dialect.ForUpdate())
}

func (t *tx) sheet(ctx context.Context, tenant indicator.Tenant, id reporting.SheetID, suffix string) (*reporting.Sheet, error) {
	h, err := scanSheet(func(dest ...any) error {
		return t.Row(ctx, `SELECT `+sheetColumns+` FROM reporting_sheet WHERE tenant = $1 AND id = $2`+suffix, []any{tenant, id}, dest...)
	})
	if err != nil {
		return nil, missing(err, "reporting.sheet_unknown")
	}
	return &h, nil
}

// lists gives the two lists of a sheet as JSON.
func lists(h *reporting.Sheet) (areas, filled string, err error) {
	if areas, err = text(append([]indicator.Tenant{}, h.Areas...)); err != nil {
		return "", "", err
	}
	filled, err = text(append([]identity.PersonID{}, h.FilledBy...))
	return areas, filled, err
}

// AddSheet adds a draft.
func (t *tx) AddSheet(ctx context.Context, h *reporting.Sheet) error {
	areas, filled, err := lists(h)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `INSERT INTO reporting_sheet (`+sheetColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '', '', '', '', '', $9, '', 0, '', '', 0, $10)`,
		h.Tenant, h.ID, h.Round, h.Org, h.State, h.Version, areas, filled, db.Time(h.Since), db.Time(h.Created))
	if err != nil {
		return fmt.Errorf("reportingdb: add sheet: %w", err)
	}
	return nil
}

// SaveSheet writes a sheet that is held.
func (t *tx) SaveSheet(ctx context.Context, h *reporting.Sheet) error {
	areas, filled, err := lists(h)
	if err != nil {
		return err
	}
	n, err := t.Exec(ctx, `UPDATE reporting_sheet SET state = $3, version = $4, areas = $5, filled_by = $6, submitted_by = $7, submitted_by_name = $8,
		submitted_at = $9, approved_by = $10, approved_by_name = $11, approved_at = $12, first_submitted = $13, since = $14, sha256 = $15,
		batch = $16, returned = $17, returned_by = $18, returns = $19 WHERE tenant = $1 AND id = $2`,
		h.Tenant, h.ID, h.State, h.Version, areas, filled, h.SubmittedBy, h.SubmittedByName, db.Time(h.SubmittedAt),
		h.ApprovedBy, h.ApprovedByName, db.Time(h.ApprovedAt), db.Time(h.FirstSubmitted), db.Time(h.Since), h.SHA256,
		h.Batch, h.Returned, h.ReturnedBy, h.Returns)
	if err != nil {
		return fmt.Errorf("reportingdb: save sheet: %w", err)
	}
	if n != 1 {
		return fmt.Errorf("reportingdb: save sheet: %d rows", n)
	}
	return nil
}

// Content reads submitted content.
func (t *tx) Content(ctx context.Context, tenant indicator.Tenant, id reporting.SheetID, sha string) ([]byte, error) {
	var data []byte
	err := t.Row(ctx, `SELECT data FROM reporting_content WHERE tenant = $1 AND sheet = $2 AND sha256 = $3`, []any{tenant, id, sha}, &data)
	if err != nil {
		return nil, missing(err, "reporting.content_unknown")
	}
	return data, nil
}

// AddContent keeps submitted content.
func (t *tx) AddContent(ctx context.Context, tenant indicator.Tenant, id reporting.SheetID, sha string, data []byte) error {
	_, err := t.Exec(ctx, `INSERT INTO reporting_content (tenant, sheet, sha256, data) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant, sheet, sha256) DO NOTHING`, tenant, id, sha, data)
	if err != nil {
		return fmt.Errorf("reportingdb: add content: %w", err)
	}
	return nil
}
