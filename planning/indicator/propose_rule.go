package indicator

import (
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// op is how an aim is meant: by the printed bound, else by which way is better.
func (r *proposing) op(op reading.Op, d Direction) string {
	switch op {
	case reading.AtLeast, reading.IncreaseTo, reading.CoverAll:
		return ">="
	case reading.AtMost, reading.DecreaseTo:
		return "<="
	case reading.Range:
		return "range"
	}
	switch d {
	case Up:
		return ">="
	case Down:
		return "<="
	}
	return "="
}

var (
	span      = regexp.MustCompile(`^(\d+(?:\.\d+)?)\s*[-–—~～至]\s*(\d+(?:\.\d+)?)$`)
	rankWords = regexp.MustCompile(`前\s*(\d+|[一二三四五六七八九十])\s*[名位强]?`)
)

// rule finds the function that judges the row's target.
func (r *proposing) rule(q *Proposal, x reading.Indicator) {
	t, d := &q.Target, &q.Definition
	if x.Target == nil || x.Target.Value == nil {
		t.Rule = RuleWords
		q.because("indicator.why.no_target")
		return
	}
	t.Op = r.op(x.Target.Op, d.Direction)
	v := *x.Target.Value
	if v.IsWords() {
		r.inWords(q, v.String())
		return
	}
	t.Aim = &v
	switch x.Target.Op {
	case reading.IncreaseBy, reading.DecreaseBy:
		if r.step(q, x.Target.Op, v) {
			break
		}
		d.Kind, t.Rule, t.Op = Accumulated, RuleCumulative, ">="
		d.Additivity = NotAdditive
		q.because("indicator.why.step", i18n.Args{"Value": v})
		return
	}
	switch d.Kind {
	case Growth:
		t.Rule = RuleGrowth
		q.because("indicator.why.rule_growth")
		return
	case Accumulated:
		if q.Results { // only the total is printed, not the years
			t.Rule = RuleLevel
			d.Name += "（规划期累计）"
			q.because("indicator.why.total", i18n.Args{"From": t.Start, "To": t.End})
			return
		}
		t.Rule = RuleCumulative
		q.because("indicator.why.rule_cumulative", i18n.Args{"From": t.Start, "To": t.End})
		return
	case Rank:
		t.Rule, t.Op = RuleRank, "<="
		q.because("indicator.why.rule_rank")
		return
	}
	r.held(q)
}

// step turns a stated change into the level it leads to, where the row prints
// where it starts and the change is in the row's own unit.
func (r *proposing) step(q *Proposal, op reading.Op, v quantity.Value) bool {
	t := &q.Target
	if t.Baseline == nil || !percent(t.Unit) {
		return false
	}
	base, okB := t.Baseline.Number()
	by, okV := v.Number()
	if !okB || !okV {
		return false
	}
	aim := quantity.FromDecimal(base.Add(by))
	t.Op = ">="
	if op == reading.DecreaseBy {
		aim, t.Op = quantity.FromDecimal(base.Sub(by)), "<="
	}
	t.Aim = &aim
	q.because("indicator.why.step_from", i18n.Args{"Base": *t.Baseline, "Step": v, "Aim": aim})
	return true
}

// held finds whether a level is to be reached, or to be held in every year.
func (r *proposing) held(q *Proposal) {
	t, d := &q.Target, &q.Definition
	t.Rule = RuleLevel
	if d.Direction == None && t.Op == "=" && d.Kind != Composition {
		t.Rule = RuleKeep
		q.because("indicator.why.no_direction")
		return
	}
	if q.Results { // only the last year is printed
		q.because("indicator.why.rule_end", i18n.Args{"Aim": *t.Aim, "Year": t.End})
		return
	}
	if holdsAny(r.words.fold(d.Name), r.words.Ceiling) && t.Op == "<=" {
		t.Rule = RuleCeiling
		q.because("indicator.why.ceiling_each")
		return
	}
	args := i18n.Args{"Aim": *t.Aim}
	if t.Baseline != nil {
		args["Base"] = *t.Baseline
		base, okB := t.Baseline.Number()
		aim, okA := t.Aim.Number()
		switch {
		case !okB || !okA:
		case t.Op == ">=" && !aim.GreaterThan(base):
			t.Rule = RuleFloor
			q.because("indicator.why.floor", args)
			return
		case t.Op == "<=" && !aim.LessThan(base):
			t.Rule = RuleCeiling
			q.because("indicator.why.ceiling", args)
			return
		}
	}
	q.because("indicator.why.rule_level", args)
}

// inWords reads a target without a plain number.
func (r *proposing) inWords(q *Proposal, text string) {
	t, d := &q.Target, &q.Definition
	t.Words = text
	args := i18n.Args{"Words": text}
	if m := span.FindStringSubmatch(text); m != nil {
		low, high := quantity.Parse(m[1]), quantity.Parse(m[2])
		t.Rule, t.Op, t.Aim, t.AimTo, t.Words = RuleRange, "range", &low, &high, ""
		q.because("indicator.why.rule_range")
		return
	}
	if m := rankWords.FindStringSubmatch(text); m != nil && (d.Kind == Rank || d.Unit == "" || strings.HasSuffix(string(d.Unit), "位")) {
		n := m[1]
		if i := strings.Index("一二三四五六七八九十", n); i >= 0 {
			n = string([]rune("123456789")[min(i/len("一"), 8)])
			if m[1] == "十" {
				n = "10"
			}
		}
		aim := quantity.Parse(n)
		d.Kind, d.Direction, d.Additivity = Rank, Down, NotAdditive
		t.Rule, t.Op, t.Aim = RuleRank, "<=", &aim
		q.because("indicator.why.rank_words", args)
		return
	}
	if d.Kind == State || d.Unit == "" && slices.Contains(r.words.State, text) {
		d.Kind, d.Additivity = State, NotAdditive
		t.Rule = RuleState
		q.because("indicator.why.state", args)
		return
	}
	if holdsAny(text, r.words.Hold) && !holdsAny(text, r.words.NotHold) && d.Kind != Growth {
		t.Rule, t.Op = RuleKeep, "=" // without an aim it is the baseline that is kept, once it is known
		if t.Baseline != nil && !t.Baseline.IsWords() {
			aim := *t.Baseline
			t.Aim = &aim
			if holdsAny(text, r.words.AtLeast) {
				t.Rule, t.Op = RuleFloor, ">="
			}
		}
		q.because("indicator.why.hold_words", args)
		return
	}
	t.Rule = RuleWords
	q.because("indicator.why.words_only", args)
}
