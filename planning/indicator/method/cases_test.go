package method_test

import (
	"os"
	"testing"

	"gangyao/planning/indicator/method"
	"gangyao/planning/indicator/method/methodtest"
	"gangyao/platform/i18n"
)

// The cases are files that anybody can read and add to; `gangyao method test`
// runs the same ones.
func TestCases(t *testing.T) {
	set, err := method.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	cases, problems, err := methodtest.Load(os.DirFS("."), "cases")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p.In(i18n.ZH))
	}
	for _, g := range methodtest.Gaps(cases) {
		t.Errorf("%s is tested on one side only or not at all", g.Verdict)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			for _, p := range methodtest.Run(set, []methodtest.Case{c}) {
				t.Error(p.In(i18n.ZH))
			}
		})
	}
}
