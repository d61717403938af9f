package page_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gangyao/platform/page"
)

// Of a long navigation as many groups stand open as fit, in order; that of the
// page in view always does. Of a short one all do.
func TestNavigationFolds(t *testing.T) {
	for name, c := range map[string]struct {
		groups int
		path   string
		open   string
	}{
		"short":             {3, "/plain", "0 1 2"},
		"long":              {6, "/plain", "0 1"},
		"long, at the last": {6, "/asof", "0 5"},
	} {
		h := open(t, func(cfg *page.Config) {
			cfg.Frame = func(*http.Request) (page.Frame, error) {
				f := page.Frame{Nav: []page.NavGroup{{Items: []page.NavItem{{Label: "库", Href: "/"}}}}}
				for i := range c.groups {
					g := page.NavGroup{Key: fmt.Sprint(i), Label: fmt.Sprint("组", i)}
					for k := range 5 {
						g.Items = append(g.Items, page.NavItem{Label: "页", Href: fmt.Sprintf("/g%d/%d", i, k), Count: k})
					}
					f.Nav = append(f.Nav, g)
				}
				f.Nav[c.groups].Items[0].Href = "/asof"
				return f, nil
			}
		})
		body := h.get(c.path).Body.String()
		var unfolded []string
		for i := range c.groups {
			if strings.Contains(body, fmt.Sprintf(`data-fold="%d" open`, i)) {
				unfolded = append(unfolded, fmt.Sprint(i))
			}
		}
		if got := strings.Join(unfolded, " "); got != c.open {
			t.Errorf("%s: open are %s, want %s", name, got, c.open)
		}
		if !strings.Contains(body, `<span class="count">10</span>`) {
			t.Errorf("%s: a folded group does not say how much waits in it", name)
		}
	}
}

// A link is current on its page and below it, and at the other addresses that it names:
// one that leads to this year is current on the pages of other years.
func TestALinkIsCurrentElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		also    []string
		current string
	}{
		"named": {[]string{"/asof"}, "考核"},
		"not":   {nil, ""},
	} {
		h := open(t, func(cfg *page.Config) {
			cfg.Frame = func(*http.Request) (page.Frame, error) {
				return page.Frame{Nav: []page.NavGroup{{Items: []page.NavItem{{Label: "督查", Href: "/elsewhere"}, {Label: "考核", Href: "/elsewhere/2026", Also: c.also}}}}}, nil
			}
		})
		got := ""
		if _, after, ok := strings.Cut(h.get("/asof").Body.String(), ` href="/elsewhere/2026"`); ok {
			if tag, _, _ := strings.Cut(after, ">"); strings.Contains(tag, `aria-current="page"`) {
				got = "考核"
			}
		}
		if got != c.current {
			t.Errorf("%s: %q is current", name, got)
		}
	}
}
