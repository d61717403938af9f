package commitment

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// stated lists what the text of a plan promises in figures and no target of its
// tables measures, as targets without a code. Special plans say most of theirs so.
//
// Faults: those of Plans.Current, but for a plan that is not kept: it states nothing.
func (s *Service) stated(ctx context.Context, t Tenant, p plan.PlanID, day time.Time) ([]indicator.Row, error) {
	e, err := s.Plans.Current(ctx, t, p, day)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []indicator.Row
	add := func(e *plan.Entry, name, unit string, binding bool, op reading.Op, value, to *quantity.Value, growth, rank bool, year int) {
		n, number := value.Number()
		if !number || year == 0 {
			return
		}
		r := indicator.Row{
			Target:     &indicator.Target{Item: e.ID, Area: t, Label: name, Rule: indicator.RuleLevel, Unit: quantity.Unit(unit), Op: ">=", Aim: value, AimTo: to, Binding: binding, End: year},
			Definition: &indicator.Definition{Name: name, Unit: quantity.Unit(unit), Kind: indicator.Level}}
		switch {
		case growth:
			r.Target.Rule, r.Definition.Kind = indicator.RuleGrowth, indicator.Growth
		case rank:
			r.Target.Rule = indicator.RuleRank
		}
		if op == reading.AtMost || op == reading.DecreaseTo || op == reading.CoverAll && n.IsZero() {
			r.Target.Op = "<="
		}
		out = append(out, r)
	}
	last := e.Edition.Period[1]
	for i := range e.Doc.Items {
		x := &e.Doc.Items[i]
		switch c, in := x.Content.Commitment, x.Content.Indicator; {
		case c != nil && c.Value != nil && !c.Each && c.Op != reading.IncreaseBy && c.Op != reading.DecreaseBy && !(c.Kind == "rank" && c.Op == reading.Equal):
			year := c.Due
			if year == 0 {
				year = last
			}
			add(x, c.Subject, c.Unit, false, c.Op, c.Value, c.ValueTo, c.Kind == "growth", c.Kind == "rank", year)
		case in != nil && in.Target != nil && in.Target.Value != nil && !in.Target.Cumulative:
			year := in.Target.Year
			if year == 0 {
				year = last
			}
			add(x, in.Name, in.Unit, in.Nature == reading.Binding, in.Target.Op, in.Target.Value, nil, false, false, year)
		}
	}
	return out, nil
}

// unmeasured leaves out what targets were made of.
func unmeasured(stated, targets []indicator.Row) []indicator.Row {
	return slices.DeleteFunc(stated, func(r indicator.Row) bool {
		return slices.ContainsFunc(targets, func(t indicator.Row) bool { return t.Target.Item == r.Target.Item })
	})
}

// namesake is a target by the name of what it asks for.
type namesake struct {
	row   *indicator.Row
	twice bool // another one of the plan has the name too
}

// byName files targets by the name of what they ask for, growth apart from levels.
// Targets of tables come before what the text says in other words.
func byName(targets, stated []indicator.Row) map[string]*namesake {
	out := map[string]*namesake{}
	for _, list := range [][]indicator.Row{targets, stated} {
		here := map[string]bool{}
		for i := range list {
			r := &list[i]
			for _, key := range subjectsOf(r) {
				switch have := out[key]; {
				case have == nil:
					out[key] = &namesake{row: r}
				case have.row != r && here[key] && have.row.Target.End == r.Target.End && !sameValue(have.row.Target.Aim, r.Target.Aim):
					have.twice = true // which of them is meant nobody knows
				}
				here[key] = true
			}
		}
	}
	return out
}

// subjectsOf are the names of what a target asks for, spelled in one way: that of the
// indicator, and that of the plan where it is another.
func subjectsOf(r *indicator.Row) []string {
	growth := r.Target.Rule == indicator.RuleGrowth || r.Definition.Kind == indicator.Growth
	var out []string
	for _, name := range []string{r.Definition.Name, r.Target.Label} {
		name = rules().Indicators.fold(name, growth)
		if growth {
			name += "\n" // no level has that
		}
		if name != "" && name != "\n" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// alike gives what the text says the definition and the way of counting of the
// target that it is held against.
func alike(r, as *indicator.Row) *indicator.Row {
	if r.Target.Pinned.Code != "" || as.Target.Pinned.Code == "" {
		return r
	}
	t, d := *r.Target, *as.Definition
	t.Pinned, t.Rule = as.Target.Pinned, as.Target.Rule
	d.Name = r.Definition.Name
	return &indicator.Row{Target: &t, Definition: &d}
}
