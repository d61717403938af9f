package identity

import (
	"context"
	"io"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/i18n"
)

// Service is the use cases. Store, Clock, IDs and Policy are required. The
// policy asks the service about organisations and areas:
//
//	s := &identity.Service{Store: store, Clock: time.Now, IDs: newID, Random: rand.Reader}
//	s.Policy = identity.NewPolicy(s.Within, identity.Rules(), plan.Rules(), …).Places(s.Inside).Names(s.NameOf)
type Service struct {
	Store  Store
	Clock  func() time.Time
	IDs    func() string // new ids that sort by time (UUIDv7)
	Random io.Reader     // nil: the system's
	Policy *Policy
	// External is another house that people may sign in through; nil: none.
	External Provider
	// Journals are those of the capabilities, for Deeds.
	Journals []Named

	hashing hasher
	cache   cache
}

// Warning is something that was done but deserves an eye.
type Warning = i18n.Msg

// now is the time of a use case, as precise as the database keeps it.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// Today is the day on which roles, organisations and areas are looked at: the
// date in China, as midnight UTC, which is how days are kept.
func (s *Service) Today() time.Time { return Day(s.now()) }

// china keeps one time in the whole country, without summer time.
var china = time.FixedZone("CST", 8*60*60)

// Day is the date in China at t, as midnight UTC.
func Day(t time.Time) time.Time {
	y, m, d := t.In(china).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// require is Require for use cases that change or read what is personal: a
// refusal is audited, too.
func (s *Service) require(ctx context.Context, do Action, on Target, object Event) (*Actor, error) {
	a, err := Require(ctx, do, on)
	if err == nil {
		return a, nil
	}
	if refused := From(ctx); !refused.Visitor() {
		object.Act, object.Outcome = string(do), Refused
		if object.Detail == nil {
			object.Detail = map[string]string{}
		}
		object.Detail["key"] = string(refused.Key)
		_ = s.Store.Update(ctx, s.now(), func(tx WriteTx) error { return s.note(ctx, tx, refused, object) })
	}
	return nil, err
}

// note adds an audit entry within a transaction.
func (s *Service) note(ctx context.Context, tx WriteTx, a *Actor, e Event) error {
	if e.Outcome == "" {
		e.Outcome = Done
	}
	for k, v := range e.Detail {
		if v == "" {
			delete(e.Detail, k)
		}
	}
	return tx.AddAudit(ctx, &Entry{Event: e, Tenant: a.Tenant, ID: s.IDs(), At: tx.Now(), Person: a.Person, Who: a.Name,
		Address: ClientFrom(ctx).Address})
}

// update runs fn in one transaction and forgets what was cached.
func (s *Service) update(ctx context.Context, fn func(WriteTx) error) error {
	err := s.Store.Update(ctx, s.now(), fn)
	s.cache.forget()
	return err
}

// onTenant is the target of an act on the whole tenant.
func onTenant(t area.Code) Target { return Target{Tenant: t} }
