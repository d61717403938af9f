package caseworkdb

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/db"
)

// noDue stands for no due day, so that those cases come last.
const noDue = "9999-12-31"

func dueDay(t time.Time) string {
	if t.IsZero() {
		return noDue
	}
	return day(t)
}

func parseDue(s string) (time.Time, error) {
	if s == noDue {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

func where(q casework.Query) *db.Where {
	var w db.Where
	w.And("tenant = ?", q.Tenant)
	if q.IDs != nil {
		db.In(&w, "id", q.IDs)
	}
	switch {
	case q.Process != "" && q.IDs != nil: // found by id; by the index of processes all would be read
		w.And("process || '' = ?", q.Process)
	case q.Process != "":
		w.And("process = ?", q.Process)
	}
	if q.State != "" {
		w.And("state = ?", q.State)
	}
	if q.Level != casework.Calm {
		w.And("level = ?", q.Level)
	}
	if q.Open {
		w.And("closed_at = ''")
	}
	if q.Closed {
		w.And("closed_at <> ''")
	}
	if !q.DueBefore.IsZero() {
		w.And("due < ?", day(q.DueBefore))
	}
	if q.Role != "" || q.Org != "" || q.Person != "" {
		cond, args := "p.tenant = ?", []any{q.Tenant}
		add := func(column string, v any, given bool) {
			if given {
				cond, args = cond+" AND p."+column+" = ?", append(args, v)
			}
		}
		add("role", q.Role, q.Role != "")
		add("org", q.Org, q.Org != "")
		add("person", q.Person, q.Person != "")
		w.And("id IN (SELECT p.case_id FROM casework_party p WHERE "+cond+")", args...)
	}
	return &w
}

// Cases finds cases, those due first.
func (t *tx) Cases(ctx context.Context, q casework.Query) ([]casework.Found, error) {
	w := where(q)
	if q.After != nil {
		w.And("(due, id) > (?, ?)", dueDay(q.After.Index.Due), q.After.Case.ID)
	}
	text := `SELECT body, due, provisional, next_on FROM casework_case` + w.String() + ` ORDER BY due, id`
	if q.Limit > 0 {
		text += " LIMIT " + w.Arg(q.Limit)
	}
	var out []casework.Found
	err := t.Rows(ctx, text, w.Args(), func(scan func(...any) error) error {
		var body, due, next string
		var provisional int
		if err := scan(&body, &due, &provisional, &next); err != nil {
			return err
		}
		f := casework.Found{Index: casework.Index{Provisional: provisional == 1}}
		var errDue, errNext error
		f.Index.Due, errDue = parseDue(due)
		f.Index.Next, errNext = parseDay(next)
		err := errors.Join(errDue, errNext, json.Unmarshal([]byte(body), &f.Case))
		out = append(out, f)
		return err
	})
	return out, wrap(err)
}

// Tally counts cases by state and level.
func (t *tx) Tally(ctx context.Context, q casework.Query) ([]casework.Tally, error) {
	w := where(q)
	var out []casework.Tally
	err := t.Rows(ctx, `SELECT state, level, COUNT(*) FROM casework_case`+w.String()+` GROUP BY state, level ORDER BY state, level`, w.Args(),
		func(scan func(...any) error) error {
			var one casework.Tally
			if err := scan(&one.State, &one.Level, &one.Count); err != nil {
				return err
			}
			out = append(out, one)
			return nil
		})
	return out, wrap(err)
}

// Ticking lists cases with something due on a day or before.
func (t *tx) Ticking(ctx context.Context, tenant casework.Tenant, until time.Time) ([]casework.CaseID, error) {
	var out []casework.CaseID
	err := t.Rows(ctx, `SELECT id FROM casework_case WHERE tenant = $1 AND next_on <> '' AND next_on <= $2 ORDER BY next_on, id`,
		[]any{tenant, day(until)}, func(scan func(...any) error) error {
			var id casework.CaseID
			if err := scan(&id); err != nil {
				return err
			}
			out = append(out, id)
			return nil
		})
	return out, wrap(err)
}
