package plan

import "gangyao/planning/plan/reading"

// Change says what became of one thing between two editions.
type Change string

const (
	Same    Change = "same"
	Changed Change = "changed"
	New     Change = "new"     // only in the later edition
	Removed Change = "removed" // only in the earlier edition
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
