package commitmentdb_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/quantity"
)

// A new plan: nobody answers for anything, and the tree says so.
func TestNobodyAnswersForANewPlan(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		tr := b.tree(time.Time{}, commitment.Filter{})
		if tr.Tally.Duties != 7 || tr.Tally.By[commitment.Unassigned] != 7 || tr.Tally.Good != 0 || len(tr.Chapters) != 2 {
			t.Errorf("%+v", tr.Tally)
		}
		g := must(b.Gaps(b.planner(), b.query()))(t)
		if g.Counts[commitment.GapNoOwner] != 7 || g.Counts[commitment.GapNoMeans] != 6 {
			t.Errorf("%+v: the row of the plan's table has its indicator, nothing else has means", g.Counts)
		}
		if r := b.row("规模工业企业"); !r.Default || r.Verify.Code != "firms" || r.Nature != reading.Binding {
			t.Errorf("%+v", r.Verify)
		}
	})
}

// The planner takes the suggestions over in two presses: the dry run tells the
// fate of each duty, and exactly that is kept.
func TestAssigningManyAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		for _, g := range must(b.Suggest(b.planner(), b.query(), commitment.Filter{}))(t) {
			switch {
			case g.Text == "高新技术企业达到40家" && (g.Owner != "gxj" || !slices.Contains(g.Unknown, "科学技术局")):
				t.Errorf("a department that is not here: %+v", g)
			case g.Text == "落实企业用地补贴政策" && (g.Owner != "" || !slices.Equal(g.Contributors, []identity.OrgID{"czj"}) || g.Verify.Means != commitment.ByEvidence):
				t.Errorf("rules by words: %+v", g)
			case g.Text == "新建青石大桥" && (g.Owner != "jtj" || g.Verify.Means != commitment.ByProject || len(g.Because) == 0):
				t.Errorf("%+v", g)
			}
		}
		req := commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Change: commitment.Change{Suggested: true}, DryRun: true}
		dry := must(b.Bulk(b.planner(), req))(t)
		if dry.Counts[commitment.Changes] != 7 || b.row("青石大桥").Owner != "" {
			t.Fatalf("%+v: a dry run keeps nothing", dry.Counts)
		}
		req.DryRun = false
		_, err := b.Bulk(b.planner(), req)
		refused(t, err, "commitment.bulk_unseen")
		req.Seen = dry.Seen
		must(b.Bulk(b.planner(), req))(t)
		if r := b.row("青石大桥"); r.Owner != "jtj" || r.Verify.Means != commitment.ByProject || r.Version != 1 || r.OwnerName != "交通局" {
			t.Errorf("%+v", r)
		}
		// somebody else changes one between dry run and press
		leader := "演示副市长"
		req = commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Filter: commitment.Filter{Owner: "jtj"}, Change: commitment.Change{Leader: &leader}, DryRun: true}
		dry = must(b.Bulk(b.planner(), req))(t)
		b.assign("青石大桥", func(t *commitment.Terms) { t.Note = "含引道" })
		req.DryRun, req.Seen = false, dry.Seen
		_, err = b.Bulk(b.planner(), req)
		refused(t, err, "commitment.bulk_changed")
		if r := b.row("青石大桥"); r.Leader != "" || r.Note != "含引道" {
			t.Errorf("half of it was kept: %+v", r.Terms)
		}
		if len(b.told) == 0 || b.told[0] != commitment.Topic(b.plan) {
			t.Errorf("told %v", b.told)
		}
	})
}

// Two planners at once: neither overwrites the other.
func TestConcurrentAssignments(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		duty := b.row("青石大桥").Duty
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				other := b.service(b.Clock, b.IDs)
				_, errs[i] = other.Assign(b.planner(), tenant, b.plan, commitment.AssignRequest{Duty: duty, Terms: commitment.Terms{Owner: "jtj", Note: string(rune('甲' + i))}}, "")
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			var no *commitment.Rejected
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict) || !errors.As(err, &no) || no.Outcome.Fates[0].Kind != commitment.Conflict:
				t.Error(err)
			}
		}
		if won != 1 || b.row("青石大桥").Version != 1 {
			t.Errorf("%d won, version %d", won, b.row("青石大桥").Version)
		}
	})
}

// All or none: one bad line and nothing is kept; all that is wrong is told.
func TestAllOrNone(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		good, other := b.row("青石大桥").Duty, b.row("白鹭灌区").Duty
		req := commitment.AssignAll{Tenant: tenant, Plan: b.plan, Requests: []commitment.AssignRequest{
			{Duty: good, Terms: commitment.Terms{Owner: "jtj"}}, {Duty: other, Terms: commitment.Terms{Owner: "nobody"}}, {Duty: "unknown"}, {Duty: good, Terms: commitment.Terms{Owner: "slj"}}}}
		_, err := b.AssignAll(b.planner(), req)
		refused(t, err, "commitment.assign_refused")
		var no *commitment.Rejected
		if !errors.As(err, &no) || no.Outcome.Counts[commitment.Refused] != 3 || b.row("青石大桥").Version != 0 {
			t.Errorf("%v", err)
		}
		fields(t, no.Outcome.Fates[1].Why, "owner commitment.org_unknown")
		refused(t, no.Outcome.Fates[2].Why, "commitment.duty_unknown")
		refused(t, no.Outcome.Fates[3].Why, "commitment.duty_twice")
	})
}

func TestEveryTermIsChecked(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.on("2022-01-10")
		long := string(make([]rune, 2000))
		for want, change := range map[string]func(*commitment.Terms){
			"owner commitment.org_ended":            func(t *commitment.Terms) { t.Owner = "old" },
			"contributors.1 commitment.org_unknown": func(t *commitment.Terms) { t.Contributors = []identity.OrgID{"czj", "x"} },
			"leader commitment.text_long":           func(t *commitment.Terms) { t.Leader = long },
			"note commitment.text_long":             func(t *commitment.Terms) { t.Note = long },
			"due commitment.day_far":                func(t *commitment.Terms) { t.Due = day("2090-01-01") },
			"means commitment.means_unknown":        func(t *commitment.Terms) { t.Verify.Means = "astrology" },
			"code commitment.code_needed":           func(t *commitment.Terms) { t.Verify.Means = commitment.ByIndicator },
			"code commitment.code_needless": func(t *commitment.Terms) {
				t.Verify = commitment.Verification{Means: commitment.ByProject, Code: "gdp"}
			},
			"at_most commitment.at_most_figure": func(t *commitment.Terms) {
				t.Verify = commitment.Verification{Means: commitment.ByEvidence, AtMost: true}
			},
			"unit commitment.text_long": func(t *commitment.Terms) { t.Verify.Unit = quantity.Unit(long) },
			"aim commitment.number_wanted": func(t *commitment.Terms) {
				t.Verify = commitment.Verification{Means: commitment.ByEvidence, Aim: num("很多")}
			},
			"aim commitment.number_positive": func(t *commitment.Terms) {
				t.Verify = commitment.Verification{Means: commitment.ByProject, Aim: num("0")}
			},
			"aim commitment.aim_needed": func(t *commitment.Terms) {
				t.Verify = commitment.Verification{Means: commitment.ByMeasure, Code: "homes"}
			},
			"step.0 commitment.step_year": func(t *commitment.Terms) { t.Steps = []commitment.Step{{Year: 2019, What: "事"}} },
			"step.1 commitment.step_twice": func(t *commitment.Terms) {
				t.Steps = []commitment.Step{{Year: 2022, What: "甲"}, {Year: 2022, What: "乙"}}
			},
			"step.0 commitment.step_empty": func(t *commitment.Terms) { t.Steps = []commitment.Step{{Year: 2022}} },
			"step.0 commitment.step_due": func(t *commitment.Terms) {
				t.Steps = []commitment.Step{{Year: 2022, What: "事", Due: day("2023-01-01")}}
			},
			"step.0 commitment.number_wanted": func(t *commitment.Terms) {
				t.Steps = []commitment.Step{{Year: 2022, What: "事", Quantity: num("若干")}}
			},
			"step.0 commitment.text_long": func(t *commitment.Terms) { t.Steps = []commitment.Step{{Year: 2022, What: long}} },
		} {
			_, err := b.tryAssign("青石大桥", change)
			fields(t, err, want)
		}
	})
}

// The way of evidence: nobody confirms the own, only what was seen is confirmed,
// and only then it counts.
func TestTheWayOfEvidence(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		_, err := b.give("gxj", "产业数据平台", commitment.SubmitRequest{Claim: commitment.Progress})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("before anybody is named: %v", err)
		}
		b.assign("产业数据平台", func(t *commitment.Terms) {
			t.Owner, t.Contributors, t.Verify.Means = "gxj", []identity.OrgID{"czj"}, commitment.ByEvidence
			t.Steps = []commitment.Step{{Year: 2021, What: "完成立项"}, {Year: 2022, What: "上线运行"}}
		})
		b.on("2021-11-20")
		for want, req := range map[string]commitment.SubmitRequest{
			"claim commitment.claim_unknown":   {Claim: "miracle", Files: []commitment.File{b.file("甲")}},
			"year commitment.no_such_step":     {Claim: commitment.StepDone, Year: 2024, Files: []commitment.File{b.file("甲")}},
			"files commitment.files_needed":    {Claim: commitment.Whole},
			"reached commitment.number_wanted": {Claim: commitment.Progress, Reached: num("不少")},
		} {
			_, err := b.give("gxj", "产业数据平台", req)
			fields(t, err, want)
		}
		_, err = b.give("gxj", "产业数据平台", commitment.SubmitRequest{Claim: commitment.Progress, Files: []commitment.File{{SHA256: "00", Name: "x"}}})
		refused(t, err, "attach.missing")
		_, err = b.give("slj", "产业数据平台", commitment.SubmitRequest{Claim: commitment.Progress})
		refused(t, err, "identity.forbidden")

		e := must(b.give("gxj", "产业数据平台", commitment.SubmitRequest{Claim: commitment.StepDone, Year: 2021, Files: []commitment.File{b.file("立项批复")}}))(t)
		if r := b.row("产业数据平台"); r.Status != commitment.NotStarted || r.Evidence[commitment.Submitted] != 1 {
			t.Errorf("what waits does not count: %s", r.Status)
		}
		for _, c := range []struct {
			who  context.Context
			edit func(*commitment.EvidenceStep)
			want string
		}{
			{b.clerk("gxj"), nil, "identity.forbidden"},
			{b.head("slj"), nil, "identity.forbidden"},
			{b.head("czj"), nil, "identity.forbidden"}, // helps, and does not answer
			{b.head("gxj"), func(s *commitment.EvidenceStep) { s.SHA256 = "other" }, "commitment.content_changed"},
			{b.head("gxj"), func(s *commitment.EvidenceStep) { s.Base = 7 }, "commitment.evidence_stale"},
			{b.head("gxj"), func(s *commitment.EvidenceStep) { s.Evidence = "none" }, "commitment.evidence_unknown"},
			{b.program(), nil, "commitment.person_needed"},
			{b.visitor(), nil, "identity.sign_in_first"},
		} {
			st := b.step(e)
			if c.edit != nil {
				c.edit(&st)
			}
			_, err := b.ConfirmEvidence(c.who, st)
			refused(t, err, c.want)
		}
		if w := must(b.Waiting(b.head("gxj"), tenant, b.plan))(t); len(w) != 1 || w[0].Evidence.ID != e.ID {
			t.Errorf("%+v", w)
		}
		if w := must(b.Waiting(b.head("slj"), tenant, b.plan))(t); len(w) != 0 {
			t.Errorf("another's head sees %+v", w)
		}
		got := must(b.ConfirmEvidence(b.head("gxj"), b.step(e)))(t)
		if got.State != commitment.Confirmed || got.DecidedBy == "" {
			t.Errorf("%+v", got)
		}
		_, err = b.ConfirmEvidence(b.planner(), b.step(got))
		refused(t, err, "commitment.evidence_state")
		if r := b.row("产业数据平台"); r.Status != commitment.OnTrack {
			t.Errorf("%s %v", r.Status, r.Why)
		}
		b.on("2022-02-01")
		if r := b.rowOn("产业数据平台", day("2021-11-19")); r.Status != commitment.NotStarted || r.Evidence[commitment.Submitted] != 0 {
			t.Errorf("the day before it was %s with %v", r.Status, r.Evidence)
		}
		// the planner finds it wanting after all
		st := b.step(got)
		_, err = b.ReturnEvidence(b.planner(), st)
		refused(t, err, "commitment.reason_needed")
		st.Note = "批复没有盖章"
		must(b.ReturnEvidence(b.planner(), st))(t)
		if r := b.row("产业数据平台"); r.Status != commitment.NoEvidence || r.Missed == nil || r.Missed.Year != 2021 {
			t.Errorf("%s %v", r.Status, r.Why)
		}
		d := must(b.Duty(b.planner(), b.query(), b.row("产业数据平台").Duty))(t)
		if len(d.History) != 4 || d.Given[0].Answer != "批复没有盖章" {
			t.Errorf("%+v", d.History)
		}
	})
}

// A person with two roles does not confirm what they submitted.
func TestFourEyes(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("青石大桥", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByEvidence })
		both := identity.With(t.Context(), identitytest.In(t, tenant, commitment.Rules(), identity.Grant{Role: identity.Clerk, Org: "jtj"}, identity.Grant{Role: identity.Head, Org: "jtj"}))
		e := must(b.SubmitEvidence(both, commitment.SubmitRequest{Tenant: tenant, Plan: b.plan, Duty: b.row("青石大桥").Duty, Claim: commitment.Progress, Note: "已开工"}))(t)
		_, err := b.ConfirmEvidence(both, b.step(e))
		refused(t, err, "commitment.own_evidence")
		st := b.step(e)
		st.Note = "改"
		_, err = b.ReturnEvidence(both, st)
		refused(t, err, "commitment.own_evidence")
		if w := must(b.Waiting(both, tenant, b.plan))(t); len(w) != 1 || !w[0].Own {
			t.Errorf("%+v", w)
		}
		_, err = b.WithdrawEvidence(b.clerk("slj"), b.step(e))
		refused(t, err, "identity.forbidden")
		must(b.WithdrawEvidence(both, b.step(e)))(t)
	})
}

// What was signed and is no longer the same is visibly void.
func TestProofOfEvidence(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("青石大桥", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByEvidence })
		e := must(b.give("jtj", "青石大桥", commitment.SubmitRequest{Claim: commitment.Whole, Files: []commitment.File{b.file("验收")}}))(t)
		p := must(b.ProveEvidence(b.head("jtj"), tenant, b.plan, e.ID))(t)
		if !p.Valid || p.Content.Promise != "新建青石大桥" || p.Content.Assignment != 1 {
			t.Errorf("%+v", p)
		}
		_, err := b.ProveEvidence(b.head("slj"), tenant, b.plan, e.ID)
		refused(t, err, "commitment.evidence_unknown") // not theirs to see
		b.exec(`UPDATE commitment_content SET data = $1 WHERE tenant = $2`, []byte(`{"format":"gangyao-evidence/1"}`), tenant)
		p = must(b.ProveEvidence(b.head("jtj"), tenant, b.plan, e.ID))(t)
		if p.Valid || len(p.Why) != 2 || p.Found == p.SHA256 {
			t.Errorf("%+v", p.Why)
		}
		_, err = b.ConfirmEvidence(b.head("jtj"), b.step(e))
		refused(t, err, "commitment.evidence_void")
		b.exec(`DELETE FROM commitment_content`)
		if p = must(b.ProveEvidence(b.planner(), tenant, b.plan, e.ID))(t); p.Valid || p.Why[0].Key != "commitment.proof.gone" {
			t.Errorf("%+v", p.Why)
		}
	})
}

// Indicators, a pack's measure and projects say how duties stand.
func TestWhatVerifies(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		for _, words := range []string{"规模工业企业", "变电站", "白鹭灌区", "高新技术企业"} {
			b.assign(words, func(t *commitment.Terms) { t.Owner = "gxj" })
		}
		if r := b.row("规模工业企业"); r.Status != commitment.OnTrack || r.Target == nil {
			t.Errorf("%s %v", r.Status, r.Why)
		}
		b.verdicts["firms"] = method.OffTrack
		if r := b.row("规模工业企业"); r.Status != commitment.Behind || r.Verdict != method.OffTrack {
			t.Errorf("%s", r.Status)
		}
		b.assign("变电站", func(t *commitment.Terms) { t.Verify.Means = commitment.ByProject })
		item := b.row("变电站").Item
		use := func(ids ...string) {
			var list []commitment.ProjectState
			for _, id := range ids {
				list = append(list, commitment.ProjectState{ID: commitment.ProjectID(id), InUse: true})
			}
			b.projects = map[plan.ItemID][]commitment.ProjectState{item: list}
		}
		use("a", "b")
		if r := b.row("变电站"); r.Status != commitment.NoEvidence || r.Asked.String() != "3" {
			t.Errorf("two of three are linked: %s %v", r.Status, r.Why)
		}
		use("a", "b", "c")
		if r := b.row("变电站"); r.Status != commitment.Done {
			t.Errorf("%s %v", r.Status, r.Why)
		}
		b.assign("高新技术企业", func(t *commitment.Terms) {
			t.Verify = commitment.Verification{Means: commitment.ByMeasure, Code: "homes-watched", Aim: num("100"), Unit: "户"}
		})
		if r := b.row("高新技术企业"); r.Status != commitment.Done || r.Reached.String() != "120" {
			t.Errorf("%s %v", r.Status, r.Why)
		}
		b.assign("白鹭灌区", func(t *commitment.Terms) {
			t.Verify = commitment.Verification{Means: commitment.ByIndicator, Code: "unheard-of"}
		})
		if r := b.row("白鹭灌区"); r.Status != commitment.NoEvidence || !slices.Contains(r.Gaps, commitment.GapCodeUnknown) {
			t.Errorf("%s %v", r.Status, r.Gaps)
		}
	})
}

// Owners come and go: what they leave is a gap, not a score.
func TestGapsOfTheDivision(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("青石大桥", func(t *commitment.Terms) {
			t.Owner, t.Contributors, t.Verify.Means = "old", []identity.OrgID{"jtj/glz", "jtj"}, commitment.ByEvidence
		})
		b.assign("白鹭灌区", func(t *commitment.Terms) {
			t.Owner, t.Contributors, t.Verify.Means = "jtj", []identity.OrgID{"jtj/glz", "old"}, commitment.ByProject
			t.Steps = []commitment.Step{{Year: 2021, What: "开工"}}
		})
		b.on("2022-03-01")
		if r := b.row("青石大桥"); r.Status != commitment.Unassigned || !slices.Equal(r.Gaps, []commitment.Gap{commitment.GapOwnerEnded, commitment.GapNoDue, commitment.GapNoStep}) {
			t.Errorf("%s %v", r.Status, r.Gaps)
		}
		if r := b.row("白鹭灌区"); !slices.Equal(r.Gaps, []commitment.Gap{commitment.GapContributorGone, commitment.GapContributorSame, commitment.GapNoStep}) {
			t.Errorf("%v", r.Gaps)
		}
		if r := b.rowOn("青石大桥", day("2021-06-30")); r.Status == commitment.Unassigned {
			t.Error("on its last day the owner still answered")
		}
	})
}

// Everybody sees who answers and how it stands; names, steps and evidence are for
// those who work here.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("青石大桥", func(t *commitment.Terms) {
			t.Owner, t.Contributors, t.Leader, t.Note, t.Verify.Means = "jtj", []identity.OrgID{"czj"}, "演示副市长", "内部", commitment.ByEvidence
			t.Steps = []commitment.Step{{Year: 2021, What: "开工"}}
		})
		must(b.give("jtj", "青石大桥", commitment.SubmitRequest{Claim: commitment.Progress}))(t)
		b.on("2022-01-05")
		q := b.query()
		_, err := b.Tree(b.visitor(), q, commitment.Filter{})
		refused(t, err, "identity.sign_in_first")
		for name, call := range map[string]func() error{
			"gaps":     func() error { _, err := b.Gaps(b.visitor(), q); return err },
			"suggest":  func() error { _, err := b.Suggest(b.visitor(), q, commitment.Filter{}); return err },
			"division": func() error { _, err := b.Division(b.visitor(), q, commitment.Filter{}); return err },
			"annual":   func() error { _, err := b.Annual(b.visitor(), q, 2022); return err },
			"issues":   func() error { _, err := b.AnnualIssues(b.visitor(), q); return err },
			"plans":    func() error { _, err := b.PlanTree(b.visitor(), tenant, time.Time{}); return err },
			"align":    func() error { _, err := b.Align(b.visitor(), tenant, b.plan, "x", time.Time{}); return err },
			"bulk": func() error {
				_, err := b.Bulk(b.visitor(), commitment.BulkRequest{Tenant: tenant, Plan: b.plan, DryRun: true})
				return err
			},
		} {
			if err := call(); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: %v", name, err)
			}
		}
		q.Lens = indicator.Public
		tr := must(b.Tree(b.visitor(), q, commitment.Filter{Owner: "jtj"}))(t)
		r := rows(tr)[0]
		if r.OwnerName != "交通局" || r.Status != commitment.NoEvidence {
			t.Errorf("%+v", r)
		}
		if r.Leader != "" || r.Note != "" || r.Steps != nil || r.Contributors != nil || r.Evidence != nil || r.Gaps != nil || r.Version != 0 || r.Missed != nil || len(r.Why) != 0 {
			t.Errorf("the public sees %+v", r)
		}
		d := must(b.Duty(b.visitor(), q, r.Duty))(t)
		if d.History != nil || d.Given != nil || d.May != nil {
			t.Errorf("the public sees %+v", d)
		}
		// a clerk of another organisation sees the duty, and not its evidence
		d = must(b.Duty(b.clerk("slj"), b.query(), r.Duty))(t)
		if d.Leader == "" || d.Given != nil || slices.Contains(d.May, commitment.DoSubmit) {
			t.Errorf("%+v", d.May)
		}
		if d = must(b.Duty(b.clerk("jtj"), b.query(), r.Duty))(t); len(d.Given) != 1 || !slices.Contains(d.May, commitment.DoSubmit) || slices.Contains(d.May, commitment.DoAssign) {
			t.Errorf("%+v", d.May)
		}
		_, err = b.Assign(b.head("jtj"), tenant, b.plan, commitment.AssignRequest{Duty: r.Duty, Base: 1}, "")
		refused(t, err, "identity.forbidden")
	})
}

func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		b.assign("青石大桥", func(t *commitment.Terms) {
			t.Owner, t.Contributors, t.Verify.Means = "jtj/glz", []identity.OrgID{"czj"}, commitment.ByProject
		})
		must(b.give("jtj", "青石大桥", commitment.SubmitRequest{Claim: commitment.Progress}))(t)
		for name, c := range map[string]struct {
			f    commitment.Filter
			want int
		}{
			"all":                    {commitment.Filter{}, 7},
			"owner with those below": {commitment.Filter{Owner: "jtj"}, 1},
			"helps":                  {commitment.Filter{Helps: "czj"}, 1},
			"status":                 {commitment.Filter{Statuses: []commitment.Status{commitment.Unassigned}}, 6},
			"kind":                   {commitment.Filter{Kinds: []plan.Kind{plan.KindWork, plan.KindSystem}}, 3},
			"chapter":                {commitment.Filter{Section: "1"}, 3},
			"no such chapter":        {commitment.Filter{Section: "11"}, 0},
			"due by 2023":            {commitment.Filter{DueTo: 2023}, 1},
			"due from 2024":          {commitment.Filter{DueFrom: 2024}, 6},
			"text":                   {commitment.Filter{Text: " 灌区 "}, 1},
			"owner's name":           {commitment.Filter{Text: "公路站"}, 1},
			"means":                  {commitment.Filter{Means: []commitment.Means{commitment.NoMeansYet}}, 5},
			"gap":                    {commitment.Filter{Gap: commitment.GapNoOwner}, 6},
			"nature":                 {commitment.Filter{Nature: reading.Binding}, 1},
			"waiting":                {commitment.Filter{Waiting: true}, 1},
			"mine, of nobody":        {commitment.Filter{Mine: true}, 0},
		} {
			tr := b.tree(time.Time{}, c.f)
			if got := len(rows(tr)); got != c.want || tr.Tally.Duties != c.want || tr.All.Duties != 7 {
				t.Errorf("%s: %d rows, %d tallied, want %d", name, got, tr.Tally.Duties, c.want)
			}
		}
		tr := must(b.Tree(b.clerk("czj"), b.query(), commitment.Filter{Mine: true}))(t)
		if tr.Tally.Duties != 1 {
			t.Errorf("a contributor's clerk has %d", tr.Tally.Duties)
		}
	})
}

// A new edition: divisions follow their promises, those that were reworded are
// flagged, what is new has nobody, and what is gone is gone.
func TestAmendmentCarriesTheDivisionOver(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.approved()
		for _, w := range []string{"青石大桥", "变电站", "白鹭灌区", "规模工业企业", "落实企业用地"} {
			b.assign(w, func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByEvidence })
		}
		bridge, stations := b.row("青石大桥"), b.row("变电站")
		e := must(b.give("jtj", "变电站", commitment.SubmitRequest{Claim: commitment.Whole, Reached: num("3"), Files: []commitment.File{b.file("验收")}}))(t)
		must(b.ConfirmEvidence(b.head("jtj"), b.step(e)))(t)
		whole := must(b.give("jtj", "落实企业用地", commitment.SubmitRequest{Claim: commitment.Whole, Files: []commitment.File{b.file("文件")}}))(t)
		must(b.ConfirmEvidence(b.head("jtj"), b.step(whole)))(t)
		if b.row("变电站").Status != commitment.Done || b.row("落实企业用地").Status != commitment.Done {
			t.Fatal("not done before")
		}
		b.projects = map[plan.ItemID][]commitment.ProjectState{bridge.Item: {{ID: "p1", Started: true}}}

		next := county()
		four, five := quantity.Parse("4"), quantity.Parse("5")
		next.Commitments[0].Value, next.Commitments[0].Text = &five, "新建变电站达到5座"
		next.Works[1].Quantity = &four
		next.Measures[0].Text = "落实企业用地补贴政策和贷款贴息"
		next.Systems = nil
		next.Works = append(next.Works, reading.Work{Section: "1", Action: "新建", Name: "白鹭水库", Status: "planned", Confidence: 1})
		b.on("2023-07-01")
		b.approve(next, "2023-06-20")

		r := b.row("青石大桥")
		if r.Duty != bridge.Duty || r.Item == bridge.Item || r.Owner != "jtj" || r.Reconfirm {
			t.Errorf("%+v", r)
		}
		if r = b.row("变电站"); r.Duty != stations.Duty || !r.Reconfirm || r.Status == commitment.Done || !slices.Contains(r.Gaps, commitment.GapReworded) {
			t.Errorf("three of five: %s %v %v", r.Status, r.Why, r.Gaps)
		}
		if r = b.row("落实企业用地"); !r.Reconfirm || r.Status == commitment.Done {
			t.Errorf("done was confirmed for another wording: %s %v", r.Status, r.Why)
		}
		if b.row("白鹭水库").Owner != "" {
			t.Error("what is new has an owner")
		}
		if len(b.tree(time.Time{}, commitment.Filter{Text: "产业数据平台"}).Chapters) != 0 {
			t.Error("what is gone is still there")
		}
		if old := b.rowOn("变电站", day("2023-06-30")); old.Status != commitment.Done || old.Reconfirm {
			t.Errorf("the day before it was done: %s", old.Status)
		}
		// targets and projects of the first edition still find their duty
		if r = b.row("规模工业企业"); r.Reconfirm {
			t.Errorf("%+v", r)
		}
		b.assign("青石大桥", func(t *commitment.Terms) { t.Verify.Means = commitment.ByProject })
		if r = b.row("青石大桥"); r.Status != commitment.OnTrack {
			t.Errorf("%s %v", r.Status, r.Why)
		}
		// one press confirms the divisions for the new wording
		req := commitment.BulkRequest{Tenant: tenant, Plan: b.plan, Filter: commitment.Filter{Gap: commitment.GapReworded}, DryRun: true}
		dry := must(b.Bulk(b.planner(), req))(t)
		if dry.Counts[commitment.Changes] != 3 {
			t.Errorf("%+v", dry.Counts)
		}
		req.DryRun, req.Seen = false, dry.Seen
		must(b.Bulk(b.planner(), req))(t)
		if r = b.row("变电站"); r.Reconfirm || r.Version != 2 {
			t.Errorf("%+v", r)
		}
	})
}

// Sentences that nobody answers for.
func TestCoverageOfTheText(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		text := "第一章 交通\n修建环城公路。\n修建县道。\n第二章 产业\n推进集聚发展。\n云岭县位于山区。\n"
		got := must(b.plans.Import(b.program(), "plan.txt", []byte(text), plan.ImportOptions{Tenant: tenant}))(t)
		b.plan = got.Edition.Plan
		zero := 0
		for _, it := range b.items(got.Edition.ID) {
			must(b.plans.Decide(b.program(), plan.Ruling{Tenant: tenant, Item: it.ID, Base: it.Version, Action: plan.ActAccept}))(t)
		}
		must(b.plans.Approve(b.program(), plan.ApproveRequest{Tenant: tenant, Edition: got.Edition.ID, On: "2021-03-06", Body: "县人大", LeavePending: &zero}))(t)
		b.assign("环城公路", func(t *commitment.Terms) { t.Owner = "jtj" })
		c := must(b.Coverage(b.planner(), b.query()))(t)
		want := map[commitment.Answer]int{commitment.Answered: 1, commitment.Ownerless: 1, commitment.Unheard: 1, commitment.NotAsked: 1, commitment.Unreadable: 0}
		for a, n := range want {
			if c.Total.Sentences[a] != n {
				t.Errorf("%s: %d, want %d", a, c.Total.Sentences[a], n)
			}
		}
		if len(c.Open) != 2 || c.Open[0].Text != "修建县道。" || c.Open[1].Text != "推进集聚发展。" || c.NoText {
			t.Errorf("%+v", c.Open)
		}
		if len(c.Chapters) != 2 || c.Chapters[0].Duties.Duties != 2 || c.Chapters[1].Sentences[commitment.Unheard] != 1 {
			t.Errorf("%+v", c.Chapters)
		}
		if d := must(b.Duty(b.planner(), b.query(), b.row("环城公路").Duty))(t); d.Passage != "修建环城公路。" || d.Row.Span.Len() != 7 {
			t.Errorf("%q %v", d.Passage, d.Span)
		}
	})
}

// An edition without its wording still counts duties by chapter.
func TestCoverageWithoutText(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		c := must(b.approved().Coverage(b.planner(), b.query()))(t)
		if !c.NoText || len(c.Open) != 0 || c.Total.Duties.Duties != 7 || c.Chapters[0].Duties.By[commitment.Unassigned] != 3 {
			t.Errorf("%+v", c)
		}
	})
}
