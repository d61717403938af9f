package plandb_test

import (
	"strings"
	"testing"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
)

// reread reads an edition again after the reader changed.
func (b *bench) reread(e plan.EditionID, change func(*miniature)) *plan.RereadReport {
	b.t.Helper()
	change(b.reader)
	rep, err := b.ReRead(as(second), tenant, e)
	if err != nil {
		b.t.Fatal(err)
	}
	return rep
}

func TestReadingAgainWithTheSameReaderChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		e := b.imported(lines).ID
		b.decide(e, "高新技术企业", clerk, plan.Ruling{Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "160"}})
		before := b.items(e, plan.Filter{})
		rep := b.reread(e, func(*miniature) {})
		if rep.Same != 7 || len(rep.Items) != 0 {
			t.Errorf("report %+v", rep)
		}
		for i, it := range b.items(e, plan.Filter{}) {
			if it.Version != before[i].Version || it.State != before[i].State || it.ID != before[i].ID {
				t.Errorf("%s changed: %+v", it.Label(), it.Item)
			}
		}
	})
}

func TestReadingAgainKeepsDecisions(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		e := b.imported(lines).ID
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		b.decide(e, "高新技术企业", clerk, plan.Ruling{Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "160"}})
		b.decide(e, "新建白鹭水库", clerk, plan.Ruling{Action: plan.ActReject})
		b.decide(e, "主语不明", clerk, plan.Ruling{Action: plan.ActAnswer, Reason: "核实无误"})

		rep := b.reread(e, func(m *miniature) {
			m.version, m.misreads, m.misses = "2", "规模工业企业", "高新技术企业 青石大桥"
		})
		if rep.OldReader != "1" || rep.NewReader != "2" || rep.Changed != 1 || rep.KeptChanged != 1 || rep.Gone != 2 || rep.KeptGone != 1 || rep.Dropped != 1 || rep.New != 0 || rep.Same != 4 {
			t.Errorf("report %+v", rep)
		}
		if it := b.item(e, "规模工业企业"); it.State != plan.Accepted || it.Flag != plan.FlagChanged || it.Content.Commitment.Value.String() != "400" ||
			it.Read.Commitment.Value.String() != "4000" || !it.Doubtful() {
			t.Errorf("accepted and read otherwise now: %+v", it)
		}
		if it := b.item(e, "高新技术企业"); it.State != plan.Edited || it.Flag != plan.FlagGone || it.Read != nil || it.Content.Commitment.Value.String() != "160" {
			t.Errorf("edited and no longer read: %+v", it)
		}
		if it := b.item(e, "新建白鹭水库"); it.State != plan.Rejected || it.Flag != plan.FlagNone {
			t.Errorf("rejected: %+v", it)
		}
		if it := b.item(e, "主语不明"); it.State != plan.Answered || it.Reason != "核实无误" {
			t.Errorf("the answer is gone: %+v", it)
		}
		for _, it := range b.items(e, plan.Filter{}) {
			if it.Label() == "新建青石大桥" {
				t.Error("an undecided item that is no longer read is still there")
			}
		}
		for _, line := range rep.Items {
			if line.Change == plan.Changed && (len(line.Fields) != 1 || line.Fields[0] != plan.FieldChange{Field: plan.FieldValue, Old: "400", New: "4000"}) {
				t.Errorf("fields %+v", line.Fields)
			}
		}
		// The reader is mended: what was gone comes back to the same item.
		rep = b.reread(e, func(m *miniature) { m.version, m.misreads, m.misses = "3", "", "" })
		if rep.New != 1 || rep.Changed != 2 {
			t.Errorf("report %+v", rep)
		}
		if it := b.item(e, "规模工业企业"); it.Flag != plan.FlagNone || it.State != plan.Accepted {
			t.Errorf("read as accepted again: %+v", it)
		}
		if it := b.item(e, "新建青石大桥"); it.Flag != plan.FlagNew || it.State != plan.Pending {
			t.Errorf("found anew: %+v", it)
		}
		if it := b.item(e, "高新技术企业"); it.State != plan.Edited || it.Read == nil || it.Content.Commitment.Value.String() != "160" {
			t.Errorf("edited, gone and back: %+v", it)
		}
	})
}

func TestReadingAgainFollowsTextThatMoved(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		b.decide(e, "高新技术企业", clerk, plan.Ruling{Action: plan.ActEdit, Form: plan.Form{plan.FieldValue: "160"}})
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		at := b.item(e, "新建白鹭水库").Span
		if _, err := b.Add(ctx, plan.Addition{Tenant: tenant, Edition: e, Kind: plan.KindSystem, Span: at, Form: plan.Form{plan.FieldName: "水库台账"}}); err != nil {
			t.Fatal(err)
		}
		rep := b.reread(e, func(m *miniature) { m.version, m.prefix = "2", "网站首页 > 公开目录\n\n" })
		if rep.Same != 8 || len(rep.Items) != 0 {
			t.Errorf("report %+v", rep)
		}
		text, err := b.Text(ctx, tenant, e)
		if err != nil || !strings.HasPrefix(text, "网站首页") {
			t.Fatalf("text %q, %v", text, err)
		}
		for _, it := range b.items(e, plan.Filter{}) {
			if got := string([]rune(text)[it.Span[0]:it.Span[1]]); got != it.Quote || !strings.Contains(it.Quote, "达到") && !strings.Contains(it.Quote, "新建") {
				t.Errorf("%s stands at %q, quote %q", it.Label(), got, it.Quote)
			}
		}
		// an undo after the move puts the old wording at the new place
		if _, err := b.Undo(ctx, plan.UndoRequest{Tenant: tenant, Edition: e, Decision: b.history("规模工业企业", e)[1].ID}); err != nil {
			t.Fatal(err)
		}
		if it := b.item(e, "规模工业企业"); it.State != plan.Pending || it.Quote != "规模工业企业达到400家" {
			t.Errorf("after undo: %+v", it)
		}
	})
}

func TestReadingAgainRefuses(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		e := b.imported(lines).ID
		_, err := b.ReRead(ctx, tenant, "x")
		wantFault(t, err, fault.NotFound, "plan.edition_unknown")
		b.decide(e, "规模工业企业", clerk, plan.Ruling{Action: plan.ActAccept})
		b.approve(e, "2026-02-01")
		_, err = b.ReRead(ctx, tenant, e)
		wantFault(t, err, fault.Conflict, "plan.edition_approved")
	})
}
