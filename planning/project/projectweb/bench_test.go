package projectweb_test

import (
	"fmt"
	"testing"

	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
)

// The library of 20,000 projects over HTTP: the whole page, from the request to its
// last byte, as a person asks for it.
func BenchmarkLibraryPage20000(b *testing.B) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": func(t testing.TB) string { return dbtest.Postgres(t) }} {
		b.Run(name, func(b *testing.B) {
			x := newBenchOn(b, database(b))
			x.many(20000)
			c := x.caller("planner")
			c.get("/projects") // the first question after a start is measured in projectdb
			for what, path := range map[string]string{"all": "/projects", "by money": "/projects?sort=-total&page=40", "filters": "/projects?stage=building&light=red&from=1000", "words": "/projects?q=白鹭+标段", "one unit": "/projects?org=water&sort=finish"} {
				b.Run(what, func(b *testing.B) {
					for b.Loop() {
						if status, body := c.get(path); status != 200 {
							b.Fatal(status, main(body))
						}
					}
				})
			}
		})
	}
}

// many keeps n projects in one transaction.
func (b *bench) many(n int) {
	b.t.Helper()
	b.must(b.Store.Update(b.t.Context(), noon("2025-01-05"), func(tx project.WriteTx) error {
		for i := range n {
			stage := project.Stages()[i%7]
			start := day("2024-03-01") + project.Day(i*3%500)
			basics := project.Basics{Name: fmt.Sprintf("%s第%d标段", []string{"白鹭水厂扩建", "云岭变电站", "青石中学迁建", "白鹭产业园"}[i%4], i+1), Kind: []string{"水利", "能源", "教育", "产业"}[i%4], Org: []identity.OrgID{"traffic", "water"}[i%2],
				Areas: []area.Code{[]area.Code{townA, townB}[i%2]}, Funds: []project.Fund{{Source: project.Local, Amount: wan(fmt.Sprint(500 + i*37%4000))}}, Start: start, Finish: start + 300 + project.Day(i%200)}
			move := project.Move{Stage: stage, Standing: project.Active, On: day("2025-01-03"), At: tx.Now(), By: "演示规划员甲"}
			p := &project.Project{Tenant: tenant, ID: project.ID(fmt.Sprintf("q%06d", i)), Basics: basics, Demo: true, Origin: project.FromImport, Stage: stage, Standing: project.Active, Moves: []project.Move{move}, Version: 1, Created: tx.Now(), Changed: tx.Now(),
				Dates: []project.Dates{{Start: basics.Start, Finish: basics.Finish, At: tx.Now()}}}
			act := &project.Act{Tenant: tenant, ID: p.ID, Seq: 1, By: "演示规划员甲", At: tx.Now(), Change: project.Change{Created: &project.Created{Basics: basics, Demo: true, Origin: project.FromImport, Move: move}}}
			if err := tx.Save(b.t.Context(), p, act); err != nil {
				return err
			}
		}
		return nil
	}))
	b.on("2025-06-20")
}
