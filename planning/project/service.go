package project

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gangyao/planning/project/light"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Topic is told when any project changed.
const Topic = "projects"

// Service is the use cases. Store, Clock, IDs and Rules (of New) are required.
type Service struct {
	Store Store
	Clock func() time.Time
	IDs   func() string // new ids that sort by time (UUIDv7)
	// Notify tells whoever looks at a page that something changed, after it is kept;
	// may be nil. Topics are project/ID and Topic. It must not wait.
	Notify func(topic string)
	// Zone is where days begin; nil: China.
	Zone *time.Location
	// Lights, Gates and Criteria are the versioned rules.
	Lights   light.Set
	Gates    []*Gates
	Criteria []*Criteria

	library library
}

// New makes a service with the rules inside the program.
func New(store Store, clock func() time.Time, ids func() string) (*Service, error) {
	s := &Service{Store: store, Clock: clock, IDs: ids}
	var err error
	if s.Lights, err = light.Shipped(); err != nil {
		return nil, err
	}
	if s.Gates, err = ReadGates(gatesFile); err != nil {
		return nil, err
	}
	s.Criteria, err = ReadCriteria(criteriaFile)
	return s, err
}

var china = time.FixedZone("CST", 8*3600)

func (s *Service) zone() *time.Location {
	if s.Zone != nil {
		return s.Zone
	}
	return china
}

func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// Today is the calendar day.
func (s *Service) Today() Day { return zoned(s.now(), s.zone()) }

// GatesOn are the gates in force on a day.
func (s *Service) GatesOn(day Day) *Gates {
	out := s.Gates[0]
	for _, g := range s.Gates {
		if g.From <= day {
			out = g
		}
	}
	return out
}

// CriteriaOn are the criteria in force on a day.
func (s *Service) CriteriaOn(day Day) *Criteria {
	out := s.Criteria[0]
	for _, c := range s.Criteria {
		if c.From <= day {
			out = c
		}
	}
	return out
}

func (s *Service) criteria(version int) *Criteria {
	if i := slices.IndexFunc(s.Criteria, func(c *Criteria) bool { return c.Version == version }); i >= 0 {
		return s.Criteria[i]
	}
	return s.Criteria[0]
}

// Step names a project and the version of it that the person saw.
type Step struct {
	Tenant Tenant
	ID     ID
	Base   int
	Reason string
	// Twin: another project has the name that it gets, and that is known (Edit).
	Twin bool
	// Beyond: the plans of years go beyond the investment, and that is known (PlanYear).
	Beyond bool
}

// Stale is the cause of a conflict: which parts somebody else changed meanwhile.
type Stale struct {
	Parts []string // as in Project.Touched
	Touch Touch    // the last of those changes
}

func (e *Stale) Error() string { return "changed meanwhile: " + strings.Join(e.Parts, ", ") }

// stale refuses a change of parts that were changed after the version seen.
func (p *Project) stale(c *Change, base int) error {
	st := &Stale{}
	for _, part := range c.parts() {
		if t, ok := p.Touched[part]; ok && t.Seq > base {
			st.Parts = append(st.Parts, part)
			if t.Seq > st.Touch.Seq {
				st.Touch = t
			}
		}
	}
	return st.fault()
}

func (e *Stale) fault() error {
	if len(e.Parts) == 0 {
		return nil
	}
	return fault.Wrap(e, fault.Conflict, "project.stale", fault.Args{
		"By": e.Touch.By, "At": e.Touch.At.In(china), "Part": partName(e.Parts[0])})
}

// partName is a part in words.
func partName(part string) i18n.Key {
	kind, rest, _ := strings.Cut(part, "/")
	if kind == "field" {
		return i18n.Key("project.field." + rest)
	}
	return i18n.Key("project.part." + kind)
}

// do changes one project by one act: it authorises, loads, lets fn decide, checks
// that nobody changed the same parts since the version seen, and keeps both the
// act and the project. fn may return nil: nothing is to be changed.
//
// Faults: those of fn; Forbidden, Unauthenticated; NotFound ("project.unknown");
// Conflict ("project.stale", whose cause is *Stale); Invalid ("project.base")
// and TooLarge ("project.text_long").
func (s *Service) do(ctx context.Context, st Step, act identity.Action, fn func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error)) (*Project, error) {
	return s.change(ctx, st, act, false, fn)
}

// change is do for a project in the library, or for one that is being filed: what is
// done to the one is refused for the other.
func (s *Service) change(ctx context.Context, st Step, act identity.Action, filing bool, fn func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error)) (*Project, error) {
	actor, err := identity.Require(ctx, act, somewhere(st.Tenant))
	if err != nil {
		return nil, err
	}
	if st.Reason = strings.TrimSpace(st.Reason); utf8.RuneCountInString(st.Reason) > maxText {
		return nil, fault.New(fault.TooLarge, "project.text_long", fault.Args{"Most": maxText})
	}
	var out *Project
	changed := false
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		p, err := tx.Lock(ctx, st.Tenant, st.ID)
		if err != nil {
			return err
		}
		if act != DoScore && act != DoOpine && act != DoSolve { // there who was appointed or asked decides, and fn asks
			if err := p.require(actor, act); err != nil {
				return err
			}
		}
		switch {
		case !filing && p.Standing == InFiling:
			return p.going()
		case filing && p.Standing != InFiling:
			return fault.New(fault.Conflict, "project.filing_state", nil)
		}
		if st.Base < 1 || st.Base > p.Version {
			return fault.New(fault.Invalid, "project.base", nil)
		}
		out = p
		c, err := fn(tx, p, actor)
		if err != nil || c == nil {
			return err
		}
		if c.Edited == nil { // edits of fields are merged one by one (Edit)
			if err := p.stale(c, st.Base); err != nil {
				return err
			}
		}
		changed = true
		out, err = s.keep(ctx, tx, p, actor, c, st.Reason)
		return err
	})
	if err != nil {
		return nil, err
	}
	if changed {
		s.tell(st.ID)
	}
	return out.seenBy(actor), nil
}

// keep applies a change and writes it.
func (s *Service) keep(ctx context.Context, tx WriteTx, p *Project, a *identity.Actor, c *Change, reason string) (*Project, error) {
	act := &Act{Tenant: p.Tenant, ID: p.ID, Seq: p.Version + 1, By: a.Name, Person: a.Person, Org: a.Org, At: tx.Now(), Reason: reason, Change: *c}
	q, err := p.apply(act)
	if err != nil {
		return nil, err
	}
	return q, tx.Save(ctx, q, act)
}

func (s *Service) tell(ids ...ID) {
	if s.Notify == nil {
		return
	}
	for _, id := range ids {
		s.Notify("project/" + string(id))
	}
	s.Notify(Topic)
}

// forbidden is the fault of what an actor may not do.
func forbidden(a *identity.Actor, do identity.Action) error {
	if a.Visitor() {
		return fault.New(fault.Unauthenticated, "identity.sign_in_first", nil)
	}
	return fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + string(do))})
}

// reasoned refuses a step without its reason.
func reasoned(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return Flaws{{"reason", fault.New(fault.Invalid, "project.reason_needed", nil)}}.Fault()
	}
	return nil
}

// going refuses a change of a project that is over, or not in the library yet.
func (p *Project) going() error {
	if p.Standing == InFiling {
		return fault.New(fault.Conflict, "project.filing_open", nil)
	}
	if p.Standing.Over() {
		return fault.New(fault.Conflict, "project.over", fault.Args{"Standing": i18n.Key(p.Standing.Key())})
	}
	return nil
}
