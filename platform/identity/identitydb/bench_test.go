package identitydb_test

import (
	"testing"

	"gangyao/platform/area/areadb"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// BenchmarkActor measures what every request pays: with the actor kept, and
// every time anew from the database.
func BenchmarkActor(b *testing.B) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			h := newHouse(b, dbtest.Open(b, address(b), areadb.Migrations(), identitydb.Migrations()))
			made := h.person("bench", "nyj", identity.Grant{Role: identity.Clerk, Org: "nyj"}, identity.Grant{Role: identity.Supervisor})
			h.settled("bench", made.Password)
			token := h.signIn("bench", good)
			b.Run("kept", func(b *testing.B) {
				for b.Loop() {
					if _, err := h.Actor(b.Context(), token); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("anew", func(b *testing.B) {
				for b.Loop() {
					h.Service = &identity.Service{Store: h.Store, Clock: h.Clock, IDs: h.IDs, Policy: h.Policy} // keeps nothing yet
					if _, err := h.Actor(b.Context(), token); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
