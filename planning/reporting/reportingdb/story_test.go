package reportingdb_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
)

// The whole way: a clerk fills in and submits, the head approves, statistics
// verifies, the planner publishes; the figure shows to more people at each step.
func TestAFigureGoesItsWay(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		s := b.sheet(r, "town-a")
		k := cell("households", townA)
		step := reporting.Step{Tenant: tenant, Sheet: s.ID}

		out := b.fill(b.clerk("town-a"), s, k, "1.2万")
		if out.Saved != 1 || out.Cells[0].Mine.Value.String() != "12000" || len(out.Remarks) != 0 {
			t.Fatalf("fill gave %+v", out)
		}
		sub, err := b.Submit(b.clerk("town-a"), step)
		if err != nil {
			t.Fatal(err)
		}
		if sub.State != reporting.Submitted || len(sub.SHA256) != 64 || b.sees(indicator.Internal, k) != "" {
			t.Fatalf("submitted: %+v, seen %q", sub, b.sees(indicator.Internal, k))
		}
		if _, err := b.Fill(b.clerk("town-a"), reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: sub.Version, Cells: []reporting.CellInput{{Cell: k, Value: "1"}}}); err == nil {
			t.Error("a submitted sheet took a figure")
		}
		_, err = b.Approve(b.head("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: strings.Repeat("0", 64)})
		refused(t, err, "reporting.content_changed")

		step.SHA256 = sub.SHA256
		app, err := b.Approve(b.head("town-a"), step)
		if err != nil {
			t.Fatal(err)
		}
		if app.State != reporting.Approved || app.Batch == 0 || b.sees(indicator.Internal, k) != "12000" || b.sees(indicator.Public, k) != "" {
			t.Fatalf("approved: %+v", app)
		}
		if _, err := b.Verify(b.statistician(), step); err != nil {
			t.Fatal(err)
		}
		n, err := b.PublishRound(b.planner(), tenant, r.ID)
		if err != nil || n != 1 {
			t.Fatalf("published %d, %v", n, err)
		}
		if got := b.sees(indicator.Public, k); got != "12000" {
			t.Errorf("the public sees %q", got)
		}
		p, err := b.Proof(b.as(identity.Evaluator, ""), tenant, s.ID, time.Time{})
		if err != nil || !p.Valid || p.Approval == nil || p.Facts != p.Signed || p.Found != sub.SHA256 {
			t.Errorf("proof: %+v, %v", p, err)
		}
		acts, err := b.History(b.planner(), tenant, s.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		var did []reporting.Action
		for i, a := range acts {
			did = append(did, a.Action)
			if a.Seq != i+1 {
				t.Errorf("act %d has number %d", i, a.Seq)
			}
		}
		if want := []reporting.Action{reporting.Fill, reporting.Submit, reporting.Approve, reporting.Verify, reporting.Publish}; !slices.Equal(did, want) {
			t.Errorf("the journal says %v", did)
		}
		if !slices.Contains(b.told, "sheet/"+string(s.ID)) || !slices.Contains(b.told, "round/"+string(r.ID)) {
			t.Errorf("told %v", b.told)
		}
		_, err = b.Return(b.planner(), reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: s.ID, Note: "重报"}})
		refused(t, err, "reporting.state_wrong")
	})
}

// Nobody approves their own figures, whatever roles they have.
func TestNobodyApprovesTheirOwnFigures(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		s := b.sheet(r, "town-a")
		k := cell("households", townA)
		both := b.person("某甲", identity.Grant{Role: identity.Clerk, Org: "town-a"}, identity.Grant{Role: identity.Head, Org: "town-a"})
		b.fill(both, s, k, "10")
		b.fill(b.clerk("town-a"), s, k, "11") // written over, yet 某甲 filled it once
		sub, err := b.Submit(b.clerk("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID})
		if err != nil {
			t.Fatal(err)
		}
		step := reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: sub.SHA256}
		_, err = b.Approve(both, step)
		refused(t, err, "reporting.own_figures")
		_, err = b.Approve(b.head("town-b"), step)
		refused(t, err, "identity.forbidden")
		_, err = b.Approve(identity.With(t.Context(), identity.Program(tenant, "程序")), step)
		refused(t, err, "reporting.person_needed")

		second := b.person("某乙", identity.Grant{Role: identity.Head, Org: "town-a"}, identity.Grant{Role: identity.Statistician})
		if _, err := b.Approve(second, step); err != nil {
			t.Fatal(err)
		}
		_, err = b.Verify(second, step)
		refused(t, err, "reporting.own_approval")
		if _, err := b.Verify(b.statistician(), step); err != nil {
			t.Error(err)
		}
	})
}

// A clerk may take back what was submitted too early; what the head may not see is not approved.
func TestWithdrawing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		s := b.through(b.opened(), reporting.Submitted)
		step := reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: s.SHA256}
		back, err := b.Withdraw(b.clerk("town-a"), step)
		if err != nil || back.State != reporting.Draft || back.SHA256 != "" || !back.FirstSubmitted.IsZero() {
			t.Fatalf("%+v, %v", back, err)
		}
		_, err = b.Approve(b.head("town-a"), step)
		refused(t, err, "reporting.state_wrong")
		_, err = b.Withdraw(b.clerk("town-a"), step)
		refused(t, err, "reporting.state_wrong")
	})
}

// From each step a sheet can come back; after the approval its facts are hidden,
// and a second approval records them again with the reason.
func TestReturning(t *testing.T) {
	for from, by := range map[reporting.State]func(*bench) identity.Role{
		reporting.Submitted: func(*bench) identity.Role { return identity.Head },
		reporting.Approved:  func(*bench) identity.Role { return identity.Statistician },
		reporting.Verified:  func(*bench) identity.Role { return identity.Planner },
	} {
		t.Run(string(from), func(t *testing.T) {
			each(t, func(t *testing.T, b *bench) {
				r := b.opened()
				s := b.through(r, from)
				k := cell("households", townA)
				ctx := b.as(by(b), "")
				q := reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: s.ID}}
				_, err := b.Return(ctx, q)
				refused(t, err, "reporting.note_missing")
				q.Note = "户数与派出所不符"
				_, err = b.Return(b.clerk("town-a"), q)
				refused(t, err, "identity.forbidden")
				q.Cells = map[indicator.CellKey]string{k: "请核对"}
				back, err := b.Return(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				if back.State != reporting.Draft || back.Returned != q.Note || back.Returns != 1 || back.Batch != 0 {
					t.Errorf("returned: %+v", back)
				}
				if got := b.sees(indicator.Internal, k); got != "" {
					t.Errorf("a returned figure is still seen: %s", got)
				}
				v, err := b.Sheet(b.clerk("town-a"), tenant, s.ID, time.Time{})
				if err != nil || v.Cells[0].Entry.Mark != "请核对" || v.Cells[0].Lock != nil {
					t.Fatalf("%+v, %v", v.Cells[0], err)
				}
				tasks, err := b.Duties(b.clerk("town-a"), tenant, time.Time{})
				if err != nil || len(tasks) != 1 || !tasks[0].Answer || tasks[0].Note != q.Note {
					t.Errorf("the clerk owes %+v, %v", tasks, err)
				}
				notices, err := b.Notices(b.clerk("town-a"), tenant, time.Time{})
				if err != nil || len(notices) != 1 || notices[0].Kind != reporting.NoticeReturned {
					t.Errorf("notices %+v, %v", notices, err)
				}
				b.fill(b.clerk("town-a"), s, k, "1180")
				if v, err = b.Sheet(b.clerk("town-a"), tenant, s.ID, time.Time{}); err != nil || v.Cells[0].Entry.Mark != "" {
					t.Errorf("the mark stays: %+v, %v", v.Cells[0], err)
				}
				again, err := b.Submit(b.clerk("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := b.Approve(b.head("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: again.SHA256}); err != nil {
					t.Fatal(err)
				}
				if got := b.sees(indicator.Internal, k); got != "1180" {
					t.Errorf("after the second approval %q is seen", got)
				}
			})
		})
	}
}

// Blocking remarks come all at once; others ask for a remark; no value needs a reason in words.
func TestSubmittingAsksForEverythingAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.checks = func(r *reporting.CheckRequest) []reporting.Remark {
			var out []reporting.Remark
			for _, e := range r.Entries {
				if n, ok := e.Value.Number(); ok && n.IntPart() > 1000 {
					out = append(out, reporting.Remark{Cell: e.Cell, Check: "jump", Severity: reporting.Asks})
				}
				if n, ok := e.Value.Number(); ok && n.IsNegative() {
					out = append(out, reporting.Remark{Cell: e.Cell, Check: "bounds", Severity: reporting.Blocks})
				}
			}
			return out
		}
		s := b.sheet(b.opened(), "bureau")
		gdp, people := cell("gdp", tenant), cell("population", tenant)
		ctx := b.clerk("bureau")
		wrong := func() []string {
			_, err := b.Submit(ctx, reporting.Step{Tenant: tenant, Sheet: s.ID})
			refused(t, err, "reporting.not_ready")
			n, ok := cause[*reporting.NotReady](err)
			if !ok {
				t.Fatal("no cause")
			}
			var out []string
			for _, m := range n.Remarks {
				out = append(out, string(m.Cell.Code)+" "+m.Check)
			}
			return out
		}
		if got := wrong(); !slices.Equal(got, []string{"gdp missing", "population missing"}) {
			t.Errorf("empty sheet: %v", got)
		}
		b.fill(ctx, s, gdp, "-5")
		out := b.fill(ctx, s, people, "2000") // saved although the checks have something to say
		if out.Saved != 1 || len(out.Remarks) != 2 {
			t.Errorf("%+v", out)
		}
		if got := wrong(); !slices.Equal(got, []string{"gdp bounds", "population jump"}) {
			t.Errorf("half wrong: %v", got)
		}
		put := func(in reporting.CellInput) reporting.CellOutcome {
			out, err := b.Fill(ctx, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 1 << 30, Cells: []reporting.CellInput{in}})
			if err != nil {
				t.Fatal(err)
			}
			return out.Cells[0]
		}
		for _, tc := range []struct {
			in   reporting.CellInput
			want string
		}{
			{reporting.CellInput{Cell: gdp, NoValue: reporting.NotYet}, "reporting.reason_words"},
			{reporting.CellInput{Cell: gdp, NoValue: "tired", Note: "忙"}, "reporting.reason_unknown"},
			{reporting.CellInput{Cell: gdp, Value: "3", NoValue: reporting.NotYet, Note: "未核定"}, "reporting.value_and_reason"},
			{reporting.CellInput{Cell: gdp, Value: "3", Status: "X"}, "reporting.status_unknown"},
			{reporting.CellInput{Cell: gdp, Value: "3", Status: indicator.Missing}, "reporting.status_unknown"},
			{reporting.CellInput{Cell: gdp, Value: "3", Note: strings.Repeat("长", 2001)}, "reporting.note_long"},
			{reporting.CellInput{Cell: gdp, Value: "3", Evidence: []indicator.Evidence{{SHA256: "zz", Name: "a.pdf"}}}, "reporting.evidence_invalid"},
			{reporting.CellInput{Cell: gdp, Value: "3公斤"}, "reporting.unit_mismatch"},
			{reporting.CellInput{Cell: cell("households", townA), Value: "3"}, "reporting.cell_not_asked"},
		} {
			o := put(tc.in)
			if o.Fate != reporting.FateRefused || o.Fault == nil {
				t.Errorf("%+v was %s", tc.in, o.Fate)
				continue
			}
			refused(t, o.Fault, tc.want)
		}
		put(reporting.CellInput{Cell: gdp, NoValue: reporting.NotYet, Note: "省里尚未核定"})
		put(reporting.CellInput{Cell: people, Value: "2000", Note: "普查修订"})
		sub, err := b.Submit(ctx, reporting.Step{Tenant: tenant, Sheet: s.ID})
		if err != nil {
			t.Fatal(err)
		}
		_, content, err := b.Content(b.head("bureau"), tenant, s.ID, sub.SHA256)
		if err != nil || len(content.Cells) != 2 || len(content.Remarks) != 1 || content.Remarks[0].Check != "jump" {
			t.Errorf("the head sees %+v, %v", content, err)
		}
		if _, err := b.Approve(b.head("bureau"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: sub.SHA256}); err != nil {
			t.Fatal(err)
		}
		if got := b.sees(indicator.Internal, gdp); got != "none: 省里尚未核定" {
			t.Errorf("no value is seen as %q", got)
		}
	})
}

// After the last day nothing is taken, except from whom the planner gave more time;
// a return after it names a day.
func TestExceptionsAndLateReturns(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		s := b.through(r, reporting.Submitted)
		other := b.sheet(r, "town-b")
		b.on("2026-02-25")
		_, err := b.Fill(b.clerk("town-b"), reporting.FillRequest{Tenant: tenant, Sheet: other.ID, Base: 9, Cells: []reporting.CellInput{{Cell: cell("households", townB), Value: "7"}}})
		refused(t, err, "reporting.round_closed")
		e := reporting.Exception{Tenant: tenant, Round: r.ID, Org: "town-b", Due: day("2026-02-28"), Closes: day("2026-03-02")}
		refused(t, b.Except(b.planner(), e), "reporting.reason_words")
		e.Reason = "洪灾"
		refused(t, b.Except(b.clerk("town-b"), e), "identity.forbidden")
		if err := b.Except(b.planner(), e); err != nil {
			t.Fatal(err)
		}
		b.fill(b.clerk("town-b"), other, cell("households", townB), "7")

		q := reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: s.ID, Note: "漏户"}}
		_, err = b.Return(b.head("town-a"), q)
		refused(t, err, "reporting.return_until")
		q.Until = day("2026-02-27")
		if _, err := b.Return(b.head("town-a"), q); err != nil {
			t.Fatal(err)
		}
		b.fill(b.clerk("town-a"), s, cell("households", townA), "1300")
		b.on("2026-02-28")
		_, err = b.Submit(b.clerk("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID})
		refused(t, err, "reporting.round_closed")
		if _, err := b.Submit(b.clerk("town-b"), reporting.Step{Tenant: tenant, Sheet: other.ID}); err != nil {
			t.Fatal(err)
		}
		c, err := b.Completeness(b.planner(), tenant, r.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range c.Orgs {
			if o.Org == "town-b" && (!o.InTime || o.Late != 0) || o.Org == "town-a" && (!o.InTime || o.Returns != 1) || o.Org == "bureau" && o.Late != 18 {
				t.Errorf("%+v", o)
			}
		}
	})
}

// A spreadsheet or another program carries no files: the evidence of a cell stays.
func TestEvidenceStaysWhereItCannotBeSaid(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		s := b.sheet(b.opened(), "town-a")
		k := cell("households", townA)
		proof := []indicator.Evidence{{SHA256: strings.Repeat("ab", 32), Name: "证明.pdf", Bytes: 3}}
		fill := func(in reporting.CellInput) {
			in.Cell = k
			if _, err := b.Fill(b.clerk("town-a"), reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 99, Whole: true, Cells: []reporting.CellInput{in}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			in   reporting.CellInput
			want int
		}{
			{reporting.CellInput{Value: "5", Evidence: proof}, 1},
			{reporting.CellInput{Value: "6", KeepEvidence: true}, 1},
			{reporting.CellInput{Value: "7"}, 0},
		} {
			fill(c.in)
			v, err := b.Sheet(b.clerk("town-a"), tenant, s.ID, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			for i := range v.Cells {
				if e := &v.Cells[i].Entry; e.Cell == k && (len(e.Evidence) != c.want || e.Value.String() != c.in.Value) {
					t.Errorf("after %s: %s with %d files, want %d", c.in.Value, e.Value, len(e.Evidence), c.want)
				}
			}
		}
	})
}

// Who handed a sheet in and got it back does not approve it when somebody else hands it
// in again: it is still what they stood for.
func TestWhoSubmittedOnceNeverApproves(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		s := b.sheet(b.opened(), "town-a")
		b.fill(b.clerk("town-a"), s, cell("households", townA), "1200")
		both := b.person("两个角色", identity.Grant{Role: identity.Clerk, Org: "town-a"}, identity.Grant{Role: identity.Head, Org: "town-a"})
		step := reporting.Step{Tenant: tenant, Sheet: s.ID}
		for _, ctx := range []context.Context{both, b.clerk("town-a")} {
			if _, err := b.Submit(ctx, step); err != nil {
				t.Fatal(err)
			}
			if ctx == both {
				back := reporting.ReturnRequest{Step: step}
				back.Note = "请核对"
				if _, err := b.Return(b.head("town-a"), back); err != nil {
					t.Fatal(err)
				}
			}
		}
		step.SHA256 = b.sheet(&reporting.Round{ID: s.Round}, "town-a").SHA256
		_, err := b.Approve(both, step)
		refused(t, err, "reporting.own_figures")
		if _, err := b.Approve(b.head("town-a"), step); err != nil {
			t.Error(err)
		}
	})
}
