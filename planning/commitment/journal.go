package commitment

import (
	"slices"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/identity"
)

// What happened.
type What string

const (
	Assigned         What = "assigned"
	EvidenceGiven    What = "submitted"
	EvidenceTaken    What = "confirmed"
	EvidenceReturned What = "returned"
	EvidenceBack     What = "withdrawn"
	Issued           What = "issued"   // an annual plan
	Linked           What = "linked"   // a plan stands below another
	Unlinked         What = "unlinked" // it no longer does
	RulesKept        What = "rules"    // the county's own rules of suggestion
)

// Whats lists all kinds of acts.
func Whats() []What {
	return []What{Assigned, EvidenceGiven, EvidenceTaken, EvidenceReturned, EvidenceBack, Issued, Linked, Unlinked, RulesKept}
}

// Key is the message that says what happened.
func (w What) Key() string { return "commitment.what." + string(w) }

// Act is an entry of a tenant's journal. The journal only grows; everything else
// follows from it.
type Act struct {
	Seq  int64       `json:"-"` // from 1, within the tenant
	What What        `json:"-"`
	Plan plan.PlanID `json:"-"`
	Duty DutyID      `json:"-"` // empty for annual plans and links
	// Evidence is the submission that was decided on.
	Evidence EvidenceID        `json:"-"`
	By       string            `json:"-"`
	Person   identity.PersonID `json:"-"`
	At       time.Time         `json:"-"`
	Note     string            `json:"note,omitempty"`
	SHA256   string            `json:"sha256,omitempty"` // what was submitted, signed or issued

	// One of these is set, by What.
	Assignment *Assignment  `json:"assignment,omitempty"`
	Given      *Evidence    `json:"given,omitempty"`
	Annual     *AnnualIssue `json:"annual,omitempty"`
	Link       *PlanLink    `json:"link,omitempty"`
	Rules      *OwnRules    `json:"rules,omitempty"`
}

// world is what follows from the journal for one plan at an instant. Nobody
// changes it once it is made.
type world struct {
	plan     plan.PlanID
	assigned map[DutyID][]*Assignment // oldest first
	evidence map[DutyID][]*Evidence   // in the order submitted
	byID     map[EvidenceID]*Evidence
	annual   []*AnnualIssue
	links    []PlanLink // of all plans of the tenant, those that hold
	rules    []OwnRules // of the tenant, oldest first
}

// worked says whether anything was ever done about a duty.
func (w *world) worked(d DutyID) bool { return len(w.assigned[d]) > 0 || len(w.evidence[d]) > 0 }

// fold makes the world of a plan out of a journal, up to and including an
// instant; the zero time takes all. It is the only place where acts take effect.
func fold(acts []Act, p plan.PlanID, at time.Time) *world {
	w := &world{plan: p, assigned: map[DutyID][]*Assignment{}, evidence: map[DutyID][]*Evidence{}, byID: map[EvidenceID]*Evidence{}}
	for i := range acts {
		if a := &acts[i]; at.IsZero() || !a.At.After(at) {
			w.apply(a)
		}
	}
	return w
}

func (w *world) apply(a *Act) {
	switch {
	case a.What == Linked:
		w.unlink(a.Link.Child)
		w.links = append(w.links, *a.Link)
		return
	case a.What == Unlinked:
		w.unlink(a.Link.Child)
		return
	case a.What == RulesKept:
		w.rules = append(w.rules, *a.Rules)
		return
	case a.Plan != w.plan:
		return
	}
	switch a.What {
	case Assigned:
		w.assigned[a.Duty] = append(w.assigned[a.Duty], a.Assignment)
	case EvidenceGiven:
		e := *a.Given
		e.State, e.Version = Submitted, 1
		w.evidence[a.Duty] = append(w.evidence[a.Duty], &e)
		w.byID[e.ID] = &e
	case EvidenceTaken, EvidenceReturned, EvidenceBack:
		e := w.byID[a.Evidence]
		e.State = map[What]EvidenceState{EvidenceTaken: Confirmed, EvidenceReturned: Returned, EvidenceBack: Withdrawn}[a.What]
		e.DecidedBy, e.Decider, e.DecidedAt, e.Answer = a.By, a.Person, a.At, a.Note
		e.Version++
	case Issued:
		w.annual = append(w.annual, a.Annual)
	}
}

func (w *world) unlink(child plan.PlanID) {
	w.links = slices.DeleteFunc(w.links, func(l PlanLink) bool { return l.Child == child })
}

// newest is the assignment in force; nil when there is none.
func (w *world) newest(d DutyID) *Assignment {
	if list := w.assigned[d]; len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

// version is one version of an assignment; nil when there is none.
func (w *world) version(d DutyID, v int) *Assignment {
	if list := w.assigned[d]; v >= 1 && v <= len(list) {
		return list[v-1]
	}
	return nil
}
