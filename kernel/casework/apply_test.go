package casework_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// begun is a letter that was issued on a Monday with ten workdays.
func begun(t testing.TB) (*casework.Process, *casework.Case) {
	t.Helper()
	p := process(t, "letter")
	r, refusal := p.Open(casework.Opening{Tenant: "900101", ID: "c1", Title: "路灯不亮", Act: casework.Act{Transition: "draw_up", As: []casework.Role{"issuer"},
		By: casework.Person{ID: "p1", Name: "演示甲"}, Fields: expr.Values{"source": expr.OfText("热线"), "days": expr.OfWhole(10)},
		Parties: casework.Standings{"owner": {{Org: "js", Name: "演示住建局"}}}}}, monday, days(t))
	if refusal == nil {
		r, refusal = p.Apply(r.Case, casework.Act{Base: 1, Transition: "issue", As: []casework.Role{"issuer"}, By: casework.Person{ID: "p1", Name: "演示甲"}}, monday, days(t))
	}
	if refusal != nil {
		t.Fatal(refusal.Err())
	}
	return p, r.Case
}

// answer is the next step of begun.
func answer() casework.Act {
	return casework.Act{Base: 2, Transition: "answer", As: []casework.Role{"owner"}, By: casework.Person{ID: "p2"}, Note: "x", Evidence: []string{"x"}}
}

func TestEffectsOfAnAct(t *testing.T) {
	p := process(t, "letter")
	opened, refusal := p.Open(casework.Opening{Tenant: "900101", ID: "c1", Title: " 路灯不亮 ", Act: casework.Act{Transition: "draw_up", As: []casework.Role{"issuer"},
		Fields: expr.Values{"source": expr.OfText("热线"), "days": expr.OfWhole(10)}, Parties: casework.Standings{"owner": {{Org: "js", Name: "演示住建局"}}}}}, monday, days(t))
	if refusal != nil {
		t.Fatal(refusal.Err())
	}
	r, refusal := p.Apply(opened.Case, casework.Act{Base: 1, Transition: "issue", As: []casework.Role{"issuer"}, By: casework.Person{ID: "p1", Name: "演示甲"}}, monday, days(t))
	if refusal != nil || len(r.Effects) != 2 {
		t.Fatal(refusal, r.Effects)
	}
	moved, notice := r.Effects[0], r.Effects[1]
	if moved.Kind != casework.Moved || moved.From != "draft" || moved.To != "doing" || moved.Key != "c1/2/moved" {
		t.Errorf("%+v", moved)
	}
	if notice.Kind != casework.Notice || fmt.Sprint(notice.Roles) != "[owner]" || notice.Parties[0].Org != "js" || notice.Message.In(i18n.ZH) != "《路灯不亮》：演示甲办理了“交办”，办后为办理中" {
		t.Errorf("%+v %s", notice, notice.Message.In(i18n.ZH))
	}
	late := p.Tick(r.Case, monday.AddDate(0, 0, 28), days(t)) // twenty workdays: all steps at once
	var said []string
	for _, e := range late.Effects {
		said = append(said, string(e.Kind)+": "+e.Message.In(i18n.ZH))
	}
	want := strings.Join([]string{
		"notice: 蓝牌：《路灯不亮》办理时限已于2026年5月25日到期，提醒时超期 10 个工作日，当时办理中",
		"notice: 黄牌：《路灯不亮》办理时限已于2026年5月25日到期，提醒时超期 10 个工作日，当时办理中",
		"notice: 红牌：《路灯不亮》办理时限已于2026年5月25日到期，提醒时超期 10 个工作日，当时办理中",
		"levelled: 《路灯不亮》转为红牌",
		"moved: 《路灯不亮》经“提级”转为提级办理",
		"notice: 《路灯不亮》：系统办理了“提级”，办后为提级办理",
	}, "\n")
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
	if len(late.Acts) != 2 || len(late.Acts[0].Alarms) != 4 || late.Acts[1].By.ID != "" || late.Case.Version != 4 {
		t.Errorf("%+v", late.Acts)
	}
}

func TestRefusalsTellAllReasons(t *testing.T) {
	p, c := begun(t)
	stranger := casework.Person{ID: "p9", Name: "演示壬"}
	for _, tc := range []struct {
		act  casework.Act
		at   time.Time
		keys string
		code fault.Code
	}{
		{casework.Act{Base: 1, Transition: "ask"}, monday, "[stale]", fault.Conflict},
		{casework.Act{Base: 2, Transition: "jump"}, monday, "[no_transition]", fault.Invalid},
		{casework.Act{Base: 2, Transition: "verify"}, monday, "[not_from not_you]", fault.Forbidden},
		{casework.Act{Base: 2, Transition: "draw_up", As: []casework.Role{"issuer"}}, monday, "[not_from]", fault.Conflict},
		{casework.Act{Base: 2, Transition: "answer", As: []casework.Role{"owner"}}, monday, "[needs needs]", fault.Invalid},
		{casework.Act{Base: 2, Transition: "report", As: []casework.Role{"owner"}, Note: "x", Fields: expr.Values{"days": expr.OfWhole(1), "colour": expr.OfText("x"), "cost": expr.OfText("x")}}, monday,
			"[no_field field_type not_here]", fault.Invalid},
		{casework.Act{Base: 2, Transition: "report", As: []casework.Role{"owner"}, Note: "x", Parties: casework.Standings{"leader": nil, "boss": nil}}, monday, "[not_here not_here]", fault.Invalid},
		{casework.Act{Base: 2, Transition: "report", As: []casework.Role{"owner"}, Note: "x"}, monday.AddDate(0, 0, -1), "[before]", fault.Conflict},
	} {
		tc.act.By = stranger
		r, refusal := p.Apply(c, tc.act, tc.at, days(t))
		if got := fmt.Sprint(refusal.Keys()); got != tc.keys || refusal == nil || refusal.Code != tc.code || r.Case != c {
			t.Errorf("%s: %s, want %s %v", tc.act.Transition, got, tc.keys, refusal)
		}
	}
	var none *casework.Refusal
	if none.Err() != nil || none.Keys() != nil {
		t.Error("no refusal is no error")
	}
}

// A locked case says who locked it: whose turn, since when, and why not you.
func TestStandingExplains(t *testing.T) {
	p, c := begun(t)
	s := p.Standing(c, casework.Person{ID: "p1", Name: "演示甲"}, []casework.Role{"supervisor"}, monday.AddDate(0, 0, 1), days(t))
	if got := s.Line.In(i18n.ZH); got != "办理中，自2026年5月11日起由承办单位办理" || s.Parties[0].Name != "演示住建局" || s.Timings[0].Left != 9 {
		t.Errorf("%s %+v", got, s)
	}
	var open []string
	why := map[casework.TransitionName]string{}
	for _, o := range s.Options {
		if o.Open() {
			open = append(open, string(o.Transition.Name))
			continue
		}
		why[o.Transition.Name] = o.Reasons[0].In(i18n.ZH)
	}
	if fmt.Sprint(open) != "[prolong]" || why["answer"] != "“答复”由承办单位、承办单位负责人办理。" || why["verify"] != "当前是“办理中”，不能“核验办结”。" || why["lift"] != "“提级”由系统、分管领导办理。" {
		t.Errorf("%v %v", open, why)
	}
	r, refusal := p.Apply(c, answer(), monday, days(t))
	if refusal != nil {
		t.Fatal(refusal.Err())
	}
	s = p.Standing(r.Case, casework.Person{ID: "p1"}, []casework.Role{"supervisor"}, monday, days(t))
	for _, o := range s.Options {
		if o.Transition.Name == "verify" && (o.Open() || o.Reasons[0].In(i18n.ZH) != "您在本件中办过“登记”，“核验办结”要由另一人办理。") {
			t.Errorf("%+v", o.Reasons)
		}
	}
}

func TestReplayRefusesWhatIsNotWhole(t *testing.T) {
	p, c := begun(t)
	r, _ := p.Apply(c, casework.Act{Base: 2, Transition: "report", As: []casework.Role{"owner"}, Note: "x"}, monday, days(t))
	birth := &casework.Birth{Tenant: "900101", ID: "c1", Process: "letter", Edition: 1, Definition: p.SHA256}
	first := casework.Act{Seq: 1, Kind: casework.Took, Transition: "draw_up", Birth: birth, At: monday}
	other := *birth
	other.Definition = "x"
	for name, acts := range map[string][]casework.Act{
		"empty":                {},
		"begins in the middle": r.Acts,
		"has a gap":            {first, r.Acts[0]},
		"of another version":   {{Seq: 1, Kind: casework.Took, Transition: "draw_up", Birth: &other}},
		"unknown transition":   {first, {Seq: 2, Kind: casework.Took, Transition: "jump"}},
		"born twice":           {first, {Seq: 2, Kind: casework.Took, Transition: "issue", Birth: birth}},
	} {
		if _, err := p.Replay(acts); err == nil {
			t.Errorf("%s: told", name)
		}
	}
}
