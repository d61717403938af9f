package casetest

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/kernel/casework"
	"gangyao/platform/declare"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// parser reads one file.
type parser struct {
	*declare.Reader
	file string
}

// Parse reads one file. A story with a problem is left out.
func Parse(name string, data []byte) ([]Story, declare.Problems) { return parse(name, data, false) }

// Inside reads the stories that stand in the file of a process itself, under stories; it
// may have none.
func Inside(name string, data []byte) ([]Story, declare.Problems) { return parse(name, data, true) }

func parse(name string, data []byte, inside bool) ([]Story, declare.Problems) {
	p := &parser{file: name}
	var top *yaml.Node
	p.Reader, top = declare.Parse(name, data)
	if p.Count() > 0 {
		return nil, p.Problems()
	}
	var process casework.ProcessID
	var stories *yaml.Node
	p.Map(top, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "about":
		case "process":
			process = casework.ProcessID(p.Text(value))
		case "stories":
			stories = value
		default:
			return inside
		}
		return true
	})
	if process == "" {
		p.Lacks(top, "process")
	}
	if stories == nil {
		if !inside {
			p.Lacks(top, "stories")
		}
		return nil, p.Problems()
	}
	var out []Story
	p.List(stories, func(n *yaml.Node) {
		before := p.Count()
		s := p.story(n)
		s.Process = process
		if p.Count() == before {
			out = append(out, s)
		}
	})
	return out, p.Problems()
}

func (p *parser) story(n *yaml.Node) Story {
	s := Story{File: p.file, Line: n.Line}
	p.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			s.Name, s.Line = p.Text(value), value.Line
		case "story":
			p.List(value, func(one *yaml.Node) {
				e := p.entry(one)
				if k := len(s.Entries); k > 0 && e.On.Before(s.Entries[k-1].On) && !e.On.IsZero() {
					p.Bad(one, i18n.M("casework.test.back"))
				}
				s.Entries = append(s.Entries, e)
			})
		default:
			return false
		}
		return true
	})
	if s.Name == "" {
		p.Lacks(n, "name")
	}
	if len(s.Entries) == 0 {
		p.Lacks(n, "story")
	}
	return s
}

func (p *parser) entry(n *yaml.Node) Entry {
	e := Entry{Line: n.Line, Column: n.Column}
	p.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "on":
			e.On, e.Moment = p.when(value)
		case "do":
			e.Do = casework.TransitionName(p.Text(value))
		case "as":
			p.Texts(value, func(_ *yaml.Node, s string) { e.As = append(e.As, casework.Role(s)) })
		case "who":
			e.Who = p.Text(value)
		case "note":
			e.Note = p.Text(value)
		case "part":
			e.Part = p.Text(value)
		case "title":
			e.Title = p.Text(value)
		case "evidence":
			p.Texts(value, func(_ *yaml.Node, s string) { e.Evidence = append(e.Evidence, s) })
		case "fields":
			e.Fields = map[string]string{}
			p.Map(value, func(key, value *yaml.Node) bool {
				e.Fields[key.Value] = value.Value
				return true
			})
		case "parties":
			e.Parties = casework.Standings{}
			p.Map(value, func(key, value *yaml.Node) bool {
				role := casework.Role(key.Value)
				e.Parties[role] = nil
				p.Texts(value, func(_ *yaml.Node, s string) {
					e.Parties[role] = append(e.Parties[role], casework.Party{Org: identity.OrgID(s), Name: s})
				})
				return true
			})
		case "refused":
			p.Texts(value, func(_ *yaml.Node, s string) { e.Refused = append(e.Refused, s) })
		case "expect":
			p.expect(value, &e)
		default:
			return false
		}
		return true
	})
	if e.On.IsZero() {
		p.Lacks(n, "on")
	}
	if e.Do == "" && len(e.Expect) == 0 {
		p.Bad(n, i18n.M("casework.test.empty"))
	}
	return e
}

// when is a day, or a moment of it in China.
func (p *parser) when(n *yaml.Node) (at time.Time, moment bool) {
	if t, err := time.ParseInLocation(minute, n.Value, china); err == nil && n.Kind == yaml.ScalarNode {
		return t.UTC(), true
	}
	return p.Day(n), false
}

func (p *parser) expect(n *yaml.Node, e *Entry) {
	p.Map(n, func(key, value *yaml.Node) bool {
		add := func(at *yaml.Node, of, want string) {
			e.Expect = append(e.Expect, Expectation{key.Value, of, want, at.Line, at.Column})
		}
		switch {
		case slices.Contains(single, key.Value):
			add(value, "", p.Text(value))
		case slices.Contains(several, key.Value):
			p.Texts(value, func(at *yaml.Node, s string) { add(at, "", s) })
		case slices.Contains(mappings, key.Value):
			p.Map(value, func(key, value *yaml.Node) bool {
				add(value, key.Value, value.Value)
				return true
			})
		default:
			return false
		}
		return true
	})
}
