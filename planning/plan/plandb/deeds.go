package plandb

import (
	"gangyao/platform/db"
	"gangyao/platform/identity/identitydb"
)

// Deeds is the journal of the review of editions, and how they came in, for the
// audit log.
func Deeds(d *db.DB) []identitydb.Table {
	return []identitydb.Table{
		{DB: d, Columns: identitydb.Columns{Capability: "plan", Kind: "review", From: "plan_decision a JOIN plan_edition e ON e.tenant = a.tenant AND e.id = a.edition",
			Tenant: "a.tenant", At: "a.at", Who: "a.reviewer", Words: "plan.action.", Act: "a.action", Object: "a.item", Within: "a.edition", Name: "e.title", Note: "a.reason", Order: "a.id"}},
		{DB: d, Columns: identitydb.Columns{Capability: "plan", Kind: "edition", From: "plan_edition a", Tenant: "a.tenant", At: "a.imported_at", Who: "a.imported_by",
			Words: "identity.deeds.", Act: "'import'", Object: "a.id", Within: "a.id", Name: "a.title", Order: "a.id"}},
	}
}
