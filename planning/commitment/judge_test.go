package commitment

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

var update = flag.Bool("update", false, "write golden files anew")

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func num(s string) *quantity.Value { v := quantity.Parse(s); return &v }

// usual is a duty of 2021–2025, looked at in the middle of 2023.
func usual(means Means) Case {
	return Case{Day: date("2023-07-01"), Start: date("2021-01-01"), Due: date("2025-12-31"), Owner: "jtj", Means: means}
}

// The whole table of decisions stands in testdata/status.golden: one line a case,
// with the line of Chinese that explains it.
func TestStatusDecisions(t *testing.T) {
	type with func(*Case)
	day := func(s string) with { return func(c *Case) { c.Day = date(s) } }
	confirmed := func(claim Claim, year int, reached, on string) with {
		return func(c *Case) {
			p := Proof{Claim: claim, Year: year, On: date(on)}
			if reached != "" {
				p.Reached = num(reached)
			}
			c.Confirmed = append(c.Confirmed, p)
		}
	}
	step := func(year int, what, q string) with {
		return func(c *Case) {
			s := Step{Year: year, What: what}
			if q != "" {
				s.Quantity = num(q)
			}
			c.Steps = append(c.Steps, s)
		}
	}
	projects := func(states ...string) with {
		return func(c *Case) {
			for i, s := range states {
				c.Projects = append(c.Projects, ProjectState{ID: ProjectID(fmt.Sprint(i)), InUse: s == "in use", Started: s == "building" || s == "late", Late: strings.HasPrefix(s, "late")})
			}
		}
	}
	aim := func(v, unit string) with { return func(c *Case) { c.Aim, c.Unit = num(v), quantity.Unit(unit) } }
	level := func(v, unit string, atMost bool) with {
		return func(c *Case) { c.Unit, c.Level = quantity.Unit(unit), &Level{*num(v), quantity.Unit(unit), atMost} }
	}
	own := func(c *Case) { c.AimIsOwn = true }
	value := func(v, unit string, year int) with {
		return func(c *Case) { c.Value = &Figure{quantity.Parse(v), quantity.Unit(unit), year} }
	}
	verdict := func(v method.Verdict) with { return func(c *Case) { c.Verdict = v } }
	cases := []struct {
		name  string
		means Means
		with  []with
	}{
		{"nobody answers", ByEvidence, []with{func(c *Case) { c.Owner = "" }, confirmed(Whole, 0, "", "2023-01-01")}},
		{"the owner was merged away", ByProject, []with{func(c *Case) { c.Ended = true }, projects("in use")}},
		{"no means", NoMeansYet, nil},

		{"evidence: plan is young", ByEvidence, []with{day("2021-06-30")}},
		{"evidence: nothing after the first year", ByEvidence, nil},
		{"evidence: nothing, last day passed", ByEvidence, []with{day("2026-01-01")}},
		{"evidence: nothing, the plan is over", ByEvidence, []with{day("2026-01-01"), func(c *Case) { c.PlanEnd = true }}},
		{"evidence: nothing confirmed, one waits", ByEvidence, []with{func(c *Case) { c.Waiting = 1 }}},
		{"evidence: fresh progress", ByEvidence, []with{confirmed(Progress, 2023, "", "2023-05-01")}},
		{"evidence: stale progress", ByEvidence, []with{confirmed(Progress, 2021, "", "2021-12-01")}},
		{"evidence: whole", ByEvidence, []with{confirmed(Whole, 0, "", "2022-12-01")}},
		{"evidence: whole, last day passed", ByEvidence, []with{day("2026-03-01"), confirmed(Whole, 0, "", "2025-12-01")}},
		{"evidence: whole for an earlier wording", ByEvidence, []with{func(c *Case) { c.Confirmed = []Proof{{Claim: Whole, On: date("2023-05-01"), Reworded: true}} }}},
		{"evidence: part of a quantity", ByEvidence, []with{aim("400", "家"), confirmed(Progress, 2023, "320", "2023-05-01")}},
		{"evidence: the quantity", ByEvidence, []with{aim("400", "家"), confirmed(Progress, 2022, "320", "2022-05-01"), confirmed(Whole, 0, "405", "2023-05-01")}},
		{"evidence: whole, yet the quantity was raised", ByEvidence, []with{aim("450", "家"), confirmed(Whole, 0, "405", "2023-05-01")}},
		{"evidence: in another scale", ByEvidence, []with{aim("1", "万人"), func(c *Case) {
			c.Confirmed = []Proof{{Claim: Progress, Reached: num("10000"), Unit: "人", On: date("2023-05-01")}}
		}}},
		{"evidence: in a unit that does not compare", ByEvidence, []with{aim("1", "万人"), func(c *Case) {
			c.Confirmed = []Proof{{Claim: Progress, Reached: num("10000"), Unit: "家", On: date("2023-05-01")}}
		}}},

		{"evidence: whole, the newest figure denies the level", ByEvidence, []with{level("99", "%", false), confirmed(Whole, 0, "95", "2023-05-01")}},
		{"evidence: whole, the newest figure keeps the level", ByEvidence, []with{level("99", "%", false), confirmed(Progress, 2022, "95", "2022-05-01"), confirmed(Whole, 0, "99.2", "2023-05-01")}},
		{"evidence: whole, a later figure fell below the level", ByEvidence, []with{level("99", "%", false), confirmed(Whole, 0, "99.2", "2022-12-01"), confirmed(Progress, 2023, "98", "2023-05-01")}},
		{"evidence: a rank that is not kept", ByEvidence, []with{level("10", "位", true), confirmed(Whole, 0, "15", "2023-05-01")}},
		{"evidence: a rank that is kept", ByEvidence, []with{level("10", "位", true), confirmed(Whole, 0, "8", "2023-05-01")}},
		{"evidence: the level is reached, the whole not claimed", ByEvidence, []with{level("99", "%", false), confirmed(Progress, 2023, "99.5", "2023-05-01")}},
		{"evidence: whole of a level, without a figure", ByEvidence, []with{level("99", "%", false), confirmed(Whole, 0, "", "2023-05-01")}},

		{"step: passed and confirmed", ByEvidence, []with{step(2022, "完成选址", ""), confirmed(StepDone, 2022, "", "2022-12-20")}},
		{"step: passed, another year confirmed", ByEvidence, []with{step(2022, "完成选址", ""), confirmed(StepDone, 2021, "", "2022-12-20")}},
		{"step: passed, nothing known", ByEvidence, []with{step(2022, "完成选址", "")}},
		{"step: on its last day", ByEvidence, []with{day("2022-12-31"), step(2022, "完成选址", "")}},
		{"step: the day after", ByEvidence, []with{day("2023-01-01"), step(2022, "完成选址", "")}},
		{"step: earlier last day", ByEvidence, []with{func(c *Case) { c.Steps = []Step{{Year: 2023, What: "开工", Due: date("2023-06-30")}} }}},
		{"step: quantity reached", ByEvidence, []with{step(2022, "认定", "200"), aim("400", "家"), confirmed(Progress, 2022, "210", "2022-12-20")}},
		{"step: quantity missed", ByEvidence, []with{step(2022, "认定", "250"), aim("400", "家"), confirmed(Progress, 2022, "210", "2022-12-20")}},
		{"step: done with the whole", ByEvidence, []with{step(2022, "完成选址", ""), step(2024, "投用", ""), confirmed(StepDone, 2022, "", "2022-12-20"), confirmed(Whole, 0, "", "2023-06-01")}},
		{"step: done with the whole, never reported", ByProject, []with{step(2022, "开工", ""), step(2024, "投用", ""), projects("in use")}},
		{"step: to come", ByEvidence, []with{step(2024, "建成", "")}},
		{"step: two missed, the first is told", ByEvidence, []with{step(2022, "主体完工", ""), step(2021, "完成选址", ""), confirmed(Progress, 2021, "", "2023-06-01")}},

		{"project: none linked", ByProject, nil},
		{"project: none linked, last day passed", ByProject, []with{day("2026-01-01")}},
		{"project: one of three linked", ByProject, []with{aim("3", "座"), projects("building")}},
		{"project: three, none begun", ByProject, []with{aim("3", "座"), projects("", "", "")}},
		{"project: three, one late", ByProject, []with{aim("3", "座"), projects("building", "late", "in use")}},
		{"project: four for three, one late", ByProject, []with{aim("3", "座"), projects("building", "late", "in use", "building")}},
		{"project: three building", ByProject, []with{aim("3", "座"), projects("building", "building", "in use")}},
		{"project: three in use", ByProject, []with{aim("3", "座"), projects("in use", "in use", "in use")}},
		{"project: two in use, last day passed", ByProject, []with{day("2026-01-01"), aim("3", "座"), projects("in use", "in use", "building")}},
		{"project: one asked by default", ByProject, []with{projects("in use")}},
		{"project: a step of one in use is missed", ByProject, []with{aim("3", "座"), step(2022, "投用", "1"), projects("building", "building", "building")}},

		{"indicator: no target known", ByIndicator, nil},
		{"indicator: a figure, no target", ByIndicator, []with{value("5", "%", 2022)}},
		{"indicator: own aim reached", ByMeasure, []with{aim("100", "户"), own, value("120", "户", 2022)}},
		{"indicator: own upper bound kept", ByMeasure, []with{aim("100", "户"), own, func(c *Case) { c.AtMost = true }, value("90", "户", 2022)}},
		{"indicator: own upper bound broken", ByMeasure, []with{aim("100", "户"), own, func(c *Case) { c.AtMost = true }, value("120", "户", 2022)}},
		{"indicator: own aim, no pace", ByMeasure, []with{aim("100", "户"), own, value("60", "户", 2022)}},
		{"indicator: own aim, step reached", ByMeasure, []with{aim("100", "户"), own, step(2022, "纳入", "50"), value("60", "户", 2022)}},
		{"indicator: own aim, step missed", ByMeasure, []with{aim("100", "户"), own, step(2022, "纳入", "80"), value("60", "户", 2022)}},
		{"indicator: own aim, no figure", ByMeasure, []with{aim("100", "户"), own}},
		{"indicator: own aim, figure awaited", ByMeasure, []with{day("2026-03-01"), aim("100", "户"), own, value("90", "户", 2024)}},
		{"indicator: own aim, last figure short", ByMeasure, []with{day("2026-03-01"), aim("100", "户"), own, value("90", "户", 2025)}},
		{"indicator: own aim, awaited too long", ByMeasure, []with{day("2026-08-01"), aim("100", "户"), own, value("90", "户", 2024)}},
		{"indicator: target reached, own aim not", ByIndicator, []with{aim("100", "亿元"), own, value("90", "亿元", 2022), verdict(method.Achieved)}},
		{"indicator: target missed, more time than the plan", ByIndicator, []with{day("2026-11-28"), func(c *Case) { c.Due = date("2027-12-31") }, verdict(method.NotMet), value("5", "%", 2025)}},
		{"indicator: target missed, the time it was given is over too", ByIndicator, []with{day("2028-01-01"), func(c *Case) { c.Due = date("2027-12-31") }, verdict(method.NotMet), value("5", "%", 2025)}},
		{"indicator: target missed, on the plan's last day", ByIndicator, []with{day("2026-01-01"), verdict(method.NearlyMet), value("5", "%", 2025)}},
		{"indicator: on track, a step missed", ByIndicator, []with{step(2022, "出台方案", ""), verdict(method.OnTrack), value("5", "%", 2022)}},
	}
	for _, v := range append(method.Verdicts(), "some-new-verdict") {
		cases = append(cases, struct {
			name  string
			means Means
			with  []with
		}{"indicator: verdict " + string(v), ByIndicator, []with{verdict(v), value("5", "%", 2022)}})
	}
	var b strings.Builder
	for _, x := range cases {
		c := usual(x.means)
		for _, w := range x.with {
			w(&c)
		}
		j := Book().Judge(&c)
		fmt.Fprintf(&b, "%s\t%s %s", x.name, j.Status, i18n.T(i18n.ZH, j.Status.Key()))
		for _, why := range j.Why {
			fmt.Fprintf(&b, "\t%s", why.In(i18n.ZH))
		}
		for i, st := range j.Stages {
			fmt.Fprintf(&b, "\t%d %s", c.Steps[i].Year, i18n.T(i18n.ZH, st.Key()))
		}
		b.WriteByte('\n')
	}
	const file = "testdata/status.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		a, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range max(len(a), len(w)) {
			if i >= len(a) || i >= len(w) || a[i] != w[i] {
				t.Errorf("line %d differs:\n got  %s\n want %s", i+1, at(a, i), at(w, i))
			}
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(nothing)"
}

// drawn draws any case, sensible or not.
func drawn(t *rapid.T) Case {
	c := Case{
		Day: date("2020-06-01").AddDate(0, 0, rapid.IntRange(0, 2600).Draw(t, "day")), Owner: "jtj",
		Means:    rapid.SampledFrom(append(AllMeans(), NoMeansYet, "astrology")).Draw(t, "means"),
		Verdict:  rapid.SampledFrom(append(method.Verdicts(), "", "unheard-of")).Draw(t, "verdict"),
		AimIsOwn: rapid.Bool().Draw(t, "own"), Waiting: rapid.IntRange(0, 2).Draw(t, "waiting"),
		Unit: rapid.SampledFrom([]quantity.Unit{"", "座", "万人"}).Draw(t, "unit"),
	}
	figure := func(label string) *quantity.Value {
		return num(rapid.SampledFrom([]string{"0", "1", "2", "3.5", "30", "-4", "很多", "1:2"}).Draw(t, label))
	}
	maybe := func(label string) bool { return rapid.IntRange(0, 3).Draw(t, label) > 0 }
	if maybe("start") {
		c.Start = date("2021-01-01")
	}
	if maybe("due") {
		c.Due = date("2021-12-31").AddDate(rapid.IntRange(0, 4).Draw(t, "dueYear"), 0, 0)
	}
	if !maybe("owner") {
		c.Owner = ""
	}
	c.Ended = !maybe("there")
	if maybe("aim") {
		c.Aim = figure("aimValue")
	}
	if maybe("value") {
		c.Value = &Figure{*figure("figure"), rapid.SampledFrom([]quantity.Unit{"", "座", "人"}).Draw(t, "figureUnit"), rapid.IntRange(2020, 2026).Draw(t, "figureYear")}
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "projects") {
		c.Projects = append(c.Projects, ProjectState{ID: ProjectID(fmt.Sprint(i)), Started: rapid.Bool().Draw(t, "started"), InUse: rapid.Bool().Draw(t, "use"), Late: rapid.Bool().Draw(t, "late")})
	}
	for range rapid.IntRange(0, 4).Draw(t, "confirmed") {
		p := Proof{Claim: rapid.SampledFrom(Claims()).Draw(t, "claim"), Year: rapid.IntRange(2020, 2026).Draw(t, "claimYear"),
			On: c.Day.AddDate(0, 0, -rapid.IntRange(0, 900).Draw(t, "ago")), Reworded: rapid.Bool().Draw(t, "reworded"), Unit: c.Unit}
		if rapid.Bool().Draw(t, "counted") {
			p.Reached = figure("reached")
		}
		c.Confirmed = append(c.Confirmed, p)
	}
	for _, y := range rapid.SliceOfNDistinct(rapid.IntRange(2020, 2026), 0, 4, rapid.ID[int]).Draw(t, "steps") {
		s := Step{Year: y, What: "事"}
		if rapid.Bool().Draw(t, "stepCounted") {
			s.Quantity, s.Unit = figure("stepQuantity"), c.Unit
		}
		c.Steps = append(c.Steps, s)
	}
	return c
}

// Whatever comes in, one status of the list comes out, with words in both languages.
func TestEveryCaseHasAStatus(t *testing.T) {
	seen := map[Status]bool{}
	for round := 0; len(seen) < len(Statuses()) && round < 20; round++ { // some are rare
		rapid.Check(t, func(t *rapid.T) {
			c := drawn(t)
			j := Book().Judge(&c)
			if !slices.Contains(Statuses(), j.Status) || len(j.Why) == 0 {
				t.Fatalf("%+v", j)
			}
			for _, l := range i18n.Langs() {
				for _, w := range j.Why {
					if s := w.In(l); s == "" || strings.Contains(s, "commitment.") {
						t.Fatalf("%s says %q", w.Key, s)
					}
				}
			}
			seen[j.Status] = true
		})
	}
	for _, s := range Statuses() {
		if !seen[s] {
			t.Errorf("no case was ever %s", s)
		}
	}
}

// Silence never raises a score: what is not good does not become good when
// something that was known falls silent.
func TestSilenceNeverRaises(t *testing.T) {
	silences := []struct {
		name string
		do   func(*rapid.T, *Case)
	}{
		{"the division", func(_ *rapid.T, c *Case) { c.Owner = "" }},
		{"the owner ends", func(_ *rapid.T, c *Case) { c.Ended = true }},
		{"the means", func(_ *rapid.T, c *Case) { c.Means = NoMeansYet }},
		{"a submission", func(t *rapid.T, c *Case) {
			if n := len(c.Confirmed); n > 0 {
				i := rapid.IntRange(0, n-1).Draw(t, "which")
				c.Confirmed = slices.Delete(slices.Clone(c.Confirmed), i, i+1)
			}
		}},
		{"all submissions", func(_ *rapid.T, c *Case) { c.Confirmed = nil }},
		{"a project", func(t *rapid.T, c *Case) {
			if n := len(c.Projects); n > 0 {
				i := rapid.IntRange(0, n-1).Draw(t, "which")
				c.Projects = slices.Delete(slices.Clone(c.Projects), i, i+1)
			}
		}},
		{"the figures", func(_ *rapid.T, c *Case) {
			c.Value = nil
			if c.Verdict != "" {
				c.Verdict = method.NoData
			}
		}},
		{"what waits", func(_ *rapid.T, c *Case) { c.Waiting = 0 }},
	}
	for _, s := range silences {
		t.Run(s.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				c := drawn(t)
				was := Book().Judge(&c)
				s.do(t, &c)
				if is := Book().Judge(&c); is.Status.Good() && !was.Status.Good() {
					t.Fatalf("%s became %s when less was known", was.Status, is.Status)
				}
			})
		})
	}
}

// Nor does time alone raise it, where people have to prove.
func TestTimeAloneNeverRaises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		c.Means = rapid.SampledFrom([]Means{ByEvidence, ByProject}).Draw(t, "by")
		was := Book().Judge(&c)
		c.Day = c.Day.AddDate(0, 0, rapid.IntRange(1, 800).Draw(t, "later"))
		if is := Book().Judge(&c); is.Status.Good() && !was.Status.Good() {
			t.Fatalf("%s became %s by waiting", was.Status, is.Status)
		}
	})
}

// How the steps stand never contradicts how the duty stands: of what is done no
// step is open, of what missed a step that step is told as missed, and a step that
// is done by itself stays so whatever becomes of the rest.
func TestStepsAgreeWithTheirDuty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		if rapid.Bool().Draw(t, "several") {
			c = severally(t)
			c.Steps = c.Parts[0].Case.Steps
		}
		j := Book().Judge(&c)
		if len(j.Stages) != len(c.Steps) {
			t.Fatalf("%d steps, of %d it is told how they stand", len(c.Steps), len(j.Stages))
		}
		for i, st := range j.Stages {
			switch {
			case j.Status == Done && st != StepMet && st != StepWith, j.Status != Done && st == StepWith:
				t.Fatalf("the duty is %s, its step of %d %s", j.Status, c.Steps[i].Year, st)
			case len(c.Parts) == 0 && j.Missed != nil && j.Missed.Year == c.Steps[i].Year && j.Missed.LastDay().Equal(c.Steps[i].LastDay()) && st != StepMissed:
				t.Fatalf("the step of %d is missed and told as %s", c.Steps[i].Year, st)
			case st == StepAhead && c.Day.After(c.Steps[i].LastDay()):
				t.Fatalf("the step of %d has passed and is told as ahead", c.Steps[i].Year)
			}
		}
	})
}

// The order in which things were recorded does not matter.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		a := Book().Judge(&c)
		c.Confirmed = rapid.Permutation(c.Confirmed).Draw(t, "confirmed")
		c.Projects = rapid.Permutation(c.Projects).Draw(t, "projects")
		c.Steps = rapid.Permutation(c.Steps).Draw(t, "steps")
		b := Book().Judge(&c)
		if fmt.Sprint(a.Status, a.Why, str(a.Reached)) != fmt.Sprint(b.Status, b.Why, str(b.Reached)) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

func str(v *quantity.Value) string {
	if v == nil {
		return ""
	}
	return v.String()
}

func TestRulebookIsChecked(t *testing.T) {
	good := string(statusYAML)
	for name, text := range map[string]string{
		"an unknown key":           good + "colour: red\n",
		"an unknown status":        strings.Replace(good, "ahead: on_track", "ahead: splendid", 1),
		"an unknown verdict":       strings.Replace(good, "  ahead:", "  faster:", 1),
		"a verdict left out":       strings.Replace(good, "  ahead: on_track\n", "", 1),
		"no version":               strings.Replace(good, fmt.Sprint("version: ", Book().Version), "version: 0", 1),
		"a status left out":        strings.Replace(good, "no_means, overdue", "overdue", 1),
		"a status twice":           strings.Replace(good, "no_means, overdue", "no_means, overdue, overdue", 1),
		"silence above progress":   strings.Replace(good, "not_started, on_track, done", "on_track, not_started, done", 1),
		"progress above done":      strings.Replace(good, "on_track, done", "done, on_track", 1),
		"no days":                  strings.Replace(good, "fresh_days: 400", "fresh_days: 0", 1),
		"something else than YAML": "{",
	} {
		if _, err := ReadRulebook([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := readSuggestions([]byte("means: [{means: astrology}]")); err == nil {
		t.Error("unknown means are suggested")
	}
}
