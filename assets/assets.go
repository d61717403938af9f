// Package assets holds the style sheets and scripts of the interface, bundled
// into the program. The sources are in css/ and js/; `go generate ./assets`
// bundles them into dist/, which is not kept in the repository. Before that the
// program builds, and its pages work without style and script.
package assets

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:generate go run gangyao/assets/build

// Path is the address below which the files are served.
const Path = "/assets/"

//go:embed dist
var dist embed.FS

// ErrNotBuilt says that the bundle was not made before the program was built.
var ErrNotBuilt = errors.New("assets: not bundled; run npm ci and go generate ./assets")

// Bundle is the set of files that pages link to. The zero Bundle is empty.
type Bundle struct {
	files fs.FS
	names map[string]string // app.css → app-4F2K.css
}

// Embedded is the bundle inside the program. It returns an empty, usable Bundle
// together with ErrNotBuilt when there is none.
func Embedded() (Bundle, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return Bundle{}, err
	}
	return Open(sub)
}

// Open reads a bundle from a folder with a manifest.json.
func Open(fsys fs.FS) (Bundle, error) {
	data, err := fs.ReadFile(fsys, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return Bundle{}, ErrNotBuilt
	}
	if err != nil {
		return Bundle{}, err
	}
	b := Bundle{files: fsys}
	if err := json.Unmarshal(data, &b.names); err != nil {
		return Bundle{}, fmt.Errorf("assets: manifest: %w", err)
	}
	return b, nil
}

// URL is the address of a bundled file, e.g. URL("app.css"); empty when the
// bundle has no such file.
func (b Bundle) URL(name string) string {
	if n := b.names[name]; n != "" {
		return Path + n
	}
	return ""
}

// ServeHTTP serves the files below Path. Names carry a hash of the content, so
// browsers may keep them for ever; packed copies made at build are used.
func (b Bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), Path)
	if b.files == nil || !served(name) {
		http.NotFound(w, r)
		return
	}
	data, err := fs.ReadFile(b.files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		if packed, err := fs.ReadFile(b.files, name+".gz"); err == nil {
			h.Set("Content-Encoding", "gzip")
			data = packed
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// served says whether a name is one of the bundle's files rather than of its making.
func served(name string) bool {
	switch path.Ext(name) {
	case ".js", ".css", ".svg", ".png", ".woff2":
		return true
	}
	return false
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
