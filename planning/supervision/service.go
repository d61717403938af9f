package supervision

import (
	"context"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Service is the use cases.
type Service struct {
	Store Store
	Clock func() time.Time
	IDs   func() string
	// Days is the calendar of working days as it is now.
	Days func() casework.Days
	// Sources finds what may become an item; may be nil.
	Sources Sources
	// Names names organisations.
	Names Names
	// Files proves that an attachment is stored; may be nil where nothing is attached.
	Files Files
	// Leaders finds who may be responsible among the leaders; nil: names are kept as given.
	Leaders Leaders
	// Inputs finds what an assessment rests on besides the items; may be nil.
	Inputs Inputs
	// Notify tells open pages after a change was kept; may be nil. It must not wait.
	Notify func(topic string)

	office casework.Office
}

// Leaders finds the people who may give instructions.
type Leaders interface {
	Leaders(ctx context.Context, t Tenant) ([]Leader, error)
}

// Leader is somebody who may give instructions.
type Leader struct {
	Person identity.PersonID
	Name   string
	Post   string
}

// Names gives organisations their names. identity.Service is one.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// Files is where attachments are. attach.Store is one.
type Files interface {
	Verify(ctx context.Context, sha string) error
}

// Sources finds what may become an item, as far as the actor of ctx may see it.
type Sources interface {
	Candidates(ctx context.Context, t Tenant) ([]Candidate, error)
	// Offer is what a record of the program would be raised as now, be it weighty enough
	// to be among the candidates or not; nil when it no longer holds.
	Offer(ctx context.Context, t Tenant, of Source) (*Candidate, error)
	// Holds tells how a record of the program that an item came from stands now, whoever
	// asks; nil when it no longer holds.
	Holds(ctx context.Context, t Tenant, of Source) (*Holding, error)
}

// Holding is a record that still holds: a warning that is not lifted, a report that is
// still due.
type Holding struct {
	Level casework.Level
	// Text says what holds, Since when it began.
	Text  string
	Since time.Time
}

// CandidateKind says what is late or wrong about a candidate.
type CandidateKind string

// The kinds of candidates.
const (
	OfWarning  CandidateKind = "warning"  // a warning that is open
	OfTask     CandidateKind = "task"     // a commitment behind, overdue or without the evidence asked for
	OfReport   CandidateKind = "report"   // a step of a reporting round
	OfMonths   CandidateKind = "months"   // monthly reports of a project
	OfProblems CandidateKind = "problems" // problems of a project past their day
)

// CandidateKinds lists all kinds.
func CandidateKinds() []CandidateKind {
	return []CandidateKind{OfWarning, OfTask, OfReport, OfMonths, OfProblems}
}

// Key is the message that names the kind.
func (k CandidateKind) Key() string { return "supervision.candidate." + string(k) }

// Candidate is a warning, or something that is late, that could become an item.
type Candidate struct {
	Kind   CandidateKind
	Source Source
	Owner  identity.OrgID
	// Contributors help the owner; Leader is who is responsible among the leaders.
	Contributors []identity.OrgID
	Leader       identity.PersonID
	Level        casework.Level
	Title        string
	// Why says in words what is late or wrong; Asked what has to be done.
	Why, Asked string
	// Since is when it began, or the day by which it should have been done; zero: no day
	// is set for it.
	Since time.Time
	// Reference is what of the plan it is about.
	Reference Reference
	// Other is an open item about the same commitment, indicator or project that was not
	// made of this record; nil: there is none.
	Other *Item
	// Last is the item that was made of it and closed, on the day Closed, though it still
	// holds; nil: there is none, or it came back since.
	Last   *Item
	Closed time.Time
}

// Late is for how many days it has been late or wrong; 0 where no day is set.
func (c *Candidate) Late(now time.Time) int {
	if c.Since.IsZero() {
		return 0
	}
	return max(0, int(identity.Day(now).Sub(identity.Day(c.Since)).Hours()/24))
}

// Matter is what an item made of the candidate chases.
func (c *Candidate) Matter() Matter { return Matter{c.Source, c.Reference} }

func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

func (s *Service) tell(t Tenant) {
	if s.Notify != nil {
		s.Notify(Topic(t))
	}
}

// desk is the office with the calendar of now.
func (s *Service) desk() *casework.Office {
	s.office.Days = s.Days
	return &s.office
}

// keep keeps what a change of a case has people hear. Steps that people take are the
// business of the leader who was chosen, and of no other; what time brings is that of all
// leaders where none was.
func keep(ctx context.Context, tx WriteTx, it *Item, r casework.Result) error {
	for i := range r.Effects {
		e := &r.Effects[i]
		roles := e.Roles
		if e.Clock == "" && leaderIn(r.Case) == "" {
			roles = slices.DeleteFunc(slices.Clone(roles), func(x casework.Role) bool { return x == RoleLeader })
		}
		if e.Kind != casework.Notice || len(roles) == 0 {
			continue
		}
		var only []identity.OrgID
		for _, p := range e.Parties {
			if e.Among != "" {
				only = append(only, p.Org)
			}
		}
		if err := tx.AddAlert(ctx, &Alert{Tenant: e.Tenant, Key: e.Key, Item: e.Case, Roles: roles, Among: e.Among, Orgs: only, Level: e.Level, Message: titled(dated(e.Message), it.Title), At: e.At}); err != nil {
			return err
		}
	}
	return nil
}

// titled names an item as it is worded now; its case keeps the first title of the draft.
func titled(m i18n.Msg, title string) i18n.Msg {
	args := i18n.Args{}
	for name, v := range m.Args {
		switch x := v.(type) {
		case i18n.Msg:
			v = titled(x, title)
		case string:
			if name == "Title" {
				v = title
			}
		}
		args[name] = v
	}
	m.Args = args
	return m
}

// dated writes the days in a message out, so that it reads the same after it was kept.
func dated(m i18n.Msg) i18n.Msg {
	args := i18n.Args{}
	for name, v := range m.Args {
		switch x := v.(type) {
		case time.Time:
			v = x.Format(time.DateOnly)
		case i18n.Msg:
			v = dated(x)
		}
		args[name] = v
	}
	m.Args = args
	return m
}

// Tick lets time pass for all items: reminders, blue, yellow and red. The program
// calls it at least once a day; calling it again changes nothing. It gives how many
// items it worked on; those that failed do not stop the others.
//
// Faults: those of identity.Require for DoSupervise; Internal ("supervision.tick_failed").
func (s *Service) Tick(ctx context.Context, t Tenant) (int, error) {
	if _, err := identity.Require(ctx, DoSupervise, identity.Target{Tenant: t}); err != nil {
		return 0, err
	}
	var ids []ItemID
	if err := s.Store.View(ctx, func(tx ReadTx) error {
		due, err := tx.Read().Ticking(ctx, t, identity.Day(s.now()))
		if err != nil {
			return err
		}
		if ids, err = tx.Unsettled(ctx, t, false); err != nil {
			return err
		}
		items, err := tx.ItemsOf(ctx, t, due)
		for _, id := range due {
			if _, ours := items[id]; ours && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return err
	}); err != nil {
		return 0, err
	}
	failed := casework.Each(ctx, ids, func(ctx context.Context, id ItemID) error {
		return s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
			r, err := s.desk().Tick(ctx, tx.Work(), t, id)
			if err != nil {
				return err
			}
			it, err := tx.Item(ctx, t, id)
			if err != nil {
				return err
			}
			if err := s.settle(ctx, tx, it, r.Case); err != nil {
				return err
			}
			return keep(ctx, tx, it, r)
		})
	})
	if len(ids) > len(failed) {
		s.tell(t)
	}
	if len(failed) > 0 {
		return len(ids) - len(failed), fault.Wrap(failed[0].Err, fault.Internal, "supervision.tick_failed", fault.Args{"Count": len(failed), "Item": string(failed[0].Case)})
	}
	return len(ids), nil
}
