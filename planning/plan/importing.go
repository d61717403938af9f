package plan

// ImportOptions says whose plan a document is.
type ImportOptions struct {
	// Tenant is the governing area's code; when empty, what the document says.
	Tenant Tenant
	// Plan makes the document a new edition of this plan; when empty, a new plan.
	Plan PlanID
	// Title, AreaName, Period and Kind replace what the document says of itself.
	Title    string
	AreaName string
	Period   [2]int
	Kind     string
	By       Reviewer
	Demo     bool
}

// Imported is the outcome of an import.
type Imported struct {
	Plan    Plan
	Edition Edition
	// Already: the same source had been imported before; nothing was stored.
	Already bool
	Items   map[Kind]int
}
