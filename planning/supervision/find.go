package supervision

import (
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/identity"
)

// Find selects lines in the store; zero fields select all.
type Find struct {
	Tenant Tenant
	IDs    []ItemID // nil: any
	State  casework.StateName
	Level  casework.Level
	Open   bool
	Org    identity.OrgID // lead or responsible unit
	Source SourceKind
	Ref    string // with Source: that chase one record
	Text   string // in title and demand
	// Year: that somebody (Org, where one is named) answered for in a year.
	Year int
	// Late: open and late on Today.
	Late  bool
	Today time.Time
	// DueBefore: due before a day.
	DueBefore time.Time
	// Began: whose first act was taken before a moment.
	Began time.Time
	// Spans: with who answered for it when.
	Spans bool
	// Seen limits to what those of some organisations see; nil: no limit.
	Seen *Seen
	// Mine: the next step is awaited from somebody.
	Mine *Mine

	Sort          SortKey
	Desc          bool
	Limit, Offset int // Limit 0: all
}

// SpanFind selects spans in the store; zero fields select all.
type SpanFind struct {
	Tenant Tenant
	// Year: that began in the year or went on in it.
	Year int
	Role casework.Role
	// Warned: that were ever yellow or worse, or are late on Today.
	Warned bool
	Today  time.Time
	// Began: of items whose first act was taken before a moment.
	Began time.Time
	Seen  *Seen
	// Own: only of the units of Seen themselves.
	Own bool
	// By is what Sums are broken down by.
	By Breakdown
}

// Breakdown is what statistics are broken down by; each but ByUnit counts lead units only.
type Breakdown string

// The breakdowns.
const (
	ByUnit   Breakdown = ""
	BySource Breakdown = "source"
	ByLeader Breakdown = "leader"
)

// Held is a span with the item that was held.
type Held struct {
	Span
	Item  ItemID
	Title string
	// Acted is when the last act of the item was taken.
	Acted time.Time
}

// Seen is what an actor sees who does not see all: items that one of the organisations
// answers for or once answered for.
type Seen struct{ Orgs []identity.OrgID }

// Mine says from whom steps are awaited: a supervisor (of lead units in Led; nil: of
// all), units that somebody answers for, and a leader.
type Mine struct {
	Supervises bool
	Led        []identity.OrgID
	Orgs       []identity.OrgID
	Leader     identity.PersonID
}

// SortKey says by what a list is sorted.
type SortKey string

// The keys. ByUrgency is open ones first, the worst and longest due before others.
const (
	ByUrgency SortKey = ""
	ByLevel   SortKey = "level"
	ByOwner   SortKey = "owner"
	ByState   SortKey = "state"
	ByDue     SortKey = "due"
)

// Counts are the open items of a list: by level, late ones, and those whose next step
// is awaited from who asks.
type Counts struct {
	Levels     map[casework.Level]int
	Late, Mine int
}

// seen is the limit of what an actor sees.
func seen(a *identity.Actor, t Tenant, orgs *identity.OrgTree) *Seen {
	if overall(a, t) {
		return nil
	}
	return &Seen{those(orgs, func(o identity.OrgID) bool { return a.May(DoRead, on(t, o)) })}
}

// mine is from whom steps are awaited when an actor asks.
func mine(a *identity.Actor, t Tenant, orgs *identity.OrgTree) *Mine {
	out := &Mine{Leader: a.Person}
	if a.Person == "" {
		return out
	}
	out.Orgs = those(orgs, func(o identity.OrgID) bool { return speaks(a, t, o) })
	if a.May(DoSupervise, somewhere(t)) {
		out.Supervises = true
		if !a.May(DoSupervise, identity.Target{Tenant: t}) {
			out.Led = those(orgs, func(o identity.OrgID) bool { return a.May(DoSupervise, on(t, o)) })
		}
	}
	return out
}

func those(orgs *identity.OrgTree, is func(identity.OrgID) bool) []identity.OrgID {
	out := []identity.OrgID{}
	for _, o := range orgs.All() {
		if is(o.ID) {
			out = append(out, o.ID)
		}
	}
	return out
}
