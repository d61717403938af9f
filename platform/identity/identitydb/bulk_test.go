package identitydb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

func fates(r *identity.ImportReport) []identity.Fate {
	var out []identity.Fate
	for _, x := range r.Rows {
		out = append(out, x.Fate)
	}
	return out
}

func TestPeopleFromASpreadsheet(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rows := []identity.Row{
			{Line: 2, Name: "测试员甲", Login: "jia", Org: "农业农村局", Roles: "填报员"},
			{Line: 3, Name: "测试员乙", Login: "yi", Org: "tb", Post: "镇长", Phone: "139 0000 0000", Roles: "Head of unit、supervisor", Area: "青石"},
			{Line: 4, Name: "系统管理员", Login: "ADMIN"},
		}
		dry, err := h.ImportPeople(h.admin, rows, false)
		h.must(err)
		if want := []identity.Fate{identity.FateCreate, identity.FateCreate, identity.FateSame}; !slices.Equal(fates(dry), want) || dry.Applied {
			t.Fatalf("dry run: %v %v, %+v", fates(dry), dry.Applied, dry.Rows)
		}
		wantFault(t, h.try(t.Context(), "jia", "x"), fault.Unauthenticated, "identity.wrong")
		if people, _ := h.People(h.admin, identity.PeopleQuery{}); len(people) != 1 {
			t.Fatalf("the dry run left %d people", len(people))
		}
		done, err := h.ImportPeople(h.admin, rows, true)
		h.must(err)
		if !done.Applied || done.Create != 2 || done.Same != 1 || done.Rows[0].Password == "" || done.Rows[2].Password != "" {
			t.Fatalf("applied: %+v", done)
		}
		ctx := h.settled("yi", done.Rows[1].Password)
		if err := may(ctx, "test.approve", identity.Target{Tenant: tenant, Org: "tb", Area: townB}); err != nil {
			t.Error(err)
		}
		people, err := h.People(h.admin, identity.PeopleQuery{Org: "tb"})
		h.must(err)
		if len(people) != 1 || len(people[0].Roles) != 2 || people[0].Phone == "139 0000 0000" {
			t.Errorf("%+v", people)
		}
		again, err := h.ImportPeople(h.admin, rows, true)
		h.must(err)
		if again.Same != 3 || again.Applied || len(again.Rows[0].Warnings) != 0 {
			t.Errorf("the same again: %+v", again)
		}
		rows[0].Roles = "填报员、督查员" // the spreadsheet goes on, the person is there
		more, err := h.ImportPeople(h.admin, rows, true)
		h.must(err)
		if w := more.Rows[0].Warnings; len(w) != 1 || w[0].Key != "identity.row_role_left" {
			t.Errorf("a role that was not given is passed over in silence: %v", w)
		}
	})
}

func TestOneWrongRowStopsAll(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.must(h.SaveAreas(h.admin, []area.Area{
			{Code: "900101100201", Name: "新村", Type: "村", Level: area.Village, Parent: townA}, {Code: "900101101201", Name: "新村", Type: "村", Level: area.Village, Parent: townB}}))
		rows := []identity.Row{
			{Line: 2, Name: "测试员甲", Login: "jia", Org: "nyj", Roles: "clerk"},
			{Line: 3, Name: "", Login: "yi", Org: "nyj"},
			{Line: 4, Name: "测试员丙", Login: "jia", Org: "nyj"},
			{Line: 5, Name: "测试员丁", Login: "a b", Org: "没有的局", Area: "没有的镇", Roles: "国王"},
			{Line: 6, Name: "测试员戊", Login: "wu", Org: "nyj", Roles: "填报员、单位负责人"},
			{Line: 7, Name: "别人", Login: "admin"},
			{Line: 8, Name: "测试员己", Login: "ji", Phone: "电话"},
			{Line: 10, Name: "测试员辛", Login: "xin", Area: "新村"},
			{Line: 9, Name: "测试员庚", Login: "geng", Roles: "填报员"}, // of which unit? not of all
		}
		got, err := h.ImportPeople(h.admin, rows, true)
		h.must(err)
		if got.Applied || got.Create != 1 || got.Wrong != 8 {
			t.Fatalf("%+v", got)
		}
		want := [][]string{nil, {"identity.name_missing"}, {"identity.row_twice"},
			{"identity.login_invalid", "identity.org_unknown", "identity.area_unknown", "identity.role_unknown"},
			{"identity.apart"}, {"identity.login_taken"}, {"identity.phone_invalid"}, {"identity.area_ambiguous"}, {"identity.row_org_missing"}}
		for i, r := range got.Rows {
			var keys []string
			for _, f := range r.Faults {
				keys = append(keys, f.Key)
				wantFault(t, f, f.Code, f.Key)
			}
			if !slices.Equal(keys, want[i]) {
				t.Errorf("row %d: %v, want %v", r.Row.Line, keys, want[i])
			}
		}
		if people, _ := h.People(h.admin, identity.PeopleQuery{}); len(people) != 1 {
			t.Errorf("%d people, want the administrator only", len(people))
		}
	})
}

func TestOrganisationsAndAreasEndAndAreNotDeleted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		o, err := h.Org(h.admin, "njz")
		h.must(err)
		stale := *o
		o.To = h.Today().AddDate(0, 0, -1)
		h.must(h.UpdateOrg(h.admin, *o))
		wantFault(t, h.UpdateOrg(h.admin, stale), fault.Conflict, "identity.stale")
		now, err := h.Orgs(h.admin, identity.OrgQuery{})
		h.must(err)
		all, err := h.Orgs(h.admin, identity.OrgQuery{All: true})
		h.must(err)
		if len(all) != len(now)+1 {
			t.Errorf("%d of %d organisations today", len(now), len(all))
		}
		if !h.Within(tenant, "njz", "nyj") {
			t.Error("what the station did is no longer the bureau's")
		}
		nyj, err := h.Org(h.admin, "nyj")
		h.must(err)
		nyj.Parent = "njz"
		wantFault(t, h.UpdateOrg(h.admin, *nyj), fault.Invalid, "identity.org_circle")
		for key, o := range map[string]identity.Org{
			"identity.org_id_invalid": {ID: "农业", Name: "x", Kind: identity.Department},
			"identity.name_missing":   {ID: "x", Kind: identity.Department},
			"identity.kind_unknown":   {ID: "x", Name: "x", Kind: "king"},
			"identity.days_reversed":  {ID: "x", Name: "x", Kind: identity.Department, From: h.Today(), To: h.Today().AddDate(0, 0, -1)},
			"identity.org_unknown":    {ID: "x", Name: "x", Kind: identity.Department, Parent: "none"},
			"identity.area_unknown":   {ID: "x", Name: "x", Kind: identity.Department, Area: "900199"},
			"identity.org_taken":      {ID: "nyj", Name: "x", Kind: identity.Department},
		} {
			err := h.CreateOrg(h.admin, o)
			wantFault(t, err, fault.From(err).Code, key)
		}

		clerk := h.settledPerson("he", "ta", identity.Grant{Role: identity.Clerk, Area: townA})
		token := h.signIn("he", good)
		fresh := area.Code("900101200")
		end := h.Today().AddDate(0, 0, -1)
		h.must(h.SaveAreas(h.admin, []area.Area{
			{Code: townA, Name: "白鹭镇", Type: "镇", Level: area.Town, Parent: tenant, To: end, Successors: []area.Code{fresh}},
			{Code: fresh, Name: "白鹭街道", Type: "街道", Level: area.Town, Parent: tenant, From: h.Today()},
		}))
		_ = clerk
		log, err := h.Audit(h.admin, identity.AuditQuery{Kind: "area", Object: string(townA)})
		h.must(err)
		if d := log.Entries[0].Detail; len(log.Entries) != 2 || !strings.Contains(d["was"], "…/…") || !strings.HasSuffix(d["is"], " …/"+end.Format(time.DateOnly)+" →"+string(fresh)) {
			t.Errorf("the log does not say what became of the town: %+v", log.Entries)
		}
		if err := may(h.as(token), "test.fill", identity.Target{Tenant: tenant, Area: fresh}); err != nil {
			t.Errorf("the clerk of the town that took a new code: %v", err)
		}
		err = h.SaveAreas(h.admin, []area.Area{{Code: "12", Name: "x", Level: area.Town}})
		wantFault(t, err, fault.Invalid, "area.code")
	})
}
