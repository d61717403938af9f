package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
)

// Who reads drafts but may not decide sees everything and changes nothing.
func TestALeaderReadsOnly(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	it := b.items(t, e, plan.KindCommitment)[0].Item
	p := b.person(t, "测试领导甲")
	p.get("/desk").wants(http.StatusOK).shows("云溪").hides(`action="/desk/import"`)
	p.get(path(e, "?section=2")).wants(http.StatusOK).shows("云溪", "核对中").hides(`value="accept"`, "/approve", "/discard", "/reread", "已经批准")
	for _, to := range []string{"/next", "/items/" + string(it.ID), "/items/" + string(it.ID) + "/card", "/journal", "/source", "/text.txt"} {
		if a := p.get(path(e, to)); a.status >= 400 {
			t.Errorf("%s answers %d", to, a.status)
		}
	}
	for _, to := range []string{"/items/" + string(it.ID) + "/edit", "/bulk", "/add", "/reread", "/approve", "/discard"} {
		p.get(path(e, to)).wants(http.StatusForbidden)
	}
	for _, to := range []string{"/items/" + string(it.ID), "/undo", "/bulk", "/add", "/reread", "/approve", "/discard"} {
		p.post(path(e, to), nil).wants(http.StatusForbidden)
	}
	p.upload("a.txt", document(t), nil).wants(http.StatusForbidden)
	if s := b.state(t, it.ID); s != plan.Pending {
		t.Errorf("the item is %s", s)
	}
}

func TestAVisitorIsSentToTheSignIn(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "")
	p.get(path(e, "?section=2")).leads("/sign-in?back=" + url.QueryEscape(path(e, "?section=2")))
	p.post(path(e, "/undo"), nil).wants(http.StatusUnauthorized).hides("云溪")
	p.htmx = true
	p.get(path(e, "/changes")).wants(http.StatusUnauthorized).shows("/sign-in?back=").hides("云溪")
}

// The journal bears the name of who is signed in.
func TestDecisionsBearTheNameOfWhoIsSignedIn(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	it := b.items(t, e, plan.KindCommitment)[0].Item
	b.person(t, "测试员乙").post(path(e, "/items/"+string(it.ID)), ruling("accept", it)).wants(http.StatusSeeOther)
	b.person(t, "测试员丙").get(path(e, "/journal")).wants(http.StatusOK).shows("测试员乙").hides("测试员丙</td>")
}

func TestImportLeadsIntoTheReview(t *testing.T) {
	b := newBench(t)
	p := b.person(t, "测试员甲")
	first := p.upload("云溪县规划.txt", document(t), nil).wants(http.StatusSeeOther)
	again := p.upload("云溪县规划.txt", document(t), nil).wants(http.StatusSeeOther)
	if !strings.HasSuffix(first.location, "?imported=1") || again.location != strings.Replace(first.location, "imported", "already", 1) {
		t.Fatalf("%q, then %q", first.location, again.location)
	}
	p.get(p.get(first.location).wants(http.StatusSeeOther).location).wants(http.StatusOK).shows("项，请核对", "第一章 发展基础")
	p.get("/desk").wants(http.StatusOK).shows("云溪县国民经济和社会发展", "第 1 版", "云溪县规划.txt", "的第 2 版")
}

func TestRefusedImportKeepsWhatWasTyped(t *testing.T) {
	b := newBench(t)
	p := b.person(t, "测试员甲")
	typed := map[string]string{"area": "云溪县", "title": "云溪县试验规划", "from": "2021", "to": "2025"}
	tests := []struct {
		name, file string
		data       string
		change     map[string]string
		shows      string
	}{
		{"no file", "", "", nil, "请选择要导入的文件"},
		{"empty file", "空.txt", "", nil, "空.txt"},
		{"a picture", "图.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", nil, "图.png"},
		{"half a period", "规划.txt", string(document(t)), map[string]string{"to": ""}, "起止两个年份"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fields := map[string]string{}
			for k, v := range typed {
				fields[k] = v
			}
			for k, v := range test.change {
				fields[k] = v
			}
			p.upload(test.file, []byte(test.data), fields).wants(http.StatusUnprocessableEntity).shows(test.shows, "云溪县试验规划", `value="2021"`)
		})
	}
}

func TestReviewShowsTextAndItems(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	firms := b.find(t, e, plan.KindCommitment, "高新技术企业")
	a := p.get(path(e, "?section=2")).wants(http.StatusOK)
	a.shows(`id="item-`+string(firms.ID)+`"`, `id="mark-`+string(firms.ID)+`"`, `href="#mark-`+string(firms.ID)+`"`, "≥ 45", "第二章 主要目标", "存疑")
	p.get(path(e, "?section=2&kind=work")).wants(http.StatusOK).hides(`id="item-` + string(firms.ID) + `"`)
	p.get(path(e, "?section=2&q=%E9%AB%98%E6%96%B0")).wants(http.StatusOK).shows(`id="item-` + string(firms.ID) + `"`)
	p.get(path(e, "?section=all&state=rejected")).wants(http.StatusOK).shows("这里没有条目", "清除筛选")
	p.get(path(e, "?section=3.1")).leads(path(e, "?section=3"))
	p.get(path(e, "?section=77")).wants(http.StatusNotFound)
	p.get("/desk/990001/nothing").wants(http.StatusNotFound)
}

func TestDecisionsWithoutScriptComeBackToTheirPlace(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	to := path(e, "/items/"+string(it.ID))
	back := path(e, "?section=2")
	steps := []struct {
		do   string
		want plan.State
	}{{"accept", plan.Accepted}, {"undo", plan.Pending}, {"reject", plan.Rejected}, {"undo", plan.Pending}}
	for _, s := range steps {
		now, err := b.Item(officer("测试员甲"), tenant, it.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.post(to, ruling(s.do, *now, "back", back)).leads(back + "#item-" + string(it.ID))
		if got := b.state(t, it.ID); got != s.want {
			t.Errorf("after %s it is %s, want %s", s.do, got, s.want)
		}
	}
	p.get(to).wants(http.StatusOK).shows("测试员甲", "接受", "撤销", "否决")
	p.post(to, url.Values{"do": {"accept"}}).wants(http.StatusUnprocessableEntity)
	p.post(to, ruling("sell", it)).wants(http.StatusConflict) // the version is old, whatever the word
}

func TestDecisionSwapsOneCardAndTheCounts(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	p.htmx = true
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	a := p.post(path(e, "/items/"+string(it.ID)), ruling("accept", it, "back", path(e, "?section=2"))).wants(http.StatusOK)
	a.shows("已接受：高新技术企业", `id="item-`+string(it.ID)+`"`, `hx-swap-oob="true"`, `data-then="next"`, `id="desk-progress"`, `id="desk-tabs"`, "已核 1", `data-state="accepted"`)
	a.hides("<html", "第二章 主要目标</h1>")
	if n := strings.Count(a.body, "<article"); n != 1 {
		t.Errorf("%d cards", n)
	}
	d, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{Section: "2", States: []plan.State{plan.Pending}})
	if err != nil {
		t.Fatal(err)
	}
	if left := regexp.MustCompile(`待核\s*<span class="count">(\d+)</span>`).FindStringSubmatch(a.body); left == nil || left[1] != strconv.Itoa(d.Matched) {
		t.Errorf("the tab counts %q of %d pending", left, d.Matched)
	}
}

func TestEditSaysWhatIsWrongAtTheField(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	to := path(e, "/items/"+string(it.ID))
	wrong := ruling("edit", it, "back", path(e, "?section=2"), "x-subject", "", "x-value", "12.3.4", "x-unit", "家", "x-due", "2025")
	for _, htmx := range []bool{false, true} {
		p := b.person(t, "测试员甲")
		p.htmx = htmx
		p.post(to, wrong).wants(http.StatusUnprocessableEntity).shows("这一栏必须填写", "12.3.4", "不是数字", `aria-invalid="true"`)
	}
	p := b.person(t, "测试员甲")
	p.post(to, ruling("edit", it, "from", "10", "to", "4")).wants(http.StatusUnprocessableEntity).shows("不在原文之内")
	p.post(to, ruling("edit", it, "from", "x", "to", "4")).wants(http.StatusUnprocessableEntity).shows("不在原文之内")
	if s := b.state(t, it.ID); s != plan.Pending {
		t.Fatalf("a wrong edit made it %s", s)
	}
	p.post(to, ruling("edit", it, "x-value", "48", "reason", "按附表")).wants(http.StatusSeeOther)
	now, err := b.Item(officer("测试员甲"), tenant, it.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now.State != plan.Edited || now.Content.Commitment.Value.String() != "48" || now.Content.Commitment.Subject != it.Content.Commitment.Subject {
		t.Errorf("%s %s %s", now.State, now.Content.Commitment.Subject, now.Content.Commitment.Value)
	}
	p.get(to).shows("按附表", "<del>45</del>", "<ins>48</ins>")
}

func TestConflictTellsWhoDecidedWhat(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	to := path(e, "/items/"+string(it.ID))
	one, two := b.person(t, "测试员甲"), b.person(t, "测试员乙")
	one.post(to, ruling("edit", it, "x-value", "48")).wants(http.StatusSeeOther)
	for _, htmx := range []bool{false, true} {
		two.htmx = htmx
		two.post(to, ruling("reject", it)).wants(http.StatusConflict).shows("测试员甲", "45 → 48", "重新选择", `name="version" value="2"`)
		two.post(to, ruling("edit", it, "x-value", "50")).wants(http.StatusConflict).shows("45 → 48", `value="50"`)
		two.post(to, ruling("undo", it)).wants(http.StatusConflict).shows("测试员甲")
	}
	two.htmx = false
	it.Version = 2
	two.post(to, ruling("reject", it)).wants(http.StatusSeeOther)
	if s := b.state(t, it.ID); s != plan.Rejected {
		t.Errorf("it is %s", s)
	}
}

func TestFindingsAreAnsweredWithAReason(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	list := b.items(t, e, plan.KindFinding)
	if len(list) == 0 {
		t.Fatal("the made-up plan has no findings")
	}
	it := list[0].Item
	to := path(e, "/items/"+string(it.ID))
	p.get(to).wants(http.StatusOK).shows("核实情况和原因", it.Content.Finding.Message).hides(`data-act="edit"`)
	p.post(to, ruling("answer", it)).wants(http.StatusUnprocessableEntity).shows("请写明核实情况")
	p.post(to, ruling("answer", it, "reason", "核实无误")).wants(http.StatusSeeOther)
	if s := b.state(t, it.ID); s != plan.Answered {
		t.Errorf("it is %s", s)
	}
	p.get(to).shows("核实无误")
}

func TestBulkTellsTheNumberBeforeAndKeepsToIt(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	d, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{Section: "3", From: 0.9, States: []plan.State{plan.Pending},
		Kinds: []plan.Kind{plan.KindCommitment}})
	if err != nil {
		t.Fatal(err)
	}
	n := d.Matched
	if n == 0 {
		t.Fatal("nothing to accept")
	}
	p.get(path(e, "/bulk?section=3&kind=commitment&from=0.9")).wants(http.StatusOK).shows("将接受 "+strconv.Itoa(n)+" 项", "接受这 "+strconv.Itoa(n)+" 项")
	form := url.Values{"section": {"3"}, "kind": {"commitment"}, "from": {"0.9"}, "count": {strconv.Itoa(n + 1)}}
	p.post(path(e, "/bulk"), form).wants(http.StatusConflict).shows("返回重新计数")
	form.Set("count", strconv.Itoa(n))
	a := p.post(path(e, "/bulk"), form).wants(http.StatusSeeOther)
	p.get(a.location).wants(http.StatusOK).shows("已接受 " + strconv.Itoa(n) + " 项")
	p.get(path(e, "/journal")).wants(http.StatusOK).shows("成批 " + strconv.Itoa(n) + " 项")
	p.post(path(e, "/undo"), url.Values{"back": {path(e, "?section=3")}}).leads(path(e, "?section=3"))
	d, err = b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Progress.Decided != 0 {
		t.Errorf("%d decided after the undo", d.Progress.Decided)
	}
	for _, k := range []string{"", "?section=all"} { // findings are never accepted by the way
		p.get(path(e, "/bulk"+k)).wants(http.StatusOK).hides(">核查发现<")
	}
}

func TestBulkLeavesOutWhatIsDoubtful(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	whole, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{From: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	calm := 0
	for _, it := range whole.Items {
		if it.Kind != plan.KindFinding && !it.Doubtful() && len(it.Findings) == 0 {
			calm++
		}
	}
	if calm == 0 || calm == whole.Matched {
		t.Fatalf("%d of %d are calm: nothing to tell apart", calm, whole.Matched)
	}
	p.get(path(e, "/bulk?section=3&from=0.5")).wants(http.StatusOK).shows(`<option value="all">全部章节`, `name="calmly"`, "≥ 50%")
	p.get(path(e, "/bulk?section=all&from=0.5&calmly=1")).wants(http.StatusOK).shows("将接受 "+strconv.Itoa(calm)+" 项", `name="calmly" value="1"`).hides("项存疑")
	p.post(path(e, "/bulk"), url.Values{"section": {"all"}, "from": {"0.5"}, "calmly": {"1"}, "count": {strconv.Itoa(calm)}}).wants(http.StatusSeeOther)
	now, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if now.Progress.Decided != calm || now.Progress.Doubtful != whole.Progress.Doubtful {
		t.Errorf("%d decided, %d of %d doubtful", now.Progress.Decided, now.Progress.Doubtful, whole.Progress.Doubtful)
	}
}

func TestUndoWithNothingToUndo(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	p.post(path(e, "/undo"), nil).wants(http.StatusConflict).shows("没有可以撤销的", "测试员甲 没有可以撤销的决定", "返回核对").hides("找不到页面", "他人修改")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	p.post(path(e, "/items/"+string(it.ID)), ruling("undo", it)).wants(http.StatusConflict).shows("没有可以撤销的决定")
}

func TestAddWithoutScript(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	text, err := b.Text(officer("测试员甲"), tenant, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	words := "丰富群众文化生活"
	from := len([]rune(text[:strings.Index(text, words)]))
	to := from + len([]rune(words))
	q := url.Values{"kind": {"measure"}, "from": {strconv.Itoa(from)}, "to": {strconv.Itoa(to)}, "back": {path(e, "?section=5")}}
	p.get(path(e, "/add?section=5")).wants(http.StatusOK).shows(words, "点一行左边的序号")
	p.get(path(e, "/add?"+q.Encode())).wants(http.StatusOK).shows(words, `name="x-verb"`, `value="`+strconv.Itoa(from)+`"`)
	p.post(path(e, "/add"), q).wants(http.StatusUnprocessableEntity).shows("这一栏必须填写")
	q.Set("x-verb", "丰富")
	a := p.post(path(e, "/add"), q).wants(http.StatusSeeOther)
	if !strings.HasPrefix(a.location, path(e, "?section=5#item-")) {
		t.Errorf("leads to %q", a.location)
	}
	it, err := b.Item(officer("测试员甲"), tenant, plan.ItemID(a.location[strings.Index(a.location, "#item-")+len("#item-"):]))
	if err != nil {
		t.Fatal(err)
	}
	if it.State != plan.Added || it.Quote != words || it.DecidedBy != "测试员甲" {
		t.Errorf("%s %q by %s", it.State, it.Quote, it.DecidedBy)
	}
	q.Set("to", "9999999")
	p.post(path(e, "/add"), q).wants(http.StatusUnprocessableEntity).shows("不在原文之内")
}

func TestOthersDecisionsComeIn(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	one, two := b.person(t, "测试员甲"), b.person(t, "测试员乙")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	other := b.find(t, e, plan.KindWork, "大桥")
	page := one.get(path(e, "?section=2")).wants(http.StatusOK)
	since := cutBetween(page.body, "since=", "&amp;")
	one.htmx = true
	one.get(path(e, "/changes?section=2&since="+since)).wants(http.StatusOK).shows("desk-poll").hides("<article")
	two.post(path(e, "/items/"+string(it.ID)), ruling("reject", it)).wants(http.StatusSeeOther)
	two.post(path(e, "/items/"+string(other.ID)), ruling("accept", other)).wants(http.StatusSeeOther)
	a := one.get(path(e, "/changes?section=2&since="+since)).wants(http.StatusOK)
	a.shows(`id="item-`+string(it.ID)+`"`, `data-state="rejected"`, "已核 2", "测试员乙").hides(`id="item-` + string(other.ID) + `"`)
	since = cutBetween(a.body, "since=", `"`)
	since, _, _ = strings.Cut(since, "&")
	one.get(path(e, "/changes?section=2&since="+since)).wants(http.StatusOK).hides("<article")
}

// cutBetween is what stands between two words; the rest where the second is missing.
func cutBetween(s, from, to string) string {
	_, rest, _ := strings.Cut(s, from)
	head, _, _ := strings.Cut(rest, to)
	return strings.TrimRight(strings.SplitN(head, `"`, 2)[0], "&")
}

func TestRereadReports(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	p.post(path(e, "/items/"+string(it.ID)), ruling("accept", it)).wants(http.StatusSeeOther)
	p.get(path(e, "/reread")).wants(http.StatusOK).shows("重新读取", "云溪县规划.txt")
	p.post(path(e, "/reread"), nil).wants(http.StatusOK).shows("没有变化")

	b.Read = func(name string, data []byte) (r *reading.Reading, text []rune, err error) { // tomorrow's reader
		r, text, err = read(name, []byte(strings.NewReplacer("达到45家", "达到46家", "新建小型水库2座。", "", "迁建，", "迁建，新建县中医院，").Replace(string(data))))
		if r != nil {
			r.Reader = "2"
		}
		return r, text, err
	}
	p.post(path(e, "/reread"), nil).wants(http.StatusOK).shows("保留人的决定", "<del>45</del>", "<ins>46</ins>", "中医院", "已去掉")
	now, err := b.Item(officer("测试员甲"), tenant, it.ID)
	if err != nil {
		t.Fatal(err)
	}
	p.get(path(e, "?section=2")).wants(http.StatusOK).shows("新读法", "采用新读法", "重读有变")
	p.post(path(e, "/items/"+string(it.ID)), ruling("adopt", *now)).wants(http.StatusSeeOther)
	now, err = b.Item(officer("测试员甲"), tenant, it.ID)
	if err != nil {
		t.Fatal(err)
	}
	if v := now.Content.Commitment.Value.String(); v != "46" || now.Flag != plan.FlagNone {
		t.Errorf("%s %q", v, now.Flag)
	}
}

func TestApproveAsksForWhatIsLeftOut(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	p.post(path(e, "/items/"+string(it.ID)), ruling("accept", it)).wants(http.StatusSeeOther)
	d, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	left := strconv.Itoa(d.Progress.Pending)
	p.get(path(e, "/approve")).wants(http.StatusOK).shows("我知道还有 "+left+" 项没有核对", "没有答复")
	form := url.Values{"on": {"2021-03-06"}, "body": {"云溪县人民代表大会"}}
	p.post(path(e, "/approve"), form).wants(http.StatusUnprocessableEntity).shows("没有核对，批准后它们不会公布", "云溪县人民代表大会", "2021-03-06")
	p.post(path(e, "/approve"), url.Values{"on": {"去年"}, "body": {"甲"}, "left": {left}}).wants(http.StatusUnprocessableEntity).shows("不是日期")
	p.post(path(e, "/approve"), url.Values{"on": {"2021-03-06"}, "left": {left}}).wants(http.StatusUnprocessableEntity).shows("请填写批准机关")
	p.post(path(e, "/approve"), nil).wants(http.StatusUnprocessableEntity).shows("这一栏必须填写", "请填写批准机关", "没有核对，批准后它们不会公布")
	form.Set("left", "1")
	p.post(path(e, "/approve"), form).wants(http.StatusConflict).shows("与您确认的数目不同")
	form.Set("left", left)
	p.post(path(e, "/approve"), form).leads("/plans/990001/" + string(e.Plan) + "?edition=" + string(e.ID))
	a := p.get(p.get(path(e, "")).wants(http.StatusSeeOther).location).wants(http.StatusOK)
	a.shows("已经批准，不能再改", "/plans/990001/").hides(`data-act="accept"`, "desk-poll")
	p.get(path(e, "/approve")).wants(http.StatusSeeOther)
	other := b.find(t, e, plan.KindWork, "大桥")
	p.post(path(e, "/items/"+string(other.ID)), ruling("accept", other)).wants(http.StatusConflict).shows("已经批准，不能再改")
}

func TestDownloads(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	a := p.get(path(e, "/source")).wants(http.StatusOK)
	if a.body != string(document(t)) || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("source: %q", a.header.Get("Content-Disposition"))
	}
	p.get(path(e, "/text.txt")).wants(http.StatusOK).shows("云溪县国民经济")
}

func TestNextDoubtfulGoesAcrossChapters(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	it, err := b.NextDoubtful(officer("测试员甲"), tenant, e.ID, "")
	if err != nil || it == nil {
		t.Fatalf("%v, %v", it, err)
	}
	top, _, _ := strings.Cut(it.Section, ".")
	p.get(path(e, "/next")).leads(path(e, "?section="+top+"#item-"+string(it.ID)))
	for ; it != nil; it, err = b.NextDoubtful(officer("测试员甲"), tenant, e.ID, "") {
		if err != nil {
			t.Fatal(err)
		}
		p.post(path(e, "/items/"+string(it.ID)), ruling("reject", *it)).wants(http.StatusSeeOther)
	}
	a := p.get(path(e, "/next?back="+url.QueryEscape(path(e, "?section=2")))).leads(path(e, "?calm=1&section=2"))
	p.get(a.location).wants(http.StatusOK).shows("没有存疑的条目了")
}

func TestEnglishIsComplete(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "Tester One")
	it := b.items(t, e, plan.KindCommitment)[0]
	for _, to := range []string{"?section=2", "/items/" + string(it.ID), "/bulk", "/add", "/journal", "/reread", "/approve", "/discard"} {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		a := p.get(path(e, to+sep+"lang=en")).wants(http.StatusOK)
		for _, bad := range []string{"desk.", "plan.field.", "plan.choice.", "!("} {
			if strings.Contains(plain(a.body), " "+bad) {
				t.Errorf("%s shows a bare key %s", to, bad)
			}
		}
	}
	p.get("/desk?lang=en").wants(http.StatusOK).shows("Review desk", "Import a document")
}

// An edition without a text, such as the demonstration's, is reviewed as a list
// and may be accepted whole.
func TestStructuredEdition(t *testing.T) {
	b := newBench(t)
	r, _, err := read("云溪县规划.txt", document(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.ImportReading(officer("测试员甲"), "云溪县规划.json", r, plan.ImportOptions{Tenant: tenant, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	e := got.Edition
	p := b.person(t, "测试员甲")
	p.get(path(e, "?section=2")).wants(http.StatusOK).shows("高新技术企业", "≥ 45").hides(`id="pane-text"`, "下载提取的文字", "desk-selection")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	p.get(path(e, "/items/"+string(it.ID))).wants(http.StatusOK).shows(`name="x-value"`).hides(`name="from"`)
	p.post(path(e, "/items/"+string(it.ID)), ruling("edit", it, "x-value", "46")).wants(http.StatusSeeOther)
	p.get(path(e, "/add?kind=system&section=4")).wants(http.StatusOK).shows(`name="x-name"`)
	p.post(path(e, "/add"), url.Values{"kind": {"system"}, "section": {"4"}, "x-name": {"云溪水情平台"}}).wants(http.StatusSeeOther)
	p.get(path(e, "/approve")).wants(http.StatusOK).shows("先接受全部")
	p.post(path(e, "/approve"), url.Values{"on": {"2021-03-06"}, "body": {"云溪县人民代表大会"}, "all": {"1"}}).leads("/plans/990001/" + string(e.Plan) + "?edition=" + string(e.ID))
	now, err := b.Edition(officer("测试员甲"), tenant, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now.Approval == nil || now.Approval.LeftOut != 0 {
		t.Errorf("approval %+v", now.Approval)
	}
}

func TestDiscardAsksForWhatIsLost(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员甲")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	p.post(path(e, "/items/"+string(it.ID)), ruling("accept", it)).wants(http.StatusSeeOther)
	p.get(path(e, "/discard")).wants(http.StatusOK).shows("我知道已核对的 1 项会一起删除")
	p.post(path(e, "/discard"), nil).wants(http.StatusUnprocessableEntity).shows("已有 1 条核对过")
	p.post(path(e, "/discard"), url.Values{"decided": {"2"}}).wants(http.StatusConflict).shows("重新确认")
	p.post(path(e, "/discard"), url.Values{"decided": {"1"}}).leads("/desk")
	p.get(path(e, "")).wants(http.StatusNotFound)
	p.get("/desk").wants(http.StatusOK).shows("没有正在核对的规划")
}
