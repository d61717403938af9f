package commitment

import (
	"context"
	"slices"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
)

// Answer says whether somebody answers for a sentence.
type Answer string

const (
	Answered   Answer = "answered"   // a duty in it has an owner
	Ownerless  Answer = "ownerless"  // there are duties in it, and none has an owner
	Unheard    Answer = "unheard"    // it promises or orders something, and no duty was made of it
	NotAsked   Answer = "not_asked"  // it tells a result or the situation
	Unreadable Answer = "unreadable" // no rule recognised it
)

// Answers lists all answers.
func Answers() []Answer { return []Answer{Answered, Ownerless, Unheard, NotAsked, Unreadable} }

// Key is the message that names the answer.
func (a Answer) Key() string { return "commitment.answer." + string(a) }

// SentenceAnswer is a sentence with who answers for it.
type SentenceAnswer struct {
	plan.SentenceText
	Answer Answer
	Duties []DutyID // in it, whether they have an owner or not
}

// CoverageRow is a chapter.
type CoverageRow struct {
	reading.Section
	Duties Tally
	// Sentences and Chars count sentences and their code points by answer.
	Sentences, Chars map[Answer]int
}

// Coverage says how much of the text somebody answers for.
type Coverage struct {
	Edition  plan.Edition
	Chapters []CoverageRow
	Total    CoverageRow
	// Open are the sentences that nobody answers for: ownerless and unheard, in
	// the order of the text.
	Open []SentenceAnswer
	// NoText: the edition was taken over without its wording; only duties count.
	NoText bool
}

// Coverage holds the sentences of an edition against its duties.
//
// Faults: those of Tree.
func (s *Service) Coverage(ctx context.Context, q Query) (*Coverage, error) {
	b, err := s.seen(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &Coverage{Edition: b.edition.Edition, Total: newCoverageRow(reading.Section{}), NoText: len(b.edition.Doc.Sentences) == 0}
	at := map[string]int{}
	chapter := func(section string) *CoverageRow {
		id := top(section)
		i, known := at[id]
		if !known {
			i = len(out.Chapters)
			at[id] = i
			sec, ok := b.edition.Section(id)
			if !ok {
				sec = reading.Section{ID: "0"}
			}
			out.Chapters = append(out.Chapters, newCoverageRow(sec))
		}
		return &out.Chapters[i]
	}
	for _, sec := range b.edition.Doc.Sections {
		if sec.Level <= 1 || above(sec.ID) == "" {
			chapter(sec.ID)
		}
	}
	for i := range b.rows {
		chapter(b.rows[i].Section).Duties.add(&b.rows[i])
		out.Total.Duties.add(&b.rows[i])
	}
	find := b.finder()
	for _, sen := range b.edition.Sentences("") {
		a := SentenceAnswer{SentenceText: sen}
		a.Answer, a.Duties = b.answer(&sen.Sentence, find)
		for _, row := range []*CoverageRow{chapter(sen.Section), &out.Total} {
			row.Sentences[a.Answer]++
			row.Chars[a.Answer] += sen.Span.Len()
		}
		if a.Answer == Ownerless || a.Answer == Unheard {
			out.Open = append(out.Open, a)
		}
	}
	return out, nil
}

func newCoverageRow(s reading.Section) CoverageRow {
	r := CoverageRow{Section: s, Duties: newTally(), Sentences: map[Answer]int{}, Chars: map[Answer]int{}}
	for _, a := range Answers() {
		r.Sentences[a], r.Chars[a] = 0, 0
	}
	return r
}

// top is the top section of an id.
func top(id string) string {
	for up := above(id); up != ""; up = above(id) {
		id = up
	}
	if id == "" {
		return "0"
	}
	return id
}

// finder finds the duties that overlap a span, in time that does not grow with
// the plan.
func (b *board) finder() func(reading.Span) []*Row {
	type place struct {
		reading.Span
		row *Row
	}
	var places []place
	longest := 0
	add := func(r *Row, s reading.Span) {
		if s.Len() > 0 {
			places = append(places, place{s, r})
			longest = max(longest, s.Len())
		}
	}
	for i := range b.rows {
		r := &b.rows[i]
		add(r, r.Span)
		for _, t := range r.Twins {
			add(r, t.Span)
		}
	}
	slices.SortStableFunc(places, func(x, y place) int { return x.Span[0] - y.Span[0] })
	return func(s reading.Span) []*Row {
		i, _ := slices.BinarySearchFunc(places, s[0]-longest, func(p place, at int) int { return p.Span[0] - at })
		var out []*Row
		for ; i < len(places) && places[i].Span[0] < s[1]; i++ {
			if p := &places[i]; p.Overlaps(s) && !slices.Contains(out, p.row) {
				out = append(out, p.row)
			}
		}
		return out
	}
}

func (b *board) answer(s *reading.Sentence, find func(reading.Span) []*Row) (Answer, []DutyID) {
	var duties []DutyID
	owned := false
	for _, r := range find(s.Span) {
		duties = append(duties, r.Duty)
		owned = owned || r.Owner != ""
	}
	promises := s.Class == reading.ClassCommitment || s.Class == reading.ClassMeasure
	switch {
	case owned:
		return Answered, duties
	case len(duties) > 0:
		return Ownerless, duties
	case promises:
		return Unheard, nil
	case s.Class == reading.ClassUnclassified:
		return Unreadable, nil
	}
	return NotAsked, nil
}
