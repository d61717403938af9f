package project

import (
	"context"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Advance moves a project into the next stage when its gate is passed. on is the
// day on which it happened; none: today.
// Faults: as in Step; Invalid ("project.gate_missing", whose cause is *NotReady and
// which names what is missing; "project.move_day"); Conflict ("project.last_stage",
// "project.suspended", "project.over").
func (s *Service) Advance(ctx context.Context, st Step, on Day) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		today := zoned(tx.Now(), s.zone())
		to := p.Stage.Next()
		if err := p.going(); err != nil {
			return nil, err
		}
		switch {
		case p.Standing == Suspended:
			return nil, fault.New(fault.Conflict, "project.suspended", nil)
		case to == "":
			return nil, fault.New(fault.Conflict, "project.last_stage", nil)
		}
		on, err := p.day(on, today)
		if err != nil {
			return nil, err
		}
		g := s.GatesOn(today)
		if err := g.pass(p, to, today); err != nil {
			return nil, err
		}
		return &Change{Moved: &Move{to, Active, on, tx.Now(), a.Name, g.Version, trim(st.Reason)}}, nil
	})
}

// day checks the day of a move: not before the last one, not in the future.
func (p *Project) day(on, today Day) (Day, error) {
	if on == 0 {
		on = today
	}
	if on > today || on < p.Since() {
		return 0, fault.New(fault.Invalid, "project.move_day", fault.Args{"Since": p.Since().Time()})
	}
	return on, nil
}

// Back puts a project back into an earlier stage, with the reason.
// Faults: as in Step; Invalid ("project.reason_needed", "project.stage_back");
// Conflict ("project.over").
func (s *Service) Back(ctx context.Context, st Step, to Stage) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		if to.at() < 0 || to.at() >= p.Stage.at() {
			return nil, fault.New(fault.Invalid, "project.stage_back", fault.Args{"Stage": i18n.Key(p.Stage.Key())})
		}
		return p.moved(tx, s.zoneDay(tx), a, to, p.Standing, st.Reason)
	})
}

func (s *Service) zoneDay(tx WriteTx) Day { return zoned(tx.Now(), s.zone()) }

func (p *Project) moved(tx WriteTx, on Day, a *identity.Actor, to Stage, standing Standing, reason string) (*Change, error) {
	if err := reasoned(reason); err != nil {
		return nil, err
	}
	return &Change{Moved: &Move{to, standing, on, tx.Now(), a.Name, 0, trim(reason)}}, nil
}

// Stand suspends a project, lets it go on, or ends it; each with the reason. What
// ended stays in the library and does not come back.
// Faults: as in Step; Invalid ("project.reason_needed", "project.standing_unknown"); Conflict ("project.over").
func (s *Service) Stand(ctx context.Context, st Step, to Standing) (*Project, error) {
	return s.do(ctx, st, DoKeep, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if err := p.going(); err != nil {
			return nil, err
		}
		if to != Active && to != Suspended && to != Ended || to == p.Standing {
			return nil, fault.New(fault.Invalid, "project.standing_unknown", nil)
		}
		return p.moved(tx, s.zoneDay(tx), a, p.Stage, to, st.Reason)
	})
}

// Seen is a project with the version of it that the person saw.
type Seen struct {
	ID   ID
	Base int
}

// mostJoined bounds one transaction; more are joined in several.
const mostJoined = 1000

// Join merges projects into one, or lets one take the place of others
// (Superseded): those named in from are over, and links lead both ways. What is
// merged into another adds up there (Merging): money, milestones, what was done, and
// open problems; both keep their histories. What takes the place of others has its
// own plan and money. Places on lists in force pass on.
// Faults: Forbidden; NotFound; Conflict ("project.stale", "project.over", "project.report_waits"); Invalid
// ("project.reason_needed", "project.join_none", "project.base"); TooLarge ("project.join_many").
func (s *Service) Join(ctx context.Context, t Tenant, into Seen, from []Seen, as Standing, reason string) (*Project, error) {
	there, back := MergedInto, MergedFrom
	if as == Superseded {
		there, back = SupersededBy, Supersedes
	} else {
		as = Merged
	}
	a, err := identity.Require(ctx, DoKeep, somewhere(t))
	if err != nil {
		return nil, err
	}
	if err := reasoned(reason); err != nil {
		return nil, err
	}
	seen := map[ID]bool{into.ID: true}
	for _, f := range from {
		if seen[f.ID] {
			return nil, fault.New(fault.Invalid, "project.join_none", nil)
		}
		seen[f.ID] = true
	}
	switch {
	case len(from) == 0:
		return nil, fault.New(fault.Invalid, "project.join_none", nil)
	case len(from) > mostJoined:
		return nil, fault.New(fault.TooLarge, "project.join_many", fault.Args{"Most": mostJoined})
	}
	var out *Project
	ids := []ID{into.ID}
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		today := s.zoneDay(tx)
		target, err := s.held(ctx, tx, a, t, into)
		if err != nil {
			return err
		}
		var others []*Project
		for _, f := range from {
			p, err := s.held(ctx, tx, a, t, f)
			if err != nil {
				return err
			}
			if err := p.settled(); as == Merged && err != nil {
				return err
			}
			others = append(others, p)
			if as == Merged {
				var open []string
				for i := range p.Problems {
					if p.Problems[i].Open() {
						open = append(open, p.Problems[i].ID)
					}
				}
				if p, err = s.hand(ctx, tx, a, p, target, open, reason); err != nil {
					return err
				}
			}
			if p, err = s.keep(ctx, tx, p, a, &Change{Relation: &Relation{there, into.ID, today}}, reason); err != nil {
				return err
			}
			var heirs []*Project
			if p, heirs, err = s.heirs(ctx, tx, a, p, []*Project{target}, reason); err != nil {
				return err
			}
			target = heirs[0]
			c, err := p.moved(tx, today, a, p.Stage, as, reason)
			if err != nil {
				return err
			}
			if _, err = s.keep(ctx, tx, p, a, c, reason); err != nil {
				return err
			}
			if target, err = s.keep(ctx, tx, target, a, &Change{Relation: &Relation{back, f.ID, today}}, reason); err != nil {
				return err
			}
			ids = append(ids, f.ID)
		}
		if as == Merged {
			list, err := Merging(target, others).changes(target, a.Name, tx.Now(), trim(reason))
			if err != nil {
				return err
			}
			for _, c := range list {
				if target, err = s.keep(ctx, tx, target, a, c, reason); err != nil {
					return err
				}
			}
		}
		out = target
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.tell(ids...)
	return out.seenBy(a), nil
}

// held loads a project that is to be joined or split, in the version seen.
func (s *Service) held(ctx context.Context, tx WriteTx, a *identity.Actor, t Tenant, at Seen) (*Project, error) {
	p, err := tx.Lock(ctx, t, at.ID)
	if err != nil {
		return nil, err
	}
	if err := p.require(a, DoKeep); err != nil {
		return nil, err
	}
	if at.Base < 1 || at.Base > p.Version {
		return nil, fault.New(fault.Invalid, "project.base", nil)
	}
	if err := p.stale(&Change{Moved: &Move{}}, at.Base); err != nil {
		return nil, err
	}
	return p, p.going()
}
