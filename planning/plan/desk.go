package plan

import "gangyao/planning/plan/reading"

// Filter selects items on the desk; zero fields select all. It is a value so
// that a page can keep it in its address.
type Filter struct {
	Kinds   []Kind
	States  []State
	Section string // this section and all below it
	// Confidence range, 0..1; To 0 means no upper end.
	From, To   float64
	Doubtful   bool   // only items to look at with care (see Item.Doubtful)
	HasFinding bool   // only items that an open finding touches
	Calm       bool   // only items that are not doubtful and that no open finding touches
	Flag       Flag   // only items with this flag
	Text       string // only items whose text, quote or label contains it
	Offset     int
	Limit      int // 0: no limit
}

// Desk is the review of one edition: the items asked for and how far it is.
type Desk struct {
	Edition  Edition
	Items    []DeskItem
	Matched  int // items that match the filter, whatever Offset and Limit
	Progress Progress
	Chapters []Chapter
}

// DeskItem is an item with the open findings that touch it.
type DeskItem struct {
	Item
	Findings []ItemID
}

// Progress counts the items of an edition or of a chapter.
type Progress struct {
	Total    int
	Decided  int // everything but pending
	Pending  int
	Doubtful int // pending and unsure, or flagged by a newer reading
	ByState  map[State]int
	ByKind   map[Kind]int
}

// Done says whether nothing is left to decide.
func (p Progress) Done() bool { return p.Pending == 0 }

// Chapter is the progress in one top-level section.
type Chapter struct {
	Section reading.Section // ID "0" for what stands before the first heading
	Progress
}

// Passage is a stretch of the plan's text with the items that stand in it, for
// showing them side by side.
type Passage struct {
	Section reading.Section
	// Span is what Text covers: the section's body without its sub-sections'
	// bodies, or with them when asked.
	Span  reading.Span
	Text  string
	Items []Item // sorted by span
}
