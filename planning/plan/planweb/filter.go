package planweb

import (
	"strconv"

	"github.com/a-h/templ"

	"gangyao/platform/page"
)

// hidden is a value that a form carries along.
type hidden struct{ Name, Value string }

// kept are the values of the address that a filter form carries along.
func (v view) kept(names ...string) []hidden {
	var out []hidden
	for _, n := range append([]string{"edition", "as_of"}, names...) {
		if value := v.r.URL.Query().Get(n); value != "" {
			out = append(out, hidden{n, value})
		}
	}
	return out
}

func findingFilter(v view, q page.Query, codes []page.Option) templ.Component {
	return filterBar(v.r.URL.Path, v.kept("severity"), []page.Field{v.choice(q, "code", v.t("web.findings.code"), codes)})
}

func itoa(n int) string { return strconv.Itoa(n) }

// currentPage marks the link to the page in view.
func currentPage(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}

// idAttr is the id of an element that need not have one.
func idAttr(id string) templ.Attributes {
	if id == "" {
		return nil
	}
	return templ.Attributes{"id": id}
}
