package assets_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"gangyao/assets"
)

func bundle(t *testing.T) assets.Bundle {
	t.Helper()
	b, err := assets.Open(fstest.MapFS{
		"manifest.json":   {Data: []byte(`{"app.css": "app-1A2B.css"}`)},
		"app-1A2B.css":    {Data: []byte("body{}")},
		"app-1A2B.css.gz": {Data: []byte("packed")},
		"README":          {Data: []byte("for us")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestURL(t *testing.T) {
	b := bundle(t)
	if got := b.URL("app.css"); got != "/assets/app-1A2B.css" {
		t.Errorf("app.css is at %q", got)
	}
	if got := b.URL("gone.css"); got != "" {
		t.Errorf("a file that is not has the address %q", got)
	}
	if got := (assets.Bundle{}).URL("app.css"); got != "" {
		t.Errorf("an empty bundle has the address %q", got)
	}
}

func TestServing(t *testing.T) {
	tests := []struct {
		name, path, accepts string
		status              int
		body, encoding      string
	}{
		{"a file", "/assets/app-1A2B.css", "", 200, "body{}", ""},
		{"its packed copy", "/assets/app-1A2B.css", "gzip, br", 200, "packed", "gzip"},
		{"not the packed copy by its own name", "/assets/app-1A2B.css.gz", "", 404, "", ""},
		{"not the manifest", "/assets/manifest.json", "", 404, "", ""},
		{"not the placeholder", "/assets/README", "", 404, "", ""},
		{"nothing outside", "/assets/../assets.go", "", 404, "", ""},
		{"nothing unknown", "/assets/app.css", "", 404, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", tt.path, nil)
			r.Header.Set("Accept-Encoding", tt.accepts)
			w := httptest.NewRecorder()
			bundle(t).ServeHTTP(w, r)
			if w.Code != tt.status || tt.body != "" && w.Body.String() != tt.body || w.Header().Get("Content-Encoding") != tt.encoding {
				t.Errorf("answers %d %q %q", w.Code, w.Body, w.Header().Get("Content-Encoding"))
			}
			if tt.status == 200 && (w.Header().Get("Content-Type") != "text/css; charset=utf-8" || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable") {
				t.Errorf("headers %v", w.Header())
			}
		})
	}
}

func TestAFolderWithoutABundle(t *testing.T) {
	b, err := assets.Open(fstest.MapFS{"README": {Data: []byte("x")}})
	if !errors.Is(err, assets.ErrNotBuilt) {
		t.Errorf("error %v", err)
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest("GET", "/assets/app.css", nil))
	if w.Code != 404 {
		t.Errorf("an empty bundle answers %d", w.Code)
	}
	if _, err := assets.Open(fstest.MapFS{"manifest.json": {Data: []byte("{")}}); err == nil {
		t.Error("a broken manifest is taken")
	}
}
