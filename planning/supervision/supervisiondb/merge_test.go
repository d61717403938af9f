package supervisiondb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// What is merged is due when the earlier of both was, unless the supervisor keeps the later
// day; the units of both are told, and the journal tells the same case again.
func TestMergedIsDueWhenTheEarlierWas(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		n := 0
		item := func(days int, owner identity.OrgID) supervision.ItemID {
			n++
			return b.make(supervision.Form{Owner: owner, Days: days, Issue: true, Source: supervision.Source{Kind: supervision.FromPublic, Ref: string(rune('a' + n))}})
		}
		merge := func(from, into supervision.ItemID, keep bool) error {
			t.Helper()
			x, err := b.Show(sv, tenant, from)
			b.must(err)
			y, err := b.Show(sv, tenant, into)
			b.must(err)
			return b.Merge(sv, supervision.MergeRequest{Tenant: tenant, From: from, Into: into, FromBase: x.Case.Version, IntoBase: y.Case.Version, Note: "同一件事", KeepDue: keep})
		}
		due := func(id supervision.ItemID) string {
			t.Helper()
			v, err := b.Show(sv, tenant, id)
			b.must(err)
			b.must(b.Store.View(t.Context(), func(tx supervision.ReadTx) error {
				o := casework.Office{Days: b.Days}
				return o.Prove(t.Context(), tx.Read(), tenant, id)
			}))
			return v.Work.Due.Format(time.DateOnly)
		}
		early := item(5, "slj")   // issued on 2 March, due on the 9th
		b.on("2026-03-04")        //
		late := item(20, "jyj")   // due on 1 April
		kept := item(20, "jyj")   //
		shorter := item(2, "slj") // due on the 6th
		b.must(merge(shorter, kept, true))
		if got := due(kept); got != "2026-04-01" {
			t.Errorf("kept it is due on %s", got)
		}
		b.must(merge(early, late, false))
		if got := due(late); got != "2026-03-09" {
			t.Errorf("merged it is due on %s", got)
		}
		b.must(merge(kept, late, false)) // later: nothing changes
		if got := due(late); got != "2026-03-09" {
			t.Errorf("with a later one it is due on %s", got)
		}
		v, err := b.Show(b.as(identity.Clerk, "jyj"), tenant, late)
		b.must(err)
		if len(v.Absorbed) != 2 || v.Absorbed[0].Asked == "" {
			t.Errorf("the unit reads %+v", v.Absorbed)
		}
		heard := func(who identity.OrgID, words string) bool {
			all, err := b.Alerts(b.as(identity.Clerk, who), tenant, time.Time{})
			b.must(err)
			return slices.ContainsFunc(all, func(a supervision.Alert) bool { return strings.Contains(a.Message.In(i18n.ZH), words) })
		}
		if !heard("jyj", "其要求请一并办理；期限改为 2026-03-09") || !heard("slj", "不再单独办理") || heard("slj", "一并办理") {
			t.Error("not all who have to hear of it did, or others")
		}
		b.tick("2026-03-09")
		if v, err = b.Show(sv, tenant, late); err != nil || v.Case.Level != casework.Yellow {
			t.Errorf("on the due day it is %s, %v", v.Case.Level, err)
		}
		// A due day that is past is nobody else's: with it would come the lateness of others.
		over, fresh := item(1, "slj"), supervision.ItemID("")
		b.on("2026-03-16")
		fresh = item(10, "jyj")
		b.must(merge(over, fresh, false))
		if got := due(fresh); got != "2026-03-30" {
			t.Errorf("with one that is over it is due on %s", got)
		}
		// A paused clock stays; what was answered takes in nothing, a draft only drafts.
		held, other := item(3, "jyj"), item(1, "slj")
		b.must(b.do(b.as(identity.Clerk, "jyj"), held, supervision.Accept, "", nil))
		b.must(b.do(sv, held, "pause", "等批复", nil))
		b.must(merge(other, held, false))
		b.must(b.do(sv, held, "resume", "", nil))
		b.must(b.do(b.as(identity.Clerk, "jyj"), held, supervision.Answer, "办完", nil))
		b.wants("supervision.merge_state", merge(item(3, "slj"), held, false))
		draft := func(ref string) supervision.ItemID {
			return b.make(supervision.Form{Owner: "jyj", Source: supervision.Source{Kind: supervision.FromPublic, Ref: ref}})
		}
		one := draft("草1")
		b.wants("supervision.merge_state", merge(item(3, "slj"), one, false))
		b.must(merge(draft("草2"), one, false))
	})
}

// Those that are likest come first, of the same source before all; one that only a search
// finds is found by its number.
func TestTwins(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		make := func(title, ref string, owner identity.OrgID) supervision.ItemID {
			it, err := b.Make(sv, supervision.Form{Tenant: tenant, Title: title, Asked: "查明原因", Source: supervision.Source{Kind: supervision.FromPublic, Ref: ref}, Owner: owner, Days: 5, Issue: true})
			b.must(err)
			return it.ID
		}
		mine := make("城东小学扩建进度滞后", "热线-1", "jyj")
		same := make("教育投入不足", "热线-1", "czj")
		alike := make("反映城东小学扩建迟迟不完工", "热线-2", "slj")
		make("污水处理厂提标改造", "热线-3", "slj")
		closed := make("城东小学扩建资金", "热线-4", "jyj")
		b.must(b.do(sv, closed, supervision.Cancel, "另办", nil))
		find := func(text string) (out []supervision.ItemID) {
			t.Helper()
			all, err := b.Twins(sv, tenant, mine, text)
			b.must(err)
			for i := range all {
				out = append(out, all[i].Item.ID)
			}
			return out
		}
		if got := find(""); !slices.Equal(got, []supervision.ItemID{same, alike}) {
			t.Errorf("proposed are %v", got)
		}
		if got := find("督办〔2026〕3号"); !slices.Equal(got, []supervision.ItemID{alike}) {
			t.Errorf("by its number are found %v", got)
		}
		if got := find("没有这样的词"); len(got) != 0 {
			t.Errorf("by no word are found %v", got)
		}
		_, err := b.Service.Twins(b.as(identity.Head, "jyj"), tenant, mine, "")
		b.wants("identity.forbidden", err)
	})
}
