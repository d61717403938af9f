package planweb_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gangyao/planning/plan"
)

var link = regexp.MustCompile(`href="(/[^"]*)"`)

// crawled is a page as it was found.
type crawled struct {
	path, from, body string
	status           int
}

// crawl follows the links of the public pages of the made-up plan.
func crawl(t *testing.T, b *bench, visit func(crawled)) {
	t.Helper()
	type step struct{ to, from string }
	queue := []step{{"/", ""}}
	seen := map[string]bool{"/": true}
	for len(queue) > 0 && len(seen) < 3000 {
		at := queue[0]
		queue = queue[1:]
		status, header, body := b.get(t, at.to)
		visit(crawled{at.to, at.from, body, status})
		if !strings.HasPrefix(header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			u, err := url.Parse(html.UnescapeString(m[1]))
			if err != nil {
				t.Fatalf("%s links to %q: %v", at.to, m[1], err)
			}
			q := u.Query()
			if strings.HasPrefix(u.Path, "/assets/") || strings.Contains(u.Path, string(b.demo)) || q.Has("lang") || q.Has("theme") || q.Has("sort") {
				continue
			}
			u.Fragment = ""
			if to := u.String(); !seen[to] {
				seen[to] = true
				queue = append(queue, step{to, at.to})
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

// A draft is nowhere on the public pages, nor are the names of those who work on it.
func TestDraftsDoNotLeak(t *testing.T) {
	b := newBench(t)
	next := b.draft(t, "密稿二.html", append(document(t), "<!-- 2 -->"...), b.plan) // of a plan that is published
	other := b.draft(t, "密县规划.html", append(document(t), "<!-- 3 -->"...), "")
	if next.Status != plan.Draft || other.Status != plan.Draft {
		t.Fatalf("drafts are %s and %s", next.Status, other.Status)
	}
	crawl(t, b, func(p crawled) {
		for _, secret := range []string{secretWord, "密稿", "密湖县", string(next.ID), string(clerk)} {
			if strings.Contains(p.body, secret) {
				t.Errorf("%s shows %q", p.path, secret)
			}
		}
	})
	for _, path := range []string{
		b.path("?edition=" + string(next.ID)), b.path("/text/3?edition=" + string(next.ID)), b.path("/export/works.csv?edition=" + string(next.ID)),
		b.path("/edition.json?edition=" + string(next.ID)), b.path("/compare?from=" + string(next.ID) + "&to=" + string(next.ID)),
		"/plans/990002/" + string(other.Plan) + "?edition=" + string(other.ID),
	} {
		if status, _, body := b.get(t, path); status != 404 || strings.Contains(body, secretWord) {
			t.Errorf("%s answers %d", path, status)
		}
	}
	if body := b.page(t, b.path("/search?q="+url.QueryEscape(secretWord))); !strings.Contains(body, "没有找到") {
		t.Error("the search finds a word of a draft")
	}
	// Once approved it shows, so that the silence above means something.
	b.approve(t, next)
	if body := b.page(t, b.path("/works")); !strings.Contains(body, secretWord) {
		t.Error("an approved edition does not show")
	}
}

// Every link leads somewhere, and every place within a page is there.
func TestLinksLeadSomewhere(t *testing.T) {
	b := newBench(t)
	pages := map[string]string{}
	crawl(t, b, func(p crawled) {
		if p.status != 200 {
			t.Errorf("%s, which %s links to, answers %d", p.path, p.from, p.status)
		}
		pages[p.path] = p.body
	})
	for from, body := range pages {
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			to, place, found := strings.Cut(html.UnescapeString(m[1]), "#")
			target, known := pages[to]
			if found && known && !strings.Contains(target, `id="`+place+`"`) {
				t.Errorf("%s links to %s, where %s is not", from, to, place)
			}
		}
	}
}
