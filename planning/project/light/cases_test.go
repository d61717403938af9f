package light_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
)

// The cases are files that anybody can read and add to: facts, a day, and the
// light and checks that are expected. Percentages and money (万元) are written as
// people write them.
type lightCase struct {
	Name   string    `yaml:"name"`
	Facts  factsFile `yaml:"facts"`
	Day    string    `yaml:"day"`
	Expect map[string]string
}

type factsFile struct {
	Phases []struct{ On, Phase string }
	Plans  []planFile
	Years  []struct {
		On, Amount string
		Year       int
	}
	Reports           []struct{ On, Handed, Month, Done, Physical string }
	Marks             []struct{ On, Day, ID string }
	Expected          []struct{ On, Finish, Name, Told string }
	Started, Finished string
}

type planFile struct {
	On, Start, Finish string
	Curve             []struct{ Day, Done string }
	Marks             []struct {
		ID, Name, Finish string
		Minor            bool // no key milestone
	}
}

func day(t *testing.T, s string) light.Day {
	t.Helper()
	d, err := schedule.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// scaled is a number times ten to some power.
func scaled(t *testing.T, s string, power int32) int64 {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return d.Shift(power).IntPart()
}

func (f *factsFile) facts(t *testing.T) *light.Facts {
	t.Helper()
	out := &light.Facts{Started: day(t, f.Started), Finished: day(t, f.Finished)}
	for _, p := range f.Phases {
		out.Phases = append(out.Phases, light.PhaseFrom{On: day(t, p.On), Phase: light.Phase(p.Phase)})
	}
	for _, p := range f.Plans {
		q := light.Plan{On: day(t, p.On), Start: day(t, p.Start), Finish: day(t, p.Finish)}
		for _, c := range p.Curve {
			q.Curve = append(q.Curve, light.Point{Day: day(t, c.Day), Done: int32(scaled(t, c.Done, 2))})
		}
		for _, m := range p.Marks {
			q.Marks = append(q.Marks, light.Mark{ID: m.ID, Name: m.Name, Finish: day(t, m.Finish), Key: !m.Minor})
		}
		out.Plans = append(out.Plans, q)
	}
	for _, y := range f.Years {
		out.Years = append(out.Years, light.YearPlan{On: day(t, y.On), Year: y.Year, Amount: scaled(t, y.Amount, 6)})
	}
	for _, r := range f.Reports {
		out.Reports = append(out.Reports, light.Report{On: day(t, r.On), Handed: day(t, r.Handed), Month: day(t, r.Month), Done: scaled(t, r.Done, 6), Physical: int32(scaled(t, r.Physical, 2))})
	}
	for _, m := range f.Marks {
		out.Marks = append(out.Marks, light.MarkDone{On: day(t, m.On), Day: day(t, m.Day), ID: m.ID})
	}
	for _, x := range f.Expected {
		out.Expected = append(out.Expected, light.Expected{On: day(t, x.On), Finish: day(t, x.Finish), Name: x.Name, Told: day(t, x.Told)})
	}
	return out
}

func TestCases(t *testing.T) {
	set, err := light.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("cases/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	seen := map[light.CheckKind]map[light.Colour]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []lightCase
		if err := yaml.Load(data, &cases, yaml.WithKnownFields()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			t.Run(c.Name, func(t *testing.T) {
				f, d := c.Facts.facts(t), day(t, c.Day)
				r := set.On(d)
				l := r.Judge(f, d)
				if string(l.Colour) != c.Expect["light"] || r.Colour(f, d) != l.Colour {
					t.Errorf("light is %s (%s), want %s: %s", l.Colour, r.Colour(f, d), c.Expect["light"], l.Line.In(i18n.ZH))
				}
				t.Log(l.Line.In(i18n.ZH))
				for k, want := range c.Expect {
					if k == "light" || k == "value" {
						continue
					}
					got := light.Colour("")
					for _, check := range l.Checks {
						if string(check.Kind) == k {
							got = check.Colour
							if v := c.Expect["value"]; v != "" && scaled(t, v, 0) != int64(check.Value) {
								t.Errorf("%s has the value %d, want %s", k, check.Value, v)
							}
						}
					}
					if string(got) != want {
						t.Errorf("%s is %q, want %s", k, got, want)
					}
					if seen[light.CheckKind(k)] == nil {
						seen[light.CheckKind(k)] = map[light.Colour]bool{}
					}
					seen[light.CheckKind(k)][got] = true
				}
			})
		}
	}
	// a set of cases that tests a check on one side only would pass however wrong it were
	for _, k := range light.CheckKinds() {
		need := []light.Colour{light.Green, light.Yellow, light.Red}
		switch k {
		case light.CaughtUp:
			need = need[1:2]
		case light.Forecast: // never red
			need = need[:2]
		}
		for _, c := range need {
			if !seen[k][c] {
				t.Errorf("no case in which %s is %s", k, c)
			}
		}
	}
}
