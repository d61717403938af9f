package projectdb_test

import (
	"testing"

	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// A unit files a project of its own: it is locked once submitted, comes back with a note
// or goes into the library, and counts nowhere before.
func TestAUnitFilesAProject(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		clerk, water, planner := b.as(identity.Clerk, "traffic"), b.as(identity.Clerk, "water"), b.planner()
		draft := project.Draft{Tenant: tenant, Basics: road(), Stage: project.Building}
		_, err := b.File(water, draft)
		refused(t, err, "identity.forbidden")
		nobody := draft
		nobody.Basics.Org = ""
		if _, err := b.File(clerk, nobody); len(project.FlawsOf(err)) != 1 || project.FlawsOf(err)[0].Field != "org" {
			t.Errorf("without a unit: %v", err)
		}
		p := b.must(b.File(clerk, draft))
		if p.Stage != project.Conceived || p.Standing != project.InFiling || p.Filed().State != project.FilingDraft {
			t.Fatalf("%+v", p)
		}
		seen := func(who string, want bool) {
			t.Helper()
			ctx := map[string]func() bool{
				"unit": func() bool { _, err := b.Show(clerk, tenant, p.ID, 0); return err == nil }, "bureau": func() bool { _, err := b.Show(planner, tenant, p.ID, 0); return err == nil },
				"other": func() bool { _, err := b.Show(water, tenant, p.ID, 0); return err == nil }}
			if ctx[who]() != want {
				t.Errorf("%s sees it: %v", who, !want)
			}
		}
		seen("unit", true)
		seen("bureau", false)
		seen("other", false)
		counted := func(filing bool, want int) {
			t.Helper()
			got, err := b.Library(planner, project.Query{Tenant: tenant, Filing: filing})
			if err != nil || got.Matched != want {
				t.Errorf("filing %v: %d rows, want %d (%v)", filing, got.Matched, want, err)
			}
		}
		counted(false, 0)
		counted(true, 0)
		form := p.Basics
		form.Scale = "8 公里"
		p = b.must(b.EditFiling(clerk, step(p), form))
		_, err = b.Advance(planner, step(p), 0)
		refused(t, err, "project.filing_open")
		_, err = b.AddDocument(b.manager(), step(p), project.Document{Kind: "eia", Number: "1", Body: "局", On: day("2025-01-02")})
		refused(t, err, "project.filing_open")
		p = b.must(b.SubmitFiling(clerk, step(p)))
		counted(false, 0)
		counted(true, 1)
		seen("bureau", true)
		seen("other", false)
		_, err = b.EditFiling(clerk, step(p), form)
		refused(t, err, "project.filing_state")
		owes := func(role identity.Role, org identity.OrgID, kind project.DutyKind) {
			t.Helper()
			list, err := b.Duties(b.person("某人", identity.Grant{Role: role, Org: org}), tenant)
			if err != nil || len(list) != 1 || list[0].Kind != kind {
				t.Errorf("%s owes %+v (%v), want %s", role, list, err, kind)
			}
		}
		owes(identity.Planner, "", project.OweFiling)
		_, err = b.SettleFiling(planner, step(p), false)
		refused(t, err, "project.reason_needed")
		p = b.must(b.SettleFiling(planner, step(p, "规模不实"), false))
		if f := p.Filed(); f.State != project.FilingReturned || f.Note != "规模不实" {
			t.Errorf("%+v", f)
		}
		owes(identity.Clerk, "traffic", project.OweRefile)
		form.Scale = "7.5 公里"
		p = b.must(b.EditFiling(clerk, step(p), form))
		p = b.must(b.SubmitFiling(clerk, step(p)))
		p = b.must(b.WithdrawFiling(clerk, step(p)))
		p = b.must(b.SubmitFiling(clerk, step(p)))
		p = b.must(b.SettleFiling(planner, step(p, "同意入库"), true))
		if p.Standing != project.Active || p.Stage != project.Conceived || p.Filed() != nil || p.Basics.Scale != "7.5 公里" || len(p.Filings) != 7 {
			t.Errorf("%+v", p)
		}
		counted(false, 1)
		counted(true, 0)
		_, err = b.SubmitFiling(clerk, step(p))
		refused(t, err, "project.filing_state")
		_, err = b.EditFiling(clerk, step(p), form)
		refused(t, err, "project.filing_state")
		if was, err := b.Library(planner, project.Query{Tenant: tenant}); err != nil || len(was.Rows) != 1 {
			t.Errorf("%+v %v", was, err)
		}
		gone := b.must(b.File(clerk, project.Draft{Tenant: tenant, Basics: road(), Twin: true}))
		gone = b.must(b.DropFiling(clerk, step(gone)))
		if list, err := b.Library(clerk, project.Query{Tenant: tenant, Filing: true}); err != nil || len(list.Rows) != 0 {
			t.Errorf("what was given up is still filed: %v %v", gone.Filed(), err)
		}
	})
}

// What experts reviewed is locked: core fields change only with a reason, and an
// investment that changes by more than a tenth asks for another review or the paper.
func TestAReviewHoldsForWhatWasReviewed(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2026-02-02")
		basics := road()
		basics.Funds = []project.Fund{{Source: project.Local, Amount: wan("10000")}}
		basics.Code = ""
		p := b.make(basics)
		screen := func() {
			t.Helper()
			var experts []project.Expert
			people := []string{"甲", "乙", "丙"}
			for _, n := range people {
				experts = append(experts, project.Expert{Person: identity.PersonID(n), Name: n})
			}
			p = b.must(b.Appoint(b.planner(), step(p), experts, b.Today()+10))
			for _, n := range people {
				in := project.Scores{Submitted: true}
				for _, c := range b.CriteriaOn(b.Today()).Criteria {
					in.Scores = append(in.Scores, project.Score{Criterion: c.ID, Points: 9})
				}
				p = b.must(b.Score(b.person(n), step(p), in))
			}
			p = b.must(b.Conclude(b.planner(), step(p)))
		}
		screen()
		p = b.must(b.Advance(b.planner(), step(p), 0))
		missing := func(want bool) {
			t.Helper()
			got := false
			for _, it := range b.show(p, 0).Gate {
				if it.Need == project.NeedTotal && !it.OK() {
					got = true
				}
			}
			if got != want {
				t.Errorf("the gate asks for another review: %v", got)
			}
		}
		total := func(amount, reason string) error {
			form := b.show(p, 0).Project.Basics
			form.Funds = []project.Fund{{Source: project.Local, Amount: wan(amount)}}
			q, err := b.Edit(b.planner(), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version, Reason: reason}, form)
			if err == nil {
				p = q
			}
			return err
		}
		refused(t, total("11000", " "), "project.core_reason")
		form := p.Basics
		form.Note = "备注不用原因"
		p = b.must(b.Edit(b.planner(), step(p), form))
		for _, x := range []struct {
			amount string
			void   bool
		}{{"11000", false}, {"11000.01", true}, {"9000", false}, {"8999", true}, {"10000", false}, {"90000", true}} {
			if err := total(x.amount, "概算调整"); err != nil {
				t.Fatal(err)
			}
			missing(x.void)
		}
		for _, r := range []string{"on_record", "code", "joint"} {
			p = b.must(b.AskWaiver(b.manager(), step(p, "先行"), project.Preparation, r))
			p = b.must(b.SettleWaiver(b.as(identity.Leader, ""), step(p), project.Preparation, r, true))
		}
		_, err := b.Advance(b.planner(), step(p), 0)
		refused(t, err, "project.gate_missing")
		p = b.must(b.AddDocument(b.manager(), step(p), project.Document{Kind: "estimate_revision", Number: "演发改〔2026〕7号", Body: "演示发改局", On: b.Today()}))
		missing(false)
		if err := total("95000", "又调整"); err != nil {
			t.Fatal(err)
		}
		missing(true) // the paper was about the amount before
		screen()
		missing(false)
		b.must(b.Advance(b.planner(), step(p), 0))
	})
}

// What is recorded at a later stage needs its reason, and its gates say what is missing.
func TestARecordedProjectSaysSo(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: road(), Stage: project.Started})
		refused(t, err, "project.late_reason")
		if f := project.FlawsOf(err); len(f) != 1 || f[0].Field != "reason" {
			t.Errorf("the flaw is at %+v", f)
		}
		p := b.at(project.Started)
		gates := b.GatesOn(b.Today())
		skipped := gates.Skipped(p, b.Today())
		if !p.RecordedLate() || len(skipped[project.Reserve]) != 1 || skipped[project.Reserve][0].OK() || len(skipped[project.Started]) == 0 || len(skipped[project.Building]) != 0 {
			t.Errorf("%+v", skipped)
		}
		if fresh := b.make(road()); fresh.RecordedLate() || len(gates.Skipped(fresh, b.Today())) != 0 {
			t.Error("an idea was recorded late")
		}
		if fault.From(err).Code != fault.Invalid {
			t.Error(err)
		}
	})
}
