package plan

import (
	"cmp"
	"context"
	"slices"

	"gangyao/planning/plan/reading"
)

// Change says what became of one thing between two editions or two readings.
type Change string

const (
	Same    Change = "same"
	Changed Change = "changed"
	New     Change = "new"     // only on the later side
	Removed Change = "removed" // only on the earlier side
)

// Diff compares two approved editions.
type Diff struct {
	From, To Edition
	// Targets are the rows of the indicator tables.
	Targets, Commitments, Works, Systems []Pair
	Wording                              []SectionDiff
}

// Pair is one thing in both editions, or in one of them.
type Pair struct {
	Change Change
	Kind   Kind
	Old    *Entry // nil when New
	New    *Entry // nil when Removed
	// Fields that differ; empty unless Changed.
	Fields []FieldChange
}

// FieldChange is a field with its two values, as shown in the form.
type FieldChange struct {
	Field    Field
	Old, New string
}

// SectionDiff is the wording of one section in both editions.
type SectionDiff struct {
	Change     Change
	Old, New   *reading.Section
	Paragraphs []ParagraphDiff // only those of a changed, new or removed section
}

// ParagraphDiff is one paragraph with what was taken out and put in.
type ParagraphDiff struct {
	Change Change
	Runs   []DiffRun
}

// DiffRun is a stretch of a paragraph; Op is Same, New (put in) or Removed (taken out).
type DiffRun struct {
	Op   Change
	Text string
}

// Diff compares two approved editions: targets, commitments, works and systems
// in matched pairs, and the wording section by section.
//
// Faults: NotFound (plan.edition_unknown).
func (p *Public) Diff(ctx context.Context, t Tenant, from, to EditionID) (*Diff, error) {
	a, err := p.Published(ctx, t, from)
	if err != nil {
		return nil, err
	}
	b, err := p.Published(ctx, t, to)
	if err != nil {
		return nil, err
	}
	return Compare(a, b), nil
}

// Compare compares two editions; they may be of different plans.
func Compare(a, b *Published) *Diff {
	d := &Diff{From: a.Edition, To: b.Edition, Wording: wording(a, b)}
	for k, list := range map[Kind]*[]Pair{KindIndicator: &d.Targets, KindCommitment: &d.Commitments, KindWork: &d.Works, KindSystem: &d.Systems} {
		*list = PairsOf(k, a, b)
	}
	return d
}

// PairsOf matches the entries of one kind of two editions; of indicators those of
// target tables.
func PairsOf(k Kind, a, b *Published) []Pair { return pairs(k, a.targets(k), b.targets(k)) }

// targets lists the entries of a kind; of indicators those of target tables.
func (p *Published) targets(k Kind) []Entry {
	es := p.Entries(k)
	if k != KindIndicator {
		return es
	}
	return slices.DeleteFunc(es, func(e Entry) bool {
		t, ok := p.table(e.Content.Indicator.Table)
		return ok && t.Content.Table.Kind == "results"
	})
}

// alike is the likeness of names from which two things are taken for the same
// thing under another name.
const alike = 0.6

// pairs matches two lists: by all of the content, by name and unit, by name,
// and last by likeness of the name among what is left with the same unit.
func pairs(k Kind, olds, news []Entry) []Pair {
	m := newMatcher(len(olds), len(news))
	for _, key := range []func(*Entry) string{
		func(e *Entry) string { return e.Content.substance() },
		func(e *Entry) string { return subject(e) + "|" + unitOf(e) + "|" + detail(e) },
		func(e *Entry) string { return subject(e) + "|" + unitOf(e) },
		subject,
	} {
		m.byKey(olds, news, key)
	}
	m.byLikeness(olds, news)
	var out []Pair
	for _, l := range m.links() {
		p := Pair{Kind: k}
		switch {
		case l.new < 0:
			p.Change, p.Old = Removed, &olds[l.old]
		case l.old < 0:
			p.Change, p.New = New, &news[l.new]
		default:
			p.Old, p.New = &olds[l.old], &news[l.new]
			p.Fields = changedFields(p.Old.Content, p.New.Content)
			p.Change = Same
			if len(p.Fields) > 0 {
				p.Change = Changed
			}
		}
		out = append(out, p)
	}
	return out
}

// byKey pairs the free ones that share a key, in order.
func (m *matcher) byKey(olds, news []Entry, key func(*Entry) string) {
	at := map[string][]int{}
	for j := range news {
		if m.new[j] < 0 {
			k := key(&news[j])
			at[k] = append(at[k], j)
		}
	}
	for i := range olds {
		if m.old[i] >= 0 {
			continue
		}
		k := key(&olds[i])
		if js := at[k]; len(js) > 0 {
			m.pair(i, js[0])
			at[k] = js[1:]
		}
	}
}

// byLikeness pairs the free ones whose names are alike, the likest first.
func (m *matcher) byLikeness(olds, news []Entry) {
	type candidate struct {
		link
		score float64
	}
	var cs []candidate
	free := map[string][]int{}
	of := make([][]uint64, len(news))
	for j := range news {
		if m.new[j] < 0 {
			free[unitOf(&news[j])] = append(free[unitOf(&news[j])], j)
			of[j] = grams(subject(&news[j]))
		}
	}
	for i := range olds {
		if m.old[i] >= 0 {
			continue
		}
		g := grams(subject(&olds[i]))
		for _, j := range free[unitOf(&olds[i])] {
			if score := likeness(g, of[j]); score >= alike {
				cs = append(cs, candidate{link{i, j}, score})
			}
		}
	}
	slices.SortStableFunc(cs, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	for _, c := range cs {
		m.pair(c.old, c.new)
	}
}

// subject is what an entry is about, comparably.
func subject(e *Entry) string {
	c := e.Content
	switch {
	case c.Indicator != nil:
		if c.Indicator.Parent != nil {
			return Normal(*c.Indicator.Parent) + "/" + Normal(c.Indicator.Name)
		}
		return Normal(c.Indicator.Name)
	case c.Work != nil:
		return Normal(c.Work.Name)
	}
	return Normal(c.Label())
}

// unitOf is the unit of an entry, without its scale.
func unitOf(e *Entry) string {
	c := e.Content
	switch {
	case c.Indicator != nil:
		return unitBase(c.Indicator.Unit)
	case c.Commitment != nil:
		return unitBase(c.Commitment.Unit)
	}
	return ""
}

// detail tells apart several entries about one subject.
func detail(e *Entry) string {
	c := e.Content
	switch {
	case c.Commitment != nil:
		return c.Commitment.Kind + "|" + string(c.Commitment.Op)
	case c.Work != nil:
		return Normal(c.Work.Action)
	}
	return ""
}

// ordering are fields that say where a thing is printed, not what it says, or
// that are suggestions.
var ordering = []Field{FieldTable, FieldNo, FieldOwners}

// changedFields lists the fields of the form that differ.
func changedFields(old, new Content) []FieldChange {
	was := FormOf(old)
	var out []FieldChange
	for _, in := range new.inputs() {
		if slices.Contains(ordering, in.field) {
			continue
		}
		if now := in.show(); !sameFigure(was[in.field], now) {
			out = append(out, FieldChange{in.field, was[in.field], now})
		}
	}
	return out
}
