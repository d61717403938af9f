package expr

import (
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Reason says how a condition came out: in words with values for one comparison,
// in parts where several are joined.
type Reason struct {
	Text  string // the condition as written
	Held  Value  // true, false, or missing where something is not known
	Says  i18n.Msg
	Parts []Reason
	inner bool // of "not": what the part says decides
}

// Explain says how a condition comes out, and why. It is no faster than it needs
// to be: use Holds for many records and Explain for those that matter.
func (p *Program) Explain(known Values) Reason { return p.root.explain(known) }

// Because lists the single conditions that decided: all that are true where all
// had to be, those that are false where one was enough to refuse, those that are
// unknown where nothing could be said.
func (r Reason) Because() []Reason {
	if len(r.Parts) == 0 {
		return []Reason{r}
	}
	var out []Reason
	for _, p := range r.Parts {
		if r.inner || p.Held.Equal(r.Held) {
			out = append(out, p.Because()...)
		}
	}
	return out
}

// In is the deciding conditions in one line.
func (r Reason) In(l i18n.Lang) string { return r.Msg().In(l) }

// Msg is the deciding conditions in words of a language chosen later.
func (r Reason) Msg() i18n.Msg {
	because := r.Because()
	out := because[0].Says
	for _, b := range because[1:] {
		out = i18n.M("expr.says.also", i18n.Args{"First": out, "Then": b.Says})
	}
	return out
}

func (n *node) explain(known Values) Reason {
	r := Reason{Text: n.text, Held: n.eval(known)}
	switch n.op {
	case "and", "or":
		r.Parts = []Reason{n.args[0].explain(known), n.args[1].explain(known)}
	case "not":
		r.Parts, r.inner = []Reason{n.args[0].explain(known)}, true
	default:
		r.Says = n.says(known, r.Held)
	}
	return r
}

// says tells one condition as the fact that was found.
func (n *node) says(known Values, held Value) i18n.Msg {
	if missing := n.missing(known); held.Missing() && missing != nil {
		return i18n.M("expr.says.unknown", i18n.Args{"Name": missing.symbol.name()})
	}
	switch {
	case held.Missing():
		return i18n.M("expr.says.undefined", i18n.Args{"Text": n.text})
	case n.op == "in":
		return n.saysAmong(known, held.yes)
	case len(n.args) == 2 && n.op != "call":
		return n.saysComparison(known, held.yes)
	case n.op == "call" && n.fn.Do == nil && n.args[0].op == "symbol":
		key := "expr.says.not_filled"
		if held.yes {
			key = "expr.says.filled"
		}
		return i18n.Msg{Key: key, Args: i18n.Args{"Name": n.args[0].symbol.name()}}
	}
	return i18n.M("expr.says.yes", i18n.Args{"Name": n.called(), "Value": held.show("")})
}

// called is what people call a step.
func (n *node) called() any {
	if n.op == "symbol" {
		return n.symbol.name()
	}
	return n.text
}

// missing finds the first symbol that is not known.
func (n *node) missing(known Values) *node {
	if n.op == "symbol" && n.read(known).Missing() {
		return n
	}
	for _, a := range n.args {
		if m := a.missing(known); m != nil {
			return m
		}
	}
	return nil
}

// operand is a side of a comparison with its value: 人均纯收入 5,800 元.
func (n *node) operand(known Values, unit quantity.Unit) any {
	v := n.eval(known)
	if n.unit != "" {
		unit = n.unit
	}
	if n.op == "value" || n.op == "call" && n.args[0].op == "value" {
		return v.show(unit)
	}
	if n.op != "symbol" {
		return i18n.M("expr.says.computed", i18n.Args{"Name": n.text, "Value": v.show(unit)})
	}
	return i18n.M("expr.says.operand", i18n.Args{"Name": n.called(), "Value": v.show(unit)})
}

// opposite of an operator, for what did not hold.
var opposite = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
	"contains": "not_contains", "startsWith": "not_starts", "endsWith": "not_ends"}

// verbs are the messages that say an operator, for numbers and texts, and days.
var verbs = map[string][2]string{
	"==": {"expr.says.equal", "expr.says.equal"}, "!=": {"expr.says.differ", "expr.says.differ"},
	"<": {"expr.says.less", "expr.says.before"}, ">": {"expr.says.more", "expr.says.after"},
	"<=": {"expr.says.at_most", "expr.says.not_after"}, ">=": {"expr.says.at_least", "expr.says.not_before"},
	"contains": {"expr.says.contains"}, "not_contains": {"expr.says.not_contains"},
	"startsWith": {"expr.says.starts"}, "not_starts": {"expr.says.not_starts"},
	"endsWith": {"expr.says.ends"}, "not_ends": {"expr.says.not_ends"},
}

func (n *node) saysComparison(known Values, held bool) i18n.Msg {
	a, b, op := n.args[0], n.args[1], n.op
	if !held {
		op = opposite[op]
	}
	verb := verbs[op][0]
	if a.kind == Day {
		verb = verbs[op][1]
	}
	unit := a.unit
	if unit == "" {
		unit = b.unit
	}
	return i18n.Msg{Key: verb, Args: i18n.Args{"Left": a.operand(known, unit), "Right": b.operand(known, unit)}}
}

func (n *node) saysAmong(known Values, held bool) i18n.Msg {
	a := n.args[0]
	var list any = n.args[1].value.show(a.unit)
	for _, v := range n.args[2:] {
		list = i18n.M("expr.says.listed", i18n.Args{"First": list, "Then": v.value.show(a.unit)})
	}
	key := "expr.says.not_among"
	if held {
		key = "expr.says.among"
	}
	return i18n.Msg{Key: key, Args: i18n.Args{"Left": a.operand(known, ""), "List": list}}
}
