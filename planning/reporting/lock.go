package reporting

import (
	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Lock says why an actor cannot change the sheet's cell for a place; nil when
// the cell is open to them.
func (c *Case) Lock(a *identity.Actor, at area.Code) *Lock {
	s := &c.Sheet
	switch s.State {
	case Submitted:
		return &Lock{Reason: "reporting.lock.submitted", Turn: []identity.Role{identity.Head}, Org: s.Org, Since: s.Since}
	case Approved:
		return &Lock{Reason: "reporting.lock.approved", Turn: []identity.Role{identity.Statistician}, Since: s.Since}
	case Verified:
		return &Lock{Reason: "reporting.lock.verified", Turn: []identity.Role{identity.Planner, identity.Statistician}, Since: s.Since}
	case Published:
		return &Lock{Reason: "reporting.lock.published", Turn: []identity.Role{identity.Statistician}, Since: s.Since}
	}
	switch c.State() {
	case Planned:
		return &Lock{Reason: "reporting.lock.planned", Since: c.Round.Created, Until: c.Days.Opens}
	case Closed:
		return &Lock{Reason: "reporting.lock.closed", Turn: []identity.Role{identity.Planner}, Since: c.closed().AddDate(0, 0, 1)}
	}
	if a.Person == "" || !a.May(DoFill, identity.Target{Tenant: s.Tenant, Org: s.Org, Area: at}) {
		return &Lock{Reason: "reporting.lock.not_yours", Turn: []identity.Role{identity.Clerk}, Org: s.Org, Since: s.Since}
	}
	if c.Past {
		return &Lock{Reason: "reporting.lock.past", Turn: []identity.Role{identity.Clerk}, Org: s.Org, Since: s.Since}
	}
	return nil
}

// cellLock is the lock of one cell.
func (c *Case) cellLock(a *identity.Actor, k indicator.CellKey) *Lock { return c.Lock(a, k.Area) }
