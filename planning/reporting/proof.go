package reporting

import (
	"context"
	"maps"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Proof says whether what was submitted and approved of a sheet is still exactly
// that. It is computed from what is stored, each time it is asked for.
type Proof struct {
	Sheet Sheet
	// Valid: nothing was found to differ. A draft has nothing to prove; it is not valid.
	Valid bool
	// Why lists all that differs.
	Why []i18n.Msg
	// SHA256 is the signed hash of the content, Found that of the stored bytes.
	SHA256, Found string
	// Batch is the hash of the facts as recorded, Facts that of the figures stored
	// now, Signed that which the approval names; all empty before the approval.
	Batch, Facts, Signed string
	// Approval is the journal's entry of it; nil before.
	Approval *Act
}

// Proof checks the stored content against the hash that was signed, the cells
// against the content, and the facts against the content and the approval, of the
// sheet as of a day (zero: now): what is stored today must still bear out what was
// signed then.
//
// Faults: those of identity.Require for DoRead; NotFound ("reporting.sheet_unknown");
// fault.NotYet.
func (s *Service) Proof(ctx context.Context, t indicator.Tenant, id SheetID, asOf time.Time) (*Proof, error) {
	until, _ := s.asOf(asOf)
	var out *Proof
	err := s.see(ctx, t, id, until, func(tx ReadTx, sh *Sheet) (err error) {
		d, err := s.deskAt(ctx, tx, t, id, until)
		if err != nil {
			return err
		}
		out, err = prove(ctx, tx, d)
		return err
	})
	return out, err
}

// valid refuses when the proof fails.
func (s *Service) valid(ctx context.Context, tx ReadTx, d *desk) error {
	p, err := prove(ctx, tx, d)
	if err != nil {
		return err
	}
	if !p.Valid {
		return fault.New(fault.Conflict, "reporting.approval_void", fault.Args{"Why": p.Why[0]})
	}
	return nil
}

func prove(ctx context.Context, tx ReadTx, d *desk) (*Proof, error) {
	p := &Proof{Sheet: d.Sheet, SHA256: d.Sheet.SHA256}
	void := func(key string) { p.Why = append(p.Why, i18n.M(key)) }
	if d.Sheet.State == Draft {
		void("reporting.proof.draft")
		return p, nil
	}
	acts, err := tx.Acts(ctx, JournalQuery{Tenant: d.Sheet.Tenant, Round: d.Sheet.Round, Sheet: d.Sheet.ID, Until: d.until()})
	if err != nil {
		return nil, err
	}
	submitted, approved, _ := signed(acts)
	p.Approval = approved
	if submitted == nil || submitted.SHA256 != d.Sheet.SHA256 || p.Approval != nil && p.Approval.SHA256 != d.Sheet.SHA256 {
		void("reporting.proof.journal")
	}
	data, err := tx.Content(ctx, d.Sheet.Tenant, d.Sheet.ID, d.Sheet.SHA256)
	if fault.Is(err, fault.NotFound) {
		void("reporting.proof.content_gone")
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	if p.Found = canonical.SHA256(data); p.Found != d.Sheet.SHA256 {
		void("reporting.proof.content")
	}
	content, err := thaw(data)
	if err != nil { // bytes that are no content any more
		if p.Found == d.Sheet.SHA256 {
			return nil, err
		}
		return p, nil
	}
	if !d.holds(content) {
		void("reporting.proof.cells")
	}
	if d.Sheet.State != Submitted {
		if err := p.facts(ctx, tx, d, content, void); err != nil {
			return nil, err
		}
	}
	p.Valid = len(p.Why) == 0
	return p, nil
}

// signed are the last submission in a journal and the approval and verification of
// it; nil: none.
func signed(acts []Act) (submitted, approved, verified *Act) {
	for i := range acts {
		switch a := &acts[i]; a.Action {
		case Submit:
			submitted, approved, verified = a, nil, nil
		case Approve:
			approved = a
		case Verify:
			verified = a
		}
	}
	return submitted, approved, verified
}

// until is the end of what the journals tell of the desk; zero: all of it.
func (d *desk) until() time.Time {
	if d.Past {
		return d.At
	}
	return time.Time{}
}

// holds says whether the cells of the sheet are those of the content.
func (d *desk) holds(c *Content) bool {
	left := maps.Clone(d.entries)
	for i := range c.Cells {
		x := &c.Cells[i]
		e := left[x.Cell]
		if e == nil || !e.same(&Entry{Value: x.Value, Status: x.Status, Note: x.Note, NoValue: x.NoValue, Evidence: x.Evidence}) {
			return false
		}
		delete(left, x.Cell)
	}
	return !slices.ContainsFunc(slices.Collect(maps.Keys(left)), func(k indicator.CellKey) bool {
		return d.asked[k] != nil && left[k].Filled()
	})
}

// facts checks the batch: its figures, its hash, and what the approval names.
func (p *Proof) facts(ctx context.Context, tx ReadTx, d *desk, c *Content, void func(string)) error {
	t, id := d.Sheet.Tenant, d.Sheet.Batch
	if p.Approval == nil || p.Approval.Batch != id {
		void("reporting.proof.journal")
	}
	b, err := batch(ctx, tx.Facts(), t, id)
	if fault.Is(err, fault.NotFound) {
		void("reporting.proof.batch_gone")
		return nil
	}
	if err != nil {
		return err
	}
	p.Batch = b.SHA256
	if p.Facts, err = c.factsHash(); err != nil {
		return err
	}
	if p.Facts != b.SHA256 {
		void("reporting.proof.batch")
	}
	stands, err := indicator.VerifyBatch(ctx, tx.Facts(), t, id)
	if err != nil {
		return err
	}
	if !stands {
		void("reporting.proof.facts")
	}
	after := int64(0)
	if p.Approval != nil {
		after = p.Approval.Event - 1
	}
	events, err := tx.Facts().Events(ctx, t, after)
	if err != nil {
		return err
	}
	info := indicator.BatchInfo{Batch: *b}
	for _, e := range events {
		if e.Batch == id {
			info.Events = append(info.Events, e)
			if e.Stage == indicator.Approved {
				p.Signed = e.SHA256
			}
		}
	}
	want := map[State]indicator.Stage{Approved: indicator.Approved, Verified: indicator.Verified, Published: indicator.Published}[d.Sheet.State]
	if p.Signed != b.SHA256 || info.Stage(d.until()) != want {
		void("reporting.proof.event")
	}
	return nil
}
