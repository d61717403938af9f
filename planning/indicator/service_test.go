package indicator_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

func TestEveryFieldOfADefinitionIsChecked(t *testing.T) {
	good := indicator.Definition{Tenant: county, Code: "a", Name: "甲", Unit: "亿元", Kind: indicator.Level, Direction: indicator.Up}
	for _, c := range []struct {
		field, key string
		spoil      func(*indicator.Definition)
	}{
		{"code", "indicator.code_invalid", func(d *indicator.Definition) { d.Code = "A b" }},
		{"name", "indicator.name_missing", func(d *indicator.Definition) { d.Name = " " }},
		{"kind", "indicator.choice_unknown", func(d *indicator.Definition) { d.Kind = "much" }},
		{"direction", "indicator.choice_unknown", func(d *indicator.Definition) { d.Direction = "left" }},
		{"decimals", "indicator.decimals_invalid", func(d *indicator.Definition) { d.Decimals = 9 }},
		{"lag", "indicator.lag_invalid", func(d *indicator.Definition) { d.Lag = -1 }},
		{"area_level", "indicator.choice_unknown", func(d *indicator.Definition) { d.AreaLevel = "street" }},
		{"weight", "indicator.weight_missing", func(d *indicator.Definition) { d.Additivity = indicator.Mean }},
		{"weight", "indicator.weight_needless", func(d *indicator.Definition) { d.Weight = "b" }},
		{"growth_of", "indicator.growth_kind", func(d *indicator.Definition) { d.GrowthOf = "base" }},
		{"growth_of", "indicator.other_unknown", func(d *indicator.Definition) { d.GrowthOf, d.Kind = "nothing", indicator.Growth }},
		{"comparable", "indicator.nothing_before", func(d *indicator.Definition) { d.Comparable = true }},
		{"factor", "indicator.factor_needless", func(d *indicator.Definition) { d.Factor = num("2") }},
		{"low", "indicator.number_wanted", func(d *indicator.Definition) { d.Low = num("低") }},
		{"high", "indicator.bounds_crossed", func(d *indicator.Definition) { d.Low, d.High = num("9"), num("1") }},
		{"to", "indicator.to_before_from", func(d *indicator.Definition) { d.From, d.To = year(2022), year(2021) }},
		{"note", "indicator.text_too_long", func(d *indicator.Definition) { d.Note = strings.Repeat("长", 3000) }},
		{"formula", "formula.unit", func(d *indicator.Definition) { d.Formula = "base + 1" }},
	} {
		b := newBench(t)
		b.define(indicator.Definition{Code: "base", Name: "基", Unit: "人"})
		d := good
		c.spoil(&d)
		_, err := b.Define(program(), d)
		fields := indicator.Fields(err)
		found := false
		for _, f := range fields {
			found = found || f.Field == c.field && (f.Fault.Key == c.key || strings.HasPrefix(c.key, "formula.") && strings.HasPrefix(f.Fault.Key, "formula."))
		}
		if !found {
			t.Errorf("%s: want %s, got %v", c.field, c.key, err)
		}
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v is not Invalid", c.field, err)
		}
	}
}

func TestDefinitionsKeepTheirPast(t *testing.T) {
	b := newBench(t)
	d := b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	first := b.clock
	b.clock = b.clock.AddDate(0, 1, 0)
	d.Name = "甲（修订）"
	if _, err := b.Define(program(), *d); indicator.Fields(err) == nil {
		t.Fatalf("revised without a reason: %v", err)
	}
	d.Reason = "名称更正"
	must[*indicator.Definition](t)(b.Define(program(), *d))
	d.Revision = 1
	if _, err := b.Define(program(), *d); !fault.Is(err, fault.Conflict) {
		t.Errorf("revised what somebody else revised: %v", err)
	}
	for at, want := range map[time.Time]string{first: "甲", {}: "甲（修订）"} {
		if got := must[[]indicator.Definition](t)(b.Definitions(t.Context(), county, at))[0].Name; got != want {
			t.Errorf("as of %v: %s, want %s", at, got, want)
		}
	}
	if _, err := b.Define(as("测试员", identity.Clerk), *d); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a clerk defines: %v", err)
	}
}

// Another unit would make other figures of those recorded: 5 亿元 would become 5 万元.
func TestTheUnitOfFiguresStays(t *testing.T) {
	b := newBench(t)
	d := b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	revise := func(d indicator.Definition, unit quantity.Unit) error {
		d.Unit, d.Reason = unit, "测试"
		_, err := b.Define(program(), d)
		return err
	}
	if err := revise(*d, "万元"); err != nil {
		t.Fatalf("a unit that nothing was counted in yet: %v", err)
	}
	d.Revision++
	b.measure("a", 1, 2021, "5")
	if err := revise(*d, "亿元"); len(indicator.Fields(err)) != 1 || indicator.Fields(err)[0].Fault.Key != "indicator.unit_fixed" {
		t.Errorf("figures are counted in another unit: %v", err)
	}
	if err := revise(*d, "万元"); err != nil {
		t.Errorf("the same unit: %v", err)
	}
	e := b.define(indicator.Definition{Code: "b", Name: "乙", Unit: "%"})
	b.aim(indicator.Target{Label: "乙", Pinned: e.Key(), Unit: "%", Aim: num("50")})
	if err := revise(*e, "‰"); indicator.Fields(err) == nil {
		t.Errorf("a target is meant in another unit: %v", err)
	}
}

// The way of a batch: nobody approves the own figures, only what was seen is
// approved, and nothing goes where it may not.
func TestTheWayOfFigures(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "%", Kind: indicator.Ratio, Owner: bureau, Low: num("0"), High: num("100")})
	clerk, other, head := as("填报员甲", identity.Clerk), as("负责人乙", identity.Head, identity.Statistician), as("填报员甲", identity.Clerk, identity.Head)
	third := as("审核员丙", identity.Statistician)
	record := func(v, reason string) (*indicator.Batch, error) {
		return b.Record(clerk, indicator.RecordRequest{Tenant: county, Provenance: indicator.FromReport, Reason: reason,
			Observations: []indicator.Observation{observe("a", 1, area.Code(county), year(2021), v)}})
	}
	if _, err := record("120", ""); indicator.Fields(err) == nil || indicator.Fields(err)[0].Fault.Key != "indicator.impossible" {
		t.Errorf("120 %% is taken: %v", err)
	}
	batch := must[*indicator.Batch](t)(record("40", ""))
	step := func(who string, to indicator.Stage, sha, note string) error {
		ctx := map[string]context.Context{"other": other, "head": head, "clerk": clerk, "third": third}[who]
		_, err := b.Advance(ctx, indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: to, SHA256: sha, Note: note})
		return err
	}
	for _, c := range []struct {
		who  string
		to   indicator.Stage
		sha  string
		note string
		want string
	}{
		{"clerk", indicator.Approved, batch.SHA256, "", "identity.forbidden"},
		{"head", indicator.Approved, batch.SHA256, "", "indicator.own_figures"},
		{"other", indicator.Verified, batch.SHA256, "", "indicator.step_refused"},
		{"other", indicator.Approved, "somethingelse", "", "indicator.batch_changed"},
		{"other", "lost", "", "", "indicator.stage_unknown"},
		{"other", indicator.Approved, batch.SHA256, "", ""},
		{"other", indicator.Approved, batch.SHA256, "", "indicator.step_refused"},
		{"other", indicator.Verified, "", "", "indicator.own_approval"},
		{"third", indicator.Verified, "", "", ""},
		{"other", indicator.Published, "", "", ""},
		{"other", indicator.Withdrawn, "", "", "indicator.reason_missing"},
		{"other", indicator.Withdrawn, "", "数据有误", ""},
		{"other", indicator.Approved, batch.SHA256, "", ""},
	} {
		err := step(c.who, c.to, c.sha, c.note)
		if key := fault.From(err).Key; err != nil && key != c.want || err == nil && c.want != "" {
			t.Errorf("%s → %s: %v, want %q", c.who, c.to, err, c.want)
		}
	}
	if _, err := record("41", ""); fault.From(err).Key != "indicator.revision_unexplained" {
		t.Errorf("shown figures change without a reason: %v", err)
	}
	must[*indicator.Batch](t)(record("41", "年报更正"))
	if _, err := b.Revise(other, indicator.RecordRequest{Tenant: county, Observations: []indicator.Observation{observe("a", 1, area.Code(county), year(2021), "42")}}); fault.From(err).Key != "indicator.reason_missing" {
		t.Errorf("corrected without a reason: %v", err)
	}
	hist := must[[]indicator.CellVersion](t)(b.History(other, county, indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: "a", Version: 1, Area: area.Code(county)}, Period: year(2021)}, time.Time{}, indicator.Internal))
	if len(hist) != 2 {
		t.Errorf("%d versions are kept", len(hist))
	}
}

// A sheet knows everybody who filled it in; the batch that came of it only knows who
// submitted it. So a batch of a sheet takes no step of its own, whoever asks.
func TestABatchOfASheetGoesTheWayOfTheSheet(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Owner: bureau})
	batch := must[*indicator.Batch](t)(b.Record(program(), indicator.RecordRequest{Tenant: county, Provenance: indicator.FromReport, Ref: "一张报表",
		Observations: []indicator.Observation{observe("a", 1, area.Code(county), year(2021), "5")}}))
	for _, to := range []indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published, indicator.Withdrawn} {
		for who, ctx := range map[string]context.Context{"程序": program(), "另一个人": as("丁", identity.Head, identity.Statistician)} {
			_, err := b.Advance(ctx, indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: to, SHA256: batch.SHA256, Note: "说明"})
			if fault.From(err).Key != "indicator.step_by_sheet" {
				t.Errorf("%s → %s: %v", who, to, err)
			}
		}
	}
}

// The figure of a town is approved by whoever reports the indicator, or by the town
// itself; another bureau has no say in it, and another town neither.
func TestWhoseFigureATownsFigureIs(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Owner: bureau, AreaLevel: area.Town, Additivity: indicator.Sum})
	of := func(org identity.OrgID, at area.Code) context.Context {
		a := &identity.Actor{Tenant: county, Person: "负责人", Name: "负责人", Org: org, Grants: []identity.Grant{{Role: identity.Head, Org: org, Area: at}}}
		p := identity.NewPolicy(func(_ area.Code, child, of identity.OrgID) bool { return child == of }, indicator.Rules())
		return identity.With(context.Background(), p.Bind(a))
	}
	for _, c := range []struct {
		who  string
		ctx  context.Context
		want string
	}{
		{"别的局", of("health", ""), "identity.forbidden"},
		{"别的镇", of("t102", south), "identity.forbidden"},
		{"本镇", of("t100", north), ""},
		{"牵头的局", of(bureau, ""), ""},
	} {
		batch := must[*indicator.Batch](t)(b.Record(program(), indicator.RecordRequest{Tenant: county, Provenance: indicator.FromImport, Reason: "测试",
			Observations: []indicator.Observation{observe("a", 1, north, year(2021), "5")}}))
		_, err := b.Advance(c.ctx, indicator.AdvanceRequest{Tenant: county, Batch: batch.ID, To: indicator.Approved, SHA256: batch.SHA256})
		if got := fault.From(err); err == nil && c.want != "" || err != nil && got.Key != c.want {
			t.Errorf("%s: %v, want %q", c.who, err, c.want)
		}
	}
}

func TestAFileIsTakenWholeOrNotAtAll(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	load := func(text string) (*indicator.Batch, error) {
		return b.Import(program(), indicator.ImportRequest{Tenant: county, Name: "a.csv", File: strings.NewReader(text)})
	}
	if _, err := load("indicator,period,value\na,2021,5\nb,2021,7\n"); err == nil {
		t.Error("a file with an unknown indicator is taken")
	}
	if bs := batches(t, b); bs != 0 {
		t.Errorf("%d batches after a refused file", bs)
	}
	got := must[*indicator.Batch](t)(load("indicator,period,value\na,2021,5\n甲,2022,7\n"))
	if got.Rows != 2 || batches(t, b) != 1 {
		t.Errorf("%d rows", got.Rows)
	}
}

func batches(t *testing.T, b *bench) (n int) {
	t.Helper()
	err := b.Store.View(t.Context(), func(tx indicator.ReadTx) error {
		bs, err := tx.Batches(t.Context(), county, 0)
		n = len(bs)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTargetsAreBrokenDown(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Additivity: indicator.Sum})
	b.define(indicator.Definition{Code: "r", Name: "乙", Unit: "%", Kind: indicator.Ratio})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("100")})
	b.aim(indicator.Target{Label: "乙", Pinned: indicator.Version{Code: "r"}, Unit: "%", Aim: num("50")})
	for _, c := range []struct {
		name   string
		code   indicator.Code
		shares []indicator.Share
		aims   string
		remark string
	}{
		{"合计正好", "a", []indicator.Share{{Area: north, Aim: num("60")}, {Area: south, Aim: num("40")}}, "60 40", "indicator.parts.sum_equal"},
		{"合计不足", "a", []indicator.Share{{Area: north, Aim: num("60")}, {Area: south, Aim: num("30")}}, "60 30", "indicator.parts.sum_weaker"},
		{"合计超出", "a", []indicator.Share{{Area: north, Aim: num("60")}, {Area: south, Aim: num("50")}}, "60 50", "indicator.parts.sum_stronger"},
		{"按比例分，余数不丢", "a", []indicator.Share{{Area: north, Weight: num("2")}, {Area: south, Weight: num("1")}}, "67 33", "indicator.parts.sum_equal"},
		{"一个手工，其余按比例", "a", []indicator.Share{{Area: north, Aim: num("30")}, {Area: south, Weight: num("1")}}, "30 70", "indicator.parts.sum_equal"},
		{"比率不相加，有的更低", "r", []indicator.Share{{Area: north, Aim: num("60")}, {Area: south, Aim: num("45")}}, "60 45", "indicator.parts.some_weaker"},
	} {
		got := must[*indicator.Breakdown](t)(b.SetTargets(program(), indicator.SetTargetsRequest{Tenant: county, Plan: stem, Code: c.code, Shares: c.shares, Try: true}))
		var aims []string
		for _, x := range got.Targets {
			aims = append(aims, x.Aim.String())
		}
		if strings.Join(aims, " ") != c.aims || got.Remarks[0].Key != c.remark {
			t.Errorf("%s: %v %v", c.name, aims, got.Remarks)
		}
	}
	if _, err := b.SetTargets(program(), indicator.SetTargetsRequest{Tenant: county, Plan: stem, Code: "a", Shares: []indicator.Share{{Area: "123456789", Aim: num("1")}}}); indicator.Fields(err) == nil {
		t.Errorf("an unknown place has a share: %v", err)
	}
}

func TestTownsAreComparedAndAddedUp(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Additivity: indicator.Sum})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("200"), Baseline: num("100")})
	must[*indicator.Breakdown](t)(b.SetTargets(program(), indicator.SetTargetsRequest{Tenant: county, Plan: stem, Code: "a",
		Shares: []indicator.Share{{Area: north, Aim: num("120"), Baseline: num("60")}, {Area: south, Aim: num("80"), Baseline: num("40")}}}))
	b.figures(indicator.Published, observe("a", 1, area.Code(county), year(2022), "130"), observe("a", 1, north, year(2022), "100"), observe("a", 1, south, year(2022), "45"))
	b.clock = date("2023-08-01")
	got := must[*indicator.Comparison](t)(b.Compare(program(), indicator.CompareQuery{Tenant: county, Code: "a", Lens: indicator.Internal}))
	if got.Places[0].Area.Code != north || got.Places[0].Rank != 1 || got.Places[0].Row.Judgement.Verdict != method.Ahead || got.Places[1].Row.Judgement.Verdict == method.Ahead {
		t.Errorf("%+v", got.Places)
	}
	if got.Parts.String() != "145" || got.Places[0].Share.String() != "76.9" || !got.OfWhole || len(got.Remarks) != 1 || got.Remarks[0].Key != "indicator.compare.double" {
		t.Errorf("parts %v share %v %v", got.Parts, got.Places[0].Share, got.Remarks)
	}
}

// Of several plans' targets a place is held to that of the plan in which the year lies,
// and else to that of the last.
func TestPlacesAreHeldToTheTargetsOfTheYear(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Additivity: indicator.Sum})
	for _, p := range []indicator.Target{{Plan: stem, Start: 2021, End: 2025}, {Plan: "plan-15", Start: 2026, End: 2030}} {
		p.Label, p.Pinned, p.Unit, p.Aim, p.Baseline = "甲", indicator.Version{Code: "a"}, "亿元", num("200"), num("100")
		b.aim(p)
		must[*indicator.Breakdown](t)(b.SetTargets(program(), indicator.SetTargetsRequest{Tenant: county, Plan: p.Plan, Code: "a",
			Shares: []indicator.Share{{Area: north, Aim: num("120"), Baseline: num("60")}, {Area: south, Aim: num("80"), Baseline: num("40")}}}))
	}
	for _, y := range []int{2022, 2027} {
		b.figures(indicator.Published, observe("a", 1, north, year(y), "100"), observe("a", 1, south, year(y), "45"))
	}
	b.clock = date("2028-08-01")
	for y, want := range map[int]plan.PlanID{2022: stem, 2027: "plan-15", 2031: "plan-15"} {
		got := must[*indicator.Comparison](t)(b.Compare(program(), indicator.CompareQuery{Tenant: county, Code: "a", Period: year(y), Lens: indicator.Internal}))
		if got.Places[0].Row.Target.Plan != want {
			t.Errorf("%d is held to %s, want %s", y, got.Places[0].Row.Target.Plan, want)
		}
	}
}

func TestOverviewTellsWhatChanged(t *testing.T) {
	b := newBench(t)
	for _, c := range []indicator.Code{"a", "b"} {
		b.define(indicator.Definition{Code: c, Name: string(c), Unit: "亿元", Owner: bureau})
		b.aim(indicator.Target{Label: string(c), Pinned: indicator.Version{Code: c}, Unit: "亿元", Aim: num("200"), Baseline: num("100"), Binding: c == "a"})
		b.measure(c, 1, 2022, "140")
	}
	b.clock = date("2023-08-05")
	b.measure("a", 1, 2022, "90")
	b.measure("b", 1, 2022, "180")
	got := must[*indicator.Overview](t)(b.Overview(program(), indicator.TableQuery{Tenant: county, Plan: stem, Lens: indicator.Internal}, time.Time{}))
	if len(got.Changes) != 2 || got.Changes[0].Row.Target.Label != "a" || got.Changes[0].Move != indicator.MovedWorse || got.Changes[1].Move != indicator.MovedBetter {
		t.Errorf("%+v", got.Changes)
	}
	if got.Elapsed.String() != "51.9" || len(got.Owners) != 1 || got.Owners[0].Late() != 1 || got.Tallies[0].Targets != 1 {
		t.Errorf("elapsed %s owners %+v", got.Elapsed, got.Owners)
	}
}

// By the end of a day its time has passed: at the end of June the month counts
// whole, for the share of time as for what was due by then.
func TestTimePassedCountsTheDayLookedAt(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "a", Unit: "亿元"})
	b.aim(indicator.Target{Label: "a", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("200"), Baseline: num("100")})
	b.clock = date("2026-11-28")
	for day, want := range map[string]string{"2023-06-30": "50", "2023-07-01": "50.1", "2025-06-30": "90", "2025-12-31": "100", "2026-03-01": "100"} {
		at := date(day).Add(16*time.Hour - time.Microsecond) // midnight in Shanghai
		got := must[*indicator.Overview](t)(b.Overview(program(), indicator.TableQuery{Tenant: county, Plan: stem, At: at, Lens: indicator.Internal}, time.Time{}))
		if got.Elapsed.String() != want {
			t.Errorf("by the end of %s %s %% have passed, want %s", day, got.Elapsed, want)
		}
	}
}

// Nobody owed anything for a plan that is known by its results only.
func TestAPlanBeforeLeavesNoGaps(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "元", AreaLevel: area.Town})
	b.aim(indicator.Target{Label: "甲", Plan: indicator.PlanBefore(stem), Pinned: indicator.Version{Code: "a"}, Unit: "元", Aim: num("90"), Start: 2016, End: 2020})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "元", Aim: num("200"), Baseline: num("100")})
	b.clock = date("2023-08-01")
	for _, q := range must[[]indicator.Quality](t)(b.DataQuality(program(), county, "", time.Time{})) {
		if q.Due != 2 || len(q.Missing) != 2 || q.Missing[0] != period.InYear(2021) {
			t.Errorf("%s: %+v", q.Area, q)
		}
	}
}

func TestGapsAreNamed(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", AreaLevel: area.Town})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("200"), Baseline: num("100")})
	b.figures(indicator.Approved, observe("a", 1, area.Code(county), year(2021), "110"), observe("a", 1, north, year(2021), "50"),
		indicator.Observation{Cell: observe("a", 1, south, year(2021), "").Cell, Status: indicator.Missing, Note: "停产"})
	b.measure("a", 1, 2022, "120")
	b.clock = date("2023-08-01")
	got := must[[]indicator.Quality](t)(b.DataQuality(program(), county, stem, time.Time{}))
	by := map[area.Code]indicator.Quality{}
	for _, q := range got {
		by[q.Area] = q
	}
	if w := by[area.Code(county)]; w.Due != 2 || w.Known != 2 || w.Unpublished != 1 {
		t.Errorf("whole: %+v", w)
	}
	if n := by[north]; len(n.Missing) != 1 || n.Missing[0] != period.InYear(2022) || n.Silent == 0 {
		t.Errorf("north: %+v", n)
	}
	if s := by[south]; s.Excused != 1 || s.Known != 0 || len(s.Missing) != 1 {
		t.Errorf("south: %+v", s)
	}
}

func TestADossierHoldsEverything(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("200"), Baseline: num("100")})
	b.aim(indicator.Target{Label: "省里的甲", Plan: "upper", Area: "900100", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("2000"), Baseline: num("1000")})
	b.measure("a", 1, 2022, "140")
	b.clock = date("2023-08-01")
	got := must[*indicator.Dossier](t)(b.Indicator(t.Context(), indicator.IndicatorQuery{Tenant: county, Code: "a", Lens: indicator.Public, Prove: true}))
	if len(got.Targets) != 1 || len(got.Upper) != 1 || len(got.Targets[0].Trajectory) == 0 || len(got.Targets[0].Judgement.Steps) == 0 {
		t.Errorf("targets %d upper %d", len(got.Targets), len(got.Upper))
	}
	f := got.Series[0].Figures[0]
	if f.By != "" || f.Steps[0].By != "" || len(f.Steps) != 4 || len(got.Proofs) != 1 || !got.Proofs[0].Intact {
		t.Errorf("%+v %+v", f, got.Proofs)
	}
	if shown, err := json.Marshal(got); err != nil || strings.Contains(string(shown), "程序") {
		t.Errorf("the public sees who did it: %v", err)
	}
	if _, err := b.Indicator(t.Context(), indicator.IndicatorQuery{Tenant: county, Code: "zz", Lens: indicator.Public}); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// An amended edition adds what changed, ends what is gone, and leaves the rest.
func TestAnAmendmentAddsOnlyWhatChanged(t *testing.T) {
	b := newBench(t)
	dated := func(y int, v string, op reading.Op) *reading.Dated {
		return &reading.Dated{Year: y, Value: num(v), Op: op}
	}
	rows := func(aims ...string) *reading.Reading {
		r := &reading.Reading{Tables: []reading.Table{{ID: "t", Title: "主要指标", Kind: "targets", BaselineYear: 2020, TargetYear: 2025}}}
		for i, aim := range aims {
			if aim != "" {
				r.Indicators = append(r.Indicators, reading.Indicator{Table: "t", No: string(rune('1' + i)), Name: "指标" + string(rune('甲'+i)), Unit: "亿元", Direction: "up",
					Baseline: dated(2020, "100", ""), Target: dated(2025, aim, reading.AtLeast)})
			}
		}
		return r
	}
	first := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: b.edition("e1", stem, [2]int{2021, 2025}, rows("200", "150", "130"))}))
	if len(first.Targets) != 3 || first.Facts != 3 || len(first.Definitions) != 3 {
		t.Fatalf("%+v", first)
	}
	b.clock = date("2023-06-01")
	second := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: b.edition("e2", stem, [2]int{2021, 2025}, rows("200", "140", ""))}))
	if len(second.Targets) != 2 || second.Same != 1 || second.Facts != 0 {
		t.Errorf("%+v", second)
	}
	if n := len(b.table(indicator.TableQuery{}).Rows); n != 2 {
		t.Errorf("%d rows after the amendment", n)
	}
	if n := len(b.table(indicator.TableQuery{Edition: "e1"}).Rows); n != 3 {
		t.Errorf("%d rows by the first edition", n)
	}
}

// What a person changed in the proposals is what is adopted.
func TestProposalsMayBeEdited(t *testing.T) {
	b := newBench(t)
	r := &reading.Reading{Tables: []reading.Table{{ID: "t", Kind: "targets", BaselineYear: 2020, TargetYear: 2025}}, Indicators: []reading.Indicator{
		{Table: "t", No: "1", Name: "粮食产量", Unit: "万吨", Direction: "up", Baseline: &reading.Dated{Value: num("50")}, Target: &reading.Dated{Value: num("49"), Op: reading.AtLeast}},
		{Table: "t", No: "2", Name: "全县得分", Unit: "分", Target: &reading.Dated{Value: num("完成上级任务")}},
	}}
	e := b.edition("e1", stem, [2]int{2021, 2025}, r)
	ps := must[[]indicator.Proposal](t)(b.Proposals(program(), county, e))
	if ps[0].Target.Rule != indicator.RuleFloor || ps[1].Target.Rule != indicator.RuleWords {
		t.Fatalf("%s %s", ps[0].Target.Rule, ps[1].Target.Rule)
	}
	ps[0].Definition.Code, ps[0].Definition.Owner = "grain", "nyncj"
	ps[1].Leave = true
	ps[0].Target.Aim, ps[0].Target.Binding, ps[0].Target.Op = num("1"), true, "<=" // what was approved is not to be edited here
	got := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e, Proposals: ps}))
	if len(got.Targets) != 1 || got.Left != 1 || got.Targets[0].Pinned.Code != "grain" || got.Facts != 1 ||
		got.Targets[0].Aim.String() != "49" || got.Targets[0].Binding || got.Targets[0].Op != ">=" {
		t.Errorf("%+v", got)
	}
	table := b.table(indicator.TableQuery{Lens: indicator.Public})
	if table.Rows[0].Definition.Owner != "nyncj" || len(table.Rows[0].Years) != 1 || !table.Rows[0].Years[0].Value.Equal(quantity.Parse("50")) {
		t.Errorf("%+v", table.Rows[0])
	}
}
