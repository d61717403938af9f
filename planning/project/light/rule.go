package light

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
)

//go:embed rules/*.yaml
var shipped embed.FS

// Rule is one version of the rule. It does not change once loaded.
type Rule struct {
	ID      string
	Version int
	// From is the first day in force.
	From       Day
	Thresholds []Threshold // as written

	startRed, finishRed         int // months
	progressYellow, progressRed int // hundredths of a percentage point
	moneyYellow, moneyRed       int
	markYellow, markRed         int // days
	silentYellow, silentRed     int // months
	forecast                    int // days; 0: expectations do not count
	reportDay, memory           int
	remember                    Colour
}

// Threshold is a number of a rule with its reason in words.
type Threshold struct {
	Name  string
	Value int
	Why   map[i18n.Lang]string
}

// Set is all versions, oldest first.
type Set []*Rule

// On is the version in force on a day; the oldest for days before it.
func (s Set) On(day Day) *Rule {
	out := s[0]
	for _, r := range s {
		if r.From <= day {
			out = r
		}
	}
	return out
}

// Shipped are the versions inside the program.
func Shipped() (Set, error) { return Load(shipped, "rules") }

// Load reads all versions in a folder. Mistakes carry file and line.
func Load(fsys fs.FS, dir string) (Set, error) {
	files, err := fs.Glob(fsys, dir+"/*.yaml")
	if err != nil {
		return nil, err
	}
	var out Set
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		r, err := Parse(file, data)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("light: no rule in %s", dir)
	}
	slices.SortFunc(out, func(a, b *Rule) int { return int(a.From - b.From) })
	for i := 1; i < len(out); i++ {
		if out[i].From == out[i-1].From || out[i].Version <= out[i-1].Version {
			return nil, fmt.Errorf("light: versions %d and %d: a later version needs a higher number and a later day", out[i-1].Version, out[i].Version)
		}
	}
	return out, nil
}

type ruleFile struct {
	ID         string          `yaml:"id"`
	Version    int             `yaml:"version"`
	From       string          `yaml:"from"`
	Remember   Colour          `yaml:"remember"`
	Thresholds []thresholdFile `yaml:"thresholds"`
}

type thresholdFile struct {
	Name  string               `yaml:"name"`
	Value string               `yaml:"value"`
	Why   map[i18n.Lang]string `yaml:"why"`
}

// Parse reads one version; the mistakes are reported all at once.
func Parse(name string, data []byte) (*Rule, error) {
	var f ruleFile
	if err := yaml.Load(data, &f, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := &Rule{ID: f.ID, Version: f.Version, remember: f.Remember}
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: "+format, append([]any{name}, args...)...))
	}
	var err error
	if r.From, err = schedule.ParseDay(f.From); err != nil || r.From == 0 || r.ID == "" || r.Version < 1 {
		bad("id, version (from 1) and from (a day) are required")
	}
	if r.remember != Red && r.remember != Yellow {
		bad("remember is red or yellow")
	}
	fields := map[string]struct {
		into        *int
		times, most int
	}{
		"start.red_months": {&r.startRed, 1, 60}, "finish.red_months": {&r.finishRed, 1, 60},
		"progress.yellow_points": {&r.progressYellow, 100, 100}, "progress.red_points": {&r.progressRed, 100, 100},
		"money.yellow_points": {&r.moneyYellow, 100, 100}, "money.red_points": {&r.moneyRed, 100, 100},
		"milestone.yellow_days": {&r.markYellow, 1, 3650}, "milestone.red_days": {&r.markRed, 1, 3650},
		"silent.yellow_months": {&r.silentYellow, 1, 60}, "silent.red_months": {&r.silentRed, 1, 60},
		"forecast.yellow_days": {&r.forecast, 1, 3650},
		"report.day":           {&r.reportDay, 1, 28}, "caught_up.memory_months": {&r.memory, 1, 600},
	}
	seen := map[string]bool{}
	for _, t := range f.Thresholds {
		field, known := fields[t.Name]
		n, ok := parseScaled(t.Value, max(field.times, 1))
		switch {
		case !known, seen[t.Name]:
			bad("there is no threshold %q, or it stands twice", t.Name)
			continue
		case !ok || n < 0 || n > field.most*field.times:
			bad("%s: %q is not a number between 0 and %d", t.Name, t.Value, field.most)
		case strings.TrimSpace(t.Why[i18n.ZH]) == "" || strings.TrimSpace(t.Why[i18n.EN]) == "":
			bad("%s gives no reason in both languages", t.Name)
		}
		seen[t.Name] = true
		*field.into = n
		r.Thresholds = append(r.Thresholds, Threshold{t.Name, n, t.Why})
	}
	for k := range fields {
		if !seen[k] && k != "forecast.yellow_days" { // the first versions have none
			bad("threshold %s is missing", k)
		}
	}
	for _, o := range [][2]int{{r.progressYellow, r.progressRed}, {r.moneyYellow, r.moneyRed}, {r.markYellow, r.markRed}, {r.silentYellow, r.silentRed}} {
		if len(errs) == 0 && o[0] >= o[1] {
			bad("a threshold for yellow must be below that for red")
		}
	}
	return r, errors.Join(errs...)
}

// parseScaled reads a number with at most two decimals as a whole number of
// 1/times; times is 1 or 100.
func parseScaled(s string, times int) (int, bool) {
	whole, part, _ := strings.Cut(s, ".")
	if times == 1 {
		n, err := strconv.Atoi(s)
		return n, err == nil
	}
	if len(part) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	return n, err == nil
}
