package supervisiondb_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/calendar"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// notice issues a notice about an item as it stands.
func (b *bench) notice(id supervision.ItemID, k supervision.NoticeKind) (*supervision.Content, error) {
	b.t.Helper()
	sv := b.as(identity.Supervisor, "")
	v, err := b.Show(sv, tenant, id)
	b.must(err)
	n, err := b.IssueNotice(sv, supervision.NoticeRequest{Tenant: tenant, Item: id, Base: v.Case.Version, Kind: k})
	if err != nil {
		return nil, err
	}
	_, c, err := b.Notice(sv, tenant, id, n.ID)
	b.must(err)
	for _, l := range i18n.Langs() {
		b.must(c.Document(l).Validate())
	}
	return c, nil
}

// A unit that was handed an item is told what it was told, and nothing that befell the
// unit before it.
func TestNoticesTellOfTheUnitThatHasTheItem(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		id := b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"czj"}, Days: 5, Issue: true}) // due on 9 March
		b.must(b.do(b.as(identity.Clerk, "jyj"), id, supervision.Accept, "", nil))
		b.tick("2026-03-09")
		first, err := b.notice(id, supervision.NoticeYellow)
		b.must(err)
		if first.HeldOn != "" || len(first.Warned) != 1 || first.Warned[0].Level != casework.Yellow {
			t.Errorf("the first yellow notice tells %+v", first)
		}
		b.on("2026-03-10")
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		step := supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: "transfer", Note: "职责调整", Owner: "slj"}
		if tr, _ := v.Process.Transition("transfer"); slices.Contains(tr.Sets, "days") { // with a time of its own
			step.Fields = map[string]string{"days": "5"}
		}
		_, err = b.Do(sv, step)
		b.must(err)
		b.tick("2026-03-17") // however its time counts, it is yellow or worse by now
		c, err := b.notice(id, supervision.NoticeYellow)
		b.must(err)
		if c.Owner != "演示水利局" || c.HeldOn != "2026-03-10" || len(c.Warned) == 0 {
			t.Errorf("the notice to the new unit tells %+v", c)
		}
		for _, w := range c.Warned {
			if w.On <= "2026-03-10" || w.Number != "" {
				t.Errorf("the new unit is told of %+v", w)
			}
		}
	})
}

// Colours are for items in work that have come to them; what is over is not assigned again;
// each says so in words.
func TestNoticesOfWhatIsNotInWork(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		refused := func(k supervision.NoticeKind, key string) {
			t.Helper()
			_, err := b.notice(id, k)
			b.wants(key, err)
			if err != nil && strings.Contains(i18n.Fault(i18n.ZH, err), "supervision.") {
				t.Error(i18n.Fault(i18n.ZH, err))
			}
		}
		b.must(b.do(clerk, id, supervision.Accept, "", nil))
		refused(supervision.NoticeBlue, "supervision.notice_level")
		b.tick("2026-03-10") // one workday late
		blue, err := b.notice(id, supervision.NoticeBlue)
		b.must(err)
		if !blue.Over || blue.Late != 1 {
			t.Errorf("the blue notice says %+v", blue)
		}
		refused(supervision.NoticeRed, "supervision.notice_level")
		refused(supervision.NoticeBlue, "supervision.notice_again")
		b.must(b.do(sv, id, "pause", "等批复", nil))
		refused(supervision.NoticeYellow, "supervision.notice_idle")
		b.must(b.do(sv, id, "resume", "", nil))
		b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
		refused(supervision.NoticeYellow, "supervision.notice_idle")
		b.must(b.do(sv, id, supervision.Return, "不齐", nil))
		b.must(b.do(clerk, id, supervision.Answer, "补齐", nil))
		b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
		b.must(b.do(sv, id, supervision.Close, "", nil))
		for _, k := range []supervision.NoticeKind{supervision.NoticeBlue, supervision.NoticeYellow, supervision.NoticeRed} {
			refused(k, "supervision.notice_idle")
		}
		refused(supervision.NoticeAssign, "supervision.notice_over")
		c, err := b.notice(id, supervision.NoticeAnswer)
		b.must(err)
		if c.DueOn != "2026-03-09" || len(c.Answers) != 2 || c.Answers[0].Returned != "2026-03-10" || c.Answers[1].Returned != "" || c.Result != "属实" {
			t.Errorf("the form says %+v", c)
		}
	})
}

// The form of answers has those of all units, what was sent back marked, and the day on
// which an item answered in time was due.
func TestTheFormOfAnswers(t *testing.T) {
	each(t, func(b *bench) {
		sv, clerk, help := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj"), b.as(identity.Clerk, "czj")
		id := b.make(supervision.Form{Owner: "jyj", Contributors: []identity.OrgID{"czj"}, Days: 10, Issue: true, Source: supervision.Source{Kind: supervision.FromLeader, Name: "常务会议纪要", Ref: "2026-7"}})
		b.must(b.do(clerk, id, supervision.Accept, "", nil))
		b.must(b.do(help, id, supervision.Contribute, "资金拨付一半", nil))
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		_, err = b.Do(sv, supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: supervision.Recall, Note: "不全", Part: "czj"})
		b.must(err)
		b.must(b.do(help, id, supervision.Contribute, "资金已拨付", nil))
		b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
		b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
		b.must(b.do(sv, id, supervision.Close, "", nil))
		c, err := b.notice(id, supervision.NoticeAnswer)
		b.must(err)
		if c.DueOn != "2026-03-16" || c.Days != 10 {
			t.Errorf("due on %s, %d days", c.DueOn, c.Days)
		}
		var told []string
		for _, a := range c.Answers {
			told = append(told, a.Org+" "+a.Note+" "+a.Returned)
		}
		if want := []string{"演示财政局 资金拨付一半 2026-03-02", "演示财政局 资金已拨付 ", "演示教育局 办完 "}; !slices.Equal(told, want) {
			t.Errorf("the answers are %q", told)
		}
	})
}

// Of two windows the second is told of the first, and may issue once more if that is meant;
// when the matter moved on, nobody is asked.
func TestTheSameNoticeTwice(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.must(b.do(b.as(identity.Clerk, "jyj"), id, supervision.Accept, "", nil))
		b.tick("2026-03-16")
		v, err := b.Show(sv, tenant, id)
		b.must(err)
		q := supervision.NoticeRequest{Tenant: tenant, Item: id, Base: v.Case.Version, Kind: supervision.NoticeRed}
		good, bad := atOnce(4, func(int) (*supervision.Notice, error) { return b.IssueNotice(sv, q) })
		if len(good) != 1 || len(bad) != 3 {
			t.Fatalf("of four at once %d were issued; %v", len(good), bad)
		}
		n := good[0]
		_, err = b.IssueNotice(sv, q)
		b.wants("supervision.notice_again", err)
		if words := i18n.Fault(i18n.ZH, err); !strings.Contains(words, n.Number) || !strings.Contains(words, "2026-03-16 10:00") {
			t.Error(words)
		}
		q.Again = true
		second, err := b.IssueNotice(sv, q)
		b.must(err)
		if second.No != n.No+1 {
			t.Errorf("the numbers are %d and %d", n.No, second.No)
		}
		b.must(b.do(sv, id, supervision.Prolong, "同意", map[string]string{"more": "1"})) // due on 10 March: still red
		b.tick("2026-03-18")
		q.Again = false
		if v, err = b.Show(sv, tenant, id); err != nil || v.Case.Level != casework.Red {
			t.Fatal(v.Case.Level, err)
		}
		q.Base = v.Case.Version
		if _, err = b.IssueNotice(sv, q); err != nil {
			t.Error("the due day moved:", fault.From(err).Key)
		}
	})
}

// Who heard what: the clerk of the lead unit hears of red; a leader of what people do only
// when he was chosen; and of two levels that came at once, which line is which.
func TestWhoHearsOfWhat(t *testing.T) {
	each(t, func(b *bench) {
		b.Service.Leaders = b
		mayor, clerk := b.as(identity.Leader, ""), b.as(identity.Clerk, "jyj")
		heard := func(who context.Context, words ...string) {
			t.Helper()
			alerts, err := b.Alerts(who, tenant, time.Time{})
			b.must(err)
			var said []string
			for i := range alerts {
				said = append(said, alerts[i].Message.In(i18n.ZH))
			}
			slices.Reverse(said)
			if len(said) != len(words) {
				t.Fatalf("heard %q", said)
			}
			for i := range words {
				if !strings.Contains(said[i], words[i]) {
					t.Errorf("heard %q, not %q", said[i], words[i])
				}
			}
		}
		b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		heard(mayor)
		heard(clerk, "立项交办")
		b.tick("2026-03-16") // the round was missed
		alerts, err := b.Alerts(clerk, tenant, b.clock)
		b.must(err)
		said := map[string]bool{}
		for i := range alerts {
			word, _, _ := strings.Cut(alerts[i].Message.In(i18n.ZH), "：")
			said[word] = true
		}
		if !said["黄牌"] || !said["红牌"] {
			t.Errorf("the clerk heard %v", said)
		}
		heard(mayor, "红牌：《演示：新增学位》")
		b.on("2026-03-17")
		_, err = b.Make(b.as(identity.Supervisor, ""), supervision.Form{Tenant: tenant, Title: "演示：另一件", Asked: "办", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: "slj", Days: 5, Leader: "演示领导甲", Issue: true})
		b.must(err)
		heard(mayor, "红牌", "《演示：另一件》")
	})
}

// What another calendar would move is counted and moves nothing.
func TestWhatAnotherCalendarWouldMove(t *testing.T) {
	each(t, func(b *bench) {
		b.on("2026-09-28")
		b.make(supervision.Form{Owner: "jyj", Days: 2, Issue: true})
		_, err := b.Make(b.as(identity.Supervisor, ""), supervision.Form{Tenant: tenant, Title: "演示：长", Asked: "办", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: "slj", Days: 10, Issue: true}) // over the National Day
		b.must(err)
		program := identity.With(t.Context(), identity.Program(tenant, "测试程序"))
		if moved, all, err := b.Shifts(program, tenant, calendar.New()); err != nil || moved != 1 || all != 2 {
			t.Errorf("%d of %d move, %v", moved, all, err)
		}
	})
}
