package commitmentweb_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gangyao/planning/commitment"
	"gangyao/platform/identity"
)

func TestStories(t *testing.T) {
	b := newBench(t)
	t.Run("the public sees how tasks stand and nothing more", b.publicSees)
	t.Run("many tasks are divided at once", b.dividesMany)
	t.Run("many tasks get everything that an assignment says", b.dividesManyInFull)
	t.Run("one task is divided by its form", b.dividesOne)
	t.Run("one task is verified in several ways", b.verifiesInParts)
	t.Run("annual plans are filtered", b.filtersYears)
	t.Run("evidence goes from the clerk to the head", b.proves)
	t.Run("a division comes back from Excel", b.imports)
	t.Run("the plan of a year is issued and compared", b.issues)
	t.Run("plans are linked and unlinked", b.links)
	t.Run("lists come out as files", b.exports)
	t.Run("a plan with its text shows the passages", b.shows)
}

var hidden = regexp.MustCompile(`name="(\w[\w-]*)" value="([^"]*)"`)

// field is the value of a hidden field on a page.
func field(body, name string) string {
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	return ""
}

// on runs a part of the story with the messages of its own test.
func (b *bench) on(t *testing.T) *bench {
	c := *b
	c.t = t
	return &c
}

func (b *bench) publicSees(t *testing.T) {
	b = b.on(t)
	row, e := b.waiting()
	visitor := b.as("", "")
	body := visitor.sees(b.at("work?open=all"), row.Text, row.OwnerName, "逾期", "已完成")
	for _, secret := range []string{"演示领导", "配合：", "份待确认", "演示填报员"} {
		if strings.Contains(body, secret) {
			t.Errorf("the public reads %s", secret)
		}
	}
	if body := visitor.sees(b.at("work/"+string(row.Duty)), "逾期"); strings.Contains(body, "办理记录") || strings.Contains(body, e.Note) {
		t.Error("the public sees evidence or history")
	}
	for _, path := range []string{"division", "division/gaps", "annual", "annual/2023/issued/1", "alignment", "work/" + string(row.Duty) + "/evidence/" + string(e.ID)} {
		if status, to, _ := visitor.do(http.MethodGet, b.at(path), "", nil); status != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("%s answers the public %d %s", path, status, to)
		}
	}
	// A filter does not tell what the page hides: with words of a leader nothing is found.
	if body := visitor.sees(b.at("work?scope=waiting&q=演示领导")); strings.Contains(body, row.Text) {
		t.Error("the public finds tasks by their leader")
	}
}

func (b *bench) dividesMany(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	said, err := b.commitments.Suggest(program(), b.query(), commitment.Filter{Gap: commitment.GapNoOwner})
	must(t, err)
	at := slices.IndexFunc(said, func(g commitment.Suggestion) bool { return g.Owner != "" })
	if at < 0 {
		t.Fatal("nothing is left to divide")
	}
	free, name := b.rows(commitment.Filter{Duties: []commitment.DutyID{said[at].Duty}}), said[at].OwnerName
	form := url.Values{"filter": {"gap=no_owner"}, "pick": {"ticked"}, "do": {"suggested"}, "duty": {string(free[0].Duty)}, "leader": {"演示领导戊"}, "reason": {"补齐分工"}}
	status, _, body := planner.post(b.at("division"), form)
	if status != http.StatusOK || !strings.Contains(body, "牵头单位：未定 → "+name) || !strings.Contains(body, "演示领导戊") {
		t.Fatalf("the preview answers %d: %.3000s", status, body)
	}
	if r := b.rows(commitment.Filter{Text: free[0].Text})[0]; r.Owner != "" {
		t.Error("the preview already kept something")
	}
	form.Set("seen", field(body, "seen"))
	// Somebody is quicker: nothing is kept, and the preview is shown anew.
	_, err = b.commitments.Assign(program(), tenant, b.plan, commitment.AssignRequest{Duty: free[0].Duty, Base: free[0].Version, Terms: commitment.Terms{Note: "别人写的"}}, "")
	must(t, err)
	status, _, body = planner.post(b.at("division"), form)
	if status != http.StatusConflict || !strings.Contains(body, "预览之后有变动") {
		t.Fatalf("an outdated preview answers %d: %.1000s", status, body)
	}
	form.Set("seen", field(body, "seen"))
	if status, to, body := planner.post(b.at("division"), form); status != http.StatusSeeOther || !strings.Contains(to, "saved=1") {
		t.Fatalf("saving answers %d %s: %.1000s", status, to, body)
	}
	r := b.rows(commitment.Filter{Text: free[0].Text})[0]
	if r.OwnerName != name || r.Leader != "演示领导戊" || r.Note != "别人写的" {
		t.Errorf("it is divided as %s, %s, %s", r.OwnerName, r.Leader, r.Note)
	}
	// A change of several tasks is taken back from the page that made it.
	bulk := url.Values{"filter": {""}, "pick": {"all"}, "leader": {"演示误填"}}
	_, _, body = planner.post(b.at("division"), bulk)
	bulk.Set("seen", field(body, "seen"))
	planner.post(b.at("division"), bulk)
	undo := url.Values{"pick": {"all"}, "undo": {field(planner.sees(b.at("division"), "最近的成批修改"), "undo")}, "reason": {"撤销"}}
	status, _, body = planner.post(b.at("division"), undo)
	if status != http.StatusOK || !strings.Contains(body, "演示误填 → 演示领导戊") {
		t.Fatalf("the preview of taking back answers %d: %.2000s", status, body)
	}
	undo.Set("seen", field(body, "seen"))
	planner.post(b.at("division"), undo)
	if r := b.rows(commitment.Filter{Text: free[0].Text})[0]; r.Leader != "演示领导戊" || len(b.rows(commitment.Filter{Text: "演示误填"})) > 0 {
		t.Errorf("taken back: %s", r.Leader)
	}
	for name, form := range map[string]url.Values{"请勾选任务": {"pick": {"ticked"}, "do": {"suggested"}}, "请说明改什么": {"pick": {"all"}}} {
		if status, _, body := planner.post(b.at("division"), form); status != http.StatusBadRequest && status != http.StatusUnprocessableEntity || !strings.Contains(body, name) {
			t.Errorf("%v answers %d, without %s", form, status, name)
		}
	}
	if status, _, _ := b.as(identity.Clerk, "jyj").post(b.at("division"), form); status != http.StatusForbidden {
		t.Errorf("a clerk divides tasks: %d", status)
	}
}

func (b *bench) dividesManyInFull(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	free := b.rows(commitment.Filter{Gap: commitment.GapNoOwner})
	picked := []string{string(free[0].Duty), string(free[1].Duty)}
	// Ticked on the page of gaps, they come up alone and ticked.
	planner.sees(b.at("division/gaps?gap=no_owner"), free[0].Text, "给勾选的任务分工", "没有单位牵头")
	planner.sees(b.at("division/coverage"), "无人负责的任务", free[1].Text, "给勾选的任务分工")
	status, _, body := planner.post(b.at("division"), url.Values{"do": {"pick"}, "duty": picked})
	if status != http.StatusOK || !strings.Contains(body, "共 2 条") || strings.Count(body, "aria-label=\""+free[0].Text+"\" checked") != 1 {
		t.Fatalf("the picked tasks answer %d: %.500s", status, body)
	}
	form := url.Values{"pick": {"ticked"}, "duty": picked, "set-owner": {"fgj"}, "add": {"czj", "jyj"}, "drop": {"czj"}, "leader": {"分管副市长"}, "due": {"2025-06-30"},
		"means": {"evidence-each"}, "aim": {"三个"}, "steps": {"2024年：开工 | 两千万元\n2025 建成 | 三个 | 2025-05-31"}, "reason": {"一次安排"}}
	for field, bad := range map[string]string{"steps": "明年 开工", "due": "明天", "aim": "若干"} {
		was := form.Get(field)
		form.Set(field, bad)
		if status, _, body := planner.post(b.at("division"), form); field != "aim" && status != http.StatusBadRequest && status != http.StatusUnprocessableEntity || !strings.Contains(body, bad) {
			t.Errorf("%s %q answers %d", field, bad, status)
		}
		form.Set(field, was)
	}
	status, _, body = planner.post(b.at("division"), form)
	for _, words := range []string{"牵头单位：未定 → 发改局", "配合单位：未定 → 教育局", "分管副市长", "2025-06-30", "佐证（各单位分别） ≥ 3\u202f个", "2024 开工（2,000\u202f万元）", "返回修改"} {
		if status != http.StatusOK || !strings.Contains(body, words) {
			t.Errorf("the preview answers %d without %s", status, words)
		}
	}
	form.Set("seen", field(body, "seen"))
	if status, to, body := planner.post(b.at("division"), form); status != http.StatusSeeOther || !strings.Contains(to, "saved=2") {
		t.Fatalf("saving answers %d %s: %.1000s", status, to, body)
	}
	r := b.rows(commitment.Filter{Duties: []commitment.DutyID{free[0].Duty}})[0]
	if r.Owner != "fgj" || r.Leader != "分管副市长" || !r.Verify.Each || len(r.Steps) != 2 || r.Steps[1].Quantity.String() != "3" {
		t.Errorf("%+v", r.Terms)
	}
	// Its steps are copied to others.
	planner.sees(b.at("work/"+string(r.Duty)), "分项核验", "教育局（佐证）", "把这些年度任务照搬到其他任务")
	planner.sees(b.at("division?copy="+string(r.Duty)), "2025 建成 | 3个 | 2025-05-31")
}

func (b *bench) verifiesInParts(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	r := b.rows(commitment.Filter{Gap: commitment.GapNoOwner})[0]
	path := b.at("work/" + string(r.Duty))
	form := url.Values{"base": {field(planner.sees(path), "base")}, "owner": {"fgj"}, "contributors": {"czj"}, "means": {"project"}, "aim": {"两座"}, "means-2": {"evidence-each"}, "means-3": {""}, "need": {"any"}}
	if status, to, body := planner.post(path, form); status != http.StatusSeeOther {
		t.Fatalf("saving answers %d %s: %.2000s", status, to, body)
	}
	planner.sees(path, "项目 ≥ 2\u202f座", "满足其一", "分项核验", "发改局（佐证）", "财政局（佐证）", "规划期已于 2025年12月31日 结束")
	if body := b.as("", "").sees(path); strings.Contains(body, "财政局") {
		t.Error("the public sees who proves what")
	}
}

func (b *bench) filtersYears(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	for _, path := range []string{"annual/2023", "annual/2023/issued/1", "annual/2023/issued/1/compare"} {
		all := planner.sees(b.at(path), "牵头单位", "指标属性")
		some := planner.sees(b.at(path+"?owner=jyj"), "清除筛选", "教育局")
		if len(some) >= len(all) {
			t.Errorf("%s: the filter leaves everything", path)
		}
		planner.sees(b.at(path+"?q=nothing-like-this"), "共 0 条")
	}
	planner.sees(b.at("annual/2023/issued/1/compare?change=same"), "未变")
}

func (b *bench) dividesOne(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	r := b.rows(commitment.Filter{Gap: commitment.GapNoOwner})[0]
	path := b.at("work/" + string(r.Duty))
	first := planner.sees(path, "未分工", "调整分工")
	form := url.Values{"base": {field(first, "base")}, "owner": {"fgj"}, "contributors": {"czj", "jyj"}, "leader": {"演示领导己"}, "means": {"evidence"}, "aim": {"若干"}, "unit": {"处"}, "step-2024": {"开工 | 30座 | 2024-06-30"}}
	if status, _, body := planner.post(path, form); status < 400 || !strings.Contains(body, "“若干”不是数字") || !strings.Contains(body, "开工 | 30座 | 2024-06-30") || !strings.Contains(body, "演示领导己") {
		t.Errorf("a wrong form answers %d and forgets what was typed", status)
	}
	form.Set("aim", "")
	if status, to, body := planner.post(path, form); status != http.StatusSeeOther {
		t.Fatalf("saving answers %d %s: %.2000s", status, to, body)
	}
	planner.sees(path, "发改局", "财政局、教育局", "演示领导己", "开工", "30座", "2024-06-30")
	// Somebody who saw the first version changes other things and one of the same:
	// the form comes back with both, and says so; saved, nothing is lost.
	second := url.Values{"base": form["base"], "means": {"evidence"}, "unit": {"处"}, "leader": {"演示领导辛"}, "note": {"含引道"}}
	status, _, body := planner.post(path, second)
	for _, words := range []string{"刚被别人改动", "牵头单位：未定 → 发改局", "责任领导：未定 → 演示领导己", "“责任领导”双方都改了", "演示领导辛", "含引道", "开工 | 30座 | 2024-06-30"} {
		if status != http.StatusConflict || !strings.Contains(body, words) {
			t.Errorf("an outdated form answers %d, without %s", status, words)
		}
	}
	merged := url.Values{"base": {field(body, "base")}, "owner": {"fgj"}, "contributors": {"czj", "jyj"}, "leader": {"演示领导辛"}, "means": {"evidence"}, "note": {"含引道"}, "step-2024": {"开工 | 30座 | 2024-06-30"}}
	if status, to, body := planner.post(path, merged); status != http.StatusSeeOther {
		t.Fatalf("saving what was merged answers %d %s: %.1000s", status, to, body)
	}
	planner.sees(path, "发改局", "财政局、教育局", "演示领导辛", "含引道", "30座")
}

func (b *bench) proves(t *testing.T) {
	b = b.on(t)
	free := slices.DeleteFunc(b.rows(commitment.Filter{Gap: commitment.GapNoOwner}), func(r commitment.Row) bool { return r.Asked != nil || r.Level != nil })
	r := free[len(free)-1]
	_, err := b.commitments.Assign(program(), tenant, b.plan, commitment.AssignRequest{Duty: r.Duty, Base: r.Version, Terms: commitment.Terms{Owner: "wjj", Verify: commitment.Verification{Means: commitment.ByEvidence}}}, "")
	must(t, err)
	clerk, head := b.as(identity.Clerk, "wjj"), b.as(identity.Head, "wjj")
	path := b.at("work/" + string(r.Duty))
	form := url.Values{"claim": {"whole"}, "note": {"已竣工并投用"}}
	if status, _, body := clerk.upload(path+"/evidence", "", "", nil, form); status < 400 || !strings.Contains(body, "须附佐证材料") || !strings.Contains(body, "已竣工并投用") {
		t.Errorf("a claim without files answers %d", status)
	}
	if status, _, body := clerk.upload(path+"/evidence", "files", "验收.pdf", []byte("MZ not a document"), form); status < 400 || !strings.Contains(body, "内容与扩展名不符") {
		t.Errorf("a program that is called pdf answers %d", status)
	}
	pdf := []byte("%PDF-1.4 验收报告")
	if status, _, body := clerk.upload(path+"/evidence", "files", "验收.pdf", pdf, form); status != http.StatusSeeOther {
		t.Fatalf("submitting answers %d: %.2000s", status, body)
	}
	d, err := b.commitments.Duty(program(), b.query(), r.Duty)
	must(t, err)
	e := d.Given[0]
	at := path + "/evidence/" + string(e.ID)
	step := url.Values{"do": {"confirm"}, "base": {"1"}, "sha": {e.SHA256}}
	if status, _, _ := clerk.post(at, step); status != http.StatusForbidden {
		t.Errorf("the clerk confirms the own evidence: %d", status)
	}
	if status, _, _ := b.as(identity.Head, "jyj").post(at, step); status != http.StatusForbidden {
		t.Errorf("the head of another department confirms: %d", status)
	}
	head.sees("/evidence", r.Text, "已竣工并投用")
	body := head.sees(at, e.SHA256, "验收.pdf", "与报送时完全一致")
	if field(body, "sha") != e.SHA256 {
		t.Error("the form does not carry the hash that was seen")
	}
	if status, got := head.get(at + "/files/" + e.Files[0].SHA256); status != http.StatusOK || got != string(pdf) {
		t.Errorf("the file comes as %d, %q", status, got)
	}
	if status, _ := head.get(at + "/files/" + strings.Repeat("0", 64)); status != http.StatusNotFound {
		t.Errorf("a file of nobody answers %d", status)
	}
	if status, _, body := head.post(at, url.Values{"do": {"return"}, "base": {"1"}, "sha": {e.SHA256}}); status < 400 || !strings.Contains(body, "请写明退回的理由") {
		t.Errorf("returning without a reason answers %d", status)
	}
	other := url.Values{"do": {"confirm"}, "base": {"1"}, "sha": {strings.Repeat("a", 64)}}
	if status, _, _ := head.post(at, other); status != http.StatusConflict {
		t.Errorf("confirming what was not seen answers %d", status)
	}
	if status, _, body := head.post(at, step); status != http.StatusSeeOther {
		t.Fatalf("confirming answers %d: %.2000s", status, body)
	}
	head.sees(path, "已完成", "佐证已经第二人确认", "报送佐证", "确认佐证")
}

// edited is a workbook of the division with other words in some rows of a column.
func (b *bench) edited(data, column string, words map[int]string) []byte {
	b.t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(data))
	must(b.t, err)
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	must(b.t, err)
	col := slices.IndexFunc(rows[2], func(c string) bool { return strings.HasSuffix(c, "="+column) }) + 1 // the hidden keys
	for row, value := range words {
		at, err := excelize.CoordinatesToCellName(col, row)
		must(b.t, err)
		must(b.t, f.SetCellStr(sheet, at, value))
	}
	var out bytes.Buffer
	must(b.t, f.Write(&out))
	return out.Bytes()
}

func (b *bench) imports(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	status, data := planner.get(b.at("division/export/division.xlsx"))
	if status != http.StatusOK {
		t.Fatalf("the workbook answers %d", status)
	}
	_, _, body := planner.upload(b.at("division/import"), "file", "分工.xlsx", []byte(data), nil)
	if !strings.Contains(body, "没有变动") {
		t.Errorf("an unchanged workbook: %.2000s", body)
	}
	edit := func(value string) []byte { return b.edited(data, "leader", map[int]string{6: value}) }
	_, _, body = planner.upload(b.at("division/import"), "file", "分工.xlsx", edit("演示领导庚"), nil)
	if !strings.Contains(body, "演示领导庚") || !strings.Contains(body, "保存 1 格变动") {
		t.Fatalf("the preview: %.3000s", body)
	}
	if status, to, body := planner.post(b.at("division/import/apply"), url.Values{"file": {field(body, "file")}}); status != http.StatusSeeOther || !strings.Contains(to, "saved=1") {
		t.Fatalf("applying answers %d %s: %.2000s", status, to, body)
	}
	if got := b.rows(commitment.Filter{Text: "演示领导庚"}); len(got) != 1 {
		t.Errorf("%d tasks have the leader of the workbook", len(got))
	}
	_, _, body = planner.upload(b.at("division/import"), "file", "分工.xlsx", edit("演示领导辛"), nil)
	if !strings.Contains(body, "有不能保存的格子") || strings.Contains(body, `name="file" value=`) {
		t.Errorf("a cell that changed meanwhile is no conflict: %.3000s", body)
	}
	if status, _, body := planner.upload(b.at("division/import"), "file", "别的.xlsx", []byte("not a workbook"), nil); status < 400 || status >= 500 {
		t.Errorf("another file answers %d: %.500s", status, body)
	}
}

func (b *bench) issues(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	planner.sees(b.at("annual/2023"), "演发〔2023〕1号", "按现在的分工推导", "完成前期工作，取得阶段成果（演示）", "这一年已经过去", "今日状态")
	if status, body := planner.get(b.at("annual/abc")); status != http.StatusNotFound || !strings.Contains(body, "“abc”不是年份") {
		t.Errorf("what is no year answers %d", status)
	}
	form := url.Values{"title": {"2025年度重点任务计划（演示，调整）"}, "on": {"2025-07-01"}, "seen": {"what nobody saw"}}
	if status, _, body := planner.post(b.at("annual/2025"), form); status != http.StatusConflict || !strings.Contains(body, "请刷新后再印发") {
		t.Errorf("issuing what was not seen answers %d", status)
	}
	form.Set("seen", field(planner.sees(b.at("annual/2025")), "seen"))
	status, to, answer := planner.post(b.at("annual/2025"), form)
	if status != http.StatusSeeOther || !strings.HasSuffix(to, "/annual/2025/issued/2") {
		t.Fatalf("issuing answers %d %s: %.2000s", status, to, answer)
	}
	issued, err := b.commitments.AnnualIssues(program(), b.query())
	must(t, err)
	planner.sees(to, issued[len(issued)-1].SHA256, "演示数据，不是正式文件")
	planner.sees(to+"/compare", "未变")
	planner.sees(b.at("annual/2023/issued/1/compare"), "印发后")
	data, _, err := b.commitments.IssuedAnnual(program(), tenant, b.plan, 2025, 2)
	must(t, err)
	if _, got := planner.get(to + "/export/annual.json"); got != string(data) {
		t.Error("the bytes given out are not those that were hashed")
	}
	if status, _, _ := b.as(identity.Head, "jyj").post(b.at("annual/2025"), form); status != http.StatusForbidden {
		t.Errorf("a head issues annual plans: %d", status)
	}
}

func (b *bench) links(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	planner.sees(b.at("alignment"), "湘潭市", "低于上级", "本级 4.3005", "2023年度重点任务计划（演示）")
	if status, to, _ := planner.post(b.at("alignment"), url.Values{"do": {"unlink"}, "child": {string(b.plan)}}); status != http.StatusSeeOther {
		t.Fatalf("unlinking answers %d %s", status, to)
	}
	if body := planner.sees(b.at("alignment")); strings.Contains(body, "本级 4.3005") {
		t.Error("an unlinked plan is still compared")
	}
	form := url.Values{"do": {"link"}, "child": {string(b.plan)}, "kind": {"upper"}, "parent": {string(b.plan)}}
	if status, _, body := planner.post(b.at("alignment"), form); status < 400 || !strings.Contains(body, "不能在自己之下") {
		t.Errorf("a plan below itself answers %d", status)
	}
	form.Set("parent", "")
	form.Set("parent-id", "430300-14")
	form.Set("parent-title", "湘潭市“十四五”规划")
	if status, _, body := planner.post(b.at("alignment"), form); status != http.StatusSeeOther {
		t.Fatalf("linking answers %d: %.1000s", status, body)
	}
	planner.sees(b.at("alignment"), "湘潭市“十四五”规划", "本级 4.3005")
}

func (b *bench) exports(t *testing.T) {
	b = b.on(t)
	planner := b.as(identity.Planner, "")
	csv := planner.sees(b.at("work/export/tasks.csv?status=unassigned"), "未分工", "责任领导")
	if n := len(b.rows(commitment.Filter{Statuses: []commitment.Status{commitment.Unassigned}})); strings.Count(csv, "\n") != n+1 {
		t.Errorf("%d lines for %d tasks", strings.Count(csv, "\n"), n)
	}
	if public := b.as("", "").sees(b.at("work/export/tasks.csv"), "未分工"); strings.Contains(public, "责任领导") || strings.Contains(public, "演示领导") {
		t.Error("the public's file has leaders")
	}
	for _, path := range []string{"work/export/tasks.xlsx", "division/export/division.docx", "annual/2024/draft/annual.docx", "annual/2024/draft/annual.xlsx", "annual/2023/issued/1/export/annual.docx", "annual/2023/issued/1/export/annual.xlsx"} {
		if status, body := planner.get(b.at(path)); status != http.StatusOK || !strings.HasPrefix(body, "PK") {
			t.Errorf("%s answers %d", path, status)
		}
	}
	if status, _ := planner.get(b.at("division/export/other.txt")); status != http.StatusNotFound {
		t.Errorf("an unknown file answers %d", status)
	}
}

func (b *bench) shows(t *testing.T) {
	b = b.on(t)
	b.plan = b.texts
	planner := b.as(identity.Planner, "")
	all := b.rows(commitment.Filter{})
	rows := slices.DeleteFunc(slices.Clone(all), func(r commitment.Row) bool { return r.Printed != nil })
	if len(rows) == 0 || len(all) == len(rows) {
		t.Fatal("the plan with text has no tasks, or no indicators")
	}
	planner.sees(b.at("work?open=all"), "/text/"+all[0].Section+"#i-"+string(all[0].Item))
	if _, body := planner.get(b.at("text/" + all[0].Section)); !strings.Contains(body, "id=\"i-"+string(all[0].Item)) {
		t.Error("the link to the row of the table leads nowhere")
	}
	planner.sees(b.at("work?open=all"), "看原文", "/text/"+rows[0].Section+"#mark-"+string(rows[0].Item))
	d, err := b.commitments.Duty(program(), b.query(), rows[0].Duty)
	must(t, err)
	if d.Passage == "" {
		t.Fatal("no passage")
	}
	planner.sees(b.at("work/"+string(rows[0].Duty)), "<blockquote class=\"passage\">", "看原文")
	if _, body := planner.get(b.at("text/" + rows[0].Section)); !strings.Contains(body, "mark-"+string(rows[0].Item)) {
		t.Error("the link to the text leads nowhere")
	}
	planner.sees(b.at("work?open=all&text=on"), "收起原文", "href=\"#d-"+string(rows[0].Duty)+"\"", "id=\"mark-"+string(rows[0].Item)+"\"", "id=\"d-"+string(rows[0].Duty)+"\"")
	planner.sees(b.at("division/coverage"), "无人负责的句子", "已列任务，未明确单位", "给勾选的任务分工")
}
