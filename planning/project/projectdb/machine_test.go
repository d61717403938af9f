package projectdb_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/planning/project/schedule"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/recall/recalldb"
)

// Whatever people try, in whatever order and from whichever version: the journal
// tells exactly the story of what is stored, past days stay as they were, sums are
// sums, and no stale change gets through.
func TestRandomActsNeverBreakTheRules(t *testing.T) {
	dir, n := t.TempDir(), 0
	kinds := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		n++
		d := dbtest.Open(t, "sqlite:"+filepath.Join(dir, fmt.Sprintf("%d.db", n)), recalldb.Migrations(), projectdb.Migrations())
		defer func(d *db.DB) { _ = d.Close() }(d)
		m := &machine{b: newBench(t, d), past: map[time.Time]string{}, kinds: kinds}
		m.ids = append(m.ids, m.b.make(road()).ID, m.b.confirmed(m.b.at(project.Building)).ID, m.b.at(project.Preparation).ID)
		rt.Repeat(map[string]func(*rapid.T){
			"edit": m.try(func(t *rapid.T, st project.Step, p *project.Project) error {
				f := p.Basics
				f.Leader = rapid.SampledFrom([]string{"", "甲", "乙"}).Draw(t, "leader")
				if rapid.Bool().Draw(t, "money") {
					f.Funds = []project.Fund{{Source: project.Loans, Amount: decimal.New(int64(rapid.IntRange(0, 1e9).Draw(t, "amount")), -4)}}
				}
				_, err := m.b.Edit(m.b.planner(), st, f)
				return err
			}),
			"advance": m.try(func(_ *rapid.T, st project.Step, _ *project.Project) error {
				_, err := m.b.Advance(m.b.planner(), st, 0)
				return err
			}),
			"back": m.try(func(t *rapid.T, st project.Step, _ *project.Project) error {
				_, err := m.b.Back(m.b.planner(), st, rapid.SampledFrom(project.Stages()).Draw(t, "to"))
				return err
			}),
			"stand": m.try(func(t *rapid.T, st project.Step, _ *project.Project) error {
				_, err := m.b.Stand(m.b.planner(), st, rapid.SampledFrom(project.Standings()).Draw(t, "to"))
				return err
			}),
			"paper": m.try(func(t *rapid.T, st project.Step, _ *project.Project) error {
				k := rapid.SampledFrom(m.b.GatesOn(m.b.Today()).Documents).Draw(t, "kind")
				_, err := m.b.AddDocument(m.b.manager(), st, project.Document{Kind: k, Number: "1", Body: "局", On: day("2025-01-02"), Void: rapid.IntRange(0, 3).Draw(t, "void") == 0, Note: "撤销"})
				return err
			}),
			"waive": m.try(func(t *rapid.T, st project.Step, p *project.Project) error {
				next := p.Stage.Next()
				for _, r := range m.b.GatesOn(m.b.Today()).Gates[next] {
					if q, err := m.b.AskWaiver(m.b.manager(), st, next, r.ID); err == nil {
						st.Base = q.Version
						_, err = m.b.SettleWaiver(m.b.as(identity.Leader, ""), st, next, r.ID, rapid.Bool().Draw(t, "grant"))
						m.fine(t, err)
					}
				}
				return nil
			}),
			"plan": m.try(func(t *rapid.T, st project.Step, p *project.Project) error {
				s := day("2025-01-01") + schedule.Day(rapid.IntRange(0, 60).Draw(t, "start"))
				ms := []project.Milestone{{ID: "a", Name: "甲", Start: s, Finish: s + 20, Weight: 1, Key: true}, {ID: "b", Name: "乙", Start: s + 30, Finish: s + 90, Weight: 2}}
				_, err := m.b.Replan(m.b.manager(), st, project.Replanning{Milestones: ms, Links: []project.Link{{From: "a", To: "b", Kind: schedule.FinishStart}}, Push: true})
				return err
			}),
			"year": m.try(func(t *rapid.T, st project.Step, _ *project.Project) error {
				_, err := m.b.PlanYear(m.b.manager(), st, 2025, []project.Fund{{Source: project.Local, Amount: decimal.New(int64(rapid.IntRange(0, 9999).Draw(t, "money")), -2)}}, "")
				return err
			}),
			"report": m.try(m.report), "more reports": m.try(m.report),
			"problem": m.try(func(t *rapid.T, st project.Step, p *project.Project) error {
				if len(p.Problems) > 0 && rapid.Bool().Draw(t, "close") {
					_, err := m.b.CloseProblem(m.b.manager(), st, p.Problems[0].ID)
					return err
				}
				_, err := m.b.AddProblem(m.b.manager(), st, project.Problem{Text: "缺土", Due: day("2025-02-01")})
				return err
			}),
			"list": m.try(func(t *rapid.T, st project.Step, _ *project.Project) error {
				to := rapid.SampledFrom([]project.MemberState{project.Proposed, project.Approved, project.Removed}).Draw(t, "to")
				ctx := m.b.planner()
				if to == project.Approved {
					ctx = m.b.as(identity.Leader, "")
				}
				_, err := m.b.Enlist(ctx, project.Choice{Tenant: tenant, List: project.List{Kind: project.Annual, Year: 2025}, Projects: []project.Seen{{ID: st.ID, Base: st.Base}}, To: to, Reason: "测试"})
				return err
			}),
			"join": m.try(func(t *rapid.T, st project.Step, _ *project.Project) error {
				other := m.load(t, rapid.SampledFrom(m.ids).Draw(t, "other"))
				before := m.together(t)
				_, err := m.b.Join(m.b.planner(), tenant, project.Seen{ID: st.ID, Base: st.Base}, []project.Seen{{ID: other.ID, Base: other.Version}}, project.Merged, "合并")
				if after := m.together(t); after != before {
					t.Fatalf("a merger (%v) makes of\n%s\nthis:\n%s", err, before, after)
				}
				return err
			}),
			"split": m.try(func(t *rapid.T, st project.Step, p *project.Project) error {
				if len(m.ids) > 8 {
					return nil
				}
				parts := make([]project.Part, rapid.IntRange(2, 4).Draw(t, "parts"))
				rest := slices.Clone(p.Basics.Funds)
				for i := range parts {
					parts[i].Basics = p.Basics
					parts[i].Name, parts[i].Code, parts[i].Funds, parts[i].Counts = fmt.Sprintf("%s第%d段", p.Basics.Name, i+1), "", nil, nil
					for k := range rest { // any share of any source; the last takes the rest
						take := rest[k].Amount
						if i < len(parts)-1 {
							take = take.Mul(decimal.New(int64(rapid.IntRange(0, 100).Draw(t, "share")), -2)).Truncate(6)
						}
						parts[i].Funds = append(parts[i].Funds, project.Fund{Source: rest[k].Source, Amount: take})
						rest[k].Amount = rest[k].Amount.Sub(take)
					}
				}
				parts[0].Counts = p.Basics.Counts
				if plan := p.Plan(); plan != nil {
					for _, x := range plan.Milestones {
						i := rapid.IntRange(0, len(parts)-1).Draw(t, "to")
						parts[i].Milestones = append(parts[i].Milestones, x.ID)
					}
				}
				before, months := m.together(t), p.MoneyTable().Months
				made, err := m.b.Divide(m.b.planner(), tenant, project.Seen{ID: st.ID, Base: st.Base}, parts, "拆分")
				for _, q := range made {
					m.ids = append(m.ids, q.ID)
				}
				if after := m.together(t); after != before {
					t.Fatalf("a split (%v) makes of\n%s\nthis:\n%s", err, before, after)
				}
				for k, was := range months {
					var done, paid decimal.Decimal
					for _, q := range made {
						x := q.MoneyTable().Months[k]
						if done, paid = done.Add(x.Done), paid.Add(x.Paid); x.Done.IsNegative() || x.Paid.IsNegative() {
							t.Fatalf("a part has less than nothing in %s: %+v", was.Month, x)
						}
					}
					if err == nil && (!done.Equal(was.Done) || !paid.Equal(was.Paid)) {
						t.Fatalf("of %s done and %s paid in %s the parts have %s and %s", was.Done, was.Paid, was.Month, done, paid)
					}
				}
				m.kinds["split"] += len(made)
				return err
			}),
			"days go by": func(t *rapid.T) {
				m.b.mu.Lock()
				m.b.clock = m.b.clock.AddDate(0, 0, rapid.IntRange(1, 20).Draw(t, "days"))
				m.b.mu.Unlock()
			},
			"": m.check,
		})
	})
	for _, k := range []string{"edited", "moved", "document", "waiver", "baseline", "year", "report", "problem", "member", "relation", "taken", "split"} {
		if kinds[k] == 0 {
			t.Errorf("no act %s ever went through: %v", k, kinds)
		}
	}
	t.Log(kinds)
}

type machine struct {
	b     *bench
	ids   []project.ID
	past  map[time.Time]string // what was seen at some times
	times []time.Time
	kinds map[string]int
}

// together is money and open problems of all projects that go on, which neither a merger nor a split changes.
func (m *machine) together(t *rapid.T) string {
	funds, paid := map[project.Source]decimal.Decimal{}, map[project.Source]decimal.Decimal{}
	var planned, done decimal.Decimal
	problems := 0
	for _, id := range m.ids {
		p := m.load(t, id)
		if p.Standing.Over() {
			continue
		}
		for _, f := range p.Basics.Funds {
			funds[f.Source] = funds[f.Source].Add(f.Amount)
		}
		if y := p.YearPlan(2025); y != nil {
			planned = planned.Add(project.Sum(y.Funds))
		}
		money := p.MoneyTable()
		done = done.Add(money.Total.Done)
		for _, f := range money.Total.PaidBy {
			paid[f.Source] = paid[f.Source].Add(f.Amount)
		}
		for i := range p.Problems {
			if p.Problems[i].Open() {
				problems++
			}
		}
	}
	return fmt.Sprintf("invested %v, planned %s, done %s, paid %v, %d problems", funds, planned, done, paid, problems)
}

// confirmed is a project with a confirmed month, so that a merger has something to take over.
func (b *bench) confirmed(p *project.Project) *project.Project {
	p = b.must(b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, 1), Done: wan("12.5"), Paid: []project.Fund{{Source: project.Local, Amount: wan("3")}}, Physical: wan("5")}))
	p = b.must(b.SubmitReport(b.manager(), step(p), month(2025, 1)))
	return b.must(b.SettleReport(b.head(), step(p), month(2025, 1), true))
}

func (m *machine) fine(t *rapid.T, err error) {
	if err != nil && fault.From(err).Code == fault.Internal {
		t.Fatal(err)
	}
}

func (m *machine) load(t *rapid.T, id project.ID) *project.Project {
	v, err := m.b.Show(m.b.planner(), tenant, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	return v.Project
}

// try does something to a project, often from a version that is old.
func (m *machine) try(do func(*rapid.T, project.Step, *project.Project) error) func(*rapid.T) {
	return func(t *rapid.T) {
		p := m.load(t, rapid.SampledFrom(m.ids).Draw(t, "project"))
		st := project.Step{Tenant: tenant, ID: p.ID, Base: p.Version, Reason: "测试"}
		if rapid.IntRange(0, 3).Draw(t, "old") == 0 {
			st.Base = rapid.IntRange(0, p.Version).Draw(t, "base")
		}
		err := do(t, st, p)
		m.fine(t, err)
		if q := m.load(t, p.ID); err != nil && q.Version != p.Version {
			t.Fatalf("refused (%v), and yet version %d became %d", err, p.Version, q.Version)
		}
	}
}

func (m *machine) report(t *rapid.T, st project.Step, p *project.Project) error {
	mo := month(2025, rapid.IntRange(1, 2).Draw(t, "month"))
	switch rapid.IntRange(0, 3).Draw(t, "do") {
	case 0:
		_, err := m.b.SubmitReport(m.b.manager(), st, mo)
		return err
	case 1:
		_, err := m.b.SettleReport(m.b.head(), st, mo, rapid.IntRange(0, 3).Draw(t, "confirm") > 0)
		return err
	}
	f := project.ReportForm{Month: mo, Done: decimal.New(int64(rapid.IntRange(0, 99999).Draw(t, "done")), -2), Physical: decimal.New(int64(rapid.IntRange(0, 10000).Draw(t, "physical")), -2),
		Paid: []project.Fund{{Source: project.Local, Amount: wan("1")}, {Source: project.Bonds, Amount: wan("2.5")}}, Note: "调整", Reason: "更正"}
	_, err := m.b.SaveReport(m.b.manager(), st, f)
	return err
}

// check compares the journal with what is stored, and the past with what was seen then.
func (m *machine) check(t *rapid.T) {
	now := m.b.now()
	var all []string
	for _, id := range m.ids {
		p := m.load(t, id)
		acts := m.acts(t, id, time.Time{})
		again, err := project.Replay(acts, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := text(t, p), text(t, again); a != b {
			t.Fatalf("stored   %s\nreplayed %s", a, b)
		}
		for i, a := range acts {
			m.kinds[a.Change.Kind()]++
			if a.Seq != i+1 {
				t.Fatalf("act %d has the number %d", i+1, a.Seq)
			}
		}
		all = append(all, text(t, p))
		m.sums(t, p)
	}
	m.past[now] = fmt.Sprint(all)
	m.times = append(m.times, now)
	for _, at := range []time.Time{m.times[0], m.times[len(m.times)/2]} { // the first, and one in between
		seen := m.past[at]
		var was []string
		for _, id := range m.ids {
			p, err := project.Replay(m.acts(t, id, at), at)
			if err != nil {
				t.Fatal(err)
			}
			if p != nil { // it was made later
				was = append(was, text(t, p))
			}
		}
		if fmt.Sprint(was) != seen {
			t.Fatalf("what was seen at %s is told otherwise now", at)
		}
	}
}

func (m *machine) acts(t *rapid.T, id project.ID, until time.Time) []project.Act {
	var acts []project.Act
	if err := m.b.Store.View(context.Background(), func(tx project.ReadTx) error {
		return tx.Acts(context.Background(), tenant, id, until, func(a *project.Act) error { acts = append(acts, *a); return nil })
	}); err != nil {
		t.Fatal(err)
	}
	return acts
}

// sums: totals equal the sums of their parts, in the table and in the library.
func (m *machine) sums(t *rapid.T, p *project.Project) {
	table := p.MoneyTable()
	var done, paid, months, by decimal.Decimal
	for _, y := range table.Years {
		done, paid = done.Add(y.Done), paid.Add(y.Paid)
		by = by.Add(project.Sum(y.PaidBy))
	}
	for _, x := range table.Months {
		months = months.Add(x.Done)
	}
	if !done.Equal(table.Total.Done) || !months.Equal(done) || !paid.Equal(table.Total.Paid) || !by.Equal(paid) || !project.Sum(table.Total.PaidBy).Equal(paid) {
		t.Fatalf("%+v", table)
	}
	page, err := m.b.Library(m.b.planner(), project.Query{Tenant: tenant, Standings: project.Standings()})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(page.Rows, func(r *project.Row) bool { return r.ID == p.ID })
	r := page.Rows[i]
	if r.Version != p.Version || !project.Wan(r.Done).Equal(done) || !project.Wan(r.Total).Equal(p.Total()) {
		t.Fatalf("the library shows %+v of %+v", r, p)
	}
	if l := m.b.Lights.On(page.Day).Judge(p.Facts(time.FixedZone("CST", 8*3600)), page.Day); l.Colour != r.Light {
		t.Fatalf("the library shows %s, the page %s", r.Light, l.Colour)
	}
}

func text(t *rapid.T, p *project.Project) string {
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (b *bench) now() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.clock }

// Many at once: each change that was said to be kept is kept, on both engines.
func TestManyAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p, q := b.make(road()), b.make(road())
		var wg sync.WaitGroup
		var mu sync.Mutex
		kept := 0
		for i := range 12 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				st := step(p)
				if i%2 == 0 {
					st = step(q)
				}
				_, err := b.AddProblem(b.manager(), st, project.Problem{Text: fmt.Sprint("问题", i), Due: day("2025-03-01")})
				if err != nil && fault.From(err).Code != fault.Conflict {
					t.Errorf("%v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					kept++
				}
			}()
		}
		wg.Wait()
		got := len(b.show(p, 0).Project.Problems) + len(b.show(q, 0).Project.Problems)
		if kept != 12 || got != 12 {
			t.Errorf("%d were said to be kept, %d are there", kept, got)
		}
	})
}
