package commitment

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gangyao/planning/plan"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// IssuedAnnual reads an issued annual plan: the bytes as they were issued, and
// what they say.
//
// Faults: those of identity.Require for DoRead; NotFound
// ("commitment.annual_unknown"); Internal ("commitment.annual_altered": the stored
// bytes are not those that were issued).
func (s *Service) IssuedAnnual(ctx context.Context, t Tenant, p plan.PlanID, year, version int) ([]byte, *AnnualContent, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, nil, err
	}
	w, err := s.world(ctx, t, p, s.moment(none))
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(w.annual, func(i *AnnualIssue) bool { return i.Year == year && i.Version == version })
	if i < 0 {
		return nil, nil, fault.New(fault.NotFound, "commitment.annual_unknown", fault.Args{"Year": year, "Version": version})
	}
	sha := w.annual[i].SHA256
	var data []byte
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { data, err = tx.Content(ctx, t, sha); return err })
	if err != nil {
		return nil, nil, err
	}
	var c AnnualContent
	if canonical.SHA256(data) != sha {
		return nil, nil, fault.New(fault.Internal, "commitment.annual_altered", fault.Args{"Year": year, "Version": version})
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, nil, fmt.Errorf("commitment: issued annual plan: %w", err)
	}
	return data, &c, nil
}

// AnnualField is a part of an annual plan's line.
type AnnualField string

const (
	FieldText     AnnualField = "text"
	FieldWhat     AnnualField = "what"
	FieldExpected AnnualField = "expected"
	FieldDue      AnnualField = "due"
	FieldTaskDue  AnnualField = "task_due"
	FieldOwner    AnnualField = "owner"
	FieldHelpers  AnnualField = "contributors"
	FieldLeader   AnnualField = "leader"
)

// Key is the message that names the field.
func (f AnnualField) Key() string { return "commitment.field." + string(f) }

// AnnualPair is a line as issued and as it would be today.
type AnnualPair struct {
	Change plan.Change
	Was    *AnnualLine // nil: it was not in it
	Is     *AnnualLine // nil: it would not be in it any more
	Fields []AnnualField
	// Now is how the duty stands; its zero value where the plan has it no more.
	Now Judgement
}

// AnnualDiff holds an issued annual plan against today.
type AnnualDiff struct {
	Issued AnnualContent
	Pairs  []AnnualPair
	Counts map[plan.Change]int
	// Standing counts the issued lines by how their duties stand now.
	Standing Tally
}

// CompareAnnual holds an issued annual plan against what would follow today, and
// says how each of its lines stands.
//
// Faults: those of IssuedAnnual and Annual.
func (s *Service) CompareAnnual(ctx context.Context, q Query, year, version int) (*AnnualDiff, error) {
	_, c, err := s.IssuedAnnual(ctx, q.Tenant, q.Plan, year, version)
	if err != nil {
		return nil, err
	}
	q.Lens = internal
	b, err := s.board(ctx, q)
	if err != nil {
		return nil, err
	}
	today, err := s.annual(ctx, b, q, year)
	if err != nil {
		return nil, err
	}
	out := &AnnualDiff{Issued: *c, Counts: map[plan.Change]int{}, Standing: newTally()}
	is := map[DutyID]*AnnualLine{}
	for i := range today.Lines {
		is[today.Lines[i].Duty] = &today.Lines[i]
	}
	add := func(p AnnualPair, d DutyID) {
		if at, ok := b.at[d]; ok {
			p.Now = b.rows[at].Judgement
			if p.Was != nil {
				out.Standing.add(&b.rows[at])
			}
		}
		out.Pairs = append(out.Pairs, p)
		out.Counts[p.Change]++
	}
	for i := range c.Lines {
		was := &c.Lines[i]
		p := AnnualPair{Change: plan.Removed, Was: was, Is: is[b.named(was.Duty)]}
		if p.Is != nil {
			p.Change, p.Fields = plan.Same, annualFields(was, p.Is)
			if len(p.Fields) > 0 {
				p.Change = plan.Changed
			}
			delete(is, b.named(was.Duty))
		}
		add(p, was.Duty)
	}
	for i := range today.Lines {
		if l := &today.Lines[i]; is[l.Duty] != nil {
			add(AnnualPair{Change: plan.New, Is: l}, l.Duty)
		}
	}
	return out, nil
}

func annualFields(a, b *AnnualLine) []AnnualField {
	var out []AnnualField
	for f, differs := range map[AnnualField]bool{
		FieldText: a.Text != b.Text, FieldWhat: a.What != b.What, FieldDue: a.Due != b.Due, FieldTaskDue: a.TaskDue != "" && a.TaskDue != b.TaskDue, FieldOwner: a.Owner != b.Owner, FieldLeader: a.Leader != b.Leader,
		FieldExpected: !sameValue(a.Expected, b.Expected) || a.Unit != b.Unit, FieldHelpers: !slices.Equal(a.Contributors, b.Contributors),
	} {
		if differs {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}
