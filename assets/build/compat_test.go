package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExpand(t *testing.T) {
	tests := []struct{ name, css, want string }{
		{"a token", `:root { --a: light-dark(#fff, #000); --b: 1px; }`,
			`:root { --a: #fff; --b: 1px; }
			 @media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --a: #000; } }
			 @media screen { :root[data-theme="dark"] { --a: #000; } }`},
		{"a rule of its own, as heavy as before", `p, a:is(b, i) { color: red; background: light-dark(#fff, rgb(0, 0, 0)) }`,
			`p, a:is(b, i) { color: red; background: #fff;}
			 @media screen and (prefers-color-scheme: dark) { :where(:root:not([data-theme="light"])) p, :where(:root:not([data-theme="light"])) a:is(b, i) { background: rgb(0, 0, 0); } }
			 @media screen { :where(:root[data-theme="dark"]) p, :where(:root[data-theme="dark"]) a:is(b, i) { background: rgb(0, 0, 0); } }`},
		{"two in one value", `p { border: 1px solid light-dark(a, b); outline: light-dark(c, d) light-dark(e, f); }`,
			`p { border: 1px solid a; outline: c e; }
			 @media screen and (prefers-color-scheme: dark) { :where(:root:not([data-theme="light"])) p { border: 1px solid b; outline: d f; } }
			 @media screen { :where(:root[data-theme="dark"]) p { border: 1px solid b; outline: d f; } }`},
		{"nothing to do", `@layer a { p { color: red; } }`, `@layer a { p { color: red; } }`},
		{"only spoken of", `/* light-dark() is not here */ p { color: red; }`, `p { color: red; }`},
	}
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := expand(tt.css)
			if err != nil || words(got) != words(tt.want) {
				t.Errorf("got %v\n%s\nwant\n%s", err, words(got), words(tt.want))
			}
		})
	}
	for _, css := range []string{`p { color: light-dark(red); }`, `p { color: light-dark(a, b, c); }`, `p { color: light-dark(a, b; }`} {
		if _, err := expand(css); err == nil {
			t.Errorf("%s is taken", css)
		}
	}
}

// What the browsers of county offices do not know must have a fallback.
func TestTheBundleKeepsToTheBaseline(t *testing.T) {
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "node_modules", "htmx.org")); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("npm ci was not run: ", err)
	}
	files, _, err := bundle(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, problem := range tooNew(filepath.Base(f.Path), string(f.Contents)) {
			t.Error(problem)
		}
	}
}

func TestNewerFeaturesAreSeen(t *testing.T) {
	tests := map[string]string{
		"light-dark()":          `a.css a{color:light-dark(red,blue)}`,
		"color-mix()":           `a.css a{color:color-mix(in srgb,red,blue)}`,
		"nesting":               `a.css a{color:red;&:hover{color:blue}}`,
		"array copies":          `a.js let b=a.toSorted();`,
		"groupBy":               `a.js Object.groupBy(a,b)`,
		"Promise.withResolvers": `a.js Promise.withResolvers()`,
	}
	for want, file := range tests {
		name, content, _ := strings.Cut(file, " ")
		if got := strings.Join(tooNew(name, content), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s in %s: reported %q", want, file, got)
		}
	}
	// Those with a fallback, and names that only look alike, pass.
	for _, file := range []string{
		`a.css .menu{position-area:block-end}.side:popover-open{display:block}p{text-wrap:balance}`,
		`a.css .a:hover{transform:rotate(1deg)}`,
		`a.js document.startViewTransition(f);e.moveBefore(t,n);sorted(a)`,
	} {
		name, content, _ := strings.Cut(file, " ")
		if got := tooNew(name, content); len(got) > 0 {
			t.Errorf("%s: reported %q", file, got)
		}
	}
}
