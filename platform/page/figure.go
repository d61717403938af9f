package page

import (
	"context"
	"io"

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
