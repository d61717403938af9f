package plan

import (
	"context"
	"io"

	"gangyao/planning/plan/reading"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
)

// RereadItem tells what reading again did to one item.
type RereadItem struct {
	Item    Item // as it is afterwards; for a dropped item as it was
	Change  Change
	Old     *Content // what the reader read before
	New     *Content // what it reads now
	Fields  []FieldChange
	Kept    bool // a person had decided: their version stays
	Dropped bool // nobody had decided and the reading no longer finds it
}

// RereadReport is the outcome of reading an edition again.
type RereadReport struct {
	Edition                        Edition
	OldReader, NewReader           string
	Same, Changed, New, Gone       int
	KeptChanged, KeptGone, Dropped int
	Items                          []RereadItem // all but the same
}

// ReRead reads the kept source again with the reader of today. Every decision
// stays: a decided item that is now read otherwise, or no longer, keeps the
// person's version and is flagged; an undecided one follows the reader.
//
// Faults: those of Service.Read and of identity.Require; Invalid (
// plan.reread_structured); NotFound (plan.edition_unknown, attach.missing);
// Conflict (plan.edition_approved, plan.reread_raced: the edition was read by
// somebody else meanwhile).
func (s *Service) ReRead(ctx context.Context, t Tenant, id EditionID) (*RereadReport, error) {
	by, err := may(ctx, DoReread, t)
	if err != nil {
		return nil, err
	}
	e, err := s.Edition(ctx, t, id)
	if err != nil {
		return nil, err
	}
	if e.Structured() {
		return nil, fault.New(fault.Invalid, "plan.reread_structured", nil)
	}
	r, text, err := s.readSource(ctx, e)
	if err != nil {
		return nil, err
	}
	stored, err := canonical.JSON(r)
	if err != nil {
		return nil, err
	}
	outline, err := canonical.JSON(sectionsOf(r))
	if err != nil {
		return nil, err
	}
	var report *RereadReport
	err = s.update(ctx, func(tx WriteTx) error {
		now, err := lockDraft(ctx, tx, t, id)
		if err != nil {
			return err
		}
		if !now.ReadAt.Equal(e.ReadAt) {
			return fault.New(fault.Conflict, "plan.reread_raced", nil)
		}
		report = &RereadReport{OldReader: now.Reader, NewReader: r.Reader}
		items, err := tx.Items(ctx, t, id)
		if err != nil {
			return err
		}
		if err := s.merge(ctx, tx, now, items, r, text, by, report); err != nil {
			return err
		}
		for part, b := range map[Part][]byte{PartText: []byte(string(text)), PartReading: stored, PartOutline: outline} {
			if err := tx.SaveDocument(ctx, t, id, part, b); err != nil {
				return err
			}
		}
		now.Reader, now.ReadAt, now.Vision = r.Reader, tx.Now(), r.Plan.Vision
		now.Source.Chars, now.Source.Charset = len(text), r.Source.Charset
		report.Edition = *now
		return tx.SaveEdition(ctx, now)
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

func (s *Service) readSource(ctx context.Context, e *Edition) (*reading.Reading, []rune, error) {
	src, err := s.Attach.Get(ctx, e.Source.SHA256)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(src)
	if cerr := src.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, nil, err
	}
	r, text, err := s.Read(e.Source.Name, data)
	if text == nil {
		text = []rune{}
	}
	return r, text, err
}

// merge brings the items of an edition to a new reading.
func (s *Service) merge(ctx context.Context, tx WriteTx, e *Edition, items []Item, r *reading.Reading, text []rune, by Reviewer, report *RereadReport) error {
	news := findAll(r, text)
	var entries []Decision
	var drop []ItemID
	var add []Item
	for _, l := range matchReadings(sidesOfItems(items), sidesOfFound(news)) {
		var line RereadItem
		switch {
		case l.old < 0:
			it := s.item(e, news[l.new])
			it.Flag = FlagNew
			add = append(add, it)
			line = RereadItem{Item: it, Change: New, New: it.Read}
		case l.new < 0 && items[l.old].State == Pending:
			it := items[l.old]
			drop = append(drop, it.ID)
			line = RereadItem{Item: it, Change: Removed, Old: it.Read, Dropped: true}
		default:
			it := &items[l.old]
			before, base, was := it.snapshot(), it.Version, *it
			if l.new < 0 {
				line = it.lost(text, r.Sections)
			} else {
				line = it.reread(news[l.new], text, r.Sections)
			}
			if sameItem(&was, it) {
				break
			}
			it.Version++
			if err := tx.SaveItem(ctx, it, base); err != nil {
				return err
			}
			line.Item = *it
			entries = append(entries, s.entry(tx, it, before, Decision{Action: ActReread, By: by, Reason: r.Reader}))
		}
		report.count(line)
	}
	if err := tx.DropItems(ctx, e.Tenant, drop); err != nil {
		return err
	}
	if err := tx.AddItems(ctx, add); err != nil {
		return err
	}
	return tx.AddDecisions(ctx, entries)
}

// count files one line of the report.
func (p *RereadReport) count(line RereadItem) {
	switch line.Change {
	case Same, "":
		p.Same++
		return
	case Changed:
		p.Changed++
		if line.Kept {
			p.KeptChanged++
		}
	case New:
		p.New++
	case Removed:
		p.Gone++
		if line.Kept {
			p.KeptGone++
		} else {
			p.Dropped++
		}
	}
	p.Items = append(p.Items, line)
}

// reread gives the item what the new reading says of it.
func (it *Item) reread(n found, text []rune, sections []reading.Section) RereadItem {
	line := RereadItem{Change: Same, Old: it.Read, New: &n.Content}
	if it.Read == nil { // a person's find, or one that was gone
		old := it.Content.clone()
		line.Old = &old
	}
	same := line.Old.substance() == n.Content.substance()
	read := n.Content.clone()
	it.Read = &read
	it.Confidence, it.Doubts = n.Confidence, n.Doubts
	if it.ByHand {
		it.Confidence, it.Doubts = 1, nil
	}
	switch {
	case it.State == Pending:
		it.Content = n.Content.clone()
		if it.Flag != FlagNew || !same {
			it.Flag = FlagNone
		}
		if !same {
			it.Flag = FlagChanged
		}
		it.stand(text, sections)
	case it.Content.substance() == n.Content.substance(): // nothing left to disagree about
		owners := it.Content
		it.Content = n.Content.clone()
		it.Content.keepOwners(owners)
		it.Flag = FlagNone
		it.stand(text, sections)
	default:
		it.follow(text, sections)
		if !same {
			it.Flag = FlagChanged
		} else if it.Flag == FlagGone { // found again as it was before
			it.Flag = FlagNone
		}
	}
	if !same {
		line.Change, line.Kept = Changed, it.State != Pending
		line.Fields = changedFields(*line.Old, n.Content)
	}
	return line
}

// lost tells a decided item that the new reading no longer finds it.
func (it *Item) lost(text []rune, sections []reading.Section) RereadItem {
	line := RereadItem{Change: Removed, Old: it.Read, Kept: true}
	if it.Read == nil && (it.ByHand || it.Flag == FlagGone) { // never was in a reading, or gone before
		line.Change = Same
	} else {
		it.Flag = FlagGone
	}
	it.Read = nil
	it.follow(text, sections)
	return line
}

// follow keeps a person's version at its words when the text has moved.
func (it *Item) follow(text []rune, sections []reading.Section) {
	if it.Quote != "" {
		at := find(text, it.Quote, it.Span)
		it.Content.move(at, sectionAt(sections, at[0]))
	}
	it.stand(text, sections)
}

// keepOwners takes the owners over from a content that a person stands by.
func (c Content) keepOwners(from Content) {
	switch {
	case c.Commitment != nil && from.Commitment != nil:
		c.Commitment.Owners = from.Commitment.Owners
	case c.Work != nil && from.Work != nil:
		c.Work.Owners = from.Work.Owners
	case c.System != nil && from.System != nil:
		c.System.Owners = from.System.Owners
	case c.Measure != nil && from.Measure != nil:
		c.Measure.Owners = from.Measure.Owners
	}
}

// sameItem says whether reading again left the item as it was.
func sameItem(a, b *Item) bool {
	sameRead := a.Read == nil && b.Read == nil || a.Read != nil && b.Read != nil && a.Read.equal(*b.Read)
	return sameRead && a.Content.equal(b.Content) && a.Flag == b.Flag && a.Span == b.Span && a.Section == b.Section &&
		a.Confidence == b.Confidence && len(a.Doubts) == len(b.Doubts)
}

func sidesOfItems(items []Item) []side {
	out := make([]side, len(items))
	for i := range items {
		it := &items[i]
		c := it.Content
		if it.Read != nil { // compare reading with reading
			c = *it.Read
		}
		span := it.Span
		if it.Read != nil {
			span = c.span()
		}
		out[i] = sideOf(it.Kind, c, span, it.Quote, it.Order)
	}
	return out
}

func sidesOfFound(fs []found) []side {
	out := make([]side, len(fs))
	for i, f := range fs {
		out[i] = sideOf(f.Kind, f.Content, f.Span, f.Quote, f.Order)
	}
	return out
}

func sideOf(k Kind, c Content, span reading.Span, quote string, order int) side {
	kind := string(k)
	if c.Finding != nil {
		kind += ":" + c.Finding.Code
	}
	return side{kind: kind, span: span, quote: Normal(quote), substance: c.substance(), grams: grams(Normal(c.words())), order: order}
}
