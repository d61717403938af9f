package indicator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatortest"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// The county of these tests is made up, as are its people and figures.
const (
	county = indicator.Tenant("900101")
	north  = area.Code("900101100")
	south  = area.Code("900101101")
	bureau = identity.OrgID("stats")
	stem   = plan.PlanID("plan-14")
)

// bench is a service over a store in memory, with a clock set by hand.
type bench struct {
	*indicator.Service
	t     testing.TB
	clock time.Time
	ids   int
	plans editions
}

// editions are approved editions by id.
type editions map[plan.EditionID]*plan.Published

func (es editions) Published(_ context.Context, _ plan.Tenant, id plan.EditionID) (*plan.Published, error) {
	if p := es[id]; p != nil {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
}

func (es editions) Plans(context.Context, plan.Tenant) ([]plan.PlanListing, error) {
	by := map[plan.PlanID]*plan.PlanListing{}
	var out []plan.PlanListing
	for _, p := range es {
		l := by[p.Edition.Plan]
		if l == nil {
			l = &plan.PlanListing{Plan: plan.Plan{Tenant: county, ID: p.Edition.Plan, Title: p.Edition.Title, Area: p.Edition.Area, Period: p.Edition.Period}}
			by[p.Edition.Plan] = l
		}
		l.Editions = append(l.Editions, p.Edition)
	}
	for _, l := range by {
		out = append(out, *l)
	}
	return out, nil
}

type places []area.Area

func (ps places) Areas(context.Context, indicator.Tenant) ([]area.Area, error) { return ps, nil }

func newBench(t testing.TB) *bench {
	t.Helper()
	methods, err := method.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, clock: date("2021-03-10"), plans: editions{}}
	b.Service = &indicator.Service{
		Store: &indicatortest.Store{}, Plans: b.plans, Methods: methods,
		Areas: places{
			{Tenant: county, Code: area.Code(county), Name: "云岭县", Level: area.County},
			{Tenant: county, Code: north, Name: "北坡镇", Level: area.Town, Parent: area.Code(county)},
			{Tenant: county, Code: south, Name: "南湾镇", Level: area.Town, Parent: area.Code(county)},
		},
		Clock: func() time.Time { b.clock = b.clock.Add(time.Second); return b.clock },
		IDs:   func() string { b.ids++; return fmt.Sprintf("id-%06d", b.ids) },
	}
	return b
}

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// program acts as the program itself.
func program() context.Context {
	return identity.With(context.Background(), identity.Program(area.Code(county), "程序"))
}

// as acts as a person with roles for the whole county.
func as(name string, roles ...identity.Role) context.Context {
	a := &identity.Actor{Tenant: area.Code(county), Person: identity.PersonID(name), Name: name, Org: bureau, OrgName: "统计局"}
	for _, r := range roles {
		a.Grants = append(a.Grants, identity.Grant{Role: r})
	}
	p := identity.NewPolicy(func(_ area.Code, child, of identity.OrgID) bool { return child == of }, indicator.Rules())
	return identity.With(context.Background(), p.Bind(a))
}

// must ends the test on an error.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v", err)
		}
		return v
	}
}

func num(s string) *quantity.Value { v := quantity.Parse(s); return &v }

func year(y int) period.Period { return period.InYear(y) }

// edition keeps a made-up edition of a plan.
func (b *bench) edition(id plan.EditionID, p plan.PlanID, span [2]int, r *reading.Reading) plan.EditionID {
	pub := plan.OfReading(r, nil)
	pub.Edition.Tenant, pub.Edition.ID, pub.Edition.Plan, pub.Edition.Period = county, id, p, span
	b.plans[id] = pub
	return id
}

// measure records a yearly figure and approves and publishes it.
func (b *bench) measure(code indicator.Code, version, y int, value string) *indicator.Batch {
	b.t.Helper()
	return b.figures(indicator.Published, observe(code, version, area.Code(county), year(y), value))
}

func observe(code indicator.Code, version int, at area.Code, p period.Period, value string) indicator.Observation {
	return indicator.Observation{Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: version, Area: at}, Period: p},
		Value: quantity.Parse(value), Status: indicator.Normal}
}

// figures records observations and takes them up to a stage.
func (b *bench) figures(to indicator.Stage, os ...indicator.Observation) *indicator.Batch {
	b.t.Helper()
	batch := must[*indicator.Batch](b.t)(b.Record(program(), indicator.RecordRequest{Tenant: county, Provenance: indicator.FromReport,
		Origin: "年报", Reason: "测试", Observations: os}))
	for _, stage := range []indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published} {
		if to == indicator.Recorded {
			break
		}
		must[*indicator.BatchInfo](b.t)(b.Advance(program(), indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: stage, SHA256: batch.SHA256}))
		if stage == to {
			break
		}
	}
	return batch
}

// define records a definition with what is usual filled in.
func (b *bench) define(d indicator.Definition) *indicator.Definition {
	b.t.Helper()
	d.Tenant = county
	if d.Kind == "" {
		d.Kind = indicator.Level
	}
	if d.Direction == "" {
		d.Direction = indicator.Up
	}
	return must[*indicator.Definition](b.t)(b.Define(program(), d))
}

// find finds a target's row by its label.
func find(t testing.TB, table *indicator.Table, label string) *indicator.Row {
	t.Helper()
	for i := range table.Rows {
		if table.Rows[i].Target.Label == label {
			return &table.Rows[i]
		}
	}
	t.Fatalf("no row %s", label)
	return nil
}

func (b *bench) table(q indicator.TableQuery) *indicator.Table {
	b.t.Helper()
	q.Tenant = county
	if q.Plan == "" {
		q.Plan = stem
	}
	if q.Lens == "" {
		q.Lens = indicator.Internal
	}
	return must[*indicator.Table](b.t)(b.Table(program(), q))
}

func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}

func readJSON(t testing.TB, path string) *reading.Reading {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r reading.Reading
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}
