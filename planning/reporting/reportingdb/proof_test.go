package reportingdb_test

import (
	"slices"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
)

// Whatever is altered behind the program's back, the approval is visibly void
// and the sheet goes no further.
func TestAnApprovalIsVoidWhenAnythingInItChanges(t *testing.T) {
	for name, tc := range map[string]struct {
		alter string
		why   string
	}{
		"the stored content":        {`UPDATE reporting_content SET data = '{}'`, "reporting.proof.content"},
		"the content is gone":       {`DELETE FROM reporting_content`, "reporting.proof.content_gone"},
		"a cell":                    {`UPDATE reporting_entry SET value = '1201'`, "reporting.proof.cells"},
		"a remark":                  {`UPDATE reporting_entry SET note = '另注'`, "reporting.proof.cells"},
		"the journal":               {`UPDATE reporting_act SET sha256 = '00' WHERE action = 'approve'`, "reporting.proof.journal"},
		"the signed hash":           {`UPDATE reporting_sheet SET sha256 = '00' WHERE state = 'approved'`, "reporting.proof.journal"},
		"the hash of the facts":     {`UPDATE indicator_batch SET sha256 = '00'`, "reporting.proof.batch"},
		"the approval of the facts": {`UPDATE indicator_event SET sha256 = '00'`, "reporting.proof.event"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, b *bench) {
				s := b.through(b.opened(), reporting.Approved)
				before, err := b.Proof(b.head("town-a"), tenant, s.ID, time.Time{})
				if err != nil || !before.Valid || len(before.Why) != 0 {
					t.Fatalf("before: %+v, %v", before, err)
				}
				b.exec(tc.alter)
				p, err := b.Proof(b.head("town-a"), tenant, s.ID, time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				var why []string
				for _, m := range p.Why {
					why = append(why, m.Key)
				}
				if p.Valid || !slices.Contains(why, tc.why) {
					t.Errorf("valid: %v, why %v; want %s", p.Valid, why, tc.why)
				}
				_, err = b.Verify(b.statistician(), reporting.Step{Tenant: tenant, Sheet: s.ID})
				refused(t, err, "reporting.approval_void")
			})
		})
	}
}

// A draft proves nothing, and a submitted sheet only its content.
func TestProofBeforeTheApproval(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		draft := b.sheet(r, "town-b")
		p, err := b.Proof(b.clerk("town-b"), tenant, draft.ID, time.Time{})
		if err != nil || p.Valid || len(p.Why) != 1 {
			t.Errorf("%+v, %v", p, err)
		}
		s := b.through(r, reporting.Submitted)
		p, err = b.Proof(b.clerk("town-a"), tenant, s.ID, time.Time{})
		if err != nil || !p.Valid || p.Approval != nil || p.Batch != "" {
			t.Errorf("%+v, %v", p, err)
		}
		_, err = b.Proof(b.clerk("town-b"), tenant, s.ID, time.Time{})
		refused(t, err, "identity.forbidden")
		b.exec(`UPDATE reporting_entry SET value = '9'`)
		_, err = b.Approve(b.head("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: s.SHA256})
		refused(t, err, "reporting.approval_void")
		if got := b.sees(indicator.Internal, cell("households", townA)); got != "" {
			t.Errorf("recorded %s", got)
		}
	})
}

// One void approval does not keep a whole round back.
func TestAVoidSheetKeepsNoOtherBack(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		void := b.through(r, reporting.Verified)
		sound := b.sheet(r, "town-b")
		step := reporting.Step{Tenant: tenant, Sheet: sound.ID}
		b.fill(b.clerk("town-b"), sound, cell("households", townB), "900")
		sub, err := b.Submit(b.clerk("town-b"), step)
		if err != nil {
			t.Fatal(err)
		}
		step.SHA256 = sub.SHA256
		if _, err := b.Approve(b.head("town-b"), step); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Verify(b.statistician(), step); err != nil {
			t.Fatal(err)
		}
		b.exec(`UPDATE reporting_content SET data = '{}' WHERE sheet = $1`, string(void.ID))
		n, err := b.PublishRound(b.planner(), tenant, r.ID)
		refused(t, err, "reporting.some_void")
		if n != 1 || b.sheet(r, "town-b").State != reporting.Published || b.sheet(r, "town-a").State != reporting.Verified {
			t.Errorf("%d published: %s, %s", n, b.sheet(r, "town-b").State, b.sheet(r, "town-a").State)
		}
	})
}
