package outlinedb

import (
	"gangyao/platform/db"
	"gangyao/platform/identity/identitydb"
)

// Deeds are the journals of this capability, for the log of all deeds.
func Deeds(d *db.DB) []identitydb.Table {
	table := func(c identitydb.Columns) identitydb.Table {
		c.Capability, c.Kind, c.Words = "outlines", "outline", "outline.act."
		return identitydb.Table{DB: d, Columns: c}
	}
	return []identitydb.Table{
		table(identitydb.Columns{From: "outline_set a", Tenant: "a.tenant", At: "a.at", Who: "a.by_name", Act: "'import'", Object: "a.id", Name: "a.title", Order: "a.id"}),
		table(identitydb.Columns{From: "outline_withdrawal a JOIN outline_set s ON s.tenant = a.tenant AND s.id = a.set_id", Tenant: "a.tenant", At: "a.at", Who: "a.by_name",
			Act: "'withdraw'", Object: "a.set_id", Name: "s.title", Note: "a.reason", Order: "a.set_id"}),
	}
}
