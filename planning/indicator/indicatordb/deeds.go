package indicatordb

import (
	"gangyao/platform/db"
	"gangyao/platform/identity/identitydb"
)

// Deeds are the journals of figures, definitions, targets and own checks, for
// the audit log.
func Deeds(d *db.DB) []identitydb.Table {
	table := func(kind, from, words string, c identitydb.Columns) identitydb.Table {
		c.Capability, c.Kind, c.From, c.Words, c.Tenant = "figures", kind, from, words, "a.tenant"
		return identitydb.Table{DB: d, Columns: c}
	}
	return []identitydb.Table{
		table("batch", "indicator_event a JOIN indicator_batch b ON b.tenant = a.tenant AND b.id = a.batch", "identity.deeds.batch.", identitydb.Columns{
			At: "a.at", Who: "a.done_by", Person: "a.person", Act: "CASE WHEN a.stage = 'recorded' AND b.reason <> '' THEN 'revised' ELSE a.stage END",
			Object: "CAST(a.batch AS TEXT)", Name: "b.origin", Note: "CASE WHEN a.note = '' THEN b.reason ELSE a.note END", Order: "a.seq"}),
		table("definition", "indicator_definition a", "identity.deeds.", identitydb.Columns{At: "a.recorded_at", Who: "a.recorded_by", Act: "'define'", Object: "a.code", Name: "a.name",
			Note: "a.reason", Order: "a.code, a.version, a.revision"}),
		table("target", "indicator_target a", "identity.deeds.", identitydb.Columns{At: "a.recorded_at", Who: "a.recorded_by", Act: "'target'", Object: "a.code", Within: "a.plan", Name: "a.label", Org: "a.org",
			Order: "a.seq"}),
		table("check", "indicator_check a", "identity.deeds.", identitydb.Columns{At: "a.recorded_at", Who: "a.recorded_by", Person: "a.person", Act: "'check'", Object: "a.id", Name: "a.id",
			Note: "a.reason", Order: "a.id, a.version"}),
	}
}
