package check

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
)

// onTargetRule: a figure that is exactly the target.
func onTargetRule(l look, c *compiled) ([]Result, bool) {
	if l.in.Known == nil {
		return nil, false
	}
	if _, ok := l.number(); !ok || significant(l.cand.Value) < c.With.Figures {
		return nil, false
	}
	aims := l.in.Known.Aims(l.cand.Cell)
	for _, a := range aims {
		if a.Value.Equal(l.cand.Value) {
			return l.result(c, "check.on-target.message", "check.signal.advice", i18n.Args{"Aim": a.Label}), true
		}
	}
	return nil, len(aims) > 0
}

// lastDayRule: a figure that was entered on the last day.
func lastDayRule(l look, c *compiled) ([]Result, bool) {
	if l.cand.At.IsZero() || l.in.Due.IsZero() {
		return nil, false
	}
	y, m, d := l.cand.At.Date()
	if y1, m1, d1 := l.in.Due.Date(); y == y1 && m == m1 && d == d1 {
		return l.result(c, "check.last-day.message", "check.signal.advice", i18n.Args{"Due": l.in.Due}), true
	}
	return nil, true
}

// upwardsRule: a cell that was revised several times, each time for the better.
func upwardsRule(l look, c *compiled) ([]Result, bool) {
	now, ok := l.number()
	if !ok || l.in.Known == nil || l.ind.Better == 0 {
		return nil, false
	}
	versions := l.in.Known.Revisions(l.cand.Cell)
	var line []decimal.Decimal
	for _, v := range versions {
		if d, ok := v.Number(); ok {
			line = append(line, d)
		}
	}
	if len(line) == 0 {
		return nil, false
	}
	line = append(line, now)
	line = slices.CompactFunc(line, decimal.Decimal.Equal)
	if len(line)-1 < c.With.Least {
		return nil, true
	}
	for i := 1; i < len(line); i++ {
		if line[i].Cmp(line[i-1]) != l.ind.Better {
			return nil, true
		}
	}
	return l.result(c, "check.upwards.message", "check.signal.advice", i18n.Args{
		"Times": len(line) - 1, "First": show(line[0], 12)}), true
}

// roundRule: more than Limit per cent of at least Least figures are round: whole
// hundreds from 100 on, or whole numbers although decimals are usual.
func roundRule(r *runner, c *compiled) []Result {
	counted, round := 0, 0
	var cells []Cell
	for i := range r.in.Cells {
		cand := &r.in.Cells[i]
		d, ok := cand.Value.Number()
		ind := r.indicator(cand.Cell)
		if !ok || ind == nil || d.Abs().LessThan(hundred) || !c.Only.covers(ind) {
			continue
		}
		counted++
		if d.Mod(hundred).IsZero() || ind.Decimals > 0 && d.IsInteger() {
			round++
			cells = append(cells, cand.Cell)
		}
	}
	if counted < c.With.Least {
		return nil
	}
	r.counts[c.index].Looked++
	if decimal.NewFromInt(int64(round)).Mul(hundred).LessThanOrEqual(c.With.Limit.Mul(decimal.NewFromInt(int64(counted)))) {
		return nil
	}
	r.counts[c.index].Fired++
	return []Result{c.result(i18n.M("check.round.message", i18n.Args{"Round": round, "Count": counted, "Limit": c.With.Limit.Decimal}), "check.signal.advice", cells...)}
}

// missingRule: a cell that is due and not there, or empty without a reason.
func missingRule(r *runner, c *compiled) []Result {
	var out []Result
	add := func(cell Cell, row int, key string) {
		name := string(cell.Code)
		ind := r.indicator(cell)
		if ind != nil {
			name = ind.Name
		}
		res := c.result(i18n.M(key, i18n.Args{"Name": name, "Period": cell.Period.Msg()}), "check.missing.advice", cell)
		res.Row = row
		out = append(out, res)
	}
	for i := range r.in.Cells {
		cand := &r.in.Cells[i]
		r.counts[c.index].Looked++
		if cand.Value.String() == "" && cand.Note == "" {
			add(cand.Cell, cand.Row, "check.missing.empty")
		}
	}
	for _, cell := range r.in.Expected {
		if r.cells[cell] == nil {
			r.counts[c.index].Looked++
			add(cell, 0, "check.missing.absent")
		}
	}
	r.counts[c.index].Fired += len(out)
	return out
}

// duplicateRule: a cell that comes twice.
func duplicateRule(r *runner, c *compiled) []Result {
	var out []Result
	first := make(map[Cell]*Candidate, len(r.in.Cells))
	for i := range r.in.Cells {
		cand := &r.in.Cells[i]
		r.counts[c.index].Looked++
		was := first[cand.Cell]
		if was == nil {
			first[cand.Cell] = cand
			continue
		}
		name := string(cand.Code)
		if ind := r.indicator(cand.Cell); ind != nil {
			name = ind.Name
		}
		res := c.result(i18n.M("check.duplicate.message", i18n.Args{"Name": name, "Period": cand.Period.Msg(),
			"First": was.Value, "Value": cand.Value, "FirstRow": was.Row}), "check.duplicate.advice", cand.Cell)
		res.Row = cand.Row
		out = append(out, res)
	}
	r.counts[c.index].Fired += len(out)
	return out
}
