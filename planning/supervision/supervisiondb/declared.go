package supervisiondb

import (
	"context"
	"time"

	"gangyao/planning/supervision"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// Declarations are those of a kind that a place declared.
func (t *tx) Declarations(ctx context.Context, tenant supervision.Tenant, k supervision.DeclarationKind) ([]supervision.Declaration, error) {
	var out []supervision.Declaration
	err := t.Rows(ctx, `SELECT no, version, from_day, file, body, sha256, note, by_name, person, at FROM supervision_declaration WHERE tenant = $1 AND kind = $2 ORDER BY no`, []any{tenant, k},
		func(scan func(...any) error) error {
			d := supervision.Declaration{Tenant: tenant, Kind: k}
			var from, at string
			err := scan(&d.No, &d.Version, &from, &d.File, &d.Text, &d.SHA256, &d.Note, &d.By, &d.Person, &at)
			if err == nil {
				d.From, err = parseDay(from)
			}
			if err == nil {
				d.At, err = db.ParseTime(at)
			}
			out = append(out, d)
			return err
		})
	return out, wrap(err)
}

// AddDeclaration adds one.
func (t *tx) AddDeclaration(ctx context.Context, d *supervision.Declaration) error {
	_, err := t.Exec(ctx, `INSERT INTO supervision_declaration (tenant, kind, no, version, from_day, file, body, sha256, note, by_name, person, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		d.Tenant, d.Kind, d.No, d.Version, d.From.Format(time.DateOnly), d.File, d.Text, d.SHA256, d.Note, d.By, d.Person, db.Time(d.At))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "supervision.declared_stale", nil)
	}
	return wrap(err)
}
