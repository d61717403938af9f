package plandb_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func TestImportKeepsEverythingAsADraft(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		got, err := b.Import(ctx, "plan.txt", []byte(lines), plan.ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		e := got.Edition
		if e.Status != plan.Draft || e.No != 1 || e.Tenant != tenant || e.Period != [2]int{2021, 2025} || got.Already {
			t.Errorf("edition %+v", e)
		}
		if got.Items[plan.KindCommitment] != 4 || got.Items[plan.KindWork] != 2 || got.Items[plan.KindFinding] != 1 {
			t.Errorf("items %v", got.Items)
		}
		text, err := b.Text(ctx, tenant, e.ID)
		if err != nil || text != lines {
			t.Errorf("text %q, %v", text, err)
		}
		for _, it := range b.items(e.ID, plan.Filter{}) {
			if it.State != plan.Pending || it.Version != 1 || it.Quote != string([]rune(lines)[it.Span[0]:it.Span[1]]) {
				t.Errorf("item %+v", it.Item)
			}
		}
		again, err := b.Import(as(second), "copy.txt", []byte(lines), plan.ImportOptions{})
		if err != nil || !again.Already || again.Edition.ID != e.ID || again.Items[plan.KindCommitment] != 4 {
			t.Errorf("the same source again: %+v, %v", again, err)
		}
	})
}

// Several people import one document at the same moment: one draft, and all are
// led to it.
func TestImportOfOneDocumentByMany(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		const n = 6
		var wg sync.WaitGroup
		fresh := make([]bool, n)
		for i := range n {
			wg.Go(func() {
				got, err := b.Import(as(clerk), "plan.txt", []byte(lines), plan.ImportOptions{Tenant: tenant})
				if err != nil {
					t.Error(err)
					return
				}
				fresh[i] = !got.Already
			})
		}
		wg.Wait()
		drafts, imported := 0, 0
		all, err := b.Plans(as(clerk), tenant)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range all {
			drafts += len(l.Editions)
		}
		for _, f := range fresh {
			if f {
				imported++
			}
		}
		if len(all) != 1 || drafts != 1 || imported != 1 {
			t.Errorf("%d plans, %d editions, %d told that theirs is new", len(all), drafts, imported)
		}
	})
}

func TestImportRefuses(t *testing.T) {
	noCode := strings.Replace(lines, "云岭县", "云岭", 1)
	cases := []struct {
		name, text string
		o          plan.ImportOptions
		code       fault.Code
		key        string
	}{
		{"what the reader refuses", "", plan.ImportOptions{Tenant: tenant}, fault.Invalid, "source.empty"},
		{"an area code that is none", noCode, plan.ImportOptions{Tenant: "云岭"}, fault.Invalid, "plan.tenant_invalid"},
		{"a period that ends before it begins", noCode, plan.ImportOptions{Period: [2]int{2025, 2021}}, fault.Invalid, "plan.period_invalid"},
		{"an unknown plan", noCode, plan.ImportOptions{Tenant: tenant, Plan: "nowhere"}, fault.NotFound, "plan.plan_unknown"},
		{"a second plan of the same title", lines + "附。", plan.ImportOptions{Tenant: tenant}, fault.Conflict, "plan.exists"},
	}
	each(t, func(t *testing.T, b *bench) {
		b.imported(lines)
		for _, c := range cases {
			_, err := b.Import(as(clerk), "plan.txt", []byte(c.text), c.o)
			if f := fault.From(err); err == nil || f.Code != c.code || f.Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		all, err := b.Plans(as(clerk), "")
		if err != nil || len(all) != 1 || len(all[0].Editions) != 1 {
			t.Errorf("a refused import left something: %+v, %v", all, err)
		}
	})
}

func TestDeskFiltersAndCounts(t *testing.T) {
	cases := []struct {
		name string
		f    plan.Filter
		want string
	}{
		{"a kind", plan.Filter{Kinds: []plan.Kind{plan.KindWork}}, "新建白鹭水库 新建青石大桥"},
		{"a chapter", plan.Filter{Section: "1", Kinds: []plan.Kind{plan.KindCommitment}}, "规模工业企业 高新技术企业"},
		{"low confidence", plan.Filter{To: 0.5}, "疑似示范村"},
		{"doubtful", plan.Filter{Doubtful: true}, "疑似示范村"},
		{"touched by a finding", plan.Filter{HasFinding: true}, "疑似示范村"},
		{"words", plan.Filter{Text: "大桥"}, "新建青石大桥"},
		{"decided", plan.Filter{States: []plan.State{plan.Accepted}}, "规模工业企业"},
		{"a page", plan.Filter{Kinds: []plan.Kind{plan.KindCommitment}, Offset: 1, Limit: 2}, "高新技术企业 标准厂房"},
	}
	each(t, func(t *testing.T, b *bench) {
		e := b.imported(lines).ID
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		for _, c := range cases {
			var labels []string
			for _, it := range b.items(e, c.f) {
				labels = append(labels, it.Label())
			}
			if got := strings.Join(labels, " "); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
		d, err := b.Desk(as(clerk), tenant, e, plan.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		p := d.Progress
		if p.Total != 7 || p.Decided != 1 || p.Pending != 6 || p.Doubtful != 1 || p.ByState[plan.Accepted] != 1 || p.ByKind[plan.KindWork] != 2 {
			t.Errorf("progress %+v", p)
		}
		if len(d.Chapters) != 2 || d.Chapters[0].Section.Title != "发展目标" || d.Chapters[0].Total != 2 || d.Chapters[0].Decided != 1 || d.Chapters[1].Total != 5 {
			t.Errorf("chapters %+v", d.Chapters)
		}
		next, err := b.NextDoubtful(as(clerk), tenant, e, "")
		if err != nil || next == nil || next.Label() != "疑似示范村" {
			t.Errorf("next doubtful %+v, %v", next, err)
		}
		b.decide(e, "疑似示范村", clerk, plan.Ruling{Action: plan.ActReject})
		if next, err = b.NextDoubtful(as(clerk), tenant, e, ""); err != nil || next != nil {
			t.Errorf("still doubtful: %+v, %v", next, err)
		}
	})
}

func TestPassageShowsTextWithItsItems(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		p, err := b.Passage(ctx, tenant, e, "2", false)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(p.Text, "第二章 重大工程\n新建白鹭水库") || len(p.Items) != 5 {
			t.Errorf("%q with %d items", p.Text, len(p.Items))
		}
		head, err := b.Passage(ctx, tenant, e, "0", false)
		if err != nil || !strings.HasPrefix(head.Text, "云岭县") || len(head.Items) != 0 {
			t.Errorf("before the first heading: %+v, %v", head, err)
		}
		_, err = b.Passage(ctx, tenant, e, "9", false)
		wantFault(t, err, fault.NotFound, "plan.section_unknown")
	})
}

func TestDecisionsChangeStateAndFillTheJournal(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		if it := b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept}); it.State != plan.Accepted || it.Version != 2 || it.DecidedBy != clerk {
			t.Errorf("accepted: %+v", it)
		}
		it := b.decide(e, "高新技术企业", clerk, plan.Ruling{Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "１６０", plan.FieldDue: "2024年"}, Reason: "原文为160"})
		if it.State != plan.Edited || it.Content.Commitment.Value.String() != "160" || it.Content.Commitment.Due != 2024 || it.Read.Commitment.Value.String() != "150" {
			t.Errorf("edited: %+v", it)
		}
		if it := b.decide(e, "高新技术企业", second, plan.Ruling{Action: plan.ActAccept, Adopt: true}); it.State != plan.Accepted || it.Content.Commitment.Value.String() != "150" {
			t.Errorf("adopted: %+v", it)
		}
		if it := b.decide(e, "新建白鹭水库", clerk, plan.Ruling{Action: plan.ActReject}); it.State != plan.Rejected {
			t.Errorf("rejected: %+v", it)
		}
		if it := b.decide(e, "主语不明", clerk, plan.Ruling{Action: plan.ActAnswer, Reason: "核实无误"}); it.State != plan.Answered || it.Reason != "核实无误" {
			t.Errorf("answered: %+v", it)
		}
		if n := len(b.items(e, plan.Filter{HasFinding: true})); n != 0 {
			t.Errorf("%d items still show the answered finding", n)
		}
		h, err := b.History(ctx, tenant, it.ID)
		if err != nil || len(h) != 2 || h[0].By != second || h[1].Action != plan.ActEdit || h[1].Before.State != plan.Pending || h[1].Reason != "原文为160" {
			t.Errorf("history %+v, %v", h, err)
		}
		if j, err := b.Journal(ctx, tenant, e, 3); err != nil || len(j) != 3 || j[0].Action != plan.ActAnswer {
			t.Errorf("journal %+v, %v", j, err)
		}
	})
}

func TestDecideRefuses(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		it, f := b.item(e, "规模工业企业"), b.item(e, "主语不明")
		cases := []struct {
			name string
			r    plan.Ruling
			code fault.Code
			key  string
		}{
			{"an unknown item", plan.Ruling{Item: "x", Base: 1, Action: plan.ActAccept}, fault.NotFound, "plan.item_unknown"},
			{"an unknown action", plan.Ruling{Item: it.ID, Base: 1, Action: "burn"}, fault.Invalid, "plan.action_invalid"},
			{"an answer to no finding", plan.Ruling{Item: it.ID, Base: 1, Action: plan.ActAnswer, Reason: "r"}, fault.Invalid, "plan.action_invalid"},
			{"an answer without a reason", plan.Ruling{Item: f.ID, Base: 1, Action: plan.ActAnswer, Reason: " "}, fault.Invalid, "plan.reason_missing"},
			{"an edit of a finding", plan.Ruling{Item: f.ID, Base: 1, Action: plan.ActEdit}, fault.Invalid, "plan.action_invalid"},
			{"a form with faults", plan.Ruling{Item: it.ID, Base: 1, Action: plan.ActEdit, Form: plan.Form{plan.FieldDue: "下旬", plan.FieldValue: "1.2.3"},
				Span: &reading.Span{5, 5000}}, fault.Invalid, "plan.form_invalid"},
		}
		for _, c := range cases {
			c.r.Tenant = tenant
			_, err := b.Decide(ctx, c.r)
			if fa := fault.From(err); err == nil || fa.Code != c.code || fa.Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
			if c.key == "plan.form_invalid" {
				var fields []string
				for _, ff := range plan.FieldFaults(err) {
					fields = append(fields, string(ff.Field)+" "+ff.Fault.Key)
				}
				if got := strings.Join(fields, ", "); got != "due plan.year_invalid, value plan.value_invalid, span plan.span_outside" {
					t.Errorf("field faults: %s", got)
				}
			}
		}
		if now := b.item(e, "规模工业企业"); now.Version != 1 || now.State != plan.Pending {
			t.Errorf("a refused decision changed the item: %+v", now)
		}
	})
}

func TestTwoReviewersConflict(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		seen := b.item(e, "规模工业企业")
		ruling := plan.Ruling{Tenant: tenant, Item: seen.ID, Base: seen.Version, Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "410"}}
		if _, err := b.Decide(ctx, ruling); err != nil {
			t.Fatal(err)
		}
		_, err := b.Decide(as(second), plan.Ruling{Tenant: tenant, Item: seen.ID, Base: seen.Version, Action: plan.ActReject})
		wantFault(t, err, fault.Conflict, "plan.item_stale")
		var stale *plan.Stale
		if !errors.As(err, &stale) || stale.Item.Content.Commitment.Value.String() != "410" || len(stale.Since) != 1 || stale.Since[0].By != clerk {
			t.Errorf("the conflict does not say who changed what: %+v", stale)
		}
		if f := fault.From(err); f.Args["By"] != string(clerk) {
			t.Errorf("args %v", f.Args)
		}
		for l, want := range map[i18n.Lang]string{i18n.ZH: "“规模工业企业”在您打开之后已被改动：测试员甲 修改了它。", i18n.EN: "“规模工业企业” changed after you opened it: 测试员甲 edited it."} {
			if got := i18n.Fault(l, err); !strings.HasPrefix(got, want) {
				t.Errorf("the message is %s", got)
			}
		}
		// a second click on the same button is no conflict
		accept := plan.Ruling{Tenant: tenant, Item: seen.ID, Base: 2, Action: plan.ActAccept}
		for range 2 {
			got, err := b.Decide(as(second), accept)
			if err != nil || got.Version != 3 {
				t.Fatalf("%+v, %v", got, err)
			}
		}
	})
}

// Many reviewers rule on the same version at the same moment: exactly one wins.
func TestOnlyOneOfManyRulingsWins(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		e := b.imported(lines).ID
		seen := b.item(e, "规模工业企业")
		const n = 8
		errs := make([]error, n)
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				_, errs[i] = b.Decide(as(plan.Reviewer("测试员"+string(rune('丙'+i)))), plan.Ruling{Tenant: tenant, Item: seen.ID, Base: seen.Version,
					Action: plan.ActReject})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantFault(t, err, fault.Conflict, "plan.item_stale")
			}
		}
		if now := b.item(e, "规模工业企业"); won != 1 || now.Version != 2 {
			t.Errorf("%d won, version %d", won, now.Version)
		}
	})
}

func TestBulkAcceptAndItsUndo(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		b.decide(e, "标准厂房", second, plan.Ruling{Action: plan.ActReject})
		out, err := b.Bulk(ctx, plan.BulkRuling{Tenant: tenant, Edition: e, Action: plan.ActAccept,
			Filter: plan.Filter{Kinds: []plan.Kind{plan.KindCommitment}, From: 0.9}})
		if err != nil || out.Done != 2 || out.Kept != 1 {
			t.Fatalf("%+v, %v", out, err)
		}
		b.decide(e, "高新技术企业", second, plan.Ruling{Action: plan.ActReject})
		back, err := b.Undo(ctx, plan.UndoRequest{Tenant: tenant, Edition: e})
		if err != nil || back.Done != 1 || back.Kept != 1 {
			t.Fatalf("undo: %+v, %v", back, err)
		}
		if a, c := b.item(e, "规模工业企业"), b.item(e, "高新技术企业"); a.State != plan.Pending || c.State != plan.Rejected {
			t.Errorf("states %s, %s", a.State, c.State)
		}
		_, err = b.Bulk(ctx, plan.BulkRuling{Tenant: tenant, Edition: e, Action: plan.ActEdit})
		wantFault(t, err, fault.Invalid, "plan.action_invalid")
	})
}

func TestUndo(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		e := b.imported(lines).ID
		undo := func(by plan.Reviewer, d plan.DecisionID) error {
			_, err := b.Undo(as(by), plan.UndoRequest{Tenant: tenant, Edition: e, Decision: d})
			return err
		}
		wantFault(t, undo(clerk, ""), fault.Conflict, "plan.undo_nothing")
		wantFault(t, undo(clerk, "x"), fault.NotFound, "plan.decision_unknown")

		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "500"}})
		first := b.history("规模工业企业", e)[1]
		err := undo(second, first.ID)
		wantFault(t, err, fault.Conflict, "plan.item_stale")

		if err := undo(clerk, ""); err != nil { // the edit
			t.Fatal(err)
		}
		if it := b.item(e, "规模工业企业"); it.State != plan.Accepted || it.Content.Commitment.Value.String() != "400" {
			t.Errorf("after the first undo: %+v", it)
		}
		if err := undo(clerk, ""); err != nil { // the acceptance
			t.Fatal(err)
		}
		if it := b.item(e, "规模工业企业"); it.State != plan.Pending || it.DecidedBy != "" {
			t.Errorf("after the second undo: %+v", it)
		}
		wantFault(t, undo(clerk, ""), fault.Conflict, "plan.undo_nothing")
		wantFault(t, undo(clerk, first.ID), fault.Invalid, "plan.undo_done")
		h := b.history("规模工业企业", e)
		if len(h) != 4 || h[0].Action != plan.ActUndo || !h[3].Undone || !h[2].Undone {
			t.Errorf("the journal lost something: %+v", h)
		}
		wantFault(t, undo(clerk, h[0].ID), fault.Invalid, "plan.undo_impossible")
	})
}

func (b *bench) history(label string, e plan.EditionID) []plan.Decision {
	b.t.Helper()
	h, err := b.History(as(clerk), tenant, b.item(e, label).ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

func TestAddBySelectedText(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		at := strings.Index(lines, "青石大桥")
		span := reading.Span{len([]rune(lines[:at])), len([]rune(lines[:at])) + 4}
		it, err := b.Add(ctx, plan.Addition{Tenant: tenant, Edition: e, Kind: plan.KindSystem, Span: span,
			Form: plan.Form{plan.FieldName: "青石大桥监测平台", plan.FieldForm: "platform", plan.FieldOwners: "交通运输局、应急管理局"}})
		if err != nil {
			t.Fatal(err)
		}
		if it.State != plan.Added || it.Section != "2" || it.Quote != "青石大桥" || it.Content.System.Text != "青石大桥" || len(it.Content.System.Owners) != 2 {
			t.Errorf("%+v", it)
		}
		if got := b.item(e, "青石大桥监测平台"); got.ID != it.ID || got.Order != span[0] {
			t.Errorf("stored %+v", got)
		}
		if _, err := b.Undo(ctx, plan.UndoRequest{Tenant: tenant, Edition: e}); err != nil {
			t.Fatal(err)
		}
		if got := b.item(e, "青石大桥监测平台"); got.State != plan.Rejected {
			t.Errorf("an addition taken back is %s", got.State)
		}
		if got := b.decide(e, "青石大桥监测平台", clerk, plan.Ruling{Action: plan.ActAccept}); got.State != plan.Added {
			t.Errorf("accepted again it is %s", got.State)
		}
		_, err = b.Add(ctx, plan.Addition{Tenant: tenant, Edition: e, Kind: plan.KindCommitment, Span: reading.Span{3, 3}})
		if ff := plan.FieldFaults(err); len(ff) != 3 {
			t.Errorf("an empty form at no place: %v (%v)", ff, err)
		}
		_, err = b.Add(ctx, plan.Addition{Tenant: tenant, Edition: e, Kind: plan.KindFinding, Span: span})
		wantFault(t, err, fault.Invalid, "plan.action_invalid")
	})
}
