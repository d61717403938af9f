package plan

import (
	"cmp"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
)

// found is one thing that a reading holds.
type found struct {
	Kind       Kind
	Content    Content
	Section    string
	Span       reading.Span
	Quote      string
	Order      int
	Confidence float64
	Doubts     []string
}

// DoubtUnitHealed marks an indicator whose unit cell was restored from context.
const DoubtUnitHealed = "plan.doubt.unit_healed"

// healedConfidence is the confidence in a row one of whose cells was restored.
const healedConfidence = 0.7

// findAll lists the things of a reading in document order. text is nil for a
// structured reading; spans count for nothing then.
func findAll(r *reading.Reading, text []rune) []found {
	var out []found
	add := func(k Kind, c Content, confidence float64, doubts []string) {
		f := found{Kind: k, Content: c.clone(), Section: c.section(), Confidence: confidence, Doubts: doubts}
		if text != nil {
			f.Span = within(c.span(), len(text))
			f.Quote = string(text[f.Span[0]:f.Span[1]])
			f.Order = f.Span[0]
			if f.Section == "" {
				f.Section = sectionAt(r.Sections, f.Span[0])
			}
		}
		out = append(out, f)
	}
	sectionOf := map[string]string{}
	for i := range r.Tables {
		t := &r.Tables[i]
		sectionOf[t.ID] = t.Section
		add(KindTable, Content{Table: t}, 1, nil)
	}
	for i := range r.Indicators {
		x := &r.Indicators[i]
		confidence, doubts := 1.0, []string(nil)
		if x.UnitHealed {
			confidence, doubts = healedConfidence, []string{DoubtUnitHealed}
		}
		add(KindIndicator, Content{Indicator: x}, confidence, doubts)
		if f := &out[len(out)-1]; f.Section == "" {
			f.Section = sectionOf[x.Table]
		}
	}
	for i := range r.Commitments {
		x := &r.Commitments[i]
		add(KindCommitment, Content{Commitment: x}, x.Confidence, x.Doubts)
	}
	for i := range r.Achievements {
		x := &r.Achievements[i]
		add(KindAchievement, Content{Commitment: x}, x.Confidence, x.Doubts)
	}
	for i := range r.Works {
		x := &r.Works[i]
		add(KindWork, Content{Work: x}, x.Confidence, nil)
	}
	for i := range r.Systems {
		x := &r.Systems[i]
		add(KindSystem, Content{System: x}, x.Confidence, nil)
	}
	for i := range r.Measures {
		x := &r.Measures[i]
		add(KindMeasure, Content{Measure: x}, x.Confidence, nil)
	}
	for i := range r.Findings {
		add(KindFinding, Content{Finding: &r.Findings[i]}, 1, nil)
	}
	if text == nil {
		inOrder(out, r.Sections)
	}
	slices.SortStableFunc(out, func(a, b found) int { return cmp.Compare(a.Order, b.Order) })
	return out
}

// inOrder gives things without a place in a text the order of their sections.
func inOrder(fs []found, sections []reading.Section) {
	rank := map[string]int{}
	for i, s := range sections {
		rank[s.ID] = i + 1
	}
	for i := range fs {
		fs[i].Order = rank[fs[i].Section]*len(fs) + i
	}
}

// within keeps a span inside a text of n code points.
func within(s reading.Span, n int) reading.Span {
	s[0] = min(max(s[0], 0), n)
	s[1] = min(max(s[1], s[0]), n)
	return s
}

// sectionAt is the id of the innermost section around a place, "0" before the
// first heading, "" without sections.
func sectionAt(sections []reading.Section, at int) string {
	if len(sections) == 0 {
		return ""
	}
	id := "0"
	for _, s := range sections { // document order: the last heading before the place
		if s.Span[0] <= at {
			id = s.ID
		}
	}
	return id
}

// inSection says whether id is root or lies below it.
func inSection(id, root string) bool {
	return root == "" || id == root || strings.HasPrefix(id, root+".")
}

// chapterOf is the top-level section of an id.
func chapterOf(id string) string {
	head, _, _ := strings.Cut(id, ".")
	if head == "" {
		return "0"
	}
	return head
}

// item makes a pending item of what was found.
func (s *Service) item(e *Edition, f found) Item {
	read := f.Content.clone()
	return Item{
		Tenant: e.Tenant, ID: ItemID(s.IDs()), Edition: e.ID, Kind: f.Kind, Section: f.Section,
		Span: f.Span, Quote: f.Quote, Order: f.Order, Confidence: f.Confidence, Doubts: f.Doubts,
		State: Pending, Version: 1, Content: f.Content, Read: &read,
	}
}
