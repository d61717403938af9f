// Package reader reads a plan document: bytes in, a reading.Reading out. It is
// deterministic and pure: no storage, no network, no clock.
//
//	bytes ─source─▶ Document ─layout─▶ blocks ─outline, table, sentence─▶
//	    sentences ─tense, clause, work, measure, owner─▶ Reading
package reader

import (
	"context"
	"strconv"

	"gangyao/planning/plan/reader/clause"
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/measure"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/owner"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reader/work"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
)

// Version names the reader's rules; it changes when a reading may change.
const Version = "1"

// Result is a reading with the document it came from.
type Result struct {
	Reading *reading.Reading
	Text    []rune // what spans count in
	Counts  []table.GroupCount
	Slips   []outline.Slip
	Notices []source.Notice
	// Judgement says whether the document is a plan, with reasons.
	Judgement outline.Judgement
}

// Read reads a document. The faults are those of source.Read, and Invalid when
// the document is not a plan ("reader.not_a_plan").
func Read(name string, data []byte) (*Result, error) {
	return ReadWith(context.Background(), name, data, source.Options{})
}

// ReadWith reads a document with options for its format; ctx bounds the time.
func ReadWith(ctx context.Context, name string, data []byte, o source.Options) (*Result, error) {
	doc, err := source.ReadWith(ctx, name, data, o)
	if err != nil {
		return nil, err
	}
	res := Document(doc)
	switch j := res.Judgement; {
	case j.Foreign:
		return nil, fault.New(fault.Invalid, "reader.not_a_plan", fault.Args{"Name": name})
	case j.Like != "":
		res.Notices = append(res.Notices, source.Notice{Key: "reader.like_plan", Args: fault.Args{"Genre": j.Like}})
	case !j.Plan:
		res.Notices = append(res.Notices, source.Notice{Key: "reader.doubtful"})
	}
	return res, nil
}

// Document reads a document that is already decoded.
func Document(doc *source.Document) *Result {
	l := layout.Analyse(doc)
	o := outline.Build(l)
	t := table.Read(l, o)
	ss := sentence.Split(l, o, t.In)
	tenses := tense.Of(ss, o)
	c := clause.Read(ss, tenses, o)
	measures, classes := measure.Read(ss, tenses, o, c.Commitments, c.Achievements)

	r := &reading.Reading{
		Reader: Version, Source: doc.Source, Plan: o.Plan,
		Sections: o.Sections, Indicators: t.Indicators,
		Commitments: c.Commitments, Achievements: c.Achievements,
		Works: work.Works(ss, tenses, o, doc.Text), Systems: work.Systems(ss, tenses, o, doc.Text),
		Measures: measures,
	}
	r.Healed = append(append(append(append(r.Healed, l.Healed...), o.Healed...), t.Healed...), c.Healed...)
	r.Findings = []reading.Finding{}
	shelve(r, t.Tables)
	cover(r, ss, classes)
	number(r)
	listNotNull(&r.Sections)
	listNotNull(&r.Tables)
	listNotNull(&r.Boxes)
	listNotNull(&r.Indicators)
	listNotNull(&r.Commitments)
	listNotNull(&r.Achievements)
	listNotNull(&r.Works)
	listNotNull(&r.Systems)
	listNotNull(&r.Measures)
	suggestOwners(r, o)
	return &Result{Reading: r, Text: doc.Text, Counts: t.Counts, Slips: o.Numbering, Notices: doc.Notes, Judgement: outline.IsPlan(l, o)}
}

// shelve parts the indicator tables from the boxes, whose text is prose.
func shelve(r *reading.Reading, tables []reading.Table) {
	rows := map[string]bool{}
	for _, i := range r.Indicators {
		rows[i.Table] = true
	}
	for _, t := range tables {
		if rows[t.ID] || t.Kind == "targets" || t.Kind == "results" {
			r.Tables = append(r.Tables, t)
		} else {
			r.Boxes = append(r.Boxes, t)
		}
	}
}

// cover lists the sentences with their classes and the share of each class.
func cover(r *reading.Reading, ss []sentence.Sentence, classes []reading.Class) {
	share := map[reading.Class]int{}
	total := 0
	for i, s := range ss {
		r.Sentences = append(r.Sentences, reading.Sentence{Section: s.ID, Span: s.Whole(), Class: classes[i]})
		share[classes[i]] += len(s.Runes)
		total += len(s.Runes)
	}
	if total == 0 {
		return
	}
	of := func(c reading.Class) float64 { return float64(share[c]) / float64(total) }
	r.Coverage = reading.Coverage{
		Commitment: of(reading.ClassCommitment), Measure: of(reading.ClassMeasure),
		Achievement: of(reading.ClassAchievement), Background: of(reading.ClassBackground),
		Unclassified: of(reading.ClassUnclassified),
	}
}

// number gives every item its id within this reading.
func number(r *reading.Reading) {
	for i := range r.Commitments {
		r.Commitments[i].ID = "C" + strconv.Itoa(i+1)
	}
	for i := range r.Achievements {
		r.Achievements[i].ID = "A" + strconv.Itoa(i+1)
	}
	for i := range r.Works {
		r.Works[i].ID = "W" + strconv.Itoa(i+1)
	}
	for i := range r.Systems {
		r.Systems[i].ID = "S" + strconv.Itoa(i+1)
	}
	for i := range r.Measures {
		r.Measures[i].ID = "M" + strconv.Itoa(i+1)
	}
}

// suggestOwners fills in the likely departments.
func suggestOwners(r *reading.Reading, o *outline.Outline) {
	index := map[string]int{}
	for i, s := range o.Sections {
		index[s.ID] = i
	}
	titles := map[string][]string{}
	headings := func(id string) []string {
		out, known := titles[id]
		if i, ok := index[id]; ok && !known {
			for _, s := range o.Chain(i) {
				out = append(out, s.Title)
			}
			titles[id] = out
		}
		return out
	}
	suggest := owner.New()
	for i := range r.Commitments {
		c := &r.Commitments[i]
		c.Owners = suggest.Suggest(c.Subject+" "+c.Text, headings(c.Section))
	}
	for i := range r.Works {
		w := &r.Works[i]
		w.Owners = suggest.Suggest(w.Name+" "+w.Text, headings(w.Section))
	}
	for i := range r.Systems {
		s := &r.Systems[i]
		s.Owners = suggest.Suggest(s.Name+" "+s.Text, headings(s.Section))
	}
	for i := range r.Measures {
		m := &r.Measures[i]
		m.Owners = suggest.Suggest(m.Text, headings(m.Section))
	}
}

// listNotNull makes an empty list of nil, so that its JSON is [].
func listNotNull[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
