// Package commitment says of everything a plan promises who answers for it, how
// it is verified and what comes next, and derives how it stands.
//
//	approved edition ──outline──▶ duties ──┐
//	people ──Assign, SubmitEvidence, …──▶ acts (only ever added) ──┤
//	indicators, projects ──────────────────┴──Judge──▶ status of each duty ──▶ tree, division, annual plan
//
// A duty is a commitment, work, system or measure of a plan; it keeps its name
// through all editions of the plan. No status is ever typed: Judge is a total
// function of what is known on a day. docs/dev/commitment.md lists the use cases.
package commitment

import (
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// Tenant is the governing area, first in every key.
type Tenant = area.Code

// DutyID names a promise of a plan through all of the plan's editions: it is the
// id of the item in which it first stood.
type DutyID string

// Means is how a duty is verified (DESIGN.md, section 10).
type Means string

const (
	NoMeansYet  Means = ""
	ByIndicator Means = "indicator" // an indicator reaches a value
	ByMeasure   Means = "measure"   // a pack's register or cases give the number
	ByProject   Means = "project"   // linked projects reach operation
	ByEvidence  Means = "evidence"  // documents that a second person confirms
)

// AllMeans lists the means in the order they are offered.
func AllMeans() []Means { return []Means{ByIndicator, ByMeasure, ByProject, ByEvidence} }

// Key is the message that names the means.
func (m Means) Key() string {
	if m == NoMeansYet {
		return "commitment.means.none"
	}
	return "commitment.means." + string(m)
}

// Verification says by what a duty is verified.
type Verification struct {
	Means Means `json:"means,omitempty"`
	// Code is the indicator; for the means indicator and measure.
	Code indicator.Code `json:"code,omitempty"`
	// Aim is the quantity asked for, in Unit; nil: what the plan says. AtMost:
	// it is an upper bound.
	Aim    *quantity.Value `json:"aim,omitempty"`
	Unit   quantity.Unit   `json:"unit,omitempty"`
	AtMost bool            `json:"at_most,omitempty"`
	// Each: the owner and every contributor prove their own part, confirmed for
	// each; for the means evidence.
	Each bool `json:"each,omitempty"`
}

// Need says how many of several means must hold.
type Need string

const (
	NeedAll Need = ""    // every one
	NeedAny Need = "any" // one is enough
)

// Needs lists both.
func Needs() []Need { return []Need{NeedAll, NeedAny} }

// Key is the message that names the need.
func (n Need) Key() string {
	if n == NeedAll {
		return "commitment.need.all"
	}
	return "commitment.need." + string(n)
}

// Step is what is to be done in one year.
type Step struct {
	Year int    `json:"year"`
	What string `json:"what"`
	// Quantity is how much there is to be by the end of the year, counted from the
	// beginning of the plan; nil when the step is not counted.
	Quantity *quantity.Value `json:"quantity,omitempty"`
	Unit     quantity.Unit   `json:"unit,omitempty"`
	// Due is its last day, within the year; zero: the year's last day.
	Due time.Time `json:"due,omitzero"`
}

// LastDay is the day by which the step is to be done.
func (s *Step) LastDay() time.Time {
	if s.Due.IsZero() {
		return lastOf(s.Year)
	}
	return s.Due
}

// Terms are what an assignment says. Days are midnight UTC.
type Terms struct {
	Owner        identity.OrgID   `json:"owner,omitempty"`
	Contributors []identity.OrgID `json:"contributors,omitempty"`
	// Leader is the leader responsible: the name of a person or of a post. LeaderID
	// is the person of the system whom the name means; it follows from the name
	// when the terms are kept, and is empty where there is no such person.
	Leader   string            `json:"leader,omitempty"`
	LeaderID identity.PersonID `json:"leader_id,omitempty"`
	Verify   Verification      `json:"verify,omitzero"`
	// Also are further means; Need says whether all of them must hold or any.
	Also []Verification `json:"also,omitempty"`
	Need Need           `json:"need,omitempty"`
	// Due is the last day; zero: what the plan says.
	Due   time.Time `json:"due,omitzero"`
	Steps []Step    `json:"steps,omitempty"` // by year
	Note  string    `json:"note,omitempty"`
}

// Empty says whether the terms say nothing.
func (t *Terms) Empty() bool { return t.Equal(&Terms{}) }

// Equal says whether two terms say the same.
func (t *Terms) Equal(o *Terms) bool {
	return t.Owner == o.Owner && slices.Equal(t.Contributors, o.Contributors) && t.Leader == o.Leader && t.LeaderID == o.LeaderID && t.Note == o.Note &&
		t.Due.Equal(o.Due) && t.Verify.Equal(o.Verify) && t.Need == o.Need && slices.EqualFunc(t.Also, o.Also, Verification.Equal) && slices.EqualFunc(t.Steps, o.Steps, func(a, b Step) bool { return a.Equal(b) })
}

// Equal says whether two verifications are the same.
func (v Verification) Equal(o Verification) bool {
	return v.Means == o.Means && v.Code == o.Code && v.Unit == o.Unit && v.AtMost == o.AtMost && v.Each == o.Each && sameValue(v.Aim, o.Aim)
}

// Equal says whether two steps are the same.
func (s Step) Equal(o Step) bool {
	return s.Year == o.Year && s.What == o.What && s.Unit == o.Unit && s.Due.Equal(o.Due) && sameValue(s.Quantity, o.Quantity)
}

func sameValue(a, b *quantity.Value) bool {
	return a == b || a != nil && b != nil && a.String() == b.String()
}

// All are the means, the first first; Means may be empty in it.
func (t *Terms) All() []Verification { return append([]Verification{t.Verify}, t.Also...) }

// by finds the first verification by a means; nil when there is none.
func (t *Terms) by(m Means) *Verification {
	if t.Verify.Means == m {
		return &t.Verify
	}
	if i := slices.IndexFunc(t.Also, func(v Verification) bool { return v.Means == m }); i >= 0 {
		return &t.Also[i]
	}
	return nil
}

// Apart says whether the owner and each contributor prove their own part.
func (t *Terms) Apart() bool {
	v := t.by(ByEvidence)
	return v != nil && v.Each && len(t.Contributors) > 0
}

// step finds the step of a year.
func (t *Terms) step(year int) *Step {
	if i := slices.IndexFunc(t.Steps, func(s Step) bool { return s.Year == year }); i >= 0 {
		return &t.Steps[i]
	}
	return nil
}

// Assignment is the division of one duty in one version. Versions are only ever
// added.
type Assignment struct {
	Plan    plan.PlanID `json:"plan"`
	Duty    DutyID      `json:"duty"`
	Version int         `json:"version"` // from 1
	// Edition and Item are the wording that it was made for.
	Edition plan.EditionID `json:"edition"`
	Item    plan.ItemID    `json:"item"`
	Terms
	Reason   string            `json:"reason,omitempty"`
	By       string            `json:"by"`
	Person   identity.PersonID `json:"person,omitempty"`
	Recorded time.Time         `json:"recorded"`
}

// Claim is what evidence is said to prove.
type Claim string

const (
	Progress Claim = "progress" // something was done
	StepDone Claim = "step"     // the step of its year is done
	Whole    Claim = "whole"    // the whole duty is done
)

// Claims lists all claims.
func Claims() []Claim { return []Claim{Progress, StepDone, Whole} }

// Key is the message that names the claim.
func (c Claim) Key() string { return "commitment.claim." + string(c) }

// EvidenceID names a submission of evidence within its tenant.
type EvidenceID string

// EvidenceState is where a submission is.
//
//	submitted ──confirm──▶ confirmed ──return──▶ returned
//	submitted ──return──▶ returned; submitted ──withdraw──▶ withdrawn
type EvidenceState string

const (
	Submitted EvidenceState = "submitted"
	Confirmed EvidenceState = "confirmed"
	Returned  EvidenceState = "returned"
	Withdrawn EvidenceState = "withdrawn"
)

// EvidenceStates lists all states.
func EvidenceStates() []EvidenceState {
	return []EvidenceState{Submitted, Confirmed, Returned, Withdrawn}
}

// Key is the message that names the state.
func (s EvidenceState) Key() string { return "commitment.evidence." + string(s) }

// Evidence is one submission of evidence for a duty.
type Evidence struct {
	ID      EvidenceID     `json:"id"`
	Plan    plan.PlanID    `json:"plan"`
	Duty    DutyID         `json:"duty"`
	Edition plan.EditionID `json:"edition"`
	Item    plan.ItemID    `json:"item"`
	Claim   Claim          `json:"claim"`
	Year    int            `json:"year,omitempty"` // of the step, or that the progress belongs to
	// Reached is how much there is, counted from the beginning of the plan.
	Reached *quantity.Value `json:"reached,omitempty"`
	Unit    quantity.Unit   `json:"unit,omitempty"`
	Note    string          `json:"note"`
	Files   []File          `json:"files,omitempty"`
	// SHA256 is the hash of the canonical content that was submitted, and that a
	// confirmation signs.
	SHA256      string            `json:"sha256"`
	Org         identity.OrgID    `json:"org"`
	SubmittedBy string            `json:"submitted_by"`
	Submitter   identity.PersonID `json:"submitter"`
	SubmittedAt time.Time         `json:"submitted_at"`

	// What follows is moved by acts.
	State     EvidenceState     `json:"-"`
	Version   int               `json:"-"` // counts its acts
	DecidedBy string            `json:"-"`
	Decider   identity.PersonID `json:"-"`
	DecidedAt time.Time         `json:"-"`
	Answer    string            `json:"-"` // the note of the decision
}

// File is a stored file; platform/attach keeps it under its SHA-256.
type File = indicator.Evidence

func lastOf(year int) time.Time {
	if year <= 0 {
		return time.Time{}
	}
	return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)
}
