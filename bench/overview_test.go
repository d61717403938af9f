package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
)

// How many pages the readers of the overview read together in each run.
const (
	pagesRead  = 20_000
	pacedPages = 2_000
)

// BenchmarkOverview starts the program with its demonstration and lets readers
// read the overview of the plan over HTTP, packed, from an address each. Readers
// and program share the machine.
//
//	paced    a hundred visitors, each once a second, as people do at most
//	pressed  each asks again as soon as it has an answer: a queue of so many
//	people   as pressed, signed in, in turn with each account of the demonstration
//	written  as pressed, while another process commits twenty times a second, so
//	         that pages are made anew all the time
//
// server-ms is the processor time that the program takes for a page.
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
			plan := find(b, site.at+"/", `/plans/430381/[0-9a-f-]{36}`)
			page := site.at + plan + "/progress"
			visitors, people := clients(b, nil), clients(b, site.signIn(b))
			for i := range 400 {
				visitors(i, page)
				people(i, page)
			}
			measure := func(name string, run func() ([]time.Duration, time.Duration)) {
				b.Run(name, func(b *testing.B) {
					for range b.N {
						before := site.busy()
						took, all := run()
						if after := site.busy(); after > before {
							b.ReportMetric(float64((after-before).Microseconds())/1000/float64(len(took)), "server-ms")
						}
						report(b, took, all)
					}
				})
			}
			measure("paced", func() ([]time.Duration, time.Duration) { return paced(visitors, page) })
			for _, n := range []int{1, 4, 10, 25, 50, 100, 200} {
				measure(fmt.Sprintf("pressed/%d", n), func() ([]time.Duration, time.Duration) { return pressed(visitors, n, page) })
			}
			measure("people/100", func() ([]time.Duration, time.Duration) { return pressed(people, 100, page) })
			stop := site.write(b)
			measure("written/100", func() ([]time.Duration, time.Duration) { return pressed(visitors, 100, page) })
			stop()
		})
	}
}

// served is the program as it runs.
type served struct {
	at, database string
	pid          int
}

// write commits twenty times a second, from outside, what changes nothing.
func (s served) write(b *testing.B) (stop func()) {
	b.Helper()
	d := dbtest.Open(b, s.database)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			err := d.Update(context.Background(), time.Now(), func(tx *db.Tx) error {
				n, err := tx.Exec(context.Background(), `UPDATE schema_migration SET applied_at = applied_at WHERE capability = 'indicator'`)
				if err == nil && n == 0 {
					err = errors.New("nothing was written")
				}
				return err
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
	return func() { cancel(); done.Wait() }
}

// busy is the processor time that the program took so far; zero where the system
// does not say.
func (s served) busy() time.Duration { return busy(s.pid) }

// busy is the processor time that a process took so far; zero where the system does
// not say.
func busy(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	var ticks int64
	for _, f := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond // a hundred a second
}

// signIn gives a cookie for each account of the demonstration.
func (s served) signIn(b *testing.B) []*http.Cookie {
	b.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var out []*http.Cookie
	for _, login := range []string{"demo-planner", "demo-clerk", "demo-head", "demo-statistician", "demo-leader", "demo-supervisor", "demo-manager"} {
		resp, err := c.PostForm(s.at+"/sign-in", url.Values{"login": {login}, "password": {demo.Password}})
		if err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
		if len(resp.Cookies()) == 0 {
			b.Fatalf("%s cannot sign in: %d", login, resp.StatusCode)
		}
		out = append(out, resp.Cookies()...)
	}
	return out
}

// start runs the program with its demonstration until the benchmark ends.
func start(b *testing.B, program, database string) served {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "demo", "--dir", b.TempDir(), "--db", database, "--addr", "127.0.0.1:0")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	cmd.Env = append(os.Environ(), "GANGYAO_PROXIES=127.0.0.1/32") // readers have addresses of their own
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
			return served{at, database, cmd.Process.Pid}
		}
	}
	b.Fatal("the program did not say where it serves")
	return served{}
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

// clients read a page whole, packed as for a browser, and say how long it took;
// the i-th from an address of its own, signed in when there are sessions.
func clients(b *testing.B, sessions []*http.Cookie) func(i int, page string) time.Duration {
	c := &http.Client{Transport: &http.Transport{MaxIdleConns: 500, MaxIdleConnsPerHost: 500, DisableCompression: true}}
	b.Cleanup(c.CloseIdleConnections)
	return func(i int, page string) time.Duration {
		r, err := http.NewRequest(http.MethodGet, page, nil)
		if err != nil {
			b.Error(err)
			return 0
		}
		r.Header.Set("Accept-Encoding", "gzip")
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.1.%d.%d", i/250%250, i%250)) // within what an address may ask
		if len(sessions) > 0 {
			r.AddCookie(sessions[i%len(sessions)])
		}
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
func paced(read func(int, string) time.Duration, page string) ([]time.Duration, time.Duration) {
	const readers = 100
	took := make([]time.Duration, pacedPages)
	from := time.Now()
	var wg sync.WaitGroup
	for i := range readers {
		wg.Go(func() {
			time.Sleep(rand.N(time.Second))
			tick := time.NewTicker(time.Second)
			defer tick.Stop()
			for j := i; j < pacedPages; j += readers {
				took[j] = read(i, page)
				<-tick.C
			}
		})
	}
	wg.Wait()
	return took, time.Since(from)
}

// pressed lets each reader ask again at once.
func pressed(read func(int, string) time.Duration, readers int, page string) ([]time.Duration, time.Duration) {
	took := make([]time.Duration, pagesRead)
	var next atomic.Int64
	from := time.Now()
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			for j := next.Add(1) - 1; j < pagesRead; j = next.Add(1) - 1 {
				took[j] = read(int(j), page)
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
	b.ReportMetric(ms(1), "max-ms")
	b.ReportMetric(float64(len(took))/all.Seconds(), "pages/s")
	b.ReportMetric(0, "ns/op")
}
