package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Colours are written once, as light-dark(DAY, NIGHT). Browsers of county offices do
// not know light-dark(), so that the bundler writes the day's value in its place and
// the night's into rules that follow the device or the person's choice (data-theme).
// Such a rule stands right behind its own and weighs the same, so that the order of
// the sheet decides as before. Paper is always light.

// themes is the step of the bundler that does so.
func themes() api.Plugin {
	return api.Plugin{Name: "themes", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			out, err := expand(string(data))
			if err != nil {
				return api.OnLoadResult{}, fmt.Errorf("%s: %w", args.Path, err)
			}
			return api.OnLoadResult{Contents: &out, Loader: api.LoaderCSS}, nil
		})
	}}
}

var (
	comment     = regexp.MustCompile(`(?s)/\*.*?\*/`)
	rule        = regexp.MustCompile(`([^{};]+)\{([^{}]*)\}`)
	declaration = regexp.MustCompile(`([\w-]+)\s*:\s*([^;]*\blight-dark\([^;]*)(?:;|$)`)
)

// expand replaces every light-dark() of a sheet.
func expand(css string) (string, error) {
	var bad error
	out := rule.ReplaceAllStringFunc(comment.ReplaceAllString(css, ""), func(text string) string {
		m := rule.FindStringSubmatch(text)
		selector, body := strings.TrimSpace(m[1]), m[2]
		var night strings.Builder
		day := declaration.ReplaceAllStringFunc(body, func(decl string) string {
			d := declaration.FindStringSubmatch(decl)
			light, dark, err := sides(d[2])
			if err != nil {
				bad = fmt.Errorf("%s: %w", d[1], err)
			}
			night.WriteString(d[1] + ": " + strings.TrimSpace(dark) + "; ")
			return d[1] + ": " + strings.TrimSpace(light) + ";"
		})
		if night.Len() == 0 {
			return text
		}
		return m[1] + "{" + day + "}\n" +
			"@media screen and (prefers-color-scheme: dark) { " + under(`:root:not([data-theme="light"])`, selector) + " { " + night.String() + "} }\n" +
			"@media screen { " + under(`:root[data-theme="dark"]`, selector) + " { " + night.String() + "} }\n"
	})
	return out, bad
}

// under puts selectors below a condition of the root, without adding to their weight.
func under(root, selectors string) string {
	var out []string
	for _, s := range split(selectors) {
		if rest, ok := strings.CutPrefix(s, ":root"); ok {
			out = append(out, root+rest)
		} else {
			out = append(out, ":where("+root+") "+s)
		}
	}
	return strings.Join(out, ", ")
}

// sides is a value with each light-dark() replaced by its first and by its second
// argument.
func sides(value string) (light, dark string, err error) {
	const name = "light-dark("
	for {
		before, rest, found := strings.Cut(value, name)
		light, dark = light+before, dark+before
		if !found {
			return light, dark, nil
		}
		end := closing(rest)
		if end < 0 {
			return light, dark, fmt.Errorf("light-dark() is not closed")
		}
		args := split(rest[:end])
		if len(args) != 2 {
			return light, dark, fmt.Errorf("light-dark() takes two values, not %q", rest[:end])
		}
		light, dark, value = light+args[0], dark+args[1], rest[end+1:]
	}
}

// closing is the place of the bracket that closes one opened before the text.
func closing(s string) int {
	depth := 1
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// split cuts at commas outside brackets.
func split(s string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth--
		case r == ',' && depth == 0:
			out = append(out, strings.TrimSpace(s[from:i]))
			from = i + 1
		}
	}
	return append(out, strings.TrimSpace(s[from:]))
}
