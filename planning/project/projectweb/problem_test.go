package projectweb_test

import (
	"strings"
	"testing"

	"gangyao/planning/project"
)

// A unit of another department finds its problem, and nothing else of the project,
// answers, and the project's unit confirms.
func TestAProblemIsAnsweredByTheUnitNamedForIt(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID)
	clerk, manager := b.caller("clerk"), b.caller("manager")
	status, body := clerk.get(path + "/problems")
	clerk.wants(status, body, 403)
	status, body = manager.post(path+"/problem", "base", base(p), "form", "problem", "text", "渡槽未迁改", "owner", "water", "due", "2025-01-20")
	manager.wants(status, body, 200, "渡槽未迁改")
	status, body = clerk.get(path + "/problems")
	clerk.wants(status, body, 200, "渡槽未迁改", "本项目有问题由贵单位解决", "云岭县交通运输局", "报告已解决")
	for _, words := range []string{path + "/money", path + "/reports", path + "/gates", "提出问题", "解决：渡槽"} {
		if strings.Contains(main(body), words) {
			t.Errorf("the clerk is offered %s", words)
		}
	}
	for _, tab := range []string{"", "/money", "/reports", "/visits", "/history", "/review"} {
		if status, _ := clerk.get(path + tab); status != 403 {
			t.Errorf("the clerk sees %q: %d", tab, status)
		}
	}
	x := b.now(p.ID).Problems
	id := x[len(x)-1].ID
	status, body = clerk.post(path+"/answer", "base", base(b.now(p.ID)), "form", "answer"+id, "id", id, "kind", "solved", "text", "")
	clerk.wants(status, body, 422, "请写明情况")
	status, body = clerk.post(path+"/answer", "base", base(b.now(p.ID)), "form", "answer"+id, "id", id, "kind", "solved", "text", "已迁改完成")
	clerk.wants(status, body, 200, "等待项目责任单位或发改部门确认", "已迁改完成")
	status, body = manager.post(path+"/remind", "base", base(b.now(p.ID)), "form", "remind"+id, "id", id, "kind", "rejected", "text", "未通水")
	manager.wants(status, body, 200, "退回", "未通水")
	status, body = clerk.post(path+"/answer", "base", base(b.now(p.ID)), "form", "answer"+id, "id", id, "kind", "solved", "text", "已通水")
	clerk.wants(status, body, 200)
	status, body = manager.post(path+"/solve", "base", base(b.now(p.ID)), "form", "solve"+id, "id", id, "reason", "已通水")
	manager.wants(status, body, 200, "办理记录 3 条")
	if x := b.now(p.ID).Problems; x[len(x)-1].Open() || x[len(x)-1].Notes[0].Kind != project.NoteSolved {
		t.Errorf("%+v", x)
	}
}
