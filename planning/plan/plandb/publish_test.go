package plandb_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

func TestApproveAsksBeforeItLeavesItemsOut(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		r := plan.ApproveRequest{Tenant: tenant, Edition: e, On: "2026-02-01", Body: "县人民代表大会"}
		try := func(change func(*plan.ApproveRequest), code fault.Code, key string) {
			t.Helper()
			c := r
			change(&c)
			_, err := b.Approve(ctx, c)
			wantFault(t, err, code, key)
		}
		seven, six := 7, 6
		try(func(r *plan.ApproveRequest) { r.On = "2月1日" }, fault.Invalid, "plan.day_invalid")
		try(func(r *plan.ApproveRequest) { r.On = "2027-02-01" }, fault.Invalid, "plan.day_future")
		try(func(r *plan.ApproveRequest) { r.Body = " " }, fault.Invalid, "plan.body_missing")
		try(func(r *plan.ApproveRequest) { r.Edition = "x" }, fault.NotFound, "plan.edition_unknown")
		try(func(r *plan.ApproveRequest) { r.AcceptAll = true }, fault.Invalid, "plan.accept_all_text")
		try(func(r *plan.ApproveRequest) {}, fault.Invalid, "plan.pending_left")
		try(func(r *plan.ApproveRequest) { r.LeavePending = &six }, fault.Conflict, "plan.pending_changed")
		try(func(r *plan.ApproveRequest) { r.LeavePending = &seven }, fault.Invalid, "plan.nothing_confirmed")
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		r.LeavePending = &six
		got, err := b.Approve(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		if a := got.Approval; a == nil || a.Confirmed != 1 || a.LeftOut != 6 || len(a.SHA256) != 64 || a.On != "2026-02-01" {
			t.Errorf("%+v", got.Approval)
		}
		try(func(*plan.ApproveRequest) {}, fault.Conflict, "plan.edition_approved")
	})
}

func TestApprovedEditionNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		it := b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		b.approve(e, "2026-02-01")
		_, err := b.Decide(ctx, plan.Ruling{Tenant: tenant, Item: it.ID, Base: it.Version, Action: plan.ActReject})
		wantFault(t, err, fault.Conflict, "plan.edition_approved")
		_, err = b.Undo(ctx, plan.UndoRequest{Tenant: tenant, Edition: e})
		wantFault(t, err, fault.Conflict, "plan.edition_approved")
		_, err = b.Add(ctx, plan.Addition{Tenant: tenant, Edition: e, Kind: plan.KindWork, Span: reading.Span{1, 2}})
		wantFault(t, err, fault.Conflict, "plan.edition_approved")
		_, err = b.Bulk(ctx, plan.BulkRuling{Tenant: tenant, Edition: e, Action: plan.ActAccept})
		wantFault(t, err, fault.Conflict, "plan.edition_approved")
		// nor below the use cases
		err = b.store.Update(ctx, time.Now(), func(tx plan.WriteTx) error {
			return tx.SaveDocument(ctx, tenant, e, plan.PartText, []byte("x"))
		})
		wantFault(t, err, fault.Conflict, "plan.edition_approved")
	})
}

// The story of one edition, seen by the public at every step: what no person
// confirmed is nowhere to be found.
func TestDraftItemsNeverShow(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		nothing := func(step string) {
			t.Helper()
			plans, err := b.Public().Plans(ctx, "")
			if err != nil || len(plans) != 0 {
				t.Errorf("%s: plans %+v, %v", step, plans, err)
			}
			_, err = b.Public().Published(ctx, tenant, e)
			wantFault(t, err, fault.NotFound, "plan.edition_unknown")
			res, err := b.Public().Search(ctx, plan.SearchQuery{Tenant: tenant, Text: "企业"})
			if err != nil || res.Total != 0 {
				t.Errorf("%s: search %+v, %v", step, res, err)
			}
			_, err = b.Public().Search(ctx, plan.SearchQuery{Tenant: tenant, Edition: e, Text: "企业"})
			wantFault(t, err, fault.NotFound, "plan.edition_unknown")
			_, err = b.Public().Diff(ctx, tenant, e, e)
			wantFault(t, err, fault.NotFound, "plan.edition_unknown")
		}
		nothing("after the import")
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		b.decide(e, "高新技术企业", clerk, plan.Ruling{Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "160"}, Reason: "机密备注"})
		b.decide(e, "新建白鹭水库", clerk, plan.Ruling{Action: plan.ActReject})
		nothing("during the review")
		b.approve(e, "2026-02-01")

		p := b.published(e)
		if left := p.Doc.FindingsLeft; len(left) != 1 || left[reading.Warning] != 1 {
			t.Errorf("findings left unreviewed: %v", left)
		}
		var labels []string
		for _, entry := range p.Doc.Items {
			labels = append(labels, entry.Content.Label())
		}
		if got := strings.Join(labels, " "); got != "规模工业企业 高新技术企业" {
			t.Errorf("published items: %s", got)
		}
		if v := p.Entries(plan.KindCommitment)[1].Content.Commitment.Value.String(); v != "160" {
			t.Errorf("the edited figure is published as %s", v)
		}
		if raw := string(p.Bytes()); strings.Contains(raw, "白鹭") || strings.Contains(raw, "机密备注") || strings.Contains(raw, string(clerk)) {
			t.Errorf("the approved bytes tell of rejected items, remarks or staff: %s", raw)
		}
		if p.Edition.ImportedBy != "" || p.Edition.Approval.By != "" {
			t.Errorf("names of staff: %+v", p.Edition)
		}
		for _, q := range []string{"白鹭", "青石", "厂房", "示范村", "企业"} {
			res, err := b.Public().Search(ctx, plan.SearchQuery{Tenant: tenant, Text: q, Kinds: []string{"work", "finding", "commitment"}})
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]int{"企业": 2}[q]
			if res.Total != want {
				t.Errorf("search %q finds %d confirmed items, want %d", q, res.Total, want)
			}
		}
		if rows := p.Commitments(plan.CommitmentFilter{}); rows.Matched != 2 {
			t.Errorf("%d commitments", rows.Matched)
		}
		pp, err := p.Passage("2", true)
		if err != nil || len(pp.Entries) != 0 || !strings.Contains(pp.Text, "白鹭") { // the text is the plan's own
			t.Errorf("passage %+v, %v", pp, err)
		}
		// a second draft of the same plan stays unseen beside the approved edition
		got, err := b.Import(ctx, "v2.txt", []byte(strings.Replace(lines, "400", "900", 1)), plan.ImportOptions{Tenant: tenant, Plan: p.Edition.Plan})
		if err != nil {
			t.Fatal(err)
		}
		plans, err := b.Public().Plans(ctx, tenant)
		if err != nil || len(plans) != 1 || len(plans[0].Editions) != 1 || plans[0].Editions[0].ID != e {
			t.Errorf("plans %+v, %v", plans, err)
		}
		_, err = b.Public().Published(ctx, tenant, got.Edition.ID)
		wantFault(t, err, fault.NotFound, "plan.edition_unknown")
	})
}

func TestApprovedBytesAreCanonicalAndChecked(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		approved := b.approve(e, "2026-02-01")
		p := b.published(e)
		sum := sha256.Sum256(p.Bytes())
		if hex.EncodeToString(sum[:]) != approved.Approval.SHA256 {
			t.Error("the hash is not that of the stored bytes")
		}
		var tree map[string]any
		if err := json.Unmarshal(p.Bytes(), &tree); err != nil {
			t.Fatal(err)
		}
		var again strings.Builder
		enc := json.NewEncoder(&again) // maps are written with sorted keys
		enc.SetEscapeHTML(false)
		if err := enc.Encode(tree); err != nil || strings.TrimSuffix(again.String(), "\n") != string(p.Bytes()) {
			t.Error("the bytes are not canonical")
		}
		if tree["format"] != plan.DocumentFormat {
			t.Errorf("format %v", tree["format"])
		}
		if b.published(e) != p {
			t.Error("the edition is read again although it cannot change")
		}
		if !strings.Contains(string(p.Bytes()), "400") {
			t.Fatal("nothing to tamper with")
		}
		other := &plan.Service{Store: tampered{b.store}} // a second server, with nothing in its cache
		_, err := other.Public().Published(ctx, tenant, e)
		wantFault(t, err, fault.Internal, "plan.edition_altered")
	})
}

// tampered is a store whose approved bytes somebody changed behind our back.
type tampered struct{ plan.Store }

type tamperedTx struct{ plan.ReadTx }

func (s tampered) View(ctx context.Context, fn func(plan.ReadTx) error) error {
	return s.Store.View(ctx, func(tx plan.ReadTx) error { return fn(tamperedTx{tx}) })
}

func (t tamperedTx) Document(ctx context.Context, tenant plan.Tenant, id plan.EditionID, part plan.Part) ([]byte, error) {
	data, err := t.ReadTx.Document(ctx, tenant, id, part)
	if part == plan.PartApproved {
		data = []byte(strings.Replace(string(data), "400", "399", 1))
	}
	return data, err
}

// A past day is answered by what was registered by its end, not by the days that
// approvals bear; of the editions registered, the one approved last is in force.
func TestEditionInForceOnADay(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e1 := b.imported(lines)
		b.decide(e1.ID, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		b.approve(e1.ID, "2021-03-06")
		changed := strings.NewReplacer("达到400家", "达到450家", "新建青石大桥。", "新建云雀大桥。").Replace(lines)
		got, err := b.Import(ctx, "v2.txt", []byte(changed), plan.ImportOptions{Tenant: tenant, Plan: e1.Plan})
		if err != nil || got.Edition.No != 2 || got.Edition.Basis != e1.ID {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := b.Bulk(ctx, plan.BulkRuling{Tenant: tenant, Edition: got.Edition.ID, Action: plan.ActAccept}); err != nil {
			t.Fatal(err)
		}
		b.Clock = func() time.Time { return time.Date(2026, 3, 9, 17, 0, 0, 0, time.UTC) } // the 10th in China
		b.approve(got.Edition.ID, "2023-09-01")
		zone := time.FixedZone("CST", 8*3600)
		day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, zone) }
		for _, tt := range []struct {
			day  time.Time
			want int // number of the edition, 0 for none
		}{{time.Time{}, 2}, {day(3, 10), 2}, {day(3, 9), 1}, {day(3, 1), 1}, {day(2, 28), 0}} {
			p, err := b.Public().Current(ctx, tenant, e1.Plan, tt.day)
			plans, errPlans := b.Public().PlansOn(ctx, tenant, tt.day)
			if errPlans != nil || len(plans) != min(tt.want, 1) || len(plans) == 1 && len(plans[0].Editions) != tt.want {
				t.Errorf("on %v: plans %+v, %v", tt.day, plans, errPlans)
			}
			if tt.want == 0 {
				wantFault(t, err, fault.NotFound, "plan.not_registered")
			} else if err != nil || p.Edition.No != tt.want {
				t.Errorf("on %v: %v, %v, want edition %d", tt.day, p, err, tt.want)
			}
		}
		_, err = b.Public().Current(ctx, tenant, "none", day(3, 10))
		wantFault(t, err, fault.NotFound, "plan.edition_unknown")
		if p := b.published(got.Edition.ID); p.Doc.BasisHash != b.published(e1.ID).Edition.Approval.SHA256 {
			t.Error("the amended edition does not name the hash of the one before")
		}
		d, err := b.Public().Diff(ctx, tenant, e1.ID, got.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		var changes []string
		for _, c := range d.Commitments {
			changes = append(changes, string(c.Change))
		}
		slices.Sort(changes)
		if strings.Join(changes, " ") != "changed new new new" {
			t.Errorf("commitments %v", changes)
		}
		res, err := b.Public().Search(ctx, plan.SearchQuery{Tenant: tenant, Text: "大桥", Kinds: []string{"sentence"}})
		if err != nil || res.Total != 1 || res.Hits[0].Edition != got.Edition.ID {
			t.Errorf("search in the edition in force: %+v, %v", res, err)
		}
	})
}

func TestStructuredPlanIsApprovedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		v := quantity.Parse("120")
		r := &reading.Reading{Reader: "made", Plan: reading.Plan{Title: "示例县规划", Area: reading.Area{Code: "900102", Name: "示例县"}, Period: [2]int{2021, 2025}},
			Sections:    []reading.Section{{ID: "1", Label: "第一章", Title: "目标", Level: 1}, {ID: "1.1", Label: "(一)", Title: "产业", Level: 2}},
			Tables:      []reading.Table{{ID: "表1", Title: "主要指标", Kind: "targets", Section: "1", BaselineYear: 2020, TargetYear: 2025}},
			Indicators:  []reading.Indicator{{Table: "表1", No: "1", Name: "企业数", Unit: "家", Nature: reading.Binding, Direction: "up", Target: &reading.Dated{Value: &v}}},
			Commitments: []reading.Commitment{{Section: "1.1", Subject: "企业数", Op: reading.AtLeast, Value: &v, Unit: "家", Due: 2025, Kind: "count", Confidence: 1}}}
		got, err := b.ImportReading(ctx, "demo.json", r, plan.ImportOptions{Demo: true})
		if err != nil || !got.Edition.Demo || !got.Edition.Structured() {
			t.Fatalf("%+v, %v", got, err)
		}
		again, err := b.ImportReading(ctx, "demo.json", r, plan.ImportOptions{Demo: true})
		if err != nil || !again.Already {
			t.Errorf("again: %+v, %v", again, err)
		}
		e, err := b.Approve(ctx, plan.ApproveRequest{Tenant: "900102", Edition: got.Edition.ID, On: "2021-02-01", Body: "示例县人大", AcceptAll: true})
		if err != nil || e.Approval.Confirmed != 3 {
			t.Fatalf("%+v, %v", e, err)
		}
		p, err := b.Public().Published(ctx, "900102", e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !p.Doc.Demo || p.Text() != "" {
			t.Errorf("demo %v, text %q", p.Doc.Demo, p.Text())
		}
		page := p.Commitments(plan.CommitmentFilter{Section: "1", Nature: reading.Binding})
		if page.Matched != 1 || page.Rows[0].Indicator == "" {
			t.Errorf("the commitment does not find its row: %+v", page)
		}
		pp, err := p.Passage("1", true)
		if err != nil || len(pp.Entries) != 3 {
			t.Errorf("passage %+v, %v", pp, err)
		}
		if o := p.Outline(); len(o) != 1 || o[0].Items[plan.KindCommitment] != 1 || len(o[0].Children) != 1 {
			t.Errorf("outline %+v", o)
		}
		res, err := b.Public().Search(ctx, plan.SearchQuery{Tenant: "900102", Text: "企业"})
		if err != nil || res.Total != 2 {
			t.Errorf("search %+v, %v", res, err)
		}
		_, err = b.ReRead(ctx, "900102", e.ID)
		wantFault(t, err, fault.Invalid, "plan.reread_structured")
		if other, err := b.Public().Plans(ctx, tenant); err != nil || len(other) != 0 {
			t.Errorf("another area sees it: %+v, %v", other, err)
		}
	})
}

func TestConfirmedRowBringsItsTable(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		v := quantity.Parse("1")
		r := &reading.Reading{Plan: reading.Plan{Title: "示例县规划", Area: reading.Area{Code: "900102"}},
			Tables: []reading.Table{{ID: "表1", Title: "甲", Kind: "targets"}, {ID: "表2", Title: "乙", Kind: "targets"}},
			Indicators: []reading.Indicator{{Table: "表1", Name: "一", Target: &reading.Dated{Value: &v}},
				{Table: "表2", Name: "二", Target: &reading.Dated{Value: &v}}}}
		got, err := b.ImportReading(ctx, "t.json", r, plan.ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Bulk(ctx, plan.BulkRuling{Tenant: "900102", Edition: got.Edition.ID, Action: plan.ActAccept, Filter: plan.Filter{Text: "一"}}); err != nil {
			t.Fatal(err)
		}
		two := 2
		e, err := b.Approve(ctx, plan.ApproveRequest{Tenant: "900102", Edition: got.Edition.ID, On: "2021-02-01", Body: "示例县人大", LeavePending: &two})
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.Public().Published(ctx, "900102", e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if ts := p.Tables(); len(ts) != 1 || ts[0].Content.Table.Title != "甲" {
			t.Errorf("tables %+v", ts)
		}
	})
}
