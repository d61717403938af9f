package indicatordb

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

const targetColumns = `id, plan, edition, item, row_no, no, group_name, label, parent, code, version, area, org, binding, rule, unit,
	baseline, baseline_year, aim, aim_to, words, op, start_year, end_year, milestones, source, certainty, dropped, owner, demo, recorded_by, recorded_at`

// Targets lists all targets ever recorded, of one plan or of all (""), in the
// order they were recorded.
func (t *tx) Targets(ctx context.Context, tenant indicator.Tenant, p plan.PlanID) ([]indicator.Target, error) {
	var w db.Where
	w.And("tenant = ?", tenant)
	if p != "" {
		w.And("plan = ?", p)
	}
	var out []indicator.Target
	err := t.Rows(ctx, `SELECT `+targetColumns+` FROM indicator_target`+w.String()+` ORDER BY seq`, w.Args(), func(scan func(...any) error) error {
		g := indicator.Target{Tenant: tenant}
		var binding, dropped, demo int
		var baseline, aim, aimTo sql.NullString
		var milestones, recorded string
		err := scan(&g.ID, &g.Plan, &g.Edition, &g.Item, &g.Row, &g.No, &g.Group, &g.Label, &g.Parent, &g.Pinned.Code, &g.Pinned.Version, &g.Area, &g.Org, &binding, &g.Rule, &g.Unit,
			&baseline, &g.BaselineYear, &aim, &aimTo, &g.Words, &g.Op, &g.Start, &g.End, &milestones, &g.Source, &g.Certainty, &dropped, &g.Owner, &demo, &g.By, &recorded)
		if err != nil {
			return err
		}
		g.Binding, g.Dropped, g.Demo = binding != 0, dropped != 0, demo != 0
		g.Baseline, g.Aim, g.AimTo = value(baseline), value(aim), value(aimTo)
		if err := json.Unmarshal([]byte(milestones), &g.Milestones); err != nil {
			return err
		}
		g.Recorded, err = db.ParseTime(recorded)
		out = append(out, g)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: targets: %w", err)
	}
	return out, nil
}

// AddTargets adds targets, recorded at the transaction's time.
//
// Faults: Conflict when one of the ids is there already ("indicator.target_stale").
func (t *tx) AddTargets(ctx context.Context, ts []indicator.Target) error {
	var seq int64
	for i := range ts {
		g := &ts[i]
		if seq++; i == 0 || g.Tenant != ts[i-1].Tenant { // the numbers of all that follow are taken at once
			same := slices.IndexFunc(ts[i:], func(o indicator.Target) bool { return o.Tenant != g.Tenant })
			if same < 0 {
				same = len(ts) - i
			}
			var err error
			if seq, err = t.next(ctx, g.Tenant, targets, same); err != nil {
				return err
			}
		}
		milestones, err := json.Marshal(g.Milestones)
		if err != nil {
			return fmt.Errorf("indicatordb: add targets: %w", err)
		}
		n, err := t.Exec(ctx, `INSERT INTO indicator_target (tenant, seq, `+targetColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)
			ON CONFLICT (tenant, id) DO NOTHING`,
			g.Tenant, seq, g.ID, g.Plan, g.Edition, g.Item, g.Row, g.No, g.Group, g.Label, g.Parent, g.Pinned.Code, g.Pinned.Version, g.Area, g.Org, flag(g.Binding), g.Rule, g.Unit,
			printed(g.Baseline), g.BaselineYear, printed(g.Aim), printed(g.AimTo), g.Words, g.Op, g.Start, g.End, string(milestones), g.Source, g.Certainty, flag(g.Dropped), g.Owner, flag(g.Demo), g.By, db.Time(t.Now()))
		if err != nil {
			return fmt.Errorf("indicatordb: add targets: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "indicator.target_stale", fault.Args{"Label": g.Label})
		}
		g.Recorded = t.Now()
	}
	return nil
}

// Links lists all links in the order they were recorded.
func (t *tx) Links(ctx context.Context, tenant indicator.Tenant) ([]indicator.Link, error) {
	var out []indicator.Link
	err := t.Rows(ctx, `SELECT from_item, to_item, from_plan, to_plan, kind, note, recorded_by, recorded_at FROM indicator_link
		WHERE tenant = $1 ORDER BY seq`, []any{tenant}, func(scan func(...any) error) error {
		l := indicator.Link{Tenant: tenant}
		var recorded string
		err := scan(&l.From, &l.To, &l.FromPlan, &l.ToPlan, &l.Kind, &l.Note, &l.By, &recorded)
		if err != nil {
			return err
		}
		l.Recorded, err = db.ParseTime(recorded)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("indicatordb: links: %w", err)
	}
	return out, nil
}

// AddLinks adds links, recorded at the transaction's time.
func (t *tx) AddLinks(ctx context.Context, ls []indicator.Link) error {
	for i := range ls {
		l := &ls[i]
		seq, err := t.next(ctx, l.Tenant, links, 1)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO indicator_link (tenant, seq, from_item, to_item, from_plan, to_plan, kind, note, recorded_by, recorded_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, l.Tenant, seq, l.From, l.To, l.FromPlan, l.ToPlan, l.Kind, l.Note, l.By, db.Time(t.Now())); err != nil {
			return fmt.Errorf("indicatordb: add links: %w", err)
		}
		l.Recorded = t.Now()
	}
	return nil
}
