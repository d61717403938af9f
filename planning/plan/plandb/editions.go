package plandb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gangyao/planning/plan"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// missing turns "no row" into the fault that says what is not there.
func missing(err error, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, key, nil)
	}
	return fmt.Errorf("plandb: %w", err)
}

const planColumns = `tenant, id, title, area_name, period_from, period_to, kind, created_at`

func scanPlan(scan func(...any) error) (plan.Plan, error) {
	var p plan.Plan
	var created string
	if err := scan(&p.Tenant, &p.ID, &p.Title, &p.Area.Name, &p.Period[0], &p.Period[1], &p.Kind, &created); err != nil {
		return p, err
	}
	p.Area.Code = string(p.Tenant)
	var err error
	p.Created, err = db.ParseTime(created)
	return p, err
}

// Plans lists plans.
func (t *tx) Plans(ctx context.Context, tenant plan.Tenant) ([]plan.Plan, error) {
	var w db.Where
	if tenant != "" {
		w.And(`tenant = ?`, tenant)
	}
	var out []plan.Plan
	err := t.Rows(ctx, `SELECT `+planColumns+` FROM plan_plan`+w.String()+` ORDER BY tenant, period_from, title, id`, w.Args(),
		func(scan func(...any) error) error {
			p, err := scanPlan(scan)
			out = append(out, p)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("plandb: plans: %w", err)
	}
	return out, nil
}

// Plan reads one plan.
func (t *tx) Plan(ctx context.Context, tenant plan.Tenant, id plan.PlanID) (*plan.Plan, error) {
	p, err := scanPlan(func(dest ...any) error {
		return t.Row(ctx, `SELECT `+planColumns+` FROM plan_plan WHERE tenant = $1 AND id = $2`, []any{tenant, id}, dest...)
	})
	if err != nil {
		return nil, missing(err, "plan.plan_unknown")
	}
	return &p, nil
}

// AddPlan inserts a plan; Conflict (plan.import_raced) when another import made
// it at the same moment.
func (t *tx) AddPlan(ctx context.Context, p *plan.Plan) error {
	_, err := t.Exec(ctx, `INSERT INTO plan_plan (`+planColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.Tenant, p.ID, p.Title, p.Area.Name, p.Period[0], p.Period[1], p.Kind, db.Time(p.Created))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "plan.import_raced", nil)
	}
	if err != nil {
		return fmt.Errorf("plandb: add plan: %w", err)
	}
	return nil
}

const editionColumns = `tenant, id, plan, no, status, basis, title, area_name, period_from, period_to, vision,
	source_name, source_format, source_charset, source_sha, source_bytes, source_chars,
	reader, demo, imported_by, imported_at, read_at, approval`

func scanEdition(scan func(...any) error) (plan.Edition, error) {
	var e plan.Edition
	var demo int
	var imported, read string
	var approval sql.NullString
	err := scan(&e.Tenant, &e.ID, &e.Plan, &e.No, &e.Status, &e.Basis, &e.Title, &e.Area.Name, &e.Period[0], &e.Period[1], &e.Vision,
		&e.Source.Name, &e.Source.Format, &e.Source.Charset, &e.Source.SHA256, &e.Source.Bytes, &e.Source.Chars,
		&e.Reader, &demo, &e.ImportedBy, &imported, &read, &approval)
	if err != nil {
		return e, err
	}
	e.Area.Code, e.Demo = string(e.Tenant), demo != 0
	if e.ImportedAt, err = db.ParseTime(imported); err != nil {
		return e, err
	}
	if e.ReadAt, err = db.ParseTime(read); err != nil {
		return e, err
	}
	if approval.Valid {
		e.Approval = &plan.Approval{}
		err = json.Unmarshal([]byte(approval.String), e.Approval)
	}
	return e, err
}

// Editions lists editions, newest number first.
func (t *tx) Editions(ctx context.Context, q plan.EditionQuery) ([]plan.Edition, error) {
	var w db.Where
	if q.Tenant != "" {
		w.And(`tenant = ?`, q.Tenant)
	}
	if q.Plan != "" {
		w.And(`plan = ?`, q.Plan)
	}
	if q.Status != "" {
		w.And(`status = ?`, q.Status)
	}
	if q.Source != "" {
		w.And(`source_sha = ?`, q.Source)
	}
	var out []plan.Edition
	err := t.Rows(ctx, `SELECT `+editionColumns+` FROM plan_edition`+w.String()+` ORDER BY tenant, plan, no DESC`, w.Args(),
		func(scan func(...any) error) error {
			e, err := scanEdition(scan)
			out = append(out, e)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("plandb: editions: %w", err)
	}
	return out, nil
}

// Edition reads one edition.
func (t *tx) Edition(ctx context.Context, tenant plan.Tenant, id plan.EditionID) (*plan.Edition, error) {
	return t.edition(ctx, tenant, id, "")
}

// LockEdition reads one edition and holds it.
func (t *tx) LockEdition(ctx context.Context, tenant plan.Tenant, id plan.EditionID) (*plan.Edition, error) {
	return t.edition(ctx, tenant, id, t.Dialect.ForUpdate())
}

func (t *tx) edition(ctx context.Context, tenant plan.Tenant, id plan.EditionID, suffix string) (*plan.Edition, error) {
	e, err := scanEdition(func(dest ...any) error {
		return t.Row(ctx, `SELECT `+editionColumns+` FROM plan_edition WHERE tenant = $1 AND id = $2`+suffix, []any{tenant, id}, dest...)
	})
	if err != nil {
		return nil, missing(err, "plan.edition_unknown")
	}
	return &e, nil
}

// AddEdition inserts an edition; Conflict (plan.import_raced) when the number
// or the source was taken by another import at the same moment.
func (t *tx) AddEdition(ctx context.Context, e *plan.Edition) error {
	approval, err := approvalText(e)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `INSERT INTO plan_edition (`+editionColumns+`) VALUES
		($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		e.Tenant, e.ID, e.Plan, e.No, e.Status, e.Basis, e.Title, e.Area.Name, e.Period[0], e.Period[1], e.Vision,
		e.Source.Name, e.Source.Format, e.Source.Charset, e.Source.SHA256, e.Source.Bytes, e.Source.Chars,
		e.Reader, flag(e.Demo), e.ImportedBy, db.Time(e.ImportedAt), db.Time(e.ReadAt), approval)
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "plan.import_raced", nil)
	}
	if err != nil {
		return fmt.Errorf("plandb: add edition: %w", err)
	}
	return nil
}

// SaveEdition writes what may change of a draft. An approved edition does not change.
func (t *tx) SaveEdition(ctx context.Context, e *plan.Edition) error {
	approval, err := approvalText(e)
	if err != nil {
		return err
	}
	n, err := t.Exec(ctx, `UPDATE plan_edition SET status = $3, vision = $4, source_charset = $5, source_chars = $6,
		reader = $7, read_at = $8, approval = $9 WHERE tenant = $1 AND id = $2 AND status = 'draft'`,
		e.Tenant, e.ID, e.Status, e.Vision, e.Source.Charset, e.Source.Chars, e.Reader, db.Time(e.ReadAt), approval)
	if err != nil {
		return fmt.Errorf("plandb: save edition: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "plan.edition_approved", fault.Args{"Title": e.Title, "No": e.No})
	}
	return nil
}

func approvalText(e *plan.Edition) (any, error) {
	if e.Approval == nil {
		return nil, nil
	}
	b, err := json.Marshal(e.Approval)
	if err != nil {
		return nil, fmt.Errorf("plandb: approval: %w", err)
	}
	return string(b), nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Document reads a stored part.
func (t *tx) Document(ctx context.Context, tenant plan.Tenant, id plan.EditionID, part plan.Part) ([]byte, error) {
	var data []byte
	err := t.Row(ctx, `SELECT data FROM plan_document WHERE tenant = $1 AND edition = $2 AND part = $3`, []any{tenant, id, part}, &data)
	if err != nil {
		return nil, missing(err, "plan.document_unknown")
	}
	return data, nil
}

// SaveDocument writes a part of a draft; the parts of an approved edition do not change.
func (t *tx) SaveDocument(ctx context.Context, tenant plan.Tenant, id plan.EditionID, part plan.Part, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	n, err := t.Exec(ctx, `INSERT INTO plan_document (tenant, edition, part, data)
		SELECT tenant, id, $3, $4 FROM plan_edition WHERE tenant = $1 AND id = $2 AND status = 'draft'
		ON CONFLICT (tenant, edition, part) DO UPDATE SET data = excluded.data`, tenant, id, part, data)
	if err != nil {
		return fmt.Errorf("plandb: save document: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "plan.edition_approved", fault.Args{"Title": "", "No": 0})
	}
	return nil
}
