package finding

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// role is whether a figure tells what was or what is to be.
type role string

const (
	result role = "result"
	target role = "target"
)

// fact is one printed figure with its identity: subject, year, role and unit.
// Rows of tables and statements of the prose become facts of one kind, so that
// rules compare them without caring where they stand.
type fact struct {
	subject
	Printed string // the name as printed
	Year    int
	Role    role
	Op      reading.Op
	Value   quantity.Value
	Unit    quantity.Unit
	Span    reading.Span // of the figure where known, else of the row or clause
	Where   string       // 专栏1第5行, 正文
	Row     int          // index of the indicator row, -1 in prose
	Section string
	Text    string // of a clause in prose
	Kind    string // of a clause in prose: count, level, …
	// Sure: the reading of this figure is beyond doubt: nothing near it was
	// mended, and the printed digits stand at the span.
	Sure bool
}

// interval of the true value in the base unit (scale words multiplied in): a
// result is a rounded measurement, a target is meant exactly as printed.
func (f fact) interval() (interval.Interval, quantity.Unit, bool) {
	iv, ok := interval.Of(f.Value)
	if f.Role == target && ok {
		n, _ := f.Value.Number()
		iv = interval.Exact(n)
	}
	if !ok {
		return iv, "", false
	}
	base, factor := f.Unit.Fold()
	return iv.Scale(factor), base, true
}

// comparable says whether two facts can be compared: both numbers, the same
// unit up to scale.
func comparable(a, b fact) bool {
	_, ua, ok1 := a.interval()
	_, ub, ok2 := b.interval()
	return ok1 && ok2 && ua == ub
}

func factsOf(in *Input, r *reading.Reading) []fact {
	var out []fact
	for i := range r.Indicators {
		out = append(out, rowFacts(in, r, i)...)
	}
	for i := range r.Achievements {
		out = append(out, clauseFacts(in, &r.Achievements[i], result)...)
	}
	for i := range r.Commitments {
		out = append(out, clauseFacts(in, &r.Commitments[i], target)...)
	}
	return out
}

// years are the baseline and target year of a table's columns.
func years(r *reading.Reading, t *reading.Table) (base, goal int) {
	first, last := r.Plan.Period[0], r.Plan.Period[1]
	if t != nil {
		base, goal = t.BaselineYear, t.TargetYear
		if t.Kind == "results" {
			last = first - 1
			first -= 5
		}
	}
	if base == 0 && first > 0 {
		base = first - 1
	}
	if goal == 0 && last > 0 {
		goal = last
	}
	return base, goal
}

func tableOf(r *reading.Reading, id string) *reading.Table {
	for i := range r.Tables {
		if r.Tables[i].ID == id {
			return &r.Tables[i]
		}
	}
	return nil
}

// rowLabel cites a row: 专栏1第5行.
func rowLabel(row *reading.Indicator) string {
	if row.No != "" {
		return row.Table + "第" + row.No + "行"
	}
	return row.Table + "“" + row.Name + "”行"
}

func rowFacts(in *Input, r *reading.Reading, i int) []fact {
	row := &r.Indicators[i]
	base, goal := years(r, tableOf(r, row.Table))
	name := rowName(row.Name, row.Parent)
	s := in.words.subjectOf(name)
	var out []fact
	add := func(s subject, d *reading.Dated, year int, ro role, unit quantity.Unit) {
		if d == nil || d.Value == nil || d.Cumulative {
			return
		}
		f := fact{subject: s, Printed: name, Year: d.Year, Role: ro, Op: d.Op, Value: *d.Value, Unit: unit, Span: row.Span, Where: rowLabel(row), Row: i}
		if f.Year == 0 {
			f.Year = year
		}
		if d.Span != nil {
			f.Span = *d.Span
		}
		f.Sure = !in.healedAt(f.Span) && digitsAt(in, f)
		out = append(out, f)
	}
	unit := quantity.Unit(strings.TrimSpace(row.Unit))
	add(s, row.Baseline, base, result, unit)
	add(s, row.Target, goal, target, unit)
	add(s, row.Actual, goal, result, unit)
	if g := row.Growth; g != nil && s.Aspect == level {
		s.Aspect = growth
		spans := g.Spans // of the cells that hold a figure, in the order of the columns
		cell := func(v *quantity.Value, year int, ro role) {
			if v != nil {
				d := &reading.Dated{Year: year, Value: v, Op: g.Op}
				if ro == result {
					d.Op = ""
				}
				if len(spans) > 0 {
					d.Span, spans = &spans[0], spans[1:]
				}
				add(s, d, year, ro, "%")
			}
		}
		cell(g.Baseline, base, result)
		cell(g.Target, goal, target)
		cell(g.Actual, goal, result)
	}
	return out
}

func clauseFacts(in *Input, c *reading.Commitment, ro role) []fact {
	if c.Subject == "" {
		return nil
	}
	s := in.words.subjectOf(c.Subject)
	if nameless.MatchString(s.Name) {
		return nil // 占地区生产总值比重: of what is not said
	}
	switch {
	case c.Kind == "change" || c.Op == reading.DecreaseBy || c.Op == reading.IncreaseBy && c.Kind != "growth":
		s.Aspect = change
	case c.Kind == "growth":
		s.Aspect = growth
	}
	unit := quantity.Unit(c.Unit)
	var out []fact
	add := func(s subject, v *quantity.Value, year int, op reading.Op, span *reading.Span, unit quantity.Unit, ro role) {
		if v == nil || v.IsWords() {
			return
		}
		f := fact{subject: s, Printed: c.Subject, Year: year, Role: ro, Op: op, Value: *v, Unit: unit, Span: c.Span, Where: "正文", Row: -1, Section: c.Section, Text: c.Text, Kind: c.Kind}
		if span != nil {
			f.Span = *span
		}
		f.Sure = c.Confidence >= 0.8 && len(c.Doubts) == 0 && !in.healedAt(c.Span) && digitsAt(in, f)
		out = append(out, f)
	}
	if c.To != nil && c.To.Value != nil {
		year := c.To.Year
		if year == 0 {
			year = c.Due
		}
		add(s, c.To.Value, year, c.Op, c.To.Span, unit, ro)
	} else if c.ValueTo == nil {
		add(s, c.Value, c.Due, c.Op, nil, unit, ro)
	}
	if c.From != nil && c.From.Value != nil && c.From.Year > 0 {
		add(s, c.From.Value, c.From.Year, "", c.From.Span, unit, result)
	}
	if c.Growth != "" && s.Aspect == level {
		v := quantity.Parse(c.Growth)
		s.Aspect = growth
		add(s, &v, c.Due, c.Op, nil, "%", ro)
	}
	return out
}

var nameless = regexp.MustCompile(`^(占|较|比上年|同比|其中|总量|总数|规模|比重|占比|增速|完成|达到)`)

var noCommas = strings.NewReplacer(",", "", "，", "", " ", "", "\n", "")

// digitsAt says whether the printed digits of a fact stand at its span.
func digitsAt(in *Input, f fact) bool {
	q := noCommas.Replace(in.Quote(f.Span))
	v := f.Value.String()
	i := strings.Index(q, v)
	for i >= 0 {
		before, after := i == 0 || !numeral(q[i-1]), i+len(v) == len(q) || !numeral(q[i+len(v)])
		if before && after {
			return true
		}
		j := strings.Index(q[i+1:], v)
		if j < 0 {
			return false
		}
		i += 1 + j
	}
	return false
}

func numeral(b byte) bool { return b >= '0' && b <= '9' || b == '.' }

// one is the fact about a subject that a computation should use: from a table
// before prose, and only if all of them agree.
func (in *Input) one(s subject, year int, ro role) (fact, bool) {
	fs := in.find(s, year, ro)
	if len(fs) == 0 {
		return fact{}, false
	}
	best := fs[0]
	for _, f := range fs {
		if f.Row >= 0 && best.Row < 0 {
			best = f
		}
	}
	for _, f := range fs {
		a, _, ok1 := f.interval()
		b, _, ok2 := best.interval()
		if !ok1 || !ok2 || !comparable(f, best) || !a.Overlaps(b) {
			return fact{}, false
		}
	}
	return best, true
}

// number is the figure in the base unit.
func (f fact) number() (decimal.Decimal, bool) {
	n, ok := f.Value.Number()
	_, factor := f.Unit.Fold()
	return n.Mul(factor), ok
}
