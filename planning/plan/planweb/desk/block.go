package desk

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// blockBox is a printed line. It is written here and not in a template, since
// the text must come out exactly as it is.
func blockBox(b block, swap bool) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		class := "block"
		if b.Heading > 0 {
			class += " heading heading-" + strconv.Itoa(b.Heading)
		}
		open := `<div class="` + class + `" id="` + b.ID + `" data-start="` + strconv.Itoa(b.Start) + `"`
		if swap {
			open += ` hx-swap-oob="true"`
		}
		if _, err := io.WriteString(w, open+">"); err != nil {
			return err
		}
		if err := b.Text.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</div>")
		return err
	})
}

type pair struct{ Name, Value string }

// pairs lists the values of an address for a form to carry along.
func pairs(v url.Values) []pair {
	var out []pair
	for name, values := range v {
		for _, x := range values {
			out = append(out, pair{name, x})
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value)) })
	return out
}

func (c chapterLine) share() float64 { return share2(c.Decided, c.Total) }

func share2(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// live marks a review in which decisions are possible.
func live(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"data-live": true}
}

// helpKey is a line of the list of keys; its words are the message desk.key.NAME.
type helpKey struct {
	Keys []string
	Name string
}

func helpKeys() []helpKey {
	return []helpKey{
		{[]string{"J", "K"}, "move"}, {[]string{"N"}, "next"}, {[]string{"A"}, "accept"}, {[]string{"E"}, "edit"},
		{[]string{"X"}, "reject"}, {[]string{"U"}, "undo"}, {[]string{"/"}, "filter"}, {[]string{"Esc"}, "cancel"}, {[]string{"?"}, "help"},
	}
}
