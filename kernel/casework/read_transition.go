package casework

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/expr"
	"gangyao/platform/i18n"
)

func (r *reader) transition(name string, n *yaml.Node) Transition {
	t := Transition{Name: TransitionName(name)}
	at := len(r.p.Transitions)
	this := func() *Transition { return &r.p.Transitions[at] }
	from, by := false, false
	r.Map(n, func(key, value *yaml.Node) bool {
		switch key.Value {
		case "name":
			t.Label = r.Words(value)
		case "from":
			from = true
			if value.Value != wordNew {
				t.From = r.states(value)
			}
		case "to":
			t.To = StateName(r.word(value))
			r.later = append(r.later, func() { r.isState(value, this().To) })
		case "by":
			by = true
			r.by(value, this)
		case "needs":
			r.Texts(value, func(at *yaml.Node, s string) { r.later = append(r.later, func() { r.need(at, s, this()) }) })
		case "may":
			r.Texts(value, func(at *yaml.Node, s string) { r.later = append(r.later, func() { r.may(at, s, this()) }) })
		case "when":
			r.Texts(value, func(at *yaml.Node, s string) { r.later = append(r.later, func() { r.guard(at, s, this()) }) })
		case "each":
			t.Each = r.apart(value)
		case "undo":
			t.Undo = r.apart(value)
		case "among":
			t.Among = r.apart(value)
		case "not_by":
			t.NotBy = r.transitions(value)
		case "notify":
			r.roles(value, func(role Role) { this().Notify = append(this().Notify, role) })
		default:
			return false
		}
		return true
	})
	for _, k := range []struct {
		key   string
		lacks bool
	}{{"name", t.Label == nil}, {"from", !from}, {"by", !by}, {"to", t.To == "" && from && len(t.From) == 0}} {
		if k.lacks {
			r.Lacks(n, k.key)
		}
	}
	return t
}

// apart reads the role that acts each for itself.
func (r *reader) apart(n *yaml.Node) Role {
	role := Role(r.word(n))
	r.later = append(r.later, func() {
		if _, ok := r.p.Role(role); !ok {
			r.Bad(n, i18n.M("casework.read.no_role", i18n.Args{"Name": string(role)}))
		}
	})
	return role
}

// by reads who may take a transition; the program is named here and nowhere else.
func (r *reader) by(n *yaml.Node, this func() *Transition) {
	if n.Kind == yaml.ScalarNode && n.Value == string(ByProgram) {
		r.later = append(r.later, func() { this().By = append(this().By, ByProgram) })
		return
	}
	if n.Kind == yaml.SequenceNode {
		if i := slices.IndexFunc(n.Content, func(one *yaml.Node) bool { return one.Value == string(ByProgram) }); i >= 0 {
			r.later = append(r.later, func() { this().By = append(this().By, ByProgram) })
			rest := *n
			rest.Content = slices.Delete(slices.Clone(n.Content), i, i+1)
			n = &rest
		}
	}
	r.roles(n, func(role Role) { this().By = append(this().By, role) })
}

func (r *reader) need(at *yaml.Node, s string, t *Transition) {
	switch {
	case s == wordNote:
		t.Note = true
	case s == wordEvidence:
		t.Evidence = true
	case r.may(at, s, t):
		if _, ok := r.p.Field(FieldName(s)); ok {
			t.Needs = append(t.Needs, FieldName(s))
		} else {
			t.Stands = append(t.Stands, Role(s))
		}
	}
}

// may adds a field or role that a transition may set.
func (r *reader) may(at *yaml.Node, s string, t *Transition) bool {
	if _, ok := r.p.Field(FieldName(s)); ok {
		if !slices.Contains(t.Sets, FieldName(s)) {
			t.Sets = append(t.Sets, FieldName(s))
		}
		return true
	}
	if _, ok := r.p.Role(Role(s)); ok {
		if !slices.Contains(t.Places, Role(s)) {
			t.Places = append(t.Places, Role(s))
		}
		return true
	}
	r.Bad(at, i18n.M("casework.read.no_need", i18n.Args{"Name": s}))
	return false
}

func (r *reader) guard(at *yaml.Node, s string, t *Transition) {
	env := r.environment()
	if env == nil {
		return
	}
	p, mistakes := env.Compile(s, expr.Truth)
	for _, m := range mistakes {
		r.BadAt(at, m.At, m.Text)
	}
	if p != nil {
		t.When = append(t.When, Guard{p})
	}
}

// environment is what guards may name: the fields, the usual facts of a case, and
// what is left on each clock. It is nil, with problems, when names do not fit.
func (r *reader) environment() *expr.Env {
	if r.p.env != nil || r.at["env/failed"] != nil {
		return r.p.env
	}
	symbols := []expr.Symbol{
		{Code: "today", Name: both("今天", "today"), Type: expr.Day},
		{Code: "opened", Name: both("立案日", "day opened"), Type: expr.Day},
		{Code: "level", Name: both("级别", "level"), Type: expr.Text, Choices: []string{string(Blue), string(Yellow), string(Red)}},
	}
	for _, f := range r.p.Fields {
		symbols = append(symbols, expr.Symbol{Code: string(f.Name), Name: f.Label, Type: f.Type, Unit: f.Unit, Choices: f.Choices})
	}
	for _, c := range r.p.Clocks {
		symbols = append(symbols, expr.Symbol{Code: string(c.Name) + "_left", Name: both(c.Label[i18n.ZH]+"剩余", c.Label[i18n.EN]+": days left"), Type: expr.Number})
	}
	for _, role := range r.p.eachRoles() {
		if d, ok := r.p.Role(role); ok {
			symbols = append(symbols, expr.Symbol{Code: string(role) + "_open", Name: both(d.Label[i18n.ZH]+"未完成数", d.Label[i18n.EN]+": parts not done"), Type: expr.Number})
		}
	}
	var err error
	if r.p.env, err = expr.NewEnv(symbols); err != nil {
		r.p.env = nil
		r.at["env/failed"] = &yaml.Node{}
		r.Bad(&yaml.Node{Line: 1, Column: 1}, i18n.M("casework.read.symbols", i18n.Args{"Why": err}))
	}
	return r.p.env
}

func both(zh, en string) map[i18n.Lang]string { return map[i18n.Lang]string{i18n.ZH: zh, i18n.EN: en} }

// shape holds the whole against what makes a process usable: it can be opened,
// every state can be reached, and every state that is not final can be left.
func (r *reader) shape(top *yaml.Node) {
	if r.Count() > 0 {
		return
	}
	r.environment()
	reached := map[StateName]bool{}
	leaves := map[StateName]bool{}
	for grown := true; grown; {
		grown = false
		for _, t := range r.p.Transitions {
			open := t.Opens() || slices.ContainsFunc(t.From, func(s StateName) bool { return reached[s] })
			if open && t.To != "" && !reached[t.To] {
				reached[t.To], grown = true, true
			}
			for _, s := range t.From {
				leaves[s] = leaves[s] || t.To != "" && t.To != s
			}
		}
	}
	if len(reached) == 0 {
		r.Bad(top, i18n.M("casework.read.no_start"))
		return
	}
	for _, s := range r.p.States {
		at := r.at["step/"+string(s.Name)]
		switch {
		case !reached[s.Name]:
			r.Bad(at, i18n.M("casework.read.unreached", i18n.Args{"Name": string(s.Name)}))
		case s.Final && leaves[s.Name]:
			r.Bad(at, i18n.M("casework.read.final_left", i18n.Args{"Name": string(s.Name)}))
		case !s.Final && !leaves[s.Name]:
			r.Bad(at, i18n.M("casework.read.dead_end", i18n.Args{"Name": string(s.Name)}))
		case !s.Final && len(s.Turn) == 0:
			r.Bad(at, i18n.M("casework.read.no_turn", i18n.Args{"Name": string(s.Name)}))
		}
	}
}
