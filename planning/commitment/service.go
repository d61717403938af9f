package commitment

import (
	"context"
	"slices"
	"sync"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// Service is the use cases. Store, Plans, Orgs, Clock and IDs are required.
type Service struct {
	Store Store
	Plans Plans
	Orgs  Orgs
	// Measured tells how indicators stand; nil: no figure is known.
	Measured Measured
	// Projects tells how linked projects stand; nil: no project is known.
	Projects Projects
	// Leaders tells who may be the leader responsible; nil: nobody is known.
	Leaders Leaders
	// Files keeps the files of evidence; nil: evidence has none.
	Files Files
	Clock func() time.Time
	IDs   func() string // new ids that sort by time (UUIDv7)
	// Zone is where days begin; nil: China.
	Zone *time.Location
	// Notify tells whoever looks at a page that something changed, after it is
	// kept; may be nil. The topic is commitments/PLAN. It must not wait.
	Notify func(topic string)

	outlines sync.Map // outlineKey → *outline
	journals sync.Map // Tenant → *keeper
}

// Plans gives approved editions; plan.Public is one.
type Plans interface {
	Current(ctx context.Context, t Tenant, id plan.PlanID, day time.Time) (*plan.Published, error)
	Published(ctx context.Context, t Tenant, id plan.EditionID) (*plan.Published, error)
	Plans(ctx context.Context, t Tenant) ([]plan.PlanListing, error)
}

// Orgs lists organisations; identity.Service is one.
type Orgs interface {
	Orgs(ctx context.Context, q identity.OrgQuery) ([]identity.Org, error)
}

// Leader is a person who may be responsible for tasks.
type Leader struct {
	ID   identity.PersonID
	Name string
	Post string
}

// Leaders lists them, by name.
type Leaders interface {
	Leaders(ctx context.Context, t Tenant) ([]Leader, error)
}

// Measured tells how indicators stand; indicator.Service is one.
type Measured interface {
	Table(ctx context.Context, q indicator.TableQuery) (*indicator.Table, error)
	Indicator(ctx context.Context, q indicator.IndicatorQuery) (*indicator.Dossier, error)
}

// Files knows stored files; attach.Store is one.
type Files interface {
	// Verify reads a stored file whole: fault.NotFound when there is none,
	// fault.Internal when it is damaged.
	Verify(ctx context.Context, sha string) error
}

// ProjectID names a project within its tenant.
type ProjectID string

// ProjectState is how a linked project stands, as far as a duty depends on it.
type ProjectState struct {
	ID      ProjectID
	Name    string
	Started bool // building has begun
	InUse   bool // in operation (投用)
	Late    bool // its light is yellow or red, it is suspended or ended
}

// Projects tells how the projects linked to a plan's items stand.
type Projects interface {
	// OfPlan lists, by item of any edition of the plan, the linked projects as they
	// stood at an instant.
	OfPlan(ctx context.Context, t Tenant, p plan.PlanID, at time.Time) (map[plan.ItemID][]ProjectState, error)
}

var (
	_ Plans    = (*plan.Public)(nil)
	_ Orgs     = (*identity.Service)(nil)
	_ Measured = (*indicator.Service)(nil)
)

// china is where days begin unless a Service says otherwise.
var china = time.FixedZone("UTC+8", 8*60*60)

func (s *Service) zone() *time.Location {
	if s.Zone != nil {
		return s.Zone
	}
	return china
}

func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// moment is an instant with the day it lies on; past says that it is not now.
type moment struct {
	at   time.Time
	day  time.Time // midnight UTC
	past bool
}

// moment reads an as-of day (midnight UTC): its end, or now for the zero day,
// today and what lies ahead.
func (s *Service) moment(asOf time.Time) moment {
	now := s.now()
	y, m, d := now.In(s.zone()).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if asOf.IsZero() || !asOf.Before(today) {
		return moment{at: now, day: today}
	}
	y, m, d = asOf.Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, s.zone()).Add(-time.Microsecond).UTC()
	return moment{at: end, day: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), past: true}
}

// begins is a day's beginning where the site is; the zero day for now.
func (s *Service) begins(m moment) time.Time {
	if !m.past {
		return time.Time{}
	}
	y, mo, d := m.day.Date()
	return time.Date(y, mo, d, 0, 0, 0, 0, s.zone())
}

// keeper holds the acts of a tenant that were read so far; they are only added to.
type keeper struct {
	mu     sync.Mutex
	acts   []Act
	worlds map[plan.PlanID]*world // of now
}

// journal gives all acts of a tenant, reading only what is new.
func (s *Service) journal(ctx context.Context, t Tenant) ([]Act, *keeper, error) {
	k, _ := s.journals.LoadOrStore(t, &keeper{})
	keep := k.(*keeper)
	keep.mu.Lock()
	defer keep.mu.Unlock()
	err := s.Store.View(ctx, func(tx ReadTx) error {
		last, err := tx.Last(ctx, t)
		if err != nil || last == keep.last() {
			return err
		}
		more, err := tx.Acts(ctx, t, keep.last())
		if err == nil && len(more) > 0 {
			keep.acts, keep.worlds = append(keep.acts, more...), nil
		}
		return err
	})
	return slices.Clip(keep.acts), keep, err
}

func (k *keeper) last() int64 {
	if n := len(k.acts); n > 0 {
		return k.acts[n-1].Seq
	}
	return 0
}

// world is what was recorded for a plan up to a moment.
func (s *Service) world(ctx context.Context, t Tenant, p plan.PlanID, m moment) (*world, error) {
	acts, keep, err := s.journal(ctx, t)
	if err != nil {
		return nil, err
	}
	if m.past {
		return fold(acts, p, m.at), nil
	}
	keep.mu.Lock()
	defer keep.mu.Unlock()
	if len(keep.acts) != len(acts) { // somebody was quicker; this reader keeps what it saw
		return fold(acts, p, time.Time{}), nil
	}
	if keep.worlds == nil {
		keep.worlds = map[plan.PlanID]*world{}
	}
	if keep.worlds[p] == nil {
		keep.worlds[p] = fold(acts, p, time.Time{})
	}
	return keep.worlds[p], nil
}

// update runs fn in one transaction that nobody else of the tenant disturbs, on
// the plan's world as it is within it, and keeps the acts that fn returns.
func (s *Service) update(ctx context.Context, t Tenant, p plan.PlanID, fn func(tx WriteTx, w *world) ([]Act, error)) error {
	seen, _, err := s.journal(ctx, t)
	if err != nil {
		return err
	}
	changed := false
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := tx.Lock(ctx, t); err != nil {
			return err
		}
		last := int64(0)
		if n := len(seen); n > 0 {
			last = seen[n-1].Seq
		}
		more, err := tx.Acts(ctx, t, last)
		if err != nil {
			return err
		}
		acts, err := fn(tx, fold(append(slices.Clip(seen), more...), p, time.Time{}))
		if err != nil || len(acts) == 0 {
			return err
		}
		changed = true
		return tx.AddActs(ctx, t, acts)
	})
	if err == nil && changed && s.Notify != nil {
		s.Notify(Topic(p))
	}
	return err
}

// Topic is what is told when something about a plan's duties changed.
func Topic(p plan.PlanID) string { return "commitments/" + string(p) }

// directory is the organisations of a tenant.
type directory struct {
	tree *identity.OrgTree
	day  time.Time
}

func (s *Service) directory(ctx context.Context, t Tenant, day time.Time) (*directory, error) {
	orgs, err := s.Orgs.Orgs(program(ctx, t), identity.OrgQuery{All: true})
	if err != nil {
		return nil, err
	}
	return &directory{identity.NewOrgTree(orgs), day}, nil
}

// name is an organisation's short name, for tables.
func (d *directory) name(id identity.OrgID) string {
	o, ok := d.tree.Org(id)
	switch {
	case !ok:
		return string(id)
	case o.Short != "":
		return o.Short
	}
	return o.Name
}

// there says whether an organisation exists on the directory's day.
func (d *directory) there(id identity.OrgID) bool {
	o, ok := d.tree.Org(id)
	return ok && o.On(d.day)
}

func yearOf(p period.Period) int { return p.Year() }
