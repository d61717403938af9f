package indicator

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Proof says whether a batch still is what was approved.
type Proof struct {
	Batch  BatchID
	SHA256 string
	Stage  Stage
	Intact bool
	// Checked is when its figures were last read and hashed.
	Checked time.Time
}

// Everybody may have proofs computed, so what they cost is bounded: one batch is
// read at a time; a proof holds for a while; and visitors together have
// Service.ProofFigures a minute. A larger batch takes them all.
const (
	proofHolds   = time.Minute
	proofWait    = 5 * time.Second
	proofFigures = 1_000_000
	proofsKept   = 1000
)

// prover computes proofs. Its zero value is ready.
type prover struct {
	once  sync.Once
	turn  chan struct{}
	quota *rate.Limiter

	mu   sync.Mutex
	kept map[proofKey]proved
}

type proofKey struct {
	tenant Tenant
	batch  BatchID
}

type proved struct {
	intact bool
	at     time.Time
}

func (p *prover) begin(figures int) {
	p.once.Do(func() {
		p.turn = make(chan struct{}, 1)
		p.quota = rate.NewLimiter(rate.Limit(float64(figures)/time.Minute.Seconds()), figures)
		p.kept = map[proofKey]proved{}
	})
}

func (p *prover) recent(k proofKey, now time.Time) (proved, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	got, ok := p.kept[k]
	return got, ok && now.Sub(got.at) < proofHolds
}

func (p *prover) keep(k proofKey, v proved) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) >= proofsKept {
		clear(p.kept)
	}
	p.kept[k] = v
}

func proofBusy() error { return fault.New(fault.Unavailable, "indicator.proof_busy", nil) }

// proofs says of each batch whether the figures stored now are those that its
// hash was made from.
//
// Faults: Unavailable ("indicator.proof_busy") when others have asked too much.
func (s *Service) proofs(ctx context.Context, w *world, ids []BatchID) ([]Proof, error) {
	p := &s.prover
	p.begin(cmp.Or(s.ProofFigures, proofFigures))
	slices.Sort(ids)
	var out []Proof
	for _, id := range slices.Compact(ids) {
		b, ok := w.st.facts.Batch(id)
		if !ok {
			return nil, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
		}
		got, err := s.proof(ctx, &b.Batch)
		if err != nil {
			return nil, err
		}
		out = append(out, Proof{Batch: id, SHA256: b.SHA256, Stage: b.Stage(w.at), Intact: got.intact, Checked: got.at})
	}
	return out, nil
}

func (s *Service) proof(ctx context.Context, b *Batch) (proved, error) {
	p, k := &s.prover, proofKey{b.Tenant, b.ID}
	if got, ok := p.recent(k, s.now()); ok {
		return got, nil
	}
	wait, cancel := context.WithTimeout(ctx, proofWait)
	defer cancel()
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-wait.Done():
		return proved{}, proofBusy()
	}
	now := s.now()
	if got, ok := p.recent(k, now); ok { // somebody else asked for the same
		return got, nil
	}
	if identity.From(ctx).Visitor() && !p.quota.AllowN(now, min(max(b.Rows, 1), p.quota.Burst())) {
		return proved{}, proofBusy()
	}
	var intact bool
	err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		intact, err = VerifyBatch(ctx, tx, b.Tenant, b.ID)
		return err
	})
	if err != nil {
		return proved{}, err
	}
	got := proved{intact, now}
	p.keep(k, got)
	return got, nil
}

// batches lists those that figures of the dossier stand on.
func (d *Dossier) batches() []BatchID {
	var ids []BatchID
	for _, sh := range d.Series {
		for _, f := range sh.Figures {
			if f.Batch != 0 {
				ids = append(ids, f.Batch)
			}
		}
	}
	return ids
}
