// Package page turns requests into pages. A handler returns a [View] or an error
// and never writes to the connection; [Site] renders the view inside the common
// shell, or turns a fault into a readable page (or JSON problem) in the person's
// language. The package also holds the components that pages are built from:
// tables, lists with filters, forms, verdicts, charts, highlighted text.
//
// docs/dev/pages.md tells how to write a page.
package page

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Handler answers a request with a view, or says why it cannot. Errors that
// people see are faults; any other error is shown as our own mistake.
type Handler func(r *http.Request) (View, error)

// View is an answer: a [Page], [Fragment], [Redirect], [File] or [JSON].
type View interface {
	respond(s *Site, w http.ResponseWriter, r *http.Request) error
}

var (
	_ View = Page{}
	_ View = Fragment{}
	_ View = Redirect{}
	_ View = Elsewhere{}
	_ View = File{}
	_ View = JSON{}
)

// Link is a text that leads somewhere.
type Link struct {
	Label string
	Href  string
}

// Page is a whole page inside the shell.
type Page struct {
	// Title is the heading and the title of the window.
	Title string
	// Lead is one sentence below the heading; may be empty.
	Lead string
	// Crumbs lead from the home page to the parent of this page.
	Crumbs []Link
	// Actions are the buttons beside the heading.
	Actions []Button
	// Body is what stands below the heading.
	Body templ.Component
	// Status is the HTTP status; 0 means 200. A form with errors is shown with 422.
	Status int
	// Bare leaves the heading to the body; Actions stand above it.
	Bare bool
	// Plan names the plan that the page is about, when its address does not: the
	// frame is asked as if the address said ?plan=.
	Plan string
	// Fresh: the page is made for this reader alone, although its route keeps pages
	// (see Keep).
	Fresh bool
	// Scripts and Styles name further bundles of assets/js and assets/css, without
	// their ending, that only this page needs.
	Scripts []string
	Styles  []string
}

func (p Page) respond(s *Site, w http.ResponseWriter, r *http.Request) error {
	shell, err := s.shell(r, p)
	if err != nil {
		return err
	}
	return write(w, r, p.Status, document(shell))
}

// Fragment is a part of a page for a request made by htmx.
type Fragment struct {
	Body   templ.Component
	Status int // 0 means 200
}

func (f Fragment) respond(_ *Site, w http.ResponseWriter, r *http.Request) error {
	return write(w, r, f.Status, f.Body)
}

// Redirect sends the browser elsewhere within the site after a change was made.
type Redirect struct {
	To string
	// Cookies are set on the way; on a site with TLS they become Secure.
	Cookies []http.Cookie
}

func (v Redirect) respond(s *Site, w http.ResponseWriter, r *http.Request) error {
	s.setCookies(w, v.Cookies)
	to := Local(v.To)
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Elsewhere sends the browser to another site. The address must come from the
// configuration, never from a request.
type Elsewhere struct {
	To      string
	Cookies []http.Cookie // as those of Redirect
}

func (v Elsewhere) respond(s *Site, w http.ResponseWriter, r *http.Request) error {
	s.setCookies(w, v.Cookies)
	http.Redirect(w, r, v.To, http.StatusSeeOther)
	return nil
}

func (s *Site) setCookies(w http.ResponseWriter, cookies []http.Cookie) {
	for _, c := range cookies {
		c.Secure = c.Secure || s.config.HTTPS
		http.SetCookie(w, &c)
	}
}

// Local keeps an address within the site: a path, a query and a fragment. What
// leads elsewhere becomes the home page.
func Local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(u.Path, "//") || strings.ContainsRune(to, '\\') {
		return "/"
	}
	return u.String()
}

// File is a download, written as it is made, so that a large export needs no
// memory. An error after the first byte cuts the connection, so that nobody
// takes half a file for a whole one.
type File struct {
	Name string // as offered for saving; may hold Chinese
	Type string // media type, e.g. "text/csv; charset=utf-8"
	// Inline shows the file in the browser where it can.
	Inline bool
	Write  func(io.Writer) error
}

func (f File) respond(_ *Site, w http.ResponseWriter, _ *http.Request) error {
	disposition := "attachment"
	if f.Inline {
		disposition = "inline"
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
	cw := &countingWriter{Writer: w}
	if err := f.Write(cw); err != nil {
		if cw.n > 0 {
			return cutError{err}
		}
		w.Header().Del("Content-Disposition")
		return err
	}
	return nil
}

// cutError is a failure after part of the answer left; the connection is cut.
type cutError struct{ error }

func (e cutError) Unwrap() error { return e.error }

type countingWriter struct {
	io.Writer
	n int64
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	w.n += int64(n)
	return n, err
}

// JSON is data for scripts of our own pages; the public API lives elsewhere.
type JSON struct {
	Value  any
	Status int // 0 means 200
}

func (j JSON) respond(_ *Site, w http.ResponseWriter, _ *http.Request) error {
	data, err := json.Marshal(j.Value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return send(w, j.Status, data)
}

// write renders first and sends afterwards, so that an error half-way through a
// component still becomes a proper error page.
func write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, status, b.Bytes())
}

func send(w http.ResponseWriter, status int, data []byte) error {
	if status == 0 {
		status = http.StatusOK
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	// A failure here means that the reader went away: nobody is left to tell.
	_, _ = w.Write(data)
	return nil
}
