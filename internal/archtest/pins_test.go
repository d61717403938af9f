package archtest

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// The SQLite driver is generated against one version of its C library; another
// version may corrupt memory, so both move together.
func TestSQLiteAndItsLibraryMatch(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-json", "modernc.org/sqlite", "modernc.org/libc").Output()
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	gomod := ""
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var m struct{ Path, Version, GoMod string }
		if err := dec.Decode(&m); err != nil {
			t.Fatal(err)
		}
		versions[m.Path] = m.Version
		if m.Path == "modernc.org/sqlite" {
			gomod = m.GoMod
		}
	}
	want, err := exec.Command("go", "mod", "edit", "-json", gomod).Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(want, &mod); err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		if r.Path == "modernc.org/libc" && r.Version != versions["modernc.org/libc"] {
			t.Errorf("modernc.org/libc is %s, but modernc.org/sqlite %s was made with %s", versions["modernc.org/libc"], versions["modernc.org/sqlite"], r.Version)
		}
	}
}
