package casework

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/expr"
	"gangyao/platform/i18n"
)

// longestClock bounds a clock, in days or hours.
const longestClock = 3000

func (r *reader) clock(name string, n *yaml.Node) Clock {
	c := Clock{Name: ClockName(name), Extend: map[TransitionName]Amount{}}
	length := false
	var within *yaml.Node
	r.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			c.Label = r.Words(value)
		case "workdays", "days", "hours":
			if length {
				r.Bad(key, i18n.M("casework.read.two_units"))
			}
			c.Workdays, c.Hours, length = key.Value == "workdays", key.Value == "hours", true
			c.Length = r.amount(value)
		case "within":
			within = key
			r.Texts(value, func(at *yaml.Node, s string) { c.Within = append(c.Within, r.office(at, s, c.Within)) })
		case "start":
			c.Start = r.marks(value)
		case "restart":
			c.Restart = r.marks(value)
		case "stop":
			c.Stop = r.marks(value)
		case "pause":
			c.Pause = r.states(value)
		case "extend":
			r.Map(value, func(key, value *yaml.Node) bool {
				c.Extend[TransitionName(key.Value)] = r.amount(value)
				r.later = append(r.later, func() { r.isTransition(key, TransitionName(key.Value)) })
				return true
			})
		case "steps":
			c.Steps = r.steps(value, len(r.p.Clocks))
		default:
			return false
		}
		return true
	})
	for _, k := range []struct {
		key   string
		lacks bool
	}{{"name", c.Label == nil}, {"workdays", !length}, {"start", len(c.Start) == 0}} {
		if k.lacks {
			r.Lacks(n, k.key)
		}
	}
	if within != nil && !c.Hours {
		r.Bad(within, i18n.M("casework.read.within_days"))
	}
	for _, m := range c.Stop {
		if slices.Contains(c.Start, m) || slices.Contains(c.Restart, m) {
			r.Bad(n, i18n.M("casework.read.start_stop", i18n.Args{"Name": m}))
		}
	}
	return c
}

var office = regexp.MustCompile(`^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$`)

// office reads hours of a day, 09:00-12:00; they lie after those before.
func (r *reader) office(at *yaml.Node, text string, before []Stretch) Stretch {
	var out Stretch
	if m := office.FindStringSubmatch(text); m != nil {
		minute := func(h, m string) int {
			hours, _ := strconv.Atoi(h) // digits, by the pattern
			minutes, _ := strconv.Atoi(m)
			return hours*60 + minutes
		}
		out = Stretch{minute(m[1], m[2]), minute(m[3], m[4])}
	}
	if out.From >= out.To || out.To > 24*60 || len(before) > 0 && out.From < before[len(before)-1].To {
		r.Bad(at, i18n.M("casework.read.office", i18n.Args{"Text": text}))
	}
	return out
}

// amount reads a number of days or the name of a field that holds it.
func (r *reader) amount(n *yaml.Node) Amount {
	if _, err := strconv.Atoi(n.Value); err == nil || n.Kind != yaml.ScalarNode {
		return Amount{Days: r.Whole(n, 1, longestClock)}
	}
	name := FieldName(r.word(n))
	r.later = append(r.later, func() {
		if f, ok := r.p.Field(name); !ok || f.Type != expr.Number || !f.Whole {
			r.Bad(n, i18n.M("casework.read.no_length", i18n.Args{"Name": string(name)}))
		}
	})
	return Amount{Field: name}
}

// marks reads names of states and transitions.
func (r *reader) marks(n *yaml.Node) []string {
	var out []string
	r.Texts(n, func(at *yaml.Node, s string) {
		out = append(out, s)
		r.later = append(r.later, func() {
			_, state := r.p.State(StateName(s))
			_, transition := r.p.Transition(TransitionName(s))
			if !state && !transition {
				r.Bad(at, i18n.M("casework.read.no_mark", i18n.Args{"Name": s}))
			}
		})
	})
	return out
}

func (r *reader) steps(n *yaml.Node, clock int) []Step {
	var out []Step
	r.List(n, func(one *yaml.Node) {
		s := Step{}
		i := len(out)
		this := func() *Step {
			return &r.p.Clocks[clock].Steps[slices.IndexFunc(r.p.Clocks[clock].Steps, func(o Step) bool { return o.Name == s.Name })]
		}
		r.Map(one, func(key, value *yaml.Node) bool {
			switch key.Value {
			case "at":
				r.point(value, &s)
			case "level":
				s.Level = Level(r.OneOf(value, string(Blue), string(Yellow), string(Red)))
			case "notify":
				r.roles(value, func(role Role) { this().Notify = append(this().Notify, role) })
			case "then":
				s.Then = TransitionName(r.word(value))
				r.later = append(r.later, func() { r.isTransition(value, s.Then); r.ordered(value, s.Then) })
			default:
				return false
			}
			return true
		})
		if s.Name == "" {
			r.Lacks(one, "at")
			s.Name = StepName("#" + strconv.Itoa(i))
		}
		if slices.ContainsFunc(out, func(o Step) bool { return o.Name == s.Name }) {
			r.Bad(one, i18n.M("declare.twice", i18n.Args{"Key": string(s.Name)}))
			return
		}
		out = append(out, s)
	})
	return out
}

// ordered: what an escalation orders is taken by the program, which must be allowed
// to. It runs before the roles of transitions are known, so it comes later still.
func (r *reader) ordered(at *yaml.Node, name TransitionName) {
	r.last = append(r.last, func() {
		if t, ok := r.p.Transition(name); ok && !slices.Contains(t.By, ByProgram) {
			r.Bad(at, i18n.M("casework.read.not_program", i18n.Args{"Name": string(name)}))
		}
	})
}

var (
	fraction = regexp.MustCompile(`^([1-9]\d?)/([1-9]\d?)$`)
	shifted  = regexp.MustCompile(`^[+-][1-9]\d{0,2}$`)
)

// point reads where a step stands: 1/2 of the time, due, +5 days after, -3 before.
func (r *reader) point(n *yaml.Node, s *Step) {
	text := r.Text(n)
	m := fraction.FindStringSubmatch(text)
	switch {
	case text == "due":
	case m != nil:
		s.over, _ = strconv.Atoi(m[1])
		s.under, _ = strconv.Atoi(m[2])
		if s.over >= s.under {
			r.Bad(n, i18n.M("casework.read.point", i18n.Args{"Text": text}))
		}
	case shifted.MatchString(text):
		s.shift, _ = strconv.Atoi(text)
	default:
		r.Bad(n, i18n.M("casework.read.point", i18n.Args{"Text": text}))
	}
	s.Name = StepName(text)
}

// inOrder lists the steps of a run by the day they are due; those that a run of
// that length has no room for are left out.
func (c *Clock) inOrder(length int) []*Step {
	var out []*Step
	for i := range c.Steps {
		if c.Steps[i].days(length) > 0 {
			out = append(out, &c.Steps[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *Step) int { return cmp.Compare(a.days(length), b.days(length)) })
	return out
}
