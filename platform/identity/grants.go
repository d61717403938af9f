package identity

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Grant gives a person a role. Faults: Forbidden when the role reaches further
// than the actor administers; Invalid "identity.role_unknown",
// "identity.reason_missing", "identity.days_reversed"; NotFound
// "identity.person_unknown", "identity.org_unknown", "identity.area_unknown";
// Conflict "identity.grant_twice", "identity.apart" (another role of the person
// must be in other hands).
func (s *Service) Grant(ctx context.Context, r GrantRequest) (*Assignment, []Warning, error) {
	a, err := s.require(ctx, Admin, Target{Tenant: From(ctx).Tenant, Org: r.Org, Area: r.Area}, Event{Kind: "person", Object: string(r.Person),
		Detail: map[string]string{"role": string(r.Role), "org": string(r.Org), "area": string(r.Area)}})
	if err != nil {
		return nil, nil, err
	}
	var got *Assignment
	var warnings []Warning
	err = s.update(ctx, func(tx WriteTx) (err error) {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		got, warnings, err = s.grant(ctx, tx, a, r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return got, warnings, nil
}

// grant gives a role within a transaction that holds the tenant.
func (s *Service) grant(ctx context.Context, tx WriteTx, a *Actor, r GrantRequest) (*Assignment, []Warning, error) {
	if err := s.allowed(a, Admin, Target{Tenant: a.Tenant, Org: r.Org, Area: r.Area}); err != nil {
		return nil, nil, err
	}
	p, err := tx.Person(ctx, a.Tenant, r.Person)
	if err != nil {
		return nil, nil, err
	}
	tree, err := s.fresh(ctx, tx, a.Tenant)
	if err != nil {
		return nil, nil, err
	}
	if err := r.check(tree); err != nil {
		return nil, nil, err
	}
	held, err := tx.Assignments(ctx, a.Tenant, r.Person)
	if err != nil {
		return nil, nil, err
	}
	as := &Assignment{Tenant: a.Tenant, ID: AssignmentID(s.IDs()), Person: r.Person, Grant: r.Grant, From: r.From, To: r.To,
		Reason: clip(strings.TrimSpace(r.Reason), 200), By: cmp.Or(a.Name, string(a.Person)), At: tx.Now()}
	held = slices.DeleteFunc(held, func(h Assignment) bool { return !h.Revoked.IsZero() || !sameDays(h, *as) })
	if slices.ContainsFunc(held, func(h Assignment) bool { return h.Grant == as.Grant }) {
		return nil, nil, fault.New(fault.Conflict, "identity.grant_twice", nil)
	}
	warnings, err := s.apart(a.Tenant, *as, held, tree)
	if err != nil {
		return nil, nil, err
	}
	if a.Person == r.Person {
		warnings = append(warnings, i18n.M("identity.own_grant"))
	}
	if err := tx.SaveAssignment(ctx, as); err != nil {
		return nil, nil, err
	}
	return as, warnings, s.note(ctx, tx, a, Event{Act: "identity.grant", Kind: "person", Object: string(p.ID), Name: p.Name, Detail: grantDetail(as.Grant, as.Reason)})
}

func grantDetail(g Grant, reason string) map[string]string {
	return map[string]string{"role": string(g.Role), "org": string(g.Org), "area": string(g.Area), "reason": reason}
}

func (r GrantRequest) check(tree cachedTree) error {
	if !slices.Contains(Roles(), r.Role) {
		return fault.New(fault.Invalid, "identity.role_unknown", fault.Args{"Role": string(r.Role)})
	}
	if strings.TrimSpace(r.Reason) == "" {
		return fault.New(fault.Invalid, "identity.reason_missing", nil)
	}
	if !r.From.IsZero() && !r.To.IsZero() && r.To.Before(r.From) {
		return fault.New(fault.Invalid, "identity.days_reversed", nil)
	}
	if _, known := tree.orgs.Org(r.Org); r.Org != "" && !known {
		return fault.New(fault.NotFound, "identity.org_unknown", fault.Args{"Org": string(r.Org)})
	}
	if r.Area != "" && !tree.areas.Known(r.Area) {
		return fault.New(fault.NotFound, "identity.area_unknown", fault.Args{"Area": string(r.Area)})
	}
	return nil
}

// apart finds what stands against giving a role beside those held. Two roles meet
// when one organisation lies within the other; where one names no organisation,
// when their areas meet.
func (s *Service) apart(t area.Code, as Assignment, held []Assignment, tree cachedTree) ([]Warning, error) {
	today := s.Today()
	meet := func(g, h Grant) bool {
		if g.Org != "" && h.Org != "" {
			return tree.orgs.Within(g.Org, h.Org) || tree.orgs.Within(h.Org, g.Org)
		}
		return g.Area == "" || h.Area == "" || tree.areas.Within(g.Area, h.Area, today) || tree.areas.Within(h.Area, g.Area, today)
	}
	var warnings []Warning
	for _, h := range held {
		for _, pair := range s.Policy.apart {
			if (pair.A != as.Role || pair.B != h.Role) && (pair.B != as.Role || pair.A != h.Role) || !meet(as.Grant, h.Grant) {
				continue
			}
			args := fault.Args{"Role": i18n.Key(as.Role.Key()), "Other": i18n.Key(h.Role.Key()), "Why": i18n.Key(pair.Why)}
			if pair.Refuse {
				return nil, fault.New(fault.Conflict, "identity.apart", args)
			}
			warnings = append(warnings, i18n.M("identity.apart_warning", args))
		}
	}
	return warnings, nil
}

// sameDays says whether two roles hold on a common day.
func sameDays(a, b Assignment) bool {
	starts := func(from, to time.Time) bool { return from.IsZero() || to.IsZero() || !from.After(to) }
	return starts(a.From, b.To) && starts(b.From, a.To)
}

// Revoke takes a role away, with the reason. Faults: Forbidden, Invalid
// "identity.reason_missing", NotFound "identity.grant_unknown", Conflict
// "identity.grant_revoked", "identity.last_administrator".
func (s *Service) Revoke(ctx context.Context, id AssignmentID, reason string) error {
	a, err := s.require(ctx, Admin, Target{Tenant: From(ctx).Tenant, Anywhere: true}, Event{Kind: "grant", Object: string(id)})
	if err != nil {
		return err
	}
	if reason = clip(strings.TrimSpace(reason), 200); reason == "" {
		return fault.New(fault.Invalid, "identity.reason_missing", nil)
	}
	return s.update(ctx, func(tx WriteTx) error {
		if err := tx.LockTenant(ctx, a.Tenant); err != nil {
			return err
		}
		as, err := tx.Assignment(ctx, a.Tenant, id)
		if err != nil {
			return err
		}
		if err := s.allowed(a, Admin, Target{Tenant: a.Tenant, Org: as.Org, Area: as.Area}); err != nil {
			return err
		}
		if !as.Revoked.IsZero() {
			return fault.New(fault.Conflict, "identity.grant_revoked", nil)
		}
		if as.Role == Administrator {
			if err := s.keepAdministrator(ctx, tx, a.Tenant, func(r Assignment) bool { return r.ID != id }); err != nil {
				return err
			}
		}
		as.Revoked, as.RevokedBy, as.RevokedReason = tx.Now(), cmp.Or(a.Name, string(a.Person)), reason
		if err := tx.SaveAssignment(ctx, as); err != nil {
			return err
		}
		p, err := tx.Person(ctx, a.Tenant, as.Person)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, a, Event{Act: "identity.revoke", Kind: "person", Object: string(p.ID), Name: p.Name, Detail: grantDetail(as.Grant, reason)})
	})
}

// keepAdministrator refuses a change after which nobody would administer the
// whole tenant any more. rest says which roles remain.
func (s *Service) keepAdministrator(ctx context.Context, tx ReadTx, t area.Code, rest func(Assignment) bool) error {
	roles, err := tx.Assignments(ctx, t, "")
	if err != nil {
		return err
	}
	accounts, err := tx.Accounts(ctx, t)
	if err != nil {
		return err
	}
	closed := map[PersonID]bool{}
	for _, acc := range accounts {
		closed[acc.Person] = !acc.Disabled.IsZero()
	}
	today := s.Today()
	full := func(r Assignment) bool {
		return r.Grant == Grant{Role: Administrator} && r.On(today) && !closed[r.Person]
	}
	if slices.ContainsFunc(roles, full) && !slices.ContainsFunc(roles, func(r Assignment) bool { return full(r) && r.To.IsZero() && rest(r) }) {
		return fault.New(fault.Conflict, "identity.last_administrator", nil)
	}
	return nil
}
