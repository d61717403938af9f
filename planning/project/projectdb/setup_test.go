package projectdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/period"
	"gangyao/platform/recall/recalldb"
)

const tenant = identitytest.Tenant

// bench is a service with a clock that the test moves.
type bench struct {
	*project.Service
	t     testing.TB
	db    *db.DB
	mu    sync.Mutex
	clock time.Time
	n     int
	told  []string
}

func each(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newBench(t, d)) }, recalldb.Migrations(), projectdb.Migrations())
}

func newBench(t testing.TB, d *db.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: d, clock: noon("2025-01-06")}
	s, err := project.New(projectdb.New(d), func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.clock = b.clock.Add(time.Second)
		return b.clock
	}, func() string { b.mu.Lock(); defer b.mu.Unlock(); b.n++; return fmt.Sprintf("p%05d", b.n) })
	if err != nil {
		t.Fatal(err)
	}
	s.Notify = func(topic string) { b.mu.Lock(); defer b.mu.Unlock(); b.told = append(b.told, topic) }
	b.Service = s
	return b
}

func noon(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Add(4 * time.Hour)
}

func day(s string) project.Day {
	d, err := schedule.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (b *bench) on(day string) { b.mu.Lock(); defer b.mu.Unlock(); b.clock = noon(day) }

func (b *bench) as(role identity.Role, org identity.OrgID) context.Context {
	return identitytest.As(b.t, project.Rules(), role, org, "")
}

func (b *bench) planner() context.Context { return b.as(identity.Planner, "") }
func (b *bench) manager() context.Context { return b.as(identity.Manager, "traffic") }
func (b *bench) head() context.Context    { return b.as(identity.Head, "traffic") }

// person is somebody under a name of their own.
func (b *bench) person(name string, grants ...identity.Grant) context.Context {
	a := identitytest.In(b.t, tenant, project.Rules(), grants...)
	a.Person, a.Name = identity.PersonID(name), name
	return identity.With(b.t.Context(), a)
}

func wan(s string) project.Money { return decimal.RequireFromString(s) }

// road is a project of the traffic bureau.
func road() project.Basics {
	return project.Basics{Name: "青石大道改造工程", Kind: "交通", Org: "traffic", Owner: "演示城建公司", Leader: "演示副市长", Areas: []area.Code{"900101100"},
		Content: "改造道路 8 公里", Funds: []project.Fund{{Source: project.Central, Amount: wan("3000")}, {Source: project.Bonds, Amount: wan("2000.5")}},
		Start: day("2025-04-01"), Finish: day("2026-03-31")}
}

func (b *bench) make(basics project.Basics) *project.Project {
	b.t.Helper()
	p, err := b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: basics, Twin: true})
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// at makes a project that is taken in at a stage.
func (b *bench) at(stage project.Stage) *project.Project {
	b.t.Helper()
	p, err := b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: road(), Reason: "存量补录", Stage: stage, Twin: true})
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func step(p *project.Project, reason ...string) project.Step {
	return project.Step{Tenant: tenant, ID: p.ID, Base: p.Version, Reason: strings.Join(reason, "")}
}

func (b *bench) must(p *project.Project, err error) *project.Project {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bench) show(p *project.Project, asOf project.Day) *project.View {
	b.t.Helper()
	v, err := b.Show(b.planner(), tenant, p.ID, asOf)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func month(year, n int) period.Period { p, _ := period.Of(period.Month, year, n); return p }

// refused checks that err is a fault with a key that has words in both languages.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	if err == nil || fault.From(err).Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
	for _, l := range i18n.Langs() {
		if !i18n.Shipped().Has(l, key) {
			t.Errorf("%s has no message in %s", key, l)
		}
	}
}

func cause[T error](err error) (T, bool) {
	var c T
	ok := errors.As(err, &c)
	return c, ok
}
