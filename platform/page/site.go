package page

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"gangyao/assets"
	"gangyao/platform/fault"
)

// Frame is what the shell shows around a page; it may depend on the person.
type Frame struct {
	// Brand is the name of the site; empty means the name in the catalogue.
	Brand string
	// Plan is the name of the plan in view; Plans are those to switch between.
	Plan  string
	Plans []Link
	// Nav lists the capabilities that the person's role has.
	Nav []NavGroup
	// Search is the address of the search page; empty hides the search box.
	Search string
	// Duties counts what the person owes; shown when DutiesHref is set.
	Duties     int
	DutiesHref string
	// Person is who is signed in; nil for a visitor, who is shown the way to
	// Config.SignIn.
	Person *Person
	// Today: the page shows what holds today, whatever day is asked for, and says so.
	Today bool
	// Demo says that everything shown is made up.
	Demo bool
	// Notices stand above the page, e.g. that a backup is overdue.
	Notices []Notice
	// Footer lists links at the bottom.
	Footer []Link
}

// NavGroup is a group of navigation links. One with a label folds; what somebody
// folded is remembered by its key. One without stands open.
type NavGroup struct {
	Key   string
	Label string
	Items []NavItem
}

// Count sums what waits in a group.
func (g NavGroup) Count() int {
	n := 0
	for _, it := range g.Items {
		n += it.Count
	}
	return n
}

// NavItem leads to a capability. Count, when not zero, is shown beside the label.
type NavItem struct {
	// Alone marks the link as current on its own page only, not on those below it.
	Alone bool
	Label string
	Href  string
	// Also are addresses, other than Href, on which and below which the link is current.
	Also  []string
	Count int
}

// Person is who is signed in.
type Person struct {
	Name    string
	Org     string
	Href    string // the person's own page
	SignOut string // address that a POST signs out at
}

// Config says how a site runs. Every field but Assets has a default.
type Config struct {
	Assets assets.Bundle
	// Frame gives what surrounds a page for this request.
	Frame func(r *http.Request) (Frame, error)
	// Identify finds out who asks and puts that into the context it returns; nil
	// means that nobody is ever signed in. A View that is not nil answers instead
	// of the page asked for, e.g. with the way to a password that must be changed.
	Identify func(r *http.Request) (context.Context, View, error)
	// SignIn is the address at which people sign in; who asks for a page that
	// needs it is sent there, with ?back= naming the page. Empty: a page says so.
	SignIn string
	// Demo says that the site shows a demonstration.
	Demo bool
	// Now is the clock; Location the time zone in which days begin.
	Now      func() time.Time
	Location *time.Location
	Log      *slog.Logger
	// NewID names requests.
	NewID func() string
	// HTTPS says that people reach the site over TLS: cookies become Secure and
	// browsers are told to stay with TLS.
	HTTPS bool
	// TrustedProxies are the addresses whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// MaxBody limits a request's body in bytes; a route may raise it.
	MaxBody int64
	// Rate and Burst limit requests per second and client; Rate 0 means no limit.
	Rate  float64
	Burst int
	// Version names what is stored at the moment: as long as it stays the same,
	// nothing was changed. Pages of routes with the option Keep are kept by it; nil:
	// none is.
	Version func(ctx context.Context) (string, error)
	// Audience names everything about who asks that a page may depend on, so that
	// two with the same name are shown the same; nil: everybody is.
	Audience func(ctx context.Context) string
	// Views gives the saved views of the list on the page of a request; nil: lists
	// are not kept.
	Views func(ctx context.Context) (ListViews, error)
	// KeptBytes bounds the memory of kept pages.
	KeptBytes int
}

// Site serves pages.
type Site struct {
	config  Config
	mux     *http.ServeMux
	routes  []string
	kept    []string
	limiter *Limiter
	shelf   *shelf
}

// New makes a site.
func New(c Config) *Site {
	if c.Frame == nil {
		c.Frame = func(*http.Request) (Frame, error) { return Frame{}, nil }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Location == nil {
		c.Location = time.FixedZone("CST", 8*3600)
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.NewID == nil {
		c.NewID = randomID
	}
	if c.MaxBody == 0 {
		c.MaxBody = 1 << 20
	}
	s := &Site{config: c, mux: http.NewServeMux()}
	if c.Rate > 0 {
		s.limiter = NewLimiter(c.Rate, max(c.Burst, 1), c.Now)
	}
	if c.Version != nil {
		s.shelf = newShelf(cmp.Or(c.KeptBytes, keptBytes))
	}
	s.mux.Handle("GET "+assets.Path, c.Assets)
	s.Handle("/", func(*http.Request) (View, error) {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	})
	return s
}

func randomID() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// RouteOption changes how one route is served.
type RouteOption func(*route)

type route struct {
	maxBody int64
	kept    bool
}

// MaxBody raises or lowers the limit of the request's body, in bytes.
func MaxBody(n int64) RouteOption { return func(r *route) { r.maxBody = n } }

// Handle serves a pattern of net/http, e.g. "GET /plans/{id}". It panics when the
// pattern is malformed or taken, as http.ServeMux does.
func (s *Site) Handle(pattern string, h Handler, options ...RouteOption) {
	rt := route{maxBody: s.config.MaxBody}
	for _, o := range options {
		o(&rt)
	}
	s.routes = append(s.routes, pattern)
	if rt.kept {
		s.kept = append(s.kept, pattern)
	}
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > rt.maxBody {
			s.fail(w, r, tooLarge(rt.maxBody))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, rt.maxBody)
		if err := s.answer(rt, h, w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// readOnly refuses to change anything from a page of a past day; signing in is no
// change.
func (s *Site) readOnly(r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead || From(r.Context()).AsOf.IsZero() || r.URL.Path == s.config.SignIn {
		return nil
	}
	return OnlyToday()
}

func (s *Site) answer(rt route, h Handler, w http.ResponseWriter, r *http.Request) error {
	if err := s.readOnly(r); err != nil {
		return err
	}
	if rt.kept {
		return s.keptOr(h, w, r)
	}
	view, err := h(r)
	if err != nil {
		return err
	}
	return view.respond(s, w, r)
}

// Mount serves all addresses below a path with a plain handler (the API), which
// answers to the patterns listed in routes.
func (s *Site) Mount(pattern string, h http.Handler, routes ...string) {
	s.routes = append(s.routes, pattern)
	s.routes = append(s.routes, routes...)
	s.mux.Handle(pattern, h)
}

// Routes lists all patterns that the site answers to, in the order in which they
// were registered, but for static files.
func (s *Site) Routes() []string { return slices.Clone(s.routes) }

// KeptRoutes lists those whose pages are kept (see Keep).
func (s *Site) KeptRoutes() []string { return slices.Clone(s.kept) }

// Handler is the whole site with logging, recovery, limits, security headers,
// cross-origin protection and compression.
func (s *Site) Handler() http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fault.New(fault.Forbidden, "page.cross-origin", nil))
	}))
	h := cross.Handler(s.person(s.mux))
	h = s.limit(h)
	h = s.recover(h)
	h = s.identify(h)
	h = s.secure(h)
	h = compress(h)
	return s.access(h)
}

// identify gives each request its number, language, theme and as-of date.
func (s *Site) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, assets.Path) {
			next.ServeHTTP(w, r)
			return
		}
		c, err := s.readContext(w, r, s.config.NewID())
		r = r.WithContext(With(r.Context(), c))
		note(r, c.RequestID)
		w.Header().Set("X-Request-Id", c.RequestID)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// person lets Config.Identify say who asks, or answer itself.
func (s *Site) person(next http.Handler) http.Handler {
	if s.config.Identify == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, assets.Path) {
			next.ServeHTTP(w, r)
			return
		}
		ctx, instead, err := s.config.Identify(r)
		if err == nil {
			r = r.WithContext(ctx)
			if instead == nil {
				next.ServeHTTP(w, r)
				return
			}
			err = instead.respond(s, w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "page.too-large", fault.Args{"Limit": byteSize(limit)})
}

// asFault recognises the errors of net/http that are the sender's, not ours.
func asFault(err error) *fault.Error {
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.From(tooLarge(big.Limit))
	}
	return fault.From(err)
}

// readOnly is the fault of doing something on a past day, which can only be looked at.
const readOnly = "page.asof.read_only"

// OnlyToday is the fault of a page for doing something that is asked for on a past day.
func OnlyToday() error { return fault.New(fault.Conflict, readOnly, nil) }
