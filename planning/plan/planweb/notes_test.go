package planweb_test

import (
	"strings"
	"testing"
	"time"

	"gangyao/planning/plan"
)

// says checks what a person reads on a page.
func (b *bench) says(t testing.TB, path string, has, hasNot []string) {
	t.Helper()
	got := words(b.page(t, path))
	for _, s := range has {
		if !strings.Contains(got, s) {
			t.Errorf("%s does not say %q:\n%s", path, s, got)
		}
	}
	for _, s := range hasNot {
		if strings.Contains(got, s) {
			t.Errorf("%s says %q", path, s)
		}
	}
}

// Findings that nobody reviewed are not published, but that there are some is.
func TestFindingsLeftUnreviewedAreCounted(t *testing.T) {
	b := newBench(t)
	const left = "另有 8 处发现尚未核实，没有公布（警告 2，提示 6）。"
	for _, path := range []string{"", "/findings"} {
		b.says(t, b.path(path), nil, []string{"尚未核实"})
	}
	b.approvePartly(t, b.draft(t, "雁湖县规划二.html", append(document(t), "<!-- 2 -->"...), b.plan))
	for _, path := range []string{"", "/findings"} {
		b.says(t, b.path(path), []string{left}, nil)
		b.says(t, b.path(path+"?lang=en"), []string{"8 more findings were not reviewed and are not published (2 warnings, 6 notes)."}, nil)
	}
}

// A past day shows what was registered by its end.
func TestPastDaysShowWhatWasRegistered(t *testing.T) {
	b := newBench(t)
	b.says(t, "/?as_of=2026-03-01", []string{"到 2026-03-01 为止，还没有登记公布的规划"}, []string{"雁湖县"})
	b.says(t, "/", []string{"雁湖县"}, nil)
	p, err := b.Public().Current(t.Context(), tenant, b.plan, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	path := b.path("?as_of=2026-03-01&edition=" + string(p.Edition.ID))
	if status, _, body := b.get(t, path); status != 404 || !strings.Contains(body, "还没有登记公布") {
		t.Errorf("%s answers %d", path, status)
	}
}

// The file of the indicators holds the rows of the nature in view.
func TestIndicatorsOfANature(t *testing.T) {
	b := newBench(t)
	for nature, want := range map[string]int{"binding": 3, "anticipatory": 5, "other": 0} {
		_, _, body := b.get(t, b.path("/export/indicators.csv?nature="+nature))
		if got := strings.Count(strings.TrimSpace(body), "\n"); got != want {
			t.Errorf("%s: the file has %d rows, want %d:\n%s", nature, got, want, body)
		}
	}
	b.says(t, b.path("/indicators?nature=other"), []string{"没有符合条件的内容"}, nil)
}

// An empty list asks to loosen filters only when one is set.
func TestEmptyListsSayWhy(t *testing.T) {
	b := newBench(t)
	demo := "/plans/430381/" + string(b.demo)
	const loosen, noText = "放宽筛选条件", "没有原文，数据里也没有"
	b.says(t, demo+"/measures", []string{noText + "举措"}, []string{loosen})
	b.says(t, demo+"/achievements", []string{noText + "已有成绩"}, []string{loosen})
	b.says(t, demo+"/measures?q=水", []string{loosen}, []string{noText})
	b.says(t, demo+"/commitments", []string{"不能点回原句"}, []string{"每条都能点回原句"})
	b.says(t, b.path("/commitments"), []string{"每条都能点回原句"}, nil)
	b.says(t, b.path("/findings?q=没有这个"), []string{loosen}, nil)
	b.approvePartly(t, b.draft(t, "雁湖县规划二.html", append(document(t), "<!-- 2 -->"...), b.plan))
	b.says(t, b.path("/works"), []string{"没有经核对确认的工程项目"}, []string{loosen, noText})
}

func TestSearchAndEditionsPages(t *testing.T) {
	b := newBench(t)
	for path, boxes := range map[string]int{"": 1, "/search": 1, "/search?q=幼儿园": 1, "/commitments": 2} {
		body := b.page(t, b.path(path))
		if got := strings.Count(body, `type="search"`); got != boxes {
			t.Errorf("%q has %d search boxes, want %d", path, got, boxes)
		}
	}
	for path, marked := range map[string]bool{"": true, "/search": false, "/compare?from=x&to=y": false} {
		_, _, body := b.get(t, b.path(path))
		_, nav, _ := strings.Cut(body, `<nav id="nav"`)
		nav, _, _ = strings.Cut(nav, "</nav>")
		if strings.Contains(nav, "aria-current") != marked {
			t.Errorf("%q is marked in the navigation: %v, want %v", path, !marked, marked)
		}
	}
	b.says(t, b.path("/compare"), []string{"一份规划的各个批准版本"}, nil) // led to the editions
	demo := "/plans/430381/" + string(b.demo) + "/editions"
	b.says(t, demo, []string{"第 1 版 演示数据"}, nil)
	b.says(t, b.path("/editions"), nil, []string{"第 1 版 演示数据"})
}

// English counts one thing as one.
func TestOneIsNoPlural(t *testing.T) {
	b := newBench(t)
	e := b.draft(t, "雁湖县规划二.html", append(document(t), "<!-- 2 -->"...), b.plan)
	if _, err := b.Bulk(as(clerk), plan.BulkRuling{Tenant: e.Tenant, Edition: e.ID, Action: plan.ActAccept,
		Filter: plan.Filter{Kinds: []plan.Kind{plan.KindFinding}, Text: "约束性指标"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Bulk(as(clerk), plan.BulkRuling{Tenant: e.Tenant, Edition: e.ID, Action: plan.ActReject, Reason: "不属实",
		Filter: plan.Filter{Kinds: []plan.Kind{plan.KindWork}}}); err != nil {
		t.Fatal(err)
	}
	b.approvePartly(t, e)
	b.says(t, b.path("?lang=en"), []string{"0 errors and 1 place to explain", "7 more findings were not", "(1 warning, 6 notes)", "0 indicators", "19 quantified commitments", "0 errors, 1 warning\n"},
		[]string{"1 warnings", "1 places", "1 errors"})
}

// The foot of every page promises no more than the pages keep.
func TestFooterPromisesWhatIsKept(t *testing.T) {
	b := newBench(t)
	_, foot, _ := strings.Cut(b.page(t, b.path("")), "<footer")
	if !strings.Contains(foot, "有原文的，可以点回原文") || strings.Contains(foot, "经办") {
		t.Errorf("the footer says %s", foot)
	}
}
