package desk_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/planning/plan"
)

// desktop opens the desk in a browser of its own, signed in.
func desktop(t *testing.T, b *bench, name string) *browsertest.Page {
	t.Helper()
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	return browsertest.Open(t).Page(t, b.as(name), browsertest.Desk, browsertest.Light)
}

// as is the address that signs somebody in.
func (b *bench) as(name string) string {
	return b.server.URL + "/as/" + url.PathEscape(name) + "?lang=zh"
}

// onCard waits until the focus is on a card, and gives the item's id.
func onCard(t *testing.T, p *browsertest.Page, id plan.ItemID) {
	t.Helper()
	p.Until(t, `document.activeElement?.dataset.item === "`+string(id)+`"`)
}

func stateOn(t *testing.T, p *browsertest.Page, id plan.ItemID, want plan.State) {
	t.Helper()
	p.Until(t, `document.getElementById("item-`+string(id)+`")?.dataset.state === "`+string(want)+`"`)
}

// A planning officer's day: import, review by keyboard, mend, add, undo, approve.
func TestReviewByKeyboard(t *testing.T) {
	b := newBench(t)
	p := desktop(t, b, "测试员甲")
	upload(t, p, document(t))
	p.Click(t, `form[action="/desk/import"] button[type=submit]`)
	p.Until(t, `location.search.includes("imported=1")`)
	p.Check(t)
	e := b.drafts(t)[0]

	p.Go(t, b.server.URL+path(e, "?section=2"))
	p.Wait(t, "[data-item][aria-current]")
	chapter, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{Section: "2"})
	if err != nil {
		t.Fatal(err)
	}
	if len(chapter.Items) < 7 {
		t.Fatalf("only %d items in the chapter", len(chapter.Items))
	}
	p.Press(t, "j")
	p.Press(t, "k")
	first := plan.ItemID(browsertest.Eval[string](t, p, `document.activeElement.dataset.item`))
	if first != chapter.Items[0].ID {
		t.Fatalf("the focus is on %s, want the first item", first)
	}
	// Five decisions in a row; the focus moves on by itself.
	for i, key := range []string{"a", "a", "x", "a", "a"} {
		now := browsertest.Eval[string](t, p, `document.activeElement.dataset.item`)
		if now != string(chapter.Items[i].ID) {
			t.Fatalf("decision %d is about %s, want %s", i, now, chapter.Items[i].ID)
		}
		p.Press(t, key)
		onCard(t, p, chapter.Items[i+1].ID)
	}
	if s := b.state(t, chapter.Items[2].ID); s != plan.Rejected {
		t.Errorf("the third is %s", s)
	}
	p.Until(t, `document.querySelector("#desk-progress .yes").textContent.includes("5")`)

	p.Press(t, "u") // the fifth is undecided again and has the focus
	stateOn(t, p, chapter.Items[4].ID, plan.Pending)
	onCard(t, p, chapter.Items[4].ID)
	p.Check(t)

	t.Run("edit", func(t *testing.T) { editInPlace(t, b, p, e) })
	t.Run("move", func(t *testing.T) { moveBySelecting(t, b, p, e) })
	t.Run("add", func(t *testing.T) { addBySelecting(t, b, p, e) })
	t.Run("approve", func(t *testing.T) { approveInBrowser(t, b, p, e) })
}

// upload gives the file field a document, as choosing one does.
func upload(t *testing.T, p *browsertest.Page, data []byte) {
	t.Helper()
	text, err := json.Marshal(string(data))
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Eval[bool](t, p, `(() => { const dt = new DataTransfer();
		dt.items.add(new File([`+string(text)+`], "云溪县规划.txt"));
		document.querySelector("input[type=file]").files = dt.files; return true })()`)
}

func (b *bench) drafts(t *testing.T) []plan.Edition {
	t.Helper()
	list, err := b.Plans(officer("测试员甲"), tenant)
	if err != nil || len(list) == 0 {
		t.Fatalf("no plans: %v", err)
	}
	return list[0].Editions
}

func editInPlace(t *testing.T, b *bench, p *browsertest.Page, e plan.Edition) {
	it := b.find(t, e, plan.KindCommitment, "森林覆盖率")
	card := "#item-" + string(it.ID)
	p.Go(t, b.server.URL+path(e, "?section=2")+card)
	onCard(t, p, it.ID)
	p.Press(t, "e")
	p.Wait(t, card+" form[data-edit]")
	value := `document.querySelector('` + card + ` [name="x-value"]')`
	browsertest.Eval[bool](t, p, `(`+value+`.value = "六1", true)`)
	browsertest.Eval[bool](t, p, `(`+value+`.value = "6.1.2", `+value+`.focus(), true)`)
	p.Press(t, kb.Enter)
	p.Until(t, value+`?.getAttribute("aria-invalid") === "true"`)
	p.Until(t, `document.activeElement === `+value)
	if s := p.Text(t, card); !strings.Contains(s, "不是数字") {
		t.Errorf("the error is not shown: %s", s)
	}
	for _, v := range p.Axe(t) {
		t.Errorf("axe: %s", v)
	}
	browsertest.Eval[bool](t, p, `(`+value+`.value = "62.5", `+value+`.focus(), true)`)
	p.Press(t, kb.Enter)
	stateOn(t, p, it.ID, plan.Edited)
	now, err := b.Item(officer("测试员甲"), tenant, it.ID)
	if err != nil || now.Content.Commitment.Value.String() != "62.5" {
		t.Errorf("%v %v", now, err)
	}
}

// selectText selects words in the text as a person does with the mouse.
func selectText(t *testing.T, p *browsertest.Page, words string) {
	t.Helper()
	if !browsertest.Eval[bool](t, p, `((words) => {
		const walk = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
		for (let n = walk.nextNode(); n; n = walk.nextNode()) {
			const i = n.data.indexOf(words);
			if (i >= 0) { getSelection().setBaseAndExtent(n, i, n, i + words.length); return true }
		}
		return false })("`+words+`")`) {
		t.Fatalf("the text does not show %q", words)
	}
}

// The place of an item moves to what is selected while its form is open.
func moveBySelecting(t *testing.T, b *bench, p *browsertest.Page, e plan.Edition) {
	it := b.find(t, e, plan.KindWork, "小型水库")
	card := "#item-" + string(it.ID)
	p.Go(t, b.server.URL+path(e, "?section=4")+card)
	onCard(t, p, it.ID)
	p.Press(t, "e")
	p.Wait(t, card+" form[data-edit]")
	words := "治理工程"
	selectText(t, p, words)
	p.Wait(t, "#desk-selection [data-use]")
	browsertest.Eval[bool](t, p, `(document.querySelector("#desk-selection [data-use]").click(), true)`)
	p.Until(t, `document.querySelector('`+card+` [data-place-quote]').textContent === "`+words+`"`)
	browsertest.Eval[bool](t, p, `(document.querySelector('`+card+` form[data-edit] button').click(), true)`)
	stateOn(t, p, it.ID, plan.Edited)
	now, err := b.Item(officer("测试员甲"), tenant, it.ID)
	if err != nil || now.Quote != words {
		t.Errorf("it stands at %q, %v", now.Quote, err)
	}
}

func addBySelecting(t *testing.T, b *bench, p *browsertest.Page, e plan.Edition) {
	p.Go(t, b.server.URL+path(e, "?section=5"))
	p.Wait(t, "[data-item][aria-current]")
	words := "分层分类的社会救助制度"
	selectText(t, p, words)
	p.Wait(t, "#desk-selection")
	p.Click(t, `#desk-selection [data-add-kind="system"]`)
	p.Wait(t, "[data-adding] form")
	p.Until(t, `document.activeElement.name === "x-name" && document.activeElement.value === "`+words+`"`)
	p.Press(t, kb.Enter)
	p.Until(t, `document.activeElement.dataset?.state === "added"`)
	id := plan.ItemID(browsertest.Eval[string](t, p, `document.activeElement.dataset.item`))
	it, err := b.Item(officer("测试员甲"), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	if it.Quote != words || it.Content.System.Name != words {
		t.Errorf("added %q as %q", it.Quote, it.Content.System.Name)
	}
	p.Until(t, `document.querySelector('#mark-`+string(id)+`') !== null`)
	p.Until(t, `document.querySelector("#desk-adding").childElementCount === 0`)
}

func approveInBrowser(t *testing.T, b *bench, p *browsertest.Page, e plan.Edition) {
	p.Go(t, b.server.URL+path(e, "/approve"))
	p.Wait(t, "#f-body")
	p.Wait(t, "#f-left-0")
	browsertest.Eval[bool](t, p, `(document.querySelector("#f-on").value = "2021-03-06", true)`)
	p.Type(t, "#f-body", "云溪县人民代表大会")
	p.Press(t, kb.Enter)
	p.Wait(t, "[data-summary]")
	p.Until(t, `document.activeElement.matches("[data-summary]")`)
	browsertest.Eval[bool](t, p, `(document.querySelector("#f-left-0").click(), document.querySelector("#f-body").focus(), true)`)
	p.Press(t, kb.Enter)
	p.Until(t, `location.pathname.startsWith("/plans/990001/")`)
}

// Two reviewers with the same item open: the second sees who decided what and
// chooses again; decisions of others come in by themselves.
func TestTwoReviewers(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	one, two := desktop(t, b, "测试员甲"), desktop(t, b, "测试员乙")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	other := b.find(t, e, plan.KindCommitment, "森林覆盖率")
	card := "#item-" + string(it.ID)
	to := b.server.URL + path(e, "?section=2") + card
	one.Go(t, to)
	onCard(t, one, it.ID)
	two.Go(t, to)
	onCard(t, two, it.ID)
	one.Press(t, "a")
	stateOn(t, one, it.ID, plan.Accepted)
	two.Press(t, "x")
	two.Wait(t, card+" [data-conflict]")
	if s := two.Text(t, card); !strings.Contains(s, "测试员甲") || !strings.Contains(s, "接受") {
		t.Errorf("the conflict does not say who: %s", s)
	}
	two.Until(t, `document.activeElement.matches("[data-conflict]")`)
	two.ScreenshotView(t, "desk-conflict")
	two.Press(t, "x")
	stateOn(t, two, it.ID, plan.Rejected)

	// The first has another item's form open; what the second decides comes in
	// around it.
	one.Go(t, b.server.URL+path(e, "?section=2")+"#item-"+string(other.ID))
	onCard(t, one, other.ID)
	one.Press(t, "e")
	one.Wait(t, "#item-"+string(other.ID)+" form[data-edit]")
	third := b.find(t, e, plan.KindCommitment, "无害化处理率")
	two.Go(t, b.server.URL+path(e, "?section=2")+"#item-"+string(third.ID))
	onCard(t, two, third.ID)
	two.Press(t, "a")
	stateOn(t, two, third.ID, plan.Accepted)
	stateOn(t, one, third.ID, plan.Accepted)
	one.Until(t, `document.querySelector("#desk-say").textContent.includes("测试员乙")`)
	one.Wait(t, "#item-"+string(other.ID)+" form[data-edit]")
}

// Every page of the desk, at both sizes and in both themes, must satisfy axe,
// fit the window, and draw no complaint from the browser.
func TestDeskIsAccessible(t *testing.T) {
	b := newBench(t)
	e := b.imported(t)
	p := b.person(t, "测试员乙")
	it := b.find(t, e, plan.KindCommitment, "高新技术企业")
	p.post(path(e, "/items/"+string(it.ID)), ruling("edit", it, "x-value", "48", "reason", "按附表"))
	work := b.find(t, e, plan.KindWork, "大桥")
	p.post(path(e, "/items/"+string(work.ID)), ruling("reject", work))
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	browser := browsertest.Open(t)
	pages := []struct{ name, path string }{
		{"home", "/desk"}, {"review", path(e, "?section=2")}, {"findings", path(e, "?section=1")},
		{"all", path(e, "?section=all&state=pending")}, {"item", path(e, "/items/"+string(it.ID))},
		{"bulk", path(e, "/bulk?section=3")}, {"add", path(e, "/add?section=5")}, {"journal", path(e, "/journal")},
		{"reread", path(e, "/reread")}, {"approve", path(e, "/approve")},
	}
	for _, size := range browsertest.Sizes() {
		for _, theme := range browsertest.Themes() {
			tab := browser.Page(t, b.as("测试员甲"), size, theme)
			for _, x := range pages {
				name := "desk-" + x.name + "-" + size.Name + "-" + string(theme)
				t.Run(name, func(t *testing.T) {
					tab.Go(t, b.server.URL+x.path)
					tab.Until(t, `location.href.endsWith("`+x.path+`")`)
					tab.Check(t)
					if strings.HasPrefix(x.name, "review") || x.name == "findings" {
						tab.ScreenshotView(t, name)
					} else {
						tab.Screenshot(t, name)
					}
				})
			}
			t.Run("text-"+size.Name+"-"+string(theme), func(t *testing.T) {
				tab.Go(t, b.server.URL+path(e, "?section=2")+"#mark-"+string(it.ID))
				tab.Until(t, `document.querySelector("#pane-text")?.getClientRects().length > 0`)
				tab.Check(t)
				tab.ScreenshotView(t, "desk-text-"+size.Name+"-"+string(theme))
			})
		}
	}
}

// A file that is too large is refused before it is sent, and a form that is on
// its way says so with its button off.
func TestImportFormWhileSending(t *testing.T) {
	b := newBench(t)
	p := desktop(t, b, "测试员甲")
	upload(t, p, document(t))
	const send = `(most => {
		const file = document.querySelector("input[data-most-bytes]"), form = file.closest("form"), button = form.querySelector("[data-busy]");
		file.dataset.mostBytes = most;
		window.addEventListener("submit", (e) => e.preventDefault());
		form.requestSubmit();
		return button.disabled && button.textContent === "正在读取…" ? "busy" : form.querySelector("[data-size-error]")?.textContent ?? "";
	})`
	p.Until(t, send+`(1).includes("64 MB")`)
	p.Until(t, send+`(1e6) === "busy" && !document.querySelector("[data-size-error]")`)
	if plans, err := b.Plans(officer("测试员甲"), ""); err != nil || len(plans) != 0 {
		t.Errorf("%d plans were imported: %v", len(plans), err)
	}
}
