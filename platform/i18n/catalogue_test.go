package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gangyao/platform/i18n"
)

// The catalogues themselves: both languages say the same things, and the sources
// and the catalogues agree about which messages there are.

var argument = regexp.MustCompile(`\{\{[^}]*\}\}`)

func TestBothLanguagesHaveTheSameMessages(t *testing.T) {
	c := i18n.Shipped()
	for _, key := range c.Keys(i18n.ZH) {
		if !c.Has(i18n.EN, key) {
			t.Errorf("%s is missing in English", key)
			continue
		}
		zh, en := c.Forms(i18n.ZH, key), c.Forms(i18n.EN, key)
		for lang, forms := range map[i18n.Lang][]string{i18n.ZH: zh, i18n.EN: en} {
			for _, f := range forms {
				if strings.TrimSpace(f) == "" {
					t.Errorf("%s has no text in %s", key, lang.Name())
				}
			}
		}
		if a, b := arguments(zh), arguments(en); !slices.Equal(a, b) {
			t.Errorf("%s has arguments %v in Chinese, %v in English", key, a, b)
		}
	}
	for _, key := range c.Keys(i18n.EN) {
		if !c.Has(i18n.ZH, key) {
			t.Errorf("%s is missing in Chinese", key)
		}
	}
}

func arguments(forms []string) []string {
	var out []string
	for _, f := range forms {
		out = append(out, argument.FindAllString(f, -1)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// usage is what the sources say about messages.
type usage struct {
	keys     map[string]string // a key that a call names → where
	prefixes map[string]string // a written prefix of a key put together → where
	texts    map[string]bool   // every text in the sources: keys may stand in tables
	// beginnings are texts that look like written prefixes, wherever they stand.
	beginnings map[string]bool
}

func TestSourcesAndCataloguesAgree(t *testing.T) {
	u := scan(t, moduleRoot(t))
	c := i18n.Shipped()
	for _, key := range sorted(u.keys) {
		if !c.Has(i18n.ZH, key) {
			t.Errorf("%s: message %q is in no catalogue", u.keys[key], key)
		}
	}
	keys := c.Keys(i18n.ZH)
	for _, prefix := range sorted(u.prefixes) {
		if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, prefix) }) {
			t.Errorf("%s: no message begins with %q", u.prefixes[prefix], prefix)
		}
	}
	for _, key := range keys {
		if !u.uses(key) {
			t.Errorf("message %q is not used anywhere", key)
		}
	}
}

func (u usage) uses(key string) bool {
	if u.keys[key] != "" || u.texts[key] {
		return true
	}
	for prefix := range u.beginnings {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// scan reads all Go sources outside tests, generated ones included, and the texts
// of data files, which may name messages too.
func scan(t *testing.T, root string) usage {
	t.Helper()
	u := usage{map[string]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == "testdata" || rel != "." && strings.HasPrefix(name, ".") || rel == filepath.Join("platform", "i18n", "locale") {
				return filepath.SkipDir
			}
			return nil
		}
		switch {
		case strings.HasSuffix(path, "_test.go"):
		case strings.HasSuffix(path, ".go"):
			u.scanGo(t, path, rel)
		case strings.HasSuffix(path, ".yaml"):
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, word := range regexp.MustCompile(`[a-z][\w-]*(\.[\w-]+)+`).FindAllString(string(data), -1) {
				u.texts[word] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// keyArgument tells which argument of a call is a message key, and how many
// arguments the call has at least.
func keyArgument(call *ast.CallExpr) int {
	name, of := "", ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok {
			of = x.Name
		}
	}
	switch {
	case of == "fault" && name == "New":
		return 1
	case of == "fault" && name == "Wrap":
		return 2
	case of == "i18n" && name == "M":
		return 0
	case (of == "i18n" || of == "page" || of == "") && (name == "T" || name == "N"):
		return 1
	case (of == "i18n" || of == "") && name == "Key":
		return 0
	}
	return -1
}

var (
	keyShape    = regexp.MustCompile(`^[a-z][\w-]*(\.[\w-]+)+$`)
	prefixShape = regexp.MustCompile(`^[a-z][\w-]*\.([\w-]+\.)*$`)
)

func (u usage) scanGo(t *testing.T, path, rel string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Logf("%s is not scanned: %v", rel, err)
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := text(n); ok {
				u.texts[s] = true
				if prefixShape.MatchString(s) {
					u.beginnings[s] = true
				}
			}
		case *ast.CallExpr:
			i := keyArgument(n)
			if i < 0 || i >= len(n.Args) {
				return true
			}
			where := rel + ":" + strconv.Itoa(set.Position(n.Pos()).Line)
			if s, ok := text(n.Args[i]); ok && keyShape.MatchString(s) {
				u.keys[s] = where
			}
			if b, ok := n.Args[i].(*ast.BinaryExpr); ok {
				if s, ok := text(leftmost(b)); ok && strings.HasSuffix(s, ".") {
					u.prefixes[s] = where
				}
			}
		}
		return true
	})
}

func leftmost(e ast.Expr) ast.Expr {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			return e
		}
		e = b.X
	}
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func sorted(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = parent
	}
}
