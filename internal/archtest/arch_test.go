// Package archtest holds the shape of the house as tests: who may import whom,
// and why.
package archtest

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Doc        string
	Imports    []string
	GoFiles    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc,Imports,GoFiles", "gangyao/...")
	cmd.Dir = "../.."
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all []pkg
	dec := json.NewDecoder(out)
	for {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d packages listed", len(all))
	}
	return all
}

// floor is the height of a package: imports run downwards or stay level.
func floor(path string) int {
	switch part := strings.Split(strings.TrimPrefix(path, "gangyao/"), "/"); part[0] {
	case "platform", "assets":
		return 1
	case "kernel":
		return 2
	case "planning":
		return 3
	case "systems", "demo":
		return 4
	default: // cmd, bench, internal: wiring and tests
		return 5
	}
}

func under(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// isAdapter: a folder of a capability that speaks SQL (…db), HTTP for people
// (…web) or HTTP for programs (…rest), or lies below one.
func isAdapter(path string) bool { return isKind(path, "db", "web", "rest") }

func isKind(path string, kinds ...string) bool {
	if floor(path) != 2 && floor(path) != 3 {
		return false
	}
	parts := strings.Split(path, "/")
	for i := 2; i < len(parts); i++ {
		for _, end := range kinds {
			if parts[i] == parts[i-1]+end {
				return true
			}
		}
	}
	return false
}

// forbidden imports, each with its reason. A package matches when it lies under
// any of in and under none of except.
var forbidden = []struct {
	in, except, imports []string
	// adapters: adapters and what lies below them are excepted.
	adapters bool
	// only adapters of these kinds are meant; empty: all packages.
	only []string
	why  string
}{
	{
		in:      []string{"gangyao/planning/plan/reading", "gangyao/planning/plan/reader", "gangyao/planning/plan/finding"},
		imports: []string{"database/sql", "net/http", "gangyao/platform/db", "gangyao/platform/page", "time"},
		why:     "reading is pure and deterministic: no storage, no network, no clock",
	},
	{
		in:       []string{"gangyao/planning", "gangyao/kernel"},
		except:   []string{"gangyao/planning/indicator/method/methodtest", "gangyao/planning/reporting/sheet/dryrun"}, // page parts that two adapters share
		adapters: true,
		imports:  []string{"database/sql", "net/http", "os", "gangyao/platform/db", "gangyao/platform/page"},
		why:      "a capability's own package knows neither SQL nor HTTP nor files; its adapters (plandb, planweb …) do",
	},
	{
		in:      []string{"gangyao/planning", "gangyao/kernel"},
		only:    []string{"web", "rest"},
		imports: []string{"database/sql", "gangyao/platform/db"},
		why:     "pages call use cases, never the store",
	},
	{
		in:      []string{"gangyao/platform"},
		except:  []string{"gangyao/platform/db", "gangyao/platform/search"},
		imports: []string{"database/sql"},
		why:     "SQL is spoken through platform/db",
	},
}

func TestImportsRunDownwards(t *testing.T) {
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			if under(imp, "gangyao") && floor(imp) > floor(p.ImportPath) {
				t.Errorf("%s imports %s, which stands on a higher floor", p.ImportPath, imp)
			}
		}
	}
}

func TestForbiddenImports(t *testing.T) {
	all := packages(t)
	for _, rule := range forbidden {
		matched := false
		for _, p := range all {
			if !slices.ContainsFunc(rule.in, func(r string) bool { return under(p.ImportPath, r) }) ||
				slices.ContainsFunc(rule.except, func(r string) bool { return under(p.ImportPath, r) }) ||
				rule.adapters && isAdapter(p.ImportPath) || len(rule.only) > 0 && !isKind(p.ImportPath, rule.only...) {
				continue
			}
			matched = true
			for _, imp := range p.Imports {
				if slices.ContainsFunc(rule.imports, func(f string) bool { return imp == f || under(imp, f) && under(f, "gangyao") }) {
					t.Errorf("%s imports %s: %s", p.ImportPath, imp, rule.why)
				}
			}
		}
		if !matched {
			t.Errorf("the rule about %v matches no package: it guards nothing", rule.in)
		}
	}
}

// Adapters are chosen in one wiring place. Only one that keeps data may stand on
// another, so that both write in one transaction: an approved sheet and the facts
// it becomes are kept together or not at all.
func TestOnlyWiringImportsAdapters(t *testing.T) {
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			adapter := isAdapter(imp)
			wiring := under(p.ImportPath, "gangyao/cmd") || under(p.ImportPath, "gangyao/bench") || under(p.ImportPath, "gangyao/internal")
			oneTransaction := strings.HasSuffix(p.ImportPath, "db") && strings.HasSuffix(imp, "db")
			if adapter && !wiring && !oneTransaction && !under(p.ImportPath, imp) {
				t.Errorf("%s imports the adapter %s; only cmd wires adapters", p.ImportPath, imp)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}
