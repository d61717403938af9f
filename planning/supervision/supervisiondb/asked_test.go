package supervisiondb_test

import (
	"testing"

	"gangyao/planning/supervision"
	"gangyao/platform/identity"
)

// A request for more time waits for the supervisor until it is granted or refused; the
// unit goes on meanwhile.
func TestARequestForMoreTimeWaitsForTheSupervisor(t *testing.T) {
	each(t, func(b *bench) {
		supervisor, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		id := b.make(supervision.Form{Owner: "jyj", Days: 10})
		b.must(b.do(supervisor, id, supervision.Issue, "", nil))
		b.must(b.do(clerk, id, supervision.Accept, "", nil))
		waits := func() (n int) {
			t.Helper()
			rows, err := b.Duties(supervisor, tenant)
			b.must(err)
			return len(rows)
		}
		if n := waits(); n != 0 {
			t.Errorf("before, %d wait for the supervisor", n)
		}
		b.must(b.do(clerk, id, supervision.Ask, "材料还在整理", map[string]string{"wanted": "5"}))
		if n := waits(); n != 1 {
			t.Errorf("the request is among %d duties", n)
		}
		if rows, err := b.Duties(clerk, tenant); err != nil || len(rows) != 1 {
			t.Errorf("the unit still owes its answer: %d, %v", len(rows), err)
		}
		b.must(b.do(supervisor, id, supervision.Refuse, "期限不变", nil))
		if n := waits(); n != 0 {
			t.Errorf("after the refusal %d wait", n)
		}
	})
}
