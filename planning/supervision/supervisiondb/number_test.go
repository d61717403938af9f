package supervisiondb_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/supervision"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// numberOf is the number of an item.
func (b *bench) numberOf(id supervision.ItemID) string {
	b.t.Helper()
	v, err := b.Show(b.as(identity.Supervisor, ""), tenant, id)
	b.must(err)
	return v.Item.Number
}

// titled is a form about something of its own.
func titled(title string, owner identity.OrgID) supervision.Form {
	return supervision.Form{Tenant: tenant, Title: title, Asked: "报送结果", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: owner, Days: 5}
}

// at once lets several do something at the same time and gives what they got.
func atOnce[T any](n int, do func(i int) (T, error)) (good []T, bad []error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	for i := range n {
		all.Go(func() {
			x, err := do(i)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				bad = append(bad, err)
			} else {
				good = append(good, x)
			}
		})
	}
	all.Wait()
	return good, bad
}

// An item gets its number when it is issued, once; numbers count from 1 in a year
// without a gap, however many are issued at the same time; nobody's refusal takes one.
func TestItemsAreNumberedWhenTheyAreIssued(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		var drafts []supervision.ItemID
		for i := range 9 {
			item, err := b.Make(sv, titled(fmt.Sprintf("演示事项%d", i), "jyj"))
			b.must(err)
			drafts = append(drafts, item.ID)
		}
		if n := b.numberOf(drafts[0]); n != "" {
			t.Errorf("a draft has the number %s", n)
		}
		b.must(b.do(sv, drafts[0], supervision.Issue, "", nil))
		if n := b.numberOf(drafts[0]); n != "督办〔2026〕1号" {
			t.Errorf("the first has the number %s", n)
		}
		_, err := b.Make(sv, supervision.Form{Tenant: tenant, Title: "演示：天数太多", Asked: "求", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: "jyj", Days: 251, Issue: true})
		b.wants("casework.refusal.guard", err)
		_, bad := atOnce(8, func(i int) (string, error) {
			_, err := b.Do(sv, supervision.Step{Tenant: tenant, Item: drafts[i+1], Base: 1, Transition: supervision.Issue})
			return "", err
		})
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		var got []string
		for _, id := range drafts {
			got = append(got, b.numberOf(id))
		}
		slices.Sort(got)
		var want []string
		for i := range 9 {
			want = append(want, fmt.Sprintf("督办〔2026〕%d号", i+1))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		// Sent back and issued again it keeps its number, and is found by it.
		b.must(b.do(clerk, drafts[0], "decline", "不是我局职责", nil))
		b.must(b.do(sv, drafts[0], supervision.Issue, "", nil))
		found, err := b.List(sv, supervision.Query{Tenant: tenant, Text: "督办〔2026〕1号"})
		b.must(err)
		if len(found) != 1 || found[0].Item.ID != drafts[0] {
			t.Errorf("by its number are found %+v", found)
		}
		// The next year begins anew.
		b.on("2027-01-04")
		item, err := b.Make(sv, titled("演示：新年第一件", "jyj"))
		b.must(err)
		b.must(b.do(sv, item.ID, supervision.Issue, "", nil))
		if n := b.numberOf(item.ID); n != "督办〔2027〕1号" {
			t.Errorf("the first of the next year is %s", n)
		}
	})
}

// Notices of each kind have numbers of their own; of many at the same time none is
// refused and none shares a number.
func TestNoticesAreNumberedByKind(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.on("2026-03-02")
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.tick("2026-03-10")
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		kinds := []supervision.NoticeKind{supervision.NoticeAssign, supervision.NoticeYellow}
		good, bad := atOnce(12, func(i int) (*supervision.Notice, error) {
			return b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: id, Base: v.Case.Version, Kind: kinds[i%2], Again: true})
		})
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		got, want := map[string]int{}, map[string]int{}
		for _, n := range good {
			got[n.Number]++
		}
		for i := range 6 {
			want[fmt.Sprintf("督通〔2026〕%d号", i+1)]++
			want[fmt.Sprintf("督黄〔2026〕%d号", i+1)]++
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		b.make(supervision.Form{Owner: "slj", Days: 5, Issue: true})
		found, err := b.List(sv, supervision.Query{Tenant: tenant, Text: "督黄〔2026〕3号"})
		b.must(err)
		if len(found) != 1 || found[0].Item.ID != id {
			t.Errorf("by the number of its notice are found %+v", found)
		}
	})
}

// A place sets its own words for numbers, and who signs; numbers that were given stay,
// the count goes on.
func TestAPlaceSetsItsNumbers(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		first := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		now, err := b.Style(sv, tenant)
		b.must(err)
		change := func(fn func(*supervision.Style)) error {
			s := *now
			s.Templates = maps.Clone(now.Templates)
			fn(&s)
			return second(b.SetStyle(sv, tenant, now.No, s))
		}
		b.wants("supervision.template", change(func(s *supervision.Style) { s.Templates["item"] = "督字{号}号" }))
		b.wants("supervision.template_taken", change(func(s *supervision.Style) { s.Templates["item"] = s.Templates["red"] }))
		err = change(func(s *supervision.Style) { s.Templates["item"], s.Templates["blue"] = "", "{年}{年}{号}" })
		b.wants("supervision.problems", err)
		if ps := supervision.ProblemsOf(err); len(ps) != 2 || ps[0].Field != "item" || ps[1].Field != "blue" {
			t.Errorf("the problems are %+v", ps)
		}
		b.wants("identity.forbidden", second(b.SetStyle(b.as(identity.Head, "jyj"), tenant, 0, *now)))
		b.must(change(func(s *supervision.Style) {
			s.Templates["item"], s.Issuer = "演政督〔{年}〕{号}号", "演示县人民政府督查室"
		}))
		b.wants("supervision.style_stale", change(func(*supervision.Style) {}))
		other := b.make(supervision.Form{Owner: "slj", Days: 5, Issue: true})
		if one, two := b.numberOf(first), b.numberOf(other); one != "督办〔2026〕1号" || two != "演政督〔2026〕2号" {
			t.Errorf("the numbers are %s and %s", one, two)
		}
		n, err := b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: other, Base: 2, Kind: supervision.NoticeAssign})
		b.must(err)
		_, c, err := b.Notice(sv, tenant, other, n.ID)
		b.must(err)
		if c.Issuer != "演示县人民政府督查室" || c.ItemNumber != "演政督〔2026〕2号" || c.Number != "督通〔2026〕1号" {
			t.Errorf("the notice says %+v", c)
		}
	})
}

// What was issued before there were numbers gets one from the daily round.
func TestEarlierItemsGetTheirNumbers(t *testing.T) {
	each(t, func(b *bench) {
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.must(b.db.Update(t.Context(), b.clock, func(t *db.Tx) error {
			for _, q := range []string{`UPDATE supervision_item SET number = '', body = REPLACE(body, '"number":"督办〔2026〕1号",', '')`, `DELETE FROM supervision_series`} {
				if _, err := t.Exec(context.Background(), q); err != nil {
					return err
				}
			}
			return forget(t)
		}))
		b.tick("2026-03-03")
		if n := b.numberOf(id); n != "督办〔2026〕1号" {
			t.Errorf("its number is %q", n)
		}
	})
}

// A record of the program is chased by one item at a time, whoever raises it at the
// same moment and in whichever way; when it comes back, or the item was cancelled, it
// is offered again. What still holds though its item was closed is offered apart, with
// that item, and raised again by the form alone.
func TestASourceIsRaisedOnce(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		began := b.clock
		b.found = []supervision.Candidate{{Source: supervision.Source{Kind: supervision.FromWarning, Ref: "w1", Name: "学位"}, Owner: "jyj", Title: "学位数落后", Asked: "说明原因", Since: began}}
		by := titled("学位要抓紧", "jyj")
		by.Source = b.found[0].Source
		good, bad := atOnce(8, func(i int) (*supervision.Item, error) {
			if i%2 == 0 {
				return b.Make(sv, by)
			}
			return b.take(sv, by.Source, 10)
		})
		if len(good) != 1 || len(bad) != 7 {
			t.Fatalf("%d were raised, refused: %v", len(good), bad)
		}
		for _, err := range bad {
			if key := fault.From(err).Key; key != "supervision.raised" && key != "supervision.candidate_gone" {
				t.Error(err)
			}
		}
		offered := func(want int) {
			t.Helper()
			all, err := b.Service.Candidates(sv, tenant)
			b.must(err)
			all = slices.DeleteFunc(all, func(c supervision.Candidate) bool { return c.Last != nil })
			if len(all) != want {
				t.Errorf("%d are offered, not %d", len(all), want)
			}
		}
		still := func() *supervision.Candidate {
			t.Helper()
			all, err := b.Service.Candidates(sv, tenant)
			b.must(err)
			if len(all) != 1 || all[0].Last == nil {
				t.Fatalf("what still holds is offered as %+v", all)
			}
			return &all[0]
		}
		offered(0)
		b.must(b.do(sv, good[0].ID, supervision.Cancel, "立错了", nil))
		offered(1)
		again, err := b.take(sv, by.Source, 5)
		b.must(err)
		offered(0)
		b.through(again.ID)
		offered(0) // it has held since before: somebody saw to it
		if c := still(); c.Last.ID != again.ID || c.Last.Number == "" || c.Closed != identity.Day(b.clock) {
			t.Errorf("the item of then is %+v, closed on %s", c.Last, c.Closed)
		}
		_, err = b.take(sv, by.Source, 5)
		b.wants("supervision.candidate_gone", err)
		third, err := b.Make(sv, by)
		b.must(err)
		if all, err := b.Service.Candidates(sv, tenant); err != nil || len(all) != 0 {
			t.Errorf("in work again, it is offered as %+v, %v", all, err)
		}
		raised, err := b.Chasing(sv, tenant, time.Time{}, supervision.Matter{Source: by.Source})
		b.must(err)
		if len(raised) != 3 || raised[0].Item.ID != third.ID || raised[1].Item.ID != again.ID {
			t.Errorf("raised from it were %+v", raised)
		}
		v, err := b.Show(sv, tenant, third.ID)
		b.must(err)
		if len(v.Others) != 2 || len(v.Same) != 0 {
			t.Errorf("beside it stand %+v and %+v", v.Others, v.Same)
		}
		b.through(third.ID)
		if c := still(); c.Last.ID != third.ID {
			t.Errorf("the last item is %+v", c.Last)
		}
		b.on("2026-06-01")
		b.found[0].Since = b.clock // and came back
		offered(1)
	})
}

// through takes an item from its draft to its close.
func (b *bench) through(id supervision.ItemID) {
	b.t.Helper()
	sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
	b.must(b.do(sv, id, supervision.Issue, "", nil))
	b.must(b.do(clerk, id, supervision.Accept, "", nil))
	b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
	b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
	b.must(b.do(sv, id, supervision.Close, "", nil))
}

// Of a document several things may be ordered, each of them once; pressing twice makes
// one item, with and without a document.
func TestTheSameDemandIsIssuedOnce(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		for _, ref := range []string{"审报〔2026〕3号", ""} {
			f := titled("整改专项资金滞留"+ref, "czj")
			f.Source = supervision.Source{Kind: supervision.FromAudit, Ref: ref}
			good, bad := atOnce(5, func(int) (*supervision.Item, error) { return b.Make(sv, f) })
			if len(good) != 1 {
				t.Fatalf("%q: %d were made, refused: %v", ref, len(good), bad)
			}
			for _, err := range bad {
				if f := fault.From(err); f.Key != "supervision.raised" || f.Args["Item"] != string(good[0].ID) {
					t.Error(err)
				}
			}
			for _, change := range []func(*supervision.Form){func(f *supervision.Form) { f.Title += "（二）" }, func(f *supervision.Form) { f.Owner = "slj" }} {
				other := f
				change(&other)
				b.must(second(b.Make(sv, other)))
			}
		}
		// A draft is not worded into what is there already.
		item, err := b.Make(sv, titled("另一件", "czj"))
		b.must(err)
		f := titled("整改专项资金滞留", "czj")
		f.Source.Kind = supervision.FromAudit
		b.wants("supervision.raised", second(b.Revise(sv, item.ID, 1, f)))
		b.must(second(b.Revise(sv, item.ID, 1, titled("另一件，改过", "czj"))))
	})
}

// All that is wrong with a form is told at once, each at its field, and two limits of
// one field are told once.
func TestAllProblemsAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		fields := func(err error) (out []string) {
			for _, p := range supervision.ProblemsOf(err) {
				out = append(out, p.Field)
				if text := p.Msg.In(i18n.ZH); text == "" {
					t.Errorf("%+v says nothing", p)
				}
			}
			return out
		}
		f := supervision.Form{Tenant: tenant, Source: supervision.Source{Kind: "dream"}, Owner: "gone", Contributors: []identity.OrgID{"nobody"}, Days: 5000, Issue: true}
		f.Wrong.Add("files", fault.New(fault.Unsupported, "supervisionweb.file_type", fault.Args{"Name": "a.exe"}))
		err := second(b.Make(sv, f))
		b.wants("supervision.problems", err)
		if d := cmp.Diff([]string{"files", "kind", "title", "asked", "owner", "contributors", "days"}, fields(err)); d != "" {
			t.Error(d, err)
		}
		id := b.make(supervision.Form{Owner: "jyj", Days: 5})
		for days, want := range map[string]string{"0": "casework.refusal.guard", "251": "casework.refusal.guard", "5000": "casework.refusal.guard", "1.5": "casework.refusal.field_type", "很多": "casework.refusal.field_type"} {
			b.wants(want, b.do(sv, id, supervision.Issue, "", map[string]string{"days": days}))
		}
		b.must(b.do(sv, id, supervision.Issue, "", nil))
		b.must(b.do(b.as(identity.Clerk, "jyj"), id, supervision.Accept, "", nil))
		err = b.do(b.as(identity.Clerk, "jyj"), id, supervision.Answer, "", map[string]string{"progress": "快了"})
		if d := cmp.Diff([]string{"progress", "note"}, fields(err)); d != "" {
			t.Error(d, err)
		}
		if all, err := b.List(sv, supervision.Query{Tenant: tenant}); err != nil || len(all) != 1 {
			t.Errorf("left behind: %+v, %v", all, err)
		}
	})
}

// What was due on a Friday and is answered on Sunday was not in time, and late by no
// workday: figures, record and assessment say so, and the same from the journals.
func TestAnsweredOnADayOfRest(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		b.on("2026-03-02") // Monday
		id := b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"czj"}, Days: 4, Issue: true})
		b.must(b.do(clerk, id, supervision.Accept, "", nil))
		b.tick("2026-03-08") // Sunday after the Friday on which it was due
		late := func(want int) {
			t.Helper()
			all, err := b.List(sv, supervision.Query{Tenant: tenant, Late: true})
			b.must(err)
			if len(all) != want {
				t.Errorf("%d are late", len(all))
			}
		}
		late(1)
		b.must(b.do(b.as(identity.Clerk, "czj"), id, supervision.Contribute, "办完", nil))
		b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
		late(1)
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		if v.Late() != (supervision.Late{Over: true}) || v.Line.Held != v.Late() {
			t.Errorf("it is late by %+v, kept %+v", v.Late(), v.Line.Held)
		}
		if late := v.Line.Span("czj", supervision.RoleContributor).LateOn(identity.Day(b.clock), b.Days()); late != (supervision.Late{Over: true}) {
			t.Errorf("the other unit was late by %+v", late)
		}
		b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
		b.must(b.do(sv, id, supervision.Close, "", nil))
		b.same()
		stats, err := b.Statistics(sv, tenant, 2026)
		b.must(err)
		for _, s := range stats {
			if s.InTime != 0 || s.LateHelp != s.Helped {
				t.Errorf("%+v", s)
			}
		}
		record, err := b.Record(sv, tenant, 2026)
		b.must(err)
		if len(record) != 1 || record[0].HowLate != (supervision.Late{Over: true}) {
			t.Errorf("the record says %+v", record)
		}
		if text := record[0].HowLate.In(i18n.ZH, ""); text != "已过期，尚未满1个工作日" {
			t.Error(text)
		}
	})
}

// Who signs an answer may work in another unit than the one that answers: a notice
// says for which unit it is, and where they work.
func TestWhoSignsForAnotherUnit(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		deputy := b.as(identity.Clerk, "jyj")
		identity.From(deputy).Org = "slj" // works there, answers for the bureau of education
		b.must(b.do(deputy, id, supervision.Accept, "", nil))
		b.must(b.do(deputy, id, supervision.Answer, "办完", nil))
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		n, err := b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: id, Base: v.Case.Version, Kind: supervision.NoticeAnswer})
		b.must(err)
		_, c, err := b.Notice(sv, tenant, id, n.ID)
		b.must(err)
		if len(c.Answers) != 1 || c.Answers[0].Org != "演示教育局" || c.Answers[0].Of != "演示水利局" {
			t.Errorf("the answer is told as %+v", c.Answers)
		}
	})
}
