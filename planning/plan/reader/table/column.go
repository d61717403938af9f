package table

import (
	"regexp"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/platform/quantity"
)

// role of a column.
type role string

const (
	noCol       role = "no"
	categoryCol role = "category"
	nameCol     role = "name"
	unitCol     role = "unit"
	natureCol   role = "nature"
	noteCol     role = "note"
	valueCol    role = "value"
)

// part says which of a row's figures a value column holds.
type part string

const (
	unknown  part = ""
	baseline part = "baseline"
	target   part = "target"
	actual   part = "actual"
	other    part = "other" // a figure that is none of these, such as a year between
)

// column is one column as its header describes it.
type column struct {
	role       role
	label      string // the header's words, upper levels first
	part       part
	growth     bool
	cumulative bool
	year       int
	unit       string // a unit printed in the header of a value column
}

var (
	anyYear    = regexp.MustCompile(`(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年?`)
	fivePeriod = regexp.MustCompile(`(十[一二三四五六七八九])五`)
	inBrackets = regexp.MustCompile(`[(\[]([^()\[\]]+)[)\]]?$`)
)

// newColumn reads one header label; sub-labels are joined to their upper label
// with a blank.
func newColumn(label string) column {
	c := column{label: label}
	first, last := label, label
	if i := strings.LastIndex(label, " "); i >= 0 {
		first, last = label[:i], label[i+1:]
	}
	r := region.HeaderRole(label)
	if first != last {
		if r = region.HeaderRole(last); r == "" || r == "name" && region.HeaderRole(first) == "value" {
			r = region.HeaderRole(first)
		}
		if region.HeaderRole(first) == "category" && r == "name" {
			r = "name"
		}
	}
	c.role = role(r)
	if c.role == "" || c.role == nameCol && hasAny(label, lexicon.Table().Growth) && !strings.Contains(label, "指标") {
		c.role = valueCol
		if !isValueLabel(label) {
			c.role = noteCol
		}
	}
	if c.role != valueCol {
		return c
	}
	w := lexicon.Table()
	c.growth = hasAny(label, w.Growth)
	c.cumulative = hasAny(label, w.Cumulative)
	if m := anyYear.FindAllStringSubmatch(label, -1); m != nil {
		c.year, _ = quantity.Numeral(m[len(m)-1][1])
	}
	if m := inBrackets.FindStringSubmatch(label); m != nil && region.IsUnit(m[1]) && !anyYear.MatchString(m[1]) && !c.growth {
		c.unit = m[1]
	}
	switch {
	case hasAny(label, w.Actual):
		c.part = actual
	case hasAny(label, w.Target):
		c.part = target
	case hasAny(label, w.Baseline):
		c.part = baseline
	}
	return c
}

func isValueLabel(s string) bool {
	w := lexicon.Table()
	return anyYear.MatchString(s) || fivePeriod.MatchString(s) || hasAny(s, w.Target) || hasAny(s, w.Actual) || hasAny(s, w.Baseline) || hasAny(s, w.Growth) || hasAny(s, w.Level)
}

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// context is what the table's surroundings say about its years.
type context struct {
	title  string
	period [2]int // of the plan
}

// period of the five-year plan that s names, 0,0 when it names none.
func fiveYears(s string) [2]int {
	if m := fivePeriod.FindStringSubmatch(s); m != nil {
		if n, ok := quantity.Numeral(m[1]); ok {
			return [2]int{1951 + 5*n, 1955 + 5*n}
		}
	}
	return [2]int{}
}

// settle gives every value column its part: by its words, else by its year
// among the years of the others, else by its order.
func settle(cols []column, ctx context) {
	period := ctx.period
	if p := fiveYears(ctx.title); p[0] != 0 {
		period = p
	}
	results := hasAny(ctx.title, []string{"完成", "实现情况", "执行", "实施情况", "成就", "回顾"})
	var levels []*column
	for i := range cols {
		c := &cols[i]
		if c.role != valueCol {
			continue
		}
		if p := fiveYears(c.label); c.year == 0 && p[1] != 0 {
			c.year = p[1]
		}
		if !c.growth {
			levels = append(levels, c)
		}
	}
	var last int
	for _, c := range levels {
		last = max(last, c.year)
	}
	goal := period[1]
	fromStart(levels, period, results)
	has := func(p part) *column {
		for _, c := range levels {
			if c.part == p {
				return c
			}
		}
		return nil
	}
	// a column of what was reached before the target year is the baseline,
	// unless the table reports on a plan that has ended
	if t := has(target); t != nil {
		for _, c := range levels {
			if c.part == actual && (c.year != 0 && t.year != 0 && c.year < t.year || c.year == 0 && !results && t.year >= ctx.period[1] && ctx.period[1] != 0) {
				c.part = baseline
			}
			if c != t && (c.part == target || c.part == unknown) && c.year != 0 && t.year != 0 && goal != 0 && c.year != t.year && t.year != goal && c.year == goal {
				t.part, c.part = other, target
				t = c
			}
		}
		for _, c := range levels {
			if c != t && c.part == target {
				c.part = other
			}
		}
	}
	for i, c := range levels {
		if c.part != unknown {
			continue
		}
		switch {
		case has(target) == nil && goal != 0 && c.year == goal && !results:
			c.part = target
		case has(target) == nil && c.year == last && c.year != 0 && i == len(levels)-1 && !results && has(actual) == nil:
			c.part = target
		case c.year != 0 && c.year < last && has(baseline) == nil && c.year < max(goal, last):
			c.part = baseline
		case has(target) == nil && results && i == 0 && len(levels) > 1:
			c.part = target
		case results && has(actual) == nil:
			c.part = actual
		case has(target) == nil && i == len(levels)-1:
			c.part = target
		case has(baseline) == nil && i < len(levels)-1:
			c.part = baseline
		default:
			c.part = other
		}
	}
	// a table of one kind of figure only: what was reached, without a target
	if t := has(target); t == nil && has(actual) != nil && !results && has(baseline) == nil {
		if a := has(actual); a.year != 0 && goal != 0 && a.year < ctx.period[0] {
			a.part = baseline
		}
	}
	settleGrowth(cols, ctx)
	settleYears(levels, ctx, results)
}

// settleGrowth says to which figure a column of growth rates belongs.
func settleGrowth(cols []column, ctx context) {
	nearest := target
	for i := range cols {
		c := &cols[i]
		if c.role != valueCol {
			continue
		}
		if !c.growth {
			if c.part != other {
				nearest = c.part
			}
			continue
		}
		switch p := fiveYears(c.label); {
		case c.part != unknown && c.part != other:
			if c.part == actual && !hasPart(cols, actual) && hasPart(cols, baseline) {
				c.part = baseline
			}
		case p[1] != 0 && ctx.period[1] != 0 && p[1] < ctx.period[1] && !hasPart(cols, actual):
			c.part = baseline
		case nearest == baseline && hasPart(cols, target) && (p[1] != 0 && p[1] == ctx.period[1] || growths(cols) == 1):
			c.part = target
		default:
			c.part = nearest
		}
	}
}

// fromStart makes the last year before the plan the baseline where the table
// prints several years of figures that its header gives no part: 2023年, 2025年,
// 2027年, 2030年.
func fromStart(levels []*column, period [2]int, results bool) {
	if period[0] == 0 || results {
		return
	}
	var at *column
	earlier := false
	for _, c := range levels {
		switch {
		case c.part == baseline:
			return
		case c.year == period[0]-1 && (c.part == unknown || c.part == actual):
			at = c
		case c.year != 0 && c.year < period[0]-1:
			earlier = true
		}
	}
	if at == nil || !earlier {
		return
	}
	at.part = baseline
	for _, c := range levels {
		if c.year != 0 && c.year < at.year && c.part == unknown {
			c.part = other
		}
	}
}

func hasPart(cols []column, p part) bool {
	for _, c := range cols {
		if c.role == valueCol && !c.growth && c.part == p {
			return true
		}
	}
	return false
}

func growths(cols []column) int {
	n := 0
	for _, c := range cols {
		if c.role == valueCol && c.growth {
			n++
		}
	}
	return n
}

// settleYears fills in the years that the header leaves to the reader.
func settleYears(levels []*column, ctx context, results bool) {
	if ctx.period[0] == 0 {
		return
	}
	past := false
	for _, c := range levels {
		past = past || c.part == actual
	}
	for _, c := range levels {
		if c.year != 0 {
			continue
		}
		switch c.part {
		case target:
			c.year = ctx.period[1]
			if past && results {
				c.year = ctx.period[0] - 1
			}
		case baseline, actual:
			c.year = ctx.period[0] - 1
			if past && c.part == baseline {
				c.year = ctx.period[0] - 6
			}
		}
		if p := fiveYears(ctx.title); p[1] != 0 && p[1] < ctx.period[0] && c.part != baseline {
			c.year = p[1]
		}
	}
}
