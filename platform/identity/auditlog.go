package identity

import (
	"context"

	"gangyao/platform/fault"
)

// The bounds of a page of the audit log.
const (
	auditUsual = 100
	auditMost  = 1000
)

// Record audits something that the actor of ctx did or read, for other
// capabilities. It asks for no right: whoever may act may be recorded. Fault:
// Invalid "identity.audit_act" for an event without an act.
func (s *Service) Record(ctx context.Context, e Event) error {
	if e.Act == "" {
		return fault.New(fault.Invalid, "identity.audit_act", nil)
	}
	return s.Store.Update(ctx, s.now(), func(tx WriteTx) error { return s.note(ctx, tx, From(ctx), e) })
}

// Audit lists entries, newest first. Reading the log is itself recorded, once
// for each question and not for its further pages.
func (s *Service) Audit(ctx context.Context, q AuditQuery) (*AuditPage, error) {
	a, err := s.require(ctx, ReadAudit, onTenant(From(ctx).Tenant), Event{Kind: "audit"})
	if err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = auditUsual
	}
	q.Limit = min(q.Limit, auditMost)
	page := &AuditPage{}
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		page.Entries, err = tx.Audit(ctx, a.Tenant, q)
		return err
	}); err != nil {
		return nil, err
	}
	if len(page.Entries) > q.Limit {
		page.Entries = page.Entries[:q.Limit]
		page.Next = page.Entries[q.Limit-1].ID
	}
	if q.Before != "" {
		return page, nil
	}
	return page, s.Record(ctx, Event{Act: "identity.audit_read", Kind: "audit",
		Detail: map[string]string{"person": string(q.Person), "act": q.Act, "object": q.Object}})
}
