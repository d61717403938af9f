package desk

import (
	"strconv"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// line is what was read, in one line: what it is about, and what is said of it.
type line struct{ Head, Rest string }

func (l line) String() string { return strings.TrimSpace(l.Head + " " + l.Rest) }

// short names the line in a few words, for those who do not see it beside a link.
func (l line) short() string {
	if l.Head != "" {
		return l.Head
	}
	return clip(l.Rest, 20)
}

// say puts a content into one line.
func (v *visit) say(c plan.Content) line {
	switch {
	case c.Commitment != nil:
		x := c.Commitment
		said := v.bound(x.Op, x.Value, x.ValueTo, x.Unit)
		if x.From != nil && x.From.Value != nil && x.Value != nil {
			said = i18n.Number(*x.From.Value) + " → " + figure(x.Value, x.Unit)
		}
		rest := []string{said}
		if x.Due != 0 {
			key := "desk.say.due"
			if !x.DueExplicit {
				key = "desk.say.due_implied"
			}
			rest = append(rest, v.t(key, i18n.Args{"Year": x.Due}))
		}
		return line{x.Subject, join(" · ", rest...)}
	case c.Indicator != nil:
		return v.sayIndicator(c.Indicator)
	case c.Work != nil:
		x := c.Work
		return line{x.Action + x.Name, join(" · ", figure(x.Quantity, x.Unit), v.choice(plan.FieldStatus, x.Status))}
	case c.System != nil:
		return line{c.System.Name, v.choice(plan.FieldForm, c.System.Form)}
	case c.Measure != nil:
		return line{"", c.Measure.Text}
	case c.Table != nil:
		return line{c.Table.Title, v.choice(plan.FieldTableKind, c.Table.Kind)}
	case c.Finding != nil:
		return line{v.findingTitle(c.Finding), c.Finding.Message}
	}
	return line{}
}

func (v *visit) sayIndicator(x *reading.Indicator) line {
	name := x.Name
	if x.Unit != "" {
		name += "（" + x.Unit + "）"
	}
	dated := func(d *reading.Dated) string {
		if d == nil || d.Value == nil {
			return ""
		}
		s := v.bound(d.Op, d.Value, nil, "")
		if d.Cumulative {
			s = "〔" + s + "〕"
		}
		if d.Year != 0 {
			s = strconv.Itoa(d.Year) + ": " + s
		}
		return s
	}
	growth := ""
	if g := x.Growth; g != nil && g.Target != nil {
		growth = v.t("desk.say.growth", i18n.Args{"Rate": i18n.Number(*g.Target)})
	}
	return line{name, join(" · ", join(" → ", dated(x.Baseline), dated(x.Target)), dated(x.Actual), growth, v.nature(x.Nature))}
}

func (v *visit) nature(n reading.Nature) string {
	if n == "" {
		return ""
	}
	return v.choice(plan.FieldNature, string(n))
}

// bound is a figure with its bound and unit.
func (v *visit) bound(op reading.Op, from, to *quantity.Value, unit string) string {
	return plan.Bound(v.lang, op, from, to, unit)
}

func figure(x *quantity.Value, unit string) string {
	if x == nil {
		return ""
	}
	return i18n.WithUnit(*x, quantity.Unit(unit))
}

// join puts the parts that are not empty together.
func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// choice is the word for a value of a field with a closed list.
func (v *visit) choice(f plan.Field, value string) string {
	if value == "" {
		return v.t("plan.choice.none")
	}
	switch f {
	case plan.FieldOp, plan.FieldTargetOp:
		return v.t("plan.op." + opName(value))
	case plan.FieldTableKind:
		return v.t("plan.table_kind." + value)
	case plan.FieldNature:
		return v.t("plan.nature." + value)
	case plan.FieldDirection:
		return v.t("plan.direction." + value)
	case plan.FieldStatus:
		return v.t("plan.work_status." + value)
	case plan.FieldForm:
		return v.t("plan.system_form." + value)
	case plan.FieldMeasureKind:
		return v.t("plan.measure_kind." + value)
	}
	return value
}

// opName names an operator in message keys.
func opName(op string) string {
	switch reading.Op(op) {
	case reading.AtLeast:
		return "at_least"
	case reading.AtMost:
		return "at_most"
	case reading.Equal:
		return "equal"
	case reading.About:
		return "about"
	}
	return op
}

func (v *visit) findingTitle(f *reading.Finding) string { return v.t("finding." + f.Code + ".title") }

// kindWord names one item of a kind; kindsWord names them all.
func (v *visit) kindWord(k plan.Kind) string { return v.t("desk.kind." + string(k)) }

func (v *visit) kindsWord(k plan.Kind) string { return v.t("plan.kind." + string(k)) }

func (v *visit) stateWord(s plan.State) string { return v.t("plan.state." + string(s)) }

func (v *visit) actionWord(a plan.Action) string { return v.t("plan.action." + string(a)) }

// owners lists names the way of the language.
func (v *visit) owners(names []string) string {
	if v.lang == i18n.EN {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "、")
}

// ownersOf is the owner suggestion of a content.
func ownersOf(c plan.Content) []string {
	switch {
	case c.Commitment != nil:
		return c.Commitment.Owners
	case c.Work != nil:
		return c.Work.Owners
	case c.System != nil:
		return c.System.Owners
	case c.Measure != nil:
		return c.Measure.Owners
	}
	return nil
}

// Confidence classes; the words are messages.
const (
	sure   = 0.95
	likely = plan.DoubtBelow
)

// confidence says in a word how sure the reader was.
func confidence(it *plan.Item) string {
	switch {
	case it.ByHand:
		return "hand"
	case it.Confidence >= sure:
		return "sure"
	case it.Confidence >= likely:
		return "likely"
	}
	return "unsure"
}

// when is a moment, short where it was today.
func (v *visit) when(at time.Time) string {
	now := page.From(v.ctx).Now
	at = at.In(now.Location())
	if i18n.ISO(at) == i18n.ISO(now) {
		return v.t("desk.today", i18n.Args{"Time": at.Format("15:04")})
	}
	return i18n.ISO(at) + " " + at.Format("15:04")
}

func clip(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}
