package indicator_test

import (
	"os"
	"path/filepath"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

// The demonstration's reading: every row of both tables is proposed and adopted.
func TestDemonstrationIsAdoptedWithoutLosingARow(t *testing.T) {
	b := newBench(t)
	r := readJSON(t, filepath.Join(root(t), "demo", "xiangxiang-14.json"))
	e := b.edition("e1", stem, [2]int{2021, 2025}, r)
	ps := must[[]indicator.Proposal](t)(b.Proposals(program(), county, e))
	rows := map[plan.ItemID]bool{}
	for _, p := range ps {
		if p.Part == indicator.PartRow {
			rows[p.Item] = true
		}
		if len(p.Reasons) == 0 {
			t.Errorf("%s is proposed without a reason", p.Target.Label)
		}
		if testing.Verbose() {
			line := ""
			for _, m := range p.Reasons {
				line += " | " + m.In(i18n.ZH)
			}
			t.Logf("%v %s %s → %s v%d %s %s %s %s base %v aim %v %s link %+v facts %d%s", p.Results, p.Part, p.Target.Label, p.Definition.Code, p.Definition.Version,
				p.Definition.Name, p.Definition.Kind, p.Definition.Direction, p.Target.Rule, p.Target.Baseline, p.Target.Aim, p.Target.Words, p.Link, len(p.Facts), line)
		}
	}
	if len(rows) != len(r.Indicators) {
		t.Fatalf("%d of %d rows are proposed", len(rows), len(r.Indicators))
	}
	got := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
	if len(got.Targets) != len(ps) {
		t.Errorf("%d targets of %d proposals", len(got.Targets), len(ps))
	}
	again := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
	if len(again.Targets)+len(again.Definitions)+len(again.Links)+again.Facts != 0 {
		t.Errorf("adopting again adds %d targets, %d definitions, %d links, %d figures", len(again.Targets), len(again.Definitions), len(again.Links), again.Facts)
	}
	for _, p := range []plan.PlanID{stem, stem + "~before"} {
		table := b.table(indicator.TableQuery{Plan: p, Lens: indicator.Public})
		t.Logf("%s: %d rows, %v", p, len(table.Rows), table.Tallies[2].Verdicts)
		for _, r := range table.Rows {
			t.Logf("%s %s %s %s", r.Target.No, r.Target.Label, r.Judgement.Verdict, r.Judgement.Line(i18n.ZH))
		}
	}
	before := b.table(indicator.TableQuery{Plan: stem + "~before", Lens: indicator.Public})
	for label, want := range map[string]method.Verdict{"地区生产总值": method.NotMet, "森林覆盖率": method.Met, "城镇登记失业率": method.Met} {
		if got := row(t, before, label).Judgement.Verdict; got != want {
			t.Errorf("%s ended %s, want %s", label, got, want)
		}
	}
}

func TestRealPlanIsAdopted(t *testing.T) {
	shared := os.Getenv("GANGYAO_SHARED")
	if shared == "" {
		shared = filepath.Join(root(t), "..", "shared")
	}
	file := filepath.Join(shared, "plan", "reference", "indicators.json")
	if _, err := os.Stat(file); err != nil {
		t.Skip("the real plan is not here: ", err)
	}
	_ = reading.Reading{}
}
