package reportingdb_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// A made-up county with a bureau and two towns. Each town reports its
// households, the bureau the output, the share of forest and the population,
// which a register could supply.
const (
	tenant = identitytest.Tenant
	townA  = area.Code("900101100")
	townB  = area.Code("900101101")
)

var year = period.InYear(2025)

func definitions() []indicator.Definition {
	d := func(code indicator.Code, name, unit string, kind indicator.Kind, owner identity.OrgID) indicator.Definition {
		return indicator.Definition{Tenant: tenant, Code: code, Version: 1, Revision: 1, Name: name, Unit: quantity.Unit(unit), Kind: kind, Frequency: period.Year,
			Owner: owner, By: "统计员"}
	}
	people := d("population", "常住人口", "万人", indicator.Level, "bureau")
	people.Register = "population-register"
	homes := d("households", "在册户数", "户", indicator.Level, "bureau")
	homes.AreaLevel = area.Town
	head := d("gdp-per-head", "人均产出", "元", indicator.Ratio, "bureau")
	head.Formula = "gdp / population * 10000"
	return []indicator.Definition{d("gdp", "产出", "亿元", indicator.Level, "bureau"), d("forest", "森林覆盖率", "%", indicator.Ratio, "bureau"), people, homes, head}
}

// bench is a service with a clock that the test moves.
type bench struct {
	*reporting.Service
	t      testing.TB
	db     *db.DB
	store  reporting.Store
	mu     sync.Mutex
	clock  time.Time
	n      int
	told   []string
	checks func(*reporting.CheckRequest) []reporting.Remark
}

func each(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newBench(t, d)) }, indicatordb.Migrations(), reportingdb.Migrations())
}

func newBench(t testing.TB, d *db.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: d, store: reportingdb.New(d, indicatordb.On), clock: noon("2026-01-05")}
	b.Service = &reporting.Service{Store: b.store, Places: b, Notify: b.Notify, Checks: b,
		Clock: func() time.Time {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.clock = b.clock.Add(time.Second)
			return b.clock
		},
		IDs: func() string { b.mu.Lock(); defer b.mu.Unlock(); b.n++; return fmt.Sprintf("id-%04d", b.n) }}
	err := indicatordb.New(d).Update(t.Context(), noon("2026-01-01"), func(tx indicator.WriteTx) error {
		for _, x := range definitions() {
			x.Recorded = tx.Now()
			if err := tx.AddDefinition(t.Context(), &x); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Areas, Reporter, Notify and Check let the bench stand for what a Service needs.
func (b *bench) Areas(_ context.Context, _ indicator.Tenant, level area.Level, _ time.Time) ([]area.Area, error) {
	if level != area.Town {
		return nil, nil
	}
	return []area.Area{{Tenant: tenant, Code: townA, Name: "青石镇", Level: area.Town}, {Tenant: tenant, Code: townB, Name: "白鹭镇", Level: area.Town}}, nil
}

func (b *bench) Reporter(_ context.Context, _ indicator.Tenant, place area.Code, _ time.Time) (identity.OrgID, error) {
	return map[area.Code]identity.OrgID{townA: "town-a", townB: "town-b"}[place], nil
}

func (b *bench) Notify(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = append(b.told, topic)
}

func (b *bench) Check(_ context.Context, r *reporting.CheckRequest) ([]reporting.Remark, error) {
	if b.checks == nil {
		return nil, nil
	}
	return b.checks(r), nil
}

// Keep keeps nothing; planning/reporting/reportcheck has its own tests.
func (b *bench) Keep(context.Context, indicator.WriteTx, *reporting.CheckRequest, *identity.Actor) error {
	return nil
}

// as lets a role of an organisation act; an empty organisation is the whole county.
func (b *bench) as(role identity.Role, org identity.OrgID) context.Context {
	return identitytest.As(b.t, reporting.Rules(), role, org, "")
}

// person is somebody with several roles, under a name of their own.
func (b *bench) person(name string, grants ...identity.Grant) context.Context {
	a := identitytest.In(b.t, tenant, reporting.Rules(), grants...)
	a.Person, a.Name, a.OrgName = identity.PersonID(name), name, "某单位"
	return identity.With(b.t.Context(), a)
}

func (b *bench) clerk(org identity.OrgID) context.Context { return b.as(identity.Clerk, org) }
func (b *bench) head(org identity.OrgID) context.Context  { return b.as(identity.Head, org) }
func (b *bench) statistician() context.Context            { return b.as(identity.Statistician, "") }
func (b *bench) planner() context.Context                 { return b.as(identity.Planner, "") }

// on moves the clock to the middle of a day.
func (b *bench) on(day string) { b.mu.Lock(); defer b.mu.Unlock(); b.clock = noon(day) }

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func noon(s string) time.Time { return day(s).Add(4 * time.Hour) }

func cell(code indicator.Code, at area.Code) indicator.CellKey {
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: 1, Area: at}, Period: year}
}

// duties is the list of the usual round.
func duties() []reporting.Duty {
	return []reporting.Duty{
		{Org: "bureau", Cell: cell("gdp", tenant)}, {Org: "bureau", Cell: cell("forest", tenant), Optional: true},
		{Org: "bureau", Cell: cell("population", tenant), Register: "population-register"},
		{Org: "town-a", Cell: cell("households", townA)}, {Org: "town-b", Cell: cell("households", townB)},
	}
}

func form() reporting.RoundForm {
	return reporting.RoundForm{Tenant: tenant, Name: "2025年度监测", Plan: "plan", Period: year, Opens: day("2026-02-01"), Due: day("2026-02-10"), Closes: day("2026-02-20")}
}

// opened plans the usual round and moves to a day on which it is open.
func (b *bench) opened() *reporting.Round {
	b.t.Helper()
	r, err := b.PlanRound(b.planner(), form(), duties())
	if err != nil {
		b.t.Fatal(err)
	}
	b.on("2026-02-03")
	return r
}

// sheet finds the sheet of an organisation.
func (b *bench) sheet(r *reporting.Round, org identity.OrgID) reporting.Sheet {
	b.t.Helper()
	v, err := b.Round(b.planner(), tenant, r.ID, time.Time{})
	if err != nil {
		b.t.Fatal(err)
	}
	i := slices.IndexFunc(v.Sheets, func(s reporting.Sheet) bool { return s.Org == org })
	if i < 0 {
		b.t.Fatalf("%s has no sheet", org)
	}
	return v.Sheets[i]
}

// fill puts a value into a cell of a sheet.
func (b *bench) fill(ctx context.Context, s reporting.Sheet, k indicator.CellKey, value string) *reporting.FillOutcome {
	b.t.Helper()
	out, err := b.Fill(ctx, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 1 << 30, Cells: []reporting.CellInput{{Cell: k, Value: value}}})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// through brings the sheet of town A to a state and returns it.
func (b *bench) through(r *reporting.Round, to reporting.State) reporting.Sheet {
	b.t.Helper()
	s := b.sheet(r, "town-a")
	b.fill(b.clerk("town-a"), s, cell("households", townA), "1200")
	steps := []struct {
		state reporting.State
		do    func() (*reporting.Sheet, error)
	}{
		{reporting.Submitted, func() (*reporting.Sheet, error) {
			return b.Submit(b.clerk("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID})
		}},
		{reporting.Approved, func() (*reporting.Sheet, error) {
			return b.Approve(b.head("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: s.SHA256})
		}},
		{reporting.Verified, func() (*reporting.Sheet, error) {
			return b.Verify(b.statistician(), reporting.Step{Tenant: tenant, Sheet: s.ID})
		}},
		{reporting.Published, func() (*reporting.Sheet, error) {
			return b.Publish(b.planner(), reporting.Step{Tenant: tenant, Sheet: s.ID})
		}},
	}
	for _, step := range steps {
		if s.State == to {
			break
		}
		got, err := step.do()
		if err != nil {
			b.t.Fatal(err)
		}
		s = *got
	}
	if s.State != to {
		b.t.Fatalf("the sheet is %s", s.State)
	}
	return s
}

// sees is what the public or those who work here see of a cell; "" when nothing.
func (b *bench) sees(lens indicator.Lens, k indicator.CellKey) string {
	b.t.Helper()
	var out string
	err := indicatordb.New(b.db).View(b.t.Context(), func(tx indicator.ReadTx) error {
		f, err := indicator.NewFacts(tenant).Refresh(b.t.Context(), tx)
		if err != nil {
			return err
		}
		if p, ok := f.At(time.Time{}, lens).Point(k); ok {
			out = p.Value.String()
			if p.Status == indicator.Missing {
				out = "none: " + p.Note
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// refused checks that err is a fault with a key.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	if err == nil || fault.From(err).Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
	for _, l := range i18n.Langs() {
		if strings.HasPrefix(key, "reporting.") && !i18n.Shipped().Has(l, key) {
			t.Errorf("%s has no message in %s", key, l)
		}
	}
}

func cause[T error](err error) (T, bool) {
	var c T
	ok := errors.As(err, &c)
	return c, ok
}

// count counts the rows of a table.
func (b *bench) count(table string) (n int) {
	b.t.Helper()
	if err := b.db.View(b.t.Context(), func(tx *db.Tx) error {
		return tx.Row(b.t.Context(), `SELECT COUNT(*) FROM `+table, nil, &n)
	}); err != nil {
		b.t.Fatal(err)
	}
	return n
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
