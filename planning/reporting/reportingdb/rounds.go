package reportingdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

const roundColumns = `tenant, id, name, plan, period, opens, due, closes, remind_days, opened_at, closed_at, note, demo, version, created_by, created_at`

func scanRound(scan func(...any) error) (reporting.Round, error) {
	var r reporting.Round
	var p int32
	var opens, due, closes, remind, opened, closed, created string
	var demo int
	if err := scan(&r.Tenant, &r.ID, &r.Name, &r.Plan, &p, &opens, &due, &closes, &remind, &opened, &closed, &r.Note, &demo, &r.Version, &r.By, &created); err != nil {
		return r, err
	}
	var s scanner
	r.Demo = demo != 0
	s.period(&r.Period, p)
	s.day(&r.Opens, opens)
	s.day(&r.Due, due)
	s.day(&r.Closes, closes)
	s.json(&r.RemindDays, remind)
	s.time(&r.Opened, opened)
	s.time(&r.Closed, closed)
	s.time(&r.Created, created)
	return r, s.err
}

// Rounds lists rounds, the latest period first.
func (t *tx) Rounds(ctx context.Context, tenant indicator.Tenant) ([]reporting.Round, error) {
	var out []reporting.Round
	err := t.Rows(ctx, `SELECT `+roundColumns+` FROM reporting_round WHERE tenant = $1 ORDER BY created_at DESC, id`, []any{tenant}, func(scan func(...any) error) error {
		r, err := scanRound(scan)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: rounds: %w", err)
	}
	reporting.SortRounds(out)
	return out, nil
}

// Round reads one round.
func (t *tx) Round(ctx context.Context, tenant indicator.Tenant, id reporting.RoundID) (*reporting.Round, error) {
	return t.round(ctx, tenant, id, "")
}

// LockRound reads one round and holds it.
func (t *tx) LockRound(ctx context.Context, tenant indicator.Tenant, id reporting.RoundID) (*reporting.Round, error) {
	return t.round(ctx, tenant, id, t.Dialect.ForUpdate())
}

func (t *tx) round(ctx context.Context, tenant indicator.Tenant, id reporting.RoundID, suffix string) (*reporting.Round, error) {
	r, err := scanRound(func(dest ...any) error {
		return t.Row(ctx, `SELECT `+roundColumns+` FROM reporting_round WHERE tenant = $1 AND id = $2`+suffix, []any{tenant, id}, dest...)
	})
	if err != nil {
		return nil, missing(err, "reporting.round_unknown")
	}
	return &r, nil
}

// snapshot is a round as its journal keeps it.
type snapshot struct {
	Name       string    `json:"name"`
	Plan       string    `json:"plan"`
	Period     int32     `json:"period"`
	Opens      string    `json:"opens"`
	Due        string    `json:"due"`
	Closes     string    `json:"closes"`
	RemindDays []int     `json:"remindDays"`
	Opened     string    `json:"opened"`
	Closed     string    `json:"closed"`
	Note       string    `json:"note"`
	Demo       bool      `json:"demo"`
	By         string    `json:"by"`
	Created    time.Time `json:"created"`
}

// SaveRound writes a round and its journal entry.
func (t *tx) SaveRound(ctx context.Context, a *reporting.RoundAct) error {
	r := &a.Round
	remind, err := text(r.RemindDays)
	if err != nil {
		return err
	}
	state, err := text(snapshot{r.Name, string(r.Plan), r.Period.Code(), day(r.Opens), day(r.Due), day(r.Closes), r.RemindDays,
		db.Time(r.Opened), db.Time(r.Closed), r.Note, r.Demo, r.By, r.Created})
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `INSERT INTO reporting_round (`+roundColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (tenant, id) DO UPDATE SET name = excluded.name, plan = excluded.plan, period = excluded.period, opens = excluded.opens,
		due = excluded.due, closes = excluded.closes, remind_days = excluded.remind_days, opened_at = excluded.opened_at,
		closed_at = excluded.closed_at, note = excluded.note, demo = excluded.demo, version = excluded.version`,
		r.Tenant, r.ID, r.Name, r.Plan, r.Period.Code(), day(r.Opens), day(r.Due), day(r.Closes), remind, db.Time(r.Opened), db.Time(r.Closed),
		r.Note, flag(r.Demo), r.Version, r.By, db.Time(r.Created))
	if err != nil {
		return fmt.Errorf("reportingdb: save round: %w", err)
	}
	_, err = t.Exec(ctx, `INSERT INTO reporting_round_act (tenant, round, seq, action, state, added, dropped, by_name, person, at, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		r.Tenant, r.ID, a.Seq, a.Action, state, a.Added, a.Dropped, a.By, a.Person, db.Time(a.At), a.Note)
	if err != nil {
		return fmt.Errorf("reportingdb: round act: %w", err)
	}
	return nil
}

// RoundActs lists journal entries, oldest first.
func (t *tx) RoundActs(ctx context.Context, tenant indicator.Tenant, id reporting.RoundID) ([]reporting.RoundAct, error) {
	w := ofRound(tenant, id)
	var out []reporting.RoundAct
	err := t.Rows(ctx, `SELECT round, seq, action, state, added, dropped, by_name, person, at, note FROM reporting_round_act`+w.String()+` ORDER BY at, round, seq`,
		w.Args(), func(scan func(...any) error) error {
			a := reporting.RoundAct{Round: reporting.Round{Tenant: tenant}}
			var state, at string
			if err := scan(&a.Round.ID, &a.Seq, &a.Action, &state, &a.Added, &a.Dropped, &a.By, &a.Person, &at, &a.Note); err != nil {
				return err
			}
			var s scanner
			s.time(&a.At, at)
			s.restore(&a.Round, a.Seq, state)
			out = append(out, a)
			return s.err
		})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: round acts: %w", err)
	}
	return out, nil
}

func (s *scanner) restore(r *reporting.Round, version int, state string) {
	var x snapshot
	s.keep(json.Unmarshal([]byte(state), &x))
	r.Name, r.RemindDays, r.Note, r.Demo, r.By, r.Created, r.Version = x.Name, x.RemindDays, x.Note, x.Demo, x.By, x.Created, version
	r.Plan = plan.PlanID(x.Plan)
	s.period(&r.Period, x.Period)
	s.day(&r.Opens, x.Opens)
	s.day(&r.Due, x.Due)
	s.day(&r.Closes, x.Closes)
	s.time(&r.Opened, x.Opened)
	s.time(&r.Closed, x.Closed)
}

func ofRound(tenant indicator.Tenant, id reporting.RoundID) *db.Where {
	var w db.Where
	w.And(`tenant = ?`, tenant)
	if id != "" {
		w.And(`round = ?`, id)
	}
	return &w
}

// RoundDuties lists duties, those dropped included.
func (t *tx) RoundDuties(ctx context.Context, tenant indicator.Tenant, id reporting.RoundID, org identity.OrgID) ([]reporting.Duty, error) {
	w := ofRound(tenant, id)
	if org != "" {
		w.And(`org = ?`, org)
	}
	var out []reporting.Duty
	err := t.Rows(ctx, `SELECT round, org, code, version, area, cell_org, period, optional, register, added_at, dropped_at FROM reporting_duty`+w.String()+`
		ORDER BY round, org, code, version, area, cell_org, period, added_at`, w.Args(), func(scan func(...any) error) error {
		var d reporting.Duty
		var p int32
		var optional int
		var added, dropped string
		c := &d.Cell
		if err := scan(&d.Round, &d.Org, &c.Code, &c.Version, &c.Area, &c.Org, &p, &optional, &d.Register, &added, &dropped); err != nil {
			return err
		}
		var s scanner
		d.Optional = optional != 0
		s.period(&c.Period, p)
		s.time(&d.Added, added)
		s.time(&d.Dropped, dropped)
		out = append(out, d)
		return s.err
	})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: duties: %w", err)
	}
	return out, nil
}

// AddDuties adds duties.
func (t *tx) AddDuties(ctx context.Context, tenant indicator.Tenant, ds []reporting.Duty) error {
	err := t.Batch(ctx, `INSERT INTO reporting_duty (tenant, round, org, code, version, area, cell_org, period, optional, register, added_at, dropped_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')`, func() []any {
		if len(ds) == 0 {
			return nil
		}
		d := &ds[0]
		ds = ds[1:]
		c := &d.Cell
		return []any{tenant, d.Round, d.Org, c.Code, c.Version, c.Area, c.Org, c.Period.Code(), flag(d.Optional), d.Register, db.Time(d.Added)}
	})
	if err != nil {
		return fmt.Errorf("reportingdb: add duties: %w", err)
	}
	return nil
}

// DropDuties ends duties now.
func (t *tx) DropDuties(ctx context.Context, tenant indicator.Tenant, ds []reporting.Duty) error {
	err := t.Batch(ctx, `UPDATE reporting_duty SET dropped_at = $8 WHERE tenant = $1 AND round = $2 AND code = $3 AND version = $4 AND area = $5
		AND cell_org = $6 AND period = $7 AND dropped_at = ''`, func() []any {
		if len(ds) == 0 {
			return nil
		}
		d := &ds[0]
		ds = ds[1:]
		c := &d.Cell
		return []any{tenant, d.Round, c.Code, c.Version, c.Area, c.Org, c.Period.Code(), db.Time(t.Now())}
	})
	if err != nil {
		return fmt.Errorf("reportingdb: drop duties: %w", err)
	}
	return nil
}

// Exceptions lists exceptions, oldest first.
func (t *tx) Exceptions(ctx context.Context, tenant indicator.Tenant, id reporting.RoundID) ([]reporting.Exception, error) {
	w := ofRound(tenant, id)
	var out []reporting.Exception
	err := t.Rows(ctx, `SELECT tenant, round, org, due, closes, reason, by_name, at FROM reporting_exception`+w.String()+` ORDER BY round, seq`, w.Args(),
		func(scan func(...any) error) error {
			var e reporting.Exception
			var due, closes, at string
			if err := scan(&e.Tenant, &e.Round, &e.Org, &due, &closes, &e.Reason, &e.By, &at); err != nil {
				return err
			}
			var s scanner
			s.day(&e.Due, due)
			s.day(&e.Closes, closes)
			s.time(&e.At, at)
			out = append(out, e)
			return s.err
		})
	if err != nil {
		return nil, fmt.Errorf("reportingdb: exceptions: %w", err)
	}
	return out, nil
}

// AddException adds an exception to a round that is held.
func (t *tx) AddException(ctx context.Context, e *reporting.Exception) error {
	_, err := t.Exec(ctx, `INSERT INTO reporting_exception (tenant, round, seq, org, due, closes, reason, by_name, at)
		SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7, $8 FROM reporting_exception WHERE tenant = $1 AND round = $2`,
		e.Tenant, e.Round, e.Org, day(e.Due), day(e.Closes), e.Reason, e.By, db.Time(e.At))
	if err != nil {
		return fmt.Errorf("reportingdb: add exception: %w", err)
	}
	return nil
}
