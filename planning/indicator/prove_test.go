package indicator_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// readings counts how often stored figures are read again.
type readings struct {
	indicator.Store
	n atomic.Int64
}

type readingTx struct {
	indicator.ReadTx
	n *atomic.Int64
}

func (s *readings) View(ctx context.Context, fn func(indicator.ReadTx) error) error {
	return s.Store.View(ctx, func(tx indicator.ReadTx) error { return fn(readingTx{tx, &s.n}) })
}

func (t readingTx) Load(ctx context.Context, of indicator.Tenant, after, through indicator.BatchID, each func(indicator.BatchID, *indicator.Observation) error) error {
	if through > 0 {
		t.n.Add(1)
	}
	return t.ReadTx.Load(ctx, of, after, through, each)
}

// A proof reads what is stored, but however often visitors ask for it, it costs
// no more than their share.
func TestProofsAreBounded(t *testing.T) {
	b := newBench(t)
	b.ProofFigures = 4
	for _, code := range []indicator.Code{"a", "b", "c"} {
		b.define(indicator.Definition{Code: code, Name: string(code), Unit: "亿元"})
		b.figures(indicator.Published, observe(code, 1, area.Code(county), year(2021), "1"), observe(code, 1, area.Code(county), year(2022), "2"))
	}
	store := &readings{Store: b.Store}
	b.Store = store
	b.Clock = func() time.Time { return b.clock } // what is bounded by time stands still with it
	prove := func(ctx context.Context, code indicator.Code) ([]indicator.Proof, error) {
		d, err := b.Indicator(ctx, indicator.IndicatorQuery{Tenant: county, Code: code, Lens: indicator.Public, Prove: true})
		if err != nil {
			return nil, err
		}
		return d.Proofs, nil
	}
	visitor, statistician := t.Context(), as("统计员", identity.Statistician)
	steps := []struct {
		name  string
		who   context.Context
		code  indicator.Code
		later time.Duration
		reads int64
		busy  bool
	}{
		{"a visitor", visitor, "a", 0, 1, false},
		{"again", visitor, "a", 0, 0, false},
		{"somebody else", statistician, "a", 0, 0, false},
		{"another indicator", visitor, "b", 0, 1, false},
		{"more than the share", visitor, "c", 0, 0, true},
		{"still", visitor, "c", 0, 0, true},
		{"somebody who is signed in", statistician, "c", 0, 1, false},
		{"which serves the visitor", visitor, "c", 0, 0, false},
		{"two minutes later", visitor, "a", 2 * time.Minute, 1, false},
	}
	for _, s := range steps {
		b.clock = b.clock.Add(s.later)
		before := store.n.Load()
		got, err := prove(s.who, s.code)
		if busy := fault.Is(err, fault.Unavailable) && fault.From(err).Key == "indicator.proof_busy"; busy != s.busy || err != nil && !s.busy {
			t.Errorf("%s: %v", s.name, err)
		}
		if n := store.n.Load() - before; n != s.reads {
			t.Errorf("%s: figures were read %d times", s.name, n)
		}
		if err == nil && (len(got) != 1 || !got[0].Intact || b.clock.Sub(got[0].Checked) > time.Minute) {
			t.Errorf("%s: %+v at %v", s.name, got, b.clock)
		}
	}
	d := must[*indicator.Dossier](t)(b.Indicator(visitor, indicator.IndicatorQuery{Tenant: county, Code: "c", Lens: indicator.Public}))
	if len(d.Proofs) != 0 || len(d.Series[0].Figures) != 2 {
		t.Error("without a proof the page shows something else")
	}
}
