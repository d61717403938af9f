package indicator

import (
	"slices"
	"time"

	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Status is the standing of an observation by the SDMX code list CL_OBS_STATUS.
type Status string

const (
	Normal      Status = "A" // final
	Provisional Status = "P" // 初步
	Estimated   Status = "E" // 估计
	Missing     Status = "M" // no value, with the reason in Note
	Broken      Status = "B" // break in the series
)

// Statuses lists all statuses.
func Statuses() []Status { return []Status{Normal, Provisional, Estimated, Missing, Broken} }

// Observation is a figure of a cell in one version: that of its batch.
type Observation struct {
	Cell   CellKey
	Value  quantity.Value // the empty Value when Missing
	Status Status
	Note   string // reason of a revision, of no value, remark on a check
}

// BatchID numbers batches of a tenant from 1 in the order they were recorded.
type BatchID int64

// Provenance says how figures came in.
type Provenance string

const (
	FromPlan   Provenance = "plan"   // printed in a plan
	FromReport Provenance = "report" // a sheet of a reporting round
	FromImport Provenance = "import" // a file
	FromPack   Provenance = "pack"   // counted in a register or cases
	FromRevise Provenance = "revise" // a revision filed by the statistician
	FromAPI    Provenance = "api"
)

// Batch is observations that were recorded in one act and are approved,
// verified, published or withdrawn as one: an import, a sheet of a round, a
// revision. Its observations never change; a correction is another batch.
type Batch struct {
	Tenant     Tenant
	ID         BatchID
	Provenance Provenance
	// Origin names where the figures come from: a document, a file, a round.
	Origin string
	// Certainty of figures from outside: A official, B secondary naming its
	// source, C weak; empty for the unit's own.
	Certainty string
	// Ref leads to the act behind it: id of a sheet, SHA-256 of a file.
	Ref string
	// Reason is required when figures recorded before are revised.
	Reason string
	// SHA256 is of the canonical bytes of the observations (see Canonical), hex.
	SHA256   string
	Rows     int
	Demo     bool
	Evidence []Evidence
	By       string // name of who recorded it
	// Person is who recorded it, empty for the program: nobody approves the own figures.
	Person   identity.PersonID
	Recorded time.Time
}

// Evidence is a file that proves figures.
type Evidence struct {
	SHA256 string `json:"sha256"`
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
}

// Stage is how far a batch has come.
type Stage string

const (
	Recorded  Stage = "recorded"
	Approved  Stage = "approved"  // by the head of the unit
	Verified  Stage = "verified"  // by statistics
	Published Stage = "published" // open to everybody
	Withdrawn Stage = "withdrawn" // returned after approval; kept, no longer shown
)

// Event is a step of a batch. Events are only ever added.
type Event struct {
	Tenant Tenant
	Batch  BatchID
	Seq    int64 // numbers the tenant's events from 1
	Stage  Stage
	By     string
	Person identity.PersonID
	Org    string // name of the organisation that By stands for
	At     time.Time
	// SHA256 is the hash of what was approved; an approval holds only while the
	// batch still has this hash.
	SHA256 string
	Note   string
}

// Lens says whose eyes look: which stages count.
type Lens string

const (
	// Internal counts what was approved: the view of those who work here.
	Internal Lens = "internal"
	// Public counts only what was published.
	Public Lens = "public"
)

// Point is the version of a cell that a Snapshot sees.
type Point struct {
	Period  period.Period
	Value   quantity.Value
	Status  Status
	Note    string
	Batch   *BatchInfo
	Version int // counts the visible versions of the cell from 1
}

// BatchInfo is a batch with its steps, as they stand in Facts.
type BatchInfo struct {
	Batch
	Events []Event
}

// Stage is how far the batch had come at a time; the zero time means now. An
// approval that names another hash than the batch's is void: neither it nor what
// was built on it counts, until the batch is approved anew.
func (b *BatchInfo) Stage(at time.Time) Stage {
	out, void := Recorded, false
	for i := range b.Events {
		e := &b.Events[i]
		if !at.IsZero() && e.At.After(at) {
			continue
		}
		switch {
		case e.Stage == Withdrawn:
			out, void = Withdrawn, false
		case e.Stage == Approved && e.SHA256 != b.SHA256, e.SHA256 != "" && e.SHA256 != b.SHA256:
			void = void || e.Stage == Approved && (out == Recorded || out == Withdrawn)
		case e.Stage == Approved:
			out, void = Approved, false
		case !void:
			out = e.Stage
		}
	}
	return out
}

// visible says whether the batch counts at a time; the zero time means now.
func (b *BatchInfo) visible(at time.Time, lens Lens) bool {
	if !at.IsZero() && b.Recorded.After(at) {
		return false
	}
	stage := b.Stage(at)
	return stage == Published || lens == Internal && (stage == Approved || stage == Verified)
}

// until is the batch without the steps that came after a time.
func (b *BatchInfo) until(at time.Time) *BatchInfo {
	later := func(e Event) bool { return e.At.After(at) }
	if at.IsZero() || !slices.ContainsFunc(b.Events, later) {
		return b
	}
	return &BatchInfo{Batch: b.Batch, Events: slices.DeleteFunc(slices.Clone(b.Events), later)}
}
