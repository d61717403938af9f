package commitment

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

var none time.Time

// EvidenceProof says whether what was submitted and confirmed is still exactly
// that. It is computed from what is stored, each time it is asked for.
type EvidenceProof struct {
	Evidence Evidence
	Content  *Content // as stored; nil when it is gone or unreadable
	Valid    bool
	Why      []i18n.Msg // all that differs
	// SHA256 is the hash in the journal, Found that of the stored bytes.
	SHA256, Found string
}

// ProveEvidence checks stored content and files against the hashes that were signed.
//
// Faults: those of identity.Require for DoRead; NotFound ("commitment.evidence_unknown").
func (s *Service) ProveEvidence(ctx context.Context, t Tenant, p plan.PlanID, id EvidenceID) (*EvidenceProof, error) {
	e, _, err := s.visible(ctx, t, p, id)
	if err != nil {
		return nil, err
	}
	var out *EvidenceProof
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = s.prove(ctx, tx, t, e); return err })
	return out, err
}

// visible finds a submission that the asker may see.
func (s *Service) visible(ctx context.Context, t Tenant, p plan.PlanID, id EvidenceID) (*Evidence, *board, error) {
	if _, err := identity.Require(ctx, DoRead, anywhere(t)); err != nil {
		return nil, nil, err
	}
	b, err := s.board(ctx, Query{Tenant: t, Plan: p, Lens: internal})
	if err != nil {
		return nil, nil, err
	}
	e := b.world.byID[id]
	if e == nil {
		return nil, nil, fault.New(fault.NotFound, "commitment.evidence_unknown", nil)
	}
	if !b.sees(identity.From(ctx), t, &Row{Terms: *b.termsOf(e.Duty)}) && identity.From(ctx).Person != e.Submitter {
		return nil, nil, fault.New(fault.NotFound, "commitment.evidence_unknown", nil)
	}
	return e, b, nil
}

func (s *Service) prove(ctx context.Context, tx ReadTx, t Tenant, e *Evidence) (*EvidenceProof, error) {
	p := &EvidenceProof{Evidence: *e, SHA256: e.SHA256}
	void := func(key string, args ...i18n.Args) { p.Why = append(p.Why, i18n.M(key, args...)) }
	data, err := tx.Content(ctx, t, e.SHA256)
	switch {
	case fault.Is(err, fault.NotFound):
		void("commitment.proof.gone")
	case err != nil:
		return nil, err
	default:
		if p.Found = canonical.SHA256(data); p.Found != e.SHA256 {
			void("commitment.proof.content")
		}
		var c Content
		if json.Unmarshal(data, &c) == nil && c.Format == ContentFormat {
			p.Content = &c
			if !sameEvidence(c.Evidence, *e) {
				void("commitment.proof.journal")
			}
		} else if p.Found == e.SHA256 {
			void("commitment.proof.format")
		}
	}
	for _, f := range e.Files {
		err := s.Files.Verify(ctx, f.SHA256)
		switch {
		case fault.Is(err, fault.NotFound), fault.Is(err, fault.Internal):
			void("commitment.proof.file", i18n.Args{"Name": f.Name})
		case err != nil:
			return nil, err
		}
	}
	p.Valid = len(p.Why) == 0
	return p, nil
}

// sameEvidence compares what a submission says; its state is not part of it.
func sameEvidence(a, b Evidence) bool {
	plain := func(e Evidence) any {
		e.SHA256 = ""
		data, err := json.Marshal(e)
		if err != nil {
			return err
		}
		return string(data)
	}
	return reflect.DeepEqual(plain(a), plain(b))
}

// WaitingEvidence is a submission with the duty it is for.
type WaitingEvidence struct {
	Evidence Evidence
	Row      Row
	// Own: the asker submitted it, and somebody else has to confirm it.
	Own bool
}

// Waiting lists the submissions that wait for a confirmation that the asker may
// give, oldest first.
//
// Faults: those of identity.Require for DoConfirm.
func (s *Service) Waiting(ctx context.Context, t Tenant, p plan.PlanID) ([]WaitingEvidence, error) {
	a, err := identity.Require(ctx, DoConfirm, anywhere(t))
	if err != nil {
		return nil, err
	}
	b, err := s.board(program(ctx, t), Query{Tenant: t, Plan: p, Lens: internal})
	if err != nil {
		return nil, err
	}
	var out []WaitingEvidence
	for i := range b.rows {
		r := &b.rows[i]
		if r.Evidence[Submitted] == 0 {
			continue
		}
		for _, e := range b.world.evidence[r.Duty] {
			parties := []identity.OrgID{r.Owner}
			if r.Apart() {
				parties = append(parties, b.party(&r.Terms, e.Org))
			}
			if e.State == Submitted && b.dir.mayFor(a, DoConfirm, t, parties...) {
				out = append(out, WaitingEvidence{*e, *r, e.Submitter == a.Person})
			}
		}
	}
	sortBy(out, func(x, y *WaitingEvidence) int { return x.Evidence.SubmittedAt.Compare(y.Evidence.SubmittedAt) })
	return out, nil
}
