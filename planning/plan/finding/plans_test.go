package finding

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/plan/reading"
)

// plans are whole made-up plans, read as any document is: sound-* hold no
// contradiction but many near misses, planted-* hold what their .expect lists.
func plans(t *testing.T, pattern string) map[string]*Input {
	t.Helper()
	out := map[string]*Input{}
	paths, err := filepath.Glob(filepath.Join("testdata", "plans", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no plans %s: %v", pattern, err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, ".expect") || strings.HasSuffix(path, ".want") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = NewInput(readText(t, path, data))
	}
	return out
}

// Year's end and average population, current and constant prices, city and
// districts, planned and done, sums and years, parts that are not all: a sound
// plan has no error and no warning, and its notes are those reviewed.
func TestSoundPlans(t *testing.T) {
	for path, in := range plans(t, "sound-*") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			if len(in.Reading.Indicators) < 6 || len(in.facts) < 15 {
				t.Fatalf("only %d rows and %d facts were read: nothing was shown", len(in.Reading.Indicators), len(in.facts))
			}
			var notes strings.Builder
			for _, f := range Run(in) {
				if f.Severity != reading.Note {
					t.Errorf("%s %s: %s\n%s", f.Severity, f.Code, f.Message, f.Arithmetic)
				}
				if f.Code != "deadline-missing" { // its count says how much was read, not what was judged
					notes.WriteString(f.Code + " " + f.Message + "\n")
				}
			}
			want := path + ".want"
			if *update {
				if err := os.WriteFile(want, []byte(notes.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			expected, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if notes.String() != string(expected) {
				t.Errorf("notes:\n%s\nwant:\n%s", notes.String(), expected)
			}
		})
	}
}

// Every planted contradiction is found; and an error is only what was planted as one.
func TestPlantedPlans(t *testing.T) {
	for path, in := range plans(t, "planted-*") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(strings.TrimSuffix(path, filepath.Ext(path)) + ".expect")
			if err != nil {
				t.Fatal(err)
			}
			found := Run(in)
			errors := 0
			for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
				words := strings.Fields(line)
				severity := ""
				switch reading.Severity(words[0]) {
				case reading.Error:
					errors++
					severity, words = words[0], words[1:]
				case reading.Warning, reading.Note:
					severity, words = words[0], words[1:]
				}
				ok := false
				for _, f := range found {
					all := f.Code == words[0] && (severity == "" || string(f.Severity) == severity)
					for _, w := range words[1:] {
						all = all && strings.Contains(f.Message+f.Arithmetic, w)
					}
					ok = ok || all
				}
				if !ok {
					t.Errorf("not found: %s", line)
				}
			}
			for _, f := range found {
				if f.Severity == reading.Error {
					errors--
				}
			}
			if errors != 0 {
				t.Errorf("%d errors more or fewer than planted", -errors)
			}
			if t.Failed() {
				for _, f := range found {
					t.Logf("%s %s %s", f.Severity, f.Code, f.Message)
				}
			}
		})
	}
}
