package page

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Status is the HTTP status of a fault's code.
func Status(code fault.Code) int {
	switch code {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Fail answers a request of a handler that was mounted (see Mount) with an error,
// as Handle does with the errors of its handlers.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) { s.fail(w, r, err) }

// FailWith is Fail with another HTTP status than that of the fault's code.
func (s *Site) FailWith(w http.ResponseWriter, r *http.Request, err error, status int) {
	s.failWith(w, r, err, status)
}

// fail is the one place where an error becomes an answer: a problem document for
// programs, a notice for a part of a page, a readable page for everybody else.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if _, cut := errors.AsType[cutError](err); cut {
		s.config.Log.ErrorContext(r.Context(), "answer cut", "path", r.URL.Path, "err", err)
		panic(http.ErrAbortHandler)
	}
	s.failWith(w, r, err, Status(asFault(err).Code))
}

func (s *Site) failWith(w http.ResponseWriter, r *http.Request, err error, status int) {
	f, c := asFault(err), From(r.Context())
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	s.config.Log.Log(r.Context(), level, "request failed",
		"id", c.RequestID, "path", r.URL.Path, "status", status, "err", f.Error())
	problem := ProblemOf(r.Context(), err, status)
	title, text := problem.Title, problem.Detail
	signIn := ""
	if f.Code == fault.Unauthenticated {
		signIn = s.signIn(r)
	}
	switch {
	case wantsJSON(r):
		if f.Code == fault.Unauthenticated {
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
		problem.write(w)
		return
	case r.Header.Get("HX-Request") == "true":
		notice := Notice{Kind: NoticeError, Title: title, Text: text}
		if signIn != "" {
			notice.Links = []Link{{Label: i18n.T(c.Lang, "page.person.sign-in"), Href: signIn}}
		}
		if write(w, r, status, notice) == nil {
			return
		}
	case signIn != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		http.Redirect(w, r, signIn, http.StatusSeeOther)
		return
	default:
		p := Page{Title: title, Status: status, Body: failureBody(text, signIn, problem.Earliest, f.Key == readOnly, status, c.RequestID)}
		if p.respond(s, w, r) == nil {
			return
		}
		// The frame itself failed; a page without it always works.
		shell := s.frameless(r, p)
		if write(w, r, status, document(shell)) == nil {
			return
		}
	}
	http.Error(w, fmt.Sprintf("%s\n%s", title, text), status)
}

// signIn is the address at which to sign in and come back to where the request
// came from; empty when the site has none.
func (s *Site) signIn(r *http.Request) string {
	if s.config.SignIn == "" {
		return ""
	}
	back := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("HX-Request") == "true" {
		back = "/"
		if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
			back = u.RequestURI()
		}
	}
	return s.config.SignIn + "?" + url.Values{"back": {Local(back)}}.Encode()
}

// wantsJSON says whether the asker is a program.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.HasPrefix(r.URL.Path, "/api/") ||
		strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}
