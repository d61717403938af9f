package warning

import (
	"fmt"
	"testing"
	"time"

	"gangyao/platform/identity"
)

// What is about one thing stands together, whether its group was named when it was
// kept or not.
func TestWarningsAboutOneThingAreOneGroup(t *testing.T) {
	of := func(s Subject, sev Severity, owner identity.OrgID, since int) Warning {
		return Warning{Subject: s, Severity: sev, Owner: owner, Since: day(since), State: Open, Spells: 1}
	}
	list := []Warning{
		of(Subject{Type: "target", ID: "p|grain|100|", Name: "青石镇 · 粮食产能", Plan: "p", Code: "grain", Group: "indicator|grain", Label: "粮食产能", Part: "青石镇"}, Yellow, "town-a", 5),
		of(Subject{Type: "target", ID: "p|grain|900101|", Name: "粮食产能", Plan: "p", Code: "grain", Group: "indicator|grain", Label: "粮食产能"}, Blue, "bureau", 1),
		of(Subject{Type: "sheet", ID: "s1", Name: "年度监测 · 统计局", Group: "round|r1", Label: "年度监测", Part: "统计局"}, Red, "bureau", 7),
		of(Subject{Type: "target", ID: "p|grain|101|", Name: "白鹭镇 · 粮食产能", Plan: "p", Code: "grain"}, Red, "town-b", 9), // kept before groups had names
		of(Subject{Type: "target", ID: "q|grain|900101|", Name: "粮食产能", Plan: "q", Code: "grain", Group: "indicator|grain", Label: "粮食产能"}, Blue, "", 2),
		of(Subject{Type: "cell", ID: "jump|grain|1|100||2025", Name: "青石镇 · 粮食产能", Code: "grain", Group: "indicator|grain", Label: "粮食产能", Part: "青石镇"}, Blue, "town-a", 3),
	}
	list = append(list, of(Subject{Type: "target", ID: "p|other|900101|", Name: "别的指标", Code: "other"}, Yellow, "", 4))
	list[2].State = Closed
	got := Grouped(list)
	want := []string{
		"indicator|grain 粮食产能 [青石镇  白鹭镇  青石镇] red [town-a bureau town-b ] 1", "round|r1 年度监测 [统计局] red [bureau] 7",
		"indicator|other 别的指标 [] yellow [] 4",
	}
	if len(got) != len(want) {
		t.Fatalf("%d groups: %+v", len(got), got)
	}
	total := 0
	for i := range got {
		g := &got[i]
		var parts []string
		for _, w := range g.Warnings {
			parts = append(parts, w.Subject.Of())
			if w.Subject.GroupKey() != g.Key {
				t.Errorf("%s stands in %s", w.Subject.GroupKey(), g.Key)
			}
		}
		total += len(g.Warnings)
		if s := fmt.Sprintf("%s %s %v %s %v %d", g.Key, g.Label, parts, g.Severity(), g.Owners(), int(g.Since().Sub(start)/(24*time.Hour))); s != want[i] {
			t.Errorf("%s, want %s", s, want[i])
		}
	}
	if total != len(list) {
		t.Errorf("%d warnings in groups of %d", total, len(list))
	}
	if g := got[0]; g.Duration(day(20)) != 19*24*time.Hour {
		t.Errorf("the longest held %v", g.Duration(day(20)))
	}
	if old := (Subject{Type: "sheet", ID: "s2", Name: "年度监测 · 农业局"}); old.Of() != "农业局" || old.GroupKey() != "round|年度监测" {
		t.Errorf("%s %s", old.Of(), old.GroupKey())
	}
}
