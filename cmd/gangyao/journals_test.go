package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
)

// The auditor reads in one list what was done anywhere, by its name and with its
// page; what a role may not read stays closed to it there, too.
func TestTheAuditLogReadsEveryJournal(t *testing.T) {
	h := newHouse(t)
	h.someWarning()
	as := func(role identity.Role) context.Context { return h.acting(role) }
	all := func(ctx context.Context, q identity.DeedQuery) []identity.Deed {
		t.Helper()
		var out []identity.Deed
		for q.Limit = 37; ; {
			page, err := h.system.people.Deeds(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, page.Deeds...)
			if q.Before = page.Next; page.Next == "" {
				return out
			}
		}
	}
	evaluator := all(as(identity.Evaluator), identity.DeedQuery{})
	kinds := map[string]int{}
	for i, d := range evaluator {
		if i > 0 && evaluator[i-1].At.Before(d.At) {
			t.Fatalf("%d: %s stands after %s", i, d.At, evaluator[i-1].At)
		}
		kinds[d.Kind]++
		if d.Capability != identity.Own && (d.Closed || d.Name == "" || d.Href == "") {
			t.Errorf("%s %s on %s %q is closed to the evaluator or has no name or page: %+v", d.Capability, d.Act, d.Kind, d.Object, d)
		}
	}
	for _, kind := range []string{"review", "edition", "duty", "batch", "definition", "target", "round", "sheet", "project", "warning", "item", "session"} {
		if kinds[kind] == 0 {
			t.Errorf("nothing on a %s; there is %v", kind, kinds)
		}
	}
	// in one page it is the same as in many, so nothing is lost or told twice
	for _, capability := range h.system.people.Capabilities()[1:] {
		pages := all(as(identity.Evaluator), identity.DeedQuery{Capability: capability})
		once, err := h.system.people.Deeds(as(identity.Evaluator), identity.DeedQuery{Capability: capability, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if len(pages) == 0 {
			t.Errorf("%s has no deeds", capability)
		}
		for i := range once.Deeds {
			if pages[i].Object != once.Deeds[i].Object || pages[i].Act != once.Deeds[i].Act || !pages[i].At.Equal(once.Deeds[i].At) {
				t.Fatalf("%s: deed %d differs by page: %+v and %+v", capability, i, pages[i], once.Deeds[i])
			}
		}
	}
	for _, d := range all(as(identity.Administrator), identity.DeedQuery{Capability: "projects"}) {
		if !d.Closed || d.Name != "" || d.Note != "" || d.Href != "" || d.Who == "" {
			t.Fatalf("the administrator, who may not read projects, sees %+v", d)
		}
	}
	one := evaluator[len(evaluator)/2]
	for _, d := range all(as(identity.Evaluator), identity.DeedQuery{Who: one.Who, From: one.At, To: one.At.Add(1000)}) {
		if !strings.Contains(d.Who, one.Who) || !d.At.Equal(one.At) {
			t.Errorf("asked for %s at %s: %+v", one.Who, one.At, d)
		}
	}
	if _, err := h.system.people.Deeds(as(identity.Clerk), identity.DeedQuery{}); err == nil {
		t.Error("a clerk reads the audit log")
	}
	if _, err := h.system.people.Deeds(as(identity.Evaluator), identity.DeedQuery{Before: "1.x"}); err == nil {
		t.Error("a place that no page gave is taken")
	}
}

// Both engines understand what the journals are asked.
func TestJournalsOnBothEngines(t *testing.T) {
	for _, database := range []string{dbtest.SQLite(t), dbtest.Postgres(t)} {
		s := openEmpty(t, database)
		ctx := identity.With(t.Context(), identity.Program(demo.Tenant, "测试程序"))
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, j := range s.journals() {
			for _, q := range []identity.JournalQuery{{Limit: 3}, {Who: "演", From: at, To: at.AddDate(0, 1, 0), Limit: 3}} {
				if got, err := j.Deeds(ctx, demo.Tenant, q); err != nil || len(got) > 0 {
					t.Errorf("%s: %v, %v", j.Capability, got, err)
				}
			}
		}
	}
}
