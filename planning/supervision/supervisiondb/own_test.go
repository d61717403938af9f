package supervisiondb_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/identity"
)

// A head sees the points of the own unit only, and yet its true place among all.
func TestRankIsAmongAll(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		late := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		in := b.make(supervision.Form{Owner: "slj", Days: 30, Issue: true})
		b.must(b.do(b.as(identity.Clerk, "slj"), in, supervision.Accept, "", nil))
		b.must(b.do(b.as(identity.Clerk, "slj"), in, supervision.Answer, "办完", nil))
		b.must(b.do(sv, in, supervision.Verify, "属实", map[string]string{"result": "属实"}))
		b.must(b.do(sv, in, supervision.Close, "", nil))
		b.tick("2026-04-30")
		b.must(b.do(b.as(identity.Clerk, "jyj"), late, supervision.Accept, "", nil))
		b.must(b.do(b.as(identity.Clerk, "jyj"), late, supervision.Answer, "迟了", nil))
		set, err := assess.Shipped()
		b.must(err)
		for who, want := range map[identity.OrgID]int{"jyj": 2, "slj": 1} {
			got, err := b.Assess(b.as(identity.Head, who), tenant, 2026, set.For(2026))
			b.must(err)
			if len(got.Result.Orgs) != 1 {
				t.Errorf("%s sees %d units", who, len(got.Result.Orgs))
			}
			if place, of := got.Rank(string(who)); place != want || of != 2 {
				t.Errorf("%s is told %d of %d", who, place, of)
			}
			if place, _ := got.Rank("czj"); place != 0 {
				t.Errorf("who has no points is told %d", place)
			}
		}
		// Figures of others, of whom a unit sees shared items only, are not told.
		b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"slj"}, Days: 5, Issue: true, Source: supervision.Source{Kind: supervision.FromPublic, Ref: "热线-9"}})
		for _, asOf := range []time.Time{{}, identity.Day(b.clock)} {
			stats, err := b.StatisticsOn(b.as(identity.Clerk, "slj"), tenant, 2026, supervision.ByUnit, asOf)
			b.must(err)
			if len(stats) != 1 || stats[0].Org != "slj" || stats[0].Closed != 1 || stats[0].Helps != 1 {
				t.Errorf("the unit is told %+v", stats)
			}
		}
	})
}

// Sorted by state a list follows the way of an item, now and on a past day.
func TestSortedByTheWay(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		ways := map[supervision.ItemID]int{}
		for i := range 4 { // draft, to be accepted, in work, to be verified
			id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: i > 0, Source: supervision.Source{Kind: supervision.FromPublic, Ref: string(rune('a' + i))}})
			ways[id] = i
			if i > 1 {
				b.must(b.do(clerk, id, supervision.Accept, "", nil))
			}
			if i > 2 {
				b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
			}
		}
		for _, asOf := range []time.Time{{}, identity.Day(b.clock)} {
			for _, desc := range []bool{false, true} {
				rows, err := b.List(sv, supervision.Query{Tenant: tenant, Sort: supervision.ByState, Desc: desc, AsOf: asOf})
				b.must(err)
				var got []int
				for i := range rows {
					got = append(got, ways[rows[i].Item.ID])
				}
				want := []int{0, 1, 2, 3}
				if desc {
					slices.Reverse(want)
				}
				if !slices.Equal(got, want) {
					t.Errorf("as of %s, descending %v: %v", asOf, desc, got)
				}
			}
		}
	})
}

// Who urges responsible units reaches those that owe, all or the one that is named; after
// the due day the lead unit goes on without those that stay silent.
func TestUrgingReachesThoseThatOwe(t *testing.T) {
	each(t, func(b *bench) {
		sv, lead, answered, silent := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj"), b.as(identity.Clerk, "czj"), b.as(identity.Head, "slj")
		id := b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"czj", "slj"}, Days: 5, Issue: true})
		heard := func(who context.Context) int {
			t.Helper()
			all, err := b.Alerts(who, tenant, time.Time{})
			b.must(err)
			return len(all)
		}
		urge := func(who context.Context, part identity.OrgID) error {
			v, err := b.Show(sv, tenant, id)
			b.must(err)
			_, err = b.Do(who, supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: "urge_part", Note: "请尽快反馈", Part: part})
			return err
		}
		step := func(urged error, more map[context.Context]int) {
			t.Helper()
			b.must(urged)
			for who, want := range more {
				if got := heard(who); got != want {
					t.Errorf("%s heard %d, not %d", identity.From(who).Name, got, want)
				}
			}
		}
		step(nil, map[context.Context]int{lead: 1, answered: 1, silent: 1}) // issued
		// Both owe from the issue on, before the lead unit accepts.
		if mine, err := b.Duties(silent, tenant); err != nil || len(mine) != 1 {
			t.Errorf("who is responsible owes %d, %v", len(mine), err)
		}
		b.must(b.do(lead, id, supervision.Accept, "", nil))
		step(urge(sv, "slj"), map[context.Context]int{lead: 1, answered: 1, silent: 2})
		step(urge(lead, ""), map[context.Context]int{lead: 1, answered: 2, silent: 3})
		b.must(b.do(answered, id, supervision.Contribute, "拨付完毕", nil))
		step(urge(lead, ""), map[context.Context]int{lead: 2, answered: 2, silent: 4}) // the lead unit heard of the answer
		b.wants("casework.refusal.part_done", urge(sv, "czj"))
		b.wants("casework.refusal.part_unknown", urge(sv, "jyj"))
		b.wants("casework.refusal.not_you", urge(answered, ""))
		b.wants("casework.refusal.guard", b.do(lead, id, supervision.Answer, "汇总", nil))
		b.tick("2026-03-10")
		b.must(b.do(lead, id, supervision.Answer, "水利局经催办没有反馈", nil))
	})
}
