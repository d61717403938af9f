// Package plan keeps plans: it imports a document, lets people review what was
// read, approves editions, compares them, and answers what the public asks of
// an approved edition. It knows neither SQL nor HTTP nor files; the Store and
// the Attachments it needs are declared in store.go.
//
//	bytes ──Import──▶ draft edition ──Decide, Add, Undo, ReRead──▶ Approve ──▶ approved edition
//	                                                                           │
//	                       Public (the only way to what is published) ◀────────┘
//
// A draft and its items are seen through Service (the desk); the published view
// is made only from the bytes that were approved, so that nothing of a draft
// can show in it.
package plan

import (
	"time"

	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
)

// Tenant is the code of the governing area (GB/T 2260, such as "430381"); it
// comes first in every key.
type Tenant = area.Code

// PlanID names a plan within its tenant.
type PlanID string

// EditionID names an edition within its tenant.
type EditionID string

// Plan is a plan for an area and a period; its wordings are its editions.
type Plan struct {
	Tenant  Tenant
	ID      PlanID
	Title   string
	Area    reading.Area
	Period  [2]int // first and last year, both included; 0,0 when not known
	Kind    string // outline (纲要), special (专项规划), as the reader found it
	Created time.Time
}

// Status is the life of an edition: a draft is under review, an approved one
// never changes again.
type Status string

const (
	Draft    Status = "draft"
	Approved Status = "approved"
)

// Edition is one wording of a plan with what was read from it.
type Edition struct {
	Tenant Tenant
	ID     EditionID
	Plan   PlanID
	// No counts the editions of a plan from 1, in the order they were imported.
	No     int
	Status Status
	// Basis is the approved edition that this one amends; empty for a first one.
	Basis  EditionID
	Title  string
	Area   reading.Area
	Period [2]int
	Vision int // the far year (2035), 0 when none
	Source Source
	Reader string // version of the reader's rules that read it last
	// Demo: made for demonstration; every page that shows it says so.
	Demo       bool
	ImportedBy Reviewer
	ImportedAt time.Time
	ReadAt     time.Time // when it was read last
	Approval   *Approval // nil for a draft
}

// Source is the document an edition was read from.
type Source struct {
	Name    string // the file's name as given
	Format  string // text, html, docx, pdf; "structured" for a reading imported without its text
	Charset string
	SHA256  string // of the bytes as given, hex: the address in the attachment store
	Bytes   int64
	Chars   int // code points of the extracted text, 0 for a structured source
}

// FormatStructured marks a source that is a reading without text.
const FormatStructured = "structured"

// Structured says whether the edition has no text of its own.
func (e *Edition) Structured() bool { return e.Source.Format == FormatStructured }

// Approval is the act that made an edition immutable.
type Approval struct {
	On         string    // day of the approving resolution, 2021-03-06
	Body       string    // the approving body, such as the people's congress session
	By         Reviewer  // who registered it here
	At         time.Time // when it was registered here
	SHA256     string    // of the approved edition's stored bytes, hex
	Confirmed  int       // items in it
	LeftOut    int       // items still pending that were knowingly left out
	Rejected   int       // items rejected
	PrevSHA256 string    // of the approved edition it amends, empty for a first one
}

// Reviewer is the name of the person who decides, as the sign-in gives it.
type Reviewer string
