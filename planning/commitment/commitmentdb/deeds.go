package commitmentdb

import (
	"encoding/json"

	"gangyao/platform/db"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// Deeds is the journal of the division of a plan's promises, for the audit log.
// What a duty is called stands in the plan.
func Deeds(d *db.DB) []identitydb.Table {
	return []identitydb.Table{{DB: d, Columns: identitydb.Columns{Capability: "duties", Kind: "duty", From: "commitment_act a", Tenant: "a.tenant", At: "a.at",
		Who: "a.by_name", Person: "a.person", Words: "commitment.what.", Act: "a.what", Object: "a.duty", Within: "a.plan", Body: "a.body", Order: "a.seq",
		Read: func(deed *identity.Deed, body string) error {
			var said struct {
				Note       string `json:"note"`
				Assignment struct {
					Reason string `json:"reason"`
				} `json:"assignment"`
			}
			err := json.Unmarshal([]byte(body), &said)
			if deed.Note = said.Note; deed.Note == "" {
				deed.Note = said.Assignment.Reason
			}
			if deed.Object == "" {
				deed.Kind, deed.Object = "plan", deed.Within
			}
			return err
		}}}}
}
