package method

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/platform/i18n"
)

// Threshold is a number of a method with its reason in words.
type Threshold struct {
	Name  string // ratio.ahead
	Value decimal.Decimal
	Why   map[i18n.Lang]string
}

// Method is one version. It does not change once loaded and may be used by many
// goroutines at once.
type Method struct {
	ID      string
	Version int
	// From is the first day in force.
	From       time.Time
	Thresholds []Threshold // as written

	file          string
	absoluteUnits []string
	yes, no       []string

	ratioAhead, ratioOnTrack, ratioBehind    decimal.Decimal
	growthAhead, growthOnTrack, growthBehind decimal.Decimal
	growthScale                              decimal.Decimal
	missedBehind                             decimal.Decimal
	keepShare, keepPoints, keepBehind        decimal.Decimal
	rangeBehind                              decimal.Decimal
	reversedUnits                            decimal.Decimal
	nearlyMet                                decimal.Decimal
	dueMonths, staleMonths                   int
}

// field is where a threshold goes and what it may be.
type field struct {
	name     string
	into     *decimal.Decimal
	low, top string
}

func (m *Method) fields(due, stale *decimal.Decimal) []field {
	return []field{
		{"ratio.ahead", &m.ratioAhead, "1", "10"},
		{"ratio.on_track", &m.ratioOnTrack, "0", "1"},
		{"ratio.behind", &m.ratioBehind, "0", "1"},
		{"growth.ahead", &m.growthAhead, "0", "10"},
		{"growth.on_track", &m.growthOnTrack, "-1", "0"},
		{"growth.behind", &m.growthBehind, "-1", "0"},
		{"growth.scale_at_least", &m.growthScale, "0.01", "10"},
		{"years_missed.behind", &m.missedBehind, "0", "1"},
		{"keep.share", &m.keepShare, "0", "1"},
		{"keep.points", &m.keepPoints, "0", "10"},
		{"keep.behind", &m.keepBehind, "1", "100"},
		{"range.behind", &m.rangeBehind, "0", "10"},
		{"rounding.reversed_units", &m.reversedUnits, "0", "10"},
		{"final.nearly_met", &m.nearlyMet, "0", "1"},
		{"time.due_months", due, "0", "24"},
		{"time.stale_months", stale, "0", "120"},
	}
}

// ordered lists thresholds of which the first must be above the second.
var ordered = [][2]string{
	{"ratio.ahead", "ratio.on_track"}, {"ratio.on_track", "ratio.behind"},
	{"growth.ahead", "growth.on_track"}, {"growth.on_track", "growth.behind"},
}

type methodFile struct {
	ID         string    `yaml:"id"`
	Version    int       `yaml:"version"`
	From       string    `yaml:"from"`
	Thresholds yaml.Node `yaml:"thresholds"`
	Absolute   []string  `yaml:"absolute_units"`
	Yes        []string  `yaml:"yes"`
	No         []string  `yaml:"no"`
}

// Load reads one version; name is used in errors, which carry the line and are
// reported all at once.
func Load(name string, data []byte) (*Method, error) {
	var f methodFile
	if err := yaml.Load(data, &f, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m := &Method{ID: f.ID, Version: f.Version, file: name, absoluteUnits: f.Absolute, yes: f.Yes, no: f.No}
	var errs []error
	bad := func(line int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
	}
	if m.ID == "" || m.Version < 1 {
		bad(1, "id and version (from 1) are required")
	}
	var err error
	if m.From, err = time.Parse(time.DateOnly, f.From); err != nil {
		bad(1, "from is not a day such as 2021-01-01: %q", f.From)
	}
	if len(m.yes) == 0 || len(m.no) == 0 {
		bad(1, "yes and no are required")
	}
	m.readThresholds(&f.Thresholds, bad)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Method) readThresholds(node *yaml.Node, bad func(int, string, ...any)) {
	var due, stale decimal.Decimal
	fields := m.fields(&due, &stale)
	lines := map[string]int{}
	if node.Kind != yaml.MappingNode {
		bad(max(node.Line, 1), "thresholds are required")
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Value })
		if at < 0 {
			bad(key.Line, "there is no threshold %q", key.Value)
			continue
		}
		if lines[key.Value] != 0 {
			bad(key.Line, "%s stands twice", key.Value)
			continue
		}
		lines[key.Value] = key.Line
		t := Threshold{Name: key.Value}
		if !t.read(value, bad) {
			continue
		}
		low, top := decimal.RequireFromString(fields[at].low), decimal.RequireFromString(fields[at].top)
		if t.Value.LessThan(low) || t.Value.GreaterThan(top) {
			bad(value.Line, "%s must lie between %s and %s, not %s", t.Name, low, top, t.Value)
		}
		*fields[at].into = t.Value
		m.Thresholds = append(m.Thresholds, t)
	}
	for _, f := range fields {
		if lines[f.name] == 0 {
			bad(node.Line, "threshold %s is missing", f.name)
		}
	}
	value := func(name string) decimal.Decimal {
		return *fields[slices.IndexFunc(fields, func(f field) bool { return f.name == name })].into
	}
	for _, o := range ordered {
		if lines[o[0]] != 0 && lines[o[1]] != 0 && !value(o[0]).GreaterThan(value(o[1])) {
			bad(lines[o[1]], "%s (%s) must be below %s (%s)", o[1], value(o[1]), o[0], value(o[0]))
		}
	}
	m.dueMonths, m.staleMonths = int(due.IntPart()), int(stale.IntPart())
}

// read reads value and why of one threshold.
func (t *Threshold) read(node *yaml.Node, bad func(int, string, ...any)) bool {
	if node.Kind != yaml.MappingNode {
		bad(node.Line, "%s needs value and why", t.Name)
		return false
	}
	number := false
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch key.Value {
		case "value":
			d, err := decimal.NewFromString(value.Value)
			if err != nil || strings.ContainsAny(value.Value, "eE") {
				bad(value.Line, "%s: %q is not a number", t.Name, value.Value)
				return false
			}
			t.Value, number = d, true
		case "why":
			if err := value.Decode(&t.Why); err != nil {
				bad(value.Line, "%s: why needs a text for each language", t.Name)
				return false
			}
		default:
			bad(key.Line, "%s: there is no key %q", t.Name, key.Value)
		}
	}
	for _, l := range i18n.Langs() {
		if strings.TrimSpace(t.Why[l]) == "" {
			bad(node.Line, "%s gives no reason in %s", t.Name, l)
		}
	}
	if !number {
		bad(node.Line, "%s has no value", t.Name)
	}
	return number
}
