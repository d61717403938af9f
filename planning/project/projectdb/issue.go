package projectdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gangyao/planning/project"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// Issues gives the issued versions of a list, oldest first.
func (t *tx) Issues(ctx context.Context, tenant project.Tenant, l project.List) ([]project.ListIssue, error) {
	var out []project.ListIssue
	err := t.Rows(ctx, `SELECT version, title, number, on_day, reason, lines, sha256, by_name, person, at FROM project_list_issue WHERE tenant = $1 AND list = $2 ORDER BY version`,
		[]any{tenant, l.String()}, func(scan func(...any) error) error {
			i := project.ListIssue{Tenant: tenant, List: l}
			var on, at string
			if err := scan(&i.Version, &i.Title, &i.Number, &on, &i.Reason, &i.Lines, &i.SHA256, &i.By, &i.Person, &at); err != nil {
				return err
			}
			if err := i.On.UnmarshalText([]byte(on)); err != nil {
				return err
			}
			var err error
			i.At, err = db.ParseTime(at)
			out = append(out, i)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("projectdb: issues: %w", err)
	}
	return out, nil
}

// IssuedBytes gives an issued list as it was written.
func (t *tx) IssuedBytes(ctx context.Context, tenant project.Tenant, l project.List, version int) ([]byte, error) {
	var body []byte
	err := t.Row(ctx, `SELECT body FROM project_list_issue WHERE tenant = $1 AND list = $2 AND version = $3`, []any{tenant, l.String(), version}, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "project.issue_unknown", nil)
	}
	if err != nil {
		return nil, fmt.Errorf("projectdb: issued bytes: %w", err)
	}
	return body, nil
}

// SaveIssue adds an issued list.
func (t *tx) SaveIssue(ctx context.Context, i *project.ListIssue, body []byte) error {
	if _, err := t.next(ctx, i.Tenant); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `INSERT INTO project_list_issue (tenant, list, version, title, number, on_day, reason, lines, sha256, by_name, person, at, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		i.Tenant, i.List.String(), i.Version, i.Title, i.Number, i.On.String(), i.Reason, i.Lines, i.SHA256, i.By, i.Person, db.Time(i.At), string(body))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "project.list_changed", nil)
	}
	if err != nil {
		return fmt.Errorf("projectdb: save issue: %w", err)
	}
	return nil
}
