package warning

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/forecast"
	"gangyao/planning/indicator/method"
	"gangyao/planning/project/light"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

//go:embed rules.yaml
var shipped []byte

// RuleBook says when a warning is given and how severe it is, as data.
type RuleBook struct {
	Version  int                         `yaml:"version"`
	Verdict  map[method.Verdict]Severity `yaml:"verdict"`
	Forecast []forecastRule              `yaml:"forecast"`
	Overdue  []overdueRule               `yaml:"overdue"`
	Silent   Severity                    `yaml:"silent"`
	Silence  []silenceRule               `yaml:"silence"`
	Turned   turnedRule                  `yaml:"turned"`
	Check    map[check.Severity]Severity `yaml:"check"`
	Project  map[light.Colour]Severity   `yaml:"project"`
	Task     taskRule                    `yaml:"task"`
}

type taskRule struct {
	Behind     Severity `yaml:"behind"`
	NoEvidence Severity `yaml:"no_evidence"`
}

type silenceRule struct {
	Months   int      `yaml:"months"`
	Severity Severity `yaml:"severity"`
}

type turnedRule struct {
	Months   int      `yaml:"months"`
	Severity Severity `yaml:"severity"`
}

type forecastRule struct {
	AtMost   int64    `yaml:"at_most"`
	Severity Severity `yaml:"severity"`
}

type overdueRule struct {
	Days     int      `yaml:"days"`
	Severity Severity `yaml:"severity"`
}

// DefaultRules are the rules inside the program.
func DefaultRules() (*RuleBook, error) { return ReadRules(shipped) }

// ReadRules reads rules; it refuses unknown keys, verdicts and severities.
func ReadRules(data []byte) (*RuleBook, error) {
	var b RuleBook
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&b); err != nil {
		return nil, fmt.Errorf("warning rules: %w", err)
	}
	given := []Severity{b.Silent, b.Turned.Severity, b.Task.Behind, b.Task.NoEvidence}
	for v, s := range b.Verdict {
		if !v.Judged() || !slices.Contains(method.Verdicts(), v) {
			return nil, fmt.Errorf("warning rules: %q is no judgement", v)
		}
		given = append(given, s)
	}
	for _, f := range b.Forecast {
		given = append(given, f.Severity)
	}
	for _, o := range b.Overdue {
		given = append(given, o.Severity)
	}
	for _, r := range b.Silence {
		given = append(given, r.Severity)
	}
	for c, s := range b.Check {
		if !slices.Contains(check.Severities(), c) {
			return nil, fmt.Errorf("warning rules: %q is no severity of a check", c)
		}
		given = append(given, s)
	}
	for c, s := range b.Project {
		if !c.Worse(light.Green) {
			return nil, fmt.Errorf("warning rules: %q is no light of a late project", c)
		}
		given = append(given, s)
	}
	if b.Turned.Months < 1 {
		return nil, fmt.Errorf("warning rules: turned needs a number of months")
	}
	for _, s := range given {
		if s.rank() == 0 {
			return nil, fmt.Errorf("warning rules: %q is no severity", s)
		}
	}
	return &b, nil
}

func (s Severity) raised() Severity {
	if s == Blue {
		return Yellow
	}
	return Red
}

// OfTask is how severe it is that a task is behind, or without evidence, where no day says
// how late it is; that of an obligation is one step worse.
func (b *RuleBook) OfTask(behind, binding bool) Severity {
	s := b.Task.NoEvidence
	if behind {
		s = b.Task.Behind
	}
	if binding {
		s = s.raised()
	}
	return s
}

// OfTable lists the conditions that hold in a table of verdicts.
func (b *RuleBook) OfTable(t *indicator.Table) []Signal {
	var out []Signal
	for i := range t.Rows {
		r := &t.Rows[i]
		out = append(out, b.ofRow(r, t.At.Year())...)
	}
	return out
}

// aboutRow is a signal about a target; that of an obligation is one step worse.
func aboutRow(r *indicator.Row, k Kind, s Severity, m i18n.Msg) Signal {
	if r.Target.Binding {
		s = s.raised()
	}
	return Signal{Kind: k, Severity: s, Owner: r.Owner(), Area: r.Target.Area, Message: m, Subject: Subject{
		Type: "target", ID: subjectID(r.Target), Name: nameOf(r), Plan: string(r.Target.Plan), Code: string(r.Target.Pinned.Code),
		Group: ofIndicator(string(r.Target.Pinned.Code)), Label: nameOf(r)}}
}

// nameOf is what a target is called where it stands alone: a detail of another row
// (增速, 城镇) by its indicator.
func nameOf(r *indicator.Row) string {
	if r.Target.Parent != "" {
		return r.Definition.Name
	}
	return r.Target.Label
}

func (b *RuleBook) ofRow(r *indicator.Row, year int) []Signal {
	signal := func(k Kind, s Severity, m i18n.Msg) Signal { return aboutRow(r, k, s, m) }
	name := nameOf(r)
	var out []Signal
	v := r.Judgement.Verdict
	if s, bad := b.Verdict[v]; bad {
		args := i18n.Args{"Name": name, "Verdict": i18n.Key("verdict." + string(v))}
		m := i18n.M("warning.signal.verdict", args)
		if c := r.Judgement.Current; c != nil {
			args["Period"], args["Value"] = c.Period.Msg(), i18n.WithUnit(c.Value, r.Target.Unit)
			m = i18n.M("warning.signal.verdict_at", args)
			if because, ok := r.Judgement.Because(r.Target.Unit); ok {
				args["Because"] = because
				m = i18n.M("warning.signal.verdict_since", args)
			}
		}
		out = append(out, signal(BadVerdict, s, m))
	}
	if v == method.NoData {
		out = append(out, signal(Silent, b.Silent, i18n.M("warning.signal.silent", i18n.Args{"Name": name})))
	}
	if f := Forecast(r, year); f != nil && f.Met != nil {
		p, _ := f.Met.Number()
		for _, rule := range b.Forecast {
			if p.LessThanOrEqual(decimal.NewFromInt(rule.AtMost)) {
				last := f.Steps[len(f.Steps)-1]
				out = append(out, signal(ForecastMiss, rule.Severity, i18n.M("warning.signal.forecast", i18n.Args{
					"Name": name, "Year": last.Year, "Value": i18n.WithUnit(last.Mean, r.Target.Unit), "Chance": f.Met.String(),
				})))
				break
			}
		}
	}
	return out
}

// subjectID names a target whatever edition it stands in.
func subjectID(t *indicator.Target) string {
	return fmt.Sprintf("%s|%s|%s|%s", t.Plan, t.Pinned.Code, t.Area, t.Org)
}

// Forecast carries a row's yearly figures on to the target year, as one sees it in a
// year; nil when the target year is over or the plan is judged finally, the target is no
// number to be reached, its figures cannot be compared, or too little is known.
func Forecast(r *indicator.Row, year int) *forecast.Result {
	t := r.Target
	if t.End < year {
		return nil
	}
	if v := r.Judgement.Verdict; v.Final() || v == method.NotComparable || t.Aim == nil || t.Rule != indicator.RuleLevel && t.Rule != indicator.RuleFloor && t.Rule != indicator.RuleCeiling {
		return nil
	}
	aim, ok := t.Aim.Number()
	if !ok {
		return nil
	}
	in := forecast.Input{To: t.End, Decimals: int32(t.Aim.Digits()), Rates: r.Definition.Kind == indicator.Level,
		Aim: &forecast.Aim{Value: aim, Down: r.Definition.Direction == indicator.Down || t.Rule == indicator.RuleCeiling || t.Op == "<=" || t.Op == "<"}}
	in.Low, in.High = boundOf(r, r.Definition.Low), boundOf(r, r.Definition.High)
	if b := r.Baseline; b != nil {
		if d, ok := b.Value.Number(); ok {
			in.Points = append(in.Points, forecast.Point{Year: b.Period.Year(), Value: d})
		}
	}
	for _, k := range r.Years {
		if d, ok := k.Value.Number(); ok && k.Status != indicator.Missing {
			in.Points = append(in.Points, forecast.Point{Year: k.Period.Year(), Value: d})
			in.Decimals = max(in.Decimals, int32(k.Value.Digits()))
		}
	}
	f, err := forecast.Make(in)
	if err != nil {
		return nil
	}
	return f
}

// boundOf is what is possible in the unit of the target, in which its figures are; nil
// when nothing is known.
func boundOf(r *indicator.Row, bound *quantity.Value) *decimal.Decimal {
	if bound == nil {
		return nil
	}
	v := *bound
	if from, to := r.Definition.Unit, r.Target.Unit; from != "" && to != "" {
		var ok bool
		if v, ok = quantity.Convert(v, from, to); !ok {
			return nil
		}
	}
	if d, ok := v.Number(); ok {
		return &d
	}
	return nil
}
