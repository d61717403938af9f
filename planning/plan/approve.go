package plan

// ApproveRequest registers that an edition was approved.
type ApproveRequest struct {
	Tenant  Tenant
	Edition EditionID
	On      string // day of the approving resolution, 2021-03-06
	Body    string // the approving body
	By      Reviewer
	// LeavePending acknowledges that items still pending are left out. It must
	// name their number, so that it is not given blindly.
	LeavePending *int
	// AcceptAll accepts everything pending first; only for a structured source.
	AcceptAll bool
}
