package warning

import (
	"context"
	"strings"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Step is what a person does to a warning.
type Step struct {
	Tenant Tenant
	ID     ID
	// Version is the one the person saw.
	Version int
	What    What // acknowledged, silenced, assigned, noted
	Note    string
	Until   time.Time      // for silenced
	Owner   identity.OrgID // for assigned
}

// Seen is a warning in the version that a person saw.
type Seen struct {
	ID      ID
	Version int
}

// longestSilence bounds a silence: nobody hides a warning for good.
const longestSilence = 92 * 24 * time.Hour

// mostAtOnce is how many warnings one step may be taken for.
const mostAtOnce = 1000

// Do takes a person's step.
// Faults: Unauthenticated, Forbidden; NotFound; Conflict ("warning.stale");
// Invalid ("warning.note_needed", "warning.silence_until", "warning.closed",
// "warning.owner_needed", "warning.step_unknown").
func (s *Service) Do(ctx context.Context, step Step) (*Warning, error) {
	var out *Warning
	err := s.do(ctx, step.Tenant, func(tx WriteTx, now time.Time) (err error) {
		out, err = s.take(ctx, tx, step, now)
		return err
	})
	return out, err
}

// DoAll takes the same step for several warnings, for all of them or for none: the
// ID and Version of the step are left empty. A warning that somebody else changed
// since it was seen keeps all as it is, and the fault names it.
// Faults: those of Do; Conflict ("warning.group_stale"); Invalid ("warning.none_chosen",
// "warning.many_chosen").
func (s *Service) DoAll(ctx context.Context, step Step, chosen []Seen) error {
	switch {
	case len(chosen) == 0:
		return fault.New(fault.Invalid, "warning.none_chosen", nil)
	case len(chosen) > mostAtOnce:
		return fault.New(fault.Invalid, "warning.many_chosen", fault.Args{"Most": mostAtOnce})
	}
	return s.do(ctx, step.Tenant, func(tx WriteTx, now time.Time) error {
		var moved []string
		for _, c := range chosen {
			one := step
			one.ID, one.Version = c.ID, c.Version
			w, err := s.take(ctx, tx, one, now)
			switch {
			case fault.From(err).Key == "warning.stale":
				moved = append(moved, w.Subject.Name)
			case err != nil:
				return err
			}
		}
		if len(moved) > 0 {
			return fault.New(fault.Conflict, "warning.group_stale", fault.Args{"Count": len(moved), "Names": strings.Join(moved[:min(len(moved), 5)], "、")})
		}
		return nil
	})
}

// do runs steps in one transaction, and tells of it when all are kept.
func (s *Service) do(ctx context.Context, t Tenant, fn func(tx WriteTx, now time.Time) error) error {
	if _, err := identity.Require(ctx, Handle, identity.Target{Tenant: t, Anywhere: true}); err != nil {
		return err
	}
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := tx.Lock(ctx, t); err != nil {
			return err
		}
		return fn(tx, s.now())
	})
	if err == nil && s.Notify != nil {
		s.Notify(Topic(t))
	}
	return err
}

// take does a step and keeps it; with "warning.stale" comes the warning as it is.
func (s *Service) take(ctx context.Context, tx WriteTx, step Step, now time.Time) (*Warning, error) {
	step.Note = strings.TrimSpace(step.Note)
	w, err := tx.Get(ctx, step.Tenant, step.ID)
	if err != nil {
		return nil, err
	}
	actor, err := identity.Require(ctx, Handle, w.Target())
	if err != nil {
		return nil, err
	}
	if w.Version != step.Version {
		return w, fault.New(fault.Conflict, "warning.stale", nil)
	}
	if err := w.refuses(step, now); err != nil {
		return nil, err
	}
	e := w.event(now, step.What)
	e.By, e.Note, e.Until, e.Owner = actor.Name, step.Note, step.Until, step.Owner
	c := w.with(e)
	return &c.Warning, tx.Save(ctx, c)
}

// refuses says what is wrong with a step.
func (w *Warning) refuses(step Step, now time.Time) error {
	if w.State == Closed && step.What != Noted {
		return fault.New(fault.Invalid, "warning.closed", nil)
	}
	switch step.What {
	case TakenUp:
	case Silenced:
		if step.Note == "" {
			return fault.New(fault.Invalid, "warning.note_needed", nil)
		}
		if !step.Until.After(now) || step.Until.Sub(now) > longestSilence {
			return fault.New(fault.Invalid, "warning.silence_until", fault.Args{"Days": int(longestSilence.Hours() / 24)})
		}
	case Assigned:
		if step.Owner == "" {
			return fault.New(fault.Invalid, "warning.owner_needed", nil)
		}
	case Noted:
		if step.Note == "" {
			return fault.New(fault.Invalid, "warning.note_needed", nil)
		}
	default:
		return fault.New(fault.Invalid, "warning.step_unknown", nil)
	}
	return nil
}
