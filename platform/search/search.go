package search

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gangyao/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables of the index.
func Migrations() db.Migrations {
	return db.MigrationsIn("search", files)
}

// Entry is one thing to be found. Kind and Ref together name it within its scope.
type Entry struct {
	Kind  string
	Ref   string
	Title string // weighs four times as much as Body
	Body  string
}

// Query asks for entries that hold all parts of Text.
type Query struct {
	Tenant string   // empty: all tenants
	Scopes []string // which documents; none finds nothing
	Text   string
	Kinds  []string // none: all kinds
	Offset int
	Limit  int // 0: 20, at most 200
}

// Result is a page of hits, best first.
type Result struct {
	Hits  []Hit
	Total int            // of the kinds asked for
	Kinds map[string]int // of all kinds
}

// Hit is a found entry with its text cut into marked and plain runs.
type Hit struct {
	Tenant, Scope string
	Kind, Ref     string
	Title         []Run
	Snippet       []Run // the part of the body around the first match; empty without a body
	Score         float64
}

// Run is a piece of text; Hit says that the query matched it.
type Run struct {
	Text string
	Hit  bool
}

// Replace indexes the entries of a scope (a document) in place of what it had.
func Replace(ctx context.Context, tx *db.Tx, tenant, scope string, entries []Entry) error {
	if err := Remove(ctx, tx, tenant, scope); err != nil {
		return err
	}
	entries = slices.Clone(entries)
	for i := range entries { // PostgreSQL keeps no NUL in text
		entries[i].Title = strings.ReplaceAll(entries[i].Title, "\x00", " ")
		entries[i].Body = strings.ReplaceAll(entries[i].Body, "\x00", " ")
	}
	if tx.Dialect == db.SQLite {
		return addSQLite(ctx, tx, tenant, scope, entries)
	}
	i := 0
	return tx.Batch(ctx, `INSERT INTO search_entry (tenant, scope, kind, ref, title, body, terms)
		VALUES ($1, $2, $3, $4, $5, $6, $7::text::tsvector)`, func() []any {
		if i == len(entries) {
			return nil
		}
		e := entries[i]
		i++
		return []any{tenant, scope, e.Kind, e.Ref, e.Title, e.Body, vector(e)}
	})
}

// Remove takes a scope out of the index.
func Remove(ctx context.Context, tx *db.Tx, tenant, scope string) error {
	if tx.Dialect == db.SQLite {
		if _, err := tx.Exec(ctx, `DELETE FROM search_terms WHERE rowid IN
			(SELECT id FROM search_entry WHERE tenant = $1 AND scope = $2)`, tenant, scope); err != nil {
			return fmt.Errorf("search: remove: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM search_entry WHERE tenant = $1 AND scope = $2`, tenant, scope); err != nil {
		return fmt.Errorf("search: remove: %w", err)
	}
	return nil
}

func addSQLite(ctx context.Context, tx *db.Tx, tenant, scope string, entries []Entry) error {
	var next int64
	if err := tx.Row(ctx, `SELECT coalesce(max(id), 0) FROM search_entry`, nil, &next); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	i := 0
	if err := tx.Batch(ctx, `INSERT INTO search_entry (id, tenant, scope, kind, ref, title, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, func() []any {
		if i == len(entries) {
			return nil
		}
		e := entries[i]
		i++
		return []any{next + int64(i), tenant, scope, e.Kind, e.Ref, e.Title, e.Body}
	}); err != nil {
		return fmt.Errorf("search: add: %w", err)
	}
	i = 0
	if err := tx.Batch(ctx, `INSERT INTO search_terms (rowid, title, body) VALUES ($1, $2, $3)`, func() []any {
		if i == len(entries) {
			return nil
		}
		e := entries[i]
		i++
		return []any{next + int64(i), joined(e.Title), joined(e.Body)}
	}); err != nil {
		return fmt.Errorf("search: add: %w", err)
	}
	return nil
}

// joined is the terms of a text as FTS5 takes them.
func joined(text string) string {
	var b strings.Builder
	for _, t := range terms([]rune(text)) {
		b.WriteString(t.text)
		b.WriteByte(' ')
	}
	return b.String()
}

// maxPosition is the last place that a tsvector can tell apart.
const maxPosition = 16383

// vector is the terms of an entry as a tsvector literal; the title has weight
// A. Places are ours, so that the server's parser and locale play no part.
func vector(e Entry) string {
	places := map[string][]string{}
	at := 0
	add := func(text, weight string) {
		for _, t := range terms([]rune(text)) {
			at = min(at+1, maxPosition)
			places[t.text] = append(places[t.text], strconv.Itoa(at)+weight)
		}
		at = min(at+2, maxPosition) // no phrase from the title into the body
	}
	add(e.Title, "A")
	add(e.Body, "")
	var b strings.Builder
	for t, at := range places {
		b.WriteString("'" + t + "':" + strings.Join(at, ",") + " ")
	}
	return b.String()
}

// Find looks a query up. A query without a letter, digit or character finds nothing.
func Find(ctx context.Context, tx *db.Tx, q Query) (*Result, error) {
	res := &Result{Kinds: map[string]int{}}
	ps := phrases(q.Text)
	if len(ps) == 0 || len(q.Scopes) == 0 {
		return res, nil
	}
	if q.Limit <= 0 {
		q.Limit = 20
	}
	q.Limit = min(q.Limit, 200)

	var w db.Where
	from := ` FROM search_entry e`
	var score string
	if tx.Dialect == db.SQLite {
		from += ` JOIN search_terms ON search_terms.rowid = e.id`
		w.And(`search_terms MATCH ?`, matchSQLite(ps))
		score = `-bm25(search_terms, 4.0, 1.0)`
	} else {
		w.And(`e.terms @@ ?::text::tsquery`, matchPostgres(ps))
		score = `ts_rank('{0.25, 0.25, 0.25, 1.0}', e.terms, $1::text::tsquery, 1)`
	}
	if q.Tenant != "" {
		w.And(`e.tenant = ?`, q.Tenant)
	}
	db.In(&w, `e.scope`, q.Scopes)
	if err := tx.Rows(ctx, `SELECT e.kind, count(*)`+from+w.String()+` GROUP BY e.kind`, w.Args(),
		func(scan func(...any) error) error {
			var kind string
			var n int
			if err := scan(&kind, &n); err != nil {
				return err
			}
			res.Kinds[kind] = n
			if len(q.Kinds) == 0 || slices.Contains(q.Kinds, kind) {
				res.Total += n
			}
			return nil
		}); err != nil {
		return nil, fmt.Errorf("search: count: %w", err)
	}
	if len(q.Kinds) > 0 {
		db.In(&w, `e.kind`, q.Kinds)
	}
	err := tx.Rows(ctx, `SELECT e.tenant, e.scope, e.kind, e.ref, e.title, e.body, `+score+` AS score`+from+w.String()+
		` ORDER BY score DESC, e.tenant, e.scope, e.kind, e.ref LIMIT `+w.Arg(q.Limit)+` OFFSET `+w.Arg(max(q.Offset, 0)), w.Args(),
		func(scan func(...any) error) error {
			var h Hit
			var title, body string
			if err := scan(&h.Tenant, &h.Scope, &h.Kind, &h.Ref, &title, &body, &h.Score); err != nil {
				return err
			}
			h.Title, h.Snippet = Mark(title, q.Text, 0), Mark(body, q.Text, snippetRunes)
			res.Hits = append(res.Hits, h)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("search: find: %w", err)
	}
	return res, nil
}

// matchSQLite is the query in FTS5's language; terms hold only letters and digits.
func matchSQLite(ps []phrase) string {
	parts := make([]string, len(ps))
	for i, p := range ps {
		parts[i] = `"` + strings.Join(p.terms, " ") + `"`
		if p.prefix {
			parts[i] += ` *`
		}
	}
	return strings.Join(parts, " AND ")
}

// matchPostgres is the query as a tsquery literal.
func matchPostgres(ps []phrase) string {
	parts := make([]string, len(ps))
	for i, p := range ps {
		quoted := make([]string, len(p.terms))
		for k, t := range p.terms {
			quoted[k] = "'" + t + "'"
		}
		if p.prefix {
			quoted[len(quoted)-1] += ":*"
		}
		parts[i] = "(" + strings.Join(quoted, " <-> ") + ")"
	}
	return strings.Join(parts, " & ")
}
