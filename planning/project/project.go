// Package project keeps the library of major projects (重大项目库): from the idea
// to use, with the documents of each stage, milestones, money, monthly reports,
// problems, visits, year lists and the light that follows from all that. It knows
// neither SQL nor HTTP nor files.
//
//	conceived ─▶ reserve ─▶ preparation ─▶ started ─▶ building ─▶ completed ─▶ operating
//	   each step asks its gate (gate.go); suspended, ended, merged, split, superseded beside (stage.go)
//
// Everything done to a project is an act of a journal that only grows; the state
// kept beside it follows from the journal (Replay), and a past day is answered
// from it. Figures of money are in 万元 unless they say otherwise.
//
// Pure parts: schedule (critical path), earned (earned value), light (the light),
// sheet (spreadsheets in and out), oc4ids (export).
package project

import (
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Tenant is the governing area.
type Tenant = area.Code

// ID names a project within its tenant.
type ID string

// Day is a calendar day.
type Day = schedule.Day

// Money is an amount in 万元 with at most six decimals (to the fen).
type Money = decimal.Decimal

// Project is a major project as it stands.
type Project struct {
	Tenant Tenant `json:"tenant"`
	ID     ID     `json:"id"`
	Basics Basics `json:"basics"`
	// Demo: made for demonstration; everything that shows it says so.
	Demo bool `json:"demo"`
	// Origin says how it came into the library.
	Origin   Origin   `json:"origin"`
	Stage    Stage    `json:"stage"`
	Standing Standing `json:"standing"`
	// Why is the reason of a standing other than active.
	Why string `json:"why,omitempty"`
	// Moves are all changes of stage and standing, oldest first.
	Moves []Move `json:"moves,omitempty"`
	// Filings are the steps of its being filed by its unit, oldest first.
	Filings   []FilingStep `json:"filings,omitempty"`
	Documents []Document   `json:"documents,omitempty"`
	Waivers   []Waiver     `json:"waivers,omitempty"`
	Screening *Screening   `json:"screening,omitempty"`
	// Reviewed is the whole investment with which it passed its last review; nil: it
	// passed none.
	Reviewed *Money `json:"reviewed,omitempty"`
	Joint    *Joint `json:"joint,omitempty"`
	// Dates are the planned first and last days as they were changed; Baselines the
	// plans of milestones. Both oldest first.
	Dates     []Dates    `json:"dates,omitempty"`
	Baselines []Baseline `json:"baselines,omitempty"`
	// Progress is what is expected of, or happened at, milestones of the newest baseline.
	Progress []Progress `json:"progress,omitempty"`
	// Years are the yearly plans of money, each version, oldest first.
	Years []YearPlan `json:"years,omitempty"`
	// Reports are the monthly reports, each version, in the order they were begun.
	Reports  []Report     `json:"reports,omitempty"`
	Problems []Problem    `json:"problems,omitempty"`
	Visits   []Visit      `json:"visits,omitempty"`
	Lists    []Membership `json:"lists,omitempty"`
	Related  []Relation   `json:"related,omitempty"`
	// Taken is what was done in projects that were merged into it, one for each merger,
	// or in the one that it is a part of.
	Taken     []Taken `json:"taken,omitempty"`
	Published bool    `json:"published,omitempty"`

	// Version counts the acts of its journal; a change names the version it saw.
	Version int       `json:"version"`
	By      string    `json:"by"`
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`
	// Touched tells which act changed a part last.
	Touched map[string]Touch `json:"touched,omitempty"`
}

// Touch is the last change of a part.
type Touch struct {
	Seq int       `json:"seq"`
	By  string    `json:"by"`
	At  time.Time `json:"at"`
}

// Origin says how a project came into the library.
type Origin string

const (
	ByHand     Origin = "hand"
	FromPlan   Origin = "plan"   // proposed from a work of a plan, taken up by a person
	FromImport Origin = "import" // a spreadsheet
	FromSplit  Origin = "split"  // part of another project
	ByFiling   Origin = "filing" // filed by its unit
)

// Basics are what a person describes a project by. All fields are always
// written, so that each can be compared and merged on its own.
type Basics struct {
	Code Code   `json:"code"` // empty until the project is put on record
	Name string `json:"name"`
	// Kind is the city's own grouping (交通, 能源, 产业 …).
	Kind string `json:"kind"`
	// Industry is a class of GB/T 4754, such as E4812; may be empty.
	Industry  string    `json:"industry"`
	Nature    Nature    `json:"nature"`
	Procedure Procedure `json:"procedure"`
	// Owner builds and owns it (业主); OwnerCode is its unified social credit code.
	Owner     string `json:"owner"`
	OwnerCode string `json:"ownerCode"`
	// Org answers for it (责任单位) with a leader (责任领导).
	Org    identity.OrgID `json:"org"`
	Leader string         `json:"leader"`
	Areas  []area.Code    `json:"areas"`
	// Content is what is built, Scale how much of it.
	Content string `json:"content"`
	Scale   string `json:"scale"`
	// Funds is the whole investment by source; the total is their sum.
	Funds []Fund `json:"funds"`
	// Start and Finish are the planned first and last day of work. Once there are
	// milestones they follow from these.
	Start  Day `json:"start"`
	Finish Day `json:"finish"`
	// Position is where it is; Spot where it stands on the plan's schematic map.
	Position *Position `json:"position"`
	Spot     string    `json:"spot"`
	// Counts lists the plan's items that it counts for.
	Counts []CountsFor `json:"counts"`
	Note   string      `json:"note"`
}

// Position is a place in degrees of CGCS2000 (for our purposes WGS 84).
type Position struct {
	Lon decimal.Decimal `json:"lon"`
	Lat decimal.Decimal `json:"lat"`
}

// CountsFor says that a project counts for an item of a plan, with how much: one
// of "three new substations".
type CountsFor struct {
	Plan     plan.PlanID     `json:"plan"`
	Edition  plan.EditionID  `json:"edition"`
	Item     plan.ItemID     `json:"item"`
	Quantity decimal.Decimal `json:"quantity"`
}

// Nature is the nature of construction (建设性质).
type Nature string

const (
	NatureNew Nature = "new"       // 新建
	Extension Nature = "extension" // 扩建
	Rebuild   Nature = "rebuild"   // 改建、技术改造
	Continued Nature = "continued" // 续建
	Moved     Nature = "moved"     // 迁建
	Restored  Nature = "restored"  // 恢复
)

// Natures lists all natures.
func Natures() []Nature { return []Nature{NatureNew, Extension, Rebuild, Continued, Moved, Restored} }

// Key is the message that names it.
func (n Nature) Key() string { return "project.nature." + string(n) }

// Procedure is by which procedure it is put on record: it decides which
// documents a gate asks for. Sources: 政府投资条例 (国务院令第712号), 企业投资项目核准
// 和备案管理条例 (国务院令第673号).
type Procedure string

const (
	Approval     Procedure = "approval"     // 审批: invested by government
	Ratification Procedure = "ratification" // 核准
	Filing       Procedure = "filing"       // 备案
)

// Procedures lists all procedures.
func Procedures() []Procedure { return []Procedure{Approval, Ratification, Filing} }

// Key is the message that names it.
func (p Procedure) Key() string { return "project.procedure." + string(p) }

// Photo is a file of the attachment store.
type Photo struct {
	SHA256  string `json:"sha256"`
	Name    string `json:"name"`
	Bytes   int64  `json:"bytes"`
	Caption string `json:"caption,omitempty"`
}

// Visit is a visit of the site.
type Visit struct {
	ID       string    `json:"id"`
	On       Day       `json:"on"`
	Who      string    `json:"who"`
	Found    string    `json:"found"`
	Position *Position `json:"position,omitempty"`
	// ByPhoto is the name of the photo that the position was taken from; empty: it was
	// told.
	ByPhoto string    `json:"byPhoto,omitempty"`
	Photos  []Photo   `json:"photos,omitempty"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Relation leads from one project to another; both have one.
type Relation struct {
	Kind RelationKind `json:"kind"`
	ID   ID           `json:"id"`
	On   Day          `json:"on"`
}

// RelationKind is how two projects belong together.
type RelationKind string

const (
	MergedInto   RelationKind = "merged_into"
	MergedFrom   RelationKind = "merged_from"
	SplitInto    RelationKind = "split_into"
	SplitFrom    RelationKind = "split_from"
	SupersededBy RelationKind = "superseded_by"
	Supersedes   RelationKind = "supersedes"
)

// RelationKinds lists all kinds.
func RelationKinds() []RelationKind {
	return []RelationKind{MergedInto, MergedFrom, SplitInto, SplitFrom, SupersededBy, Supersedes}
}

// Key is the message that names it.
func (k RelationKind) Key() string { return "project.relation." + string(k) }
