package indicatorrest

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

type definitionsInput struct {
	rest.Of
	rest.Past
	rest.Paging
}

func (w *REST) definitions(ctx context.Context, in *definitionsInput) (*rest.Listing[Definition], error) {
	all, err := w.Indicators.Definitions(ctx, in.Tenant, rest.At(ctx))
	if err != nil {
		return nil, err
	}
	return rest.Each(all, definitionOf), nil
}

type dossierInput struct {
	rest.Of
	rest.Past
	Looking
	Judging
	Code  indicator.Code `path:"code" maxLength:"60"`
	Prove bool           `query:"prove"`
}

// Dossier is everything about one indicator.
type Dossier struct {
	AsOf       string         `json:"as_of"`
	Lens       indicator.Lens `json:"lens"`
	Definition Definition     `json:"definition"`
	// Versions are all revisions of all versions, oldest first.
	Versions []Definition  `json:"versions"`
	Targets  []JudgedWay   `json:"targets"`
	Upper    []JudgedWay   `json:"upper,omitempty"`
	Parts    []JudgedWay   `json:"parts,omitempty"`
	Figures  []Observation `json:"observations"`
	Proofs   []Proof       `json:"proofs,omitempty"`
}

// JudgedWay is a target with its verdict and what it asks for year by year.
type JudgedWay struct {
	Judged
	Trajectory []Milestone `json:"trajectory,omitempty"`
}

// Proof says whether a batch still is what was approved.
type Proof struct {
	Batch  indicator.BatchID `json:"batch"`
	SHA256 string            `json:"sha256"`
	Stage  indicator.Stage   `json:"stage"`
	Intact bool              `json:"intact"`
}

func (w *REST) dossier(ctx context.Context, in *dossierInput) (*Dossier, error) {
	l, lens := i18n.From(ctx), in.lens(ctx, in.Tenant)
	d, err := w.Indicators.Indicator(ctx, indicator.IndicatorQuery{Tenant: in.Tenant, Code: in.Code, At: rest.At(ctx), Lens: lens, Method: in.choice(), Prove: in.Prove})
	if err != nil {
		return nil, err
	}
	out := &Dossier{AsOf: rest.AsOf(ctx), Lens: lens, Definition: definitionOf(d.Definition), Versions: []Definition{}, Targets: ways(l, d.Targets),
		Upper: ways(l, d.Upper), Parts: ways(l, d.Parts), Figures: []Observation{}}
	for i := range d.Versions {
		out.Versions = append(out.Versions, definitionOf(&d.Versions[i]))
	}
	for _, s := range d.Series {
		for i := range s.Figures {
			f := &s.Figures[i]
			out.Figures = append(out.Figures, observationOf(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: in.Code, Version: s.Version, Area: in.Tenant},
				Period: f.Period}, d.Definition, f))
		}
	}
	for _, p := range d.Proofs {
		out.Proofs = append(out.Proofs, Proof{Batch: p.Batch, SHA256: p.SHA256, Stage: p.Stage, Intact: p.Intact})
	}
	return out, nil
}

func ways(l i18n.Lang, all []indicator.Judged) []JudgedWay {
	out := make([]JudgedWay, 0, len(all))
	for i := range all {
		j := JudgedWay{Judged: judgedOf(l, &all[i].Row)}
		for _, p := range all[i].Trajectory {
			j.Trajectory = append(j.Trajectory, Milestone{p.Period.Year(), rest.Num(p.Value)})
		}
		out = append(out, j)
	}
	return out
}

type placesInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Looking
	Judging
	Code   indicator.Code `path:"code" maxLength:"60"`
	Level  area.Level     `query:"level" enum:"province,city,county,town,village"`
	Plan   plan.PlanID    `query:"plan" maxLength:"100"`
	Period string         `query:"period" maxLength:"20"`
}

// Place is one of the places compared.
type Place struct {
	Area    area.Code      `json:"area"`
	Name    string         `json:"area_name"`
	Rank    int            `json:"rank,omitempty"`
	Current *Figure        `json:"current,omitempty"`
	Share   rest.Number    `json:"share,omitempty"`
	Aim     rest.Number    `json:"aim,omitempty"`
	Verdict method.Verdict `json:"verdict,omitempty"`
}

func (w *REST) places(ctx context.Context, in *placesInput) (*rest.Listing[Place], error) {
	q := indicator.CompareQuery{Tenant: in.Tenant, Code: in.Code, Level: in.Level, Plan: in.Plan, At: rest.At(ctx), Lens: in.lens(ctx, in.Tenant), Method: in.choice()}
	if in.Period != "" {
		p, err := period.Parse(in.Period)
		if err != nil {
			return nil, rest.Wrong("query.period", err)
		}
		q.Period = p
	}
	c, err := w.Indicators.Compare(ctx, q)
	if err != nil {
		return nil, err
	}
	return rest.Each(c.Places, func(p *indicator.Place) Place {
		out := Place{Area: p.Area.Code, Name: p.Area.Name, Rank: p.Rank, Current: figureOf(p.Value), Share: rest.Opt(p.Share)}
		if p.Row != nil {
			out.Aim, out.Verdict = rest.Opt(p.Row.Target.Aim), p.Row.Judgement.Verdict
		}
		return out
	}), nil
}

type targetsInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Looking
	Plan      plan.PlanID      `query:"plan" maxLength:"100"`
	Indicator []indicator.Code `query:"indicator" maxItems:"200"`
	Area      []area.Code      `query:"area" maxItems:"500"`
}

func (w *REST) targets(ctx context.Context, in *targetsInput) (*rest.Listing[Target], error) {
	t, err := w.Indicators.Table(ctx, indicator.TableQuery{Tenant: in.Tenant, Plan: in.Plan, At: rest.At(ctx), Lens: in.lens(ctx, in.Tenant), AllAreas: true})
	if err != nil {
		return nil, err
	}
	var out []Target
	for i := range t.Rows {
		r := &t.Rows[i]
		if (len(in.Indicator) == 0 || slices.Contains(in.Indicator, r.Target.Pinned.Code)) && (len(in.Area) == 0 || slices.Contains(in.Area, r.Target.Area)) {
			out = append(out, targetOf(r.Target, r.Owner()))
		}
	}
	return rest.Rows(out), nil
}

type progressInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Looking
	Judging
	Plan     plan.PlanID    `path:"plan" maxLength:"100"`
	Edition  plan.EditionID `query:"edition" maxLength:"100"`
	AllAreas bool           `query:"all_areas"`
	Verdict  method.Verdict `query:"verdict" maxLength:"20"`
}

func (w *REST) progress(ctx context.Context, in *progressInput) (*rest.Listing[Judged], error) {
	t, err := w.Indicators.Table(ctx, indicator.TableQuery{Tenant: in.Tenant, Plan: in.Plan, At: rest.At(ctx), Lens: in.lens(ctx, in.Tenant),
		Method: in.choice(), Edition: in.Edition, AllAreas: in.AllAreas, Explain: true})
	if err != nil {
		return nil, err
	}
	rows := t.Rows
	if in.Verdict != "" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r indicator.Row) bool { return r.Judgement.Verdict != in.Verdict })
	}
	l := i18n.From(ctx)
	return rest.Each(rows, func(r *indicator.Row) Judged { return judgedOf(l, r) }), nil
}

type overviewInput struct {
	rest.Of
	rest.Past
	Looking
	Judging
	Plan    plan.PlanID `path:"plan" maxLength:"100"`
	Against string      `query:"against" format:"date"`
}

// Overview is a plan at a glance.
type Overview struct {
	AsOf    string         `json:"as_of"`
	Lens    indicator.Lens `json:"lens"`
	Plan    plan.PlanID    `json:"plan"`
	Method  string         `json:"method"`
	Version int            `json:"method_version"`
	Start   int            `json:"start"`
	End     int            `json:"end"`
	Elapsed rest.Number    `json:"elapsed"`
	Tallies []Tally        `json:"tallies"`
	Owners  []Owner        `json:"owners"`
	Against time.Time      `json:"against"`
	Changes []Shift        `json:"changes"`
}

// Tally counts verdicts.
type Tally struct {
	Nature   indicator.Nature       `json:"nature"`
	Targets  int                    `json:"targets"`
	Main     int                    `json:"main"`
	Judged   int                    `json:"judged"`
	Verdicts map[method.Verdict]int `json:"verdicts"`
}

// Owner is what one organisation answers for.
type Owner struct {
	Org      identity.OrgID         `json:"org"`
	Targets  int                    `json:"targets"`
	Verdicts map[method.Verdict]int `json:"verdicts"`
}

// Shift is a target whose verdict moved.
type Shift struct {
	Target    string         `json:"target"`
	Label     string         `json:"label"`
	Indicator indicator.Code `json:"indicator"`
	Before    method.Verdict `json:"before,omitempty"`
	Now       method.Verdict `json:"now"`
	Move      indicator.Move `json:"move"`
}

func (w *REST) overview(ctx context.Context, in *overviewInput) (*Overview, error) {
	var against time.Time
	if in.Against != "" {
		day, err := time.ParseInLocation(time.DateOnly, in.Against, rest.Zone(ctx))
		if err != nil {
			return nil, err // the format was checked
		}
		against = day.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	lens := in.lens(ctx, in.Tenant)
	o, err := w.Indicators.Overview(ctx, indicator.TableQuery{Tenant: in.Tenant, Plan: in.Plan, At: rest.At(ctx), Lens: lens, Method: in.choice()}, against)
	if err != nil {
		return nil, err
	}
	out := &Overview{AsOf: rest.AsOf(ctx), Lens: lens, Plan: o.Plan, Method: o.Method, Version: o.Version, Start: o.Start, End: o.End,
		Elapsed: rest.Num(o.Elapsed), Against: o.Against, Tallies: []Tally{}, Owners: []Owner{}, Changes: []Shift{}}
	for _, t := range o.Tallies {
		out.Tallies = append(out.Tallies, Tally(t))
	}
	for _, x := range o.Owners {
		out.Owners = append(out.Owners, Owner(x))
	}
	for _, s := range o.Changes {
		out.Changes = append(out.Changes, Shift{s.Row.Target.ID, s.Row.Target.Label, s.Row.Target.Pinned.Code, s.From, s.To, s.Move})
	}
	return out, nil
}
