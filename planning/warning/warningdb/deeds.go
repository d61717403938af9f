package warningdb

import (
	"encoding/json"

	"gangyao/planning/warning"
	"gangyao/platform/db"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// Deeds is the history of warnings, for the audit log; what the evaluation itself
// found is among it, by nobody.
func Deeds(d *db.DB) []identitydb.Table {
	return []identitydb.Table{{DB: d, Columns: identitydb.Columns{Capability: "warnings", Kind: "warning", From: "warning_event a JOIN warning w ON w.tenant = a.tenant AND w.id = a.warning",
		Tenant: "a.tenant", At: "a.at", Words: "warning.what.", Object: "a.warning", Org: "w.owner", Name: "w.body", Body: "a.body", Order: "a.warning, a.seq",
		Read: func(deed *identity.Deed, body string) error {
			var e stored[warning.Event]
			if err := json.Unmarshal([]byte(body), &e); err != nil {
				return err
			}
			var w stored[warning.Warning]
			if err := json.Unmarshal([]byte(deed.Name), &w); err != nil {
				return err
			}
			deed.Act, deed.Who, deed.Note, deed.Name = string(e.Is.What), e.Is.By, e.Is.Note, w.Is.Subject.Name
			return nil
		}}}}
}
