package method_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"gangyao/planning/indicator/method"
	"gangyao/planning/indicator/method/methodtest"
	"gangyao/platform/i18n"
)

func page(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../../docs/method.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The example of a test file on the page is a test file that holds.
func TestThePagesExampleHolds(t *testing.T) {
	_, rest, _ := strings.Cut(page(t), "```yaml\n")
	text, _, ok := strings.Cut(rest, "```")
	cases, problems := methodtest.Parse("docs/method.md", []byte(text))
	if !ok || len(cases) == 0 || len(problems) > 0 {
		t.Fatalf("%d cases, %v", len(cases), problems)
	}
	set, err := method.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range methodtest.Run(set, cases) {
		t.Error(p.In(i18n.ZH))
	}
	j := current(t).Explain(level("544.8", "570.5", "612.3"))
	if line := strings.ReplaceAll(page(t), "\n    余下", "余下"); !strings.Contains(line, j.Line(i18n.ZH)) {
		t.Errorf("the page does not show the line %s", j.Line(i18n.ZH))
	}
}

// The page's table of the national evaluation says what the cases say.
func TestTheNationalTableSaysWhatTheMethodSays(t *testing.T) {
	set, err := method.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	cases, _, err := methodtest.Load(os.DirFS("."), "cases")
	if err != nil {
		t.Fatal(err)
	}
	official := map[method.Verdict]string{method.Achieved: "提前实现", method.Ahead: "快于预期", method.OnTrack: "基本符合", method.Behind: "滞后"}
	rows := 0
	for _, c := range cases {
		no := regexp.MustCompile(`^\d+ `).FindString(c.Name)
		if c.File != "cases/national-14-midterm.yaml" || no == "" {
			continue
		}
		rows++
		row := regexp.MustCompile(`(?m)^\| ` + strings.TrimSpace(no) + ` \|.*$`).FindString(page(t))
		cells := strings.Split(row, "|")
		if len(cells) != 8 {
			t.Errorf("row %s has no place in the table", no)
			continue
		}
		j, _ := c.Judgement(set)
		ours := i18n.T(i18n.ZH, "verdict."+string(j.Verdict))
		if got := strings.TrimSpace(cells[4]); got != official[c.Official] {
			t.Errorf("row %s: the page says officially %s, the case %s", no, got, official[c.Official])
		}
		if got := strings.TrimSpace(cells[5]); !strings.HasPrefix(ours, got) {
			t.Errorf("row %s: the page says %s, the method %s", no, got, ours)
		}
		if why := strings.TrimSpace(cells[6]); j.Verdict != c.Official && why == "" {
			t.Errorf("row %s: no reason for the difference", no)
		}
	}
	if rows != 20 {
		t.Errorf("%d rows", rows)
	}
}
