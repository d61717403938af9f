package projectdb_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/projectdb"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/recall/recalldb"
)

// filled is a service with n projects, each with two years of reports.
func filled(b *testing.B, n int) *bench {
	b.Helper()
	d := dbtest.Open(b, "sqlite:"+filepath.Join(b.TempDir(), "b.db"), recalldb.Migrations(), projectdb.Migrations())
	b.Cleanup(func() { _ = d.Close() })
	x := newBench(b, d)
	x.on("2027-02-15")
	err := d.Update(b.Context(), noon("2027-02-01"), func(tx *db.Tx) error {
		if _, err := tx.Exec(b.Context(), `INSERT INTO project_revision (tenant, revision) VALUES ($1, 1)`, tenant); err != nil {
			return err
		}
		i := 0
		_, err := tx.Bulk(b.Context(), "project", []string{"tenant", "version", "revision", "code", "id", "body"}, []any{tenant, 30, 1, ""}, func(row []any) (bool, error) {
			if i == n {
				return false, nil
			}
			p := sample(i)
			body, err := json.Marshal(p)
			row[0], row[1] = p.ID, string(body)
			i++
			return true, err
		})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return x
}

func sample(i int) *project.Project {
	at := noon("2024-06-01")
	stage := project.Stages()[i%7]
	p := &project.Project{Tenant: tenant, ID: project.ID(fmt.Sprintf("p%06d", i)), Stage: stage, Standing: project.Active, Version: 30, Created: at, Changed: at,
		Basics: road(), Moves: []project.Move{{Stage: stage, Standing: project.Active, On: day("2024-06-01"), At: at, By: "甲"}}}
	b := &p.Basics
	b.Name = fmt.Sprintf("%s第%d标段", []string{"青石大道改造工程", "白鹭水厂扩建", "变电站", "中学迁建项目"}[i%4], i)
	b.Org, b.Kind = identity.OrgID(fmt.Sprintf("org-%d", i%40)), []string{"交通", "水利", "能源", "教育"}[i%4]
	b.Areas = []area.Code{area.Code(fmt.Sprintf("900101%03d", 100+i%22))}
	b.Start, b.Finish = day("2024-07-01")+project.Day(i%300), day("2027-12-31")-project.Day(i%200)
	b.Funds[0].Amount = decimal.New(int64(i%9000+100), 0)
	p.Dates = []project.Dates{{Start: b.Start, Finish: b.Finish, At: at, By: "甲"}}
	p.Years = []project.YearPlan{{Year: 2027, Version: 1, Funds: []project.Fund{{Source: project.Central, Amount: decimal.New(1200, 0)}}, By: "甲", At: at}}
	for m := range 24 {
		mo := month(2025+m/12, m%12+1)
		p.Reports = append(p.Reports, project.Report{Month: mo, Version: 1, State: project.ReportConfirmed, Done: decimal.New(int64(i%90), 0), Physical: decimal.New(int64(m*4), 0),
			Paid: []project.Fund{{Source: project.Central, Amount: decimal.New(10, 0)}}, By: "甲", At: mo.End().Add(5 * 24 * time.Hour), Handed: mo.End().Add(5 * 24 * time.Hour), Settled: mo.End().Add(6 * 24 * time.Hour)})
	}
	return p
}

// A list of 20,000 projects with filters, sorted, one page of it: what a person waits for.
func BenchmarkLibrary20000(b *testing.B) {
	x := filled(b, 20000)
	ctx := x.planner()
	b.Run("after a start", func(b *testing.B) {
		for b.Loop() {
			fresh, err := project.New(x.Store, x.Clock, x.IDs)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := fresh.Library(ctx, project.Query{Tenant: tenant}); err != nil {
				b.Fatal(err)
			}
		}
	})
	if _, err := x.Library(ctx, project.Query{Tenant: tenant}); err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]project.Query{
		"all by money":    {Sort: "-total"},
		"filters":         {Stages: []project.Stage{project.Building, project.Started}, Lights: []light.Colour{light.Red, light.Yellow}, From: decimal.New(500, 0), Sort: "light"},
		"words":           {Text: "大道 改造", Sort: "-year_share"},
		"a place, a kind": {Area: "900101105", Kinds: []string{"交通", "水利"}, Silent: true},
	} {
		q.Tenant, q.Limit = tenant, 50
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Library(ctx, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	limited := x.as(identity.Manager, "org-3")
	b.Run("one unit only", func(b *testing.B) {
		for b.Loop() {
			if _, err := x.Library(limited, project.Query{Tenant: tenant, Limit: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("after a change", func(b *testing.B) {
		p, err := x.Create(ctx, project.Draft{Tenant: tenant, Basics: road()})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			b.StopTimer()
			if p, err = x.AddProblem(ctx, step(p), project.Problem{Text: "缺土", Due: day("2027-03-01")}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := x.Library(ctx, project.Query{Tenant: tenant, Limit: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("a new day", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			x.on(project.Day(int(day("2027-03-01")) + i).String())
			if _, err := x.Library(ctx, project.Query{Tenant: tenant, Limit: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The bars of a Gantt chart.
func BenchmarkGantt2000(b *testing.B) {
	x := filled(b, 2000)
	ctx := x.planner()
	if _, err := x.Library(ctx, project.Query{Tenant: tenant}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c, err := x.Gantt(ctx, project.Query{Tenant: tenant, Sort: "start"})
		if err != nil || len(c.Bars) != 2000 {
			b.Fatal(err)
		}
	}
}
