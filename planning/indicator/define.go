package indicator

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Define records a definition: a new indicator when the code is new (Version and
// Revision 0 or 1), else a new revision of a version. Revision names the one that
// was seen; Reason is required to revise. What was recorded before is kept.
//
// Faults: FieldFaults; Conflict (indicator.definition_stale: somebody revised it
// meanwhile; indicator.exists: a new indicator's code is taken); NotFound
// (indicator.version_unknown).
func (s *Service) Define(ctx context.Context, d Definition) (*Definition, error) {
	a, err := identity.Require(ctx, DoDefine, whole(d.Tenant))
	if err != nil {
		return nil, err
	}
	if _, err := s.state(ctx, d.Tenant); err != nil { // keepsUnit reads on from it
		return nil, err
	}
	err = s.update(ctx, func(tx WriteTx) error {
		all, err := newestRevisions(ctx, tx, d.Tenant)
		if err != nil {
			return err
		}
		old := all[Version{d.Code, max(d.Version, 1)}]
		switch {
		case old == nil && d.Version <= 1 && d.Revision <= 1 && !slices.ContainsFunc(keys(all), func(v Version) bool { return v.Code == d.Code }):
			d.Version, d.Revision = 1, 1
		case old == nil:
			return fault.New(fault.NotFound, "indicator.version_unknown", fault.Args{"Code": string(d.Code), "Version": d.Version})
		case d.Version == 0:
			return fault.New(fault.Conflict, "indicator.exists", fault.Args{"Code": string(d.Code), "Name": old.Name})
		case d.Revision != old.Revision:
			return fault.New(fault.Conflict, "indicator.definition_stale", fault.Args{"Name": old.Name})
		default:
			if err := s.keepsUnit(ctx, tx, &d, old); err != nil {
				return err
			}
			d.Revision++
		}
		return addDefinition(ctx, tx, &d, a, all)
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// keepsUnit refuses another unit for a version that figures or targets are in: they
// would say something else without having changed.
func (s *Service) keepsUnit(ctx context.Context, tx ReadTx, d, old *Definition) error {
	if d.Unit == old.Unit || old.Unit == "" {
		return nil
	}
	st, err := s.stateIn(ctx, tx, d.Tenant)
	if err != nil || !st.uses(d.Key()) {
		return err
	}
	var bad wrong
	bad.add("unit", "indicator.unit_fixed", fault.Args{"Unit": string(old.Unit), "Name": old.Name})
	return bad.err()
}

// uses says whether any figure or target was ever recorded for a version.
func (st *state) uses(v Version) bool {
	return slices.ContainsFunc(st.targets, func(t Target) bool { return t.Pinned == v }) || st.facts.has(v)
}

// NewStandard is a change of the way an indicator is measured.
type NewStandard struct {
	Tenant Tenant
	Code   Code
	// Seen is the newest version that was seen.
	Seen int
	// From is the first period measured the new way. Until is the last one measured
	// the old way too; zero: the old way goes on.
	From, Until period.Period
	Standard    string
	Unit        quantity.Unit // empty: as before
	Formula     string
	Note        string
	// Comparable: figures of the old way may be compared after multiplying by
	// Factor; otherwise the series breaks here.
	Comparable bool
	Factor     *quantity.Value
	Reason     string
}

// NewVersion records that a measuring standard changes: both series run beside
// each other, and targets stay with the version they mean.
//
// Faults: FieldFaults; NotFound (indicator.unknown); Conflict
// (indicator.definition_stale).
func (s *Service) NewVersion(ctx context.Context, n NewStandard) (*Definition, error) {
	a, err := identity.Require(ctx, DoDefine, whole(n.Tenant))
	if err != nil {
		return nil, err
	}
	var out *Definition
	err = s.update(ctx, func(tx WriteTx) error {
		all, err := newestRevisions(ctx, tx, n.Tenant)
		if err != nil {
			return err
		}
		old := newestOf(all, n.Code)
		if old == nil {
			return fault.New(fault.NotFound, "indicator.unknown", fault.Args{"Code": string(n.Code)})
		}
		if n.Seen != old.Version {
			return fault.New(fault.Conflict, "indicator.definition_stale", fault.Args{"Name": old.Name})
		}
		var bad wrong
		if n.From.IsZero() {
			bad.add("from", "indicator.from_missing", nil)
		}
		if n.Reason == "" {
			bad.add("reason", "indicator.reason_missing", nil)
		}
		if err := bad.err(); err != nil {
			return err
		}
		if !n.Until.IsZero() && n.Until != old.To {
			end := *old
			end.Revision, end.To, end.Reason = old.Revision+1, n.Until, n.Reason
			if err := addDefinition(ctx, tx, &end, a, all); err != nil {
				return err
			}
		}
		d := *old
		d.Version, d.Revision = old.Version+1, 1
		d.From, d.To, d.Standard, d.Note, d.Reason = n.From, period.Period{}, n.Standard, n.Note, n.Reason
		d.Comparable, d.Factor, d.Formula = n.Comparable, n.Factor, n.Formula
		if n.Unit != "" {
			d.Unit = n.Unit
		}
		out = &d
		return addDefinition(ctx, tx, &d, a, all)
	})
	return out, err
}

// addDefinition checks and stores a definition and notes it among those known.
func addDefinition(ctx context.Context, tx WriteTx, d *Definition, a *identity.Actor, all map[Version]*Definition) error {
	if err := checkDefinition(d, all); err != nil {
		return err
	}
	d.By, d.Recorded = nameOf(a), tx.Now()
	all[d.Key()] = d
	return tx.AddDefinition(ctx, d)
}

// newestRevisions is the newest revision of each version.
func newestRevisions(ctx context.Context, tx ReadTx, t Tenant) (map[Version]*Definition, error) {
	all, err := tx.Definitions(ctx, t)
	if err != nil {
		return nil, err
	}
	out := make(map[Version]*Definition, len(all))
	for i := range all {
		if old := out[all[i].Key()]; old == nil || old.Revision < all[i].Revision {
			out[all[i].Key()] = &all[i]
		}
	}
	return out, nil
}

func keys(m map[Version]*Definition) []Version {
	out := make([]Version, 0, len(m))
	for v := range m {
		out = append(out, v)
	}
	return out
}

// newestOf is the newest version of a code; nil when there is none.
func newestOf(all map[Version]*Definition, c Code) *Definition {
	var out *Definition
	for v, d := range all {
		if v.Code == c && (out == nil || v.Version > out.Version) {
			out = d
		}
	}
	return out
}

// Definitions lists what was measured and how, as recorded by an instant: of
// each version its newest revision, by code and version. Zero means now. How
// things are measured is open to everybody.
//
// Faults: fault.NotYet when nothing at all was recorded by then.
func (s *Service) Definitions(ctx context.Context, t Tenant, at time.Time) ([]Definition, error) {
	w, err := s.known(ctx, t, at, Public)
	if err != nil {
		return nil, err
	}
	var out []Definition
	for _, c := range w.codes() {
		for _, d := range w.versions[c] {
			out = append(out, *d)
		}
	}
	return out, nil
}
