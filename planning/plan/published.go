package plan

import (
	"time"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// Public answers what may be seen by everybody. It reads only bytes that were
// approved; Published is the one place that decides what is visible.
type Public struct{ s *Service }

// PlanListing is a plan with its approved editions, newest first.
type PlanListing struct {
	Plan     Plan
	Editions []Edition
}

// Outline is a section with those below it.
type Outline struct {
	reading.Section
	Items    map[Kind]int // confirmed items in it and below it
	Children []*Outline
}

// Entry is a confirmed item of an approved edition.
type Entry struct {
	ID      ItemID       `json:"id"`
	Kind    Kind         `json:"kind"`
	State   State        `json:"state"` // accepted, edited, added, answered
	Section string       `json:"section,omitempty"`
	Span    reading.Span `json:"span"`
	Quote   string       `json:"quote,omitempty"`
	Content Content      `json:"content"`
	// Answer is the explanation of an answered finding.
	Answer string `json:"answer,omitempty"`
}

// Row is an indicator of a table with the growth its target requires.
type Row struct {
	Entry
	Indicator reading.Indicator
	Required  Required
}

// Required is the pace that leads from the baseline to the target.
type Required struct {
	// Rate is the average growth a year in per cent, for levels; nil otherwise.
	Rate *quantity.Value
	// Change is the difference from baseline to target, for shares and rates,
	// in percentage points (or ‰), and for levels that cannot grow by a rate.
	Change *quantity.Value
	Years  int // from baseline to target
	// Why neither is given, as a message key ("plan.required.words", …); empty when one is.
	Why string
}

// Verdict of a row of a results table.
type Verdict string

const (
	Met       Verdict = "met"
	NotMet    Verdict = "not_met"
	NotJudged Verdict = "not_judged"
)

// ResultRow is a row of a results table with its verdict.
type ResultRow struct {
	Entry
	Indicator reading.Indicator
	Verdict   Verdict
	// Basis tells what was compared: "level", "growth" or "".
	Basis string
	// Gap is actual minus target, in the row's unit (percentage points for growth).
	Gap *quantity.Value
	// Why it was not judged, as a message key ("plan.result.no_actual", …).
	Why string
}

// Results is the evaluation of a results table.
type Results struct {
	Table                  Entry
	Rows                   []ResultRow
	Met, NotMet, NotJudged int
	ByNature               map[reading.Nature]map[Verdict]int
}

// CommitmentFilter selects, sorts and pages commitments; zero fields select all.
type CommitmentFilter struct {
	Section      string // this section and all below it
	Kind         string // count, level, share, …
	DueFrom, Due int    // years, both included; 0: open
	Owner        string // one of the suggested owners
	Text         string // contained in subject or clause
	Nature       reading.Nature
	Sort         string // "", "section" (document order), "due", "subject", "owner", "value"; "-due" descends
	Offset       int
	Limit        int // 0: no limit
}

// CommitmentRow is a commitment with what follows from the indicator tables.
type CommitmentRow struct {
	Entry
	Commitment reading.Commitment
	// Indicator is the row of a target table with the same subject and unit;
	// Nature is that row's. Both are empty when there is none.
	Indicator ItemID
	Nature    reading.Nature
}

// CommitmentPage is a page of commitments with the choices that remain.
type CommitmentPage struct {
	Rows    []CommitmentRow
	Matched int
	// Facets count the matching commitments by kind, due year and owner.
	Kinds  map[string]int
	Dues   map[int]int
	Owners map[string]int
}

// SearchQuery asks for places in approved editions that hold all words of Text.
type SearchQuery struct {
	Tenant  Tenant
	Edition EditionID // optional: this edition only
	Text    string
	Kinds   []string // optional: "section", "sentence" and item kinds
	Limit   int      // 0: 20
	Offset  int
}

// SearchEntry is one thing to be found.
type SearchEntry struct {
	Kind  string // "section", "sentence" or an item's kind
	Ref   string // section id, sentence's start offset, or item id
	Title string // weighs more than Body
	Body  string
}

// SearchResult is what was found, best first.
type SearchResult struct {
	Hits  []Hit
	Total int
	Kinds map[string]int // hits by kind, whatever SearchQuery.Kinds
}

// Hit is a found entry; Title and Snippet are cut into marked and plain runs.
type Hit struct {
	Edition EditionID
	Kind    string
	Ref     string
	Title   []Run
	Snippet []Run
	Score   float64
}

// Run is a piece of text; Hit says that the query matched it.
type Run struct {
	Text string
	Hit  bool
}

// Document is an approved edition as it is stored, hashed and published: the
// canonical JSON of this struct. Text is stored beside it under TextSHA256.
type Document struct {
	Format     string             `json:"format"` // "gangyao/edition/1"
	Tenant     Tenant             `json:"tenant"`
	Plan       PlanID             `json:"plan"`
	Edition    EditionID          `json:"edition"`
	No         int                `json:"no"`
	Basis      EditionID          `json:"basis,omitempty"`
	BasisHash  string             `json:"basis_sha256,omitempty"`
	Title      string             `json:"title"`
	Area       reading.Area       `json:"area"`
	Period     [2]int             `json:"period"`
	Vision     int                `json:"vision,omitempty"`
	ApprovedOn string             `json:"approved_on"`
	ApprovedBy string             `json:"approved_by"` // the body
	Registered time.Time          `json:"registered"`
	Demo       bool               `json:"demo,omitempty"`
	Source     DocumentSource     `json:"source"`
	TextSHA256 string             `json:"text_sha256,omitempty"`
	Sections   []reading.Section  `json:"sections"`
	Items      []Entry            `json:"items"`
	Sentences  []reading.Sentence `json:"sentences,omitempty"`
	Coverage   reading.Coverage   `json:"coverage"`
}

// DocumentSource names the source and the reader of an approved edition.
type DocumentSource struct {
	Name   string `json:"name"`
	Format string `json:"format"`
	SHA256 string `json:"sha256"`
	Chars  int    `json:"chars"`
	Reader string `json:"reader"`
}

// DocumentFormat is the format of the approved editions written now.
const DocumentFormat = "gangyao/edition/1"
