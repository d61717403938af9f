package plandb_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/reading"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
	"gangyao/platform/search"
)

const (
	tenant = plan.Tenant("900101") // made up, as all of this
	clerk  = plan.Reviewer("测试员甲")
	second = plan.Reviewer("测试员乙")
)

// lines is a made-up plan; the miniature reader below reads it.
const lines = `云岭县国民经济和社会发展第十四个五年规划纲要
第一章 发展目标
到2025年，规模工业企业达到400家。高新技术企业达到150家。
第二章 重大工程
新建白鹭水库。新建青石大桥。
标准厂房达到30座，疑似示范村达到12个。
`

// as is a context in which somebody acts who may do everything.
func as(who plan.Reviewer) context.Context {
	return identity.With(context.Background(), identity.Program("", string(who)))
}

// each runs a test on both engines with a bench of its own.
func each(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newBench(t, d)) }, plandb.Migrations(), search.Migrations())
}

// bench is a service with a clock and ids that can be foretold.
type bench struct {
	*plan.Service
	t      testing.TB
	store  *plandb.Store
	reader *miniature
}

func newBench(t testing.TB, d *db.DB) *bench {
	t.Helper()
	files, err := attach.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	n := 0
	step := func() int { mu.Lock(); defer mu.Unlock(); n++; return n }
	b := &bench{t: t, store: plandb.New(d), reader: &miniature{version: "1"}}
	b.Service = &plan.Service{
		Store: b.store, Attach: files,
		Clock: func() time.Time { return time.Date(2026, 3, 1, 8, 0, step(), 0, time.UTC) },
		IDs:   func() string { return fmt.Sprintf("id-%06d", step()) },
		Read:  b.reader.read,
	}
	return b
}

// imported imports a text and returns its draft edition.
func (b *bench) imported(text string) plan.Edition {
	b.t.Helper()
	got, err := b.Import(as(clerk), "plan.txt", []byte(text), plan.ImportOptions{Tenant: tenant})
	if err != nil {
		b.t.Fatal(err)
	}
	return got.Edition
}

// items lists the items of an edition that match.
func (b *bench) items(e plan.EditionID, f plan.Filter) []plan.DeskItem {
	b.t.Helper()
	d, err := b.Desk(as(clerk), tenant, e, f)
	if err != nil {
		b.t.Fatal(err)
	}
	return d.Items
}

// item finds the one item with a label.
func (b *bench) item(e plan.EditionID, label string) plan.Item {
	b.t.Helper()
	for _, it := range b.items(e, plan.Filter{}) {
		if it.Label() == label {
			return it.Item
		}
	}
	b.t.Fatalf("no item %q", label)
	return plan.Item{}
}

// decide rules on the item with a label, at its present version.
func (b *bench) decide(e plan.EditionID, label string, by plan.Reviewer, r plan.Ruling) plan.Item {
	b.t.Helper()
	it := b.item(e, label)
	r.Tenant, r.Item, r.Base = tenant, it.ID, it.Version
	got, err := b.Decide(as(by), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return *got
}

// approve approves an edition, leaving out what is pending.
func (b *bench) approve(e plan.EditionID, on string) *plan.Edition {
	b.t.Helper()
	pending := len(b.items(e, plan.Filter{States: []plan.State{plan.Pending}}))
	got, err := b.Approve(as(clerk), plan.ApproveRequest{Tenant: tenant, Edition: e, On: on,
		Body: "云岭县第十八届人民代表大会第五次会议", LeavePending: &pending})
	if err != nil {
		b.t.Fatal(err)
	}
	return got
}

// published opens an approved edition.
func (b *bench) published(e plan.EditionID) *plan.Published {
	b.t.Helper()
	p, err := b.Public().Published(context.Background(), tenant, e)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// wantFault checks code and key of a fault.
func wantFault(t testing.TB, err error, code fault.Code, key string) {
	t.Helper()
	if f := fault.From(err); err == nil || f.Code != code || f.Key != key {
		t.Errorf("err = %v, want %s %s", err, code, key)
		return
	}
	for _, l := range i18n.Langs() { // a message that lacks an argument shows its key
		if text := i18n.Fault(l, err); text == key {
			t.Errorf("%s has no message in %s", key, l)
		}
	}
}

// miniature reads a made-up plan: chapters, "X达到N单位" as commitments, "新建X。"
// as works, and a finding on every 疑似. Its rules can be changed, as a real
// reader's are from version to version.
type miniature struct {
	version string
	// misses: subjects and names that this version does not find.
	misses string
	// misreads: the subject whose figure this version reads with a digit more.
	misreads string
	// prefix is put before the text, as a changed extraction would.
	prefix string
}

var (
	chapter = regexp.MustCompile(`(?m)^(第.章) (.+)$`)
	reach   = regexp.MustCompile(`([\p{Han}]+?)达到(\d+)(家|座|个)`)
	build   = regexp.MustCompile(`新建([\p{Han}]+)`)
	stop    = regexp.MustCompile(`[^。\n]+。`)
)

func (m *miniature) read(name string, data []byte) (*reading.Reading, []rune, error) {
	if len(data) == 0 {
		return nil, nil, fault.New(fault.Invalid, "source.empty", fault.Args{"Name": name})
	}
	text := m.prefix + string(data)
	place := make([]int, len(text)+1) // bytes to code points
	n := 0
	for i := range text {
		place[i] = n
		n++
	}
	place[len(text)] = n
	span := func(from, to int) reading.Span { return reading.Span{place[from], place[to]} }
	sum := sha256.Sum256(data)
	title, _, _ := strings.Cut(string(data), "\n")
	r := &reading.Reading{Reader: m.version,
		Source: reading.Source{Name: name, Format: "text", Charset: "UTF-8", SHA256: hex.EncodeToString(sum[:]), Chars: n},
		Plan:   reading.Plan{Title: title, Area: reading.Area{Code: string(tenant), Name: "云岭县"}, Period: [2]int{2021, 2025}}}
	for i, at := range chapter.FindAllStringSubmatchIndex(text, -1) {
		s := span(at[0], at[1])
		if before := len(r.Sections); before > 0 {
			r.Sections[before-1].Body[1] = s[0]
		}
		r.Sections = append(r.Sections, reading.Section{ID: strconv.Itoa(i + 1), Label: text[at[2]:at[3]], Title: text[at[4]:at[5]],
			Level: 1, Span: s, Body: reading.Span{s[0], n}})
	}
	section := func(at reading.Span) string {
		id := "0"
		for _, s := range r.Sections {
			if s.Span[0] <= at[0] {
				id = s.ID
			}
		}
		return id
	}
	known := func(name string) bool { return m.misses == "" || !strings.Contains(m.misses, name) }
	for i, at := range reach.FindAllStringSubmatchIndex(text, -1) {
		subject, figure := text[at[2]:at[3]], text[at[4]:at[5]]
		if !known(subject) {
			continue
		}
		if subject == m.misreads {
			figure += "0"
		}
		v := quantity.Parse(figure)
		confidence := 0.95
		if strings.HasPrefix(subject, "疑似") {
			confidence = 0.4
			r.Findings = append(r.Findings, reading.Finding{ID: "F" + strconv.Itoa(i), Code: "ambiguous-subject", Severity: reading.Warning,
				Message: "主语不明", Advice: "请核对", Spans: []reading.Span{span(at[0], at[1])}})
		}
		r.Commitments = append(r.Commitments, reading.Commitment{ID: "C" + strconv.Itoa(i+1), Section: section(span(at[0], at[1])),
			Text: text[at[0]:at[1]], Span: span(at[0], at[1]), Subject: subject, Op: reading.AtLeast, Value: &v, Unit: text[at[6]:at[7]],
			Due: 2025, Kind: "count", Confidence: confidence, Owners: []string{"发展和改革局"}})
	}
	for i, at := range build.FindAllStringSubmatchIndex(text, -1) {
		if !known(text[at[2]:at[3]]) {
			continue
		}
		r.Works = append(r.Works, reading.Work{ID: "W" + strconv.Itoa(i+1), Section: section(span(at[0], at[1])), Action: "新建",
			Name: text[at[2]:at[3]], Status: "planned", Span: span(at[0], at[1]), Text: text[at[0]:at[1]], Confidence: 0.9})
	}
	for _, at := range stop.FindAllStringIndex(text, -1) {
		s := span(at[0], at[1])
		r.Sentences = append(r.Sentences, reading.Sentence{Section: section(s), Span: s, Class: reading.ClassMeasure})
	}
	r.Coverage = reading.Coverage{Measure: 1}
	return r, []rune(text), nil
}
