package project

import (
	"context"
	"slices"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Choice is what is to become of projects on a list.
type Choice struct {
	Tenant   Tenant
	List     List
	Projects []Seen
	To       MemberState
	// Document is the number of the paper that an approved list is issued with.
	Document string
	// Reason is required to remove.
	Reason string
	// Issue issues the list as well once they are approved; nil: that is done apart.
	// Its list and its number are those of the choice.
	Issue *Issuing
}

// Enlist proposes projects for a list, approves them, or takes them off: all
// named or none.
// Faults: Unauthenticated, Forbidden (approving asks DoApprove, else DoKeep);
// NotFound; Invalid ("project.list_unknown", "project.reason_needed",
// "project.list_empty", "project.base"), those of Issue; Forbidden ("project.own_proposal",
// "project.person_needed": nobody approves what they put forward); Conflict ("project.stale",
// "project.member_state": it is not proposed, or stands there already; "project.over").
func (s *Service) Enlist(ctx context.Context, c Choice) (int, error) {
	do := DoKeep
	if c.To == Approved {
		do = DoApprove
	}
	a, err := identity.Require(ctx, do, somewhere(c.Tenant))
	if err != nil {
		return 0, err
	}
	if _, ok := ParseList(c.List.String()); !ok || c.To != Proposed && c.To != Approved && c.To != Removed {
		return 0, fault.New(fault.Invalid, "project.list_unknown", nil)
	}
	if len(c.Projects) == 0 || len(c.Projects) > 5000 {
		return 0, fault.New(fault.Invalid, "project.list_empty", nil)
	}
	if c.To == Removed {
		if err := reasoned(c.Reason); err != nil {
			return 0, err
		}
	}
	n := 0
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		n = 0
		for _, at := range c.Projects {
			p, err := tx.Lock(ctx, c.Tenant, at.ID)
			if err != nil {
				return err
			}
			ch, err := p.enlist(a, do, &c, at.Base)
			if err != nil {
				return err
			}
			if ch == nil {
				continue
			}
			ch.Member.At = tx.Now()
			if _, err := s.keep(ctx, tx, p, a, ch, c.Reason); err != nil {
				return err
			}
			n++
		}
		if c.Issue == nil || c.To != Approved {
			return nil
		}
		in := *c.Issue
		in.Tenant, in.List, in.Number = c.Tenant, c.List, c.Document
		_, err := s.issue(ctx, tx, a, &in)
		return err
	})
	if err != nil {
		return 0, err
	}
	s.tell()
	return n, nil
}

func (p *Project) enlist(a *identity.Actor, do identity.Action, c *Choice, base int) (*Change, error) {
	if err := p.require(a, do); err != nil {
		return nil, err
	}
	if base < 1 || base > p.Version {
		return nil, fault.New(fault.Invalid, "project.base", nil)
	}
	m := p.Member(c.List)
	state := MemberState("")
	if m != nil {
		state = m.State
	}
	switch {
	case state == c.To:
		return nil, nil
	case c.To != Removed && p.going() != nil:
		return nil, p.going()
	case c.To == Approved && state != Proposed, c.To == Proposed && state == Approved, c.To == Removed && state != Proposed && state != Approved:
		return nil, fault.New(fault.Conflict, "project.member_state", fault.Args{"Name": p.Basics.Name})
	}
	next := Membership{List: c.List, State: c.To, Document: clip(trim(c.Document), 200), Reason: trim(c.Reason), By: a.Name, Person: a.Person, Proposer: a.Person}
	if c.To != Proposed {
		next.Proposer = m.Proposer
	}
	switch {
	case c.To != Approved:
	case a.Person == "":
		return nil, fault.New(fault.Forbidden, "project.person_needed", nil)
	case m.Proposer == a.Person, m.Proposer == "" && m.By == a.Name: // before proposers were kept
		return nil, fault.New(fault.Forbidden, "project.own_proposal", fault.Args{"Name": p.Basics.Name})
	}
	ch := &Change{Member: &next}
	if c.To == Approved && ch.Member.Document == "" && m != nil {
		ch.Member.Document = m.Document
	}
	return ch, p.stale(ch, base)
}

// ListView is a list with what changed against the year before.
type ListView struct {
	List List
	Rows []*Row // approved, by name
	// Candidates are proposed and not approved.
	Candidates []*Row
	// Carried stand on last year's list too; Fresh do not; Gone stood on last year's
	// and do not stand on this one, Finished of them were completed.
	Carried, Fresh, Gone, Finished []*Row
	// Planned is the money of the list's first year, Total the whole investment, in 万元.
	Planned, Total Money
	// ByYear is the planned money of each of List.Years, in 万元.
	ByYear []Money
	// Mark tells what is on it from what was on it before.
	Mark string
	// Issues are the issued versions, oldest first.
	Issues []ListIssue
}

// List is ListOn today.
func (s *Service) List(ctx context.Context, t Tenant, l List) (*ListView, error) {
	return s.ListOn(ctx, t, l, 0)
}

// ListOn is a year list as it stood at the end of a day (none: as it is), with what
// changes against the list of the year before.
// Faults: Unauthenticated, Forbidden; Invalid ("project.list_unknown").
func (s *Service) ListOn(ctx context.Context, t Tenant, l List, asOf Day) (*ListView, error) {
	if _, ok := ParseList(l.String()); !ok {
		return nil, fault.New(fault.Invalid, "project.list_unknown", nil)
	}
	rows, _, err := s.rows(ctx, t, asOf)
	if err != nil {
		return nil, err
	}
	out := listOf(l, rows)
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) { out.Issues, err = tx.Issues(ctx, t, l); return err }); err != nil {
		return nil, err
	}
	if asOf != 0 && asOf < s.Today() {
		out.Issues = slices.DeleteFunc(out.Issues, func(i ListIssue) bool { return i.At.After(s.endOf(asOf)) })
	}
	return out, nil
}

func listOf(l List, rows []*Row) *ListView {
	out := &ListView{List: l, ByYear: make([]Money, len(l.Years()))}
	before := List{l.Kind, l.Year - 1}
	all := family{}
	for _, r := range rows {
		all[r.ID] = r
	}
	for _, r := range rows {
		if all.goesOn(r, l) { // those that stand in its place are counted
			continue
		}
		is, was := r.On(l), MemberState("")
		if all.stood(r, before) {
			was = Approved
		}
		switch {
		case is == Approved:
			out.Rows = append(out.Rows, r)
			out.Total = out.Total.Add(wan(r.Total))
			for i, y := range l.Years() {
				out.ByYear[i] = out.ByYear[i].Add(r.PlannedIn(y))
			}
			if was == Approved {
				out.Carried = append(out.Carried, r)
			} else {
				out.Fresh = append(out.Fresh, r)
			}
		case was == Approved:
			out.Gone = append(out.Gone, r)
			if r.Stage.at() >= Completed.at() {
				out.Finished = append(out.Finished, r)
			}
		}
		if is == Proposed && !r.Standing.Over() {
			out.Candidates = append(out.Candidates, r)
		}
	}
	out.Planned = out.ByYear[0]
	for _, list := range [][]*Row{out.Rows, out.Candidates, out.Carried, out.Fresh, out.Gone, out.Finished} {
		slices.SortFunc(list, func(a, b *Row) int { return strings.Compare(a.Name, b.Name) })
	}
	out.Mark = mark(out.Rows)
	return out
}
