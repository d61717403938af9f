package indicator

import (
	"cmp"
	"context"
	"io"
	"iter"
	"slices"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// ImportRequest is a CSV file of figures.
type ImportRequest struct {
	Tenant    Tenant
	Name      string // of the file
	SHA256    string // of the file
	Origin    string
	Certainty string
	Reason    string
	Demo      bool
	Area      area.Code // of rows without one; empty: the whole place
	// Provenance is FromImport when empty, FromAPI for another program.
	Provenance Provenance
	// Once names the act: whoever records the same name a second time gets the
	// batch of the first. It takes the place of SHA256 in Batch.Ref.
	Once     string
	File     io.Reader
	Progress func(rows int, bytes int64)
}

// Trial says what an import would bring.
type Trial struct {
	Rows    int
	New     int // figures not there yet
	Revised int // figures that would replace what is shown
	Same    int // figures that are shown already; they are passed over
}

// Import records a CSV file as one batch, all of it or nothing. Rows that say
// what is shown already are passed over.
//
// Faults: *FileFaults, line by line; those of Record; Conflict
// (indicator.once_otherwise: Once named other figures before).
func (s *Service) Import(ctx context.Context, req ImportRequest) (*Batch, error) {
	a, im, err := s.importing(ctx, req)
	if err != nil {
		return nil, err
	}
	b := &Batch{Tenant: req.Tenant, Provenance: cmp.Or(req.Provenance, FromImport), Origin: cmp.Or(req.Origin, req.Name), Certainty: req.Certainty,
		Ref: cmp.Or(req.Once, req.SHA256), Reason: req.Reason, Demo: req.Demo, By: nameOf(a), Person: a.Person}
	if req.Once != "" {
		return s.importOnce(ctx, a, im, b)
	}
	return b, s.update(ctx, func(tx WriteTx) error { return addBatch(ctx, tx, a, b, im.rows(), im.pass) })
}

// importOnce records a batch unless the same person named one alike before.
func (s *Service) importOnce(ctx context.Context, a *identity.Actor, im *importing, b *Batch) (*Batch, error) {
	im.all = true // the same file must give the same hash, whatever is shown by now
	return b, s.update(ctx, func(tx WriteTx) error {
		before, err := tx.Batches(ctx, b.Tenant, 0)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(before, func(o Batch) bool {
			return o.Ref == b.Ref && o.Provenance == b.Provenance && o.Person == b.Person
		})
		if i < 0 {
			return addBatch(ctx, tx, a, b, im.rows(), im.pass)
		}
		im.req.Reason = cmp.Or(im.req.Reason, "-") // it is no revision now
		f := NewFigures()
		for o, err := range im.rows() {
			if err != nil {
				return err
			}
			if err := f.Add(&o); err != nil {
				return err
			}
		}
		if err := f.Sort(); err != nil {
			return err
		}
		sum, err := f.canonical(nil)
		if err == nil && sum != before[i].SHA256 {
			return fault.New(fault.Conflict, "indicator.once_otherwise", fault.Args{"Batch": int64(before[i].ID)})
		}
		*b = before[i]
		return err
	})
}

// TryImport reads a file as Import does and records nothing.
//
// Faults: those of Import.
func (s *Service) TryImport(ctx context.Context, req ImportRequest) (*Trial, error) {
	_, im, err := s.importing(ctx, req)
	if err != nil {
		return nil, err
	}
	for _, err := range im.rows() {
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return &im.trial, nil
}

// importing is a file on its way in.
type importing struct {
	req     ImportRequest
	w       *world
	options CSVOptions
	pass    *passage
	trial   Trial
	same    bool // the row read last says what is shown already
	all     bool // such rows are not passed over
}

func (s *Service) importing(ctx context.Context, req ImportRequest) (*identity.Actor, *importing, error) {
	a, err := identity.Require(ctx, DoImport, whole(req.Tenant))
	if err != nil {
		return nil, nil, err
	}
	w, err := s.world(ctx, req.Tenant, s.now(), Internal)
	if err != nil {
		return nil, nil, err
	}
	if req.Area == "" {
		req.Area = req.Tenant
	}
	pass, err := s.passage(w, FromImport)
	if err != nil {
		return nil, nil, err
	}
	im := &importing{req: req, w: w, pass: pass}
	names := map[string]Code{}
	for _, c := range w.codes() {
		d, _ := w.newest(c)
		names[d.Name] = c
	}
	im.options = CSVOptions{
		Resolve: func(text string, version int) (Version, bool) {
			c := Code(text)
			if _, ok := w.newest(c); !ok {
				c = names[text]
			}
			d, ok := w.newest(c)
			if ok && version != 0 {
				d, ok = w.defs[Version{c, version}]
			}
			if !ok {
				return Version{}, false
			}
			return d.Key(), true
		},
		Unit: func(v Version) (quantity.Unit, bool) {
			d, ok := w.defs[v]
			if !ok {
				return "", false
			}
			return d.Unit, true
		},
		Words: func(v Version) bool {
			d := w.defs[v]
			return d != nil && d.Kind == State
		},
		Area:     req.Area,
		Check:    im.check,
		Progress: req.Progress,
	}
	return a, im, nil
}

// check looks at a row and counts it.
func (im *importing) check(o Observation) error {
	if f := im.w.observation(&o); f != nil {
		return f
	}
	im.trial.Rows++
	p, known := im.w.inner.Point(o.Cell)
	revises := known && differs(&p, &o)
	im.same = known && !revises && p.Status == o.Status
	switch {
	case !known:
		im.trial.New++
	case im.same:
		im.trial.Same++
	default:
		im.trial.Revised++
	}
	if revises && im.req.Reason == "" && o.Note == "" {
		return im.w.reasonMissing(&o)
	}
	if im.same {
		return nil
	}
	if f := im.pass.look(&o, im.req.Reason); f != nil {
		return f
	}
	return nil
}

// rows are the figures to record.
func (im *importing) rows() iter.Seq2[Observation, error] {
	return func(yield func(Observation, error) bool) {
		for o, err := range ReadCSV(im.req.File, im.options) {
			if err == nil && im.same && !im.all {
				continue
			}
			if !yield(o, err) {
				return
			}
		}
	}
}
