package clause

import (
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// statement is a quantified statement before it becomes a commitment or an
// achievement; from and to are places in the view.
type statement struct {
	v        *view
	from, to int
	subject  string
	op       reading.Op
	value    string
	valueTo  string
	unit     string
	kind     string
	growth   string
	tail     bool // the figure stands after its subject
	fromSide *reading.Dated
	toSide   *reading.Dated
	year     int // the year printed with the figure itself, 0 none
	conf     float64
	doubts   []string

	tense tense.Tense
	due   due
}

// due is by when a statement is to hold.
type due struct {
	year     int
	explicit bool
	every    bool
}

// Confidence says how likely a statement is right in its subject, figure, unit
// and year alike, as counted on annotated plans; below likely a person should
// look before anybody relies on it.
const (
	sure   = 0.95 // subject, figure and unit are printed together
	listed = 0.9  // one of several figures of a list
	likely = 0.85 // all is printed, but apart or in Chinese numbers
	fair   = 0.8  // what the figure belongs to is said by the whole clause
	vague  = 0.75 // coverage, circles, bare numbers
	spoken = 0.7  // titles, directions and aims in words
	guess  = 0.5  // counted from a name or a list
	poor   = 0.4  // probably damaged, or only an honour
)

// Doubts are the reasons that lower the confidence, as message keys.
const (
	doubtSubject = "clause.doubt.subject_inherited" // the subject was taken from further up
	doubtHeading = "clause.doubt.subject_heading"   // the subject was taken from the heading
	doubtOne     = "clause.doubt.one"               // 一个 may be an article only
	doubtScale   = "clause.doubt.scale_word"        // a scale word, not a figure
	doubtBare    = "clause.doubt.no_unit"           // no unit printed
	doubtTitle   = "clause.doubt.title"             // an honour applied for
	doubtWords   = "clause.doubt.words"             // a target in words
	doubtCover   = "clause.doubt.cover"             // full coverage told in words
	doubtRun     = "clause.doubt.run_together"      // two figures may have run together
	doubtNames   = "clause.doubt.counted_names"     // counted from the names listed
	doubtHealed  = "clause.doubt.healed"            // the text was damaged here
	doubtNamed   = "clause.doubt.named_parts"       // a count of named parts
	doubtCircle  = "clause.doubt.circle"            // a circle of services, not a measured time
	doubtWeak    = "clause.doubt.direction_only"    // a direction without a figure
	doubtShape   = "clause.doubt.shape"             // counted from the name of a layout
)

func number(s string) *quantity.Value {
	if s == "" {
		return nil
	}
	v := quantity.Parse(s)
	return &v
}

// item makes the published form.
func (s *statement) item(section string) reading.Commitment {
	c := reading.Commitment{
		Section: section, Text: s.v.printed(s.from, s.to), Span: s.v.span(s.from, s.to),
		Subject: s.subject, Op: s.op, Value: number(s.value), ValueTo: number(s.valueTo), Unit: s.unit,
		Due: s.due.year, DueExplicit: s.due.explicit, Each: s.due.every, Kind: s.kind,
		From: s.fromSide, To: s.toSide, Growth: s.growth, Confidence: s.conf, Doubts: s.doubts,
	}
	return c
}
