package indicatordb

import (
	"context"
	"database/sql"
	"fmt"

	"gangyao/planning/indicator"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

const definitionColumns = `code, version, revision, name, unit, decimals, kind, direction, frequency, lag, area_level, by_org, additivity, weight,
	formula, growth_of, source, standard, note, owner, register, period_from, period_to, comparable, factor, low, high, demo, reason, recorded_by, recorded_at`

// Definitions lists all revisions of all versions, by code, version, revision.
func (t *tx) Definitions(ctx context.Context, tenant indicator.Tenant) ([]indicator.Definition, error) {
	var out []indicator.Definition
	err := t.Rows(ctx, `SELECT `+definitionColumns+` FROM indicator_definition WHERE tenant = $1 ORDER BY code, version, revision`, []any{tenant},
		func(scan func(...any) error) error {
			d := indicator.Definition{Tenant: tenant}
			var byOrg, comparable, demo int
			var from, to int32
			var factor, low, high sql.NullString
			var recorded string
			err := scan(&d.Code, &d.Version, &d.Revision, &d.Name, &d.Unit, &d.Decimals, &d.Kind, &d.Direction, &d.Frequency, &d.Lag, &d.AreaLevel, &byOrg, &d.Additivity, &d.Weight,
				&d.Formula, &d.GrowthOf, &d.Source, &d.Standard, &d.Note, &d.Owner, &d.Register, &from, &to, &comparable, &factor, &low, &high, &demo, &d.Reason, &d.By, &recorded)
			if err != nil {
				return err
			}
			d.ByOrg, d.Comparable, d.Demo = byOrg != 0, comparable != 0, demo != 0
			d.From, _ = period.FromCode(from) // 0 is the zero Period
			d.To, _ = period.FromCode(to)
			d.Factor, d.Low, d.High = value(factor), value(low), value(high)
			d.Recorded, err = db.ParseTime(recorded)
			out = append(out, d)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: definitions: %w", err)
	}
	return out, nil
}

// AddDefinition adds a revision, recorded at the transaction's time.
//
// Faults: Conflict when it is there already ("indicator.definition_stale").
func (t *tx) AddDefinition(ctx context.Context, d *indicator.Definition) error {
	if _, err := t.next(ctx, d.Tenant, definitions, 1); err != nil {
		return err
	}
	n, err := t.Exec(ctx, `INSERT INTO indicator_definition (tenant, `+definitionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
		ON CONFLICT (tenant, code, version, revision) DO NOTHING`,
		d.Tenant, d.Code, d.Version, d.Revision, d.Name, d.Unit, d.Decimals, d.Kind, d.Direction, int(d.Frequency), d.Lag, d.AreaLevel, flag(d.ByOrg), d.Additivity, d.Weight,
		d.Formula, d.GrowthOf, d.Source, d.Standard, d.Note, d.Owner, d.Register, d.From.Code(), d.To.Code(), flag(d.Comparable), printed(d.Factor), printed(d.Low), printed(d.High),
		flag(d.Demo), d.Reason, d.By, db.Time(t.Now()))
	if err != nil {
		return fmt.Errorf("indicatordb: add definition: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "indicator.definition_stale", fault.Args{"Name": d.Name})
	}
	d.Recorded = t.Now()
	return nil
}

// value is a stored value that may be absent.
func value(s sql.NullString) *quantity.Value {
	if !s.Valid {
		return nil
	}
	v := quantity.Parse(s.String)
	return &v
}

// printed is a value as it is stored; absent is NULL.
func printed(v *quantity.Value) any {
	if v == nil {
		return nil
	}
	return v.String()
}
