package report

import (
	"strings"
	"time"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Block is a part of a document from top to bottom.
type Block interface{ block() }

func (Heading) block()     {}
func (Paragraph) block()   {}
func (Points) block()      {}
func (Table) block()       {}
func (Form) block()        {}
func (Chart) block()       {}
func (PageBreak) block()   {}
func (Attachments) block() {}
func (Annex) block()       {}
func (Signature) block()   {}
func (Imprint) block()     {}

// Source is where a figure came from. Its zero value is no source.
type Source struct {
	// ID names the record for machines: an observation, a verdict, a count of cases.
	ID string
	// Text says it to people: 市统计局，2025年6月，初步数.
	Text string
	// Href leads to it within the site; may be empty.
	Href string
}

// Ref is a figure with its source. Text is the figure as it stands in a sentence;
// when it is empty the figure is printed from Value and Unit.
type Ref struct {
	Text   string
	Value  quantity.Value
	Unit   quantity.Unit
	Source Source
}

// String is the figure as printed. On paper a unit follows without a space.
func (r Ref) String() string {
	if r.Text != "" {
		return r.Text
	}
	return i18n.Number(r.Value) + string(r.Unit)
}

// Run is a stretch of text of one look. A run with a source is a figure.
type Run struct {
	Text   string
	Bold   bool
	Source Source
}

// Text is plain text.
func Text(s string) Run { return Run{Text: s} }

// Bold is text that stands out.
func Bold(s string) Run { return Run{Text: s, Bold: true} }

// Figure is a figure within text.
func Figure(r Ref) Run { return Run{Text: r.String(), Source: r.Source} }

// Heading opens a part. Level is 1 to 4; the number (一、（一）1.（1）) is given by
// itself unless the heading is Plain.
type Heading struct {
	Level int
	Text  string
	Plain bool
}

// Align is how a paragraph or a cell is set; the zero value is as usual there.
type Align string

const (
	Left   Align = "left"
	Center Align = "center"
	Right  Align = "right"
)

// Paragraph is a paragraph of text; its first line is indented by two characters
// unless it is aligned.
type Paragraph struct {
	Runs  []Run
	Align Align
}

// Para is a paragraph of runs.
func Para(runs ...Run) Paragraph { return Paragraph{Runs: runs} }

// Points is a list, numbered 1) 2) when Ordered.
type Points struct {
	Ordered bool
	Items   [][]Run
}

// Form is a table of labels and what is filled in beside them, with borders, for
// notices.
type Form struct {
	// Title is for those who do not see the form; it is not printed.
	Title string
	Rows  []FormRow
}

// FormRow is one line of a form: one or several fields side by side.
type FormRow struct {
	Fields []Field
	// Height is at least so many millimetres; 0 as the text needs.
	Height int
}

// Field is a label and its content. A field without paragraphs is left to be
// filled in by hand.
type Field struct {
	Label string
	Body  []Paragraph
}

// Filled is a field with one line of text.
func Filled(label string, runs ...Run) Field {
	return Field{Label: label, Body: []Paragraph{{Runs: runs}}}
}

// ChartKind is how a chart is drawn.
type ChartKind string

const (
	Lines ChartKind = "lines"
	Bars  ChartKind = "bars"
)

// Chart shows series over categories, usually periods.
type Chart struct {
	Title string
	// Text says in a sentence what the chart shows.
	Text string
	Kind ChartKind
	Unit quantity.Unit
	// Categories stand along the axis.
	Categories []string
	Series     []Series
}

// Role says what a series means; it decides its colour and stroke, on pages and in
// files alike.
type Role string

// The roles of series.
const (
	Observed   Role = "observed"
	Target     Role = "target"
	Trajectory Role = "trajectory"
	Forecast   Role = "forecast"
	Previous   Role = "previous"
	Compared   Role = "compared"
)

// Series is one line or row of bars: a value for each category, the zero value
// where there is none.
type Series struct {
	Name   string
	Role   Role
	Values []quantity.Value
	Source Source
}

// PageBreak begins a new page on paper.
type PageBreak struct{}

// Attachments is the note after the text that names what is attached (附件说明).
type Attachments struct{ Names []string }

// Annex begins an attachment on a new page, numbered when the document has several.
type Annex struct{ Title string }

// Signature closes a document: who issues it and when, on the right.
type Signature struct {
	Issuer string
	Date   time.Time
}

// Imprint is the record at the foot of the last page (版记): to whom copies go, who
// printed it and when.
type Imprint struct {
	Copies  string
	Printer string
	Date    time.Time
}

// String is the text of runs.
func String(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}
