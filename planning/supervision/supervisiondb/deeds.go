package supervisiondb

import (
	"encoding/json"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/db"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// Deeds are the journals of the cases of items, and objections to assessments,
// for the audit log. Within is the step that was taken.
func Deeds(d *db.DB) []identitydb.Table {
	return []identitydb.Table{
		{DB: d, Columns: identitydb.Columns{Capability: "supervision", Kind: "item", From: "casework_act a JOIN supervision_item i ON i.tenant = a.tenant AND i.id = a.case_id",
			Tenant: "a.tenant", At: "a.at", Person: "a.person", Words: "casework.act.", Act: "a.kind", Object: "a.case_id", Name: "i.body", Body: "a.body", Order: "a.case_id, a.seq",
			Read: func(deed *identity.Deed, body string) error {
				var act casework.Act
				if err := json.Unmarshal([]byte(body), &act); err != nil {
					return err
				}
				var it supervision.Item
				if err := json.Unmarshal([]byte(deed.Name), &it); err != nil {
					return err
				}
				deed.Who, deed.Note, deed.Name, deed.Within = act.By.Name, act.Note, it.Title, string(act.Transition)
				return nil
			}}},
		{DB: d, Columns: identitydb.Columns{Capability: "supervision", Kind: "declaration", From: "supervision_declaration a", Tenant: "a.tenant", At: "a.at", Person: "a.person", Who: "a.by_name",
			Words: "identity.deeds.", Object: "a.kind", Within: "CAST(a.version AS TEXT)", Body: "a.note", Order: "a.kind, a.no",
			Read: func(deed *identity.Deed, body string) error {
				deed.Act, deed.Note = "declare", body
				return nil
			}}},
		{DB: d, Columns: identitydb.Columns{Capability: "supervision", Kind: "objection", From: "supervision_objection a", Tenant: "a.tenant", At: "a.at",
			Words: "identity.deeds.", Object: "a.id", Within: "CAST(a.year AS TEXT)", Body: "a.body", Order: "a.id",
			Read: func(deed *identity.Deed, body string) error {
				var o supervision.Objection
				if err := json.Unmarshal([]byte(body), &o); err != nil {
					return err
				}
				deed.Act, deed.Who, deed.Person, deed.Note, deed.Name, deed.Org = "object", o.By, o.Person, o.Note, deed.Within, o.Org
				if o.Of != "" {
					deed.Act = "object_decided"
				}
				return nil
			}}},
	}
}
