package casework

import (
	"regexp"
	"slices"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/canonical"
	"gangyao/platform/declare"
	"gangyao/platform/expr"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// The words of the format that are no names.
const (
	wordNew      = "new"
	wordNote     = "note"
	wordEvidence = "evidence"
)

var nameShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// reader turns a file into a process. Names are checked after all of them are
// known.
type reader struct {
	*declare.Reader
	p     *Process
	later []func()
	last  []func() // after later
	// at is where a name was declared.
	at map[string]*yaml.Node
}

// Read reads and checks the definition of a process; docs/dev/casework.md lists the
// keys. name is used in problems, which are told all at once.
//
// Faults: Invalid ("declare.problems"; its cause lists all problems).
func Read(name string, data []byte) (*Process, error) {
	r := &reader{p: &Process{text: slices.Clone(data)}, at: map[string]*yaml.Node{}}
	var top *yaml.Node
	r.Reader, top = declare.Parse(name, data)
	if r.Count() == 0 {
		r.process(top)
		for _, check := range r.later {
			check()
		}
		for _, check := range r.last {
			check()
		}
		r.shape(top)
	}
	if err := r.Problems().Err(); err != nil {
		return nil, err
	}
	r.p.SHA256 = canonical.SHA256(data)
	return r.p, nil
}

func (r *reader) process(top *yaml.Node) {
	r.Map(top, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "process":
			r.p.ID = ProcessID(r.word(value))
		case "version":
			r.p.Version = r.Whole(value, 1, 1_000_000)
		case "name":
			r.p.Label = r.Words(value)
		case "about", "stories": // casetest reads those
		case "roles":
			r.named(value, "role", func(name string, n *yaml.Node) {
				r.p.Roles = append(r.p.Roles, RoleDef{Role(name), r.Words(n)})
			})
		case "fields":
			r.named(value, "field", func(name string, n *yaml.Node) { r.p.Fields = append(r.p.Fields, r.field(name, n)) })
		case "states":
			r.named(value, "step", func(name string, n *yaml.Node) { r.p.States = append(r.p.States, r.state(name, n)) })
		case "transitions":
			r.named(value, "step", func(name string, n *yaml.Node) {
				r.p.Transitions = append(r.p.Transitions, r.transition(name, n))
			})
		case "clocks":
			r.named(value, "clock", func(name string, n *yaml.Node) { r.p.Clocks = append(r.p.Clocks, r.clock(name, n)) })
		case "merge":
			r.roles(value, func(role Role) { r.p.Merge = append(r.p.Merge, role) })
		default:
			return false
		}
		return true
	})
	for _, k := range []struct {
		key   string
		lacks bool
	}{{"process", r.p.ID == ""}, {"version", r.p.Version == 0}, {"name", r.p.Label == nil}, {"roles", r.p.Roles == nil},
		{"states", r.p.States == nil}, {"transitions", r.p.Transitions == nil}} {
		if k.lacks {
			r.Lacks(top, k.key)
		}
	}
}

// word reads a name.
func (r *reader) word(n *yaml.Node) string {
	s := r.Text(n)
	if s != "" && !nameShape.MatchString(s) {
		r.Bad(n, i18n.M("casework.read.name", i18n.Args{"Name": s}))
	}
	return s
}

// named goes through things by name. Within a space a name is used once; fields
// and roles share theirs, for both are named under needs, and so do states and
// transitions, which start and stop clocks.
func (r *reader) named(n *yaml.Node, kind string, fn func(name string, n *yaml.Node)) {
	space := kind
	if kind == "role" {
		space = "field"
	}
	r.Map(n, func(key, value *yaml.Node) bool {
		name := r.word(key)
		switch {
		case slices.Contains([]string{wordNew, wordNote, wordEvidence, string(ByProgram)}, name) || !expr.Word(name):
			r.Bad(key, i18n.M("casework.read.reserved", i18n.Args{"Name": name}))
		case r.at[space+"/"+name] != nil:
			r.Bad(key, i18n.M("casework.read.taken", i18n.Args{"Name": name}))
		}
		r.at[space+"/"+name] = key
		fn(name, value)
		return true
	})
}

func (r *reader) field(name string, n *yaml.Node) Field {
	f := Field{Name: FieldName(name)}
	r.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			f.Label = r.Words(value)
		case "type":
			switch t := r.OneOf(value, "number", "whole", "text", "choice", "day", "yes"); t {
			case "whole":
				f.Type, f.Whole = expr.Number, true
			case "choice":
				f.Type = expr.Text
			default:
				f.Type = expr.Type(t)
			}
			if value.Value == "choice" {
				r.later = append(r.later, func() {
					if len(f.Choices) == 0 {
						r.Lacks(n, "choices")
					}
				})
			}
		case "unit":
			f.Unit = quantity.Unit(r.Text(value))
		case "choices":
			r.Texts(value, func(_ *yaml.Node, s string) { f.Choices = append(f.Choices, s) })
		default:
			return false
		}
		return true
	})
	if f.Label == nil {
		r.Lacks(n, "name")
	}
	if f.Type == "" {
		r.Lacks(n, "type")
	}
	if f.Unit != "" && f.Type != expr.Number || len(f.Choices) > 0 && f.Type != expr.Text {
		r.Bad(n, i18n.M("casework.read.field"))
	}
	return f
}

func (r *reader) state(name string, n *yaml.Node) State {
	s := State{Name: StateName(name)}
	r.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			s.Label = r.Words(value)
		case "turn":
			at := len(r.p.States)
			r.roles(value, func(role Role) { r.p.States[at].Turn = append(r.p.States[at].Turn, role) })
		case "final":
			s.Final = r.Yes(value)
		default:
			return false
		}
		return true
	})
	if s.Label == nil {
		r.Lacks(n, "name")
	}
	return s
}

// roles reads roles; they are handed on when all are known.
func (r *reader) roles(n *yaml.Node, add func(Role)) {
	r.Texts(n, func(at *yaml.Node, s string) {
		r.later = append(r.later, func() {
			if _, ok := r.p.Role(Role(s)); !ok {
				r.Bad(at, i18n.M("casework.read.no_role", i18n.Args{"Name": s}))
				return
			}
			add(Role(s))
		})
	})
}

// states reads names of states, checked when all are known.
func (r *reader) states(n *yaml.Node) []StateName {
	var out []StateName
	r.Texts(n, func(at *yaml.Node, s string) {
		out = append(out, StateName(s))
		r.later = append(r.later, func() { r.isState(at, StateName(s)) })
	})
	return out
}

func (r *reader) isState(at *yaml.Node, s StateName) {
	if _, ok := r.p.State(s); !ok {
		r.Bad(at, i18n.M("casework.read.no_state", i18n.Args{"Name": string(s)}))
	}
}

// transitions reads names of transitions, checked when all are known.
func (r *reader) transitions(n *yaml.Node) []TransitionName {
	var out []TransitionName
	r.Texts(n, func(at *yaml.Node, s string) {
		out = append(out, TransitionName(s))
		r.later = append(r.later, func() { r.isTransition(at, TransitionName(s)) })
	})
	return out
}

func (r *reader) isTransition(at *yaml.Node, s TransitionName) {
	if _, ok := r.p.Transition(s); !ok {
		r.Bad(at, i18n.M("casework.read.no_transition", i18n.Args{"Name": string(s)}))
	}
}
