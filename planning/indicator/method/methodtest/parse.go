package methodtest

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// day is the day of judgement.
type day struct{ year, month, day int }

func (d day) time() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// parser gathers what is wrong with a file.
type parser struct {
	file     string
	problems []Problem
}

func (p *parser) bad(n *yaml.Node, key string, args i18n.Args) {
	p.problems = append(p.problems, Problem{File: p.file, Line: max(n.Line, 1), Text: i18n.Msg{Key: key, Args: args}})
}

// Parse reads one file. name is used in problems; all are reported at once, and a
// case with a problem is left out.
func Parse(name string, data []byte) ([]Case, []Problem) {
	p := &parser{file: name}
	var root yaml.Node
	if err := yaml.Load(data, &root); err != nil {
		at := &yaml.Node{Line: 1}
		var e *yaml.LoadError
		if errors.As(err, &e) {
			at.Line = e.Mark.Line
		}
		p.bad(at, "method.test.not_yaml", i18n.Args{"Detail": err.Error()})
		return nil, p.problems
	}
	top := &root
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		top = root.Content[0]
	}
	version := 0
	var list *yaml.Node
	p.each(top, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "about":
		case "method":
			version = p.whole(value)
		case "cases":
			list = value
		default:
			return false
		}
		return true
	})
	if list == nil || list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		p.bad(top, "method.test.no_cases", nil)
		return nil, p.problems
	}
	var out []Case
	for _, n := range list.Content {
		before := len(p.problems)
		c := Case{File: name, Line: n.Line, Version: version}
		p.test(n, &c)
		if len(p.problems) == before {
			out = append(out, c)
		}
	}
	return out, p.problems
}

// each calls fn for every key of a mapping; what fn does not know is a problem,
// and so is a key that comes twice.
func (p *parser) each(n *yaml.Node, fn func(key, value *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		p.bad(n, "method.test.no_mapping", nil)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if seen[key.Value] {
			p.bad(key, "method.test.twice", i18n.Args{"Key": key.Value})
			continue
		}
		seen[key.Value] = true
		if !fn(key, value) {
			p.bad(key, "method.test.no_key", i18n.Args{"Key": key.Value})
		}
	}
}

func (p *parser) test(n *yaml.Node, c *Case) {
	p.each(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			c.Name, c.Line = value.Value, value.Line
		case "source", "certainty", "note", "differs":
		case "official":
			c.Official = method.Verdict(p.verdict(value))
		case "method":
			c.Version = p.whole(value)
		case "target":
			p.target(value, &c.Case)
		case "values":
			c.Case.Points = p.points(value)
		case "estimated":
			p.estimated(value, c)
		case "on":
			c.day, c.Case.Now = p.day(value)
		case "final":
			c.Case.Final = p.yes(value)
		case "break":
			c.Case.Break = p.yes(value)
		case "unpublished":
			c.Case.Unpublished = p.yes(value)
		case "expect":
			p.expect(value, c)
		default:
			return false
		}
		return true
	})
	for _, k := range []struct {
		key   string
		lacks bool
	}{{"name", c.Name == ""}, {"on", c.day == day{}}, {"target", c.Case.Start == 0}, {"expect", len(c.Expect) == 0}} {
		if k.lacks {
			p.bad(n, "method.test.lacks", i18n.Args{"Key": k.key})
		}
	}
}

func (p *parser) target(n *yaml.Node, c *method.Case) {
	p.each(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "rule":
			c.Rule = value.Value
		case "unit":
			c.Unit = quantity.Unit(value.Value)
		case "down":
			c.Down = p.yes(value)
		case "binding":
			c.Binding = p.yes(value)
		case "strict":
			c.Strict = p.yes(value)
		case "compound":
			c.Compound = p.yes(value)
		case "rates":
			c.Rates = p.yes(value)
		case "running":
			c.Running = p.yes(value)
		case "stock":
			c.Stock = p.yes(value)
		case "baseline":
			if ps := p.points(value); len(ps) == 1 {
				c.Baseline, c.BaselineYear = &ps[0], ps[0].Period.Year()
			} else {
				p.bad(value, "method.test.one_baseline", nil)
			}
		case "aim":
			c.Aim = p.value(value)
		case "aim_to":
			c.AimTo = p.value(value)
		case "start":
			c.Start = p.whole(value)
		case "end":
			c.End = p.whole(value)
		case "milestones":
			c.Milestones = p.points(value)
		default:
			return false
		}
		return true
	})
}

func (p *parser) expect(n *yaml.Node, c *Case) {
	p.each(n, func(key, value *yaml.Node) bool {
		if !slices.Contains(keys, key.Value) {
			return false
		}
		list := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode && key.Value == "not" {
			list = value.Content
		}
		for _, v := range list {
			if v.Kind != yaml.ScalarNode {
				p.bad(v, "method.test.no_text", nil)
				continue
			}
			want := v.Value
			if key.Value == "verdict" || key.Value == "not" {
				want = p.verdict(v)
			}
			c.Expect = append(c.Expect, Expectation{key.Value, want, v.Line})
		}
		return true
	})
}

func (p *parser) verdict(n *yaml.Node) string {
	if !slices.Contains(method.Verdicts(), method.Verdict(n.Value)) {
		p.bad(n, "method.test.no_verdict", i18n.Args{"Verdict": n.Value})
	}
	return n.Value
}

func (p *parser) value(n *yaml.Node) *quantity.Value {
	if n.Kind != yaml.ScalarNode {
		p.bad(n, "method.test.no_text", nil)
	}
	v := quantity.Parse(n.Value)
	return &v
}

// points reads a mapping of periods and figures.
func (p *parser) points(n *yaml.Node) []method.Point {
	var out []method.Point
	p.each(n, func(key, value *yaml.Node) bool {
		when, ok := parsePeriod(key.Value)
		if !ok {
			p.bad(key, "method.test.no_period", i18n.Args{"Text": key.Value})
			return true
		}
		out = append(out, method.Point{Period: when, Value: *p.value(value)})
		return true
	})
	return out
}

// estimated marks figures as provisional; it must come after values.
func (p *parser) estimated(n *yaml.Node, c *Case) {
	for _, v := range n.Content {
		when, _ := parsePeriod(v.Value)
		at := slices.IndexFunc(c.Case.Points, func(x method.Point) bool { return x.Period == when })
		if at < 0 {
			p.bad(v, "method.test.no_period", i18n.Args{"Text": v.Value})
			continue
		}
		c.Case.Points[at].Estimated = true
	}
}

func (p *parser) whole(n *yaml.Node) int {
	i, err := strconv.Atoi(n.Value)
	if err != nil {
		p.bad(n, "method.test.no_whole", i18n.Args{"Text": n.Value})
	}
	return i
}

func (p *parser) yes(n *yaml.Node) bool {
	b, err := strconv.ParseBool(n.Value)
	if err != nil {
		p.bad(n, "method.test.no_bool", i18n.Args{"Text": n.Value})
	}
	return b
}

// day reads the day of judgement and the last month that was over by then.
func (p *parser) day(n *yaml.Node) (day, period.Period) {
	t, err := time.Parse(time.DateOnly, n.Value)
	if err != nil {
		p.bad(n, "method.test.no_day", i18n.Args{"Text": n.Value})
		return day{}, period.Period{}
	}
	last := t.AddDate(0, 0, 1)
	last = time.Date(last.Year(), last.Month(), 0, 0, 0, 0, 0, time.UTC)
	now, _ := period.Of(period.Month, last.Year(), int(last.Month()))
	return day{t.Year(), int(t.Month()), t.Day()}, now
}

// parsePeriod reads the SDMX form of a period.
func parsePeriod(s string) (period.Period, bool) {
	var p period.Period
	err := p.UnmarshalText([]byte(strings.TrimSpace(s)))
	return p, err == nil && !p.IsZero()
}
