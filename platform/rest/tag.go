package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// keptAnswer is up to how many bytes an answer is held back, to name it by its
// hash: whoever has it already is told so, and no more is sent. Larger ones are
// sent as they are made.
const keptAnswer = 1 << 20

// tagger gives answers an ETag.
type tagger struct {
	http.ResponseWriter
	request *http.Request
	status  int
	held    bytes.Buffer
	through bool // no longer held back
}

func (t *tagger) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
}

func (t *tagger) Write(b []byte) (int, error) {
	if t.through {
		return t.ResponseWriter.Write(b)
	}
	if t.held.Len()+len(b) > keptAnswer {
		t.send()
		return t.ResponseWriter.Write(b)
	}
	return t.held.Write(b)
}

// Unwrap is for http.ResponseController.
func (t *tagger) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// forget drops what is held back, to answer otherwise; false when part of it has
// left.
func (t *tagger) forget() bool {
	if t.through {
		return false
	}
	t.held.Reset()
	t.status = 0
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Disposition"} {
		t.Header().Del(name)
	}
	return true
}

func (t *tagger) send() {
	t.through = true
	if t.status != 0 {
		t.ResponseWriter.WriteHeader(t.status)
	}
	_, _ = t.ResponseWriter.Write(t.held.Bytes())
}

// finish sends what was held back, or that it has not changed.
func (t *tagger) finish() {
	switch {
	case t.through:
		return
	case t.status != 0 && t.status != http.StatusOK:
		t.send()
		return
	}
	sum := sha256.Sum256(t.held.Bytes())
	tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
	t.Header().Set("ETag", tag)
	if !matches(t.request.Header.Get("If-None-Match"), tag) {
		t.send()
		return
	}
	t.forget()
	t.through = true
	t.ResponseWriter.WriteHeader(http.StatusNotModified)
}

// matches compares weakly, as RFC 9110 says of If-None-Match.
func matches(header, tag string) bool {
	weak := func(s string) string { return strings.TrimPrefix(strings.TrimSpace(s), "W/") }
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || one != "" && weak(one) == weak(tag) {
			return true
		}
	}
	return false
}
