package indicator

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gangyao/planning/indicator/check"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// inForce are the own checks whose newest version recorded by an instant is on.
func (st *state) inForce(at time.Time) []check.Declared {
	var out []check.Declared
	for _, o := range newestOwn(st.own, at) {
		if !o.Off {
			out = append(out, o.Declared)
		}
	}
	return out
}

// newestOwn is the newest version of each check by an instant.
func newestOwn(all []check.Own, at time.Time) []check.Own {
	var out []check.Own
	for _, o := range all { // by id and version
		if o.At.After(at) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].ID == o.ID {
			out[n-1] = o
		} else {
			out = append(out, o)
		}
	}
	return out
}

// OwnChecks lists a tenant's own checks as of an instant (zero: now), those that
// are off too.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) OwnChecks(ctx context.Context, t Tenant, at time.Time) ([]check.Own, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, err
	}
	st, err := s.state(ctx, t)
	if err != nil {
		return nil, err
	}
	return newestOwn(st.own, s.instant(at)), nil
}

// OwnCheckHistory lists all versions of a check by an instant, the newest first.
//
// Faults: those of identity.Require for DoRead; NotFound ("indicator.check_unknown").
func (s *Service) OwnCheckHistory(ctx context.Context, t Tenant, id string, at time.Time) ([]check.Own, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, err
	}
	st, err := s.state(ctx, t)
	if err != nil {
		return nil, err
	}
	at = s.instant(at)
	out := slices.DeleteFunc(slices.Clone(st.own), func(o check.Own) bool { return o.ID != id || o.At.After(at) })
	if len(out) == 0 {
		return nil, fault.New(fault.NotFound, "indicator.check_unknown", fault.Args{"Check": id})
	}
	slices.Reverse(out)
	return out, nil
}

// CheckTrial is what a declared check would find in the figures in force.
type CheckTrial struct {
	check.Declared
	// Was is the version in force, or off, before; nil: the check is new. Same: it
	// says the same, and nothing would be recorded.
	Was  *check.Own
	Same bool
	// Looked and Found count the figures looked at and those found; Results lists
	// the first of what is found.
	Looked, Found int
	Results       []check.Result
}

// mostTried is how many results of a check a trial lists.
const mostTried = 50

// ownFaults are all that is wrong with declared checks.
type ownFaults []error

func (o ownFaults) Error() string { return errors.Join(o...).Error() }

// Unwrap gives each fault.
func (o ownFaults) Unwrap() []error { return o }

// TryOwnChecks says what checks would find, and records nothing. A declaration
// names the version that it changes; a new one names none, or 1.
//
// Faults: those of identity.Require for DoRule; Invalid, joined ("check.declaration",
// "check.own_text", "check.own_default", "check.own_case", "indicator.unknown", those
// of relations); Conflict ("indicator.check_stale").
func (s *Service) TryOwnChecks(ctx context.Context, t Tenant, list []check.Declared) ([]CheckTrial, error) {
	if _, err := identity.Require(ctx, DoRule, whole(t)); err != nil {
		return nil, err
	}
	w, err := s.world(ctx, t, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	out, err := s.ownTrials(w.st.own, w, list)
	if err != nil {
		return nil, err
	}
	indicators := w.checked()
	on := slices.DeleteFunc(slices.Clone(list), func(d check.Declared) bool { return d.Off })
	set := check.Compile(on, indicators, check.Cast(s.Checks.Roles, indicators, nil))
	found, counts, _, err := s.reviewedBy(w, set)
	if err != nil {
		return nil, err
	}
	for i := range out {
		x := &out[i]
		for _, c := range counts {
			if c.Check == x.ID {
				x.Looked = c.Looked
			}
		}
		for j := range found {
			if found[j].Check != x.ID {
				continue
			}
			if x.Found++; len(x.Results) < mostTried {
				x.Results = append(x.Results, found[j])
			}
		}
	}
	return out, nil
}

// ownTrials compares declarations with what stands there, and says all that is
// wrong with them.
func (s *Service) ownTrials(own []check.Own, w *world, list []check.Declared) ([]CheckTrial, error) {
	if s.Checks == nil || len(list) == 0 {
		return nil, fault.New(fault.Invalid, "indicator.checks_none", nil)
	}
	var wrong ownFaults
	bad := func(key string, args fault.Args) { wrong = append(wrong, fault.New(fault.Invalid, key, args)) }
	for _, f := range check.TestOwn(list) {
		bad("check.own_case", fault.Args{"Check": f.Check, "Line": f.Line, "Case": f.Case, "What": f.What})
	}
	indicators := w.checked()
	for _, idle := range check.Compile(list, indicators, check.Cast(s.Checks.Roles, indicators, nil)).Idle() {
		bad("check.own_idle", fault.Args{"Check": idle.Check, "What": i18n.M(idle.Why.Key, i18n.Args(idle.Why.Args))})
	}
	newest := map[string]*check.Own{}
	now := newestOwn(own, s.now())
	for i := range now {
		newest[now[i].ID] = &now[i]
	}
	out := make([]CheckTrial, 0, len(list))
	for i := range list {
		x := CheckTrial{Declared: list[i], Was: newest[list[i].ID]}
		if slices.ContainsFunc(s.Checks.Declared, func(d check.Declared) bool { return d.ID == x.ID }) {
			bad("check.own_default", fault.Args{"Check": x.ID, "Line": x.Line})
		}
		for _, c := range x.Only.Codes {
			if _, ok := w.newest(Code(c)); !ok {
				bad("check.own_code", fault.Args{"Check": x.ID, "Line": x.Line, "Code": string(c)})
			}
		}
		switch {
		case x.Was == nil && x.Version > 1, x.Was != nil && x.Version != x.Was.Version:
			return nil, fault.New(fault.Conflict, "indicator.check_stale", fault.Args{"Check": x.ID})
		case x.Was != nil:
			var err error
			if x.Same, err = x.Was.Declared.Same(&x.Declared); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return out, nil
}

// maxReason bounds the reason of a change, in characters.
const maxReason = 500

// SetOwnChecks records declared checks as new versions, all of them or none.
// Those that say what stands there already are passed over. It says how many
// were recorded.
//
// Faults: those of TryOwnChecks; Invalid ("indicator.check_reason").
func (s *Service) SetOwnChecks(ctx context.Context, t Tenant, list []check.Declared, reason string) (int, error) {
	a, err := identity.Require(ctx, DoRule, whole(t))
	if err != nil {
		return 0, err
	}
	if reason = strings.TrimSpace(reason); reason == "" || utf8.RuneCountInString(reason) > maxReason {
		return 0, fault.New(fault.Invalid, "indicator.check_reason", fault.Args{"Most": maxReason})
	}
	w, err := s.world(ctx, t, s.now(), Internal)
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.update(ctx, func(tx WriteTx) error {
		own, err := tx.OwnChecks(ctx, t)
		if err != nil {
			return err
		}
		trials, err := s.ownTrials(own, w, list)
		if err != nil {
			return err
		}
		n = 0
		for i := range trials {
			x := &trials[i]
			if x.Same {
				continue
			}
			o := check.Own{Tenant: t, Declared: x.Declared, Reason: reason, By: nameOf(a), Person: a.Person}
			if o.Version = 1; x.Was != nil {
				o.Version = x.Was.Version + 1
			}
			if err := tx.AddOwnCheck(ctx, &o); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}
