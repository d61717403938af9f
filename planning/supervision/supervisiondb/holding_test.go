package supervisiondb_test

import (
	"testing"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// An item that came from a warning may be verified and closed while the warning still
// holds, but not without a word: whoever does it sees that it holds and gives the reason.
func TestWhatStillHoldsIsNotClosedWithoutAReason(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		b.holding = map[string]*supervision.Holding{"w1": {Level: casework.Red, Text: "学位落后 800 个"}}
		warned := b.make(supervision.Form{Owner: "jyj", Days: 10, Issue: true, Source: supervision.Source{Kind: supervision.FromWarning, Ref: "w1", Name: "学位"}})
		lifted := b.make(supervision.Form{Owner: "jyj", Days: 10, Issue: true, Source: supervision.Source{Kind: supervision.FromWarning, Ref: "w2", Name: "学位"}})
		for _, id := range []supervision.ItemID{warned, lifted} {
			b.must(b.do(clerk, id, supervision.Accept, "", nil))
			if v, err := b.Show(sv, tenant, id); err != nil || v.Holding != nil {
				t.Errorf("in work: %+v, %v", v.Holding, err)
			}
			b.must(b.do(clerk, id, supervision.Answer, "已办结", nil))
			b.must(b.do(sv, id, supervision.Verify, "现场查看", map[string]string{"result": "属实"}))
		}
		v, err := b.Show(sv, tenant, warned)
		if b.must(err); v.Holding == nil || v.Holding.Level != casework.Red {
			t.Errorf("it does not say that the warning holds: %+v", v.Holding)
		}
		b.wants("supervision.holds_reason", b.do(sv, warned, supervision.Close, " ", nil))
		b.must(b.do(sv, warned, supervision.Close, "数据下月更新，已核对现场", nil))
		if v, err = b.Show(sv, tenant, warned); err != nil || v.Holding == nil {
			t.Errorf("closed, it does not say that the warning holds: %v, %v", v.Holding, err)
		}
		again := b.make(supervision.Form{Owner: "jyj", Days: 10, Issue: true, Source: supervision.Source{Kind: supervision.FromWarning, Ref: "w1", Name: "学位"}})
		if v, err = b.Show(sv, tenant, warned); err != nil || v.Holding != nil || len(v.Others) != 1 || v.Others[0].Item.ID != again {
			t.Errorf("raised again, it says %+v beside %+v, %v", v.Holding, v.Others, err)
		}
		if v, err = b.Show(sv, tenant, lifted); err != nil || v.Holding != nil {
			t.Errorf("of a warning that was lifted: %+v, %v", v.Holding, err)
		}
		b.must(b.do(sv, lifted, supervision.Close, "", nil))
	})
}

// Who has nothing to do is not named among those whose turn it is; what is no percentage
// is refused in plain words.
func TestWhoseTurnAndHowFarArePlain(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		turn := func(id supervision.ItemID) string {
			v, err := b.Show(sv, tenant, id)
			b.must(err)
			return v.Standing.Line.In(i18n.ZH)
		}
		alone := b.make(supervision.Form{Owner: "jyj", Days: 10, Issue: true})
		b.must(b.do(clerk, alone, supervision.Accept, "", nil))
		if got := turn(alone); got != "办理中，自2026年3月2日起由牵头单位办理" {
			t.Errorf("without a responsible unit: %s", got)
		}
		err := b.do(clerk, alone, supervision.Report, "在办", map[string]string{"progress": "120"})
		b.wants("supervision.progress_range", err)
		if got := i18n.Fault(i18n.ZH, err); got != "办理进度填 0 到 100 的整数。" {
			t.Error(got)
		}
		item, err := b.Make(sv, supervision.Form{Tenant: tenant, Title: "演示：校舍", Asked: "报送结果", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: "jyj", Contributors: []identity.OrgID{"slj"}, Days: 10, Issue: true})
		b.must(err)
		b.must(b.do(clerk, item.ID, supervision.Accept, "", nil))
		if got := turn(item.ID); got != "办理中，自2026年3月2日起由牵头单位、责任单位办理" {
			t.Errorf("with one: %s", got)
		}
		b.must(b.do(b.as(identity.Clerk, "slj"), item.ID, supervision.Contribute, "已办", nil))
		if got := turn(item.ID); got != "办理中，自2026年3月2日起由牵头单位办理" {
			t.Errorf("with one that answered: %s", got)
		}
	})
}
