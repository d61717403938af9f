package reporting

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// Proposal is a duty list made by rule, for a person to edit.
type Proposal struct {
	Duties []Duty
	// Left are the indicators that nobody is asked for, with the reason.
	Left []LeftOut
}

// LeftOut is an indicator that a proposal does not ask for.
type LeftOut struct {
	Version indicator.Version
	Name    string
	Why     i18n.Msg
}

// Propose makes the duty list of a period from a plan's targets and the
// definitions they mean, with the inputs of derived ones: each indicator for its
// periods that end within the period, for the whole and, where it is broken
// down, for each place in force on the period's last day. The owner is asked;
// a place's figures are asked of who reports for the place. Cells that a
// register could supply are marked.
//
// Faults: those of identity.Require for DoArrange.
func (s *Service) Propose(ctx context.Context, t indicator.Tenant, p plan.PlanID, at period.Period) (*Proposal, error) {
	if _, err := identity.Require(ctx, DoArrange, whole(t)); err != nil {
		return nil, err
	}
	var targets []indicator.Target
	var defs definitions
	err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		if targets, err = tx.Facts().Targets(ctx, t, p); err != nil {
			return err
		}
		defs, err = s.defs.get(ctx, tx.Facts(), t, time.Time{})
		return err
	})
	if err != nil {
		return nil, err
	}
	b := &proposer{s: s, t: t, period: at, defs: defs, duties: map[indicator.CellKey]Duty{}, left: map[indicator.Version]LeftOut{}}
	for _, x := range current(targets) {
		if at.Year() < x.Start || x.End != 0 && at.Year() > x.End {
			continue
		}
		if err := b.ask(ctx, x.Pinned, &x); err != nil {
			return nil, err
		}
	}
	return b.proposal(), nil
}

// current are the targets in force: the last recorded of each row, place and
// organisation, unless it was dropped.
func current(all []indicator.Target) []indicator.Target {
	type row struct {
		item  plan.ItemID
		of    indicator.Version
		place indicator.Tenant
		org   identity.OrgID
	}
	last := map[row]int{}
	for i := range all {
		x := &all[i]
		last[row{x.Item, x.Pinned, x.Area, x.Org}] = i
	}
	var out []indicator.Target
	for _, i := range slices.Sorted(maps.Values(last)) {
		if !all[i].Dropped {
			out = append(out, all[i])
		}
	}
	return out
}

type proposer struct {
	s      *Service
	t      indicator.Tenant
	period period.Period
	defs   definitions
	duties map[indicator.CellKey]Duty
	left   map[indicator.Version]LeftOut
	// underway keeps formulas that name each other from going round for ever.
	underway map[indicator.Version]bool
}

// ask adds the duties of one indicator; x is the target that wants it, nil when
// it is the input of a derived one.
func (b *proposer) ask(ctx context.Context, v indicator.Version, x *indicator.Target) error {
	d := b.defs[v]
	if d == nil {
		b.leave(v, "", "reporting.left.undefined")
		return nil
	}
	if d.Formula != "" {
		return b.inputs(ctx, d)
	}
	v, d = b.inForce(v, d)
	owner := d.Owner
	if x != nil && x.Owner != "" {
		owner = x.Owner
	}
	when := Within(b.period, cmp.Or(d.Frequency, period.Year))
	if len(when) == 0 {
		b.leave(v, d.Name, "reporting.left.frequency")
		return nil
	}
	places := []indicator.SeriesKey{{Code: v.Code, Version: v.Version, Area: b.t}}
	if x != nil && (x.Area != "" && x.Area != b.t || x.Org != "") {
		places = []indicator.SeriesKey{{Code: v.Code, Version: v.Version, Area: cmp.Or(x.Area, b.t), Org: x.Org}}
	}
	if d.AreaLevel != "" {
		list, err := b.s.Places.Areas(ctx, b.t, d.AreaLevel, b.period.End())
		if err != nil {
			return err
		}
		for _, a := range list {
			places = append(places, indicator.SeriesKey{Code: v.Code, Version: v.Version, Area: a.Code})
		}
	}
	for _, k := range places {
		if err := b.place(ctx, d, k, owner, when); err != nil {
			return err
		}
	}
	return nil
}

// place adds the duties of an indicator at one place.
func (b *proposer) place(ctx context.Context, d *indicator.Definition, k indicator.SeriesKey, owner identity.OrgID, when []period.Period) error {
	who := owner
	switch {
	case k.Org != "":
		who = k.Org
	case k.Area != b.t:
		r, err := b.s.Places.Reporter(ctx, b.t, k.Area, b.period.End())
		if err != nil {
			return err
		}
		who = cmp.Or(r, owner)
	}
	if who == "" {
		b.leave(d.Key(), d.Name, "reporting.left.owner")
		return nil
	}
	for _, p := range when {
		cell := indicator.CellKey{SeriesKey: k, Period: p}
		if _, known := b.duties[cell]; !known {
			b.duties[cell] = Duty{Org: who, Cell: cell, Register: d.Register}
		}
	}
	return nil
}

// inForce is the version of an indicator that measures the round's period: the
// one the target means unless it has ended.
func (b *proposer) inForce(v indicator.Version, d *indicator.Definition) (indicator.Version, *indicator.Definition) {
	for d.To != (period.Period{}) && d.To.End().Before(b.period.Start()) {
		next := indicator.Version{Code: v.Code, Version: v.Version + 1}
		if b.defs[next] == nil {
			break
		}
		v, d = next, b.defs[next]
	}
	return v, d
}

var word = regexp.MustCompile(`[\p{L}_][\p{L}\p{N}_]*`)

// inputs asks for what a derived indicator is computed from.
func (b *proposer) inputs(ctx context.Context, d *indicator.Definition) error {
	if b.underway == nil {
		b.underway = map[indicator.Version]bool{}
	}
	if b.underway[d.Key()] {
		return nil
	}
	b.underway[d.Key()] = true
	for _, w := range word.FindAllString(d.Formula, -1) {
		for _, v := range b.named(w) {
			if err := b.ask(ctx, v, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// named is the newest version of the indicator that a word of a formula names,
// by code or by name.
func (b *proposer) named(w string) []indicator.Version {
	code := indicator.Code(strings.ReplaceAll(w, "_", "-"))
	newest := map[indicator.Code]indicator.Version{}
	for v, d := range b.defs {
		if (v.Code == code || d.Name == w) && newest[v.Code].Version < v.Version {
			newest[v.Code] = v
		}
	}
	return slices.SortedFunc(maps.Values(newest), func(x, y indicator.Version) int { return cmp.Compare(x.Code, y.Code) })
}

func (b *proposer) leave(v indicator.Version, name, why string) {
	if _, known := b.left[v]; !known {
		b.left[v] = LeftOut{v, name, i18n.M(why)}
	}
}

func (b *proposer) proposal() *Proposal {
	out := &Proposal{Duties: slices.Collect(maps.Values(b.duties)), Left: slices.Collect(maps.Values(b.left))}
	slices.SortFunc(out.Duties, func(x, y Duty) int { return cmp.Or(cmp.Compare(x.Org, y.Org), compareCells(x.Cell, y.Cell)) })
	slices.SortFunc(out.Left, func(x, y LeftOut) int {
		return cmp.Or(cmp.Compare(x.Version.Code, y.Version.Code), cmp.Compare(x.Version.Version, y.Version.Version))
	})
	return out
}

// ProposeCopy moves the duty list of an earlier round to another period: cells
// keep their distance from the end of the round's period. What has no period
// there, or whose definition has ended, is left out with the reason.
//
// Faults: those of identity.Require for DoArrange; NotFound ("reporting.round_unknown").
func (s *Service) ProposeCopy(ctx context.Context, t indicator.Tenant, from RoundID, to period.Period) (*Proposal, error) {
	if _, err := identity.Require(ctx, DoArrange, whole(t)); err != nil {
		return nil, err
	}
	b := &proposer{s: s, t: t, period: to, duties: map[indicator.CellKey]Duty{}, left: map[indicator.Version]LeftOut{}}
	err := s.Store.View(ctx, func(tx ReadTx) error {
		r, err := tx.Round(ctx, t, from)
		if err != nil {
			return err
		}
		if b.defs, err = s.defs.get(ctx, tx.Facts(), t, time.Time{}); err != nil {
			return err
		}
		list, err := tx.RoundDuties(ctx, t, from, "")
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].Dropped.IsZero() {
				b.move(list[i], r.Period)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.proposal(), nil
}

// move copies one duty of a round for the period from.
func (b *proposer) move(d Duty, from period.Period) {
	v := indicator.Version{Code: d.Cell.Code, Version: d.Cell.Version}
	def := b.defs[v]
	if def == nil {
		b.leave(v, "", "reporting.left.undefined")
		return
	}
	v, def = b.inForce(v, def)
	p, ok := shifted(d.Cell.Period, from, b.period)
	if !ok {
		b.leave(v, def.Name, "reporting.left.frequency")
		return
	}
	d.Cell.Version, d.Cell.Period = v.Version, p
	d.Round, d.Added, d.Dropped = "", time.Time{}, time.Time{}
	b.duties[d.Cell] = d
}

// shifted is the period of the same kind that ends as many months from the end
// of to as p does from the end of from.
func shifted(p, from, to period.Period) (period.Period, bool) {
	months := func(t time.Time) int { return t.Year()*12 + int(t.Month()) - 1 }
	end := months(to.End()) + months(p.End()) - months(from.End())
	for n := 1; n <= p.Kind().PerYear(); n++ {
		if q, ok := period.Of(p.Kind(), end/12, n); ok && months(q.End()) == end {
			return q, true
		}
	}
	return period.Period{}, false
}
