package method_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator/method"
)

// Each file in testdata/bad has one mistake; its first line says what the error
// must name. Every error carries the file and, but for YAML's own, a line.
func TestBadMethodsAreRefusedWithTheLine(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(data), "\n")
			want := strings.TrimPrefix(first, "# want: ")
			_, err = method.Load(file, data)
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), want) || !regexp.MustCompile(`\.yaml:(\d+:|.*line|.*L\d+)`).MatchString(err.Error()) {
				t.Errorf("got  %v\nwant %s, with file and line", err, want)
			}
		})
	}
}

func TestTwoVersionsLiveSideBySide(t *testing.T) {
	set, err := method.LoadSet(os.DirFS("testdata/sets"), "two")
	if err != nil {
		t.Fatal(err)
	}
	c := level("544.8", "570.5", "612.3")
	for _, tc := range []struct {
		day     string
		version int
		verdict method.Verdict
	}{
		{"2019-01-01", 1, method.Behind}, // before all: the first
		{"2025-12-31", 1, method.Behind},
		{"2026-01-01", 2, method.OffTrack},
	} {
		day, err := time.Parse(time.DateOnly, tc.day)
		if err != nil {
			t.Fatal(err)
		}
		j := set.On(day).Judge(c)
		if j.Version != tc.version || j.Verdict != tc.verdict {
			t.Errorf("on %s version %d says %s", tc.day, j.Version, j.Verdict)
		}
		m, ok := set.Version(tc.version)
		if again := m.Judge(c); !ok || again.Verdict != tc.verdict {
			t.Errorf("version %d asked for by number says %s", tc.version, again.Verdict)
		}
	}
	if _, ok := set.Version(3); ok {
		t.Error("there is no version 3")
	}
	if set.Latest().Version != 2 || len(set.All()) != 2 {
		t.Error("the latest is version 2 of 2")
	}
}

func TestASetWithAGapIsRefused(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile("testdata/sets/two/gangyao-2.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "only.yaml"), data, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := method.LoadSet(os.DirFS(dir), "."); err == nil || !strings.Contains(err.Error(), "version 2 where 1 is next") {
		t.Errorf("got %v", err)
	}
	if _, err := method.LoadSet(os.DirFS(dir), "nothing"); err == nil {
		t.Error("an empty folder is no set")
	}
}
