package page

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"gangyao/platform/fault"
)

// policy allows nothing but our own files: no inline script or style, no frames,
// no other hosts. Data images are for chart exports and pasted pictures.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'"

func (s *Site) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=(), usb=()")
		h.Set("X-Frame-Options", "DENY")
		if s.config.HTTPS {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		h.Set("Cache-Control", "no-cache, private")
		h.Add("Vary", "Accept-Encoding, Accept-Language, Cookie")
		next.ServeHTTP(w, r)
	})
}

func (s *Site) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			s.config.Log.ErrorContext(r.Context(), "panic", "id", From(r.Context()).RequestID,
				"value", fmt.Sprint(v), "stack", string(debug.Stack()))
			if rec, ok := w.(interface{ Written() bool }); ok && rec.Written() {
				panic(http.ErrAbortHandler)
			}
			s.fail(w, r, fault.New(fault.Internal, "fault.internal", nil))
		}()
		next.ServeHTTP(w, r)
	})
}

type noteKey struct{}

// note tells the access log the number of the request.
func note(r *http.Request, id string) {
	if p, ok := r.Context().Value(noteKey{}).(*string); ok {
		*p = id
	}
}

// access logs every request but those for static files. Queries stay out of the
// log: people search for names.
func (s *Site) access(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		id := ""
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), noteKey{}, &id)))
		if id == "" {
			return
		}
		s.config.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes),
			slog.Duration("took", time.Since(start)), slog.String("client", s.client(r)))
	})
}

type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// compress packs text answers of a kilobyte or more for browsers that unpack.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cw := &compressor{ResponseWriter: w, accepts: acceptsGzip(r)}
		defer cw.close()
		next.ServeHTTP(cw, r)
	})
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

type compressor struct {
	http.ResponseWriter
	accepts bool
	status  int
	started bool
	gz      *gzip.Writer
}

// Written says whether part of the answer has left.
func (w *compressor) Written() bool { return w.status != 0 }

func (w *compressor) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *compressor) Write(b []byte) (int, error) {
	if !w.started {
		w.start(len(b))
	}
	if w.gz != nil {
		return w.gz.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// start sends the header, deciding by the type and the size of the first part.
func (w *compressor) start(size int) {
	w.started = true
	if w.status == 0 {
		w.status = http.StatusOK
	}
	h := w.Header()
	if w.accepts && size >= 1024 && h.Get("Content-Encoding") == "" && compressible(h.Get("Content-Type")) {
		h.Del("Content-Length")
		h.Set("Content-Encoding", "gzip")
		w.gz = packers.Get().(*gzip.Writer)
		w.gz.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(w.status)
}

func (w *compressor) close() {
	if !w.started && w.status != 0 {
		w.start(0)
	}
	if w.gz != nil {
		_ = w.gz.Close()
		packers.Put(w.gz)
		w.gz = nil
	}
}

// Flush sends what is there, for answers that grow while people wait.
func (w *compressor) Flush() {
	if !w.started {
		w.start(0)
	}
	if w.gz != nil {
		_ = w.gz.Flush()
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack is refused by the underlying writer where it cannot be done.
func (w *compressor) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

func compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case "text/event-stream":
		return false
	case "application/json", "application/problem+json", "image/svg+xml", "application/xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
