package page

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Diff shows what changed between two wordings.
type Diff []DiffPart

// DiffPart is a piece of text that stayed, went or came.
type DiffPart struct {
	Op   DiffOp
	Text string
}

// DiffOp says what happened to a piece of text.
type DiffOp string

// What can happen to a piece of text.
const (
	Kept    DiffOp = "kept"
	Deleted DiffOp = "deleted"
	Added   DiffOp = "added"
)

// Render implements templ.Component.
func (d Diff) Render(ctx context.Context, w io.Writer) error {
	var b strings.Builder
	b.WriteString(`<span class="diff">`)
	for _, p := range d {
		element, word := "span", ""
		switch p.Op {
		case Deleted:
			element, word = "del", T(ctx, "page.diff.deleted")
		case Added:
			element, word = "ins", T(ctx, "page.diff.added")
		}
		b.WriteString("<" + element + ">")
		if word != "" {
			b.WriteString(`<span class="vh">` + templ.EscapeString(word) + "</span>")
		}
		b.WriteString(templ.EscapeString(p.Text) + "</" + element + ">")
	}
	b.WriteString("</span>")
	_, err := io.WriteString(w, b.String())
	return err
}
