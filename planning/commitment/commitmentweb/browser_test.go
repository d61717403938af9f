package commitmentweb_test

import (
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/commitment"
	"gangyao/platform/identity"
)

// Every page, at both sizes, satisfies axe, fits the window, and draws no
// complaint from the browser.
func TestInABrowser(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	open := browsertest.Open(t)
	row, e := b.waiting()
	unassigned := b.rows(commitment.Filter{Statuses: []commitment.Status{commitment.Unassigned}})[0]
	texts := "/plans/" + string(tenant) + "/" + string(b.texts) + "/"
	public := map[string]string{"tree-public": b.at("work"), "duty-public": b.at("work/" + string(row.Duty)), "coverage-public": b.at("division/coverage")}
	staff := map[string]string{
		"tree": b.at("work"), "tree-open": b.at("work?open=all"), "tree-status": b.at("work?status=overdue&section=2"), "tree-none": b.at("work?q=nothing-like-this"), "tree-past": b.at("work?as_of=2024-06-30"),
		"duty": b.at("work/" + string(row.Duty)), "duty-unassigned": b.at("work/" + string(unassigned.Duty)), "evidence": b.at("work/" + string(row.Duty) + "/evidence/" + string(e.ID)),
		"division": b.at("division?status=unassigned"), "document": b.at("division/document?section=3"), "import": b.at("division/import"), "gaps": b.at("division/gaps"), "coverage": b.at("division/coverage"),
		"division-all": b.at("division"), "coverage-open": texts + "division/coverage", "annual-some": b.at("annual/2023?owner=jyj"),
		"years": b.at("annual"), "annual": b.at("annual/2024"), "issued": b.at("annual/2023/issued/1"), "compare": b.at("annual/2023/issued/1/compare"), "alignment": b.at("alignment"), "waiting": "/evidence",
	}
	c := *b
	c.plan = b.texts
	public["tree-text"], public["coverage-text"], public["beside"] = texts+"work?open=all", texts+"division/coverage", texts+"work?open=all&text=on"
	public["duty-text"] = texts + "work/" + string(c.rows(commitment.Filter{})[0].Duty)
	for i, size := range browsertest.Sizes() {
		theme := browsertest.Themes()[i]
		p := open.Page(t, b.server.URL+"/?lang=zh", size, theme)
		look := func(views map[string]string) {
			for name, path := range views {
				t.Run(size.Name+"-"+name, func(t *testing.T) {
					p.Go(t, b.server.URL+path)
					p.Check(t)
					p.Screenshot(t, name+"-"+size.Name)
				})
			}
		}
		look(public)
		p.Go(t, b.server.URL+"/sign-in")
		p.Type(t, "#f-login", b.account(identity.Planner, "").Login)
		p.Type(t, "#f-password", demo.Password)
		p.Press(t, kb.Enter)
		p.Until(t, `location.pathname !== "/sign-in"`)
		look(staff)
		p.Go(t, b.server.URL+b.at("work/"+string(unassigned.Duty)))
		p.Click(t, "#edit > summary")
		p.Check(t)
		p.Screenshot(t, "edit-"+size.Name)
		p.Go(t, b.server.URL+"/?lang=en")
		english := map[string]string{}
		for _, name := range []string{"tree-open", "tree-status", "duty", "evidence", "division", "document", "import", "gaps", "coverage", "coverage-open", "years", "annual", "issued", "compare", "alignment", "waiting"} {
			english[name+"-en"] = staff[name]
		}
		look(english)
	}
}

// Two people work on the same tasks: a workbook that was edited meets newer
// changes, a form meets another. The pages say so, and keep to the window and to
// axe, at both sizes.
func TestWhatMeetsNewerChangesInABrowser(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	open := browsertest.Open(t)
	rows := b.rows(commitment.Filter{})
	for i, size := range browsertest.Sizes() {
		t.Run(size.Name, func(t *testing.T) {
			planner := b.as(identity.Planner, "")
			other := func(r *commitment.Row, leader string) {
				now := b.rows(commitment.Filter{Duties: []commitment.DutyID{r.Duty}})[0]
				terms := now.Terms
				if terms.Leader = leader; now.Default {
					terms.Verify = commitment.Verification{}
				}
				_, err := b.commitments.Assign(program(), tenant, b.plan, commitment.AssignRequest{Duty: r.Duty, Base: now.Version, Terms: terms}, "")
				must(t, err)
			}
			_, data := planner.get(b.at("division/export/division.xlsx"))
			other(&rows[0], "演示领导先"+size.Name)
			file := b.edited(data, "leader", map[int]string{6: "演示领导后" + size.Name, 7: "演示领导独" + size.Name})
			p := open.Page(t, b.server.URL+"/sign-in?lang=zh", size, browsertest.Themes()[i])
			p.Type(t, "#f-login", b.account(identity.Planner, "").Login)
			p.Type(t, "#f-password", demo.Password)
			p.Press(t, kb.Enter)
			p.Until(t, `location.pathname !== "/sign-in"`)
			p.Go(t, b.server.URL+b.at("division/import"))
			p.Wait(t, "#f-file")
			p.Until(t, fmt.Sprintf(`(() => { const d = new DataTransfer(); d.items.add(new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], "分工.xlsx"));
				const f = document.querySelector("#f-file"); f.files = d.files; return f.files.length === 1 })()`, base64.StdEncoding.EncodeToString(file)))
			p.Click(t, "#import .buttons button")
			p.Until(t, fmt.Sprintf(`document.querySelector("main").textContent.includes("演示领导先%s") && document.querySelector("main").textContent.includes("与他人的修改冲突")`, size.Name))
			p.Check(t)
			p.Screenshot(t, "import-conflict-"+size.Name)

			path := b.at("work/" + string(rows[1].Duty))
			p.Go(t, b.server.URL+path)
			p.Wait(t, "html[data-listening]")
			note := "含引道" + size.Name
			p.Until(t, fmt.Sprintf(`(() => { document.querySelector("#edit").open = true; const n = document.querySelector("#f-note"); n.value = %q; return n !== document.activeElement })()`, note))
			other(&rows[1], "演示领导先"+size.Name)
			p.Until(t, fmt.Sprintf(`!!document.querySelector("#duty.stale") && document.querySelector("#f-note").value === %q`, note)) // what is typed is not taken away
			p.Click(t, "#assign .buttons button")
			p.Until(t, fmt.Sprintf(`document.querySelector("#assign .summary")?.textContent.includes("演示领导先%s") && document.querySelector("#f-note").value === %q && document.querySelector("#f-leader").value === "演示领导先%s"`, size.Name, note, size.Name))
			p.Expected(t, "409")
			p.Check(t)
			p.Screenshot(t, "merged-"+size.Name)
			p.Click(t, "#assign .buttons button")
			p.Until(t, fmt.Sprintf(`!document.querySelector("#assign .summary") && document.querySelector("main").textContent.includes(%q)`, note))
		})
	}
}

// A planner divides what nobody answers for with the keyboard alone: ticks on the
// page of gaps, finds the contributor by typing, previews and saves.
func TestDividingByKeyboard(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	open := browsertest.Open(t)
	free := b.rows(commitment.Filter{Gap: commitment.GapNoOwner})[0]
	for _, size := range browsertest.Sizes() {
		t.Run(size.Name, func(t *testing.T) {
			p := open.Page(t, b.server.URL+"/sign-in?lang=zh", size, browsertest.Themes()[0])
			focus := func(selector string) {
				p.Until(t, fmt.Sprintf(`(e => { e?.focus(); return !!e && document.activeElement === e })(document.querySelector(%q))`, selector))
			}
			p.Type(t, "#f-login", b.account(identity.Planner, "").Login)
			p.Type(t, "#f-password", demo.Password)
			p.Press(t, kb.Enter)
			p.Until(t, `location.pathname !== "/sign-in"`)
			p.Go(t, b.server.URL+b.at("division/gaps?gap=no_owner"))
			focus("input.tick[value='" + string(free.Duty) + "']")
			p.Press(t, " ")
			focus("#pick button[type=submit]")
			p.Press(t, kb.Enter)
			p.Until(t, `location.pathname.endsWith("/division") && document.querySelectorAll("input.tick:checked").length === 1`)
			p.Wait(t, "#f-add .find:not([hidden])")
			focus("#f-add .find")
			p.Type(t, "#f-add .find", "财政局")
			p.Until(t, `document.querySelectorAll("#f-add .chooser-list .check:not([hidden])").length === 1`)
			p.Press(t, kb.Enter)
			p.Until(t, `document.querySelector("#f-add .chosen").textContent.includes("财政局")`)
			p.Check(t)
			p.Screenshot(t, "bulk-"+size.Name)
			focus("#bulk .buttons button")
			p.Press(t, kb.Enter)
			p.Until(t, `!!document.querySelector("#apply")`)
			p.Check(t)
			p.Screenshot(t, "preview-"+size.Name)
		})
	}
	if r := b.rows(commitment.Filter{Duties: []commitment.DutyID{free.Duty}})[0]; len(r.Contributors) != 0 {
		t.Error("a preview keeps something")
	}
}

// What is ticked stays ticked from page to page of the list and through its
// filters, is counted, comes to the preview together, and is forgotten once saved.
func TestTicksAreCarriedFromPageToPage(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	p := browsertest.Open(t).Page(t, b.server.URL+"/sign-in?lang=zh", browsertest.Sizes()[0], browsertest.Themes()[0])
	p.Type(t, "#f-login", b.account(identity.Planner, "").Login)
	p.Type(t, "#f-password", demo.Password)
	p.Press(t, kb.Enter)
	p.Until(t, `location.pathname !== "/sign-in"`)
	says := func(words string) {
		p.Until(t, fmt.Sprintf(`document.querySelector(".ticked")?.textContent === %q`, words))
	}
	ticked := func(n int) {
		p.Until(t, fmt.Sprintf(`document.querySelectorAll("input.tick:checked").length === %d`, n))
	}
	first := b.rows(commitment.Filter{})[0]
	p.Go(t, b.server.URL+b.at("division"))
	p.Click(t, "input.tick[value='"+string(first.Duty)+"']")
	says("已勾选 1 项")
	p.Go(t, b.server.URL+b.at("division?page=2"))
	ticked(0)
	says("已勾选 1 项 （1 项不在本页）")
	p.Click(t, "input.tick")
	says("已勾选 2 项 （1 项不在本页）")
	p.Go(t, b.server.URL+b.at("division?status=overdue&page=2"))
	says("已勾选 2 项 （2 项不在本页）")
	p.Go(t, b.server.URL+b.at("division"))
	ticked(1)
	says("已勾选 2 项 （1 项不在本页）")
	p.Check(t)
	p.Type(t, "#f-reason", "逐页勾选")
	p.Type(t, "#f-leader", "演示领导癸")
	p.Click(t, "#bulk .buttons button")
	p.Until(t, `document.querySelectorAll("#apply input[name=duty]").length === 2`)
	p.Click(t, "#apply .buttons button")
	p.Until(t, `location.search.includes("saved=2")`)
	ticked(0)
	says("")
	if got := b.rows(commitment.Filter{Text: "演示领导癸"}); len(got) != 2 || got[0].Duty != first.Duty {
		t.Errorf("%d tasks have the leader", len(got))
	}
	p.Click(t, "input[data-tick-all]")
	p.Until(t, `document.querySelectorAll("input.tick:not(:checked)").length === 0`)
	p.Click(t, "[data-untick]")
	ticked(0)
	says("")
}
