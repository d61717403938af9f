package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"gangyao/platform/fault"
)

// answer writes itself.
type answer struct{ Body func(huma.Context) }

// Get adds an operation that shows one thing.
func Get[I, O any](a *API, op Op, h func(context.Context, *I) (*O, error)) {
	one(a, op, http.MethodGet, h)
}

// Do adds an operation that changes something.
func Do[I, O any](a *API, op Op, h func(context.Context, *I) (*O, error)) {
	one(a, op, http.MethodPost, h)
}

func one[I, O any](a *API, op Op, method string, h func(context.Context, *I) (*O, error)) {
	media := map[string]*huma.MediaType{"application/json": {Schema: schema[O](a)}}
	operation := a.operation(op, method, media)
	huma.Register(a.huma, operation, func(ctx context.Context, in *I) (*answer, error) {
		out, err := h(ctx, in)
		return a.answer(err, func(w http.ResponseWriter) error {
			data, err := encode(out)
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Header().Set("Content-Length", strconv.Itoa(len(data)))
			_, _ = w.Write(data) // a failure means that nobody is left to tell
			return nil
		}), nil
	})
	a.complete(&operation)
	if op.Sent != nil { // described only now, so that huma does not read it
		a.huma.OpenAPI().Paths[operation.Path].Post.RequestBody = &huma.RequestBody{Required: true, Content: op.Sent}
	}
}

// answer is what write writes, or the failure.
func (a *API) answer(err error, write func(http.ResponseWriter) error) *answer {
	return &answer{func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		if err == nil {
			out := &counting{ResponseWriter: w}
			if err = write(out); err == nil {
				return
			}
			if held, ok := w.(*tagger); out.written && !(ok && held.forget()) {
				panic(http.ErrAbortHandler) // half an answer must not look like a whole one
			}
		}
		a.site.Fail(w, r, err)
	}}
}

type counting struct {
	http.ResponseWriter
	written bool
}

func (w *counting) Write(b []byte) (int, error) {
	w.written = true
	return w.ResponseWriter.Write(b)
}

// encode is the JSON of a value in one line.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Sent is the body of a request that an operation reads itself, piece by piece;
// embed it in the input and describe it in Op.Sent.
type Sent struct {
	request *http.Request
	writer  http.ResponseWriter
}

// Resolve implements huma.Resolver.
func (s *Sent) Resolve(hc huma.Context) []error {
	s.request, s.writer = humago.Unwrap(hc)
	return nil
}

// Type is the media type without its parameters.
func (s *Sent) Type() string { return mediaType(s.request.Header.Get("Content-Type")) }

// Reader is the body, up to so many bytes.
func (s *Sent) Reader(most int64) (io.Reader, error) {
	if s.request.ContentLength == 0 {
		return nil, fault.New(fault.Invalid, "rest.check.body", nil)
	}
	return http.MaxBytesReader(s.writer, s.request.Body, most), nil
}
