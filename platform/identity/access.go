package identity

// The actions of this capability.
const (
	// Admin: people, accounts, roles, keys.
	Admin Action = "identity.admin"
	// Organise: organisations and areas.
	Organise Action = "identity.organise"
	// Directory: see the organisations, and people's names, posts and roles.
	Directory Action = "identity.directory"
	// Self: one's own account, sessions and keys.
	Self Action = "identity.self"
	// ReadAudit: who did what.
	ReadAudit Action = "audit.read"
)

// Rules are this capability's rules.
func Rules() []Rule {
	return []Rule{
		{Action: Admin, Roles: []Role{Administrator}},
		{Action: Organise, Roles: []Role{Administrator}},
		{Action: Directory, Roles: Roles(), SignedIn: true},
		{Action: Self, Roles: Roles(), SignedIn: true},
		{Action: ReadAudit, Roles: []Role{Administrator, Evaluator}},
	}
}

// Personal are the actions that a key never carries: whoever finds a lost key
// must not become another person with it.
func Personal(do Action) bool { return do == Self || do == Admin || do == Organise }

// Apart is a pair of roles that one person should not hold in one organisation.
type Apart struct {
	A, B Role
	// Refuse: Grant refuses the pair; otherwise it warns.
	Refuse bool
	// Why is the key of the message that says why.
	Why string
}

// SeparateDuties is the separation of duties that a policy starts with: whoever
// fills in a figure does not approve it; other pairs are unusual and need an eye.
func SeparateDuties() []Apart {
	return []Apart{
		{Clerk, Head, true, "identity.apart.clerk_head"},
		{Clerk, Statistician, false, "identity.apart.clerk_statistician"},
		{Administrator, Head, false, "identity.apart.administrator_head"},
		{Planner, Evaluator, false, "identity.apart.planner_evaluator"},
	}
}
