package supervisiondb_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
)

// Leaders of the test; the actor of identitytest with the role has the id of the first.
func (b *bench) Leaders(context.Context, supervision.Tenant) ([]supervision.Leader, error) {
	mayor := identity.From(b.as(identity.Leader, "")).Person
	return []supervision.Leader{{Person: mayor, Name: "演示领导甲", Post: "副市长"}, {Person: "other", Name: "演示领导乙"}}, nil
}

// A draft is worded anew until it is issued; of two who do it at once one is told, and
// what was there before can be read.
func TestADraftIsRevised(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.Service.Leaders = b
		id := b.make(supervision.Form{Owner: "jyj", Days: 5})
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		f := v.Form()
		f.Title, f.Owner, f.Contributors, f.Days, f.Leader = "演示：改过的题", "czj", []identity.OrgID{"jyj", "slj"}, 8, "演示领导甲"
		wrong := f
		wrong.Leader = "演示无名氏"
		_, err = b.Revise(sv, id, v.Case.Version, wrong)
		b.wants("supervision.leader_unknown", err)
		var all sync.WaitGroup
		results := make(chan error, 4)
		for range 4 {
			all.Go(func() { results <- second(b.Revise(sv, id, v.Case.Version, f)) })
		}
		all.Wait()
		close(results)
		good := 0
		for err := range results {
			if err == nil {
				good++
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		v, err = b.Show(sv, tenant, id)
		b.must(err)
		if got := v.Form(); good != 1 || got.Title != f.Title || got.Owner != "czj" || len(got.Contributors) != 2 || got.Days != 8 || v.Leader() == "" {
			t.Errorf("%d revised it, and it is %+v", good, got)
		}
		if len(v.Revisions) != 1 || v.Revisions[0].Title != "演示：新增学位" {
			t.Errorf("before it was %+v", v.Revisions)
		}
		// Emptied again; then nothing is left behind.
		f = v.Form()
		f.Owner, f.Contributors, f.Days, f.Leader = "", nil, 0, ""
		b.must(second(b.Revise(sv, id, v.Case.Version, f)))
		v, err = b.Show(sv, tenant, id)
		b.must(err)
		if v.Owner() != "" || len(v.Contributors()) != 0 || !v.Case.Fields["days"].Missing() || v.Leader() != "" {
			t.Errorf("emptied it is %+v", v.Form())
		}
		b.wants("identity.forbidden", second(b.Revise(b.as(identity.Clerk, "jyj"), id, v.Case.Version, f)))
		f.Owner, f.Days = "jyj", 5
		b.must(second(b.Revise(sv, id, v.Case.Version, f)))
		b.must(b.do(sv, id, supervision.Issue, "", nil))
		b.wants("casework.refusal.not_from", second(b.Revise(sv, id, 5, f)))
		// What people hear has the title that it was issued under.
		if told, err := b.Alerts(b.as(identity.Head, "jyj"), tenant, time.Time{}); err != nil || len(told) != 1 || told[0].Message.Args["Title"] != "演示：改过的题" {
			t.Errorf("the head heard %+v, %v", told, err)
		}
	})
}

// Several units answer, each for itself; the lead unit answers when all did; each is
// assessed by its own part, and the leader is told and owes an instruction when it is red.
func TestEachUnitAnswersForItself(t *testing.T) {
	each(t, func(b *bench) {
		sv, lead, first, late, mayor := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj"), b.as(identity.Clerk, "czj"), b.as(identity.Head, "slj"), b.as(identity.Leader, "")
		b.Service.Leaders = b
		other := identity.With(t.Context(), identitytest.Actor(t, supervision.Rules(), identity.Leader, "", ""))
		identity.From(other).Person = "other"
		id := b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"czj", "slj"}, Days: 5, Leader: "演示领导甲", Issue: true})
		b.must(b.do(lead, id, supervision.Accept, "", nil))
		owes := func(who context.Context, want int) {
			t.Helper()
			rows, err := b.Duties(who, tenant)
			b.must(err)
			n, err := b.Waiting(who, tenant)
			b.must(err)
			if len(rows) != want || n != want {
				t.Errorf("%s owes %d, counted %d, not %d", identity.From(who).Name, len(rows), n, want)
			}
		}
		owes(lead, 1)
		owes(first, 1)
		owes(late, 1)
		owes(mayor, 0)
		answer := func(who context.Context, part identity.OrgID) error {
			v, err := b.Show(sv, tenant, id)
			b.must(err)
			_, err = b.Do(who, supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: supervision.Contribute, Note: "办完", Part: part})
			return err
		}
		b.wants("supervision.part_foreign", answer(first, "slj"))
		b.must(answer(first, ""))
		owes(first, 0)
		b.wants("casework.refusal.guard", b.do(lead, id, supervision.Answer, "汇总", nil))
		b.tick("2026-03-16") // due on the 9th, red on the 16th
		owes(mayor, 1)
		owes(other, 0)
		heard := func(who context.Context) int {
			all, err := b.Alerts(who, tenant, time.Time{})
			b.must(err)
			return len(all)
		}
		if heard(mayor) < 2 || heard(other) != 0 || heard(first) == 0 { // issued and red
			t.Errorf("the leader heard %d, another one %d, the unit %d", heard(mayor), heard(other), heard(first))
		}
		b.must(b.do(mayor, id, supervision.Instruct, "一周内报结果", nil))
		owes(mayor, 0)
		b.must(answer(late, "slj"))
		b.must(b.do(lead, id, supervision.Answer, "三家都办完", nil))
		set, err := assess.Shipped()
		b.must(err)
		got, err := b.Assess(sv, tenant, 2026, set.For(2026))
		b.must(err)
		points := map[string]string{}
		for _, o := range got.Result.Orgs {
			points[o.ID] = o.Points.String()
		}
		// Timeliness weighs 40, quality 20: five workdays late give 75 points.
		if want := map[string]string{"jyj": "83.3", "czj": "100", "slj": "83.3"}; cmp.Diff(want, points) != "" {
			t.Error(cmp.Diff(want, points))
		}
		stats, err := b.Statistics(sv, tenant, 2026)
		b.must(err)
		for _, st := range stats {
			if want := map[identity.OrgID][3]int{"jyj": {0, 0, 0}, "czj": {1, 1, 0}, "slj": {1, 1, 1}}[st.Org]; want != [3]int{st.Helps, st.Helped, st.LateHelp} {
				t.Errorf("%s: %+v", st.Org, st)
			}
		}
		b.same()
	})
}

// same holds the lines that are kept against those that journals tell today.
func (b *bench) same() {
	b.t.Helper()
	sv := b.as(identity.Supervisor, "")
	kept, err := b.Statistics(sv, tenant, 0)
	b.must(err)
	told, err := b.StatisticsOn(sv, tenant, 0, supervision.ByUnit, identity.Day(b.clock))
	b.must(err)
	if d := cmp.Diff(kept, told); d != "" {
		b.t.Error("what is kept and what journals tell differ:", d)
	}
}

// Figures as of a past day are those that were shown on it.
func TestFiguresOfAPastDay(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		set, err := assess.Shipped()
		b.must(err)
		type shown struct {
			Stats  []supervision.Stat
			Record []string
			Points []assess.Org
			Lists  map[string][]string
			Counts supervision.Counts
			Item   string
		}
		var id supervision.ItemID
		look := func(asOf time.Time) (out shown) {
			t.Helper()
			out.Stats, err = b.StatisticsOn(sv, tenant, 2026, supervision.ByUnit, asOf)
			b.must(err)
			record, err := b.RecordOn(sv, tenant, 2026, asOf)
			b.must(err)
			for _, x := range record {
				out.Record = append(out.Record, x.Item.Title+string(x.Case.State)+string(x.Case.Level)+fmt.Sprint(x.HowLate)+time.Duration(len(x.Followed)).String()+time.Duration(len(x.Notices)).String())
			}
			slices.Sort(out.Record)
			a, err := b.AssessOn(sv, tenant, 2026, set.For(2026), asOf)
			b.must(err)
			out.Points = a.Result.Orgs
			out.Lists = map[string][]string{}
			for name, q := range map[string]supervision.Query{"all": {}, "open": {Open: true, Sort: supervision.ByOwner, Desc: true}, "late": {Late: true}, "mine": {Mine: true, Open: true}, "text": {Text: "督办〔2026〕2号"},
				"one": {Owner: "czj", Limit: 1, Source: supervision.FromPerson}, "soon": {DueBefore: b.clock.AddDate(0, 0, 4), Sort: supervision.ByDue}} {
				if name == "soon" && !asOf.IsZero() {
					q.DueBefore = asOf.AddDate(0, 0, 4)
				} else if name == "soon" {
					q.DueBefore = identity.Day(b.clock).AddDate(0, 0, 4)
				}
				q.Tenant, q.AsOf = tenant, asOf
				for _, who := range []context.Context{sv, clerk, b.as(identity.Clerk, "czj")} {
					got, err := b.Listing(who, q)
					b.must(err)
					key := name + " " + identity.From(who).Name
					for i := range got.Rows {
						r := &got.Rows[i]
						out.Lists[key] = append(out.Lists[key], fmt.Sprint(r.Item.ID, r.Item.Number, r.Case.State, r.Case.Level, r.Late(), r.Work, r.Mine, r.State, r.Due, got.Total))
					}
					if name == "all" && who == sv {
						out.Counts = got.Counts
					}
				}
			}
			if v, err := b.ShowOn(clerk, tenant, id, asOf); err == nil {
				out.Item = fmt.Sprint(v.Item.Number, len(v.Acts), len(v.Notices), v.Standing.Line, v.Case.State, v.Late(), v.Line.Parts)
			} else if !fault.Is(err, fault.NotFound) {
				t.Error(err)
			}
			return out
		}
		days := map[string]shown{}
		id = b.make(supervision.Form{Owner: "jyj", Days: 3, Issue: true})
		b.make(supervision.Form{Owner: "slj", Contributors: []identity.OrgID{"czj"}, Days: 4, Issue: true})
		see := func(day string) { days[day] = look(time.Time{}); b.same() }
		see("2026-03-02")
		b.tick("2026-03-05")
		b.must(b.do(clerk, id, supervision.Accept, "", nil))
		see("2026-03-05")
		b.tick("2026-03-12")
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		b.must(second(b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: id, Base: v.Case.Version, Kind: supervision.NoticeRed})))
		see("2026-03-12")
		b.on("2026-03-20")
		b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
		b.must(b.do(sv, id, supervision.Return, "不齐", nil))
		b.must(b.do(clerk, id, supervision.Answer, "补齐", nil))
		b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
		b.must(b.do(sv, id, supervision.Close, "", nil))
		b.tick("2026-03-20")
		see("2026-03-20")
		b.tick("2026-06-01")
		for day, want := range days {
			at, _ := time.Parse(time.DateOnly, day)
			if d := cmp.Diff(want, look(at)); d != "" {
				t.Errorf("as of %s: %s", day, d)
			}
		}
		before, _ := time.Parse(time.DateOnly, "2026-03-01")
		if got := look(before); len(got.Stats)+len(got.Record)+len(got.Points)+len(got.Lists) != 0 || got.Item != "" {
			t.Errorf("before anything happened: %+v", got)
		}
	})
}

// Items that were kept before there were lines get theirs from the daily round.
func TestMissingLinesAreWorkedOut(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		id := b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"czj"}, Days: 5, Issue: true})
		b.must(b.db.Update(t.Context(), b.clock, forget))
		if all, err := b.List(sv, supervision.Query{Tenant: tenant}); err != nil || len(all) != 0 {
			t.Fatalf("without lines the list has %d, %v", len(all), err)
		}
		b.tick("2026-03-02")
		all, err := b.List(b.as(identity.Clerk, "czj"), supervision.Query{Tenant: tenant, Open: true, Owner: "czj", Text: "学位", Sort: supervision.ByOwner})
		b.must(err)
		if len(all) != 1 || all[0].Item.ID != id || all[0].Case.State != casework.StateName("issued") {
			t.Errorf("afterwards the list is %+v", all)
		}
	})
}
