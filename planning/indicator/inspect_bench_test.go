package indicator_test

import (
	"fmt"
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatortest"
	"gangyao/platform/identity"
)

// A file of figures of many years, with and without the declared checks, over a
// store in memory:
//
//	GOMAXPROCS=1 go test -run '^$' -bench ImportChecked ./planning/indicator
func BenchmarkImportChecked(bm *testing.B) {
	const codes, years, rows = 1000, 100, 100_000
	var file strings.Builder
	file.WriteString("指标,时期,数值\n")
	for i := range codes {
		for y := range years {
			fmt.Fprintf(&file, "ind-%d,%d,%d.%d\n", i, 1950+y, 1000+i*7+y*13, (i+y)%10)
		}
	}
	for name, on := range map[string]bool{"plain": false, "checked": true} {
		bm.Run(name, func(bm *testing.B) {
			b := newBench(bm)
			b.clock = date("2060-01-01")
			if on {
				b.Checks = must[*indicator.Checks](bm)(indicator.DefaultChecks())
			}
			for i := range codes {
				b.define(indicator.Definition{Code: indicator.Code(fmt.Sprintf("ind-%d", i)), Name: fmt.Sprintf("指标%d", i), Unit: "亿元"})
			}
			base := b.Store.(*indicatortest.Store)
			ctx := as("统计员", identity.Statistician)
			bm.ResetTimer()
			for range bm.N {
				b.Store = base
				if _, err := b.Import(ctx, indicator.ImportRequest{Tenant: county, Name: "a.csv", SHA256: "x", File: strings.NewReader(file.String())}); err != nil {
					bm.Fatal(err)
				}
			}
			bm.ReportMetric(rows*float64(bm.N)/bm.Elapsed().Seconds(), "rows/s")
		})
	}
}
