package supervision

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/kernel/casework"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Step is what somebody does to an item.
type Step struct {
	Tenant Tenant
	Item   ItemID
	// Base is the version of the case that the person saw.
	Base       int
	Transition casework.TransitionName
	Note       string
	Files      []File
	// Fields as they were typed, by name; empty ones are left out.
	Fields map[string]string
	// Owner and Contributors, where the step sets them.
	Owner        identity.OrgID
	Contributors []identity.OrgID
	// Leader is a leader by id or name, where the step sets one.
	Leader string
	// Part is the responsible unit that the step is about; of one's own unit it may be
	// left out.
	Part identity.OrgID
	// Wrong is what was found wrong while the form was read; it is told with all else.
	Wrong Problems
}

// Do takes a step of an item: issue, accept, report, answer, verify, return, close
// and all others of process.yaml.
//
// Faults: Unauthenticated, Forbidden; NotFound ("supervision.unknown"); Conflict
// ("casework.refusal.stale"); Invalid ("supervision.too_long",
// "supervision.org_unknown", "casework.refusal.field_type") and what the process
// refuses, all at once (ProblemsOf).
func (s *Service) Do(ctx context.Context, step Step) (*casework.Case, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(step.Tenant))
	if err != nil {
		return nil, err
	}
	step.Note = strings.TrimSpace(step.Note)
	formed := slices.Clone(step.Wrong)
	formed.tooLong("note", "supervisionweb.note", step.Note, longestText)
	var parties casework.Standings
	if step.Owner != "" || len(step.Contributors) > 0 || step.Leader != "" {
		if parties, err = s.parties(ctx, step.Tenant, &Form{Owner: step.Owner, Contributors: step.Contributors, Leader: step.Leader}, &formed); err != nil {
			return nil, err
		}
	}
	if err := s.stored(ctx, step.Files); err != nil {
		return nil, err
	}
	if err := s.reasoned(ctx, &step, &formed); err != nil {
		return nil, err
	}
	var out *casework.Case
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		c, p, err := s.seen(ctx, tx, a, step.Tenant, step.Item)
		if err != nil {
			return err
		}
		ps := slices.Clone(formed) // the transaction may be tried again
		values := typed(p, step.Fields, &ps)
		part, err := partFor(a, p, c, &step)
		if err != nil {
			return err
		}
		act := casework.Act{Base: step.Base, Transition: step.Transition, By: casework.Of(a), As: Roles(a, c),
			Note: step.Note, Evidence: shas(step.Files), Fields: values, Parties: parties, Part: part}
		if err := s.admitted(tx, p, c, act, &ps); err != nil {
			return err
		}
		if err := tx.AddFiles(ctx, step.Tenant, step.Item, step.Files); err != nil {
			return err
		}
		r, err := s.desk().Do(ctx, tx.Work(), step.Tenant, step.Item, act)
		if err != nil {
			return err
		}
		out = r.Case
		return s.after(ctx, tx, r)
	})
	if err == nil {
		s.tell(step.Tenant)
	}
	return out, err
}

// admitted tells all that is wrong with an act at once, or nothing.
func (s *Service) admitted(tx WriteTx, p *casework.Process, c *casework.Case, act casework.Act, ps *Problems) error {
	_, refusal := p.Apply(c, act, tx.Now(), s.Days())
	if err := ps.refused(refusal); err != nil {
		return err
	}
	return ps.Err()
}

// after keeps what follows from a change of a case.
func (s *Service) after(ctx context.Context, tx WriteTx, results ...casework.Result) error {
	for _, r := range results {
		it, err := tx.Item(ctx, r.Case.Tenant, r.Case.ID)
		if err != nil {
			return err
		}
		if err := s.settle(ctx, tx, it, r.Case); err != nil {
			return err
		}
		if err := keep(ctx, tx, it, r); err != nil {
			return err
		}
	}
	return nil
}

// partFor is the responsible unit that a step is about: the one named, else the only
// one that the actor answers for and that has not answered. Who answers for a unit
// belongs to it.
func partFor(a *identity.Actor, p *casework.Process, c *casework.Case, step *Step) (*casework.Party, error) {
	t, ok := p.Transition(step.Transition)
	if !ok || t.Each == "" && t.Undo == "" && t.Among == "" {
		return nil, nil
	}
	if t.Each != "" && step.Part == "" {
		for _, x := range c.Undone(t.Each) {
			switch {
			case !speaks(a, c.Tenant, x.Org):
			case step.Part != "":
				return nil, fault.New(fault.Invalid, "supervision.part_needed", nil)
			default:
				step.Part = x.Org
			}
		}
	}
	if t.Each != "" && step.Part != "" && !speaks(a, c.Tenant, step.Part) {
		return nil, fault.New(fault.Forbidden, "supervision.part_foreign", nil)
	}
	if step.Part == "" {
		return nil, nil // all are meant, or the process refuses
	}
	return &casework.Party{Org: step.Part}, nil
}

// progress is the field of process.yaml in percent; what is outside 0 to 100 is told in
// words of its own rather than in those of the condition.
const progress = "progress"

// typed reads fields as the process types them; what cannot be read is a problem.
func typed(p *casework.Process, in map[string]string, ps *Problems) expr.Values {
	var out expr.Values
	for _, name := range slices.Sorted(maps.Keys(in)) {
		text := strings.TrimSpace(in[name])
		f, ok := p.Field(casework.FieldName(name))
		if text == "" {
			continue
		}
		if !ok {
			ps.Add(name, fault.New(fault.Invalid, "casework.refusal.no_field", fault.Args{"Name": name}))
			continue
		}
		v, ok := expr.Read(f.Type, text)
		if !ok {
			ps.Add(name, fault.New(fault.Invalid, "casework.refusal.field_type", fault.Args{"Name": f.Label.Msg(), "Value": text}))
			continue
		}
		if d := v.Decimal(); name == progress && (d.IsNegative() || d.GreaterThan(decimal.NewFromInt(100))) {
			ps.Add(name, fault.New(fault.Invalid, "supervision.progress_range", nil))
		}
		if out == nil {
			out = expr.Values{}
		}
		out[name] = v
	}
	return out
}

// seen is a case that the actor may see; what is not there and what is not theirs
// answer alike.
func (s *Service) seen(ctx context.Context, tx ReadTx, a *identity.Actor, t Tenant, id ItemID) (*casework.Case, *casework.Process, error) {
	if _, err := tx.Item(ctx, t, id); err != nil {
		return nil, nil, err
	}
	c, p, err := s.desk().Case(ctx, tx.Read(), t, id)
	if err != nil {
		return nil, nil, err
	}
	if !mayRead(a, c) {
		return nil, nil, fault.New(fault.NotFound, "supervision.unknown", nil)
	}
	return c, p, nil
}
