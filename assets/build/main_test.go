package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// project lays out a small project and gives its root.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestBundle(t *testing.T) {
	root := project(t, map[string]string{
		"node_modules/htmx.org/package.json": `{"name": "htmx.org", "main": "x.js"}`,
		"node_modules/htmx.org/x.js":         `window.htmx = "here"`,
		"assets/js/app.ts":                   `import "htmx.org"; import { n } from "./lib/n"; const m: number = n; import("./lib/late").then(() => m)`,
		"assets/js/review.ts":                `import { n } from "./lib/n"; console.log(n)`,
		"assets/js/lib/n.ts":                 `export const n = 41 + 1`,
		"assets/js/lib/late.ts":              `export default "late"`,
		"assets/css/app.css":                 `@layer base; @import "./lib/base.css" layer(base);`,
		"assets/css/lib/base.css":            `a { color: red }`,
		"assets/dist/README":                 `stays`,
		"assets/dist/.stamp":                 `stays`,
		"assets/dist/app-OLD.js":             `goes`,
	})
	if err := run(root); err != nil {
		t.Fatal(err)
	}
	dist := filepath.Join(root, "assets", "dist")
	data, err := os.ReadFile(filepath.Join(dist, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var names map[string]string
	if err := json.Unmarshal(data, &names); err != nil {
		t.Fatal(err)
	}
	if len(names) != 3 || names["app.js"] == "" || names["review.js"] == "" || names["app.css"] == "" {
		t.Errorf("pages may name %v", names)
	}
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(dist, name+".gz")); err != nil {
			t.Errorf("%s has no packed copy", name)
		}
	}
	css, err := os.ReadFile(filepath.Join(dist, names["app.css"]))
	if err != nil || !strings.Contains(string(css), "@layer base{a{color:red}}") {
		t.Errorf("the sheet is %s, %v", css, err)
	}
	for name, want := range map[string]bool{"README": true, ".stamp": true, "app-OLD.js": false} {
		_, err := os.Stat(filepath.Join(dist, name))
		if (err == nil) != want {
			t.Errorf("%s is there: %v", name, err == nil)
		}
	}
}

func TestBundleSaysWhatIsMissing(t *testing.T) {
	root := project(t, map[string]string{"assets/js/app.ts": ``})
	if err := run(root); err == nil || !strings.Contains(err.Error(), "npm ci") {
		t.Errorf("error %v", err)
	}
	root = project(t, map[string]string{
		"node_modules/htmx.org/package.json": `{}`, "assets/js/app.ts": `import "./gone"`,
	})
	if err := run(root); err == nil {
		t.Error("a broken import is bundled")
	}
}
