package plan

import (
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

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
