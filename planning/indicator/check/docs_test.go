package check_test

import (
	"os"
	"strings"
	"testing"

	"gangyao/planning/indicator/check"
)

// The page for statisticians tells of every check.
func TestThePageTellsOfEveryCheck(t *testing.T) {
	page, err := os.ReadFile("../../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	all, err := check.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if !strings.Contains(string(page), "`"+d.ID+"`") {
			t.Errorf("docs/checks.md does not tell of %s", d.ID)
		}
		if !strings.Contains(string(page), "`"+d.Kind+"`") {
			t.Errorf("docs/checks.md does not tell of the kind %s", d.Kind)
		}
	}
}
