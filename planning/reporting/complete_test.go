package reporting_test

import (
	"testing"

	"gangyao/planning/reporting"
)

// A report that was returned is not reported, however early it came: reported and
// being filled in are all organisations together.
func TestWhatWasReturnedIsNotReported(t *testing.T) {
	c := reporting.Completeness{Orgs: []reporting.OrgRow{
		{State: reporting.Draft},
		{State: reporting.Draft, Handed: 1, InTime: true, Returns: 1},
		{State: reporting.Submitted, Handed: 1, InTime: true},
		{State: reporting.Published, Handed: 1, Late: 2},
	}}
	stand, inTime, returned := c.Reported()
	if stand != 2 || inTime != 1 || returned != 1 {
		t.Errorf("%d reported, %d in time, %d returned; want 2, 1, 1", stand, inTime, returned)
	}
}
