// Command build bundles the front-end sources: every file directly in assets/js
// and assets/css becomes one bundle in assets/dist, named after its content, with
// a packed copy and an entry in manifest.json. Files in their lib/ folders are
// parts. Run it as `go generate ./assets` after `npm ci`.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	root := flag.String("root", "", "root of the repository; found from the working directory when empty")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	var err error
	if root == "" {
		if root, err = findRoot(); err != nil {
			return err
		}
	}
	files, names, err := bundle(root)
	if err != nil {
		return err
	}
	return write(filepath.Join(root, "assets", "dist"), files, names)
}

// bundle makes the files and the names that pages know them by.
func bundle(root string) ([]api.OutputFile, map[string]string, error) {
	if _, err := os.Stat(filepath.Join(root, "node_modules", "htmx.org")); err != nil {
		return nil, nil, errors.New("front-end sources are missing; run npm ci first")
	}
	entries, err := entryPoints(root)
	if err != nil {
		return nil, nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       entries,
		Outdir:            filepath.Join(root, "assets", "dist"),
		Outbase:           filepath.Join(root, "assets"),
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Splitting:         true,
		Format:            api.FormatESModule,
		Platform:          api.PlatformBrowser,
		Engines:           engines(),
		Plugins:           []api.Plugin{themes()},
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsEndOfFile,
		Metafile:          true,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, nil, fmt.Errorf("%d errors", len(result.Errors))
	}
	names, err := manifest(root, result.Metafile)
	return result.OutputFiles, names, err
}

func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = parent
	}
}

func entryPoints(root string) ([]string, error) {
	var entries []string
	for _, pattern := range []string{"js/*.ts", "js/*.js", "css/*.css"} {
		found, err := filepath.Glob(filepath.Join(root, "assets", pattern))
		if err != nil {
			return nil, err
		}
		entries = append(entries, found...)
	}
	return entries, nil
}

// manifest maps app.css to the name under which it was written.
func manifest(root, metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for out, o := range meta.Outputs {
		// Modules loaded on demand are entry points to the bundler, but not to pages.
		dir := filepath.Base(filepath.Dir(o.EntryPoint))
		if o.EntryPoint == "" || dir != "js" && dir != "css" {
			continue
		}
		base := strings.TrimSuffix(filepath.Base(o.EntryPoint), filepath.Ext(o.EntryPoint))
		names[base+filepath.Ext(out)] = filepath.Base(out)
	}
	return names, nil
}

// write replaces the content of the folder; the placeholder that keeps the folder
// in the repository stays, and so do hidden files such as a stamp of make.
func write(dir string, files []api.OutputFile, names map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	keep := map[string]bool{"README": true}
	save := func(name string, data []byte) error {
		keep[name] = true
		return os.WriteFile(filepath.Join(dir, name), data, 0o644)
	}
	for _, f := range files {
		name := filepath.Base(f.Path)
		if err := save(name, f.Contents); err != nil {
			return err
		}
		packed, err := pack(f.Contents)
		if err != nil {
			return err
		}
		if err := save(name+".gz", packed); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	if err := save("manifest.json", data); err != nil {
		return err
	}
	for _, e := range old {
		if !keep[e.Name()] && !strings.HasPrefix(e.Name(), ".") {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
