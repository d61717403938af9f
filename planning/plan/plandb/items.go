package plandb

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/search"
)

const itemColumns = `tenant, id, edition, kind, section, span_from, span_to, quote, ord, confidence, doubts,
	state, by_hand, version, content, reading, flag, decided_by, decided_at, reason`

func scanItem(scan func(...any) error) (plan.Item, error) {
	var it plan.Item
	var doubts, content, decided string
	var byHand int
	var reading sql.NullString
	err := scan(&it.Tenant, &it.ID, &it.Edition, &it.Kind, &it.Section, &it.Span[0], &it.Span[1], &it.Quote, &it.Order, &it.Confidence, &doubts,
		&it.State, &byHand, &it.Version, &content, &reading, &it.Flag, &it.DecidedBy, &decided, &it.Reason)
	if err != nil {
		return it, err
	}
	it.ByHand = byHand != 0
	if err := json.Unmarshal([]byte(doubts), &it.Doubts); err != nil {
		return it, err
	}
	if err := json.Unmarshal([]byte(content), &it.Content); err != nil {
		return it, err
	}
	if reading.Valid {
		it.Read = &plan.Content{}
		if err := json.Unmarshal([]byte(reading.String), it.Read); err != nil {
			return it, err
		}
	}
	it.DecidedAt, err = db.ParseTime(decided)
	return it, err
}

// itemValues lists an item's values in the order of itemColumns. PostgreSQL
// keeps no NUL in text; a quote can do without.
func itemValues(it *plan.Item) ([]any, error) {
	doubts, err := json.Marshal(it.Doubts)
	if err != nil {
		return nil, err
	}
	content, err := json.Marshal(it.Content)
	if err != nil {
		return nil, err
	}
	var reading any
	if it.Read != nil {
		b, err := json.Marshal(it.Read)
		if err != nil {
			return nil, err
		}
		reading = string(b)
	}
	return []any{it.Tenant, it.ID, it.Edition, it.Kind, it.Section, it.Span[0], it.Span[1], strings.ReplaceAll(it.Quote, "\x00", ""), it.Order, it.Confidence, string(doubts),
		it.State, flag(it.ByHand), it.Version, string(content), reading, it.Flag, it.DecidedBy, db.Time(it.DecidedAt), it.Reason}, nil
}

// Items lists all items of an edition in document order.
func (t *tx) Items(ctx context.Context, tenant plan.Tenant, id plan.EditionID) ([]plan.Item, error) {
	var out []plan.Item
	err := t.Rows(ctx, `SELECT `+itemColumns+` FROM plan_item WHERE tenant = $1 AND edition = $2 ORDER BY ord, id`, []any{tenant, id},
		func(scan func(...any) error) error {
			it, err := scanItem(scan)
			out = append(out, it)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("plandb: items: %w", err)
	}
	return out, nil
}

// Item reads one item.
func (t *tx) Item(ctx context.Context, tenant plan.Tenant, id plan.ItemID) (*plan.Item, error) {
	it, err := scanItem(func(dest ...any) error {
		return t.Row(ctx, `SELECT `+itemColumns+` FROM plan_item WHERE tenant = $1 AND id = $2`, []any{tenant, id}, dest...)
	})
	if err != nil {
		return nil, missing(err, "plan.item_unknown")
	}
	return &it, nil
}

// AddItems inserts items.
func (t *tx) AddItems(ctx context.Context, items []plan.Item) error {
	var failed error
	i := 0
	err := t.Batch(ctx, `INSERT INTO plan_item (`+itemColumns+`) VALUES
		($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`, func() []any {
		if i == len(items) || failed != nil {
			return nil
		}
		var values []any
		values, failed = itemValues(&items[i])
		i++
		return values
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return fmt.Errorf("plandb: add items: %w", err)
	}
	return nil
}

// SaveItem writes an item whose stored version is base.
func (t *tx) SaveItem(ctx context.Context, it *plan.Item, base int) error {
	values, err := itemValues(it)
	if err != nil {
		return fmt.Errorf("plandb: save item: %w", err)
	}
	n, err := t.Exec(ctx, `UPDATE plan_item SET edition = $3, kind = $4, section = $5, span_from = $6, span_to = $7, quote = $8, ord = $9,
		confidence = $10, doubts = $11, state = $12, by_hand = $13, version = $14, content = $15, reading = $16, flag = $17,
		decided_by = $18, decided_at = $19, reason = $20 WHERE tenant = $1 AND id = $2 AND version = $21`, append(values, base)...)
	if err != nil {
		return fmt.Errorf("plandb: save item: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "plan.item_stale", fault.Args{"Label": it.Label(), "By": "", "Action": "", "At": ""})
	}
	return nil
}

// DropItems deletes items.
func (t *tx) DropItems(ctx context.Context, tenant plan.Tenant, ids []plan.ItemID) error {
	i := 0
	if err := t.Batch(ctx, `DELETE FROM plan_item WHERE tenant = $1 AND id = $2`, func() []any {
		if i == len(ids) {
			return nil
		}
		i++
		return []any{tenant, ids[i-1]}
	}); err != nil {
		return fmt.Errorf("plandb: drop items: %w", err)
	}
	return nil
}

// AddDecisions appends to the journal.
func (t *tx) AddDecisions(ctx context.Context, ds []plan.Decision) error {
	var failed error
	i := 0
	err := t.Batch(ctx, `INSERT INTO plan_decision (tenant, id, edition, item, action, version, was, became, reviewer, reason, at, batch, undoes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, func() []any {
		if i == len(ds) || failed != nil {
			return nil
		}
		d := ds[i]
		i++
		was, err := json.Marshal(d.Before)
		if err != nil {
			failed = err
			return nil
		}
		became, err := json.Marshal(d.After)
		if err != nil {
			failed = err
			return nil
		}
		return []any{d.Tenant, d.ID, d.Edition, d.Item, d.Action, d.Version, string(was), string(became), d.By, d.Reason, db.Time(d.At), d.Batch, d.Undoes}
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return fmt.Errorf("plandb: add decisions: %w", err)
	}
	return nil
}

// Decisions lists journal entries, newest first.
func (t *tx) Decisions(ctx context.Context, q plan.DecisionQuery) ([]plan.Decision, error) {
	var w db.Where
	w.And(`d.tenant = ?`, q.Tenant)
	if q.Edition != "" {
		w.And(`d.edition = ?`, q.Edition)
	}
	if q.Item != "" {
		w.And(`d.item = ?`, q.Item)
	}
	if q.By != "" {
		w.And(`d.reviewer = ?`, q.By)
	}
	if q.ID != "" {
		w.And(`d.id = ?`, q.ID)
	}
	if q.Batch != "" {
		w.And(`d.batch = ?`, q.Batch)
	}
	query := `SELECT d.tenant, d.id, d.edition, d.item, d.action, d.version, d.was, d.became, d.reviewer, d.reason, d.at, d.batch, d.undoes,
		CASE WHEN EXISTS (SELECT 1 FROM plan_decision u WHERE u.tenant = d.tenant AND u.undoes = d.id) THEN 1 ELSE 0 END
		FROM plan_decision d` + w.String() + ` ORDER BY d.at DESC, d.version DESC, d.id DESC`
	if q.Limit > 0 {
		query += ` LIMIT ` + w.Arg(q.Limit)
	}
	var out []plan.Decision
	err := t.Rows(ctx, query, w.Args(), func(scan func(...any) error) error {
		var d plan.Decision
		var was, became, at string
		var undone int
		if err := scan(&d.Tenant, &d.ID, &d.Edition, &d.Item, &d.Action, &d.Version, &was, &became, &d.By, &d.Reason, &at, &d.Batch, &d.Undoes, &undone); err != nil {
			return err
		}
		d.Undone = undone != 0
		if err := json.Unmarshal([]byte(was), &d.Before); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(became), &d.After); err != nil {
			return err
		}
		var err error
		d.At, err = db.ParseTime(at)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("plandb: decisions: %w", err)
	}
	return out, nil
}

// Index replaces the search entries of an edition.
func (t *tx) Index(ctx context.Context, tenant plan.Tenant, id plan.EditionID, entries []plan.SearchEntry) error {
	es := make([]search.Entry, len(entries))
	for i, e := range entries {
		es[i] = search.Entry{Kind: e.Kind, Ref: e.Ref, Title: e.Title, Body: e.Body}
	}
	return search.Replace(ctx, t.Tx, string(tenant), string(id), es)
}

// Search finds entries of the editions that the query names.
func (t *tx) Search(ctx context.Context, q plan.SearchQuery) (*plan.SearchResult, error) {
	sq := search.Query{Tenant: string(q.Tenant), Text: q.Text, Kinds: q.Kinds, Offset: q.Offset, Limit: q.Limit}
	for _, e := range q.Editions() {
		sq.Scopes = append(sq.Scopes, string(e))
	}
	res, err := search.Find(ctx, t.Tx, sq)
	if err != nil {
		return nil, err
	}
	out := &plan.SearchResult{Total: res.Total, Kinds: res.Kinds}
	for _, h := range res.Hits {
		out.Hits = append(out.Hits, plan.Hit{Tenant: plan.Tenant(h.Tenant), Edition: plan.EditionID(h.Scope), Kind: h.Kind, Ref: h.Ref,
			Title: runs(h.Title), Snippet: runs(h.Snippet), Score: h.Score})
	}
	return out, nil
}

func runs(rs []search.Run) []plan.Run {
	out := make([]plan.Run, len(rs))
	for i, r := range rs {
		out[i] = plan.Run{Text: r.Text, Hit: r.Hit}
	}
	return out
}
