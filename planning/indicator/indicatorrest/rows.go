package indicatorrest

import (
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// Definition is what is measured and how, in one version.
type Definition struct {
	Code       indicator.Code       `json:"indicator"`
	Version    int                  `json:"version"`
	Revision   int                  `json:"revision"`
	Name       string               `json:"name"`
	Unit       quantity.Unit        `json:"unit"`
	Decimals   int                  `json:"decimals"`
	Kind       indicator.Kind       `json:"kind"`
	Direction  indicator.Direction  `json:"direction"`
	Frequency  string               `json:"freq,omitempty"`
	Lag        int                  `json:"lag,omitempty"`
	AreaLevel  area.Level           `json:"area_level,omitempty"`
	ByOrg      bool                 `json:"by_org,omitempty"`
	Additivity indicator.Additivity `json:"additivity,omitempty"`
	Weight     indicator.Code       `json:"weight,omitempty"`
	Formula    string               `json:"formula,omitempty"`
	GrowthOf   indicator.Code       `json:"growth_of,omitempty"`
	Source     string               `json:"source,omitempty"`
	Standard   string               `json:"standard,omitempty"`
	Note       string               `json:"note,omitempty"`
	Owner      identity.OrgID       `json:"owner,omitempty"`
	From       period.Period        `json:"from"`
	To         period.Period        `json:"to"`
	Comparable bool                 `json:"comparable"`
	Factor     rest.Number          `json:"factor,omitempty"`
	Demo       bool                 `json:"demo"`
	Reason     string               `json:"reason,omitempty"`
	Recorded   *time.Time           `json:"recorded"`
}

func definitionOf(d *indicator.Definition) Definition {
	return Definition{Code: d.Code, Version: d.Version, Revision: d.Revision, Name: d.Name, Unit: d.Unit, Decimals: d.Decimals, Kind: d.Kind,
		Direction: d.Direction, Frequency: freq(d.Frequency), Lag: d.Lag, AreaLevel: d.AreaLevel, ByOrg: d.ByOrg, Additivity: d.Additivity,
		Weight: d.Weight, Formula: d.Formula, GrowthOf: d.GrowthOf, Source: d.Source, Standard: d.Standard, Note: d.Note, Owner: d.Owner,
		From: d.From, To: d.To, Comparable: d.Comparable, Factor: rest.Opt(d.Factor), Demo: d.Demo, Reason: d.Reason, Recorded: rest.Time(d.Recorded)}
}

// freq is the code of CL_FREQ (SDMX); YTD, which is not in it, is counted since
// January.
func freq(k period.Kind) string {
	return map[period.Kind]string{period.Year: "A", period.Half: "S", period.Quarter: "Q", period.Month: "M", period.Cumulative: "YTD"}[k]
}

// kindOf is the kind of a code of freq.
func kindOf(code string) period.Kind {
	for _, k := range []period.Kind{period.Year, period.Half, period.Quarter, period.Month, period.Cumulative} {
		if freq(k) == code {
			return k
		}
	}
	return 0
}

// Target is how far an indicator should come.
type Target struct {
	ID           string         `json:"id"`
	Plan         plan.PlanID    `json:"plan"`
	Edition      plan.EditionID `json:"edition,omitempty"`
	Item         plan.ItemID    `json:"item,omitempty"`
	No           string         `json:"no,omitempty"`
	Group        string         `json:"group,omitempty"`
	Label        string         `json:"label"`
	Parent       string         `json:"parent,omitempty"`
	Indicator    indicator.Code `json:"indicator"`
	Version      int            `json:"version"`
	Area         area.Code      `json:"area"`
	Org          identity.OrgID `json:"org,omitempty"`
	Owner        identity.OrgID `json:"owner,omitempty"`
	Binding      bool           `json:"binding"`
	Rule         indicator.Rule `json:"rule"`
	Unit         quantity.Unit  `json:"unit"`
	Baseline     rest.Number    `json:"baseline,omitempty"`
	BaselineYear int            `json:"baseline_year,omitempty"`
	Op           string         `json:"op,omitempty"`
	Aim          rest.Number    `json:"aim,omitempty"`
	AimTo        rest.Number    `json:"aim_to,omitempty"`
	Words        string         `json:"words,omitempty"`
	Start        int            `json:"start"`
	End          int            `json:"end"`
	Milestones   []Milestone    `json:"milestones,omitempty"`
	Source       string         `json:"source,omitempty"`
	Certainty    string         `json:"certainty,omitempty"`
	Demo         bool           `json:"demo"`
	Recorded     *time.Time     `json:"recorded"`
}

// Milestone is a value to be reached on the way.
type Milestone struct {
	Year  int         `json:"year"`
	Value rest.Number `json:"value"`
}

func targetOf(t *indicator.Target, owner identity.OrgID) Target {
	out := Target{ID: t.ID, Plan: t.Plan, Edition: t.Edition, Item: t.Item, No: t.No, Group: t.Group, Label: t.Label, Parent: t.Parent,
		Indicator: t.Pinned.Code, Version: t.Pinned.Version, Area: t.Area, Org: t.Org, Owner: owner, Binding: t.Binding, Rule: t.Rule, Unit: t.Unit,
		Baseline: rest.Opt(t.Baseline), BaselineYear: t.BaselineYear, Op: t.Op, Aim: rest.Opt(t.Aim), AimTo: rest.Opt(t.AimTo), Words: t.Words,
		Start: t.Start, End: t.End, Source: t.Source, Certainty: t.Certainty, Demo: t.Demo, Recorded: rest.Time(t.Recorded)}
	for _, m := range t.Milestones {
		out.Milestones = append(out.Milestones, Milestone{m.Year, rest.Num(m.Value)})
	}
	return out
}

// Figure is a value of a period with the record that it stands in.
type Figure struct {
	Period  period.Period     `json:"period"`
	Value   rest.Number       `json:"value"`
	Status  indicator.Status  `json:"status"`
	Note    string            `json:"note,omitempty"`
	Batch   indicator.BatchID `json:"batch,omitempty"`
	Version int               `json:"revision,omitempty"`
	Series  int               `json:"version"`
	Linked  bool              `json:"linked,omitempty"`
	Derived bool              `json:"derived,omitempty"`
	Demo    bool              `json:"demo,omitempty"`
}

func figureOf(k *indicator.Known) *Figure {
	if k == nil {
		return nil
	}
	return &Figure{k.Period, rest.Num(k.Value), k.Status, k.Note, k.Batch, k.Version, k.Series, k.Linked, k.Derived, k.Demo}
}

// Judged is a target with its verdict and the explanation.
type Judged struct {
	Target
	Verdict method.Verdict `json:"verdict"`
	// Word is the verdict in words.
	Word        string      `json:"verdict_text"`
	Final       bool        `json:"final"`
	Current     *Figure     `json:"current,omitempty"`
	Latest      *Figure     `json:"latest,omitempty"`
	YearOnYear  *YearOnYear `json:"latest_year_on_year,omitempty"`
	Years       []Figure    `json:"years,omitempty"`
	Explanation Explanation `json:"explanation"`
}

// Explanation is all that is needed to check a verdict on paper.
type Explanation struct {
	Line     string      `json:"line"`
	Method   string      `json:"method"`
	Version  int         `json:"method_version"`
	Formula  string      `json:"formula,omitempty"`
	Elapsed  rest.Number `json:"elapsed,omitempty"`
	Progress rest.Number `json:"progress,omitempty"`
	Expected rest.Number `json:"expected,omitempty"`
	Why      []string    `json:"why,omitempty"`
	Steps    []string    `json:"steps,omitempty"`
	Inputs   []Input     `json:"inputs,omitempty"`
	Worse    *Margin     `json:"worse,omitempty"`
	Better   *Margin     `json:"better,omitempty"`
	Pace     *Pace       `json:"pace,omitempty"`
}

// Input is a figure that went into a verdict.
type Input struct {
	Name   string        `json:"name"`
	Value  rest.Number   `json:"value"`
	Unit   quantity.Unit `json:"unit"`
	Period period.Period `json:"period"`
	Record string        `json:"record,omitempty"`
}

// Margin is the nearest figure with another verdict.
type Margin struct {
	At      rest.Number    `json:"at"`
	Verdict method.Verdict `json:"verdict"`
}

// Pace is what is still needed each year.
type Pace struct {
	PerYear  rest.Number `json:"per_year"`
	Rate     bool        `json:"rate"`
	Years    int         `json:"years"`
	Best     rest.Number `json:"best,omitempty"`
	BestYear int         `json:"best_year,omitempty"`
	Reached  bool        `json:"reached"`
}

func judgedOf(l i18n.Lang, r *indicator.Row) Judged {
	j := &r.Judgement
	out := Judged{Target: targetOf(r.Target, r.Owner()), Verdict: j.Verdict, Word: i18n.T(l, "verdict."+string(j.Verdict)), Final: j.Verdict.Final(),
		Current: figureOf(r.Current), Latest: figureOf(r.Latest), YearOnYear: yearOnYearOf(l, r.YearOnYear), Explanation: explanationOf(l, j)}
	out.Demo = r.MadeUp()
	for i := range r.Years {
		out.Years = append(out.Years, *figureOf(&r.Years[i]))
	}
	return out
}

// YearOnYear compares a figure of part of a year with the same months of the year
// before.
type YearOnYear struct {
	Before *Figure `json:"before,omitempty"`
	// Change is in % of Before, or in Unit where a rate, a share or a place moved.
	Change rest.Number   `json:"change,omitempty"`
	Unit   quantity.Unit `json:"unit,omitempty"`
	// Real: at comparable prices, as reported. Nominal: at current prices.
	Real    bool          `json:"real,omitempty"`
	Nominal bool          `json:"nominal,omitempty"`
	Why     indicator.Gap `json:"why,omitempty"`
	Line    string        `json:"line"`
}

func yearOnYearOf(l i18n.Lang, y *indicator.YearOnYear) *YearOnYear {
	if y == nil {
		return nil
	}
	unit := y.Unit
	if y.Change != nil && unit == "" {
		unit = "%"
	}
	return &YearOnYear{figureOf(y.Before), rest.Opt(y.Change), unit, y.Real, y.Nominal, y.Why, y.Msg().In(l)}
}

func explanationOf(l i18n.Lang, j *method.Judgement) Explanation {
	out := Explanation{Line: j.Line(l), Method: j.Method, Version: j.Version, Formula: i18n.M(j.Formula).In(l), Elapsed: rest.Num(j.Elapsed),
		Progress: rest.Opt(j.Progress), Expected: rest.Opt(j.Expected), Worse: marginOf(j.Worse), Better: marginOf(j.Better)}
	for _, m := range j.Why {
		out.Why = append(out.Why, m.In(l))
	}
	for _, m := range j.Steps {
		out.Steps = append(out.Steps, m.In(l))
	}
	for _, in := range j.Inputs {
		out.Inputs = append(out.Inputs, Input{i18n.T(l, in.Name), rest.Num(in.Value), in.Unit, in.Period, in.Record})
	}
	if p := j.Pace; p != nil {
		out.Pace = &Pace{rest.Num(p.PerYear), p.Rate, p.Years, rest.Opt(p.Best), p.BestYear, p.Reached}
	}
	return out
}

func marginOf(m *method.Margin) *Margin {
	if m == nil {
		return nil
	}
	return &Margin{rest.Num(m.At), m.Verdict}
}
