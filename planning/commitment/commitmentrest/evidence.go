package commitmentrest

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// Evidence is a submission of evidence.
type Evidence struct {
	ID          commitment.EvidenceID    `json:"id"`
	Commitment  commitment.DutyID        `json:"commitment_id"`
	State       commitment.EvidenceState `json:"state"`
	Version     int                      `json:"version"`
	Claim       commitment.Claim         `json:"claim"`
	Year        int                      `json:"year,omitempty"`
	Reached     rest.Number              `json:"reached_value,omitempty"`
	Unit        quantity.Unit            `json:"unit,omitempty"`
	Note        string                   `json:"note"`
	Files       []KeptFile               `json:"files,omitempty"`
	SHA256      string                   `json:"sha256"`
	Org         identity.OrgID           `json:"submitted_for,omitempty"`
	SubmittedBy string                   `json:"submitted_by"`
	SubmittedAt *time.Time               `json:"submitted"`
	DecidedBy   string                   `json:"decided_by,omitempty"`
	DecidedAt   *time.Time               `json:"decided,omitempty"`
	Decision    string                   `json:"decision,omitempty"`
}

// KeptFile is a file that was stored.
type KeptFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func evidenceOf(e *commitment.Evidence) Evidence {
	out := Evidence{ID: e.ID, Commitment: e.Duty, State: e.State, Version: e.Version, Claim: e.Claim, Year: e.Year, Reached: rest.Opt(e.Reached), Unit: e.Unit, Note: e.Note,
		SHA256: e.SHA256, Org: e.Org, SubmittedBy: e.SubmittedBy, SubmittedAt: rest.Time(e.SubmittedAt), DecidedBy: e.DecidedBy, DecidedAt: rest.Time(e.DecidedAt), Decision: e.Answer}
	for _, f := range e.Files {
		out.Files = append(out.Files, KeptFile{f.Name, f.Bytes, f.SHA256})
	}
	return out
}

// WaitingEvidence is a submission that waits for a second person.
type WaitingEvidence struct {
	Evidence
	Text  string         `json:"text"`
	Owner identity.OrgID `json:"owner"`
	Own   bool           `json:"own"`
}

type waitingInput struct {
	OfPlan
	rest.Paging
}

func (w *REST) waiting(ctx context.Context, in *waitingInput) (*rest.Listing[WaitingEvidence], error) {
	all, err := w.Commitments.Waiting(ctx, in.Tenant, in.Plan)
	if err != nil {
		return nil, err
	}
	return rest.Each(all, func(x *commitment.WaitingEvidence) WaitingEvidence {
		return WaitingEvidence{evidenceOf(&x.Evidence), x.Row.Text, x.Row.Owner, x.Own}
	}), nil
}

// EvidenceDetail is a submission with whether it is still exactly what was submitted.
type EvidenceDetail struct {
	Evidence
	Plan    plan.PlanID `json:"plan"`
	Promise string      `json:"promise,omitempty"`
	Valid   bool        `json:"intact"`
	Why     []string    `json:"because,omitempty"`
}

// OfEvidence names a submission; embed it in the input.
type OfEvidence struct {
	OfPlan
	Evidence commitment.EvidenceID `path:"evidence" maxLength:"60"`
}

func (w *REST) evidence(ctx context.Context, in *OfEvidence) (*EvidenceDetail, error) {
	p, err := w.Commitments.ProveEvidence(ctx, in.Tenant, in.Plan, in.Evidence)
	if err != nil {
		return nil, err
	}
	out := &EvidenceDetail{Evidence: evidenceOf(&p.Evidence), Plan: in.Plan, Valid: p.Valid, Why: says(i18n.From(ctx), p.Why)}
	if p.Content != nil {
		out.Promise = p.Content.Promise
	}
	return out, nil
}

type submitInput struct {
	OfPlan
	Commitment commitment.DutyID `path:"commitment" maxLength:"100"`
	Body       EvidenceSent
}

// EvidenceSent is evidence as it is sent.
type EvidenceSent struct {
	Claim   commitment.Claim `json:"claim" enum:"progress,step,whole"`
	Year    int              `json:"year,omitempty" minimum:"1900" maximum:"2200"`
	Reached string           `json:"reached_value,omitempty" maxLength:"40"`
	Note    string           `json:"note" maxLength:"1000"`
	Files   []rest.FileSent  `json:"files,omitempty" maxItems:"20" nullable:"false"`
}

// submit hands evidence in; the same sent again is the same submission.
func (w *REST) submit(ctx context.Context, in *submitInput) (*Evidence, error) {
	req := commitment.SubmitRequest{Tenant: in.Tenant, Plan: in.Plan, Duty: in.Commitment, Claim: in.Body.Claim, Year: in.Body.Year, Note: in.Body.Note, Once: true}
	if in.Body.Reached != "" {
		n, err := rest.Decimal("body.reached", in.Body.Reached)
		if err != nil {
			return nil, err
		}
		v := quantity.FromDecimal(n)
		req.Reached = &v
	}
	if err := w.mayFill(ctx, in); err != nil { // before a file is stored
		return nil, err
	}
	files, err := rest.Keep(ctx, w.Files, in.Body.Files)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		req.Files = append(req.Files, commitment.File{SHA256: f.SHA256, Name: f.Name, Bytes: f.Bytes})
	}
	e, err := w.Commitments.SubmitEvidence(ctx, req)
	if err != nil {
		return nil, fields(err)
	}
	out := evidenceOf(e)
	return &out, nil
}

// mayFill asks whether who asks may submit for a commitment.
func (w *REST) mayFill(ctx context.Context, in *submitInput) error {
	d, err := w.Commitments.Duty(ctx, in.query(ctx, indicator.Internal), in.Commitment)
	if err != nil || slices.Contains(d.May, commitment.DoSubmit) {
		return err
	}
	_, err = identity.Require(ctx, commitment.DoSubmit, identity.Target{Tenant: in.Tenant}) // says in words why not
	return err
}

type stepInput struct {
	OfEvidence
	Body EvidenceStep
}

// EvidenceStep takes evidence back.
type EvidenceStep struct {
	Do   string `json:"do" enum:"withdraw"`
	Base int    `json:"base" minimum:"1"`
	Note string `json:"note,omitempty" maxLength:"1000"`
}

func (w *REST) step(ctx context.Context, in *stepInput) (*Evidence, error) {
	e, err := w.Commitments.WithdrawEvidence(ctx, commitment.EvidenceStep{Tenant: in.Tenant, Plan: in.Plan, Evidence: in.Evidence, Base: in.Body.Base, Note: in.Body.Note})
	if err != nil {
		return nil, err
	}
	out := evidenceOf(e)
	return &out, nil
}
