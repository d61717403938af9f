package recalldb_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/recall"
	"gangyao/platform/recall/recalldb"
)

const tenant = area.Code("900101") // made up

var purpose = recall.Purpose{Name: "sheet", Do: "test.read_files"}

func rules() []identity.Rule {
	return []identity.Rule{{Action: purpose.Do, Roles: []identity.Role{identity.Clerk, identity.Statistician}}}
}

// Answers hold for one organisation and layout until they are changed or
// forgotten; each version says who gave it and when.
func TestAnswersAreRememberedAndForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Migrate(t.Context(), time.Now(), recalldb.Migrations()); err != nil {
			t.Fatal(err)
		}
		now := time.Date(2026, 2, 3, 4, 0, 0, 0, time.UTC)
		s := &recall.Service{Store: recalldb.New(d), Clock: func() time.Time { return now }}
		clerk := func(org identity.OrgID, at area.Code) context.Context {
			return identity.With(t.Context(), identitytest.In(t, tenant, rules(), identity.Grant{Role: identity.Clerk, Org: org, Area: at}))
		}
		bureau := clerk("bureau", "")
		key := recall.Key{Tenant: tenant, Org: "bureau", Layout: recall.Fingerprint([]string{"指标", "完成数"})}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		holds := func(ctx context.Context, k recall.Key, want string) recall.Kept {
			t.Helper()
			got, ok, err := s.Recall(ctx, purpose, k)
			if err != nil || ok != (want != "") || string(got.Body) != want {
				t.Errorf("remembered is %q, %v, %v; want %q", got.Body, ok, err, want)
			}
			return got
		}
		holds(bureau, key, "")
		must(s.Forget(bureau, purpose, key)) // nothing there: nothing to forget
		must(s.Keep(bureau, purpose, key, "一月.xlsx", []byte("one")))
		first := now
		now = now.AddDate(0, 1, 0)
		must(s.Keep(bureau, purpose, key, "二月.xlsx", []byte("one"))) // the same again keeps its date
		if got := holds(clerk("bureau", "900101100"), key, "one"); !got.At.Equal(first) || got.File != "一月.xlsx" || got.By == "" || got.Seq != 1 {
			t.Errorf("remembered is %+v", got)
		}
		must(s.Keep(bureau, purpose, key, "二月.xlsx", []byte("two")))
		holds(bureau, key, "two")

		// Another layout, organisation or purpose knows nothing of it.
		other := key
		other.Layout = recall.Fingerprint([]string{"指标"})
		holds(bureau, other, "")
		other = key
		other.Org = "town"
		holds(clerk("town", ""), other, "")
		_, _, err := s.Recall(clerk("town", ""), purpose, key)
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("another organisation reads it: %v", err)
		}
		if err := s.Forget(clerk("town", ""), purpose, key); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another organisation forgets it: %v", err)
		}
		if _, ok, err := s.Recall(bureau, recall.Purpose{Name: "projects", Do: purpose.Do}, key); ok || err != nil {
			t.Errorf("another purpose finds it: %v, %v", ok, err)
		}
		if err := s.Keep(bureau, purpose, key, "", []byte(strings.Repeat("x", recall.MaxBody+1))); !fault.Is(err, fault.TooLarge) {
			t.Errorf("too much is kept: %v", err)
		}

		must(s.Forget(bureau, purpose, key))
		holds(bureau, key, "")
		must(s.Keep(bureau, purpose, key, "三月.xlsx", []byte("three")))
		holds(bureau, key, "three")
		list, err := s.History(bureau, purpose, key)
		if err != nil || len(list) != 4 || list[0].Seq != 4 || len(list[1].Body) != 0 || string(list[3].Body) != "one" {
			t.Errorf("the history is %+v, %v", list, err)
		}
		// Two at once: one of them is told.
		late := list[0]
		if err := recalldb.New(d).Add(t.Context(), &late); !fault.Is(err, fault.Conflict) {
			t.Errorf("a version is written twice: %v", err)
		}
	})
}
