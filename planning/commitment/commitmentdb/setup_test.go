package commitmentdb_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/reading"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/search"
)

const tenant = identitytest.Tenant // a made-up county, as all of this

// bench is a service over a real plan, with a clock that the test moves, and
// indicators and projects that it sets.
type bench struct {
	*commitment.Service
	t     testing.TB
	db    *db.DB
	plans *plan.Service
	plan  plan.PlanID
	files *attach.Store

	mu       sync.Mutex
	clock    time.Time
	n        int
	told     []string
	orgs     []identity.Org
	verdicts map[indicator.Code]method.Verdict
	tables   map[plan.PlanID][]indicator.Row
	projects map[plan.ItemID][]commitment.ProjectState
}

func each(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newBench(t, d)) }, plandb.Migrations(), search.Migrations(), commitmentdb.Migrations())
}

func newBench(t testing.TB, d *db.DB) *bench {
	t.Helper()
	files, err := attach.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, db: d, files: files, clock: noon("2021-03-10"), verdicts: map[indicator.Code]method.Verdict{}, tables: map[plan.PlanID][]indicator.Row{}}
	clock := func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.clock = b.clock.Add(time.Millisecond)
		return b.clock
	}
	ids := func() string { b.mu.Lock(); defer b.mu.Unlock(); b.n++; return fmt.Sprintf("id-%06d", b.n) }
	b.plans = &plan.Service{Store: plandb.New(d), Attach: files, Clock: clock, IDs: ids, Read: b.read}
	b.Service = b.service(clock, ids)
	for _, o := range []identity.Org{
		{ID: "fgj", Name: "云岭县发展和改革局", Short: "发改局"}, {ID: "jtj", Name: "云岭县交通运输局", Short: "交通局"}, {ID: "slj", Name: "云岭县水利局", Short: "水利局"},
		{ID: "gxj", Name: "云岭县工业和信息化局", Short: "工信局"}, {ID: "czj", Name: "云岭县财政局", Short: "财政局"}, {ID: "jtj/glz", Name: "云岭县公路站", Short: "公路站", Parent: "jtj"},
		{ID: "old", Name: "云岭县扶贫办", Short: "扶贫办", To: day("2021-06-30")},
	} {
		o.Tenant, o.Kind, o.Area = tenant, identity.Department, tenant
		b.orgs = append(b.orgs, o)
	}
	return b
}

// service is another program on the same database.
func (b *bench) service(clock func() time.Time, ids func() string) *commitment.Service {
	return &commitment.Service{Store: commitmentdb.New(b.db), Plans: b.plans.Public(), Orgs: b, Measured: b, Projects: b, Files: b.files, Clock: clock, IDs: ids,
		Notify: func(topic string) { b.mu.Lock(); defer b.mu.Unlock(); b.told = append(b.told, topic) }}
}

// Orgs, Table, Indicator and OfPlan let the bench stand for what a Service needs.
func (b *bench) Orgs(context.Context, identity.OrgQuery) ([]identity.Org, error) {
	return slices.Clone(b.orgs), nil
}

func (b *bench) Table(_ context.Context, q indicator.TableQuery) (*indicator.Table, error) {
	rows := b.tables[q.Plan]
	if rows == nil {
		return nil, fault.New(fault.NotFound, "indicator.plan_unmeasured", nil)
	}
	out := &indicator.Table{Plan: q.Plan}
	for _, r := range rows {
		if !q.AllAreas && r.Target.Area != q.Tenant {
			continue
		}
		if v := b.verdicts[r.Target.Pinned.Code]; v != "" {
			r.Judgement.Verdict = v
		}
		out.Rows = append(out.Rows, r)
	}
	return out, nil
}

func (b *bench) Indicator(_ context.Context, q indicator.IndicatorQuery) (*indicator.Dossier, error) {
	for _, rows := range b.tables {
		for i := range rows {
			if r := &rows[i]; r.Target.Pinned.Code == q.Code && r.Target.Aim != nil {
				j := indicator.Judged{Row: *r}
				for y := r.Target.Start; y <= r.Target.End; y++ {
					j.Trajectory = append(j.Trajectory, method.Point{Period: period.InYear(y), Value: quantity.Parse(fmt.Sprint(100 + 10*(y-2020)))})
				}
				return &indicator.Dossier{Definition: r.Definition, Targets: []indicator.Judged{j}}, nil
			}
		}
	}
	if q.Code == "homes-watched" { // a pack's measure: no target of the plan
		f := func(y int, v string) indicator.Sourced {
			return indicator.Sourced{Known: indicator.Known{Period: period.InYear(y), Value: quantity.Parse(v)}}
		}
		d := &indicator.Definition{Code: q.Code, Version: 1, Name: "监测户数", Unit: "户"}
		return &indicator.Dossier{Definition: d, Series: []indicator.Shown{{Version: 1, Figures: []indicator.Sourced{f(2022, "120"), f(2021, "60")}}}}, nil
	}
	return nil, fault.New(fault.NotFound, "indicator.unknown", nil)
}

func (b *bench) OfPlan(context.Context, commitment.Tenant, plan.PlanID, time.Time) (map[plan.ItemID][]commitment.ProjectState, error) {
	return b.projects, nil
}

// read reads a plan's text for the tests that need one: lines that build something
// are measures, lines that push something on promise too, and no measure is made of
// them, all else is background.
func (b *bench) read(_ string, data []byte) (*reading.Reading, []rune, error) {
	r := &reading.Reading{Plan: county().Plan}
	at, section := 0, "0"
	for _, line := range strings.SplitAfter(string(data), "\n") {
		span := reading.Span{at, at + len([]rune(strings.TrimSpace(line)))}
		at += len([]rune(line))
		class := reading.ClassBackground
		switch {
		case span.Len() == 0:
			continue
		case strings.HasPrefix(line, "第"):
			section = fmt.Sprint(len(r.Sections) + 1)
			r.Sections = append(r.Sections, reading.Section{ID: section, Label: string([]rune(line)[:3]), Title: strings.TrimSpace(string([]rune(line)[4:])), Level: 1, Span: span})
			continue
		case strings.HasPrefix(line, "修建"):
			class = reading.ClassMeasure
			r.Measures = append(r.Measures, reading.Measure{Section: section, Verb: "修建", Text: strings.TrimSpace(line), Span: span, Confidence: 1})
		case strings.HasPrefix(line, "推进"):
			class = reading.ClassMeasure
		}
		r.Sentences = append(r.Sentences, reading.Sentence{Section: section, Span: span, Class: class})
	}
	return r, []rune(string(data)), nil
}

// items lists the items of a draft.
func (b *bench) items(e plan.EditionID) (out []plan.Item) {
	b.t.Helper()
	if err := b.plans.Store.View(b.t.Context(), func(tx plan.ReadTx) (err error) {
		out, err = tx.Items(b.t.Context(), tenant, e)
		return err
	}); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// county is the plan that most tests work with.
func county() *reading.Reading {
	c := func(section, subject, value, unit, kind string, op reading.Op, due int, owners ...string) reading.Commitment {
		v := quantity.Parse(value)
		return reading.Commitment{Section: section, Text: subject + "达到" + value + unit, Subject: subject, Op: op, Value: &v, Unit: unit, Due: due, DueExplicit: due == 2023, Kind: kind, Confidence: 1, Owners: owners}
	}
	three := quantity.Parse("3")
	goal := quantity.Parse("150")
	r := &reading.Reading{
		Plan:     reading.Plan{Title: "云岭县国民经济和社会发展第十四个五年规划纲要", Area: reading.Area{Code: string(tenant), Name: "云岭县"}, Period: [2]int{2021, 2025}, Kind: "outline"},
		Sections: []reading.Section{{ID: "1", Label: "第一章", Title: "交通水利", Level: 1}, {ID: "2", Label: "第二章", Title: "产业发展", Level: 1}},
		Tables:   []reading.Table{{ID: "专栏1", Title: "主要指标", Kind: "targets", Section: "2", TargetYear: 2025}},
		Indicators: []reading.Indicator{{Table: "专栏1", No: "1", Name: "规模工业企业", Unit: "家", Nature: reading.Binding,
			Target: &reading.Dated{Year: 2025, Value: &goal, Op: reading.AtLeast}}},
		Commitments: []reading.Commitment{
			c("1", "新建变电站", "3", "座", "count", reading.Equal, 2023, "交通运输局"),
			c("2", "规模工业企业", "150", "家", "count", reading.AtLeast, 2025, "工业和信息化局"),
			c("2", "高新技术企业", "40", "家", "count", reading.AtLeast, 2025, "科学技术局", "工业和信息化局"),
		},
		Works: []reading.Work{
			{Section: "1", Action: "新建", Name: "青石大桥", Status: "planned", Confidence: 1, Owners: []string{"交通运输局"}},
			{Section: "1", Action: "扩建", Name: "白鹭灌区", Quantity: &three, Unit: "处", Status: "planned", Confidence: 1, Owners: []string{"水利局"}},
		},
		Systems:  []reading.System{{Section: "2", Name: "云岭县产业数据平台", Form: "platform", Confidence: 1, Owners: []string{"工业和信息化局"}}},
		Measures: []reading.Measure{{Section: "2", Verb: "落实", Text: "落实企业用地补贴政策", Confidence: 1}},
	}
	for i := range r.Commitments {
		r.Commitments[i].ID = fmt.Sprint("c", i)
	}
	return r
}

func (b *bench) program() context.Context {
	return identity.With(b.t.Context(), identity.Program(tenant, "程序"))
}

// approve imports a reading as the plan's next edition and approves it.
func (b *bench) approve(r *reading.Reading, on string) *plan.Edition {
	b.t.Helper()
	o := plan.ImportOptions{Tenant: tenant, Plan: b.plan}
	got := must(b.plans.ImportReading(b.program(), "plan.json", r, o))(b.t)
	b.plan = got.Edition.Plan
	return must(b.plans.Approve(b.program(), plan.ApproveRequest{Tenant: tenant, Edition: got.Edition.ID, On: on, Body: "云岭县人民代表大会", AcceptAll: true}))(b.t)
}

// approved is the usual plan, approved, its table measured.
func (b *bench) approved() *bench {
	b.t.Helper()
	b.approve(county(), "2021-03-06")
	b.measure()
	return b
}

// measure gives the row of the plan's table a target.
func (b *bench) measure() {
	b.t.Helper()
	p := must(b.plans.Public().Current(b.t.Context(), tenant, b.plan, time.Time{}))(b.t)
	row := p.Entries(plan.KindIndicator)[0]
	b.tables[b.plan] = []indicator.Row{b.target("firms", "150", row.ID, method.OnTrack)}
}

func (b *bench) target(code indicator.Code, aim string, item plan.ItemID, v method.Verdict) indicator.Row {
	a := quantity.Parse(aim)
	return indicator.Row{
		Target: &indicator.Target{Tenant: tenant, Plan: b.plan, Item: item, Pinned: indicator.Version{Code: code, Version: 1}, Area: tenant, Rule: indicator.RuleLevel, Unit: "家",
			Aim: &a, Op: ">=", Start: 2021, End: 2025, Binding: true, Label: string(code)},
		Definition: &indicator.Definition{Code: code, Version: 1, Name: string(code), Unit: "家", Kind: indicator.Level, Direction: indicator.Up},
		Judgement:  method.Judgement{Verdict: v},
		Years:      []indicator.Known{{Period: period.InYear(2021), Value: quantity.Parse("118")}},
	}
}

// as lets a role of an organisation act.
func (b *bench) as(role identity.Role, org identity.OrgID) context.Context {
	return identitytest.As(b.t, commitment.Rules(), role, org, "")
}

func (b *bench) planner() context.Context                 { return b.as(identity.Planner, "") }
func (b *bench) clerk(org identity.OrgID) context.Context { return b.as(identity.Clerk, org) }
func (b *bench) head(org identity.OrgID) context.Context  { return b.as(identity.Head, org) }
func (b *bench) visitor() context.Context                 { return identitytest.Visitor(b.t, commitment.Rules()) }

// on moves the clock to the middle of a day.
func (b *bench) on(s string) { b.mu.Lock(); defer b.mu.Unlock(); b.clock = noon(s) }

func (b *bench) query() commitment.Query {
	return commitment.Query{Tenant: tenant, Plan: b.plan, Lens: indicator.Internal}
}

// tree is what the planner sees.
func (b *bench) tree(asOf time.Time, f commitment.Filter) *commitment.Tree {
	b.t.Helper()
	q := b.query()
	q.AsOf = asOf
	return must(b.Tree(b.planner(), q, f))(b.t)
}

// rows lists the rows of a tree in order.
func rows(t *commitment.Tree) []commitment.Row {
	var out []commitment.Row
	var walk func(ns []*commitment.Node)
	walk = func(ns []*commitment.Node) {
		for _, n := range ns {
			out = append(out, n.Rows...)
			walk(n.Children)
		}
	}
	walk(t.Chapters)
	return out
}

// row finds a duty by words in it.
func (b *bench) row(words string) commitment.Row {
	b.t.Helper()
	return b.rowOn(words, time.Time{})
}

func (b *bench) rowOn(words string, asOf time.Time) commitment.Row {
	b.t.Helper()
	for _, r := range rows(b.tree(asOf, commitment.Filter{})) {
		if strings.Contains(r.Text, words) {
			return r
		}
	}
	b.t.Fatalf("no duty says %s", words)
	return commitment.Row{}
}

// assign gives a duty terms as the planner.
func (b *bench) assign(words string, change func(*commitment.Terms)) *commitment.Fate {
	b.t.Helper()
	f, err := b.tryAssign(words, change)
	return must(f, err)(b.t)
}

func (b *bench) tryAssign(words string, change func(*commitment.Terms)) (*commitment.Fate, error) {
	b.t.Helper()
	r := b.row(words)
	t := r.Terms
	if r.Default {
		t.Verify = commitment.Verification{}
	}
	change(&t)
	return b.Assign(b.planner(), tenant, b.plan, commitment.AssignRequest{Duty: r.Duty, Base: r.Version, Terms: t}, "")
}

// file stores a file.
func (b *bench) file(content string) commitment.File {
	b.t.Helper()
	sha, n, err := b.files.Put(b.t.Context(), strings.NewReader(content))
	if err != nil {
		b.t.Fatal(err)
	}
	return commitment.File{SHA256: sha, Name: content + ".pdf", Bytes: n}
}

// give submits evidence as the clerk of an organisation.
func (b *bench) give(org identity.OrgID, words string, req commitment.SubmitRequest) (*commitment.Evidence, error) {
	b.t.Helper()
	req.Tenant, req.Plan, req.Duty = tenant, b.plan, b.row(words).Duty
	if req.Note == "" {
		req.Note = "见附件"
	}
	return b.SubmitEvidence(b.clerk(org), req)
}

func (b *bench) step(e *commitment.Evidence) commitment.EvidenceStep {
	return commitment.EvidenceStep{Tenant: tenant, Plan: b.plan, Evidence: e.ID, Base: e.Version, SHA256: e.SHA256}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func noon(s string) time.Time { return day(s).Add(4 * time.Hour) }

func num(s string) *quantity.Value { v := quantity.Parse(s); return &v }

// refused checks that err is a fault with a key that both languages know.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	if err == nil || fault.From(err).Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
	for _, l := range i18n.Langs() {
		if strings.HasPrefix(key, "commitment.") && !i18n.Shipped().Has(l, key) {
			t.Errorf("%s has no message in %s", key, l)
		}
	}
}

// fields checks which fields an error complains about.
func fields(t testing.TB, err error, want ...string) {
	t.Helper()
	var got []string
	for _, f := range indicator.Fields(err) {
		got = append(got, f.Field+" "+f.Fault.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v complains about %q, want %q", err, got, want)
	}
}

// exec changes what is stored behind the program's back.
func (b *bench) exec(query string, args ...any) {
	b.t.Helper()
	if err := b.db.Update(b.t.Context(), noon("2026-02-03"), func(tx *db.Tx) error {
		_, err := tx.Exec(b.t.Context(), query, args...)
		return err
	}); err != nil {
		b.t.Fatal(err)
	}
}

func second[T any](_ T, err error) error { return err }

func identityFault(err error) bool { return strings.HasPrefix(fault.From(err).Key, "identity.") }
