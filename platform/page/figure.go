package page

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Figure is a figure that answers for itself: pressing it opens a card that says
// what it is, where it comes from and who stands for it.
type Figure struct {
	ID    string // unique on the page
	Name  string // what it measures
	Value quantity.Value
	Unit  quantity.Unit
	// Exact is the full value where Value is shortened; may be empty.
	Exact  string
	Period string
	// Status is 初步, 修订 and the like.
	Status     string
	ReportedBy string
	ApprovedBy string
	// Explain says in one line how the figure came about.
	Explain string
	// Rows are further facts: versions, definition, checks.
	Rows Definitions
	// Links lead to the proof, the history and the place in the plan.
	Links []Link
}

// Render implements templ.Component.
func (f Figure) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

// Card is what the card of the figure says, to be fetched by a FigureLink.
func (f Figure) Card() templ.Component { return f.card() }

// FigureLink is a figure whose card is fetched when it is asked for: in tables of
// many figures. The page holds one FigureCard to show them in.
type FigureLink struct {
	Text  string
	Title string
	// Href is where the figure is explained, for those without script.
	Href string
	// Card is the address of a Fragment with Figure.Card.
	Card string
}

// Render implements templ.Component.
func (f FigureLink) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

// FigureCard is the place where the cards of FigureLinks appear; one a page.
type FigureCard struct{}

// Render implements templ.Component.
func (c FigureCard) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

func (f Figure) facts(l i18n.Lang) Definitions {
	var out Definitions
	add := func(key, text string) {
		if text != "" {
			out = append(out, Definition{Term: i18n.T(l, key), Text: text})
		}
	}
	add("page.figure.exact", f.Exact)
	add("page.figure.period", f.Period)
	add("page.figure.status", f.Status)
	add("page.figure.reported", f.ReportedBy)
	add("page.figure.approved", f.ApprovedBy)
	return append(out, f.Rows...)
}
