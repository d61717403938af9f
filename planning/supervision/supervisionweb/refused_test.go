package supervisionweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
)

// What somebody typed is never lost when others were quicker: the page says who did what
// meanwhile, and keeps text, figure and file, to copy from or to send again.
func TestNothingTypedIsLost(t *testing.T) {
	accepted := func(b *bench, id supervision.ItemID) { b.do("clerk", id, supervision.Accept, "", nil) }
	answered := func(b *bench, id supervision.ItemID) {
		accepted(b, id)
		b.do("clerk", id, supervision.Answer, "已开工", nil)
	}
	answer := url.Values{"note": {"主体完工，\n八百个学位"}, "progress": {"80"}}
	for name, c := range map[string]struct {
		before    func(*bench, supervision.ItemID)
		who       string
		do        casework.TransitionName
		typed     url.Values
		meanwhile func(*bench, supervision.ItemID)
		says      []string
		keeps     bool
	}{
		"paused in between": {accepted, "clerk", supervision.Answer, answer,
			func(b *bench, id supervision.ItemID) { b.do("supervisor", id, "pause", "等上级批复", nil) }, []string{"“反馈”没有办成", "测试督查员甲，暂停计时：等上级批复", "当前是“暂停”"}, true},
		"the head answered first": {accepted, "clerk", supervision.Answer, answer,
			func(b *bench, id supervision.ItemID) { b.do("head", id, supervision.Answer, "已办结", nil) }, []string{"“反馈”没有办成", "测试负责人甲，反馈：已办结"}, true},
		"returned while it was verified": {answered, "supervisor2", supervision.Verify, url.Values{"note": {"现场看过，属实"}, "result": {"属实"}},
			func(b *bench, id supervision.ItemID) {
				b.do("supervisor", id, supervision.Return, "缺验收材料", nil)
			}, []string{"“核实”没有办成", "测试督查员甲，退回重办：缺验收材料"}, true},
		"verified while it was returned": {answered, "supervisor2", supervision.Return, url.Values{"note": {"缺验收材料"}},
			func(b *bench, id supervision.ItemID) {
				b.do("supervisor", id, supervision.Verify, "属实", map[string]string{"result": "属实"})
			}, []string{"“退回重办”没有办成", "测试督查员甲，核实：属实"}, true},
		"accepted twice": {nil, "head", supervision.Accept, nil, accepted, []string{"“签收”没有办成", "测试填报员甲，签收"}, false},
		"handed to another unit": {accepted, "clerk", supervision.Answer, answer,
			func(b *bench, id supervision.ItemID) {
				v, err := b.Show(b.as("supervisor"), tenant, id)
				b.must(err)
				_, err = b.Do(b.as("supervisor"), supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: "transfer", Note: "职责调整", Owner: "slj"})
				b.must(err)
			}, []string{"“反馈”没有办成"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			id := b.make(supervision.Form{})
			if c.before != nil {
				c.before(b, id)
			}
			p, path := b.signIn(c.who), supervisionweb.PathOf(id)
			_, page := p.get(path)
			form, ok := b.form(page, "do-"+string(c.do))
			if !ok {
				t.Fatalf("no form for %s", c.do)
			}
			for name, values := range c.typed {
				form[name] = values
			}
			c.meanwhile(b, id)
			var files map[string]string
			if c.do == supervision.Answer {
				files = map[string]string{"验收单.pdf": "%PDF-1.4 演示"}
			}
			status, page := p.post(path, form, files)
			if status != http.StatusConflict && status != http.StatusNotFound {
				t.Errorf("it answers %d", status)
			}
			said := words(page)
			for _, want := range c.says {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if !c.keeps {
				return
			}
			for name, values := range c.typed {
				if !strings.Contains(page, values[0]) {
					t.Errorf("what was typed as %s is lost", name)
				}
			}
			if status == http.StatusConflict && files != nil && !strings.Contains(said, "验收单.pdf") {
				t.Error("the file is lost")
			}
		})
	}
}

// An answer that came while the item was paused is sent from the kept page once it goes
// on, with the file that came along then.
func TestSentAgainAfterAPause(t *testing.T) {
	b := newBench(t)
	id := b.make(supervision.Form{})
	b.do("clerk", id, supervision.Accept, "", nil)
	p, path := b.signIn("clerk"), supervisionweb.PathOf(id)
	_, page := p.get(path)
	form, _ := b.form(page, "do-answer")
	form.Set("note", "主体完工")
	form.Set("progress", "80")
	b.do("supervisor", id, "pause", "等上级批复", nil)
	_, page = p.post(path, form, map[string]string{"验收单.pdf": "%PDF-1.4 演示"})
	kept, ok := b.form(page, "do-answer")
	if !ok || kept.Get("kept") == "" || kept.Get("progress") != "80" {
		t.Fatalf("kept is %v", kept)
	}
	// Once more while it is paused, and once more after it went on: each time it is kept.
	_, page = p.post(path, kept, nil)
	kept, _ = b.form(page, "do-answer")
	b.do("supervisor", id, "resume", "", nil)
	status, page := p.post(path, kept, nil)
	if status != http.StatusConflict || !strings.Contains(words(page), "测试督查员甲，恢复计时") {
		t.Errorf("after it went on it answers %d", status)
	}
	kept, _ = b.form(page, "do-answer")
	if status, to := p.post(path, kept, nil); status != http.StatusSeeOther {
		t.Fatalf("sent again it answers %d %s", status, to)
	}
	v, err := b.Show(b.as("clerk"), tenant, id)
	b.must(err)
	last := v.Acts[len(v.Acts)-1]
	if v.Case.State != supervision.Answered || last.Note != "主体完工" || len(last.Evidence) != 1 || len(v.Files) != 1 || v.Files[0].Name != "验收单.pdf" || last.Fields["progress"].String() != "80" {
		t.Errorf("in the end it is %s, %+v, %+v", v.Case.State, last, v.Files)
	}
}

// A draft that was issued while somebody revised it says so and keeps what was typed.
func TestRevisedTooLate(t *testing.T) {
	b := newBench(t)
	it, err := b.Make(b.as("supervisor"), supervision.Form{Tenant: tenant, Title: "演示：新增学位", Asked: "新增学位", Source: supervision.Source{Kind: supervision.FromPerson}, Owner: "jyj", Days: 5})
	b.must(err)
	p, path := b.signIn("supervisor2"), supervisionweb.PathOf(it.ID)+"/draft/edit"
	_, page := p.get(path)
	form, _ := b.form(page, "revise")
	form.Set("asked", "年底前新增学位一千二百个")
	b.do("supervisor", it.ID, supervision.Issue, "", nil)
	status, page := p.post(path, form, nil)
	said := words(page)
	for _, want := range []string{"没有办成", "测试督查员甲，立项交办", "年底前新增学位一千二百个"} {
		if status != http.StatusConflict || !strings.Contains(said, want) {
			t.Errorf("it answers %d and does not say %q", status, want)
		}
	}
}
