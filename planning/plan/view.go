package plan

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// The use cases of this file are for those who may read drafts (DoRead); the
// public has Public. Besides what they name, they have the faults of
// identity.Require.

// Plans lists the plans of a tenant (of who asks when empty; the program itself
// may ask for all) with all their editions, drafts too.
func (s *Service) Plans(ctx context.Context, t Tenant) ([]PlanListing, error) {
	t = cmp.Or(t, Tenant(identity.From(ctx).Tenant))
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	return s.listings(ctx, t, "")
}

func (s *Service) listings(ctx context.Context, t Tenant, status Status) ([]PlanListing, error) {
	var out []PlanListing
	err := s.Store.View(ctx, func(tx ReadTx) error {
		plans, err := tx.Plans(ctx, t)
		if err != nil {
			return err
		}
		editions, err := tx.Editions(ctx, EditionQuery{Tenant: t, Status: status})
		if err != nil {
			return err
		}
		type key struct {
			Tenant Tenant
			Plan   PlanID
		}
		of := map[key][]Edition{}
		for _, e := range editions {
			k := key{e.Tenant, e.Plan}
			of[k] = append(of[k], e)
		}
		out = make([]PlanListing, 0, len(plans))
		for _, p := range plans {
			out = append(out, PlanListing{Plan: p, Editions: of[key{p.Tenant, p.ID}]})
		}
		return nil
	})
	return out, err
}

// Edition reads one edition's record, draft or not. NotFound: plan.edition_unknown.
func (s *Service) Edition(ctx context.Context, t Tenant, id EditionID) (*Edition, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	var e *Edition
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { e, err = tx.Edition(ctx, t, id); return err })
	return e, err
}

// Source opens the bytes that an edition was read from.
func (s *Service) Source(ctx context.Context, t Tenant, id EditionID) (*Edition, io.ReadCloser, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, nil, err
	}
	e, err := s.Edition(ctx, t, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.Attach.Get(ctx, e.Source.SHA256)
	return e, r, err
}

// Text is the extracted text of an edition that spans count in; empty for a
// structured one.
func (s *Service) Text(ctx context.Context, t Tenant, id EditionID) (string, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return "", err
	}
	var text string
	err := s.Store.View(ctx, func(tx ReadTx) error {
		e, err := tx.Edition(ctx, t, id)
		if err != nil {
			return err
		}
		r, err := textOf(ctx, tx, e)
		text = string(r)
		return err
	})
	return text, err
}

// Sections lists the outline of an edition in document order, draft or not.
func (s *Service) Sections(ctx context.Context, t Tenant, id EditionID) ([]reading.Section, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	var out []reading.Section
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = outlineOf(ctx, tx, t, id); return err })
	return out, err
}

// SaidOfApproval is what the document itself says of its approval; parts that it
// does not say are empty.
func (s *Service) SaidOfApproval(ctx context.Context, t Tenant, id EditionID) (reading.Approval, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return reading.Approval{}, err
	}
	var r reading.Reading
	err := s.Store.View(ctx, func(tx ReadTx) error {
		b, err := tx.Document(ctx, t, id, PartReading)
		if err != nil {
			return err
		}
		return json.Unmarshal(b, &r)
	})
	return r.Plan.Approved, err
}

// Item reads one item. NotFound: plan.item_unknown.
func (s *Service) Item(ctx context.Context, t Tenant, id ItemID) (*Item, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	var it *Item
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { it, err = tx.Item(ctx, t, id); return err })
	return it, err
}

// History is the journal of one item, newest first.
func (s *Service) History(ctx context.Context, t Tenant, id ItemID) ([]Decision, error) {
	return s.decisions(ctx, DecisionQuery{Tenant: t, Item: id})
}

// Journal is the journal of an edition, newest first; limit 0 gives all of it.
func (s *Service) Journal(ctx context.Context, t Tenant, id EditionID, limit int) ([]Decision, error) {
	return s.decisions(ctx, DecisionQuery{Tenant: t, Edition: id, Limit: limit})
}

func (s *Service) decisions(ctx context.Context, q DecisionQuery) ([]Decision, error) {
	if _, err := may(ctx, DoRead, q.Tenant); err != nil {
		return nil, err
	}
	var out []Decision
	err := s.Store.View(ctx, func(tx ReadTx) (err error) { out, err = tx.Decisions(ctx, q); return err })
	return out, err
}

// Passage is the text of a section with the items in it, the rejected ones left
// out: the section's own text, or with whole all that lies below it too.
// Section "0" is what stands before the first heading.
//
// Faults: NotFound (plan.edition_unknown, plan.section_unknown).
func (s *Service) Passage(ctx context.Context, t Tenant, id EditionID, section string, whole bool) (*Passage, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	var p Passage
	err := s.Store.View(ctx, func(tx ReadTx) error {
		e, err := tx.Edition(ctx, t, id)
		if err != nil {
			return err
		}
		sections, err := outlineOf(ctx, tx, t, id)
		if err != nil {
			return err
		}
		text, err := textOf(ctx, tx, e)
		if err != nil {
			return err
		}
		items, err := tx.Items(ctx, t, id)
		if err != nil {
			return err
		}
		var ok bool
		if p.Section, p.Span, ok = stretch(sections, section, len(text), whole); !ok {
			return fault.New(fault.NotFound, "plan.section_unknown", fault.Args{"Section": section})
		}
		p.Text = string(text[p.Span[0]:p.Span[1]])
		for _, it := range items {
			if it.State != Rejected && stands(it.Section, it.Span, section, p.Span, whole, text != nil) {
				p.Items = append(p.Items, it)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(p.Items, func(a, b Item) int { return bySpan(a.Span, b.Span) })
	return &p, nil
}

// stands says whether a thing lies in a stretch of text, or, where there is no
// text, in its section.
func stands(of string, at reading.Span, section string, stretch reading.Span, whole, text bool) bool {
	if text && at.Len() > 0 {
		return at.Overlaps(stretch)
	}
	return of == section || whole && inSection(of, section)
}

func bySpan(a, b reading.Span) int {
	if a[0] != b[0] {
		return a[0] - b[0]
	}
	return b[1] - a[1] // the wider first, so that the narrower is drawn inside it
}

// stretch finds a section and the text it covers in a text of n code points.
func stretch(sections []reading.Section, id string, n int, whole bool) (reading.Section, reading.Span, bool) {
	if id == "0" {
		end := n
		if len(sections) > 0 {
			end = sections[0].Span[0]
		}
		return reading.Section{ID: "0"}, within(reading.Span{0, end}, n), true
	}
	i := slices.IndexFunc(sections, func(s reading.Section) bool { return s.ID == id })
	if i < 0 {
		return reading.Section{}, reading.Span{}, false
	}
	end := n
	for _, next := range sections[i+1:] {
		if !whole || !inSection(next.ID, id) {
			end = next.Span[0]
			break
		}
	}
	if body := sections[i].Body; body.Len() > 0 {
		end = min(end, body[1])
	}
	return sections[i], within(reading.Span{sections[i].Span[0], end}, n), true
}

// textOf reads the extracted text; nil for a structured edition.
func textOf(ctx context.Context, tx ReadTx, e *Edition) ([]rune, error) {
	if e.Structured() {
		return nil, nil
	}
	b, err := tx.Document(ctx, e.Tenant, e.ID, PartText)
	if err != nil {
		return nil, err
	}
	text := []rune(string(b))
	if text == nil {
		text = []rune{}
	}
	return text, nil
}

func outlineOf(ctx context.Context, tx ReadTx, t Tenant, id EditionID) ([]reading.Section, error) {
	b, err := tx.Document(ctx, t, id, PartOutline)
	if err != nil {
		return nil, err
	}
	var out []reading.Section
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("plan: stored outline: %w", err)
	}
	return out, nil
}
