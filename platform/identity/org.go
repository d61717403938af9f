package identity

import (
	"time"

	"gangyao/platform/area"
)

// Kind is the kind of an organisation.
type Kind string

const (
	Department  Kind = "department"   // a bureau or committee of the government or the party
	TownGov     Kind = "town"         // the government of a town, township or street
	VillageComm Kind = "village"      // a villagers' or residents' committee
	Enterprise  Kind = "enterprise"   // a firm, mostly owned by the city
	LeaderGroup Kind = "leader-group" // a leading group or task force with its office
	OtherOrg    Kind = "other"
)

// Kinds lists all kinds in the order they are shown.
func Kinds() []Kind {
	return []Kind{Department, TownGov, VillageComm, Enterprise, LeaderGroup, OtherOrg}
}

// Key is the message that names the kind.
func (k Kind) Key() string { return "identity.kind." + string(k) }

// Org is an organisation. It is never deleted; To is its last day.
type Org struct {
	Tenant area.Code
	ID     OrgID
	Name   string
	Short  string // 发改局
	Kind   Kind
	Parent OrgID     // the organisation it belongs to
	Area   area.Code // the place it is responsible for
	// From and To are its first and last day; zero is without a limit.
	From, To time.Time
	Version  int
}

// On says whether the organisation existed on a day.
func (o Org) On(day time.Time) bool {
	return (o.From.IsZero() || !day.Before(o.From)) && (o.To.IsZero() || !day.After(o.To))
}

// OrgQuery selects organisations.
type OrgQuery struct {
	Kind Kind
	Day  time.Time // existing on it; zero: today
	All  bool      // whatever the day
	Text string    // in the name, short name or id
}
