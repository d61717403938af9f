package supervision

import (
	"context"
	"reflect"
	"slices"

	"gangyao/kernel/casework"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
)

// Revise words a draft anew: everything that Make sets, until it is issued. base is
// the version of the case that the person saw; earlier wordings are kept.
//
// Faults: those of Make; NotFound ("supervision.unknown"); Conflict
// ("casework.refusal.stale" when somebody else changed it meanwhile,
// "casework.refusal.not_from" once it was issued).
func (s *Service) Revise(ctx context.Context, id ItemID, base int, f Form) (*Item, error) {
	a, parties, formed, err := s.ready(ctx, &f)
	if err != nil {
		return nil, err
	}
	var out *Item
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		c, p, err := s.seen(ctx, tx, a, f.Tenant, id)
		if err != nil {
			return err
		}
		was, err := tx.Item(ctx, f.Tenant, id)
		if err != nil {
			return err
		}
		act := casework.Act{Base: base, Transition: Revise, By: casework.Of(a), As: Roles(a, c), Note: f.Note, Evidence: shas(f.Files), Fields: expr.Values{"days": {}}, Parties: casework.Standings{}}
		if f.Days != 0 {
			act.Fields["days"] = expr.OfWhole(f.Days)
		}
		for _, role := range []casework.Role{RoleOwner, RoleContributor, RoleLeader} {
			act.Parties[role] = parties[role]
		}
		ps := slices.Clone(formed) // the transaction may be tried again
		if err := s.admitted(tx, p, c, act, &ps); err != nil {
			return err
		}
		if err := hold(ctx, tx, f.Tenant, f.matters()); err != nil {
			return err
		}
		if err := double(ctx, tx, &f, id); err != nil {
			return err
		}
		if err := tx.AddFiles(ctx, f.Tenant, id, f.Files); err != nil {
			return err
		}
		r, err := s.desk().Do(ctx, tx.Work(), f.Tenant, id, act)
		if err != nil {
			return err
		}
		next := *was
		f.word(&next, parties)
		out = &next
		if !reflect.DeepEqual(next, *was) {
			if err := tx.ReviseItem(ctx, &next, was, c.Version); err != nil {
				return err
			}
		}
		return s.after(ctx, tx, r)
	})
	if err != nil {
		return nil, err
	}
	s.tell(f.Tenant)
	return out, nil
}

// Form is what a draft is made from, for wording it anew.
func (v *View) Form() Form {
	f := Form{Tenant: v.Item.Tenant, Title: v.Item.Title, Asked: v.Item.Asked, Source: v.Item.Source, Owner: v.Owner(), Contributors: v.Contributors(), Leader: string(v.Leader()),
		Reference: v.Item.Reference, Further: v.Item.Further, Received: v.Item.Received, Words: v.Item.Words, Demo: v.Item.Demo}
	if f.Leader == "" {
		f.Leader = v.Item.Leader
	}
	if d := v.Case.Fields["days"]; !d.Missing() {
		f.Days = int(d.Decimal().IntPart())
	}
	return f
}

// Stale says whether a fault is that somebody else changed the item meanwhile.
func Stale(err error) bool { return fault.From(err).Key == "casework.refusal.stale" }
