package light_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/project/light"
	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

// The cases are files that anybody can read and add to: facts, a day, and the light and
// checks that are expected of the rule in force on that day.
func TestCases(t *testing.T) {
	set, err := light.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("cases/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	var all []light.Case
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := light.ReadCases(file, data)
		if err != nil {
			t.Fatal(declare.Of(err))
		}
		all = append(all, cases...)
		for i := range cases {
			c := &cases[i]
			t.Run(c.Name, func(t *testing.T) { meets(t, c, set.On(c.Day), file) })
		}
	}
	for _, g := range light.Gaps(all) {
		if g.Kind != light.Unplanned { // not in the first versions
			t.Errorf("no case in which %s is %s", g.Kind, g.Colour)
		}
	}
}

func meets(t *testing.T, c *light.Case, r *light.Rule, file string) {
	t.Helper()
	for _, p := range c.Check(r, file) {
		t.Error(p.In(i18n.EN))
	}
	l := r.Judge(c.Facts, c.Day)
	if got := r.Colour(c.Facts, c.Day); got != l.Colour {
		t.Errorf("%s explained as %s", got, l.Colour)
	}
	t.Log(l.Line.In(i18n.ZH))
}

// The newest rule carries its own cases, of each check on all sides, as a place's own rule
// does.
func TestTheRuleMeetsItsOwnCases(t *testing.T) {
	set, err := light.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	r := set[len(set)-1]
	for i := range r.Cases {
		c := &r.Cases[i]
		t.Run(c.Name, func(t *testing.T) { meets(t, c, r, "rules") })
	}
	for _, g := range light.Gaps(r.Cases) {
		t.Errorf("no case in which %s is %s", g.Kind, g.Colour)
	}
}

// Mistakes in a rule are told all at once with their place.
func TestMistakesInARuleNameTheirPlace(t *testing.T) {
	_, text, err := light.ShippedText()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"version: 3", "version: x", "7:10: “x” is not a whole number"},
		{"remember: red", "remember: green", "“green” is none of the words allowed: yellow red"},
		{"name: progress.red_points\n    value: 30", "name: progress.red_points\n    value: 5", "The threshold for yellow (progress.yellow_points) has to be below"},
		{"name: report.day\n    value: 10", "name: report.day\n    value: 29", "“29” is not a number from 0 to 28"},
		{"name: report.day", "name: report.days", "“report.days” is none of the words allowed"},
		{"value: own_days", "value: days", "“days” is none of the words allowed: finishes own_days"},
		{"facts: waiting\n    day: 2025-04-01", "facts: waited\n    day: 2025-04-01", "No facts before are called “waited”"},
		{"expect: {light: yellow, start: yellow, value: 1}", "expect: {light: yellow, begin: yellow}", "There is no key “begin”"},
		{"physical: \"40.01\"", "physical: \"many\"", "“many” is not a number"},
		{"thresholds:", "threshold:", "There is no key “threshold”"},
	} {
		changed := strings.Replace(string(text), c.from, c.to, 1)
		if changed == string(text) {
			t.Fatalf("%q does not stand in the rule", c.from)
		}
		_, err := light.Parse("own.yaml", []byte(changed))
		if list := declare.Of(err); len(list) == 0 || !strings.Contains(list.In(i18n.EN), c.want) {
			t.Errorf("%q: got %v, want %s", c.to, list, c.want)
		}
	}
	// a case that comes out differently
	changed := strings.Replace(string(text), "name: start.red_months\n    value: 3", "name: start.red_months\n    value: 6", 1)
	r, err := light.Parse("own.yaml", []byte(changed))
	if err != nil {
		t.Fatal(declare.Of(err))
	}
	if got := r.Test("own.yaml").In(i18n.EN); !strings.HasPrefix(got, "own.yaml:84:13: Case “more than three months after it is red”: the light is Yellow, not Red") {
		t.Error(got)
	}
}
