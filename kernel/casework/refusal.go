package casework

import (
	"cmp"
	"slices"
	"strings"

	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Refusal says why an act was not accepted, all reasons at once; nothing changed.
type Refusal struct {
	Code    fault.Code
	Reasons []i18n.Msg
	// Fields says for each reason which field or role it is about, "note" or "evidence";
	// empty: the step as a whole.
	Fields []string
}

// Err is the refusal as a fault: with its own message when there is one reason,
// else "casework.refused" with the reasons joined; nil for no refusal.
func (r *Refusal) Err() error {
	if r == nil {
		return nil
	}
	if len(r.Reasons) == 1 {
		return fault.New(r.Code, r.Reasons[0].Key, r.Reasons[0].Args)
	}
	return fault.New(r.Code, "casework.refused", fault.Args{"Count": len(r.Reasons), "Reasons": joined(r.Reasons)})
}

// Keys lists the keys of the reasons without their prefix: not_from, not_you …
func (r *Refusal) Keys() []string {
	if r == nil {
		return nil
	}
	var out []string
	for _, m := range r.Reasons {
		out = append(out, strings.TrimPrefix(m.Key, "casework.refusal."))
	}
	return out
}

func joined(list []i18n.Msg) i18n.Msg {
	out := list[0]
	for _, m := range list[1:] {
		out = i18n.M("casework.also", i18n.Args{"First": out, "Then": m})
	}
	return out
}

// order of codes: what forbids goes before what is late, and that before what can
// be mended in the form.
var gravity = []fault.Code{fault.Forbidden, fault.Conflict, fault.Invalid}

func (r *Refusal) add(code fault.Code, key string, args i18n.Args) {
	if r.Code == "" || slices.Index(gravity, code) < slices.Index(gravity, r.Code) {
		r.Code = code
	}
	r.Reasons, r.Fields = append(r.Reasons, i18n.Msg{Key: key, Args: args}), append(r.Fields, "")
}

// wrong adds what is wrong with a field.
func (r *Refusal) wrong(field, key string, args i18n.Args) {
	r.add(fault.Invalid, key, args)
	r.Fields[len(r.Fields)-1] = field
}

func (r *Refusal) orNil() *Refusal {
	if len(r.Reasons) == 0 {
		return nil
	}
	return r
}

// labels are names of roles in one text per language.
func (p *Process) labels(roles []Role) any {
	var out []i18n.Msg
	for _, role := range roles {
		if d, ok := p.Role(role); ok {
			out = append(out, d.Label.Msg())
		} else if role == ByProgram {
			out = append(out, i18n.M("casework.program"))
		}
	}
	if len(out) == 0 {
		return i18n.Key("casework.nobody")
	}
	return list(out)
}

func list(of []i18n.Msg) i18n.Msg {
	out := of[0]
	for _, m := range of[1:] {
		out = i18n.M("casework.listed", i18n.Args{"First": out, "Then": m})
	}
	return out
}

func (p *Process) stateLabel(s StateName) any {
	if d, ok := p.State(s); ok {
		return d.Label.Msg()
	}
	return i18n.Key("casework.not_open_yet")
}

// closed says why a transition is not open to somebody, whatever they fill in.
func (p *Process) closed(c *Case, t *Transition, who Person, as []Role) *Refusal {
	var r Refusal
	label := t.Label.Msg()
	switch {
	case c == nil && !t.Opens():
		r.add(fault.Conflict, "casework.refusal.not_from", i18n.Args{"Transition": label, "State": p.stateLabel("")})
	case c == nil:
	case c.Into != "":
		r.add(fault.Conflict, "casework.refusal.merged", i18n.Args{"Other": string(c.Into)})
	case !slices.Contains(t.From, c.State):
		r.add(fault.Conflict, "casework.refusal.not_from", i18n.Args{"Transition": label, "State": p.stateLabel(c.State)})
	}
	if !slices.ContainsFunc(t.By, func(role Role) bool { return slices.Contains(as, role) }) {
		r.add(fault.Forbidden, "casework.refusal.not_you", i18n.Args{"Transition": label, "Roles": p.labels(t.By)})
	}
	if c != nil && t.Each != "" && len(c.Parties[t.Each]) > 0 && len(c.Undone(t.Each)) == 0 {
		r.add(fault.Conflict, "casework.refusal.parts_done", i18n.Args{"Transition": label, "Role": p.labels([]Role{t.Each})})
	}
	if c != nil && t.Among != "" && len(c.Undone(t.Among)) == 0 {
		key := "casework.refusal.parts_done"
		if len(c.Parties[t.Among]) == 0 {
			key = "casework.refusal.parts_none"
		}
		r.add(fault.Conflict, key, i18n.Args{"Transition": label, "Role": p.labels([]Role{t.Among})})
	}
	if c != nil && t.Undo != "" && len(c.Done[t.Undo]) == 0 {
		r.add(fault.Conflict, "casework.refusal.parts_open", i18n.Args{"Transition": label, "Role": p.labels([]Role{t.Undo})})
	}
	if c != nil && who.ID != "" {
		for _, other := range t.NotBy {
			if slices.Contains(c.Doers[other], who.ID) {
				o, _ := p.Transition(other)
				r.add(fault.Forbidden, "casework.refusal.four_eyes", i18n.Args{"Transition": label, "Other": o.Label.Msg()})
			}
		}
	}
	return r.orNil()
}

// guarded adds the conditions that do not hold, but for those that name one of
// the fields left open, and lists the fields that they name, about which nothing more
// has to be said.
func (p *Process) guarded(r *Refusal, t *Transition, known expr.Values, open []FieldName) (named []FieldName) {
	for _, g := range t.When {
		if slices.ContainsFunc(open, func(f FieldName) bool { return slices.Contains(g.program.Codes(), string(f)) }) {
			continue
		}
		reason := g.program.Explain(known)
		if reason.Held.Yes() {
			continue
		}
		field := ""
		for _, code := range g.program.Codes() {
			if _, ok := p.Field(FieldName(code)); ok && slices.Contains(t.Sets, FieldName(code)) {
				field, named = code, append(named, FieldName(code))
			}
		}
		r.wrong(field, "casework.refusal.guard", i18n.Args{"Transition": t.Label.Msg(), "Why": reason.Msg()})
	}
	return named
}

// lacking adds what the transition needs and the case would not have, and lists
// the fields among it, about which nothing more has to be said.
func (p *Process) lacking(r *Refusal, c *Case, t *Transition, a *Act) (unfilled []FieldName) {
	needs := func(field string, what any) {
		r.wrong(field, "casework.refusal.needs", i18n.Args{"Transition": t.Label.Msg(), "What": what})
	}
	if t.Note && a.Note == "" {
		needs("note", i18n.Key("casework.note"))
	}
	if t.Evidence && len(a.Evidence) == 0 {
		needs("evidence", i18n.Key("casework.evidence"))
	}
	for _, name := range t.Needs {
		if f, ok := p.Field(name); ok && c.Fields[string(name)].Missing() {
			needs(string(name), f.Label.Msg())
			unfilled = append(unfilled, name)
		}
	}
	for _, role := range t.Stands {
		if d, ok := p.Role(role); ok && len(c.Parties[role]) == 0 {
			needs(string(role), d.Label.Msg())
		}
	}
	return unfilled
}

// unfit adds what the act sets and may not, or not so.
func (p *Process) unfit(r *Refusal, t *Transition, a *Act) {
	for _, name := range sorted(a.Fields) {
		f, ok := p.Field(FieldName(name))
		switch v := a.Fields[name]; {
		case !ok:
			r.wrong(name, "casework.refusal.no_field", i18n.Args{"Name": name})
		case !slices.Contains(t.Sets, f.Name):
			r.wrong(name, "casework.refusal.not_here", i18n.Args{"Name": f.Label.Msg(), "Transition": t.Label.Msg()})
		case v.Missing():
		case v.Type() != f.Type, f.Whole && !v.Decimal().IsInteger(), len(f.Choices) > 0 && !slices.Contains(f.Choices, v.Words()):
			r.wrong(name, "casework.refusal.field_type", i18n.Args{"Name": f.Label.Msg(), "Value": v.String()})
		}
	}
	for _, role := range sorted(a.Parties) {
		if d, ok := p.Role(role); !ok || !slices.Contains(t.Places, role) {
			name := any(string(role))
			if ok {
				name = d.Label.Msg()
			}
			r.wrong(string(role), "casework.refusal.not_here", i18n.Args{"Name": name, "Transition": t.Label.Msg()})
		}
	}
}

// apart adds what is wrong with the part that an act is about, and fills in its name.
func (p *Process) apart(r *Refusal, c *Case, t *Transition, a *Act) {
	role := cmp.Or(t.Each, t.Undo, t.Among)
	if role == "" || c == nil {
		a.Part = nil
		return
	}
	if t.Among != "" && a.Part == nil { // all of them
		return
	}
	args := i18n.Args{"Transition": t.Label.Msg(), "Role": p.labels([]Role{role}), "Name": ""}
	at := -1
	if a.Part != nil {
		args["Name"] = a.Part.Name
		at = slices.IndexFunc(c.Parties[role], a.Part.same)
	}
	if at < 0 {
		r.wrong("part", "casework.refusal.part_unknown", args)
		return
	}
	part := c.Parties[role][at]
	a.Part, args["Name"] = &part, part.Name
	done := slices.ContainsFunc(c.Done[role], part.same)
	switch {
	case (t.Each != "" || t.Among != "") && done && len(c.Undone(role)) > 0: // when all are done, closed has said so
		r.add(fault.Conflict, "casework.refusal.part_done", args)
	case t.Undo != "" && !done && len(c.Done[role]) > 0:
		r.add(fault.Conflict, "casework.refusal.part_open", args)
	}
}

// timeless adds clocks that the act would start or extend by no usable number, but for
// those of a field about which something was said.
func (p *Process) timeless(r *Refusal, before, after *Case, t *Transition, said []FieldName) {
	for _, clock := range p.Clocks {
		run := after.Run(clock.Name)
		started := run != nil && (before == nil || before.Run(clock.Name) == nil || before.Run(clock.Name).No != run.No)
		bad := func(f FieldName) {
			if slices.Contains(said, f) {
				return
			}
			label := any(string(f))
			if d, ok := p.Field(f); ok {
				label = d.Label.Msg()
			}
			r.wrong(string(f), "casework.refusal.length", i18n.Args{"Clock": clock.Label.Msg(), "Field": label, "Most": longestClock})
		}
		if started && (run.Length < 1 || run.Length > longestClock) {
			bad(clock.Length.Field)
		}
		if more, ok := clock.Extend[t.Name]; ok && !started && run != nil && run.Stopped.IsZero() &&
			(more.in(after) < 1 || run.Length > longestClock) {
			bad(more.Field)
		}
	}
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	var out []K
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
