package desk

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode"

	"gangyao/planning/plan"
	"gangyao/platform/page"
)

// nameCookie keeps the reviewer's name until there is a sign-in. It says who
// writes; it proves nothing.
const nameCookie = "reviewer"

// longestName bounds a name, in characters.
const longestName = 40

// reviewer is the name kept in the browser; empty when none is.
func reviewer(r *http.Request) plan.Reviewer {
	c, err := r.Cookie(nameCookie)
	if err != nil {
		return ""
	}
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return ""
	}
	name, _ := tidyName(string(b))
	return plan.Reviewer(name)
}

// tidyName takes the blanks off a name and says whether it can be one.
func tidyName(s string) (string, bool) {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if s == "" || len([]rune(s)) > longestName || strings.ContainsFunc(s, unicode.IsControl) {
		return "", false
	}
	return s, true
}

// askName asks who is reviewing.
func (d *Desk) askName(v *visit) (page.View, error) { return v.namePage(string(v.by), ""), nil }

func (v *visit) namePage(typed, wrong string) page.Page {
	p := page.Page{Title: v.t("desk.name.title"), Lead: v.t("desk.name.lead"), Crumbs: v.crumbs(), Body: page.Form{
		Action: Root + "/name",
		Fields: []page.Field{
			{Name: "back", Type: page.FieldHidden, Value: v.back()},
			{Name: "name", Label: v.t("desk.name.label"), Hint: v.t("desk.name.hint"), Value: typed, Error: wrong,
				Required: true, Width: 20, Autocomplete: "name"},
		},
		Buttons: []page.Button{{Label: v.t("desk.name.save"), Kind: page.Primary}},
	}}
	if wrong != "" {
		p.Status = http.StatusUnprocessableEntity
	}
	return p
}

// saveName keeps the name in the browser for a year.
func (d *Desk) saveName(v *visit) (page.View, error) {
	typed := v.r.FormValue("name")
	name, ok := tidyName(typed)
	if !ok {
		return v.namePage(typed, v.t("desk.name.wrong", map[string]any{"Most": longestName})), nil
	}
	return page.Redirect{To: v.back(), Cookies: []http.Cookie{rememberName(name)}}, nil
}
