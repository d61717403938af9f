package commitmentdb_test

import (
	"testing"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
)

// A figure and a work read from one sentence are one duty: projects linked to the work
// count for it, and the name of the work's duty leads to it. A work that somebody
// answered for before its sentence got a figure stays a duty of its own.
func TestOneSentenceIsOneDuty(t *testing.T) {
	station := func() *reading.Reading {
		r := county()
		three := num("3")
		r.Commitments[0].Subject = "变电站"
		r.Works = append(r.Works, reading.Work{Section: "1", Action: "新建", Name: "变电站", Quantity: three, Unit: "座", Status: "planned", Confidence: 1})
		return r
	}
	each(t, func(t *testing.T, b *bench) {
		b.approve(station(), "2021-03-06")
		r := b.row("新建变电站达到3座")
		if len(r.Twins) != 1 || r.Twins[0].Kind != plan.KindWork {
			t.Fatalf("%+v", r.Twins)
		}
		all := must(b.Tree(b.planner(), b.query(), commitment.Filter{}))(t).All.Duties
		if plain := len(county().Commitments) + len(county().Works) + len(county().Systems) + len(county().Measures); all != plain {
			t.Errorf("%d duties of %d promises", all, plain)
		}
		b.assign("新建变电站达到3座", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByProject })
		b.projects = map[plan.ItemID][]commitment.ProjectState{r.Twins[0].Item: {{ID: "a", InUse: true}, {ID: "b", InUse: true}, {ID: "c", InUse: true}}}
		if got := b.row("新建变电站达到3座"); got.Status != commitment.Done {
			t.Errorf("projects of the work: %s %v", got.Status, got.Why)
		}
		if d := must(b.Duty(b.planner(), b.query(), commitment.DutyID(r.Twins[0].Item)))(t); d.Duty != r.Duty {
			t.Errorf("the work's name leads to %s", d.Text)
		}
	})
	each(t, func(t *testing.T, b *bench) {
		first := station()
		first.Commitments = first.Commitments[1:]
		b.approve(first, "2021-03-06")
		b.assign("新建变电站3座", func(t *commitment.Terms) { t.Owner, t.Verify.Means = "jtj", commitment.ByEvidence })
		b.on("2023-07-01")
		b.approve(station(), "2023-06-20")
		if r := b.row("新建变电站3座"); r.Owner != "jtj" || len(b.row("新建变电站达到3座").Twins) != 0 {
			t.Errorf("what was assigned moved: %+v", r)
		}
	})
}
