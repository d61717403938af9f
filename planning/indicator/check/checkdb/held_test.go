package checkdb_test

import (
	"os"
	"testing"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
)

// Results of standing runs hold until one of them says that it did not find them
// again. Runs from before that kept all they found; what the last of them found holds.
func TestWhatHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := checkdb.New(d)
		stand := func(gdp string) *check.Run {
			r := run(t, gdp)
			kept := &check.Run{Tenant: tenant, Act: check.Standing, Ref: "in-force", At: day, Counts: r.Counts}
			if err := s.Keep(t.Context(), kept, r.Results, office); err != nil {
				t.Fatal(err)
			}
			return kept
		}
		holds := func(when string, want ...int64) {
			t.Helper()
			held, err := s.Held(t.Context(), tenant, "in-force")
			if err != nil {
				t.Fatal(err)
			}
			found := find(t, s, check.Query{Ref: "in-force", Latest: true})
			if len(held) != len(want) || len(found) != len(want) {
				t.Fatalf("%s: %v hold and %d are found, want those of runs %v", when, held, len(found), want)
			}
			for i, run := range want {
				if held[i].Run != run || found[i].Run != run || found[i].Seq != held[i].Seq {
					t.Errorf("%s: %+v holds, run %d is found, want run %d", when, held[i], found[i].Run, run)
				}
			}
		}
		keep(t, s, "sheet-1", "3180000") // of another thing
		first := stand("3180000")
		a := len(find(t, s, check.Query{Run: first.ID}))
		second := stand("400")
		b := len(find(t, s, check.Query{Run: second.ID}))
		if a < 2 || b < 2 {
			t.Fatalf("%d and %d results: the test shows nothing", a, b)
		}
		of := func(run int64, n int) (out []int64) {
			for range n {
				out = append(out, run)
			}
			return out
		}
		holds("nothing ended", append(of(first.ID, a), of(second.ID, b)...)...)

		migration, err := os.ReadFile("migrations/0002_ended.sql")
		if err != nil {
			t.Fatal(err)
		}
		err = d.Update(t.Context(), day, func(tx *db.Tx) error {
			for _, text := range []string{"DROP TABLE check_ended", string(migration)} {
				if _, err := tx.Exec(t.Context(), text); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		holds("as from before", of(second.ID, b)...)

		held, err := s.Held(t.Context(), tenant, "in-force")
		if err != nil {
			t.Fatal(err)
		}
		third := &check.Run{Tenant: tenant, Act: check.Standing, Ref: "in-force", At: day}
		if err := s.Keep(t.Context(), third, nil, office); err != nil {
			t.Fatal(err)
		}
		if err := s.End(t.Context(), tenant, third.ID, held[:1]); err != nil {
			t.Fatal(err)
		}
		holds("one ended", of(second.ID, b-1)...)
		if last, err := s.Last(t.Context(), tenant, "in-force"); err != nil || last != third.ID {
			t.Errorf("the last run is %d, %v", last, err)
		}
	}, checkdb.Migrations())
}
