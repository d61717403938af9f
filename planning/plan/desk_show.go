package plan

import (
	"context"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
)

// Desk shows the items of an edition that match f, in document order, with the
// progress of the review over all of them.
//
// Faults: NotFound (plan.edition_unknown).
func (s *Service) Desk(ctx context.Context, t Tenant, id EditionID, f Filter) (*Desk, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	var d Desk
	err := s.Store.View(ctx, func(tx ReadTx) error {
		e, err := tx.Edition(ctx, t, id)
		if err != nil {
			return err
		}
		sections, err := outlineOf(ctx, tx, t, id)
		if err != nil {
			return err
		}
		items, err := tx.Items(ctx, t, id)
		if err != nil {
			return err
		}
		d = desk(*e, sections, items, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

func desk(e Edition, sections []reading.Section, items []Item, f Filter) Desk {
	d := Desk{Edition: e}
	open := openFindings(items)
	chapters := map[string]int{}
	for i := range items {
		it := &items[i]
		d.Progress.count(it)
		id := chapterOf(it.Section)
		at, ok := chapters[id]
		if !ok {
			at = len(d.Chapters)
			chapters[id] = at
			d.Chapters = append(d.Chapters, Chapter{Section: reading.Section{ID: id}})
		}
		d.Chapters[at].count(it)
		if !f.matches(it) {
			continue
		}
		touching := open.touching(it)
		if !f.suits(touching) {
			continue
		}
		if d.Matched >= f.Offset && (f.Limit <= 0 || len(d.Items) < f.Limit) {
			d.Items = append(d.Items, DeskItem{Item: *it, Findings: touching})
		}
		d.Matched++
	}
	order := map[string]int{"0": -1}
	for i, sec := range sections {
		order[sec.ID] = i
		if at, ok := chapters[sec.ID]; ok {
			d.Chapters[at].Section = sec
		}
	}
	slices.SortStableFunc(d.Chapters, func(a, b Chapter) int { return order[a.Section.ID] - order[b.Section.ID] })
	return d
}

// count adds an item to the progress.
func (p *Progress) count(it *Item) {
	if p.ByState == nil {
		p.ByState, p.ByKind = map[State]int{}, map[Kind]int{}
	}
	p.Total++
	p.ByState[it.State]++
	p.ByKind[it.Kind]++
	if it.State == Pending {
		p.Pending++
	} else {
		p.Decided++
	}
	if it.Doubtful() {
		p.Doubtful++
	}
}

// matches says whether an item is asked for, but for the findings, Offset and Limit.
func (f *Filter) matches(it *Item) bool {
	switch {
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, it.Kind),
		len(f.States) > 0 && !slices.Contains(f.States, it.State),
		f.Section != "" && !inSection(it.Section, f.Section),
		it.Confidence < f.From,
		f.To > 0 && it.Confidence > f.To,
		f.Doubtful && !it.Doubtful(),
		f.Calm && it.Doubtful(),
		f.Flag != "" && it.Flag != f.Flag:
		return false
	}
	return f.Text == "" || strings.Contains(Normal(it.Content.words()+it.Quote), Normal(f.Text))
}

// suits says whether an item is asked for that the given open findings touch.
func (f *Filter) suits(touching []ItemID) bool {
	return !(f.HasFinding && len(touching) == 0 || f.Calm && len(touching) > 0)
}

// findings are the findings that still ask for something, with their places.
type findings []struct {
	id    ItemID
	spans []reading.Span
}

// openFindings lists those neither rejected nor answered.
func openFindings(items []Item) findings {
	var out findings
	for i := range items {
		it := &items[i]
		if it.Kind == KindFinding && it.State != Rejected && it.State != Answered && it.Content.Finding != nil {
			out = append(out, struct {
				id    ItemID
				spans []reading.Span
			}{it.ID, it.Content.Finding.Spans})
		}
	}
	return out
}

// touching lists the findings about the place of an item.
func (fs findings) touching(it *Item) []ItemID {
	if it.Kind == KindFinding {
		return nil
	}
	var out []ItemID
	for _, f := range fs {
		if slices.ContainsFunc(f.spans, it.Span.Overlaps) {
			out = append(out, f.id)
		}
	}
	return out
}

// NextDoubtful is the first doubtful item after the given one in document
// order, from the beginning again when none is left after it; nil when the
// edition has none. With after empty the search starts at the beginning.
func (s *Service) NextDoubtful(ctx context.Context, t Tenant, id EditionID, after ItemID) (*Item, error) {
	if _, err := may(ctx, DoRead, t); err != nil {
		return nil, err
	}
	var next *Item
	err := s.Store.View(ctx, func(tx ReadTx) error {
		if _, err := tx.Edition(ctx, t, id); err != nil {
			return err
		}
		items, err := tx.Items(ctx, t, id)
		if err != nil {
			return err
		}
		start := slices.IndexFunc(items, func(it Item) bool { return it.ID == after }) + 1
		for i := range items {
			it := &items[(start+i)%len(items)]
			if it.Doubtful() && it.ID != after {
				next = it
				return nil
			}
		}
		return nil
	})
	return next, err
}
