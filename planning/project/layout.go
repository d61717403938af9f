package project

import (
	"context"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/project/layout"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Drawing is a version of the schematic map of a plan's spatial layout; versions
// only ever come on top.
type Drawing struct {
	Tenant  Tenant
	Plan    plan.PlanID
	Version int
	// Source is the declaration as it was given, Layout what it says.
	Source string
	Layout *layout.Layout
	By     string
	At     time.Time
}

// mostLayout bounds a declaration, in bytes.
const mostLayout = 1 << 18

// Drawings lists the newest map of each plan, as of the end of a day when one is
// given; the one drawn last comes first. Faults: Unauthenticated, Forbidden.
func (s *Service) Drawings(ctx context.Context, t Tenant, asOf Day) (out []Drawing, err error) {
	if _, err := identity.Require(ctx, DoRead, somewhere(t)); err != nil {
		return nil, err
	}
	until := time.Time{}
	if asOf != 0 && asOf < s.Today() {
		until = s.endOf(asOf)
	}
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = tx.Drawings(ctx, t, until)
		return err
	})
	for i := range out {
		if out[i].Layout, err = layout.Read(string(out[i].Plan), []byte(out[i].Source), nil); err != nil {
			return nil, fault.Wrap(err, fault.Internal, "fault.internal", nil)
		}
	}
	return out, err
}

// CheckLayout reads a declaration without keeping it. known says whether a code is
// a place of the tenant.
// Faults: Unauthenticated, Forbidden; TooLarge ("project.layout_bytes"); Invalid
// ("declare.problems", whose cause tells every mistake with line and column).
func (s *Service) CheckLayout(ctx context.Context, t Tenant, name, source string, known func(area.Code) bool) (*layout.Layout, error) {
	if _, err := identity.Require(ctx, DoKeep, somewhere(t)); err != nil {
		return nil, err
	}
	if len(source) > mostLayout {
		return nil, fault.New(fault.TooLarge, "project.layout_bytes", fault.Args{"KB": mostLayout >> 10})
	}
	return layout.Read(name, []byte(source), known)
}

// Draw keeps a declaration as the next version of a plan's map. base is the version
// that the person saw, 0 when there was none; the same text again changes nothing.
// Faults: as CheckLayout; Conflict ("project.layout_stale").
func (s *Service) Draw(ctx context.Context, t Tenant, p plan.PlanID, base int, source string, known func(area.Code) bool) error {
	if _, err := s.CheckLayout(ctx, t, string(p), source, known); err != nil {
		return err
	}
	a, err := identity.Require(ctx, DoKeep, somewhere(t))
	if err != nil {
		return err
	}
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		all, err := tx.Drawings(ctx, t, time.Time{})
		if err != nil {
			return err
		}
		d := Drawing{Tenant: t, Plan: p, Version: base + 1, Source: source, By: a.Name, At: tx.Now()}
		is := 0
		for i := range all {
			if all[i].Plan == p {
				is = all[i].Version
				if all[i].Source == source {
					return nil
				}
			}
		}
		if is != base {
			return fault.New(fault.Conflict, "project.layout_stale", nil)
		}
		return tx.SaveDrawing(ctx, &d)
	})
	if err == nil {
		s.tell()
	}
	return err
}
