package supervision

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/identity"
)

// Line is what lists, statistics and assessments need to know of an item without
// reading its journal. It follows from item, case, journal and calendar, and is kept
// beside them with every change.
type Line struct {
	Item  ItemID
	Title string
	// Number and Asked are for finding it; they are not read back.
	Number, Asked string
	Source        SourceKind
	State         casework.StateName
	Level         casework.Level
	Worst         casework.Level
	// Turn are the roles from which the next step is awaited; nobody's once it is closed.
	Turn  []casework.Role
	Owner identity.OrgID
	// OwnerName is its name as the case tells it.
	OwnerName string
	// Issued is the day on which it was issued last, Closed that of its close; zero: not yet.
	Issued, Closed time.Time
	Open           bool
	// Due is the first day on which a clock that runs is due; zero: none.
	Due time.Time
	// WorkDue is the day on which the unit's clock is due while it runs; else Held is how
	// late it was when it was held or stopped.
	WorkDue time.Time
	Held    Late
	// Merged: it went on in another item.
	Merged bool
	// Leader is who is responsible among the leaders; Instruct: a red item waits for an
	// instruction of theirs.
	Leader   identity.PersonID
	Instruct bool
	// Began and Acted are when the first and the last act was taken.
	Began, Acted time.Time
	// Parts are those of the lead unit, of each responsible unit, and of those that had the
	// item before.
	Parts []Part
	// Spans are who answered for it when, oldest first; read where they are asked for.
	Spans []Span
}

// Part is what one unit has to do with an item.
type Part struct {
	Org  identity.OrgID
	Role casework.Role // RoleOwner or RoleContributor; RoleFormer: it had the item before
	// Turn: the next step is awaited from it.
	Turn bool
	// Done: a responsible unit answered, the lead unit's answer was verified.
	Done bool
	// Held: it answers, or once answered, for the item, so that it may read it.
	Held bool
}

// LateOn is how late it is on a day, or was when its clock stood still.
func (l *Line) LateOn(today time.Time, cal casework.Days) Late {
	if l.WorkDue.IsZero() {
		return l.Held
	}
	if !today.After(l.WorkDue) {
		return Late{}
	}
	return Late{true, cal.Between(l.WorkDue, today)}
}

// lineOf works out the line of an item from its journal (oldest act first), as it stands
// on a day, with the case.
func lineOf(it *Item, p *casework.Process, acts []casework.Act, on time.Time, cal casework.Days) (*Line, *casework.Case, error) {
	spans, c, err := spansOf(p, acts, it.Source.Kind, cal)
	if err != nil {
		return nil, nil, err
	}
	l := &Line{Item: it.ID, Title: it.Title, Number: it.Number, Asked: it.Asked, Source: it.Source.Kind, State: c.State, Level: c.Level, Worst: c.Worst, Owner: orgIn(c, RoleOwner), Open: c.Open(),
		Due: p.Index(c, cal).Due, Merged: c.Into != "", Leader: leaderIn(c), Spans: spans}
	l.Began, l.Acted = acts[0].At, acts[len(acts)-1].At
	if who := c.Parties[RoleOwner]; len(who) > 0 {
		l.OwnerName = who[0].Name
	}
	if !l.Open {
		l.Closed = identity.Day(c.Closed)
	}
	if st, ok := p.State(c.State); ok && l.Open {
		l.Turn = st.Turn
		if asked(acts) && !slices.Contains(l.Turn, RoleSupervisor) {
			l.Turn = append(slices.Clone(l.Turn), RoleSupervisor)
		}
	}
	if t, ok := p.Timing(c, Work, on, cal); ok {
		switch {
		case !t.Stopped && !t.Paused:
			l.WorkDue = t.Due
		case t.Over:
			l.Held = lateBy(&t)
		}
	}
	l.parts(c)
	l.follow(p, acts)
	return l, c, nil
}

// asked says whether a request for more time was neither granted nor refused nor
// overtaken by the answer.
func asked(acts []casework.Act) bool {
	for _, a := range slices.Backward(acts) {
		switch a.Transition {
		case Ask:
			return true
		case Prolong, Refuse, Answer, Issue:
			return false
		}
	}
	return false
}

// parts are those of the units that answer now, and of those that did.
func (l *Line) parts(c *casework.Case) {
	waits := func(role casework.Role) bool { return slices.Contains(l.Turn, role) }
	if l.Owner != "" {
		l.Parts = append(l.Parts, Part{Org: l.Owner, Role: RoleOwner, Turn: waits(RoleOwner), Done: c.State == Verified || c.State == Closed})
	}
	for _, o := range orgsIn(c, RoleContributor) {
		if o == l.Owner {
			continue
		}
		done := slices.ContainsFunc(c.Done[RoleContributor], func(x casework.Party) bool { return x.Org == o })
		l.Parts = append(l.Parts, Part{Org: o, Role: RoleContributor, Turn: waits(RoleContributor) && !done, Done: done})
	}
	for i := range l.Spans {
		o := l.Spans[i].Org
		if l.part(o) == nil {
			l.Parts = append(l.Parts, Part{Org: o, Role: RoleFormer})
		}
		l.part(o).Held = true
	}
	slices.SortFunc(l.Parts, func(a, b Part) int {
		return cmp.Or(strings.Compare(string(b.Role), string(a.Role)), strings.Compare(string(a.Org), string(b.Org)))
	})
}

// follow tells from the journal when it was issued, and whether it waits for a leader.
func (l *Line) follow(p *casework.Process, acts []casework.Act) {
	red := 0 // seq of the last alarm that made it red
	for i := range acts {
		a := &acts[i]
		switch a.Transition {
		case Issue:
			l.Issued = identity.Day(a.At)
		case Instruct:
			red = 0
		}
		for _, al := range a.Alarms {
			if p.LevelOf(al) == casework.Red {
				red = a.Seq
			}
		}
	}
	l.Instruct = l.Open && l.Leader != "" && l.Level == casework.Red && red > 0
}

// Span is the last one of a unit in a role; nil when it has none.
func (l *Line) Span(o identity.OrgID, role casework.Role) *Span {
	for i := len(l.Spans) - 1; i >= 0; i-- {
		if s := &l.Spans[i]; s.Org == o && s.Role == role {
			return s
		}
	}
	return nil
}

func partOf(a *casework.Act) identity.OrgID {
	if a.Part == nil {
		return ""
	}
	return a.Part.Org
}

func (l *Line) part(o identity.OrgID) *Part {
	for i := range l.Parts {
		if o != "" && l.Parts[i].Org == o {
			return &l.Parts[i]
		}
	}
	return nil
}

func leaderIn(c *casework.Case) identity.PersonID {
	if who := c.Parties[RoleLeader]; len(who) > 0 {
		return who[0].Person
	}
	return ""
}

// awaitsFrom says whether the next step is awaited from an actor.
func (l *Line) awaitsFrom(a *identity.Actor, t Tenant) bool {
	if a.Person == "" || !l.Open {
		return false
	}
	if slices.Contains(l.Turn, RoleSupervisor) && a.May(DoSupervise, on(t, l.Owner)) || l.Instruct && l.Leader == a.Person {
		return true
	}
	return slices.ContainsFunc(l.Parts, func(p Part) bool { return p.Turn && speaks(a, t, p.Org) })
}

// speaks says whether an actor answers for an organisation.
func speaks(a *identity.Actor, t Tenant, o identity.OrgID) bool {
	return a.May(DoAnswer, on(t, o)) || a.May(DoHead, on(t, o))
}

// settle keeps the line of an item after its case changed.
func (s *Service) settle(ctx context.Context, tx WriteTx, it *Item, c *casework.Case) error {
	p, err := s.desk().Process(ctx, tx.Read(), it.Tenant, c.Definition)
	if err != nil {
		return err
	}
	acts, err := tx.Read().Acts(ctx, it.Tenant, it.ID)
	if err != nil {
		return err
	}
	if err := s.number(ctx, tx, it, acts); err != nil {
		return err
	}
	l, _, err := lineOf(it, p, acts, identity.Day(tx.Now()), s.Days())
	if err != nil {
		return err
	}
	return tx.PutLine(ctx, it.Tenant, l)
}

// settleByID is settle for an item of which only the id is at hand.
func (s *Service) settleByID(ctx context.Context, tx WriteTx, t Tenant, id ItemID) error {
	it, err := tx.Item(ctx, t, id)
	if err != nil {
		return err
	}
	c, err := tx.Read().Case(ctx, t, id)
	if err != nil {
		return err
	}
	return s.settle(ctx, tx, it, c)
}

// Resettle works out anew what depends on the calendar, of all open items; after a
// holiday notice was read it gives how many were looked at. Journals do not change.
//
// Faults: those of identity.Require for DoSupervise.
func (s *Service) Resettle(ctx context.Context, t Tenant) (int, error) {
	if _, err := identity.Require(ctx, DoSupervise, identity.Target{Tenant: t}); err != nil {
		return 0, err
	}
	n := 0
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := s.desk().Reindex(ctx, tx.Work(), t); err != nil {
			return err
		}
		ids, err := tx.Unsettled(ctx, t, true)
		if err != nil {
			return err
		}
		n = len(ids)
		for _, id := range ids {
			if err := s.settleByID(ctx, tx, t, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.tell(t)
	}
	return n, err
}
