package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gangyao/demo"
	"gangyao/planning/supervision"
	"gangyao/platform/identity"
)

// Every source of an item is one that people can raise over the program as it is wired:
// a warning and what is late from the list of candidates, a leader's instruction by the
// leader, whose word the office issues, what the public said, what an audit found and anything else by hand. The same source
// raised again gives no second item, and leads to the first.
func TestEachSourceOfItems(t *testing.T) {
	h := watchedHouse(t)
	sv, leader := h.caller(identity.Supervisor), h.caller(identity.Leader)
	of := func(k supervision.SourceKind) []supervision.Row {
		t.Helper()
		all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant, Source: k})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	offered := func(k supervision.SourceKind) []supervision.Candidate {
		t.Helper()
		all, err := h.system.items.Candidates(h.program(), demo.Tenant)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(all, func(c supervision.Candidate) bool { return c.Source.Kind != k })
	}
	for _, k := range []supervision.SourceKind{supervision.FromWarning, supervision.FromOverdue} {
		t.Run(string(k), func(t *testing.T) {
			before, all := len(of(k)), offered(k)
			if len(all) == 0 {
				t.Fatal("nothing is offered")
			}
			c := all[0]
			press := func(want int) string {
				t.Helper()
				status, to := sv.ask(http.MethodPost, "/supervision/candidates", url.Values{"of": {string(k) + " " + c.Source.Ref}, "per": {"each"}, "days": {"10"}, "do": {"raise"}})
				if status != want {
					t.Fatalf("answers %d", status)
				}
				return to
			}
			item := h.item(supervision.ItemID(strings.TrimPrefix(press(http.StatusSeeOther), "/supervision/")))
			if item.Item.Source.Kind != k || item.Item.Source.Ref != c.Source.Ref || item.Owner() != c.Owner || item.Item.Title != c.Title {
				t.Errorf("%+v was made of %+v", item.Item, c)
			}
			press(http.StatusNotFound)
			// Its address leads to the item, and a form without the record is refused.
			if body, _ := sv.fetched("/supervision/new?kind=" + string(k) + "&ref=" + url.QueryEscape(c.Source.Ref)); !strings.Contains(body, "已立项：") || !strings.Contains(body, `href="/supervision/`+string(item.Item.ID)+`"`) {
				t.Error("the page of the source does not lead to the item that was raised from it")
			}
			if status, _ := sv.ask(http.MethodPost, "/supervision/new", url.Values{"kind": {string(k)}, "title": {"没有来源"}, "asked": {"办"}}); status != http.StatusUnprocessableEntity {
				t.Errorf("without its record it answers %d", status)
			}
			status, _ := sv.ask(http.MethodPost, "/supervision/new", url.Values{"kind": {string(k)}, "ref": {c.Source.Ref}, "title": {"另一个名称"}, "asked": {"再说一次"}})
			if now := len(of(k)); status != http.StatusConflict || now != before+1 {
				t.Errorf("raised by hand it answers %d, and there are %d items", status, now)
			}
			if now := offered(k); len(now) != len(all)-1 {
				t.Errorf("%d of %d are still offered", len(now), len(all))
			}
			// Its page leads to what it came from, for who may see that.
			to := h.system.sourcePath(item.Item.Source)
			if status, _ := h.caller(identity.Planner).ask(http.MethodGet, to, nil); status != http.StatusOK {
				t.Errorf("%s answers %d", to, status)
			}
		})
	}
	for k, who := range map[supervision.SourceKind]*caller{supervision.FromLeader: leader, supervision.FromPublic: sv, supervision.FromAudit: sv, supervision.FromPerson: sv} {
		t.Run(string(k), func(t *testing.T) {
			before := len(of(k))
			form := url.Values{"kind": {string(k)}, "ref": {"测试文号〔2026〕5号"}, "name": {"测试来源"}, "title": {"测试：" + string(k)}, "asked": {"办理并报结果"}, "owner": {"jyj"}, "days": {"5"}, "issue": {"1"}}
			if k == supervision.FromLeader { // a leader instructs, and does not issue
				if status, _ := who.ask(http.MethodPost, "/supervision/new", form); status != http.StatusForbidden {
					t.Errorf("a leader issues: %d", status)
				}
				form.Del("issue")
			}
			status, to := who.ask(http.MethodPost, "/supervision/new", form)
			if status != http.StatusSeeOther {
				t.Fatalf("answers %d", status)
			}
			item := h.item(supervision.ItemID(strings.TrimPrefix(to, "/supervision/")))
			if k == supervision.FromLeader {
				if _, err := h.system.items.Do(h.acting(identity.Supervisor), supervision.Step{Tenant: demo.Tenant, Item: item.Item.ID, Base: item.Case.Version, Transition: supervision.Issue}); err != nil {
					t.Fatal(err)
				}
				item = h.item(item.Item.ID)
			}
			if item.Case.State != supervision.Issued || item.Item.Number == "" || item.Item.Source != (supervision.Source{Kind: k, Ref: "测试文号〔2026〕5号", Name: "测试来源"}) || item.Owner() != "jyj" {
				t.Errorf("%+v is %s", item.Item, item.Case.State)
			}
			if status, _ := who.ask(http.MethodPost, "/supervision/new", form); status != http.StatusConflict {
				t.Errorf("sent again it answers %d", status)
			}
			if now := len(of(k)); now != before+1 {
				t.Errorf("%d items, %d before", now, before)
			}
			// The unit owes it, and finds it by its number.
			clerk := h.person("demo-clerk-edu")
			mine, err := h.system.items.Duties(clerk, demo.Tenant)
			if err != nil || !slices.ContainsFunc(mine, func(r supervision.Row) bool { return r.Item.ID == item.Item.ID }) {
				t.Errorf("the unit owes %+v, %v", mine, err)
			}
			found, err := h.system.items.List(clerk, supervision.Query{Tenant: demo.Tenant, Text: item.Item.Number})
			if err != nil || !slices.ContainsFunc(found, func(r supervision.Row) bool { return r.Item.ID == item.Item.ID }) {
				t.Errorf("%s finds %+v, %v", item.Item.Number, found, err)
			}
		})
	}
	for _, k := range supervision.SourceKinds() {
		for _, who := range []identity.Role{identity.Clerk, identity.Planner} {
			if status, _ := h.caller(who).ask(http.MethodPost, "/supervision/new", url.Values{"kind": {string(k)}, "title": {"题"}, "asked": {"求"}}); status != http.StatusForbidden {
				t.Errorf("%s raises %s: %d", who, k, status)
			}
		}
	}
}
