package supervision

import (
	"context"
	"strings"

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
}

// Do takes a step of an item: issue, accept, report, answer, verify, return, close
// and all others of process.yaml.
//
// Faults: Unauthenticated, Forbidden; NotFound ("supervision.unknown"); Conflict
// ("casework.refusal.stale"); Invalid ("supervision.too_long",
// "supervision.org_unknown", "casework.refusal.field_type") and what the process
// refuses.
func (s *Service) Do(ctx context.Context, step Step) (*casework.Case, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(step.Tenant))
	if err != nil {
		return nil, err
	}
	step.Note = strings.TrimSpace(step.Note)
	if len([]rune(step.Note)) > longestText {
		return nil, fault.New(fault.Invalid, "supervision.too_long", fault.Args{"Title": longestTitle, "Text": longestText})
	}
	var parties casework.Standings
	if step.Owner != "" || len(step.Contributors) > 0 {
		if parties, err = s.parties(ctx, step.Tenant, step.Owner, step.Contributors); err != nil {
			return nil, err
		}
	}
	if err := s.stored(ctx, step.Files); err != nil {
		return nil, err
	}
	var out *casework.Case
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		c, p, err := s.seen(ctx, tx, a, step.Tenant, step.Item)
		if err != nil {
			return err
		}
		values, err := typed(p, step.Fields)
		if err != nil {
			return err
		}
		if err := tx.AddFiles(ctx, step.Tenant, step.Item, step.Files); err != nil {
			return err
		}
		r, err := s.desk().Do(ctx, tx.Work(), step.Tenant, step.Item, casework.Act{Base: step.Base, Transition: step.Transition, By: casework.Of(a), As: Roles(a, c),
			Note: step.Note, Evidence: shas(step.Files), Fields: values, Parties: parties})
		if err != nil {
			return err
		}
		out = r.Case
		return keep(ctx, tx, r.Effects)
	})
	if err == nil {
		s.tell(step.Tenant)
	}
	return out, err
}

// typed reads fields as the process types them.
func typed(p *casework.Process, in map[string]string) (expr.Values, error) {
	var out expr.Values
	for name, text := range in {
		text = strings.TrimSpace(text)
		f, ok := p.Field(casework.FieldName(name))
		if text == "" {
			continue
		}
		if !ok {
			return nil, fault.New(fault.Invalid, "casework.refusal.no_field", fault.Args{"Name": name})
		}
		v, ok := expr.Read(f.Type, text)
		if !ok {
			return nil, fault.New(fault.Invalid, "casework.refusal.field_type", fault.Args{"Name": f.Label.Msg(), "Value": text})
		}
		if out == nil {
			out = expr.Values{}
		}
		out[name] = v
	}
	return out, nil
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

// MergeRequest merges an item into another one about the same.
type MergeRequest struct {
	Tenant             Tenant
	From, Into         ItemID
	FromBase, IntoBase int
	Note               string
}

// Merge closes an item and points from it to the other.
// Faults: as Do.
func (s *Service) Merge(ctx context.Context, m MergeRequest) error {
	a, err := identity.Require(ctx, DoSupervise, somewhere(m.Tenant))
	if err != nil {
		return err
	}
	err = s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		from, _, err := s.seen(ctx, tx, a, m.Tenant, m.From)
		if err != nil {
			return err
		}
		if _, _, err := s.seen(ctx, tx, a, m.Tenant, m.Into); err != nil {
			return err
		}
		x, y, err := s.desk().Merge(ctx, tx.Work(), casework.Merging{Tenant: m.Tenant, From: m.From, Into: m.Into, FromBase: m.FromBase, IntoBase: m.IntoBase,
			By: casework.Of(a), As: Roles(a, from), Note: strings.TrimSpace(m.Note)})
		if err != nil {
			return err
		}
		return keep(ctx, tx, append(x.Effects, y.Effects...))
	})
	if err == nil {
		s.tell(m.Tenant)
	}
	return err
}
