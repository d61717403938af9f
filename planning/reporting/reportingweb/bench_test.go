package reportingweb_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/period"
)

// large is a sheet of a thousand cells: forty indicators of twenty-five towns.
func large(b *bench) reporting.SheetID {
	var duties []reporting.Duty
	for i := range 40 {
		code := indicator.Code(fmt.Sprintf("x%02d", i))
		_, err := b.indicators.Define(b.program(), indicator.Definition{Tenant: tenant, Code: code, Name: fmt.Sprintf("测试指标%02d", i), Unit: "户", Kind: indicator.Level, Direction: indicator.Up, Frequency: period.Year, Owner: "bureau", AreaLevel: area.Town})
		b.must(err)
		for j := range 25 {
			duties = append(duties, reporting.Duty{Org: "bureau", Cell: cell(code, area.Code(fmt.Sprintf("9001012%02d", j)))})
		}
	}
	r, err := b.PlanRound(b.as("planner"), reporting.RoundForm{Tenant: tenant, Name: "大轮次", Period: period.InYear(2025), Opens: day("2026-02-01"), Due: day("2026-02-10"), Closes: day("2026-02-20")}, duties)
	b.must(err)
	b.on("2026-02-03")
	return b.sheet(r, "bureau").ID
}

// What a clerk waits for in a sheet of a thousand cells, over HTTP on SQLite.
func BenchmarkLargeSheet(bm *testing.B) {
	b := newBench(bm)
	s := large(b)
	x := b.browse(bm, "clerk")
	path := "/sheets/" + string(s)
	csv := x.get(path + "/data.csv").wants(http.StatusOK).body
	lines := strings.Split(csv, "\n")
	for i := 1; i < len(lines); i++ { // the value is the fifth column
		if f := strings.Split(lines[i], ","); len(f) > 5 {
			f[4] = fmt.Sprint(1000 + i)
			lines[i] = strings.Join(f, ",")
		}
	}
	filled := []byte(strings.Join(lines, "\n"))
	one := `{"dry":true,"cells":[{"cell":"` + reporting.CellID(cell("x00", "900101200")) + `","value":"12","status":"A"}]}`
	for name, do := range map[string]func(){
		"grid":   func() { x.get(path).wants(http.StatusOK) },
		"check":  func() { x.send(path+"/cells", one).wants(http.StatusOK) },
		"state":  func() { x.get(path + "/state").wants(http.StatusOK) },
		"duties": func() { x.get("/duties").wants(http.StatusOK) },
		"form":   func() { x.get(path + "/form.xlsx").wants(http.StatusOK) },
		"preview": func() {
			x.upload(path+"/upload", "file", "大表.csv", filled).wants(http.StatusOK).shows("可以写入 1,000 格")
		},
	} {
		bm.Run(name, func(bm *testing.B) {
			for bm.Loop() {
				do()
			}
		})
	}
}
