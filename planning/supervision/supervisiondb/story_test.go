package supervisiondb_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/caseworkdb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/planning/supervision/supervisiondb"
	"gangyao/platform/area"
	"gangyao/platform/calendar"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
)

const tenant = identitytest.Tenant

// bench is a service with a clock that the test moves, and sources that it sets.
type bench struct {
	*supervision.Service
	t       testing.TB
	clock   time.Time
	holding map[string]*supervision.Holding // by the ref of what still holds
	found   []supervision.Candidate
	mu      sync.Mutex
	n       int
	db      *db.DB
}

// forget removes what lists are made from, as if it had never been there.
func forget(t *db.Tx) error {
	for _, table := range []string{"supervision_part", "supervision_span", "supervision_line"} {
		if _, err := t.Exec(context.Background(), "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) Gazetteer(context.Context, area.Code) (*identity.OrgTree, *area.Tree, error) {
	return identity.NewOrgTree([]identity.Org{{Tenant: tenant, ID: "jyj", Name: "演示教育局"}, {Tenant: tenant, ID: "czj", Name: "演示财政局"},
		{Tenant: tenant, ID: "slj", Name: "演示水利局"}, {Tenant: tenant, ID: "gone", Name: "已撤销的局", To: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}}), nil, nil
}

func (b *bench) Candidates(context.Context, supervision.Tenant) ([]supervision.Candidate, error) {
	return b.found, nil
}

func (b *bench) Offer(_ context.Context, _ supervision.Tenant, of supervision.Source) (*supervision.Candidate, error) {
	for i := range b.found {
		if b.found[i].Source.Kind == of.Kind && b.found[i].Source.Ref == of.Ref {
			c := b.found[i]
			return &c, nil
		}
	}
	return nil, nil
}

// take makes a draft of one candidate.
func (b *bench) take(ctx context.Context, of supervision.Source, days int) (*supervision.Item, error) {
	items, _, err := b.Raise(ctx, supervision.Raising{Tenant: tenant, Of: []supervision.Source{of}, Days: days})
	if err != nil {
		return nil, err
	}
	return &items[0], nil
}

func (b *bench) Holds(_ context.Context, _ supervision.Tenant, of supervision.Source) (*supervision.Holding, error) {
	return b.holding[of.Ref], nil
}

func each(t *testing.T, fn func(b *bench)) {
	t.Helper()
	days, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &bench{t: t, db: d}
		b.on("2026-03-02")
		b.Service = &supervision.Service{Store: supervisiondb.New(d, caseworkdb.On), Clock: func() time.Time { return b.clock }, IDs: b.id, Days: func() casework.Days { return days }, Names: b, Sources: b}
		fn(b)
	}, caseworkdb.Migrations(), supervisiondb.Migrations())
}

// id counts.
func (b *bench) id() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	return fmt.Sprintf("i%03d", b.n)
}

// on moves the clock to ten in the morning of a day in China.
func (b *bench) on(day string) {
	at, err := time.Parse("2006-01-02 15", day+" 02")
	if err != nil {
		b.t.Fatal(err)
	}
	b.clock = at
}

func (b *bench) as(role identity.Role, org identity.OrgID) context.Context {
	return identitytest.As(b.t, supervision.Rules(), role, org, "")
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(i18n.Fault(i18n.ZH, err), err)
	}
}

// make issues an item to the bureau of education.
func (b *bench) make(f supervision.Form) supervision.ItemID {
	b.t.Helper()
	f.Tenant, f.Title, f.Asked = tenant, "演示：新增学位", "年底前新增学位一千个"
	if f.Source.Kind == "" {
		f.Source.Kind = supervision.FromPerson
	}
	item, err := b.Make(b.as(identity.Supervisor, ""), f)
	b.must(err)
	return item.ID
}

func (b *bench) do(ctx context.Context, id supervision.ItemID, t casework.TransitionName, note string, fields map[string]string) error {
	b.t.Helper()
	v, err := b.Show(identity.With(b.t.Context(), identitytest.Actor(b.t, supervision.Rules(), identity.Leader, "", "")), tenant, id)
	b.must(err)
	_, err = b.Do(ctx, supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: t, Note: note, Fields: fields})
	return err
}

func (b *bench) tick(day string) {
	b.t.Helper()
	b.on(day)
	_, err := b.Tick(identity.With(b.t.Context(), identity.Program(tenant, "测试程序")), tenant)
	b.must(err)
}

func (b *bench) wants(key string, err error) {
	b.t.Helper()
	if f := fault.From(err); err == nil || f.Key != key {
		b.t.Errorf("want %s, have %v", key, err)
	}
}

// The life of an item from a warning to its close, with who sees what on the way.
func TestStoryOfAnItem(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk, head, other := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj"), b.as(identity.Head, "jyj"), b.as(identity.Clerk, "slj")
		b.found = []supervision.Candidate{{Source: supervision.Source{Kind: supervision.FromWarning, Ref: "w1", Name: "学位"}, Owner: "jyj", Level: casework.Red, Title: "学位数落后", Asked: "说明原因，提出措施"}}
		if _, err := b.Candidates(sv, tenant); err != nil {
			t.Fatal(err)
		}
		_, err := b.Service.Candidates(clerk, tenant)
		b.wants("identity.forbidden", err)
		item, err := b.take(sv, b.found[0].Source, 10)
		b.must(err)
		_, err = b.take(sv, b.found[0].Source, 10)
		b.wants("supervision.candidate_gone", err)
		// A draft is not the unit's business yet.
		_, err = b.Show(clerk, tenant, item.ID)
		b.wants("supervision.unknown", err)
		b.must(b.do(sv, item.ID, supervision.Issue, "", nil))
		_, err = b.Show(other, tenant, item.ID)
		b.wants("supervision.unknown", err)
		if mine, err := b.Duties(clerk, tenant); err != nil || len(mine) != 1 || mine[0].Item.Title != "学位数落后" {
			t.Errorf("the clerk owes %+v, %v", mine, err)
		}
		if alerts, err := b.Alerts(head, tenant, time.Time{}); err != nil || len(alerts) != 1 || !strings.Contains(alerts[0].Message.In(i18n.ZH), "学位数落后") {
			t.Errorf("the head heard %+v, %v", alerts, err)
		}
		b.wants("casework.refusal.not_from", b.do(clerk, item.ID, supervision.Answer, "早了", nil))
		b.must(b.do(clerk, item.ID, supervision.Accept, "", nil))
		b.wants("casework.refusal.field_type", b.do(clerk, item.ID, supervision.Report, "在办", map[string]string{"progress": "一半"}))
		b.must(b.do(clerk, item.ID, supervision.Report, "在办", map[string]string{"progress": "40"}))
		_, err = b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: item.ID, Base: 4, Kind: supervision.NoticeYellow})
		b.wants("supervision.notice_level", err)
		b.tick("2026-03-16")
		v, err := b.Show(clerk, tenant, item.ID)
		b.must(err)
		if v.Case.Level != casework.Yellow || v.Work.Left != 0 {
			t.Errorf("on the due day: %s, %+v", v.Case.Level, v.Work)
		}
		n, err := b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: item.ID, Base: v.Case.Version, Kind: supervision.NoticeYellow})
		b.must(err)
		_, err = b.IssueNotice(clerk, supervision.NoticeRequest{Tenant: tenant, Item: item.ID, Base: v.Case.Version, Kind: supervision.NoticeAssign})
		b.wants("identity.forbidden", err)
		b.tick("2026-03-23")
		b.must(b.do(head, item.ID, supervision.Answer, "已增加学位", nil))
		b.must(b.do(sv, item.ID, supervision.Return, "缺材料", nil))
		b.must(b.do(clerk, item.ID, supervision.Answer, "补齐材料", map[string]string{"progress": "100"}))
		b.must(b.do(sv, item.ID, supervision.Verify, "看过现场", map[string]string{"result": "属实"}))
		b.must(b.do(sv, item.ID, supervision.Close, "", nil))
		v, err = b.Show(clerk, tenant, item.ID)
		b.must(err)
		if v.Case.Open() || v.Case.Worst != casework.Red || v.Late() != (supervision.Late{Over: true, Days: 5}) {
			t.Errorf("in the end open %v, worst %s, %+v late", v.Case.Open(), v.Case.Worst, v.Late())
		}
		// The notice says today what it said then.
		_, c, err := b.Notice(head, tenant, item.ID, n.ID)
		b.must(err)
		if c.Owner != "演示教育局" || c.DueOn != "2026-03-16" || c.Late != 0 || len(c.Answers) != 1 || n.Number != "督黄〔2026〕1号" {
			t.Errorf("the notice says %+v", c)
		}
		for _, l := range i18n.Langs() {
			if err := c.Document(l).Validate(); err != nil {
				t.Error(err)
			}
		}
		stats, err := b.Statistics(sv, tenant, 2026)
		b.must(err)
		if len(stats) != 1 || stats[0].Closed != 1 || stats[0].InTime != 0 || stats[0].Returned != 1 {
			t.Errorf("statistics %+v", stats)
		}
		record, err := b.Record(sv, tenant, 2026)
		b.must(err)
		if len(record) != 1 || len(record[0].Notices) != 1 || record[0].Followed[0].Kind != casework.Alarmed {
			t.Errorf("the record %+v", record)
		}
		b.must(b.Store.View(t.Context(), func(tx supervision.ReadTx) error {
			o := casework.Office{Days: b.Days}
			return o.Prove(t.Context(), tx.Read(), tenant, item.ID)
		}))
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		good := supervision.Form{Tenant: tenant, Title: "题", Asked: "求", Source: supervision.Source{Kind: supervision.FromAudit}, Owner: "jyj", Days: 5}
		for key, change := range map[string]func(*supervision.Form){
			"supervision.title_needed":   func(f *supervision.Form) { f.Title = " " },
			"supervision.asked_needed":   func(f *supervision.Form) { f.Asked = "" },
			"supervision.too_long":       func(f *supervision.Form) { f.Title = strings.Repeat("长", 201) },
			"supervision.source_unknown": func(f *supervision.Form) { f.Source.Kind = "dream" },
			"supervision.source_record":  func(f *supervision.Form) { f.Source = supervision.Source{Kind: supervision.FromWarning} },
			"supervision.org_unknown":    func(f *supervision.Form) { f.Owner = "gone" },
			"casework.refusal.guard":     func(f *supervision.Form) { f.Days, f.Issue = 251, true },
			"casework.refusal.needs":     func(f *supervision.Form) { f.Owner, f.Issue = "", true },
		} {
			f := good
			change(&f)
			_, err := b.Make(sv, f)
			b.wants(key, err)
		}
		for _, role := range []identity.Role{identity.Clerk, identity.Head, identity.Planner, identity.Evaluator} {
			_, err := b.Make(b.as(role, ""), good)
			b.wants("identity.forbidden", err)
		}
		_, err := b.Make(identity.With(t.Context(), identity.Program(tenant, "程序")), good)
		b.wants("supervision.person_needed", err)
		// Nothing of what was refused is left behind.
		if all, err := b.List(sv, supervision.Query{Tenant: tenant}); err != nil || len(all) != 0 {
			t.Errorf("left behind: %+v, %v", all, err)
		}
		_, err = b.Make(b.as(identity.Leader, ""), good)
		b.wants("supervision.leader_instructs", err) // what a leader makes is an instruction
		good.Source.Kind = supervision.FromLeader
		if _, err := b.Make(b.as(identity.Leader, ""), good); err != nil {
			t.Error("a leader instructs:", err)
		}
	})
}

// Two items of the same source are shown to each other and merged; the numbers of
// notices go on without a gap, also when two are issued at once.
func TestMergedAndNumbered(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		src := supervision.Source{Kind: supervision.FromPublic, Ref: "热线-1"}
		first := b.make(supervision.Form{Source: src, Owner: "jyj", Contributors: []identity.OrgID{"czj"}, Days: 5, Issue: true})
		second := b.make(supervision.Form{Source: src, Owner: "slj", Days: 5, Issue: true}) // the same letter, another unit
		third := b.make(supervision.Form{Source: supervision.Source{Kind: supervision.FromAudit}, Owner: "jyj", Days: 5, Issue: true})
		v, err := b.Show(sv, tenant, second)
		b.must(err)
		if len(v.Same) != 1 || v.Same[0].Item.ID != first {
			t.Fatalf("the same are %+v", v.Same)
		}
		m := supervision.MergeRequest{Tenant: tenant, From: second, Into: first, FromBase: v.Case.Version, IntoBase: v.Same[0].Case.Version, Note: "同一件事"}
		b.wants("identity.forbidden", b.Merge(b.as(identity.Clerk, "jyj"), m))
		b.must(b.Merge(sv, m))
		b.wants("casework.refusal.stale", b.Merge(sv, m))
		v, err = b.Show(sv, tenant, first)
		b.must(err)
		if len(v.Merged) != 1 || len(v.Same) != 0 {
			t.Errorf("merged %+v", v.Merged)
		}
		if mine, err := b.List(b.as(identity.Clerk, "czj"), supervision.Query{Tenant: tenant}); err != nil || len(mine) != 1 {
			t.Errorf("who contributes sees %d items, %v", len(mine), err)
		}
		var all sync.WaitGroup
		numbers := make(chan int, 8)
		for range 4 {
			all.Go(func() {
				for range 20 {
					n, err := b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: third, Base: 2, Kind: supervision.NoticeAssign, Again: true})
					if err == nil {
						numbers <- n.No
						return
					}
					if !fault.Is(err, fault.Conflict) {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		close(numbers)
		seen := map[int]bool{}
		for n := range numbers {
			seen[n] = true
		}
		if len(seen) != 4 || !seen[1] || !seen[4] {
			t.Errorf("the numbers are %v", seen)
		}
	})
}

// An organisation objects to an input; somebody else decides; then it does not count.
func TestObjection(t *testing.T) {
	each(t, func(b *bench) {
		sv, head := b.as(identity.Supervisor, ""), b.as(identity.Head, "jyj")
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.tick("2026-04-30")
		methods, err := assess.Shipped()
		b.must(err)
		now, err := b.Assess(head, tenant, 2026, methods.Latest())
		b.must(err)
		if len(now.Result.Orgs) != 1 || now.Result.Orgs[0].Points.String() != "0" {
			t.Fatalf("the assessment is %+v", now.Result.Orgs)
		}
		if mine, err := b.Assess(b.as(identity.Head, "slj"), tenant, 2026, methods.Latest()); err != nil || len(mine.Result.Orgs) != 0 {
			t.Errorf("another unit sees %+v, %v", mine, err)
		}
		input := "timeliness/" + string(id)
		b.wants("supervision.note_needed", b.Object(head, tenant, 2026, input, " "))
		b.wants("supervision.no_input", b.Object(head, tenant, 2026, "timeliness/x", "不是我们"))
		b.wants("identity.forbidden", b.Object(b.as(identity.Clerk, "jyj"), tenant, 2026, input, "等上级批复"))
		b.must(b.Object(head, tenant, 2026, input, "等上级批复"))
		b.wants("supervision.objected", b.Object(head, tenant, 2026, input, "再说一次"))
		now, err = b.Assess(sv, tenant, 2026, methods.Latest())
		b.must(err)
		of := now.Disputes[0].ID
		b.wants("identity.forbidden", b.Decide(head, tenant, 2026, of, true, "同意"))
		b.must(b.Decide(sv, tenant, 2026, of, true, "情况属实"))
		b.wants("supervision.decided", b.Decide(sv, tenant, 2026, of, false, "反悔"))
		now, err = b.Assess(sv, tenant, 2026, methods.Latest())
		b.must(err)
		if o := now.Result.Orgs[0]; o.Scored || len(o.Parts[0].Inputs) != 1 || !o.Parts[0].Inputs[0].Struck {
			t.Errorf("after the decision %+v", o)
		}
	})
}

// A year is issued as it was seen: frozen, whatever becomes of the records, corrected
// only by a further issue with a reason.
func TestIssuedAssessmentNeverChanges(t *testing.T) {
	each(t, func(b *bench) {
		sv, head := b.as(identity.Supervisor, ""), b.as(identity.Head, "jyj")
		late := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.make(supervision.Form{Owner: "slj", Days: 5, Issue: true})
		b.tick("2026-04-30")
		set, err := assess.Shipped()
		b.must(err)
		preview := func() string {
			t.Helper()
			now, err := b.Assess(sv, tenant, 2026, set.For(2026))
			b.must(err)
			seen, err := now.Seen()
			b.must(err)
			return seen
		}
		issue := func(ctx context.Context, year int, seen, note string) (*supervision.YearIssue, error) {
			return b.IssueAssessment(ctx, supervision.IssueAssessmentRequest{Tenant: tenant, Year: year, Seen: seen, Note: note})
		}
		seen := preview()
		for key, refused := range map[string]error{
			"identity.forbidden":            second(issue(head, 2026, seen, "")),
			"supervision.assessment_future": second(issue(sv, 2027, seen, "")),
			"supervision.assessment_moved":  second(issue(sv, 2026, "something else", "")),
			"supervision.no_assessment": func() error {
				_, _, err := b.IssuedAssessment(sv, tenant, 2026, 1)
				return err
			}(),
		} {
			b.wants(key, refused)
		}
		// An objection stands in the way until somebody decides about it.
		b.must(b.Object(head, tenant, 2026, "timeliness/"+string(late), "等上级批复"))
		b.wants("supervision.objections_open", second(issue(sv, 2026, preview(), "")))
		now, err := b.Assess(sv, tenant, 2026, set.For(2026))
		b.must(err)
		b.must(b.Decide(sv, tenant, 2026, now.Disputes[0].ID, false, "批复三月已到"))
		b.wants("supervision.assessment_moved", second(issue(sv, 2026, seen, "")))
		x, err := issue(sv, 2026, preview(), "")
		b.must(err)
		read := func(ctx context.Context, no int) string {
			t.Helper()
			_, c, err := b.IssuedAssessment(ctx, tenant, 2026, no)
			b.must(err)
			for _, l := range i18n.Langs() {
				if err := c.Document(l, x.SHA256).Validate(); err != nil {
					t.Error(err)
				}
			}
			seen, err := c.Assessment().Seen()
			b.must(err)
			return seen
		}
		issued := read(sv, 1)
		if issued != preview() {
			t.Error("what was issued is not what was seen")
		}
		b.wants("supervision.assessment_closed", b.Object(head, tenant, 2026, "timeliness/"+string(late), "还有话说"))
		b.wants("supervision.note_needed", second(issue(sv, 2026, preview(), "")))
		b.wants("supervision.assessment_same", second(issue(sv, 2026, preview(), "核对")))
		// The unit sees the points of all, the records of its own.
		_, c, err := b.IssuedAssessment(head, tenant, 2026, 1)
		b.must(err)
		own, _ := c.Result.Org("jyj")
		other, _ := c.Result.Org("slj")
		if len(own.Parts[0].Inputs) != 1 || len(other.Parts[0].Inputs) != 0 || other.Scored || other.Basis != 40 || c.Disputes[0].Decision.Note != "批复三月已到" {
			t.Errorf("the unit sees %+v and %+v", own, other)
		}
		// The records go on; what was issued does not.
		b.tick("2026-06-30")
		b.must(b.do(head, late, supervision.Accept, "", nil))
		b.must(b.do(head, late, supervision.Answer, "办完了", nil))
		if now := preview(); now == issued || read(sv, 1) != issued {
			t.Error("the preview stands still, or the issued assessment moved")
		}
		y, err := issue(sv, 2026, preview(), "漏计一件")
		b.must(err)
		_, c, err = b.IssuedAssessment(sv, tenant, 2026, 2)
		b.must(err)
		if y.No != 2 || c.Corrects != x.SHA256 || c.Note != "漏计一件" || read(sv, 1) != issued {
			t.Errorf("the correction says %d, %s, %s", y.No, c.Corrects, c.Note)
		}
		day := func(s string) time.Time { at, _ := time.Parse(time.DateOnly, s); return at }
		for asOf, want := range map[string]int{"2026-04-29": 0, "2026-04-30": 1, "2026-06-30": 2} {
			if all, err := b.Assessments(sv, tenant, day(asOf)); err != nil || len(all) != want {
				t.Errorf("as of %s there are %d, %v", asOf, len(all), err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// Two who issue at once make one issue; the other is told.
func TestIssuedOnce(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.tick("2026-04-30")
		set, err := assess.Shipped()
		b.must(err)
		now, err := b.Assess(sv, tenant, 2026, set.For(2026))
		b.must(err)
		seen, err := now.Seen()
		b.must(err)
		var all sync.WaitGroup
		done := make(chan error, 4)
		for range 4 {
			all.Go(func() {
				done <- second(b.IssueAssessment(sv, supervision.IssueAssessmentRequest{Tenant: tenant, Year: 2026, Seen: seen}))
			})
		}
		all.Wait()
		close(done)
		good := 0
		for err := range done {
			if err == nil {
				good++
			} else if f := fault.From(err); f.Code != fault.Conflict && f.Key != "supervision.note_needed" {
				t.Error(err)
			}
		}
		if got, err := b.Assessments(sv, tenant, time.Time{}); err != nil || good != 1 || len(got) != 1 {
			t.Errorf("%d said that they issued, %d are there, %v", good, len(got), err)
		}
	})
}
