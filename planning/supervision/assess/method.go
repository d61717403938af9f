package assess

import (
	_ "embed"
	"reflect"
	"slices"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Method is one version of the method.
type Method struct {
	Version int `json:"version"`
	// From is the day from which it is in force: for the year of that day and later ones.
	From     time.Time     `json:"from"`
	Name     declare.Words `json:"name"`
	Criteria []Rule        `json:"criteria"`
	Grades   []Grade       `json:"grades"`
	// Least is the share of all weight, in percent, that must have inputs for an
	// organisation to get points and a grade.
	Least int `json:"least,omitempty"`
}

// Rule is how one criterion counts.
type Rule struct {
	ID     Criterion `json:"id"`
	Weight int       `json:"weight"`
	// ZeroAfter: so many workdays late give nothing (timeliness).
	ZeroAfter int `json:"zero_after,omitempty"`
	// PerReturn: points that each return takes (quality).
	PerReturn int           `json:"per_return,omitempty"`
	Why       declare.Words `json:"why,omitempty"`
}

// Grade is reached At points.
type Grade struct {
	At   int           `json:"at"`
	Name declare.Words `json:"name"`
}

// Set is all versions, oldest first.
type Set []Method

// Latest is the newest version.
func (s Set) Latest() *Method { return &s[len(s)-1] }

// For is the version in force for a year: the newest that began in it or before; of
// years before the first version, the first.
func (s Set) For(year int) *Method {
	out := &s[0]
	for i := range s {
		if s[i].From.Year() <= year {
			out = &s[i]
		}
	}
	return out
}

// With is the set with further versions; those that it knows are left out. It says which
// are new.
func (s Set) With(more Set) (out Set, added []int) {
	out = append(out, s...)
	for i := range more {
		if _, known := out.Version(more[i].Version); !known {
			out, added = append(out, more[i]), append(added, more[i].Version)
		}
	}
	return out, added
}

// Same says whether two versions say the same.
func (m *Method) Same(o *Method) bool { return reflect.DeepEqual(m, o) }

// Version finds a version.
func (s Set) Version(n int) (*Method, bool) {
	for i := range s {
		if s[i].Version == n {
			return &s[i], true
		}
	}
	return nil, false
}

func (m *Method) criterion(c Criterion) (Rule, bool) {
	for _, r := range m.Criteria {
		if r.ID == c {
			return r, true
		}
	}
	return Rule{}, false
}

// With is the method with other weights, for asking what would come out then.
// Fault: Invalid ("supervision.weights") when a weight is below 0 or above 100, or all
// are 0.
func (m *Method) With(weights map[Criterion]int) (*Method, error) {
	out := *m
	out.Criteria = append([]Rule(nil), m.Criteria...)
	sum := 0
	for i := range out.Criteria {
		if w, ok := weights[out.Criteria[i].ID]; ok {
			if w < 0 || w > 100 {
				return nil, fault.New(fault.Invalid, "supervision.weights", nil)
			}
			out.Criteria[i].Weight = w
		}
		sum += out.Criteria[i].Weight
	}
	if sum == 0 {
		return nil, fault.New(fault.Invalid, "supervision.weights", nil)
	}
	return &out, nil
}

//go:embed method.yaml
var methodText []byte

// Shipped are the versions that the program brings.
var Shipped = sync.OnceValues(func() (Set, error) { return Read("planning/supervision/assess/method.yaml", methodText) })

// ShippedText is what Shipped was read from.
func ShippedText() []byte { return slices.Clone(methodText) }

// Read reads versions of the method; mistakes are reported all at once with line and
// column.
func Read(name string, data []byte) (Set, error) {
	r, top := declare.Parse(name, data)
	if r.Count() > 0 {
		return nil, r.Problems().Err()
	}
	p := reader{r}
	var out Set
	r.List(top, func(n *yaml.Node) { out = append(out, p.method(n)) })
	if len(out) == 0 {
		r.Lacks(top, "version")
	}
	return out, r.Problems().Err()
}

type reader struct{ *declare.Reader }

func (r reader) method(n *yaml.Node) Method {
	var m Method
	r.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "version":
			m.Version = r.Whole(v, 1, 1000)
		case "from":
			m.From = r.Day(v)
		case "name":
			m.Name = r.Words(v)
		case "least":
			m.Least = r.Whole(v, 0, 100)
		case "criteria":
			r.List(v, func(n *yaml.Node) { m.Criteria = append(m.Criteria, r.rule(n)) })
		case "grades":
			r.List(v, func(n *yaml.Node) { m.Grades = append(m.Grades, r.grade(n)) })
		default:
			return false
		}
		return true
	})
	for key, lacks := range map[string]bool{"version": m.Version == 0, "from": m.From.IsZero(), "name": m.Name == nil, "criteria": len(m.Criteria) == 0, "grades": len(m.Grades) == 0} {
		if lacks {
			r.Lacks(n, key)
		}
	}
	r.whole(n, &m)
	return m
}

// whole holds a method against what makes points and grades of it.
func (r reader) whole(n *yaml.Node, m *Method) {
	weight := 0
	for i, c := range m.Criteria {
		weight += c.Weight
		if slices.ContainsFunc(m.Criteria[:i], func(o Rule) bool { return o.ID == c.ID && c.ID != "" }) {
			r.Bad(n, i18n.M("supervision.method.twice", i18n.Args{"Criterion": i18n.Key(c.ID.Key())}))
		}
	}
	if len(m.Criteria) > 0 && weight != 100 {
		r.Bad(n, i18n.M("supervision.method.weights", i18n.Args{"Sum": weight}))
	}
	for i, g := range m.Grades {
		if g.Name == nil {
			r.Lacks(n, "grades: name")
		}
		if i > 0 && g.At >= m.Grades[i-1].At || i == len(m.Grades)-1 && g.At != 0 {
			r.Bad(n, i18n.M("supervision.method.grades"))
			return
		}
	}
}

func (r reader) rule(n *yaml.Node) Rule {
	var out Rule
	r.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "id":
			var names []string
			for _, c := range Criteria() {
				names = append(names, string(c))
			}
			out.ID = Criterion(r.OneOf(v, names...))
		case "weight":
			out.Weight = r.Whole(v, 0, 100)
		case "zero_after":
			out.ZeroAfter = r.Whole(v, 1, 1000)
		case "per_return":
			out.PerReturn = r.Whole(v, 0, 100)
		case "why":
			out.Why = r.Words(v)
		default:
			return false
		}
		return true
	})
	if out.ID == Timeliness && out.ZeroAfter == 0 {
		r.Lacks(n, "zero_after")
	}
	return out
}

func (r reader) grade(n *yaml.Node) Grade {
	var out Grade
	r.Map(n, func(key, v *yaml.Node) bool {
		switch key.Value {
		case "at":
			out.At = r.Whole(v, 0, 100)
		case "name":
			out.Name = r.Words(v)
		default:
			return false
		}
		return true
	})
	return out
}
