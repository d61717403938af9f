package reportingweb_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
)

// on opens a page as somebody.
func open(t *testing.T, b *bench, browser *browsertest.Browser, login, path string, size browsertest.Size, theme browsertest.Theme) *browsertest.Page {
	t.Helper()
	p := browser.Page(t, b.server.URL+"/as/"+login, size, theme)
	p.Go(t, b.server.URL+path)
	return p
}

func needAssets(t *testing.T) {
	t.Helper()
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
}

const saved = `document.querySelector("[data-say]").textContent.startsWith("已保存")`

func field(col string, code indicator.Code) string {
	return `document.querySelector('tr[data-cell^="` + string(code) + `@"] [data-col="` + col + `"]')`
}

// paste hands the page what a spreadsheet would.
func paste(t *testing.T, p *browsertest.Page, text string) {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Eval[bool](t, p, `(() => { const d = new DataTransfer(); d.setData("text/plain", `+string(quoted)+`);
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); return true })()`)
}

// A clerk fills in with the keyboard alone: arrows and Enter, a pasted block,
// undoing and doing again, a check that blocks while typing, a reason for no value.
func TestAClerkFillsInByKeyboard(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	p := open(t, b, browsertest.Open(t), "clerk", "/sheets/"+string(s.ID), browsertest.Desk, browsertest.Light)
	value := func(code indicator.Code) string {
		v, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{})
		b.must(err)
		for i := range v.Cells {
			if e := &v.Cells[i].Entry; e.Cell.Code == code {
				return strings.Join(strings.FieldsFunc(e.Value.String()+"|"+string(e.NoValue)+"|"+e.Note, func(r rune) bool { return r == '|' }), " ")
			}
		}
		return "?"
	}
	stands := func(code indicator.Code, want string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); value(code) != want; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s is %q, want %q", code, value(code), want)
			}
		}
	}
	at := func(col string, code indicator.Code) {
		t.Helper()
		p.Until(t, `document.activeElement === `+field(col, code))
	}
	// The rows stand in the order of cells: forest, gdp, grain, population.
	browsertest.Eval[bool](t, p, `(() => { `+field("value", "forest")+`.focus(); return true })()`)
	p.Press(t, "47.9")
	p.Press(t, kb.Enter)
	at("value", "gdp")
	p.Until(t, saved)
	stands("forest", "47.9")

	// While typing the check says what stands in the way; nothing is kept yet.
	p.Press(t, "-5")
	p.Until(t, `document.querySelector('tr[data-cell^="gdp@"] .remark-blocks')?.textContent.includes("数量为负")`)
	if got := value("gdp"); got != "" {
		t.Errorf("typing alone kept %q", got)
	}
	p.Press(t, kb.Escape)
	p.Until(t, field("value", "gdp")+`.value === "" && !document.querySelector('tr[data-cell^="gdp@"] .remark-blocks')`)

	// A block of values, standings and notes, over three rows.
	paste(t, p, "540.5亿\t初步\t\"快报\t数\"\r\n36.1\t\t测产\r\n72.6\r\n")
	stands("gdp", "540.5 快报\t数")
	stands("grain", "36.1 测产")
	stands("population", "72.6")
	p.Until(t, `document.querySelector("[data-say]").textContent === "已粘贴 6 格"`)
	p.Until(t, field("value", "gdp")+`.value === "540.5" && document.querySelector('tr[data-cell^="gdp@"] [data-read-as]').textContent.includes("540.5亿 → 540.5")`)

	// One key takes the block back, another brings it again.
	control(t, p, "z", false)
	stands("gdp", "")
	stands("population", "")
	control(t, p, "y", false)
	stands("gdp", "540.5 快报\t数")
	stands("population", "72.6")

	// To the right and down by arrows; a reason for no value wants words.
	p.Press(t, kb.ArrowDown)
	at("value", "grain")
	p.Press(t, kb.ArrowRight)
	at("status", "grain")
	browsertest.Eval[bool](t, p, `(() => { const s = document.activeElement; s.value = "none:not_collected"; s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	stands("grain", "not_collected 测产") // the note is there
	p.Press(t, kb.ArrowRight)
	at("note", "grain")
	p.Press(t, "改由省队调查")
	p.Press(t, kb.ArrowUp)
	at("note", "gdp")
	stands("grain", "not_collected 改由省队调查")
	p.Until(t, saved)
	p.Check(t)
	p.Screenshot(t, "grid-filled")

	// On to submission, where all remarks stand once.
	p.Go(t, b.server.URL+"/sheets/"+string(s.ID)+"/submit")
	p.Check(t)
	p.Screenshot(t, "submit-clean")
	p.Click(t, `.submit-form button[type="submit"]`)
	p.Wait(t, ".sha")
	sh, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{})
	b.must(err)
	if sh.Sheet.State != reporting.Submitted {
		t.Errorf("the sheet is %s", sh.Sheet.State)
	}
}

// control presses a key with Ctrl.
func control(t *testing.T, p *browsertest.Page, key string, shift bool) {
	t.Helper()
	browsertest.Eval[bool](t, p, `(() => { document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+key+`", ctrlKey: true, shiftKey: `+map[bool]string{true: "true", false: "false"}[shift]+`, bubbles: true, cancelable: true})); return true })()`)
}

// Two people fill in one sheet: what one finishes shows to the other, and where
// both wrote, each sees both and chooses.
func TestTwoPeopleFillInOneSheet(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	p := open(t, b, browsertest.Open(t), "clerk", "/sheets/"+string(s.ID), browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(() => { `+field("value", "gdp")+`.focus(); return true })()`)
	p.Press(t, "540")
	b.put("clerk2", s.ID, map[indicator.CellKey]string{cell("grain", tenant): "36.1", cell("gdp", tenant): "541"})
	p.Until(t, field("value", "grain")+`.value === "36.1"`)
	if got := browsertest.Eval[string](t, p, field("value", "gdp")+`.value`); got != "540" {
		t.Errorf("what is being typed became %q", got)
	}
	p.Press(t, kb.Enter)
	p.Wait(t, ".conflict")
	if words := p.Text(t, ".conflict"); !strings.Contains(words, "测试填报员乙") || !strings.Contains(words, "541") || !strings.Contains(words, "540") {
		t.Errorf("the conflict says %q", words)
	}
	p.Check(t)
	p.Screenshot(t, "grid-conflict")
	p.Click(t, ".conflict .button:first-child")
	p.Until(t, saved+` && !document.querySelector(".conflict")`)
	v, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{})
	b.must(err)
	for i := range v.Cells {
		if e := &v.Cells[i].Entry; e.Cell.Code == "gdp" && e.Value.String() != "540" {
			t.Errorf("after choosing mine it is %s", e.Value)
		}
	}
	// When the sheet moves on, the open page says so.
	b.filled(s.ID)
	_, err = b.Submit(b.as("clerk2"), reporting.Step{Tenant: tenant, Sheet: s.ID})
	b.must(err)
	p.Until(t, `document.querySelector("[data-moved]").checkVisibility() && document.querySelector("[data-moved]").innerText.includes("待审签")`)
	p.Until(t, field("value", "gdp")+`.readOnly`)
}

// The pages of a round and of a submitted sheet follow what others do.
func TestOpenPagesFollow(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	r := b.opened()
	s := b.sheet(r, "bureau")
	browser := browsertest.Open(t)
	round := open(t, b, browser, "planner", "/rounds/"+string(r.ID), browsertest.Desk, browsertest.Light)
	round.Until(t, `"listening" in document.documentElement.dataset && document.querySelector(".stats").innerText.includes("0 / 3")`)
	b.filled(s.ID)
	sub, err := b.Submit(b.as("clerk"), reporting.Step{Tenant: tenant, Sheet: s.ID})
	b.must(err)
	round.Until(t, `document.querySelector(".stats").innerText.includes("1 / 3")`)
	sheet := open(t, b, browser, "statistician", "/sheets/"+string(s.ID), browsertest.Desk, browsertest.Light)
	sheet.Until(t, `"listening" in document.documentElement.dataset && document.querySelector("main").innerText.includes("等单位负责人审签")`)
	// A page that nobody looks at holds no connection; looked at again it catches up.
	hide := func(hidden bool) {
		browsertest.Eval[bool](t, sheet, fmt.Sprintf(`(() => { Object.defineProperty(document, "hidden", {value: %t, configurable: true}); document.dispatchEvent(new Event("visibilitychange")); return true })()`, hidden))
	}
	hide(true)
	sheet.Until(t, `!("listening" in document.documentElement.dataset)`)
	_, err = b.Approve(b.as("head"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: sub.SHA256})
	b.must(err)
	hide(false)
	sheet.Until(t, `document.querySelector(".decide .button-primary")?.textContent.includes("核实通过")`)
	// Each step done names who did it and when.
	_, err = b.Verify(b.as("statistician"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: sub.SHA256})
	b.must(err)
	sheet.Until(t, `[...document.querySelectorAll("main .steps li")].slice(0, 3).every((s) => /[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(s.innerText))`)
	round.Check(t)
	sheet.Check(t)
}

// Evidence is chosen or dropped on the row; it is kept with the cell.
func TestEvidenceIsDropped(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	p := open(t, b, browsertest.Open(t), "clerk", "/sheets/"+string(s.ID), browsertest.Desk, browsertest.Light)
	drop := func(name, data string) {
		browsertest.Eval[bool](t, p, `(() => { const d = new DataTransfer(); d.items.add(new File(["`+data+`"], "`+name+`"));
			const tr = document.querySelector('tr[data-cell^="gdp@"]'); for (const kind of ["dragover", "drop"]) tr.dispatchEvent(new DragEvent(kind, {dataTransfer: d, bubbles: true, cancelable: true})); return true })()`)
	}
	drop("核算表.pdf", "%PDF-1.7")
	p.Wait(t, `tr[data-cell^="gdp@"] [data-sha] a`)
	p.Until(t, saved)
	files := func() int {
		v, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{})
		b.must(err)
		for i := range v.Cells {
			if e := &v.Cells[i].Entry; e.Cell.Code == "gdp" {
				return len(e.Evidence)
			}
		}
		return 0
	}
	if files() != 1 {
		t.Errorf("%d files are kept", files())
	}
	p.Go(t, b.server.URL+"/sheets/"+string(s.ID))
	p.Click(t, `tr[data-cell^="gdp@"] [data-remove]`)
	p.Until(t, saved)
	if files() != 0 {
		t.Error("the file is still there")
	}
	drop("程序.pdf", "MZ")
	p.Until(t, `document.querySelector("[data-say]").textContent.includes("不能作为佐证材料")`)
}

// Every page, at both sizes and in both themes, must satisfy axe, fit the window,
// and draw no complaint from the browser.
func TestReportingPagesAreAccessible(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	r := b.opened()
	bureau, townA, townB := b.sheet(r, "bureau"), b.sheet(r, "town-a"), b.sheet(r, "town-b")
	_ = townB
	path := "/sheets/" + string(bureau.ID)
	b.put("town", townA.ID, map[indicator.CellKey]string{cell("households", "900101100"): "1190"})
	sub, err := b.Submit(b.as("town"), reporting.Step{Tenant: tenant, Sheet: townA.ID})
	b.must(err)
	_, err = b.Approve(b.as("townhead"), reporting.Step{Tenant: tenant, Sheet: townA.ID, SHA256: sub.SHA256})
	b.must(err)
	_, err = b.Verify(b.as("statistician"), reporting.Step{Tenant: tenant, Sheet: townA.ID})
	b.must(err)
	// The bureau's sheet was returned once, and has something of everything now.
	b.filled(bureau.ID)
	_, err = b.Submit(b.as("clerk"), reporting.Step{Tenant: tenant, Sheet: bureau.ID})
	b.must(err)
	_, err = b.Return(b.as("head"), reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: bureau.ID, Note: "产值与核算处的不一致，请核对后重报。"}, Cells: map[indicator.CellKey]string{cell("gdp", tenant): "应为 540.5"}})
	b.must(err)
	b.put("clerk", bureau.ID, map[indicator.CellKey]string{cell("gdp", tenant): "980", cell("grain", tenant): "-3", cell("population", tenant): ""})
	b.must(b.Except(b.as("planner"), reporting.Exception{Tenant: tenant, Round: r.ID, Org: "town-b", Due: day("2026-02-15"), Closes: day("2026-02-25"), Reason: "洪灾"}))
	b.on("2026-02-12")
	_, err = b.Remind(b.program(), tenant)
	b.must(err)
	browser := browsertest.Open(t)
	pages := []struct{ name, who, path string }{
		{"duties", "clerk", "/duties"}, {"duties-none", "leader", "/duties"}, {"duties-planner", "planner", "/duties"},
		{"grid", "clerk", path}, {"submit", "clerk", path + "/submit"}, {"upload", "clerk", path + "/upload"}, {"grid-locked", "leader", path},
		{"history", "clerk", path + "/history"}, {"cell", "clerk", path + "/history?cell=" + id("gdp", tenant)},
		{"review", "planner", "/sheets/" + string(townA.ID)}, {"proof", "leader", "/sheets/" + string(townA.ID) + "/proof"},
		{"rounds", "planner", "/rounds"}, {"round", "planner", "/rounds/" + string(r.ID)}, {"round-new", "planner", "/rounds/new"}, {"round-edit", "planner", "/rounds/" + string(r.ID) + "/edit"},
		{"round-duties", "planner", "/rounds/" + string(r.ID) + "/duties"}, {"round-history", "planner", "/rounds/" + string(r.ID) + "/history"}, {"burden", "leader", "/rounds/burden?year=2026"},
	}
	for _, size := range browsertest.Sizes() {
		for _, theme := range browsertest.Themes() {
			p := browser.Page(t, b.server.URL+"/as/clerk", size, theme)
			for _, x := range pages {
				t.Run(x.name+"-"+size.Name+"-"+string(theme), func(t *testing.T) {
					p.Go(t, b.server.URL+"/as/"+x.who)
					p.Go(t, b.server.URL+x.path)
					p.Check(t)
					p.Screenshot(t, x.name+"-"+size.Name+"-"+string(theme))
				})
			}
		}
	}
}

// What is no figure says why, and what was said of the figure before goes: two
// remarks about two figures would contradict each other.
func TestARefusedFigureLeavesNoRemarkOfTheOneBefore(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	b.put("clerk", s.ID, map[indicator.CellKey]string{cell("grain", tenant): "-3"})
	p := open(t, b, browsertest.Open(t), "clerk", "/sheets/"+string(s.ID), browsertest.Desk, browsertest.Light)
	const row = `document.querySelector('tr[data-cell^="grain@"]')`
	p.Until(t, row+`.querySelector("[data-remarks]").innerText.includes("数量为负")`)
	browsertest.Eval[bool](t, p, `(() => { const f = `+field("value", "grain")+`; f.focus(); f.select(); return true })()`)

	// While typing, and still when it was sent.
	p.Press(t, "1e400")
	p.Until(t, row+`.querySelector("[data-outcome]").innerText.includes("科学计数法")`)
	p.Until(t, row+`.querySelector("[data-remarks]").innerText === ""`)
	p.Press(t, kb.Enter)
	p.Until(t, row+`.classList.contains("is-wrong") && `+row+`.querySelectorAll(".remark").length === 1`)
	b.put("clerk2", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "541"}) // the page hears of it and asks anew
	p.Until(t, field("value", "gdp")+`.value === "541"`)
	p.Until(t, row+`.querySelectorAll(".remark").length === 1`)
	p.Check(t)
	p.Screenshot(t, "grid-refused")

	// Mended, what the checks say of the new figure stands there.
	browsertest.Eval[bool](t, p, `(() => { const f = `+field("value", "grain")+`; f.focus(); f.select(); return true })()`)
	p.Press(t, "-4")
	p.Press(t, kb.Enter)
	p.Until(t, row+`.querySelector("[data-remarks]").innerText.includes("数量为负") && !`+row+`.classList.contains("is-wrong")`)

	// The same without script.
	p.NoScript(t)
	p.Go(t, b.server.URL+"/sheets/"+string(s.ID))
	p.Click(t, `tr[data-cell^="grain@"] input[data-col="value"]`)
	p.Type(t, `tr[data-cell^="grain@"] input[data-col="value"]`, strings.Repeat("9", 50))
	p.Click(t, `.no-script button`)
	p.Until(t, row+`.innerText.includes("一个数最多 40 位")`)
	if words := p.Text(t, `tr[data-cell^="grain@"] .margin`); !strings.Contains(words, "一个数最多 40 位") || strings.Contains(words, "数量为负") {
		t.Errorf("without script the row says %q", words)
	}
}

// One organisation that reports many places may have them as rows or as columns:
// keys, pasting, checks and locks are those of the list, the choice is remembered
// for the person, and without script the same form is sent.
func TestATableOfPlacesAndIndicators(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	r := b.opened()
	v, err := b.Round(b.as("planner"), tenant, r.ID, time.Time{})
	b.must(err)
	var duties []reporting.Duty
	for _, d := range v.Duties {
		if d.Org != "bureau" {
			duties = append(duties, d)
		}
	}
	for _, code := range []indicator.Code{"grain", "forest", "population"} {
		for _, at := range []indicator.Tenant{townA, townB, tenant} {
			if code != "population" || at != townB { // one cell is not asked for
				duties = append(duties, reporting.Duty{Org: "bureau", Cell: cell(code, at)})
			}
		}
	}
	_, err = b.SetDuties(b.as("planner"), tenant, r.ID, 0, duties)
	b.must(err)
	s := b.sheet(r, "bureau")
	path := "/sheets/" + string(s.ID)
	browser := browsertest.Open(t)
	p := open(t, b, browser, "clerk", path, browsertest.Desk, browsertest.Light)
	p.Wait(t, ".layout-switch")
	p.Click(t, `.layout-switch button[value="places"]`)
	p.Wait(t, "table.matrix")
	value := func(code indicator.Code, at indicator.Tenant) string {
		got, err := b.Sheet(b.as("clerk"), tenant, s.ID, time.Time{})
		b.must(err)
		for i := range got.Cells {
			if e := &got.Cells[i].Entry; e.Cell == cell(code, at) {
				return e.Value.String()
			}
		}
		return "?"
	}
	stands := func(code indicator.Code, at indicator.Tenant, want string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); value(code, at) != want; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s of %s is %q, want %q", code, at, value(code, at), want)
			}
		}
	}
	in := func(code indicator.Code, at indicator.Tenant) string {
		return `document.querySelector('[data-cell="` + id(code, at) + `"] [data-col="value"]')`
	}
	here := func(code indicator.Code, at indicator.Tenant) {
		t.Helper()
		p.Until(t, `document.activeElement === `+in(code, at))
	}
	browsertest.Eval[bool](t, p, `(() => { `+in("grain", townA)+`.focus(); return true })()`)
	p.Press(t, "12.5")
	p.Press(t, kb.Enter) // down: the next place
	here("grain", townB)
	stands("grain", townA, "12.5")
	p.Press(t, kb.ArrowUp)
	here("grain", townA)
	p.Press(t, kb.ArrowLeft) // the columns stand in the order of codes: forest, grain, population
	here("forest", townA)
	paste(t, p, "40.1\t11.9\t3.2\r\n41.2\t9.8\t9\r\n")
	stands("forest", townA, "40.1")
	stands("grain", townA, "11.9")
	stands("population", townA, "3.2")
	stands("forest", townB, "41.2")
	stands("grain", townB, "9.8")
	p.Until(t, `document.querySelector("[data-say]").textContent.includes("已粘贴 5 格")`)
	control(t, p, "z", false)
	stands("grain", townA, "12.5")
	stands("forest", townB, "")
	browsertest.Eval[bool](t, p, `(() => { const f = `+in("grain", townB)+`; f.focus(); f.select(); return true })()`)
	p.Press(t, "-7")
	p.Until(t, in("grain", townB)+`.closest("td").innerText.includes("数量为负")`)
	p.Press(t, kb.Escape)
	p.Until(t, `!`+in("grain", townB)+`.closest("td").innerText.includes("数量为负")`)
	p.Check(t)
	p.Screenshot(t, "matrix-places")

	// The other way round; the choice holds on the next visit, and for this person only.
	p.Click(t, `.layout-switch button[value="indicators"]`)
	p.Until(t, `document.querySelector('.layout-switch button[value="indicators"]')?.getAttribute("aria-pressed") === "true" && document.querySelectorAll("table.matrix tbody tr").length === 3`)
	p.Go(t, b.server.URL+path)
	p.Wait(t, "table.matrix")
	p.Check(t)
	p.Screenshot(t, "matrix-indicators")
	phone := open(t, b, browser, "clerk", path, browsertest.Phone, browsertest.Dark)
	phone.Wait(t, "table.matrix")
	phone.Check(t)
	phone.Screenshot(t, "matrix-phone")
	other := open(t, b, browser, "clerk2", path, browsertest.Desk, browsertest.Light)
	other.Wait(t, "tr[data-cell]")

	// Without script the form is sent as a whole.
	p.NoScript(t)
	p.Go(t, b.server.URL+path)
	p.Type(t, `[data-cell="`+id("population", townA)+`"] input[data-col="value"]`, "3.4")
	p.Click(t, `.no-script button`)
	stands("population", townA, "3.4")
}

// The questions of an uploaded file, at both sizes.
func TestADryRunIsAccessible(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	s := b.sheet(b.opened(), "bureau")
	browser := browsertest.Open(t)
	for _, size := range browsertest.Sizes() {
		p := open(t, b, browser, "clerk", "/sheets/"+string(s.ID)+"/upload", size, browsertest.Light)
		browsertest.Eval[bool](t, p, `(() => { const d = new DataTransfer(); d.items.add(new File(["指标,单位,2025年,备用\n生产总值,亿元,541,1\n粮食产量,吨,362000,2\n森林覆盖率,%,—,3\n常住人口,万人,1e400,4\n谁也不知道,个,5,6\n"], "年报.csv", {type: "text/csv"}));
			document.querySelector("input[type=file]").files = d.files; return true })()`)
		p.Click(t, `main form.form button[type="submit"]`)
		p.Wait(t, ".dry-run")
		browsertest.Eval[bool](t, p, `(() => { for (const d of document.querySelectorAll(".dry-run details")) d.open = true; return true })()`)
		p.Check(t)
		p.Screenshot(t, "dry-run-"+size.Name)
	}
}
