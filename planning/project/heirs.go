package project

import (
	"context"
	"slices"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// hand says of open problems of a project that another goes on with them.
func (s *Service) hand(ctx context.Context, tx WriteTx, a *identity.Actor, p, to *Project, ids []string, reason string) (*Project, error) {
	for _, id := range ids {
		x := *p.problem(id)
		x.Closed, x.ClosedBy, x.To = tx.Now(), a.Name, to.ID
		var err error
		if p, err = s.keep(ctx, tx, p, a, &Change{Problem: &x}, reason); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// heirs puts those that go on in the place of a project onto the lists in force on
// which it stands, as far as it was on them, and takes it off. Lists of years that are
// over stay as they were.
func (s *Service) heirs(ctx context.Context, tx WriteTx, a *identity.Actor, p *Project, to []*Project, reason string) (*Project, []*Project, error) {
	to = slices.Clone(to)
	for _, m := range p.Lists {
		if years := m.List.Years(); m.State == Removed || years[len(years)-1] < s.zoneDay(tx).Year() {
			continue
		}
		for i, h := range to {
			if on := h.Member(m.List); on != nil && (on.State == Approved || on.State == m.State) {
				continue
			}
			next := m
			next.From, next.Reason, next.At = p.ID, "", tx.Now()
			var err error
			if to[i], err = s.keep(ctx, tx, h, a, &Change{Member: &next}, reason); err != nil {
				return nil, nil, err
			}
		}
		off := Membership{List: m.List, State: Removed, Document: m.Document, Reason: trim(reason), By: a.Name, Person: a.Person, At: tx.Now()}
		var err error
		if p, err = s.keep(ctx, tx, p, a, &Change{Member: &off}, reason); err != nil {
			return nil, nil, err
		}
	}
	return p, to, nil
}

// settled refuses to split or merge a project while a report of it waits: what it
// tells would be lost.
func (p *Project) settled() error {
	for i := range p.Reports {
		if r := &p.Reports[i]; r.State == ReportSubmitted {
			return fault.New(fault.Conflict, "project.report_waits", fault.Args{"Name": p.Basics.Name, "Month": r.Month.Msg()})
		}
	}
	return nil
}

// family answers who stands in whose place on lists.
type family map[ID]*Row

// goesOn says whether a project that is over goes on in one that stands on a list.
func (f family) goesOn(r *Row, l List) bool {
	return r != nil && r.Standing.Over() && slices.ContainsFunc(r.Related, func(o Relation) bool {
		switch o.Kind {
		case SplitInto, MergedInto, SupersededBy:
			h := f[o.ID]
			return h != nil && (h.On(l) == Approved || f.goesOn(h, l))
		}
		return false
	})
}

// stood says whether a project, or one that it took the place of, stood on a list.
func (f family) stood(r *Row, l List) bool {
	return r != nil && (r.On(l) == Approved || slices.ContainsFunc(r.Related, func(o Relation) bool {
		switch o.Kind {
		case SplitFrom, MergedFrom, Supersedes:
			return f.stood(f[o.ID], l)
		}
		return false
	}))
}
