package supervision

import (
	"context"
	"slices"
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
	// Used are the workdays taken when the unit's clock has stopped.
	Used int
	// Merged: it went on in another item.
	Merged bool
	// Leader is who is responsible among the leaders; Instruct: a red item waits for an
	// instruction of theirs.
	Leader   identity.PersonID
	Instruct bool
	// Began and Acted are when the first and the last act was taken.
	Began, Acted time.Time
	// Parts are those of the lead unit and of each responsible unit.
	Parts []Part
}

// Part is what one unit has to do with an item.
type Part struct {
	Org  identity.OrgID
	Role casework.Role // RoleOwner or RoleContributor
	// Turn: the next step is awaited from it.
	Turn bool
	// Done: a responsible unit answered, the lead unit's answer was verified.
	Done bool
	// Answers and Returned count its answers and how often they were sent back.
	Answers, Returned int
	// Late is how late a responsible unit answered.
	Late Late
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

// counts says whether an item counts in statistics: issued, not cancelled, not merged
// into another.
func (l *Line) counts() bool {
	return l.State != Draft && l.State != Cancelled && !l.Merged && l.Owner != ""
}

// lineOf works out the line of an item from its case and its journal (oldest act
// first), as it stands on a day.
func lineOf(it *Item, p *casework.Process, c *casework.Case, acts []casework.Act, on time.Time, cal casework.Days) Line {
	l := Line{Item: it.ID, Title: it.Title, Number: it.Number, Asked: it.Asked, Source: it.Source.Kind, State: c.State, Level: c.Level, Worst: c.Worst, Owner: orgIn(c, RoleOwner), Open: c.Open(),
		Due: p.Index(c, cal).Due, Merged: c.Into != "", Leader: leaderIn(c)}
	if len(acts) > 0 {
		l.Began, l.Acted = acts[0].At, acts[len(acts)-1].At
	}
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
		if t.Stopped {
			l.Used = t.Used
		}
	}
	l.parts(p, c, acts, cal)
	return l
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

// parts tells from the journal what each unit did.
func (l *Line) parts(p *casework.Process, c *casework.Case, acts []casework.Act, cal casework.Days) {
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
	red := 0 // seq of the last alarm that made it red
	for i := range acts {
		a := &acts[i]
		switch a.Transition {
		case Issue:
			l.Issued = identity.Day(a.At)
		case Answer:
			if o := l.part(l.Owner); o != nil {
				o.Answers++
			}
		case Return:
			if o := l.part(l.Owner); o != nil {
				o.Returned++
			}
		case Contribute:
			if x := l.part(partOf(a)); x != nil {
				x.Answers++
				x.Late = lateAt(p, acts[:i+1], cal)
			}
		case Recall:
			if x := l.part(partOf(a)); x != nil {
				x.Returned++
			}
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

// lateAt is how late the unit's clock was right after the last of some acts.
func lateAt(p *casework.Process, acts []casework.Act, cal casework.Days) Late {
	c, err := p.Replay(acts)
	if err != nil {
		return Late{}
	}
	t, ok := p.Timing(c, Work, identity.Day(acts[len(acts)-1].At), cal)
	if !ok {
		return Late{}
	}
	return lateBy(&t)
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
	l := lineOf(it, p, c, acts, identity.Day(tx.Now()), s.Days())
	return tx.PutLine(ctx, it.Tenant, &l)
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
