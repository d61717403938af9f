package indicator

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Share is what a town or a department has to do of a target of the whole.
type Share struct {
	Area area.Code      // empty: the whole place, for an organisation
	Org  identity.OrgID // empty: the place as a whole
	// Aim and Baseline are set by hand; nil Aim with Weight lets it be spread.
	Aim, Baseline *quantity.Value
	// Weight is its share when the whole's aim is spread.
	Weight *quantity.Value
	Owner  identity.OrgID
}

// SetTargetsRequest breaks a target of a plan down.
type SetTargetsRequest struct {
	Tenant Tenant
	Plan   plan.PlanID
	Code   Code
	Shares []Share
	// Try only says what it would come to.
	Try    bool
	Reason string
}

// Breakdown is a target broken down, with what is to be said of the parts.
type Breakdown struct {
	Whole   Target
	Targets []Target
	// Remarks tell how the parts stand against the whole.
	Remarks []i18n.Msg
}

// SetTargets breaks a target down to towns and departments, by hand or spread by
// weight. The parts are held against the whole: for an indicator that adds up,
// their sum; for any, each part alone. A part that asks less than the whole is
// said, not refused: the whole stays what is judged.
//
// Faults: NotFound (indicator.target_unknown); FieldFaults by the place of the
// share: aim.3, area.3.
func (s *Service) SetTargets(ctx context.Context, req SetTargetsRequest) (*Breakdown, error) {
	a, err := identity.Require(ctx, DoTarget, whole(req.Tenant))
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, req.Tenant, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	targets := w.targets(TableQuery{Tenant: req.Tenant, Plan: req.Plan})
	at := slices.IndexFunc(targets, func(t *Target) bool { return t.Pinned.Code == req.Code && t.Org == "" })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "indicator.target_unknown", fault.Args{"Code": string(req.Code)})
	}
	out := &Breakdown{Whole: *targets[at]}
	if err := w.breakDown(out, req.Shares); err != nil {
		return nil, err
	}
	out.Remarks = w.against(out)
	if req.Try {
		return out, nil
	}
	return out, s.update(ctx, func(tx WriteTx) error {
		for i := range out.Targets {
			out.Targets[i].ID, out.Targets[i].By, out.Targets[i].Recorded = s.IDs(), nameOf(a), tx.Now()
		}
		return tx.AddTargets(ctx, out.Targets)
	})
}

// breakDown makes the targets of the parts.
func (w *world) breakDown(out *Breakdown, shares []Share) error {
	var bad wrong
	spread := decimal.Zero
	for i := range shares {
		if sh := &shares[i]; sh.Aim == nil && sh.Weight != nil {
			if n, ok := sh.Weight.Number(); ok && n.IsPositive() {
				spread = spread.Add(n)
			}
		}
	}
	rest, hasAim := decimal.Zero, false
	if out.Whole.Aim != nil {
		rest, hasAim = out.Whole.Aim.Number()
	}
	for i := range shares {
		if shares[i].Aim != nil {
			if n, ok := shares[i].Aim.Number(); ok {
				rest = rest.Sub(n)
			}
		}
	}
	digits := 0
	if d := w.defs[out.Whole.Pinned]; d != nil {
		digits = d.Decimals
	}
	seen := map[rowKey]bool{}
	for i, sh := range shares {
		t := out.Whole
		t.ID, t.Item, t.Milestones, t.AimTo, t.Dropped = "", "", nil, nil, false
		t.Parent, t.Org, t.Baseline, t.Owner = out.Whole.ID, sh.Org, sh.Baseline, sh.Owner
		field := func(name string) string { return name + "." + itoa(i) }
		if sh.Area != "" {
			t.Area = sh.Area
			if _, ok := w.place(sh.Area); !ok {
				bad.add(field("area"), "indicator.area_unknown", fault.Args{"Area": string(sh.Area)})
			}
		}
		if t.rowKey() == out.Whole.rowKey() {
			bad.add(field("area"), "indicator.part_is_whole", nil)
		}
		if seen[t.rowKey()] {
			bad.add(field("area"), "indicator.part_twice", nil)
		}
		seen[t.rowKey()] = true
		switch {
		case sh.Aim != nil:
			aim := *sh.Aim
			t.Aim = &aim
			if _, ok := aim.Number(); !ok && len(aim.Parts()) == 0 {
				bad.add(field("aim"), "indicator.number_wanted", fault.Args{"Value": aim.String()})
			}
		case sh.Weight != nil && hasAim:
			n, ok := sh.Weight.Number()
			if !ok || !n.IsPositive() {
				bad.add(field("weight"), "indicator.number_wanted", fault.Args{"Value": sh.Weight.String()})
				continue
			}
			part := rest.Mul(n).DivRound(spread, int32(digits))
			rest, spread = rest.Sub(part), spread.Sub(n) // what rounding leaves goes on, so that the parts make the whole
			aim := quantity.Parse(part.StringFixed(int32(digits)))
			t.Aim = &aim
		default:
			bad.add(field("aim"), "indicator.aim_missing", nil)
		}
		out.Targets = append(out.Targets, t)
	}
	return bad.err()
}

// against says how parts stand against the whole: those set now, with the others
// of their kind that stay as they are.
func (w *world) against(out *Breakdown) []i18n.Msg {
	d := w.defs[out.Whole.Pinned]
	if d == nil || out.Whole.Aim == nil {
		return []i18n.Msg{i18n.M("indicator.parts.whole_unquantified")}
	}
	aim, ok := out.Whole.Aim.Number()
	if !ok {
		return []i18n.Msg{i18n.M("indicator.parts.whole_unquantified")}
	}
	parts := map[rowKey]*Target{}
	areas := false
	for i := range out.Targets {
		t := &out.Targets[i]
		parts[t.rowKey()] = t
		areas = areas || t.Area != out.Whole.Area
	}
	for _, t := range w.targets(TableQuery{Tenant: out.Whole.Tenant, Plan: out.Whole.Plan, AllAreas: true}) {
		part := (t.Area != out.Whole.Area) == areas && t.rowKey() != out.Whole.rowKey()
		if part && parts[t.rowKey()] == nil && t.Pinned.Code == out.Whole.Pinned.Code {
			parts[t.rowKey()] = t
		}
	}
	sum, weaker := decimal.Zero, 0
	down := out.Whole.Op == "<=" || out.Whole.Op == "<"
	for _, t := range parts {
		n, ok := decimal.Zero, false
		if t.Aim != nil {
			n, ok = t.Aim.Number()
		}
		if !ok {
			continue
		}
		sum = sum.Add(n)
		if down && n.GreaterThan(aim) || !down && n.LessThan(aim) {
			weaker++
		}
	}
	args := i18n.Args{"Sum": quantity.FromDecimal(sum), "Aim": *out.Whole.Aim, "Unit": string(out.Whole.Unit), "Count": len(parts)}
	if d.Additivity == Sum {
		switch c := sum.Cmp(aim); {
		case c == 0:
			return []i18n.Msg{i18n.M("indicator.parts.sum_equal", args)}
		case (c < 0) != down:
			args["Gap"] = quantity.FromDecimal(sum.Sub(aim).Abs())
			return []i18n.Msg{i18n.M("indicator.parts.sum_weaker", args)}
		}
		return []i18n.Msg{i18n.M("indicator.parts.sum_stronger", args)}
	}
	args["Weaker"] = weaker
	if weaker > 0 {
		return []i18n.Msg{i18n.M("indicator.parts.some_weaker", args)}
	}
	return []i18n.Msg{i18n.M("indicator.parts.none_weaker", args)}
}

// SetTarget records one target by hand: of a plan that is not kept here, such as
// that of the place above, or of one that is. A later one for the same row and
// place takes over.
//
// Faults: FieldFaults.
func (s *Service) SetTarget(ctx context.Context, t Target) (*Target, error) {
	a, err := identity.Require(ctx, DoTarget, whole(t.Tenant))
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, t.Tenant, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	if err := w.checkTarget(&t); err != nil {
		return nil, err
	}
	err = s.update(ctx, func(tx WriteTx) error {
		t.ID, t.By, t.Recorded = s.IDs(), nameOf(a), tx.Now()
		return tx.AddTargets(ctx, []Target{t})
	})
	return &t, err
}

func (w *world) checkTarget(t *Target) error {
	var bad wrong
	d := w.defs[t.Pinned]
	if d == nil {
		bad.add("pinned", "indicator.version_unknown", fault.Args{"Code": string(t.Pinned.Code), "Version": t.Pinned.Version})
	} else if _, ok := t.Unit.Comparable(d.Unit); !ok && t.Unit != d.Unit && (t.Rule != RuleGrowth || t.Unit != "%") {
		bad.add("unit", "indicator.unit_differs", fault.Args{"Unit": string(t.Unit), "Want": string(d.Unit)})
	}
	if t.Plan == "" {
		bad.add("plan", "indicator.plan_missing", nil)
	}
	if t.Area == "" {
		bad.add("area", "indicator.area_unknown", fault.Args{"Area": ""})
	}
	if !slices.Contains(TargetRules(), t.Rule) {
		bad.add("rule", "indicator.choice_unknown", fault.Args{"Value": string(t.Rule)})
	}
	if !slices.Contains([]string{"", ">=", "<=", ">", "<", "=", "range"}, t.Op) {
		bad.add("op", "indicator.choice_unknown", fault.Args{"Value": t.Op})
	}
	if t.Start <= 0 || t.End < t.Start {
		bad.add("end", "indicator.years_crossed", fault.Args{"From": t.Start, "To": t.End})
	}
	switch {
	case t.Rule == RuleWords || t.Rule == RuleState || t.Rule == RuleKeep:
	case t.Aim == nil:
		bad.add("aim", "indicator.aim_missing", nil)
	case t.Rule == RuleRange && t.AimTo == nil:
		bad.add("aim_to", "indicator.aim_missing", nil)
	}
	for field, v := range map[string]*quantity.Value{"aim": t.Aim, "aim_to": t.AimTo, "baseline": t.Baseline} {
		if v != nil && v.IsWords() && t.Rule != RuleState {
			bad.add(field, "indicator.number_wanted", fault.Args{"Value": v.String()})
		}
	}
	return bad.err()
}
