// Package reading holds what was read from a plan document: the outline, the
// indicator tables, the commitments, achievements, works, systems and measures,
// and the findings about them. It is data only; planning/plan/reader fills it
// and planning/plan/finding checks it.
//
// The JSON form is a published format (docs/reading-format.md): keys may be
// added, those here keep their meaning. Numbers are decimal strings. Spans count
// Unicode code points of the extracted text.
package reading

import "gangyao/platform/quantity"

// Span is a half-open range [Start, End) of code points in the extracted text.
type Span [2]int

// Overlaps says whether two spans share at least one code point.
func (s Span) Overlaps(o Span) bool { return s[0] < o[1] && o[0] < s[1] }

// Contains says whether o lies wholly within s.
func (s Span) Contains(o Span) bool { return s[0] <= o[0] && o[1] <= s[1] }

// Len is the number of code points in the span.
func (s Span) Len() int { return s[1] - s[0] }

// Reading is everything read from one document.
type Reading struct {
	// Reader is the version of the reader's rules that made this reading.
	Reader string `json:"reader"`
	Source Source `json:"source"`

	Plan         Plan         `json:"plan"`
	Sections     []Section    `json:"sections"`
	Tables       []Table      `json:"tables"` // indicator tables
	Boxes        []Table      `json:"boxes"`  // other tables and boxes (专栏); their text is prose and read as such
	Indicators   []Indicator  `json:"indicators"`
	Commitments  []Commitment `json:"commitments"`
	Achievements []Commitment `json:"achievements"`
	Works        []Work       `json:"works"`
	Systems      []System     `json:"systems"`
	Measures     []Measure    `json:"measures"`
	Sentences    []Sentence   `json:"sentences,omitempty"`
	Coverage     Coverage     `json:"coverage"`
	Healed       []Healing    `json:"healed,omitempty"`
	Findings     []Finding    `json:"findings"`
}

// Source tells which document was read.
type Source struct {
	Name    string `json:"name,omitempty"`
	Format  string `json:"format"`  // text, html, docx, pdf
	Charset string `json:"charset"` // UTF-8, GB18030, …
	SHA256  string `json:"sha256"`  // of the bytes as given, hex
	Chars   int    `json:"chars"`   // code points of the extracted text
}

// Plan is what the document says of itself.
type Plan struct {
	Title    string   `json:"title"`
	Area     Area     `json:"area"`
	Period   [2]int   `json:"period"` // first and last year, both included; 0,0 when not found
	Vision   int      `json:"vision,omitempty"`
	Kind     string   `json:"kind,omitempty"` // outline (纲要), special (专项规划), annual (年度计划), other
	Approved Approval `json:"approved"`
}

// Area is the governed territory; Code is GB/T 2260, empty when not known.
type Area struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Approval says when and by whom the document was approved, if it says so.
type Approval struct {
	On string `json:"on,omitempty"` // 2021-03-06
	By string `json:"by,omitempty"`
}

// Section is a node of the outline. ID is the path of ordinals ("2.1.3");
// Label is the number as printed ("第二章", "(一)", "3."). Span covers the
// heading only; the section's text runs to the next heading.
type Section struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Title string `json:"title"`
	Level int    `json:"level"` // depth in the outline, 1 = top
	Span  Span   `json:"span"`
	Body  Span   `json:"body"` // from the heading to the end of the last sub-section
}

// Table is an indicator table, or another printed table or box (专栏).
type Table struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Kind: targets (indicator table), results (targets and results of the plan
	// before), list (a box that lists works or actions), other.
	Kind string `json:"kind"`
	// Years by role as printed in the header: baseline, target, actual.
	BaselineYear int    `json:"baseline_year,omitempty"`
	TargetYear   int    `json:"target_year,omitempty"`
	Section      string `json:"section,omitempty"`
	Notes        string `json:"notes,omitempty"`
	Span         Span   `json:"span"`
}

// Nature says whether a target is an obligation or an expectation.
type Nature string

const (
	Binding      Nature = "binding"      // 约束性
	Anticipatory Nature = "anticipatory" // 预期性
)

// Op is how a stated figure bounds the quantity.
type Op string

const (
	AtLeast    Op = ">="
	AtMost     Op = "<="
	Equal      Op = "="
	About      Op = "~"
	Range      Op = "range"
	IncreaseBy Op = "increase_by"
	DecreaseBy Op = "decrease_by"
	IncreaseTo Op = "increase_to"
	DecreaseTo Op = "decrease_to"
	CoverAll   Op = "cover_all"
)

// Dated is a value at a year.
type Dated struct {
	Year  int             `json:"year,omitempty"`
	Value *quantity.Value `json:"value"`
	Op    Op              `json:"op,omitempty"`
	// Cumulative: the value is the change or the sum over the whole period (〔〕).
	Cumulative bool  `json:"cumulative,omitempty"`
	Span       *Span `json:"span,omitempty"`
}

// Growth is the yearly average growth, per cent, that a row states beside its levels.
type Growth struct {
	Baseline *quantity.Value `json:"baseline,omitempty"`
	Target   *quantity.Value `json:"target,omitempty"`
	Actual   *quantity.Value `json:"actual,omitempty"`
	Op       Op              `json:"op,omitempty"`
	Spans    []Span          `json:"spans,omitempty"`
}

// Indicator is one row of an indicator table.
type Indicator struct {
	Table     string `json:"table"`
	No        string `json:"no"` // as printed; empty for a sub-row
	Group     string `json:"group,omitempty"`
	Name      string `json:"name"`
	Unit      string `json:"unit"`
	Nature    Nature `json:"nature,omitempty"`
	Direction string `json:"direction,omitempty"` // up, down, range, none
	Baseline  *Dated `json:"baseline"`
	Target    *Dated `json:"target"`
	Actual    *Dated `json:"actual,omitempty"`
	// Milestones are the values stated for other years: those before the
	// baseline, between it and the target, and beyond the plan (2035), by year.
	Milestones []Dated `json:"milestones,omitempty"`
	Growth     *Growth `json:"growth,omitempty"`
	// Parent is the name of the row this one details (增速, 其中: 城镇).
	Parent *string `json:"parent"`
	// UnitHealed: the unit cell was missing and the unit was restored from context.
	UnitHealed bool   `json:"unit_healed,omitempty"`
	Note       string `json:"note,omitempty"`
	Span       Span   `json:"span"`
}

// Commitment is a quantified promise, or (in Achievements) a quantified past result.
type Commitment struct {
	ID      string          `json:"id"`
	Section string          `json:"section"`
	Text    string          `json:"text"` // the clause as printed
	Span    Span            `json:"span"`
	Subject string          `json:"subject"`
	Op      Op              `json:"op"`
	Value   *quantity.Value `json:"value"`
	ValueTo *quantity.Value `json:"value_to"`
	Unit    string          `json:"unit"`
	// Due is the year by which it is to hold (commitments) or at which it held (achievements).
	Due         int  `json:"due,omitempty"`
	DueExplicit bool `json:"due_explicit"`
	// Each: it holds for every year of the period (每年新增2000人), not once at its end.
	Each bool `json:"each_year,omitempty"`
	// Kind: count, level, share, growth, change, cover, rank, title, fraction, multiple.
	Kind       string   `json:"kind"`
	From       *Dated   `json:"from,omitempty"`
	To         *Dated   `json:"to,omitempty"`
	Growth     string   `json:"growth,omitempty"`
	Confidence float64  `json:"confidence"`
	Doubts     []string `json:"doubts,omitempty"` // why confidence is low, as message keys
	Owners     []string `json:"owner_suggested,omitempty"`
}

// Work is a named thing to be built or done.
type Work struct {
	ID         string          `json:"id"`
	Section    string          `json:"section"`
	Action     string          `json:"action"` // 新建
	Name       string          `json:"name"`
	Quantity   *quantity.Value `json:"quantity"`
	Unit       string          `json:"unit,omitempty"`
	Status     string          `json:"status"` // planned, completed
	Span       Span            `json:"span"`
	Text       string          `json:"text"`
	Confidence float64         `json:"confidence"`
	Owners     []string        `json:"owner_suggested,omitempty"`
}

// System is a named information system, platform, register, warning
// mechanism, market or assessment scheme that the plan orders or names.
type System struct {
	ID      string `json:"id"`
	Section string `json:"section"`
	Name    string `json:"name"`
	// Form: platform, it_system, data_center, database, register, early_warning,
	// market, assessment, mechanism, network.
	Form       string   `json:"form"`
	Span       Span     `json:"span"`
	Mentions   []Span   `json:"mentions,omitempty"` // other places that name it
	Text       string   `json:"text"`
	Confidence float64  `json:"confidence"`
	Owners     []string `json:"owner_suggested,omitempty"`
}

// Measure is a sentence that orders an action.
type Measure struct {
	ID         string   `json:"id"`
	Section    string   `json:"section"`
	Verb       string   `json:"verb"`
	Text       string   `json:"text"`
	Span       Span     `json:"span"`
	Confidence float64  `json:"confidence"`
	Owners     []string `json:"owner_suggested,omitempty"`
}

// Class of a sentence, for coverage.
type Class string

const (
	ClassCommitment   Class = "commitment"   // carries a quantified promise
	ClassMeasure      Class = "measure"      // orders an action
	ClassAchievement  Class = "achievement"  // tells a past result
	ClassBackground   Class = "background"   // situation, principles, explanation
	ClassUnclassified Class = "unclassified" // no rule recognised it
)

// Sentence is one sentence of the body with its class.
type Sentence struct {
	Section string `json:"section"`
	Span    Span   `json:"span"`
	Class   Class  `json:"class"`
}

// Coverage is the share of the body's code points in each class; the shares sum to 1.
type Coverage struct {
	Commitment   float64 `json:"commitment"`
	Measure      float64 `json:"measure"`
	Achievement  float64 `json:"achievement"`
	Background   float64 `json:"background"`
	Unclassified float64 `json:"unclassified"`
}

// Healing is a wound of the text that the reader mended from context. The
// source text is never changed; each healing is reported as a finding.
type Healing struct {
	Span Span   `json:"span"`
	Code string `json:"code"` // finding code: corrupt-number, unit-missing, cell-missing, numbering, healed-text
	Was  string `json:"was"`
	Now  string `json:"now"`
	Why  string `json:"why"` // one sentence of Chinese
}

// Severity of a finding.
type Severity string

const (
	Error   Severity = "error"   // provably wrong whatever was meant
	Warning Severity = "warning" // cannot be carried out or checked as it stands
	Note    Severity = "note"    // worth a look
)

// Finding is a place where the text does not add up.
type Finding struct {
	ID         string   `json:"id"`
	Code       string   `json:"code"`
	Severity   Severity `json:"severity"`
	Message    string   `json:"message"`              // one sentence of Chinese: what is wrong
	Arithmetic string   `json:"arithmetic,omitempty"` // written out as on paper
	// Explanation is what might explain it without anything being wrong.
	Explanation string         `json:"explanation,omitempty"`
	Advice      string         `json:"advice"` // what to do
	Spans       []Span         `json:"spans"`
	Detail      map[string]any `json:"detail,omitempty"`
}
