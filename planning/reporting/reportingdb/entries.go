package reportingdb

import (
	"context"
	"fmt"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/quantity"
)

const entryColumns = `code, version, area, cell_org, period, value, status, note, no_value, evidence, mark, no, seq, by_name, person, at`

func scanEntry(scan func(...any) error, first ...any) (reporting.Entry, error) {
	var e reporting.Entry
	var p int32
	var value, evidence, at string
	c := &e.Cell
	dest := append(first, &c.Code, &c.Version, &c.Area, &c.Org, &p, &value, &e.Status, &e.Note, &e.NoValue, &evidence, &e.Mark, &e.Version, &e.Seq, &e.By, &e.Person, &at)
	if err := scan(dest...); err != nil {
		return e, err
	}
	var s scanner
	e.Value = quantity.Parse(value)
	s.period(&c.Period, p)
	s.time(&e.At, at)
	if evidence != "" {
		s.json(&e.Evidence, evidence)
	}
	return e, s.err
}

func entryArgs(e *reporting.Entry) ([]any, error) {
	evidence := ""
	if len(e.Evidence) > 0 {
		var err error
		if evidence, err = text(e.Evidence); err != nil {
			return nil, err
		}
	}
	c := &e.Cell
	return []any{c.Code, c.Version, c.Area, c.Org, c.Period.Code(), e.Value.String(), e.Status, e.Note, e.NoValue, evidence, e.Mark, e.Version, e.Seq,
		e.By, e.Person, db.Time(e.At)}, nil
}

// Entries lists the cells of a sheet as they are.
func (t *tx) Entries(ctx context.Context, tenant indicator.Tenant, id reporting.SheetID) ([]reporting.Entry, error) {
	var out []reporting.Entry
	err := t.Rows(ctx, `SELECT `+entryColumns+` FROM reporting_entry WHERE tenant = $1 AND sheet = $2 ORDER BY code, version, area, cell_org, period`,
		[]any{tenant, id}, func(scan func(...any) error) error {
			e, err := scanEntry(scan)
			out = append(out, e)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: entries: %w", err)
	}
	return out, nil
}

func journal(q reporting.JournalQuery, a string) *db.Where {
	var w db.Where
	w.And(a+`tenant = ?`, q.Tenant)
	if q.Round != "" {
		w.And(a+`round = ?`, q.Round)
	}
	if q.Sheet != "" {
		w.And(a+`sheet = ?`, q.Sheet)
	}
	if !q.Until.IsZero() {
		w.And(a+`at <= ?`, db.Time(q.Until))
	}
	return &w
}

// Acts lists journal entries, oldest first.
func (t *tx) Acts(ctx context.Context, q reporting.JournalQuery) ([]reporting.Act, error) {
	w := journal(q, "")
	var out []reporting.Act
	err := t.Rows(ctx, `SELECT tenant, round, sheet, seq, action, from_state, to_state, by_name, person, at, sha256, batch, event, note, changes FROM reporting_act`+
		w.String()+` ORDER BY sheet, seq`, w.Args(), func(scan func(...any) error) error {
		var a reporting.Act
		var at string
		if err := scan(&a.Tenant, &a.Round, &a.Sheet, &a.Seq, &a.Action, &a.From, &a.To, &a.By, &a.Person, &at, &a.SHA256, &a.Batch, &a.Event, &a.Note, &a.Changes); err != nil {
			return err
		}
		var s scanner
		s.time(&a.At, at)
		out = append(out, a)
		return s.err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: acts: %w", err)
	}
	return out, nil
}

// Changes lists what acts made of cells, oldest first.
func (t *tx) Changes(ctx context.Context, q reporting.JournalQuery) ([]reporting.Change, error) {
	w := journal(q, "a.")
	var out []reporting.Change
	err := t.Rows(ctx, `SELECT c.sheet, c.code, c.version, c.area, c.cell_org, c.period, c.value, c.status, c.note, c.no_value, c.evidence, c.mark, c.no, c.seq,
		c.by_name, c.person, c.at FROM reporting_change c JOIN reporting_act a ON a.tenant = c.tenant AND a.sheet = c.sheet AND a.seq = c.seq`+
		w.String()+` ORDER BY c.sheet, c.seq, c.code, c.version, c.area, c.cell_org, c.period`, w.Args(), func(scan func(...any) error) error {
		var x reporting.Change
		var err error
		x.Entry, err = scanEntry(scan, &x.Sheet)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: changes: %w", err)
	}
	return out, nil
}

// AddAct adds a journal entry with its changes and brings the cells to them.
func (t *tx) AddAct(ctx context.Context, a *reporting.Act, changed []reporting.Entry) error {
	_, err := t.Exec(ctx, `INSERT INTO reporting_act (tenant, round, sheet, seq, action, from_state, to_state, by_name, person, at, sha256, batch, event, note, changes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		a.Tenant, a.Round, a.Sheet, a.Seq, a.Action, a.From, a.To, a.By, a.Person, db.Time(a.At), a.SHA256, a.Batch, a.Event, a.Note, a.Changes)
	if err != nil {
		return fmt.Errorf("reportingdb: add act: %w", err)
	}
	rows := make([][]any, len(changed))
	for i := range changed {
		args, err := entryArgs(&changed[i])
		if err != nil {
			return err
		}
		rows[i] = append([]any{a.Tenant, a.Sheet}, args...)
	}
	const values = `(tenant, sheet, ` + entryColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	for _, query := range []string{
		`INSERT INTO reporting_change ` + values,
		`INSERT INTO reporting_entry ` + values + ` ON CONFLICT (tenant, sheet, code, version, area, cell_org, period) DO UPDATE SET
			value = excluded.value, status = excluded.status, note = excluded.note, no_value = excluded.no_value, evidence = excluded.evidence,
			mark = excluded.mark, no = excluded.no, seq = excluded.seq, by_name = excluded.by_name, person = excluded.person, at = excluded.at`,
	} {
		left := rows
		err := t.Batch(ctx, query, func() []any {
			if len(left) == 0 {
				return nil
			}
			row := left[0]
			left = left[1:]
			return row
		})
		if err != nil {
			return fmt.Errorf("reportingdb: cells: %w", err)
		}
	}
	return nil
}
