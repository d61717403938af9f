package check_test

import (
	"testing"

	"gangyao/planning/indicator/check"
	"gangyao/platform/i18n"
)

// Every check has cases in which it must fire and in which it must not, and
// they come out so.
func TestDeclaredChecks(t *testing.T) {
	all, err := check.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	failures := map[string][]check.Failure{}
	for _, f := range check.Test(all) {
		failures[f.Check] = append(failures[f.Check], f)
	}
	for _, d := range all {
		t.Run(d.ID, func(t *testing.T) {
			for _, f := range failures[d.ID] {
				t.Errorf("line %d, %s: %s", f.Line, f.Case, f.What.In(i18n.ZH))
			}
			fires, quiet := 0, 0
			for _, c := range d.Tests {
				if c.Fires {
					fires++
				} else {
					quiet++
				}
			}
			if fires < 2 || quiet < 2 {
				t.Errorf("%d cases fire and %d do not; two of each are due", fires, quiet)
			}
		})
	}
}
