package bench

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gangyao/platform/db/dbtest"
)

// Readers of the overview: how many at once, and how many pages they read
// together in each run.
const (
	readers    = 100
	pagesRead  = 10_000
	pacedPages = 2_000
)

// BenchmarkOverview starts the program with its demonstration and lets a hundred
// readers read the overview of the plan over HTTP: paced, each asking for a page
// once a second, as people do at most; and pressed, each asking again as soon as
// it has an answer, which tells how many pages a second there can be and is a
// queue of a hundred. Readers and program share the machine.
func BenchmarkOverview(b *testing.B) {
	program := filepath.Join(b.TempDir(), "gangyao")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/gangyao").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for _, e := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(e.name, func(b *testing.B) {
			site := start(b, program, e.address(b))
			plan := find(b, site+"/", `/plans/430381/[0-9a-f-]{36}`)
			page := site + plan + "/progress"
			read := client(b)
			for range 200 {
				read(page)
			}
			b.Run("paced", func(b *testing.B) {
				for range b.N {
					took, all := paced(read, page)
					report(b, took, all)
				}
			})
			b.Run("pressed", func(b *testing.B) {
				for range b.N {
					took, all := pressed(read, page)
					report(b, took, all)
				}
			})
		})
	}
}

// start runs the program with its demonstration until the benchmark ends, and
// gives its address.
func start(b *testing.B, program, database string) string {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "demo", "--dir", b.TempDir(), "--db", database, "--addr", "127.0.0.1:0")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stop()
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text()); at != "" {
			return at
		}
	}
	b.Fatal("the program did not say where it serves")
	return ""
}

// find finds an address on a page.
func find(b *testing.B, page, pattern string) string {
	b.Helper()
	resp, err := http.Get(page)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	at := regexp.MustCompile(pattern).Find(body)
	if at == nil {
		b.Fatalf("%s (%d) has no %s", page, resp.StatusCode, pattern)
	}
	return string(at)
}

// client reads a page whole, packed as for a browser, and says how long it took.
func client(b *testing.B) func(page string) time.Duration {
	c := &http.Client{Transport: &http.Transport{MaxIdleConns: 2 * readers, MaxIdleConnsPerHost: 2 * readers, DisableCompression: true}}
	b.Cleanup(c.CloseIdleConnections)
	return func(page string) time.Duration {
		r, err := http.NewRequest(http.MethodGet, page, nil)
		if err != nil {
			b.Error(err)
			return 0
		}
		r.Header.Set("Accept-Encoding", "gzip")
		from := time.Now()
		resp, err := c.Do(r)
		if err != nil {
			b.Error(err)
			return 0
		}
		n, err := io.Copy(io.Discard, resp.Body)
		took := time.Since(from)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || n < 1000 {
			b.Errorf("%s: %d, %d bytes, %v", page, resp.StatusCode, n, err)
		}
		return took
	}
}

// paced lets each reader ask once a second, at a moment of its own.
func paced(read func(string) time.Duration, page string) ([]time.Duration, time.Duration) {
	took := make([]time.Duration, pacedPages)
	from := time.Now()
	var wg sync.WaitGroup
	for i := range readers {
		wg.Go(func() {
			time.Sleep(rand.N(time.Second))
			tick := time.NewTicker(time.Second)
			defer tick.Stop()
			for j := i; j < pacedPages; j += readers {
				took[j] = read(page)
				<-tick.C
			}
		})
	}
	wg.Wait()
	return took, time.Since(from)
}

// pressed lets each reader ask again at once.
func pressed(read func(string) time.Duration, page string) ([]time.Duration, time.Duration) {
	took := make([]time.Duration, pagesRead)
	var next atomic.Int64
	from := time.Now()
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			for j := next.Add(1) - 1; j < pagesRead; j = next.Add(1) - 1 {
				took[j] = read(page)
			}
		})
	}
	wg.Wait()
	return took, time.Since(from)
}

func report(b *testing.B, took []time.Duration, all time.Duration) {
	slices.Sort(took)
	ms := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(float64(len(took))/all.Seconds(), "pages/s")
	b.ReportMetric(0, "ns/op")
}
