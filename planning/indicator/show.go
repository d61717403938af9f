package indicator

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator/method"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// Dossier is everything about one indicator at one instant.
type Dossier struct {
	At time.Time
	// Definition is the newest version, Versions all revisions of all versions
	// known by then, oldest first.
	Definition *Definition
	Versions   []Definition
	// Targets are those for the whole place, Upper those of plans of the places
	// that it lies in, Parts those of towns and departments.
	Targets, Upper, Parts []Judged
	Series                []Shown
	Links                 []Link
	Proofs                []Proof
}

// Judged is a target with its full explanation.
type Judged struct {
	Row
	// Trajectory is what the target asks for year by year.
	Trajectory []method.Point
}

// Shown is a series of one version for the whole place, with who stands behind
// each figure.
type Shown struct {
	Version int
	Figures []Sourced
}

// Sourced is a figure with where it came from.
type Sourced struct {
	Known
	Provenance Provenance
	Origin     string
	Certainty  string     `json:",omitempty"`
	Reason     string     `json:",omitempty"`
	Evidence   []Evidence `json:",omitempty"`
	Recorded   time.Time
	By         string  `json:",omitempty"` // not shown to the public
	Steps      []Event // names are not shown to the public
	// SHA256 is the hash of the batch that the figure is a part of.
	SHA256 string `json:",omitempty"`
	// Earlier lists the versions of the cell before this one, oldest first, as far
	// as the lens shows them.
	Earlier []CellVersion `json:"-"`
	// YearOnYear compares a figure of part of a year with the year before; nil for
	// whole years.
	YearOnYear *YearOnYear `json:",omitempty"`
}

// part compares figures of part of a year.
func (w *world) part(f *Sourced, c CellKey) {
	if c.Period.Kind() != period.Year && f.usable() {
		f.YearOnYear = w.yearOnYear(w.snap, c, &f.Known)
	}
}

// sourced says where a point came from.
func (w *world) sourced(p *Point, series int) Sourced {
	f := Sourced{Known: known(p, series)}
	b := p.Batch
	if b == nil {
		return f
	}
	f.Provenance, f.Origin, f.Certainty, f.Reason, f.SHA256 = b.Provenance, b.Origin, b.Certainty, b.Reason, b.SHA256
	f.Recorded, f.Evidence, f.By, f.Steps = b.Recorded, b.Evidence, b.By, slices.Clone(b.Events)
	if w.lens == Public {
		f.By = ""
		for i := range f.Steps {
			f.Steps[i].By, f.Steps[i].Person = "", ""
		}
	}
	return f
}

// IndicatorQuery asks for one indicator.
type IndicatorQuery struct {
	Tenant Tenant
	Code   Code
	At     time.Time
	Lens   Lens
	Method MethodChoice
	// Prove says of all batches that the page shows whether they are still what was
	// approved. It costs reading them, so it is bounded: see prover.
	Prove bool
}

// Indicator gathers all that is known about an indicator.
//
// Faults: NotFound (indicator.unknown, indicator.method_unknown); fault.NotYet; those of
// looking at what is not published; with Prove, Unavailable (indicator.proof_busy).
func (s *Service) Indicator(ctx context.Context, q IndicatorQuery) (*Dossier, error) {
	scope, err := look(ctx, q.Tenant, q.Lens)
	if err != nil {
		return nil, err
	}
	q.At = s.instant(q.At)
	w, err := s.known(ctx, q.Tenant, q.At, q.Lens)
	if err != nil {
		return nil, err
	}
	d, err := w.indicator(q.Code, q.At)
	if err != nil {
		return nil, err
	}
	m, err := s.method(q.Method, q.At)
	if err != nil {
		return nil, err
	}
	out := &Dossier{At: q.At, Definition: d}
	for _, o := range w.revisions() {
		if o.Code == q.Code && !o.Recorded.After(w.at) {
			out.Versions = append(out.Versions, o)
		}
	}
	w.judged(out, q, m, scope)
	w.shown(out, q)
	items := map[string]bool{}
	for _, l := range [][]Judged{out.Targets, out.Parts} {
		for i := range l {
			items[string(l[i].Target.Item)] = true
		}
	}
	for _, l := range w.st.links {
		if !l.Recorded.After(w.at) && (l.From != "" && items[string(l.From)] || items[string(l.To)]) {
			if q.Lens == Public {
				l.By = ""
			}
			out.Links = append(out.Links, l)
		}
	}
	if q.Prove {
		out.Proofs, err = s.proofs(ctx, w, out.batches())
	}
	return out, err
}

// judged explains all targets on the indicator, of all plans.
func (w *world) judged(out *Dossier, q IndicatorQuery, m *method.Method, scope identity.Scope) {
	all := w.targets(TableQuery{Tenant: q.Tenant, AllAreas: true})
	with := w.withGrowth(all)
	for _, t := range all {
		if t.Pinned.Code != q.Code {
			continue
		}
		row, c := w.caseOf(t, with)
		row.Judgement = m.Explain(c)
		row.finish()
		if !scope.All && !scope.Covers(row.Owner(), t.Area) {
			continue
		}
		j := Judged{Row: row, Trajectory: m.Trajectory(c)}
		switch {
		case t.Area == q.Tenant && t.Org == "":
			out.Targets = append(out.Targets, j)
		case w.above(t.Area):
			out.Upper = append(out.Upper, j)
		default:
			out.Parts = append(out.Parts, j)
		}
	}
}

// above says whether the tenant lies inside another place.
func (w *world) above(of area.Code) bool {
	t := w.st.facts.Tenant()
	if t == of {
		return false
	}
	a, ok := w.place(t)
	if !ok {
		a = area.Area{Code: t}
	}
	return w.inside(a, of, w.day)
}

// shown lists the figures of the whole place, each with its source.
func (w *world) shown(out *Dossier, q IndicatorQuery) {
	for _, d := range w.versions[q.Code] {
		sh := Shown{Version: d.Version}
		for _, p := range w.snap.Points(SeriesKey{q.Code, d.Version, q.Tenant, ""}) {
			f := w.sourced(&p, d.Version)
			cell := CellKey{SeriesKey{q.Code, d.Version, q.Tenant, ""}, p.Period}
			w.part(&f, cell)
			if p.Version > 1 {
				f.Earlier = slices.DeleteFunc(w.history(cell), func(v CellVersion) bool { return v.Batch.ID >= f.Batch })
			}
			sh.Figures = append(sh.Figures, f)
		}
		if d.Formula != "" {
			for _, k := range w.derived(w.snap, d, q.Tenant, "") {
				if k.torn {
					continue
				}
				sh.Figures = append(sh.Figures, Sourced{Known: k.Known, Origin: d.Formula})
			}
		}
		out.Series = append(out.Series, sh)
	}
}

// History lists all versions of a cell known by an instant, oldest first; for
// the public only those that were published.
//
// Faults: those of looking at what is not published.
func (s *Service) History(ctx context.Context, t Tenant, c CellKey, at time.Time, lens Lens) ([]CellVersion, error) {
	scope, err := look(ctx, t, lens)
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, t, s.instant(at), lens)
	if err != nil {
		return nil, err
	}
	org := c.Org
	if d, ok := w.newest(c.Code); ok && org == "" {
		org = d.Owner
	}
	if !scope.Covers(org, c.Area) {
		return nil, nil
	}
	return w.history(c), nil
}

// history lists the versions of a cell that the lens shows, oldest first.
func (w *world) history(c CellKey) []CellVersion {
	var out []CellVersion
	for _, v := range w.st.facts.History(c) {
		if v.Batch.Recorded.After(w.at) || w.lens == Public && v.Batch.Stage(w.at) != Published {
			continue
		}
		b := v.Batch.until(w.at)
		if w.lens == Public {
			b = &BatchInfo{Batch: b.Batch, Events: slices.Clone(b.Events)}
			b.By, b.Person = "", ""
			for i := range b.Events {
				b.Events[i].By, b.Events[i].Person = "", ""
			}
		}
		v.Batch = b
		out = append(out, v)
	}
	return out
}
