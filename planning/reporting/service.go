package reporting

import (
	"context"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Service is the use cases. Store, Clock, IDs and Places are required.
type Service struct {
	Store Store
	Clock func() time.Time
	IDs   func() string // new ids that sort by time (UUIDv7)
	// Places says where figures are broken down and who reports for a place.
	Places Places
	// Checks runs the declared checks; nil: only completeness is checked.
	Checks Checker
	// Beside knows what stands beside each figure; nil: nothing is shown.
	Beside Beside
	// Notify tells whoever looks at a page that something changed, after it is kept;
	// may be nil. Topics are round/ID and sheet/ID. It must not wait.
	Notify func(topic string)
	// Zone is where days begin; nil: China.
	Zone *time.Location

	defs definitionCache
}

// Places knows the places of a tenant and who reports for them.
type Places interface {
	// Areas lists the places of a level that were in force on a day.
	Areas(ctx context.Context, t indicator.Tenant, level area.Level, day time.Time) ([]area.Area, error)
	// Reporter is the organisation that reports the figures of a place: a town's
	// government; empty when the indicator's owner does.
	Reporter(ctx context.Context, t indicator.Tenant, place area.Code, day time.Time) (identity.OrgID, error)
}

// Beside knows what a figure is judged by before it is approved: earlier figures,
// its targets and what it would mean for them. It answers in the order of the
// figures. It is asked for sheets whose reader may see them, and must not ask who
// that is; at is when (zero: now).
type Beside interface {
	Beside(ctx context.Context, t indicator.Tenant, figures []indicator.Observation, at time.Time) ([]indicator.Beside, error)
}

func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// today is the calendar day of an instant.
func (s *Service) today(at time.Time) time.Time { return dayOf(at, s.Zone) }

// update runs fn in one transaction with one time, and tells of the topics that
// fn returns once all is kept.
func (s *Service) update(ctx context.Context, fn func(WriteTx) ([]string, error)) error {
	var topics []string
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) (err error) {
		topics, err = fn(tx)
		return err
	})
	if err == nil && s.Notify != nil {
		for _, t := range topics {
			s.Notify(t)
		}
	}
	return err
}

// IsTopic says whether a topic is that of a round or a sheet.
func IsTopic(topic string) bool {
	return strings.HasPrefix(topic, roundTopic("")) || strings.HasPrefix(topic, sheetTopic(""))
}

// topics of a round and its sheets.
func roundTopic(id RoundID) string { return "round/" + string(id) }
func sheetTopic(id SheetID) string { return "sheet/" + string(id) }

// whole is the target of what concerns the tenant, not one organisation.
func whole(t indicator.Tenant) identity.Target { return identity.Target{Tenant: t} }

// somewhere asks for a permission within the tenant, wherever it is.
func somewhere(t indicator.Tenant) identity.Target {
	return identity.Target{Tenant: t, Anywhere: true}
}
