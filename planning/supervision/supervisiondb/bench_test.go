package supervisiondb_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/caseworkdb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/planning/supervision/supervisiondb"
	"gangyao/platform/calendar"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
)

// many is how many items a large place has after some years.
const many = 20_000

// furnish fills the tables as if items had gone their way: one in three is open, some of
// them late. Each is the copy of a real one, so that bodies have their real size.
func (b *bench) furnish(tb testing.TB, d *db.DB) {
	tb.Helper()
	sv := b.as(identity.Supervisor, "")
	var models []supervision.ItemID
	for i := range 3 {
		id := b.make(supervision.Form{Owner: []identity.OrgID{"jyj", "czj", "slj"}[i], Contributors: []identity.OrgID{"czj", "slj", "jyj"}[i : i+1], Days: 5 + i, Issue: true})
		models = append(models, id)
	}
	b.tick("2026-03-20")
	one := b.as(identity.Head, "jyj")
	b.must(b.do(one, models[0], supervision.Accept, "", nil))
	b.must(b.do(b.as(identity.Head, "czj"), models[0], supervision.Contribute, "办完", nil))
	b.must(b.do(one, models[0], supervision.Answer, "办完", nil))
	b.must(b.do(sv, models[0], supervision.Verify, "看过", map[string]string{"result": "属实"}))
	b.must(b.do(sv, models[0], supervision.Close, "", nil))
	for _, from := range models {
		for _, q := range []string{
			`INSERT INTO supervision_item (tenant, id, source_kind, source_ref, body) SELECT tenant, id || '-' || i, source_kind, source_ref, REPLACE(body, $1, $1 || '-' || i) FROM supervision_item, n WHERE id = $1`,
			`INSERT INTO casework_case SELECT tenant, id || '-' || i, process, definition, state, level, opened_at, closed_at, due, provisional, next_on, merged_into, version, REPLACE(body, $1, $1 || '-' || i) FROM casework_case, n WHERE id = $1`,
			`INSERT INTO casework_act SELECT tenant, case_id || '-' || i, seq, kind, at, person, REPLACE(body, $1, $1 || '-' || i) FROM casework_act, n WHERE case_id = $1`,
			`INSERT INTO casework_party SELECT tenant, case_id || '-' || i, role, seq, org, person FROM casework_party, n WHERE case_id = $1`,
			`INSERT INTO supervision_line SELECT tenant, id || '-' || i, title, words, source, state, level, worst, rank, turn, owner, owner_name, issued, year, closed, open, due, work_due, held, merged, leader, instruct, began, acted FROM supervision_line, n WHERE id = $1`,
			`INSERT INTO supervision_part SELECT tenant, item || '-' || i, org, role, turn, done, held FROM supervision_part, n WHERE item = $1`,
			`INSERT INTO supervision_span SELECT tenant, item || '-' || i, no, nth, org, role, source, leader, began, year, ended, last, ending, why, next, into_item, acts, dues, due, years, upto, late, level, worst, used, returned, done FROM supervision_span, n WHERE item = $1`,
		} {
			b.must(d.Update(context.Background(), b.clock, func(t *db.Tx) error {
				_, err := t.Exec(context.Background(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < `+strconv.Itoa(many/len(models))+`) `+q, string(from))
				return err
			}))
		}
	}
}

// BenchmarkLargePlace measures what people wait for with 20,000 items.
func BenchmarkLargePlace(bm *testing.B) {
	days, err := calendar.Shipped()
	if err != nil {
		bm.Fatal(err)
	}
	for name, address := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		bm.Run(name, func(bm *testing.B) {
			largePlace(bm, dbtest.Open(bm, address(bm), caseworkdb.Migrations(), supervisiondb.Migrations()), days)
		})
	}
}

func largePlace(bm *testing.B, d *db.DB, days casework.Days) {

	b := &bench{t: bm, db: d}
	b.on("2026-03-02")
	b.Service = &supervision.Service{Store: supervisiondb.New(d, caseworkdb.On), Clock: func() time.Time { return b.clock }, IDs: b.id, Days: func() casework.Days { return days }, Names: b}
	b.furnish(bm, d)
	set, err := assess.Shipped()
	b.must(err)
	sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
	past := time.Date(2026, 3, 18, 0, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		name string
		run  func() error
	}{
		{"list", func() error { return second(b.Listing(sv, supervision.Query{Tenant: tenant, Open: true, Limit: 50})) }},
		{"list of a unit", func() error {
			return second(b.Listing(clerk, supervision.Query{Tenant: tenant, Open: true, Limit: 50, Text: "学位", Sort: supervision.ByOwner}))
		}},
		{"waiting", func() error { return second(b.Waiting(clerk, tenant)) }},
		{"item", func() error { return second(b.Show(sv, tenant, "i001-7")) }},
		{"statistics", func() error { return second(b.Statistics(sv, tenant, 2026)) }},
		{"statistics of a past day", func() error { return second(b.StatisticsOn(sv, tenant, 2026, supervision.ByUnit, past)) }},
		{"assessment", func() error { return second(b.Assess(sv, tenant, 2026, set.For(2026))) }},
	} {
		bm.Run(x.name, func(bm *testing.B) {
			for bm.Loop() {
				b.must(x.run())
			}
		})
	}
}
