package indicator

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

func itoa(n int) string { return strconv.Itoa(n) }

// RecordRequest is figures recorded in one act.
type RecordRequest struct {
	Tenant       Tenant
	Provenance   Provenance
	Origin       string // a document, a file, a round
	Certainty    string // A, B, C for figures from outside; empty for the unit's own
	Ref          string
	Reason       string
	Evidence     []Evidence
	Demo         bool
	Observations []Observation
}

// Record stores figures as a batch that nobody sees until it is approved. The
// actor must be allowed to record for each place and organisation.
//
// Faults: FieldFaults by row (value.3, code.3 …); Invalid
// (indicator.reason_missing: figures that are shown would change; indicator.empty_batch;
// indicator.cell_twice).
func (s *Service) Record(ctx context.Context, req RecordRequest) (*Batch, error) {
	return s.record(ctx, DoRecord, req)
}

// Revise corrects figures that are recorded already. It needs a reason; what it
// corrects is kept.
//
// Faults: those of Record.
func (s *Service) Revise(ctx context.Context, req RecordRequest) (*Batch, error) {
	req.Provenance = FromRevise
	if _, err := identity.Require(ctx, DoRevise, anywhere(req.Tenant)); err != nil {
		return nil, err
	}
	if req.Reason == "" {
		return nil, fault.New(fault.Invalid, "indicator.reason_missing", nil)
	}
	return s.record(ctx, DoRevise, req)
}

// requireCells asks for each place and organisation once. A figure belongs to the
// organisation that reports the indicator; that of a town also to those whose duties
// are confined to the town.
func (w *world) requireCells(ctx context.Context, do identity.Action, t Tenant, os []Observation) (*identity.Actor, error) {
	a := identity.From(ctx)
	asked := map[identity.Target]bool{}
	for i := range os {
		c := &os[i].Cell
		on := identity.Target{Tenant: t, Org: c.Org, Area: c.Area}
		if d, ok := w.newest(c.Code); ok && on.Org == "" {
			on.Org = d.Owner
		}
		if asked[on] || c.Org == "" && confined(a, do, on) {
			continue
		}
		asked[on] = true
		if _, err := identity.Require(ctx, do, on); err != nil {
			return nil, err
		}
	}
	if len(os) == 0 {
		return identity.Require(ctx, do, anywhere(t))
	}
	return a, nil
}

// confined says whether an actor may do something for the own organisation at a place
// within the tenant, and only for that place or a part of the tenant with it.
func confined(a *identity.Actor, do identity.Action, on identity.Target) bool {
	own := identity.Target{Tenant: on.Tenant, Org: a.Org, Area: on.Area}
	all := identity.Target{Tenant: on.Tenant, Org: a.Org, Area: on.Tenant}
	return on.Area != on.Tenant && a.May(do, own) && !a.May(do, all)
}

func (s *Service) record(ctx context.Context, do identity.Action, req RecordRequest) (*Batch, error) {
	if _, err := identity.Require(ctx, do, anywhere(req.Tenant)); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, req.Tenant, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	a, err := w.requireCells(ctx, do, req.Tenant, req.Observations)
	if err != nil {
		return nil, err
	}
	if len(req.Observations) == 0 {
		return nil, fault.New(fault.Invalid, "indicator.empty_batch", nil)
	}
	var bad wrong
	if !slices.Contains([]Provenance{FromPlan, FromReport, FromImport, FromPack, FromRevise, FromAPI}, req.Provenance) {
		bad.add("provenance", "indicator.choice_unknown", fault.Args{"Value": string(req.Provenance)})
	}
	if !slices.Contains([]string{"", "A", "B", "C"}, req.Certainty) {
		bad.add("certainty", "indicator.choice_unknown", fault.Args{"Value": req.Certainty})
	}
	pass, err := s.passage(w, req.Provenance)
	if err != nil {
		return nil, err
	}
	for i := range req.Observations {
		f := w.observation(&req.Observations[i])
		if f == nil {
			f = pass.look(&req.Observations[i], req.Reason)
		}
		if f != nil {
			bad.faults = append(bad.faults, FieldFault{"row." + itoa(i), f})
		}
	}
	if err := bad.err(); err != nil {
		return nil, err
	}
	if req.Reason == "" {
		for i := range req.Observations {
			if o := &req.Observations[i]; w.revises(o) && o.Note == "" {
				return nil, w.reasonMissing(o)
			}
		}
	}
	b := &Batch{Tenant: req.Tenant, Provenance: req.Provenance, Origin: req.Origin, Certainty: req.Certainty, Ref: req.Ref, Reason: req.Reason,
		Evidence: req.Evidence, Demo: req.Demo, By: nameOf(a), Person: a.Person}
	return b, s.update(ctx, func(tx WriteTx) error { return addBatch(ctx, tx, a, b, observations(req.Observations), pass) })
}

// addBatch stores a batch with its first step and with what checks found in it.
func addBatch(ctx context.Context, tx WriteTx, a *identity.Actor, b *Batch, rows iter.Seq2[Observation, error], pass *passage) error {
	b.Recorded = tx.Now()
	if err := tx.AddBatch(ctx, b, rows); err != nil {
		return err
	}
	if b.Rows == 0 {
		return fault.New(fault.Invalid, "indicator.empty_batch", nil)
	}
	e := Event{Tenant: b.Tenant, Batch: b.ID, Stage: Recorded, By: b.By, Person: b.Person, Org: a.OrgName, At: tx.Now(), SHA256: b.SHA256}
	if err := tx.AddEvent(ctx, &e); err != nil {
		return err
	}
	return pass.keep(ctx, tx, b)
}

func observations(os []Observation) iter.Seq2[Observation, error] {
	return func(yield func(Observation, error) bool) {
		for _, o := range os {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// observation says what is wrong with a figure; nil when nothing is.
func (w *world) observation(o *Observation) *fault.Error {
	d := w.defs[Version{o.Cell.Code, o.Cell.Version}]
	if d == nil {
		return fault.New(fault.Invalid, "indicator.version_unknown", fault.Args{"Code": string(o.Cell.Code), "Version": o.Cell.Version})
	}
	if o.Status == "" {
		o.Status = Normal
	}
	n, number := o.Value.Number()
	switch {
	case o.Cell.Period.IsZero():
		return fault.New(fault.Invalid, "indicator.period_missing", nil)
	case !slices.Contains(Statuses(), o.Status):
		return fault.New(fault.Invalid, "indicator.choice_unknown", fault.Args{"Value": string(o.Status)})
	case o.Status == Missing && o.Value.String() != "":
		return fault.New(fault.Invalid, "indicator.missing_with_value", nil)
	case o.Status == Missing && o.Note == "":
		return fault.New(fault.Invalid, "indicator.missing_reason", nil)
	case o.Status == Missing:
		return nil
	case d.Kind == Composition && len(o.Value.Parts()) == 0, d.Kind != Composition && d.Kind != State && !number:
		return fault.New(fault.Invalid, "indicator.number_wanted", fault.Args{"Value": o.Value.String()})
	case len(w.st.areas) > 0 && o.Cell.Area != w.st.facts.Tenant() && !w.knows(o.Cell.Area):
		return fault.New(fault.Invalid, "indicator.area_unknown", fault.Args{"Area": string(o.Cell.Area)})
	}
	for i, bound := range []*quantity.Value{d.Low, d.High} {
		if bound == nil || !number {
			continue
		}
		if limit, ok := bound.Number(); ok && (i == 0 && n.LessThan(limit) || i == 1 && n.GreaterThan(limit)) {
			return fault.New(fault.Invalid, "indicator.impossible", fault.Args{"Name": d.Name, "Value": o.Value, "Limit": *bound})
		}
	}
	return nil
}

func (w *world) knows(c area.Code) bool { _, ok := w.place(c); return ok }

// revises says whether a figure that is shown would change.
func (w *world) revises(o *Observation) bool {
	p, ok := w.inner.Point(o.Cell)
	return ok && differs(&p, o)
}

// differs says whether a figure is another than the one shown.
func differs(p *Point, o *Observation) bool {
	return !p.Value.Equal(o.Value) || (p.Status == Missing) != (o.Status == Missing)
}

func (w *world) reasonMissing(o *Observation) *fault.Error {
	name := string(o.Cell.Code)
	if d, ok := w.newest(o.Cell.Code); ok {
		name = d.Name
	}
	p, _ := w.inner.Point(o.Cell)
	return fault.New(fault.Invalid, "indicator.revision_unexplained",
		fault.Args{"Name": name, "Period": o.Cell.Period.String(), "Was": p.Value, "Is": o.Value})
}
