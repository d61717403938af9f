// Package dryrun is what pages share that take figures out of spreadsheets: the
// dry run with its questions, and remembering what was answered. Where a file
// comes from and what becomes of its figures is the business of the page.
package dryrun

import (
	"context"
	"encoding/json"

	"gangyao/planning/reporting/sheet"
	"gangyao/platform/recall"
)

// Memory remembers answers for a purpose; without a Recall nothing is remembered.
type Memory struct {
	Recall  *recall.Service
	Purpose recall.Purpose
}

// Reading is a file read with what was answered.
type Reading struct {
	Preview *sheet.Preview
	Mapping sheet.Mapping
	// Kept are the answers remembered for files laid out alike; nil when there are none.
	Kept *recall.Kept
	key  recall.Key
}

// Read reads a file. The first time (fresh) the answers remembered for its
// layout are taken, afterwards those that f.Mapping brings. forget drops what is
// remembered, and all answers with it.
//
// Faults: those of sheet.Read and of recall.Service.
func (m Memory) Read(ctx context.Context, key recall.Key, name string, data []byte, f *sheet.Frame, fresh, forget bool) (*Reading, error) {
	if forget {
		f.Mapping = sheet.Mapping{}
	}
	p, err := sheet.Read(ctx, name, data, f, nil)
	if err != nil {
		return nil, err
	}
	r := &Reading{Preview: p, Mapping: f.Mapping, key: key}
	r.key.Layout = recall.Fingerprint(p.Layout)
	if m.Recall == nil || p.Own || len(p.Layout) == 0 {
		r.key.Layout = ""
		return r, nil
	}
	if forget {
		return r, m.Recall.Forget(ctx, m.Purpose, r.key)
	}
	kept, ok, err := m.Recall.Recall(ctx, m.Purpose, r.key)
	if err != nil || !ok {
		return r, err
	}
	r.Kept = &kept
	if !fresh {
		return r, nil
	}
	if err := json.Unmarshal(kept.Body, &r.Mapping); err != nil {
		return nil, err
	}
	f.Mapping = r.Mapping
	r.Preview, err = sheet.Read(ctx, name, data, f, nil)
	return r, err
}

// Keep remembers what was answered, after the figures were taken.
//
// Faults: those of recall.Service.
func (m Memory) Keep(ctx context.Context, r *Reading, file string) error {
	lasting := r.Mapping.Lasting()
	if m.Recall == nil || r.key.Layout == "" || lasting.Empty() && r.Kept == nil {
		return nil
	}
	if lasting.Empty() {
		return m.Recall.Forget(ctx, m.Purpose, r.key)
	}
	body, err := json.Marshal(lasting)
	if err != nil {
		return err
	}
	return m.Recall.Keep(ctx, m.Purpose, r.key, file, body)
}
