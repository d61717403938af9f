package planweb

import (
	"testing"

	"gangyao/planning/plan"
)

func TestChangeUnit(t *testing.T) {
	for unit, want := range map[string]string{
		"%": "points", "％": "points", "% ": "points", "个百分点": "points", "‰": "permille", "千分点": "permille", "万元": "change", "": "change",
	} {
		if got := changeUnit(unit); got != want {
			t.Errorf("%q: %s, want %s", unit, got, want)
		}
	}
}

func TestSnippetsDoNotRepeatTheTitle(t *testing.T) {
	tests := []struct {
		title, snippet []plan.Run
		want           string
	}{
		{[]plan.Run{{Text: "新建"}, {Text: "芦洲", Hit: true}, {Text: "大桥"}}, []plan.Run{{Text: "芦洲", Hit: true}, {Text: "大桥 "}}, ""},
		{[]plan.Run{{Text: "芦洲大桥"}}, []plan.Run{{Text: "芦洲", Hit: true}, {Text: "大桥 新建 "}, {Text: "3", Hit: true}, {Text: "座 "}}, "新建 3座 "},
		{[]plan.Run{{Text: "幼儿园"}}, []plan.Run{{Text: "幼儿园", Hit: true}, {Text: "9所"}}, "幼儿园9所"},
		{[]plan.Run{{Text: "第三节 增进福祉"}}, []plan.Run{{Text: "新建"}, {Text: "幼儿园", Hit: true}}, "新建幼儿园"},
	}
	for _, tt := range tests {
		if got := joined(beyond(tt.title, tt.snippet)); got != tt.want {
			t.Errorf("%q below %q shows %q, want %q", joined(tt.snippet), joined(tt.title), got, tt.want)
		}
	}
}
