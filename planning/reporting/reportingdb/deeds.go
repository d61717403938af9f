package reportingdb

import (
	"gangyao/platform/db"
	"gangyao/platform/identity/identitydb"
)

// Deeds are the journals of rounds and of sheets, for the audit log. The name of
// a sheet is that of its round; whose it is says the organisation.
func Deeds(d *db.DB) []identitydb.Table {
	return []identitydb.Table{
		{DB: d, Columns: identitydb.Columns{Capability: "reporting", Kind: "round", From: "reporting_round_act a JOIN reporting_round r ON r.tenant = a.tenant AND r.id = a.round",
			Tenant: "a.tenant", At: "a.at", Who: "a.by_name", Person: "a.person", Words: "reporting.round_action.", Act: "a.action", Object: "a.round",
			Name: "r.name", Note: "a.note", Order: "a.round, a.seq"}},
		{DB: d, Columns: identitydb.Columns{Capability: "reporting", Kind: "sheet",
			From: `reporting_act a JOIN reporting_round r ON r.tenant = a.tenant AND r.id = a.round
				JOIN reporting_sheet s ON s.tenant = a.tenant AND s.id = a.sheet`,
			Tenant: "a.tenant", At: "a.at", Who: "a.by_name", Person: "a.person", Words: "reporting.action.", Act: "a.action", Object: "a.sheet",
			Org: "s.org", Name: "r.name", Note: "a.note", Order: "a.sheet, a.seq"}},
	}
}
