package commitment

import (
	"testing"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
)

func figure(subject, value, unit string, at reading.Span) *plan.Entry {
	return &plan.Entry{Kind: plan.KindCommitment, Section: "1", Span: at, Content: plan.Content{Commitment: &reading.Commitment{Subject: subject, Value: num(value), Unit: unit, Kind: "count"}}}
}

func work(name, value, unit string, at reading.Span) *plan.Entry {
	w := &reading.Work{Name: name, Unit: unit}
	if value != "" {
		w.Quantity = num(value)
	}
	return &plan.Entry{Kind: plan.KindWork, Section: "1", Span: at, Content: plan.Content{Work: w}}
}

func system(name string, at reading.Span) *plan.Entry {
	return &plan.Entry{Kind: plan.KindSystem, Section: "1", Span: at, Content: plan.Content{System: &reading.System{Name: name}}}
}

// What says the same thing of the same words is one duty; what names one of several,
// says more, or asks for another quantity is not.
func TestTwins(t *testing.T) {
	here, there, nowhere := reading.Span{10, 30}, reading.Span{40, 60}, reading.Span{}
	for name, c := range map[string]struct {
		a, b *plan.Entry
		want bool
	}{
		"a figure and the work of the same words":    {figure("公办幼儿园", "12", "所", here), work("公办幼儿园", "12", "所", here), true},
		"a work without a figure":                    {figure("视频监控点", "1", "处", here), work("视频监控点", "", "", here), true},
		"a work and its system":                      {work("智慧城管项目", "", "", here), system("智慧城管", here), true},
		"another quantity":                           {figure("公办幼儿园", "10", "所", here), work("公办幼儿园", "15", "所", here), false},
		"another unit":                               {figure("庭院管网", "20", "公里", here), work("庭院管网", "20", "处", here), false},
		"other words of the text":                    {figure("公办幼儿园", "12", "所", here), work("公办幼儿园", "12", "所", there), false},
		"one of the three that are promised":         {figure("农业示范园区", "3", "个", here), work("东郊农业示范园区", "", "", here), false},
		"a name that only stands in another":         {work("档案馆", "", "", here), system("档案馆数字化", here), false},
		"without text, the same quantity":            {figure("敬老院", "21", "所", nowhere), work("敬老院", "21", "所", nowhere), true},
		"without text, no quantity to tell them by":  {figure("敬老院", "21", "所", nowhere), work("敬老院", "", "", nowhere), false},
		"two of one kind":                            {work("白鹭灌区", "", "", here), work("白鹭灌区", "", "", here), false},
		"a subject of one character says too little": {figure("桥", "1", "座", here), work("桥", "1", "座", here), false},
	} {
		t.Run(name, func(t *testing.T) {
			// whichever stands first in the plan, the figure is the duty
			if got := twins([]*plan.Entry{c.a, c.b}); (len(got) == 1) != c.want || c.want && got[1] != 0 {
				t.Errorf("%v", got)
			}
			if got := twins([]*plan.Entry{c.b, c.a}); (len(got) == 1) != c.want || c.want && got[0] != 1 {
				t.Errorf("the other way round: %v", got)
			}
		})
	}
}

// A rule that counts projects one by one does not fit school places.
func TestManyAreNotCountedAsProjects(t *testing.T) {
	for asked, want := range map[string]bool{"30": false, "31": true, "6000": true} {
		if got := beyond(num(asked), 30); got != want {
			t.Errorf("%s: %v", asked, got)
		}
	}
	if beyond(nil, 30) || beyond(num("6000"), 0) {
		t.Error("nothing is asked, or there is no bound")
	}
}
