// Package supervision is 督查督办: what has to be done by whom until when, and what
// became of it. An item comes from a warning, an overdue duty, a leader's
// instruction, a question of the public, an audit or a person; it is issued,
// accepted, answered, verified by somebody else, returned or closed.
//
//	source ──Propose──▶ item = case (kernel/casework, process.yaml) + subject (Item)
//	people ──Do──▶ acts of the case    days ──Tick──▶ reminders, blue, yellow, red
//	item ──Issue notice──▶ numbered notice, frozen with its SHA-256
//
// Who is asked and who contributes stands in the case (its parties); everything
// else that an item is about never changes after it was made. docs/dev/supervision.md
// tells more.
package supervision

import (
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Tenant is the governing area.
type Tenant = area.Code

// ItemID names an item within its tenant; its case has the same id.
type ItemID = casework.CaseID

// SourceKind says where an item comes from.
type SourceKind string

// The sources.
const (
	FromWarning SourceKind = "warning" // 预警
	FromOverdue SourceKind = "overdue" // 逾期: tasks, reports, problems
	FromLeader  SourceKind = "leader"  // 领导批示
	FromPublic  SourceKind = "public"  // 群众反映
	FromAudit   SourceKind = "audit"   // 审计
	FromPerson  SourceKind = "person"  // 其他
)

// SourceKinds lists all kinds.
func SourceKinds() []SourceKind {
	return []SourceKind{FromWarning, FromOverdue, FromLeader, FromPublic, FromAudit, FromPerson}
}

// Key is the message that names the kind.
func (k SourceKind) Key() string { return "supervision.source." + string(k) }

// Source is what an item comes from. Two items with the same kind and Ref are
// about the same; Ref is empty where there is no record.
type Source struct {
	Kind SourceKind `json:"kind"`
	Ref  string     `json:"ref,omitempty"`
	Name string     `json:"name,omitempty"`
}

// same says whether two sources are one record.
func (s Source) same(o Source) bool { return s.Ref != "" && s.Kind == o.Kind && s.Ref == o.Ref }

// The kinds of references.
const (
	AboutCommitment = "commitment" // its id is PLAN/DUTY
	AboutIndicator  = "indicator"
	AboutProject    = "project"
)

// Reference is what of the plan an item is about: a commitment, an indicator or a
// project.
type Reference struct {
	Kind string `json:"kind,omitempty"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Matter is one thing that an item chases: the record that it came from, and what of the
// plan that is about; either may be empty.
type Matter struct {
	Source    Source    `json:"source,omitzero"`
	Reference Reference `json:"reference,omitzero"`
}

// Item is the subject of an item; once it was issued it does not change.
type Item struct {
	Tenant Tenant `json:"tenant"`
	ID     ItemID `json:"id"`
	// Number is the number that it was issued under, 督办〔2026〕12号; empty in a draft
	// that was never issued. It is given once and never changes.
	Number string `json:"number,omitempty"`
	Title  string `json:"title"`
	// Asked says what has to be done.
	Asked  string `json:"asked"`
	Source Source `json:"source"`
	// Leader is who is responsible among the leaders, by name; may be empty. Who of them
	// it is stands in the case, where the leader was chosen from those who may instruct.
	Leader    string    `json:"leader,omitempty"`
	Reference Reference `json:"reference"`
	// Further are matters that are chased with it, besides Source and Reference.
	Further []Matter `json:"further,omitempty"`
	// Received is the day on which the document that it comes from came in; zero: not said.
	Received time.Time `json:"received,omitzero"`
	// Words are the instruction, the demand or the finding as the document words it.
	Words string `json:"words,omitempty"`
	// Demo: of the demonstration.
	Demo bool      `json:"demo,omitempty"`
	Made time.Time `json:"made"`
}

// Matters are all that an item chases, that of its source first.
func (it *Item) Matters() []Matter {
	return append([]Matter{{it.Source, it.Reference}}, it.Further...)
}

// File is an attachment, kept by content.
type File struct {
	SHA256 string `json:"sha256"`
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
}

// ProcessName is the id of process.yaml.
const ProcessName casework.ProcessID = "supervision"

// The roles of process.yaml.
const (
	RoleSupervisor  casework.Role = "supervisor"
	RoleLeader      casework.Role = "leader"
	RoleOwner       casework.Role = "owner"
	RoleContributor casework.Role = "contributor"
	RoleHead        casework.Role = "head"
	// RoleFormer is of no process: a unit that had the item before and may still read it.
	RoleFormer casework.Role = "former"
)

// The states of process.yaml.
const (
	Draft     casework.StateName = "draft"
	Issued    casework.StateName = "issued"
	Doing     casework.StateName = "doing"
	Paused    casework.StateName = "paused"
	Answered  casework.StateName = "answered"
	Verified  casework.StateName = "verified"
	Closed    casework.StateName = "closed"
	Cancelled casework.StateName = "cancelled"
)

// States lists the states in the order in which an item goes through them.
func States() []casework.StateName {
	return []casework.StateName{Draft, Issued, Doing, Paused, Answered, Verified, Closed, Cancelled}
}

// The transitions of process.yaml that the program knows by name.
const (
	Propose    casework.TransitionName = "propose"
	Issue      casework.TransitionName = "issue"
	Accept     casework.TransitionName = "accept"
	Report     casework.TransitionName = "report"
	Revise     casework.TransitionName = "revise"
	Contribute casework.TransitionName = "contribute"
	Recall     casework.TransitionName = "recall"
	Instruct   casework.TransitionName = "instruct"
	Answer     casework.TransitionName = "answer"
	Verify     casework.TransitionName = "verify"
	Return     casework.TransitionName = "return"
	Close      casework.TransitionName = "close"
	Ask        casework.TransitionName = "ask" // for more time
	Prolong    casework.TransitionName = "prolong"
	Refuse     casework.TransitionName = "refuse" // more time
	Cancel     casework.TransitionName = "cancel"
	Decline    casework.TransitionName = "decline"
	Transfer   casework.TransitionName = "transfer" // to another unit
)

// Work is the clock of the unit in charge.
const Work casework.ClockName = "work"

// Accepting is the clock within which the unit in charge accepts.
const Accepting casework.ClockName = "accepting"

// Row is an item with where it stands.
type Row struct {
	Item Item
	Case casework.Case
	Line Line
	// Work is the unit's clock; nil before the item was issued.
	Work *casework.Timing
	// Due is the next day on which a clock that runs is due; zero: none.
	Due time.Time
	// Mine: the next step is awaited from who asks.
	Mine bool
	// State is the name of the state.
	State i18n.Msg
}

// Leader is who is responsible among the leaders; empty where nobody was chosen.
func (r *Row) Leader() identity.PersonID { return leaderIn(&r.Case) }

// Owner is who is asked; empty in a draft that names nobody.
func (r *Row) Owner() identity.OrgID { return orgIn(&r.Case, RoleOwner) }

// Contributors are who helps.
func (r *Row) Contributors() []identity.OrgID { return orgsIn(&r.Case, RoleContributor) }

// Silent are the responsible units that have not answered, or whose answers were sent back.
func (r *Row) Silent() []identity.OrgID {
	var out []identity.OrgID
	for _, p := range r.Case.Undone(RoleContributor) {
		out = append(out, p.Org)
	}
	return out
}

// Late is how late it is, or was when its clock stopped.
func (r *Row) Late() Late {
	if r.Work == nil {
		return Late{}
	}
	return lateBy(r.Work)
}

func orgIn(c *casework.Case, role casework.Role) identity.OrgID {
	if list := orgsIn(c, role); len(list) > 0 {
		return list[0]
	}
	return ""
}

func orgsIn(c *casework.Case, role casework.Role) []identity.OrgID {
	var out []identity.OrgID
	for _, p := range c.Parties[role] {
		if p.Org != "" && !slices.Contains(out, p.Org) {
			out = append(out, p.Org)
		}
	}
	return out
}

// Topic is that of notices to open pages about a tenant's items.
func Topic(t Tenant) string { return "supervision/" + string(t) }
