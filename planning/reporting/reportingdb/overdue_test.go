package reportingdb_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What is late is told whoever has to do it, as far as the actor may see it.
func TestOverdueStepsAreListed(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		late := func(role identity.Role, org identity.OrgID) []string {
			t.Helper()
			tasks, err := b.Overdue(b.as(role, org), tenant, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, k := range tasks {
				out = append(out, fmt.Sprintf("%s %s %d", k.Org, k.Action, k.Late))
			}
			slices.Sort(out)
			return out
		}
		if got := late(identity.Supervisor, ""); len(got) != 0 {
			t.Errorf("before the due day: %v", got)
		}
		b.through(r, reporting.Submitted) // town A hands in
		b.on("2026-02-13")
		if got, want := late(identity.Supervisor, ""), []string{"bureau fill 3", "town-a approve 3", "town-b fill 3"}; !slices.Equal(got, want) {
			t.Errorf("late: %v, want %v", got, want)
		}
		if got, want := late(identity.Clerk, "town-b"), []string{"town-b fill 3"}; !slices.Equal(got, want) {
			t.Errorf("a clerk sees %v, want %v", got, want)
		}
		if _, err := b.Overdue(t.Context(), tenant, time.Time{}); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a visitor: %v", err)
		}
	})
}
