package page

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
)

// shellData is everything the outer page shows.
type shellData struct {
	Context
	Page  Page
	Frame Frame
	css   []string
	js    []string
	// signIn is where a visitor signs in; empty on a site without people.
	signIn string
}

func (s *Site) shell(r *http.Request, p Page) (shellData, error) {
	frame, err := s.config.Frame(p.framed(r))
	if err != nil {
		return shellData{}, err
	}
	d := s.frameless(r, p)
	d.Frame = frame
	if frame.Person == nil && s.config.SignIn != "" {
		d.signIn = s.config.SignIn
		if r.URL.Path != d.signIn {
			d.signIn = s.signIn(r)
		}
	}
	return d, nil
}

// framed is the request that the frame is asked about.
func (p Page) framed(r *http.Request) *http.Request {
	q := r.URL.Query()
	if p.Plan == "" || q.Get("plan") != "" {
		return r
	}
	q.Set("plan", p.Plan)
	out, u := *r, *r.URL
	u.RawQuery = q.Encode()
	out.URL = &u
	return &out
}

// frameless is the shell without what depends on the person.
func (s *Site) frameless(r *http.Request, p Page) shellData {
	d := shellData{Context: From(r.Context()), Page: p}
	for _, name := range append([]string{"app"}, p.Styles...) {
		if u := s.config.Assets.URL(name + ".css"); u != "" {
			d.css = append(d.css, u)
		}
	}
	for _, name := range append([]string{"app"}, p.Scripts...) {
		if u := s.config.Assets.URL(name + ".js"); u != "" {
			d.js = append(d.js, u)
		}
	}
	return d
}

func (d shellData) brand() string {
	if d.Frame.Brand != "" {
		return d.Frame.Brand
	}
	return i18n.T(d.Lang, "page.brand")
}

func (d shellData) windowTitle() string {
	if d.Page.Title == "" {
		return d.brand()
	}
	return d.Page.Title + " · " + d.brand()
}

// current says whether a navigation link leads to the page in view or above it:
// of all links the longest that the address begins with.
func (d shellData) current(href string) bool {
	best, length := "", 0
	for _, g := range d.Frame.Nav {
		for _, it := range g.Items {
			for _, at := range append([]string{it.Href}, it.Also...) {
				if within(d.URL.Path, at) && len(at) > length && (!it.Alone || d.URL.Path == pathOf(at)) {
					best, length = it.Href, len(at)
				}
			}
		}
	}
	return best != "" && best == href
}

// navLines is how many lines of navigation are seen without scrolling on a small
// screen.
const navLines = 20

// unfolded says which groups of the navigation stand open: that of the page in
// view, and of the others as many as there is room for, in order.
func (d shellData) unfolded() []bool {
	open, lines := make([]bool, len(d.Frame.Nav)), 0
	for i, g := range d.Frame.Nav {
		here := slices.ContainsFunc(g.Items, func(it NavItem) bool { return d.current(it.Href) })
		if open[i] = here || g.Label == ""; open[i] {
			lines += len(g.Items)
		}
		if g.Label != "" {
			lines++
		}
	}
	for i, g := range d.Frame.Nav {
		if !open[i] && lines+len(g.Items) <= navLines {
			open[i] = true
			lines += len(g.Items)
		}
	}
	return open
}

// pathOf is an address without its query.
func pathOf(href string) string {
	path, _, _ := strings.Cut(href, "?")
	return path
}

func within(path, href string) bool {
	href = pathOf(href)
	if href == "/" {
		return path == "/"
	}
	return path == href || strings.HasPrefix(path, strings.TrimSuffix(href, "/")+"/")
}

// kept lists the values of the address that a form on the same page carries on.
func (d shellData) kept(without ...string) []pair { return keptValues(d.URL, without...) }

type pair struct{ Name, Value string }

func keptValues(u *url.URL, without ...string) []pair {
	q := u.Query()
	for _, k := range without {
		q.Del(k)
	}
	var out []pair
	for _, k := range sortedKeys(q) {
		for _, v := range q[k] {
			out = append(out, pair{k, v})
		}
	}
	return out
}

// otherLang is the language that the switch leads to.
func (d shellData) otherLang() i18n.Lang {
	if d.Lang == i18n.EN {
		return i18n.ZH
	}
	return i18n.EN
}

// currentPage marks the link to the page in view, currentTrue the choice in force.
func currentPage(is bool) templ.Attributes { return ariaCurrent(is, "page") }

func currentTrue(is bool) templ.Attributes { return ariaCurrent(is, "true") }

func ariaCurrent(is bool, value string) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": value}
}

func colorScheme(t Theme) string {
	switch t {
	case ThemeLight:
		return "light"
	case ThemeDark:
		return "dark"
	}
	return "light dark"
}

func asOfValue(d shellData) string {
	if d.AsOf.IsZero() {
		return ""
	}
	return i18n.ISO(d.AsOf)
}
