package plan

import (
	"strings"
	"testing"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// row makes an indicator of printed figures; empty is a missing cell.
func row(unit, direction string, op reading.Op, base, target, actual string) reading.Indicator {
	dated := func(s string, op reading.Op) *reading.Dated {
		if s == "" {
			return nil
		}
		v := quantity.Parse(s)
		return &reading.Dated{Value: &v, Op: op}
	}
	return reading.Indicator{Name: "指标", Unit: unit, Direction: direction,
		Baseline: dated(base, ""), Target: dated(target, op), Actual: dated(actual, "")}
}

func TestRequire(t *testing.T) {
	cumulative := row("万元", "up", "", "10", "50", "")
	cumulative.Target.Cumulative = true
	cases := []struct {
		name         string
		x            reading.Indicator
		years        int
		rate, change string
		why          string
	}{
		{"a level grows by a rate", row("亿元", "up", "", "100", "161.051", ""), 5, "10.00", "", ""},
		{"a level that halves", row("吨", "down", "", "8", "4", ""), 1, "-50.00", "", ""},
		{"rounded to two decimals", row("亿元", "up", "", "500.24", "750", ""), 5, "8.44", "", ""},
		{"a level that stays", row("万亩", "", "", "60", "60", ""), 5, "0.00", "", ""},
		{"a share changes by points", row("%", "up", "", "56.5", "62", ""), 5, "", "5.5", ""},
		{"from zero there is no rate", row("家", "up", "", "0", "5", ""), 5, "", "5", ""},
		{"below zero neither", row("万元", "up", "", "-5", "5", ""), 5, "", "10", ""},
		{"no baseline", row("家", "up", "", "", "5", ""), 5, "", "", "plan.required.no_baseline"},
		{"a baseline in words", row("家", "up", "", "-", "5", ""), 5, "", "", "plan.required.no_baseline"},
		{"no target", row("家", "up", "", "5", "", ""), 5, "", "", "plan.required.no_target"},
		{"a target in words", row("%", "down", "", "5", "完成省下达任务", ""), 5, "", "", "plan.required.target_words"},
		{"a composition", row("%", "", "", "13.5:49.5:37", "12:50:38", ""), 5, "", "", "plan.required.composition"},
		{"a sum over the years", cumulative, 5, "", "", "plan.required.cumulative"},
		{"a ceiling that the baseline keeps", row("%", "down", "<=", "2.5", "3.0", ""), 5, "", "", "plan.required.below"},
		{"a ceiling to come down to", row("%", "down", "<=", "3.5", "3.0", ""), 5, "", "-0.5", ""},
		{"a floor that the baseline keeps", row("%", "up", ">=", "100", "100", ""), 5, "", "", "plan.required.above"},
		{"a floor to rise to", row("%", "up", ">=", "53.9", "58", ""), 5, "", "4.1", ""},
		{"no years between", row("家", "up", "", "5", "6", ""), 0, "", "", "plan.required.no_years"},
	}
	for _, c := range cases {
		r := Require(&c.x, c.years)
		show := func(v *quantity.Value) string {
			if v == nil {
				return ""
			}
			return v.String()
		}
		if show(r.Rate) != c.rate || show(r.Change) != c.change || r.Why != c.why {
			t.Errorf("%s: rate %q, change %q, why %q", c.name, show(r.Rate), show(r.Change), r.Why)
		}
	}
}

func TestYearsOfARow(t *testing.T) {
	period := [2]int{2021, 2025}
	own := row("家", "up", "", "1", "2", "")
	own.Baseline.Year, own.Target.Year = 2019, 2024
	bare := row("家", "up", "", "1", "2", "")
	cases := []struct {
		name     string
		x        reading.Indicator
		table    *reading.Table
		from, to int
	}{
		{"the row's own", own, &reading.Table{BaselineYear: 2020, TargetYear: 2025}, 2019, 2024},
		{"the table's", bare, &reading.Table{BaselineYear: 2018, TargetYear: 2022}, 2018, 2022},
		{"the plan's", bare, nil, 2020, 2025},
		{"a results table without years", bare, &reading.Table{Kind: "results"}, 0, 0},
		{"a results table with its baseline", bare, &reading.Table{Kind: "results", BaselineYear: 2015}, 2015, 2020},
	}
	for _, c := range cases {
		if from, to := yearsOf(&c.x, c.table, period); from != c.from || to != c.to {
			t.Errorf("%s: %d to %d, want %d to %d", c.name, from, to, c.from, c.to)
		}
	}
}

func TestJudge(t *testing.T) {
	growth := func(x reading.Indicator, target, actual string) reading.Indicator {
		a, b := quantity.Parse(target), quantity.Parse(actual)
		x.Growth = &reading.Growth{Target: &a, Actual: &b}
		return x
	}
	cases := []struct {
		name    string
		x       reading.Indicator
		verdict Verdict
		basis   string
		gap     string
		why     string
	}{
		{"more than wanted", row("家", "up", "", "", "100", "120"), Met, "level", "20", ""},
		{"exactly what was wanted", row("家", "up", "", "", "100", "100.0"), Met, "level", "0", ""},
		{"just short is short", row("%", "up", "", "", "62", "61.99"), NotMet, "level", "-0.01", ""},
		{"less is better", row("吨", "down", "", "", "8", "7.5"), Met, "level", "-0.5", ""},
		{"less was wanted", row("吨", "down", "", "", "8", "8.1"), NotMet, "level", "0.1", ""},
		{"the printed bound goes before the direction", row("%", "up", reading.AtMost, "", "3.5", "3.2"), Met, "level", "-0.3", ""},
		{"a fall is larger than wanted", row("%", "", reading.DecreaseBy, "", "16", "18"), Met, "level", "2", ""},
		{"a fall printed with a sign", row("%", "", reading.DecreaseBy, "", "-16", "-15"), NotMet, "level", "1", ""},
		{"no direction, yet equal", row("万亩", "", "", "", "60", "60"), Met, "level", "0", ""},
		{"no direction", row("万亩", "", "", "", "60", "61"), NotJudged, "", "", "plan.result.no_direction"},
		{"a target in words", row("%", "down", "", "", "完成省下达任务", "3"), NotJudged, "", "", "plan.result.target_words"},
		{"an actual in words", row("%", "down", "", "", "3", "完成"), NotJudged, "", "", "plan.result.actual_words"},
		{"no actual", row("%", "down", "", "", "3", ""), NotJudged, "", "", "plan.result.no_actual"},
		{"no target", row("%", "down", "", "", "", "3"), NotJudged, "", "", "plan.result.no_target"},
		{"a composition", row("%", "", "", "", "13:50:37", "12:50:38"), NotJudged, "", "", "plan.result.composition"},
		{"growth where there is no level", growth(row("亿元", "up", "", "", "", ""), "9", "8.2"), NotMet, "growth", "-0.8", ""},
		{"the level goes before the growth", growth(row("亿元", "up", "", "", "500", "510"), "9", "8.2"), Met, "level", "10", ""},
	}
	for _, c := range cases {
		r := Judge(&c.x)
		gap := ""
		if r.Gap != nil {
			gap = r.Gap.String()
		}
		if r.Verdict != c.verdict || r.Basis != c.basis || gap != c.gap || r.Why != c.why {
			t.Errorf("%s: %s by %q, gap %q, why %q", c.name, r.Verdict, r.Basis, gap, r.Why)
		}
	}
}

func TestInlineDiffMarksWords(t *testing.T) {
	show := func(runs []DiffRun) string {
		var b strings.Builder
		for _, r := range runs {
			switch r.Op {
			case Removed:
				b.WriteString("[-" + r.Text + "-]")
			case New:
				b.WriteString("{+" + r.Text + "+}")
			default:
				b.WriteString(r.Text)
			}
		}
		return b.String()
	}
	cases := []struct{ name, old, new, want string }{
		{"a figure", "达到400家以上", "达到450家以上", "达到4[-0-]{+5+}0家以上"},
		{"words put in", "新建水库", "新建大型水库", "新建{+大型+}水库"},
		{"words taken out", "加快新建水库", "新建水库", "[-加快-]新建水库"},
		{"nothing", "新建水库", "新建水库", "新建水库"},
	}
	for _, c := range cases {
		if got := show(inline(c.old, c.new)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestParagraphsJoinLinesThatThePageCut(t *testing.T) {
	text := "第一节 工业\n到二〇二五年规模以上工业企业数量和质量都有明显提\n高，达到四百家。\n\n新建水库。\n"
	got := strings.Join(paragraphs(text), "|")
	if want := "第一节 工业|到二〇二五年规模以上工业企业数量和质量都有明显提高，达到四百家。|新建水库。"; got != want {
		t.Errorf("%s", got)
	}
}

// edition makes a published edition of a made-up text and commitments.
func edition(text string, sections []reading.Section, items ...Content) *Published {
	r := []rune(text)
	p := &Published{text: r, at: map[ItemID]int{}, Doc: Document{Sections: sections}}
	for _, c := range items {
		kind := KindCommitment
		switch {
		case c.Indicator != nil:
			kind = KindIndicator
		case c.Table != nil:
			kind = KindTable
		case c.Work != nil:
			kind = KindWork
		}
		p.Doc.Items = append(p.Doc.Items, Entry{Kind: kind, Content: c, Section: c.section(), Span: c.span()})
	}
	p.natures = natures(p.Doc.Items)
	return p
}

func promise(subject, value, unit string) Content {
	v := quantity.Parse(value)
	return Content{Commitment: &reading.Commitment{Subject: subject, Op: reading.AtLeast, Value: &v, Unit: unit, Due: 2025, Kind: "count", Confidence: 1}}
}

func TestPairsFollowTheSubject(t *testing.T) {
	a := edition("", nil, promise("规模工业企业", "400", "家"), promise("高新技术企业", "150", "家"), promise("停车位", "3000", "个"), promise("标准厂房", "30", "座"))
	b := edition("", nil, promise("标准厂房", "30.0", "座"), promise("规模以上工业企业", "450", "家"), promise("高新技术企业", "180", "家"), promise("充电桩", "500", "个"))
	var got []string
	for _, p := range Compare(a, b).Commitments {
		s := string(p.Change)
		if p.Old != nil {
			s += " " + p.Old.Content.Label()
		}
		if p.New != nil {
			s += " → " + p.New.Content.Label()
		}
		for _, f := range p.Fields {
			s += " " + string(f.Field) + ":" + f.Old + ">" + f.New
		}
		got = append(got, s)
	}
	want := []string{
		"changed 规模工业企业 → 规模以上工业企业 subject:规模工业企业>规模以上工业企业 value:400>450",
		"changed 高新技术企业 → 高新技术企业 value:150>180",
		"removed 停车位",
		"same 标准厂房 → 标准厂房",
		"new → 充电桩",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestWordingBySection(t *testing.T) {
	make := func(parts ...string) *Published { // heading, body, heading, body …
		var text strings.Builder
		var sections []reading.Section
		for i := 0; i < len(parts); i += 2 {
			from := len([]rune(text.String()))
			text.WriteString(parts[i] + "\n")
			sections = append(sections, reading.Section{ID: string(rune('1' + i/2)), Title: parts[i], Level: 1, Span: reading.Span{from, from + len([]rune(parts[i]))}})
			text.WriteString(parts[i+1] + "\n")
		}
		return edition(text.String(), sections)
	}
	a := make("工业", "达到400家。\n建设园区。", "农业", "种好粮食，修好水渠。", "旅游", "办好节庆。")
	b := make("农业", "种好粮食，修好水渠。", "工业", "达到450家。\n建设园区。", "文化", "办书香节。")
	var got []string
	for _, d := range wording(a, b) {
		s := string(d.Change)
		if d.Old != nil {
			s += " " + d.Old.Title
		}
		if d.New != nil {
			s += " → " + d.New.Title
		}
		for _, p := range d.Paragraphs {
			s += " " + string(p.Change)
		}
		got = append(got, s)
	}
	want := "same 农业 → 农业\nchanged 工业 → 工业 changed same\nnew → 文化 new\nremoved 旅游 removed"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestCommitmentsFilterSortAndPage(t *testing.T) {
	target := reading.Indicator{Table: "1", Name: "高新技术企业(数)", Unit: "家", Nature: reading.Binding}
	late := promise("园区", "2", "个")
	late.Commitment.Due, late.Commitment.Owners = 2023, []string{"工业局"}
	none := promise("全覆盖", "", "")
	none.Commitment.Value = nil
	p := edition("", nil, promise("规模工业企业", "400", "家"), promise("高新技术企业", "5", "百家"), late, none, Content{Indicator: &target})
	list := func(f CommitmentFilter) string {
		var out []string
		for _, r := range p.Commitments(f).Rows {
			out = append(out, r.Commitment.Subject)
		}
		return strings.Join(out, " ")
	}
	cases := []struct {
		name string
		f    CommitmentFilter
		want string
	}{
		{"all in document order", CommitmentFilter{}, "规模工业企业 高新技术企业 园区 全覆盖"},
		{"binding by the row of the table", CommitmentFilter{Nature: reading.Binding}, "高新技术企业"},
		{"due until", CommitmentFilter{Due: 2023}, "园区"},
		{"owner", CommitmentFilter{Owner: "工业局"}, "园区"},
		{"words", CommitmentFilter{Text: "企业"}, "规模工业企业 高新技术企业"},
		{"by due, stable", CommitmentFilter{Sort: "due"}, "园区 规模工业企业 高新技术企业 全覆盖"},
		{"by value, no value last", CommitmentFilter{Sort: "value"}, "园区 规模工业企业 高新技术企业 全覆盖"},
		{"by value downwards, no value last", CommitmentFilter{Sort: "-value"}, "高新技术企业 规模工业企业 园区 全覆盖"},
		{"a page", CommitmentFilter{Offset: 1, Limit: 2}, "高新技术企业 园区"},
		{"beyond the end", CommitmentFilter{Offset: 9}, ""},
	}
	for _, c := range cases {
		if got := list(c.f); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	page := p.Commitments(CommitmentFilter{Limit: 1})
	if page.Matched != 4 || page.Dues[2025] != 3 || page.Owners["工业局"] != 1 || page.Kinds["count"] != 4 {
		t.Errorf("counts %+v", page)
	}
}
