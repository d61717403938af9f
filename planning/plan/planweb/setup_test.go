package planweb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/planning/plan"
	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/planweb"
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/search"
)

// tenant is a made-up area, as is everything in testdata.
const (
	tenant = plan.Tenant("990002")
	clerk  = plan.Reviewer("测试员甲")
)

// as is a context in which somebody acts who may do everything.
func as(who plan.Reviewer) context.Context {
	return identity.With(context.Background(), identity.Program("", string(who)))
}

// bench is the public site on a database of its own.
type bench struct {
	*plan.Service
	server *httptest.Server
	bundle error       // why there are no style sheets
	plan   plan.PlanID // the made-up plan
	demo   plan.PlanID // the demonstration
}

// newBench has the demonstration and the made-up plan approved.
func newBench(t testing.TB) *bench {
	t.Helper()
	ctx := as(clerk)
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "web.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(ctx, time.Now(), search.Migrations(), plandb.Migrations()); err != nil {
		t.Fatal(err)
	}
	files, err := attach.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	n := 0
	step := func() int { mu.Lock(); defer mu.Unlock(); n++; return n }
	b := &bench{Service: &plan.Service{
		Store: plandb.New(d), Attach: files, Read: read,
		Clock: func() time.Time { return time.Date(2026, 3, 2, 1, 0, step(), 0, time.UTC) },
		IDs:   func() string { return fmt.Sprintf("id-%06d", step()) },
	}}
	e, err := demo.Load(ctx, b.Service)
	if err != nil {
		t.Fatal(err)
	}
	b.demo = e.Plan
	b.plan = b.approve(t, b.draft(t, "雁湖县规划.html", document(t), "")).Plan

	bundle, err := assets.Embedded()
	b.bundle = err
	web := &planweb.Web{Plans: b.Service}
	site := page.New(page.Config{
		Assets: bundle, Frame: web.Frame, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC) },
	})
	web.Routes(site)
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

// The pages are tested on a reading that is kept in testdata, so that the reader may
// learn without changing what is expected here; -reread makes it anew.
var reread = flag.Bool("reread", false, "read testdata/plan.html again with the reader of today")

const (
	keptReading = "testdata/reading.json"
	keptText    = "testdata/text.txt"
	plainWord   = "芦洲大桥" // stands in the text and in what was read
	secretWord  = "密稿大桥" // takes its place in drafts that nobody may see
)

// read gives the kept reading; a file whose name begins with 密 is read with the
// secret word in it.
func read(name string, data []byte) (*reading.Reading, []rune, error) {
	if *reread {
		if err := readAgain(data); err != nil {
			return nil, nil, err
		}
	}
	kept, err := os.ReadFile(keptReading)
	if err != nil {
		return nil, nil, err
	}
	text, err := os.ReadFile(keptText)
	if err != nil {
		return nil, nil, err
	}
	if strings.HasPrefix(name, "密") {
		kept = bytes.ReplaceAll(kept, []byte(plainWord), []byte(secretWord))
		text = bytes.ReplaceAll(text, []byte(plainWord), []byte(secretWord))
	}
	if strings.HasPrefix(name, "密县") { // another plan
		kept = bytes.ReplaceAll(kept, []byte("雁湖县"), []byte("密湖县"))
	}
	var r reading.Reading
	if err := json.Unmarshal(kept, &r); err != nil {
		return nil, nil, err
	}
	return &r, []rune(string(text)), nil
}

func readAgain(data []byte) error {
	res, err := reader.Read("plan.html", data)
	if err != nil {
		return err
	}
	res.Reading.Findings = finding.Check(res)
	out, err := json.MarshalIndent(res.Reading, "", " ")
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(keptReading, append(out, '\n'), 0o644), os.WriteFile(keptText, []byte(string(res.Text)), 0o644))
}

func document(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "plan.html"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// draft imports a document, as a new edition of a plan when one is named.
func (b *bench) draft(t testing.TB, name string, data []byte, of plan.PlanID) plan.Edition {
	t.Helper()
	got, err := b.Import(as(clerk), name, data, plan.ImportOptions{Tenant: tenant, Plan: of})
	if err != nil {
		t.Fatal(err)
	}
	return got.Edition
}

// approve accepts all items of a draft and approves it.
func (b *bench) approve(t testing.TB, e plan.Edition) *plan.Edition {
	t.Helper()
	ctx := as(clerk)
	if _, err := b.Bulk(ctx, plan.BulkRuling{Tenant: e.Tenant, Edition: e.ID, Action: plan.ActAccept}); err != nil {
		t.Fatal(err)
	}
	out, err := b.Approve(ctx, plan.ApproveRequest{Tenant: e.Tenant, Edition: e.ID, On: "2021-03-05", Body: "雁湖县第十二届人民代表大会第五次会议"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// path is an address of the made-up plan.
func (b *bench) path(rest string) string {
	return "/plans/" + string(tenant) + "/" + string(b.plan) + rest
}

// get asks for an address in Chinese.
func (b *bench) get(t testing.TB, path string) (status int, header http.Header, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, b.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "zh-CN")
	res, err := b.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(data)
}

// page asks for an address that must answer with 200.
func (b *bench) page(t testing.TB, path string) string {
	t.Helper()
	status, _, body := b.get(t, path)
	if status != http.StatusOK {
		t.Fatalf("%s answers %d: %.300s", path, status, body)
	}
	return body
}

// approvePartly accepts the commitments of a draft and leaves the rest unreviewed.
func (b *bench) approvePartly(t testing.TB, e plan.Edition) *plan.Edition {
	t.Helper()
	ctx := as(clerk)
	if _, err := b.Bulk(ctx, plan.BulkRuling{Tenant: e.Tenant, Edition: e.ID, Action: plan.ActAccept, Filter: plan.Filter{Kinds: []plan.Kind{plan.KindCommitment}}}); err != nil {
		t.Fatal(err)
	}
	d, err := b.Desk(ctx, e.Tenant, e.ID, plan.Filter{States: []plan.State{plan.Pending}})
	if err != nil {
		t.Fatal(err)
	}
	left := len(d.Items)
	out, err := b.Approve(ctx, plan.ApproveRequest{Tenant: e.Tenant, Edition: e.ID, On: "2021-04-05", Body: "雁湖县第十二届人民代表大会第六次会议", LeavePending: &left})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
