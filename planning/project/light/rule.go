package light

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/project/schedule"
	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

//go:embed rules/*.yaml
var shipped embed.FS

// RuleID is what a rule of lights calls itself.
const RuleID = "project-light"

// Rule is one version of the rule. It does not change once loaded.
type Rule struct {
	ID      string
	Version int
	// From is the first day in force.
	From Day
	// Remember is how late a project has to have been so that it stays yellow.
	Remember   Colour
	Thresholds []Threshold // as written
	Choices    []Choice    // as written
	Cases      []Case      // what the rule has to come to, as written

	startRed, finishRed         int // months
	progressYellow, progressRed int // hundredths of a percentage point
	moneyYellow, moneyRed       int
	markYellow, markRed         int // days
	silentYellow, silentRed     int // months
	forecast                    int // days; 0: expectations do not count
	unplanned                   int // days; 0: a project without anything is green
	reportDay, memory           int

	returnedMissing, everyDay, ownDays, newestMonth bool
}

// Threshold is a number of a rule with its reason in words.
type Threshold struct {
	Name  string
	Value int
	// Scale is how many decimals of Value there are: 2 for points.
	Scale int
	Why   declare.Words
}

// Choice is one of several ways in which a rule can count, with its reason in words.
type Choice struct {
	Name, Value string
	Why         declare.Words
}

// Key is the message that says what was chosen.
func (c *Choice) Key() string { return "project.light_choice." + c.Name + "." + c.Value }

// Key is the message that names the threshold.
func (t *Threshold) Key() string { return "project.light_threshold." + t.Name }

// Text is the value as it was written.
func (t *Threshold) Text() string {
	if t.Scale == 0 {
		return strconv.Itoa(t.Value)
	}
	return points(t.Value).String()
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

// With is the set with a place's own versions, oldest first: from the day of the first
// of them on they hold, and those of the program that come later do not.
func (s Set) With(own Set) Set {
	if len(own) == 0 {
		return s
	}
	var out Set
	for _, r := range s {
		if r.From < own[0].From {
			out = append(out, r)
		}
	}
	for i, r := range own { // of versions from one day on the newest holds
		if i+1 == len(own) || own[i+1].From > r.From {
			out = append(out, r)
		}
	}
	return out
}

// Version finds a version.
func (s Set) Version(n int) (*Rule, bool) {
	i := slices.IndexFunc(s, func(r *Rule) bool { return r.Version == n })
	if i < 0 {
		return nil, false
	}
	return s[i], true
}

// Shipped are the versions inside the program.
func Shipped() (Set, error) { return Load(shipped, "rules") }

// ShippedText is the newest version inside the program as it is written.
func ShippedText() (file string, text []byte, err error) {
	files, err := fs.Glob(shipped, "rules/*.yaml")
	if err != nil || len(files) == 0 {
		return "", nil, err
	}
	var newest *Rule
	for _, f := range files {
		data, err := fs.ReadFile(shipped, f)
		if err != nil {
			return "", nil, err
		}
		r, err := Parse(f, data)
		if err != nil {
			return "", nil, err
		}
		if newest == nil || r.Version > newest.Version {
			newest, file, text = r, path.Base(f), data
		}
	}
	return file, text, nil
}

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

// field is where a threshold goes, in which part of a unit it is kept and how much it
// may be. An optional one did not exist in the first versions.
type field struct {
	into     *int
	scale    int
	most     int
	optional bool
}

func (r *Rule) fields() map[string]field {
	return map[string]field{
		"start.red_months": {&r.startRed, 0, 60, false}, "finish.red_months": {&r.finishRed, 0, 60, false},
		"progress.yellow_points": {&r.progressYellow, 2, 100, false}, "progress.red_points": {&r.progressRed, 2, 100, false},
		"money.yellow_points": {&r.moneyYellow, 2, 100, false}, "money.red_points": {&r.moneyRed, 2, 100, false},
		"milestone.yellow_days": {&r.markYellow, 0, 3650, false}, "milestone.red_days": {&r.markRed, 0, 3650, false},
		"silent.yellow_months": {&r.silentYellow, 0, 60, false}, "silent.red_months": {&r.silentRed, 0, 60, false},
		"forecast.yellow_days": {&r.forecast, 0, 3650, true}, "plan.yellow_days": {&r.unplanned, 0, 3650, true},
		"report.day": {&r.reportDay, 0, 28, false}, "caught_up.memory_months": {&r.memory, 0, 600, false},
	}
}

// choice is what may be chosen, the way of the first versions first, and what the
// second way sets.
type choice struct {
	first, second string
	into          *bool
}

func (r *Rule) choices() map[string]choice {
	return map[string]choice{
		"report.returned":   {"handed_in", "missing", &r.returnedMissing},
		"caught_up.days":    {"month_ends", "every_day", &r.everyDay},
		"planned.share":     {"finishes", "own_days", &r.ownDays},
		"progress.compares": {"due_month", "newest_month", &r.newestMonth},
	}
}

// reader reads a rule.
type reader struct {
	*declare.Reader
	rule *Rule
	at   map[string]*yaml.Node // where each threshold stands
}

// Parse reads one version; the mistakes are reported all at once with line and column.
//
// Faults: Invalid ("declare.problems").
func Parse(name string, data []byte) (*Rule, error) {
	d, top := declare.Parse(name, data)
	if d.Count() > 0 {
		return nil, d.Problems().Err()
	}
	r := reader{d, &Rule{}, map[string]*yaml.Node{}}
	var cases *yaml.Node
	r.Map(top, func(key, n *yaml.Node) bool {
		switch key.Value {
		case "id":
			r.rule.ID = r.OneOf(n, RuleID)
		case "version":
			r.rule.Version = r.Whole(n, 1, 9999)
		case "from":
			r.rule.From = r.day(n)
		case "remember":
			r.rule.Remember = Colour(r.OneOf(n, string(Yellow), string(Red)))
		case "thresholds":
			r.List(n, r.threshold)
		case "choices":
			r.List(n, r.choice)
		case "cases":
			cases = n
		default:
			return false
		}
		return true
	})
	for key, lacks := range map[string]bool{"id": r.rule.ID == "", "version": r.rule.Version == 0, "from": r.rule.From == 0, "remember": r.rule.Remember == ""} {
		if lacks && r.Count() == 0 {
			r.Lacks(top, key)
		}
	}
	for _, k := range sortedKeys(r.rule.fields()) {
		if r.at[k] == nil && !r.rule.fields()[k].optional {
			r.Bad(top, i18n.M("project.light_rule_lacks", i18n.Args{"Name": k}))
		}
	}
	r.ordered()
	if cases != nil {
		r.rule.Cases = readCases(r.Reader, cases)
	}
	return r.rule, r.Problems().Err()
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (r *reader) day(n *yaml.Node) Day {
	t := r.Day(n)
	if t.IsZero() {
		return 0
	}
	return schedule.DayOf(t)
}

// named reads name, value and why of a list's entry.
func (r *reader) named(n *yaml.Node, known []string) (name, value string, at *yaml.Node, why declare.Words) {
	at = n
	r.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "name":
			if name = r.OneOf(v, known...); name != "" && r.at[name] != nil {
				r.Bad(v, i18n.M("declare.twice", i18n.Args{"Key": name}))
			}
		case "value":
			value, at = r.Text(v), v
		case "why":
			why = r.Words(v)
		default:
			return false
		}
		return true
	})
	for key, lacks := range map[string]bool{"name": name == "", "value": value == "", "why": why == nil} {
		if lacks && n.Kind == yaml.MappingNode && !hasKey(n, key) {
			r.Lacks(n, key)
		}
	}
	if name != "" {
		r.at[name] = at
	}
	return name, value, at, why
}

func hasKey(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

func (r *reader) threshold(n *yaml.Node) {
	fields := r.rule.fields()
	name, value, at, why := r.named(n, sortedKeys(fields))
	f, known := fields[name]
	if !known || value == "" {
		return
	}
	v, ok := parseScaled(value, f.scale)
	if most := f.most * pow10(f.scale); !ok || v < 0 || v > most {
		r.Bad(at, i18n.M("project.light_rule_number", i18n.Args{"Text": value, "Most": f.most, "Decimals": f.scale}))
		return
	}
	*f.into = v
	r.rule.Thresholds = append(r.rule.Thresholds, Threshold{name, v, f.scale, why})
}

func (r *reader) choice(n *yaml.Node) {
	choices := r.rule.choices()
	name, value, at, why := r.named(n, sortedKeys(choices))
	c, known := choices[name]
	if !known || value == "" {
		return
	}
	if value != c.first && value != c.second {
		r.Bad(at, i18n.M("declare.not_among", i18n.Args{"Text": value, "Allowed": c.first + " " + c.second}))
		return
	}
	*c.into = value == c.second
	r.rule.Choices = append(r.rule.Choices, Choice{name, value, why})
}

// ordered refuses thresholds for yellow that are not below those for red.
func (r *reader) ordered() {
	fields := r.rule.fields()
	for _, name := range sortedKeys(fields) {
		kind, found := strings.CutSuffix(name, ".yellow_points")
		unit := ".red_points"
		for _, u := range []string{"days", "months"} {
			if !found {
				kind, found = strings.CutSuffix(name, ".yellow_"+u)
				unit = ".red_" + u
			}
		}
		red, both := fields[kind+unit]
		if !found || !both || r.at[name] == nil || r.at[kind+unit] == nil {
			continue
		}
		if *fields[name].into >= *red.into {
			r.Bad(r.at[name], i18n.M("project.light_rule_order", i18n.Args{"Yellow": name, "Red": kind + unit}))
		}
	}
}

func pow10(n int) int {
	if n == 2 {
		return 100
	}
	return 1
}

// parseScaled reads a number with at most scale decimals (0 or 2) as a whole number of
// the smallest part.
func parseScaled(s string, scale int) (int, bool) {
	whole, part, _ := strings.Cut(s, ".")
	if scale == 0 {
		n, err := strconv.Atoi(s)
		return n, err == nil
	}
	if len(part) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	return n, err == nil
}
