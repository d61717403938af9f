package identitydb

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/identity"
)

// AddAudit adds an entry; there is no way to change or remove one.
func (t *tx) AddAudit(ctx context.Context, e *identity.Entry) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("identitydb: audit: %w", err)
	}
	_, err = t.exec(ctx, `INSERT INTO identity_audit (tenant, id, at, person, who, act, kind, object, name, outcome, address, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(e.Tenant), e.ID, db.Time(e.At), string(e.Person), e.Who, e.Act, e.Kind, e.Object, e.Name, string(e.Outcome), e.Address, string(detail))
	return err
}

// Audit lists entries, newest first, one more than the limit.
func (t *tx) Audit(ctx context.Context, tenant area.Code, q identity.AuditQuery) ([]identity.Entry, error) {
	var w db.Where
	w.And("tenant = ?", string(tenant))
	for column, v := range map[string]string{"person": string(q.Person), "kind": q.Kind, "object": q.Object, "outcome": string(q.Outcome)} {
		if v != "" {
			w.And(column+" = ?", v)
		}
	}
	if q.Who != "" {
		w.And(`who LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Who)+"%")
	}
	switch {
	case strings.HasSuffix(q.Act, "."): // the next character after the dot is the slash
		w.And("act >= ? AND act < ?", q.Act, strings.TrimSuffix(q.Act, ".")+"/")
	case q.Act != "":
		w.And("act = ?", q.Act)
	}
	if !q.From.IsZero() {
		w.And("at >= ?", db.Time(q.From))
	}
	if !q.To.IsZero() {
		w.And("at < ?", db.Time(q.To))
	}
	if q.Before != "" {
		w.And("id < ?", q.Before)
	}
	order := "id DESC"
	if q.ByTime {
		order = "at DESC, id DESC"
	}
	query := `SELECT tenant, id, at, person, who, act, kind, object, name, outcome, address, detail FROM identity_audit` + w.String() +
		` ORDER BY ` + order + ` LIMIT ` + w.Arg(q.Limit+1)
	return list(ctx, t, query, w.Args(), func(e *identity.Entry, s *scanner) []any {
		detail := s.later(func(text string) error { return json.Unmarshal([]byte(text), &e.Detail) })
		return []any{(*string)(&e.Tenant), &e.ID, s.at(&e.At), (*string)(&e.Person), &e.Who, &e.Act, &e.Kind, &e.Object, &e.Name, (*string)(&e.Outcome), &e.Address, detail}
	})
}
