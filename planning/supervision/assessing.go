package supervision

import (
	"context"
	"slices"
	"strconv"
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
		k, err := s.held(ctx, tx, SpanFind{Tenant: t, Year: year}, asOf)
		if err != nil {
			return err
		}
		inputs = append(k.inputs(year), others...)
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

// inputs are those that the items give in a year. Timeliness: of each span that was late
// in the year by how late it was in it, and of those that ended well in it and never were;
// so no day counts twice, and none nowhere. Quality: of those answered in it. What the
// office cancelled counts neither way.
func (k *counting) inputs(year int) []assess.Input {
	var out []assess.Input
	for i := range k.spans {
		h := &k.spans[i]
		if h.Ending == Withdrawn {
			continue
		}
		t := h.In(year, k.on, k.cal)
		in := assess.Input{Org: string(h.Org), Record: assess.Record{Kind: "item", ID: string(h.Item), Name: h.Title}}
		if h.Ending != GoesOn && h.Ending != Finished && h.ended() == year {
			in.State = h.Ending.Key()
		}
		if t.Late.Over || h.well(year) && !h.LateOn(k.on, k.cal).Over {
			in := in
			in.ID, in.Criterion, in.Late, in.Over = "timeliness/"+h.name(), assess.Timeliness, t.Late.Days, t.Late.Over
			out = append(out, in)
		}
		if t.Answers+t.Returned > 0 {
			in.ID, in.Criterion, in.Returned, in.State = "quality/"+h.name(), assess.Quality, t.Returned, ""
			out = append(out, in)
		}
	}
	return out
}

// name is that of the inputs of a span; it stays for ever.
func (h *Held) name() string {
	out := string(h.Item)
	if h.Role == RoleContributor {
		out += "/" + string(h.Org)
	}
	if h.Nth > 1 {
		out += "#" + strconv.Itoa(h.Nth)
	}
	return out
}

// well says whether a span came to its good end in a year: a responsible unit's part is
// done, a lead unit's item is closed.
func (s *Span) well(year int) bool {
	if s.Role == RoleContributor && !s.Done.IsZero() {
		return identity.Day(s.Done).Year() == year
	}
	return s.Ending == Finished && s.ended() == year
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
