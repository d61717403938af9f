package page

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"gangyao/platform/i18n"
)

// Keep keeps the pages of a route, packed, until anything stored changes. It is
// for pages that many read. A page of such a route must follow from its address,
// language, theme, the day, who asks (Config.Audience) and what is stored
// (Config.Version), and from nothing else: not from the time of day, nor from
// what only this process knows. Reading it must leave nothing behind, because
// most readers never reach its handler. Only whole pages with status 200 are
// kept, and those that say Fresh are not.
func Keep() RouteOption { return func(r *route) { r.kept = true } }

// keptBytes is the room for kept pages when Config.KeptBytes does not say;
// keptAddress the longest address whose page is kept.
const (
	keptBytes   = 32 << 20
	keptAddress = 1024
)

// keptKey is all that a page depends on but for what is stored.
type keptKey struct {
	address  string
	lang     i18n.Lang
	theme    Theme
	day      string
	audience string
}

// keptPage is a page as it is sent.
type keptPage struct {
	version string // of what it was made from
	tag     string // its ETag
	kind    string // its media type
	packed  []byte // by gzip
}

// shelf holds kept pages; those not asked for longest go when they weigh too much.
type shelf struct {
	room int

	mu     sync.Mutex
	pages  map[keptKey]*list.Element // of *shelved
	order  list.List                 // newest use first
	weight int
	making map[makingKey]*making
}

type shelved struct {
	key  keptKey
	page *keptPage
}

func (s *shelved) weight() int {
	const beside = 400 // headers, lists, maps
	return beside + len(s.page.packed) + len(s.key.address) + len(s.key.audience)
}

type makingKey struct {
	keptKey
	version string
}

// making is a page that somebody is making; the others wait for it.
type making struct {
	done chan struct{}
	page *keptPage // nil: nothing to keep, each makes it alone
}

func newShelf(room int) *shelf {
	return &shelf{room: room, pages: map[keptKey]*list.Element{}, making: map[makingKey]*making{}}
}

// get gives the page made from a version, or nil when there is none to keep; then
// whoever asks makes the page alone. Of many who ask at once one makes it.
func (s *shelf) get(ctx context.Context, key keptKey, version string, build func() *keptPage) *keptPage {
	s.mu.Lock()
	if e := s.pages[key]; e != nil && e.Value.(*shelved).page.version == version {
		s.order.MoveToFront(e)
		p := e.Value.(*shelved).page
		s.mu.Unlock()
		return p
	}
	mk := makingKey{key, version}
	if m := s.making[mk]; m != nil {
		s.mu.Unlock()
		select {
		case <-m.done:
			return m.page
		case <-ctx.Done():
			return nil
		}
	}
	m := &making{done: make(chan struct{})}
	s.making[mk] = m
	s.mu.Unlock()
	defer func() { // also after a panic, so that nobody waits for ever
		s.mu.Lock()
		delete(s.making, mk)
		if m.page != nil {
			s.put(&shelved{key, m.page})
		}
		s.mu.Unlock()
		close(m.done)
	}()
	m.page = build()
	return m.page
}

// put keeps a page and makes room for it.
func (s *shelf) put(x *shelved) {
	if e := s.pages[x.key]; e != nil {
		s.drop(e)
	}
	if x.weight() > s.room/8 {
		return
	}
	s.pages[x.key] = s.order.PushFront(x)
	s.weight += x.weight()
	for s.weight > s.room {
		s.drop(s.order.Back())
	}
}

func (s *shelf) drop(e *list.Element) {
	x := s.order.Remove(e).(*shelved)
	delete(s.pages, x.key)
	s.weight -= x.weight()
}

// keptOr answers with the page that is kept, else with what the handler gives.
func (s *Site) keptOr(h Handler, w http.ResponseWriter, r *http.Request) error {
	alone := func() error {
		view, err := h(r)
		if err != nil {
			return err
		}
		return view.respond(s, w, r)
	}
	address := r.URL.RequestURI()
	if s.shelf == nil || r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("HX-Request") != "" || len(address) > keptAddress {
		return alone()
	}
	// The version comes first: the page is made from what is stored now or later.
	version, err := s.config.Version(r.Context())
	if err != nil {
		return alone()
	}
	c := From(r.Context())
	key := keptKey{address: address, lang: c.Lang, theme: c.Theme, day: c.Now.Format(time.DateOnly)}
	if s.config.Audience != nil {
		key.audience = s.config.Audience(r.Context())
	}
	var own error
	answered := false
	p := s.shelf.get(r.Context(), key, version, func() *keptPage {
		var page *keptPage
		page, answered, own = s.build(h, w, r, version)
		return page
	})
	switch {
	case own != nil || answered:
		return own
	case p == nil:
		return alone()
	}
	p.send(w, r)
	return nil
}

// build makes a page to be kept. What cannot be kept it answers with at once. One
// reader who goes away does not spoil the page for the others.
func (s *Site) build(h Handler, w http.ResponseWriter, r *http.Request, version string) (p *keptPage, answered bool, err error) {
	still := r.WithContext(context.WithoutCancel(r.Context()))
	view, err := h(still)
	if err != nil {
		return nil, false, err
	}
	page, ok := view.(Page)
	if !ok || page.Fresh || page.Status != 0 && page.Status != http.StatusOK {
		return nil, true, view.respond(s, w, r)
	}
	rec := &memory{header: http.Header{}}
	if err := page.respond(s, rec, still); err != nil {
		return nil, false, err
	}
	return pack(version, rec.header.Get("Content-Type"), rec.Bytes()), false, nil
}

// memory takes an answer instead of a connection.
type memory struct {
	bytes.Buffer
	header http.Header
}

func (m *memory) Header() http.Header { return m.header }
func (m *memory) WriteHeader(int)     {}

func pack(version, kind string, data []byte) *keptPage {
	sum := sha256.Sum256(data)
	var b bytes.Buffer
	gz := packers.Get().(*gzip.Writer)
	defer packers.Put(gz)
	gz.Reset(&b)
	_, _ = gz.Write(data) // into memory: never fails
	_ = gz.Close()
	return &keptPage{version: version, kind: kind, packed: bytes.Clone(b.Bytes()),
		// Weak: packed or not, it is the same page.
		tag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`}
}

// send answers with the page, or says that the reader already has it.
func (p *keptPage) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("ETag", p.tag)
	if tagged(r.Header.Get("If-None-Match"), p.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", p.kind)
	if acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(p.packed)))
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(p.packed)
		return
	}
	gz, err := gzip.NewReader(bytes.NewReader(p.packed))
	if err != nil { // our own bytes in memory
		panic(err)
	}
	w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(w, gz)
}

// tagged says whether a list of tags, as in If-None-Match, names one.
func tagged(listed, tag string) bool {
	for t := range strings.SplitSeq(listed, ",") {
		t = strings.TrimSpace(t)
		if t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
