package supervision

import (
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Inputs finds what an assessment of a year rests on besides the items: the
// commitments of each organisation and how they stand, and how much it reported in
// time, as of a day (midnight UTC; zero: now).
type Inputs interface {
	Inputs(ctx context.Context, t Tenant, year int, asOf time.Time) ([]assess.Input, error)
}

// ObjectionID names an objection within its tenant.
type ObjectionID string

// Objection is what an organisation has against an input of its assessment, or the
// decision about it.
//
// The names of its fields are those under which it is kept.
type Objection struct {
	Tenant Tenant
	ID     ObjectionID
	Year   int
	Org    identity.OrgID
	Input  string // assess.Input.ID
	Note   string
	By     string
	Person identity.PersonID
	At     time.Time
	// Of is the objection that a decision is about; Accepted strikes the input.
	Of       ObjectionID
	Accepted bool
}

// Dispute is an objection with the decision about it.
type Dispute struct {
	Objection
	Decision *Objection
}

// Assessment is the assessment of a year as it comes out now.
type Assessment struct {
	Year     int
	Result   assess.Result
	Disputes []Dispute

	filed int // objections and decisions that it knows
	// whole is the result of all organisations, of which Result may be a part.
	whole *assess.Result
}

// Rank is the place of an organisation among all that have points, from 1, and how many
// those are; 0 without points. It counts those whom the actor does not see.
func (x *Assessment) Rank(id string) (place, of int) {
	all := x.whole
	if all == nil {
		all = &x.Result
	}
	for i := range all.Orgs {
		of += one(all.Orgs[i].Scored)
	}
	return all.Rank(id), of
}

// Assess assesses the organisations for a year by a method; an input that a
// supervisor struck after an objection does not count. Another method, or other
// weights, show what would come out then.
//
// Faults: those of identity.Require for DoRead; a unit sees its own lines only.
func (s *Service) Assess(ctx context.Context, t Tenant, year int, m *assess.Method) (*Assessment, error) {
	return s.AssessOn(ctx, t, year, m, time.Time{})
}

// AssessOn is Assess from what was known at the end of a day (midnight UTC; zero: now).
//
// Faults: as Assess.
func (s *Service) AssessOn(ctx context.Context, t Tenant, year int, m *assess.Method, asOf time.Time) (*Assessment, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var others []assess.Input
	if s.Inputs != nil {
		if others, err = s.Inputs.Inputs(ctx, t, year, asOf); err != nil {
			return nil, err
		}
	}
	out := &Assessment{Year: year}
	var inputs []assess.Input
	err = s.Store.View(ctx, func(tx ReadTx) error {
		// The figures are of all items, whoever asks for them.
		k, err := s.counted(ctx, tx, Find{Tenant: t, Issued: year}, asOf)
		if err != nil {
			return err
		}
		inputs = append(k.inputs(), others...)
		list, err := tx.Objections(ctx, t, year)
		list = slices.DeleteFunc(list, func(o Objection) bool { return !asOf.IsZero() && !o.At.Before(dayEnd(asOf)) })
		out.Disputes, out.filed = disputes(list), len(list)
		return err
	})
	if err != nil {
		return nil, err
	}
	struck := map[string]bool{}
	for _, d := range out.Disputes {
		if d.Decision != nil && d.Decision.Accepted {
			struck[d.Input] = true
		}
	}
	for i := range inputs {
		inputs[i].Struck = struck[inputs[i].ID]
	}
	out.Result = m.Assess(inputs)
	whole := out.Result
	out.whole = &whole
	if !overall(a, t) {
		out.narrow(func(o identity.OrgID) bool { return a.May(DoRead, on(t, o)) })
	}
	return out, nil
}

// narrow leaves what an actor may see.
func (x *Assessment) narrow(may func(identity.OrgID) bool) {
	var orgs []assess.Org
	for _, o := range x.Result.Orgs {
		if may(identity.OrgID(o.ID)) {
			orgs = append(orgs, o)
		}
	}
	x.Result.Orgs = orgs
	var ds []Dispute
	for _, d := range x.Disputes {
		if may(d.Org) {
			ds = append(ds, d)
		}
	}
	x.Disputes = ds
}

// inputs are those that the items give: timeliness of those closed or late, and quality
// of those answered; each unit answers for its own part.
func (k *counting) inputs() []assess.Input {
	var out []assess.Input
	for i := range k.lines {
		l := &k.lines[i]
		over := k.late(l)
		for _, p := range l.Parts {
			id, late, timed := string(l.Item), over, !l.Open || over.Over
			if p.Role == RoleContributor {
				id += "/" + string(p.Org)
				timed = timed || p.Done
				if p.Done {
					late = p.Late
				}
			}
			record := assess.Record{Kind: "item", ID: string(l.Item), Name: l.Title}
			if timed {
				out = append(out, assess.Input{ID: "timeliness/" + id, Criterion: assess.Timeliness, Org: string(p.Org), Record: record, Late: late.Days, Over: late.Over})
			}
			if p.Answers > 0 {
				out = append(out, assess.Input{ID: "quality/" + id, Criterion: assess.Quality, Org: string(p.Org), Record: record, Returned: p.Returned})
			}
		}
	}
	return out
}

func disputes(list []Objection) []Dispute {
	var out []Dispute
	at := map[ObjectionID]int{}
	for _, o := range list {
		if o.Of == "" {
			at[o.ID] = len(out)
			out = append(out, Dispute{Objection: o})
		} else if i, ok := at[o.Of]; ok {
			o := o
			out[i].Decision = &o
		}
	}
	return out
}

// Object objects to an input of the own unit's assessment.
//
// Faults: those of identity.Require for DoHead; Invalid ("supervision.note_needed",
// "supervision.no_input"); Conflict ("supervision.objected",
// "supervision.assessment_closed" once the year was issued).
func (s *Service) Object(ctx context.Context, t Tenant, year int, input, note string) error {
	if _, err := identity.Require(ctx, DoHead, somewhere(t)); err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	if note == "" || len([]rune(note)) > longestText {
		return fault.New(fault.Invalid, "supervision.note_needed", nil)
	}
	m, err := s.Methods(ctx, t, time.Time{})
	if err != nil {
		return err
	}
	now, err := s.Assess(ctx, t, year, m.For(year))
	if err != nil {
		return err
	}
	in, ok := now.Result.Input(input)
	if !ok {
		return fault.New(fault.Invalid, "supervision.no_input", nil)
	}
	a, err := identity.Require(ctx, DoHead, on(t, identity.OrgID(in.Org)))
	if err != nil {
		return err
	}
	return s.addObjection(ctx, &Objection{Tenant: t, Year: year, Org: identity.OrgID(in.Org), Input: input, Note: note, By: a.Name, Person: a.Person})
}

// Decide decides about an objection; who objected does not.
//
// Faults: those of identity.Require for DoSupervise; Invalid
// ("supervision.note_needed"); NotFound ("supervision.no_objection"); Conflict
// ("supervision.decided", "supervision.assessment_closed"); Forbidden
// ("supervision.own_objection").
func (s *Service) Decide(ctx context.Context, t Tenant, year int, of ObjectionID, accept bool, note string) error {
	a, err := identity.Require(ctx, DoSupervise, identity.Target{Tenant: t})
	if err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	if note == "" || len([]rune(note)) > longestText {
		return fault.New(fault.Invalid, "supervision.note_needed", nil)
	}
	return s.addObjection(ctx, &Objection{Tenant: t, Year: year, Of: of, Accepted: accept, Note: note, By: a.Name, Person: a.Person})
}

// addObjection adds an objection or a decision where it fits what is there.
func (s *Service) addObjection(ctx context.Context, o *Objection) error {
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := closed(ctx, tx, o.Tenant, o.Year); err != nil {
			return err
		}
		list, err := tx.Objections(ctx, o.Tenant, o.Year)
		if err != nil {
			return err
		}
		found := false
		for _, d := range disputes(list) {
			switch {
			case o.Of == "" && d.Input == o.Input && d.Decision == nil:
				return fault.New(fault.Conflict, "supervision.objected", nil)
			case o.Of == "" || d.ID != o.Of:
			case d.Decision != nil:
				return fault.New(fault.Conflict, "supervision.decided", nil)
			case d.Person == o.Person:
				return fault.New(fault.Forbidden, "supervision.own_objection", nil)
			default:
				found = true
				o.Org, o.Input = d.Org, d.Input
			}
		}
		if o.Of != "" && !found {
			return fault.New(fault.NotFound, "supervision.no_objection", nil)
		}
		o.ID, o.At = ObjectionID(s.IDs()), tx.Now()
		return tx.AddObjection(ctx, o)
	})
	if err == nil {
		s.tell(o.Tenant)
	}
	return err
}
