package light

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

// Case says what a rule has to come to: facts, a day, and the light and checks that are
// expected. Percentages and money (万元) are written as people write them.
type Case struct {
	Name  string
	Facts *Facts
	Day   Day
	Light Colour
	// Checks are the colours of single checks; empty: the check must not be there.
	Checks map[CheckKind]Colour
	// Value is by how much those are late; nil: it does not matter.
	Value *int

	line, column int
	expect       *yaml.Node
}

// ReadCases reads a file of cases; mistakes are reported all at once with line and column.
//
// Faults: Invalid ("declare.problems").
func ReadCases(name string, data []byte) ([]Case, error) {
	d, top := declare.Parse(name, data)
	if d.Count() > 0 {
		return nil, d.Problems().Err()
	}
	out := readCases(d, top)
	return out, d.Problems().Err()
}

// caseReader reads cases; facts that have a name can be used again.
type caseReader struct {
	reader
	called map[string]*Facts
}

func readCases(d *declare.Reader, n *yaml.Node) (out []Case) {
	r := caseReader{reader{Reader: d}, map[string]*Facts{}}
	r.List(n, func(one *yaml.Node) { out = append(out, r.one(one)) })
	return out
}

func (r *caseReader) one(n *yaml.Node) Case {
	c := Case{Checks: map[CheckKind]Colour{}, line: n.Line, column: n.Column}
	called := ""
	r.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "name":
			c.Name = r.Text(v)
		case "called":
			called = r.Text(v)
		case "facts":
			c.Facts = r.facts(v)
		case "day":
			c.Day = r.day(v)
		case "expect":
			c.expect = v
			r.expected(v, &c)
		default:
			return false
		}
		return true
	})
	for key, lacks := range map[string]bool{"name": c.Name == "", "facts": c.Facts == nil, "day": c.Day == 0, "expect": c.expect == nil} {
		if lacks && n.Kind == yaml.MappingNode && !hasKey(n, key) {
			r.Lacks(n, key)
		}
	}
	if called != "" {
		r.called[called] = c.Facts
	}
	return c
}

func (r *caseReader) expected(n *yaml.Node, c *Case) {
	r.Map(n, func(key, v *yaml.Node) bool {
		switch k := CheckKind(key.Value); {
		case key.Value == "light":
			c.Light = r.colour(v)
		case key.Value == "value":
			value := r.Whole(v, 0, never)
			c.Value = &value
		case slices.Contains(CheckKinds(), k) && v.Value == "":
			c.Checks[k] = ""
		case slices.Contains(CheckKinds(), k):
			c.Checks[k] = r.colour(v)
		default:
			return false
		}
		return true
	})
	if c.Light == "" && !hasKey(n, "light") {
		r.Lacks(n, "light")
	}
}

func (r *caseReader) colour(n *yaml.Node) Colour {
	return Colour(r.OneOf(n, string(Red), string(Yellow), string(Green), string(None)))
}

// facts are written out, or the name of facts of a case before.
func (r *caseReader) facts(n *yaml.Node) *Facts {
	if n.Kind == yaml.ScalarNode {
		name := r.Text(n)
		if f := r.called[name]; f != nil {
			return f
		}
		r.Bad(n, i18n.M("project.light_case_unknown", i18n.Args{"Name": name}))
		return &Facts{}
	}
	f := &Facts{}
	r.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "started":
			f.Started = r.day(v)
		case "finished":
			f.Finished = r.day(v)
		case "phases":
			r.rows(v, func() (row, func()) {
				p := PhaseFrom{}
				return row{"on": r.toDay(&p.On), "phase": func(n *yaml.Node) { p.Phase = Phase(r.OneOf(n, phaseWords()...)) }}, func() { f.Phases = append(f.Phases, p) }
			})
		case "plans":
			r.rows(v, func() (row, func()) { return r.plan(f) })
		case "years":
			r.rows(v, func() (row, func()) {
				y := YearPlan{}
				return row{"on": r.toDay(&y.On), "year": func(n *yaml.Node) { y.Year = r.Whole(n, 1971, 2200) }, "amount": r.toMoney(&y.Amount)}, func() { f.Years = append(f.Years, y) }
			})
		case "reports":
			r.rows(v, func() (row, func()) { return r.report(f) })
		case "marks":
			r.rows(v, func() (row, func()) {
				m := MarkDone{}
				return row{"on": r.toDay(&m.On), "day": r.toDay(&m.Day), "id": r.toText(&m.ID)}, func() { f.Marks = append(f.Marks, m) }
			})
		case "expected":
			r.rows(v, func() (row, func()) {
				x := Expected{}
				return row{"on": r.toDay(&x.On), "finish": r.toDay(&x.Finish), "name": r.toText(&x.Name), "told": r.toDay(&x.Told)}, func() { f.Expected = append(f.Expected, x) }
			})
		default:
			return false
		}
		return true
	})
	return f
}

func (r *caseReader) plan(f *Facts) (row, func()) {
	p := Plan{}
	return row{"on": r.toDay(&p.On), "start": r.toDay(&p.Start), "finish": r.toDay(&p.Finish), "curve": func(n *yaml.Node) {
			r.rows(n, func() (row, func()) {
				c := Point{}
				return row{"day": r.toDay(&c.Day), "done": r.toShare(&c.Done)}, func() { p.Curve = append(p.Curve, c) }
			})
		}, "marks": func(n *yaml.Node) {
			r.rows(n, func() (row, func()) {
				m := Mark{Key: true}
				return row{"id": r.toText(&m.ID), "name": r.toText(&m.Name), "start": r.toDay(&m.Start), "finish": r.toDay(&m.Finish),
					"weight": func(n *yaml.Node) { m.Weight = r.Whole(n, 0, 10000) },
					"minor":  func(n *yaml.Node) { m.Key = !r.Yes(n) }}, func() { p.Marks = append(p.Marks, m) }
			})
		}}, func() {
			if p.Curve == nil {
				p.Weigh()
			}
			f.Plans = append(f.Plans, p)
		}
}

func (r *caseReader) report(f *Facts) (row, func()) {
	x := Report{}
	return row{"on": r.toDay(&x.On), "handed": r.toDay(&x.Handed), "month": r.toDay(&x.Month), "done": r.toMoney(&x.Done), "physical": r.toShare(&x.Physical),
		"returned": func(n *yaml.Node) {
			r.rows(n, func() (row, func()) {
				a := Away{}
				return row{"on": r.toDay(&a.From), "again": r.toDay(&a.Again)}, func() { x.Away = append(x.Away, a) }
			})
		}}, func() { f.Reports = append(f.Reports, x) }
}

// row is what the keys of an entry set.
type row map[string]func(*yaml.Node)

// rows reads the entries of a list; each begins with its keys and ends by being kept.
func (r *caseReader) rows(n *yaml.Node, begin func() (row, func())) {
	r.List(n, func(one *yaml.Node) {
		keys, keep := begin()
		r.Map(one, func(key, v *yaml.Node) bool {
			set := keys[key.Value]
			if set != nil {
				set(v)
			}
			return set != nil
		})
		keep()
	})
}

func (r *caseReader) toDay(into *Day) func(*yaml.Node) {
	return func(n *yaml.Node) { *into = r.day(n) }
}

func (r *caseReader) toText(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) { *into = r.Text(n) }
}

func (r *caseReader) toMoney(into *int64) func(*yaml.Node) {
	return func(n *yaml.Node) { *into = r.scaled(n, 6) }
}

func (r *caseReader) toShare(into *int32) func(*yaml.Node) {
	return func(n *yaml.Node) { *into = int32(min(r.scaled(n, 2), 10000)) }
}

// scaled is a number times ten to some power.
func (r *caseReader) scaled(n *yaml.Node, power int32) int64 {
	d, err := decimal.NewFromString(r.Text(n))
	if err != nil || d.IsNegative() || d.GreaterThan(decimal.New(1, 9)) {
		r.Bad(n, i18n.M("project.light_case_number", i18n.Args{"Text": n.Value}))
		return 0
	}
	return d.Shift(power).IntPart()
}

func phaseWords() (out []string) {
	for _, p := range []Phase{Idle, Preparing, Working, Done, Suspended, Ended} {
		out = append(out, string(p))
	}
	return out
}

// Check judges a case by a rule and tells where it comes out differently.
func (c *Case) Check(r *Rule, file string) declare.Problems {
	var out declare.Problems
	bad := func(key string, args i18n.Args) {
		at := declare.Problem{File: file, Line: c.line, Column: c.column}
		if c.expect != nil {
			at.Line, at.Column = c.expect.Line, c.expect.Column
		}
		args["Case"] = c.Name
		at.Text = i18n.M(key, args)
		out = append(out, at)
	}
	l := r.Judge(c.Facts, c.Day)
	if l.Colour != c.Light {
		bad("project.light_case_light", i18n.Args{"Is": i18n.Key(l.Colour.Key()), "Want": i18n.Key(c.Light.Key()), "Line": l.Line})
	}
	for _, k := range CheckKinds() {
		want, asked := c.Checks[k]
		if !asked {
			continue
		}
		i := slices.IndexFunc(l.Checks, func(x Check) bool { return x.Kind == k })
		switch {
		case i < 0 && want != "":
			bad("project.light_case_no_check", i18n.Args{"Check": i18n.Key(k.Key()), "Want": i18n.Key(want.Key())})
		case i >= 0 && l.Checks[i].Colour != want:
			bad("project.light_case_check", i18n.Args{"Check": i18n.Key(k.Key()), "Is": i18n.Key(l.Checks[i].Colour.Key()), "Want": i18n.Key(cmp.Or(want, None).Key())})
		case i >= 0 && c.Value != nil && l.Checks[i].Value != *c.Value:
			bad("project.light_case_value", i18n.Args{"Check": i18n.Key(k.Key()), "Is": l.Checks[i].Value, "Want": *c.Value})
		}
	}
	return out
}

// Test runs the rule's own cases.
func (r *Rule) Test(file string) declare.Problems {
	var out declare.Problems
	for i := range r.Cases {
		out = append(out, r.Cases[i].Check(r, file)...)
	}
	return out
}

// Gap is a check of which no case comes to a colour.
type Gap struct {
	Kind   CheckKind
	Colour Colour
}

// Gaps are the colours of checks that cases do not come to: such a check would pass
// however wrong it were on that side.
func Gaps(cases []Case) []Gap {
	seen := map[Gap]bool{}
	for i := range cases {
		for k, c := range cases[i].Checks {
			seen[Gap{k, c}] = true
		}
	}
	var out []Gap
	for _, k := range CheckKinds() {
		need := []Colour{Green, Yellow, Red}
		switch k {
		case CaughtUp, Unplanned: // never green, never red
			need = need[1:2]
		case Forecast: // never red
			need = need[:2]
		}
		for _, c := range need {
			if !seen[Gap{k, c}] {
				out = append(out, Gap{k, c})
			}
		}
	}
	return out
}
