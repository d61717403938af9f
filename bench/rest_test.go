package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorrest"
	"gangyao/planning/indicator/indicatortest"
	"gangyao/planning/indicator/method"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/rest"
)

type noAreas struct{}

func (noAreas) Areas(context.Context, indicator.Tenant) ([]area.Area, error) { return nil, nil }

// BenchmarkREST sends figures in and gets them all out again over HTTP; the store
// is memory, so that the interface is measured. peak-MB is the heap at its
// largest, above that at rest with all figures in it.
func BenchmarkREST(b *testing.B) {
	for _, n := range []int{1e4, 1e5, 1e6} {
		methods, err := method.Shipped()
		if err != nil {
			b.Fatal(err)
		}
		svc := &indicator.Service{Store: &indicatortest.Store{}, Plans: noPlans{}, Areas: noAreas{}, Methods: methods, Clock: time.Now, IDs: func() string { return "id" }}
		ctx := identity.With(b.Context(), identity.Program(tenant, "测试程序"))
		file := figuresCSV(n)
		for i := range n/(25*60) + 1 {
			if _, err := svc.Define(ctx, indicator.Definition{Tenant: tenant, Code: indicator.Code(fmt.Sprintf("ind-%d", i)), Name: fmt.Sprintf("指标%d", i), Unit: "亿元",
				Kind: indicator.Level, Direction: indicator.Up}); err != nil {
				b.Fatal(err)
			}
		}
		site := page.New(page.Config{Log: slog.New(slog.DiscardHandler), Identify: func(r *http.Request) (context.Context, page.View, error) {
			return identity.With(r.Context(), identity.Program(tenant, "测试程序")), nil, nil
		}})
		api := rest.New(rest.Config{Site: site})
		(&indicatorrest.REST{Indicators: svc}).Add(api)
		api.Mount()
		server := httptest.NewServer(site.Handler())
		address := server.URL + rest.Base + "/" + string(tenant) + "/observations"
		send := func(query string) {
			resp, err := http.Post(address+query, "text/csv", bytes.NewReader(file))
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
				b.Fatalf("%d %s", resp.StatusCode, body)
			}
		}
		b.Run(fmt.Sprintf("in/%d", n), func(b *testing.B) {
			for b.Loop() {
				send("?dry_run=true")
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
		send("")
		batch, err := svc.Batches(ctx, tenant, time.Time{})
		if err != nil || len(batch) == 0 {
			b.Fatal(err)
		}
		if _, err := svc.Advance(ctx, indicator.AdvanceRequest{Tenant: tenant, Batch: batch[0].ID, To: indicator.Approved, SHA256: batch[0].SHA256}); err != nil {
			b.Fatal(err)
		}
		file = nil
		for _, format := range []string{"csv", "sdmx-csv", "json"} {
			b.Run(fmt.Sprintf("%s/%d", format, n), func(b *testing.B) {
				query := "?format=" + format
				rows := n
				if format == "json" {
					query, rows = query+"&limit=10000", min(n, 10000)
				}
				defer debug.SetGCPercent(debug.SetGCPercent(10)) // so that the peak is what is held, not what waits to be swept
				runtime.GC()
				var before runtime.MemStats
				runtime.ReadMemStats(&before)
				peak := uint64(0)
				bytes := int64(0)
				for b.Loop() {
					resp, err := http.Get(address + query)
					if err != nil {
						b.Fatal(err)
					}
					buf := make([]byte, 1<<20)
					for err == nil {
						var m int
						m, err = io.ReadFull(resp.Body, buf)
						bytes += int64(m)
						var now runtime.MemStats
						runtime.ReadMemStats(&now)
						peak = max(peak, now.HeapAlloc)
					}
					_ = resp.Body.Close()
				}
				b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
				b.ReportMetric(float64(max(peak, before.HeapAlloc)-before.HeapAlloc)/(1<<20), "peak-MB")
				b.ReportMetric(float64(bytes)/float64(b.N)/(1<<20), "MB")
			})
		}
		server.Close()
	}
}
