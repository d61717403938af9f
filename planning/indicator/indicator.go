// Package indicator measures a plan: what is measured (definitions), how far it
// should be (targets, from the approved edition), what was found (facts, only
// ever added), and what follows on a given day (verdicts, forecasts, warnings).
// It knows neither SQL nor HTTP nor files; Store says what it needs kept.
//
//	approved edition ──Adopt──▶ targets ──┐
//	sheets, imports, packs ──Record──▶ batches ──▶ Facts ──At(day, lens)──▶ Snapshot ──method──▶ Table
//	                                     └─events: approved, verified, published, withdrawn
//
// docs/dev/measure.md tells how the data flow and which times are kept apart.
package indicator

import (
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Tenant is the governing area, first in every key.
type Tenant = area.Code

// Code names an indicator within its tenant, for good: gdp, forest-cover. It
// holds lower-case letters, digits and hyphens.
type Code string

// Kind says what sort of quantity an indicator is.
type Kind string

const (
	Level       Kind = "level"       // an amount at a time or of a period
	Growth      Kind = "growth"      // a rate of change against the year before, in %
	Ratio       Kind = "ratio"       // a share, a rate, an amount per head
	Composition Kind = "composition" // shares that make a whole, 13.5:49.5:37
	Accumulated Kind = "cumulative"  // counted up over the plan's years (五年累计)
	State       Kind = "state"       // yes or no
	Rank        Kind = "rank"        // a place in an order, 1 is first
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Level, Growth, Ratio, Composition, Accumulated, State, Rank} }

// Direction says which way is better.
type Direction string

const (
	Up      Direction = "up"
	Down    Direction = "down"
	Floor   Direction = "floor"   // at least the target in every year
	Ceiling Direction = "ceiling" // at most the target in every year
	Keep    Direction = "keep"    // stay at the level
	Range   Direction = "range"   // between two values
	None    Direction = "none"    // neither is better: observed only
)

// Directions lists all directions.
func Directions() []Direction { return []Direction{Up, Down, Floor, Ceiling, Keep, Range, None} }

// Additivity says how the figures of parts make the figure of the whole.
type Additivity string

const (
	NotAdditive Additivity = ""
	Sum         Additivity = "sum"
	Mean        Additivity = "mean" // weighted by the indicator named in Weight
)

// Definition is what is measured and how, in one version. A version is a
// measuring standard: when the standard changes (HJ 633-2012 to HJ 633-2026) a
// new version begins and both have series of their own. Putting a description
// right makes a new Revision of the same version.
type Definition struct {
	Tenant   Tenant
	Code     Code
	Version  int // from 1
	Revision int // from 1
	Name     string
	Unit     quantity.Unit
	// Decimals is how many decimals are usual; figures keep those they were given with.
	Decimals  int
	Kind      Kind
	Direction Direction
	// Frequency is how often it is reported; Cumulative means since January.
	Frequency period.Kind
	// Lag is how many whole months after a period's end its figure is expected;
	// until then nothing is missing.
	Lag int
	// AreaLevel is the level at which it is broken down besides the whole;
	// empty when it is not. ByOrg: broken down by organisation.
	AreaLevel  area.Level
	ByOrg      bool
	Additivity Additivity
	Weight     Code // for Mean
	// Formula derives it from others, e.g. 一般公共预算收入 / 地区生产总值 * 100
	// written with codes: budget_revenue / gdp * 100 (hyphens become underscores).
	Formula string
	// GrowthOf names the level whose growth at comparable prices this is; such a
	// rate cannot be computed from the level.
	GrowthOf Code
	// Source, Standard and Note say where it comes from, by which standard or
	// yearbook, and how it is counted.
	Source, Standard, Note string
	// Owner reports it; Register is the register that could supply it instead.
	Owner    identity.OrgID
	Register string
	// From and To are the periods measured this way; zero means open. Two
	// versions may overlap: both are then counted.
	From, To period.Period
	// Comparable declares that figures of the version before may be compared
	// after multiplying by Factor; without it a version change is a break.
	Comparable bool
	Factor     *quantity.Value
	// Low and High bound what is possible (a share lies within 0 and 100).
	Low, High *quantity.Value
	Demo      bool
	Reason    string // why this revision
	By        string
	Recorded  time.Time
}

// Version names a definition in one version.
type Version struct {
	Code    Code
	Version int
}

// Key is the definition's version.
func (d *Definition) Key() Version { return Version{d.Code, d.Version} }

// SeriesKey names a row of observations: an indicator in one version, for a
// place and perhaps an organisation.
type SeriesKey struct {
	Code    Code
	Version int
	Area    area.Code
	Org     identity.OrgID // empty: the whole place
}

// CellKey names one observation, whatever its versions.
type CellKey struct {
	SeriesKey
	Period period.Period
}

// Target is how far an indicator should come, by one edition of a plan. Targets
// are only ever added: a later one for the same row and place takes over from
// its Recorded time on.
type Target struct {
	Tenant  Tenant
	ID      string // each target ever recorded has its own
	Plan    plan.PlanID
	Edition plan.EditionID
	// Item is the row of the edition's table; empty for a target that was broken
	// down to a town or set by hand.
	Item plan.ItemID
	// Row orders targets as the plan prints them; No, Group and Label are as printed.
	Row              int
	No, Group, Label string
	Parent           string // id of the target this one details (其中)
	// Pinned is the definition version that the target means.
	Pinned Version
	Area   area.Code
	Org    identity.OrgID
	// Binding: an obligation (约束性), else an expectation (预期性).
	Binding bool
	Rule    Rule
	Unit    quantity.Unit
	// Baseline is the value the plan prints for BaselineYear; nil when it prints none.
	Baseline     *quantity.Value
	BaselineYear int
	// Aim and AimTo are the target; AimTo only for a range. Words holds a target
	// without a number (完成省下达任务), Aim is nil then.
	Aim, AimTo *quantity.Value
	Words      string
	// Op is how the aim is meant: >= <= = range, > and < where the aim itself is
	// not enough (突破, 低于).
	Op string
	// Start and End are the plan's first and last year.
	Start, End int
	// Milestones are values stated for years on the way.
	Milestones []Milestone
	// Source and Certainty (A official, B secondary naming its source, C weak)
	// say where it was found when it is not from an edition kept here.
	Source, Certainty string
	// Dropped: an amendment took the target out; from Recorded on it no longer holds.
	Dropped bool
	// Owner answers for it; empty: whoever reports the indicator.
	Owner    identity.OrgID
	Demo     bool
	Recorded time.Time
	By       string
}

// Milestone is a value to be reached in a year on the way.
type Milestone struct {
	Year  int
	Value quantity.Value
}

// Rule names the function that judges a target; package method holds them.
type Rule string

const (
	RuleLevel      Rule = "level"      // change of level against elapsed time
	RuleGrowth     Rule = "growth"     // average yearly growth against a rate
	RuleCumulative Rule = "cumulative" // counted up over the plan against its share
	RuleFloor      Rule = "floor"      // at least, every year
	RuleCeiling    Rule = "ceiling"    // at most, every year
	RuleKeep       Rule = "keep"       // hold the level
	RuleRange      Rule = "range"      // between two values
	RuleRank       Rule = "rank"       // a place in an order
	RuleState      Rule = "state"      // yes or no
	RuleWords      Rule = "words"      // no number to judge by
)

// TargetRules lists all rules by which targets are judged.
func TargetRules() []Rule {
	return []Rule{RuleLevel, RuleGrowth, RuleCumulative, RuleFloor, RuleCeiling, RuleKeep, RuleRange, RuleRank, RuleState, RuleWords}
}

// LinkKind says how rows of two plans that bear on one indicator relate.
type LinkKind string

const (
	LinkSame    LinkKind = "same"    // the same definition
	LinkChanged LinkKind = "changed" // the definition changed between them
	LinkNew     LinkKind = "new"     // the later plan's row has no forerunner
)

// Link ties a row of a later plan to its forerunner.
type Link struct {
	Tenant Tenant
	// From is a row of the earlier plan (empty when new), To one of the later.
	From, To plan.ItemID
	FromPlan plan.PlanID
	ToPlan   plan.PlanID
	Kind     LinkKind
	Note     string
	By       string
	Recorded time.Time
}
