package project

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Draft is a project to be made.
type Draft struct {
	Tenant Tenant
	Basics Basics
	Demo   bool
	Origin Origin
	// Stage is where it is when it is taken in; empty: conceived. A project that is
	// taken in at a later stage passed its earlier gates before.
	Stage Stage
	// On is the day on which it came there; none: today.
	On     Day
	Reason string
	// Twin: it is made knowingly, though another project has its name.
	Twin bool
	// before are the moves of the project that it is a part of.
	before []Move
}

// Create makes a project. Another one of the same name is made only knowingly.
// Faults: Unauthenticated, Forbidden; those of Basics.Tidy; Conflict ("project.code_taken",
// "project.name_taken", whose cause is *Twins).
func (s *Service) Create(ctx context.Context, d Draft) (*Project, error) {
	a, err := identity.Require(ctx, DoKeep, somewhere(d.Tenant))
	if err != nil {
		return nil, err
	}
	return s.begin(ctx, a, &d, nil)
}

// begin makes a project of a draft in which some fields may be wrong already.
func (s *Service) begin(ctx context.Context, a *identity.Actor, d *Draft, bad Flaws) (*Project, error) {
	bad.Add("", d.Basics.Tidy())
	if d.Stage != "" && d.Stage != Conceived {
		bad.Add("", lateReason(d.Reason))
	}
	if !d.Twin {
		err := s.nameFree(ctx, d.Tenant, d.Basics.Name, "")
		if err != nil && !fault.Is(err, fault.Conflict) {
			return nil, err
		}
		bad.Add("name", err)
	}
	if len(bad) > 0 {
		return nil, bad.Fault()
	}
	var out *Project
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) (err error) {
		out, err = s.create(ctx, tx, a, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell(out.ID)
	return out, nil
}

// lateReason refuses to record a project at a later stage (存量补录) without saying why.
func lateReason(reason string) error {
	if trim(reason) == "" {
		return Flaws{{"reason", fault.New(fault.Invalid, "project.late_reason", nil)}}.Fault()
	}
	return nil
}

func (s *Service) create(ctx context.Context, tx WriteTx, a *identity.Actor, d *Draft) (*Project, error) {
	if err := d.Basics.Tidy(); err != nil {
		return nil, err
	}
	today := zoned(tx.Now(), s.zone())
	if d.Origin == "" {
		d.Origin = ByHand
	}
	if d.Stage == "" {
		d.Stage = Conceived
	}
	if d.On == 0 {
		d.On = today
	}
	if d.Stage.at() < 0 {
		return nil, fault.New(fault.Invalid, "project.stage_unknown", nil)
	}
	if d.On > today {
		return nil, Flaws{{"on", fault.New(fault.Invalid, "project.day_future", nil)}}.Fault()
	}
	p := &Project{Tenant: d.Tenant, ID: ID(s.IDs()), Basics: d.Basics}
	act, standing := DoKeep, Active
	if d.Origin == ByFiling {
		act, standing = DoFile, InFiling
	}
	if err := p.require(a, act); err != nil {
		return nil, err
	}
	if err := given(d.Basics.Code, "", today); err != nil {
		return nil, err
	}
	if err := codeFree(ctx, tx, p, d.Basics.Code); err != nil {
		return nil, err
	}
	move := Move{Stage: d.Stage, Standing: standing, On: d.On, At: tx.Now(), By: a.Name, Reason: d.Reason}
	return s.keep(ctx, tx, p, a, &Change{Created: &Created{d.Basics, d.Demo, d.Origin, move, d.before}}, d.Reason)
}

// given refuses a new code of the future.
func given(c, old Code, today Day) error {
	var bad Flaws
	if c != "" && c != old {
		bad.Add("code", c.Given(today))
	}
	return bad.Fault()
}

// codeFree refuses a code that another project has.
func codeFree(ctx context.Context, tx ReadTx, p *Project, c Code) error {
	if c == "" {
		return nil
	}
	other, err := tx.ByCode(ctx, p.Tenant, c)
	if err != nil {
		return err
	}
	if other != "" && other != p.ID {
		return Flaws{{"code", fault.Wrap(&Twins{IDs: []ID{other}}, fault.Conflict, "project.code_taken", fault.Args{"Code": string(c)})}}.Fault()
	}
	return nil
}

// Twins is the cause of a conflict: the projects that have the name or the code
// already.
type Twins struct{ IDs []ID }

func (e *Twins) Error() string { return fmt.Sprint("taken by ", e.IDs) }

// nameFree refuses a name that another project has which the actor sees and which
// is not over.
func (s *Service) nameFree(ctx context.Context, t Tenant, name string, except ID) error {
	spelt := func(s string) string { return strings.Join(strings.Fields(fold(s)), "") }
	rows, _, err := s.rows(ctx, t, 0)
	if err != nil {
		return err
	}
	e := &Twins{}
	for _, r := range rows {
		if r.ID != except && !r.Standing.Over() && spelt(r.Name) == spelt(name) {
			e.IDs = append(e.IDs, r.ID)
		}
	}
	if len(e.IDs) == 0 {
		return nil
	}
	return Flaws{{"name", fault.Wrap(e, fault.Conflict, "project.name_taken", fault.Args{"Count": len(e.IDs), "Name": clip(name, 60)})}}.Fault()
}

// Edit describes a project anew. Only fields that differ from the version seen
// are changed; what others changed in other fields meanwhile stays. A field that
// both changed, to different content, is a conflict that names who and when.
//
// First and last day follow from the milestones once there are some (Replan);
// before that, from preparation on, changing them needs a reason.
//
// Faults: as in Step; those of Basics.Tidy; Conflict ("project.stale",
// "project.code_taken", "project.name_taken", "project.dates_from_plan", "project.over"); Invalid ("project.reason_needed").
func (s *Service) Edit(ctx context.Context, st Step, form Basics) (*Project, error) {
	return s.edit(ctx, st, DoKeep, form)
}

// edit is Edit for those who keep the library, and for the unit of a filing.
func (s *Service) edit(ctx context.Context, st Step, act identity.Action, form Basics) (*Project, error) {
	if err := form.Tidy(); err != nil {
		return nil, err
	}
	namesakes := error(nil)
	if !st.Twin {
		if namesakes = s.nameFree(ctx, st.Tenant, form.Name, st.ID); namesakes != nil && !fault.Is(namesakes, fault.Conflict) {
			return nil, namesakes
		}
	}
	return s.change(ctx, st, act, act == DoFile, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		if f := p.Filed(); f != nil && f.State != FilingDraft && f.State != FilingReturned {
			return nil, fault.New(fault.Conflict, "project.filing_state", nil)
		}
		if p.Standing.Over() {
			return nil, p.going()
		}
		if form.Name != p.Basics.Name && namesakes != nil {
			return nil, namesakes
		}
		e, err := s.merge(ctx, tx, p, &form, st.Base)
		if err != nil || len(e.Fields) == 0 {
			return nil, err
		}
		next, err := p.Basics.with(e.Fields)
		if err != nil {
			return nil, err
		}
		if err := next.Tidy(); err != nil { // two good changes together may be none
			return nil, err
		}
		if err := given(next.Code, p.Basics.Code, zoned(tx.Now(), s.zone())); err != nil {
			return nil, err
		}
		if err := codeFree(ctx, tx, p, next.Code); err != nil {
			return nil, err
		}
		moved := *p
		moved.Basics = *next
		if err := p.lockedCore(e.Fields, st.Reason); err != nil {
			return nil, err
		}
		if err := moved.require(a, act); err != nil { // nobody gives a project away out of their reach
			return nil, err
		}
		if next.Start != p.Basics.Start || next.Finish != p.Basics.Finish {
			if p.Plan() != nil {
				return nil, fault.New(fault.Conflict, "project.dates_from_plan", nil)
			}
			if p.Stage.at() >= Preparation.at() && p.Basics.Start != 0 {
				if err := reasoned(st.Reason); err != nil {
					return nil, err
				}
			}
			e.Dates = &Dates{next.Start, next.Finish, tx.Now(), a.Name, st.Reason}
		}
		return &Change{Edited: e}, nil
	})
}

// merge finds which fields the form changes: those that differ from what the
// person saw.
func (s *Service) merge(ctx context.Context, tx ReadTx, p *Project, form *Basics, base int) (*Edited, error) {
	seen := &p.Basics
	if base < p.Version {
		var acts []Act
		if err := tx.Acts(ctx, p.Tenant, p.ID, p.Changed, func(a *Act) error {
			if a.Seq <= base {
				acts = append(acts, *a)
			}
			return nil
		}); err != nil {
			return nil, err
		}
		old, err := Replay(acts, p.Changed)
		if err != nil {
			return nil, err
		}
		seen = &old.Basics
	}
	mine, err := form.differ(seen)
	if err != nil {
		return nil, err
	}
	theirs, err := p.Basics.differ(seen)
	if err != nil {
		return nil, err
	}
	now, err := p.Basics.fields()
	if err != nil {
		return nil, err
	}
	st := &Stale{}
	for _, f := range Fields() {
		switch {
		case mine[f] == nil:
		case string(mine[f]) == string(now[f]):
			delete(mine, f)
		case theirs[f] != nil:
			st.Parts = append(st.Parts, "field/"+f)
			if t := p.Touched["field/"+f]; t.Seq > st.Touch.Seq {
				st.Touch = t
			}
		}
	}
	return &Edited{Fields: mine}, st.fault()
}

// CoreFields are what a project was reviewed by: from reserve on they change only with
// a reason.
func CoreFields() []string { return []string{"name", "org", "content", "scale", "funds"} }

// lockedCore refuses a change of core fields without its reason.
func (p *Project) lockedCore(changed map[string]json.RawMessage, reason string) error {
	if p.Stage.at() < Reserve.at() || trim(reason) != "" {
		return nil
	}
	for _, f := range CoreFields() {
		if changed[f] != nil {
			return Flaws{{"reason", fault.New(fault.Invalid, "project.core_reason", fault.Args{"Field": i18n.Key("project.field." + f)})}}.Fault()
		}
	}
	return nil
}

// Publish shows a project to everybody, or hides it again.
// Faults: as in Step.
func (s *Service) Publish(ctx context.Context, st Step, show bool) (*Project, error) {
	return s.do(ctx, st, DoPublish, func(_ WriteTx, p *Project, _ *identity.Actor) (*Change, error) {
		if p.Published == show {
			return nil, nil
		}
		return &Change{Published: &show}, nil
	})
}

// newID is a short id within a project: the first free number with a letter.
func newID(letter string, n int, taken func(string) bool) string {
	for {
		n++
		id := letter + itoa(n)
		if !taken(id) {
			return id
		}
	}
}

// AddVisit keeps a visit of the site with its photos.
// Faults: as in Step; Invalid ("project.visit", "project.position").
func (s *Service) AddVisit(ctx context.Context, st Step, in Visit) (*Project, error) {
	return s.do(ctx, st, DoManage, func(tx WriteTx, p *Project, a *identity.Actor) (*Change, error) {
		today := zoned(tx.Now(), s.zone())
		in.Found, in.Who, in.ByPhoto = clip(trim(in.Found), maxText), clip(trim(in.Who), 200), clip(in.ByPhoto, 200)
		var bad Flaws
		if in.On == 0 || in.On > today {
			bad.Add("on", fault.New(fault.Invalid, "project.visit_day", nil))
		}
		if in.Found == "" {
			bad.Add("found", fault.New(fault.Invalid, "project.visit", nil))
		}
		if len(in.Photos) > 50 || slices.ContainsFunc(in.Photos, func(f Photo) bool { return !f.valid() }) {
			bad.Add("photos", fault.New(fault.Invalid, "project.visit_photos", nil))
		}
		if bad.Add("position", in.Position.check()); len(bad) > 0 {
			return nil, bad.Fault()
		}
		in.ID = newID("v", len(p.Visits), func(id string) bool { return slices.ContainsFunc(p.Visits, func(x Visit) bool { return x.ID == id }) })
		in.By, in.At = a.Name, tx.Now()
		return &Change{Visit: &in}, nil
	})
}
