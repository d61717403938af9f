package projectdb

import (
	"encoding/json"

	"gangyao/platform/db"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// Deeds is the journal of projects, for the audit log.
func Deeds(d *db.DB) []identitydb.Table {
	return []identitydb.Table{{DB: d, Columns: identitydb.Columns{Capability: "projects", Kind: "project", From: "project_act a JOIN project p ON p.tenant = a.tenant AND p.id = a.project",
		Tenant: "a.tenant", At: "a.at", Who: "a.by_name", Person: "a.person", Words: "project.act.", Act: "a.kind", Object: "a.project",
		Note: "a.reason", Body: "p.body", Order: "a.project, a.seq",
		Read: func(deed *identity.Deed, body string) error {
			var p struct {
				Basics struct {
					Name string         `json:"name"`
					Org  identity.OrgID `json:"org"`
				} `json:"basics"`
			}
			err := json.Unmarshal([]byte(body), &p)
			deed.Name, deed.Org = p.Basics.Name, p.Basics.Org
			return err
		}}}}
}
