package commitment

import (
	"context"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// SubmitRequest gives evidence for a duty.
type SubmitRequest struct {
	Tenant Tenant
	Plan   plan.PlanID
	Duty   DutyID
	Claim  Claim
	// Year is that of the step, or that the progress belongs to; not for Whole.
	Year int
	// Reached is how much there is, counted from the beginning of the plan, in the
	// unit of the duty.
	Reached *quantity.Value
	Note    string
	Files   []File
	// Once: the same from the same person, while it waits or is confirmed, is given
	// back in place of a second submission.
	Once bool
}

// given finds a submission that a person made already; nil when there is none.
func (w *world) given(req *SubmitRequest, by identity.PersonID) *Evidence {
	for _, e := range w.evidence[req.Duty] {
		if e.Submitter == by && (e.State == Submitted || e.State == Confirmed) && e.Claim == req.Claim && e.Year == req.Year &&
			sameValue(e.Reached, req.Reached) && e.Note == req.Note && slices.Equal(e.Files, req.Files) {
			return e
		}
	}
	return nil
}

// maxFiles is how many files a submission may have.
const maxFiles = 20

// ContentFormat is the form of the canonical content of a submission; it changes
// whenever a field does.
const ContentFormat = "gangyao-evidence/1"

// Content is what was submitted, as the second person sees and signs it. It is
// written once, as JSON with sorted keys, and hashed; only the stored bytes count
// from then on.
type Content struct {
	Format string `json:"format"`
	Tenant Tenant `json:"tenant"`
	// Promise is the wording of the duty, Asked what it asks for.
	Promise string          `json:"promise"`
	Asked   *quantity.Value `json:"asked,omitempty"`
	// Assignment is the version of the division that it was submitted under.
	Assignment int      `json:"assignment"`
	Evidence   Evidence `json:"evidence"`
}

// SubmitEvidence hands evidence in; it waits for a second person. The owner's
// people submit, and those of contributors.
//
// Faults: those of identity.Require for DoSubmit; NotFound
// ("commitment.duty_unknown"; a file that is not stored); Conflict
// ("commitment.not_assigned"); Invalid (indicator.Fields: claim, year, reached,
// note, files).
func (s *Service) SubmitEvidence(ctx context.Context, req SubmitRequest) (*Evidence, error) {
	b, p, r, err := s.duty(ctx, req.Tenant, req.Plan, req.Duty)
	if err != nil {
		return nil, err
	}
	req.Duty = p.duty
	a, err := b.dir.requireFor(ctx, DoSubmit, req.Tenant, append([]identity.OrgID{r.Owner}, r.Contributors...)...)
	switch {
	case err != nil:
		return nil, err
	case r.Owner == "":
		return nil, fault.New(fault.Conflict, "commitment.not_assigned", nil)
	case a.Person == "":
		return nil, fault.New(fault.Forbidden, "commitment.person_needed", nil)
	}
	req.Note = strings.TrimSpace(req.Note)
	if err := checkEvidence(&req, r); err != nil {
		return nil, err
	}
	for _, f := range req.Files {
		if err := s.Files.Verify(ctx, f.SHA256); err != nil {
			return nil, err
		}
	}
	var out *Evidence
	err = s.update(ctx, req.Tenant, req.Plan, func(tx WriteTx, w *world) ([]Act, error) {
		if old := w.given(&req, a.Person); req.Once && old != nil {
			shown := *old
			out = &shown
			return nil, nil
		}
		e := Evidence{ID: EvidenceID(s.IDs()), Plan: req.Plan, Duty: req.Duty, Edition: b.edition.Edition.ID, Item: p.entry.ID, Claim: req.Claim, Year: req.Year,
			Reached: req.Reached, Unit: r.Unit, Note: req.Note, Files: req.Files, Org: b.speaksFor(a, req.Tenant, &r.Terms), SubmittedBy: nameOf(a), Submitter: a.Person, SubmittedAt: tx.Now()}
		if e.Reached == nil {
			e.Unit = ""
		}
		version := 0
		if as := w.joined(b.into).newest(req.Duty); as != nil {
			version = as.Version
		}
		data, err := canonical.JSON(Content{Format: ContentFormat, Tenant: req.Tenant, Promise: p.text(), Asked: r.Asked, Assignment: version, Evidence: e})
		if err != nil {
			return nil, err
		}
		e.SHA256 = canonical.SHA256(data)
		if err := tx.AddContent(ctx, req.Tenant, e.SHA256, data); err != nil {
			return nil, err
		}
		act := Act{What: EvidenceGiven, Plan: req.Plan, Duty: req.Duty, Evidence: e.ID, By: nameOf(a), Person: a.Person, At: tx.Now(), Note: req.Note, SHA256: e.SHA256, Given: &e}
		shown := e
		shown.State, shown.Version = Submitted, 1
		out = &shown
		return []Act{act}, nil
	})
	return out, err
}

// speaksFor is the organisation whose evidence somebody hands in: the own one, or
// where that is no party, the first party that the person may submit for.
func (b *board) speaksFor(a *identity.Actor, t Tenant, terms *Terms) identity.OrgID {
	if b.party(terms, a.Org) != "" {
		return a.Org
	}
	for _, p := range append([]identity.OrgID{terms.Owner}, terms.Contributors...) {
		if b.dir.mayFor(a, DoSubmit, t, p) {
			return p
		}
	}
	return a.Org
}

// duty is the board of now with one of its duties.
func (s *Service) duty(ctx context.Context, t Tenant, p plan.PlanID, d DutyID) (*board, *promise, *Row, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, nil, nil, err
	}
	b, err := s.board(ctx, Query{Tenant: t, Plan: p, Lens: internal})
	if err != nil {
		return nil, nil, nil, err
	}
	at, err := b.promise(d)
	if err != nil {
		return nil, nil, nil, err
	}
	return b, at, &b.rows[b.at[d]], nil
}

func checkEvidence(req *SubmitRequest, r *Row) error {
	var x bad
	x.add(!slices.Contains(Claims(), req.Claim), "claim", "commitment.claim_unknown", fault.Args{"Value": clip(string(req.Claim), maxName)})
	step := r.Terms.step(req.Year)
	x.add(req.Claim == StepDone && step == nil, "year", "commitment.no_such_step", fault.Args{"Year": req.Year})
	x.add(req.Claim == Progress && req.Year != 0 && (req.Year < 1900 || req.Year > 2200), "year", "commitment.step_year", fault.Args{"Year": req.Year})
	if req.Claim == Whole {
		req.Year = 0
	}
	x.add(req.Note == "", "note", "commitment.note_needed", nil)
	x.add(tooLong(req.Note, maxNote), "note", "commitment.text_long", fault.Args{"Most": maxNote})
	x.add(len(req.Files) > maxFiles, "files", "commitment.too_many", fault.Args{"Most": maxFiles})
	x.add(len(req.Files) == 0 && req.Claim != Progress, "files", "commitment.files_needed", nil)
	x.claims(req, r, step)
	return x.err()
}

// claims holds the quantity against what is claimed.
func (x *bad) claims(req *SubmitRequest, r *Row, step *Step) {
	j := judging{Case: &Case{Means: ByEvidence, Unit: r.Unit}}
	if req.Reached != nil {
		n, ok := req.Reached.Number()
		x.add(!ok, "reached", "commitment.number_wanted", fault.Args{"Value": clip(req.Reached.String(), maxName)})
		x.add(ok && n.IsNegative(), "reached", "commitment.number_positive", nil)
		j.out.Reached, j.out.Unit = req.Reached, r.Unit
	}
	aim := r.proven()
	switch {
	case req.Claim == Whole && aim != nil && !j.satisfies(aim, r.Unit):
		x.add(true, "reached", "commitment.short_of", fault.Args{"Aim": i18n.WithUnit(*aim, r.Unit)})
	case req.Claim == Whole && r.shown() != nil && !keeps(r.Level, req.Reached):
		x.add(true, "reached", "commitment.level_denied", fault.Args{"Level": r.Level.Msg()})
	case req.Claim == StepDone && step != nil && step.Quantity != nil && !j.satisfies(step.Quantity, step.Unit):
		x.add(true, "reached", "commitment.short_of", fault.Args{"Aim": i18n.WithUnit(*step.Quantity, step.Unit)})
	}
}

// proven is the quantity that evidence of the whole has to reach; nil for none.
// Where each organisation proves its own part there is none: it is asked of all
// together.
func (r *Row) proven() *quantity.Value {
	v := r.by(ByEvidence)
	switch {
	case v == nil || r.Apart():
		return nil
	case r.Verify.Means == ByEvidence:
		return r.Asked
	case v.Unit != "" && v.Unit != r.Unit:
		return nil // counted in another unit; the status tells what is missing
	}
	return v.Aim
}

// shown is the state that evidence of the whole has to show; nil for none.
func (r *Row) shown() *Level {
	if r.by(ByEvidence) == nil || r.Apart() {
		return nil
	}
	return r.Level
}

// keeps says whether a figure was given that keeps the level.
func keeps(l *Level, v *quantity.Value) bool {
	if v == nil {
		return false
	}
	holds, known := l.Holds(*v, l.Unit)
	return holds && known
}

// EvidenceStep decides on a submission.
type EvidenceStep struct {
	Tenant   Tenant
	Plan     plan.PlanID
	Evidence EvidenceID
	Base     int // the version that was seen
	// SHA256 is the content that was seen; required to confirm.
	SHA256 string
	Note   string
}

// ConfirmEvidence is the second person's yes to exactly the content whose hash was
// seen. Whoever submitted it may not confirm it.
//
// Faults: those of identity.Require for DoConfirm; NotFound
// ("commitment.evidence_unknown"); Forbidden ("commitment.own_evidence",
// "commitment.person_needed"); Conflict ("commitment.evidence_stale",
// "commitment.evidence_state", "commitment.content_changed",
// "commitment.evidence_void": what is stored is not what was submitted).
func (s *Service) ConfirmEvidence(ctx context.Context, st EvidenceStep) (*Evidence, error) {
	return s.decide(ctx, st, EvidenceTaken, func(tx WriteTx, e *Evidence, a *identity.Actor) error {
		switch {
		case e.State != Submitted:
			return wrongState(e)
		case a.Person == e.Submitter:
			return fault.New(fault.Forbidden, "commitment.own_evidence", nil)
		case st.SHA256 != e.SHA256:
			return fault.New(fault.Conflict, "commitment.content_changed", nil)
		}
		p, err := s.prove(ctx, tx, st.Tenant, e)
		if err == nil && !p.Valid {
			err = fault.New(fault.Conflict, "commitment.evidence_void", fault.Args{"Why": p.Why[0]})
		}
		return err
	})
}

// ReturnEvidence sends evidence back with a reason, also after it was confirmed.
//
// Faults: those of ConfirmEvidence; Invalid ("commitment.reason_needed").
func (s *Service) ReturnEvidence(ctx context.Context, st EvidenceStep) (*Evidence, error) {
	return s.decide(ctx, st, EvidenceReturned, func(_ WriteTx, e *Evidence, a *identity.Actor) error {
		switch {
		case e.State != Submitted && e.State != Confirmed:
			return wrongState(e)
		case strings.TrimSpace(st.Note) == "":
			return fault.New(fault.Invalid, "commitment.reason_needed", nil)
		case a.Person == e.Submitter:
			return fault.New(fault.Forbidden, "commitment.own_evidence", nil)
		}
		return nil
	})
}

// WithdrawEvidence takes evidence back before anybody decided on it.
//
// Faults: those of SubmitEvidence and ConfirmEvidence; Forbidden
// ("commitment.others_evidence").
func (s *Service) WithdrawEvidence(ctx context.Context, st EvidenceStep) (*Evidence, error) {
	return s.decide(ctx, st, EvidenceBack, func(_ WriteTx, e *Evidence, a *identity.Actor) error {
		switch {
		case e.State != Submitted:
			return wrongState(e)
		case a.Person != e.Submitter && a.Org != e.Org:
			return fault.New(fault.Forbidden, "commitment.others_evidence", nil)
		}
		return nil
	})
}

func wrongState(e *Evidence) error {
	return fault.New(fault.Conflict, "commitment.evidence_state", fault.Args{"State": i18n.Key(e.State.Key())})
}

// decide is one act about a submission: who may do it, on what was seen, and if
// fn agrees.
func (s *Service) decide(ctx context.Context, st EvidenceStep, what What, fn func(WriteTx, *Evidence, *identity.Actor) error) (*Evidence, error) {
	do := DoConfirm
	if what == EvidenceBack {
		do = DoSubmit
	}
	if _, err := identity.Require(ctx, do, anywhere(st.Tenant)); err != nil {
		return nil, err
	}
	if tooLong(st.Note, maxNote) {
		return nil, fault.New(fault.Invalid, "commitment.reason_long", fault.Args{"Most": maxNote})
	}
	b, err := s.board(program(ctx, st.Tenant), Query{Tenant: st.Tenant, Plan: st.Plan, Lens: internal})
	if err != nil {
		return nil, err
	}
	var out *Evidence
	err = s.update(ctx, st.Tenant, st.Plan, func(tx WriteTx, w *world) ([]Act, error) {
		e := w.byID[st.Evidence]
		if e == nil {
			return nil, fault.New(fault.NotFound, "commitment.evidence_unknown", nil)
		}
		parties := []identity.OrgID{e.Org}
		if what != EvidenceBack {
			parties = nil // the owner's head confirms, also what a contributor gave
		}
		b.renew(w)
		if terms := b.termsOf(e.Duty); terms.Owner != "" {
			parties = append(parties, terms.Owner)
			if terms.Apart() { // each proves its own part, and its own head may confirm it
				parties = append(parties, b.dir.party(terms, e.Org))
			}
		}
		a, err := b.dir.requireFor(ctx, do, st.Tenant, parties...)
		switch {
		case err != nil:
			return nil, err
		case a.Person == "":
			return nil, fault.New(fault.Forbidden, "commitment.person_needed", nil)
		case st.Base != e.Version:
			return nil, fault.New(fault.Conflict, "commitment.evidence_stale", fault.Args{"State": i18n.Key(e.State.Key()), "By": e.DecidedBy})
		}
		if err := fn(tx, e, a); err != nil {
			return nil, err
		}
		act := Act{What: what, Plan: st.Plan, Duty: e.Duty, Evidence: e.ID, By: nameOf(a), Person: a.Person, At: tx.Now(), Note: strings.TrimSpace(st.Note), SHA256: e.SHA256}
		w.apply(&act)
		shown := *e
		out = &shown
		return []Act{act}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
