package reportingweb_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// The whole way without script: the clerk fills in a form, the checks stop and
// ask, the head returns, the clerk mends, the head approves, statistics verifies,
// the planner publishes.
func TestTheWayWithoutScript(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	s := b.sheet(r, "bureau")
	path := "/sheets/" + string(s.ID)
	clerk, head := b.browse(t, "clerk"), b.browse(t, "head")

	clerk.get("/duties").wants(200).shows("2025年度监测", "农业局", "还有 3 格没填，共 4 格", "还有 7 天", path, "去填报")
	head.get("/duties").wants(200).shows("现在没有待办")
	g := clerk.get(path).wants(200).shows("地区生产总值", "500.24", "口径：按当年价格计算", "底数库“人口库”可以提供", "选填")
	print := func(code indicator.Code) string {
		return g.find(`name="o:` + id(code, tenant) + `" value="([^"]*)"`)
	}
	// One value cannot be read, the rest is kept.
	a := clerk.upload(path, "e:"+id("grain", tenant), "测产.pdf", []byte("%PDF-1.7 演示"),
		"v:"+id("gdp", tenant), "-5", "s:"+id("gdp", tenant), "A", "n:"+id("gdp", tenant), "", "b:"+id("gdp", tenant), "0", "o:"+id("gdp", tenant), print("gdp"),
		"v:"+id("population", tenant), "七十三", "s:"+id("population", tenant), "A", "n:"+id("population", tenant), "", "b:"+id("population", tenant), "0", "o:"+id("population", tenant), print("population"),
		"v:"+id("grain", tenant), "36.1", "s:"+id("grain", tenant), "P", "n:"+id("grain", tenant), "测产数", "b:"+id("grain", tenant), "0", "o:"+id("grain", tenant), print("grain"))
	a.wants(422).shows("有 1 格没有保存", "“七十三”不是数", `value="七十三"`, "测产.pdf", "数量为负")
	file := a.find(`href="(` + path + `/evidence/[0-9a-f]+)"`)
	if got := head.get(file).wants(200); got.body != "%PDF-1.7 演示" {
		t.Errorf("the evidence is %q", got.body)
	}
	b.browse(t, "town").get(file).wants(403)

	// Submitting tells all at once.
	// The button that goes on to submitting saves what is typed first.
	clerk.get(path).wants(200).shows(`name="then" value="submit"`)
	clerk.post(path, "then", "submit", "v:"+id("grain", tenant), "36.2", "s:"+id("grain", tenant), "P", "n:"+id("grain", tenant), "测产数", "b:"+id("grain", tenant), "1", "o:"+id("grain", tenant), "x").leads(path + "/submit")
	clerk.get(path).wants(200).shows(`value="36.2"`)
	clerk.get(path+"/submit").wants(200).shows("必须改正", "数量为负", "应报而未报").hides(`>提交</button>`)
	clerk.post(path + "/submit").wants(422).shows("还不能提交：有 2 处要先处理")
	b.put("clerk2", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "980", cell("population", tenant): "72.6"})
	q := clerk.get(path+"/submit").wants(200).shows("要写明原因", "与上年同期相差过大")
	base := q.find(`name="base" value="(\d+)"`)
	clerk.post(path+"/submit", "base", base).wants(422).shows("还不能提交：有 1 处")
	clerk.post(path+"/submit", "base", base, "n:"+id("gdp", tenant), "新区划入").leads(path)
	clerk.get("/duties").hides(`aria-label="去填报`)
	clerk.get(path).wants(200).shows("负责人审签", "测试填报员甲", "新区划入", "撤回，继续填报", "等单位负责人审签").hides(`formaction="` + path + `/approve"`)

	// The head sees the frozen content with its hash, and returns it.
	v := head.get(path).wants(200).shows("980", "测产.pdf", "须说明")
	sha, base := v.find(`name="sha" value="([0-9a-f]{64})"`), v.find(`name="base" value="(\d+)"`)
	head.post(path+"/return", "base", base, "m:"+id("gdp", tenant), "与核算数不符").wants(422).shows("退回时请写明原因", `value="与核算数不符"`)
	head.post(path+"/return", "base", base, "note", "请核对产值", "m:"+id("gdp", tenant), "与核算数不符").leads(path)
	clerk.get("/duties").wants(200).shows("退回给您的", "请核对产值", "的报表被退回：请核对产值")
	clerk.get(path).wants(200).shows("测试负责人甲退回了这份报表", "请核对产值", "与核算数不符")
	unread := clerk.get("/duties").find(`name="id" value="([^"]+)"`)
	clerk.post("/duties/read", "id", unread).leads("/duties")
	clerk.get("/duties").hides("全部标为已读")

	// Approval is for what was seen, and for nobody who filled it in.
	b.put("clerk", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "540.5"})
	clerk.post(path+"/submit", "n:"+id("gdp", tenant), "", "note", "产值已与核算科核对").leads(path)
	head.get(path).wants(200).shows("测试填报员甲", "提交时的话", "产值已与核算科核对")
	head.get(path+"/proof").wants(200).shows("只有提交，还没有审签", "提交的原文、报表格子、提交时的流转记录互相吻合").hides("审签时完全一致", "签署的")
	head.post(path+"/approve", "sha", sha).wants(409).shows("您看到的内容已不是现在提交的内容")
	sha = head.get(path).find(`name="sha" value="([0-9a-f]{64})"`)
	clerk.post(path+"/approve", "sha", sha).wants(403)
	head.post(path+"/approve", "sha", sha, "note", "同意上报").leads(path)
	b.browse(t, "statistician").get(path).wants(200).shows("产值已与核算科核对", "审签时的话", "同意上报")
	head.get(path+"/proof").wants(200).shows("内容与审签时完全一致", sha)
	b.browse(t, "statistician").post(path + "/verify").leads(path)
	p := b.browse(t, "planner")
	p.get("/rounds/" + string(r.ID)).wants(200).shows("公布已核实的 1 份报表")
	p.post("/rounds/" + string(r.ID) + "/publish").leads("/rounds/" + string(r.ID))
	clerk.get(path).wants(200).shows("已公布", "只能由统计部门另行修订")
	clerk.get(path+"/history").wants(200).shows("退回", "请核对产值", "审签", "公布", "测试统计员甲")
	clerk.get(path+"/history?cell="+id("gdp", tenant)).wants(200).shows("−5", "980", "540.5", "与核算数不符")
}

// What the script sends is answered cell by cell: saved, the same, a conflict with
// mine and theirs, refused with the reason; a dry run keeps nothing.
func TestTheScriptIsAnsweredCellByCell(t *testing.T) {
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	path := "/sheets/" + string(s.ID)
	x := b.browse(t, "clerk")
	type got struct {
		Outcomes []struct {
			Fate, Words  string
			Mine, Theirs *struct {
				Value, Status, Note, By string
				Version                 int
			}
		}
		Remarks []struct {
			Cell, Severity, Says string
			Missing              bool
		}
	}
	send := func(body string) (g got) {
		t.Helper()
		if err := json.Unmarshal([]byte(x.send(path+"/cells", body).wants(200).body), &g); err != nil {
			t.Fatal(err)
		}
		return g
	}
	one := func(dry bool, code indicator.Code, value, status, note string, base int) got {
		c, err := json.Marshal(map[string]any{"dry": dry, "cells": []any{map[string]any{"cell": id(code, tenant), "value": value, "status": status, "note": note, "base": base}}})
		b.must(err)
		return send(string(c))
	}
	if g := one(true, "gdp", "-1", "A", "", 0); g.Outcomes[0].Fate != "saved" || len(g.Remarks) != 3 || !strings.Contains(g.Remarks[0].Says+g.Remarks[1].Says, "数量为负") {
		t.Errorf("dry: %+v", g)
	}
	if v, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{}); err != nil || v.Open() != 3 {
		t.Errorf("the dry run kept something: %d open, %v", v.Open(), err)
	}
	if g := one(false, "gdp", "540.5亿", "P", "快报", 0); g.Outcomes[0].Fate != "saved" || g.Outcomes[0].Mine.Value != "540.5" || g.Outcomes[0].Mine.Version != 1 || !strings.Contains(g.Outcomes[0].Mine.By, "测试填报员甲") {
		t.Errorf("saved: %+v", g.Outcomes[0])
	}
	if g := one(false, "gdp", "540.5", "P", "快报", 0); g.Outcomes[0].Fate != "same" {
		t.Errorf("same: %+v", g.Outcomes[0])
	}
	b.put("clerk2", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "541"})
	if g := one(false, "gdp", "542", "A", "", 1); g.Outcomes[0].Fate != "conflict" || g.Outcomes[0].Theirs.Value != "541" || g.Outcomes[0].Mine.Value != "542" || !strings.Contains(g.Outcomes[0].Words, "测试填报员乙已把这一格改为 541") {
		t.Errorf("conflict: %+v", g.Outcomes[0])
	}
	if g := one(false, "grain", "", "none:not_collected", "", 0); g.Outcomes[0].Fate != "refused" || g.Outcomes[0].Words != "请写明情况。" {
		t.Errorf("a reason without words: %+v", g.Outcomes[0])
	}
	if g := one(false, "grain", "", "none:not_collected", "今年改由省队调查", 0); g.Outcomes[0].Fate != "saved" || g.Outcomes[0].Mine.Status != "none:not_collected" {
		t.Errorf("a reason: %+v", g.Outcomes[0])
	}
	for name, body := range map[string]string{"no JSON": "{", "no cells": `{"cells":[]}`, "no cell": `{"cells":[{"cell":"x"}]}`} {
		if a := x.send(path+"/cells", body); a.status != 422 || !strings.Contains(a.body, `"code":"invalid"`) {
			t.Errorf("%s answers %d %s", name, a.status, a.body)
		}
	}
	b.browse(t, "town").send(path+"/cells", `{"cells":[{"cell":"`+id("gdp", tenant)+`"}]}`).wants(403)
	var now struct {
		Version, Open, Asked int
		Draft                bool
		Cells                []struct{ Cell, Value, Lock string }
	}
	if err := json.Unmarshal([]byte(x.get(path+"/state").wants(200).body), &now); err != nil || !now.Draft || now.Asked != 4 || now.Open != 1 || len(now.Cells) != 4 {
		t.Errorf("state: %+v, %v", now, err)
	}
	for _, c := range now.Cells {
		if c.Lock != "" {
			t.Errorf("%s is locked: %s", c.Cell, c.Lock)
		}
	}
	b.on("2026-03-01")
	if err := json.Unmarshal([]byte(x.get(path+"/state").wants(200).body), &now); err != nil || !strings.Contains(now.Cells[0].Lock, "轮次已截止，延期须由规划部门批准。现在轮到规划管理员，自 2026-02-21") {
		t.Errorf("after the last day: %+v, %v", now.Cells[0], err)
	}
	x.send(path+"/cells", `{"cells":[{"cell":"`+id("gdp", tenant)+`","value":"1"}]}`).wants(409)
}

// Only what is what its name says is kept as evidence.
func TestEvidenceIsCheckedByItsContent(t *testing.T) {
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	path := "/sheets/" + string(s.ID) + "/evidence"
	x := b.browse(t, "clerk")
	for _, tc := range []struct {
		name, data string
		status     int
	}{
		{"说明.pdf", "%PDF-1.4", 200}, {"照片.PNG", "\x89PNG\r\n\x1a\n...", 200}, {"表.xlsx", "PK\x03\x04...", 200}, {"说明.txt", "无", 200},
		{"说明.pdf", "MZ\x90\x00", 415}, {"程序.exe", "MZ", 415}, {"页面.html", "<script>", 415}, {"说明.txt", "a\x00b", 415}, {"空.pdf", "", 415},
		{`..\..\说明.pdf`, "%PDF-1.4", 200},
	} {
		a := x.upload(path, "file", tc.name, []byte(tc.data))
		if a.status != tc.status {
			t.Errorf("%s (%q) answers %d: %s", tc.name, tc.data, a.status, plain(a.body))
		}
		if strings.Contains(a.body, "..") {
			t.Errorf("a path is kept: %s", a.body)
		}
	}
	x.post(path).wants(422)
	var kept indicator.Evidence
	if err := json.Unmarshal([]byte(x.upload(path, "file", "说明.pdf", []byte("%PDF-1.4")).wants(200).body), &kept); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		sha, name string
		status    int
	}{{kept.SHA256, kept.Name, 200}, {strings.Repeat("ab", 32), "没有传过.pdf", 404}, {kept.SHA256, "程序.exe", 415}, {"../x", "说明.pdf", 404}} {
		x.send("/sheets/"+string(s.ID)+"/cells", `{"cells":[{"cell":"`+id("gdp", tenant)+`","value":"1","evidence":[{"sha256":"`+tc.sha+`","name":"`+tc.name+`","bytes":8}]}]}`).wants(tc.status)
	}
	b.browse(t, "head").upload(path, "file", "说明.pdf", []byte("%PDF-1.4")).wants(403)
}

// The proof says when an approval is void, and why.
func TestAProofTellsWhatWasChanged(t *testing.T) {
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	path := "/sheets/" + string(s.ID)
	x := b.browse(t, "leader")
	x.get(path + "/proof").wants(200).shows("报表尚未提交")
	b.filled(s.ID)
	sub, err := b.Submit(b.as("clerk"), reporting.Step{Tenant: tenant, Sheet: s.ID})
	b.must(err)
	_, err = b.Approve(b.as("head"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: sub.SHA256})
	b.must(err)
	x.get(path+"/proof").wants(200).shows("完全一致", "测试负责人甲")
	if a := x.get(path + "/content.json").wants(200); !strings.Contains(a.body, `"gangyao-sheet/1"`) {
		t.Errorf("content: %s", a.body)
	}
	b.exec(`UPDATE reporting_entry SET value = '640.5' WHERE value = '540.5'`)
	x.get(path+"/proof").wants(200).shows("审签已失效", "报表格子里的内容与提交的原文不一致")
	b.exec(`UPDATE reporting_content SET data = '{}'`)
	x.get(path+"/proof").wants(200).shows("审签已失效", "提交的原文被改动", "不一致")
	b.browse(t, "statistician").post(path + "/verify").wants(409).shows("审签已失效")
}

// Sheets are for those of their organisation, and for those who see all.
func TestWhoSeesASheet(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	s := b.sheet(r, "bureau")
	for login, want := range map[string]int{"clerk": 200, "head": 200, "town": 403, "statistician": 200, "planner": 200, "leader": 200, "admin": 403} {
		for _, path := range []string{"", "/state", "/history", "/proof", "/form.xlsx", "/data.csv", "/submit"} {
			if got := b.browse(t, login).get("/sheets/" + string(s.ID) + path).status; got != want {
				t.Errorf("%s gets %d for %s, want %d", login, got, path, want)
			}
		}
	}
	b.browse(t, "").get("/duties").leads("/as/nobody?back=%2Fduties")
	b.browse(t, "clerk").get("/sheets/nothing").wants(404)
	b.browse(t, "clerk").get("/rounds/nothing").wants(404)
	b.browse(t, "town").get("/rounds/" + string(r.ID)).wants(200).shows("青石镇").hides("白鹭镇")
}

// exec changes what is stored behind the program's back.
func (b *bench) exec(query string) {
	b.t.Helper()
	b.must(b.db.Update(b.t.Context(), time.Now(), func(tx *db.Tx) error {
		_, err := tx.Exec(b.t.Context(), query)
		return err
	}))
}

// Earlier figures stand beside a town's cells although another organisation owns the
// indicator; asked for by name, figures stay within what a person may see.
func TestEarlierFiguresAreForThoseOfTheSheet(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	b.browse(t, "town").get("/sheets/" + string(b.sheet(r, "town-a").ID)).wants(200).shows("1,180")
	asked := []indicator.Observation{{Cell: cell("gdp", tenant)}}
	for login, want := range map[string]bool{"clerk": true, "town": false, "leader": true} {
		got, err := b.indicators.Beside(b.as(login), tenant, asked, time.Time{}, indicator.Internal)
		if err != nil || (got[0].YearBefore != nil) != want {
			t.Errorf("%s sees %v, %v", login, got, err)
		}
	}
	if _, err := b.indicators.Beside(t.Context(), tenant, asked, time.Time{}, indicator.Internal); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a visitor: %v", err)
	}
	if got, err := b.indicators.Beside(t.Context(), tenant, asked, time.Time{}, indicator.Public); err != nil || got[0].YearBefore != nil {
		t.Errorf("what is not published: %v, %v", got, err)
	}
}
